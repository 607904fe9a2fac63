"""Who said what when: statements in the order of their dates, and what they answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.queries import dossier, occasions, quotes
from claimtrack.queries.claims import Filters, conditions, one_party
from claimtrack.queries.dossier import Statement
from claimtrack.store.engine import Connection

if TYPE_CHECKING:
    from sqlalchemy import Executable


class Relating(NamedTuple):
    """One live link: `claim` speaks through it, `target_claim` or `target_link` is what it points
    at. The rest tells of the claim at its other end, which of an undercut link is the one that
    speaks through that: its claimant, and when its first appearance was said or published.
    `undercut` is what an undercut link says: its claim, its relation, its target."""

    link: int
    relation: str
    claim: int
    target_claim: int | None
    target_link: int | None
    other: int
    claimant: str | None
    said: str | None
    published: str | None
    undercut: tuple[int, str, str] | None

    @property
    def target(self) -> str:
        """`C1` or `L3`."""
        return f"L{self.target_link}" if self.target_link else f"C{self.target_claim}"


class Entry(NamedTuple):
    """One statement in its place. `live` is false where the claim was superseded; the bounds are
    the first and last day that the dates can mean. `rebuttals` counts all live rebuttals of the
    claim. `relations` are the links of its claim, and in a timeline of one claim also those by
    which that one points at it."""

    statement: Statement
    claim: int
    claim_uuid: str
    text: str
    live: bool
    said_earliest: str | None
    said_latest: str | None
    published_earliest: str | None
    published_latest: str | None
    rebuttals: int
    relations: list[Relating]

    @property
    def placed_by(self) -> str | None:
        """Which date gave it its place."""
        return occasions.placed_by(self.statement.said, self.statement.published)


def timeline(
    connection: Connection, filters: Filters, *, claim: int | None = None, limit: int | None = None
) -> Iterator[Entry]:
    """The live statements of claims that were not retracted, narrowed by topic, party, source and
    dates, in the order of the first day that their date can mean, then of the last; those without
    any date at the end. With `claim`: of that one and of those that are linked to it, or that
    undercut its links."""
    given = {name: value for name, value in filters._asdict().items() if value}
    values: dict[str, Any] = dict(given)
    from_it: dict[int, list[Relating]] = {}
    if claim is not None:
        values["claim"] = claim
        for one in relations(connection, claim):
            from_it.setdefault(one.other, []).append(one)
    if limit is not None:
        values["limit"] = limit
    shape = (claim is not None, tuple(sorted(given)), limit is not None)
    for row in connection.each(_entries, *shape, **values):
        *told, number, uuid, text, live = row[:22]
        *bounds, quoted, linked = row[22:]
        exact = quotes.of_statement(connection, told[0], judged=True) if quoted else []
        found = relations(connection, number) if linked else []
        here = (number, uuid, text, bool(live), *bounds)
        yield Entry._make(
            (Statement._make((*told, exact)), *here, [*found, *from_it.get(number, ())])
        )


def relations(connection: Connection, claim: int) -> list[Relating]:
    """The live links of a claim, but for those at what was retracted."""
    found = []
    for row in connection.all(_relations, id=claim):
        *plain, speaks, relation, target_claim, target_link = row
        target = f"L{target_link}" if target_link else f"C{target_claim}"
        undercut = (speaks, relation, target) if speaks else None
        found.append(Relating._make((*plain, undercut)))
    return found


def _entries(of_claim: bool, filters: tuple[str, ...], limited: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, link, quote, source, tally
    from claimtrack.store.tables import statement as s

    first, last = (occasions.day(bound, s, source) for bound in occasions.BOUNDS)
    order = (first.is_(None), first, last, s.c.said.is_(None), s.c.uuid)
    of_statement = {
        "by": s.c.claimant_id.in_(one_party()),
        "source": s.c.source_id == sa.bindparam("source"),
        "since": last >= sa.bindparam("since"),
    }
    # What is costly of a row is asked of those alone that are shown.
    picked: Any = (
        sa.select(s.c.id)
        .select_from(
            s.join(claim, claim.c.id == s.c.claim_id).outerjoin(
                source, source.c.id == s.c.source_id
            )
        )
        .where(s.c.retraction.is_(None), claim.c.retraction.is_(None))
        .where(*(of_statement[name] for name in filters if name in of_statement))
        .where(*conditions(claim, tuple(name for name in filters if name == "topic")))
    )
    if of_claim:
        picked = picked.where(s.c.claim_id.in_(_concerned()))
    if limited:
        picked = picked.order_by(*order).limit(sa.bindparam("limit"))
    exact = quote.c.statement_id == s.c.id, quote.c.retraction.is_(None)
    linked = link.c.claim_id == s.c.claim_id, link.c.retraction.is_(None)
    found: Executable = (
        dossier.told_statements()
        .add_columns(
            claim.c.id, claim.c.uuid, claim.c.text, tally.c.live, s.c.said_earliest,
            s.c.said_latest, source.c.published_earliest, source.c.published_latest,
            tally.c.rebuttals,
            sa.select(quote.c.id).where(*exact).correlate(s).exists(),
            sa.select(link.c.id).where(*linked).correlate(s).exists(),
        )
        .join(claim, claim.c.id == s.c.claim_id)
        .join(tally, tally.c.claim_id == s.c.claim_id)
        .where(s.c.id.in_(sa.select(picked.subquery("picked").c.id)))
        .order_by(*order)
    )  # fmt: skip
    return found


def _concerned() -> Any:
    """The claim, those linked to it, those that undercut its links, and the one that speaks through
    a link that it undercuts."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    the_claim: Any = sa.bindparam("claim")
    aimed = link.alias("aimed")
    live, both = link.c.retraction.is_(None), aimed.c.retraction.is_(None)
    undercuts = link.join(aimed, aimed.c.id == link.c.target_link_id)
    return sa.union(
        sa.select(sa.cast(the_claim, sa.Integer).label("id")),
        sa.select(link.c.claim_id).where(link.c.target_claim_id == the_claim, live),
        sa.select(link.c.target_claim_id).where(
            link.c.claim_id == the_claim, link.c.target_claim_id.is_not(None), live
        ),
        # Apart, because there is an index for each.
        sa.select(link.c.claim_id)
        .select_from(undercuts)
        .where(aimed.c.claim_id == the_claim, live, both),
        sa.select(link.c.claim_id)
        .select_from(undercuts)
        .where(aimed.c.target_claim_id == the_claim, live, both),
        sa.select(aimed.c.claim_id)
        .select_from(undercuts)
        .where(link.c.claim_id == the_claim, live, both),
    )


def _relations() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, link, party, source, statement, tally

    aimed, first = link.alias("aimed"), statement.alias("first")
    other = sa.func.coalesce(link.c.target_claim_id, aimed.c.claim_id)
    return (
        sa.select(
            link.c.id, link.c.relation, link.c.claim_id, link.c.target_claim_id,
            link.c.target_link_id, claim.c.id, party.c.name, first.c.said, source.c.published,
            aimed.c.claim_id, aimed.c.relation, aimed.c.target_claim_id, aimed.c.target_link_id,
        )
        .select_from(
            link.outerjoin(aimed, aimed.c.id == link.c.target_link_id)
            .join(claim, claim.c.id == other)
            .join(tally, tally.c.claim_id == claim.c.id)
            .outerjoin(first, first.c.id == tally.c.first_statement_id)
            .outerjoin(party, party.c.id == first.c.claimant_id)
            .outerjoin(source, source.c.id == first.c.source_id)
        )
        .where(
            link.c.claim_id == sa.bindparam("id"),
            link.c.retraction.is_(None),
            claim.c.retraction.is_(None),
            aimed.c.retraction.is_(None),
        )
        .order_by(link.c.id)
    )  # fmt: skip
