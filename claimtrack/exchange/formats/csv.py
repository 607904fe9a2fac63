"""CSV: a row a statement, the columns named in the first row.

RFC 4180 and, reading, what programs make of it. Written in UTF-8 with a line feed for a line end; a
cell that a spreadsheet would take for a formula has an apostrophe before it (the same rule as `list
--format csv`), which is taken off again when it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from claimtrack.exchange import delimited
from claimtrack.exchange.registry import Format, Options
from claimtrack.exchange.separated import BOM, write_separated

if TYPE_CHECKING:
    from claimtrack.ledger.entries import Read
    from claimtrack.queries.exports import Export


def _likely(head: bytes, name: str) -> int:
    return 90 if name.endswith(".csv") else delimited.likely(head, name, ",;|")


def _read(stream: BinaryIO, name: str, options: Options) -> Iterator[Read]:
    return delimited.read(stream, name, options)


def write(export: Export, options: Options) -> Iterator[bytes]:
    """The claims as a file."""
    return write_separated(export, options, ",", one_line=False)


FORMAT = Format(
    name="csv",
    label="CSV, a row a statement",
    media_type="text/csv",
    suffixes=(".csv",),
    specification="https://www.rfc-editor.org/rfc/rfc4180",
    likely=_likely,
    read=_read,
    write=write,
    read_options=delimited.OPTIONS,
    write_options=BOM,
)
