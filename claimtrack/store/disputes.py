"""Reads what figures follow from: the claims of a dispute, the reports of each, their links."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.scoring.disputes import Assertion, Dispute, Tie
from claimtrack.scoring.evidence import Report, digit, letter
from claimtrack.store.statements import members
from claimtrack.store.voices import Voices
from claimtrack.vocabulary import Relation

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.store.engine import Connection

JOINING = (Relation.REBUTS, Relation.SUPPORTS, Relation.UNDERCUTS, Relation.RESTATES)
"""The relations that make one dispute of two claims."""


AT_ONCE = 1000
"""Claims that a walk which may end early asks about in one go."""


class Walk(NamedTuple):
    """What one comes to from some claims along their links. `fenced` are the claims of large
    disputes where the walk stopped, each with its dispute's number."""

    claims: dict[int, Assertion]
    ties: dict[int, Tie]
    fenced: dict[int, int]


def around(connection: Connection, claims: Iterable[int]) -> Dispute:
    """The disputes that these claims belong to, whole. Claims that are not live belong to none."""
    return whole(connection, walk(connection, claims))


def walk(
    connection: Connection, claims: Iterable[int], *, fences: bool = False, most: int | None = None
) -> Walk:
    """The live claims joined to these, and their links; with `fences`, none beyond the claims of a
    large dispute; no further once more than `most` are reached."""
    found = Walk({}, {}, {})
    ahead = set(claims)
    asked: set[int] = set()
    while ahead and (most is None or len(found.claims) <= most):
        # Of a walk with an end, not all at once: beside a hub stand thousands.
        edge = ahead if most is None else set(islice(ahead, AT_ONCE))
        asked |= edge
        live = []
        for claim, dispute in _assertions(connection, edge):
            if fences and dispute is not None:
                found.fenced[claim.number] = dispute
            else:
                found.claims[claim.number] = claim
                live.append(claim.number)
        new = {tie.number: tie for tie in _ties(connection, _at_claims, live)}
        new = _with_undercuts(connection, new, found.ties)
        found.ties.update(new)
        ahead = ahead - edge
        ahead |= {
            end
            for tie in new.values()
            for end in (tie.claim, tie.target_claim)
            if end is not None and end not in asked
        }
    return found


def whole(connection: Connection, walk: Walk) -> Dispute:
    """The dispute of a walk: its claims, their reports, and the links between them."""
    claims = walk.claims
    return Dispute(
        tuple(claims[number] for number in sorted(claims)),
        _reports(connection, claims),
        tuple(
            tie
            for _, tie in sorted(walk.ties.items())
            if tie.claim in claims and (tie.target_claim is None or tie.target_claim in claims)
        ),
    )


def _with_undercuts(
    connection: Connection, new: dict[int, Tie], known: dict[int, Tie]
) -> dict[int, Tie]:
    """New links, with those that undercut them and those they undercut, however far."""
    reached = dict(new)
    while new:
        aimed = {tie.target_link for tie in new.values() if tie.target_link is not None}
        beside = [
            *_ties(connection, _at_links, new),
            *_ties(connection, _by_number, aimed - reached.keys() - known.keys()),
        ]
        new = {
            tie.number: tie
            for tie in beside
            if tie.number not in reached and tie.number not in known
        }
        reached |= new
    return reached


