"""A review of a claim, whichever format it stood in, as claimtrack keeps it.

The claim that was checked becomes a claim, with a statement by its claimants in each source in
which it appeared. The review becomes a claim of its publisher: that the other is what its rating
says; linked where the table of ratings tells how. Its verdict, in its own words, becomes an
assessment by its publisher. No rating sets a credibility digit or a likelihood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from claimtrack import dates
from claimtrack.errors import BadDate
from claimtrack.exchange import ratings
from claimtrack.exchange.ratings import Score, Table
from claimtrack.exchange.webtext import host, plain, shortened
from claimtrack.exchange.written_dates import as_kept
from claimtrack.folding import fold, says_something
from claimtrack.ledger.entries import (
    AssessmentEntry,
    ClaimEntry,
    Entry,
    LinkEntry,
    PartyEntry,
    Place,
    SourceEntry,
    StatementEntry,
)

MEND = "mend it in the file of rejects, and import that"
_UNKNOWN = (
    *("unknown", "n/a", "na", "none", "null", "undefined", "unattributed", "not known"),
    *("unbekannt", "inconnu", "desconocido", "desconhecido", "sconosciuto", "неизвестно"),
)
UNNAMED = frozenset(map(fold, _UNKNOWN))
"""What stands where a claimant is not known."""
_LONGEST_NAME = 300
_LONGEST_QUOTED = 400
_LONGEST_REASON = 2000
_CLAIMANTS, _APPEARANCES = 20, 50  # of one claim, at most
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_WEEKDAY = re.compile(r"[A-Za-z]{3,9},? \d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d.*")


class Checked(NamedTuple):
    """A claim that was checked."""

    texts: tuple[str, ...]
    """Usually one."""
    claimants: tuple[PartyEntry, ...] = ()
    said: str | None = None
    """When it was made: of its first appearance."""
    appearances: tuple[SourceEntry, ...] = ()
    """The first one first, where the file tells."""
    language: str | None = None
    note: str | None = None


class Review(NamedTuple):
    """What one publisher found of it."""

    publisher: PartyEntry | None = None
    url: str | None = None
    title: str | None = None
    author: str | None = None
    reviewed: str | None = None
    language: str | None = None
    words: str | None = None
    """The rating in the publisher's own words."""
    score: Score | None = None
    reason: str | None = None


class Reading(NamedTuple):
    """How a file of reviews is read."""

    ratings: Table
    order: str | None
    """Which comes first in a date of figures: "day-first", "month-first"; None is not known."""


def entry(
    checked: Checked,
    found: tuple[Review, ...],
    place: Place,
    raw: bytes,
    reading: Reading,
    remarks: tuple[str, ...] = (),
    fields: Mapping[str, str] = MappingProxyType({}),
) -> Entry:
    """The claims, links and assessments of a claim and its reviews. `fields`: what the file calls
    them."""
    claims: list[ClaimEntry] = []
    links: list[LinkEntry] = []
    told = list(remarks)
    for ordinal, text in enumerate(checked.texts):
        key = f"{place.number}.{ordinal}"
        assessments = []
        for which, review in enumerate(found):
            says = ratings.relation(review.words, review.score, reading.ratings)
            if ordinal == 0:
                told += _remarks_on(review, says, reading)
            if judged := _assessment(review):
                assessments.append(judged)
            if says is not None and review.publisher is not None:
                speaking = f"{key}.{which}"
                claims.append(_claim_of(review, text, speaking))
                links.append(LinkEntry(speaking, says, key, _because(review)))
        fallback = next((one for one in found if one.url or one.title), None)
        statements = _statements(checked, fallback)
        claims.append(
            ClaimEntry(
                text,
                key,
                language=checked.language,
                note=checked.note,
                statements=statements,
                assessments=tuple(assessments),
            )
        )
    claims.sort(key=lambda one: (one.key or "").count("."))  # the checked claim before its reviews
    remarked = tuple(dict.fromkeys(told))
    return Entry(place, raw, tuple(claims), tuple(links), remarked, fields, keys_stay=False)


