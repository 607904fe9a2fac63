"""Three solvers, one answer, to the bit: whichever is sooner done."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from claimtrack.scoring import ledger
from claimtrack.scoring.graphs import Graph
from claimtrack.scoring.ledger import ROUNDS, Solution

LARGE = 2_000
"""Claims and links from which on one solution takes longer than the import of numpy."""
LARGE_OF_MANY = 300
"""The same where dozens of solutions follow."""
VAST = 200_000
"""Claims and links from which on machine code is sooner done, its start included."""


def solved(graph: Graph, rounds: int = ROUNDS, large: int = LARGE) -> Solution:
    """The solution of a graph in plain whole numbers; of a `large` one by numpy."""
    if _size(graph) < large:
        return ledger.solve(graph, rounds)
    from claimtrack.scoring import arrays

    found: Any = arrays.solve(graph, rounds)
    return Solution._make((*(column.tolist() for column in found[:-1]), found.rounds))


def solved_whole(graph: Graph, rounds: int = ROUNDS) -> Solution:
    """The solution of a graph of numpy columns, in numpy columns: of a vast one in machine code,
    where the extra `scale` has brought numba. Raises ValueError for a graph that is none."""
    if _size(graph) >= VAST and find_spec("numba"):
        try:
            from claimtrack.scoring.compiled import solve
        except (ImportError, RuntimeError):
            # So numba says that it has no place to keep what it compiles.
            pass
        else:
            return solve(graph, rounds)
    from claimtrack.scoring import arrays

    return arrays.solve(graph, rounds)


def cost(graph: Graph, rounds: int, large: int = LARGE) -> int:
    """What a solution costs, in steps: looks of the plain solver at one claim or link."""
    size = _size(graph)
    # Measured: 1 µs a step; in numpy 200 µs a round, and 0.025 µs for each claim and link in it.
    return rounds * (200 + size // 40 if size >= large else size)


def _size(graph: Graph) -> int:
    return graph.size + len(graph.kind)
