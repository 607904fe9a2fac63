"""The text of a web page, and what the page says of itself.

trafilatura finds the article. It would also change characters that quotes depend on: no-break and
other special spaces become plain ones; zero-width joiners (without which Persian is misspelt), soft
hyphens and direction marks vanish; letters are composed anew (NFC). So these characters pass it
as stand-ins, letters of a script that the page does not use, and its last step, which composes, is
left out. Where it takes the text from JSON within the page, what JSON writes as \\u00a0 is not
saved in this way. White space of ASCII is folded, as browsers do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimtrack.errors import Refused
from claimtrack.evidence.decoding import decode_page
from claimtrack.evidence.extracts import NO_TEXT, Extract, libraries
from claimtrack.evidence.page_facts import PageFacts, page_facts

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

_NOT_XML = re.compile("[\x01-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_ASCII_SPACE = re.compile(r"[ \t\n\f\r]+")
_STANDINS = range(0x13000, 0x13430)  # Egyptian hieroglyphs: letters to Unicode, printable to Python
_UNSEEN = frozenset(("noscript", "script", "style", "svg", "template", "title"))
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|caption|dd|details|dialog|div|dl|dt|fieldset"
    "|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|optgroup|option|p|pre"
    "|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_BLOCKS_OF_ARTICLE = re.compile(
    "ab|body|cell|code|div|fw|graphic|head|item|lb|list|p|quote|row|table"
)
"""Those of trafilatura's tree, a dialect of TEI."""


def page_extract(content: bytes, name: str, encoding: str | None, url: str | None) -> Extract:
    """The article of a page, else all of its visible text, else a note that there is none. Raises
    Refused when it is too large, nested too deeply, or not in its encoding."""
    _require_size(len(content), name)
    decoded = decode_page(content, name, encoding)
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
        visible = visible_text(root)
        article = _article(root) if small and visible else ""
    text, extractor = _chosen(article, visible)
    return _joined(text, extractor, facts)


def _require_size(size: int, name: str) -> None:
    if size > LARGEST_PAGE:
        told = f"{size:,} bytes of HTML, at most {LARGEST_PAGE:,}"
        raise Refused(f"{name} is too large to take text from: {told}", NO_TEXT)


def _joined(text: str, extractor: str, facts: PageFacts) -> Extract:
    if not text:
        return Extract(None, None, "no text in it", *facts)
    return Extract(text, extractor, None, *facts)


def _chosen(article: str, visible: str) -> tuple[str, str]:
    """The article, unless it leaves out suspiciously much."""
    import trafilatura
    from lxml import etree

    a_part = len(article) * 2 < len(visible)
    doubtful = len(article) < SHORT or len(article) * FEW < len(visible)
    if not article or (a_part and doubtful):
        return visible, f"visible text, lxml {etree.__version__}"
    return article, f"trafilatura {trafilatura.__version__}"


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


def _article(root: HtmlElement) -> str:
    """What trafilatura holds to be the article, "" when it finds none. The tree is changed."""
    import trafilatura

    standins = _stand_in(root)
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
        return ""
    # Its own text has signs that the page has not, "|" between cells and "-" before items, through
    # which a quote could not be found.
    text = _lines(found.body, _BLOCKS_OF_ARTICLE, frozenset()).translate(standins)
    return "\n".join(line for line in text.split("\n") if line.strip())


def _stand_in(root: HtmlElement) -> dict[int, str]:
    """Puts stand-ins into a tree, and returns the table that takes them back."""
    used: set[str] = set()
    for element in root.iter():
        used.update(element.text or "", element.tail or "")
    # As trafilatura tells what to take away: by str.isprintable and str.isspace.
    special = [c for c in used if c not in " \t\n\r" and (not c.isprintable() or c == "\u2424")]
    free = (code for code in _STANDINS if chr(code) not in used)
    forth, back = {}, {}
    for character, code in zip(sorted(special), free, strict=False):
        forth[ord(character)] = chr(code)
        back[code] = character
    for element in root.iter() if forth else ():
        if element.text:
            element.text = _NOT_XML.sub("", element.text).translate(forth)
        if element.tail:
            element.tail = _NOT_XML.sub("", element.tail).translate(forth)
    return back


def visible_text(root: HtmlElement) -> str:
    """All text of a page but that of scripts and styles; each block is a line."""
    return _lines(root, _BLOCKS, _UNSEEN)


def _lines(root: HtmlElement, blocks: re.Pattern[str], unseen: frozenset[str]) -> str:
    from lxml import etree

    pieces: list[str] = []
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = str(element.tag)
        edge = "\n" if blocks.fullmatch(tag) else ""
        if event == "end":
            pieces += edge, _ASCII_SPACE.sub(" ", element.tail or "")
        elif tag in unseen:
            walker.skip_subtree()
        else:
            pieces += edge, _ASCII_SPACE.sub(" ", element.text or "")
    lines = (re.sub(" +", " ", line).strip(" ") for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line.strip())
