"""Whether a quote's edge cuts through what a reader takes for one word, number or character.

“lawful” stands in “unlawful”, letter for letter, and says the opposite; so do “10,000” in “210,000”
and “5 per cent” in “3.5 per cent”. A quote has to begin and end where a reader sees a limit:

- **words**: never between two letters, digits or the marks on them. Scripts that set no spaces are
  excepted (SPACELESS): there nothing but a dictionary tells where a word ends. Nor at a hyphen or
  an underscore within a word, also one that a line ends with: “lethal” in “non-lethal” is as false
  as “lawful” in “unlawful”. An apostrophe is a limit, as in “the general’s” and “l’armée”; only
  the English “n’t” goes with its verb, since “can” is not “can’t”.
- **numbers**: not at what stands between two digits (3.5, 10,000, 10:30, 1/2, 10–20, a no-break
  space), nor between a sign or a decimal point and the number that it begins. Chinese numerals that
  touch are one number. A currency, a % or a ~ is a word of its own.
- **characters**: not before a combining mark, a variation selector or a skin tone, not at a joiner,
  not within a flag. What cannot be seen (soft hyphen, zero-width space, direction marks) is no
  limit: what stands on its two sides decides.

White space is a limit always, but where a hyphen stands before the line break.
"""

from __future__ import annotations

import re
import unicodedata

from claimtrack.evidence.white import WHITE

SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303b\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
"""The inside of a character class: Thai, Lao, Myanmar, Khmer, Hiragana, Katakana, Han. Hangul and
Tibetan are not among them; they part words or syllables."""
MARKS = "!-/:-@\\[-`{-~\u00a1-\u00bf\u2000-\u206f\u3000-\u303f"
"""The inside of a character class: punctuation."""

_NEAR = 40
"""Code points on either side of an edge that are looked at."""
_CLOSE = 10
"""The same where no line breaks."""
_SPACELESS = re.compile(f"[{SPACELESS}]")
_UNSEEN = (
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_JOINER = "\u200d"
# Skin tones, tags (they make the flags of England, Scotland and Wales), the Thai and Lao am, and
# the voiced marks of halfwidth Katakana: none of them is a mark to Unicode.
_GOES_ON = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u0e33\u0eb3\uff9e\uff9f]")
# The viramas that set a consonant below the one before.
_STACKS = "\u1039\u17d2"
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))

_H = f"[{_UNSEEN}]{{0,2}}"
_SOLID = rf"[^\s{MARKS}]"
_BREAK = f"[ \\t\\r]{{0,8}}\\n[{WHITE}]{{0,16}}"
_DASHES = "\u2010-\u2013\u2212-"
_WITHIN = re.compile(
    # between digits
    rf"(?<=\d){_H}[.,'’/:\u00b7\u060c\u066b\u066c\u2044\u00a0\u2007\u2009\u202f{_DASHES}]{_H}(?=\d)"
    # within a word
    rf"|(?<={_SOLID}){_H}(?:_{{1,4}}|[\u00ad\u2010\u2011-](?:{_BREAK})?){_H}(?={_SOLID})"
    rf"|(?<=[nN]){_H}['’]{_H}(?=[tT]\b)"
)
_BEFORE = re.compile(
    # Two hyphens are a dash.
    rf"(?:(?<!{_SOLID})(?<!-)[+\u00b1{_DASHES}]|\u2212)[$£€¥₹₽]?{_H}(?=\.?\d)"
    rf"|(?<![^\s(\[$£€¥₹₽+{_DASHES}])[.\u00b7]{_H}(?=\d)"
)
_HYPHENS = frozenset("-\u00ad\u2010\u2011")
# What can be the last or the first character of all that is found by these two patterns.
_JOINING = frozenset(
    "._,'’/:+$£€¥₹₽-\u00b1\u00b7\u060c\u066b\u066c\u2044\u00a0\u2007\u2009\u202f"
    "\u2010\u2011\u2012\u2013\u2212"
)


def cuts(text: str, at: int) -> bool:
    """Whether an edge before the character at that offset cuts a word, a number or a character.
    Either end of the text cuts none."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    # Nearly every edge of a quote, or of what is none, is one of these three.
    if after == " " and before.isalnum():
        return False
    if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
        return True
    if before == " " and after.isalnum() and text[at - 2 : at - 1].isalnum():
        return False
    start, end = _seen(text, at)
    if not start or end == len(text):
        return False
    before, after = text[start - 1], text[end]
    if before in WHITE or after in WHITE:
        return _spanned(text, start, end)
    return (
        _JOINER in text[start:end]
        # So much that cannot be seen is there to deceive.
        or before in _UNSEEN
        or after in _UNSEEN
        or _goes_on(after)
        or _one_word(text, start, after)
        or _one_flag(text, start, after)
        or _spanned(text, start, end)
    )


def _seen(text: str, at: int) -> tuple[int, int]:
    """Where what can be seen ends before an edge, and where it begins after it."""
    before, after = text[max(0, at - _NEAR) : at], text[at : at + _NEAR]
    return at - len(before) + len(before.rstrip(_UNSEEN)), at + len(after) - len(
        after.lstrip(_UNSEEN)
    )


def _goes_on(after: str) -> bool:
    """Whether a character is part of the one before, whichever that is."""
    return not after.isascii() and (
        unicodedata.category(after)[0] == "M" or _GOES_ON.match(after) is not None
    )


def _one_word(text: str, start: int, after: str) -> bool:
    """Whether what stands up to `start` and what comes after are of one word or number."""
    if not after.isalnum():
        return False
    if text[start - 1] in _STACKS:
        return True
    at = start - 1
    # A mark is of the letter that bears it: of a word on é, of none on a heart.
    while at > max(0, start - _NEAR) and _goes_on(text[at]):
        at -= 1
    before = text[at]
    if not before.isalnum():
        return False
    if _numeral(before) and _numeral(after):
        return True
    return _SPACELESS.match(before) is None and _SPACELESS.match(after) is None


def _numeral(one: str) -> bool:
    return one.isnumeric() or one in "两兩"


def _one_flag(text: str, start: int, after: str) -> bool:
    """Whether the edge lies between the two letters of a flag."""
    if after not in _FLAG_LETTERS:
        return False
    near = text[max(0, start - 8 * _NEAR) : start]
    return (len(near) - len(near.rstrip(_FLAG_LETTERS))) % 2 == 1


def _spanned(text: str, start: int, end: int) -> bool:
    """Whether a sign that joins what stands beside it is there."""
    before, after = text[start - 1], text[end]
    if before in WHITE or after in WHITE:
        near = _NEAR
        if not _HYPHENS.isdisjoint(text[max(0, start - near) : end + 1]):
            return _within(text, start, end, near)
        return False
    joining = before in _JOINING or after in _JOINING
    return joining and _within(text, start, end, _CLOSE)


def _within(text: str, start: int, end: int, near: int) -> bool:
    first, last = max(0, start - near), end + near
    if any(
        one.start() <= end and start <= one.end() for one in _WITHIN.finditer(text, first, last)
    ):
        return True
    return any(
        one.start() < end and start <= one.end() for one in _BEFORE.finditer(text, first, last)
    )
