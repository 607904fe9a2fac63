"""The numbers that claims give: those of one claim, of many, and of one party as time went on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.queries.claims import Filters, conditions, one_party, one_topic
from claimtrack.store.engine import Connection
from claimtrack.vocabulary import Relation

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.evidence.amounts import Amount
    from claimtrack.evidence.comparisons import Measured

TAKING_UP = (Relation.SUPERSEDES, Relation.QUALIFIES, Relation.RESTATES)
"""The relations by which one claim takes account of another number of the same party."""


class TakenUp(NamedTuple):
    """A claim that supersedes, qualifies or restates another."""

    claim: int
    relation: Relation
    target: int

    def __str__(self) -> str:
        return f"C{self.claim} {self.relation} C{self.target}"


class Estimate(NamedTuple):
    """One number, as its claim gives it."""

    id: int
    uuid: str
    figure: str
    unit: str | None
    counted: str | None
    estimated_for: str | None
    note: str | None
    estimated_for_earliest: str | None
    estimated_for_latest: str | None

    @property
    def amount(self) -> Amount:
        """The values that the figure gives."""
        from claimtrack.evidence.amounts import parse

        return parse(self.figure)

    @property
    def measured(self) -> Measured:
        """The number as it is compared with others of its claim: for its own date, if any."""
        from claimtrack.evidence.comparisons import Measured

        days = self.estimated_for_earliest, self.estimated_for_latest
        own_date = bool(self.estimated_for)
        return Measured(self.amount, self.unit, self.counted, *days, None, own_date)


class EstimateRow(NamedTuple):
    """One number with the claim that gives it. `claimant`, `said` and the voice are those of the
    claim's first appearance; in a drift, of the party's own first statement of it."""

    id: int
    uuid: str
    claim: int
    text: str
    claimant: str | None
    said: str | None
    said_earliest: str | None
    said_latest: str | None
    source: int | None
    voice_id: int | None
    voice: str | None
    figure: str
    unit: str | None
    counted: str | None
    estimated_for: str | None
    for_earliest: str | None
    for_latest: str | None
    note: str | None
    live: bool
    """False when the claim is superseded."""
    outside: bool = False
    """True when the claim is not under the topic asked for, but rebuts one that is, or is rebutted
    by one."""

    @property
    def amount(self) -> Amount:
        """The values that the figure gives."""
        from claimtrack.evidence.amounts import parse

        return parse(self.figure)

    @property
    def measured(self) -> Measured:
        """The number as it is compared: for its own date, else for that on which it was said."""
        from claimtrack.evidence.comparisons import Measured

        days = (
            (self.for_earliest, self.for_latest)
            if self.estimated_for
            else (self.said_earliest, self.said_latest)
        )
        own_date = bool(self.estimated_for)
        # What nothing tells the voice of is a voice of the claim's own, as in scoring.
        voice = -self.claim if self.voice_id is None else self.voice_id
        return Measured(self.amount, self.unit, self.counted, *days, voice, own_date)


def estimates(connection: Connection, claim: int) -> list[Estimate]:
    """The estimates of a claim that were not retracted, in the order they were entered."""
    return [Estimate._make(row) for row in connection.all(_estimates, id=claim)]


def listed(connection: Connection, filters: Filters) -> list[EstimateRow]:
    """The estimates of all claims that pass the filters, those of superseded ones too, by the day
    they were said; what was retracted is left out. Of the filters those count that name a topic,
    party, source or days. With a topic come the live claims that rebut one of it, or that one of it
    rebuts: what is set against a number is often filed elsewhere, or nowhere."""
    given = {
        name: value
        for name in ("topic", "by", "source", "since")
        if (value := getattr(filters, name)) is not None
    }
    rows = connection.all(_listed, tuple(sorted(given)), **given)
    return [EstimateRow._make((*row[:-2], bool(row[-2]), bool(row[-1]))) for row in rows]


def claim_of(connection: Connection, number: int) -> int:
    """The claim that gives an estimate."""
    found: int = connection.value(_claim_of, id=number)
    return found


def of_party(connection: Connection, party: int) -> list[EstimateRow]:
    """The estimates that a party gave, itself or by who spoke for it, by the day it first said
    them; those of superseded claims too."""
    found: dict[int, EstimateRow] = {}
    for row in connection.all(_of_party, by=party):
        found.setdefault(row[0], EstimateRow._make((*row[:-1], bool(row[-1]), False)))
    return list(found.values())


def taken_up(connection: Connection, one: int, other: int) -> TakenUp | None:
    """How one of two claims takes account of the other, by a link that was not retracted; None
    when neither does. Of several links that which says most."""
    for relation in TAKING_UP:
        found = connection.one(_taken_up, relation.value, one=one, other=other)
        if found is not None:
            return TakenUp(found[0], relation, found[1])
    return None


def words_used(connection: Connection, column: str) -> list[str]:
    """The units of estimates (`unit`), or what they count (`counted`), each once."""
    # Sorted here: each database has an order of words of its own.
    return sorted(row[0] for row in connection.all(_words_used, column))


def _words_used(column: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import estimate

    told = estimate.c[column]
    live = (estimate.c.retraction.is_(None), told.is_not(None))
    return sa.select(told).where(*live).group_by(told)


def _claim_of() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import estimate

    return sa.select(estimate.c.claim_id).where(estimate.c.id == sa.bindparam("id"))


def _estimates() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import estimate as e

    return (
        sa.select(*(e.c[name] for name in Estimate._fields))
        .where(e.c.claim_id == sa.bindparam("id"), e.c.retraction.is_(None))
        .order_by(e.c.id)
    )


def _listed(filters: tuple[str, ...]) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, estimate, party, statement, tally

    voice = party.alias("voice")
    filed: Any = _filed() if "topic" in filters else None
    within = sa.true() if filed is None else claim.c.id.in_(filed)
    outside: Any = sa.case((within, sa.literal_column("0")), else_=sa.literal_column("1"))
    found: sa.Select[Any] = (
        _columns(voice)
        .add_columns(outside)
        .select_from(
            estimate.join(claim, claim.c.id == estimate.c.claim_id)
            .join(tally, tally.c.claim_id == claim.c.id)
            .outerjoin(statement, statement.c.id == tally.c.first_statement_id)
            .outerjoin(party, party.c.id == statement.c.claimant_id)
            .outerjoin(voice, voice.c.id == tally.c.voice_id)
        )
        .where(estimate.c.retraction.is_(None), claim.c.retraction.is_(None))
        .order_by(*_by_day(), estimate.c.id)
    )
    others = tuple(name for name in filters if name != "topic")
    found = found.where(*conditions(claim, others))
    if filed is None:
        return found
    live = tally.c.live == sa.literal_column("1")
    return found.where(within | (live & claim.c.id.in_(_opposing(filed))))


def _filed() -> Any:
    """The claims under a topic."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, claim_topic

    filed = claim_topic.c
    return (
        sa.select(filed.claim_id)
        .join(claim, claim.c.id == filed.claim_id)
        .where(
            filed.topic_id.in_(one_topic()),
            filed.retraction.is_(None),
            claim.c.retraction.is_(None),
        )
    )


