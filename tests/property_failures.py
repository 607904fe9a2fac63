"""How properties fail that are measured under every semantics: what a semantics makes of a graph on
which one does, in words, and None where it holds.

A failure is told of the claim *a*, the first, where a property is about one claim. Whatever a
property needs of a graph it looks for in the graph, so that one without it cannot fail.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from by_formula import anywhere, settled, updating
from changed_graphs import (
    beside,
    is_cut,
    links,
    reach,
    reordered,
    with_claim,
    with_evidence,
    with_link,
)
from drawn_graphs import NAMES, ONE_WAY, REBUTTALS, WORDS, columns

from claimtrack.scoring import ledger, published
from claimtrack.scoring.graphs import ONE, UNIT, Edge, Graph

ROUNDS = 200
"""Enough for nearly every graph; whether bounds meet at all is asked with ten times as many."""
CLEAR = 0.001
"""By how much a property has to fail, so that a reader sees it in the figures."""
CROWD = 40


class Bounds(NamedTuple):
    """Both ends of a strength."""

    lower: float
    upper: float

    @property
    def strength(self) -> float:
        return (self.lower + self.upper) / 2

    def __str__(self) -> str:
        ends = (self.strength,) if self.upper - self.lower < CLEAR else self
        return " to ".join(number(end) for end in ends)


def number(strength: float) -> str:
    return f"{strength:.4f}".removeprefix("0") if 0 < strength < 1 else f"{strength:g}"


def solve(name: str, graph: Graph, rounds: int = ROUNDS) -> list[Bounds]:
    """The bounds of every claim by a semantics."""
    return _solve(name, Graph(*map(tuple, graph)), rounds)


@cache
def _solve(name: str, graph: Graph, rounds: int) -> list[Bounds]:
    if name == "ledger":
        solution = ledger.solve(graph, rounds)
        ends = zip(solution.lower, solution.upper, strict=True)
        return [Bounds(lower / ONE, upper / ONE) for lower, upper in ends]
    solved = published.solve(graph, published.RULES[name], rounds=rounds)
    return [Bounds(*one.bounds) for one in solved]


def another_share(name: str, graph: Graph) -> str | None:
    [found] = solve(name, graph)
    for_, against = (1 + side[0] / UNIT for side in graph[1:3])
    share = for_ / (for_ + against)
    return f"a {found}, not {number(share)}" if abs(found.strength - share) > CLEAR else None


def certain(name: str, graph: Graph) -> str | None:
    for claim, found in enumerate(solve(name, graph)):
        if found.lower <= 0 or found.upper >= 1:
            return f"{NAMES[claim]} {found}"
    return None


def both_above_even(name: str, graph: Graph) -> str | None:
    found = solve(name, graph)
    for link, (kind, one, other) in enumerate(links(graph)):
        if kind == Edge.REBUTS and not is_cut(graph, link):
            lower = min(found[one].lower, found[other].lower)
            if lower > 0.5 + CLEAR:
                return f"{NAMES[one]} {found[one]}, {NAMES[other]} {found[other]}"
    return None


def not_the_better(name: str, graph: Graph) -> str | None:
    if not graph.kind or graph.evidence_for[0] <= graph.evidence_for[1]:
        return None
    if graph.evidence_against[0] > graph.evidence_against[1]:
        return None
    one, other = solve(name, graph)
    return None if one.strength > other.strength else f"a {one}, b {other}"


def unequal_twins(name: str, graph: Graph) -> str | None:
    twins = beside(graph, graph)
    for claim in range(graph.size):
        twins = with_link(twins, Edge.REBUTS, claim, graph.size + claim)
    found = solve(name, twins)
    one, other = found[: graph.size], found[graph.size :]
    return None if one == other else f"a {one[0]}, its twin {other[0]}"


def outvoted(name: str, graph: Graph) -> str | None:
    found = solve(name, graph)[0]
    confirmed = graph.evidence_for[0] == 8 * UNIT
    return f"a {found}" if confirmed and found.lower < 2 / 3 - CLEAR else None


def unmoved(name: str, graph: Graph) -> str | None:
    crowd = range(graph.size, graph.size + CROWD)
    claims = Graph(
        [*graph.voice, *crowd],
        [*graph.evidence_for, *[8 * UNIT] * len(crowd)],
        [*graph.evidence_against, *[0] * len(crowd)],
        *graph[3:],
    )
    low, high = (
        solve(name, claims._replace(
            kind=[*graph.kind, *[kind] * len(crowd)],
            source=[*graph.source, *crowd],
            target=[*graph.target, *[0] * len(crowd)],
        ))[0]
        for kind in (Edge.ATTACKS, Edge.SUPPORTS)
    )  # fmt: skip
    moved = low.upper < 0.2 and high.lower > 0.8
    return None if moved else f"a {low} attacked, {high} supported"


def below_by_undercuts(name: str, graph: Graph) -> str | None:
    against = {target for kind, _, target in links(graph) if kind in REBUTTALS}
    against |= {source for kind, source, _ in links(graph) if kind == Edge.REBUTS}
    for claim, found in enumerate(solve(name, graph)):
        free = claim not in against and not graph.evidence_against[claim]
        if free and found.lower < 0.5 - CLEAR:
            return f"{NAMES[claim]} {found}"
    return None


def no_answer(name: str, graph: Graph) -> str | None:
    for rounds in (ROUNDS, 10 * ROUNDS):
        found = enumerate(solve(name, graph, rounds))
        claim, widest = max(found, key=lambda one: one[1].upper - one[1].lower)
        if widest.upper - widest.lower < 10 * CLEAR:
            return None
    return f"{NAMES[claim]} {widest}"


def out_of_bounds(name: str, graph: Graph) -> str | None:
    found = settled(graph, anywhere(graph, 1), 150, updating(name))
    for claim, (known, strength) in enumerate(zip(solve(name, graph), found or (), strict=False)):
        if not known.lower - CLEAR <= strength <= known.upper + CLEAR:
            return f"{NAMES[claim]} {known}, though {number(strength)} solves it"
    return None


def lowered_by_more(name: str, graph: Graph) -> str | None:
    before = solve(name, graph)[0]
    for more in (2, 8):
        after = solve(name, with_evidence(graph, 0, more * UNIT))[0]
        if after.upper < before.lower - CLEAR:
            return f"a {before}, with {more} more {after}"
    return None


def raised_by_more_against(name: str, graph: Graph) -> str | None:
    before = solve(name, graph)[0]
    for more in (2, 8):
        after = solve(name, with_evidence(graph, 0, more * UNIT, "evidence_against"))[0]
        if after.lower > before.upper + CLEAR:
            return f"a {before}, with {more} more against it {after}"
    return None


def moved_the_wrong_way(name: str, graph: Graph) -> str | None:
    if any(0 in ((source, target) if kind == Edge.REBUTS else (source,))
           for kind, source, target in links(graph)):  # fmt: skip
        return None
    before = solve(name, graph)[0]
    for kind in ONE_WAY if graph.size > 1 else ():
        after = solve(name, with_link(graph, kind, graph.size - 1, 0))[0]
        gained = [new - old for old, new in zip(before, after, strict=True)]
        if min(gained) < -CLEAR if kind == Edge.SUPPORTS else max(gained) > CLEAR:
            return f"a {before}, then {after}"
    return None


def without_effect(name: str, graph: Graph) -> str | None:
    before = solve(name, graph)[0]
    for kind, sign in ((Edge.SUPPORTS, 1), (Edge.ATTACKS, -1)):
        after = solve(name, with_link(with_claim(graph), kind, graph.size, 0))[0]
        if sign * (after.strength - before.strength) <= 1e-9:
            return f"a {before}, with one more that {WORDS[kind]} it {after}"
    return None


def not_defended(name: str, graph: Graph) -> str | None:
    if not graph.kind:
        return None
    before = solve(name, graph)[0]
    after = solve(name, with_link(with_claim(graph, 8 * UNIT), Edge.REBUTS, graph.size, 1))[0]
    return None if after.strength > before.strength else f"a {before}, then {after}"


def heard_twice(name: str, graph: Graph) -> str | None:
    if not graph.kind:
        return None
    other = with_claim(graph, graph.evidence_for[1], graph.evidence_against[1], graph.voice[1])
    before = solve(name, graph)[0]
    after = solve(name, with_link(other, graph.kind[0], graph.size, 0))[0]
    return None if same(before, after) else f"a {before}, then {after}"


def fed_by_a_circle(name: str, graph: Graph) -> str | None:
    given = [row for row in links(graph) if row[1] != 0]
    before = solve(name, Graph(*graph[:3], *columns(given)))[0]
    after = solve(name, graph)[0]
    gained = after.lower > before.upper + CLEAR
    return f"a {before}, in the circle {after}" if gained else None


def not_passed_on(name: str, graph: Graph) -> str | None:
    if not graph.kind:
        return None
    before = solve(name, graph)[0]
    after = solve(name, with_link(with_claim(graph, 8 * UNIT), Edge.SUPPORTS, graph.size, 1))[0]
    return None if after.strength > before.strength + 1e-6 else f"a {before}, then {after}"


def more_than_strength(name: str, graph: Graph) -> str | None:
    if not graph.kind:
        return None
    other = graph
    for side in ("evidence_for", "evidence_against"):
        # Both piles three times as large leave their share as it is.
        other = with_evidence(other, 1, 2 * (UNIT + getattr(graph, side)[1]), side)
    (before, one, *_), (after, again, *_) = solve(name, graph), solve(name, other)
    unchanged = same(before, after) or not same(one, again)
    return None if unchanged else f"a {before}, then {after}"


def out_of_balance(name: str, graph: Graph) -> str | None:
    other = with_link(with_claim(graph), Edge.SUPPORTS, graph.size, 0)
    other = with_link(with_claim(other), Edge.ATTACKS, other.size, 0)
    before, after = solve(name, graph)[0], solve(name, other)[0]
    return None if same(before, after) else f"a {before}, then {after}"


def not_dual(name: str, graph: Graph) -> str | None:
    for_, against = list(graph.evidence_for), list(graph.evidence_against)
    for_[0], against[0] = against[0], for_[0]
    turned = {Edge.SUPPORTS: Edge.ATTACKS, Edge.ATTACKS: Edge.SUPPORTS}
    kinds = [turned[Edge(kind)] for kind in graph.kind]
    other = graph._replace(evidence_for=for_, evidence_against=against, kind=kinds)
    before, after = solve(name, graph)[0], solve(name, other)[0]
    dual = abs(before.strength + after.strength - 1) <= CLEAR
    return None if dual else f"a {before}, turned round {after}"


def named_otherwise(name: str, graph: Graph) -> str | None:
    claims = [*range(1, graph.size), 0]
    order = list(reversed(range(len(graph.kind))))
    voices = list(reversed(range(max(graph.voice) + 1)))
    again = solve(name, reordered(graph, claims, order, voices))
    return None if again == [solve(name, graph)[claim] for claim in claims] else "another bit"


def from_nowhere(name: str, graph: Graph) -> str | None:
    other = with_claim(with_evidence(graph, 0, 8 * UNIT), 8 * UNIT)
    other = with_link(other, Edge.ATTACKS, graph.size, 0)
    before, after = solve(name, graph), solve(name, other)
    for claim in set(range(graph.size)) - reach(graph, 0):
        if before[claim] != after[claim]:
            return f"{NAMES[claim]} {before[claim]}, then {after[claim]}"
    return None


def same(one: Bounds, other: Bounds) -> bool:
    return all(abs(a - b) <= CLEAR for a, b in zip(one, other, strict=True))
