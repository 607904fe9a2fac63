"""Published gradual semantics beside the ledger, for comparison: one table of rules, one solver.

Each rule makes a claim's strength of its base score w and of the strengths of its supporters and
attackers:

    w = own / (own + 1 + e⁻),  own = 1 + e⁺·(1 − strongest undercut of the claim)

A rebuttal attacks both ways. Links weigh 1, less what undercuts take of them; parallel links
between the same two claims count once, the weightiest; voices are not grouped. All rules rise in w
and in supporters and fall in attackers, so the bounds of the ledger serve them too: from 0 and 1
inward to a standstill. They run in floats: the answer does not depend on the order of claims or
links, but `exp` may differ in the last bit between machines.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Sequence
from typing import NamedTuple

from claimtrack.scoring.figures import standing
from claimtrack.scoring.graphs import ONE, UNIT, Edge, Graph, challenged
from claimtrack.scoring.ledger import ROUNDS, Pull, arrange
from claimtrack.vocabulary import Standing

CERTIFIED = 2.0**-20
STILL = 2.0**-48
"""A bound that would move by no more stands still."""


class Rule(NamedTuple):
    """How strengths follow from one another: `aggregate` makes an energy of the strengths of
    supporters and attackers, `influence` a strength of base score and energy. Where `weighted` is
    false, every base score is 1 and supporters count for nothing."""

    name: str
    label: str
    paper: str
    aggregate: Callable[[list[float], list[float]], float]
    influence: Callable[[float, float], float]
    weighted: bool = True


class Strength(NamedTuple):
    """What is known of one claim: the ends of its strength, from 0 to 1, and whether any rebuttal,
    undercut or evidence speaks against it."""

    lower: float
    upper: float
    challenged: bool

    @property
    def strength(self) -> float:
        """The middle of the bounds."""
        return (self.lower + self.upper) / 2

    @property
    def bounds(self) -> tuple[float, float]:
        """The two ends between which the strength lies."""
        return self.lower, self.upper

    @property
    def certified(self) -> bool:
        """Whether the bounds meet, to 2^-20: then there is one answer and this is it."""
        return self.upper - self.lower <= CERTIFIED

    @property
    def standing(self) -> Standing:
        """The word for the table, by the same thirds as the ledger's."""
        return standing(math.floor(self.lower * ONE), math.ceil(self.upper * ONE), self.challenged)


def _sums(supporters: list[float], attackers: list[float]) -> float:
    return math.fsum(supporters) - math.fsum(attackers)


def _products(supporters: list[float], attackers: list[float]) -> float:
    return _left(attackers) - _left(supporters)


def _left(strengths: list[float]) -> float:
    """Π (1 − s): sorted, since a product of floats depends on its order."""
    return math.prod(sorted([1 - strength for strength in strengths]))


def _attacks(supporters: list[float], attackers: list[float]) -> float:
    return -math.fsum(attackers)


def _logistic(base: float, energy: float) -> float:
    if base in (0, 1):
        return base
    z = math.log(base) - math.log1p(-base) + energy
    # Two forms, so that exp never overflows.
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def _linear(base: float, energy: float) -> float:
    return base + (1 - base if energy > 0 else base) * energy


def _quadratic(base: float, energy: float) -> float:
    h = energy * energy / (1 + energy * energy)
    return base + (1 - base) * h if energy > 0 else base - base * h


def _euler(base: float, energy: float) -> float:
    if base == 0:
        return base
    rest = 1 - base * base
    if energy > 0:
        # The fraction expanded by e^−E, so that exp never overflows.
        return 1 - rest * math.exp(-energy) / (math.exp(-energy) + base)
    return 1 - rest / (1 + base * math.exp(energy))


def _share(base: float, energy: float) -> float:
    return base / (1 - energy)


RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        # s = σ(logit w + Σ supporters − Σ attackers)
        Rule("mlp", "multilayer perceptron", "Potyka 2021", _sums, _logistic),
        # E = Π attackers (1−s) − Π supporters (1−s); s = w + (1−w)·E if E > 0, else w + w·E
        Rule("dfquad", "DF-QuAD", "Rago et al. 2016", _products, _linear),
        # E = Σ supporters − Σ attackers, h = E²/(1+E²); s = w + (1−w)·h if E > 0, else w − w·h
        Rule("qe", "quadratic energy", "Potyka 2018", _sums, _quadratic),
        # s = 1 − (1−w²)/(1 + w·e^E)
        Rule("euler", "Euler-based", "Amgoud & Ben-Naim 2018", _sums, _euler),
        # s = w / (1 + Σ attackers), w = 1; another w makes it that of Amgoud et al. 2017.
        Rule("hcat", "h-categorizer", "Besnard & Hunter 2001", _attacks, _share, weighted=False),
    )
}


