"""Parties: their names, ties, ratings and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.dates import Span, parse
from claimtrack.store.engine import Connection
from claimtrack.vocabulary import Tie

if TYPE_CHECKING:
    from sqlalchemy import Executable


class PartyRow(NamedTuple):
    """One party. The counts are of live rows, of statements those of claims that were not
    retracted; `reliability` is the latest letter."""

    id: int
    uuid: str
    name: str
    party_kind: str | None
    note: str | None
    same_as: int | None
    retraction: str | None
    statement_count: int
    source_count: int
    reliability: str | None


class TieRow(NamedTuple):
    """One affiliation, seen from either end; `party` is who stands at the other."""

    id: int
    relation: str
    party: str
    party_id: int
    role: str | None
    since: str | None
    until: str | None


class SameRow(NamedTuple):
    """A party that is really another, with how many statements stand under its own name."""

    id: int
    name: str
    statement_count: int


class RatingRow(NamedTuple):
    """One dated rating."""

    letter: str
    rated: str
    because: str | None


def every(
    connection: Connection, *, limit: int | None, number: int | None = None
) -> list[PartyRow]:
    """All live parties by number, or the one of that number."""
    values = {} if number is None else {"id": number}
    if limit is not None:
        values["limit"] = limit
    rows = connection.all(_every, number is not None, limit is not None, **values)
    return [PartyRow._make(row) for row in rows]


def aliases(connection: Connection, party: int) -> list[tuple[int, str]]:
    """The live aliases of a party, with their row numbers."""
    return [(row[0], row[1]) for row in connection.all(_aliases, id=party)]


def same(connection: Connection, party: int) -> list[SameRow]:
    """The live parties that are recorded to be really this one."""
    return [SameRow._make(row) for row in connection.all(_same, id=party)]


def ties(connection: Connection, party: int, *, inward: bool) -> list[TieRow]:
    """What a party speaks for or belongs to; inward: who speaks for it or belongs to it."""
    return [TieRow._make(row) for row in connection.all(_ties, inward, id=party)]


def tied(
    connection: Connection, party: int, tie: Tie, institution: int, on: Span | None = None
) -> bool:
    """Whether such a live affiliation may hold on some day; of whatever dates when `on` is None."""
    return any(
        row.relation == tie.value
        and row.party_id == institution
        and (on is None or _overlaps(row, on))
        for row in ties(connection, party, inward=False)
    )


def _overlaps(row: TieRow, on: Span) -> bool:
    begun = row.since is None or parse(row.since).earliest <= on.latest
    return begun and (row.until is None or parse(row.until).latest >= on.earliest)


def ratings(connection: Connection, table: str, number: int) -> list[RatingRow]:
    """The ratings of a party or source (`table`), newest first."""
    return [RatingRow._make(row) for row in connection.all(_ratings, table, id=number)]


def latest_letter(column: Any, of: Any) -> Any:
    import sqlalchemy as sa

    from claimtrack.store.tables import rating

    return (
        sa.select(rating.c.letter)
        .where(column == of, rating.c.retraction.is_(None))
        .order_by(rating.c.rated.desc(), rating.c.uuid.desc())
        .limit(sa.literal_column("1"))
        .scalar_subquery()
    )


def standing_statements(column: Any, of: Any) -> Any:
    """How many live statements of claims that were not retracted."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, statement

    return (
        sa.select(sa.func.count())
        .select_from(statement.join(claim, claim.c.id == statement.c.claim_id))
        .where(column == of, statement.c.retraction.is_(None), claim.c.retraction.is_(None))
        .scalar_subquery()
    )


def _every(one: bool, limited: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import party, rating, source, statement

    published = (
        sa.select(sa.func.count())
        .select_from(source)
        .where(source.c.publisher_id == party.c.id, source.c.retraction.is_(None))
        .scalar_subquery()
    )
    found = sa.select(
        party.c.id,
        party.c.uuid,
        party.c.name,
        party.c.party_kind,
        party.c.note,
        party.c.same_as_id,
        party.c.retraction,
        standing_statements(statement.c.claimant_id, party.c.id),
        published,
        latest_letter(rating.c.party_id, party.c.id),
    ).order_by(party.c.id)
    found = (
        found.where(party.c.id == sa.bindparam("id"))
        if one
        else found.where(party.c.retraction.is_(None))
    )
    return found.limit(sa.bindparam("limit")) if limited else found


def _same() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import party, statement

    return (
        sa.select(
            party.c.id,
            party.c.name,
            standing_statements(statement.c.claimant_id, party.c.id),
        )
        .where(party.c.same_as_id == sa.bindparam("id"), party.c.retraction.is_(None))
        .order_by(party.c.id)
    )


def _aliases() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import alias

    return (
        sa.select(alias.c.id, alias.c.name)
        .where(alias.c.party_id == sa.bindparam("id"), alias.c.retraction.is_(None))
        .order_by(alias.c.id)
    )


def _ties(inward: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import affiliation as a
    from claimtrack.store.tables import party

    here, there = (
        (a.c.institution_id, a.c.party_id) if inward else (a.c.party_id, a.c.institution_id)
    )
    return (
        sa.select(a.c.id, a.c.relation, party.c.name, party.c.id, a.c.role, a.c.since, a.c.until)
        .join(party, party.c.id == there)
        .where(here == sa.bindparam("id"), a.c.retraction.is_(None))
        .order_by(a.c.id)
    )


def _ratings(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import rating

    return (
        sa.select(rating.c.letter, rating.c.rated, rating.c.because)
        .where(rating.c[f"{table}_id"] == sa.bindparam("id"), rating.c.retraction.is_(None))
        .order_by(rating.c.rated.desc(), rating.c.uuid.desc())
    )
