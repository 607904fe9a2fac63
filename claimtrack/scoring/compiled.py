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

from claimtrack.scoring import kernels, rows
from claimtrack.scoring.graphs import HEAVIEST, ONE, UNIT, Graph
from claimtrack.scoring.kernels import DENSE, End
from claimtrack.scoring.layout import Numbers, Undercuts, check, undercuts
from claimtrack.scoring.ledger import ROUNDS, Solution
from claimtrack.scoring.rounds import THREADS, Crew, crew, until_still
from claimtrack.scoring.rows import (
    ATTACKS,
    REBUTS,
    SUPPORTS,
    UNCUT,
    UNDERCUTS,
    UNDERCUTS_LINK,
    Claims,
    Ints,
    Laid,
    Rows,
)

PART = 1 << 16
"""Claims that a thread works through at a time; a dispute of more is solved by several."""
BATCH = 1 << 12
"""Claims in small disputes that a thread solves in one go."""

Listed = tuple[Numbers, Claims, Ints]
"""What pulls at each claim: the `start` and `source` of Rows, and a `cut` for each of them."""


class Span(NamedTuple):
    """The claims from `first` up to `last`, and the places of what is undercut among their links
    and their evidence."""

    first: int
    last: int
    first_link: int
    last_link: int
    first_cut: int
    last_cut: int


class Moving:
    """An end, and what became of it in a large dispute. `dense`: most of its strengths moved, so
    all of it is weighed anew."""

    def __init__(self, end: End, upward: bool, claims: int) -> None:
        self.end, self.upward, self.claims = end, upward, claims
        self.moved, self.dense, self.relinked, self.recut = claims, True, False, False

    @property
    def still(self) -> bool:
        """Whether no strength moved when they last could."""
        return self.moved == 0


class Work:
    """A large dispute being solved, by several threads. The pile against is made only when the
    strengths are that follow from it."""

    def __init__(self, laid: Laid, span: Span, crew: Crew) -> None:
        self.laid, self.span, self.crew = laid, span, crew

    def weigh(self, end: Moving, other: Moving) -> None:
        """What undercuts at the other end leave, and the pile for."""
        laid, span, near, far = self.laid, self.span, end.end, other.end
        end.relinked = end.recut = False
        if other.moved or other.relinked:
            links = self.crew.every(
                span.first_link, span.last_link, kernels.relink, end.upward,
                *laid.of_link[:3], far.strength, far.left,
                laid.kind, laid.source, laid.target, near.left, near.fed, near.hit,
            )  # fmt: skip
            evidence = self.crew.every(
                span.first_cut, span.last_cut, kernels.recut, end.dense, end.upward,
                *laid.of_claim[:3], far.strength, far.left, laid.of_claim.targets, laid.evidence,
                near.kept, near.own, near.strength, near.gift, near.fed, *laid.supported,
            )  # fmt: skip
            end.relinked, end.recut = any(links), any(evidence)
        self.crew.every(
            span.first, span.last, kernels.pile_for, end.dense, end.upward, *laid.supporters,
            near.left, near.own, near.gift, near.for_, near.strength, near.blow, near.fed, near.hit,
            far.hit, *laid.rebutted,
        )  # fmt: skip

    def settle(self, end: Moving, other: Moving) -> None:
        """The strengths of one end anew, and the other end's pile against, which they follow
        from."""
        end.dense = end.moved * DENSE > end.claims
        end.moved = self._pile_against(other, end, settling=True)

    def finish(self, low: Moving, high: Moving) -> None:
        """The piles against that follow from the last strengths."""
        self._pile_against(high, low, settling=False)
        self._pile_against(low, high, settling=False)

    def _pile_against(self, end: Moving, other: Moving, *, settling: bool) -> int:
        laid, near, far = self.laid, end.end, other.end
        moved = self.crew.every(
            self.span.first, self.span.last, kernels.pile_against,
            end.dense, other.dense, settling, end.upward, *laid.rebuttals,
            near.left, laid.doubted, near.blow, near.against, near.hit,
            far.strength, far.for_, far.own, far.gift, far.fed, *laid.supported,
        )  # fmt: skip
        return sum(moved)


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
    done: list[int] = few.every(0, len(small), kernels.alone, small, laid, low, high, rounds)
    for span in spans[large]:
        work = Work(laid, Span(*span.tolist()), hands)
        claims = work.span.last - work.span.first
        ends = Moving(low, False, claims), Moving(high, True, claims)
        found = until_still(work, *ends, rounds)
        if found is None:
            work.finish(*ends)
        done.append(found or rounds)
    return max(done, default=1)


