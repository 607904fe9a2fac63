"""What does not hold of the ledger's figures, by the smallest examples that were found. The pages
on scores name each of them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from by_formula import anywhere, settled
from changed_graphs import with_evidence
from hypothesis import given, settings
from random_graphs import graphs

from claimtrack.scoring import Figures, graph, ledger, solve
from claimtrack.scoring.graphs import ONE, UNIT, Edge
from claimtrack.vocabulary import Standing


def figures(claims: dict[str, float], *links: tuple[str, str, str | int]) -> dict[str, Figures]:
    return dict(zip(claims, solve(graph(claims, links)), strict=True))


# Voices are counted


def test_ten_unknown_supporters_lift_an_unknown_claim():
    names = [f"u{number}" for number in range(10)]
    found = figures({"a": 0, **dict.fromkeys(names, 0)}, *((n, "supports", "a") for n in names))
    assert found["a"].strength == pytest.approx(11 / 12, abs=5e-8)
    assert found["a"].standing is Standing.UNCHALLENGED


# Undercuts in a circle can leave an interval

MUTUAL = [("a", "undercuts", "b"), ("b", "undercuts", "a")]
CONTRADICTION = ("a", "rebuts", "b")


def test_two_claims_that_rebut_and_undercut_one_another_may_each_be_the_one_that_stands():
    found = figures({"a": 24, "b": 24}, CONTRADICTION, *MUTUAL)
    for figure in found.values():
        assert figure.bounds == pytest.approx((0.0932, 0.9399), abs=5e-5)
        assert not figure.certified
        assert figure.standing is Standing.UNSETTLED


@settings(max_examples=60, deadline=None)
@given(graphs([Edge.UNDERCUTS]))
def test_claims_that_only_undercut_one_another_have_one_answer(drawn):
    assert all(figure.certified for figure in solve(drawn))


def test_bounds_can_stay_apart_around_a_single_solution():
    """C1 undercuts the link by which C2 rebuts it, and C2 undercuts C1: the stronger C1, the less
    of that rebuttal is left."""
    drawn = graph(
        {"C1": 24, "C2": 8},
        [("C2", "rebuts", "C1"), ("C1", "undercuts", 0), ("C2", "undercuts", "C1")],
    )
    assert not any(figure.certified for figure in solve(drawn))
    found = [settled(drawn, anywhere(drawn, seed)) for seed in range(20)]
    for state in found:
        assert state[:2] == pytest.approx([0.6641, 0.7102], abs=5e-5)


def test_a_claim_that_supports_its_own_opponent_can_leave_an_interval_too():
    found = figures(
        {"a": 16, "b": 0, "c": 8},
        ("a", "supports", "b"),
        ("a", "supports", "c"),
        ("a", "rebuts", "c"),
        ("b", "rebuts", "c"),
    )
    for figure in found.values():
        assert not figure.certified
        assert figure.standing is Standing.UNSETTLED


# Bounds can close so slowly that the cap on rounds leaves an interval


def test_what_the_cap_on_rounds_leaves_encloses_the_answer():
    drawn = graph({"a": 8, "b": 8}, MUTUAL)
    capped = ledger.solve(drawn, rounds=5)
    assert capped.rounds == 5
    assert capped.upper[0] - capped.lower[0] > ONE // 100
    assert capped.lower[0] < 3 * ONE // 4 < capped.upper[0]
    [whole, _] = solve(drawn)
    assert whole.certified
    assert whole.strength == pytest.approx(0.75, abs=5e-8)


def test_ten_thousand_rounds_can_be_too_few():
    """Only with more evidence than a desk will ever have."""
    drawn = graph({"a": 10**8, "b": 10**8}, MUTUAL)
    solution = ledger.solve(drawn)
    assert solution.rounds == ledger.ROUNDS == 10_000
    [figure, _] = solve(drawn)
    assert not figure.certified
    assert figure.bounds == pytest.approx((0.99982, 0.99994), abs=5e-6)


# More evidence for a claim can lower it, where supports or undercuts are in a circle


def strengths_of_b(
    claims: dict[str, float], more: int, *links: tuple[str, str, str | int]
) -> tuple[float, float]:
    """Before and after b has so much more evidence."""
    drawn, b = graph(claims, links), list(claims).index("b")
    before, after = solve(drawn)[b], solve(with_evidence(drawn, b, more * UNIT))[b]
    assert before.certified and after.certified
    return before.strength, after.strength


def test_more_evidence_for_a_claim_that_supports_its_own_opponent_can_lower_it():
    links = [("a", "supports", "b"), ("b", "supports", "c"), ("b", "rebuts", "c")]
    assert strengths_of_b({"a": 8, "b": 0, "c": 0}, 2, *links) == pytest.approx(
        (0.8609, 0.8063), abs=5e-5
    )
    # Without that support, as proposition 7 says, it does not.
    before, after = strengths_of_b({"a": 8, "b": 0, "c": 0}, 2, links[0], links[2])
    assert after > before


def test_more_evidence_for_a_claim_can_lower_it_by_what_its_opponent_undercuts():
    """a undercuts the link by which b rebuts it. That weighs both ways: the weaker a, the less it
    takes from its own rebuttal of b."""
    links = [("b", "rebuts", "a"), ("a", "undercuts", 0)]
    found = strengths_of_b({"a": 24, "b": 24}, 8, *links)
    assert found == pytest.approx((0.8190, 0.7905), abs=5e-5)


# Contradictories can both be above .5 where their link is undercut


def test_a_contradiction_that_is_undercut_can_leave_both_claims_above_even():
    found = figures({"a": 8, "b": 8}, ("b", "rebuts", "a"), ("a", "undercuts", 0))
    for figure in found.values():
        assert figure.strength == pytest.approx(0.7176, abs=5e-5)


# A chain of supports is worth its last step


def test_of_a_chain_of_supports_only_the_last_step_counts():
    names = [f"c{number}" for number in range(10)]
    chain = [(one, "supports", other) for one, other in pairwise(names)]
    unknown = figures(dict.fromkeys(names, 0), *chain)
    confirmed = figures({**dict.fromkeys(names, 0), "c0": 8}, *chain)
    assert confirmed["c1"].strength > unknown["c1"].strength
    for name in names[2:]:
        assert confirmed[name] == unknown[name]
        assert confirmed[name].strength == pytest.approx(2 / 3, abs=5e-8)
