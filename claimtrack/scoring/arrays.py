"""The array solver: whole corpora in numpy, to the bit what `ledger` gives.

Every amount and strength is a 64-bit integer. The product of an amount (below 2^61) and a share (at
most 2^30) is taken in two halves that fit; the quotient is guessed in float64 and put right by its
remainder. So nothing is rounded but as `ledger` rounds it, and the rounds are the same.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimtrack.scoring.graphs import ONE, UNIT, Edge, Graph
from claimtrack.scoring.ledger import ROUNDS, Solution

Numbers = NDArray[np.int64]
LOW = (1 << 31) - 1


class Pulls(NamedTuple):
    """Links by what they pull at, those of one voice side by side. `voices` begins each voice's
    pulls, `ends` each target's voices; `targets` has them."""

    source: Numbers
    link: Numbers
    voices: Numbers
    ends: Numbers
    targets: Numbers

    def total(self, amounts: Numbers, shares: Numbers, rounded: Any, size: int) -> Numbers:
        """For each of `size` targets, of each voice the largest amount, added up."""
        found = np.zeros(size, dtype=np.int64)
        if len(self.source):
            pulled = rounded(amounts[self.source], shares[self.link])
            strongest = np.maximum.reduceat(pulled, self.voices)
            found[self.targets] = np.add.reduceat(strongest, self.ends)
        return found

    def largest(self, amounts: Numbers, shares: Numbers, rounded: Any, size: int) -> Numbers:
        """For each of `size` targets the largest amount; 0 where nothing pulls."""
        found = np.zeros(size, dtype=np.int64)
        if len(self.source):
            pulled = rounded(amounts[self.source], shares[self.link])
            found[self.targets] = np.maximum.reduceat(pulled, self.voices[self.ends])
        return found


def solve(graph: Graph, rounds: int = ROUNDS) -> Solution:
    """The strengths by two-sided bounds, as `ledger.solve` finds them, in numpy columns."""
    claims, links = graph.size, len(graph.kind)
    voice, for_, against, kind, source, target = (np.asarray(c, dtype=np.int64) for c in graph)
    every = np.arange(links)

    def pulls(chosen: Numbers, grouped: bool = True) -> Pulls:
        return _pulls(source[chosen], every[chosen], target[chosen], voice, grouped)

    supporters = pulls(kind == Edge.SUPPORTS)
    of_claim = pulls(kind == Edge.UNDERCUTS, False)
    of_link = pulls(kind == Edge.UNDERCUTS_LINK, False)
    forth, back = (kind == Edge.REBUTS) | (kind == Edge.ATTACKS), kind == Edge.REBUTS
    rebuttals = _pulls(
        np.concatenate((source[forth], target[back])),
        np.concatenate((every[forth], every[back])),
        np.concatenate((target[forth], source[back])),
        voice,
        True,
    )
    low, high = np.zeros(claims, dtype=np.int64), np.full(claims, ONE)
    link_low, link_high = np.full(links, ONE), np.full(links, ONE)
    link_low[of_link.targets] = 0
    doubted = UNIT + against

    def piles(end: Numbers, own: Numbers, link: Numbers, rounded: Any) -> tuple[Numbers, Numbers]:
        stands = np.minimum(ONE, 2 * end)
        speaks = own + supporters.total(rounded(own, stands), link, rounded, claims)
        denies = doubted + rebuttals.total(rounded(speaks, stands), link, rounded, claims)
        return speaks, denies

    def lowest() -> tuple[Numbers, Numbers, Numbers, Numbers]:
        most = of_link.largest(high, link_high, up, links)
        link = np.maximum(link_low, ONE - most)
        kept = ONE - of_claim.largest(high, link_high, up, claims)
        return link, kept, *piles(low, UNIT + down(for_, kept), link, down)

    def highest() -> tuple[Numbers, Numbers, Numbers, Numbers]:
        least = of_link.largest(low, link_low, down, links)
        link = np.minimum(link_high, ONE - least)
        kept = ONE - of_claim.largest(low, link_low, down, claims)
        return link, kept, *piles(high, UNIT + up(for_, kept), link, up)

    link_low, kept_low, for_low, against_low = lowest()
    done = 0
    while True:
        before = low, high, link_low, link_high, kept_low
        link_high, kept_high, for_high, against_high = highest()
        low = np.maximum(low, share(for_low, for_low + against_high, upward=False))
        link_low, kept_low, for_low, against_low = lowest()
        high = np.minimum(high, share(for_high, for_high + against_low, upward=True))
        done += 1
        if all(map(np.array_equal, before, (low, high, link_low, link_high, kept_low))):
            break
        if done == rounds:
            link_high, kept_high, for_high, against_high = highest()
            link_low, kept_low, for_low, against_low = lowest()
            break
    columns: Any = (
        low, high, for_low, for_high, against_low, against_high,
        link_low, link_high, kept_low, kept_high,
    )  # fmt: skip
    return Solution._make((*columns, done))


def down(amount: Numbers, share: Numbers) -> Numbers:
    """That share (2^-30) of an amount, rounded down."""
    found: Numbers = 2 * (amount >> 31) * share + ((amount & LOW) * share >> 30)
    return found


def up(amount: Numbers, share: Numbers) -> Numbers:
    """That share (2^-30) of an amount, rounded up."""
    found: Numbers = 2 * (amount >> 31) * share + ((amount & LOW) * share + (ONE - 1) >> 30)
    return found


def share(part: Numbers, total: Numbers, *, upward: bool) -> Numbers:
    """part / total in 2^-30. The float64 quotient is off by one at most; the remainder, which fits
    64 bits though its terms need not, tells."""
    found = np.floor(part / total * ONE).astype(np.int64)
    rest = (part << 30) - found * total
    found += (rest >= total).astype(np.int64) - (rest < 0)
    if upward:
        found += (part << 30) - found * total > 0
    return found


def _pulls(source: Numbers, link: Numbers, target: Numbers, voice: Numbers, grouped: bool) -> Pulls:
    order = np.lexsort((voice[source], target)) if grouped else np.argsort(target, kind="stable")
    source, link, target = source[order], link[order], target[order]
    heard = voice[source] if grouped else link
    first = np.ones(len(order), dtype=bool)
    first[1:] = (target[1:] != target[:-1]) | (heard[1:] != heard[:-1])
    voices = np.flatnonzero(first)
    ends_at = target[voices]
    new = np.ones(len(voices), dtype=bool)
    new[1:] = ends_at[1:] != ends_at[:-1]
    ends = np.flatnonzero(new)
    return Pulls(source, link, voices, ends, ends_at[ends])
