"""What the compiled solver runs: loops that numba makes machine code of.

Those that take a `first` and a `last` do the work between them, and let go of Python's lock
meanwhile. They write nothing that another part reads or writes but marks, and what is another
part's they only ever mark.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from claimtrack.scoring.graphs import ONE, UNIT
from claimtrack.scoring.layout import Numbers
from claimtrack.scoring.rows import (
    ATTACKS,
    REBUTS,
    SAME,
    SUPPORTS,
    UNCUT,
    Claims,
    Ints,
    Laid,
    Marks,
)

LOW = (1 << 31) - 1
DENSE = 4
"""When more than one claim in so many moved, all are weighed anew: to mark them would cost more."""
BLOCK = 512
"""Claims whose piles are added up together."""
ROOM = 1 << 10
"""Amounts that are fetched at once, at first."""


class End(NamedTuple):
    """One end of all bounds. `left` and `kept` are what undercuts leave of each link, and of the
    evidence of each claim, that has any. A claim gives those it supports its `gift`, and deals
    those it rebuts its `blow`. Marks: whose pile for has to be added up (`fed`), and whose pile
    against (`hit`)."""

    strength: Numbers
    left: Numbers
    kept: Numbers
    own: Numbers
    gift: Numbers
    for_: Numbers
    blow: Numbers
    against: Numbers
    fed: Marks
    hit: Marks


@njit(cache=True, nogil=True)
def alone(
    first: int, last: int, spans: Numbers, laid: Laid, low: End, high: End, rounds: int
) -> int:
    """Solves disputes one after the other, as `until_still` does. Returns the most rounds of
    any."""
    longest = 0
    for at in range(first, last):
        span = spans[at]
        size = span[1] - span[0]
        moved_low = moved_high = size
        dense_low = dense_high = True
        relinked_high = False
        relinked_low, changed = _weigh(span, laid, low, high, dense_low, True, False)
        done = 0
        while done < rounds:
            done += 1
            due = moved_low > 0 or relinked_low
            relinked_high, _ = _weigh(span, laid, high, low, dense_high, due, True)
            dense_low = moved_low * DENSE > size
            moved_low = _settle(span, laid, high, low, dense_high, dense_low, True, True)
            due = moved_high > 0 or relinked_high
            relinked_low, changed = _weigh(span, laid, low, high, dense_low, due, False)
            dense_high = moved_high * DENSE > size
            moved_high = _settle(span, laid, low, high, dense_low, dense_high, True, False)
            if not (moved_low or moved_high or relinked_low or relinked_high or changed):
                break
        else:
            _weigh(span, laid, high, low, dense_high, True, True)
            _weigh(span, laid, low, high, dense_low, True, False)
            _settle(span, laid, high, low, dense_high, True, False, True)
            _settle(span, laid, low, high, dense_low, True, False, False)
        longest = max(longest, done)
    return longest


# Arrays by themselves, not in tuples: to hand these over costs more than many a small dispute.
@njit(cache=True, inline="always")
def _weigh(
    span: Numbers, laid: Laid, near: End, far: End, dense: bool, due: bool, upward: bool
) -> tuple[bool, bool]:
    """As `Work.weigh`; whether of links, and of evidence, anything else is left."""
    links = evidence = 0
    if due:
        cuts = laid.of_link
        links = relink(
            span[2], span[3], upward, cuts.source, cuts.link, cuts.first, far.strength, far.left,
            laid.kind, laid.source, laid.target, near.left, near.fed, near.hit,
        )  # fmt: skip
        cuts = laid.of_claim
        evidence = recut(
            span[4], span[5], dense, upward, cuts.source, cuts.link, cuts.first, far.strength,
            far.left, cuts.targets, laid.evidence, near.kept, near.own, near.strength, near.gift,
            near.fed, laid.supported[0], laid.supported[1],
        )  # fmt: skip
    rows = laid.supporters
    pile_for(
        span[0], span[1], dense, upward,
        rows.start, rows.source, rows.begin, rows.odd, rows.cut, rows.how,
        near.left, near.own, near.gift, near.for_, near.strength, near.blow, near.fed, near.hit,
        far.hit, laid.rebutted[0], laid.rebutted[1],
    )  # fmt: skip
    return links > 0, evidence > 0


@njit(cache=True, inline="always")
def _settle(
    span: Numbers, laid: Laid, near: End, far: End, dense: bool, far_dense: bool, settling: bool,
    upward: bool,
) -> int:  # fmt: skip
    """As `Work.settle`."""
    rows = laid.rebuttals
    return pile_against(
        span[0], span[1], dense, far_dense, settling, upward,
        rows.start, rows.source, rows.begin, rows.odd, rows.cut, rows.how,
        near.left, laid.doubted, near.blow, near.against, near.hit,
        far.strength, far.for_, far.own, far.gift, far.fed,
        laid.supported[0], laid.supported[1],
    )  # fmt: skip


@njit(cache=True, nogil=True)
def relink(
    first: int, last: int, upward: bool,
    cutter: Numbers, link: Numbers, start: Numbers, strength: Numbers, far_left: Numbers,
    kind: Numbers, source: Numbers, target: Numbers, left: Numbers, fed: Marks, hit: Marks,
) -> int:  # fmt: skip
    """What undercuts at the other end leave of links. Of how many that is other than before."""
    changed = 0
    room = np.empty(ROOM, dtype=np.int64)
    for begin in range(first, last, BLOCK):
        beyond = min(last, begin + BLOCK)
        room = _strongest(
            begin, beyond, cutter, link, start, strength, far_left, room, not upward
        )  # fmt: skip
        for place in range(begin, beyond):
            share, old = ONE - room[place - begin], left[place]
            share = min(share, old) if upward else max(share, old)
            if share != old:
                left[place] = share
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
    first: int, last: int, dense: bool, upward: bool,
    cutter: Numbers, link: Numbers, start: Numbers, strength: Numbers, far_left: Numbers,
    targets: Numbers, evidence: Numbers, kept: Numbers, own: Numbers, own_strength: Numbers,
    gift: Numbers, fed: Marks, to: Numbers, onward: Claims,
) -> int:  # fmt: skip
    """What undercuts at the other end leave of evidence. Of how many that is other than before."""
    changed = 0
    room = np.empty(ROOM, dtype=np.int64)
    for begin in range(first, last, BLOCK):
        beyond = min(last, begin + BLOCK)
        room = _strongest(
            begin, beyond, cutter, link, start, strength, far_left, room, not upward
        )  # fmt: skip
        for place in range(begin, beyond):
            share = ONE - room[place - begin]
            if share != kept[place]:
                kept[place] = share
                changed += 1
                claim = targets[place]
                own[claim] = UNIT + _share(evidence[claim], share, upward)
                fed[claim] = 1
                given = _share(own[claim], min(ONE, own_strength[claim] << 1), upward)
                if given != gift[claim]:
                    gift[claim] = given
                    if not dense:
                        for at in range(to[claim], to[claim + 1]):
                            fed[onward[at]] = 1
    return changed


@njit(cache=True)
def _strongest(
    first: int, last: int, cutter: Numbers, link: Numbers, start: Numbers, strength: Numbers,
    left: Numbers, room: Numbers, upward: bool,
) -> Numbers:  # fmt: skip
    """What the strongest undercut takes of each thing from one place up to another: the first
    numbers of what comes back."""
    begin = start[first]
    size = (start[last] if last < len(start) else len(cutter)) - begin
    if size > len(room):
        room = np.empty(2 * size, dtype=np.int64)
    # Fetched all at once: a processor fetches many together as long as no branch depends on them.
    for at in range(size):
        room[at] = strength[np.uint64(cutter[begin + at])]
    for at in range(size):
        if link[begin + at] != UNCUT:
            room[at] = _share(room[at], left[link[begin + at]], upward)
    for place in range(first, last):
        at = start[place] - begin
        beyond = start[place + 1] - begin if place + 1 < len(start) else size
        found = 0
        while at < beyond:
            found = max(found, room[at])
            at += 1
        # Each has an undercut at least, so what stands here was looked at.
        room[place - first] = found
    return room


@njit(cache=True, nogil=True)
def pile_for(
    first: int, last: int, dense: bool, upward: bool,
    start: Numbers, source: Claims, odd_start: Ints, odd: Ints, cut: Ints, how: Marks,
    left: Numbers, own: Numbers, gift: Numbers, for_: Numbers, strength: Numbers, blows: Numbers,
    fed: Marks, hit: Marks, far_hit: Marks, to: Numbers, onward: Claims,
) -> None:  # fmt: skip
    """The piles for at one end: of claims that are marked; of a `dense` one of all, since most
    moved."""
    room = np.empty(ROOM, dtype=np.int64)
    claim = first
    while claim < last:
        if not (dense or fed[claim]):
            claim += 1
            continue
        beyond = _beyond(claim, last, fed, dense)
        room = _fetched(
            claim, beyond, start, source, odd_start, odd, cut, how, gift, left, room, upward
        )  # fmt: skip
        at, begin = 0, start[claim]
        for one in range(claim, beyond):
            fed[one] = 0
            total = own[one]
            end = start[one + 1] - begin
            while at < end:
                total += room[at]
                at += 1
            if total != for_[one]:
                for_[one] = total
                # The strength of this end is made of this pile and of the other end's against.
                far_hit[one] = 1
            blow = _share(total, min(ONE, strength[one] << 1), upward)
            if blow != blows[one]:
                blows[one] = blow
                if not dense:
                    for struck in range(to[one], to[one + 1]):
                        hit[onward[struck]] = 1
        claim = beyond


@njit(cache=True, nogil=True)
def pile_against(
    first: int, last: int, dense: bool, far_dense: bool, settling: bool, upward: bool,
    start: Numbers, source: Claims, odd_start: Ints, odd: Ints, cut: Ints, how: Marks,
    left: Numbers, doubted: Numbers, blow: Numbers, against: Numbers, hit: Marks,
    strength: Numbers, for_: Numbers, own: Numbers, gift: Numbers, fed: Marks,
    to: Numbers, onward: Claims,
) -> int:  # fmt: skip
    """The piles against at one end, and by them the strengths at the other, if these are to be
    settled. How many moved."""
    room = np.empty(ROOM, dtype=np.int64)
    moved = 0
    claim = first
    while claim < last:
        if not (dense or hit[claim]):
            claim += 1
            continue
        beyond = _beyond(claim, last, hit, dense)
        room = _fetched(
            claim, beyond, start, source, odd_start, odd, cut, how, blow, left, room, upward
        )  # fmt: skip
        at, begin = 0, start[claim]
        for one in range(claim, beyond):
            hit[one] = 0
            total = doubted[one]
            end = start[one + 1] - begin
            while at < end:
                total += room[at]
                at += 1
            against[one] = total
            if settling:
                old = strength[one]
                new = _part(for_[one], for_[one] + total, not upward)
                new = max(old, new) if upward else min(old, new)
                if new != old:
                    strength[one] = new
                    fed[one] = 1
                    moved += 1
                    given = _share(own[one], min(ONE, new << 1), not upward)
                    if given != gift[one]:
                        gift[one] = given
                        if not far_dense:
                            for helped in range(to[one], to[one + 1]):
                                fed[onward[helped]] = 1
        claim = beyond
    return moved


@njit(cache=True)
def _beyond(claim: int, last: int, marks: Marks, dense: bool) -> int:
    """The end of a block of claims that are all to be looked at."""
    last = min(last, claim + BLOCK)
    if dense:
        return last
    while claim < last and marks[claim]:
        claim += 1
    return claim


@njit(cache=True)
def _fetched(
    claim: int, beyond: int, start: Numbers, source: Claims, odd_start: Ints, odd: Ints, cut: Ints,
    how: Marks, amounts: Numbers, left: Numbers, room: Numbers, upward: bool,
) -> Numbers:  # fmt: skip
    """The amounts that pull at the claims of a block: the first numbers of what comes back. Of one
    voice all but the largest are 0."""
    first = start[claim]
    size = start[beyond] - first
    if size > len(room):
        room = np.empty(2 * size, dtype=np.int64)
    for at in range(size):
        room[at] = amounts[source[first + at]]
    for one in range(odd_start[claim], odd_start[beyond]):
        at = odd[one] - first
        if cut[one] != UNCUT:
            room[at] = _share(room[at], left[cut[one]], upward)
        if how[one] == SAME:
            room[at] = max(room[at], room[at - 1])
            room[at - 1] = 0
    return room


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
