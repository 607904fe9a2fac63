"""What reports weigh: letters and digits, and of each voice the strongest."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.scoring.evidence import Report, digit, letter, weigh
from claimtrack.scoring.graphs import UNIT, amount
from claimtrack.scoring.profiles import ADMIRALTY

REPORTS = st.lists(
    st.builds(
        Report,
        statement=st.integers(1, 99),
        voice=st.sampled_from("abc"),
        letter=st.sampled_from("ABCDEF"),
        digit=st.sampled_from("123456"),
    )
)


def piles(reports: list[Report]) -> dict[str, int]:
    weighed = weigh(ADMIRALTY, reports)
    return {
        side: sum(one.amount for one in weighed if one.counts and one.side == side)
        for side in ("for", "against")
    }


@pytest.mark.parametrize(
    ("read", "side", "weight"),
    [
        ("A1", "for", 8),
        ("B1", "for", 4.196),
        ("B2", "for", 1.280),
        ("C1", "for", 2),
        ("A2", "for", 2),
        ("F1", "for", 2),
        ("F2", "for", 0.732),
        ("A3", "for", 0),
        ("A6", "for", 0),
        ("E1", "for", 0),
        ("F6", "for", 0),
        ("A5", "against", 8),
        ("A4", "against", 2),
        ("F5", "against", 2),
        ("D4", "against", 0.316),
        ("E5", "for", 0),
    ],
)
def test_one_report_weighs_by_its_letter_and_digit(read, side, weight):
    [one] = weigh(ADMIRALTY, [Report(1, "a", *read)])
    assert (one.side, one.counts) == (side, weight > 0)
    assert one.amount / UNIT == pytest.approx(weight, abs=5e-4)


@pytest.mark.parametrize(
    ("claimant", "document", "publisher", "expected"),
    [
        (None, None, None, "F"),
        ("B", None, None, "B"),
        (None, "C", None, "C"),
        (None, None, "D", "D"),
        ("A", "C", None, "C"),
        ("C", "A", None, "C"),
        # The document's own rating stands before its publisher's.
        ("A", "B", "E", "B"),
        ("A", "F", "D", "D"),
        ("A", None, "D", "D"),
        # F is unknown, not worst.
        ("F", "B", None, "B"),
        ("B", "F", "F", "B"),
        ("F", "F", "F", "F"),
        ("E", "A", None, "E"),
    ],
)
def test_the_letter_is_the_worse_of_what_is_known(claimant, document, publisher, expected):
    assert letter(claimant, document, publisher) == expected


def test_nothing_is_worse_for_being_unknown():
    known = ("A", "B", "C", "D", "E")
    for claimant, document, publisher in product((None, "F", *known), repeat=3):
        found = letter(claimant, document, publisher)
        assert found == letter(
            *(None if one == "F" else one for one in (claimant, document, publisher))
        )
        assert (found == "F") == ({claimant, document, publisher} <= {None, "F"})


def test_the_digit_is_the_statements_own_else_the_claims():
    assert digit("2", "5") == "2"
    assert digit(None, "5") == "5"
    assert digit(None, None) == "6"
    # Judged to be unknown is a judgement too.
    assert digit("6", "1") == "6"


def test_within_one_voice_the_strongest_report_counts_on_each_side():
    reports = [
        Report(1, "russia", "B", "2"),
        Report(2, "russia", "B", "1"),
        Report(3, "russia", "A", "4"),
        Report(4, "nato", "B", "2"),
        Report(5, "nato", "A", "6"),
    ]
    weighed = weigh(ADMIRALTY, reports)
    assert [one.report.statement for one in weighed] == [1, 2, 3, 4, 5]
    assert [one.counts for one in weighed] == [False, True, True, True, False]
    b1, b2 = amount(Decimal("4.196152423")), amount(Decimal("1.279507057"))
    assert piles(reports) == {"for": b1 + b2, "against": 2 * UNIT}


def test_of_equal_reports_of_one_voice_the_first_counts():
    weighed = weigh(ADMIRALTY, [Report(7, "a", "C", "1"), Report(3, "a", "A", "2")])
    assert [one.counts for one in weighed] == [True, False]


@given(REPORTS)
def test_one_report_a_voice_and_side_counts_and_it_is_the_strongest(reports):
    weighed = weigh(ADMIRALTY, reports)
    for side, voice in product(("for", "against"), "abc"):
        amounts = [o.amount for o in weighed if (o.side, o.report.voice) == (side, voice)]
        counted = [
            o.amount for o in weighed if o.counts and (o.side, o.report.voice) == (side, voice)
        ]
        assert counted == ([max(amounts)] if any(amounts) else [])


@given(st.data(), REPORTS)
def test_more_reports_never_weigh_less_and_their_order_does_not_matter(data, reports):
    known = piles(reports)
    assert piles(data.draw(st.permutations(reports))) == known
    more = piles(reports + data.draw(REPORTS))
    assert all(more[side] >= known[side] for side in known)


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), -1, Decimal("-0.1")])
def test_what_is_no_amount_is_refused(weight):
    with pytest.raises(ValueError, match="evidence cannot weigh"):
        amount(weight)
