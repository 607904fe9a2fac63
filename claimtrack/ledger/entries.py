"""What a file of any format holds, in the words of claimtrack: a reader makes these, the ledger
makes records of them. Everything is text as the file has it; what is not known is None."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Place(NamedTuple):
    """Where in a file something stands, for messages."""

    unit: str
    """What is counted: "line", "row", "review", "object"."""
    number: int
    """From 1."""
    field: str | None = None

    def __str__(self) -> str:
        told = f"{self.unit} {self.number}"
        return told if self.field is None else f'{told}, field "{self.field}"'


class PartyEntry(NamedTuple):
    """A party by its name; one that is known by that name or alias is taken."""

    name: str
    party_kind: str | None = None
    note: str | None = None
    aliases: tuple[str, ...] = ()
    uuid: str | None = None


class SourceEntry(NamedTuple):
    """A source; a known one of the same URL (or, without one, of the same title, publisher and
    date) is taken."""

    url: str | None = None
    title: str | None = None
    publisher: PartyEntry | None = None
    author: str | None = None
    published: str | None = None
    accessed: str | None = None
    archive_url: str | None = None
    language: str | None = None
    note: str | None = None
    uuid: str | None = None


class QuoteEntry(NamedTuple):
    """The words of a statement. They are kept as unverified: a file proves nothing."""

    exact: str
    language: str | None = None


class StatementEntry(NamedTuple):
    claimant: PartyEntry | None = None
    source: SourceEntry | None = None
    said: str | None = None
    place: str | None = None
    role: str | None = None
    speech: str | None = None
    note: str | None = None
    credibility: str | None = None
    quotes: tuple[QuoteEntry, ...] = ()


class AssessmentEntry(NamedTuple):
    """`assessed` None: the day of the import, and the reason says so."""

    analyst: str
    """"": whoever imports it."""
    assessed: str | None = None
    verdict: str | None = None
    credibility: str | None = None
    likelihood: str | None = None
    confidence: str | None = None
    because: str | None = None


class EstimateEntry(NamedTuple):
    figure: str
    unit: str | None = None
    counted: str | None = None
    estimated_for: str | None = None
    note: str | None = None


class ClaimEntry(NamedTuple):
    """A claim. A claim with the same text by the same claimant in the same source (of any of its
    statements) is the same one: what it lacks is added to it."""

    text: str
    key: str | None = None
    """By which links of the same file name it; None where none does."""
    language: str | None = None
    original: str | None = None
    original_language: str | None = None
    note: str | None = None
    topics: tuple[str, ...] = ()
    statements: tuple[StatementEntry, ...] = ()
    assessments: tuple[AssessmentEntry, ...] = ()
    estimates: tuple[EstimateEntry, ...] = ()
    uuid: str | None = None
    """Where the file has one that claimtrack gave, or one derived from its own identity."""


class LinkEntry(NamedTuple):
    claim: str
    """The key of the claim that speaks; it may stand in an entry before or after this one."""
    relation: str
    target: str
    """The key of the claim, or of the link, that it is about."""
    because: str | None = None
    key: str | None = None
    uuid: str | None = None


class Entry(NamedTuple):
    """What one record of a file (a row, a review, an object) comes to. It is taken whole, or set
    aside whole."""

    place: Place
    raw: bytes
    """The record itself, on one line or as the format needs it, to be set aside and mended."""
    claims: tuple[ClaimEntry, ...] = ()
    links: tuple[LinkEntry, ...] = ()
    remarks: tuple[str, ...] = ()
    """What a person should know of it, told and counted in the summary: 'rating "Pants on Fire"
    is not in the table'. The same remark of many entries is told once, with its count."""
    fields: Mapping[str, str] = MappingProxyType({})
    """What the file calls a field ("said": "Date"), for messages, where it does so otherwise."""
    keys_stay: bool = True
    """False where no other record names the keys of this one: they are forgotten at once, which
    in a long file saves much memory."""


class Rejected(NamedTuple):
    """A record that cannot be taken: told, and set aside."""

    place: Place
    problem: str
    """Without the place: `"1e999" is no number`."""
    next_step: str
    raw: bytes


class Header(NamedTuple):
    """Comes first where a file of records set aside needs one (the head of a CSV file)."""

    raw: bytes


class Guess(NamedTuple):
    """How a reader takes a file, where it had to guess: told before anything is written, and a
    person may still say no. It may stand after a Header, before all else."""

    lines: tuple[str, ...]
    mapping: tuple[tuple[str, str], ...] = ()
    """Of a table: each column and the field it is, "-" for none. It can be kept, under a name."""


Read = Entry | Rejected | Header | Guess
"""What a reader yields."""
