"""What changed between two texts, word by word."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.reports.comparisons import words


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("saw 92,000 by noon", "saw 82,000 by noon", "saw [-92,000-]{+82,000+} by noon"),
        ("3.5 per cent", "4.5 per cent", "[-3.5-]{+4.5+} per cent"),
        ("10\u00a0000 men", "20\u00a0000 men", "[-10\u00a0000-]{+20\u00a0000+} men"),
        ("shut until autumn, he said", "shut for good, he said",
         "shut [-until autumn-]{+for good+}, he said"),
        ("all gone", "", "[-all gone-]"),
        ("", "all new", "{+all new+}"),
        ("the same", "the same", "the same"),
        ("a role.", "a role in the north.", "a role{+ in the north+}."),
        ("a role in the north", "a role", "a role[- in the north-]"),
    ],
)  # fmt: skip
def test_a_number_is_one_word_and_blanks_stay_outside(old: str, new: str, told: str) -> None:
    assert words(old, new) == told


TEXT = st.text("ab1,. \n", max_size=40)


@given(TEXT, TEXT)
def test_what_is_told_holds_both_texts(old: str, new: str) -> None:
    told = words(old, new)
    assert re.sub(r"\[-(.*?)-\]|\{\+(.*?)\+\}", r"\1", told, flags=re.S) == old
    assert re.sub(r"\[-(.*?)-\]|\{\+(.*?)\+\}", r"\2", told, flags=re.S) == new
