"""The semantics by name: one table, and the one function that solves by it."""

from __future__ import annotations

from typing import Literal, overload

from claimtrack.scoring import ledger, published
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.graphs import Graph, challenged
from claimtrack.scoring.solvers import solved

SEMANTICS = ("ledger", *published.RULES)


@overload
def solve(graph: Graph, semantics: Literal["ledger"] = "ledger") -> list[Figures]: ...
@overload
def solve(graph: Graph, semantics: str) -> list[Figures] | list[published.Strength]: ...
def solve(graph: Graph, semantics: str = "ledger") -> list[Figures] | list[published.Strength]:
    """The figures of every claim of a graph, in its order: of a published semantics the strengths
    only. Raises ValueError for a name that is not in SEMANTICS."""
    if semantics == "ledger":
        return figures(graph, solved(graph))
    if semantics not in published.RULES:
        raise ValueError(f"no such semantics: {semantics}; known: {', '.join(SEMANTICS)}")
    return published.solve(graph, published.RULES[semantics])


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
