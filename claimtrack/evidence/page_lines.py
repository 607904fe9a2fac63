"""The lines of a web page that a reader sees, in the order of the page.

What a style sheet hides, or a script shows, is not known: only what the page's own markup says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ASCII_SPACE = re.compile(r"[ \t\n\f\r]+")
_BLOCKS = (
    "address|article|aside|blockquote|body|br|caption|dd|details|dialog|div|dl|dt|fieldset"
    "|figcaption|figure|footer|form|h1|h2|h3|h4|h5|h6|header|hr|li|main|nav|ol|optgroup|option|p"
    "|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
    "|text"  # of a drawing
)
BLOCKS = frozenset(_BLOCKS.split("|"))
"""Elements that stand on lines of their own."""

# The words in some of these are for programs that cannot show what they are about.
_UNSEEN = frozenset(
    ("audio", "canvas", "datalist", "iframe", "noscript", "object", "script", "style", "template",
     "title", "video", "defs", "desc", "metadata", "symbol")
)  # fmt: skip
# What is struck out must not read as if it stood.
_STRUCK = frozenset(("del", "s", "strike"))
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|text-decoration(?:-line)?\s*:[^;]{0,100}line-through)",
    re.IGNORECASE,
)
# Until a script runs some pages hide all of themselves, so that nobody sees them half made.
_NEVER_HIDDEN = frozenset(("body", "html"))


class Piece(NamedTuple):
    """A text of an element, its `text` or its `tail`; or a line break, which stands nowhere."""

    text: str
    element: HtmlElement
    place: str


class Line(NamedTuple):
    """A line as it reads, whether it belongs to a menu, and the texts it is made of."""

    words: str
    menu: bool
    pieces: list[Piece]


def take_out_hidden(root: HtmlElement) -> None:
    """Empties the elements that a reader does not see, or sees struck out."""
    hidden = [element for element in root.iter() if _is_hidden(element)]
    for element in hidden:
        # To remove it would join what stands on either side, which takes the square of the time.
        element.clear(keep_tail=True)


def seen_text(root: HtmlElement, blocks: frozenset[str] = BLOCKS) -> str:
    """All lines of a page."""
    text = "".join(piece.text for piece in _pieces(root, blocks))
    return "\n".join(filter(None, map(_words, text.split("\n"))))


def seen_lines(root: HtmlElement) -> list[Line]:
    """The lines of a page, with where they stand. It takes much more memory."""
    lines = []
    for ends, several in groupby(_pieces(root, BLOCKS), lambda piece: not piece.place):
        pieces = [] if ends else list(several)
        words = _words("".join(piece.text for piece in pieces))
        if words:
            lines.append(Line(words, _in_menu(pieces[0]), pieces))
    return lines


def _words(text: str) -> str:
    """A line without its idle spaces; "" for one with nothing to be seen."""
    words = re.sub(" +", " ", text).strip(" ")
    return words if words.strip() else ""


def _pieces(root: HtmlElement, blocks: frozenset[str]) -> Iterator[Piece]:
    from lxml import etree

    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if element.tag in blocks:
            yield Piece("\n", element, "")
        if event == "end":
            if text := element.tail:
                yield Piece(_ASCII_SPACE.sub(" ", text), element, "tail")
        elif element.tag in _UNSEEN:
            walker.skip_subtree()
        elif text := element.text:
            yield Piece(_ASCII_SPACE.sub(" ", text), element, "text")


def _in_menu(piece: Piece) -> bool:
    element = piece.element if piece.place == "text" else piece.element.getparent()
    while element is not None:
        if element.tag in ("nav", "menu") or element.get("role") == "navigation":
            return True
        element = element.getparent()
    return False


def _is_hidden(element: HtmlElement) -> bool:
    tag = element.tag
    if tag in _NEVER_HIDDEN:
        return False
    if tag in _STRUCK or tag in ("noscript", "template"):
        return True
    # "until-found" is of what a reader can unfold.
    if element.get("hidden", "until-found").lower() != "until-found":
        return True
    if (style := element.get("style")) and _HIDING.search(style):
        return True
    return tag == "dialog" and element.get("open") is None
