"""What is counted ahead, so that a list of 100,000 claims opens as fast as one of 25.

A tally holds, for each claim: whether it is live, its first appearance, its voice, and how many
live rebuttals (from how many voices) and supports point at it. All of it follows from the records;
`refresh` keeps it true within the transaction that changes them.

A claim's voice is the institution that the claimant of its first appearance speaks for, under any
name of it, followed along *same as* and *speaks for* as they stood on that day; for an anonymous
or unattributed claimant, the publisher of the origin of its source. NULL is a voice of the claim's
own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.vocabulary import Kind, PartyKind, Relation, Tie

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.store.engine import Connection

Changed = tuple[Kind, int, dict[str, str | None] | None]

# A rename moves no voice; these fields do. A new party or source has no statement yet.
_MOVES_VOICES = {
    Kind.PARTY: {"same_as", "party_kind"},
    Kind.SOURCE: {"publisher", "derived_from"},
}


def refresh(connection: Connection, changed: Iterable[Changed]) -> set[int]:
    """Brings the tallies and voices of all claims that the changed rows bear on up to date; returns
    the claims whose figures may have changed with them."""
    claims: set[int] = set()
    counted: set[int] = set()
    parties: set[int] = set()
    sources: set[int] = set()
    touched: set[int] = set()
    for kind, number, before in changed:
        if kind is Kind.CLAIM:
            claims.add(number)
            claims |= {row[0] for row in connection.all(_superseded, id=number)}
        elif kind is Kind.STATEMENT:
            claims.add(connection.value(_claim_of_statement, id=number))
        elif kind is Kind.ASSESSMENT:
            touched.add(connection.value(_claim_of_assessment, id=number))
        elif kind is Kind.LINK:
            claim, relation, target, aimed = connection.one(_link, id=number) or (None,) * 4
            touched |= {claim, *_ends(connection, target, aimed)}
            if target is not None:
                (claims if relation == Relation.SUPERSEDES.value else counted).add(target)
        elif kind is Kind.AFFILIATION:
            parties.add(connection.value(_affiliated, id=number))
        elif kind is Kind.RATING:
            touched |= _claims_rated(connection, number)
        elif _MOVES_VOICES.get(kind, set()) & (before or {}).keys():
            (parties if kind is Kind.PARTY else sources).add(number)
            left = (before or {}).get("same_as")
            if left is not None:
                parties.add(connection.value(_party_by_uuid, uuid=left))
    if parties or sources:
        claims |= _claims_heard_through(connection, parties, sources)
    voices = Voices(connection)
    for claim in sorted(claims):
        retired = connection.value(_retired, id=claim)
        first = _hear(connection, voices, claim)
        connection.run(_put, id=claim, live=int(not retired), first=first[0], voice=first[1])
        counted.add(claim)
        counted |= {row[0] for row in connection.all(_targets, id=claim)}
        if retired:
            # From a live claim one comes to all that it is joined to; from this one no more.
            for _, one, target, aimed in connection.all(_links_of, id=claim):
                touched |= {one, *_ends(connection, target, aimed)}
    for claim in sorted(counted):
        connection.run(_count, id=claim)
    return touched | claims


def hear_all(connection: Connection) -> None:
    """Notes whose voice each statement is, for a database that was made before this was kept."""
    voices = Voices(connection)
    for (claim,) in connection.all(_told):
        _hear(connection, voices, claim)


def _hear(connection: Connection, voices: Voices, claim: int) -> tuple[int | None, int | None]:
    """Notes whose voice each live statement of a claim is; returns the first and its voice."""
    told = connection.all(statements, id=claim)
    heard = [(row[0], voices.of_statement(*row[1:])) for row in told]
    connection.run(_unheard, id=claim)
    connection.many(_heard, rows=[{"statement": row[0], "party": row[1]} for row in heard])
    return heard[0] if heard else (None, None)


def _ends(connection: Connection, target: int | None, aimed: int | None) -> set[int]:
    """The claim that a link points at, or the ends of the link that it points at."""
    ends = set() if target is None else {target}
    seen: set[int] = set()
    while aimed is not None and aimed not in seen:
        seen.add(aimed)
        claim, _, target, aimed = connection.one(_link, id=aimed) or (None,) * 4
        ends |= {end for end in (claim, target) if end is not None}
    return ends


def _claims_rated(connection: Connection, rating: int) -> set[int]:
    """The claims that a rating of a party or source bears on."""
    party, source = connection.one(_rated, id=rating) or (None, None)
    names = set()
    if party is not None:
        names = _spread(connection, _named, {Voices(connection).same(party), party})
    found = {row[0] for name in names for row in connection.all(_claims_of_party, id=name)}
    documents = {row[0] for name in names for row in connection.all(_published_by, id=name)}
    documents |= set() if source is None else {source}
    return found | {
        row[0] for number in documents for row in connection.all(_claims_of_source, id=number)
    }


def speaker(connection: Connection, claim: int) -> tuple[int | None, int | None]:
    """The claimant and the voice of a claim's first appearance, as the records now stand."""
    first = connection.one(statements, id=claim)
    return (first[1], Voices(connection).of_statement(*first[1:])) if first else (None, None)


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


