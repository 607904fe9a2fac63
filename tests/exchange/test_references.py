"""Objects that a ClaimReview names by their @id, as the plug-ins of content systems write them."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from claimtrack.exchange import references
from claimtrack.exchange.formats import claimreview
from claimtrack.ledger.entries import Entry, Rejected

PAGE = "https://checks.example/dam"
DESK = {"@type": "Organization", "@id": "https://checks.example/#desk", "name": "Check Desk"}
ITEM = {
    "@type": "Claim",
    "@id": f"{PAGE}#claim",
    "author": {"@id": f"{PAGE}#jo"},
    "datePublished": "2021-03-04",
    "appearance": [{"@id": f"{PAGE}#post"}],
}
RATING = {"@type": "Rating", "@id": f"{PAGE}#rating", "alternateName": "False"}
JO = {"@type": "Person", "@id": f"{PAGE}#jo", "name": "Jo Doe"}
POST = {"@type": "CreativeWork", "@id": f"{PAGE}#post", "url": "https://social.example/1"}
REVIEW = {
    "@type": "ClaimReview",
    "@id": f"{PAGE}#review",
    "url": PAGE,
    "claimReviewed": "The dam burst by itself.",
    "author": {"@type": "Organization", "@id": "https://checks.example/#desk"},
    "itemReviewed": {"@id": f"{PAGE}#claim"},
    "reviewRating": {"@id": f"{PAGE}#rating"},
}
NODES = [DESK, ITEM, RATING, JO, POST]


def entries(value: Any) -> list[Entry]:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    found = list(claimreview.read(io.BytesIO(raw), "a.json", {}))
    assert not [one for one in found if isinstance(one, Rejected)]
    return [one for one in found if isinstance(one, Entry) and one.claims]


@pytest.mark.parametrize(
    "value",
    [
        {"@graph": [*NODES, REVIEW]},
        {"@graph": [REVIEW, *NODES]},
        [REVIEW, *NODES],
        "\n".join(
            f'<script type="application/ld+json">{json.dumps(one)}</script>'
            for one in (REVIEW, *NODES)
        ).encode(),
    ],
)
def test_what_is_named_is_found_before_and_behind(value: Any) -> None:
    (found,) = entries(value)
    claim, review = found.claims
    (statement,) = claim.statements
    assert statement.claimant and statement.claimant.name == "Jo Doe"
    assert statement.source and statement.source.url == "https://social.example/1"
    assert statement.said == "2021-03-04"
    assert [(one.analyst, one.verdict) for one in claim.assessments] == [("Check Desk", "False")]
    assert review.statements[0].claimant and review.statements[0].claimant.name == "Check Desk"
    again = entries(found.raw)  # as it would be set aside
    assert [one.statements for one in again[0].claims] == [one.statements for one in found.claims]


def test_what_another_review_holds_is_found() -> None:
    whole = REVIEW | {"author": DESK, "itemReviewed": ITEM | {"author": JO}}
    other = REVIEW | {"claimReviewed": "Another.", "@id": "x", "itemReviewed": {"@id": JO["@id"]}}
    assert {one.claims[0].assessments[0].analyst for one in entries([whole, RATING, other])} == {
        "Check Desk"
    }


def test_an_object_that_is_not_there_is_no_source_and_told() -> None:
    (found,) = entries(REVIEW)
    (statement,) = found.claims[0].statements
    assert statement.claimant is None
    assert statement.source and statement.source.url == PAGE  # the review reports it
    assert "names objects that the file does not hold: left out" in " ".join(found.remarks)


def test_objects_that_name_one_another_end() -> None:
    ring = [{"@id": f"#{n}", "author": [{"@id": f"#{m}"} for m in range(30)]} for n in range(30)]
    (found,) = entries([REVIEW | {"itemReviewed": {"@id": "#1"}}, *ring])
    assert found.claims[0].text == "The dam burst by itself."
    assert len(found.raw) < 1_000_000


def test_no_more_is_held_than_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "MOST_BYTES", 2_000)
    reviews = [REVIEW | {"claimReviewed": f"Claim {n}."} for n in range(50)]
    found = entries([*reviews, *NODES])
    assert sorted(one.claims[0].text for one in found) == sorted(
        str(one["claimReviewed"]) for one in reviews
    )


def test_what_is_known_already_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "MOST_BYTES", 2_000)
    reviews = [REVIEW | {"claimReviewed": f"Claim {n}."} for n in range(50)]
    found = entries([*NODES, *reviews])
    assert [one.claims[0].text for one in found] == [one["claimReviewed"] for one in reviews]
    assert {one.claims[0].assessments[0].analyst for one in found} == {"Check Desk"}
