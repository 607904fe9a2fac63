"""What Google asks of a ClaimReview, written down as a table, apart from what writes one.

https://developers.google.com/search/docs/appearance/structured-data/factcheck, its lists of
properties, and https://schema.org for what each may hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

Check = Callable[[Any], Iterator[str]]


def text(value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield "must be a text"


def url(value: Any) -> Iterator[str]:
    parts = urlsplit(value) if isinstance(value, str) else None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        yield "must be a whole address"
    elif re.search(r"\s", value):
        yield "must not hold white space"


def day(value: Any) -> Iterator[str]:
    """ISO 8601, as far as a year, a month or a day."""
    found = (
        re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", value) if isinstance(value, str) else None
    )
    if not found:
        yield "must be a date of ISO 8601"
    else:
        date(*(int(part or 1) for part in found.groups()))


def number(value: Any) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield "must be a number"


def one_or_many(check: Check) -> Check:
    def of_each(value: Any) -> Iterator[str]:
        for one in value if isinstance(value, list) else [value]:
            yield from check(one)

    return of_each


def an(types: str, required: dict[str, Check], optional: dict[str, Check]) -> Check:
    def of_object(value: Any) -> Iterator[str]:
        if not isinstance(value, dict) or value.get("@type") not in types.split("|"):
            yield f"must be {types}"
            return
        for name, check in (required | optional).items():
            if name in value:
                yield from (f"{name} {problem}" for problem in check(value[name]))
            elif name in required:
                yield f"{name} is missing"
        for name in value.keys() - required.keys() - optional.keys() - {"@type"}:
            yield f"{name} is not known"

    return of_object


def scale(value: dict[str, Any]) -> Iterator[str]:
    """Where there is a number, there is a scale that begins at 1 or above, and it is on it."""
    given = [value.get(name) for name in ("worstRating", "ratingValue", "bestRating")]
    if any(one is not None for one in given):
        if None in given:
            yield "reviewRating: a number without its scale"
        elif not (1 <= given[0] <= given[1] <= given[2] and given[0] < given[2]):  # type: ignore
            yield "reviewRating: off its scale"


PARTY = an("Organization|Person|GovernmentOrganization", {"name": text}, {"url": url})
WORK = an(
    "CreativeWork",
    {},
    {
        "url": url,
        "headline": text,
        "author": PARTY,
        "publisher": PARTY,
        "datePublished": day,
        "archivedAt": url,
        "inLanguage": text,
    },
)
RATING = an(
    "Rating",
    {"alternateName": text},
    {"ratingValue": number, "bestRating": number, "worstRating": number},
)
CLAIM = an(
    "Claim",
    {},
    {
        "author": one_or_many(PARTY),
        "datePublished": day,
        "firstAppearance": WORK,
        "appearance": one_or_many(WORK),
    },
)
REVIEW = an(
    "ClaimReview",
    {"claimReviewed": text, "reviewRating": RATING, "url": url},
    {
        "author": PARTY,
        "datePublished": day,
        "itemReviewed": CLAIM,
        "inLanguage": text,
        "reviewBody": text,
    },
)


def refuses(review: dict[str, Any]) -> list[str]:
    """All that Google would say of a review."""
    kept = {name: value for name, value in review.items() if name != "@context"}
    return [*REVIEW(kept), *scale(review.get("reviewRating", {}))]
