"""The formulas of all semantics in floats, one evaluation at a time: written apart from the
solvers."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from claimtrack.scoring.graphs import UNIT, Edge, Graph

State = list[float]
"""The strengths of the claims and, on from them, what undercuts leave of the links."""


class Piles(NamedTuple):
    """What speaks for a claim and against it, the benefit of the doubt included."""

    for_: float
    against: float

    @property
    def strength(self) -> float:
        return self.for_ / (self.for_ + self.against)


def piles(graph: Graph, state: State) -> list[Piles]:
    """Both piles of every claim, given the strengths of all and what is left of each link."""
    left = state[graph.size :]
    links = list(enumerate(zip(graph.kind, graph.source, graph.target, strict=True)))
    h = [min(1, 2 * strength) for strength in state[: graph.size]]
    own = []
    for claim, evidence in enumerate(graph.evidence_for):
        cuts = [
            left[link] * state[source]
            for link, (kind, source, target) in links
            if kind == Edge.UNDERCUTS and target == claim
        ]
        own.append(1 + evidence / UNIT * (1 - max(cuts, default=0)))

    def pulled(amounts: list[float], pulls: list[tuple[int, int]]) -> float:
        voices: dict[int, float] = {}
        for source, link in pulls:
            voice = graph.voice[source]
            amount = amounts[source] * h[source] * left[link]
            voices[voice] = max(voices.get(voice, 0), amount)
        return sum(voices.values())

    for_ = [
        own[claim]
        + pulled(own, [(s, link) for link, (k, s, t) in links if k == Edge.SUPPORTS and t == claim])
        for claim in range(graph.size)
    ]
    against = []
    for claim, evidence in enumerate(graph.evidence_against):
        pulls = [
            (source, link)
            for link, (kind, source, target) in links
            if kind in (Edge.REBUTS, Edge.ATTACKS) and target == claim
        ]
        pulls += [
            (target, link)
            for link, (kind, source, target) in links
            if kind == Edge.REBUTS and source == claim
        ]
        against.append(1 + evidence / UNIT + pulled(for_, pulls))
    return [Piles(f, a) for f, a in zip(for_, against, strict=True)]


def update(graph: Graph, state: State) -> State:
    """Every strength and every link by the formulas, from those before."""
    left = [1.0] * len(graph.kind)
    for link, (kind, source, target) in enumerate(
        zip(graph.kind, graph.source, graph.target, strict=True)
    ):
        if kind == Edge.UNDERCUTS_LINK:
            left[target] = min(left[target], 1 - state[graph.size + link] * state[source])
    return [one.strength for one in piles(graph, state)] + left


PUBLISHED: dict[str, Callable[[float, list[float], list[float]], float]] = {
    "mlp": lambda w, for_, against: (
        w if w in (0, 1) else 1 / (1 + (1 - w) / w * math.exp(sum(against) - sum(for_)))
    ),
    "dfquad": lambda w, for_, against: (
        w + (1 - w if gain(for_, against) > 0 else w) * gain(for_, against)
    ),
    "qe": lambda w, for_, against: (
        w + (1 - w) * squashed(sum(for_) - sum(against))
        if sum(for_) > sum(against)
        else w - w * squashed(sum(against) - sum(for_))
    ),
    "euler": lambda w, for_, against: 1 - (1 - w**2) / (1 + w * math.exp(sum(for_) - sum(against))),
    "hcat": lambda w, for_, against: w / (1 + sum(against)),
}
"""The strength by the papers, of a base score and the strengths of supporters and attackers."""


def gain(for_: list[float], against: list[float]) -> float:
    """What DF-QuAD makes of supporters and attackers: products of what each leaves."""
    return math.prod(1 - one for one in against) - math.prod(1 - one for one in for_)


def squashed(energy: float) -> float:
    return energy**2 / (1 + energy**2)


def update_published(
    name: str, graph: Graph, state: State, base: Sequence[float] | None = None
) -> State:
    """Every strength by a published semantics, and every link, from those before."""
    left = state[graph.size :]
    links = list(enumerate(zip(graph.kind, graph.source, graph.target, strict=True)))
    cut = [0.0] * graph.size
    after = [1.0] * len(graph.kind)
    weighed: list[dict[tuple[bool, int], float]] = [{} for _ in range(graph.size)]

    def pull(claim: int, supports: bool, source: int, link: int) -> None:
        known = weighed[claim].get((supports, source), 0.0)
        weighed[claim][supports, source] = max(known, state[source] * left[link])

    for link, (kind, source, target) in links:
        if kind == Edge.UNDERCUTS:
            cut[target] = max(cut[target], state[source] * left[link])
        elif kind == Edge.UNDERCUTS_LINK:
            after[target] = min(after[target], 1 - state[source] * left[link])
        else:
            pull(target, kind == Edge.SUPPORTS, source, link)
            if kind == Edge.REBUTS:
                pull(source, False, target, link)

    def base_of(claim: int) -> float:
        if base is not None:
            return base[claim]
        if name == "hcat":
            return 1.0
        own = 1 + graph.evidence_for[claim] / UNIT * (1 - cut[claim])
        return own / (own + 1 + graph.evidence_against[claim] / UNIT)

    strengths = [
        PUBLISHED[name](
            base_of(claim),
            [amount for (supports, _), amount in weighed[claim].items() if supports],
            [amount for (supports, _), amount in weighed[claim].items() if not supports],
        )
        for claim in range(graph.size)
    ]
    return strengths + after


def updating(name: str) -> Callable[[Graph, State], State]:
    """The update of a semantics by its name."""
    return update if name == "ledger" else partial(update_published, name)


def anywhere(graph: Graph, seed: int) -> State:
    """Strengths and links at random."""
    chance = random.Random(seed)
    return [chance.random() for _ in range(graph.size + len(graph.kind))]


def settled(
    graph: Graph, state: State, steps: int = 3000, by: Callable[[Graph, State], State] = update
) -> State | None:
    """Where damped iteration comes to rest from a state; None where it does not."""
    for step in range(steps):
        after = by(graph, state)
        if max(abs(a - b) for a, b in zip(state, after, strict=True)) < 1e-14:
            return after
        # Now and then a longer step, so that no cycle of one step's length can last.
        share = 0.5 if step % 3 else 0.8
        state = [(1 - share) * a + share * b for a, b in zip(state, after, strict=True)]
    return None
