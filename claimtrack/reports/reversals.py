"""What undoing a command changes, in words and as records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from claimtrack.queries.reversals import Reverted
from claimtrack.reports.histories import described, turned
from claimtrack.reports.output import Column
from claimtrack.reports.records import Record, known
from claimtrack.reports.wrapping import visible, wrap
from claimtrack.vocabulary import LETTER_OF, Kind

COLUMNS = (
    Column("reference", "What"),
    Column("before", "From", wraps=True),
    Column("after", "To", wraps=True),
    Column("kind", "Kind", shown=False),
    Column("id", "Number", number=True, shown=False),
    Column("operation", "Operation", shown=False),
)


class Verbs(NamedTuple):
    """What is told of what becomes of a record."""

    retracted: str
    restored: str
    changed: str


DONE = Verbs("retracted", "restored", "changed")
PLANNED = Verbs("would retract", "would restore", "would change")


def record(row: Reverted) -> Record:
    """One record's part, as a change of `history` tells it."""
    fields = {**row._asdict(), "operation": "edit", "reference": row.reference}
    del fields["names"], fields["stood"]
    return known(fields)


def lines(rows: Iterable[Reverted], cells: int, *, done: bool) -> Iterator[str]:
    """A field a line, but what is withdrawn or restored alike in one; for a terminal of `cells`
    columns. What is not `done` is told as what would be."""
    for line in _told(rows, DONE if done else PLANNED):
        yield from (f"{part}\n" for part in wrap(visible(line), cells))


def _told(rows: Iterable[Reverted], verbs: Verbs) -> Iterator[str]:
    for reasons, alike in groupby(rows, _reasons):
        if not reasons:
            for row in alike:
                (name,) = _named(row.kind, (row,))
                for field, was in row.before.items():
                    what = turned(row.kind, row.names, field, was, row.after.get(field))
                    yield f"{verbs.changed} {name} {field.replace('_', ' ')}: {what}"
            continue
        named = [name for kind, same in groupby(alike, _kind) for name in _named(kind, same)]
        if reasons[1]:
            yield f"{verbs.retracted} {', '.join(named)}: {reasons[1]}"
        else:
            was = "it was" if len(named) == 1 else "they were"
            yield f"{verbs.restored} {', '.join(named)} ({was} retracted: {reasons[0]})"


def _kind(row: Reverted) -> str:
    return row.kind


def _named(kind: str, rows: Iterable[Reverted]) -> Iterator[str]:
    """C12, C13; of what has no letter what it says, and first what it is."""
    if kind in LETTER_OF:
        yield from (row.reference for row in rows)
        return
    label = f"{Kind(kind).label} "
    for row in rows:
        yield f"{label}{described(kind, row.stood, row.names)}"
        label = ""


def _reasons(row: Reverted) -> tuple[str | None, str | None] | None:
    """The reasons before and after, where nothing but whether a record is retracted is changed."""
    if row.before.keys() != {"retraction"}:
        return None
    return row.before["retraction"], row.after.get("retraction")
