"""Full text: which claims hold which words, by FTS5 on SQLite and tsvector on PostgreSQL.

Both are given words that `folding.tokens` has already cut and folded, so that neither database's
own parser has a say and both find the same claims. A claim's words are those of its text, its
original and its quotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import TYPE_CHECKING, Any

from claimtrack.folding import close_thousands, tokens
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.store.engine import Connection

INDEX, PAST = "claim_words", "past_words"
"""The index, and that of claims as they were, where a connection looks back."""
LONGEST_WORD = 256
"""Characters of a word that are indexed; PostgreSQL refuses lexemes from 2 KiB."""
LAST_POSITION = 16383
"""PostgreSQL's last position; later words share it, which only loosens phrases there."""
_WORDED = {
    Kind.CLAIM: {"text", "original"},
    Kind.STATEMENT: {"retraction"},
    Kind.QUOTE: {"exact", "retraction"},
}
"""The fields that change which words are a claim's."""


def refresh(
    connection: Connection,
    changed: Iterable[tuple[Kind, int, Mapping[str, str | None] | None]],
    created: Set[int] = frozenset(),
) -> None:
    """Indexes anew the claims whose words the changed rows are or were; those that were `created`
    only now are in no index."""
    numbers: dict[Kind, set[int]] = {kind: set() for kind in _WORDED}
    for kind, number, before in changed:
        if kind in _WORDED and (before is None or not _WORDED[kind].isdisjoint(before)):
            numbers[kind].add(number)
    quotes = bool(numbers[Kind.QUOTE])
    claims = numbers.pop(Kind.CLAIM)
    for kind, changing in numbers.items():
        claims |= {row[0] for row in connection.among(changing, _quoted_by, kind.value)}
    connection.run_among(claims - created, _forget)
    learn(connection, claims, INDEX, claims if quotes else claims - created)


def learn(
    connection: Connection, claims: Set[int], index: str, quoted: Set[int] | None = None
) -> None:
    """Puts the words of some claims into an index; `quoted` are those that may have quotes."""
    parts: dict[int, list[str]] = {claim: [] for claim in sorted(claims)}
    for build, some in ((_said, claims), (_quoted, claims if quoted is None else quoted)):
        for claim, *said in connection.among(some, build):
            parts[claim] += [part for part in said if part]
    key = "rowid" if connection.dialect == "sqlite" else "claim_id"
    rows = ((claim, indexed(connection, said)) for claim, said in parts.items())
    connection.fill(index, (key, "words"), rows)


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


def matching(dialect: str, looking_back: bool) -> Any:
    """A subquery of the claims that match the parameter `query`, with their `rank` (higher fits
    better); looking back, of those whose words were others by what they were."""
    import sqlalchemy as sa

    text = _matching(INDEX, dialect)
    if looking_back:
        key = "rowid" if dialect == "sqlite" else "claim_id"
        worded = "SELECT claim_id FROM past_worded"
        then = _matching(PAST, dialect)
        text = f"{text} AND {key} NOT IN ({worded}) UNION ALL {then}"
    return (
        sa.text(text)
        .columns(sa.column("claim_id", sa.Integer), sa.column("rank", sa.Float))
        .subquery("found")
    )


def _matching(index: str, dialect: str) -> str:
    if dialect == "sqlite":
        return (
            f"SELECT rowid AS claim_id, -bm25({index}) AS rank FROM {index}"
            f" WHERE {index} MATCH :query"
        )
    return (
        f"SELECT claim_id, ts_rank_cd(words, CAST(:query AS tsquery)) AS rank FROM {index}"
        " WHERE words @@ CAST(:query AS tsquery)"
    )


def _forget(dialect: str) -> Executable:
    import sqlalchemy as sa

    words = sa.table(INDEX, sa.column("rowid" if dialect == "sqlite" else "claim_id"))
    return words.delete().where(next(iter(words.c)).in_(members(dialect)))


def _said(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim

    return sa.select(claim.c.id, claim.c.text, claim.c.original).where(
        claim.c.id.in_(members(dialect))
    )


def _quoted(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import quote, statement

    return (
        sa.select(statement.c.claim_id, quote.c.exact)
        .join(statement, statement.c.id == quote.c.statement_id)
        .where(
            statement.c.claim_id.in_(members(dialect)),
            quote.c.retraction.is_(None),
            statement.c.retraction.is_(None),
        )
        .order_by(quote.c.id)
    )


def _quoted_by(dialect: str, table: str) -> Executable:
    """The claims of statements or quotes, as far as there are quotes."""
    import sqlalchemy as sa

    from claimtrack.store.tables import quote, statement

    changed = statement if table == Kind.STATEMENT.value else quote
    return (
        sa.select(statement.c.claim_id)
        .join(quote, statement.c.id == quote.c.statement_id)
        .where(changed.c.id.in_(members(dialect)))
        .distinct()
    )
