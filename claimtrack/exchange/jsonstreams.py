"""The values in a JSON file, one after another, however large it is: each with its line and its
bytes. Nothing is looked at here but brackets and strings; `jsonvalues.py` reads one value.

Read so: RFC 8259, one value or several after one another (with the separators of RFC 7464, or
commas, between them), one a line or not; lists, and members that hold lists, are gone into; and
what is found around JSON on the web: tags and comments of HTML, and whole pages, of which the
scripts of type `application/ld+json` are read (JSON-LD 1.1, section 7).

What is broken costs as little else as can be: the reading goes on at the next line that begins as
that of the broken value did, with the same white space and a bracket.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import BinaryIO, NamedTuple

from claimtrack.errors import Refused
from claimtrack.exchange.windows import Window

LONGEST = 16 * 2**20
"""Bytes of one value; a longer one is broken."""
DEEPEST = 200
"""Brackets of one value within one another; a deeper one is broken."""

_LEFT_OPEN = 1000  # brackets; nothing that is meant opens so many
_WASTE = 4 * LONGEST  # bytes looked at again after breaks, before a file is given up
_CONTAINERS = 8  # members within members that are gone into
# Up to the next bracket, over whole strings. A string ends on its line: so says RFC 8259, and so a
# missing quote costs a line and not the file.
_TO_BRACKET = re.compile(
    rb'[^"{}\[\]]*+(?:"[^"\\\r\n]*+(?:\\[^\r\n][^"\\\r\n]*+)*+"[^"{}\[\]]*+)*+'
)
_BEGUN_STRING = re.compile(rb'"[^"\\\r\n]*+(?:\\[^\r\n][^"\\\r\n]*+)*+\\?')
_SCALAR = re.compile(rb'"[^"\\\r\n]*+(?:\\[^\r\n][^"\\\r\n]*+)*+"|[^\s,\[\]{}"]++')
_BLANK = re.compile(rb"(?:[\s,;\x1e]|\xef\xbb\xbf)*+")
_SCRIPT = re.compile(rb"<script\b([^<>]{0,4000})>", re.IGNORECASE)
_JSON_LD = re.compile(rb"\bld(?:\+|&#43;|&#x2b;)json\b", re.IGNORECASE)
_SCRIPT_END = re.compile(rb"</script\s{0,20}>", re.IGNORECASE)
_LONGEST_TAG = 4200
_COMMENT_END = re.compile(rb"-->")
_TAG_END = re.compile(rb"</[a-zA-Z]{1,20}\s{0,20}>")
# What hides a script from what cannot read it: //<![CDATA[, /* ]]> */, <!--, //-->
_HIDING = re.compile(
    rb"(?:(?://|/\*)[ \t]{0,20})?(?:<!\[CDATA\[|\]\]>|<!--|-->)(?:[ \t]{0,20}\*/)?"
)
_OPENED = {ord("}"): ord("{"), ord("]"): ord("[")}


class Element(NamedTuple):
    """A value that was found."""

    number: int
    """From 1, in the file; broken ones count."""
    line: int
    """On which it begins."""
    path: tuple[str, ...]
    """The members gone into to reach it: () at the top, and in a list at the top."""
    raw: bytes
    """Its bytes. Where a member of it was gone into, there is `[]`."""
    outer: bool = False
    """Whether it was gone into; it comes after what was found in it."""


class Broken(NamedTuple):
    """Where no value can be read."""

    number: int
    line: int
    path: tuple[str, ...]
    raw: bytes
    """What stands there: at most the rest of the line, unless it is a whole value."""
    problem: str


class _Fault(Exception):
    """The value that begins where the window stands cannot be read: found out at that offset.
    `told` where it was said already."""

    def __init__(self, problem: str, offset: int = 0, told: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.offset, self.told = problem, offset, told


class _Reading:
    """How far a file is read."""

    def __init__(self, stream: BinaryIO, into: Collection[str]) -> None:
        self.window = Window(stream)
        self.into = {f'"{one}"'.encode(): one for one in into}
        self.number = 0
        self.wasted = 0
        self.page = False
        """Whether the file is a web page: only its scripts count."""
        self.script = False
        self.broken = False

    def count(self) -> int:
        self.number += 1
        return self.number


def elements(stream: BinaryIO, name: str, into: Collection[str] = ()) -> Iterator[Element | Broken]:
    """The values in a file, in order. Lists at the top are gone into, and so is any member with a
    name in `into`, of an object at the top, in a list or gone into itself: what comes of it are the
    elements of its list, or its object. A piece of the file is held and the largest value, never
    the file.

    Raises Refused for UTF-16 and UTF-32, and for a file broken so often that reading on would take
    for ever."""
    reading = _Reading(stream, into)
    if reading.window.held[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in reading.window.held[:4]:
        raise Refused(f"{name}: not in UTF-8", "save it as UTF-8, and import that")
    with suppress(_Fault):  # one that was told, and nothing comes after
        yield from _values(reading, (), in_list=False)
    if reading.wasted > _WASTE:
        raise Refused(
            f"{name}, line {reading.window.line()}: too much is broken to read on",
            "mend what was told before, and import it again",
        )


def _values(reading: _Reading, path: tuple[str, ...], in_list: bool) -> Iterator[Element | Broken]:
    """The values up to the end of the list, or of the file."""
    window = reading.window
    while reading.wasted <= _WASTE:
        indent = None
        try:
            first = _next_in_list(window) if in_list else _next_at_top(reading)
            if first < 0 or (in_list and first == ord("]")):
                window.at += first > 0
                return
            indent = window.indent()
            yield from _value(reading, path, in_list)
        except _Fault as fault:
            if not fault.told:
                passed = window.rest_of_line()
                yield Broken(reading.count(), window.line(), path, passed, fault.problem)
                reading.wasted += max(fault.offset - len(passed), 0)
            reading.broken = True
            if not _resume(reading, indent, in_list):
                raise _Fault("", told=True) from None


def _value(reading: _Reading, path: tuple[str, ...], in_list: bool) -> Iterator[Element | Broken]:
    """The value that begins here, or what is in it. Raises _Fault."""
    window = reading.window
    first = window.next()
    if first == ord("{") or (first == ord("[") and in_list):
        yield from _whole(reading, path)
    elif first == ord("["):
        window.at += 1
        yield from _values(reading, path, in_list=True)
    else:
        line, raw = window.line(), _scalar(window)
        yield Element(reading.count(), line, path, raw)


def _whole(reading: _Reading, path: tuple[str, ...]) -> Iterator[Element | Broken]:
    """The object (or list) that begins here; before it, what stands in the members gone into."""
    window = reading.window
    line, raw, opened = window.line(), bytearray(), bytearray()
    into = reading.into if len(path) < _CONTAINERS else {}
    deepest, outer = 0, False
    while True:
        offset, member, depth = _scan(window, opened, into, LONGEST - len(raw))
        deepest = max(deepest, depth)
        raw += window.held[window.at : window.at + offset]
        window.at += offset
        if member is None:
            break
        outer = True
        if window.next() == ord("["):
            window.at += 1
            yield from _values(reading, (*path, member), in_list=True)
        else:
            yield from _whole(reading, (*path, member))
        raw += b"[]"
    if deepest > DEEPEST:
        problem = f"more than {DEEPEST} brackets stand in one another"
        yield Broken(reading.count(), line, path, bytes(raw), problem)
    else:
        yield Element(reading.count(), line, path, bytes(raw), outer)


def _scan(
    window: Window, opened: bytearray, into: dict[bytes, str], longest: int
) -> tuple[int, str | None, int]:
    """How far from here the value ends, or a member to go into begins (and its name); how deep it
    goes. `opened` are the brackets that are open, and is brought up to date. Raises _Fault."""
    offset = deepest = 0
    while True:
        found = _to_bracket(window, offset, longest)
        byte = window.held[window.at + found]
        if byte in _OPENED:
            if not opened or opened.pop() != _OPENED[byte]:
                raise _Fault(f'"{chr(byte)}" stands where another bracket must close', found)
            if not opened:
                return found + 1, None, deepest
        else:
            before = window.held[window.at + offset : window.at + found].rstrip()
            if not _can_open(opened, before, window.held[window.at + offset - 1]):
                raise _Fault("a bracket opens where none can: was one before not closed?", found)
            if len(opened) == 1 and before.endswith(b":"):
                name = before[:-1].rstrip()
                for member, told in into.items():
                    if name.endswith(member):
                        return found, told, deepest
            opened.append(byte)
            deepest = max(deepest, len(opened))
            if deepest > _LEFT_OPEN:
                raise _Fault(f"more than {_LEFT_OPEN} brackets stand in one another", found)
        offset = found + 1


def _to_bracket(window: Window, offset: int, longest: int) -> int:
    """The offset of the next bracket after that offset. Raises _Fault where there is none."""
    while True:
        match = _TO_BRACKET.match(window.held, window.at + offset)
        end = match.end() if match else window.at + offset
        if end - window.at > longest:
            raise _Fault(f"it is longer than {LONGEST // 2**20} MiB", end - window.at)
        if end < len(window.held):
            if window.held[end] != ord('"'):
                return end - window.at
            begun = _BEGUN_STRING.match(window.held, end)
            if begun and begun.end() < len(window.held):
                raise _Fault("a string does not end on its line", begun.end() - window.at)
        if not window.more():
            raise _Fault("the file ends within it", len(window.held) - window.at)


def _can_open(opened: bytearray, before: bytes, last: int) -> bool:
    """Whether a bracket can open after that text, which `last`, a bracket, stands before. An object
    that was not closed shows here, when the next line begins, and not at the end of the file."""
    if not opened:
        return True
    if opened[-1] == ord("{"):
        return before.endswith(b":")
    return before.endswith(b",") or (not before and last == ord("["))


def _scalar(window: Window) -> bytes:
    """The string, number or word in a list. Raises _Fault."""
    while True:
        match = _SCALAR.match(window.held, window.at)
        if match and match.end() < len(window.held):
            window.at = match.end()
            return match[0]
        if len(window.held) - window.at > LONGEST:
            raise _Fault(f"it is longer than {LONGEST // 2**20} MiB")
        begun = _BEGUN_STRING.match(window.held, window.at)
        if not match and not (begun and begun.end() == len(window.held)):
            raise _Fault("no value begins here")
        if not window.more():
            raise _Fault("the file ends within it")


def _next_in_list(window: Window) -> int:
    """The first byte of the next element, or "]". Raises _Fault at the end of the file."""
    window.skip(_BLANK)
    if (first := window.next()) < 0:
        raise _Fault("the file ends within a list: it was cut off")
    return first


def _next_at_top(reading: _Reading) -> int:
    """The first byte of the next value at the top, markup passed over; -1 at the end of the file.
    Raises _Fault where something else stands."""
    window = reading.window
    while True:
        window.skip(_BLANK)
        first = window.next()
        if first < 0 or first in b"{[":
            return first
        start = window.has(_LONGEST_TAG)
        hiding = _HIDING.match(start)
        if hiding and (reading.script or not start.startswith(b"<!--")):
            window.at += hiding.end()
        elif first == ord("<"):
            _pass_markup(reading, start)
        elif first in b"]}" and reading.broken:
            window.at += 1  # closes what is broken
        else:
            raise _Fault("neither an object nor a list begins here")


def _pass_markup(reading: _Reading, start: bytes) -> None:
    window = reading.window
    if start.startswith(b"<!--"):
        window.seek(_COMMENT_END, 3)
    elif (tag := _SCRIPT.match(start)) and _JSON_LD.search(tag[1]):
        window.at += tag.end()
        reading.script = True
    else:
        end = _TAG_END.match(start)
        reading.page = reading.page or end is None
        if reading.page:
            _seek_script(reading)
        elif end:
            window.at += end.end()
            reading.script = False


def _seek_script(reading: _Reading) -> None:
    """Goes into the next script with JSON-LD, or to the end of the file."""
    while (tag := reading.window.seek(_SCRIPT, _LONGEST_TAG)) and not _JSON_LD.search(tag[1]):
        pass
    reading.script = tag is not None


def _resume(reading: _Reading, indent: bytes | None, in_list: bool) -> bool:
    """Goes on behind a broken value; returns whether that was possible."""
    window = reading.window
    if in_list:
        if indent is None:
            return False
        pattern = re.compile(window.newline + re.escape(indent) + rb"(?=[{\[])")
        return window.seek(pattern, len(indent) + 2) is not None
    if reading.page:
        window.seek(_SCRIPT_END, 50)
        _seek_script(reading)
        return True
    white = rb"[ \t]{0,200}" if indent is None else re.escape(indent)
    window.seek(re.compile(window.newline + white + rb"(?=[{\[<])"), 210 + len(indent or b""))
    return True
