"""CSV and its kin (RFC 4180, and what programs make of it): rows, each with the line it begins on.

A quote that is never closed would swallow the rest of a file, or the rows up to the next stray
quote. It is found, told where it was opened, and reading goes on at the next line. In TSV, which as
registered has no quoting, it is a character like others.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import BinaryIO

from claimtrack.errors import Refused
from claimtrack.exchange import mapping, tables
from claimtrack.exchange.tables import Row
from claimtrack.ledger.entries import Header, Place, Read, Rejected

OPTIONS: Mapping[str, str] = {
    **tables.OPTIONS,
    "encoding": "of a file that is not UTF-8: windows-1252, say",
    "delimiter": "what stands between cells: comma, semicolon, tab, pipe or one character",
}
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
LONGEST_LINE = 4 << 20
"""Characters of a line, and of a record of several lines."""
MOST_LINES = 2000
"""Lines of one record. More have been swallowed by a quote."""
MOST_PUT_BACK = 1_000_000
"""Lines that quotes swallowed, after which the file is given up: it has another way of quoting."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FOREIGN = re.compile("[\udc80-\udcff]")
"""A byte that is none of the encoding, as it is carried along."""
_ENCLOSED = re.compile('"(?:[^"]|"")*"')
_UNCLOSED = "a quote opens here that is never closed"


class _Lines:
    """The lines of a file with their ends, which may be LF, CRLF or CR; some can be put back."""

    def __init__(self, text: io.TextIOWrapper, name: str) -> None:
        self._text, self._name = text, name
        wide = "16" in text.encoding or "32" in text.encoding or text.encoding == "utf-8-sig"
        self._encoding = "utf-8" if wide else text.encoding
        self._back: deque[str] = deque()
        self.number = 0
        """Of the line that was taken last."""

    def next(self) -> str | None:
        """The next line; None at the end. One that is too long comes cut, and the rest is lost."""
        if self._back:
            line: str = self._back.popleft()
        else:
            try:
                line = self._text.readline(LONGEST_LINE)
                if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
                    while (rest := self._text.readline(LONGEST_LINE)) and rest[-1] not in "\r\n":
                        pass
            except UnicodeError as error:
                raise Refused(
                    f"{self._name}, line {self.number + 1}: cannot be read ({error.args[-1]})",
                    "say which encoding it has: --set encoding=NAME",
                ) from None
        if not line:
            return None
        self.number += 1
        return line

    def raw(self, lines: list[str]) -> bytes:
        """Lines to be set aside: in their own encoding, so that the file of them is read as this
        one is; but UTF-16 and the like as UTF-8, which is read without being told."""
        text = "".join(lines)
        try:
            return text.encode(self._encoding, errors="surrogateescape")
        except UnicodeError:
            return text.encode("utf-8", errors="surrogateescape")

    def put_back(self, lines: list[str]) -> None:
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)


def read(
    stream: BinaryIO, name: str, options: Mapping[str, str], delimiter: str | None = None
) -> Iterator[Read]:
    """The claims of a file. Raises Refused for one that is no table, or has no column of claims."""
    csv.field_size_limit(2 * LONGEST_LINE)
    lines = _lines(stream, name, options)
    sample = _sample(lines)
    if not sample:
        raise Refused(f"{name} is empty", "name another file")
    found = _chosen(options, delimiter) or _sniffed(sample)
    rows = _rows(lines, name, found)
    first, above, rows = tables.headed(rows, options)
    if first is None or isinstance(first, Rejected):
        problem = first.problem if first else "no line has anything"
        where = first.place if first else "line 1"
        raise Refused(f"{name}, {where}: {problem}", "the first line names the columns")
    head = first.cells
    if options.get("head") == "no":
        head = [""] * len(head)
        rows = chain([first], rows)
    else:
        began = sample[:1] if _tells(sample[0]) else []
        yield Header(lines.raw(began) + first.raw)
    yield from tables.entries(head, _even(rows, len(head)), options, set(OPTIONS), above)


