"""What was altered between two texts: nothing is lost, whatever the texts are, and in seconds."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.evidence.alterations import alterations
from claimtrack.reports.comparisons import told, words

SEVERAL = st.lists(st.sampled_from(["a", "b", "c", "", "d e", "f", "g", "h"]), max_size=12)
LINES = 300_000
HEADS = ("K1", "K2")


@given(before=SEVERAL, after=SEVERAL)
def test_what_is_not_altered_is_the_same(before: list[str], after: list[str]) -> None:
    start = first = 0
    for one in alterations(before, after):
        assert before[start : one.start] == after[first : one.first]
        assert one.start < one.end or one.first < one.last
        assert before[one.start : one.end] != after[one.first : one.last]
        start, first = one.end, one.last
    assert before[start:] == after[first:]


@given(before=SEVERAL, after=SEVERAL)
def test_both_passages_can_be_read_in_what_is_marked(before: list[str], after: list[str]) -> None:
    old, new = " ".join(before), "\n".join(after)
    marked = words(old, new)
    assert re.sub(r"\[-[^]]*-\]|\{\+|\+\}", "", marked) == new
    assert re.sub(r"\{\+[^}]*\+\}|\[-|-\]", "", marked) == old


def test_a_word_that_changed_is_marked_in_its_passage() -> None:
    old = "One.\n\nIt will stay shut until autumn, he said.\n\nLast."
    new = "One.\n\nNew.\n\nIt will stay shut until spring, he said.\n\nLast."
    shown = "".join(told(old, new, HEADS, 80))
    assert "until [-autumn-]{+spring+}, he said." in shown
    assert "{+New." in shown and "One." not in shown and "Last." not in shown


def _all_different(rng: random.Random) -> tuple[list[str], list[str]]:
    one, other = ([f"{rng.getrandbits(64):016x} in words" for _ in range(LINES)] for _ in "ab")
    return one, other


def _alike(rng: random.Random) -> tuple[list[str], list[str]]:
    line = "the same line, over and over"
    return [line] * LINES, [line] * (LINES // 2) + ["another"] + [line] * (LINES // 3)


def _few_changes(rng: random.Random) -> tuple[list[str], list[str]]:
    before = [line for at in range(LINES // 2) for line in (f"Paragraph {at} of it.", "")]
    after = [*before]
    for at in (4, LINES // 2, LINES - 4):
        after[at] = "Changed."
    return before, after


def _two_lines(rng: random.Random) -> tuple[list[str], list[str]]:
    one, other = ([rng.choice(["yes", "no"]) for _ in range(LINES)] for _ in "ab")
    return one, other


def _moved(rng: random.Random) -> tuple[list[str], list[str]]:
    before = [f"Line {at}" for at in range(LINES)]
    return before, rng.sample(before, LINES)


def _one_long_line(rng: random.Random) -> tuple[list[str], list[str]]:
    one, other = (" ".join(rng.choice(["yes", "no"]) for _ in range(LINES)) for _ in "ab")
    return [one], [other]


@pytest.mark.parametrize(
    "made", [_all_different, _alike, _few_changes, _two_lines, _moved, _one_long_line]
)
def test_however_large_and_unlike_two_texts_are_it_takes_seconds(
    made: Callable[[random.Random], tuple[list[str], list[str]]],
) -> None:
    before, after = ("\n".join(lines) for lines in made(random.Random(7)))
    begun = time.process_time()
    shown = "".join(told(before, after, HEADS, 80))
    assert time.process_time() - begun < 20
    if made is _few_changes:
        assert shown.count("\nline ") == 3 and f"\nline {LINES // 2 + 1}\n" in shown
    if made is _two_lines:
        assert "too much has changed to show it" in shown