def _end(laid: Laid, *, upward: bool) -> End:
    claims = len(laid.evidence)
    own = UNIT + laid.evidence
    for_, blow, against = np.zeros((3, claims), dtype=np.int64)
    return End(
        np.full(claims, ONE if upward else 0),
        np.full(len(laid.of_link.targets), ONE if upward else 0),
        np.full(len(laid.of_claim.targets), ONE),
        own,
        own.copy() if upward else np.zeros_like(own),
        for_,
        blow,
        against,
        *np.ones((2, claims), dtype=np.uint8),
    )


def _columns(graph: Graph) -> list[Numbers]:
    """The columns of a graph in which every link has two ends. Raises ValueError for another."""
    try:
        columns = [np.asarray(column, dtype=np.int64) for column in graph]
    except OverflowError:
        check(graph)
        raise
    if not rows.has_ends(graph.size, *columns[3:]):
        check(graph)
    return columns


def _apart(claims: int, kind: Numbers, source: Numbers, target: Numbers) -> tuple[Any, Numbers]:
    """The claims dispute by dispute, and the edges between disputes. In the order that they have
    (None), and all as one dispute, where most are in one: nothing is gained then."""
    root = rows.roots(claims, kind, source, target)
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
        direct, target = kind != UNDERCUTS_LINK, target.copy()
        target[direct] = place[target[direct]]
    cut_claims = undercuts(source, target, np.flatnonzero(kind == UNDERCUTS))
    cut_links = _cut_links(kind, source, target)
    place = np.full(len(kind), UNCUT)
    place[cut_links.targets] = np.arange(len(cut_links.targets))

    def listed(word: int, other: int, source: Numbers = source, target: Numbers = target) -> Listed:
        """Starts, sources, and the places of the links among those that are undercut."""
        chosen = (kind == word) | (kind == other)
        both = (kind == word) & (word != other)
        start = np.zeros(claims + 1, dtype=np.int64)
        ends = np.concatenate((target[chosen], source[both]))
        np.cumsum(np.bincount(ends, minlength=claims), out=start[1:])
        sources, cut = np.empty(start[-1], dtype=np.uint32), np.empty(start[-1], dtype=np.int32)
        filled = kind, source, target, place, word, other, start[:-1].copy(), sources, cut
        # Every part goes through all links, so there are no more parts than threads.
        hands._replace(part=max(1, -(-claims // THREADS))).every(0, claims, rows.fill, *filled)
        return start, sources, cut

    supporters, rebuttals = listed(SUPPORTS, SUPPORTS), listed(REBUTS, ATTACKS)
    if _too_heavy(for_, against, supporters, rebuttals, hands):
        check(Graph(*columns))
    # A rebuttal goes both ways: whom a claim rebuts stands where it is rebutted. Not so an attack.
    one_way = bool((kind == ATTACKS).any())
    return Laid(
        for_,
        UNIT + against,
        _by_voice(voice, supporters, hands),
        _by_voice(voice, rebuttals, hands),
        listed(SUPPORTS, SUPPORTS, target, source)[:2],
        listed(REBUTS, ATTACKS, target, source)[:2] if one_way else rebuttals[:2],
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


def _by_voice(voice: Numbers, listed: Listed, hands: Crew) -> Rows:
    """What pulls at each claim, by voices. It puts the sources in order where they are."""
    start, source, cut = listed
    how = np.zeros(len(source), dtype=np.uint8)
    hands.every(0, len(voice), rows.by_voice, voice, start, source, cut, how)
    odd = np.flatnonzero((cut != UNCUT) | (how == rows.SAME)).astype(np.int32)
    begin = np.searchsorted(odd, start).astype(np.int32)
    return Rows(start, source, begin, odd, cut[odd], how[odd])


def _too_heavy(
    for_: Numbers, against: Numbers, supporters: Listed, rebuttals: Listed, hands: Crew
) -> bool:
    """Whether there is more evidence for any claim than 64 bits add up."""
    own, doubted = (UNIT + np.minimum(column, HEAVIEST) for column in (for_, against))
    most, least = np.empty((2, len(for_)), dtype=np.int64)
    hands.every(0, len(for_), rows.most, own, *supporters[:2], own, most)
    # The most a rebuttal can weigh is all that speaks for the claim it comes from.
    hands.every(0, len(for_), rows.most, doubted, *rebuttals[:2], most, least)
    return bool((most + least).max(initial=0) >= HEAVIEST)
