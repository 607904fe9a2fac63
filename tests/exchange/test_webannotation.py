"""Web Annotations, held to the rules of the Web Annotation Data Model, written out here anew."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote as escaped

from outgoing import hostile, telling

from claimtrack.exchange import registry
from claimtrack.queries.exports import Export, claims
from claimtrack.store.engine import reading

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing",
    "highlighting", "identifying", "linking", "moderating", "questioning", "replying", "tagging",
}  # fmt: skip
SELECTORS = {
    "TextQuoteSelector": {"exact": str, "prefix": str, "suffix": str},
    "TextPositionSelector": {"start": int, "end": int},
}
IRI = re.compile(r"(?:https?://|urn:uuid:)[^\x00-\x20<>\"{}|\\^`]+")


def require_collection(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Sections 5.1 and 5.2; returns the annotations."""
    assert found["@context"] == CONTEXT
    assert found["type"] == "AnnotationCollection" and IRI.fullmatch(found["id"])
    if not found["total"]:
        assert "first" not in found
        return []
    page = found["first"]
    assert page["type"] == "AnnotationPage" and IRI.fullmatch(page["id"])
    assert page["partOf"] == found["id"] and found["last"] == page["id"]
    assert page["startIndex"] == 0 and len(page["items"]) == found["total"]
    items: list[dict[str, Any]] = page["items"]
    assert len({one["id"] for one in items}) == len(items)
    for one in items:
        require_annotation(one)
    return items


def require_annotation(found: dict[str, Any]) -> None:
    """Sections 3.1 to 3.3, 4.1 to 4.3."""
    assert found["type"] == "Annotation" and IRI.fullmatch(found["id"])
    assert found["motivation"] in MOTIVATIONS
    for body in found["body"]:
        assert body["type"] == "TextualBody" and isinstance(body["value"], str)
        assert body["purpose"] in MOTIVATIONS
    target = found["target"]
    assert target["type"] == "SpecificResource" and IRI.fullmatch(target["source"])
    for selector in target["selector"]:
        fields = SELECTORS[selector["type"]]
        assert set(selector) - {"type"} <= set(fields)
        for name, value in selector.items():
            assert name == "type" or isinstance(value, fields[name])
        if selector["type"] == "TextPositionSelector":
            assert 0 <= selector["start"] < selector["end"]
        else:
            assert "exact" in selector
    if state := target.get("state"):
        assert state["type"] == "TimeState" and set(state) & {"sourceDate", "cached"}
        if "sourceDate" in state:
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", state["sourceDate"])


def written(database: str, chosen: tuple[int, ...] | None = None) -> dict[str, Any]:
    write = registry.named("webannotation", "write").write
    assert write is not None
    with reading(database) as connection:
        found: dict[str, Any] = json.loads(b"".join(write(Export(connection, chosen), {})))
    return found


@hostile
def test_every_text_comes_back(outgoing_desk: str, text: str) -> None:
    with telling(outgoing_desk, text) as made:
        told = made.written("webannotation").decode()
    one, other = require_collection(json.loads(told))
    for found, claim in ((one, made.claim), (other, made.rebuttal)):
        assert found["body"][0]["value"] == claim.text
        assert [body["value"] for body in found["body"][1:]] == list(claim.topics)
        assert found["target"]["selector"][0]["exact"] == claim.statements[0].quotes[0].exact


def test_every_quote_of_the_fixture_with_its_place_and_the_time_of_the_copy(
    fixture_database: str,
) -> None:
    found = {one["id"]: one for one in require_collection(written(fixture_database))}
    with reading(fixture_database) as connection:
        quotes = [
            (claim, statement, quote)
            for claim in claims(Export(connection))
            for statement in claim.statements
            for quote in statement.quotes
        ]
    assert len(found) == len(quotes) > 10
    for claim, statement, quote in quotes:
        one = found[f"urn:uuid:{quote.uuid}"]
        assert one["body"][0]["id"] == f"urn:uuid:{claim.uuid}"
        selectors = {each.pop("type"): each for each in one["target"]["selector"]}
        words = {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
        assert selectors["TextQuoteSelector"] == {k: v for k, v in words.items() if v}
        if quote.start is not None:
            place = {"start": quote.start, "end": quote.end}
            assert selectors["TextPositionSelector"] == place
            assert one["target"]["state"]["sourceDate"] == quote.captured
        if statement.source and statement.source.url:
            assert one["target"]["source"] == escaped(statement.source.url, safe="%/:?&=#-._~")


def test_no_quote_is_an_empty_collection(sqlite: str) -> None:
    assert require_collection(written(sqlite)) == []


def test_the_same_quotes_are_the_same_collection(fixture_database: str) -> None:
    assert written(fixture_database)["id"] == written(fixture_database)["id"]
    assert written(fixture_database, (1,))["id"] != written(fixture_database)["id"]
