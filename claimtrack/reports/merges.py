"""What a merge brought in, and what two desks had otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from claimtrack.reports.output import Column
from claimtrack.reports.phrases import counted, shortened
from claimtrack.reports.records import Record, known
from claimtrack.vocabulary import Kind

COLUMNS = (
    Column("reference", "What"),
    Column("fields", "Fields"),
    Column("ours", "Ours", wraps=True),
    Column("ours_by", "By", wraps=True),
    Column("theirs", "Theirs", wraps=True),
    Column("theirs_by", "By", wraps=True),
    Column("stands", "Stands"),
    Column("otherwise", "Otherwise", shown=False),
    Column("ours_at", "Ours recorded", shown=False),
    Column("theirs_at", "Theirs recorded", shown=False),
    Column("kind", "Kind", shown=False),
    Column("id", "Number", number=True, shown=False),
    Column("uuid", "UUID", shown=False),
)
SHORT = 60
"""Characters of a text that is told of an offer."""
FEW = 20
"""Offers that are told one by one."""


class Told(NamedTuple):
    """A conflict as it is told: `stands` is ours or theirs."""

    reference: str
    fields: tuple[str, ...]
    ours: Mapping[str, str | None]
    ours_by: str
    theirs: Mapping[str, str | None]
    theirs_by: str
    stands: str
    ours_at: str
    theirs_at: str
    kind: str
    id: int
    uuid: str

    @property
    def otherwise(self) -> str:
        """The option of the merge that settles it the other way."""
        other = "theirs" if self.stands == "ours" else "ours"
        return f"--{other} {self.reference}:{self.fields[0]}"


def record(told: Told, *, whole: bool) -> Record:
    """A conflict as a record: `whole` for programs, else with its values as a person reads them."""
    fields: dict[str, Any] = {**told._asdict(), "otherwise": told.otherwise}
    fields["fields"] = list(told.fields)
    if not whole:
        for side in ("ours", "theirs"):
            fields[side] = "; ".join(value or "nothing" for value in fields[side].values())
    return known(fields)


def came_in(revisions: int, records: Counter[Kind], changed: int) -> str:
    """What a merge brought, in one line."""
    parts = [counted(revisions, "revision")]
    parts += [
        counted(number, kind.label, _many(kind)) for kind, number in records.items() if number
    ]
    told = ", ".join(parts)
    return f"{told}; {counted(changed, 'record')} of ours changed" if changed else told


def _many(kind: Kind) -> str | None:
    return f"{kind.label[:-1]}ies" if kind.label.endswith("y") else None


def offered(rows: Iterable[tuple[str, int, int, str, str | None]]) -> Iterator[str]:
    """What looks the same, a line each: by its letter and two numbers, with what they have in
    common and the command that joins them."""
    for count, (letter, came, there, value, command) in enumerate(rows):
        if count == FEW:
            yield "and more that look the same; see: claimtrack party list, claimtrack list"
            return
        same = f"{letter}{came} and {letter}{there} look the same (“{shortened(value, SHORT)}”)"
        yield f"{same}; if they are: {command}" if command else same