def _opposing(claims: Any) -> Any:
    """The claims that rebut any of some claims, or are rebutted by one."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    live = (link.c.relation == Relation.REBUTS.value, link.c.retraction.is_(None))
    one, other = link.c.claim_id, link.c.target_claim_id
    return sa.union(
        sa.select(one).where(*live, other.in_(claims)),
        sa.select(other).where(*live, one.in_(claims), other.is_not(None)),
    )


def _of_party() -> Executable:
    """A row for each statement, the party's earliest first."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, estimate, party, statement, tally
    from claimtrack.store.tables import voice as heard

    voice, same = party.alias("speaker"), one_party()
    found: sa.Select[Any] = (
        _columns(voice)
        .select_from(
            estimate.join(claim, claim.c.id == estimate.c.claim_id)
            .join(tally, tally.c.claim_id == claim.c.id)
            .join(statement, statement.c.claim_id == claim.c.id)
            .outerjoin(heard, heard.c.statement_id == statement.c.id)
            .outerjoin(party, party.c.id == statement.c.claimant_id)
            .outerjoin(voice, voice.c.id == heard.c.party_id)
        )
        .where(
            estimate.c.retraction.is_(None),
            claim.c.retraction.is_(None),
            statement.c.retraction.is_(None),
            sa.or_(statement.c.claimant_id.in_(same), heard.c.party_id.in_(same)),
        )
        .order_by(*_by_day(), estimate.c.id, statement.c.id)
    )
    return found


def _columns(voice: Any) -> Any:
    """The columns of a row, the party `voice` being who speaks in the end."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, party, statement, tally
    from claimtrack.store.tables import estimate as e

    return sa.select(
        e.c.id, e.c.uuid, claim.c.id, claim.c.text, party.c.name, statement.c.said,
        statement.c.said_earliest, statement.c.said_latest, statement.c.source_id,
        voice.c.id, voice.c.name, e.c.figure, e.c.unit, e.c.counted, e.c.estimated_for,
        e.c.estimated_for_earliest, e.c.estimated_for_latest, e.c.note, tally.c.live,
    )  # fmt: skip


def _by_day() -> tuple[Any, ...]:
    """By the first day that something may have been said, what is undated last."""
    from claimtrack.store.tables import statement

    said = statement.c
    return said.said_earliest.is_(None), said.said_earliest, said.said_latest


def _taken_up(relation: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    one: Any = sa.bindparam("one")
    other: Any = sa.bindparam("other")
    between = ((link.c.claim_id == one) & (link.c.target_claim_id == other)) | (
        (link.c.claim_id == other) & (link.c.target_claim_id == one)
    )
    return (
        sa.select(link.c.claim_id, link.c.target_claim_id)
        .where(between, link.c.relation == relation, link.c.retraction.is_(None))
        .order_by(link.c.id)
        .limit(sa.literal_column("1"))
    )
