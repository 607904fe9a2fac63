"""Krippendorff's α: his own numbers, and what has none."""

from __future__ import annotations

import sys

import pytest

from claimtrack.scoring.agreement import agreement

OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
"""K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), example D: four observers,
twelve units, values missing."""
UNITS = [
    [value for value in unit if value != "."]
    for unit in zip(*(one.split() for one in OBSERVERS), strict=True)
]


def test_the_published_example_comes_out() -> None:
    """.743 for names, .815 for ranks. The unit that one observer judged counts for nothing."""
    names = agreement(UNITS, None)
    assert names.alpha == pytest.approx(0.743, abs=0.0005)
    assert names.claims == 11
    ranks = agreement(UNITS, list("12345"))
    assert ranks.alpha == pytest.approx(0.815, abs=0.0005)


def test_ranks_that_nobody_gave_change_nothing() -> None:
    assert agreement(UNITS, list("12345")) == agreement(UNITS, list("0123456"))


def test_what_has_no_alpha_is_said_in_words() -> None:
    alone = agreement([["true"], []], None)
    assert (alone.alpha, alone.claims) == (None, 0)
    assert alone.undefined == "no claim was judged by two analysts"
    alike = agreement([["true", "true"], ["true", "true", "true"]], None)
    assert (alike.alpha, alike.claims, alike.pairs) == (None, 2, 4)
    assert "the same" in str(alike.undefined)


def test_complete_agreement_is_one() -> None:
    assert agreement([["a", "a"], ["b", "b"]], None).alpha == 1


def test_without_the_library_it_says_which_command_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    found = agreement([("true", "false")], None)
    assert (found.claims, found.pairs, found.alpha) == (1, 1, None)
    assert found.undefined and "pip install 'claimtrack[agreement]'" in found.undefined
