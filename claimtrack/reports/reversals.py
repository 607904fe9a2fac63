"""What undoing a command changes, in words and as records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from claimtrack.queries.reversals import Reverted
from claimtrack.reports.histories import turned
from claimtrack.reports.output import Column
from claimtrack.reports.records import Record, known
from claimtrack.reports.wrapping import visible, wrap

COLUMNS = (
    Column("reference", "What"),
    Column("before", "From", wraps=True),
    Column("after", "To", wraps=True),
    Column("kind", "Kind", shown=False),
    Column("id", "Number", number=True, shown=False),
    Column("operation", "Operation", shown=False),
)


def record(row: Reverted) -> Record:
    """One record's part, as a change of `history` tells it."""
    fields = {**row._asdict(), "names": None, "operation": "edit", "reference": row.reference}
    return known(fields)


def lines(rows: Iterable[Reverted], cells: int) -> Iterator[str]:
    """A field a line, but what is withdrawn or restored alike in one; for a terminal of `cells`
    columns."""
    for line in _told(rows):
        yield from (f"{part}\n" for part in wrap(visible(line), cells))


def _told(rows: Iterable[Reverted]) -> Iterator[str]:
    for reasons, alike in groupby(rows, _reasons):
        named = ", ".join(row.reference for row in alike) if reasons else ""
        if not reasons:
            for row in alike:
                for field, was in row.before.items():
                    what = turned(row.kind, row.names, field, was, row.after.get(field))
                    yield f"changed {row.reference} {field.replace('_', ' ')}: {what}"
        elif reasons[1]:
            yield f"retracted {named}: {reasons[1]}"
        else:
            yield f"restored {named} (it was retracted: {reasons[0]})"


def _reasons(row: Reverted) -> tuple[str | None, str | None] | None:
    """The reasons before and after, where nothing but whether a record is retracted is changed."""
    if row.before.keys() != {"retraction"}:
        return None
    return row.before["retraction"], row.after.get("retraction")
