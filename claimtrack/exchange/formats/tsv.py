"""TSV: a row a statement, the columns named in the first row.

text/tab-separated-values as registered with IANA: a cell holds neither tab nor line end, so these
become spaces when it is written. Reading, cells may be quoted as those of CSV are. A cell that a
spreadsheet would take for a formula has an apostrophe before it.
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
    if name.endswith((".tsv", ".tab")):
        return 90
    return delimited.likely(head, name, "\t")


def _read(stream: BinaryIO, name: str, options: Options) -> Iterator[Read]:
    return delimited.read(stream, name, options, "\t")


def write(export: Export, options: Options) -> Iterator[bytes]:
    """The claims as a file."""
    return write_separated(export, options, "\t", one_line=True)


FORMAT = Format(
    name="tsv",
    label="TSV, a row a statement",
    media_type="text/tab-separated-values",
    suffixes=(".tsv", ".tab"),
    specification="https://www.iana.org/assignments/media-types/text/tab-separated-values",
    likely=_likely,
    read=_read,
    write=write,
    read_options=delimited.OPTIONS,
    write_options=BOM,
)
