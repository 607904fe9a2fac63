"""What another desk recorded, taken over as it is: its revisions, records and documents.

Local numbers are given out anew, in the order in which they were there; all else stays to the byte,
and so each revision keeps its hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from claimtrack import dates
from claimtrack.errors import Refused
from claimtrack.store import desks, documents
from claimtrack.store.checks.problems import Grouped, named
from claimtrack.store.contents import AT_ONCE, Content, contents
from claimtrack.store.desks import Logged
from claimtrack.store.engine import Connection, Row, masked
from claimtrack.store.log import (
    CHANGE_COLUMNS,
    MERGE_VERSION,
    REVISION_COLUMNS,
    Entry,
    before_text,
    change_line,
    header,
    header_lines,
)
from claimtrack.store.records import DIGESTERS, SHAPES
from claimtrack.store.revisions import Revision
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

LATE = {Kind.PARTY: "same_as", Kind.SOURCE: "derived_from"}
"""References that may point at a record with a higher number."""


def begin(
    connection: Connection,
    unknown: list[Entry],
    theirs: Entry,
    known: Mapping[str, Entry],
    *,
    actor: str,
    message: str | None,
) -> tuple[Revision, dict[str, int]]:
    """The revision that joins the two logs, begun, with what is `unknown` of the other one below
    it, up to its head; and the local number of every revision by its hash."""
    revision = Revision(connection, actor=actor, command="merge", message=message)
    ids = {hash: entry.id for hash, entry in known.items()}
    ids |= {entry.hash: revision.id + place for place, entry in enumerate(unknown)}
    revision.id += len(unknown)
    revision.version = MERGE_VERSION
    revision.parents.append((ids[theirs.hash], theirs.hash, theirs.recorded_at))
    # First the merge itself, at which all that comes in will point.
    revision._open()
    came = (one._replace(id=ids[one.hash], merged_in=revision.id) for one in unknown)
    rows = (one[: len(REVISION_COLUMNS)] for one in came)
    connection.fill("revision", REVISION_COLUMNS, rows)
    connection.fill(
        "revision_parent",
        ("revision_id", "ordinal", "parent_id"),
        (
            (ids[one.hash], ordinal, ids[parent])
            for one in unknown
            for ordinal, parent in enumerate(one.parents, 1)
        ),
    )
    return revision, ids


def log(
    revision: Revision,
    theirs: Connection,
    unknown: list[Entry],
    ids: Mapping[str, int],
    new: Mapping[Kind, Sequence[int]],
) -> None:
    """Takes over the changes of the unknown revisions, once their records are there, the `new` ones
    by their numbers. Raises Refused for a revision that is not what its hash says, and where
    records were not created in the order of their numbers."""
    by_number = {entry.id: entry for entry in unknown}
    grouped = Grouped(_rows(desks.changes(theirs, by_number)))
    last = _fill(revision.connection, _kept(theirs, unknown, grouped, ids), new)
    if last is not None:
        raise damaged(theirs, f"the {last.label} records are not in the order of the log")


def _rows(logged: Iterable[Logged]) -> Iterator[Row]:
    yield from logged


def _kept(
    theirs: Connection, unknown: list[Entry], grouped: Grouped, ids: Mapping[str, int]
) -> Iterator[Logged]:
    """The changes under the numbers that their revisions have here, each revision tested."""
    for entry in unknown:
        state = hashlib.sha256(header_lines(header(entry)))
        count = 0
        for row in grouped.of(entry.id):
            one = Logged._make(row)
            count += 1
            before = None if one.before is None else json.loads(one.before)
            line = (one.uuid, one.operation, bytes(one.digest), before, one.parent)
            state.update(change_line(one.kind, *line))
            told = None if before is None else before_text(before)
            yield one._replace(revision=ids[entry.hash], ordinal=count, before=told)
        if state.hexdigest() != entry.hash or count != entry.changes:
            raise damaged(theirs, f"R{entry.id} there is not what was recorded")


def damaged(theirs: Connection, what: str) -> Refused:
    """The refusal of a database that does not prove itself."""
    name = masked(theirs.database)
    return Refused(
        f"{name} is not as claimtrack left it: {what}", f"see: claimtrack --db {name} verify"
    )


def _fill(
    connection: Connection, logged: Iterator[Logged], new: Mapping[Kind, Sequence[int]]
) -> Kind | None:
    """Writes changes with the numbers that the records have here, thousands at a time: while rows
    are copied to PostgreSQL nothing can be asked. Returns a kind whose records came in another
    order than their numbers have, None where they are in order."""
    due = {kind.value: numbers[0] for kind, numbers in new.items() if numbers}
    while chunk := list(islice(logged, AT_ONCE)):
        uuids: dict[str, set[str]] = {}
        for one in chunk:
            uuids.setdefault(one.kind, set()).add(one.uuid)
        found = {
            kind: desks.numbers(connection, Kind(kind), those) for kind, those in uuids.items()
        }
        for one in chunk:
            if one.operation == "create" and one.kind in due:
                number = found[one.kind][one.uuid]
                if number > due[one.kind]:
                    return Kind(one.kind)
                due[one.kind] += number == due[one.kind]
        rows = (
            (*one[:3], found[one.kind][one.uuid], one.operation, bytes(one.digest), *one[7:])
            for one in chunk
        )
        connection.fill("change", CHANGE_COLUMNS, rows)
    return None


def records(
    revision: Revision,
    theirs: Connection,
    kind: Kind,
    rows: Iterable[int],
    stage: Callable[[Kind, list[Content]], None],
) -> Iterator[Content]:
    """Takes over the records of a kind that have these numbers there and are not here yet, after
    `stage` saw them; yields each as it stood there, under its number here."""
    connection = revision.connection
    columns = ("id", "uuid", *SHAPES[kind].columns, "recorded_in")
    last = connection.value(_last, kind.value) or 0
    late: dict[str, str] = {}
    ordered = contents(theirs, kind, rows)
    while chunk := list(islice(ordered, AT_ONCE)):
        there = desks.numbers(connection, kind, (content.uuid for content in chunk))
        new = [content for content in chunk if content.uuid not in there]
        prove(theirs, kind, new)
        _keep_documents(connection, theirs, kind, new)
        new = [one._replace(id=last + place) for place, one in enumerate(new, 1)]
        last += len(new)
        _aim(connection, theirs, kind, new, late)
        stage(kind, new)
        filled = (tuple(values(one, columns, revision.id)) for one in new)
        connection.fill(kind.value, columns, filled)
        yield from new
    _aim_late(connection, kind, late)


def prove(theirs: Connection, kind: Kind, found: list[Content]) -> None:
    """Raises Refused unless records of another desk are what its log says."""
    digests = desks.digests(theirs, kind, (one.id for one in found))
    for one in found:
        try:
            proven = DIGESTERS[kind].of(one.uuid, one.record) == digests.get(one.id)
        except (TypeError, ValueError):  # no text, or none that is UTF-8
            proven = False
        if not proven:
            raise damaged(theirs, f"{named(kind.value, one.id)} there is not what was recorded")


def values(content: Content, columns: Iterable[str], recorded_in: int) -> Iterator[Any]:
    """The columns of a row that came in."""
    own = {"id": content.id, "uuid": content.uuid, "recorded_in": recorded_in}
    return (own[name] if name in own else content.row[name] for name in columns)


def put(connection: Connection, kind: Kind, number: int, row: Mapping[str, Any]) -> None:
    """Lets a row stand so."""
    connection.run(_put, kind.value, number=number, **row)


def _aim(
    connection: Connection,
    theirs: Connection,
    kind: Kind,
    new: list[Content],
    late: dict[str, str],
) -> None:
    """Lets the rows point at the numbers that records have here; those that may not be here yet go
    to `late`, by UUID."""
    shape = SHAPES[kind]
    known: dict[Kind, dict[str, int]] = {}
    for name, target in shape.references.items():
        if name == LATE.get(kind):
            continue
        aimed = {one.record[name] for one in new if name in one.record}
        known.setdefault(target, {}).update(desks.numbers(connection, target, aimed))
    known.setdefault(kind, {}).update({one.uuid: one.id for one in new})
    for one in new:
        for name, target in shape.references.items():
            uuid = one.record.get(name)
            if uuid is not None and name == LATE.get(kind):
                late[one.uuid] = uuid
                uuid = None
            if uuid is not None and uuid not in known[target]:
                raise damaged(theirs, f"the {kind.label} {one.uuid} points at nothing")
            one.row[f"{name}_id"] = None if uuid is None else known[target][uuid]
        for name in shape.dates:
            # Worked out anew: no digest covers what follows from a date.
            bounds = _bounds(one.record.get(name))
            one.row[f"{name}_earliest"], one.row[f"{name}_latest"] = bounds
        for name, value in one.row.items():
            number = name.endswith("_id") or name in shape.numbers
            if value is not None and type(value) is not (int if number else str):
                raise damaged(theirs, f"the {kind.label} {one.uuid} has no text in {name}")


@lru_cache(maxsize=10_000)
def _bounds(text: str | None) -> tuple[str | None, str | None]:
    span = None if text is None else dates.parse(text)
    return (span.earliest, span.latest) if span else (None, None)


def _aim_late(connection: Connection, kind: Kind, late: dict[str, str]) -> None:
    pairs = iter(late.items())
    while chunk := dict(islice(pairs, AT_ONCE)):
        found = desks.numbers(connection, kind, {*chunk, *chunk.values()})
        rows = [{"number": found[one], "target": found[other]} for one, other in chunk.items()]
        connection.many(_point, kind.value, LATE[kind], rows=rows)


def _keep_documents(
    connection: Connection, theirs: Connection, kind: Kind, new: list[Content]
) -> None:
    """Takes over the bytes that saved copies name, unless they are here."""
    if kind is not Kind.CAPTURE:
        return
    columns = ("sha256", "text_sha256")
    named = {one.record[name] for one in new for name in columns if name in one.record}
    for sha256 in sorted(named - {row[0] for row in connection.among(named, _documents)}):
        row = theirs.one(documents.packed_row, sha256=sha256)
        if row is None or documents.unpacked(sha256, row[0], row[1]) is None:
            raise damaged(theirs, f"the document {sha256[:12]}… is damaged or missing")
        connection.fill("document", ("sha256", "size", "packed"), [(sha256, row[0], row[1])])


def _last(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    return sa.select(sa.func.max(metadata.tables[table].c.id))


def _point(table: str, name: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    found = metadata.tables[table]
    return (
        found.update()
        .where(found.c.id == sa.bindparam("number"))
        .values({f"{name}_id": sa.bindparam("target")})
    )


def _put(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    found = metadata.tables[table]
    row: dict[str, Any] = {name: sa.bindparam(name) for name in SHAPES[Kind(table)].columns}
    return found.update().where(found.c.id == sa.bindparam("number")).values(row)


def _documents(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import document

    return sa.select(document.c.sha256).where(document.c.sha256.in_(members(dialect, text=True)))
