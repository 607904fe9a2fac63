"""TSV: a row a statement, in UTF-8, the columns named in the first row.

text/tab-separated-values as registered with IANA: a cell holds neither tab nor line end, so these
become spaces. A cell that a spreadsheet would take for a formula has an apostrophe before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimtrack.exchange.registry import Format, Options
from claimtrack.exchange.separated import write_separated

if TYPE_CHECKING:
    from claimtrack.queries.exports import Export


def write(export: Export, options: Options) -> Iterator[bytes]:
    """The claims as TSV."""
    return write_separated(export, options, "\t", one_line=True)


FORMAT = Format(
    name="tsv",
    label="tab-separated values, a row a statement",
    media_type="text/tab-separated-values",
    suffixes=(".tsv", ".tab"),
    specification="https://www.iana.org/assignments/media-types/text/tab-separated-values",
    write=write,
    options={"bom": "yes: begins with a byte order mark, without which Excel garbles accents."},
)
