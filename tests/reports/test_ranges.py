"""Amounts drawn on one scale."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.evidence.amounts import Amount, parse
from claimtrack.reports.ranges import drawn, heading, scale

AMOUNTS = st.lists(
    st.builds(
        lambda one, two, form: parse(form.format(min(one, two), max(one, two) + 1)),
        st.integers(1, 10**6),
        st.integers(1, 10**6),
        st.sampled_from(["{0}", "{0}-{1}", "{0} ({0}-{1})", ">{0}", "<{1}"]),
    ),
    min_size=1,
    max_size=6,
)


def drawing(*figures: str, cells: int = 21) -> list[str]:
    amounts = [parse(figure) for figure in figures]
    return [drawn(amount, scale(amounts, cells)) for amount in amounts]


def test_equal_factors_are_equal_steps_from_ten_fold_on() -> None:
    assert drawing("10", "100", "1000") == [
        "o....................",
        "..........o..........",
        "....................o",
    ]
    assert drawing("100", "500", "900")[1] == "..........o.........."


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("1000-100000", ".....|---------|....."),
        ("10000 (1000-100000)", ".....|----o----|....."),
        ("1000 (1000-100000)", ".....o---------|....."),
        (">10000", "..........|--------->"),
        ("<10000", "<---------|.........."),
        (">1000000", "....................>"),
        ("10000", "..........o.........."),
    ],
)
def test_each_shape_has_its_marks(figure: str, expected: str) -> None:
    assert drawing("100-1000000", figure)[1] == expected


def test_one_number_alone_stands_in_the_middle() -> None:
    assert drawing("700", cells=5) == ["..o.."]


@given(AMOUNTS, st.integers(2, 60))
def test_a_drawing_is_as_wide_as_its_scale_and_in_order(amounts: list[Amount], cells: int) -> None:
    common = scale(amounts, cells)
    for amount in amounts:
        told = drawn(amount, common)
        assert len(told) == cells and set(told) <= set(".-|o<>")
        assert told.isascii() and told.strip(".")
    ordered = sorted(amounts, key=lambda amount: amount.told[0])
    places = [common.place(float(amount.told[0])) for amount in ordered]
    assert places == sorted(places) and all(0 <= place < cells for place in places)


@given(AMOUNTS, st.integers(20, 60))
def test_the_ends_of_the_scale_stand_over_its_ends(amounts: list[Amount], cells: int) -> None:
    common = scale(amounts, cells)
    assume(common.high > common.low)
    told = heading("1", "1,000,000", common)
    assert len(told) == cells and told.startswith("1 ") and told.endswith("1,000,000")
    assert ("log" in told) == (common.high / common.low >= 10)
