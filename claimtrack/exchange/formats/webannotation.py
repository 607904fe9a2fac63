"""W3C Web Annotation: each quote as an annotation of its source.

Web Annotation Data Model, W3C Recommendation of 23 February 2017, as JSON-LD: a collection with one
page. The target is the source, with the words (TextQuoteSelector) and, where they were verified,
their place in the saved copy's text (TextPositionSelector, code points) and when the copy was taken
(TimeState). The body is the claim; its topics are tags.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claimtrack.exchange.iris import iri, urn
from claimtrack.exchange.registry import Format, Options
from claimtrack.reports.machines import object_line

if TYPE_CHECKING:
    from claimtrack.queries.exports import Export, OutClaim, OutQuote, OutStatement

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def write(export: Export, options: Options) -> Iterator[bytes]:
    """The quotes as one collection. What must be counted first stands at the end."""
    total, name = 0, uuid.NAMESPACE_URL
    yield (
        f'{{"@context": "{CONTEXT}",\n"type": "AnnotationCollection",\n"label": "Quotes by claim"'
    ).encode()
    for one in _annotations(export):
        total += 1
        # The same quotes are always the same collection.
        name = uuid.uuid5(name, one["id"])
        begun = ',\n"first": {"type": "AnnotationPage", "startIndex": 0, "items": [\n'
        yield f"{begun if total == 1 else ',' + chr(10)}{object_line(one)[:-1]}".encode()
    page, collection = urn(str(uuid.uuid5(name, "page"))), urn(str(name))
    if total:
        yield f'\n], "id": "{page}", "partOf": "{collection}"}},\n"last": "{page}"'.encode()
    yield f',\n"total": {total}, "id": "{collection}"}}\n'.encode()


def _annotations(export: Export) -> Iterator[dict[str, Any]]:
    """An annotation for each quote of the claims."""
    from claimtrack.queries.exports import claims

    for claim in claims(export):
        for statement in claim.statements:
            for quote in statement.quotes:
                yield {
                    "id": urn(quote.uuid),
                    "type": "Annotation",
                    "motivation": "describing",
                    "body": _bodies(claim),
                    "target": _target(statement, quote),
                }


def _bodies(claim: OutClaim) -> list[dict[str, Any]]:
    told = {
        "id": urn(claim.uuid),
        "type": "TextualBody",
        "purpose": "describing",
        "format": "text/plain",
        "value": claim.text,
    }
    if claim.language:
        told["language"] = claim.language
    tags = [{"type": "TextualBody", "purpose": "tagging", "value": name} for name in claim.topics]
    return [told, *tags]


def _target(statement: OutStatement, quote: OutQuote) -> dict[str, Any]:
    source = statement.source
    words = {"type": "TextQuoteSelector", "exact": quote.exact}
    words |= {
        name: value for name, value in (("prefix", quote.prefix), ("suffix", quote.suffix)) if value
    }
    selectors: list[dict[str, Any]] = [words]
    if quote.start is not None:
        place = {"type": "TextPositionSelector", "start": quote.start, "end": quote.end}
        selectors.append(place)
    state: dict[str, Any] = {}
    if quote.captured:
        state["sourceDate"] = quote.captured
    if archived := iri(source.archive_url if source else None):
        state["cached"] = archived
    known = (iri(source.url) or urn(source.uuid)) if source else urn(statement.uuid)
    return {
        "type": "SpecificResource",
        "source": known,
        "selector": selectors,
        **({"state": {"type": "TimeState", **state}} if state else {}),
    }


FORMAT = Format(
    name="webannotation",
    label="W3C Web Annotation (JSON-LD), the quotes",
    media_type='application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
    suffixes=(".jsonld", ".json"),
    specification="https://www.w3.org/TR/annotation-model/",
    write=write,
)
