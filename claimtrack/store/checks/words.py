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

SOME = 200
"""Claims that are looked up by one of their words, in SQLite's index."""
AT_A_TIME = 1000
"""Claims whose words PostgreSQL compares at once."""


def words(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """The words kept of each claim, or of those whose records changed lately."""
    for claim in wrong(connection, recent_claims(connection, scope)):
        yield Problem(f"C{claim}", "search does not know it by its words", REBUILD)
    if connection.dialect == "sqlite":
        if connection.plain(_OTHERWISE):
            yield Problem("search", "its index is set up otherwise than claimtrack does it")
        if scope.deep and blind(connection):
            yield Problem("search", "its index does not find what it holds", REBUILD)
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


def blind(connection: Connection) -> bool:
    """Whether SQLite's index does not lead to all its leaves, or not from a word of some claims to
    these: SQLite's own check looks at neither before 3.44."""
    if connection.dialect != "sqlite":
        return False
    if connection.plain(_UNREACHED):
        return True
    step = max(1, (connection.plain("SELECT count(*) FROM claim")[0][0]) // SOME)
    rows = connection.plain(f"SELECT rowid, words FROM claim_words WHERE rowid % {step} = 0")
    for claim, words in rows:
        if words and (claim,) not in connection.all(_holding, claim=claim, word=_longest(words)):
            return True
    return False


def _longest(words: str) -> str:
    """The longest word, which few claims have, as a query."""
    return f'"{max(words.split(), key=len)}"'


_OTHERWISE = "SELECT k FROM claim_words_config WHERE k <> 'version'"
_UNREACHED = """
SELECT id >> 37, id & 2147483647 FROM claim_words_data AS leaf
WHERE id >= 1 << 37 AND (id >> 31) & 63 = 0
    AND hex(substr(block, 3, 2)) < printf('%04X', length(block))
    AND EXISTS (SELECT 1 FROM claim_words_data AS previous WHERE previous.id = leaf.id - 1)
EXCEPT SELECT segid, pgno >> 1 FROM claim_words_idx
"""
"""The leaves in which words begin, but for the first of each segment, that FTS5's tree does not
lead to. A leaf's number has its segment in front and its page at the end; where its words are
listed is told by the two bytes after the first two."""


def _holding() -> Executable:
    import sqlalchemy as sa

    return sa.text("SELECT rowid FROM claim_words WHERE claim_words MATCH :word AND rowid = :claim")


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
