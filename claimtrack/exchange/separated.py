"""What CSV and TSV have in common when they are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimtrack.reports.columns import Column
from claimtrack.reports.machines import on_one_line, separated

if TYPE_CHECKING:
    from claimtrack.exchange.registry import Options
    from claimtrack.queries.exports import Export

PIECE = 1 << 16
BOM = {"bom": "yes: begins with a byte order mark, without which Excel garbles accents."}
"""An option of both, when they are written."""


def write_separated(
    export: Export, options: Options, comma: str, *, one_line: bool
) -> Iterator[bytes]:
    """The claims, the cells apart by `comma`; with `one_line` no cell has a line end."""
    from claimtrack.exchange.spreadsheets import COLUMNS, every_row

    if options.get("bom") == "yes":
        yield b"\xef\xbb\xbf"
    columns = [Column(name, name) for name in COLUMNS]
    records = (row for _, row in every_row(export))
    held = ""
    for line in separated(records, columns, comma, on_one_line if one_line else str):
        held += line
        if len(held) > PIECE:
            yield held.encode()
            held = ""
    yield held.encode()
