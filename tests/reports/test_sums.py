"""Printed amounts add up to the printed total, whatever is rounded."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.reports.sums import (
    AMOUNT,
    SHARE,
    Exact,
    added,
    factors,
    nearest,
    places_for,
    quotient,
    share,
    text,
)

AMOUNTS = st.lists(st.integers(-(1 << 40), 1 << 45), min_size=1, max_size=30)


@given(AMOUNTS, st.integers(2, 6))
def test_what_is_printed_adds_up(amounts: list[int], places: int) -> None:
    found = added(amounts, places)
    assert sum(found.amounts) == found.total == nearest(Exact(sum(amounts), AMOUNT), places)
    for amount, units in zip(amounts, found.amounts, strict=True):
        # Never further off than by one in the last place.
        assert abs(units * (1 << AMOUNT) - amount * 10**places) < 1 << AMOUNT
        if found.plain:
            assert units == nearest(Exact(amount, AMOUNT), places)
        if amount == 0:
            assert units == 0


@given(st.lists(st.integers(0, 1 << 36), min_size=1, max_size=6), st.integers(1 << 33, 1 << 37))
def test_the_piles_make_the_printed_strength(for_: list[int], against: int) -> None:
    for_ = [1 << 33, *for_]
    strength = nearest(Exact((sum(for_) << SHARE) // (sum(for_) + against), SHARE), 4)
    places = places_for(for_, [against], strength)
    made = quotient(added(for_, places).total, added([against], places).total)
    assert abs(made - strength) <= (0 if places < 6 else 1)


@given(
    st.integers(1, 1 << 40),
    st.lists(st.integers(0, 1 << SHARE), min_size=1, max_size=2),
)
def test_printed_factors_make_the_printed_product(amount: int, shares: list[int]) -> None:
    exact, bits = amount, AMOUNT
    for one in shares:
        exact, bits = exact * one, bits + SHARE
    units = nearest(Exact(exact, bits), 4)
    told = factors(Exact(amount, AMOUNT), [Exact(one, SHARE) for one in shares], units, 4)
    made = Decimal(1)
    for factor in told:
        made *= Decimal(factor)
    assert abs(made - Decimal(units).scaleb(-4)) <= Decimal("0.00005")


@pytest.mark.parametrize(
    ("units", "places", "told"),
    [(12346, 4, "1.2346"), (-5, 4, "-0.0005"), (0, 4, "0.0000"), (1234567, 6, "1.234567")],
)
def test_units_as_text(units: int, places: int, told: str) -> None:
    assert text(units, places) == told


def test_a_share_has_no_leading_zero() -> None:
    assert [share(Exact(number, 2)) for number in (0, 1, 2, 4)] == ["0", ".2500", ".5000", "1"]
    assert share(Exact((1 << SHARE) - 1, SHARE)) == "1.0000"
