"""The compiled solver: whole corpora in machine code, to the bit what `ledger` gives.

Needs numba, which the extra `scale` brings. A round goes by what changed: a claim whose strength
moved marks the claims that it pulls at, and only marked ones are weighed anew. All of one kind are
weighed at once from what stood before, so that threads share the work and change no bit.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from claimtrack.scoring.graphs import HEAVIEST, ONE, UNIT, Edge, Graph
from claimtrack.scoring.layout import Numbers, Undercuts, check, undercuts
from claimtrack.scoring.ledger import ROUNDS, Solution
from claimtrack.scoring.rounds import until_still

Ints = NDArray[np.int32]
Marks = NDArray[np.uint8]
LOW = (1 << 31) - 1
DENSE = 4
"""When more than one claim in so many moved, all are weighed anew: to mark them would cost more."""
BLOCK = 512
"""Claims whose piles are added up together."""
SHORT = 32
"""A row up to so long is sorted in place."""
PARTS = 2
"""Of the claims, each laid out by a thread of its own."""
SAME, UNCUT = 1, -1
REBUTS, ATTACKS, SUPPORTS, _, UNDERCUTS_LINK = map(int, Edge)


class Rows(NamedTuple):
    """What pulls at claim c: from `start[c]` up to `start[c + 1]` its sources, those of one voice
    side by side; `how` says SAME of one whose voice the one before has. `cut` has the place of its
    link among those that are undercut, and UNCUT for the others."""

    start: Numbers
    source: Ints
    cut: Ints
    how: Marks


class Laid(NamedTuple):
    """A graph by target; `supported` and `rebutted` have, of each claim, those it does that to.
    The undercuts go through links that are undercut themselves (`through`, as in Rows) or not."""

    evidence: Numbers
    doubted: Numbers
    supporters: Rows
    rebuttals: Rows
    supported: Rows
    rebutted: Rows
    of_claim: Undercuts
    of_link: Undercuts
    kind: Numbers
    source: Numbers
    target: Numbers


class End:
    """One end of all bounds. `kept` and `left` are what undercuts leave of the evidence of each
    claim, and of each link, that has any. Marks: who has to carry on what it has, to whom it
    supports (`gives`) or rebuts (`strikes`); whose pile has to be added up (`fed`, `hit`); whose
    pile changed (`grown`, `struck`)."""

    def __init__(self, laid: Laid, upward: bool) -> None:
        claims = len(laid.evidence)
        self.upward = upward
        self.strength = np.full(claims, ONE if upward else 0)
        self.left = np.full(len(laid.of_link.targets), ONE if upward else 0)
        self.kept = np.full(len(laid.of_claim.targets), ONE)
        self.own = UNIT + laid.evidence
        self.gift, self.blow, self.for_, self.against = np.zeros((4, claims), dtype=np.int64)
        marks = np.ones((6, claims), dtype=np.uint8)
        self.gives, self.strikes, self.fed, self.hit, self.grown, self.struck = marks
        self.moved, self.relinked, self.recut = claims, False, False

    @property
    def still(self) -> bool:
        """Whether no strength moved when they last could."""
        return self.moved == 0


class Work(NamedTuple):
    """A graph being solved."""

    laid: Laid

    def weigh(self, end: End, other: End) -> None:
        """The piles of one end anew, from its strengths and from undercuts at the other end."""
        laid, upward = self.laid, end.upward
        end.relinked = end.recut = False
        if other.moved or other.relinked:
            self._undercut(end, other)
        everywhere = end.moved * DENSE > len(end.strength)
        for weight, amounts, due, more, onward, bare, rows, total, reached, changed in (
            (end.own, end.gift, end.gives, end.gives, laid.supported,
             end.own, laid.supporters, end.for_, end.fed, end.grown),
            (end.for_, end.blow, end.strikes, end.grown, laid.rebutted,
             laid.doubted, laid.rebuttals, end.against, end.hit, end.struck),
        ):  # fmt: skip
            if everywhere:
                reached[:] = 1
            _carry(weight, end.strength, amounts, due, more,
                   *onward[:2], reached, not everywhere, upward)  # fmt: skip
            _pile(bare, amounts, end.left, total, reached, changed, upward, *rows)

    def _undercut(self, end: End, other: End) -> None:
        laid, cuts = self.laid, self.laid.of_link
        end.relinked = _relink(
            other.strength[cuts.source], cuts.link, cuts.first, other.left, end.upward,
            end.left, end.fed, end.hit, laid.kind, laid.source, laid.target,
        ) > 0  # fmt: skip
        cuts = laid.of_claim
        end.recut = _recut(
            other.strength[cuts.source], cuts.link, cuts.first, other.left, end.upward,
            end.kept, end.own, end.gives, end.fed, cuts.targets, laid.evidence,
        ) > 0  # fmt: skip

    def settle(self, end: End, other: End) -> None:
        """The strengths of one end anew, from both piles."""
        piles = end.for_, other.against, end.grown, other.struck
        end.moved = _settle(end.strength, *piles, end.gives, end.strikes, end.upward)


def solve(graph: Graph, rounds: int = ROUNDS) -> Solution:
    """The strengths by two-sided bounds, as `ledger.solve` finds them, in numpy columns. Raises
    ValueError for a graph that `check` refuses."""
    laid = _layout(graph)
    low, high = End(laid, False), End(laid, True)
    done = until_still(Work(laid), low, high, rounds)
    columns: Any = (
        low.strength,
        high.strength,
        low.for_,
        high.for_,
        low.against,
        high.against,
        laid.of_link.spread(low.left, len(graph.kind)),
        laid.of_link.spread(high.left, len(graph.kind)),
        laid.of_claim.spread(low.kept, graph.size),
        laid.of_claim.spread(high.kept, graph.size),
    )
    return Solution._make((*columns, done))


def _layout(graph: Graph) -> Laid:
    try:
        voice, for_, against, kind, source, target = (np.asarray(c, dtype=np.int64) for c in graph)
    except OverflowError:
        check(graph)
        raise
    if not _has_ends(len(voice), kind, source, target):
        check(graph)
    of_claim = undercuts(source, target, np.flatnonzero(kind == Edge.UNDERCUTS))
    of_link = undercuts(source, target, np.flatnonzero(kind == Edge.UNDERCUTS_LINK))
    place = np.full(len(kind), UNCUT)
    place[of_link.targets] = np.arange(len(of_link.targets))

    def rows(word: int, other: int, *, source: Numbers = source, target: Numbers = target) -> Rows:
        return Rows(*_rows(len(voice), kind, source, target, place, word, other))

    supporters, rebuttals = rows(SUPPORTS, SUPPORTS), rows(REBUTS, ATTACKS)
    if _too_heavy(for_, against, *supporters[:2], *rebuttals[:2]):
        check(graph)
    _by_voice(voice, *supporters)
    _by_voice(voice, *rebuttals)
    # A rebuttal goes both ways: whom a claim rebuts stands where it is rebutted. Not so an attack.
    one_way = bool((kind == ATTACKS).any())
    return Laid(
        for_,
        UNIT + against,
        supporters,
        rebuttals,
        rows(SUPPORTS, SUPPORTS, source=target, target=source),
        rows(REBUTS, ATTACKS, source=target, target=source) if one_way else rebuttals,
        of_claim._replace(link=place[of_claim.link]),
        of_link._replace(link=place[of_link.link]),
        kind[of_link.targets],
        source[of_link.targets],
        target[of_link.targets],
    )


# What follows is compiled. Functions that run on several threads take plain arrays: numba 0.68
# loses what such a function writes into an array that it was given in a tuple.


@njit(cache=True)
def _has_ends(claims: int, kind: Numbers, source: Numbers, target: Numbers) -> bool:
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


@njit(cache=True, parallel=True)
def _rows(
    claims: int, kind: Numbers, source: Numbers, target: Numbers, place: Numbers,
    both_ways: int, one_way: int,
) -> tuple[Numbers, Ints, Ints, Marks]:  # fmt: skip
    """The links of two kinds by target; those of the first, if it is another, by source too."""
    twice = both_ways != one_way
    start = np.zeros(claims + 1, dtype=np.int64)
    edges = np.array([claims * part // PARTS for part in range(PARTS + 1)])
    # Each part goes through all links, and counts and puts down those at its own claims.
    for part in prange(PARTS):
        first, last = edges[part], edges[part + 1]
        for link in range(len(kind)):
            if kind[link] == both_ways or kind[link] == one_way:
                if first <= target[link] < last:
                    start[target[link] + 1] += 1
                if twice and kind[link] == both_ways and first <= source[link] < last:
                    start[source[link] + 1] += 1
    for claim in range(claims):
        start[claim + 1] += start[claim]
    free = start[:-1].copy()
    sources = np.empty(start[-1], dtype=np.int32)
    cut = np.empty(start[-1], dtype=np.int32)
    for part in prange(PARTS):
        first, last = edges[part], edges[part + 1]
        for link in range(len(kind)):
            if kind[link] == both_ways or kind[link] == one_way:
                if first <= target[link] < last:
                    at = free[target[link]]
                    free[target[link]] = at + 1
                    sources[at] = source[link]
                    cut[at] = place[link]
                if twice and kind[link] == both_ways and first <= source[link] < last:
                    at = free[source[link]]
                    free[source[link]] = at + 1
                    sources[at] = target[link]
                    cut[at] = place[link]
    return start, sources, cut, np.zeros(start[-1], dtype=np.uint8)


@njit(cache=True, parallel=True)
def _too_heavy(
    evidence_for: Numbers, evidence_against: Numbers,
    from_: Numbers, supporter: Ints, start: Numbers, rebutter: Ints,
) -> bool:  # fmt: skip
    """Whether any claim could have more evidence than 64 bits add up. Sums stop at that."""
    for_ = np.zeros(len(evidence_for), dtype=np.int64)
    heavy = 0
    for claim in prange(len(for_)):
        total = min(max(evidence_for[claim], 0), HEAVIEST) + UNIT
        for at in range(from_[claim], from_[claim + 1]):
            total = min(total + min(evidence_for[supporter[at]], HEAVIEST) + UNIT, HEAVIEST)
        for_[claim] = total
    for claim in prange(len(for_)):
        total = min(evidence_against[claim], HEAVIEST) + UNIT
        for at in range(start[claim], start[claim + 1]):
            total = min(total + for_[rebutter[at]], HEAVIEST)
        if total + for_[claim] >= HEAVIEST:
            heavy += 1
    return heavy > 0


@njit(cache=True, parallel=True)
def _by_voice(voice: Numbers, start: Numbers, sources: Ints, cuts: Ints, how: Marks) -> None:
    """Puts what is of one voice side by side."""
    for claim in prange(len(voice)):
        first, last = start[claim], start[claim + 1]
        source, cut = sources[first:last], cuts[first:last]
        if last - first > SHORT:
            order = np.argsort(voice[source])
            source[:], cut[:] = source[order], cut[order]
        else:
            for at in range(1, last - first):
                one, through, heard = source[at], cut[at], voice[source[at]]
                to = at
                while to > 0 and voice[source[to - 1]] > heard:
                    source[to], cut[to] = source[to - 1], cut[to - 1]
                    to -= 1
                source[to], cut[to] = one, through
        for at in range(1, last - first):
            if voice[source[at]] == voice[source[at - 1]]:
                how[first + at] = SAME


@njit(cache=True, parallel=True)
def _relink(
    cutter: Numbers, through: Numbers, first: Numbers, left: Numbers, upward: bool,
    links: Numbers, fed: Marks, hit: Marks, kind: Numbers, source: Numbers, target: Numbers,
) -> int:  # fmt: skip
    """What undercuts at the other end leave of links. Of how many that is other than before."""
    changed = 0
    for place in prange(len(links)):
        share = ONE - _strongest(place, cutter, through, first, left, not upward)
        share = min(share, links[place]) if upward else max(share, links[place])
        if share != links[place]:
            links[place] = share
            changed += 1
            if kind[place] == SUPPORTS:
                fed[target[place]] = 1
            elif kind[place] == REBUTS or kind[place] == ATTACKS:
                hit[target[place]] = 1
                if kind[place] == REBUTS:
                    hit[source[place]] = 1
    return changed


@njit(cache=True, parallel=True)
def _recut(
    cutter: Numbers, through: Numbers, first: Numbers, left: Numbers, upward: bool,
    kept: Numbers, own: Numbers, gives: Marks, fed: Marks, targets: Numbers, evidence: Numbers,
) -> int:  # fmt: skip
    """What undercuts at the other end leave of evidence. Of how many that is other than before."""
    changed = 0
    for place in prange(len(targets)):
        share = ONE - _strongest(place, cutter, through, first, left, not upward)
        if share != kept[place]:
            kept[place] = share
            changed += 1
            claim = targets[place]
            own[claim] = UNIT + _share(evidence[claim], share, upward)
            gives[claim] = fed[claim] = 1
    return changed


@njit(cache=True)
def _strongest(
    place: int, cutter: Numbers, through: Numbers, first: Numbers, left: Numbers, upward: bool
) -> int:
    """The strongest undercut of what is undercut at a place. `cutter` has strengths."""
    last = first[place + 1] if place + 1 < len(first) else len(cutter)
    found = 0
    for at in range(first[place], last):
        taken = cutter[at]
        if through[at] != UNCUT:
            taken = _share(taken, left[through[at]], upward)
        found = max(found, taken)
    return found


@njit(cache=True, parallel=True)
def _carry(
    weight: Numbers, strength: Numbers, amounts: Numbers, due: Marks, more: Marks,
    start: Numbers, onward: Ints, reached: Marks, marking: bool, upward: bool,
) -> None:  # fmt: skip
    """What each claim that is due pulls with: its weight, as far as it stands."""
    for claim in prange(len(due)):
        if due[claim] or more[claim]:
            due[claim] = 0
            amount = _share(weight[claim], min(ONE, strength[claim] << 1), upward)
            if amount != amounts[claim]:
                amounts[claim] = amount
                if marking:
                    for at in range(start[claim], start[claim + 1]):
                        reached[onward[at]] = 1


@njit(cache=True, parallel=True)
def _pile(
    bare: Numbers, amounts: Numbers, left: Numbers, piles: Numbers, due: Marks, changed: Marks,
    upward: bool, start: Numbers, source: Ints, cut: Ints, how: Marks,
) -> None:  # fmt: skip
    """The piles that are due: what lies there without a link, and the largest amount of each
    voice."""
    for block in prange(-(-len(due) // BLOCK)):
        claim, end = BLOCK * block, min(BLOCK * block + BLOCK, len(due))
        while claim < end:
            if not due[claim]:
                claim += 1
                continue
            # Claims that are due side by side have their amounts fetched at once: a processor
            # fetches many together as long as no branch depends on them.
            beyond = claim + 1
            while beyond < end and due[beyond]:
                beyond += 1
            first, last = start[claim], start[beyond]
            running = np.empty(last - first + 1, dtype=np.int64)
            running[0] = 0
            for at in range(first, last):
                running[at - first + 1] = amounts[source[at]]
            for at in range(first, last):
                to = at - first + 1
                if cut[at] != UNCUT:
                    running[to] = _share(running[to], left[cut[at]], upward)
                if how[at] == SAME:
                    running[to] = max(running[to], running[to - 1])
                    running[to - 1] = 0
            for to in range(1, last - first + 1):
                running[to] += running[to - 1]
            for one in range(claim, beyond):
                due[one] = 0
                total = bare[one] + running[start[one + 1] - first] - running[start[one] - first]
                if total != piles[one]:
                    piles[one] = total
                    changed[one] = 1
            claim = beyond


@njit(cache=True, parallel=True)
def _settle(
    strength: Numbers, for_: Numbers, against: Numbers, grown: Marks, struck: Marks,
    gives: Marks, strikes: Marks, upward: bool,
) -> int:  # fmt: skip
    """The strengths of the claims of which a pile changed. How many moved."""
    moved = 0
    for claim in prange(len(strength)):
        if grown[claim] or struck[claim]:
            grown[claim] = struck[claim] = 0
            old = strength[claim]
            new = _part(for_[claim], for_[claim] + against[claim], upward)
            new = min(old, new) if upward else max(old, new)
            if new != old:
                strength[claim] = new
                gives[claim] = strikes[claim] = 1
                moved += 1
    return moved


@njit(cache=True)
def _share(amount: int, share: int, upward: bool) -> int:
    """That share (2^-30) of an amount, rounded outward: in two halves, which fit 64 bits."""
    low = (amount & LOW) * share
    if upward:
        low += ONE - 1
    return (((amount >> 31) * share) << 1) + (low >> 30)


@njit(cache=True, error_model="numpy")
def _part(part: int, total: int, upward: bool) -> int:
    """part / total in 2^-30, rounded outward. The float64 quotient is off by one at most; the
    remainder, which fits 64 bits though its terms need not, tells."""
    found = int(part / total * ONE)
    # Unsigned, since only then may they wrap: what is signed is compiled as if it never did.
    terms = np.uint64(part) << np.uint64(30), np.uint64(found) * np.uint64(total)
    rest = int(np.int64(terms[0] - terms[1]))
    if upward:
        return found + (rest > 0) + (rest > total)
    return found - (rest < 0) + (rest >= total)
