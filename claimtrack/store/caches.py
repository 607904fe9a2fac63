"""What follows from the records, made from nothing for a database that has just got all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimtrack.store import scores, tallies, words

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.store.engine import Connection

AT_ONCE = 10_000
"""Claims that are gone through by one statement."""


def grow(connection: Connection) -> None:
    """Counts, hears and indexes every claim; solves them, too, where they are few,
    and else marks that they are not."""
    last: int = connection.value(_last_claim) or 0
    # Who is told of links counts who they come from, which must be there: all are put in first.
    for numbers in _chunks(last):
        tallies.put(connection, numbers, numbers)
        words.learn(connection, numbers, words.INDEX)
    for numbers in _chunks(last):
        connection.run_among(numbers, tallies.count_some)
    if last <= scores.AT_ONCE:
        scores.solve_all(connection)
    else:
        scores.postpone(connection, set(), {last})


def _chunks(last: int) -> Iterator[set[int]]:
    for first in range(1, last + 1, AT_ONCE):
        yield set(range(first, min(first + AT_ONCE, last + 1)))


def _last_claim() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim

    return sa.select(sa.func.max(claim.c.id))
