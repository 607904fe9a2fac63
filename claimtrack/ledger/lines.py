"""The lines of claimtrack's own files, read: records, documents and the log (docs/format.md)."""

from __future__ import annotations

from typing import NamedTuple

from claimtrack.store.records import Record
from claimtrack.vocabulary import Kind


class Opening(NamedTuple):
    """The first line: what the file is."""

    version: int
    revisions: int | None = None
    """How many revisions its log has; None for records without their log."""


class Line(NamedTuple):
    """One record, with the number of its line in the file."""

    number: int
    kind: Kind
    uuid: str
    record: Record
    raw: bytes = b""
    recorded_in: int = 0
    """The place in the log of the revision that recorded it; 0 without a log."""
    plain: bool = False
    """Whether its texts are known to be as they are kept: no NUL, no surrogate, no white space at
    their ends."""


class DocumentLine(NamedTuple):
    """The bytes that captures name by hash, with the number of their line in the file."""

    number: int
    sha256: str
    content: bytes
    raw: bytes = b""


class RevisionLine(NamedTuple):
    """One revision of the log, with the number of its line; its changes follow it."""

    number: int
    uuid: str
    command_id: str
    recorded_at: str
    actor: str
    command: str
    message: str | None
    parents: tuple[str, ...]
    """The hashes of the revisions that it follows."""
    hash: str
    changes: int
    version: int = 1
    """The form in which it was hashed."""
    merged_in: int | None = None
    """The place in the log of the merge that brought it in; None where it was recorded here."""


class ChangeLine(NamedTuple):
    """One change of the revision above it."""

    number: int
    kind: str
    uuid: str
    operation: str
    digest: bytes
    before: dict[str, str | None] | None = None
    parent: int | None = None
    """Of a merge: which of its parents the change starts from."""


AnyLine = Line | DocumentLine | RevisionLine | ChangeLine
