"""Whose voice each statement is, noted ahead, and which statement of a claim is the first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claimtrack.store.statements import members
from claimtrack.store.voices import Voices
from claimtrack.vocabulary import PartyKind

if TYPE_CHECKING:
    from sqlalchemy import Executable, Select

    from claimtrack.store.engine import Connection, Row


def hear_all(connection: Connection) -> None:
    """Notes whose voice each statement is, for a database that was made before this was kept."""
    hear(connection, {row[0] for row in connection.all(_told)})


def hear(connection: Connection, claims: set[int]) -> dict[int, tuple[int, int | None]]:
    """Notes whose voice each live statement of some claims is; returns the first statement of each
    claim that has one, and its voice."""
    connection.run_among(claims, _unheard)
    first: dict[int, tuple[int, int | None]] = {}
    heard = []
    for claim, statement, voice in _heard(connection, connection.among(claims, _statements)):
        first.setdefault(claim, (statement, voice))
        heard.append((statement, voice))
    connection.fill("voice", ("statement_id", "party_id"), heard)
    return first


def hear_new(connection: Connection, claims: set[int]) -> dict[int, tuple[int, int | None]]:
    """The same for claims of which nobody was heard yet. Most claimants speak for nobody else, and
    SQLite notes them by itself, so that their claims are not among those returned; PostgreSQL would
    take far longer than we do."""
    plain = connection.dialect == "sqlite"
    if plain:
        connection.run_among(claims, _hear_plain)
    first: dict[int, tuple[int, int | None]] = {}
    heard = []
    rest = connection.among(claims, _statements, plain)
    for claim, statement, voice in _heard(connection, rest):
        first.setdefault(claim, (statement, voice))
        heard.append((statement, voice))
    connection.fill("voice", ("statement_id", "party_id"), heard)
    return first


def _heard(connection: Connection, found: list[Row]) -> Iterator[tuple[int, int, int | None]]:
    """The claim, number and voice of some statements."""
    voices = Voices(connection)
    voices.prepare({row[2] for row in found} - {None}, {row[3] for row in found} - {None})
    for claim, statement, *told in found:
        yield claim, statement, voices.of_statement(*told)


def speaker(connection: Connection, claim: int) -> tuple[int | None, int | None]:
    """The claimant and the voice of a claim's first appearance, as the records now stand."""
    first = connection.one(statements, id=claim)
    return (first[1], Voices(connection).of_statement(*first[1:])) if first else (None, None)


def statements() -> Executable:
    """The live statements of a claim, the first appearance first: by the first day that its date
    can mean, undated ones last."""
    import sqlalchemy as sa

    from claimtrack.store.tables import statement as s

    return _in_order(
        sa.select(s.c.id, s.c.claimant_id, s.c.source_id, s.c.said_earliest, s.c.said_latest).where(
            s.c.claim_id == sa.bindparam("id")
        )
    )


def first_statement(claim: Any) -> Any:
    """The first appearance of a claim: the number of the statement, NULL where there is none."""
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    found = _in_order(sa.select(statement.c.id).where(statement.c.claim_id == claim))
    return found.limit(sa.literal_column("1")).scalar_subquery()


def _in_order(found: Select[Any]) -> Select[Any]:
    from claimtrack.store.tables import statement as s

    return found.where(s.c.retraction.is_(None)).order_by(*appearance(s))


def appearance(statement: Any) -> tuple[Any, ...]:
    """The order of statements, the first appearance first: by the first day that its date can mean,
    undated ones last."""
    row = statement.c
    return (row.said_earliest.is_(None), row.said_earliest, row.said_latest, row.uuid)


def _statements(dialect: str, unheard: bool = False) -> Executable:
    """The same of many claims, each with its claim; perhaps only those not heard yet."""
    import sqlalchemy as sa

    from claimtrack.store.tables import statement as s
    from claimtrack.store.tables import voice

    found = sa.select(
        s.c.claim_id, s.c.id, s.c.claimant_id, s.c.source_id, s.c.said_earliest, s.c.said_latest
    ).where(s.c.claim_id.in_(members(dialect)))
    if unheard:
        found = found.outerjoin(voice, voice.c.statement_id == s.c.id)
        found = found.where(voice.c.statement_id.is_(None))
    return _in_order(found)


def _unheard(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement, voice

    of_claim = sa.select(statement.c.id).where(statement.c.claim_id.in_(members(dialect)))
    return voice.delete().where(voice.c.statement_id.in_(of_claim))


def _told() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    return sa.select(statement.c.claim_id).where(statement.c.retraction.is_(None)).distinct()


def _hear_plain(dialect: str) -> Executable:
    """Notes the voice of the statements of claimants that have a name, but one, and are tied to
    nobody: their own."""
    import sqlalchemy as sa

    from claimtrack.store.tables import affiliation, party, statement, voice

    other = party.alias("other")
    one: Any = sa.literal_column("1")
    named = sa.func.coalesce(party.c.party_kind, "") != PartyKind.ANONYMOUS_GROUP.value
    also_named = sa.select(one).where(other.c.same_as_id == party.c.id).correlate(party)
    tied = sa.select(one).where(affiliation.c.party_id == party.c.id).correlate(party)
    plain = (
        sa.select(one)
        .where(
            party.c.id == statement.c.claimant_id,
            party.c.same_as_id.is_(None),
            named,
            ~also_named.exists(),
            ~tied.exists(),
        )
        .correlate(statement)
        .scalar_subquery()
    )
    heard = sa.select(statement.c.id, statement.c.claimant_id).where(
        statement.c.claim_id.in_(members(dialect)), statement.c.retraction.is_(None), plain == one
    )
    return voice.insert().from_select(["statement_id", "party_id"], heard)
