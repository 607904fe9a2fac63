"""The semantics by name: one table, and the one function that solves by it."""

from __future__ import annotations

from claimtrack.scoring import ledger
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.graphs import Edge, Graph

SEMANTICS = ("ledger",)


def solve(graph: Graph, semantics: str = "ledger") -> list[Figures]:
    """The figures of every claim of a graph, in its order."""
    return figures(graph, ledger.solve(graph))


def figures(graph: Graph, solution: ledger.Solution) -> list[Figures]:
    """A solution, claim by claim."""
    challenged = [amount > 0 for amount in graph.evidence_against]
    for kind, source, target in zip(graph.kind, graph.source, graph.target, strict=True):
        if kind in (Edge.REBUTS, Edge.ATTACKS, Edge.UNDERCUTS):
            challenged[target] = True
        if kind == Edge.REBUTS:
            challenged[source] = True
    return [
        Figures(*bounds)
        for bounds in zip(
            solution.lower,
            solution.upper,
            solution.for_lower,
            solution.for_upper,
            solution.against_lower,
            solution.against_upper,
            challenged,
            strict=True,
        )
    ]
