"""The default semantics, two piles and one share; the reference solver, in whole numbers.

    own(c)     = 1 + e⁺(c)·(1 − max λ·s(u) over undercutters u of c)
    for(c)     = own(c) + Σ supporters λ·own(j)·h(j)
    against(c) = 1 + e⁻(c) + Σ rebuttals λ·for(j)·h(j)            h(j) = min(1, 2·s(j))
    s(c)       = for / (for + against)

λ of a link is 1 − max λ·s(u) over the undercutters of the link. Of the supporters of one voice, and
of its rebuttals, only the largest amount counts. s is the mean of Beta(for, against): the Beta
reputation system (Jøsang & Ismail 2002), with evidence weighed by the share of it that stands.

Every amount is rounded outward: what can only be too low is rounded down, what can only be too high
up. So the bounds enclose every exact solution, whatever the rounding.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from claimtrack.scoring.graphs import ONE, UNIT, Edge, Graph

ROUNDS = 10_000
"""When bounds close too slowly, what is left between them after so many rounds is the answer."""

Amounts = list[int]


class Solution(NamedTuple):
    """Bounds of every claim's strength (2^-30), of its two piles (2^-32) and of what undercuts
    leave of each link and of each claim's own evidence (2^-30)."""

    lower: Amounts
    upper: Amounts
    for_lower: Amounts
    for_upper: Amounts
    against_lower: Amounts
    against_upper: Amounts
    link_lower: Amounts
    link_upper: Amounts
    own_lower: Amounts
    own_upper: Amounts
    rounds: int


class Pull(NamedTuple):
    """One claim's weight on another's pile, by one link."""

    source: int
    link: int


class Structure(NamedTuple):
    """A graph by target: who supports and who rebuts each claim, in groups of one voice, and who
    undercuts what."""

    supporters: list[list[list[Pull]]]
    rebuttals: list[list[list[Pull]]]
    of_claim: dict[int, list[Pull]]
    of_link: dict[int, list[Pull]]


class Row(NamedTuple):
    """What pulls at one claim: sources that are added up as they are, each the only one of its
    voice by a link that nothing undercuts; and groups of which the largest counts."""

    lone: list[int]
    groups: list[list[Pull]]


class Onward(NamedTuple):
    """A graph by source: whom each claim supports and whom it rebuts, and at whom each link that is
    undercut does so."""

    supported: list[list[int]]
    rebutted: list[list[int]]
    fed: dict[int, list[int]]
    hit: dict[int, list[int]]


class End:
    """One end of all bounds: the strengths, what undercuts leave of links and of evidence, and the
    piles. What a claim adds to those it supports is its gift, to those it rebuts its blow.

    A round looks only at what can have changed. `moved` are the claims whose strength did when it
    last could, `fed` and `hit` those whose pile for and against has to be added up; `grown` and
    `struck` those whose piles came out otherwise.
    """

    def __init__(self, graph: Graph, structure: Structure, upward: bool) -> None:
        claims, links = range(graph.size), range(len(graph.kind))
        self.upward = upward
        # Added before 30 bits are dropped, it rounds up.
        self.outward = ONE - 1 if upward else 0
        self.strength = [ONE if upward else 0 for _ in claims]
        self.links = [0 if link in structure.of_link and not upward else ONE for link in links]
        self.kept = [ONE for _ in claims]
        self.own = [UNIT + amount for amount in graph.evidence_for]
        self.gifts, self.for_, self.blows, self.against = ([0 for _ in claims] for _ in range(4))
        self.moved, self.fed, self.hit = set(claims), set(claims), set(claims)
        self.grown, self.struck = set[int](), set[int]()
        self.relinked = self.recut = False

    def rounded(self, amount: int, share: int) -> int:
        """That share of an amount, rounded outward."""
        return amount * share + self.outward >> 30

    def strongest(self, undercuts: Iterable[Pull]) -> int:
        """The strongest of some undercuts."""
        return max(self.rounded(self.strength[by], self.links[link]) for by, link in undercuts)

    def added(self, row: Row, amounts: Amounts) -> int:
        """The largest amount of each voice, added up."""
        total = 0
        for source in row.lone:
            total += amounts[source]
        for group in row.groups:
            total += max(self.rounded(amounts[source], self.links[link]) for source, link in group)
        return total


def solve(graph: Graph, rounds: int = ROUNDS) -> Solution:
    """The strengths by two-sided bounds: from 0 and 1 inward until nothing moves, or for so many
    rounds. The lower end takes what speaks for a claim at its lowest and what speaks against it at
    its highest, the upper end the reverse (a decomposition of a mixed monotone map).

    The ends take turns, so that each moves by what the other has just come to. Both at once would
    end at the same bounds, which do not depend on the order of the moves, in twice the rounds.
    """
    structure = arrange(graph)
    onward = _onward(structure)
    rows = _rows(structure, structure.supporters), _rows(structure, structure.rebuttals)
    low, high = End(graph, structure, False), End(graph, structure, True)
    _weigh(graph, structure, rows, onward, low, high)
    done = 0
    while True:
        _weigh(graph, structure, rows, onward, high, low)
        _settle(low, high)
        _weigh(graph, structure, rows, onward, low, high)
        _settle(high, low)
        done += 1
        # What undercuts leave of the evidence is one step behind the upper ends it follows from.
        if not (low.moved or high.moved or low.relinked or high.relinked or low.recut):
            break
        if done == rounds:
            _weigh(graph, structure, rows, onward, high, low)
            _weigh(graph, structure, rows, onward, low, high)
            break
    return Solution(
        low.strength,
        high.strength,
        low.for_,
        high.for_,
        low.against,
        high.against,
        low.links,
        high.links,
        low.kept,
        high.kept,
        done,
    )


