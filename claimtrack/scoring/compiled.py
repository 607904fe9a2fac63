"""The compiled solver: whole corpora in machine code, to the bit what `ledger` gives.

Needs numba, which the extra `scale` brings. A round goes by what changed: a claim whose strength
moved marks the claims that it pulls at, and only marked ones are weighed anew. All of one kind are
weighed from what stood before, so that threads can share the work and change no bit.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from claimtrack.scoring.graphs import HEAVIEST, ONE, UNIT, Edge, Graph
from claimtrack.scoring.layout import Numbers, Undercuts, check, undercuts
from claimtrack.scoring.ledger import ROUNDS, Solution
from claimtrack.scoring.rounds import THREADS, Crew, crew, until_still

Ints = NDArray[np.int32]
Marks = NDArray[np.uint8]
LOW = (1 << 31) - 1
DENSE = 4
"""When more than one claim in so many moved, all are weighed anew: to mark them would cost more."""
PART = 1 << 16
"""Claims that a thread works through at a time."""
BLOCK = 512
"""Claims whose piles are added up together."""
SHORT = 32
"""A row up to so long is sorted in place."""
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
    crew: Crew

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
            carrying = (weight, end.strength, amounts, due, more, onward.start, onward.source,
                        reached, not everywhere, upward)  # fmt: skip
            self.crew.every(len(weight), _carry, *carrying)
            piling = bare, amounts, end.left, total, reached, changed, upward
            self.crew.every(len(weight), _pile, *piling, *rows)

    def _undercut(self, end: End, other: End) -> None:
        laid, cuts = self.laid, self.laid.of_link
        relinked = self.crew.every(
            len(end.left), _relink,
            other.strength[cuts.source], cuts.link, cuts.first, other.left, end.upward,
            end.left, end.fed, end.hit, laid.kind, laid.source, laid.target,
        )  # fmt: skip
        cuts = laid.of_claim
        recut = self.crew.every(
            len(end.kept), _recut,
            other.strength[cuts.source], cuts.link, cuts.first, other.left, end.upward,
            end.kept, end.own, end.gives, end.fed, cuts.targets, laid.evidence,
        )  # fmt: skip
        end.relinked, end.recut = any(relinked), any(recut)

    def settle(self, end: End, other: End) -> None:
        """The strengths of one end anew, from both piles."""
        piles = end.strength, end.for_, other.against, end.grown, other.struck
        moved = self.crew.every(
            len(end.strength), _settle, *piles, end.gives, end.strikes, end.upward
        )
        end.moved = sum(moved)


def solve(graph: Graph, rounds: int = ROUNDS) -> Solution:
    """The strengths by two-sided bounds, as `ledger.solve` finds them, in numpy columns. Raises
    ValueError for a graph that `check` refuses."""
    with crew(graph.size, PART) as hands:
        return _solve(graph, hands, rounds)


def _solve(graph: Graph, hands: Crew, rounds: int) -> Solution:
    laid = _layout(graph, hands)
    low, high = End(laid, False), End(laid, True)
    done = until_still(Work(laid, hands), low, high, rounds)
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


def _layout(graph: Graph, hands: Crew) -> Laid:
    try:
        voice, for_, against, kind, source, target = (np.asarray(c, dtype=np.int64) for c in graph)
    except OverflowError:
        check(graph)
        raise
    claims = len(voice)
    if not _has_ends(claims, kind, source, target):
        check(graph)
    of_claim = undercuts(source, target, np.flatnonzero(kind == Edge.UNDERCUTS))
    of_link = undercuts(source, target, np.flatnonzero(kind == Edge.UNDERCUTS_LINK))
    place = np.full(len(kind), UNCUT)
    place[of_link.targets] = np.arange(len(of_link.targets))

    def rows(word: int, other: int, *, source: Numbers = source, target: Numbers = target) -> Rows:
        chosen = (kind == word) | (kind == other)
        both = (kind == word) & (word != other)
        start = np.zeros(claims + 1, dtype=np.int64)
        ends = np.concatenate((target[chosen], source[both]))
        np.cumsum(np.bincount(ends, minlength=claims), out=start[1:])
        sources, cut = np.empty((2, start[-1]), dtype=np.int32)
        made = Rows(start, sources, cut, np.zeros(start[-1], dtype=np.uint8))
        filled = kind, source, target, place, word, other, start[:-1].copy(), sources, cut
        # Every part goes through all links, so there are no more parts than threads.
        hands._replace(part=max(1, -(-claims // THREADS))).every(claims, _fill, *filled)
        return made

    supporters, rebuttals = rows(SUPPORTS, SUPPORTS), rows(REBUTS, ATTACKS)
    most = np.empty(claims, dtype=np.int64)
    hands.every(claims, _most, UNIT + np.minimum(for_, HEAVIEST), supporters.start,
                supporters.source, UNIT + np.minimum(for_, HEAVIEST), most)  # fmt: skip
    heavy = np.empty(claims, dtype=np.int64)
    hands.every(claims, _most, UNIT + np.minimum(against, HEAVIEST), rebuttals.start,
                rebuttals.source, most, heavy)  # fmt: skip
    if (most + heavy).max(initial=0) >= HEAVIEST:
        check(graph)
    for made in (supporters, rebuttals):
        hands.every(claims, _by_voice, voice, *made)
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


# What follows is compiled, and does its work from `first` up to `last`. It writes nothing that
# another part reads or writes but marks, and marks are only ever set.


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


@njit(cache=True, nogil=True)
def _fill(
    first: int, last: int, kind: Numbers, source: Numbers, target: Numbers, place: Numbers,
    both_ways: int, one_way: int, free: Numbers, sources: Ints, cut: Ints,
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
def _most(
    first: int, last: int, bare: Numbers, start: Numbers, source: Ints, amounts: Numbers,
    found: Numbers,
) -> None:  # fmt: skip
    """The most that a pile can come to, or HEAVIEST."""
    for claim in range(first, last):
        total = bare[claim]
        for at in range(start[claim], start[claim + 1]):
            total = min(total + amounts[source[at]], HEAVIEST)
        found[claim] = total


@njit(cache=True, nogil=True)
def _by_voice(
    first: int, last: int, voice: Numbers, start: Numbers, sources: Ints, cuts: Ints, how: Marks
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


@njit(cache=True, nogil=True)
def _relink(
    first: int, last: int,
    cutter: Numbers, through: Numbers, begin: Numbers, left: Numbers, upward: bool,
    links: Numbers, fed: Marks, hit: Marks, kind: Numbers, source: Numbers, target: Numbers,
) -> int:  # fmt: skip
    """What undercuts at the other end leave of links. Of how many that is other than before."""
    changed = 0
    for place in range(first, last):
        share = ONE - _strongest(place, cutter, through, begin, left, not upward)
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


@njit(cache=True, nogil=True)
def _recut(
    first: int, last: int,
    cutter: Numbers, through: Numbers, begin: Numbers, left: Numbers, upward: bool,
    kept: Numbers, own: Numbers, gives: Marks, fed: Marks, targets: Numbers, evidence: Numbers,
) -> int:  # fmt: skip
    """What undercuts at the other end leave of evidence. Of how many that is other than before."""
    changed = 0
    for place in range(first, last):
        share = ONE - _strongest(place, cutter, through, begin, left, not upward)
        if share != kept[place]:
            kept[place] = share
            changed += 1
            claim = targets[place]
            own[claim] = UNIT + _share(evidence[claim], share, upward)
            gives[claim] = fed[claim] = 1
    return changed


@njit(cache=True)
def _strongest(
    place: int, cutter: Numbers, through: Numbers, begin: Numbers, left: Numbers, upward: bool
) -> int:
    """The strongest undercut of what is undercut at a place. `cutter` has strengths."""
    end = begin[place + 1] if place + 1 < len(begin) else len(cutter)
    found = 0
    for at in range(begin[place], end):
        taken = cutter[at]
        if through[at] != UNCUT:
            taken = _share(taken, left[through[at]], upward)
        found = max(found, taken)
    return found


@njit(cache=True, nogil=True)
def _carry(
    first: int, last: int,
    weight: Numbers, strength: Numbers, amounts: Numbers, due: Marks, more: Marks,
    start: Numbers, onward: Ints, reached: Marks, marking: bool, upward: bool,
) -> None:  # fmt: skip
    """What each claim that is due pulls with: its weight, as far as it stands."""
    for claim in range(first, last):
        if due[claim] or more[claim]:
            due[claim] = 0
            amount = _share(weight[claim], min(ONE, strength[claim] << 1), upward)
            if amount != amounts[claim]:
                amounts[claim] = amount
                if marking:
                    for at in range(start[claim], start[claim + 1]):
                        reached[onward[at]] = 1


@njit(cache=True, nogil=True)
def _pile(
    first: int, last: int,
    bare: Numbers, amounts: Numbers, left: Numbers, piles: Numbers, due: Marks, changed: Marks,
    upward: bool, start: Numbers, source: Ints, cut: Ints, how: Marks,
) -> None:  # fmt: skip
    """The piles that are due: what lies there without a link, and the largest amount of each
    voice."""
    claim = first
    while claim < last:
        if not due[claim]:
            claim += 1
            continue
        # Claims that are due side by side have their amounts fetched at once: a processor fetches
        # many together as long as no branch depends on them.
        beyond = claim + 1
        while beyond < min(last, claim + BLOCK) and due[beyond]:
            beyond += 1
        begin, size = start[claim], start[beyond] - start[claim]
        running = np.empty(size + 1, dtype=np.int64)
        running[0] = 0
        for at in range(size):
            running[at + 1] = amounts[source[begin + at]]
        for at in range(size):
            if cut[begin + at] != UNCUT:
                running[at + 1] = _share(running[at + 1], left[cut[begin + at]], upward)
            if how[begin + at] == SAME:
                running[at + 1] = max(running[at + 1], running[at])
                running[at] = 0
        for at in range(size):
            running[at + 1] += running[at]
        for one in range(claim, beyond):
            due[one] = 0
            total = bare[one] + running[start[one + 1] - begin] - running[start[one] - begin]
            if total != piles[one]:
                piles[one] = total
                changed[one] = 1
        claim = beyond


@njit(cache=True, nogil=True)
def _settle(
    first: int, last: int,
    strength: Numbers, for_: Numbers, against: Numbers, grown: Marks, struck: Marks,
    gives: Marks, strikes: Marks, upward: bool,
) -> int:  # fmt: skip
    """The strengths of the claims of which a pile changed. How many moved."""
    moved = 0
    for claim in range(first, last):
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
