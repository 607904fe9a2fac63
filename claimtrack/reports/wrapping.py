"""Text in terminal cells: how wide it is, what of it may be shown, where its lines may break."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

# The patterns are not compiled here: many a command never meets a text that needs one.

# Every other character is one cell wide, whatever stands next to it. Where nothing else occurs
# `width` is `len`, and wcwidth, whose import takes longer than the rest of a command, stays out.
# A test compares each of these characters with wcwidth.
_UNSURE = (
    "[^"
    " -~"
    "\u00a0-\u00ac\u00ae-\u02ff"  # Latin, without the soft hyphen
    "\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u0556\u0559-\u058a"  # Greek to Armenian
    "\u05d0-\u05ea\u0620-\u064a\u0660-\u066f\u0671-\u06d3\u06f0-\u06fc"  # Hebrew, Arabic: no marks
    "\u1e00-\u1f15"  # more Latin, for Vietnamese, and Greek
    "\u2000-\u200a\u2010-\u2027\u202f-\u205e\u2070\u2071\u2074-\u208e"  # spaces, punctuation
    "\u20a0-\u20bf\u2100-\u218b\u2190-\u2319\u2500-\u257f"  # currencies, letter-like, arrows, lines
    "\ufffd"
    "]"
)

HIDDEN = (
    "\u0000-\u001f\u007f-\u009f"  # C0, DEL, C1
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags: they can carry a whole hidden message
)
"""The inside of a character class: what steers a terminal, turns text round or cannot be seen.

Not in it: U+200C and U+200D, which Persian and emoji need, and the variation selectors."""

_HIDDEN = f"\r\n|[{HIDDEN}]"
_SPACES = "\r\n\t\v\f\x85\u2028\u2029"

_BREAK = "[^\\S\u00a0\u2007\u202f]+"  # white space, but for what asks not to break
_AFTER_STROKE = r"(?<=[0-9X~?%.]/)(?=[~?%]?[0-9]{3}[0-9X]|\.\.$)"
"""Between the two ends of a date: 2018-02-20/2018-03-01."""
_PICTURE = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
# wcwidth takes any two characters with a joiner between them for one; terminals only emoji.
_IDLE_JOINER = f"(?<![{_PICTURE}\ufe0f])\u200d|\u200d(?![{_PICTURE}])"
_JOINS = "[\u1160-\u11ff\u200c\u200d\U0001f3fb-\U0001f3ff]"
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_VIRAMA = 9  # the combining class of the marks that fuse two consonants
_FIRST_WIDE = "\u1100"
_NEVER_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾー々’”）〕］｝〉》」』】ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ"
)
_NEVER_LAST = frozenset("‘“（〔［｛〈《「『【")


def width(text: str) -> int:
    """How many cells of a terminal the text takes."""
    if _narrow(text):
        return len(text)
    from wcwidth import wcswidth, wcwidth

    cells = wcswidth(re.sub(_IDLE_JOINER, "", text))
    # Below 0 there is a control character in it. `visible` lets none through.
    return cells if cells >= 0 else sum(max(0, wcwidth(character)) for character in text)


def visible(text: str) -> str:
    """The text as a terminal may have it: on one line, and with nothing in it that steers the
    terminal or hides. White space becomes a space, the rest U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return re.sub(_HIDDEN, lambda found: " " if found[0] in _SPACES else "\ufffd", text)


def wrap(text: str, cells: int) -> list[str]:
    """The text in lines of at most `cells` cells.

    Lines break at white space, between wide characters (Chinese, Japanese), and after the stroke of
    a date in between. A word that is
    wider than a line is cut, but never between a character and its marks; so a line can be too
    wide only when a single character is.
    """
    words = _words(text)
    whole = " ".join(words)
    measure = len if _narrow(whole) else width
    if measure(whole) <= cells:
        return [whole]
    lines: list[str] = []
    line = ""
    for gap, piece in _pieces(words):
        longer = f"{line}{gap}{piece}" if line else piece
        if measure(longer) <= cells:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _cut(piece, max(cells, 1), measure)
        lines.extend(full)
    return [*lines, line]


def word_widths(text: str) -> set[int]:
    """The widths of the words, or rather of all that `wrap` keeps whole if a line is as wide."""
    if text.isascii() and "/" not in text:
        return set(map(len, text.split()))
    return {width(piece) for _, piece in _pieces(_words(text))}


def fit(wanted: Sequence[int], minimum: Sequence[int], total: int) -> list[int]:
    """Widths of columns: what each wants, if the total allows; else the rest is shared so that the
    longest texts come out about equally tall. None gets less than its minimum, even beyond the
    total.
    """
    widths = list(minimum)
    ceilings = [max(pair) for pair in zip(wanted, minimum, strict=True)]
    if sum(ceilings) <= total:
        return ceilings
    for _ in range(total - sum(widths)):
        hungry = [at for at, ceiling in enumerate(ceilings) if widths[at] < ceiling]
        tallest = max(hungry, key=lambda at: ceilings[at] / max(widths[at], 1))
        widths[tallest] += 1
    return widths


def _narrow(text: str) -> bool:
    """Whether the text surely takes as many cells as it has characters."""
    return text.isascii() or re.search(_UNSURE, text) is None


def _words(text: str) -> list[str]:
    return text.split() if text.isascii() else [word for word in re.split(_BREAK, text) if word]


def _pieces(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The parts that lines are made of, each with what stands before it on the same line."""
    for word in words:
        gap = " "
        for part in re.split(_AFTER_STROKE, word) if "/" in word else [word]:
            for piece in [part] if part.isascii() else _parts(part):
                yield gap, piece
                gap = ""


def _parts(word: str) -> Iterator[str]:
    """A word, parted where a line may break: between wide characters."""
    part = ""
    for cluster in _clusters(word) if max(word) >= _FIRST_WIDE else [word]:
        if part and _may_break(part[-1], cluster[0]):
            yield part
            part = ""
        part += cluster
    yield part


def _may_break(before: str, after: str) -> bool:
    return (
        unicodedata.east_asian_width(before) in "WF"
        and unicodedata.east_asian_width(after) in "WF"
        and before not in _NEVER_LAST
        and after not in _NEVER_FIRST
    )


def _cut(piece: str, cells: int, measure: Callable[[str], int]) -> list[str]:
    """A piece in lines, as few as fit."""
    if measure(piece) <= cells:
        return [piece]
    if _narrow(piece):
        return [piece[at : at + cells] for at in range(0, len(piece), cells)]
    lines = []
    line = ""
    for cluster in _clusters(piece):
        if line and measure(line + cluster) > cells:
            lines.append(line)
            line = ""
        line += cluster
    return [*lines, line]


def _clusters(text: str) -> Iterator[str]:
    """The characters, each with the marks and joiners that belong to it."""
    cluster = ""
    for character in text:
        if cluster and not _belongs(character, cluster):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _belongs(character: str, cluster: str) -> bool:
    if character.isascii():
        return False
    if unicodedata.category(character)[0] == "M" or re.match(_JOINS, character):
        return True
    last = cluster[-1]
    if last == "\u200d":
        return re.search(_IDLE_JOINER, cluster[-2:] + character) is None
    first, final = _FLAG_LETTERS
    if first <= character <= final:  # two make a flag
        return len(cluster) == 1 and first <= cluster <= final
    return unicodedata.combining(last) == _VIRAMA and character.isalpha()
