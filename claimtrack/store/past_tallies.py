"""Tallies and voices as they were: those that differ from today's are worked out anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.store import tallies
from claimtrack.store.engine import Connection
from claimtrack.store.past import Edits, Past, numbers
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind, Relation

if TYPE_CHECKING:
    from sqlalchemy import Executable

COUNTS = "claim_id, live, first_statement_id, voice_id, rebuttals, rebuttal_voices, supports"


class Differing(NamedTuple):
    """The claims whose tallies may have been others than today's. `heard`: whose statements may
    have had other voices; `settled`: that may have been live, or first made, otherwise; `counted`:
    at which other links may have pointed."""

    heard: set[int]
    settled: set[int]
    counted: set[int]


def count(connection: Connection, past: Past) -> None:
    """Lets `tally` and `voice` be as they were."""
    last = past.last.get(Kind.CLAIM)
    connection.plain(
        "CREATE TEMPORARY TABLE tally (claim_id INTEGER PRIMARY KEY, live INTEGER,"
        " first_statement_id INTEGER, voice_id INTEGER, rebuttals INTEGER,"
        " rebuttal_voices INTEGER, supports INTEGER)"
    )
    conditions = [f"claim_id <= {last}"] if last is not None else []
    if past.moment.until is not None:
        conditions.append("claim_id IN (SELECT claim_id FROM said_claim)")
    where = " AND ".join(conditions)
    connection.plain(f"INSERT INTO tally SELECT {COUNTS} FROM {past.schema}tally WHERE {where}")
    differing = _since(connection, past) if past.last else Differing(set(), set(), set())
    if differing.heard:
        _hear(connection, past, differing.heard)
    if past.moment.until is not None:
        # Whatever was said later bears on anything.
        _renew(connection, None, None)
    else:
        _renew(connection, differing.settled, differing.counted)
    connection.plain(
        "CREATE INDEX past_disputed ON tally (rebuttal_voices DESC, rebuttals DESC, claim_id)"
        " WHERE live = 1 AND rebuttals > 0"
        if connection.dialect == "postgresql"
        else "CREATE INDEX temp.past_disputed ON tally"
        " (rebuttal_voices DESC, rebuttals DESC, claim_id) WHERE live = 1 AND rebuttals > 0"
    )


def _renew(connection: Connection, settled: set[int] | None, counted: set[int] | None) -> None:
    """Works the tallies of some claims out anew, of all where None; and of those they point at."""
    if settled is None or settled:
        ids = {} if settled is None else {"ids": json.dumps(sorted(settled))}
        shape = (connection.dialect, bool(ids))
        connection.run(_settle, *shape, **ids)
        connection.run(_give_voice, *shape, **ids)
        if settled is not None and counted is not None:
            counted |= settled | numbers(connection.all(_pointed_at, connection.dialect, **ids))
    if counted is None or counted:
        ids = {} if counted is None else {"ids": json.dumps(sorted(counted))}
        connection.run(_count, connection.dialect, bool(ids), **ids)


def _since(connection: Connection, past: Past) -> Differing:
    """What has changed since bears on these claims."""
    last, schema = past.last, past.schema

    def edited(kind: Kind, *fields: str) -> set[int]:
        edits: Edits = past.edited.get(kind, {})
        return {n for n, before in edits.items() if not fields or before.keys() & set(fields)}

    def today(kind: Kind, column: str, those: set[int]) -> set[int]:
        listed = ", ".join(map(str, sorted(those)))
        asked = f"SELECT {column} FROM {schema}{kind} WHERE id IN ({listed})"
        return numbers(connection.plain(asked)) if those else set()

    def then(kind: Kind, column: str, those: set[int]) -> set[int]:
        ids = json.dumps(sorted(those))
        shape = (kind.value, column, connection.dialect)
        return numbers(connection.all(_column, *shape, ids=ids)) if those else set()

    def created(kind: Kind, column: str, more: str = "") -> set[int]:
        asked = f"SELECT DISTINCT {column} FROM {schema}{kind} WHERE id > {last[kind]}{more}"
        return numbers(connection.plain(asked))

    def both(kind: Kind, column: str, those: set[int]) -> set[int]:
        return today(kind, column, those) | then(kind, column, those)

    retracted = edited(Kind.CLAIM, "retraction")
    told, linked = edited(Kind.STATEMENT), edited(Kind.LINK)
    tied = edited(Kind.AFFILIATION)
    parties = (
        edited(Kind.PARTY, "same_as", "party_kind")
        | created(Kind.AFFILIATION, "party_id")
        | both(Kind.AFFILIATION, "party_id", tied)
    )
    sources = edited(Kind.SOURCE, "publisher", "derived_from")
    heard = both(Kind.STATEMENT, "claim_id", told)
    if parties or sources:
        heard |= tallies.claims_heard_through(connection, parties, sources)
    settled = heard | retracted | created(Kind.STATEMENT, "claim_id")
    superseding = f" AND relation = '{Relation.SUPERSEDES.value}'"
    settled |= created(Kind.LINK, "target_claim_id", superseding)
    settled |= both(Kind.LINK, "target_claim_id", linked)
    if retracted:
        ids = json.dumps(sorted(retracted))
        settled |= numbers(connection.all(_superseded_by, connection.dialect, ids=ids))
    counted = created(Kind.LINK, "target_claim_id")
    there = last[Kind.CLAIM]
    return Differing(
        {claim for claim in heard if claim <= there},
        {claim for claim in settled if claim <= there},
        {claim for claim in counted if claim <= there},
    )


def _hear(connection: Connection, past: Past, claims: set[int]) -> None:
    connection.plain(
        "CREATE TEMPORARY TABLE voice (statement_id INTEGER PRIMARY KEY, party_id INTEGER)"
    )
    connection.plain(
        f"INSERT INTO voice SELECT statement_id, party_id FROM {past.schema}voice"
        f" WHERE statement_id <= {past.last[Kind.STATEMENT]}"
    )
    tallies.hear(connection, claims)


def _chosen(found: Any, dialect: str, some: bool) -> Any:
    from claimtrack.store.tables import tally

    return found.where(tally.c.claim_id.in_(members(dialect))) if some else found


def _settle(dialect: str, some: bool) -> Executable:
    """Whether the claims were live, and their first appearance."""
    import sqlalchemy as sa

    from claimtrack.store.tables import tally

    claim: Any = tally.c.claim_id
    renewed: dict[str, Any] = {
        "live": sa.literal_column("1") - tallies.retired(claim),
        "first_statement_id": tallies.first_statement(claim),
    }
    return _chosen(tally.update().values(renewed), dialect, some)


def _give_voice(dialect: str, some: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import tally, voice

    heard = (
        sa.select(voice.c.party_id)
        .where(voice.c.statement_id == tally.c.first_statement_id)
        .scalar_subquery()
    )
    return _chosen(tally.update().values(voice_id=heard), dialect, some)


def _count(dialect: str, some: bool) -> Executable:
    return _chosen(tallies.counted(), dialect, some)


def _pointed_at(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return (
        sa.select(link.c.target_claim_id)
        .where(link.c.claim_id.in_(members(dialect)), link.c.retraction.is_(None))
        .distinct()
    )


def _superseded_by(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.select(link.c.target_claim_id).where(
        link.c.claim_id.in_(members(dialect)),
        link.c.relation == Relation.SUPERSEDES.value,
        link.c.retraction.is_(None),
    )


def _column(table: str, column: str, dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row[column]).where(row.id.in_(members(dialect)))
