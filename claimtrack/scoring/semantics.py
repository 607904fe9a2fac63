"""The semantics by name: one table, and the one function that solves by it."""

from __future__ import annotations

from typing import Any, Literal, overload

from claimtrack.scoring import ledger, published
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.graphs import Graph, challenged

SEMANTICS = ("ledger", *published.RULES)
LARGE = 2000
"""Claims and links from which on the array solver wins, although it has numpy to load."""


@overload
def solve(graph: Graph, semantics: Literal["ledger"] = "ledger") -> list[Figures]: ...
@overload
def solve(graph: Graph, semantics: str) -> list[Figures] | list[published.Strength]: ...
def solve(graph: Graph, semantics: str = "ledger") -> list[Figures] | list[published.Strength]:
    """The figures of every claim of a graph, in its order: of a published semantics the strengths
    only. Raises ValueError for a name that is not in SEMANTICS."""
    if semantics == "ledger":
        return figures(graph, solution(graph))
    if semantics not in published.RULES:
        raise ValueError(f"no such semantics: {semantics}; known: {', '.join(SEMANTICS)}")
    return published.solve(graph, published.RULES[semantics])


def solution(graph: Graph) -> ledger.Solution:
    """The bounds by the ledger semantics, by the reference solver or, where loading numpy pays, by
    the array solver: they give the same bits."""
    if graph.size + len(graph.kind) < LARGE:
        return ledger.solve(graph)
    from claimtrack.scoring import arrays

    found: Any = arrays.solve(graph)
    return ledger.Solution._make((*(column.tolist() for column in found[:-1]), found.rounds))


def figures(graph: Graph, solution: ledger.Solution) -> list[Figures]:
    """A solution, claim by claim."""
    return [
        Figures(*bounds)
        for bounds in zip(
            solution.lower,
            solution.upper,
            solution.for_lower,
            solution.for_upper,
            solution.against_lower,
            solution.against_upper,
            challenged(graph),
            strict=True,
        )
    ]
