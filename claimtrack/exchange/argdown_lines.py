"""Argdown text, cut into blocks and these into elements (https://argdown.org/syntax).

A block ends at an empty line. Each of its elements stands at the head of a line, behind a marker:
a heading, a relation, an item of a list, a numbered statement, an inference. Comments are gone;
metadata in braces may go over several lines, but not over an empty one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from claimtrack.errors import Refused

TITLE = 300
"""Characters of the longest title; without a bound, a line of brackets would be searched again
from each of them."""

HOLE = "\ufdd0"
"""Stands where a comment was, until lines are joined: a line that was all comment ends no block.
A noncharacter, which no text may hold."""

_SOLID = re.compile(
    r"\\."  # an escaped character
    rf"|\[[^\]\n]{{1,{TITLE}}}\](?:\([^)\n]{{1,2000}}\))?"  # a title; a link with its address
    rf"|<[^<>!\n-][^<>\n]{{0,{TITLE}}}>"  # the title of an argument
    r"|\#\([^)\n]{1,300}\)"  # a tag
    r"|(?P<comment><!--|/\*|//)|(?P<brace>\{)"
)
_MARKER = re.compile(
    r"(?P<indent>[ \t]*)(?:"
    r"(?P<inference>-{2,}(?:[^-\n].*?-{2,})?)(?=[ \t]*$)"
    r"|(?P<relation>\+>|->|_>|><|<\+|<-|<_|\+|-|_(?=\s))"
    r"|\((?P<number>[0-9]{1,9})\)"
    r"|(?P<item>[0-9]{1,9}\.(?=\s)|\*(?=\s))"
    r"|(?P<heading>#+(?= ))"
    r")"
)
_BRACES = re.compile(r"\\.|[{}\"']")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_FRONT = re.compile(r"\s*={3,}[ \t]*(?:\n|$)")
_BACK = re.compile(r"^={3,}[ \t]*$", re.MULTILINE)


class Element(NamedTuple):
    """What stands behind one marker, its lines joined by line feeds."""

    line: int
    kind: str
    """ "relation", "number", "item", "heading", "inference"; "" where there is no marker."""
    symbol: str
    """The marker itself."""
    indent: int
    content: str


class Block(NamedTuple):
    line: int
    text: str
    """Without comments."""
    elements: tuple[Element, ...]


def blocks(text: str, name: str) -> Iterator[Block]:
    """The blocks of a document, without its front matter. Raises Refused where that has no end."""
    front = front_matter(text, name)
    first = front.count("\n") + 1
    lines = _without_comments(text[len(front) :]).split("\n")
    gathered: list[str] = []
    for number, line in enumerate((*lines, ""), first):
        if line.strip():
            gathered.append(line)
        elif gathered:
            yield _block(number - len(gathered), gathered)
            gathered = []


def front_matter(text: str, name: str) -> str:
    """What stands above and between the two rows of equals signs at the top; "" where there are
    none. Raises Refused where the second one is missing."""
    opening = _FRONT.match(text)
    if opening is None:
        return ""
    closing = _BACK.search(text, opening.end())
    if closing is None:
        line = text[: opening.end()].rstrip("\n").count("\n") + 1
        raise Refused(f"{name}, line {line}: front matter without an end", 'close it with "==="')
    return text[: closing.end()]


def after_braces(text: str, start: int, limit: int) -> int | None:
    """Where metadata that opens at `start` ends, which must be before `limit`; None if it does
    not. Braces in quotation marks do not count."""
    depth, quote = 0, ""
    for found in _BRACES.finditer(text, start, limit):
        mark = found[0]
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'":
            # an apostrophe within a word opens nothing
            quote = mark if text[found.start() - 1] in " \t\n{[,:" else ""
        elif mark in "{}":
            depth += 1 if mark == "{" else -1
            if depth == 0:
                return found.end()
    return None


def _without_comments(text: str) -> str:
    """The same lines, a hole for every line of a comment. What is never closed is text."""
    kept: list[str] = []
    at = done = limit = 0
    unclosed: set[str] = set()  # nor is any such comment closed that comes later
    while found := _SOLID.search(text, at):
        at = found.end()
        if found["brace"]:
            if limit < at:
                empty = _EMPTY_LINE.search(text, at)
                limit = empty.start() if empty else len(text)
            at = after_braces(text, found.start(), limit) or max(limit, at)
        opening = found["comment"]
        if not opening or opening in unclosed:
            continue
        closing = {"<!--": "-->", "/*": "*/", "//": "\n"}[opening]
        end = text.find(closing, at)
        if end < 0 and opening != "//":
            unclosed.add(opening)
            continue
        at = len(text) if end < 0 else end + (0 if opening == "//" else len(closing))
        lines = text.count("\n", found.start(), at)
        kept += (text[done : found.start()], HOLE, f"\n{HOLE}" * lines)
        done = at
    return "".join((*kept, text[done:]))


def _block(first: int, holed: list[str]) -> Block:
    """Elements of a block, each with the lines that go on from it."""
    begun: list[tuple[Element, list[str]]] = []
    lines = [line.replace(HOLE, "") for line in holed]
    text = "\n".join(lines)
    at = closed = 0
    for number, line in enumerate(lines, first):
        if line.strip():
            found = _MARKER.match(line) if at >= closed else None
            if found is None and begun:
                begun[-1][1].append(line)
            else:
                begun.append((_element(number, line, found), []))
            for mark in re.finditer(r"\\.|\{", line):
                if mark[0] == "{" and at + mark.start() >= closed:
                    closed = after_braces(text, at + mark.start(), len(text)) or len(text)
        at += len(line) + 1
    whole = (one._replace(content="\n".join((one.content, *on)).strip()) for one, on in begun)
    return Block(first, text, tuple(whole))


def _element(number: int, line: str, found: re.Match[str] | None) -> Element:
    if found is None:
        return Element(number, "", "", len(line) - len(line.lstrip()), line)
    kind = found.lastgroup or ""
    return Element(number, kind, found[kind], len(found["indent"]), line[found.end() :])
