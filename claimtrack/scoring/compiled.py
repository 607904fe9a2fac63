"""The compiled solver: whole corpora in machine code, to the bit what `ledger` gives.

Needs numba, which the extra `scale` brings. A round goes by what changed: a claim whose strength
moved marks the claims that it pulls at, and only marked ones are weighed anew. All of one kind are
weighed from what stood before, so that threads can share the work and change no bit.

Disputes do not bear on one another. Each that fits a processor's cache is solved by itself, by one
thread, for as many rounds as it takes; a larger one by all threads together.
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
BATCH = 1 << 12
"""Claims in small disputes that a thread solves in one go."""
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


class Span(NamedTuple):
    """The claims from `first` up to `last`, and the places of what is undercut among their links
    and their evidence."""

    first: int
    last: int
    first_link: int
    last_link: int
    first_cut: int
    last_cut: int


class Work:
    """A large dispute being solved, by several threads."""

    def __init__(self, laid: Laid, span: Span, crew: Crew) -> None:
        self.laid, self.span, self.crew = laid, span, crew

    def weigh(self, end: Moving, other: Moving) -> None:
        """The piles of one end anew, from its strengths and from undercuts at the other end."""
        laid, span, near, upward = self.laid, self.span, end.end, end.upward
        end.relinked = end.recut = False
        if other.moved or other.relinked:
            self._undercut(end, other)
        everywhere = end.moved * DENSE > span.last - span.first
        claims = span.first, span.last
        for weight, amounts, due, more, onward, bare, rows, total, reached, changed in (
            (near.own, near.gift, near.gives, near.gives, laid.supported,
             near.own, laid.supporters, near.for_, near.fed, near.grown),
            (near.for_, near.blow, near.strikes, near.grown, laid.rebutted,
             laid.doubted, laid.rebuttals, near.against, near.hit, near.struck),
        ):  # fmt: skip
            if everywhere:
                reached[span.first : span.last] = 1
            carrying = (weight, near.strength, amounts, due, more, onward.start, onward.source,
                        reached, not everywhere, upward)  # fmt: skip
            self.crew.every(*claims, _carry, *carrying)
            piling = bare, amounts, near.left, total, reached, changed, upward
            self.crew.every(*claims, _pile, *piling, *rows)

    def _undercut(self, end: Moving, other: Moving) -> None:
        laid, span, near, far, upward = self.laid, self.span, end.end, other.end, end.upward
        cuts = laid.of_link
        relinked = self.crew.every(
            span.first_link, span.last_link, _relink,
            far.strength, *cuts[:3], far.left, upward,
            near.left, near.fed, near.hit, laid.kind, laid.source, laid.target,
        )  # fmt: skip
        cuts = laid.of_claim
        recut = self.crew.every(
            span.first_cut, span.last_cut, _recut,
            far.strength, *cuts[:3], far.left, upward,
            near.kept, near.own, near.gives, near.fed, cuts.targets, laid.evidence,
        )  # fmt: skip
        end.relinked, end.recut = any(relinked), any(recut)

    def settle(self, end: Moving, other: Moving) -> None:
        """The strengths of one end anew, from both piles."""
        near, far = end.end, other.end
        piles = near.strength, near.for_, far.against, near.grown, far.struck
        settled = *piles, near.gives, near.strikes, end.upward
        end.moved = sum(self.crew.every(self.span.first, self.span.last, _settle, *settled))


class Moving:
    """An end, and what became of it in a large dispute."""

    def __init__(self, end: End, upward: bool, claims: int) -> None:
        self.end, self.upward = end, upward
        self.moved, self.relinked, self.recut = claims, False, False

    @property
    def still(self) -> bool:
        """Whether no strength moved when they last could."""
        return self.moved == 0


def solve(graph: Graph, rounds: int = ROUNDS) -> Solution:
    """The strengths by two-sided bounds, as `ledger.solve` finds them, in numpy columns. Raises
    ValueError for a graph that `check` refuses."""
    columns = _columns(graph)
    order, edges = _apart(graph.size, *columns[3:])
    with crew(graph.size, PART) as hands:
        laid = _layout(columns, order, hands)
        low, high = _end(laid, upward=False), _end(laid, upward=True)
        done = _solve(laid, low, high, edges, hands, rounds)
    place = slice(None) if order is None else _inverse(order)
    found: Any = (
        low.strength[place],
        high.strength[place],
        low.for_[place],
        high.for_[place],
        low.against[place],
        high.against[place],
        laid.of_link.spread(low.left, len(graph.kind)),
        laid.of_link.spread(high.left, len(graph.kind)),
        laid.of_claim.spread(low.kept, graph.size)[place],
        laid.of_claim.spread(high.kept, graph.size)[place],
    )
    return Solution._make((*found, done))


def _solve(laid: Laid, low: End, high: End, edges: Numbers, hands: Crew, rounds: int) -> int:
    """Solves dispute by dispute, each from one edge up to the next. Returns the most rounds."""
    links = np.searchsorted(laid.source, edges)
    cuts = np.searchsorted(laid.of_claim.targets, edges)
    spans = np.stack([*(column[at:][: len(edges) - 1] for column in (edges, links, cuts)
                        for at in (0, 1))], axis=1)  # fmt: skip
    large = spans[:, 1] - spans[:, 0] > PART
    small = np.ascontiguousarray(spans[~large])
    few = hands._replace(part=1 + len(small) * BATCH // max(1, len(laid.evidence)))
    done: list[int] = few.every(0, len(small), _alone, small, laid, low, high, rounds)
    for span in spans[large]:
        work = Work(laid, Span(*span.tolist()), hands)
        claims = work.span.last - work.span.first
        ends = Moving(low, False, claims), Moving(high, True, claims)
        done.append(until_still(work, *ends, rounds) or rounds)
    return max(done, default=1)


def _end(laid: Laid, *, upward: bool) -> End:
    claims = len(laid.evidence)
    gift, for_, blow, against = np.zeros((4, claims), dtype=np.int64)
    return End(
        np.full(claims, ONE if upward else 0),
        np.full(len(laid.of_link.targets), ONE if upward else 0),
        np.full(len(laid.of_claim.targets), ONE),
        UNIT + laid.evidence,
        gift,
        for_,
        blow,
        against,
        *np.ones((6, claims), dtype=np.uint8),
    )


def _columns(graph: Graph) -> list[Numbers]:
    """The columns of a graph in which every link has two ends. Raises ValueError for another."""
    try:
        columns = [np.asarray(column, dtype=np.int64) for column in graph]
    except OverflowError:
        check(graph)
        raise
    if not _has_ends(graph.size, *columns[3:]):
        check(graph)
    return columns


def _apart(claims: int, kind: Numbers, source: Numbers, target: Numbers) -> tuple[Any, Numbers]:
    """The claims dispute by dispute, and the edges between disputes. In the order that they have
    (None), and all as one dispute, where most are in one: nothing is gained then."""
    root = _roots(claims, kind, source, target)
    sizes = np.bincount(root, minlength=claims)
    if 2 * sizes.max(initial=0) > claims:
        return None, np.array([0, claims])
    return np.argsort(root, kind="stable"), np.append(0, np.cumsum(sizes[sizes > 0]))


def _inverse(order: Numbers) -> Numbers:
    """The place of each number in an order."""
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.arange(len(order))
    return found


def _layout(columns: list[Any], order: Numbers | None, hands: Crew) -> Laid:
    voice, for_, against, kind, source, target = columns
    claims = len(voice)
    if order is not None:
        place = _inverse(order)
        voice, for_, against, source = voice[order], for_[order], against[order], place[source]
        of_link = kind == UNDERCUTS_LINK
        target = np.where(of_link, target, place[np.where(of_link, 0, target)])
    cut_claims = undercuts(source, target, np.flatnonzero(kind == Edge.UNDERCUTS))
    cut_links = _cut_links(kind, source, target)
    place = np.full(len(kind), UNCUT)
    place[cut_links.targets] = np.arange(len(cut_links.targets))

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
        hands._replace(part=max(1, -(-claims // THREADS))).every(0, claims, _fill, *filled)
        return made

    supporters, rebuttals = rows(SUPPORTS, SUPPORTS), rows(REBUTS, ATTACKS)
    if _too_heavy(for_, against, supporters, rebuttals, hands):
        check(Graph(*columns))
    for made in (supporters, rebuttals):
        hands.every(0, claims, _by_voice, voice, *made)
    # A rebuttal goes both ways: whom a claim rebuts stands where it is rebutted. Not so an attack.
    one_way = bool((kind == ATTACKS).any())
    return Laid(
        for_,
        UNIT + against,
        supporters,
        rebuttals,
        rows(SUPPORTS, SUPPORTS, source=target, target=source),
        rows(REBUTS, ATTACKS, source=target, target=source) if one_way else rebuttals,
        cut_claims._replace(link=place[cut_claims.link]),
        cut_links._replace(link=place[cut_links.link]),
        kind[cut_links.targets],
        source[cut_links.targets],
        target[cut_links.targets],
    )


def _cut_links(kind: Numbers, source: Numbers, target: Numbers) -> Undercuts:
    """The undercuts of links, by the claims that those links come from."""
    link = np.flatnonzero(kind == UNDERCUTS_LINK)
    aimed = np.zeros(len(kind), dtype=np.int64)
    aimed[link] = source[target[link]] * len(kind) + target[link]
    found = undercuts(source, aimed, link)
    return found._replace(targets=target[found.link[found.first]])


def _too_heavy(
    for_: Numbers, against: Numbers, supporters: Rows, rebuttals: Rows, hands: Crew
) -> bool:
    """Whether there is more evidence for any claim than 64 bits add up."""
    own, doubted = (UNIT + np.minimum(column, HEAVIEST) for column in (for_, against))
    most, least = np.empty((2, len(for_)), dtype=np.int64)
    hands.every(0, len(for_), _most, own, *supporters[:2], own, most)
    # The most a rebuttal can weigh is all that speaks for the claim it comes from.
    hands.every(0, len(for_), _most, doubted, *rebuttals[:2], most, least)
    return bool((most + least).max(initial=0) >= HEAVIEST)


# What follows is compiled, and does its work from `first` up to `last`. It writes nothing that
# another part reads or writes but marks, and marks are only ever set.


@njit(cache=True, nogil=True)
def _alone(
    first: int, last: int, spans: Numbers, laid: Laid, low: End, high: End, rounds: int
) -> int:
    """Solves disputes one after the other. Returns the most rounds of any."""
    most = 0
    for at in range(first, last):
        span = spans[at]
        moved_low = moved_high = span[1] - span[0]
        relinked_low, recut = _weigh(span, laid, low, high, moved_low, True, False)
        relinked_high = False
        done = 0
        while done < rounds:
            done += 1
            due = moved_low > 0 or relinked_low
            relinked_high, _ = _weigh(span, laid, high, low, moved_high, due, True)
            moved_low = _settled(span, low, high, False)
            due = moved_high > 0 or relinked_high
            relinked_low, recut = _weigh(span, laid, low, high, moved_low, due, False)
            moved_high = _settled(span, high, low, True)
            still = moved_low == 0 and moved_high == 0
            if still and not (relinked_low or relinked_high or recut):
                break
        else:
            _weigh(span, laid, high, low, moved_high, True, True)
            _weigh(span, laid, low, high, moved_low, True, False)
        most = max(most, done)
    return most


@njit(cache=True)
def _weigh(
    span: Numbers, laid: Laid, end: End, other: End, moved: int, due: bool, upward: bool
) -> tuple[bool, bool]:
    """The piles of one end anew, as `Work.weigh` says. Whether anything else is left of links, and
    of evidence."""
    first, last = span[0], span[1]
    relinked = recut = 0
    if due:
        by, through, begin, _ = laid.of_link
        relinked = _relink(
            span[2], span[3], other.strength, by, through, begin, other.left, upward,
            end.left, end.fed, end.hit, laid.kind, laid.source, laid.target,
        )  # fmt: skip
        by, through, begin, targets = laid.of_claim
        recut = _recut(
            span[4], span[5], other.strength, by, through, begin, other.left, upward,
            end.kept, end.own, end.gives, end.fed, targets, laid.evidence,
        )  # fmt: skip
    everywhere = moved * DENSE > last - first
    if everywhere:
        end.fed[first:last] = 1
        end.hit[first:last] = 1
    _carry(
        first, last, end.own, end.strength, end.gift, end.gives, end.gives,
        laid.supported.start, laid.supported.source, end.fed, not everywhere, upward,
    )  # fmt: skip
    start, source, cut, how = laid.supporters
    _pile(
        first, last, end.own, end.gift, end.left, end.for_, end.fed, end.grown, upward,
        start, source, cut, how,
    )  # fmt: skip
    _carry(
        first, last, end.for_, end.strength, end.blow, end.strikes, end.grown,
        laid.rebutted.start, laid.rebutted.source, end.hit, not everywhere, upward,
    )  # fmt: skip
    start, source, cut, how = laid.rebuttals
    _pile(
        first, last, laid.doubted, end.blow, end.left, end.against, end.hit, end.struck, upward,
        start, source, cut, how,
    )  # fmt: skip
    return relinked > 0, recut > 0


@njit(cache=True)
def _settled(span: Numbers, end: End, other: End, upward: bool) -> int:
    """The strengths of one end anew, as `Work.settle` says."""
    return _settle(
        span[0], span[1], end.strength, end.for_, other.against, end.grown, other.struck,
        end.gives, end.strikes, upward,
    )  # fmt: skip


@njit(cache=True)
def _roots(claims: int, kind: Numbers, source: Numbers, target: Numbers) -> Numbers:
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
def _recut(
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
