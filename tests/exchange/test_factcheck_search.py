"""Answers of claims:search, made into claims."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import Refused
from claimtrack.exchange import registry
from claimtrack.exchange.formats import factcheck_search
from claimtrack.ledger.entries import Entry, PartyEntry, Rejected, SourceEntry, StatementEntry
from claimtrack.ledger.fitness import Unfit, fit

CLAIM: dict[str, Any] = {
    "text": "The dam burst by itself.",
    "claimant": "Jo Doe",
    "claimDate": "2021-03-04T00:00:00Z",
    "claimReview": [
        {
            "publisher": {"name": "Check Desk", "site": "checks.example"},
            "url": "https://checks.example/dam",
            "title": "No, it was shelled",
            "reviewDate": "2021-03-09T08:00:00Z",
            "textualRating": "False",
            "languageCode": "en",
        },
        {
            "publisher": {"site": "other.example"},
            "url": "https://other.example/dam",
            "textualRating": "Unclear",
            "languageCode": "de",
        },
    ],
}


def read(content: bytes | Any, **options: str) -> list[Entry | Rejected]:
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    return list(factcheck_search.read(io.BytesIO(content), "a.json", options))


def test_a_claim_with_its_reviews() -> None:
    (found,) = read({"claims": [CLAIM], "nextPageToken": "CAo"})
    assert isinstance(found, Entry)
    checked, review = found.claims
    desk = PartyEntry("Check Desk", "outlet")
    page = SourceEntry(
        "https://checks.example/dam",
        "No, it was shelled",
        desk,
        published="2021-03-09",
        language="en",
    )
    assert checked.statements == (
        StatementEntry(PartyEntry("Jo Doe"), page, "2021-03-04", speech="reported"),
    )
    assert [(one.analyst, one.verdict, one.assessed) for one in checked.assessments] == [
        ("Check Desk", "False", "2021-03-09"),
        ("other.example", "Unclear", None),
    ]
    assert review.statements == (StatementEntry(desk, page, "2021-03-09", speech="direct"),)
    assert [(one.claim, one.relation, one.target) for one in found.links] == [
        (review.key, "rebuts", checked.key)
    ]
    assert found.remarks == ('rating "Unclear" is not in the table: not linked',)


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (b'{"claims": [%s]}\n{"claims": [%s], "nextPageToken": "x"}\n{}', 2),
        (b'[{"claims": [%s, %s]}]', 2),
        (b"[%s, %s]", 2),
        (b"%s\n%s\n", 2),
    ],
)
def test_several_answers(content: bytes, count: int) -> None:
    claim = json.dumps(CLAIM).encode()
    found = read(content % (claim, claim))
    assert [isinstance(one, Entry) for one in found] == [True] * count
    assert [one.place.number for one in found] == [1, 2]


def test_what_was_found_by_an_image_is_the_same() -> None:
    (found,) = read({"results": [{"claim": CLAIM}], "nextPageToken": "CAo"})
    (other,) = read({"claims": [CLAIM]})
    assert isinstance(found, Entry) and isinstance(other, Entry)
    assert found.claims == other.claims


def test_an_answer_without_a_claim_is_nothing() -> None:
    assert read(b"{}") == []


@pytest.mark.parametrize("given", [None, [], "x", [3]])
def test_a_claim_without_a_review(given: Any) -> None:
    (found,) = read({"claims": [CLAIM | {"claimReview": given}]})
    assert isinstance(found, Entry)
    assert (len(found.claims), found.links) == (1, ())
    assert found.remarks == ("a claim without a review",)


def test_a_claim_without_a_text_is_refused() -> None:
    for text in (None, "", "…", ["x"]):
        (found,) = read({"claims": [CLAIM | {"text": text}]})
        assert isinstance(found, Rejected)
        assert str(found.place) == 'line 1, claim 1, field "text"'


def test_it_is_recognised() -> None:
    found = registry.guess(json.dumps({"claims": [CLAIM]}).encode(), "answer.json")
    assert found is not None and found.name == "factcheck-search"


shapes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("False"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "site", "url", "textualRating"]), inner)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(CLAIM)), shapes), shapes)
def test_any_value_anywhere_is_taken_or_refused(changed: dict[str, Any], by: Any) -> None:
    review = CLAIM["claimReview"][0] | {"publisher": by}
    for found in read({"claims": [CLAIM | {"claimReview": [review]} | changed, changed, by]}):
        assert isinstance(found, Entry | Rejected)
        if isinstance(found, Entry):
            try:
                fit(found)
            except Unfit as unfit:
                assert unfit.field in ("assessed", "said", "published"), unfit


@given(st.binary(max_size=60), st.integers(0, 600))
def test_any_bytes_are_taken_or_refused(noise: bytes, where: int) -> None:
    content = json.dumps({"claims": [CLAIM, CLAIM]}).encode()
    with suppress(Refused):
        for found in read(content[:where] + noise + content[where + len(noise) :]):
            assert isinstance(found, Entry | Rejected)
