"""Text as it is compared: case and accents folded, so that a search or a name finds its like."""

from __future__ import annotations

import unicodedata

# Letters that carry no combining mark, yet are typed without their stroke or ligature.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})


def fold(text: str) -> str:
    """Casefolded text without combining marks (NFKD, then category M removed), so that é is e,
    й is и and Arabic vowel signs vanish. The Arabic tatweel, a stretching stroke, goes too."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.casefold())
    kept = (c for c in spread if unicodedata.category(c)[0] != "M" and c != "\u0640")
    return "".join(kept).translate(_PLAIN)


def has_substance(text: str) -> bool:
    """Whether there is anything to see: a letter, digit, punctuation mark or symbol."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)


def tokens(text: str) -> list[str]:
    """The words of a text, folded: runs of letters and digits. All else separates."""
    folded = fold(text)
    return "".join(c if c.isalnum() else " " for c in folded).split()


def alike(one: str, other: str) -> bool:
    """Whether two names are likely one name, typed twice: the same but for case, accents, spaces
    and punctuation, or with a slip in a word (one edit from five letters on, two from nine)."""
    first, second = tokens(one), tokens(other)
    if "".join(first) == "".join(second):
        return bool(first)
    if len(first) != len(second):
        return False
    from rapidfuzz.distance import OSA

    slips = 0
    for a, b in zip(first, second, strict=True):
        if a == b:
            continue
        shorter = min(len(a), len(b))
        allowed = 0 if shorter < 5 or not (a + b).isalpha() else 1 if shorter < 9 else 2
        if OSA.distance(a, b, score_cutoff=allowed) > allowed:
            return False
        slips += 1
    return slips > 0
