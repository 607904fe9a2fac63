"""Contestedness and standing, from the piles and the bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.scoring import Backing, graph, solve
from claimtrack.scoring.figures import HOLDS, OUTWEIGHED, UNSETTLED, contestedness, standing
from claimtrack.scoring.graphs import ONE
from claimtrack.scoring.published import Strength
from claimtrack.vocabulary import Standing

PILES = st.floats(1, 1e6)


@pytest.mark.parametrize(
    ("f", "a", "expected"),
    [(1, 1, 0.6667), (2, 1, 0.6667), (9, 0.18, 0.0693), (9, 9, 0.9474), (5, 0, 0)],
)
def test_the_five_published_values_of_contestedness(f, a, expected):
    assert contestedness(f, a + 1) == pytest.approx(expected, abs=5e-5)


@given(PILES, st.floats(0, 1e6))
def test_contestedness_is_from_0_to_below_1_and_0_when_nothing_speaks_against(f, a):
    found = contestedness(f, a + 1)
    assert 0 <= found < 1
    assert (found == 0) == (a + 1 - 1 == 0)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_contestedness_is_symmetric(f, a):
    assert contestedness(f, a + 1) == contestedness(a, f + 1)


@given(st.integers(2, 10**6), st.data())
def test_contestedness_is_largest_when_a_total_is_evenly_divided(total, data):
    uneven = data.draw(st.integers(1, total))
    half = total / 2
    assert contestedness(uneven, total - uneven + 1) <= contestedness(half, half + 1)


@given(st.integers(1, 1000), st.integers(1, 1000), st.integers(2, 9))
def test_contestedness_grows_with_the_evidence(f, a, times):
    assert contestedness(f, a + 1) < contestedness(times * f, times * a + 1)


@pytest.mark.parametrize(
    ("lower", "upper", "word"),
    [
        (HOLDS, ONE, Standing.HOLDS),
        (HOLDS - 1, HOLDS, Standing.CONTESTED),
        (HOLDS - 1, ONE, Standing.UNSETTLED),
        (0, OUTWEIGHED, Standing.OUTWEIGHED),
        (OUTWEIGHED, OUTWEIGHED + 1, Standing.CONTESTED),
        (0, OUTWEIGHED + 1, Standing.UNSETTLED),
        (ONE // 2, ONE // 2 + UNSETTLED, Standing.CONTESTED),
        (ONE // 2, ONE // 2 + UNSETTLED + 1, Standing.UNSETTLED),
        (0, ONE, Standing.UNSETTLED),
    ],
)
def test_the_words_at_their_thresholds(lower, upper, word):
    assert standing(lower, upper, True) is word
    assert standing(lower, upper, False) is Standing.UNCHALLENGED


@pytest.mark.parametrize("doubt", [1, 2, 5, 7])
def test_exact_thirds_hold_and_are_outweighed(doubt):
    # The piles are as 2 to 1, so that the bounds lie on either side of a third that no binary
    # fraction is.
    [exact] = solve(graph({"a": Backing(2 * doubt - 1, doubt - 1)}))
    [outweighed] = solve(graph({"a": Backing(doubt - 1, 2 * doubt - 1)}))
    assert exact.lower == HOLDS
    assert exact.upper == HOLDS + 1
    assert standing(exact.lower, exact.upper, True) is Standing.HOLDS
    assert outweighed.standing is Standing.OUTWEIGHED


def test_floats_have_the_same_thirds():
    assert Strength(2 / 3, 2 / 3, True).standing is Standing.HOLDS
    assert Strength(1 / 3, 1 / 3, True).standing is Standing.OUTWEIGHED
    assert Strength(0.666666, 0.666666, True).standing is Standing.CONTESTED
    assert Strength(0.333334, 0.333334, True).standing is Standing.CONTESTED
    assert Strength(0.4, 0.4501, True).standing is Standing.UNSETTLED
    assert Strength(0.9, 0.9, False).standing is Standing.UNCHALLENGED


def test_what_challenges_a_claim():
    names = dict.fromkeys("abcdefg", 0)
    names["h"] = Backing(1, 0.5)
    links = [
        ("a", "rebuts", "b"),
        ("c", "attacks", "d"),
        ("e", "undercuts", "f"),
        ("e", "supports", "g"),
        ("g", "undercuts", 3),
    ]
    found = solve(graph(names, links))
    challenged = [name for name, figure in zip(names, found, strict=True) if figure.challenged]
    # A rebuttal weighs both ways; an undercut of a link challenges no claim.
    assert challenged == ["a", "b", "d", "f", "h"]
