"""The text of a web page, and what the page says of itself.

The text holds every line that a reader sees: first those of the article, then the others, both in
the order of the page. trafilatura tells which are the article's. Its own text is not used, since it
changes characters that quotes depend on (no-break spaces, zero-width joiners, soft hyphens). So
each line goes to it with a mark, two signs that are not on the page, and those whose mark comes
back are the article. Only an article that stands nowhere on the page but in data for scripts
(JSON) is taken as trafilatura gives it.

Whatever does not follow on what stands before it on the page begins with a separator: between the
article and the rest, and wherever lines are left out in the rest. No quote runs across it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.errors import Refused
from claimtrack.evidence.decoding import decode_page
from claimtrack.evidence.extracts import NO_TEXT, Extract, libraries
from claimtrack.evidence.page_facts import PageFacts, page_facts
from claimtrack.evidence.page_lines import Line, seen_lines, seen_text, take_out_hidden

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGEST_PAGE = 10_000_000
"""Bytes of HTML that text is taken from."""
MOST_FOR_READER = 10_000
"""Elements of a page that trafilatura is asked about; of larger ones all visible text is taken."""
MOST_ATTRIBUTES = 1_000
"""Attributes of one element: the time that building a tree takes grows with their square."""
SHORT = 250
"""Characters below which an article may be a mistake."""
FEW = 20
"""How many times the article all visible text may be before it may be a mistake."""

SEPARATOR = "\n\f⁂\n"
"""Stands between words that do not follow one another. No page has a form feed in its text, and the
sign keeps a quote from running across, since it is no white space."""
REPEATED = 20
"""Characters from which a line of the rest is left out where its words stand already: a quote would
be found twice. Shorter ones, as in tables, mean something only where they stand."""

_NOT_XML = re.compile("[\x01-\x08\x0b\x0e-\x1f\ufffe\uffff]")
# Braille. Letters would keep trafilatura from knowing lines such as "Facebook" for what they are.
_SIGNS = range(0x2801, 0x2900)
_PATIENCE = 300_000_000
"""Characters that are looked through for repeated lines; a page made for it comes to that."""
_BLOCKS_OF_ARTICLE = frozenset(
    ("ab", "body", "cell", "code", "div", "fw", "graphic", "head", "item", "lb", "list", "p",
     "quote", "row", "table")
)  # fmt: skip
"""Those of trafilatura's tree, a dialect of TEI."""


def page_extract(
    content: bytes, name: str, encoding: str | None, sent: str | None, url: str | None
) -> Extract:
    """The article of a page and then the rest of it, else the page as it stands, else a note that
    it has no text. Raises Refused when it is too large, nested too deeply, or not in its
    encoding."""
    _require_size(len(content), name)
    decoded = decode_page(content, name, encoding, sent)
    # What is not XML's would be refused by the tree; a form feed is a space.
    markup = _NOT_XML.sub("", decoded.text).replace("\f", " ").encode()
    # The parser has a limit of its own, and would leave out what is beyond.
    _require_size(len(markup), name)
    with libraries(name, "HTML"):
        small = _elements(markup, name) < MOST_FOR_READER
        root = _parsed(markup, name)
        if root is None:
            return Extract(note="no text in it")
        facts = page_facts(root, url, small)
        take_out_hidden(root)
        text, extractor = _small_page(root) if small else _whole_page(root)
    return _joined(text, extractor, facts)


def _require_size(size: int, name: str) -> None:
    if size > LARGEST_PAGE:
        told = f"{size:,} bytes of HTML, at most {LARGEST_PAGE:,}"
        raise Refused(f"{name} is too large to take text from: {told}", NO_TEXT)


def _joined(text: str, extractor: str, facts: PageFacts) -> Extract:
    if not text:
        return Extract(None, None, "no text in it", *facts)
    return Extract(text, extractor, None, *facts)


def _small_page(root: HtmlElement) -> tuple[str, str]:
    """The article, then the rest; but the page as it stands, where the article leaves out so much
    that it may be a mistake. And what took the text. The tree is changed."""
    import trafilatura

    lines = seen_lines(root)
    whole = "\n".join(line.words for line in lines)
    found = _article(root, lines) if lines else None
    size = len(found.text) if found else 0
    a_part = size * 2 < len(whole)
    doubtful = size < SHORT or size * FEW < len(whole)
    if found is None or not size or (a_part and doubtful):
        return whole, _by_lxml("all that is seen")
    article = "article" if found.lines else "article, from data for scripts"
    told = f"trafilatura {trafilatura.__version__} ({article}), {_by_lxml('the rest that is seen')}"
    return SEPARATOR.join((found.text, *_rest(found, lines))), told


