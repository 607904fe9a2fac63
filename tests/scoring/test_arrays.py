"""The solvers of whole corpora give the reference's bits."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import random_graphs
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.scoring import arrays, columns, layout, ledger
from claimtrack.scoring import graphs as graphs_
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.graphs import HEAVIEST, ONE, UNIT, Edge, Graph, challenged
from claimtrack.scoring.semantics import figures

Solve = Callable[..., ledger.Solution]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Anything that can be solved, some of it with evidence that no float64 holds."""
    found = draw(random_graphs.graphs(most=12))
    heavy = draw(st.lists(st.integers(0, 1 << 60 - len(found.kind)), max_size=found.size))
    return found._replace(evidence_for=[*heavy, *found.evidence_for[len(heavy) :]])


def as_arrays(graph: Graph) -> Graph:
    held: Any = (np.array(column, dtype=np.int64) for column in graph)
    return Graph(*held)


def plain(solution: ledger.Solution) -> dict[str, Any]:
    return {
        name: column if isinstance(column, int) else list(map(int, column))
        for name, column in solution._asdict().items()
    }


@pytest.fixture(scope="module", params=["arrays", "arrays, MOST 3", "compiled", "compiled, PART 6"])
def solve(request: pytest.FixtureRequest) -> Iterator[Solve]:
    """A solver of whole corpora; numpy's has another way for disputes that take many rounds,
    machine code for large ones."""
    module, _, rare = request.param.partition(", ")
    if module == "compiled":
        pytest.importorskip("numba", reason="no numba; install it with: pip install -e '.[scale]'")
    solver = importlib.import_module(f"claimtrack.scoring.{module}")
    with pytest.MonkeyPatch.context() as patch:
        if rare:
            name, value = rare.split()
            patch.setattr(solver, name, int(value))
        yield solver.solve


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(graphs(), st.one_of(st.integers(1, 7), st.just(300)))
def test_every_column_is_that_of_the_reference(solve: Solve, graph: Graph, rounds: int) -> None:
    expected = plain(ledger.solve(graph, rounds))
    assert plain(solve(graph, rounds)) == expected
    assert plain(solve(as_arrays(graph), rounds)) == expected


def test_many_claims_of_which_few_move_in_the_end(solve: Solve) -> None:
    """Long enough that changes are followed, of many disputes."""
    rare = sys.modules[solve.__module__].PART < 100  # type: ignore[attr-defined]
    graph = scattered(claims=900, links=600) if rare else scattered(claims=12_000, links=8_000)
    assert plain(solve(as_arrays(graph))) == plain(ledger.solve(graph))


def test_several_threads_change_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "PART", 100)
    graph = scattered(claims=1_200, links=1_500)
    assert plain(arrays.solve(as_arrays(graph))) == plain(ledger.solve(graph))


def test_a_hub_with_many_voices(solve: Solve) -> None:
    """More links at one claim than are sorted in place, some of one voice, some undercut."""
    rng = np.random.default_rng(3)
    claims, links = 400, 1000
    kind = rng.choice(len(Edge), links, p=[0.5, 0.1, 0.2, 0.1, 0.1])
    target = np.where(kind == Edge.UNDERCUTS_LINK, rng.integers(0, links // 2, links), 0)
    kind[: links // 2] %= Edge.UNDERCUTS
    target[: links // 2] = 0
    evidence = rng.choice([0, 2 * UNIT, 8 * UNIT], (2, claims))
    source = rng.integers(1, claims, links)
    columns = (rng.integers(0, 60, claims), *evidence, kind, source, target)
    graph = Graph(*(column.tolist() for column in columns))
    assert plain(solve(graph)) == plain(ledger.solve(graph))


def islands(seed: int, many: int = 12) -> Graph:
    """Disputes of a few claims each, with much evidence and many undercuts."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[int, int, int]] = []
    for first in range(0, 4 * many, 4):
        began = len(rows)
        for _ in range(7):
            kind = int(rng.choice(len(Edge), p=[0.3, 0, 0.2, 0.35, 0.15]))
            one, other = (int(end) for end in rng.choice(4, 2, replace=False))
            if kind != Edge.UNDERCUTS_LINK:
                rows.append((kind, first + one, first + other))
            elif len(rows) > began:
                rows.append((kind, first + one, int(rng.integers(began, len(rows)))))
    kinds, source, target = (list(column) for column in zip(*rows, strict=True))
    evidence = rng.choice([0, 2 * UNIT, 8 * UNIT, 24 * UNIT], 4 * many).tolist()
    return Graph(range(4 * many), evidence, [0] * 4 * many, kinds, source, target)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_disputes_end_alike_wherever_the_rounds_for_all_together_end(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    graph = islands(seed)
    known = plain(ledger.solve(graph, 400))
    for rounds in range(1, 80):
        monkeypatch.setattr(arrays, "MOST", rounds)
        assert plain(arrays.solve(graph, 400)) == known


def scattered(claims: int, links: int) -> Graph:
    """Mostly small disputes, of all kinds of links, with shared voices."""
    rng = np.random.default_rng(1)
    source, target = rng.integers(0, claims, (2, links))
    kind = rng.choice(len(Edge), links, p=[0.6, 0.05, 0.15, 0.1, 0.1])
    target = np.where(source == target, (target + 1) % claims, target)
    of_link = kind == Edge.UNDERCUTS_LINK
    target[of_link] = (np.flatnonzero(of_link) + rng.integers(1, links, of_link.sum())) % links
    evidence = rng.choice([0, 2 * UNIT, 8 * UNIT], (2, claims), p=[0.6, 0.3, 0.1])
    columns = (rng.integers(0, claims // 9, claims), *evidence, kind, source, target)
    return Graph(*(column.tolist() for column in columns))


def refusal(check: Callable[[Graph], object], graph: Graph) -> str | None:
    try:
        check(graph)
    except ValueError as error:
        return str(error)
    return None


@given(graphs(), st.data())
@settings(deadline=None)
def test_what_cannot_be_solved_is_refused_alike(
    solve: Solve, graph: Graph, data: st.DataObject
) -> None:
    evidence = [list(column) for column in graph[1:3]]
    target = list(graph.target)
    if graph.size and data.draw(st.booleans()):
        near = st.integers(HEAVIEST // 2 - 3 * UNIT, HEAVIEST // 2)
        heavy = st.one_of(near, st.sampled_from([HEAVIEST - 2 * UNIT, HEAVIEST, 1 << 63, 1 << 70]))
        for column in evidence:
            column[data.draw(st.integers(0, graph.size - 1))] = data.draw(heavy)
    if target and data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(target) - 1))
        target[place] = data.draw(st.integers(-1, graph.size + len(target)))
    changed = Graph(graph.voice, *evidence, graph.kind, graph.source, target)
    told = refusal(graphs_.check, changed)
    assert refusal(layout.check, changed) == told
    assert refusal(lambda graph: solve(graph, 1), changed) == told


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
def test_claims_without_links(solve: Solve, size: int) -> None:
    solution = solve(Graph([0] * size, [0] * size, [0] * size, [], [], []))
    assert solution.lower.tolist() == solution.upper.tolist() == [ONE // 2] * size  # type: ignore[attr-defined]
