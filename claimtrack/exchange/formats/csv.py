"""CSV: a row a statement, in UTF-8, the columns named in the first row.

RFC 4180, with a line feed for a line end. A cell that a spreadsheet would take for a formula has an
apostrophe before it (the same rule as `list --format csv`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimtrack.exchange.registry import Format, Options
from claimtrack.exchange.separated import write_separated

if TYPE_CHECKING:
    from claimtrack.queries.exports import Export


def write(export: Export, options: Options) -> Iterator[bytes]:
    """The claims as CSV."""
    return write_separated(export, options, ",", one_line=False)


FORMAT = Format(
    name="csv",
    label="CSV, a row a statement",
    media_type="text/csv",
    suffixes=(".csv",),
    specification="RFC 4180",
    write=write,
    options={"bom": "yes: begins with a byte order mark, without which Excel garbles accents."},
)
