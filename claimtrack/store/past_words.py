"""The word index of the past: today's, and beside it the claims that had other words."""

from __future__ import annotations

from claimtrack.store import words
from claimtrack.store.engine import Connection
from claimtrack.store.past import Past, numbers
from claimtrack.vocabulary import Kind


def index(connection: Connection) -> None:
    """Indexes the claims whose words were others, where this connection looks at the past: what is
    asked by `words.matching` finds the words of then."""
    past = connection.past
    if past is None:
        return
    if connection.dialect == "sqlite":
        connection.plain("CREATE VIRTUAL TABLE temp.past_words USING fts5(words, detail = full)")
    else:
        connection.plain(
            "CREATE TEMPORARY TABLE past_words (claim_id INTEGER PRIMARY KEY, words tsvector)"
        )
    connection.plain("CREATE TEMPORARY TABLE past_worded (claim_id INTEGER PRIMARY KEY)")
    claims = sorted(_differing(connection, past))
    for start in range(0, len(claims), AT_ONCE):
        values = ", ".join(f"({claim})" for claim in claims[start : start + AT_ONCE])
        connection.plain(f"INSERT INTO past_worded VALUES {values}")
    for claim in claims:
        words.learn(connection, claim, words.PAST)


AT_ONCE = 400
"""Rows of one statement; SQLite takes some hundreds."""


def _differing(connection: Connection, past: Past) -> set[int]:
    """The claims that were there and had other words."""
    schema, found = past.schema, set(past.edited.get(Kind.CLAIM, ()))
    of_statement = f"SELECT DISTINCT claim_id FROM {schema}statement WHERE id"
    of_quote = f"{of_statement} IN (SELECT statement_id FROM {schema}quote WHERE"
    asked = [
        f"{of_statement} IN ({_listed(past.edited.get(Kind.STATEMENT, ()))})",
        f"{of_quote} id IN ({_listed(past.edited.get(Kind.QUOTE, ()))}))",
    ]
    if past.last:
        asked.append(f"{of_quote} id > {past.last[Kind.QUOTE]})")
    if past.moment.until is not None:
        later = "SELECT id FROM statement"
        asked.append(f"{of_quote} retraction IS NULL) AND id NOT IN ({later})")
    for one in asked:
        found |= numbers(connection.plain(one))
    return found & numbers(connection.plain("SELECT claim_id FROM tally"))


def _listed(those: object) -> str:
    return ", ".join(map(str, sorted(those))) or "NULL"  # type: ignore[call-overload]
