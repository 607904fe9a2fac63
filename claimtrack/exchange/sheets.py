"""The rows of a sheet, one by one: a sheet may have 1,048,576 of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import BinaryIO

from claimtrack.errors import Refused
from claimtrack.exchange import tables
from claimtrack.exchange.tables import MOST_COLUMNS, Row
from claimtrack.exchange.workbooks import (
    LONGEST_CELL,
    Attributes,
    Barred,
    Parser,
    Sheet,
    Workbook,
    unescaped,
    workbook,
)
from claimtrack.ledger.entries import Guess, Header, Place, Read, Rejected

OPTIONS: Mapping[str, str] = {**tables.OPTIONS, "sheet": "the name of the sheet; else the first"}
MOST_MERGED = 10_000
_REFERENCE = re.compile("([A-Za-z]{1,3})([0-9]{1,7})")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+[0-9]+):([A-Z]+[0-9]+)"')
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def read(stream: BinaryIO, name: str, options: Mapping[str, str]) -> Iterator[Read]:
    """The claims of one sheet. Raises Refused for what is no workbook, or has no column of
    claims."""
    with workbook(stream, name) as book:
        sheet, others = _chosen(book, name, options.get("sheet"))
        rows = _Rows(book, sheet).each()
        first, above, rows = tables.headed(rows, options)
        if first is None:
            raise Refused(f'{name}, sheet "{sheet.name}" is empty', "name another with --sheet")
        if isinstance(first, Rejected):
            raise Refused(f"{name}, {first.place}: {first.problem}", first.next_step)
        told = [f'sheet "{sheet.name}"']
        if others:
            told.append(f"sheets not read: {', '.join(others)}")
        head = first.cells
        if options.get("head") == "no":
            head, rows = [""] * len(head), chain([first], rows)
        else:
            yield Header(first.raw)
        for one in tables.entries(head, rows, options, {"sheet"}, above):
            yield one._replace(lines=(*told, *one.lines)) if isinstance(one, Guess) else one


def _chosen(book: Workbook, name: str, wanted: str | None) -> tuple[Sheet, list[str]]:
    """The sheet to read, and the names of those that are seen beside it."""
    seen = [sheet for sheet in book.sheets if not sheet.hidden]
    if wanted is not None:
        fitting = [sheet for sheet in book.sheets if sheet.name.strip() == wanted.strip()]
    else:
        fitting = seen or book.sheets
    if not fitting:
        there = ", ".join(sheet.name for sheet in book.sheets)[:400] or "none"
        raise Refused(
            f'{name} has no sheet "{wanted}"' if wanted else f"{name} has no sheet",
            f"there are: {there}",
        )
    return fitting[0], [one.name for one in seen if one != fitting[0]]


class _Rows:
    """The rows of a sheet, while it is parsed."""

    def __init__(self, book: Workbook, sheet: Sheet) -> None:
        self._book, self._sheet = book, sheet
        self._done: list[Row | Rejected] = []
        self._row = self._column = self._size = 0
        self._cells: dict[int, str] = {}
        self._wrong: str | None = None
        self._sort = self._style = ""
        self._inside = self._formula = False
        self._pieces: list[str] = []
        self._merged: dict[int, list[tuple[int, int, int]]] = {}
        self._filling: list[tuple[int, int, str]] = []

    def each(self) -> Iterator[Row | Rejected]:
        """Each row that has something, with what stands in its cells as it is seen."""
        self._find_merged()
        parser = Parser(self._start, self._end, self._text)
        for _ in self._book.parse(self._sheet.part, parser):
            yield from self._done
            self._done.clear()

    def _find_merged(self) -> None:
        """Which cells are one, told at the end of the sheet: what stands in the first of them
        stands in all, as far as they are below one another or side by side."""
        tail = b""
        count = 0
        for piece in self._book.parts(self._sheet.part):
            for found in _MERGED.finditer(tail + piece):
                count += 1
                try:
                    (left, top), (right, bottom) = (
                        _position(one.decode()) for one in (found[1], found[2])
                    )
                except Barred:
                    continue
                if count <= MOST_MERGED and right - left < 50:
                    self._merged.setdefault(top, []).append((left, right, bottom))
            tail = (tail + piece)[-100:] if b"mergeCell" in piece[-100:] else piece[-20:]

    def _start(self, name: str, given: Attributes) -> None:
        if name == "c":
            at = given.get("r")
            self._column = _position(at)[0] if at else self._column + 1
            self._sort, self._style = given.get("t", "n"), given.get("s", "")
            self._formula = False
            self._pieces.clear()
            self._size = 0
        elif name in ("v", "t"):
            self._inside = True
        elif name == "rPh":
            self._inside = False
        elif name == "f":
            self._formula = True
        elif name == "row":
            told = given.get("r", "")
            known = told.isascii() and told.isdecimal() and len(told) < 8
            self._row = int(told) if known else self._row + 1
            self._column, self._cells, self._wrong = 0, {}, None

    def _text(self, piece: str) -> None:
        if self._inside:
            self._size += len(piece)
            if self._size > LONGEST_CELL:
                raise Barred(f"has a cell of more than {LONGEST_CELL:,} characters")
            self._pieces.append(piece)

    def _end(self, name: str) -> None:
        if name in ("v", "t"):
            self._inside = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()

    def _end_cell(self) -> None:
        text = "".join(self._pieces)
        if not text:
            if self._formula and self._sort != "str":
                self._wrong = f"cell {_letters(self._column)} has a formula without its value"
            return
        if self._column > MOST_COLUMNS:
            self._wrong = f"a cell beyond column {MOST_COLUMNS:,}"
        elif self._sort == "s":
            number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
            self._cells[self._column] = self._book.text(number)
        elif self._sort == "e":
            self._wrong = f"cell {_letters(self._column)} has the error {text[:20]}"
        elif self._sort == "b":
            self._cells[self._column] = "TRUE" if text == "1" else "FALSE"
        elif self._sort == "n":
            style = self._style
            known = style.isascii() and style.isdecimal() and len(style) < 7
            number = int(style) if known else 0
            shown = self._book.shown[number] if number < len(self._book.shown) else str
            self._cells[self._column] = shown(text)
        else:
            self._cells[self._column] = unescaped(text)

    def _end_row(self) -> None:
        self._filling = [one for one in self._filling if one[1] >= self._row]
        for column, _, text in self._filling:
            self._cells.setdefault(column, text)
        for left, right, bottom in self._merged.pop(self._row, ()):
            text = self._cells.get(left, "")
            for column in range(left, right + 1):
                if text and len(self._filling) < MOST_MERGED:
                    self._cells[column] = text
                    self._filling.append((column, bottom, text))
        if not self._cells and self._wrong is None:
            return
        width = max(self._cells, default=0)
        cells = [self._cells.get(column, "") for column in range(1, width + 1)]
        place = Place("row", self._row)
        if self._wrong is not None:
            self._done.append(Rejected(place, self._wrong, "mend it in the sheet", _line(cells)))
        else:
            self._done.append(Row(place, cells, _line(cells)))


def _position(reference: str) -> tuple[int, int]:
    """Column and row, both from 1, of a cell such as B7."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise Barred(f'has a cell at "{reference[:20]}"')
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return column, int(found[2])


def _letters(column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _line(cells: list[str]) -> bytes:
    """A row as CSV, to be set aside: safe to open, and read back as it was."""
    line = io.StringIO()
    guarded = (f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells)
    csv.writer(line, lineterminator="\n").writerow(guarded)
    return line.getvalue().encode("utf-8", errors="replace")
