"""DerSimonian and Laird, held to a published example."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.evidence.amounts import parse
from claimtrack.evidence.random_effects import Effect, effect, pooled

# Colditz et al., JAMA 271 (1994), 698–702, the 13 trials of BCG against tuberculosis: vaccinated
# with and without tuberculosis, then not vaccinated with and without. dat.bcg of metafor.
TRIALS = [
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619),
    (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892),
    (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
]  # fmt: skip


def risk_ratio(a: int, b: int, c: int, d: int) -> Effect:
    """The logarithm of a risk ratio, and its variance."""
    ratio = (a / (a + b)) / (c / (c + d))
    return Effect(math.log(ratio), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))


def test_the_bcg_trials_come_out_as_published() -> None:
    found = pooled([risk_ratio(*trial) for trial in TRIALS])
    assert (found.estimates, found.degrees) == (13, 12)
    assert found.q == pytest.approx(152.2330, abs=5e-5)
    assert found.tau2 == pytest.approx(0.30876, abs=5e-6)
    assert found.i2 == pytest.approx(92.117, abs=5e-4)
    assert found.mean == pytest.approx(-0.71412, abs=5e-6)
    assert found.error == pytest.approx(0.17874, abs=5e-6)


def test_estimates_that_agree_have_no_variance_between_them() -> None:
    found = pooled([Effect(2.0, 0.1), Effect(2.0, 0.3)])
    assert (found.q, found.tau2, found.i2, found.mean) == (0, 0, 0, 2.0)
    assert found.error == pytest.approx((1 / 0.1 + 1 / 0.3) ** -0.5)


def test_a_range_is_read_as_one_of_95_per_cent() -> None:
    found = effect(parse("2000 (1000-4000)"))
    assert found is not None
    assert found.value == pytest.approx(math.log(2000))
    assert math.exp(found.value + 1.96 * math.sqrt(found.variance)) == pytest.approx(4000)


@pytest.mark.parametrize("figure", ["10000", ">1000", "<500"])
def test_what_has_no_width_cannot_enter(figure: str) -> None:
    assert effect(parse(figure)) is None


EFFECTS = st.lists(
    st.builds(Effect, st.floats(-20, 20), st.floats(1e-4, 100)), min_size=2, max_size=12
)


@given(EFFECTS)
def test_the_figures_stay_in_their_bounds_in_any_order(effects: list[Effect]) -> None:
    found, again = pooled(effects), pooled(effects[::-1])
    assert found.q >= 0 and found.tau2 >= 0 and 0 <= found.i2 <= 100 and found.error > 0
    values = [one.value for one in effects]
    assert min(values) - 1e-9 <= found.mean <= max(values) + 1e-9
    assert found == pytest.approx(again)
