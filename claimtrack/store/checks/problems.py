"""What a check is given and what it finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from claimtrack.store.checks.logs import Log
from claimtrack.store.engine import Row
from claimtrack.vocabulary import LETTER_OF, Kind

RESTORE = "look what a backup has there, and go back to it; see docs/verifying.md"
REBUILD = "compute it anew: claimtrack db rescore"


class Problem(NamedTuple):
    """Where something is not as claimtrack left it, what, and what to do."""

    where: str
    what: str
    next_step: str = RESTORE


class Scope(NamedTuple):
    """How much is looked at: of the records only those that changed in revision `since` or later;
    all of them, and all bytes, if that is 0. The checks fill in the rest: what was `counted`,
    `notes` of what is no problem but ought to be known, and the `logs` of the kinds of records,
    which the check of the chain gathers for that of the records."""

    since: int
    counted: Counter[str]
    notes: list[str]
    logs: dict[Kind, Log]

    @property
    def deep(self) -> bool:
        """Whether nothing is left out."""
        return self.since == 0


class Grouped:
    """Rows in the order of their first column, a whole number, asked for number by number. What
    was passed over on the way is in `unasked`."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._groups = groupby(rows, itemgetter(0))
        self._number: int | None = None
        self._rows: Iterator[Row] = iter(())
        self._asked = True
        self.unasked: list[int] = []
        self._step()

    def of(self, number: int) -> Iterator[Row]:
        """The rows of a number, to be read before the next one is asked for."""
        while self._number is not None and (self._asked or self._number < number):
            self._step()
        if self._number != number:
            return iter(())
        self._asked = True
        return self._rows

    def rest(self) -> list[int]:
        """Passes over all that is left; every number that nobody asked for."""
        while self._number is not None:
            self._step()
        return self.unasked

    def _step(self) -> None:
        if not self._asked and self._number is not None:
            self.unasked.append(self._number)
        self._number, self._rows = next(self._groups, (None, iter(())))
        self._asked = False


def named(kind: str, number: object) -> str:
    """A record as a person refers to it."""
    return f"{LETTER_OF[kind]}{number}" if kind in LETTER_OF else f"{kind} {number}"


def changed_lately(table: Any) -> Any:
    """The condition that a record changed in revision `since`, a parameter, or later."""
    return table.c.id.in_(recent(table.name))


def recent(kind: str) -> Any:
    """The numbers of the records of a kind that changed then, as a subquery."""
    import sqlalchemy as sa

    from claimtrack.store.tables import change

    return sa.select(change.c.row_id).where(
        change.c.kind == kind, change.c.revision_id >= sa.bindparam("since")
    )
