"""Figures as they are written, and what is refused."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import Refused
from claimtrack.evidence.amounts import Amount, number, parse, plainly, written


def amount(*values: str | int | None) -> Amount:
    return Amount(*(None if value is None else Decimal(value) for value in values))


@pytest.mark.parametrize(
    ("text", "low", "best", "high"),
    [
        ("10000", None, 10000, None),
        (" 10,000 ", None, 10000, None),
        ("10 000", None, 10000, None),
        ("10\u00a0000", None, 10000, None),
        ("10\u202f000", None, 10000, None),
        ("10’000", None, 10000, None),
        ("1,234,567.5", None, "1234567.5", None),
        ("10.5", None, "10.5", None),
        ("0.125", None, "0.125", None),
        ("1234.567", None, "1234.567", None),
        ("1.5000", None, "1.5", None),
        ("~10000", 8000, 10000, 12000),
        ("≈ 10,000", 8000, 10000, 12000),
        ("10000±20%", 8000, 10000, 12000),
        ("10,000 ± 20 %", 8000, 10000, 12000),
        ("10000 +/- 500", 9500, 10000, 10500),
        ("10000 ± 500", 9500, 10000, 10500),
        ("1500-2500", 1500, None, 2500),
        ("1500–2500", 1500, None, 2500),
        ("1,500 − 2,500", 1500, None, 2500),
        ("1 500-2 500", 1500, None, 2500),
        ("2000 (1500-2500)", 1500, 2000, 2500),
        ("2,000(1,500–2,500)", 1500, 2000, 2500),
        ("1500 (1500-2500)", 1500, 1500, 2500),
        (">1000", 1000, None, None),
        (">= 1,000", 1000, None, None),
        ("≥1000", 1000, None, None),
        ("1000+", 1000, None, None),
        ("<500", None, None, 500),
        ("<=500", None, None, 500),
        ("≤ 500", None, None, 500),
        ("999999999999999", None, 999999999999999, None),
        ("0.000001", None, "0.000001", None),
    ],
)
def test_a_figure_gives_what_is_written(text: str, low: Any, best: Any, high: Any) -> None:
    assert parse(text) == amount(low, best, high)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1500 + auxiliaries", "give 1500 and say which by --counted"),
        ("1,500 + 3,000 helpers", "give 1,500"),
        ("1500+auxiliaries", "--counted"),
        ("little evidence", "never a zero"),
        ("none", "never a zero"),
        ("NaN", "never a zero"),
        ("-Infinity", "never a zero"),
        ("1e999", "write the number out"),
        ("1E5", "write the number out"),
        ("-5", "above zero"),
        ("−5", "above zero"),
        ("0", "write <0.5"),
        ("0.000", "write <0.5"),
        ("0-500", "write <=500"),
        ("~0", "write <0.5"),
        ("500-400", "backwards"),
        ("2000 (2500-1500)", "backwards"),
        ("500-500", "no width"),
        ("2000 (2500-3000)", "outside"),
        ("10000 ± 10000", "down to zero"),
        ("100±100%", "down to zero"),
        ("100±250%", "down to zero"),
        ("1.500", "is 1.500 1500 or 1.5?"),
        ("10.000", "is 10.000 10000 or 10?"),
        ("1.500-2.500", "1500 or 1.5"),
        ("1.500.000", "write thousands as"),
        ("1,5", "a point before the decimals"),
        ("1.500,75", "a point before the decimals"),
        ("10,00", "a point before the decimals"),
        ("1,000 000", "write 10000"),
        ("1.2 million", "write it in figures: 1200000"),
        ("7k", "write it in figures: 7000"),
        ("3 dozen", "in figures"),
        ("10000 fighters", '--unit "fighters"'),
        ("40%", '--unit "per cent"'),
        ("1500 to 2500", "write 1500-2500"),
        ("between 1 and 2", "write 1-2"),
        ("from 20k to 1.2k", "write 1200-20000"),
        ("45k-50k", "write 45000-50000"),
        ("between 0 and 500", "write a range as"),
        ("45k", "write it in figures: 45000"),
        ("~45k", 'write "~45000"'),
        ("~1.500k", "write 10000"),
        ("about 45,000", 'write "~45000"'),
        ("At least 45000", 'write ">=45000"'),
        ("no more than 2 million", 'write "<=2000000"'),
        ("more than 10", 'write ">10"'),
        ("under 10", 'write "<10"'),
        ("at least 0", "write 10000"),
        ("at least 999999999999999 million", "write 10000"),
        ("~1500-2500", 'leave out the "~"'),
        ("~10000±5%", 'leave out the "~"'),
        ("9" * 5000, "at most 64 characters"),
        ("9" * 16, "at most 15 digits"),
        ("0.1234567", "6 of them decimals"),
        ("999999999999999±20%", "at most 15 digits"),
        ("0.000001±99%", "down to zero"),
        ("١٠٠", "the digits 0 to 9"),
        ("１００", "the digits 0 to 9"),
        ("²", "the digits 0 to 9"),
        ("10\t000", "write 10000"),
        ("10\n000", "write 10000"),
        ("1000\x1b[2J", "write 10000"),
        ("", "write 10000"),
        ("   ", "write 10000"),
        (">", "never a zero"),
    ],
)
def test_what_is_no_figure_is_refused_with_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse(text)
    assert hint in refusal.value.next_step
    assert len(str(refusal.value)) < 300


@pytest.mark.parametrize(
    "text",
    [
        "1.2 million",
        "7k",
        "12.5 million",
        "2 thousand",
        "~45k",
        "at least 45000",
        "between 2 and 1",
        "45k to 50k",
        "up to 1.2 million",
    ],
)
def test_a_hint_can_be_followed(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse(text)
    parse(refusal.value.next_step.removeprefix("write ").removeprefix("it in figures: ").strip('"'))


NUMBERS = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(1, 10**9),
    st.integers(0, 6),
)


@st.composite
def figures(draw: st.DrawFn) -> str:
    """A figure in one of the forms, perhaps one that is refused for its values."""
    one, two, three = (plainly(draw(NUMBERS)) for _ in range(3))
    grouped = f"{draw(st.integers(1, 10**12)):,}"
    return draw(
        st.sampled_from(
            [
                one, f"~{one}", f"{one}±{two}%", f"{one} ± {two}", f"{one}-{two}",
                f"{one} ({two}-{three})", f">{one}", f"<={one}", f"{one}+", grouped,
                f"~{grouped}", f"{grouped}±{two} %",
            ]
        )
    )  # fmt: skip


@given(figures())
def test_low_best_and_high_stand_in_order_and_are_written_back_the_same(text: str) -> None:
    try:
        found = parse(text)
    except Refused:
        return
    assert found.told
    assert list(found.told) == sorted(found.told)
    assert all(value > 0 for value in found.told)
    assert parse(written(found)) == found


@given(st.text(max_size=80) | st.text("0123456789.,+-~±%<>=() kKmeE", max_size=30))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    try:
        found = parse(text)
    except Refused as refusal:
        assert refusal.next_step
    else:
        assert parse(written(found)) == found


@given(NUMBERS)
def test_a_number_survives_json(value: Decimal) -> None:
    text = json.dumps(number(value))
    assert Decimal(text) == value
    assert ("." in text) == (value != int(value)) or "e" in text


def test_a_whole_number_has_no_point_in_json() -> None:
    assert json.dumps([number(value) for value in parse("~10000").told]) == "[8000, 10000, 12000]"


@pytest.mark.parametrize("text", ["0-0", "0-1.500", "approx 1.5000618"])
def test_no_hint_is_itself_refused(text: str) -> None:
    with pytest.raises(Refused) as fault:
        parse(text)
    for figure in re.findall(r"write (?:~|<=|<)?[0-9.,]+", fault.value.next_step):
        assert parse(figure.removeprefix("write ").rstrip(".,"))
