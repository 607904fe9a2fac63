"""What holds of the ledger's figures on every graph, however its claims are linked."""

from __future__ import annotations

import hashlib
import random

import pytest
from by_formula import anywhere, piles, settled
from changed_graphs import (
    beside,
    is_cut,
    links,
    reach,
    reordered,
    with_claim,
    with_evidence,
    with_link,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from random_graphs import AMOUNTS, graphs

from claimtrack.scoring import graph, ledger, solve
from claimtrack.scoring.figures import CERTIFIED
from claimtrack.scoring.graphs import ONE, UNIT, Edge, Graph, check
from claimtrack.scoring.ledger import Solution

EVEN = ONE // 2
ROUNDS = 400
"""Enough for most; what holds of bounds holds after any number of rounds."""

few = settings(max_examples=60, deadline=None)


def certified(solution: Solution, *claims: int) -> bool:
    return all(
        solution.upper[claim] - solution.lower[claim] <= CERTIFIED
        for claim in claims or range(len(solution.lower))
    )


def check_two_that_rebut_one_another(drawn: Graph, solution: Solution) -> None:
    """Never are both above .5, when nothing undercuts the link (proposition 4)."""
    for link, (kind, one, other) in enumerate(links(drawn)):
        if kind == Edge.REBUTS and not is_cut(drawn, link):
            assert min(solution.lower[one], solution.lower[other]) < EVEN
            if certified(solution, one, other):
                middles = [solution.lower[c] + solution.upper[c] for c in (one, other)]
                assert min(middles) <= ONE


def check_with_nothing_against(drawn: Graph, solution: Solution) -> None:
    """An undercut alone never pushes below .5 (proposition 6)."""
    against = {target for kind, _, target in links(drawn) if kind in (Edge.REBUTS, Edge.ATTACKS)}
    against |= {source for kind, source, _ in links(drawn) if kind == Edge.REBUTS}
    for claim in range(drawn.size):
        if claim not in against and not drawn.evidence_against[claim]:
            assert solution.lower[claim] >= EVEN


def check_sense(drawn: Graph, solution: Solution) -> None:
    """The two ends are the right way round, from 0 to 1, and so are the piles, from 1."""
    for claim in range(drawn.size):
        assert 0 <= solution.lower[claim] <= solution.upper[claim] <= ONE
        assert UNIT <= solution.for_lower[claim] <= solution.for_upper[claim]
        assert UNIT <= solution.against_lower[claim] <= solution.against_upper[claim]
    for link in range(len(drawn.kind)):
        assert 0 <= solution.link_lower[link] <= solution.link_upper[link] <= ONE


def check_enclosed(drawn: Graph, solution: Solution, seed: int, steps: int = 300) -> bool:
    """Wherever damped iteration from random strengths settles lies within the bounds
    (proposition 1). Whether it did settle."""
    found = settled(drawn, anywhere(drawn, seed), steps)
    if found is None:
        return False
    lower = [*solution.lower, *solution.link_lower]
    upper = [*solution.upper, *solution.link_upper]
    for least, value, most in zip(lower, found, upper, strict=True):
        assert least - 1 <= value * ONE <= most + 1
    return True


EVERYWHERE = (check_two_that_rebut_one_another, check_with_nothing_against, check_sense)


@settings(max_examples=150, deadline=None)
@given(graphs(), st.integers(1, 6))
def test_what_holds_on_every_graph(drawn, rounds):
    check(drawn)
    for solution in (ledger.solve(drawn, rounds), ledger.solve(drawn, ROUNDS)):
        for holds in EVERYWHERE:
            holds(drawn, solution)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(graphs(most=8), st.integers(0, 2**32))
def test_what_holds_on_every_graph_at_length(drawn, seed):
    solution = ledger.solve(drawn, ROUNDS)
    for holds in EVERYWHERE:
        holds(drawn, solution)
    check_enclosed(drawn, solution, seed)


@few
@given(graphs(), st.integers(0, 2**32))
def test_bounds_enclose_every_solution(drawn, seed):
    check_enclosed(drawn, ledger.solve(drawn, 50), seed)


SUPPORTED = {"a": 0, "b": 0, "c": 24, "d": 24}
SEVERAL = {
    "claims": graph(
        {"a": 24, "b": 24},
        [("a", "rebuts", "b"), ("a", "undercuts", "b"), ("b", "undercuts", "a")],
    ),
    "links": graph(
        SUPPORTED,
        [
            ("c", "supports", "a"),
            ("d", "supports", "b"),
            ("a", "rebuts", "b"),
            ("a", "undercuts", 1),
            ("b", "undercuts", 0),
        ],
    ),
}
"""Two claims rebut one another and undercut what the other has: its evidence, or its support."""


@pytest.mark.parametrize("drawn", SEVERAL.values(), ids=SEVERAL)
def test_bounds_enclose_several_solutions_of_one_graph(drawn):
    solution = ledger.solve(drawn)
    found = set()
    for seed in range(20):
        assert check_enclosed(drawn, solution, seed, 3000)
        state = settled(drawn, anywhere(drawn, seed))
        found.add(tuple(round(strength, 6) for strength in state[:2]))
    # Either may be the one that stands, and neither end of the bounds is further out than that.
    [one, other] = found
    assert one == other[::-1]
    assert solution.lower[0] == pytest.approx(min(one) * ONE, abs=1e-6 * ONE)
    assert solution.upper[0] == pytest.approx(max(one) * ONE, abs=1e-6 * ONE)


@few
@given(graphs())
def test_certified_figures_are_those_of_the_formulas(drawn):
    solution = ledger.solve(drawn, ROUNDS)
    links_met = all(
        upper - lower <= CERTIFIED
        for lower, upper in zip(solution.link_lower, solution.link_upper, strict=True)
    )
    if not (certified(solution) and links_met):
        return
    ends = zip(
        [*solution.lower, *solution.link_lower],
        [*solution.upper, *solution.link_upper],
        strict=True,
    )
    state = [(lower + upper) / (2 * ONE) for lower, upper in ends]
    for claim, found in enumerate(piles(drawn, state)):
        for_ = solution.for_lower[claim], solution.for_upper[claim]
        against = solution.against_lower[claim], solution.against_upper[claim]
        assert found.for_ == pytest.approx(sum(for_) / (2 * UNIT), rel=1e-4)
        assert found.against == pytest.approx(sum(against) / (2 * UNIT), rel=1e-4)
        assert found.strength == pytest.approx(state[claim], abs=1e-5)


@few
@given(graphs(), st.data())
def test_names_and_order_change_no_bit(drawn, data):
    claims = data.draw(st.permutations(range(drawn.size)))
    order = data.draw(st.permutations(range(len(drawn.kind))))
    voices = data.draw(st.permutations(range(max(drawn.voice) + 1)))
    other = reordered(drawn, claims, order, voices)
    known, again = ledger.solve(drawn, ROUNDS), ledger.solve(other, ROUNDS)
    assert again.rounds == known.rounds
    for name, column in known._asdict().items():
        if name != "rounds":
            at = order if name.startswith("link") else claims
            assert getattr(again, name) == [column[number] for number in at], name


def test_the_bits_are_the_same_on_every_machine():
    """A graph of every kind of link, and what its solution came to where this was written."""
    chance = random.Random(3)

    def one_of(count: int) -> int:
        return int(chance.random() * count)  # This much of `random` is the same in every version.

    size, count = 40, 70
    kinds = [(0, 0, 1, 2, 3, 4)[one_of(6)] for _ in range(count)]
    sources = [one_of(size) for _ in range(count)]
    drawn = Graph(
        [one_of(size) for _ in range(size)],
        [one_of(9 * UNIT) for _ in range(size)],
        [one_of(2 * UNIT) for _ in range(size)],
        kinds,
        sources,
        [
            (link + 1 + one_of(count - 1)) % count if kind == Edge.UNDERCUTS_LINK
            else (sources[link] + 1 + one_of(size - 1)) % size
            for link, kind in enumerate(kinds)
        ],
    )  # fmt: skip
    digest = hashlib.sha256(repr(ledger.solve(drawn)[:6]).encode()).hexdigest()
    assert digest == "1e8bcbd3a54518ec98c836d014f35cf11f9071221b9291f54e68b682b2001a28"


@few
@given(graphs(), st.data())
def test_what_cannot_reach_a_claim_does_not_change_it(drawn, data):
    changed = data.draw(st.integers(0, drawn.size - 1))
    reached = reach(drawn, changed)
    # A further claim, linked one way at the changed one, reaches no more than that does.
    other = with_claim(with_evidence(drawn, changed, data.draw(AMOUNTS) + 1), 8 * UNIT)
    kind = data.draw(st.sampled_from([Edge.ATTACKS, Edge.SUPPORTS, Edge.UNDERCUTS]))
    other = with_link(other, kind, drawn.size, changed)
    known, again = ledger.solve(drawn, ROUNDS), ledger.solve(other, ROUNDS)
    for claim in set(range(drawn.size)) - reached:
        assert known.lower[claim] == again.lower[claim]
        assert known.upper[claim] == again.upper[claim]


@few
@given(graphs(), graphs())
def test_a_dispute_does_not_change_another(one, other):
    both, alone = ledger.solve(beside(one, other), ROUNDS), ledger.solve(one, ROUNDS)
    assert both.lower[: one.size] == alone.lower
    assert both.upper[: one.size] == alone.upper


@few
@given(graphs(most=4), st.data())
def test_equals_that_contradict_one_another_end_equal(drawn, data):
    """However they are linked, as long as either is linked as its twin is (proposition 5)."""
    twins = beside(drawn, drawn)
    for claim in data.draw(st.sets(st.integers(0, drawn.size - 1), min_size=1)):
        twins = with_link(twins, Edge.REBUTS, claim, drawn.size + claim)
    solution = ledger.solve(twins, ROUNDS)
    assert solution.lower[: drawn.size] == solution.lower[drawn.size :]
    assert solution.upper[: drawn.size] == solution.upper[drawn.size :]


@few
@given(AMOUNTS, AMOUNTS)
def test_equal_evidence_on_both_sides_of_a_contradiction_ends_equal(for_, against):
    one, other = solve(Graph([0, 1], [for_, for_], [against, against], [Edge.REBUTS], [0], [1]))
    assert one == other
    assert one.certified
    assert one.strength < 0.5


def test_no_evidence_and_no_links_is_even():
    [figure] = solve(graph({"a": 0}))
    assert figure.bounds == (0.5, 0.5)


@few
@given(graphs(), st.data())
def test_the_same_link_twice_counts_once(drawn, data):
    whole = [
        row
        for link, row in enumerate(links(drawn))
        if not is_cut(drawn, link) and row[0] != Edge.UNDERCUTS_LINK
    ]
    if not whole:
        return
    kind, source, target = data.draw(st.sampled_from(whole))
    if kind == Edge.REBUTS and data.draw(st.booleans()):
        source, target = target, source
    twice = ledger.solve(with_link(drawn, kind, source, target), ROUNDS)
    once = ledger.solve(drawn, ROUNDS)
    for name in ("lower", "upper", "for_lower", "for_upper", "against_lower", "against_upper"):
        assert getattr(twice, name) == getattr(once, name)


def test_support_in_a_circle_adds_no_more_than_a_supporter():
    ring = [("a", "supports", "b"), ("b", "supports", "c"), ("c", "supports", "a")]
    circle = solve(graph(dict.fromkeys("abc", 2), ring))
    [_, chain, _] = solve(graph(dict.fromkeys("abc", 2), ring[:2]))
    assert {figure.bounds for figure in circle} == {chain.bounds}
