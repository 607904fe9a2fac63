"""Scores of the past: computed when a read asks for them, from the records as they were."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from claimtrack.store import scores
from claimtrack.store.engine import Connection
from claimtrack.store.marks import RULES
from claimtrack.store.past import Past, numbers
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable


def begin(connection: Connection, past: Past) -> None:
    """Lets `score` be empty, but for what tells which disputes are too large to be solved at once:
    those that are today. Nothing is up to date or old then."""
    columns = ", ".join(f"{name} {type_}" for name, type_ in TYPES)
    connection.plain(f"CREATE TEMPORARY TABLE score ({columns})")
    connection.plain("CREATE TEMPORARY TABLE outdated (dispute_id INTEGER PRIMARY KEY)")
    connection.plain(f"CREATE TEMPORARY TABLE scoring AS SELECT 1 AS id, '{RULES}' AS rules")
    there = f" AND claim_id <= {past.last[Kind.CLAIM]}" if past.last else ""
    connection.plain(
        "INSERT INTO score (claim_id, dispute_id)"
        f" SELECT claim_id, dispute_id FROM {past.schema}score WHERE dispute_id IS NOT NULL{there}"
    )


def solve(connection: Connection, claims: Iterable[int]) -> None:
    """Computes the scores of these claims and all they are disputed with, where the connection
    looks at the past. Those of a large dispute are left out, and marked."""
    if connection.past is not None:
        scores.refresh(connection, set(claims))


def solve_all(connection: Connection) -> None:
    """The same for all claims, however large their dispute."""
    if connection.past is None:
        return
    live = numbers(connection.all(_live))
    if len(live) <= scores.AT_ONCE:
        connection.run(_unfence)
        scores.refresh(connection, live)
    else:
        scores.solve_all(connection)


TYPES = (
    ("claim_id", "INTEGER PRIMARY KEY"),
    *((name, "BIGINT") for name in scores.COLUMNS[1:7]),
    ("contestedness", "DOUBLE PRECISION"),
    ("standing", "TEXT"),
    ("dispute_id", "INTEGER"),
)


def _live() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import tally

    return sa.select(tally.c.claim_id).where(tally.c.live == sa.literal_column("1"))


def _unfence() -> Executable:
    from claimtrack.store.tables import score

    return score.delete()
