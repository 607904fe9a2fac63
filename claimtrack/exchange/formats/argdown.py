"""Argdown, the Markdown of argument maps (https://argdown.org/syntax).

Statements and arguments are claims, `+` supports, `-` rebuts, `_` undercuts. What is known of a
claim besides stands in its metadata, by the names in `argdown_claims.py`; which other relations
there are, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from claimtrack.errors import Refused
from claimtrack.exchange.registry import Format, Options

if TYPE_CHECKING:
    from claimtrack.ledger.entries import Entry, Rejected
    from claimtrack.queries.exports import Export

_LARGEST = 64 * 2**20
_SIGNS = re.compile(
    rb"^(?:\[[^\]\n\"{]+\]|<[^>\n/!?]+>): |^[ \t]+(?:\+>|->|_>|><|<[+_-]|[+_-]) *[\[<]\w",
    re.MULTILINE,
)


def likely(head: bytes, name: str) -> int:
    """By the ending of its name, or by titles and relations at the head of lines."""
    if name.endswith(FORMAT.suffixes):
        return 90
    return min(60, 20 * len(_SIGNS.findall(head[:8192])))


def read(stream: BinaryIO, name: str, options: Options) -> Iterator[Entry | Rejected]:
    """A document: an entry for every statement and argument, with what it says of others. It is
    read whole, because what is named at the top may be told at the end."""
    from claimtrack.exchange.argdown_claims import entries
    from claimtrack.exchange.argdown_graph import graph

    yield from entries(graph(_text(stream, name), name))


def _text(stream: BinaryIO, name: str) -> str:
    """The document with line feeds for line ends. Raises Refused for what is no text."""
    from claimtrack.exchange.argdown_lines import HOLE

    given = stream.read(_LARGEST + 1)
    if len(given) > _LARGEST:
        raise Refused(f"{name}: larger than {_LARGEST // 2**20} MiB", "import it in parts")
    try:
        text = given.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = given.count(b"\n", 0, error.start) + 1
        raise Refused(f"{name}, line {line}: not UTF-8", "save it as UTF-8") from None
    for mark in ("\0", HOLE):
        if mark in text:
            line = text.count("\n", 0, text.index(mark)) + 1
            raise Refused(f"{name}, line {line}: U+{ord(mark):04X} is no text", "take it out")
    return text


def write(export: Export, options: Options) -> Iterator[bytes]:
    """A statement a claim, with its relations below it."""
    from claimtrack.exchange.argdown_claims import Titles, block
    from claimtrack.queries import exports

    titles = Titles({}, set(), set())
    for claim in exports.claims(export._replace(heard=None)):
        titles.add(claim)
    for claim in exports.claims(export):
        yield f"{block(claim, titles)}\n".encode()


FORMAT = Format(
    name="argdown",
    label="Argdown argument map",
    media_type="text/vnd.argdown",
    suffixes=(".argdown", ".ad"),
    specification="https://argdown.org/syntax",
    likely=likely,
    read=read,
    write=write,
)