def _claims_heard_through(connection: Connection, parties: set[int], sources: set[int]) -> set[int]:
    """The claims whose voice may pass through any of these parties or sources."""
    # What ties one of a party's names ties all of them, so one starts from what they all lead to.
    voices = Voices(connection)
    parties = _spread(connection, _speakers, parties | {voices.same(party) for party in parties})
    sources = sources | {
        row[0] for party in parties for row in connection.all(_published_by, id=party)
    }
    sources = _spread(connection, _derived, sources)
    found = {row[0] for party in parties for row in connection.all(_claims_of_party, id=party)}
    return found | {
        row[0] for source in sources for row in connection.all(_claims_of_source, id=source)
    }


def _spread(connection: Connection, onward: Any, start: set[int]) -> set[int]:
    reached, edge = set(start), set(start)
    while edge:
        edge = {row[0] for number in edge for row in connection.all(onward, id=number)} - reached
        reached |= edge
    return reached


def _claim_of_statement() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    return sa.select(statement.c.claim_id).where(statement.c.id == sa.bindparam("id"))


def _link() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.select(
        link.c.claim_id, link.c.relation, link.c.target_claim_id, link.c.target_link_id
    ).where(link.c.id == sa.bindparam("id"))


def _affiliated() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import affiliation

    return sa.select(affiliation.c.party_id).where(affiliation.c.id == sa.bindparam("id"))


def _retired() -> Executable:
    """1 when a claim is retired."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim

    return sa.select(sa.case((retired(), 1), else_=0)).where(claim.c.id == sa.bindparam("id"))


def retired() -> Any:
    """The condition that a claim is retracted or superseded by a claim that is not retracted."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, link

    newer = claim.alias("newer")
    superseded = (
        sa.select(sa.literal_column("1"))
        .select_from(link.join(newer, newer.c.id == link.c.claim_id))
        .where(
            link.c.target_claim_id == claim.c.id,
            link.c.relation == Relation.SUPERSEDES.value,
            link.c.retraction.is_(None),
            newer.c.retraction.is_(None),
        )
        .exists()
    )
    return claim.c.retraction.is_not(None) | superseded


def statements() -> Executable:
    """The live statements of a claim, the first appearance first: by the first day that its date
    can mean, undated ones last."""
    import sqlalchemy as sa

    from claimtrack.store.tables import statement as s

    return (
        sa.select(s.c.id, s.c.claimant_id, s.c.source_id, s.c.said_earliest, s.c.said_latest)
        .where(s.c.claim_id == sa.bindparam("id"), s.c.retraction.is_(None))
        .order_by(*appearance(s))
    )


def appearance(statement: Any) -> tuple[Any, ...]:
    """The order of statements, the first appearance first."""
    row = statement.c
    return (row.said_earliest.is_(None), row.said_earliest, row.said_latest, row.uuid)


def _unheard() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement, voice

    of_claim = sa.select(statement.c.id).where(statement.c.claim_id == sa.bindparam("id"))
    return voice.delete().where(voice.c.statement_id.in_(of_claim))


def _heard() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import voice

    heard: dict[str, Any] = {
        "statement_id": sa.bindparam("statement"),
        "party_id": sa.bindparam("party"),
    }
    return voice.insert().values(heard)


def _told() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    return sa.select(statement.c.claim_id).where(statement.c.retraction.is_(None)).distinct()


def _claim_of_assessment() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import assessment

    return sa.select(assessment.c.claim_id).where(assessment.c.id == sa.bindparam("id"))


def _rated() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import rating

    return sa.select(rating.c.party_id, rating.c.source_id).where(rating.c.id == sa.bindparam("id"))


