"""Which estimates conflict, how far apart they are, how one moved to the next."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import Refused, UsageFault
from claimtrack.evidence.amounts import parse
from claimtrack.evidence.comparisons import (
    MOST,
    Bearing,
    Measured,
    bearing,
    compared,
    factor,
    fold_range,
    middle,
)


def measured(
    figure: str,
    counted: str | None = "active",
    days: tuple[str | None, str | None] = ("2018-02-01", "2018-02-28"),
    voice: int | None = None,
    unit: str | None = "fighters",
) -> Measured:
    return Measured(parse(figure), unit, counted, *days, voice)


RUSSIA = measured("10000±20%", voice=1)


def test_none_at_all_is_contradicted_by_one() -> None:
    with pytest.raises(Refused) as refused:
        parse("0")
    figure = str(refused.value).rpartition(" ")[2]
    assert bearing(measured(figure), measured("1")) is Bearing.CONFLICT


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (measured("1500-2500"), Bearing.CONFLICT),
        (measured("7999"), Bearing.CONFLICT),
        (measured("8000"), Bearing.AGREE),
        (measured("11000-30000"), Bearing.AGREE),
        (measured(">1000"), Bearing.OPEN),
        (measured(">9000"), Bearing.AGREE),
        (measured(">12000"), Bearing.AGREE),
        (measured(">12001"), Bearing.CONFLICT),
        (measured("<7999"), Bearing.CONFLICT),
        (measured("<50000"), Bearing.OPEN),
        (measured("1500", voice=1), Bearing.OWN),
        (measured("1500", voice=1, days=("2017-03-01", "2017-03-31")), Bearing.OWN),
        (measured("1500", voice=2), Bearing.CONFLICT),
        (measured("1500", "core"), Bearing.DEFINITION),
        (measured("1500", "core", voice=1), Bearing.DEFINITION),
        (measured("1500", " ACTIVE. "), Bearing.CONFLICT),
        (measured("1500", None), Bearing.DEFINITION),
        (measured("1500", unit="dead"), Bearing.DEFINITION),
        (measured("1500", unit=None), Bearing.DEFINITION),
        (measured("1500", days=("2017-03-01", "2017-03-31")), Bearing.DATE),
        (measured("1500", days=("2018-02-28", "2018-03-31")), Bearing.CONFLICT),
        (measured("1500", days=("0001-01-01", "9999-12-31")), Bearing.CONFLICT),
        (measured("1500", days=(None, None)), Bearing.DATE),
    ],
)
def test_how_two_estimates_bear_on_one_another(other: Measured, expected: Bearing) -> None:
    assert bearing(RUSSIA, other) is expected
    assert bearing(other, RUSSIA) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((True, "2025-01-01"), (True, "2025-02-01"), Bearing.DATE),
        ((True, "2025-01-01"), (True, "2025-01-01"), Bearing.OWN),
        ((True, "2025-01-01"), (False, "2025-02-01"), Bearing.OWN),
    ],
)
def test_one_voice_gives_a_series_for_dates_of_their_own(
    one: tuple[bool, str], other: tuple[bool, str], expected: Bearing
) -> None:
    two = [measured("500", days=(day, day), voice=1)._replace(own_date=own)
           for own, day in (one, other)]  # fmt: skip
    assert bearing(*two) is bearing(*two[::-1]) is expected


def test_what_is_told_by_neither_is_taken_for_the_same() -> None:
    undated = (None, None)
    one, other = (measured(figure, None, undated, unit=None) for figure in ("10000", "700"))
    assert bearing(one, other) is Bearing.CONFLICT


def test_units_are_told_apart_by_their_signs() -> None:
    assert (
        measured("1", None, unit="$ million").thing != measured("1", None, unit="€ million").thing
    )


def test_the_fold_range_is_the_highest_high_by_the_lowest_low() -> None:
    (group,) = compared([RUSSIA, measured("1500-2500"), measured("800-3000")])
    assert group.fold is not None
    assert group.fold.ratio == 15
    assert (group.fold.at_lowest, group.fold.at_highest, group.fold.open) == (2, 0, False)


def test_an_open_end_makes_a_fold_range_a_least_one() -> None:
    (group,) = compared([RUSSIA, measured("2000"), measured(">3000")])
    assert group.fold is not None
    assert (group.fold.ratio, group.fold.open) == (6, True)


def test_only_what_is_comparable_has_a_fold_range() -> None:
    old = ("2010-01-01", "2010-12-31")
    estimates = [
        RUSSIA,
        measured("20", days=old),
        measured("92", "dead"),
        measured("5000", voice=1),
    ]
    active, dead = compared(estimates)
    assert active.fold is not None and active.fold.ratio == 2.4
    assert dead.fold is None
    own = measured("20", days=old, voice=1)
    assert [group.fold for group in compared([RUSSIA, own])] == [None]


ESTIMATES = st.lists(
    st.builds(
        measured,
        st.sampled_from(["700", "~1000", "1500-2500", ">1000", "<900", "10000±20%"]),
        st.sampled_from(["active", "core", None]),
        st.sampled_from([("2017-01-01", "2017-12-31"), ("2018-01-01", "2018-06-30"), (None, None)]),
        st.sampled_from([None, 1, 2]),
    ),
    max_size=8,
)


@given(ESTIMATES)
def test_every_pair_is_in_one_group_or_of_different_things(estimates: list[Measured]) -> None:
    groups = compared(estimates)
    assert sorted(place for group in groups for place in group.places) == [*range(len(estimates))]
    paired = {(pair.one, pair.other): pair.bearing for group in groups for pair in group.pairs}
    for one, other in combinations(range(len(estimates)), 2):
        found = bearing(estimates[one], estimates[other])
        assert found is paired.get((one, other), Bearing.DEFINITION)
        assert found is bearing(estimates[other], estimates[one])
        if found is Bearing.CONFLICT:
            assert estimates[one].thing == estimates[other].thing
            assert estimates[one].voice is None or estimates[one].voice != estimates[other].voice
    for group in groups:
        assert group.fold is None or group.fold.ratio >= 1
        # In whatever order the pairs come.
        again = fold_range(estimates, reversed(group.pairs))
        assert (again and again.ratio) == (group.fold and group.fold.ratio)


def test_too_many_of_one_thing_are_refused_and_no_more() -> None:
    assert len(compared([measured("5", str(n)) for n in range(MOST + 1)])) == MOST + 1
    with pytest.raises(UsageFault):
        compared([measured("5")] * (MOST + 1))


@pytest.mark.parametrize(
    ("earlier", "later", "ratio", "bound"),
    [
        ("10000", "7000", 0.7, ""),
        ("1500-6000", "3000", 1, ""),
        (">10000", "7000", 0.7, "at_most"),
        ("600", ">1000", 5 / 3, "at_least"),
        ("<500", "1000", 2, "at_least"),
        ("1000", "<500", 0.5, "at_most"),
        (">1000", "<500", 0.5, "at_most"),
        ("<500", ">1000", 2, "at_least"),
    ],
)
def test_a_factor_is_bounded_where_an_end_is_open(
    earlier: str, later: str, ratio: float, bound: str
) -> None:
    found = factor(parse(earlier), parse(later))
    assert found is not None
    assert (found.ratio, found.bound) == (pytest.approx(ratio), bound)


def test_two_ends_open_the_same_way_leave_no_factor() -> None:
    assert factor(parse(">1000"), parse(">5000")) is None
    assert factor(parse("<1000"), parse("<5000")) is None


def test_the_middle_of_a_range_is_that_of_its_logarithms() -> None:
    assert middle(parse("1000-4000")) == pytest.approx(2000)
