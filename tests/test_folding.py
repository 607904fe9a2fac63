"""Names that are likely one name, and names that are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.folding import alike, fold, says_something


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Russia", "Rusia"),
        ("Russia", "russia"),
        ("Russia", "Rússia"),
        ("Resolute Support", "resolute-support"),
        ("Resolute Support", "ResoluteSupport"),
        ("John Nicholson", "Jon Nicholson".replace("Jon", "John").replace("son", "sen")),
        ("Afghanistan", "Afganistn"),
        ("Россия", "россия"),
        ("BBC", "bbc"),
        ("Herald", "The Herald"),
        ("Waiting lists", "Waiting list"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Iran", "Iraq"),
        ("North Korea", "South Korea"),
        ("Pakistan", "Tajikistan"),
        ("Russia", "Prussia and Russia"),
        ("Article 15", "Article 16"),
        ("Herald", "The Times"),
        ("RT", "RIA"),
        ("", ""),
        ("!", "?"),
    ],
)
def test_not_alike(one: str, other: str) -> None:
    assert not alike(one, other)


@pytest.mark.parametrize("text", ["+972", "7", "王", "ʻ", "👍", "№ 1", "…and so on", "½"])
def test_letters_digits_and_pictures_say_something(text: str) -> None:
    assert says_something(text)


@pytest.mark.parametrize("text", ["…", "...", "!?", "—", "===", "“”", " ", "", "\u0301", "$"])
def test_punctuation_alone_says_nothing(text: str) -> None:
    assert not says_something(text)


@given(st.text(), st.text())
def test_likeness_is_mutual(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Élysée", "elysee"), ("Łódź", "lodz"), ("İstanbul", "istanbul"), ("ﻻ", "لا"),
     ("STRASSE", "strasse"), ("𝒳", "x"),
     ("Straße", "strasse"), ("йод", "иод"), ("عَرَبِيّ", "عربي")],
)  # fmt: skip
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
