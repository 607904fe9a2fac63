"""What the rating of a review says of the claim that was checked: that it rebuts it, qualifies it
or supports it. A table that can be seen (`claimtrack formats --ratings`) and added to; what is not
in it says nothing, and stays in its own words.

A rating never sets a credibility digit or a likelihood: those are a person's to give.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from claimtrack.errors import UsageFault
from claimtrack.exchange import rating_words
from claimtrack.folding import says_something, tokens

RELATIONS = ("rebuts", "qualifies", "supports")
NONE = "none"
"""In a table of the user's: this rating says nothing of the claim's truth."""
REBUTS_UP_TO, SUPPORTS_FROM = 0.34, 0.67
"""Where on the way from worst to best a number stops to rebut, and begins to support: of five, 1
and 2 rebut, 3 qualifies, 4 and 5 support."""
WORST, BEST = 1.0, 5.0
"""Of a scale that does not tell, as schema.org and Google have it."""
_LARGEST_TABLE = 2**20
_PART_END = re.compile(r"[.:!;|(]+(?:\s|$)|\s[-–—]\s|[–—]")

OPTIONS: dict[str, str] = {
    "ratings": "A CSV file, a rating and rebuts, qualifies, supports or none on each line.",
    "rating:": "rating:WORDS=…: rebuts, qualifies, supports or none: what such a rating says.",
}


class Score(NamedTuple):
    """A rating as a number, on its scale."""

    value: float
    worst: float = WORST
    best: float = BEST

    def __str__(self) -> str:
        return f"{self.value:g} (worst {self.worst:g}, best {self.best:g})"


Table = Mapping[str, str]
"""What a rating says, by its words as they are compared; `none` where it says nothing."""


def compared(words: str) -> str:
    """A rating as it is looked up: "PANTS ON FIRE!" is "pants on fire"."""
    return " ".join(tokens(words))


@cache
def built_in() -> Table:
    """The table that comes with claimtrack."""
    return {compared(words): relation for words, relation in rows()}


def rows() -> Iterator[tuple[str, str]]:
    """The table as a person reads it: a rating, and what it says."""
    for relation in RELATIONS:
        text: str = getattr(rating_words, relation.upper())
        for line in text.strip().splitlines():
            for words in line.split(";"):
                if words.strip():
                    yield words.strip(), relation


def table(options: Mapping[str, str]) -> Table:
    """The table with what the user added. Raises UsageFault for what is none."""
    found = dict(built_in())
    if named := options.get("ratings"):
        found.update(_from_file(named))
    for name, relation in options.items():
        if name.startswith("rating:"):
            words = name.removeprefix("rating:")
            found.update([_row(words, relation, f"--set {name}={relation}")])
    return found


def relation(words: str | None, score: Score | None, known: Table) -> str | None:
    """What a rating says: its words, where they are in the table; else its number. None where
    neither tells."""
    if words is not None:
        found = known.get(compared(words)) or _of_part(words, known)
        if found is not None:
            return None if found == NONE else found
    return None if score is None else _of_number(score)


def number(value: object) -> float | None:
    """A number, or a text that is one ("4", "4,5"); None for any other."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip().replace(",", ".")
        if not re.fullmatch(r"-?\d{1,9}(?:\.\d{1,9})?", text):
            return None
        return float(text)
    return float(value) if isinstance(value, int | float) and abs(value) < 1e9 else None


def _of_part(words: str, known: Table) -> str | None:
    """Of "False. The photo is from 2012", what "False" says; not where that would support: "True,
    but…" and "True. It lacks context" go on to say otherwise. Of "Verdict: true", what "true"
    says."""
    first = _PART_END.split(words, maxsplit=1)[0]
    found = known.get(compared(first)) if first != words else None
    if found is not None and found != "supports":
        return found
    _, colon, last = words.rpartition(":")
    return known.get(compared(last)) if colon and found is None else None


def _of_number(score: Score) -> str | None:
    """By where it stands between the worst and the best. Zero and less mean unknown on a scale that
    begins above (Google's), and so does what is off the scale."""
    low, high = sorted((score.worst, score.best))
    if low == high or not low <= score.value <= high:
        return None
    share = (score.value - score.worst) / (score.best - score.worst)
    if share <= REBUTS_UP_TO:
        return "rebuts"
    return "supports" if share >= SUPPORTS_FROM else "qualifies"


def _from_file(named: str) -> Iterator[tuple[str, str]]:
    try:
        with Path(named).open("rb") as file:
            content = file.read(_LARGEST_TABLE + 1)
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise UsageFault(f"--set ratings={named}: cannot be read ({error})") from None
    if len(content) > _LARGEST_TABLE:
        raise UsageFault(f"--set ratings={named}: longer than a mebibyte", "leave some out")
    yield from _from_lines(csv.reader(io.StringIO(text, newline="")), named)


def _from_lines(lines: Iterable[list[str]], named: str) -> Iterator[tuple[str, str]]:
    try:
        for number_, row in enumerate(lines, 1):
            if not any(cell.strip() for cell in row):
                continue
            words, relation_ = row if len(row) == 2 else ("", "")
            if number_ == 1 and relation_.strip().lower() not in (*RELATIONS, NONE):
                continue  # the names of the columns
            yield _row(words, relation_, f"{named}, line {number_}")
    except csv.Error as error:
        raise UsageFault(f"--set ratings={named}: no CSV ({error})") from None


def _row(words: str, says: str, where: str) -> tuple[str, str]:
    says = says.strip().lower()
    if says not in (*RELATIONS, NONE) or not says_something(words) or not compared(words):
        known = ", ".join((*RELATIONS, NONE))
        raise UsageFault(f"{where}: not a rating and what it says", f"known: {known}")
    return compared(words), says
