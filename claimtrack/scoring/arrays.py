"""The array solver: whole corpora in numpy, to the bit what `ledger` gives.

Every amount and strength is a 64-bit integer. The product of an amount (below 2^61) and a share (at
most 2^30) is taken in two halves that fit; the quotient is guessed in float64 and put right by its
remainder. So nothing is rounded but as `ledger` rounds it, and the rounds are the same.

While most claims move, a round goes through all of them, in parts that threads share. Once few
move, it follows these: changes are handed on along the links, and only claims that a change has
reached are looked at. Disputes that take many rounds are solved apart from the others in the end.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.scoring.graphs import ONE, UNIT, Edge, Graph
from claimtrack.scoring.layout import Layout, Numbers, Pulls, Undercuts, check, components, layout
from claimtrack.scoring.ledger import ROUNDS, Solution
from claimtrack.scoring.rounds import Crew, crew, until_still

LOW = (1 << 31) - 1
PART = 1 << 16
"""Claims of one part."""
MOST, MORE = 128, 4
"""Rounds for all disputes together; for those that need more, how many times as many each time."""
PER_END = ("strength", "for", "against", "link", "own")
"""What a Solution has of either end, in its order."""
FEW = 8
"""Changes are followed when at most one claim, or link, in so many has any."""

At = slice | Numbers
"""Some claims: a part of them, or their numbers."""
Some = Numbers | None
"""The numbers of claims; None: too many to follow."""


class Pile:
    """One pile of every claim at one end of the bounds: `bare` is what lies there without a link,
    `amounts` what pulls (see Pulls), `total` both."""

    def __init__(self, pulls: Pulls, bare: Numbers) -> None:
        self.pulls = pulls
        self.bare = bare
        self.total = bare.copy()
        self.amounts = np.zeros(len(pulls.leaves) - 1, dtype=np.int64)


class End:
    """One end of all bounds. `moved` has the claims whose strength moved when it last could, `fed`
    and `struck` those whose pile for and against changed since."""

    def __init__(self, laid: Layout, upward: bool) -> None:
        claims = len(laid.own)
        self.upward = upward
        self.strength = np.full(claims, ONE if upward else 0)
        self.links = np.full(laid.links, ONE)
        if not upward:
            self.links[laid.of_link.targets] = 0
        self.relinked = self.recut = False
        self.kept = np.full(len(laid.of_claim.targets), ONE)
        self.for_ = Pile(laid.supporters, laid.own.copy())
        self.against = Pile(laid.rebuttals, laid.doubted)
        self.moved: Some = None
        self.fed: Some = None
        self.struck: Some = None

    @property
    def still(self) -> bool:
        """Whether no strength moved when they last could."""
        return self.moved is not None and not len(self.moved)

    def rounded(self, amount: Numbers, share: Numbers) -> Numbers:
        """That share of an amount, rounded outward."""
        return up(amount, share) if self.upward else down(amount, share)

    def tighter(self, old: Numbers, new: Numbers) -> Numbers:
        """Of two such ends the one further in."""
        found: Numbers = np.minimum(old, new) if self.upward else np.maximum(old, new)
        return found


class Rounds:
    """A graph being solved."""

    def __init__(self, laid: Layout, hands: Crew) -> None:
        self.laid = laid
        self.claims = len(laid.own)
        self.crew = hands
        self.evidence = laid.evidence[laid.of_claim.targets]
        cut = np.zeros(laid.links, dtype=bool)
        cut[laid.of_link.targets] = True
        # Most undercuts are not undercut themselves, and need no share of what they weigh.
        self.cut_links = np.flatnonzero(cut[laid.of_link.link])
        self.cut_claims = np.flatnonzero(cut[laid.of_claim.link])

    def weigh(self, end: End, other: End) -> None:
        """The piles of one end anew, from its strengths and from undercuts at the other end."""
        cut = self._undercut(end, other)
        if end.moved is None:
            self._pull(end, end.for_, end.for_.bare)
            self._pull(end, end.against, end.for_.total)
            end.fed = end.struck = None
            return
        before = union(self.claims, end.moved, cut)
        end.fed = self._follow(end, end.for_, end.for_.bare, before)
        if end.fed is None:
            self._pull(end, end.against, end.for_.total)
            end.struck = None
            return
        end.fed = union(self.claims, end.fed, cut)
        before = union(self.claims, end.moved, end.fed)
        end.struck = self._follow(end, end.against, end.for_.total, before)

    def settle(self, end: End, other: End) -> None:
        """The strengths of one end anew, from both piles."""

        def settled(at: At) -> Numbers:
            for_, old = end.for_.total[at], end.strength[at]
            new = end.tighter(old, share(for_, for_ + other.against.total[at], upward=end.upward))
            found: Numbers = np.flatnonzero(new != old)
            end.strength[at] = new
            return at[found] if isinstance(at, np.ndarray) else found + at.start

        if end.fed is not None and other.struck is not None:
            end.moved = settled(union(self.claims, end.fed, other.struck))
            return
        moved = self.crew.every(0, self.claims, lambda *edge: settled(slice(*edge)))
        few = sum(map(len, moved)) * FEW <= self.claims
        end.moved = np.concatenate([np.zeros(0, dtype=np.int64), *moved]) if few else None

    def _undercut(self, end: End, other: End) -> Numbers:
        """Weighs links and evidence by what undercuts leave of them. Returns the claims whose
        evidence weighs differently now."""
        found: Numbers = self.crew.at_once(
            lambda: self._relink(end, other), lambda: self._recut(end, other)
        )[1]
        return found

    def _relink(self, end: End, other: End) -> None:
        targets = self.laid.of_link.targets
        if self._as_before(self.laid.of_link, other):
            end.relinked = False
            return
        old = end.links[targets]
        new = end.tighter(old, ONE - strongest(self.laid.of_link, self.cut_links, other))
        end.links[targets] = new
        end.relinked = not np.array_equal(old, new)

    def _as_before(self, undercuts: Undercuts, other: End) -> bool:
        """Whether nothing has moved that these undercuts are as strong as."""
        if other.moved is None or other.relinked:
            return False
        moved = np.zeros(self.claims, dtype=bool)
        moved[other.moved] = True
        return not moved[undercuts.source].any()

    def _recut(self, end: End, other: End) -> Numbers:
        targets = self.laid.of_claim.targets
        if self._as_before(self.laid.of_claim, other):
            end.recut = False
            return np.zeros(0, dtype=np.int64)
        left = ONE - strongest(self.laid.of_claim, self.cut_claims, other)
        end.recut = not np.array_equal(end.kept, left)
        end.kept = left
        gained = UNIT + end.rounded(self.evidence, end.kept) - end.for_.bare[targets]
        end.for_.bare[targets] += gained
        end.for_.total[targets] += gained
        found: Numbers = targets[gained != 0]
        return found

    def _pull(self, end: End, pile: Pile, weight: Numbers) -> None:
        """All of a pile anew. A claim pulls with its weight, as far as it stands."""
        pulls, amounts = pile.pulls, pile.amounts
        if not len(pulls.amount):
            pile.total[:] = pile.bare
            return

        def carried(first: int, last: int) -> None:
            at = slice(first, last)
            amounts[at] = end.rounded(weight[at], stands(end.strength[at]))

        def added(first: int, last: int) -> None:
            at, start = slice(first, last), pulls.start[first : last + 1]
            running = np.zeros(start[-1] - start[0] + 1, dtype=np.int64)
            pulled = np.take(amounts, pulls.amount[start[0] : start[-1]])
            np.cumsum(pulled, out=running[1:])
            # Sums wrap around when very many claims are heavy, and wrap back in the difference.
            np.add(pile.bare[at], np.diff(running[start - start[0]]), out=pile.total[at])

        self.crew.every(0, self.claims, carried)
        self._pass_on(end, pile)
        self.crew.every(0, self.claims, added)

    def _pass_on(self, end: End, pile: Pile) -> None:
        """The amounts through links that are undercut, and of voices with several links."""
        pulls, amounts = pile.pulls, pile.amounts
        grouped = self.claims + len(pulls.link)
        weighed = end.rounded(amounts[pulls.source], end.links[pulls.link])
        amounts[self.claims : grouped] = weighed
        if len(pulls.first):
            np.maximum.reduceat(amounts[pulls.member], pulls.first, out=amounts[grouped:])

    def _follow(self, end: End, pile: Pile, weight: Numbers, at: Numbers) -> Some:
        """A pile anew where the claims at `at` pull otherwise. Returns the claims whose pile
        changed; None, and all of it is made anew, when these are too many."""
        pulls, amounts = pile.pulls, pile.amounts
        gained = end.rounded(weight[at], stands(end.strength[at])) - amounts[at]
        amounts[at] += gained
        old = amounts[self.claims :].copy()
        self._pass_on(end, pile)
        more = amounts[self.claims :] - old
        onward = np.flatnonzero(more)
        gained = np.concatenate((gained, more[onward]))
        at = np.concatenate((at, onward + self.claims))
        at, gained = at[gained != 0], gained[gained != 0]
        count = pulls.leaves[at + 1] - pulls.leaves[at]
        if count.sum() * FEW > len(pulls.amount):
            self._pull(end, pile, weight)
            return None
        before = np.cumsum(count) - count
        to = pulls.onward[np.repeat(pulls.leaves[at] - before, count) + np.arange(count.sum())]
        np.add.at(pile.total, to, np.repeat(gained, count))
        return union(self.claims, to)


def solve(graph: Graph, rounds: int = ROUNDS) -> Solution:
    """The strengths by two-sided bounds, as `ledger.solve` finds them, in numpy columns. Raises
    ValueError for a graph that `check` refuses."""
    check(graph)
    columns: Any = (np.asarray(column, dtype=np.int64) for column in graph)
    return _solve(Graph(*columns), rounds, MOST)


def _solve(graph: Graph, rounds: int, few: int) -> Solution:
    """Disputes that a few rounds do not bring to a standstill are solved once more by themselves,
    for more rounds: the others need not wait for them."""
    restless = None
    with crew(graph.size, PART) as hands:
        work = Rounds(layout(graph, hands), hands)
        low, high = End(work.laid, False), End(work.laid, True)
        done = until_still(work, low, high, min(few, rounds))
        if done is None and rounds > few:
            restless = _restless(graph, work, low, high)
    columns = [_columns(work.laid, end) for end in (low, high)]
    pairs: Any = (column for pair in zip(*columns, strict=True) for column in pair)
    found = Solution._make((*pairs, done or min(few, rounds)))
    if restless is None:
        return found
    if not restless.any():
        # A round or two were missing; how many, only the rounds themselves tell.
        return _solve(graph, rounds, few * MORE)
    return _with_rest(graph, found, restless, rounds, few * MORE)


def _columns(laid: Layout, end: End) -> list[Numbers]:
    """What a solution has of one end, in the order of PER_END."""
    kept = laid.of_claim.spread(end.kept, len(laid.own))
    return [end.strength, end.for_.total, end.against.total, end.links, kept]


def _restless(graph: Graph, work: Rounds, low: End, high: End) -> NDArray[np.bool_]:
    """The claims of disputes in which one more round changes anything."""
    before = [column.copy() for end in (low, high) for column in _columns(work.laid, end)]
    for end in (low, high):
        # The last piles were weighed twice, so what changed the first time is forgotten.
        end.moved = end.fed = end.struck = None
    work.settle(low, high)
    work.weigh(low, high)
    work.settle(high, low)
    work.weigh(high, low)
    after = [column for end in (low, high) for column in _columns(work.laid, end)]
    kind, source, target = (np.asarray(column) for column in graph[3:])
    moved = np.zeros(work.claims, dtype=bool)
    for place, (was, now) in enumerate(zip(before, after, strict=True)):
        changed = np.flatnonzero(was != now)
        moved[source[changed] if place % len(PER_END) == PER_END.index("link") else changed] = True
    of_link = kind == Edge.UNDERCUTS_LINK
    ends = np.where(of_link, source[np.where(of_link, target, 0)], target)
    root = components(work.claims, source, ends)
    touched = np.zeros(work.claims, dtype=bool)
    touched[root[moved]] = True
    found: NDArray[np.bool_] = touched[root]
    return found


def _with_rest(
    graph: Graph, found: Solution, restless: NDArray[np.bool_], rounds: int, few: int
) -> Solution:
    """A solution of which some disputes are solved anew."""
    voice, for_, against, kind, source, target = (np.asarray(column) for column in graph)
    claims, links = np.flatnonzero(restless), np.flatnonzero(restless[source])
    of_link = kind[links] == Edge.UNDERCUTS_LINK
    place, number = np.zeros(len(restless), dtype=np.int64), np.zeros(len(kind), dtype=np.int64)
    place[claims], number[links] = np.arange(len(claims)), np.arange(len(links))
    ends = target[links]
    ends[of_link], ends[~of_link] = number[ends[of_link]], place[ends[~of_link]]
    columns: Any = (
        voice[claims],
        for_[claims],
        against[claims],
        kind[links],
        place[source[links]],
        ends,
    )
    rest = _solve(Graph(*columns), rounds, few)
    columns = zip(Solution._fields[:-1], found[:-1], rest[:-1], strict=True)
    for name, column, anew in columns:
        column[links if name.startswith("link") else claims] = anew
    return found._replace(rounds=rest.rounds)


def strongest(undercuts: Undercuts, cut: Numbers, end: End) -> Numbers:
    """The strongest undercut of each thing that is undercut; those at `cut` are so themselves."""
    weighed = end.strength[undercuts.source]
    if not len(weighed):
        return weighed
    weighed[cut] = end.rounded(weighed[cut], end.links[undercuts.link[cut]])
    found: Numbers = np.maximum.reduceat(weighed, undercuts.first)
    return found


def stands(strength: Numbers) -> Numbers:
    """How much of itself a claim carries on: all while it is at least even."""
    found: Numbers = np.minimum(ONE, strength << 1)
    return found


def union(size: int, *several: Numbers) -> Numbers:
    """The numbers, below a size, that are in any of several arrays, in order."""
    found = np.zeros(size, dtype=bool)
    for numbers in several:
        found[numbers] = True
    return np.flatnonzero(found)


def down(amount: Numbers, share: Numbers) -> Numbers:
    """That share (2^-30) of an amount, rounded down."""
    found: Numbers = (amount >> 31) * share
    found <<= 1
    low = amount & LOW
    low *= share
    low >>= 30
    found += low
    return found


def up(amount: Numbers, share: Numbers) -> Numbers:
    """That share (2^-30) of an amount, rounded up."""
    found: Numbers = (amount >> 31) * share
    found <<= 1
    low = amount & LOW
    low *= share
    low += ONE - 1
    low >>= 30
    found += low
    return found


def share(part: Numbers, total: Numbers, *, upward: bool) -> Numbers:
    """part / total in 2^-30. The float64 quotient is off by less than 2^-20, so its whole number by
    one at most; the remainder, which fits 64 bits though its terms need not, tells."""
    guess = part / total
    guess *= ONE
    found: Numbers = guess.astype(np.int64)
    rest = part << 30
    rest -= found * total
    if upward:
        found += rest > 0
        found += rest > total
    else:
        found -= rest < 0
        found += rest >= total
    return found