def arrange(graph: Graph) -> Structure:
    """The graph by target. A claim's voice groups what it is pulled by."""
    supporters: list[dict[int, list[Pull]]] = [{} for _ in range(graph.size)]
    rebuttals: list[dict[int, list[Pull]]] = [{} for _ in range(graph.size)]
    of_claim: dict[int, list[Pull]] = {}
    of_link: dict[int, list[Pull]] = {}
    for link, (kind, source, target) in enumerate(
        zip(graph.kind, graph.source, graph.target, strict=True)
    ):
        pull = Pull(source, link)
        if kind == Edge.SUPPORTS:
            supporters[target].setdefault(graph.voice[source], []).append(pull)
        elif kind == Edge.UNDERCUTS:
            of_claim.setdefault(target, []).append(pull)
        elif kind == Edge.UNDERCUTS_LINK:
            of_link.setdefault(target, []).append(pull)
        else:
            rebuttals[target].setdefault(graph.voice[source], []).append(pull)
            if kind == Edge.REBUTS:
                back = Pull(target, link)
                rebuttals[source].setdefault(graph.voice[target], []).append(back)
    return Structure(
        [list(groups.values()) for groups in supporters],
        [list(groups.values()) for groups in rebuttals],
        of_claim,
        of_link,
    )


def _onward(structure: Structure) -> Onward:
    """The same by source."""
    piles = structure.supporters, structure.rebuttals
    onward: list[list[list[int]]] = [[[] for _ in pile] for pile in piles]
    through: list[dict[int, list[int]]] = [{link: [] for link in structure.of_link} for _ in piles]
    for pile, whom, at in zip(piles, onward, through, strict=True):
        for claim, groups in enumerate(pile):
            for group in groups:
                for source, link in group:
                    whom[source].append(claim)
                    if link in at:
                        at[link].append(claim)
    return Onward(onward[0], onward[1], through[0], through[1])


def _rows(structure: Structure, pile: list[list[list[Pull]]]) -> list[Row]:
    """A pile of every claim."""
    found = []
    for groups in pile:
        row = Row([], [])
        for group in groups:
            if len(group) == 1 and group[0].link not in structure.of_link:
                row.lone.append(group[0].source)
            else:
                row.groups.append(group)
        found.append(row)
    return found


def _weigh(
    graph: Graph,
    structure: Structure,
    rows: tuple[list[Row], list[Row]],
    onward: Onward,
    end: End,
    other: End,
) -> None:
    """The piles of one end anew, from its strengths and from undercuts at the other end."""
    end.relinked = end.recut = False
    for link, undercuts in structure.of_link.items():
        left, old = ONE - other.strongest(undercuts), end.links[link]
        if left < old if end.upward else left > old:
            end.links[link], end.relinked = left, True
            end.fed.update(onward.fed[link])
            end.hit.update(onward.hit[link])
    moved = set(end.moved)
    for claim, undercuts in structure.of_claim.items():
        left = ONE - other.strongest(undercuts)
        if left != end.kept[claim]:
            end.kept[claim], end.recut = left, True
            end.own[claim] = UNIT + end.rounded(graph.evidence_for[claim], left)
            end.fed.add(claim)
            moved.add(claim)
    supporters, rebuttals = rows
    strength, outward, own, gifts, for_ = end.strength, end.outward, end.own, end.gifts, end.for_
    # To look at all is quicker than to mark most.
    everyone = set(range(graph.size)) if 2 * len(moved) > graph.size else None
    # What a claim passes on is all of an amount while it is at least even, less as it loses.
    for claim in moved:
        stands = 2 * strength[claim] if 2 * strength[claim] < ONE else ONE
        gift = own[claim] * stands + outward >> 30
        if gift != gifts[claim]:
            gifts[claim] = gift
            if not everyone:
                end.fed.update(onward.supported[claim])
    end.grown, end.struck = set(), set()
    for claim in everyone or end.fed:
        total = own[claim] + end.added(supporters[claim], gifts)
        if total != for_[claim]:
            for_[claim] = total
            end.grown.add(claim)
    blows, against, doubts = end.blows, end.against, graph.evidence_against
    for claim in everyone or moved | end.grown:
        stands = 2 * strength[claim] if 2 * strength[claim] < ONE else ONE
        blow = for_[claim] * stands + outward >> 30
        if blow != blows[claim]:
            blows[claim] = blow
            if not everyone:
                end.hit.update(onward.rebutted[claim])
    for claim in everyone or end.hit:
        total = UNIT + doubts[claim] + end.added(rebuttals[claim], blows)
        if total != against[claim]:
            against[claim] = total
            end.struck.add(claim)
    end.fed, end.hit = set(), set()


def _settle(end: End, other: End) -> None:
    """The strengths of one end anew, from both piles."""
    end.moved = set()
    for claim in end.grown | other.struck:
        for_, old = end.for_[claim], end.strength[claim]
        total = for_ + other.against[claim]
        new = -((-for_ << 30) // total) if end.upward else (for_ << 30) // total
        if new < old if end.upward else new > old:
            end.strength[claim] = new
            end.moved.add(claim)


def down(amount: int, share: int) -> int:
    """That share (2^-30) of an amount, rounded down."""
    return amount * share >> 30


def up(amount: int, share: int) -> int:
    """That share (2^-30) of an amount, rounded up."""
    return -(-amount * share >> 30)
