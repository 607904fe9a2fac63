"""The history as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from claimtrack.queries.history import ChangeRow, RevisionRow
from claimtrack.reports.output import Column
from claimtrack.reports.phrases import counted
from claimtrack.reports.wrapping import visible, wrap

COLUMNS = (
    Column("id", "Revision", number=True),
    Column("recorded_at", "Recorded"),
    Column("actor", "By", wraps=True),
    Column("command", "Command"),
    Column("message", "Why", wraps=True),
    Column("changed", "Changes", number=True),
    Column("changes", "What", shown=False, wraps=True),
    Column("uuid", "UUID", shown=False),
    Column("hash", "Hash", shown=False),
)

CHANGES = (
    Column("reference", "What"),
    Column("before", "From", wraps=True),
    Column("after", "To", wraps=True),
    Column("kind", "Kind", shown=False),
    Column("id", "Number", number=True, shown=False),
    Column("operation", "Operation", shown=False),
)
"""Of what one revision does to each record."""


def pages(revisions: Iterable[RevisionRow], cells: int) -> Iterator[str]:
    """A paragraph a revision, for a terminal of `cells` columns."""
    for row in revisions:
        day, clock = row.recorded_at[:10], row.recorded_at[11:19]
        yield f"R{row.id}  {day} {clock} UTC  {visible(row.actor)}  {visible(row.command)}\n"
        lines = [f"“{row.message}”"] if row.message else []
        made = [change.reference for change in row.changes if change.operation == "create"]
        if made:
            lines.append(f"added {', '.join(made)}")
        lines += _told(row.changes)
        if row.changed > len(row.changes):
            lines.append(
                f"of {counted(row.changed, 'change')} in all: claimtrack history R{row.id} -n 0"
            )
        for line in lines:
            for part in wrap(visible(line), cells - 4):
                yield f"    {part}\n"
        yield "\n"


def lines(changes: Iterable[ChangeRow], cells: int) -> Iterator[str]:
    """Edits in words, for a terminal of `cells` columns."""
    for line in _told(changes):
        yield from (f"{part}\n" for part in wrap(visible(line), cells))


def _told(changes: Iterable[ChangeRow]) -> Iterator[str]:
    """Edits in words: a field a line, but what was withdrawn or restored alike in one."""
    for reasons, alike in groupby(changes, _reasons):
        named = ", ".join(change.reference for change in alike) if reasons else ""
        if not reasons:
            for change in alike:
                yield from _fields(change)
        elif reasons[1]:
            yield f"retracted {named}: {reasons[1]}"
        else:
            yield f"restored {named} (it was retracted: {reasons[0]})"


def _reasons(change: ChangeRow) -> tuple[str | None, str | None] | None:
    """The reasons before and after, where nothing but whether a record is retracted was changed."""
    if change.before is None or change.before.keys() != {"retraction"}:
        return None
    return change.before["retraction"], (change.after or {}).get("retraction")


def _fields(change: ChangeRow) -> Iterator[str]:
    for field, before in (change.before or {}).items():
        after = (change.after or {}).get(field)
        was, now = (_quoted(value, change.names) for value in (before, after))
        yield f"changed {change.reference} {field} from {was} to {now}"


def _quoted(value: str | None, names: Mapping[str, str]) -> str:
    if value is None:
        return "nothing"
    return names.get(value) or f"“{value}”"
