"""Records as they go out in the formats of others: claims with everything that rests on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from claimtrack.store.engine import Connection


class Export(NamedTuple):
    """What is to be written: the live claims chosen, on a connection that reads one snapshot."""

    connection: Connection
    claims: tuple[int, ...] | None = None
    """By number, in order; None is every live claim."""
    whole: bool = False
    """Everything that is kept, with the log: only claimtrack's own format can hold it."""


class OutParty(NamedTuple):
    number: int
    uuid: str
    name: str
    party_kind: str | None


class OutSource(NamedTuple):
    number: int
    uuid: str
    title: str | None
    publisher: OutParty | None
    author: str | None
    url: str | None
    archive_url: str | None
    file_name: str | None
    published: str | None
    accessed: str | None
    language: str | None
    derived_from: str | None
    """The UUID of the source that it is derived from."""
    note: str | None


class OutQuote(NamedTuple):
    """With its place in the text of a saved copy (code points, end exclusive), where verified."""

    number: int
    uuid: str
    exact: str
    language: str | None
    prefix: str | None
    suffix: str | None
    start: int | None
    end: int | None
    captured: str | None
    sha256: str | None
    """Of the copy's bytes."""


class OutStatement(NamedTuple):
    number: int
    uuid: str
    claimant: OutParty | None
    source: OutSource | None
    said: str | None
    place: str | None
    role: str | None
    speech: str | None
    note: str | None
    credibility: str | None
    quotes: tuple[OutQuote, ...]


class OutAssessment(NamedTuple):
    number: int
    uuid: str
    analyst: str
    assessed: str
    verdict: str | None
    credibility: str | None
    likelihood: str | None
    confidence: str | None
    because: str | None


class OutEstimate(NamedTuple):
    number: int
    uuid: str
    figure: str
    unit: str | None
    counted: str | None
    estimated_for: str | None
    note: str | None


class OutLink(NamedTuple):
    """A live link by which the claim speaks; exactly one target is given."""

    number: int
    uuid: str
    relation: str
    target_claim: str | None
    """UUID."""
    target_link: str | None
    """UUID."""
    because: str | None


class OutClaim(NamedTuple):
    """A live claim and what is live of the rest, in order of number; statements by date said."""

    number: int
    uuid: str
    text: str
    language: str | None
    original: str | None
    original_language: str | None
    note: str | None
    topics: tuple[str, ...]
    statements: tuple[OutStatement, ...]
    """The first is the first appearance."""
    links: tuple[OutLink, ...]
    assessments: tuple[OutAssessment, ...]
    estimates: tuple[OutEstimate, ...]
    strength: float | None
    """The middle of its bounds; None where it is not scored or outdated."""
    contestedness: float | None
    standing: str | None


def claims(export: Export) -> Iterator[OutClaim]:
    """The claims chosen, in order, read in batches so that memory is bounded."""
    raise NotImplementedError


def sources(export: Export) -> Iterator[OutSource]:
    """The live sources on which statements of the claims chosen rest, each once, in order."""
    raise NotImplementedError
