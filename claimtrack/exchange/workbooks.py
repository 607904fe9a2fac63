"""Workbooks (ECMA-376 part 1, SpreadsheetML): the sheets of an .xlsx file, and what their cells
refer to. A file may be hostile: no DTD is read, nothing is unpacked beyond reason, and texts that
all sheets share lie on disk."""

from __future__ import annotations

import lzma
import posixpath
import re
import shutil
import struct
import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

from claimtrack.errors import Refused
from claimtrack.exchange.shown_numbers import Shown, plain, shown

LONGEST_CELL = 1 << 20
"""Characters; a spreadsheet keeps 32,767."""
LARGEST, SQUEEZED, SMALL = 4 << 30, 300, 64 << 20
"""Bytes of a part unpacked; how much smaller its packed form may be, from SMALL bytes on."""
MOST_STYLES = 100_000
_AHEAD = 16 << 20
"""Bytes that one tag may have."""
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError,
    RuntimeError, OverflowError,
)  # fmt: skip
"""What a damaged zip is found by."""
_SAVE_AS = "open it in a spreadsheet program and save it as .xlsx"

Attributes = dict[str, str]


class Sheet(NamedTuple):
    """A sheet by its name, and the part of the file that it is."""

    name: str
    part: str
    hidden: bool


class Workbook:
    """An open workbook."""

    def __init__(self, zipped: zipfile.ZipFile, name: str) -> None:
        self._zipped, self._name = zipped, name
        self._texts: BinaryIO | None = None
        self._ends = array("Q")
        self.text = lru_cache(maxsize=10_000)(self._text)
        """A shared text by its number."""
        main = self._main()
        self.sheets: list[Sheet] = []
        self._from_1904 = False
        self._read_main(main)
        self.shown: list[Shown] = self._styles(main)
        """How the numbers of each style are shown."""
        strings = self._related(main).get("sharedStrings")
        if strings:
            self._spool(next(iter(strings.values())))

    def parts(self, part: str) -> Iterator[bytes]:
        """A part of the file, in pieces. Raises Refused for one that is missing, damaged or a
        bomb."""
        try:
            found = self._zipped.getinfo(part)
        except KeyError:
            raise Refused(f"{self._name}: part {part} is missing", _SAVE_AS) from None
        squeezed = found.file_size > SMALL and found.file_size > SQUEEZED * found.compress_size
        if found.file_size > LARGEST or squeezed:
            raise Refused(
                f"{self._name}: {part} unpacks to {found.file_size:,} bytes", "that is no table"
            )
        try:
            with self._zipped.open(found) as stream:
                while piece := stream.read(1 << 16):
                    yield piece
        except _DAMAGED as error:
            raise Refused(f"{self._name}: {part} is damaged ({error})", "get it anew") from None

    def parse(self, part: str, parser: Parser) -> Iterator[None]:
        """Hands a part of the file to a parser; stops after each piece."""
        fed = 0
        try:
            for piece in self.parts(part):
                fed += len(piece)
                parser.expat.Parse(piece, False)
                if fed - parser.expat.CurrentByteIndex > _AHEAD:
                    raise Refused(f"{self._name}: {part} has a tag without end", _SAVE_AS)
                yield
            parser.expat.Parse(b"", True)
            yield
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Refused(f"{self._name}: {part} is no XML ({error})", _SAVE_AS) from None
        except Barred as error:
            raise Refused(f"{self._name}: {part} {error}", _SAVE_AS) from None

    def _main(self) -> str:
        for targets in self._relations("_rels/.rels", "").get("officeDocument", {}).values():
            return targets
        raise Refused(f"{self._name} is no workbook", _SAVE_AS)

    def _related(self, main: str) -> dict[str, dict[str, str]]:
        folder, base = posixpath.split(main)
        return self._relations(posixpath.join(folder, "_rels", f"{base}.rels"), folder)

    def _relations(self, part: str, folder: str) -> dict[str, dict[str, str]]:
        """The parts that a part refers to: by their sort, by their id."""
        found: dict[str, dict[str, str]] = {}

        def start(name: str, given: Attributes) -> None:
            if name == "Relationship" and given.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", "")))
                sort = given.get("Type", "").rpartition("/")[2]
                found.setdefault(sort, {})[given.get("Id", "")] = target.lstrip("/")

        self._all(part, Parser(start))
        return found

    def _read_main(self, main: str) -> None:
        targets = self._related(main).get("worksheet", {})

        def start(name: str, given: Attributes) -> None:
            if name == "workbookPr":
                self._from_1904 = given.get("date1904") in ("1", "true")
            if name == "sheet":
                called = next((given[key] for key in given if key.endswith(":id")), "")
                if called in targets and len(self.sheets) < 1000:
                    hidden = given.get("state", "visible") != "visible"
                    self.sheets.append(Sheet(given.get("name", ""), targets[called], hidden))

        self._all(main, Parser(start))

    def _styles(self, main: str) -> list[Shown]:
        codes: dict[str, str] = {}
        numbers: list[str] = []
        inside = False

        def start(name: str, given: Attributes) -> None:
            nonlocal inside
            if len(numbers) + len(codes) > MOST_STYLES:
                raise Barred("has too many styles")
            if name == "numFmt":
                codes[given.get("numFmtId", "")] = given.get("formatCode", "")[:255]
            elif name == "cellXfs":
                inside = True
            elif name == "xf" and inside:
                numbers.append(given.get("numFmtId", "0"))

        def end(name: str) -> None:
            nonlocal inside
            inside = inside and name != "cellXfs"

        for part in self._related(main).get("styles", {}).values():
            self._all(part, Parser(start, end))
        made = {
            number: shown(int(number), codes.get(number), self._from_1904)
            for number in set(numbers)
            if number.isascii() and number.isdecimal() and len(number) < 10
        }
        return [made.get(number, plain) for number in numbers]

    def _spool(self, part: str) -> None:
        """Puts the shared texts on disk, one behind the other."""
        self._texts = texts = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the workbook)
        end, piled = 0, []

        def take(text: str) -> None:
            nonlocal end
            raw = text.encode("utf-8", errors="replace")
            piled.append(raw)
            end += len(raw)
            self._ends.append(end)

        for _ in self.parse(part, text_parser("si", take)):
            texts.write(b"".join(piled))
            piled.clear()
        texts.flush()

    def _text(self, number: int) -> str:
        if self._texts is None or not 0 <= number < len(self._ends):
            raise Barred(f"refers to text {number}, which there is not")
        begin = self._ends[number - 1] if number else 0
        self._texts.seek(begin)
        raw = self._texts.read(self._ends[number] - begin)
        return raw.decode("utf-8", errors="replace")

    def _all(self, part: str, parser: Parser) -> None:
        for _ in self.parse(part, parser):
            pass

    def close(self) -> None:
        if self._texts is not None:
            self._texts.close()


