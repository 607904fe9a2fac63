"""Full text: which claims hold which words, by FTS5 on SQLite and tsvector on PostgreSQL.

Both are given words that `folding.tokens` has already cut and folded, so that neither database's
own parser has a say and both find the same claims. A claim's words are those of its text, its
original and its quotes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from claimtrack.folding import close_thousands, tokens
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.store.engine import Connection

LONGEST_WORD = 256
"""Characters of a word that are indexed; PostgreSQL refuses lexemes from 2 KiB."""
LAST_POSITION = 16383
"""PostgreSQL's last position; later words share it, which only loosens phrases there."""


def refresh(connection: Connection, changed: Iterable[tuple[Kind, int]]) -> None:
    """Indexes anew the claims that the changed rows belong to."""
    claims = set()
    for kind, number in changed:
        if kind is Kind.CLAIM:
            claims.add(number)
        elif kind is Kind.STATEMENT:
            claims.add(connection.value(_claim_of_statement, id=number))
        elif kind is Kind.QUOTE:
            claims.add(connection.value(_claim_of_quote, id=number))
    for claim in sorted(claims):
        said = connection.one(_said, id=claim)
        quoted = connection.all(_quoted, id=claim)
        parts = [part for part in (*(said or ()), *(row[0] for row in quoted)) if part]
        connection.run(_forget, connection.dialect, id=claim)
        connection.run(_learn, connection.dialect, id=claim, words=indexed(connection, parts))


def query(connection: Connection, text: str) -> str | None:
    """A search text as the database's own query: every word must be there, words in double quotes
    side by side, a word ending in * may go on. None when it holds no word."""
    pieces = close_thousands(text.replace("“", '"').replace("”", '"')).split('"')
    found: list[str] = []
    for place, piece in enumerate(pieces):
        # An odd piece stands between quotes, unless its closing quote is missing.
        quoted = place % 2 and place < len(pieces) - 1
        for chunk in [piece] if quoted else piece.split():
            words = [word[:LONGEST_WORD] for word in tokens(chunk)]
            if words:
                found.append(_phrase(connection, words, chunk.endswith("*") and not quoted))
    return (" " if connection.dialect == "sqlite" else " & ").join(found) or None


def _phrase(connection: Connection, words: list[str], goes_on: bool) -> str:
    """Words side by side, in the database's own query language; the last may go on."""
    if connection.dialect == "sqlite":
        return f'"{" ".join(words)}"' + ("*" if goes_on else "")
    return f"({'<->'.join(map(_lexeme, words))}{':*' if goes_on else ''})"


def _lexeme(word: str) -> str:
    return f"'{word}'"


def indexed(connection: Connection, parts: Iterable[str]) -> str:
    """The words of some texts, as they are given to the index."""
    words = [word[:LONGEST_WORD] for part in parts for word in tokens(part)]
    if connection.dialect == "sqlite":
        return " ".join(words)
    placed = (f"{_lexeme(word)}:{min(at, LAST_POSITION)}" for at, word in enumerate(words, 1))
    return " ".join(placed)


def matching(dialect: str) -> Any:
    """A subquery of the claims that match the parameter `query`, with their `rank` (higher fits
    better)."""
    import sqlalchemy as sa

    if dialect == "sqlite":
        text = (
            "SELECT rowid AS claim_id, -bm25(claim_words) AS rank FROM claim_words"
            " WHERE claim_words MATCH :query"
        )
    else:
        text = (
            "SELECT claim_id, ts_rank_cd(words, CAST(:query AS tsquery)) AS rank FROM claim_words"
            " WHERE words @@ CAST(:query AS tsquery)"
        )
    return (
        sa.text(text)
        .columns(sa.column("claim_id", sa.Integer), sa.column("rank", sa.Float))
        .subquery("found")
    )


def _forget(dialect: str) -> Executable:
    import sqlalchemy as sa

    key = "rowid" if dialect == "sqlite" else "claim_id"
    return sa.text(f"DELETE FROM claim_words WHERE {key} = :id")


def _learn(dialect: str) -> Executable:
    import sqlalchemy as sa

    if dialect == "sqlite":
        return sa.text("INSERT INTO claim_words (rowid, words) VALUES (:id, :words)")
    return sa.text(
        "INSERT INTO claim_words (claim_id, words) VALUES (:id, CAST(:words AS tsvector))"
    )


def _said() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim

    return sa.select(claim.c.text, claim.c.original).where(claim.c.id == sa.bindparam("id"))


def _quoted() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import quote, statement

    return (
        sa.select(quote.c.exact)
        .join(statement, statement.c.id == quote.c.statement_id)
        .where(
            statement.c.claim_id == sa.bindparam("id"),
            quote.c.retraction.is_(None),
            statement.c.retraction.is_(None),
        )
        .order_by(quote.c.id)
    )


def _claim_of_quote() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import quote, statement

    return (
        sa.select(statement.c.claim_id)
        .join(quote, statement.c.id == quote.c.statement_id)
        .where(quote.c.id == sa.bindparam("id"))
    )


def _claim_of_statement() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    return sa.select(statement.c.claim_id).where(statement.c.id == sa.bindparam("id"))
