"""The solvers of whole corpora give the reference's bits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.scoring import arrays, columns, ledger
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.graphs import HEAVIEST, ONE, UNIT, Edge, Graph, challenged
from claimtrack.scoring.semantics import figures

AMOUNTS = st.one_of(
    st.sampled_from([0, 0, 0, UNIT, 2 * UNIT, 8 * UNIT, UNIT // 3, 1]),
    st.integers(0, 1 << 40),
    st.integers(0, 1 << 50),
)


@st.composite
def graphs(draw: st.DrawFn, most: int = 12) -> Graph:
    """Anything that can be solved: cycles, shared voices, parallel links, undercuts of claims, of
    links, of undercuts, in circles."""
    size = draw(st.integers(0, most))
    claim = st.integers(0, max(0, size - 1))
    kinds = draw(st.sampled_from([list(Edge), [Edge.REBUTS], [Edge.REBUTS, Edge.UNDERCUTS_LINK]]))
    drawn = draw(st.lists(st.tuples(st.sampled_from(kinds), claim, claim), max_size=3 * most))
    links = [
        link
        for link in (drawn if size > 1 else [])
        if link[0] == Edge.UNDERCUTS_LINK or link[1] != link[2]
    ]
    kind, source, target = [], [], []
    for number, (word, one, other) in enumerate(links):
        end = other
        if word == Edge.UNDERCUTS_LINK:
            # The next link as often as not, so that links undercut one another in a circle.
            step = draw(st.integers(1, len(links) - 1)) if len(links) > 1 else 0
            end = (number + draw(st.sampled_from([1, step]))) % len(links) if step else number
            if end == number:
                word, end = Edge.UNDERCUTS, (one + 1) % size
        kind.append(int(word))
        source.append(one)
        target.append(end)
    several = st.integers(0, draw(st.sampled_from([1, 2, size])))
    return Graph(
        [draw(several) for _ in range(size)],
        [draw(AMOUNTS) for _ in range(size)],
        [draw(AMOUNTS) if draw(st.booleans()) else 0 for _ in range(size)],
        kind,
        source,
        target,
    )


def as_arrays(graph: Graph) -> Graph:
    held: Any = (np.array(column, dtype=np.int64) for column in graph)
    return Graph(*held)


def plain(solution: ledger.Solution) -> dict[str, Any]:
    return {
        name: column if isinstance(column, int) else list(map(int, column))
        for name, column in solution._asdict().items()
    }


@settings(max_examples=400, deadline=None)
@given(graphs(), st.one_of(st.integers(1, 7), st.just(300)))
def test_every_column_is_that_of_the_reference(graph: Graph, rounds: int) -> None:
    expected = plain(ledger.solve(graph, rounds))
    assert plain(arrays.solve(graph, rounds)) == expected
    assert plain(arrays.solve(as_arrays(graph), rounds)) == expected


@given(graphs())
@settings(deadline=None)
def test_the_figures_of_a_corpus_are_those_of_its_claims(graph: Graph) -> None:
    solution = ledger.solve(graph, 300)
    one_by_one: list[Figures] = figures(graph, solution)
    found = columns.columns(as_arrays(graph), arrays.solve(as_arrays(graph), 300))
    assert found.contestedness.tolist() == [one.contestedness for one in one_by_one]
    words = [columns.STANDINGS[place] for place in found.standing]
    assert words == [one.standing for one in one_by_one]
    assert columns.challenged(as_arrays(graph)).tolist() == challenged(graph)


SHARES = st.one_of(st.integers(0, ONE), st.sampled_from([0, 1, ONE // 2, ONE - 1, ONE]))
HEAVY = st.one_of(st.integers(0, HEAVIEST - 1), st.integers(0, 1 << 36))


@given(st.lists(st.tuples(HEAVY, SHARES), min_size=1))
def test_a_share_of_an_amount_is_exact(cases: list[tuple[int, int]]) -> None:
    amounts, shares = (np.array(column) for column in zip(*cases, strict=True))
    assert arrays.down(amounts, shares).tolist() == [a * h >> 30 for a, h in cases]
    assert arrays.up(amounts, shares).tolist() == [-(-a * h >> 30) for a, h in cases]


@st.composite
def quotients(draw: st.DrawFn) -> tuple[int, int]:
    """A part and its whole, many of them right beside a strength of a whole number of 2^-30."""
    total = draw(st.integers(1, HEAVIEST - 1))
    if draw(st.booleans()):
        return draw(st.integers(0, total)), total
    near = (draw(SHARES) * total >> 30) + draw(st.integers(-2, 2))
    return min(max(near, 0), total), total


@given(st.lists(quotients(), min_size=1))
def test_a_part_of_a_total_is_exact(cases: list[tuple[int, int]]) -> None:
    parts, totals = (np.array(column) for column in zip(*cases, strict=True))
    below = arrays.share(parts, totals, upward=False)
    assert below.tolist() == [(part << 30) // total for part, total in cases]
    above = arrays.share(parts, totals, upward=True)
    assert above.tolist() == [-((-part << 30) // total) for part, total in cases]


@pytest.mark.parametrize("size", [0, 1, 3])
def test_claims_without_links(size: int) -> None:
    solution = arrays.solve(Graph([0] * size, [0] * size, [0] * size, [], [], []))
    assert solution.lower.tolist() == solution.upper.tolist() == [ONE // 2] * size  # type: ignore[attr-defined]