def likely(head: bytes, name: str, delimiters: str) -> int:
    """How sure it is that a file is a table with such delimiters: by a name's end, or by lines that
    have the same number of cells."""
    try:
        text = head.decode(_encoding(head) or "utf-8", errors="surrogateescape")
    except UnicodeError:
        return 0
    if "\0" in text or text.lstrip()[:1] in ("{", "<", "["):
        return 0
    sample = text.splitlines(keepends=True)[:20]
    return 20 if any(_even_width(sample, one) for one in delimiters) else 0


def _even_width(sample: list[str], delimiter: str) -> bool:
    """Whether lines have cells, and nearly all as many: prose has commas, too."""
    try:
        widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
    except csv.Error:
        return False
    return len(widths) > 1 < widths[0] and widths.count(widths[0]) >= 0.8 * len(widths)


def _encoding(head: bytes) -> str | None:
    return next((name for mark, name in _BOMS if head.startswith(mark)), None)


def _lines(stream: BinaryIO, name: str, options: Mapping[str, str]) -> _Lines:
    """The lines of a file as text. A byte that is none of its encoding is carried along, to be
    refused with its row."""
    head: bytes = stream.peek(4)[:4]  # type: ignore[attr-defined]
    encoding = options.get("encoding") or _encoding(head) or "utf-8"
    if b"\0" in head and not _encoding(head) and "encoding" not in options:
        raise Refused(f"{name} is not UTF-8 text", "if it is UTF-16: --set encoding=utf-16-le")
    if encoding.lower().replace("_", "-") in ("utf-8", "utf8"):
        encoding = "utf-8-sig"
    try:
        codecs.lookup(encoding)
        text = io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")
    except LookupError:
        raise Refused(f'no encoding "{encoding[:64]}" is known', "utf-16, windows-1252 …") from None
    return _Lines(text, name)


def _sample(lines: _Lines) -> list[str]:
    sample: list[str] = []
    while len(sample) < 20 and sum(map(len, sample)) < LONGEST_LINE:
        line = lines.next()
        if line is None:
            break
        sample.append(line)
    lines.put_back(sample)
    if sample and _tells(sample[0]):
        lines.next()
    return sample


def _tells(line: str) -> bool:
    """Whether a line is Excel's way to tell the delimiter: `sep=;`."""
    return line.lower().startswith("sep=") and len(line.strip("\r\n")) == 5


def _chosen(options: Mapping[str, str], delimiter: str | None) -> str | None:
    told = options.get("delimiter")
    if told is None:
        return delimiter
    found = DELIMITERS.get(told, told)
    if len(found) != 1 or found in '"\r\n':
        raise Refused(f'"{told[:20]}" is no delimiter', f"say one of: {', '.join(DELIMITERS)}")
    return found


def _sniffed(sample: list[str]) -> str:
    """The delimiter that cuts the most lines into as many cells as the first; below a title, the
    one that cuts a name of the claims out of a line."""
    if _tells(sample[0]):
        return sample[0][4]
    found = max(DELIMITERS.values(), key=lambda one: _width(sample, one))
    if _width(sample, found) == 1 and mapping.meant(sample[0]) is None:
        for line in sample[1:]:
            for one in DELIMITERS.values():
                cells = [cell.strip('" \r\n') for cell in line.split(one)]
                if len(cells) > 1 and "text" in map(mapping.meant, cells):
                    return one
    return found


def _width(sample: list[str], delimiter: str) -> float:
    """Cells of the first line, times the share of lines that have as many; 1 for one column."""
    try:
        rows = [row for row in csv.reader(sample, delimiter=delimiter) if row]
    except csv.Error:
        return 0
    if not rows:
        return 0
    same = sum(len(row) == len(rows[0]) for row in rows)
    return 1 + (len(rows[0]) - 1) * same / len(rows)


