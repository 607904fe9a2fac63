"""The word index of the past: today's, and beside it the claims that had other words."""

from __future__ import annotations

from claimtrack.store import words
from claimtrack.store.engine import Connection
from claimtrack.store.past import Past, numbers
from claimtrack.store.since import Since
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
    words.learn(connection, set(claims), words.PAST)


AT_ONCE = 400
"""Rows of one statement; SQLite takes some hundreds."""


def _differing(connection: Connection, past: Past) -> set[int]:
    """The claims that were there and had other words."""
    since = Since(connection, past)
    found = since.edited(Kind.CLAIM, "text", "original")
    told = since.edited(Kind.STATEMENT, "claim", "retraction")
    told |= since.of(Kind.QUOTE, "statement_id", since.edited(Kind.QUOTE))
    if past.last:
        told |= since.created(Kind.QUOTE, "statement_id")
    found |= since.of(Kind.STATEMENT, "claim_id", told)
    if past.moment.until is not None:
        later = "id NOT IN (SELECT id FROM statement)"
        quoted = f"id IN (SELECT statement_id FROM {past.schema}quote)"
        asked = f"SELECT claim_id FROM {past.schema}statement WHERE {later} AND {quoted}"
        found |= numbers(connection.plain(asked))
    return found & numbers(connection.plain("SELECT claim_id FROM tally"))
