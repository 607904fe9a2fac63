"""The track record of a party: how its claims stand, each without its own evidence.

Never fed back: a track record is shown, and enters no figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from claimtrack.scoring import beta
from claimtrack.scoring.disputes import Drawn
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.graphs import Graph
from claimtrack.scoring.semantics import figures
from claimtrack.scoring.solvers import solved
from claimtrack.scoring.upstream import upstream
from claimtrack.vocabulary import Standing


class Track(NamedTuple):
    """How many claims of a party hold, how many are outweighed, and how many are not settled; the
    mean of Beta(1 + holds, 1 + outweighed), which takes every share for equally likely beforehand,
    and its middle 90 %."""

    holds: int
    outweighed: int
    open: int
    mean: float
    interval: beta.Interval


def apart(drawn: Drawn, claims: Iterable[int]) -> dict[int, Figures]:
    """The figures that each of these claims would have with its own reports left out, so that how
    the party is rated does not come back as its record. Claims that are not in the dispute are left
    out."""
    found: dict[int, Figures] = {}
    by_node: dict[int, Figures] = {}
    for claim in claims:
        node = drawn.node.get(claim)
        if node is None:
            continue
        if node not in by_node:
            by_node[node] = _apart(drawn.graph, node)
        found[claim] = by_node[node]
    return found


def track(drawn: Drawn, claims: Iterable[int]) -> Track:
    """The track record of the party that made these claims. Claims that restate one another are
    one claim."""
    settled = {drawn.node[claim]: one for claim, one in apart(drawn, claims).items()}
    standings = [one.standing for one in settled.values()]
    holds = standings.count(Standing.HOLDS)
    outweighed = standings.count(Standing.OUTWEIGHED)
    for_, against = 1 + holds, 1 + outweighed
    return Track(
        holds,
        outweighed,
        len(standings) - holds - outweighed,
        for_ / (for_ + against),
        beta.interval(for_, against),
    )


def _apart(graph: Graph, node: int) -> Figures:
    part, place = upstream(graph, node)
    for_, against = list(part.evidence_for), list(part.evidence_against)
    for_[place] = against[place] = 0
    part = part._replace(evidence_for=for_, evidence_against=against)
    return figures(part, solved(part))[place]
