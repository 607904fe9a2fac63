"""What differs between a quote as it was given and a passage that looks like it, and how to say so.

Characters are folded one for one, so that offsets stay what they are: curly quotation marks become
straight, every dash a hyphen, every space a space, capitals small. What is alike when folded is a
look-alike, and a look-alike is always told, never accepted.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from claimtrack.evidence.edges import MARKS, SPACELESS
from claimtrack.evidence.white import WHITE

_LIKE = {
    "'": "\u2018\u2019\u201a\u201b\u2032\u2035\u02bc\u0060\u00b4\uff07",
    '"': "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\uff02",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d",
    " ": "\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000",
}
# The only capital whose small letter is two characters is the dotted I.
_FOLDS = [(one, into) for into, all_ in _LIKE.items() for one in all_] + [("\u0130", "i")]
# Each character of a script that sets no spaces is a word.
_TOKEN = re.compile(rf"\d[\d.,]*\d|[{SPACELESS}]|[^\s{MARKS}{SPACELESS}]+|[{WHITE}]+|[\s\S]")
_CONTROLS = {"\0": "null", "\t": "tab", "\n": "line feed", "\r": "carriage return",
             "\x1b": "escape", "\x7f": "delete"}  # fmt: skip
_UNNAMED = {"Cc": "control character", "Cs": "lone surrogate", "Co": "private use"}
_UNSEEN = "\u115f\u1160\u3164\uffa0\u17b4\u17b5\u034f"
# Cyrillic and Greek letters that look like Latin ones, and what is taken for a one or a nought.
_CONFUSED = str.maketrans(
    "аеорсухіјѕһԁԛԝѵүАВЕЗКМНОРСТУХІЈЅԌҮοναρυκΑΒΕΖΗΙΚΜΝΟΡΤΥΧΙ1I|0",
    "aeopcyxijshdqwvyABE3KMHOPCTYXIJSGYovapukABEZHIKMNOPTYXIlllO",
)
_ALIKE = {"LATIN", "CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE", "LISU"}
"""Scripts that have letters like those of another one, by the names of their characters."""
_NAMED = 2
"""Characters of either side that are named."""
_SHOWN = 60
"""Code points of a word, or of several, that are shown."""


class Difference(NamedTuple):
    """What the quote has (`given`) at an offset of its own, and what the passage has there instead
    (`found`). Either may be empty."""

    given: str
    found: str
    at: int


class Token(NamedTuple):
    """A word, a mark or a run of white space, folded, and where it stands."""

    word: str
    start: int
    end: int


def fold(text: str) -> str:
    """The text as long as before, with the plainest character that looks like it for each."""
    if not text.isascii():
        # A search for one character is quick, a table of them is not.
        for one, into in _FOLDS:
            if one in text:
                text = text.replace(one, into)
        return text.lower().replace("\u03c2", "\u03c3")
    return text.lower().replace("`", "'")


def tokens(folded: str) -> list[Token]:
    """The words, marks and runs of white space of a folded text."""
    return [
        Token(" " if found[0][0] in WHITE else found[0], found.start(), found.end())
        for found in _TOKEN.finditer(folded)
    ]


def differences(exact: str, passage: str) -> list[Difference]:
    """What to change in the quote to get the passage, in order; nothing where only white space is
    of another length."""
    from rapidfuzz.distance import Levenshtein

    given, found = tokens(fold(exact)), tokens(fold(passage))
    told: list[Difference] = []
    for block in Levenshtein.opcodes(_of(given), _of(found)):
        i, j, k, m = block.src_start, block.src_end, block.dest_start, block.dest_end
        if block.tag == "equal":
            for one, other in zip(given[i:j], found[k:m], strict=True):
                told += _within(exact[one.start : one.end], passage[other.start : other.end], one)
        else:
            at = given[i].start if i < len(given) else len(exact)
            there = found[k].start if k < len(found) else len(passage)
            end = given[j - 1].end if j > i else at
            last = found[m - 1].end if m > k else there
            told.append(Difference(exact[at:end], passage[there:last], at))
    return _joined(exact, told)


def _of(several: list[Token]) -> list[str]:
    return [token.word for token in several]


def _within(given: str, found: str, token: Token) -> list[Difference]:
    """What differs between two words that are alike when folded."""
    if given == found or (not given.strip(WHITE) and not found.strip(WHITE)):
        return []
    if token.word == " ":
        return [Difference(given, found, token.start)]
    unlike = [at for at, pair in enumerate(zip(given, found, strict=True)) if pair[0] != pair[1]]
    if len(unlike) > 1:
        return [Difference(given, found, token.start)]
    return [Difference(given[at], found[at], token.start + at) for at in unlike]


def _joined(exact: str, told: list[Difference]) -> list[Difference]:
    """Differences of words that touch, or have but a space between them, as one."""
    joined: list[Difference] = []
    for one in told:
        if joined:
            last = joined[-1]
            end = last.at + len(last.given)
            between = exact[end : one.at]
            words = max(map(len, (last.given, last.found, one.given, one.found))) > 1
            if words and between in ("", " "):
                joined[-1] = Difference(
                    f"{last.given}{between}{one.given}",
                    f"{last.found}{between}{one.found}",
                    last.at,
                )
                continue
        joined.append(one)
    return joined


def in_common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))


def told(difference: Difference) -> str:
    """The difference for a person to read, on one line, safe for a terminal: what steers one, turns
    text round or cannot be seen is named, never shown."""
    given, found, _ = difference
    if len(given) == len(found) == 1 and not (given + found).isalnum():
        return f"{_character(found)} for {_character(given)}"
    if not given:
        return f"not given, there {_words(found)}"
    line = f"given {_words(given)}, there {_words(found) if found else 'nothing'}"
    return f"{line}: {_apart(given, found)}" if found and _look_alike(given, found) else line


def _look_alike(given: str, found: str) -> bool:
    """Whether a reader may see no difference, or not what it is: where letters of several scripts
    are mixed in a word."""
    return _looks(given) == _looks(found) or _mixed(given) or _mixed(found)


def _looks(text: str) -> str:
    """What a text looks like, whichever characters make it."""
    plain = unicodedata.normalize("NFKC", text).translate(_CONFUSED)
    return "".join(one for one in plain if not "\ufe00" <= one <= "\ufe0f")


def _mixed(text: str) -> bool:
    scripts = (
        {unicodedata.name(one, "").partition(" ")[0] for one in word if one.isalpha()}
        for word in text.split()
    )
    return any(len(found & _ALIKE) > 1 for found in scripts)


def _apart(given: str, found: str) -> str:
    """The characters that differ, by name."""
    start = in_common(given, found)
    given, found = given[start:], found[start:]
    end = in_common(given[::-1], found[::-1])
    return f"{_names(found[: len(found) - end])} for {_names(given[: len(given) - end])}"


def _names(text: str) -> str:
    names = [_name(one) for one in text[:_NAMED]]
    return ", ".join([*names, "…"] if len(text) > _NAMED else names) or "nothing"


def _character(one: str) -> str:
    seen = _seen(one) and one != " " and unicodedata.category(one)[0] != "M"
    return f"{one} ({_name(one)})" if seen else _name(one)


def _words(text: str) -> str:
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    # A mark without a letter of its own would sit on the quotation mark.
    first = shown[0]
    named = f"[{_name(first)}]" if unicodedata.category(first)[0] == "M" else ""
    rest = shown[1:] if named else shown
    return f"“{named}{''.join(one if _seen(one) else f'[{_name(one)}]' for one in rest)}”"


def _seen(one: str) -> bool:
    return one.isprintable() and one not in _UNSEEN


def _name(one: str) -> str:
    category = unicodedata.category(one)
    other = _CONTROLS.get(one) or _UNNAMED.get(category, "unassigned")
    return f"U+{ord(one):04X} {unicodedata.name(one, other).lower()}"
