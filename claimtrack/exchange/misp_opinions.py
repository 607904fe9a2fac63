"""What analysts think of MISP data: opinions and notes, and the tags of two scales.

Opinions run from 0 to 100, in five words (MISP 2.4.185, "analyst data"). Tags are those of the
taxonomies admiralty-scale 5 and estimative-language (https://github.com/MISP/misp-taxonomies).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from claimtrack.exchange.properties import Object, objects, text
from claimtrack.ledger.entries import AssessmentEntry, ClaimEntry, PartyEntry, StatementEntry
from claimtrack.vocabulary import (
    NOBODY,
    Confidence,
    Credibility,
    Likelihood,
    Reliability,
    values,
)

_WORDS = ((81, "strongly agree"), (61, "agree"), (41, "neutral"), (21, "disagree"),
          (0, "strongly disagree"))  # fmt: skip
_TAG = re.compile(r'([a-z-]+):([a-z-]+)="?([^"]*)"?')
_DEEPEST = 20


class Unread(Exception):
    """What is no opinion, and in which member."""


class Told(NamedTuple):
    """An opinion or a note."""

    key: str
    """Its UUID."""
    target: str
    """The UUID of what it is about."""
    given: Object
    opinion: int | None
    """None: a note."""

    @property
    def word(self) -> str | None:
        """What MISP calls that opinion."""
        if self.opinion is None:
            return None
        return next(word for least, word in _WORDS if self.opinion >= least)

    @property
    def relation(self) -> str | None:
        """How it bears on what it is about; a neutral one does not."""
        word = self.word or "neutral"
        return None if word == "neutral" else "rebuts" if "disagree" in word else "supports"


def told(given: Object, key: str, depth: int = 0) -> Iterator[Told]:
    """The opinions and notes about an object, and those about them. Raises Unread."""
    for kind in ("Opinion", "Note"):
        for number, one in enumerate(objects(given, kind), 1):
            own = text(one, "uuid") or f"{key}, {kind.lower()} {number}"
            target = key if depth else text(one, "object_uuid") or key
            yield Told(own, target, one, _value(one) if kind == "Opinion" else None)
            if depth < _DEEPEST:
                yield from told(one, own, depth + 1)


def _value(given: Object) -> int:
    value = given.get("opinion")
    number = int(value) if isinstance(value, str) and re.fullmatch("[0-9]{1,3}", value) else value
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 100:
        raise Unread(f"{str(value)[:40]!r} is no opinion from 0 to 100")
    return number


def claim(one: Told, about: str) -> ClaimEntry:
    """An opinion or a note as a claim: its comment, or that somebody has it."""
    by = organisation(one.given)
    authors = text(one.given, "authors")
    claimant = by or (PartyEntry(authors) if authors else None)
    said = text(one.given, "comment") or text(one.given, "note")
    verb = {"rebuts": "disagrees", "supports": "agrees"}.get(one.relation or "", "is neutral")
    who = claimant.name if claimant else "Somebody"
    return ClaimEntry(
        said or f"{who} {verb}: {about}",
        one.key,
        text(one.given, "language"),
        note=f"Authors: {authors}" if authors and by else None,
        statements=(StatementEntry(claimant, said=day(one.given, "created")),),
    )


def assessment(one: Told) -> AssessmentEntry:
    """An opinion as a judgement, in its word and its number."""
    by = organisation(one.given)
    return AssessmentEntry(
        text(one.given, "authors") or (by.name if by else NOBODY),
        day(one.given, "modified") or day(one.given, "created"),
        f"{one.word} ({one.opinion} of 100)",
        because=text(one.given, "comment"),
    )


def organisation(given: Object) -> PartyEntry | None:
    """The organisation that created an object."""
    found = given.get("Orgc") or given.get("Org")
    name = text(found, "name") if isinstance(found, dict) else None
    return PartyEntry(name, "organisation") if name else None


def day(given: Object, name: str) -> str | None:
    """The day of a date or a time, as MISP writes them."""
    found = re.match(r"\d{4}-\d{2}-\d{2}(?=$|[ T])", text(given, name) or "", re.ASCII)
    return found[0] if found else None


def tagged(given: Object) -> tuple[dict[str, str], str | None]:
    """What its tags judge: credibility, likelihood and confidence; and the reliability of its
    source, in words. Of several tags of one scale the last counts."""
    judged: dict[str, str] = {}
    reliability = None
    for tag in objects(given, "Tag"):
        found = _TAG.fullmatch((text(tag, "name") or "").lower())
        if found is None:
            continue
        scale, value = f"{found[1]}:{found[2]}", found[3].replace("-", "_")
        if scale == "admiralty-scale:information-credibility" and value in values(Credibility):
            judged["credibility"] = value
        elif scale == "admiralty-scale:source-reliability" and value.upper() in values(Reliability):
            letter = Reliability(value.upper())
            reliability = f"{letter} ({letter.label})"
        elif scale == "estimative-language:likelihood-probability" and value in values(Likelihood):
            judged["likelihood"] = value
        elif found[2] == "confidence-in-analytic-judgment" and value in values(Confidence):
            judged["confidence"] = value
    return judged, reliability