class Barred(Exception):
    """What a part must not have."""


class Parser:
    """A parser of XML that knows names without their prefix, and reads no DTD."""

    def __init__(
        self,
        start: Callable[[str, Attributes], None] | None = None,
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        self.expat = expat.ParserCreate()
        self.expat.buffer_text = True
        self.expat.StartDoctypeDeclHandler = _refuse_doctype
        if start:
            self.expat.StartElementHandler = lambda name, given: start(_bare(name), given)
        if end:
            self.expat.EndElementHandler = lambda name: end(_bare(name))
        if text:
            self.expat.CharacterDataHandler = text


def text_parser(element: str, take: Callable[[str], None]) -> Parser:
    """Takes the text of each such element: of its runs, without how it is pronounced (rPh)."""
    pieces: list[str] = []
    state = {"t": 0, "rPh": 0, "size": 0}

    def start(name: str, given: Attributes) -> None:
        if name == element:
            pieces.clear()
            state["size"] = 0
        elif name in state:
            state[name] += 1

    def end(name: str) -> None:
        if name == element:
            take(unescaped("".join(pieces)))
        elif name in state:
            state[name] -= 1

    def text(piece: str) -> None:
        if state["t"] and not state["rPh"]:
            state["size"] += len(piece)
            if state["size"] > LONGEST_CELL:
                raise Barred(f"has a text of more than {LONGEST_CELL:,} characters")
            pieces.append(piece)

    return Parser(start, end, text)


def unescaped(text: str) -> str:
    """A text with the characters that XML cannot hold: _x0007_ (ECMA-376 part 1, ST_Xstring)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


@contextmanager
def workbook(stream: BinaryIO, name: str) -> Iterator[Workbook]:
    """An open workbook of a stream. Raises Refused for what is none."""
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(stream, file)
        file.seek(0)
        if file.read(4) == b"\xd0\xcf\x11\xe0":
            raise Refused(f"{name} is an old .xls, or has a password", _SAVE_AS)
        try:
            zipped = zipfile.ZipFile(file)
        except _DAMAGED as error:
            raise Refused(f"{name} is no .xlsx workbook ({error})", _SAVE_AS) from None
        found: Workbook | None = None
        try:
            found = Workbook(zipped, name)
            yield found
        finally:
            if found:
                found.close()


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_doctype(*given: object) -> None:
    raise Barred("has a DTD")
