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


class Ends(NamedTuple):
    """Both ends of the strengths, and of what undercuts leave of the links."""

    lower: Amounts
    upper: Amounts
    link_lower: Amounts
    link_upper: Amounts


class Weights(NamedTuple):
    """One end of the piles: what is left of each claim's own evidence, and the piles with it."""

    kept: Amounts
    for_: Amounts
    against: Amounts


def solve(graph: Graph, rounds: int = ROUNDS) -> Solution:
    """The strengths by two-sided bounds: from 0 and 1 inward until nothing moves, or for so many
    rounds. The lower end takes what speaks for a claim at its lowest and what speaks against it at
    its highest, the upper end the reverse (a decomposition of a mixed monotone map).

    The ends take turns, so that each moves by what the other has just come to. Both at once would
    end at the same bounds, which do not depend on the order of the moves, in twice the rounds.
    """
    structure = arrange(graph)
    links = len(graph.kind)
    link_lower = [0 if link in structure.of_link else ONE for link in range(links)]
    ends = Ends([0] * graph.size, [ONE] * graph.size, link_lower, [ONE] * links)
    ends, low = _low(graph, structure, ends)
    done = 0
    while True:
        before, kept = ends, low.kept
        ends, high = _high(graph, structure, ends)
        lower = [
            max(old, (f << 30) // (f + a))
            for old, f, a in zip(ends.lower, low.for_, high.against, strict=True)
        ]
        ends, low = _low(graph, structure, ends._replace(lower=lower))
        upper = [
            min(old, -((-f << 30) // (f + a)))
            for old, f, a in zip(ends.upper, high.for_, low.against, strict=True)
        ]
        ends = ends._replace(upper=upper)
        done += 1
        # What undercuts leave of the evidence is one step behind the upper ends it follows from.
        if ends == before and low.kept == kept:
            break
        if done == rounds:
            ends, high = _high(graph, structure, ends)
            ends, low = _low(graph, structure, ends)
            break
    return Solution(
        ends.lower,
        ends.upper,
        low.for_,
        high.for_,
        low.against,
        high.against,
        ends.link_lower,
        ends.link_upper,
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


def _low(graph: Graph, structure: Structure, ends: Ends) -> tuple[Ends, Weights]:
    """The piles at their lowest, and the lower ends of the links: what undercuts at their highest
    leave of them."""
    cuts = _cuts(structure.of_link, ends.upper, ends.link_upper, up)
    link_lower = [
        max(old, ONE - cuts[link]) if link in cuts else old
        for link, old in enumerate(ends.link_lower)
    ]
    cuts = _cuts(structure.of_claim, ends.upper, ends.link_upper, up)
    ends = ends._replace(link_lower=link_lower)
    return ends, _piles(graph, structure, cuts, ends.lower, link_lower, down)


def _high(graph: Graph, structure: Structure, ends: Ends) -> tuple[Ends, Weights]:
    """The piles at their highest, and the upper ends of the links: what undercuts at their lowest
    leave of them."""
    cuts = _cuts(structure.of_link, ends.lower, ends.link_lower, down)
    link_upper = [
        min(old, ONE - cuts[link]) if link in cuts else old
        for link, old in enumerate(ends.link_upper)
    ]
    cuts = _cuts(structure.of_claim, ends.lower, ends.link_lower, down)
    ends = ends._replace(link_upper=link_upper)
    return ends, _piles(graph, structure, cuts, ends.upper, link_upper, up)


def _cuts(
    undercutters: dict[int, list[Pull]], strength: Amounts, links: Amounts, rounded: Round
) -> dict[int, int]:
    """The strongest undercut of each thing that is undercut."""
    return {
        target: max(rounded(strength[pull.source], links[pull.link]) for pull in pulls)
        for target, pulls in undercutters.items()
    }


def _piles(
    graph: Graph,
    structure: Structure,
    cuts: dict[int, int],
    strength: Amounts,
    links: Amounts,
    rounded: Round,
) -> Weights:
    kept = [ONE - cuts.get(claim, 0) for claim in range(graph.size)]
    own = [
        UNIT + rounded(amount, share)
        for amount, share in zip(graph.evidence_for, kept, strict=True)
    ]
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
    return Weights(kept, for_, against)


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
