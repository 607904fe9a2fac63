"""Computes anew what follows from the records and was altered: date bounds, tallies, voices, words.

Every command keeps these up to date. What is wrong with them somebody else did, or a disk; a write
would only put right what it touches. Scores are computed by `scores.rescore`, after this.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.store import tallies, words
from claimtrack.store.checks import records
from claimtrack.store.checks import tallies as counted
from claimtrack.store.checks import words as indexed
from claimtrack.store.checks.problems import Scope
from claimtrack.store.engine import Connection, check_schema, connected, snapshot, transaction
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable


class Wrong(NamedTuple):
    """What does not follow from the records: dates, and claims by their tallies and words."""

    dates: list[records.WrongBounds]
    tallies: set[int]
    words: set[int]
    strays: bool
    blind: bool
    """Whether the index of words does not lead to all that it holds."""


def mend(database: str) -> int:
    """Puts right what does not follow from the records; returns of how many dates and claims.
    Where nothing is wrong, nothing is written. Raises DatabaseFault."""
    with connected(database) as connection:
        check_schema(connection)
        with snapshot(connection):
            if not any(_wrong(connection)):
                return 0
        with transaction(connection):
            return _mend(connection)


def _wrong(connection: Connection) -> Wrong:
    return Wrong(
        _dates(connection),
        {claim for claim, _ in counted.wrong(connection, None)},
        set(indexed.wrong(connection, None)),
        any(connection.one(_strays, table, connection.dialect) for table in STRAYING),
        indexed.blind(connection),
    )


def _dates(connection: Connection) -> list[records.WrongBounds]:
    # What nobody can read means no days; `verify` tells of it, and only a person can mend it.
    everything = Scope(0, Counter(), [], {})
    return [one for one in records.wrong_bounds(connection, everything) if one.readable]


def _mend(connection: Connection) -> int:
    if indexed.blind(connection):
        connection.plain("INSERT INTO claim_words (claim_words) VALUES ('rebuild')")
    dates = _dates(connection)
    for kind, name, number, due, _ in dates:
        first, last = (due.earliest, due.latest) if due else (None, None)
        connection.run(_set_days, kind.value, name, number=number, first=first, last=last)
    for table in STRAYING:
        connection.run(_forget_strays, table, connection.dialect)
    # Only now: who spoke first depends on the days, and whose voice it is.
    wrong = _wrong(connection)
    tallies.refresh(connection, [(Kind.CLAIM, claim, None) for claim in sorted(wrong.tallies)])
    words.refresh(connection, [(Kind.CLAIM, claim, None) for claim in wrong.words])
    return len(dates) + len(wrong.tallies | wrong.words)


STRAYING = {
    "tally": ("claim_id", "claim"),
    "score": ("claim_id", "claim"),
    "voice": ("statement_id", "statement"),
    "claim_words": ("claim_id", "claim"),
}
"""Tables whose rows belong to a record: by which column, and to which kind."""


def _stray_rows(table: str, dialect: str) -> str:
    column, kind = STRAYING[table]
    # SQLite's word index has no column but its own number.
    column = "rowid" if (table, dialect) == ("claim_words", "sqlite") else column
    return f"FROM {table} WHERE {column} NOT IN (SELECT id FROM {kind})"


def _strays(table: str, dialect: str) -> Executable:
    import sqlalchemy as sa

    return sa.text(f"SELECT 1 {_stray_rows(table, dialect)}")


def _forget_strays(table: str, dialect: str) -> Executable:
    import sqlalchemy as sa

    return sa.text(f"DELETE {_stray_rows(table, dialect)}")


def _set_days(kind: str, name: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    table = metadata.tables[kind]
    days: dict[str, Any] = {
        f"{name}_earliest": sa.bindparam("first"),
        f"{name}_latest": sa.bindparam("last"),
    }
    return table.update().where(table.c.id == sa.bindparam("number")).values(days)
