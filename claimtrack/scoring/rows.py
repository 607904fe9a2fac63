"""How the compiled solver lays a graph out: loops that numba makes machine code of.

Those that take a `first` and a `last` do the work between them, and let go of Python's lock
meanwhile; they write nothing that another part reads or writes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from claimtrack.scoring.graphs import HEAVIEST, Edge
from claimtrack.scoring.layout import Numbers, Undercuts

Ints = NDArray[np.int32]
Claims = NDArray[np.uint32]
"""Unsigned, or every fetch would first ask whether to count from the end."""
Marks = NDArray[np.uint8]
SHORT = 32
"""A row up to so long is sorted in place."""
SAME, UNCUT = 1, -1
REBUTS, ATTACKS, SUPPORTS, UNDERCUTS, UNDERCUTS_LINK = map(int, Edge)


class Rows(NamedTuple):
    """What pulls at claim c: from `start[c]` up to `start[c + 1]` its sources, those of one voice
    side by side. Most are added up as they are; the `odd` ones, those of claim c from `begin[c]` up
    to `begin[c + 1]`, by their place: `cut` has the place of its link among those that are
    undercut, and UNCUT for the others; `how` says SAME of one whose voice the one before has."""

    start: Numbers
    source: Claims
    begin: Ints
    odd: Ints
    cut: Ints
    how: Marks


class Laid(NamedTuple):
    """A graph by target; `supported` and `rebutted` have, of each claim, those it does that to, as
    the starts and sources of Rows do. The links of undercuts are places among those that are
    undercut, or UNCUT."""

    evidence: Numbers
    doubted: Numbers
    supporters: Rows
    rebuttals: Rows
    supported: tuple[Numbers, Claims]
    rebutted: tuple[Numbers, Claims]
    of_claim: Undercuts
    of_link: Undercuts
    kind: Numbers
    source: Numbers
    target: Numbers


@njit(cache=True)
def roots(claims: int, kind: Numbers, source: Numbers, target: Numbers) -> Numbers:
    """For each claim the lowest number in its dispute."""
    root = np.arange(claims)
    for link in range(len(kind)):
        end = source[target[link]] if kind[link] == UNDERCUTS_LINK else target[link]
        one, other = _root(root, source[link]), _root(root, end)
        if one < other:
            root[other] = one
        else:
            root[one] = other
    for claim in range(claims):
        root[claim] = root[root[claim]]
    return root


@njit(cache=True)
def _root(root: Numbers, claim: int) -> int:
    while root[claim] != claim:
        root[claim] = root[root[claim]]
        claim = root[claim]
    return claim


@njit(cache=True)
def has_ends(claims: int, kind: Numbers, source: Numbers, target: Numbers) -> bool:
    """Whether every link has two ends, neither of them itself."""
    for link in range(len(kind)):
        of_link = kind[link] == UNDERCUTS_LINK
        if not 0 <= source[link] < claims or not 0 <= target[link] < (
            len(kind) if of_link else claims
        ):
            return False
        if target[link] == (link if of_link else source[link]):
            return False
    return True


@njit(cache=True, nogil=True)
def fill(
    first: int, last: int, kind: Numbers, source: Numbers, target: Numbers, place: Numbers,
    both_ways: int, one_way: int, free: Numbers, sources: Claims, cut: Ints,
) -> None:  # fmt: skip
    """Puts the links of two kinds down at their targets, those of the first, if it is another, at
    their sources too. `free` is the next free place of each claim."""
    twice = both_ways != one_way
    for link in range(len(kind)):
        if kind[link] == both_ways or kind[link] == one_way:
            if first <= target[link] < last:
                at = free[target[link]]
                free[target[link]] = at + 1
                sources[at], cut[at] = source[link], place[link]
            if twice and kind[link] == both_ways and first <= source[link] < last:
                at = free[source[link]]
                free[source[link]] = at + 1
                sources[at], cut[at] = target[link], place[link]


@njit(cache=True, nogil=True)
def most(
    first: int, last: int, bare: Numbers, start: Numbers, source: Claims, amounts: Numbers,
    found: Numbers,
) -> None:  # fmt: skip
    """The most that a pile can come to, or HEAVIEST."""
    for claim in range(first, last):
        total = bare[claim]
        for at in range(start[claim], start[claim + 1]):
            total = min(total + amounts[source[at]], HEAVIEST)
        found[claim] = total


@njit(cache=True, nogil=True)
def by_voice(
    first: int, last: int, voice: Numbers, start: Numbers, sources: Claims, cuts: Ints, how: Marks
) -> None:
    """Puts what is of one voice side by side."""
    for claim in range(first, last):
        begin, end = start[claim], start[claim + 1]
        source, cut = sources[begin:end], cuts[begin:end]
        if end - begin > SHORT:
            order = np.argsort(voice[source])
            source[:], cut[:] = source[order], cut[order]
        else:
            for at in range(1, end - begin):
                one, through, heard = source[at], cut[at], voice[source[at]]
                to = at
                while to > 0 and voice[source[to - 1]] > heard:
                    source[to], cut[to] = source[to - 1], cut[to - 1]
                    to -= 1
                source[to], cut[to] = one, through
        for at in range(1, end - begin):
            if voice[source[at]] == voice[source[at - 1]]:
                how[begin + at] = SAME
