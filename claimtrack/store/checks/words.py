"""The word index: that each claim is found by its words, and by no others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from claimtrack.store.checks.problems import REBUILD, Grouped, Problem, Scope
from claimtrack.store.checks.tallies import recent_claims
from claimtrack.store.engine import Connection
from claimtrack.store.statements import members
from claimtrack.store.words import indexed

if TYPE_CHECKING:
    from sqlalchemy import Executable

AT_A_TIME = 1000
"""Claims whose words PostgreSQL compares at once."""


def words(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """The words kept of each claim, or of those whose records changed lately."""
    for claim in wrong(connection, recent_claims(connection, scope)):
        yield Problem(f"C{claim}", "search does not know it by its words", REBUILD)
    for (claim,) in connection.all(_stray, connection.dialect):
        yield Problem("search", f"knows words of C{claim}, which is not there", REBUILD)


def wrong(connection: Connection, claims: set[int] | None) -> Iterator[int]:
    """The claims whose words are not in the index as they should be; of these, or of all."""
    due = _due(connection, claims)
    if connection.dialect == "sqlite":
        kept = Grouped(connection.each(_kept))
        for claim, text in due:
            if [row[1] for row in kept.of(claim)] != [text]:
                yield claim
        return
    while batch := dict(islice(due, AT_A_TIME)):
        rows = json.dumps([{"id": claim, "words": text} for claim, text in batch.items()])
        alike = {row[0] for row in connection.all(_alike, rows=rows)}
        yield from sorted(batch.keys() - alike)


def _due(connection: Connection, claims: set[int] | None) -> Iterator[tuple[int, str]]:
    """Each claim with its words, as they ought to be in the index."""
    some = claims is not None
    asked = {"ids": json.dumps(sorted(claims))} if claims is not None else {}
    quotes = Grouped(connection.each(_quotes, connection.dialect, some, **asked))
    for claim, text, original in connection.each(_texts, connection.dialect, some, **asked):
        parts = [text, original, *(row[1] for row in quotes.of(claim))]
        yield claim, indexed(connection, [part for part in parts if part])


def _texts(dialect: str, some: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim

    found = sa.select(claim.c.id, claim.c.text, claim.c.original).order_by(claim.c.id)
    return found.where(claim.c.id.in_(members(dialect))) if some else found


def _quotes(dialect: str, some: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import quote, statement

    claim = statement.c.claim_id
    found = (
        sa.select(claim, quote.c.exact)
        .join(statement, statement.c.id == quote.c.statement_id)
        .where(quote.c.retraction.is_(None), statement.c.retraction.is_(None))
        .order_by(claim, quote.c.id)
    )
    return found.where(claim.in_(members(dialect))) if some else found


def _kept() -> Executable:
    import sqlalchemy as sa

    return sa.text("SELECT rowid, words FROM claim_words ORDER BY rowid")


def _alike() -> Executable:
    """Those of the claims that PostgreSQL has in its index by just these words."""
    import sqlalchemy as sa

    return sa.text(
        "SELECT kept.claim_id FROM claim_words AS kept"
        " JOIN json_to_recordset(CAST(:rows AS json)) AS due(id integer, words text)"
        " ON due.id = kept.claim_id WHERE kept.words = CAST(due.words AS tsvector)"
    )


def _stray(dialect: str) -> Executable:
    import sqlalchemy as sa

    key = "rowid" if dialect == "sqlite" else "claim_id"
    return sa.text(f"SELECT {key} FROM claim_words WHERE {key} NOT IN (SELECT id FROM claim)")
