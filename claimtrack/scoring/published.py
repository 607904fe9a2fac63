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
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from claimtrack.scoring.figures import standing
from claimtrack.scoring.graphs import ONE, UNIT, Edge, Graph, challenged
from claimtrack.scoring.ledger import ROUNDS, Pull, Structure, arrange
from claimtrack.vocabulary import Standing

CERTIFIED = 2.0**-20

Ends = tuple[float, float]
"""The lower and the upper end."""


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
    return math.fsum([*supporters, *(-strength for strength in attackers)])


def _products(supporters: list[float], attackers: list[float]) -> float:
    return _left(attackers) - _left(supporters)


def _left(strengths: list[float]) -> float:
    """Π (1 − s): sorted, since a product of floats depends on its order."""
    return math.prod(sorted(1 - strength for strength in strengths))


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
    solving = _begin(graph, rule, base)
    reached = _reached(graph)
    due: Iterable[int] = range(len(solving.ends))
    for _ in range(rounds):
        # All from the same bounds, then all at once: no order of claims can change the answer.
        moved = {
            number: ends for number in due if (ends := solving.next(number)) != solving.ends[number]
        }
        if not moved:
            break
        for number, ends in moved.items():
            solving.ends[number] = ends
        due = {other for number in moved for other in reached[number]}
    return [
        Strength(*ends, against)
        for ends, against in zip(solving.ends[: graph.size], challenged(graph), strict=True)
    ]


def _begin(graph: Graph, rule: Rule, base: Sequence[float] | None) -> _Solving:
    # Every claim a voice of its own: the groups of one voice are then the parallel links.
    structure = arrange(graph._replace(voice=range(graph.size)))
    claims = [(0.0, 1.0)] * graph.size
    links = [(float(link not in structure.of_link), 1.0) for link in range(len(graph.kind))]
    return _Solving(graph, rule, base, structure, claims + links)


def _reached(graph: Graph) -> list[list[int]]:
    """What has to be looked at again when a claim's bounds move, or a link's (numbered on from the
    claims)."""
    reached: list[list[int]] = [[] for _ in range(graph.size + len(graph.kind))]
    for link, (kind, source, target) in enumerate(
        zip(graph.kind, graph.source, graph.target, strict=True)
    ):
        end = graph.size + target if kind == Edge.UNDERCUTS_LINK else target
        reached[source].append(end)
        reached[graph.size + link].append(end)
        if kind == Edge.REBUTS:
            reached[target].append(source)
            reached[graph.size + link].append(source)
    return reached


class _Solving(NamedTuple):
    """A graph on its way: `ends` has the bounds of claims and, numbered on from them, of links."""

    graph: Graph
    rule: Rule
    base: Sequence[float] | None
    structure: Structure
    ends: list[Ends]

    def next(self, number: int) -> Ends:
        """The bounds of a claim or link by those of the others, never wider than before."""
        claim = number < self.graph.size
        lower, upper = self.claim(number) if claim else self.link(number - self.graph.size)
        least, most = self.ends[number]
        # Where rounding would let the ends cross, they meet.
        lower = min(max(least, lower), most)
        return lower, max(lower, min(most, upper))

    def claim(self, claim: int) -> Ends:
        supporters = [self.strongest(group) for group in self.structure.supporters[claim]]
        attackers = [self.strongest(group) for group in self.structure.rebuttals[claim]]
        least, most = self.base_score(claim)
        lower = self.rule.aggregate([low for low, _ in supporters], [high for _, high in attackers])
        upper = self.rule.aggregate([high for _, high in supporters], [low for low, _ in attackers])
        return self.rule.influence(least, lower), self.rule.influence(most, upper)

    def link(self, link: int) -> Ends:
        least, most = self.strongest(self.structure.of_link.get(link, ()))
        return 1 - most, 1 - least

    def base_score(self, claim: int) -> Ends:
        if self.base is not None:
            return self.base[claim], self.base[claim]
        if not self.rule.weighted:
            return 1.0, 1.0
        for_ = self.graph.evidence_for[claim] / UNIT
        against = self.graph.evidence_against[claim] / UNIT
        least, most = self.strongest(self.structure.of_claim.get(claim, ()))
        low, high = 1 + for_ * (1 - most), 1 + for_ * (1 - least)
        return low / (low + 1 + against), high / (high + 1 + against)

    def strongest(self, pulls: Iterable[Pull]) -> Ends:
        """The largest strength that arrives by any of these links; 0 where there is none."""
        arriving = [
            (self.ends[pull.source], self.ends[self.graph.size + pull.link]) for pull in pulls
        ]
        return (
            max((strength[0] * link[0] for strength, link in arriving), default=0.0),
            max((strength[1] * link[1] for strength, link in arriving), default=0.0),
        )
