"""The two solvers behind one door, and what bounds that are still apart can tell."""

from __future__ import annotations

import random

from hypothesis import given, settings
from random_disputes import disputes

from claimtrack.scoring import ledger
from claimtrack.scoring.disputes import Dispute, draw
from claimtrack.scoring.graphs import UNIT, Edge, Graph
from claimtrack.scoring.profiles import ADMIRALTY
from claimtrack.scoring.removals import decided
from claimtrack.scoring.semantics import figures
from claimtrack.scoring.solvers import LARGE, solved


def test_a_large_graph_has_the_same_solution_in_plain_numbers() -> None:
    chance = random.Random(11)
    size = LARGE // 3 + 1
    ends = [chance.sample(range(size), 2) for _ in range(2 * size)]
    graph = Graph(
        [chance.randrange(size) for _ in range(size)],
        [chance.choice((0, 2 * UNIT, 8 * UNIT)) for _ in range(size)],
        [chance.choice((0, 0, UNIT)) for _ in range(size)],
        [chance.choice((Edge.REBUTS, Edge.SUPPORTS, Edge.UNDERCUTS)) for _ in ends],
        [one for one, _ in ends],
        [other for _, other in ends],
    )
    found = solved(graph)
    assert found == ledger.solve(graph)
    assert all(type(number) is int for column in found[:-1] for number in column)


@given(disputes())
@settings(deadline=None)
def test_what_a_few_rounds_decide_is_so(dispute: Dispute) -> None:
    graph = draw(dispute, ADMIRALTY).graph
    final = figures(graph, ledger.solve(graph, 500))
    for rounds in (1, 3, 9):
        for known, one in zip(figures(graph, ledger.solve(graph, rounds)), final, strict=True):
            assert decided(known) in (None, one.standing)
