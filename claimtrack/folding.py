"""Text as it is compared: case and accents folded, so that a search or a name finds its like."""

from __future__ import annotations

import re
import unicodedata

# Letters that carry no combining mark, yet are typed without their stroke or ligature.
# What stands before it is looked at after its first digit: a search for a digit is a quick one.
_THOUSANDS = re.compile(r"\d(?<![\w.,]\d)\d{0,2}(?:[,.'’ \u00a0\u202f]\d{3})+(?!\w)")
_SPACELESS = re.compile(
    "[\u3005\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WORD = re.compile(r"[^\W_]+")
_NOTHING = dict.fromkeys(map(ord, ",.'’ \u00a0\u202f"))
"""What sets thousands apart."""
_SPACES = bytes(one if chr(one).isalnum() else 32 for one in range(128)).ljust(256)
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})


def fold(text: str) -> str:
    """Casefolded text without combining marks (NFKD, then category M removed), so that é is e,
    й is и and Arabic vowel signs vanish. The Arabic tatweel, a stretching stroke, goes too."""
    if text.isascii():
        return text.lower()
    # Compatibility forms may hide capitals, so letters are spread before and after their case goes.
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = (c for c in spread if unicodedata.category(c)[0] != "M" and c != "\u0640")
    return "".join(kept).translate(_PLAIN)


def has_substance(text: str) -> bool:
    """Whether there is anything to see: a letter, digit, punctuation mark or symbol."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)


def says_something(text: str) -> bool:
    """Whether there is anything to read: a letter, a digit, or a picture such as an emoji, which
    people do answer with. Punctuation alone, as in "…", is what somebody forgot to fill in."""
    return any(unicodedata.category(one)[0] in "LN" or unicodedata.category(one) == "So"
               for one in text)  # fmt: skip


def tokens(text: str) -> list[str]:
    """The words of a text, folded: runs of letters and digits. All else separates. A number is one
    word however its thousands are set apart (10,000 and 10 000), and so is each character of a
    script that sets no spaces (Chinese, Japanese)."""
    folded = close_thousands(fold(text))
    if folded.isascii():
        # As below, in half the time.
        return folded.encode().translate(_SPACES).decode().split()
    folded = _SPACELESS.sub(r" \g<0> ", folded)
    return _WORD.findall(folded)


def close_thousands(text: str) -> str:
    """The text with each number's groups of three closed up."""
    return _THOUSANDS.sub(_closed_up, text)


def _closed_up(found: re.Match[str]) -> str:
    return found[0].translate(_NOTHING)


def alike(one: str, other: str) -> bool:
    """Whether two names are likely one name, typed twice: the same but for case, accents, spaces
    and punctuation, or with a slip in a word (one edit from five letters on, two from nine)."""
    first, second = (_bare(tokens(name)) for name in (one, other))
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
        if {a, b} == {min(a, b, key=len), min(a, b, key=len) + "s"}:
            slips += 1
            continue
        allowed = 0 if shorter < 5 or not (a + b).isalpha() else 1 if shorter < 9 else 2
        if OSA.distance(a, b, score_cutoff=allowed) > allowed:
            return False
        slips += 1
    return slips > 0


def _bare(words: list[str]) -> list[str]:
    """A name's words without a leading The."""
    return words[1:] if words[:1] == ["the"] and len(words) > 1 else words
