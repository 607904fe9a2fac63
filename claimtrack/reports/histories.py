"""The history as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

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


def pages(revisions: Iterable[RevisionRow], cells: int) -> Iterator[str]:
    """A paragraph a revision, for a terminal of `cells` columns."""
    for row in revisions:
        day, clock = row.recorded_at[:10], row.recorded_at[11:19]
        yield f"R{row.id}  {day} {clock} UTC  {visible(row.actor)}  {visible(row.command)}\n"
        lines = [f"“{row.message}”"] if row.message else []
        made = [change.reference for change in row.changes if change.operation == "create"]
        if made:
            lines.append(f"added {', '.join(made)}")
        for change in row.changes:
            lines += _told(change)
        if row.changed > len(row.changes):
            lines.append(
                f"of {counted(row.changed, 'change')} in all: claimtrack history R{row.id} -n 0"
            )
        for line in lines:
            for part in wrap(visible(line), cells - 4):
                yield f"    {part}\n"
        yield "\n"


def _told(change: ChangeRow) -> list[str]:
    """An edit in words: a field a line."""
    lines = []
    for field, before in (change.before or {}).items():
        after = (change.after or {}).get(field)
        if field == "retraction" and after:
            lines.append(f"retracted {change.reference}: {after}")
            continue
        was, now = (_quoted(value, change.names) for value in (before, after))
        lines.append(f"changed {change.reference} {field} from {was} to {now}")
    return lines


def _quoted(value: str | None, names: Mapping[str, str]) -> str:
    if value is None:
        return "nothing"
    return names.get(value) or f"“{value}”"
