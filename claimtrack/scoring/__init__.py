"""How solid a claim is: a graph of evidence, support and rebuttal in, figures and reasons out.

Pure: knows no database, no clock and no terminal, so that it can be used as a library.

    >>> from claimtrack.scoring import graph, solve
    >>> dispute = graph({"A1": 8, "unknown": 0}, [("unknown", "rebuts", "A1")])
    >>> [round(figure.strength, 7) for figure in solve(dispute)]
    [0.8839286, 0.0909091]
"""

from claimtrack.scoring.figures import Figures
from claimtrack.scoring.graphs import Backing, Edge, Graph, graph
from claimtrack.scoring.semantics import SEMANTICS, solve

__all__ = ["SEMANTICS", "Backing", "Edge", "Figures", "Graph", "graph", "solve"]