def solve(
    graph: Graph, rule: Rule, base: Sequence[float] | None = None, rounds: int = ROUNDS
) -> list[Strength]:
    """The strength of every claim, in the graph's order. `base` gives the base scores, which then
    follow neither from evidence nor from undercuts of claims.

    Raises ValueError for base scores that are not one a claim, from 0 to 1.
    """
    if base is not None and len(base) != graph.size:
        raise ValueError(f"{len(base)} base scores for {graph.size} claims")
    for score in base or ():
        if not 0 <= score <= 1:
            raise ValueError(f"no base score: {score}")
    # The ends of claims and, numbered on from them, of what undercuts leave of links.
    solving = _compiled(graph, rule, base)
    lower = [0.0] * graph.size + [float(not pulls) for pulls in solving.cuts[graph.size :]]
    upper = [1.0] * len(lower)
    due_lower = due_upper = set(range(len(lower)))
    for _ in range(rounds):
        # The ends take turns. All of one end move at once: no order of claims can matter.
        moved = _move(solving, due_lower, lower, upper, max)
        due_upper = due_upper | moved
        back = _move(solving, due_upper, upper, lower, min)
        due_lower, due_upper = moved | back, back
        if not due_lower:
            break
    return [
        Strength(*known)
        for known in zip(lower[: graph.size], upper[: graph.size], challenged(graph), strict=True)
    ]


class _Compiled(NamedTuple):
    """A graph as its solver reads it: per claim its base score (None where that is undercut) and
    whom its strength follows from, by whole links and by undercut ones; per claim and, numbered on
    from them, per link what undercuts it and what follows from it."""

    rule: Rule
    graph: Graph
    size: int
    base: list[float | None]
    supporters: list[list[int]]
    attackers: list[list[int]]
    weakened_supporters: list[list[list[Pull]]]
    weakened_attackers: list[list[list[Pull]]]
    cuts: list[list[Pull]]
    followers: list[list[int]]


def _compiled(graph: Graph, rule: Rule, base: Sequence[float] | None) -> _Compiled:
    # Every claim a voice of its own: the groups of one voice are then the parallel links.
    structure = arrange(graph._replace(voice=range(graph.size)))

    def weakened(group: list[Pull]) -> bool:
        return all(pull.link in structure.of_link for pull in group)

    def whole(groups: list[list[Pull]]) -> list[int]:
        return [group[0].source for group in groups if not weakened(group)]

    return _Compiled(
        rule,
        graph,
        graph.size,
        _bases(graph, rule, base, structure.of_claim),
        [whole(groups) for groups in structure.supporters],
        [whole(groups) for groups in structure.rebuttals],
        [[group for group in groups if weakened(group)] for groups in structure.supporters],
        [[group for group in groups if weakened(group)] for groups in structure.rebuttals],
        [structure.of_claim.get(claim, []) for claim in range(graph.size)]
        + [structure.of_link.get(link, []) for link in range(len(graph.kind))],
        _followers(graph),
    )


def _bases(
    graph: Graph, rule: Rule, given: Sequence[float] | None, cut: Container[int]
) -> list[float | None]:
    if given is not None:
        return list(given)
    if not rule.weighted:
        return [1.0] * graph.size
    return [None if claim in cut else _base(graph, claim, 0) for claim in range(graph.size)]


def _followers(graph: Graph) -> list[list[int]]:
    followers: list[list[int]] = [[] for _ in range(graph.size + len(graph.kind))]
    for link, (kind, source, target) in enumerate(
        zip(graph.kind, graph.source, graph.target, strict=True)
    ):
        end = graph.size + target if kind == Edge.UNDERCUTS_LINK else target
        followers[source].append(end)
        followers[graph.size + link].append(end)
        if kind == Edge.REBUTS:
            followers[target].append(source)
            followers[graph.size + link].append(source)
    return followers


def _move(
    solving: _Compiled,
    due: Iterable[int],
    near: list[float],
    far: list[float],
    inward: Callable[[float, float], float],
) -> set[int]:
    """Moves one end, as far as what is due follows from the others; what follows from what moved.
    `far` is the other end: of what speaks against, and the one that rounding must not pass."""
    outward = min if inward is max else max
    moved = []
    for number in due:
        follows = _claim if number < solving.size else _link
        end = outward(inward(near[number], follows(solving, number, near, far)), far[number])
        if abs(end - near[number]) > STILL:
            moved.append((number, end))
    for number, end in moved:
        near[number] = end
    return {follower for number, _ in moved for follower in solving.followers[number]}


def _claim(solving: _Compiled, claim: int, near: list[float], far: list[float]) -> float:
    supporters = [near[other] for other in solving.supporters[claim]]
    attackers = [far[other] for other in solving.attackers[claim]]
    if groups := solving.weakened_supporters[claim]:
        supporters += [_strongest(solving, group, near) for group in groups]
    if groups := solving.weakened_attackers[claim]:
        attackers += [_strongest(solving, group, far) for group in groups]
    base = solving.base[claim]
    if base is None:
        base = _base(solving.graph, claim, _strongest(solving, solving.cuts[claim], far))
    return solving.rule.influence(base, solving.rule.aggregate(supporters, attackers))


def _link(solving: _Compiled, link: int, near: list[float], far: list[float]) -> float:
    return 1 - _strongest(solving, solving.cuts[link], far)


def _base(graph: Graph, claim: int, cut: float) -> float:
    """The base score of a claim, of whose evidence undercuts take so much."""
    own = 1 + graph.evidence_for[claim] / UNIT * (1 - cut)
    return own / (own + 1 + graph.evidence_against[claim] / UNIT)


def _strongest(solving: _Compiled, pulls: Iterable[Pull], end: list[float]) -> float:
    """The largest strength that arrives by any of these links; 0 where there is none."""
    return max((end[pull.source] * end[solving.size + pull.link] for pull in pulls), default=0)