def _whole_page(root: HtmlElement) -> tuple[str, str]:
    return seen_text(root), _by_lxml("all that is seen")


def _by_lxml(part: str) -> str:
    from lxml import etree

    return f"lxml {etree.__version__} ({part})"


def _rest(found: _Article, lines: list[Line]) -> Iterator[str]:
    """What is on the page and not in the article: each part that stands together, menus last."""
    kept = set(_not_repeated(found, lines))
    for menu in (False, True):
        told = [
            line.words if number in kept and line.menu == menu else ""
            for number, line in enumerate(lines)
        ]
        yield from ("\n".join(several) for some, several in groupby(told, bool) if some)


def _not_repeated(found: _Article, lines: list[Line]) -> Iterator[int]:
    """The lines that are not in the article, without those whose words stand there, or stood
    before."""
    told: set[str] = set()
    left = _PATIENCE
    for number, line in enumerate(lines):
        if number in found.lines:
            continue
        if len(line.words) >= REPEATED:
            left -= len(found.text)
            if line.words in told or (left > 0 and line.words in found.text):
                continue
            told.add(line.words)
        yield number


def _parsed(markup: bytes, name: str) -> HtmlElement | None:
    """The tree of a page, as forgiving as a browser; None when nothing is in it."""
    from lxml import etree, html

    # Nothing is fetched. Entities of a DOCTYPE mean nothing in HTML, so they cannot multiply.
    parser = html.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        no_network=True,
    )
    try:
        root = html.document_fromstring(markup, parser=parser)
    except etree.ParserError:
        return None
    # The parser stops where it is too deep, and the rest would be missing without a word.
    if any("depth" in error.message.lower() for error in parser.error_log):
        raise Refused(f"{name} is nested too deeply to take text from", NO_TEXT)
    return root


class _Counter:
    """Takes a page as it is parsed, and counts its elements. No tree is built."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.elements = 0

    def start(self, _: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if len(attributes) > MOST_ATTRIBUTES:
            told = f"an element with {len(attributes):,} attributes"
            raise Refused(f"{self.name} has {told}: no text is taken from it", NO_TEXT)

    def close(self) -> int:
        return self.elements


def _elements(markup: bytes, name: str) -> int:
    from lxml import etree

    parser = etree.HTMLParser(target=_Counter(name), encoding="utf-8", no_network=True)
    parser.feed(markup)
    return int(parser.close())


class _Article(NamedTuple):
    """The text of an article, and which lines of the page it is; none where it is not on it."""

    text: str
    lines: set[int]


def _article(root: HtmlElement, lines: list[Line]) -> _Article | None:
    """What trafilatura holds to be the article, None when it finds none. The tree is changed."""
    import trafilatura

    signs = _mark(root, lines)
    if not signs:
        return None
    found = trafilatura.bare_extraction(
        root,
        include_comments=False,
        include_tables=True,
        include_links=False,
        include_formatting=False,
        favor_recall=True,
        date_extraction_params={"outputformat": ""},
    )
    if found is None or isinstance(found, dict):  # a dict only where it is asked for
        return None
    marks = re.findall(f"[{signs}]{{2}}", "".join(found.body.itertext()))
    numbers = {signs.index(high) * len(signs) + signs.index(low) for high, low in marks}
    if numbers:
        text = "\n".join(line.words for n, line in enumerate(lines) if n in numbers)
        return _Article(text, numbers)
    # Its own text has signs of its own, "|" between cells and "-" before items, through which a
    # quote could not be found.
    return _Article(seen_text(found.body, _BLOCKS_OF_ARTICLE), numbers)


def _mark(root: HtmlElement, lines: list[Line]) -> str:
    """Puts the mark of its line before every text, and returns the signs that marks are of; "" when
    the page leaves too few."""
    used: set[str] = set()
    for element in root.iter():
        used.update(element.text or "", element.tail or "")
    signs = "".join(chr(code) for code in _SIGNS if chr(code) not in used)
    if len(signs) ** 2 < len(lines):
        return ""
    for number, line in enumerate(lines):
        high, low = divmod(number, len(signs))
        for piece in line.pieces:
            if piece.text.strip():
                # A character reference may be of what lxml does not take again.
                text = _NOT_XML.sub("", getattr(piece.element, piece.place))
                setattr(piece.element, piece.place, f"{signs[high]}{signs[low]}{text}")
    return signs