def _statements(checked: Checked, review: Review | None) -> tuple[StatementEntry, ...]:
    """By each claimant, in each source. Without a source, the review reports it."""
    claimants: tuple[PartyEntry | None, ...] = checked.claimants[:_CLAIMANTS] or (None,)
    if not checked.appearances:
        source = review and _source(review)
        if source is None and claimants == (None,) and checked.said is None:
            return ()
        return tuple(
            StatementEntry(one, source, checked.said, speech="reported") for one in claimants
        )
    return tuple(
        StatementEntry(one, source, None if ordinal else checked.said)
        for ordinal, source in enumerate(checked.appearances[:_APPEARANCES])
        for one in claimants
    )


def _claim_of(review: Review, text: str, key: str) -> ClaimEntry:
    assert review.publisher is not None
    rated = f'rated "{review.words}"' if review.words else f"rated {review.score}"
    return ClaimEntry(
        f'The claim "{shortened(text, _LONGEST_QUOTED)}" is {rated} by {review.publisher.name}.',
        key,
        language="en",
        statements=(
            StatementEntry(review.publisher, _source(review), review.reviewed, speech="direct"),
        ),
    )


def _source(review: Review) -> SourceEntry | None:
    if review.url is None and review.title is None:
        return None
    return SourceEntry(
        review.url,
        review.title,
        review.publisher,
        review.author,
        review.reviewed,
        language=review.language,
    )


def _assessment(review: Review) -> AssessmentEntry | None:
    verdict = review.words or (str(review.score) if review.score else None)
    if verdict is None or review.publisher is None:
        return None
    day = review.reviewed if review.reviewed and _is_day(review.reviewed) else None
    reasons = [shortened(review.reason, _LONGEST_REASON)] if review.reason else []
    if review.reviewed and day is None:
        reasons.append(f"Reviewed {review.reviewed}.")
    reasons += [f"Review: {review.url}"] if review.url else []
    return AssessmentEntry(
        review.publisher.name, day, verdict=verdict, because=" ".join(reasons) or None
    )


def _because(review: Review) -> str:
    rated = [f'"{review.words}"'] if review.words else []
    rated += [str(review.score)] if review.score else []
    return f"Rated {', '.join(rated)}."


def _remarks_on(review: Review, says: str | None, reading: Reading) -> list[str]:
    if review.words is None and review.score is None:
        return ["a review without a rating: no verdict is kept"]
    told = []
    if review.publisher is None:
        told.append("a review by nobody: its verdict is not kept")
    if says is None and review.words is not None:
        known = reading.ratings.get(ratings.compared(review.words))
        if known != ratings.NONE:
            told.append(f'rating "{shortened(review.words, 60)}" is not in the table: not linked')
    elif says is None:
        told.append(f"rating {review.score}: it says nothing, not linked")
    return told


def party(name: str | None, kind: str | None = None) -> PartyEntry | None:
    """A party by its name; None for what says that nobody is known."""
    if name is None or not says_something(name) or fold(name).strip(" .-?") in UNNAMED:
        return None
    return PartyEntry(shortened(name, _LONGEST_NAME), kind)


def publisher(named: PartyEntry | None, url: str | None) -> PartyEntry | None:
    """Who reviewed: by name, or else by the host of the review's address."""
    return named or (PartyEntry(host(url), "outlet") if url else None)


def date(value: Any, order: str | None, told: list[str], what: str) -> str | None:
    """A date as claimtrack keeps it: from ISO 8601 with or without a time, seconds since 1970, an
    e-mail's form, and those of `written_dates`. None for what is none or can mean two days; that is
    said in `told`."""
    text = plain(value)
    if text is None:
        return None
    try:
        kept = _written(text, order)
        dates.parse(kept)
    except (BadDate, ValueError, OverflowError, TypeError):
        told.append(f'{what} "{shortened(text, 40)}" cannot be read: left out')
        return None
    return kept


def _written(text: str, order: str | None) -> str:
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC).date().isoformat()
    if _WEEKDAY.fullmatch(text):
        return parsedate_to_datetime(text).date().isoformat()
    return as_kept(text, order)


def _is_day(text: str) -> bool:
    try:
        return dates.parse_day(text) == text
    except BadDate:
        return False


def language(value: Any) -> str | None:
    """A BCP 47 tag, from a tag or an object with one."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("alternateName") or value.get("name")
    text = plain(value)
    if text is None or not _LANGUAGE.fullmatch(text):
        return None
    return text.replace("_", "-")
