"""The figures of a whole corpus, a column each: what `figures` gives of one claim, to the bit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimtrack.scoring.figures import HOLDS, OUTWEIGHED, UNSETTLED
from claimtrack.scoring.graphs import UNIT, Edge, Graph
from claimtrack.scoring.ledger import Solution
from claimtrack.vocabulary import Standing

STANDINGS = tuple(Standing)


class Columns(NamedTuple):
    """An entry a claim. `standing` holds places in STANDINGS."""

    contestedness: NDArray[np.float64]
    standing: NDArray[np.int64]


def columns(graph: Graph, solution: Solution) -> Columns:
    """The contestedness and the standing of every claim of a solved graph."""
    bounds = (np.asarray(column) for column in solution[:6])
    lower, upper, for_lower, for_upper, against_lower, against_upper = bounds
    f = (for_lower + for_upper) / (2 * UNIT)
    a = (against_lower + against_upper) / (2 * UNIT) - 1
    return Columns(
        4 * f * a / ((f + a) * (1 + f + a)),
        np.select(
            [
                ~challenged(graph),
                lower >= HOLDS,
                upper <= OUTWEIGHED,
                upper - lower > UNSETTLED,
            ],
            [
                STANDINGS.index(Standing.UNCHALLENGED),
                STANDINGS.index(Standing.HOLDS),
                STANDINGS.index(Standing.OUTWEIGHED),
                STANDINGS.index(Standing.UNSETTLED),
            ],
            STANDINGS.index(Standing.CONTESTED),
        ),
    )


def challenged(graph: Graph) -> NDArray[np.bool_]:
    """Whether any rebuttal, undercut or evidence speaks against each claim."""
    kind, source, target = map(np.asarray, (graph.kind, graph.source, graph.target))
    found: NDArray[np.bool_] = np.asarray(graph.evidence_against) > 0
    at_target = (kind == Edge.REBUTS) | (kind == Edge.ATTACKS) | (kind == Edge.UNDERCUTS)
    found[target[at_target]] = True
    found[source[kind == Edge.REBUTS]] = True
    return found
