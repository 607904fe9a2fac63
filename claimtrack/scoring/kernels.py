"""What the compiled solver runs: loops that numba makes machine code of.

Those that take a `first` and a `last` do the work between them, and let go of Python's lock
meanwhile. They write nothing that another part reads or writes but marks, and what is another
part's they only ever mark.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from claimtrack.scoring.graphs import HEAVIEST, ONE, UNIT, Edge
from claimtrack.scoring.layout import Numbers, Undercuts

Ints = NDArray[np.int32]
Marks = NDArray[np.uint8]
LOW = (1 << 31) - 1
DENSE = 4
"""When more than one claim in so many moved, all are weighed anew: to mark them would cost more."""
BLOCK = 512
"""Claims whose piles are added up together."""
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
    source: Ints
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
    supported: tuple[Numbers, Ints]
    rebutted: tuple[Numbers, Ints]
    of_claim: Undercuts
    of_link: Undercuts
    kind: Numbers
    source: Numbers
    target: Numbers


class End(NamedTuple):
    """One end of all bounds. `kept` and `left` are what undercuts leave of the evidence of each
    claim, and of each link, that has any. Marks: who has to carry on what it has, to whom it
    supports (`gives`) or rebuts (`strikes`); whose pile has to be added up (`fed`, `hit`); whose
    pile changed (`grown`, `struck`)."""

    strength: Numbers
    left: Numbers
    kept: Numbers
    own: Numbers
    gift: Numbers
    for_: Numbers
    blow: Numbers
    against: Numbers
    gives: Marks
    fed: Marks
    strikes: Marks
    hit: Marks
    grown: Marks
    struck: Marks


@njit(cache=True, nogil=True)
def alone(
    first: int, last: int, spans: Numbers, laid: Laid, low: End, high: End, rounds: int
) -> int:
    """Solves disputes one after the other. Returns the most rounds of any."""
    longest = 0
    for at in range(first, last):
        span = spans[at]
        moved_low = moved_high = span[1] - span[0]
        relinked_low, changed = _weigh(span, laid, low, high, moved_low, True, False)
        relinked_high = False
        done = 0
        while done < rounds:
            done += 1
            due = moved_low > 0 or relinked_low
            relinked_high, _ = _weigh(span, laid, high, low, moved_high, due, True)
            moved_low = _settled(span, low, high, False)
            due = moved_high > 0 or relinked_high
            relinked_low, changed = _weigh(span, laid, low, high, moved_low, due, False)
            moved_high = _settled(span, high, low, True)
            still = moved_low == 0 and moved_high == 0
            if still and not (relinked_low or relinked_high or changed):
                break
        else:
            _weigh(span, laid, high, low, moved_high, True, True)
            _weigh(span, laid, low, high, moved_low, True, False)
        longest = max(longest, done)
    return longest


@njit(cache=True)
def _weigh(
    span: Numbers, laid: Laid, end: End, other: End, moved: int, due: bool, upward: bool
) -> tuple[bool, bool]:
    """The piles of one end anew, as `Work.weigh` says. Whether anything else is left of links, and
    of evidence."""
    first, last = span[0], span[1]
    links = evidence = 0
    if due:
        by, through, of, _ = laid.of_link
        links = relink(
            span[2], span[3], other.strength, by, through, of, other.left, upward,
            end.left, end.fed, end.hit, laid.kind, laid.source, laid.target,
        )  # fmt: skip
        by, through, of, targets = laid.of_claim
        evidence = recut(
            span[4], span[5], other.strength, by, through, of, other.left, upward,
            end.kept, end.own, end.gives, end.fed, targets, laid.evidence,
        )  # fmt: skip
    everywhere = moved * DENSE > last - first
    if everywhere:
        end.fed[first:last] = 1
        end.hit[first:last] = 1
    carry(
        first, last, end.own, end.strength, end.gift, end.gives, end.gives,
        laid.supported[0], laid.supported[1], end.fed, not everywhere, upward,
    )  # fmt: skip
    start, source, begin, odd, cut, how = laid.supporters
    pile(
        first, last, end.own, end.gift, end.left, end.for_, end.fed, end.grown, upward,
        start, source, begin, odd, cut, how,
    )  # fmt: skip
    carry(
        first, last, end.for_, end.strength, end.blow, end.strikes, end.grown,
        laid.rebutted[0], laid.rebutted[1], end.hit, not everywhere, upward,
    )  # fmt: skip
    start, source, begin, odd, cut, how = laid.rebuttals
    pile(
        first, last, laid.doubted, end.blow, end.left, end.against, end.hit, end.struck, upward,
        start, source, begin, odd, cut, how,
    )  # fmt: skip
    return links > 0, evidence > 0


@njit(cache=True)
def _settled(span: Numbers, end: End, other: End, upward: bool) -> int:
    """The strengths of one end anew, as `Work.settle` says."""
    return settle(
        span[0], span[1], end.strength, end.for_, other.against, end.grown, other.struck,
        end.gives, end.strikes, upward,
    )  # fmt: skip


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
def most(
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
def by_voice(
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
def relink(
    first: int, last: int,
    strength: Numbers, cutter: Numbers, through: Numbers, begin: Numbers, left: Numbers,
    upward: bool,
    links: Numbers, fed: Marks, hit: Marks, kind: Numbers, source: Numbers, target: Numbers,
) -> int:  # fmt: skip
    """What undercuts at the other end leave of links. Of how many that is other than before."""
    changed = 0
    for place in range(first, last):
        share = ONE - _strongest(place, strength, cutter, through, begin, left, not upward)
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
def recut(
    first: int, last: int,
    strength: Numbers, cutter: Numbers, through: Numbers, begin: Numbers, left: Numbers,
    upward: bool,
    kept: Numbers, own: Numbers, gives: Marks, fed: Marks, targets: Numbers, evidence: Numbers,
) -> int:  # fmt: skip
    """What undercuts at the other end leave of evidence. Of how many that is other than before."""
    changed = 0
    for place in range(first, last):
        share = ONE - _strongest(place, strength, cutter, through, begin, left, not upward)
        if share != kept[place]:
            kept[place] = share
            changed += 1
            claim = targets[place]
            own[claim] = UNIT + _share(evidence[claim], share, upward)
            gives[claim] = fed[claim] = 1
    return changed


@njit(cache=True)
def _strongest(
    place: int, strength: Numbers, cutter: Numbers, through: Numbers, begin: Numbers,
    left: Numbers, upward: bool,
) -> int:  # fmt: skip
    """The strongest undercut of what is undercut at a place."""
    end = begin[place + 1] if place + 1 < len(begin) else len(cutter)
    found = 0
    for at in range(begin[place], end):
        taken = strength[cutter[at]]
        if through[at] != UNCUT:
            taken = _share(taken, left[through[at]], upward)
        found = max(found, taken)
    return found


@njit(cache=True, nogil=True)
def carry(
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
def pile(
    first: int, last: int,
    bare: Numbers, amounts: Numbers, left: Numbers, piles: Numbers, due: Marks, changed: Marks,
    upward: bool, start: Numbers, source: Ints, odd_begin: Ints, odd: Ints, cut: Ints, how: Marks,
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
        for one in range(odd_begin[claim], odd_begin[beyond]):
            at = odd[one] - begin
            if cut[one] != UNCUT:
                running[at + 1] = _share(running[at + 1], left[cut[one]], upward)
            if how[one] == SAME:
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
def settle(
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
