"""Records that come with UUIDs of their own, as a file holds them, and the documents they name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from claimtrack.errors import Refused
from claimtrack.evidence import amounts
from claimtrack.queries import captures
from claimtrack.store import documents
from claimtrack.store.records import SHAPES, Record
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import Kind


class Line(NamedTuple):
    """One record, with the number of its line in the file."""

    number: int
    kind: Kind
    uuid: str
    record: Record


class DocumentLine(NamedTuple):
    """The bytes that captures name by hash, with the number of their line in the file."""

    number: int
    sha256: str
    content: bytes


def load(revision: Revision, lines: Iterable[Line | DocumentLine], name: str) -> int:
    """Creates every record and keeps every document; returns how many records. Raises Refused for a
    record that points at none, a document that is not what its hash says, and a quote that does not
    stand where it says."""
    numbers: dict[str, tuple[Kind, int]] = {}
    for line in lines:
        if isinstance(line, DocumentLine):
            _keep(revision, line, name)
            continue
        if line.uuid in numbers:
            raise Refused(
                f'{name}, line {line.number}, field "uuid": {line.uuid} stands above already',
                "a record comes but once",
            )
        content: dict[str, str | int] = dict(line.record)
        for field, kind in SHAPES[line.kind].references.items():
            target = content.pop(field, None)
            if target is None:
                continue
            found = numbers.get(str(target))
            if found is None or found[0] is not kind:
                raise Refused(
                    f'{name}, line {line.number}, field "{field}": no {kind.label} {target} above',
                    "put that record first",
                )
            content[f"{field}_id"] = found[1]
        if line.kind is Kind.CAPTURE:
            _check_documents(revision, line, name)
        elif line.kind is Kind.QUOTE and "capture_id" in content:
            _check_place(revision, line, int(content["capture_id"]), name)
        try:
            if line.kind is Kind.ESTIMATE:
                amounts.parse(line.record["figure"])
            number = revision.create(line.kind, line.uuid, **content)
        except Refused as error:
            raise Refused(f"{name}, line {line.number}: {error.problem}", error.next_step) from None
        numbers[line.uuid] = (line.kind, number)
    return len(numbers)


def _keep(revision: Revision, line: DocumentLine, name: str) -> None:
    packed = documents.pack(line.content)
    if packed.sha256 != line.sha256:
        raise Refused(
            f'{name}, line {line.number}, field "sha256": the document has {packed.sha256}',
            "it was changed, or its hash was; get the file anew",
        )
    documents.keep(revision.connection, packed)


def _check_documents(revision: Revision, line: Line, name: str) -> None:
    for field in ("sha256", "text_sha256"):
        wanted = line.record.get(field)
        if wanted is not None and not documents.kept(revision.connection, wanted):
            raise Refused(
                f'{name}, line {line.number}, field "{field}": no document {wanted} above',
                "put that document first",
            )


def _check_place(revision: Revision, line: Line, capture: int, name: str) -> None:
    sha256 = captures.one(revision.connection, capture).text_sha256
    text = "" if sha256 is None else captures.text(revision.connection, sha256)
    start, end = (line.record.get(field, "") for field in ("start", "end"))
    if not (start.isdecimal() and end.isdecimal() and len(start + end) < 20) or (
        text[int(start) : int(end)] != line.record["exact"]
    ):
        raise Refused(
            f'{name}, line {line.number}, field "start": the quote does not stand there in the text'
            " of its capture",
            "leave capture, start and end out where a quote was not verified",
        )
