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
    """By a number for the words of each claim: 12 bytes a claim, sorted."""
    import numpy as np

    keys, numbers = array("q"), array("I")
    for number, text in recognition.live_texts(connection):
        keys.append(hash(tuple(sorted(tokens(text)))))
        numbers.append(number)
    key, claim = np.asarray(keys), np.asarray(numbers)
    order = np.lexsort((claim, key))
    key, claim = key[order], claim[order]
    twin = np.flatnonzero(np.r_[False, key[1:] == key[:-1]])
    begins = np.where(np.r_[True, key[1:] != key[:-1]], np.arange(len(key)), 0)
    first = np.maximum.accumulate(begins)
    fresh = np.isin(claim[twin], np.asarray(new))
    chosen = twin[fresh][:MOST]
    pairs = [(int(claim[at]), int(claim[first[at]])) for at in chosen]
    texts = recognition.texts_of(connection, {one for pair in pairs for one in pair})
    for number, other in sorted(pairs):
        if number in texts and other in texts:
            yield Pair(number, other, texts[other])


def _figures(words: Sequence[str]) -> list[str]:
    """The numbers of a claim: with another number it is another claim."""
    return [word for word in words if any(c.isdigit() for c in word)]