def appearances(connection: Connection, claims: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """When live claims first appeared, as keys that sort alike in every database."""
    return {claim.number: claim.appeared for claim, _ in _assertions(connection, claims)}


def _assertions(
    connection: Connection, claims: Iterable[int]
) -> list[tuple[Assertion, int | None]]:
    """Those of the claims that are live, each with the number of its dispute when that is large."""
    return [
        (Assertion(number, voice, _appeared(earliest, latest, uuid)), dispute)
        for number, voice, earliest, latest, uuid, dispute in connection.among(claims, _claims)
    ]


def _ties(connection: Connection, build: Any, numbers: Iterable[int]) -> list[Tie]:
    return [Tie._make(row) for row in connection.among(numbers, build)]


def _reports(connection: Connection, claims: Iterable[int]) -> dict[int, tuple[Report, ...]]:
    """The live reports of each claim, by their numbers."""
    rows = connection.among(claims, _statements)
    letters = Letters(connection)
    letters.learn((row[place] for row in rows for place in (3, 5)), (row[4] for row in rows))
    found: dict[int, list[Report]] = {}
    for row in rows:
        number, claim, voice, claimant, source, publisher, own, judged, *appeared = row
        report = Report(
            number,
            # What nothing tells the voice of is one voice, the claim's own.
            -claim if voice is None else voice,
            letter(
                letters.of_party(claimant), letters.of_source(source), letters.of_party(publisher)
            ),
            digit(own, judged),
            _appeared(*appeared),
        )
        found.setdefault(claim, []).append(report)
    return {claim: tuple(reports) for claim, reports in found.items()}


def _appeared(earliest: str | None, latest: str | None, uuid: str) -> tuple[str, ...]:
    """A key that sorts the undated last."""
    return (earliest or "9999-99", latest or "9999-99", uuid)


class Letters:
    """The reliability of parties and sources by their latest ratings; remembers what it looked
    up. What is known of a party is known of it under any name."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._voices = Voices(connection)
        self._known: dict[tuple[str, int], str | None] = {}

    def learn(self, parties: Iterable[int | None], sources: Iterable[int | None]) -> None:
        """Looks many up at once; who goes by several names is left to be looked up alone."""
        of_party, of_source = (
            {number for number in numbers if number is not None} for numbers in (parties, sources)
        )
        of_party -= {row[0] for row in self._connection.among(of_party, _several_names)}
        for kind, numbers in (("party", of_party), ("source", of_source)):
            self._known.update(((kind, number), None) for number in numbers)
            rated = self._connection.among(numbers, _letters, kind)
            self._known.update(((kind, number), letter) for number, letter in rated)

    def of_party(self, party: int | None) -> str | None:
        """The party's letter, or None when it is not rated."""
        if party is None or ("party", party) in self._known:
            return self._of("party", party)
        return self._of("party", self._voices.same(party))

    def of_source(self, source: int | None) -> str | None:
        """The document's own letter, or None when it is not rated."""
        return self._of("source", source)

    def _of(self, kind: str, number: int | None) -> str | None:
        if number is None:
            return None
        if (kind, number) not in self._known:
            build = _party_letter if kind == "party" else _source_letter
            self._known[kind, number] = self._connection.value(build, id=number)
        return self._known[kind, number]


def _claims(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, score, statement, tally

    found = (
        sa.select(
            tally.c.claim_id,
            tally.c.voice_id,
            statement.c.said_earliest,
            statement.c.said_latest,
            # A claim without a statement has not appeared: ~ sorts it after all that have.
            sa.func.coalesce(
                statement.c.uuid, sa.literal_column("'~'", sa.String()) + claim.c.uuid
            ),
            score.c.dispute_id,
        )
        .select_from(
            tally.join(claim, claim.c.id == tally.c.claim_id)
            .outerjoin(statement, statement.c.id == tally.c.first_statement_id)
            .outerjoin(score, score.c.claim_id == tally.c.claim_id)
        )
        .where(tally.c.live == sa.literal_column("1"))
    )
    return found.where(tally.c.claim_id.in_(members(dialect)))


def joining() -> Any:
    """The condition that a link is of a relation that makes one dispute of two claims."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.or_(
        *(link.c.relation == sa.literal_column(f"'{relation.value}'") for relation in JOINING)
    )


def judged(statement: Any) -> Any:
    """The digit of a statement's claim, by the latest assessment that gives one."""
    import sqlalchemy as sa

    from claimtrack.store.tables import assessment

    return (
        sa.select(assessment.c.credibility)
        .where(
            assessment.c.claim_id == statement.c.claim_id,
            assessment.c.credibility.is_not(None),
            assessment.c.retraction.is_(None),
        )
        .order_by(assessment.c.assessed.desc(), assessment.c.uuid.desc())
        .limit(sa.literal_column("1"))
        .correlate(statement)
        .scalar_subquery()
    )


def _link_rows() -> Any:
    """Live links that join two claims, or undercut such a link."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.select(
        link.c.id,
        link.c.relation,
        link.c.claim_id,
        link.c.target_claim_id,
        link.c.target_link_id,
    ).where(link.c.retraction.is_(None), joining())


def _at_claims(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    ends = (link.c.claim_id, link.c.target_claim_id)
    return sa.union(*(_link_rows().where(end.in_(members(dialect))) for end in ends))


def _at_links(dialect: str) -> Executable:
    from claimtrack.store.tables import link

    return _link_rows().where(link.c.target_link_id.in_(members(dialect)))  # type: ignore[no-any-return]


def _by_number(dialect: str) -> Executable:
    from claimtrack.store.tables import link

    return _link_rows().where(link.c.id.in_(members(dialect)))  # type: ignore[no-any-return]


def _statements(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source, statement, voice

    found = (
        sa.select(
            statement.c.id,
            statement.c.claim_id,
            voice.c.party_id,
            statement.c.claimant_id,
            statement.c.source_id,
            source.c.publisher_id,
            statement.c.credibility,
            judged(statement),
            statement.c.said_earliest,
            statement.c.said_latest,
            statement.c.uuid,
        )
        .select_from(
            statement.outerjoin(voice, voice.c.statement_id == statement.c.id).outerjoin(
                source, source.c.id == statement.c.source_id
            )
        )
        .where(statement.c.retraction.is_(None))
        .order_by(statement.c.claim_id, statement.c.id)
    )
    return found.where(statement.c.claim_id.in_(members(dialect)))


def _several_names(dialect: str) -> Executable:
    """Those of the parties that are another, or that another is."""
    import sqlalchemy as sa

    from claimtrack.store.tables import party

    name = party.alias("name")
    behind = sa.select(name.c.id).where(name.c.same_as_id == party.c.id).exists()
    return sa.select(party.c.id).where(
        party.c.id.in_(members(dialect)), party.c.same_as_id.is_not(None) | behind
    )


def _letters(dialect: str, kind: str) -> Executable:
    """The ratings of these parties or sources themselves, the latest last."""
    import sqlalchemy as sa

    from claimtrack.store.tables import rating

    rated = rating.c[f"{kind}_id"]
    return (
        sa.select(rated, rating.c.letter)
        .where(rated.in_(members(dialect)), rating.c.retraction.is_(None))
        .order_by(rating.c.rated, rating.c.uuid)
    )


def _party_letter() -> Executable:
    """The latest rating of a party under any of its names; `id` is the one it really is."""
    import sqlalchemy as sa

    from claimtrack.store.tables import party, rating

    one = sa.select(party.c.id).where(party.c.id == sa.bindparam("id")).cte("one", recursive=True)
    behind = sa.select(party.c.id).join(one, party.c.same_as_id == one.c.id)
    return (
        sa.select(rating.c.letter)
        .where(
            rating.c.party_id.in_(sa.select(one.union(behind).c.id)),
            rating.c.retraction.is_(None),
        )
        .order_by(rating.c.rated.desc(), rating.c.uuid.desc())
        .limit(sa.literal_column("1"))
    )


def _source_letter() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import rating

    return (
        sa.select(rating.c.letter)
        .where(rating.c.source_id == sa.bindparam("id"), rating.c.retraction.is_(None))
        .order_by(rating.c.rated.desc(), rating.c.uuid.desc())
        .limit(sa.literal_column("1"))
    )
