"""What a row says, told without its database: the canonical form that digests cover.

A record is a dict of a row's content: text fields as stored, a reference as the UUID it points at,
what is not known left out, local numbers and derived columns left out. `docs/revisions.md` holds
the specification; `docs/format.md` the same records as a file format.

This module knows the shape of every kind without importing SQLAlchemy, because every command needs
it; `tests/store/test_records.py` holds it equal to the tables.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from claimtrack.vocabulary import (
    Confidence,
    Credibility,
    Kind,
    Likelihood,
    PartyKind,
    Relation,
    Reliability,
    Speech,
    Tie,
    Word,
)


class Shape(NamedTuple):
    """The content of one kind. A reference `source` is kept in a column `source_id`; a date
    `said` in the columns `said`, `said_earliest` and `said_latest`."""

    fields: tuple[str, ...]
    references: Mapping[str, Kind] = MappingProxyType({})
    dates: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    """Those of the fields that are exact days."""
    times: tuple[str, ...] = ()
    """Those of the fields that are exact times, in UTC: `2018-08-27T09:00:00Z`."""
    numbers: tuple[str, ...] = ()
    """Those of the fields that are whole numbers, from 0; a record tells them as text."""
    verbatim: tuple[str, ...] = ()
    """Those of the fields whose white space counts, at their ends too."""
    words: Mapping[str, type[Word]] = MappingProxyType({})
    """Those of the fields that hold a word of a vocabulary."""
    required: tuple[str, ...] = ()
    """Fields and references that no record of this kind is without."""
    some: tuple[str, ...] = ()
    """Fields of which every record of this kind has at least one."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that a record of this kind may have, but `kind` and `uuid`."""
        return (*self.fields, *self.dates, *self.references, "retraction")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that hold content, derived date bounds included."""
        bounds = (f"{date}_{end}" for date in self.dates for end in ("earliest", "latest"))
        return (
            *self.fields,
            *self.dates,
            *bounds,
            *(f"{name}_id" for name in self.references),
            "retraction",
        )


SHAPES: dict[Kind, Shape] = {
    Kind.PARTY: Shape(
        ("name", "party_kind", "note"),
        {"same_as": Kind.PARTY},
        words={"party_kind": PartyKind},
        required=("name",),
    ),
    Kind.ALIAS: Shape(("name", "language"), {"party": Kind.PARTY}, required=("party", "name")),
    Kind.AFFILIATION: Shape(
        ("relation", "role"),
        {"party": Kind.PARTY, "institution": Kind.PARTY},
        ("since", "until"),
        words={"relation": Tie},
        required=("party", "relation", "institution"),
    ),
    Kind.SOURCE: Shape(
        ("title", "author", "url", "archive_url", "file_name", "file_sha256", "language", "note"),
        {"publisher": Kind.PARTY, "derived_from": Kind.SOURCE},
        ("published", "accessed"),
        some=("title", "url", "file_name"),
    ),
    Kind.CAPTURE: Shape(
        (
            "captured",
            "captured_by",
            "url",
            "file_name",
            "media_type",
            "sha256",
            "text_sha256",
            "extractor",
            "note",
        ),
        {"source": Kind.SOURCE},
        times=("captured",),
        required=("source", "captured", "media_type", "sha256"),
    ),
    Kind.RATING: Shape(
        ("letter", "rated", "because"),
        {"party": Kind.PARTY, "source": Kind.SOURCE},
        days=("rated",),
        words={"letter": Reliability},
        required=("letter", "rated"),
    ),
    Kind.TOPIC: Shape(("name", "note"), required=("name",)),
    Kind.CLAIM: Shape(
        ("text", "language", "original", "original_language", "note"), required=("text",)
    ),
    Kind.CLAIM_TOPIC: Shape(
        (), {"claim": Kind.CLAIM, "topic": Kind.TOPIC}, required=("claim", "topic")
    ),
    Kind.STATEMENT: Shape(
        ("place", "role", "speech", "note", "credibility"),
        {"claim": Kind.CLAIM, "claimant": Kind.PARTY, "source": Kind.SOURCE},
        ("said",),
        words={"speech": Speech, "credibility": Credibility},
        required=("claim",),
    ),
    Kind.QUOTE: Shape(
        ("exact", "language", "prefix", "suffix", "start", "end"),
        {"statement": Kind.STATEMENT, "capture": Kind.CAPTURE},
        numbers=("start", "end"),
        verbatim=("exact", "prefix", "suffix"),
        required=("statement", "exact"),
    ),
    Kind.LINK: Shape(
        ("relation", "because"),
        {"claim": Kind.CLAIM, "target_claim": Kind.CLAIM, "target_link": Kind.LINK},
        words={"relation": Relation},
        required=("claim", "relation"),
    ),
    Kind.ASSESSMENT: Shape(
        ("analyst", "assessed", "verdict", "credibility", "likelihood", "confidence", "because"),
        {"claim": Kind.CLAIM},
        days=("assessed",),
        words={
            "credibility": Credibility,
            "likelihood": Likelihood,
            "confidence": Confidence,
        },
        required=("claim", "analyst", "assessed"),
        some=("verdict", "credibility", "likelihood", "confidence"),
    ),
    Kind.ESTIMATE: Shape(
        ("figure", "unit", "counted", "note"),
        {"claim": Kind.CLAIM},
        ("estimated_for",),
        required=("claim", "figure"),
    ),
}

Record = dict[str, str]
FORM = b"claimtrack record 1\n"
"""Names the canonical form of a record; a digest covers it."""
quoted = json.encoder.encode_basestring
"""A text as JSON has it, in raw UTF-8."""
# Made once: json.dumps makes one for every record.
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no white space and raw UTF-8: one value, one byte string.

    For the strings, whole numbers, lists and objects that claimtrack keeps this is RFC 8785
    (JSON Canonicalization Scheme), but for key order, which is by code point.
    """
    return _ENCODER.encode(value).encode()