def _rows(lines: _Lines, name: str, delimiter: str) -> Iterator[Row | Rejected]:
    """Each record with its first line. One whose quote runs away is rejected as its first line, and
    what it swallowed is read."""
    swallowed = 0
    while True:
        taken: list[str] = []
        place = Place("line", lines.number + 1)
        try:
            cells = _record(lines, taken, delimiter)
        except StopIteration:
            return
        except _Runaway:
            swallowed += len(taken)
            if swallowed > MOST_PUT_BACK:
                raise Refused(
                    f"{name}, {place}: {_UNCLOSED}, as many before it",
                    "write it out again, with its quotes doubled",
                ) from None
            lines.put_back(taken[1:])
            del taken[1:]
            if delimiter != "\t":
                step = "close it, or double a quote that belongs to the text"
                yield Rejected(place, _UNCLOSED, step, lines.raw(taken))
                continue
            cells = _literal(taken[0])
        except csv.Error as error:
            yield Rejected(place, f"is no CSV ({error})", "mend that line", lines.raw(taken))
            continue
        if len(taken[0]) >= LONGEST_LINE:
            step = f"at most {LONGEST_LINE:,} characters are read"
            yield Rejected(place, "the line is too long", step, b"")
            continue
        row = Row(place, cells, lines.raw(taken))
        if len(taken) > 1:
            row = row._replace(cells=[cell.replace("\r\n", "\n") for cell in cells])
        yield row


class _Runaway(Exception):
    """A record that does not end, or whose quotes cannot be those of its cells."""


def _record(lines: _Lines, taken: list[str], delimiter: str) -> list[str]:
    """The cells of one record; in `taken`, its lines. Raises StopIteration at the end of the file,
    _Runaway and csv.Error."""
    try:
        return next(csv.reader(_fed(lines, taken, delimiter), delimiter=delimiter, strict=True))
    except csv.Error:
        if len(taken) > 1 or delimiter == "\t":
            raise _Runaway from None
    # Text after a closed quote. Within a line most programs let it pass; over several, the quote
    # belongs to the text of one row, and would be closed by that of another.
    lines.put_back(taken)
    taken.clear()
    cells = next(csv.reader(_fed(lines, taken, delimiter), delimiter=delimiter))
    if len(taken) > 1:
        raise _Runaway
    return cells


def _literal(line: str) -> list[str]:
    """The cells of a line of TSV, in which a quote is a character like others, but around a whole
    cell."""
    return [
        cell[1:-1].replace('""', '"') if _ENCLOSED.fullmatch(cell) else cell
        for cell in line.rstrip("\r\n").split("\t")
    ]


def _fed(lines: _Lines, taken: list[str], delimiter: str) -> Iterator[str]:
    """The lines of one record, for the csv module to ask for as it needs them."""
    size = 0
    while True:
        line = lines.next()
        if line is None:
            if taken:
                raise _Runaway
            return
        taken.append(line)
        size += len(line)
        if len(taken) > MOST_LINES or (len(taken) > 1 and size > LONGEST_LINE):
            raise _Runaway
        if delimiter == "\t" and len(taken) > 1 and "\t" in line.partition('"')[0]:
            raise _Runaway  # No cell of TSV holds a tab, in quotes or not.
        yield line


def _even(rows: Iterator[Row | Rejected], width: int) -> Iterator[Row | Rejected]:
    """The rows, those with more cells than the head has refused. One with fewer is as a spreadsheet
    writes it whose last cells are empty."""
    for row in rows:
        if isinstance(row, Row) and any(row.cells[width:]):
            problem = f"{len(row.cells)} cells, and the head has {width}"
            yield Rejected(row.place, problem, "quote a cell that holds the delimiter", row.raw)
        elif isinstance(row, Row) and any(map(_FOREIGN.search, row.cells)):
            step = "name the encoding of the file: --encoding windows-1252, say"
            yield Rejected(row.place, "there is a byte in it that is not UTF-8", step, row.raw)
        else:
            yield row
