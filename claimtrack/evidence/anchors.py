"""Where a quote stands in the text of a saved copy, word for word.

An anchor is two selectors of the W3C Web Annotation Data Model: TextPositionSelector (start and
end) and TextQuoteSelector (exact, prefix, suffix). Offsets are Unicode code points, the end
exclusive, as that model has them.

One thing is tolerated: documents break lines where they please, so a run of white space in the
quote stands for any run of white space. White space is what ASCII has of it. A no-break space, a
curly quotation mark, a dash, a capital or an accent is never taken for another character.

A quote that begins or ends inside a word or a number does not stand there: see edges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from claimtrack.evidence.edges import cuts
from claimtrack.evidence.white import WHITE

AROUND = 32
"""Code points of the prefix and of the suffix."""
MOST = 1000
"""Anchors that are told of one quote."""
_RUN = re.compile(f"[{WHITE}]+")
_PATIENCE = 100_000_000
"""How many code points are compared before a search is given up. Only a text made for it, of one
word over and over, comes to that."""
_REFUSALS = 500_000
"""How many places inside of words are looked at before a search is given up."""
_STEP = 64
"""What looking at a place costs, in code points compared."""


class Anchor(NamedTuple):
    """A passage: `text[start:end] == exact`; `prefix` and `suffix` are the code points beside it,
    as they stand there."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


class Place(NamedTuple):
    """From where to where something stands."""

    start: int
    end: int


def anchors(text: str, exact: str, *, prefix: str | None = None) -> list[Anchor]:
    """Every place where the quote stands word for word, in order, overlapping ones too; at most
    MOST. A prefix keeps those that it stands directly before; white space may lie between. Raises
    ValueError for a quote without anything but white space."""
    found = places(text, exact)
    if prefix is not None and (words := _words(prefix)):
        found = _preceded(text, found, words, apart=prefix[-1] in WHITE)
    return [anchored(text, place) for place in islice(found, MOST)]


def anchored(text: str, place: Place) -> Anchor:
    """The anchor of a passage."""
    start, end = place
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Anchor(start, end, text[start:end], before, after)


def places(text: str, exact: str) -> Iterator[Place]:
    """Where the quote stands word for word, in order, its edges cutting nothing. Raises ValueError,
    when first asked, for a quote without anything but white space."""
    refused = 0
    for place in occurrences(text, exact):
        if whole(text, place):
            yield place
        else:
            refused += 1
            if refused == _REFUSALS:
                return


def whole(text: str, place: Place) -> bool:
    """Whether neither edge cuts a word, a number or a character."""
    return not cuts(text, place.start) and not cuts(text, place.end)


def occurrences(text: str, exact: str) -> Iterator[Place]:
    """Where the characters of the quote stand, in order, be it inside of words. Raises ValueError,
    when first asked, for a quote without anything but white space."""
    words = _words(exact)
    if not words:
        raise ValueError("a quote needs more than white space")
    # The longest word is looked for: few places have it, and a search for it skips most of a text.
    longest = max(range(len(words)), key=lambda at: len(words[at]))
    word, before, after = words[longest], words[:longest][::-1], words[longest + 1 :]
    leading, trailing = exact[0] in WHITE, exact[-1] in WHITE
    left = _PATIENCE
    at = text.find(word)
    while at >= 0 and left > 0:
        end, steps = _forward(text, at + len(word), after)
        left -= _STEP + len(word) + steps
        if end is not None:
            start, steps = _backward(text, at, before)
            left -= steps
            if start is not None:
                place = _with_edges(text, exact, Place(start, end), leading, trailing)
                if place is not None:
                    yield place
        at = text.find(word, at + 1)


def _words(text: str) -> list[str]:
    stripped = text.strip(WHITE)
    return _RUN.split(stripped) if stripped else []


def _forward(text: str, at: int, words: list[str]) -> tuple[int | None, int]:
    """Where the words end that follow one another from there, each after white space, or None; and
    how many code points were compared."""
    steps = 0
    for word in words:
        run = _RUN.match(text, at)
        if run is None:
            return None, steps
        steps += run.end() - at + _STEP
        if not text.startswith(word, run.end()):
            return None, steps
        steps += len(word)
        at = run.end() + len(word)
    return at, steps


def _backward(text: str, at: int, words: list[str]) -> tuple[int | None, int]:
    """The same for the words that stand before, the last one first: where they start."""
    steps = 0
    for word in words:
        run = white_before(text, at)
        steps += at - run + _STEP
        start = run - len(word)
        if run == at or start < 0 or not text.startswith(word, start):
            return None, steps
        steps += len(word)
        at = start
    return at, steps


def white_before(text: str, end: int) -> int:
    """Where the white space starts that ends there; `end` itself where there is none."""
    size = _STEP
    while True:
        start = max(0, end - size)
        kept = len(text[start:end].rstrip(WHITE))
        if kept or not start:
            return start + kept
        size *= 4


def _with_edges(text: str, exact: str, place: Place, leading: bool, trailing: bool) -> Place | None:
    """The place with the white space at either end of the quote: as much as the quote has, if that
    very run stands there, else one character of it. None where there is none."""
    start, end = place
    if leading:
        run = exact[: len(exact) - len(exact.lstrip(WHITE))]
        size = len(run) if text.endswith(run, 0, start) else 1
        if start < size or text[start - size] not in WHITE:
            return None
        start -= size
    if trailing:
        run = exact[len(exact.rstrip(WHITE)) :]
        size = len(run) if text.startswith(run, end) else 1
        if end + size > len(text) or text[end] not in WHITE:
            return None
        end += size
    return Place(start, end)


def _preceded(text: str, found: Iterator[Place], words: list[str], apart: bool) -> Iterator[Place]:
    """The places that these words stand before, white space between them or not. Some is asked for
    if `apart`, unless the quote itself begins with it."""
    last, left = words[-1], _PATIENCE
    for place in found:
        at = white_before(text, place.start)
        left -= _STEP + place.start - at
        if apart and at == place.start and text[at] not in WHITE:
            continue
        at -= len(last)
        if at >= 0 and text.startswith(last, at):
            start, steps = _backward(text, at, words[:-1][::-1])
            left -= steps + len(words)
            if start is not None:
                yield place
        if left <= 0:
            return
