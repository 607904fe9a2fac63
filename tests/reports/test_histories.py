"""The words of the history and of timelines."""

from __future__ import annotations

from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.reports.comparisons import coloured, words
from claimtrack.reports.histories import MADE
from claimtrack.reports.timelines import PASSIVE
from claimtrack.store.records import SHAPES
from claimtrack.vocabulary import Kind, Relation, values

TEXT = st.text("ab1,. ", max_size=60)


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_is_told_by_what_it_has(kind: Kind) -> None:
    named = {name for part in MADE[kind] for _, name, _, _ in Formatter().parse(part) if name}
    assert named and named <= set(SHAPES[kind].names)
    assert set(SHAPES[kind].required) - {"analyst", "assessed", "rated", "sha256"} <= named


def test_each_relation_has_its_other_side() -> None:
    assert set(PASSIVE) == set(values(Relation))


@given(TEXT, TEXT, st.integers(1, 20))
def test_colours_add_nothing_else_and_end_with_each_line(old: str, new: str, cut: int) -> None:
    told = words(old, new)
    lines = [told[at : at + cut] for at in range(0, len(told), cut)]
    for plain, line in zip(lines, coloured(lines), strict=True):
        assert line.replace("\x1b[31m", "").replace("\x1b[32m", "").replace("\x1b[m", "") == plain
        assert "\x1b" not in line or line.rpartition("\x1b")[2].startswith("[m")
