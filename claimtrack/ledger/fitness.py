"""Whether an imported entry can be kept, looked at before anything of it is written: an entry is
taken whole or set aside whole."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, TypeVar

from claimtrack import dates
from claimtrack.errors import Refused
from claimtrack.evidence import amounts
from claimtrack.ledger.entries import (
    AssessmentEntry,
    ClaimEntry,
    Entry,
    EstimateEntry,
    LinkEntry,
    PartyEntry,
    QuoteEntry,
    SourceEntry,
    StatementEntry,
)
from claimtrack.ledger.parties import names_nobody
from claimtrack.ledger.quotes import LONGEST as LONGEST_QUOTE
from claimtrack.ledger.revising import require_words
from claimtrack.ledger.sources import checked_url
from claimtrack.store.rows import LONGEST_INDEXED, clean
from claimtrack.vocabulary import (
    Confidence,
    Credibility,
    Likelihood,
    PartyKind,
    Relation,
    Speech,
    Word,
    values,
)

LONGEST_CLAIM = 10_000
"""Characters. What is longer is a text, and a claim is a sentence of it."""
MOST = 1000
"""Claims, statements or quotes in one record. No review has so many; a broken file may."""
_WORDS: dict[str, type[Word]] = {
    "party_kind": PartyKind,
    "speech": Speech,
    "credibility": Credibility,
    "likelihood": Likelihood,
    "confidence": Confidence,
    "relation": Relation,
}
_DATES = {"said", "published", "accessed", "estimated_for"}
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

T = TypeVar("T", bound=NamedTuple)
One = TypeVar("One")


class Unfit(Refused):
    """What cannot be kept, with the field that it stands in."""

    def __init__(self, field: str, problem: str, next_step: str = "") -> None:
        super().__init__(problem, next_step)
        self.field = field


def fit(entry: Entry) -> Entry:
    """The entry with its texts as they are kept. Raises Unfit for the first that cannot be."""
    claims = tuple(_claim(one) for one in _few(entry.claims, "claims"))
    links = tuple(_link(one) for one in _few(entry.links, "links"))
    return entry._replace(claims=claims, links=links)


def _claim(given: ClaimEntry) -> ClaimEntry:
    claim = _cleaned(given)
    _said("text", claim.text)
    for name in ("text", "original"):
        if len(getattr(claim, name) or "") > LONGEST_CLAIM:
            raise Unfit(
                name,
                f"the claim has {len(getattr(claim, name)):,} characters",
                f"a claim is one sentence; at most {LONGEST_CLAIM:,} are kept",
            )
    return claim._replace(
        topics=tuple(dict.fromkeys(_name("topic", one) for one in claim.topics)),
        statements=tuple(map(_statement, _few(claim.statements, "statements"))),
        assessments=tuple(map(_assessment, _few(claim.assessments, "assessments"))),
        estimates=tuple(map(_estimate, _few(claim.estimates, "estimates"))),
    )


def _statement(given: StatementEntry) -> StatementEntry:
    statement = _cleaned(given)
    return statement._replace(
        claimant=statement.claimant and _party("by", statement.claimant),
        source=statement.source and _source(statement.source),
        quotes=tuple(map(_quote, _few(statement.quotes, "quotes"))),
    )


def _party(field: str, given: PartyEntry) -> PartyEntry:
    party = _cleaned(given)
    name = _name(field, party.name)
    aliases = dict.fromkeys(_name(field, one) for one in _few(party.aliases, "aliases"))
    if party.party_kind in (None, PartyKind.PERSON) and names_nobody(name):
        party = party._replace(party_kind=PartyKind.ANONYMOUS_GROUP.value)
    return party._replace(name=name, aliases=tuple(one for one in aliases if one != name))


def _source(given: SourceEntry) -> SourceEntry:
    source = _cleaned(given)
    for name in ("url", "archive_url"):
        if url := getattr(source, name):
            try:
                checked_url(url)
            except Refused as error:
                raise Unfit(name, error.problem, error.next_step) from None
    _short("url", source.url)
    if not source.url and not source.title:
        raise Unfit("source", "the source has neither address nor title", "give one of them")
    return source._replace(publisher=source.publisher and _party("publisher", source.publisher))


def _quote(given: QuoteEntry) -> QuoteEntry:
    # To the letter, its white space too.
    clean(given.exact, "quote")
    _said("quote", given.exact)
    if len(given.exact) > LONGEST_QUOTE:
        raise Unfit(
            "quote",
            f"the quote has {len(given.exact):,} characters",
            f"at most {LONGEST_QUOTE:,} are kept; quote the passage that matters",
        )
    return given._replace(language=_text("language", given.language))


def _assessment(given: AssessmentEntry) -> AssessmentEntry:
    one = _cleaned(given)
    if not (one.verdict or one.credibility or one.likelihood or one.confidence):
        raise Unfit("verdict", "the assessment judges nothing", "give a verdict")
    if one.assessed is not None:
        try:
            day = dates.parse_day(one.assessed)
        except Refused as error:
            raise Unfit("assessed", error.problem, error.next_step) from None
        if dates.is_to_come(day):
            raise Unfit("assessed", f"{day} is still to come", "give the day of the judgement")
    return one._replace(analyst=one.analyst or "")


def _estimate(given: EstimateEntry) -> EstimateEntry:
    one = _cleaned(given)
    try:
        amounts.parse(one.figure or "")
    except Refused as error:
        raise Unfit("figure", error.problem, error.next_step) from None
    return one


def _link(given: LinkEntry) -> LinkEntry:
    if given.relation not in values(Relation):
        raise Unfit(
            "relation", f'"{given.relation[:64]}" is no relation', f"known: {', '.join(Relation)}"
        )
    return _cleaned(given)


def _cleaned(given: T) -> T:
    """The same with each text as it is kept: white space at its ends off, nothing as None; words of
    a vocabulary, dates and UUIDs looked at."""
    kept: list[object] = []
    for name, value in zip(given._fields, given, strict=True):
        if type(value) is str:
            value = _text(name, value)
            if value is not None:
                if name in _DATES:
                    _date(name, value)
                elif name in _WORDS and value not in values(_WORDS[name]):
                    known = ", ".join(values(_WORDS[name]))
                    raise Unfit(name, f'"{value[:64]}" is no such word', f"known: {known}")
                elif name == "uuid" and not _UUID.fullmatch(value):
                    raise Unfit(name, f'"{value[:64]}" is no UUID', "leave it out")
        kept.append(value)
    return given._make(kept)


def _text(field: str, text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return clean(text, field) or None
    except Refused as error:
        raise Unfit(field, error.problem, error.next_step) from None


def _name(field: str, name: str | None) -> str:
    """A name that is looked up, as it is kept."""
    kept = _text(field, name)
    _said(field, kept)
    _short(field, kept)
    return kept or ""


def _said(field: str, text: str | None) -> None:
    try:
        require_words(text or "", field)
    except Refused as error:
        raise Unfit(field, error.problem, error.next_step) from None


def _short(field: str, text: str | None) -> None:
    if text and len(text.encode()) > LONGEST_INDEXED:
        raise Unfit(
            field,
            f"the {field} is too long ({len(text):,} characters)",
            f"at most {LONGEST_INDEXED:,} bytes can be looked up",
        )


def _date(field: str, text: str) -> None:
    problem = _date_problem(text)
    if problem is not None:
        raise Unfit(field, *problem)


@lru_cache(maxsize=4096)
def _date_problem(text: str) -> tuple[str, str] | None:
    """A file has the same days again and again."""
    try:
        dates.parse(text)
    except Refused as error:
        return error.problem, error.next_step
    return None


def _few(given: tuple[One, ...], what: str) -> tuple[One, ...]:
    if len(given) > MOST:
        raise Unfit(what, f"one record with {len(given):,} {what}", f"at most {MOST:,}; split it")
    return given
