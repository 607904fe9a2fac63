"""Records that come with UUIDs of their own, as a file holds them, and the documents they name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from claimtrack.errors import Refused
from claimtrack.evidence import amounts
from claimtrack.queries import captures
from claimtrack.queries.sources import of_statement as source_of
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
        content: dict[str, Any] = dict(line.record)
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
        elif line.kind is Kind.QUOTE:
            _check_place(revision, line, content, name)
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
    where = f"{name}, line {line.number}"
    for field in ("sha256", "text_sha256"):
        wanted = line.record.get(field)
        if wanted is not None and not documents.kept(revision.connection, wanted):
            raise Refused(
                f'{where}, field "{field}": no document {wanted} above', "put that document first"
            )
    if ("text_sha256" in line.record) != ("extractor" in line.record):
        raise Refused(f'{where}, field "extractor": goes with text_sha256', "give both or neither")
    if "text_sha256" in line.record:
        try:
            text = captures.text(revision.connection, line.record["text_sha256"])
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text:
            raise Refused(
                f'{where}, field "text_sha256": that document is no UTF-8 text',
                "leave text_sha256 and extractor out",
            )


def _check_place(revision: Revision, line: Line, content: dict[str, Any], name: str) -> None:
    """Raises Refused unless a quote stands where it says, in a copy of its statement's source."""
    record, where = line.record, f"{name}, line {line.number}"
    anchored = [field in record for field in ("capture", "start", "end")]
    if any(anchored) != all(anchored) or (
        {"prefix", "suffix"} & record.keys() and not any(anchored)
    ):
        raise Refused(
            f'{where}, field "capture": goes with start and end', "give all three or none"
        )
    if not any(anchored):
        return
    connection = revision.connection
    copy = captures.one(connection, content["capture_id"])
    if copy.source != source_of(connection, content["statement_id"]):
        raise Refused(
            f'{where}, field "capture": is no copy of the statement\'s source', "name another"
        )
    text = "" if copy.text_sha256 is None else captures.text(connection, copy.text_sha256)
    start, end = record["start"], record["end"]
    stands = start.isdecimal() and end.isdecimal() and len(start + end) < 20
    if stands:
        before, after = record.get("prefix", ""), record.get("suffix", "")
        around = text[max(0, int(start) - len(before)) : int(end) + len(after)]
        stands = int(start) >= len(before) and around == before + record["exact"] + after
        stands = stands and int(end) - int(start) == len(record["exact"])
    if not stands:
        raise Refused(
            f'{where}, field "start": the quote does not stand there in the text of its capture',
            "leave capture, start, end, prefix and suffix out where it was not verified",
        )
