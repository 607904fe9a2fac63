"""Quantiles of the Beta distribution, against scipy 1.17.1 (`scipy.special.betaincinv`)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.scoring.beta import incomplete, interval, quantile

QUANTILES = [
    (1, 1, 0.05, 0.95),
    (2, 1, 0.22360679774997896, 0.9746794344808963),
    (1, 2, 0.02532056551910361, 0.776393202250021),
    (1.5, 3, 0.052962482288413645, 0.7040134005379232),
    (2.2795, 3.366, 0.11270441531197395, 0.7364133539345916),
    (9, 1, 0.7168711644368865, 0.9943169550119519),
    (9, 1.1811, 0.6925581884303951, 0.9902883595646852),
    (1, 1.7320508, 0.029179993860053578, 0.8226423284449181),
    (50, 50, 0.41810922158826574, 0.5818907784117342),
    (100, 3, 0.9395635371686512, 0.9919364129774673),
    (123456.7, 1000.5, 0.9915402930848334, 0.9923729020227969),
    (3e5, 7.5, 0.9999583416688048, 0.9999878986311079),
    (1e6, 1e6, 0.4994184565471427, 0.5005815434528573),
    (1e6, 1, 0.9999970042722136, 0.9999999487067069),
    (1, 1e6, 5.1293293072049535e-08, 2.9957277863525433e-06),
    (5e8, 5e8, 0.4999739925806173, 0.5000260074193827),
    (1, 5e8, 1.0258658876983907e-10, 5.991464529159157e-09),
]


@pytest.mark.parametrize(("for_", "against", "lower", "upper"), QUANTILES)
def test_an_interval_is_right_to_six_decimals(
    for_: float, against: float, lower: float, upper: float
) -> None:
    found = interval(for_, against)
    assert abs(found.lower - lower) <= 5.01e-7
    assert abs(found.upper - upper) <= 5.01e-7


@pytest.mark.parametrize(
    ("x", "a", "b", "share"),
    [
        (0.4, 2, 3, 0.5248),
        (0.25, 1, 1, 0.25),
        (0.5, 0.5, 0.5, 0.5),
        (0.3, 5, 1, 0.00243),
        (0.004, 3.7, 900, 0.5512478708462132),
        (0.5005, 1e6, 1e6, 0.9213504224190758),
        (0.0, 2, 3, 0.0),
        (1.0, 2, 3, 1.0),
    ],
)
def test_the_incomplete_beta_function(x: float, a: float, b: float, share: float) -> None:
    assert incomplete(x, a, b) == pytest.approx(share, rel=1e-7)


@given(st.floats(1, 1e6), st.floats(1, 1e6))
def test_the_ends_stand_in_order_and_mirror_one_another(for_: float, against: float) -> None:
    found = interval(for_, against)
    assert 0 <= found.lower <= found.upper <= 1
    other = interval(against, for_)
    assert found.lower == pytest.approx(1 - other.upper, abs=1e-9)


@given(st.floats(1, 1e5), st.floats(1, 1e5), st.floats(0.01, 0.99))
def test_a_quantile_cuts_off_its_share(a: float, b: float, share: float) -> None:
    x = quantile(share, a, b)
    assert incomplete(x - 1e-6, a, b) <= share + 1e-9
    assert incomplete(x + 1e-6, a, b) >= share - 1e-9


def test_the_largest_piles_take_no_time() -> None:
    begun = time.process_time()
    interval(2.0**29, 2.0**29)
    interval(2.0**29, 1)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("pile", [0, -1, float("nan"), float("inf")])
def test_what_is_no_pile_is_refused(pile: float) -> None:
    with pytest.raises(ValueError, match="no Beta distribution"):
        interval(pile, 1)
