"""ClaimReview, in JSON-LD: what fact-checkers put into their pages, and the feeds made of it.

https://schema.org/ClaimReview, with what Google asks for:
https://developers.google.com/search/docs/appearance/structured-data/factcheck
Read in all shapes found on the web; docs/reviews.md lists them, and what is lost.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from claimtrack.errors import Refused, UsageFault
from claimtrack.exchange import ratings, references, schemaorg
from claimtrack.exchange.claimreview_out import OPTIONS, write, write_each
from claimtrack.exchange.jsonelements import taken
from claimtrack.exchange.jsonstreams import Broken, Element, elements
from claimtrack.exchange.jsonvalues import printable
from claimtrack.exchange.ratings import Score
from claimtrack.exchange.registry import Format, Options
from claimtrack.exchange.reviews import (
    MEND,
    Checked,
    Reading,
    Review,
    date,
    entry,
    language,
    publisher,
)
from claimtrack.exchange.webtext import address, plain
from claimtrack.folding import says_something
from claimtrack.ledger.entries import Entry, Place, Rejected, SourceEntry

if TYPE_CHECKING:
    from claimtrack.ledger.entries import PartyEntry

_INTO = ("dataFeedElement", "item", "@graph", "itemListElement")
_WRAPPERS = {"datafeed", "datafeeditem", "itemlist", "listitem"}
_FIELDS = {
    "text": "claimReviewed",
    "by": "author",
    "said": "itemReviewed.datePublished",
    "published": "datePublished",
    "assessed": "datePublished",
    "verdict": "reviewRating",
}
_NAMED = ("author", "publisher", "reviewRating")
_PAGES = (b"<!doctype html", b"<html")
_TEXTS = ("claimReviewed", "claimInterpreted")
_ITEM_TEXTS = ("claimReviewed", "claimInterpreted", "text", "name", "headline", "description")


def read(stream: BinaryIO, name: str, options: Options) -> Iterator[Entry | Rejected]:
    """The reviews of a file, and what is refused of it. Raises Refused for a file, or a page, in
    which there is no JSON at all."""
    order = options.get("dates")
    if order not in (None, "day-first", "month-first"):
        raise UsageFault(f"--set dates={order}: not known", "known: day-first, month-first")
    reading = Reading(ratings.table(options), order)
    numbers = itertools.count(1)
    named = references.Named[Place]()
    element: Element | Broken | None = None
    for element in elements(stream, name, _INTO):
        unit = f"line {element.line}, review"
        given = taken(element, Place(unit, 0), torn=MEND, wrong=MEND)
        if isinstance(given, Rejected):
            yield given._replace(place=given.place._replace(number=next(numbers)))
            continue
        element, value = given
        if schemaorg.UNUSUAL.search(element.raw):
            value = schemaorg.usual(value)
        linked = b'"@id"' in element.raw
        if linked:
            named.remember(value)
        found = list(_reviews(value))
        for review in found:
            place = Place(unit, next(numbers))
            filled = named.found(review, place) if linked else review
            if filled is not None:
                whole = filled is review and len(found) == 1
                raw = element.raw if whole else json.dumps(filled).encode()
                yield _entry(filled, place, raw, reading)
        if not found and not (element.outer and _is_wrapper(value)):
            yield _not_read(value, Place(unit, next(numbers)), element.raw)
    for review, place in named.waited():
        yield _entry(review, place, json.dumps(review).encode(), reading)
    if element is None:
        raise Refused(f"{name}: no JSON-LD stands in it", "a page keeps it in scripts; look there")


def _reviews(value: Any) -> Iterator[dict[str, Any]]:
    """The reviews in a value: those that say so, or one that only looks like it."""
    found = list(schemaorg.of_type(value, "claimreview"))
    if not found and isinstance(value, dict) and not schemaorg.types(value):
        found = [value] if "claimReviewed" in value else []
    yield from found


def _is_wrapper(value: Any) -> bool:
    kinds = schemaorg.types(value)
    return not kinds or bool(kinds & _WRAPPERS)


def _not_read(value: Any, place: Place, raw: bytes) -> Entry | Rejected:
    if not isinstance(value, dict):
        return Rejected(place, "not an object, so no review", MEND, raw)
    kinds = schemaorg.type_names(value)
    told = (
        f'type "{printable(kinds[0])}" is not read'
        if kinds
        else "an object without a type is not read"
    )
    return Entry(place, raw, remarks=(told,))


def _entry(found: dict[str, Any], place: Place, raw: bytes, reading: Reading) -> Entry | Rejected:
    told: list[str] = []
    items = schemaorg.listed(found.get("itemReviewed"))
    named = [*items, *(one for name in _NAMED for one in schemaorg.listed(found.get(name)))]
    if any(map(references.bare, named)):
        told.append("a review names objects that the file does not hold: left out")
        items = [one for one in items if not references.bare(one)]
    texts = _texts(found, items)
    if not texts:
        problem = "nothing tells which claim was checked"
        return Rejected(place._replace(field="claimReviewed"), problem, MEND, raw)
    review = _review(found, reading, told)
    if review.publisher is None:
        problem = "neither author nor url tells whose review it is"
        return Rejected(place._replace(field="author"), problem, MEND, raw)
    checked = Checked(
        texts,
        _claimants(items),
        _said(items, reading, told),
        tuple(
            one
            for one in _appearances(items, texts, reading, told)
            if one.url is None or one.url != review.url  # a review is no appearance
        ),
        review.language,
    )
    return entry(checked, (review,), place, raw, reading, tuple(told), _FIELDS)


def _texts(found: dict[str, Any], items: list[Any]) -> tuple[str, ...]:
    for name in _TEXTS:
        if texts := _all_texts(found.get(name)):
            return tuple(texts)
    texts = []
    for item in items:
        if isinstance(item, dict):
            texts += _all_texts(schemaorg.first(item, *_ITEM_TEXTS))[:1]
        elif (text := plain(item)) and says_something(text) and not address(text):
            texts.append(text)
    return tuple(dict.fromkeys(texts))


def _all_texts(value: Any) -> list[str]:
    texts = (schemaorg.first_text(one, "name", "text") for one in schemaorg.listed(value))
    return list(dict.fromkeys(text for text in texts if text and says_something(text)))


def _review(found: dict[str, Any], reading: Reading, told: list[str]) -> Review:
    authors = schemaorg.parties(found.get("author"))
    published_by = schemaorg.parties(found.get("publisher"))
    url = next(iter(schemaorg.urls(found.get("url"))), None)
    if url is None and found.get("url"):
        told.append("the url of a review is no web address: left out")
    url = url or next(iter(schemaorg.urls(found.get("@id")) or _page(found)), None)
    words, score = _rating(found.get("reviewRating"))
    reviewer = next(iter(authors or published_by), None)
    date_of = schemaorg.first(found, "datePublished", "dateCreated", "dateModified")
    rating = next(
        (one for one in schemaorg.listed(found.get("reviewRating")) if isinstance(one, dict)), {}
    )
    return Review(
        publisher=publisher(reviewer, url),
        url=url,
        title=schemaorg.first_text(schemaorg.first(found, "headline", "name")),
        author=_others(authors, reviewer),
        reviewed=date(schemaorg.first_text(date_of), reading.order, told, "datePublished"),
        language=language(found.get("inLanguage")),
        words=words,
        score=score,
        reason=schemaorg.first_text(rating.get("ratingExplanation"))
        or schemaorg.first_text(schemaorg.first(found, "reviewBody", "description")),
    )


def _page(found: dict[str, Any]) -> list[str]:
    return schemaorg.urls(found.get("mainEntityOfPage"))


def _others(authors: list[PartyEntry], reviewer: PartyEntry | None) -> str | None:
    """Several authors of one review are one voice: the first is its publisher, all are its
    authors."""
    return "; ".join(one.name for one in authors) if len(authors) > 1 and reviewer else None


def _rating(value: Any) -> tuple[str | None, Score | None]:
    """The words of a rating, and its number. A number without a scale is on Google's, 1 to 5; words
    that are a number are one."""
    words: str | None = None
    score: Score | None = None
    for one in schemaorg.listed(value):
        given = one if isinstance(one, dict) else {"alternateName": one}
        text = schemaorg.first_text(schemaorg.first(given, "alternateName", "name"))
        written = schemaorg.first_text(given.get("ratingValue"))
        value_ = ratings.number(written)
        if written is not None and value_ is None:
            text = text or written
        if text is not None and value_ is None and ratings.number(text) is not None:
            text, value_ = None, ratings.number(text)
        words = words or text
        if score is None and value_ is not None:
            worst, best = (
                ratings.number(schemaorg.first_text(given.get(name)))
                for name in ("worstRating", "bestRating")
            )
            score = Score(
                value_,
                ratings.WORST if worst is None else worst,
                ratings.BEST if best is None else best,
            )
    return words, score


def _claimants(items: list[Any]) -> tuple[PartyEntry, ...]:
    found: dict[str, PartyEntry] = {}
    for item in items:
        if isinstance(item, dict):
            for one in schemaorg.parties(schemaorg.first(item, "author", "creator")):
                found.setdefault(one.name, one)
    return tuple(found.values())


def _said(items: list[Any], reading: Reading, told: list[str]) -> str | None:
    for item in items:
        if isinstance(item, dict) and (
            given := schemaorg.first(item, "datePublished", "dateCreated")
        ):
            return date(
                schemaorg.first_text(given), reading.order, told, "itemReviewed.datePublished"
            )
    return None


def _appearances(
    items: list[Any], texts: tuple[str, ...], reading: Reading, told: list[str]
) -> Iterator[SourceEntry]:
    """Where the claim was made, the first appearance first, each once."""
    seen: set[str] = set()
    for value in _places(items):
        for one in schemaorg.listed(value):
            source = _source(one, texts, reading, told)
            if source is None:
                if plain(one) or isinstance(one, dict):
                    told.append("an appearance without a web address or a name: left out")
            elif (known := source.url or source.title or "") not in seen:
                seen.add(known)
                yield source
                for url in schemaorg.urls(one)[1:]:
                    if url not in seen:
                        seen.add(url)
                        yield SourceEntry(url)


def _places(items: list[Any]) -> Iterator[Any]:
    objects = [item for item in items if isinstance(item, dict)]
    for name in ("firstAppearance", "appearance"):
        yield from (item[name] for item in objects if item.get(name))
    for item in items:
        if not isinstance(item, dict):
            yield from [item] if address(item) else []
        elif "claim" not in schemaorg.types(item):
            # Before there was a type Claim, the work in which it was made stood there.
            yield from [schemaorg.urls({key: item.get(key) for key in ("url", "@id", "sameAs")})]
        else:
            yield from [schemaorg.urls({"url": item.get("url")})]


def _source(
    value: Any, texts: tuple[str, ...], reading: Reading, told: list[str]
) -> SourceEntry | None:
    url = next(iter(schemaorg.urls(value)), None)
    if not isinstance(value, dict):
        return SourceEntry(url) if url else None
    title = schemaorg.first_text(schemaorg.first(value, "headline", "name"))
    if url is None and (title is None or title in texts):
        return None
    authors = schemaorg.parties(value.get("author"))
    return SourceEntry(
        url,
        title,
        next(iter(schemaorg.parties(value.get("publisher"))), None),
        "; ".join(one.name for one in authors) or None,
        date(
            schemaorg.first_text(value.get("datePublished")),
            reading.order,
            told,
            "appearance.datePublished",
        ),
        archive_url=address(schemaorg.first_text(value.get("archivedAt"), "url")),
        language=language(value.get("inLanguage")),
    )


def likely(head: bytes, name: str) -> int:
    """By the words that nothing else has; a page may have them far below."""
    if b"claimReviewed" in head:
        return 90
    if b'ClaimReview"' in head:
        return 70
    return 15 if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith(_PAGES) else 0


FORMAT = Format(
    name="claimreview",
    label="schema.org ClaimReview (JSON-LD)",
    media_type="application/ld+json",
    suffixes=(".claimreview.json", ".jsonld"),
    specification="https://schema.org/ClaimReview",
    likely=likely,
    read=read,
    write=write,
    write_each=write_each,
    read_options={
        **ratings.OPTIONS,
        "dates": "day-first or month-first: what 3/4/2018 is. Else it is left out.",
    },
    write_options={**OPTIONS, **ratings.OPTIONS},
)
