"""Claims that look the same: listed for a person to decide, never joined unasked."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimtrack.folding import tokens
from claimtrack.queries import recognition
from claimtrack.store.engine import Connection

FEW = 1000
"""New claims up to which those that differ by a few words are looked for as well."""
MOST = 1000
"""Pairs that are found; nobody decides on more at once."""
ALIKE = 90
"""Of 100: how much of two claims' words is the same, from which on they are shown."""
_CANDIDATES = 50
_BITS = 28
"""Of a claim's number; those above them are of its words."""
_NUMBER, _KEY, _SLICE = (1 << _BITS) - 1, (1 << 64 - _BITS) - 1, 1 << 20


class Pair(NamedTuple):
    """A claim that came in, and one that looks the same."""

    new: int
    other: int
    text: str
    """Of the other."""


def lookalikes(connection: Connection, new: Sequence[int]) -> list[Pair]:
    """For each new claim the oldest other one of the same words, whatever their order, case,
    accents and punctuation; of few new claims also one that nearly has them. At most MOST."""
    if len(new) <= FEW:
        return list(_of_few(connection, new))
    return list(_of_many(connection, new))


def _of_few(connection: Connection, new: Sequence[int]) -> Iterator[Pair]:
    """By the index of words: the longest words of a claim find those that may be like it."""
    from rapidfuzz.fuzz import ratio

    for number, text in sorted(recognition.texts_of(connection, new).items()):
        own = sorted(tokens(text))
        searched = sorted(set(own), key=len)[-3:]
        found = recognition.with_words(connection, searched, _CANDIDATES)
        for other, words in sorted(found):
            theirs = sorted(tokens(words))
            if other >= number and other in new:
                continue  # of two new ones the later is told
            if _figures(own) == _figures(theirs) and ratio(own, theirs) >= ALIKE:
                yield Pair(number, other, words)
                break


def _of_many(connection: Connection, new: Sequence[int]) -> Iterator[Pair]:
    """By a number for the words of each claim, which is sorted: 8 bytes a claim."""
    import numpy as np

    told = array("Q")
    for number, text in recognition.live_texts(connection):
        told.append((hash(_words(text)) & _KEY) << _BITS | number)
    every = np.frombuffer(told, dtype=np.uint64)
    every.sort()
    fresh = np.sort(np.asarray(new, dtype=np.uint64))
    pairs: list[tuple[int, int]] = []
    end = start_of_run = 0
    # In slices, which take no room worth speaking of beside the whole.
    for start in range(1, len(every), _SLICE):
        some = every[start - 1 : start + _SLICE]
        twins = np.flatnonzero(some[1:] >> _BITS == some[:-1] >> _BITS) + start
        for at in twins[np.isin(every[twins] & _NUMBER, fresh)].tolist():
            if at >= end:
                words = int(every[at]) >> _BITS
                start_of_run = int(np.searchsorted(every, np.uint64(words << _BITS)))
                end = int(np.searchsorted(every, np.uint64(words << _BITS | _NUMBER), "right"))
            pairs.append((int(every[at]) & _NUMBER, int(every[start_of_run]) & _NUMBER))
            if len(pairs) == MOST:
                break
        if len(pairs) == MOST:
            break
    texts = recognition.texts_of(connection, {one for pair in pairs for one in pair})
    for number, other in sorted(pairs):
        # Two of different words may have one number, if seldom.
        if _words(texts.get(number, "1")) == _words(texts.get(other, "2")):
            yield Pair(number, other, texts[other])


def _words(text: str) -> tuple[str, ...]:
    return tuple(sorted(tokens(text)))


def _figures(words: Sequence[str]) -> list[str]:
    """The numbers of a claim: with another number it is another claim."""
    return [word for word in words if any(c.isdigit() for c in word)]
