"""XLSX: a row a statement, the columns named in the first row.

Office Open XML (ECMA-376, ISO/IEC 29500), by openpyxl, which writes row by row. Every text is a
string cell, which no program takes for a formula, a date or a link; what XML cannot hold is escaped
as `_xHHHH_` (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from claimtrack.errors import Refused
from claimtrack.exchange import sheets
from claimtrack.exchange.registry import Format, Options
from claimtrack.exchange.spreadsheets import COLUMNS, every_row

if TYPE_CHECKING:
    from claimtrack.ledger.entries import Read
    from claimtrack.queries.exports import Export

MOST_ROWS = 1_048_576
"""Of a sheet, the head included; what is beyond goes into a further sheet."""
LONGEST = 32_767
"""UTF-16 units of a cell."""
PIECE = 1 << 16
_GUARDED = re.compile("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What a cell looks like that came from a CSV, guarded against being taken for a formula."""
_ESCAPED = re.compile("[\0-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def _likely(head: bytes, name: str) -> int:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return 50  # an old .xls: refused with what to do
    if not head.startswith(b"PK\x03\x04"):
        return 0
    return 95 if name.endswith((".xlsx", ".xlsm")) or b"xl/" in head else 50


def _read(stream: BinaryIO, name: str, options: Options) -> Iterator[Read]:
    return sheets.read(stream, name, options)


def write(export: Export, options: Options) -> Iterator[bytes]:
    """The claims as a workbook. Raises Refused for a text that no cell can hold."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet: Any = _sheet(book)
    left = MOST_ROWS - 1
    try:
        for claim, row in every_row(export):
            if not left:
                sheet = _sheet(book)
                left = MOST_ROWS - 1
            sheet.append([_cell(sheet, claim.number, name, row.get(name)) for name in COLUMNS])
            left -= 1
    except BaseException:
        # Else the library complains of them, on stderr, when they are collected.
        for begun in book.worksheets:
            cast(Any, begun).close()
        raise
    with tempfile.TemporaryFile() as stream:
        book.save(stream)
        stream.seek(0)
        while piece := stream.read(PIECE):
            yield piece


def _sheet(book: Any) -> Any:
    number = len(book.sheetnames) + 1
    sheet = book.create_sheet("claims" if number == 1 else f"claims {number}")
    sheet.freeze_panes = "A2"
    sheet.append(list(COLUMNS))
    return sheet


def _cell(sheet: Any, number: int, name: str, value: object) -> Any:
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST // 2 and len(value.encode("utf-16-le")) // 2 > LONGEST:
        raise Refused(
            f'C{number}, field "{name}" has more than {LONGEST:,} characters, and no cell can',
            "write csv or jsonl",
        )
    from openpyxl.cell import WriteOnlyCell

    if _GUARDED.match(value):
        value = f"'{value}"  # whoever reads it takes one off
    cell: Any = WriteOnlyCell(sheet, "")
    # Given as a value, a text that begins with = is taken for a formula.
    cell._value, cell.data_type = _ESCAPED.sub(_escape, value), "s"
    return cell


def _escape(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


FORMAT = Format(
    name="xlsx",
    label="Excel workbook (.xlsx), a row a statement",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    suffixes=(".xlsx",),
    specification="https://ecma-international.org/publications-and-standards/standards/ecma-376/",
    likely=_likely,
    read=_read,
    write=write,
    read_options=sheets.OPTIONS,
    binary=True,
)
