"""Answers of Google's Fact Check Tools API, `claims:search`: one, or several after one another.

https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from claimtrack.exchange import ratings
from claimtrack.exchange.jsonelements import taken
from claimtrack.exchange.jsonstreams import Element, elements
from claimtrack.exchange.registry import Format, Options
from claimtrack.exchange.reviews import (
    MEND,
    Checked,
    Reading,
    Review,
    date,
    entry,
    language,
    party,
    publisher,
)
from claimtrack.exchange.webtext import address, plain
from claimtrack.folding import says_something
from claimtrack.ledger.entries import Entry, Place, Rejected

_OF_ANSWER = {"nextPageToken", "claims", "results"}
_FIELDS = {
    "by": "claimReview.publisher",
    "said": "claimDate",
    "published": "claimReview.reviewDate",
    "assessed": "claimReview.reviewDate",
    "verdict": "claimReview.textualRating",
}


def read(stream: BinaryIO, name: str, options: Options) -> Iterator[Entry | Rejected]:
    """The claims of all answers in a file, each with its reviews."""
    reading = Reading(ratings.table(options), None)
    number = 0
    for element in elements(stream, name, ("claims", "results")):
        if isinstance(element, Element) and element.outer:
            continue  # an answer's page token
        number += 1
        place = Place(f"line {element.line}, claim", number)
        found = taken(element, place, torn=MEND, wrong=MEND)
        if isinstance(found, Rejected):
            yield found
            continue
        value = found.value
        if isinstance(value, dict) and not value.keys() - _OF_ANSWER:
            number -= 1  # an answer without a claim
        else:
            if isinstance(value, dict) and isinstance(value.get("claim"), dict):
                value = value["claim"]  # found by an image
            yield _entry(value, place, element.raw, reading)


def _entry(value: Any, place: Place, raw: bytes, reading: Reading) -> Entry | Rejected:
    text = plain(value.get("text")) if isinstance(value, dict) else None
    if text is None or not says_something(text):
        return Rejected(place._replace(field="text"), "no text of a claim", MEND, raw)
    told: list[str] = []
    claimant = party(plain(value.get("claimant")))
    given = value.get("claimReview")
    found = tuple(
        _review(one, reading, told)
        for one in (given if isinstance(given, list) else [given])
        if isinstance(one, dict)
    )
    if not found:
        told.append("a claim without a review")
    checked = Checked(
        (text,),
        (claimant,) if claimant else (),
        date(value.get("claimDate"), None, told, "claimDate"),
        language=next((one.language for one in found if one.language), None),
    )
    return entry(checked, found, place, raw, reading, tuple(told), _FIELDS)


def _review(found: dict[str, Any], reading: Reading, told: list[str]) -> Review:
    given = found.get("publisher")
    by = given if isinstance(given, dict) else {"name": given}
    site, url = plain(by.get("site")), address(found.get("url"))
    if url is None and plain(found.get("url")):
        told.append("the url of a review is no web address: left out")
    words = plain(found.get("textualRating"))
    value = ratings.number(words)
    return Review(
        publisher=party(plain(by.get("name")) or site, "outlet") or publisher(None, url),
        url=url,
        title=plain(found.get("title")),
        reviewed=date(found.get("reviewDate"), None, told, "reviewDate"),
        language=language(found.get("languageCode")),
        words=words if value is None else None,
        score=None if value is None else ratings.Score(value),
    )


def likely(head: bytes, name: str) -> int:
    """By the words that nothing else has."""
    return 95 if b'"textualRating"' in head and b'"claimReview"' in head else 0


FORMAT = Format(
    name="factcheck-search",
    label="answers of Google's Fact Check Tools (claims:search)",
    media_type="application/json",
    suffixes=(".json",),
    specification="https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims",
    likely=likely,
    read=read,
    read_options=ratings.OPTIONS,
)
