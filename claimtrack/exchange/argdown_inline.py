"""What stands within one element of an Argdown document: title, text, tags, links and metadata
(https://argdown.org/syntax). Emphasis is taken off, mentions become their titles."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from claimtrack.exchange.argdown_lines import HOLE, TITLE, after_braces

_TITLED = re.compile(
    rf"(?:\[(?P<statement>[^\[\]\n]{{1,{TITLE}}})\](?!\()"
    rf"|<(?P<argument>[^<>\n-][^<>\n]{{0,{TITLE}}})>)(?P<colon>:?)"
)
_PIECE = re.compile(
    r"\\(?P<escaped>.)"
    r"|\[(?P<label>[^\]\n]{1,300})\]\((?P<address>[^)\n]{1,2000})\)"
    rf"|@(?:\[(?P<claim>[^\]\n]{{1,{TITLE}}})\]|<(?P<reason>[^>\n]{{1,{TITLE}}})>)"
    r"|\#(?:\((?P<words>[^)\n]{1,300})\)|(?P<word>[\w-]{1,300}))"
    r"|(?P<data>\{)|(?P<mark>\*\*|__|\*|_)|(?P<white>[ \t\n]+)"
)
_ENDS_EMPHASIS = set(" \t\n)}_.,!?;:-*")


class Fault(Exception):
    """Why something cannot be read, what to do, and on which line."""

    def __init__(self, line: int, problem: str, next_step: str) -> None:
        super().__init__(problem)
        self.line, self.problem, self.next_step = line, problem, next_step


class Content(NamedTuple):
    """What was found in one element."""

    line: int
    argument: bool = False
    """Whether its title names an argument, not a statement."""
    title: str | None = None
    text: str | None = None
    """None: the title alone, which refers to what is defined elsewhere."""
    tags: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """Of the links in its text."""
    data: str | None = None
    """The metadata, braces included."""


class _Kept(NamedTuple):
    """What is kept of a text, piece by piece."""

    text: list[str]
    marks: list[tuple[str, int]]
    """Emphasis that was opened: its mark, and which piece it is."""
    tags: list[str]
    tagged: list[int]
    """Which pieces are tags."""
    addresses: list[str]


def content(given: str, line: int) -> Content:
    """What an element holds. Raises Fault for what is none."""
    titled = _TITLED.match(given)
    if titled is None:
        text, kept, data = _inline(given, line)
        if not text:
            raise Fault(line, "there is no text", "write a statement, or a title in brackets")
        found = Content(line, text=text)
    else:
        text, kept, data = _inline(given[titled.end() :], line)
        title = (titled["statement"] or titled["argument"]).strip()
        defines = bool(titled["colon"])
        if defines and not text:
            raise Fault(line, f"no text after the title of {titled[0]}", "write the text after it")
        if text and not defines:
            raise Fault(line, f"text after {titled[0]}", "write a colon between title and text")
        found = Content(line, titled["argument"] is not None, title, text or None)
    tags = tuple(dict.fromkeys(kept.tags))
    return found._replace(tags=tags, addresses=tuple(kept.addresses), data=data)


def _inline(given: str, line: int) -> tuple[str, _Kept, str | None]:
    """The plain text, what was found in it, and the metadata behind it."""
    kept = _Kept([], [], [], [], [])
    at, data = 0, None
    while found := _PIECE.search(given, at):
        kept.text.append(given[at : found.start()])
        at = found.end()
        if found["data"]:
            end = after_braces(given, found.start(), len(given))
            where = line + given.count("\n", 0, found.start())
            if end is None:
                raise Fault(where, "metadata without an end", r"close the brace, or write \{")
            data = given[found.start() : end]
            if given[end:].strip():
                raise Fault(where, "text after the metadata", r"put it before, or write \{")
            at = len(given)
        elif found["mark"]:
            _emphasis(kept, found["mark"], given[at : at + 1])
        else:
            _piece(kept, found)
    kept.text.append(given[at:])
    _without_outer_tags(kept)
    return re.sub(" {2,}", " ", "".join(kept.text)).strip(" \t"), kept, data


def _piece(kept: _Kept, found: re.Match[str]) -> None:
    if tag := found["words"] or found["word"]:
        kept.tags.append(tag.strip())
        kept.tagged.append(len(kept.text))
        kept.text.append(found["word"] or "")
    elif found["address"]:
        kept.text.append(found["label"])
        kept.addresses.append(found["address"])
    else:
        white = " " if found["white"] else ""
        kept.text.append(found["escaped"] or found["claim"] or found["reason"] or white)


def _without_outer_tags(kept: _Kept) -> None:
    """Within a sentence a tag is one of its words; before it and behind it, it is none."""
    for step in (1, -1):
        at = 0 if step > 0 else len(kept.text) - 1
        for tagged in kept.tagged[::step]:
            if any(piece.strip() for piece in kept.text[at:tagged:step]):
                break
            kept.text[tagged] = ""
            at = tagged


def _emphasis(kept: _Kept, mark: str, following: str) -> None:
    """Opens or closes emphasis; a mark that is never closed, or closes nothing, is text."""
    white = not following or following in " \t\n"
    if kept.marks and kept.marks[-1][0] == mark and (white or following in _ENDS_EMPHASIS):
        _, opened = kept.marks.pop()
        kept.text[opened] = ""
        kept.text.append("")
        return
    if not white:
        kept.marks.append((mark, len(kept.text)))
    kept.text.append(mark)


def inline(given: str) -> str:
    """The plain text of what is written, which holds no metadata. Raises Fault."""
    return _inline(given, 1)[0]


def escaped(text: str) -> str:
    """A text as it is written, so that `inline` reads it again; white space as single spaces."""
    text = " ".join(re.split(rf"[ \t\r\n{HOLE}]+", text)).strip(" ")
    text = re.sub(r"([\\@#*_\[\]<>/{}])", r"\\\1", text)
    # ".A." and ":A:" would be signs of logic
    text = re.sub(r"\.(?=[^\s.]{1,40}\.)|:(?=[^\s:]{1,40}:)", lambda dot: f"\\{dot[0]}", text)
    return text


def quoted(value: object) -> str:
    """A string, or a list or object of them, as metadata: JSON, of which YAML holds all. No brace
    stands in a string, for the sake of readers that count them."""
    told = json.dumps(value, ensure_ascii=False)
    strings = re.sub(
        r'"(?:[^"\\]|\\.)*"',
        lambda one: "".join(
            c if c not in "{}" and (c.isprintable() or ord(c) > 0xFFFF) else f"\\u{ord(c):04x}"
            for c in one[0]
        ),
        told,
    )
    return strings
