"""STIX 2.1 objects that claimtrack wrote, back as what they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from claimtrack.exchange.properties import Object, listed, objects, text
from claimtrack.exchange.stix_names import KINDS
from claimtrack.exchange.stix_values import own
from claimtrack.ledger.entries import (
    AssessmentEntry,
    ClaimEntry,
    EstimateEntry,
    LinkEntry,
    PartyEntry,
    QuoteEntry,
    SourceEntry,
    StatementEntry,
)

Parties = Callable[[str | None], PartyEntry | None]
"""The party that an identity is, by its identifier."""

_OF_SOURCE = (
    "url", "title", "author", "published", "accessed", "archive_url", "language", "note", "uuid",
)  # fmt: skip
_OF_STATEMENT = ("said", "place", "role", "speech", "note", "credibility")
_OF_ASSESSMENT = ("assessed", "verdict", "credibility", "likelihood", "confidence", "because")
_OF_ESTIMATE = ("unit", "counted", "estimated_for", "note")


def party(identity: Object) -> PartyEntry | None:
    """The party of an identity, also of one that others wrote; None where it has no name."""
    told, name = own(identity) or {}, _verbatim(identity, "name")
    if not name or not name.strip():
        return None
    kind = _verbatim(told, "party_kind") or KINDS.get(text(identity, "identity_class") or "")
    return PartyEntry(name, kind, uuid=_verbatim(told, "uuid"))


def claim(note: Object, key: str, parties: Parties) -> ClaimEntry:
    """The claim of a note."""
    told = own(note) or {}
    return ClaimEntry(
        text=_verbatim(note, "content") or "",
        key=key,
        language=_verbatim(note, "lang"),
        original=_verbatim(told, "original"),
        original_language=_verbatim(told, "original_language"),
        note=_verbatim(told, "note"),
        topics=tuple(listed(note, "labels")),
        statements=tuple(_statement(one, parties) for one in objects(told, "statements")),
        estimates=tuple(
            EstimateEntry(_verbatim(one, "figure") or "", **_picked(one, _OF_ESTIMATE))
            for one in objects(told, "estimates")
        ),
        uuid=_verbatim(told, "uuid"),
    )


def assessment(opinion: Object) -> AssessmentEntry | None:
    """The assessment that an opinion was; None for one that was none."""
    told = own(opinion)
    if told is None or "analyst" not in told:
        return None
    return AssessmentEntry(_verbatim(told, "analyst") or "", **_picked(told, _OF_ASSESSMENT))


def link(given: Object, key: str) -> LinkEntry | None:
    """The link that a relationship, or an opinion about one, was; None where it was none."""
    told = own(given)
    if told is None:
        return None
    uuid = _verbatim(told, "uuid")
    if given.get("type") == "relationship":
        ends = text(given, "source_ref"), text(given, "target_ref")
        relation, because = text(given, "relationship_type"), _verbatim(given, "description")
    else:
        ends = text(told, "undercut_by"), next(iter(listed(given, "object_refs")), None)
        relation, because = "undercuts", _verbatim(told, "because")
    if not ends[0] or not ends[1] or not relation:
        return None
    return LinkEntry(ends[0], relation, ends[1], because, key, uuid)


def _statement(told: Object, parties: Parties) -> StatementEntry:
    source = told.get("source")
    return StatementEntry(
        claimant=parties(text(told, "claimant_ref")),
        source=_source(source, parties) if isinstance(source, dict) else None,
        quotes=tuple(
            QuoteEntry(_verbatim(one, "exact") or "", _verbatim(one, "language"))
            for one in objects(told, "quotes")
        ),
        **_picked(told, _OF_STATEMENT),
    )


def _source(told: Object, parties: Parties) -> SourceEntry:
    source = SourceEntry(
        publisher=parties(text(told, "publisher_ref")), **_picked(told, _OF_SOURCE)
    )
    if source.url or source.title:
        return source
    return source._replace(title=_verbatim(told, "file_name"))


def _picked(told: Object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _verbatim(told, name) for name in names}


def _verbatim(told: Object, name: str) -> str | None:
    value = told.get(name)
    return value if isinstance(value, str) else None
