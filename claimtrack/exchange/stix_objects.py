"""Claims as STIX 2.1 objects: a note for a claim, a relationship for a link, an opinion for an
assessment and for who undercuts a link, an identity for a party."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from claimtrack.exchange.iris import iri
from claimtrack.exchange.stix_names import (
    ADMIRALTY,
    BY_CREDIBILITY,
    BY_LIKELIHOOD,
    CLASSES,
    EXTENSION,
    LEVELS,
    OPINIONS,
    PREAMBLE,
    PRODUCER,
    stix_id,
)
from claimtrack.queries.exports import (
    Joined,
    OutAssessment,
    OutClaim,
    OutLink,
    OutParty,
    OutSource,
    OutStatement,
    packed,
)

Object = dict[str, Any]
_UNKNOWN = "1970-01-01T00:00:00.000Z"
_OF_SOURCE = (
    "title", "author", "url", "archive_url", "file_name", "published", "accessed", "language",
    "note",
)  # fmt: skip
_OF_STATEMENT = ("said", "place", "role", "speech", "note", "credibility")
_OF_ESTIMATE = ("figure", "unit", "counted", "estimated_for", "note")


class _Undercut(NamedTuple):
    """A link that is aimed at a link: it can be told when that one was."""

    speaker: OutClaim
    link: OutLink


class _Making(NamedTuple):
    """What must be known while objects are made; UUIDs are packed."""

    modified: str
    """When the database was last changed."""
    known: Joined
    parties: set[bytes]
    """Those that were told."""
    links: set[bytes]
    """Those that were told, of those that a link is aimed at."""
    waiting: list[_Undercut]


def all_objects(claims: Iterable[OutClaim], known: Joined, modified: str) -> Iterator[Object]:
    """The objects of a bundle: claims, what rests on them, and the links between those known."""
    making = _Making(modified, known, set(), set(), [])
    yield from PREAMBLE
    for claim in claims:
        yield from _objects(claim, making)
    yield from _undercuts(making)


def _objects(claim: OutClaim, making: _Making) -> Iterator[Object]:
    """A claim and what it says of others; parties before their first use."""
    for party in _parties(claim):
        if packed(party.uuid) not in making.parties:
            making.parties.add(packed(party.uuid))
            yield _identity(party, making)
    yield _note(claim, making)
    for assessment in claim.assessments:
        yield _opinion(claim, assessment, making)
    for link in claim.links:
        if link.target_link:
            making.waiting.append(_Undercut(claim, link))
        elif packed(link.target_claim or "") in making.known.claims:
            yield _relationship(claim, link, making)
            if packed(link.uuid) in making.known.links:
                making.links.add(packed(link.uuid))


def _undercuts(making: _Making) -> Iterator[Object]:
    """Opinions about links that were told, and about such opinions."""
    waiting, before = making.waiting, len(making.waiting) + 1
    while len(waiting) < before:
        before = len(waiting)
        known = making.links | {packed(one.link.uuid) for one in waiting}
        waiting = [one for one in waiting if packed(one.link.target_link or "") in known]
    for one in waiting:
        target = one.link.target_link or ""
        kind = "relationship" if packed(target) in making.links else "opinion"
        yield _undercut(one, stix_id(kind, target), making)


def _undercut(one: _Undercut, target: str, making: _Making) -> Object:
    """Who undercuts a link disagrees with it, and its explanation is the claim."""
    claim, link = one
    kept = {"uuid": link.uuid, "undercut_by": stix_id("note", claim.uuid), "because": link.because}
    told = {
        "opinion": OPINIONS[1],
        "explanation": claim.text,
        "authors": [party.name for party in _claimants(claim)],
        "object_refs": [target],
    }
    return _object("opinion", link.uuid, making, kept) | _known(told)


def _object(kind: str, ours: str, making: _Making, kept: dict[str, Any]) -> Object:
    """What every object has. When it came to be stands in its UUID (RFC 9562, section 5.7)."""
    created = _created(ours)
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": stix_id(kind, ours),
        "created_by_ref": PRODUCER,
        "created": created,
        "modified": max(created, making.modified),
        "extensions": {EXTENSION: {"extension_type": "property-extension", **_known(kept)}},
    }


def _created(ours: str) -> str:
    if ours[14] != "7":
        return _UNKNOWN
    try:
        when = datetime.fromtimestamp(int(ours.replace("-", "")[:12], 16) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return _UNKNOWN
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z"


def _identity(party: OutParty, making: _Making) -> Object:
    kept = {"uuid": party.uuid, "party_kind": party.party_kind}
    told = _known({"name": party.name, "identity_class": CLASSES.get(party.party_kind or "")})
    return _object("identity", party.uuid, making, kept) | told


def _note(claim: OutClaim, making: _Making) -> Object:
    claimants = _claimants(claim)
    first = claim.statements[0] if claim.statements else None
    kept = {
        "uuid": claim.uuid,
        "note": claim.note,
        "original": claim.original,
        "original_language": claim.original_language,
        "statements": [told for one in claim.statements if (told := _statement(one))],
        "estimates": [_fields(one, _OF_ESTIMATE) for one in claim.estimates],
    }
    told = {
        "content": claim.text,
        "authors": [party.name for party in claimants],
        "object_refs": [stix_id("identity", party.uuid) for party in claimants] or [PRODUCER],
        "labels": list(claim.topics),
        "lang": claim.language,
        "confidence": ADMIRALTY.get((first and first.credibility) or ""),
        "external_references": list(_references(claim)),
    }
    return _object("note", claim.uuid, making, kept) | _known(told)


def _statement(one: OutStatement) -> Object:
    source, claimant = one.source, one.claimant
    return _known(
        {
            "claimant_ref": claimant and stix_id("identity", claimant.uuid),
            "source": source and _source(source),
            **_fields(one, _OF_STATEMENT),
            "quotes": [_fields(quote, ("exact", "language")) for quote in one.quotes],
        }
    )


def _source(source: OutSource) -> Object:
    publisher = source.publisher
    told = {"uuid": source.uuid, **_fields(source, _OF_SOURCE)}
    return _known(told | {"publisher_ref": publisher and stix_id("identity", publisher.uuid)})


def _references(claim: OutClaim) -> Iterator[Object]:
    """The sources of a claim, each once."""
    for source in {one.source.uuid: one.source for one in claim.statements if one.source}.values():
        name = source.publisher.name if source.publisher else None
        title = source.title or source.file_name or source.url or "source"
        told = {"source_name": name or title, "description": title, "url": _uri(source.url)}
        yield _known(told)


def _uri(address: str | None) -> str | None:
    """An address as RFC 3986 has it, which STIX asks for: ASCII, and one fragment."""
    escaped = iri(address, plain=True)
    if escaped is None:
        return None
    whole = re.sub("%(?![0-9A-Fa-f]{2})", "%25", escaped)
    page, mark, fragment = whole.partition("#")
    safe = "%:/?@!$&*+,;=~"
    return quote(page, safe) + mark + quote(fragment, safe)


def _opinion(claim: OutClaim, one: OutAssessment, making: _Making) -> Object:
    """An opinion has a word of five, which credibility or else likelihood gives; a verdict in
    words gives none, and is neutral."""
    kept = one._asdict()
    del kept["number"]
    word = BY_CREDIBILITY.get(one.credibility or "") or BY_LIKELIHOOD.get(one.likelihood or "")
    explanation = ": ".join(part for part in (one.verdict, one.because) if part)
    return _object("opinion", one.uuid, making, kept) | _known(
        {
            "opinion": word or OPINIONS[2],
            "explanation": explanation,
            "authors": [one.analyst],
            "object_refs": [stix_id("note", claim.uuid)],
            "confidence": LEVELS.get(one.confidence or ""),
        }
    )


def _relationship(claim: OutClaim, link: OutLink, making: _Making) -> Object:
    return _object("relationship", link.uuid, making, {"uuid": link.uuid}) | _known(
        {
            "relationship_type": link.relation,
            "description": link.because,
            "source_ref": stix_id("note", claim.uuid),
            "target_ref": stix_id("note", link.target_claim or ""),
        }
    )


def _claimants(claim: OutClaim) -> list[OutParty]:
    told = {one.claimant.uuid: one.claimant for one in claim.statements if one.claimant}
    return list(told.values())


def _parties(claim: OutClaim) -> Iterator[OutParty]:
    yield from _claimants(claim)
    for one in claim.statements:
        if one.source and one.source.publisher:
            yield one.source.publisher


def _fields(one: Any, names: tuple[str, ...]) -> Object:
    return _known({name: getattr(one, name) for name in names})


def _known(told: Object) -> Object:
    """Without what is not known: STIX has neither nulls nor empty lists."""
    return {name: value for name, value in told.items() if value not in (None, [], "")}
