"""Scores of the past: what a read asks for is computed from the records as they were. The figures
of a dispute that nothing has changed since are today's, and are taken over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from claimtrack.store import disputes, scores
from claimtrack.store.engine import Connection
from claimtrack.store.marks import RULES
from claimtrack.store.past import Past, numbers
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

FEW = 2_000
"""Claims that are scored dispute by dispute; for more of them numpy is worth its start."""
MANY = 200_000
"""Live claims that a read waits for, about two seconds, when it has to score them all."""
COLUMNS = ", ".join(scores.COLUMNS)
TYPES = (
    "claim_id INTEGER PRIMARY KEY, lower BIGINT, upper BIGINT, for_lower BIGINT, for_upper BIGINT,"
    " against_lower BIGINT, against_upper BIGINT, contestedness DOUBLE PRECISION, standing TEXT,"
    " dispute_id INTEGER"
)


def begin(connection: Connection, past: Past) -> None:
    """Lets nothing be scored yet. Which disputes are too large to be solved at once is known: those
    that are today. Their claims stand in `score`, without figures."""
    connection.plain(f"CREATE TEMPORARY TABLE score ({TYPES})")
    connection.plain("CREATE TEMPORARY TABLE outdated (dispute_id INTEGER PRIMARY KEY)")
    connection.plain(f"CREATE TEMPORARY TABLE scoring AS SELECT 1 AS id, '{RULES}' AS rules")
    there = f" AND claim_id <= {past.last[Kind.CLAIM]}" if past.last else ""
    connection.plain(
        "INSERT INTO score (claim_id, dispute_id) SELECT claim_id, dispute_id"
        f" FROM {past.schema}score WHERE dispute_id IS NOT NULL{there}"
    )


def solve(connection: Connection, claims: Iterable[int]) -> None:
    """Scores these claims, where the connection looks at the past. Those of a large dispute are
    left out, and their dispute is marked, as it is by a write."""
    if connection.past is None:
        return
    wanted = set(claims)
    wanted -= _standing(connection, wanted, " AND lower IS NOT NULL")
    if not wanted:
        return
    _take_over(connection, connection.past, wanted)
    left = wanted - _standing(connection, wanted)
    if len(disputes.walk(connection, left, fences=True, most=FEW).claims) <= FEW:
        scores.refresh(connection, left)
    elif connection.value(_counted) <= MANY:
        scores.solve_all(connection)
    else:
        connection.plain(f"INSERT INTO outdated (dispute_id) VALUES ({min(left)})")


def solve_all(connection: Connection) -> None:
    """Scores all claims, however large their dispute, where the connection looks at the past."""
    if connection.past is None:
        return
    if connection.value(_counted) <= FEW:
        for table in ("score", "outdated"):
            connection.plain(f"DELETE FROM {table}")
        scores.refresh(connection, numbers(connection.all(_live)))
    else:
        scores.solve_all(connection)


def _standing(connection: Connection, claims: set[int], more: str = "") -> set[int]:
    """Those of some claims that stand in `score`: with figures, or as of a large dispute."""
    listed = ", ".join(map(str, sorted(claims))) or "NULL"
    return numbers(
        connection.plain(f"SELECT claim_id FROM score WHERE claim_id IN ({listed}){more}")
    )


def _take_over(connection: Connection, past: Past, wanted: set[int]) -> None:
    """Takes over the figures of those wanted that are in disputes as they are today, and marks the
    large ones among the others."""
    same = wanted - _changed(connection, past, wanted)
    ruled = connection.plain(f"SELECT rules FROM {past.schema}scoring") == [(RULES,)]
    if same and ruled:
        old = f"SELECT dispute_id FROM {past.schema}outdated"
        renewed = ", ".join(f"{name} = excluded.{name}" for name in scores.COLUMNS[1:])
        connection.plain(
            f"INSERT INTO score ({COLUMNS}) SELECT {COLUMNS} FROM {past.schema}score"
            f" WHERE claim_id IN ({', '.join(map(str, sorted(same)))})"
            f" AND (dispute_id IS NULL OR dispute_id NOT IN ({old}))"
            f" ON CONFLICT (claim_id) DO UPDATE SET {renewed}"
        )
    connection.plain(
        "INSERT INTO outdated (dispute_id) SELECT DISTINCT dispute_id FROM score"
        f" WHERE lower IS NULL AND claim_id IN ({', '.join(map(str, sorted(wanted)))})"
        " ON CONFLICT (dispute_id) DO NOTHING"
    )


def _changed(connection: Connection, past: Past, wanted: set[int]) -> set[int]:
    """Those wanted of whose dispute something may have been recorded since."""
    if past.touched is None:
        return wanted
    found = disputes.walk(connection, past.touched, fences=True, most=FEW)
    if len(found.claims) > FEW:
        return wanted
    large = set(found.fenced.values())
    listed = ", ".join(map(str, sorted(wanted)))
    of_large = connection.plain(
        f"SELECT claim_id, dispute_id FROM score WHERE claim_id IN ({listed})"
        " AND dispute_id IS NOT NULL"
    )
    beside = {claim for claim, dispute in of_large if dispute in large}
    return wanted & (past.touched | found.claims.keys() | found.fenced.keys() | beside)


def _counted() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import tally

    live = tally.c.live == sa.literal_column("1")
    return sa.select(sa.func.count()).select_from(tally).where(live)


def _live() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import tally

    return sa.select(tally.c.claim_id).where(tally.c.live == sa.literal_column("1"))
