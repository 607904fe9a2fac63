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

from collections.abc import Callable, Iterable
from typing import NamedTuple

from claimtrack.scoring.graphs import ONE, UNIT, Edge, Graph

ROUNDS = 10_000
"""When bounds close too slowly, what is left between them after so many rounds is the answer."""

Amounts = list[int]
Round = Callable[[int, int], int]


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


class Weights(NamedTuple):
    """One end of all bounds: the lower ends, or the upper ones."""

    own: Amounts
    for_: Amounts
    against: Amounts


def solve(graph: Graph, rounds: int = ROUNDS) -> Solution:
    """The strengths by two-sided bounds: from 0 and 1 inward until nothing moves, or for so many
    rounds. The lower end takes what speaks for a claim at its lowest and what speaks against it at
    its highest, the upper end the reverse (a decomposition of a mixed monotone map)."""
    structure = arrange(graph)
    lower, upper = [0] * graph.size, [ONE] * graph.size
    link_lower = [ONE] * len(graph.kind)
    link_upper = [ONE] * len(graph.kind)
    for number in structure.of_link:
        link_lower[number] = 0
    done = 0
    while True:
        link_lower, link_upper = _links(structure, lower, upper, link_lower, link_upper)
        low, high = _weigh(graph, structure, lower, upper, link_lower, link_upper)
        done += 1
        new_lower = [
            max(old, (f << 30) // (f + a))
            for old, f, a in zip(lower, low.for_, high.against, strict=True)
        ]
        new_upper = [
            min(old, -((-f << 30) // (f + a)))
            for old, f, a in zip(upper, high.for_, low.against, strict=True)
        ]
        after = _links(structure, new_lower, new_upper, link_lower, link_upper)
        still = (new_lower, new_upper) == (lower, upper) and after == (link_lower, link_upper)
        lower, upper = new_lower, new_upper
        if still or done == rounds:
            break
    if not still:
        link_lower, link_upper = after
        low, high = _weigh(graph, structure, lower, upper, link_lower, link_upper)
    cuts = _cuts(structure.of_claim, lower, upper, link_lower, link_upper)
    untouched = (0, 0)
    return Solution(
        lower,
        upper,
        low.for_,
        high.for_,
        low.against,
        high.against,
        link_lower,
        link_upper,
        [ONE - cuts.get(claim, untouched)[1] for claim in range(graph.size)],
        [ONE - cuts.get(claim, untouched)[0] for claim in range(graph.size)],
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


def _links(
    structure: Structure,
    lower: Amounts,
    upper: Amounts,
    link_lower: Amounts,
    link_upper: Amounts,
) -> tuple[Amounts, Amounts]:
    """What undercuts leave of each link, from what they left of the undercutting links before."""
    cuts = _cuts(structure.of_link, lower, upper, link_lower, link_upper)
    new_lower, new_upper = list(link_lower), list(link_upper)
    for link, (least, most) in cuts.items():
        new_lower[link] = max(link_lower[link], ONE - most)
        new_upper[link] = min(link_upper[link], ONE - least)
    return new_lower, new_upper


def _cuts(
    undercutters: dict[int, list[Pull]],
    lower: Amounts,
    upper: Amounts,
    link_lower: Amounts,
    link_upper: Amounts,
) -> dict[int, tuple[int, int]]:
    """The strongest undercut of each thing that is undercut, at its lowest and its highest."""
    return {
        target: (
            max(down(lower[pull.source], link_lower[pull.link]) for pull in pulls),
            max(up(upper[pull.source], link_upper[pull.link]) for pull in pulls),
        )
        for target, pulls in undercutters.items()
    }


def _weigh(
    graph: Graph,
    structure: Structure,
    lower: Amounts,
    upper: Amounts,
    link_lower: Amounts,
    link_upper: Amounts,
) -> tuple[Weights, Weights]:
    """The piles of every claim at their lowest and at their highest."""
    own_low = [UNIT + amount for amount in graph.evidence_for]
    own_high = list(own_low)
    cuts = _cuts(structure.of_claim, lower, upper, link_lower, link_upper)
    for claim, (least, most) in cuts.items():
        own_low[claim] = UNIT + down(graph.evidence_for[claim], ONE - most)
        own_high[claim] = UNIT + up(graph.evidence_for[claim], ONE - least)
    low = _piles(graph, structure, own_low, lower, link_lower, down)
    high = _piles(graph, structure, own_high, upper, link_upper, up)
    return low, high


def _piles(
    graph: Graph,
    structure: Structure,
    own: Amounts,
    strength: Amounts,
    links: Amounts,
    rounded: Round,
) -> Weights:
    stands = [min(ONE, 2 * s) for s in strength]
    gifts = [rounded(amount, h) for amount, h in zip(own, stands, strict=True)]
    for_ = [
        amount + _sum(groups, gifts, links, rounded)
        for amount, groups in zip(own, structure.supporters, strict=True)
    ]
    blows = [rounded(amount, h) for amount, h in zip(for_, stands, strict=True)]
    against = [
        UNIT + amount + _sum(groups, blows, links, rounded)
        for amount, groups in zip(graph.evidence_against, structure.rebuttals, strict=True)
    ]
    return Weights(own, for_, against)


def _sum(groups: Iterable[list[Pull]], amounts: Amounts, links: Amounts, rounded: Round) -> int:
    """The largest amount of each voice, added up."""
    return sum(
        max(rounded(amounts[pull.source], links[pull.link]) for pull in group) for group in groups
    )


def down(amount: int, share: int) -> int:
    """That share (2^-30) of an amount, rounded down."""
    return amount * share >> 30


def up(amount: int, share: int) -> int:
    """That share (2^-30) of an amount, rounded up."""
    return -(-amount * share >> 30)