def _named() -> Executable:
    """The other names that a party goes by, directly."""
    import sqlalchemy as sa

    from claimtrack.store.tables import party

    return sa.select(party.c.id).where(party.c.same_as_id == sa.bindparam("id"))


def _superseded() -> Executable:
    """The claims that a claim supersedes: they live again when it is retracted."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.select(link.c.target_claim_id).where(
        link.c.claim_id == sa.bindparam("id"),
        link.c.relation == Relation.SUPERSEDES.value,
        link.c.retraction.is_(None),
    )


def _links_of() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    ends = (link.c.claim_id, link.c.target_claim_id)
    columns = (link.c.claim_id, link.c.target_claim_id, link.c.target_link_id)
    return sa.union(
        *(
            sa.select(link.c.id, *columns).where(
                end == sa.bindparam("id"), link.c.retraction.is_(None)
            )
            for end in ends
        )
    )


def _targets() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.select(link.c.target_claim_id).where(
        link.c.claim_id == sa.bindparam("id"),
        # Not IN: SQLAlchemy expands that at execution, and statements are compiled ahead.
        (link.c.relation == Relation.REBUTS.value) | (link.c.relation == Relation.SUPPORTS.value),
        link.c.target_claim_id.is_not(None),
        link.c.retraction.is_(None),
    )


def _put() -> Executable:
    import sqlalchemy as sa

    return sa.text(
        "INSERT INTO tally (claim_id, live, first_statement_id, voice_id, rebuttals,"
        " rebuttal_voices, supports) VALUES (:id, :live, CAST(:first AS INTEGER),"
        " CAST(:voice AS INTEGER), 0, 0, 0)"
        " ON CONFLICT (claim_id) DO UPDATE SET live = excluded.live,"
        " first_statement_id = excluded.first_statement_id, voice_id = excluded.voice_id"
    )


def _count() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link, tally

    other = tally.alias("other")

    def incoming(relation: Relation, what: Any) -> Any:
        return (
            sa.select(what)
            .select_from(link.join(other, other.c.claim_id == link.c.claim_id))
            .where(
                link.c.target_claim_id == tally.c.claim_id,
                link.c.relation == relation.value,
                link.c.retraction.is_(None),
                other.c.live == 1,
            )
            .scalar_subquery()
        )

    voice = sa.func.coalesce(other.c.voice_id, -other.c.claim_id)
    everything = sa.func.count()
    return (
        tally.update()
        .where(tally.c.claim_id == sa.bindparam("id"))
        .values(
            rebuttals=incoming(Relation.REBUTS, everything),
            rebuttal_voices=incoming(Relation.REBUTS, sa.func.count(sa.distinct(voice))),
            supports=incoming(Relation.SUPPORTS, everything),
        )
    )


def _party_of() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import party

    return sa.select(party.c.same_as_id, party.c.party_kind).where(party.c.id == sa.bindparam("id"))


def _institutions() -> Executable:
    """The institutions that a party speaks for, under whichever of its numbers, and when: the
    latest to begin first."""
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


def _party_by_uuid() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import party

    return sa.select(party.c.id).where(party.c.uuid == sa.bindparam("uuid"))


def _publisher() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    return sa.select(source.c.publisher_id).where(source.c.id == sa.bindparam("id"))


def _derived_from() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    return sa.select(source.c.derived_from_id).where(source.c.id == sa.bindparam("id"))


def _speakers() -> Executable:
    """Who stands directly behind a party: its other names and those who speak for it."""
    import sqlalchemy as sa

    from claimtrack.store.tables import affiliation, party

    return sa.union(
        sa.select(party.c.id).where(party.c.same_as_id == sa.bindparam("id")),
        sa.select(affiliation.c.party_id).where(
            affiliation.c.institution_id == sa.bindparam("id"),
            affiliation.c.relation == Tie.SPEAKS_FOR.value,
        ),
    )


def _published_by() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    return sa.select(source.c.id).where(source.c.publisher_id == sa.bindparam("id"))


def _derived() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    return sa.select(source.c.id).where(source.c.derived_from_id == sa.bindparam("id"))


def _claims_of_party() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    return sa.select(statement.c.claim_id).where(statement.c.claimant_id == sa.bindparam("id"))


def _claims_of_source() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    return sa.select(statement.c.claim_id).where(statement.c.source_id == sa.bindparam("id"))