def digest(kind: Kind, record: Record) -> bytes:
    """SHA-256 (32 bytes) of a record in canonical form, `uuid` included."""
    named = {"kind": kind.value, **record}
    # What `canonical` makes of it, in half the time: all names are plain, and all values text.
    told = ",".join([f'"{name}":{quoted(named[name])}' for name in sorted(named)])
    return hashlib.sha256(b"%b{%b}" % (FORM, told.encode())).digest()


class Digester:
    """The digests of many records of one kind that come as rows: of the same bytes as `digest`
    makes of a record, put together in half the time."""

    def __init__(self, kind: Kind) -> None:
        self.names = tuple(sorted(("kind", "uuid", *SHAPES[kind].names)))
        """What a row begins with, in order; None for what is not known."""
        self._kind = kind.value
        self._forms: dict[tuple[str, ...], str] = {}
        self._keys = [f'"{name}":' for name in self.names]

    def digest(self, row: Iterable[str | None]) -> bytes:
        """Of the record that a row begins with. Raises TypeError for what is no text."""
        fields = zip(self._keys, row, strict=False)
        told = [key + quoted(value) for key, value in fields if value is not None]
        return hashlib.sha256(b"%b{%b}" % (FORM, ",".join(told).encode())).digest()

    def of(self, uuid: str, record: Record) -> bytes:
        """Of a record and its UUID: what the function `digest` gives."""
        names = tuple(record)
        told = (self._forms.get(names) or self._form(names)).format(
            quoted(uuid), *map(quoted, record.values())
        )
        return hashlib.sha256(b"%b{%b}" % (FORM, told.encode())).digest()

    def _form(self, names: tuple[str, ...]) -> str:
        """How a UUID and the values of these fields are told. Of the many records of a file most
        have the same few sets of fields."""
        if len(self._forms) > 1000:
            self._forms.clear()
        place = {name: f'"{name}":{{{number}}}' for number, name in enumerate(("uuid", *names))}
        place["kind"] = f'"kind":"{self._kind}"'
        form = self._forms[names] = ",".join(place[name] for name in sorted(place))
        return form


DIGESTERS = {kind: Digester(kind) for kind in SHAPES}
