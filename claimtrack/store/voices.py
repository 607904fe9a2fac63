"""Whose voice a statement is.

It is the institution that the claimant speaks for, under any name of it, followed along *same as*
and *speaks for* as they stood on that day; for an anonymous or unattributed claimant, the publisher
of the origin of its source. NULL is a voice of the claim's own.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.store.statements import members
from claimtrack.vocabulary import PartyKind, Tie

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.store.engine import Connection


MANY = 20
"""Parties and sources from which on they are looked up at once."""


class Trace(NamedTuple):
    """A chain followed to its end: all it passes, and the circle it ends in, if it does, from its
    lowest number on."""

    passed: tuple[int, ...]
    circle: tuple[int, ...]

    @property
    def end(self) -> int:
        """Where it ends. A circle has no end: its lowest number stands for it, so that the answer
        does not depend on where one enters."""
        return self.circle[0] if self.circle else self.passed[-1]


class Voices:
    """Whose voice a statement is; remembers what it looked up."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._parties: dict[int, tuple[int | None, str | None]] = {}
        self._above: dict[int, int | None] = {}
        self._sources: dict[int, Trace] = {}
        self._publishers: dict[int, int | None] = {}
        self._same: dict[int, int] = {}
        self._ties: dict[int, list[tuple[int, str, str]]] = {}

    def prepare(self, claimants: Set[int], sources: Set[int]) -> None:
        """Looks up at once what many statements need, so that it is not looked up one by one."""
        if len(claimants) + len(sources) < MANY:
            return
        for number, above, publisher in self._connection.among(sources, _sources_of):
            self._above[number], self._publishers[number] = above, publisher
        publishers = {found for found in self._publishers.values() if found is not None}
        parties = claimants | publishers
        for number, same_as, kind, behind in self._connection.among(parties, _parties_of):
            self._parties[number] = same_as, kind
            if same_as is None and not behind:
                self._ties[number] = []

    def of_statement(
        self,
        claimant: int | None,
        source: int | None,
        earliest: str | None,
        latest: str | None,
    ) -> int | None:
        """The party whose voice it is, or None when nothing tells."""
        speaker = self.speaker(claimant, source)
        if speaker is None or not self._tied(speaker):
            return speaker
        return self.spoken_for(speaker, earliest, latest).end

    def speaker(self, claimant: int | None, source: int | None) -> int | None:
        """The claimant when it has a name, else the publisher of the source's origin, else who is
        left: the anonymous claimant or nobody."""
        if claimant is not None:
            claimant = self.same(claimant)
            if self._party(claimant)[1] != PartyKind.ANONYMOUS_GROUP.value:
                return claimant
        publisher = self._publisher(self.sources(source).end) if source else None
        return self.same(publisher) if publisher else claimant

    def _publisher(self, source: int) -> int | None:
        if source not in self._publishers:
            self._publishers[source] = self._connection.value(_publisher, id=source)
        return self._publishers[source]

    def sources(self, source: int) -> Trace:
        """The chain of derived sources from one to its origin."""

        def above(number: int) -> int | None:
            if number not in self._above:
                self._above[number] = self._connection.value(_derived_from, id=number)
            return self._above[number]

        if source not in self._sources:
            self._sources[source] = _follow(source, above)
        return self._sources[source]

    def _party(self, party: int) -> tuple[int | None, str | None]:
        if party not in self._parties:
            found = self._connection.one(_party_of, id=party) or (None, None)
            self._parties[party] = (found[0], found[1])
        return self._parties[party]

    def same(self, party: int) -> int:
        """The party that a party really is."""
        if party not in self._same:
            self._same[party] = _follow(party, lambda number: self._party(number)[0]).end
        return self._same[party]

    def spoken_for(self, party: int, earliest: str | None, latest: str | None) -> Trace:
        """The chain of institutions that a party speaks for in a span of days."""

        def institution(number: int) -> int | None:
            for found, since, until in self._tied(number):
                if since <= (latest or "9999-99") and until >= (earliest or "0000"):
                    return self.same(found)
            return None

        return _follow(party, institution)

    def _tied(self, party: int) -> list[tuple[int, str, str]]:
        """The institutions that a party speaks for, each with its first and its last day."""
        if party not in self._ties:
            found = self._connection.all(_institutions, id=party)
            self._ties[party] = [(row[0], row[1], row[2]) for row in found]
        return self._ties[party]


def _follow(start: int, onward: Callable[[int], int | None]) -> Trace:
    passed = {start: 0}
    last = start
    while (step := onward(last)) is not None:
        if step in passed:
            way = tuple(passed)
            circle = way[passed[step] :]
            lowest = circle.index(min(circle))
            # From wherever one enters a circle, it is told the same.
            return Trace(way, circle[lowest:] + circle[:lowest])
        passed[step] = len(passed)
        last = step
    return Trace(tuple(passed), ())


def _party_of() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import party

    return sa.select(party.c.same_as_id, party.c.party_kind).where(party.c.id == sa.bindparam("id"))


def _institutions() -> Executable:
    """The institutions that a party speaks for, under whichever of its numbers, and from when until
    when; the latest to begin first."""
    import sqlalchemy as sa

    from claimtrack.store.tables import affiliation as a
    from claimtrack.store.tables import party

    one = sa.select(party.c.id).where(party.c.id == sa.bindparam("id")).cte("one", recursive=True)
    behind = sa.select(party.c.id).join(one, party.c.same_as_id == one.c.id)
    since = sa.func.coalesce(a.c.since_earliest, "0000")
    return (
        sa.select(a.c.institution_id, since, sa.func.coalesce(a.c.until_latest, "9999-99"))
        .where(
            a.c.party_id.in_(sa.select(one.union(behind).c.id)),
            a.c.relation == Tie.SPEAKS_FOR.value,
            a.c.retraction.is_(None),
        )
        .order_by(since.desc(), a.c.uuid)
    )


def _parties_of(dialect: str) -> Executable:
    """Of each party what it is the same as, its kind, and whether anybody is the same as it or it
    is tied to anybody."""
    import sqlalchemy as sa

    from claimtrack.store.tables import affiliation, party

    other = party.alias("other")
    one: Any = sa.literal_column("1")
    behind = (
        sa.select(one).where(other.c.same_as_id == party.c.id).correlate(party).exists()
        | sa.select(one).where(affiliation.c.party_id == party.c.id).correlate(party).exists()
    )
    return sa.select(party.c.id, party.c.same_as_id, party.c.party_kind, behind).where(
        party.c.id.in_(members(dialect))
    )


def _sources_of(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    return sa.select(source.c.id, source.c.derived_from_id, source.c.publisher_id).where(
        source.c.id.in_(members(dialect))
    )


def _publisher() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    return sa.select(source.c.publisher_id).where(source.c.id == sa.bindparam("id"))


def _derived_from() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    return sa.select(source.c.derived_from_id).where(source.c.id == sa.bindparam("id"))
