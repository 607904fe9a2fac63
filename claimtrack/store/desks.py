"""The logs of two desks, read so that they can be joined: revisions by hash, records by UUID."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.store import log
from claimtrack.store.engine import Connection
from claimtrack.store.log import Entry
from claimtrack.store.revisions import locked_head
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

Stamp = tuple[str, int]
"""When a revision was recorded, and how many before it were at that same moment: later along any
line of revisions is larger, also where a clock stood still."""


class Logged(NamedTuple):
    """A change of a log, with the UUID of its record."""

    revision: int
    ordinal: int
    kind: str
    row_id: int
    uuid: str
    operation: str
    digest: bytes
    before: str | None
    parent: int | None


def entries(connection: Connection) -> dict[str, Entry]:
    """Every revision by its hash; those before it come before it."""
    hashes: dict[int, str] = dict(connection.all(_hashes))
    parents: dict[int, list[str]] = {}
    for number, parent in connection.all(_parents):
        parents.setdefault(number, []).append(hashes[parent])
    return {
        row[8]: Entry._make((*row, tuple(parents.get(row[0], ()))))
        for row in connection.all(log.revisions)
    }


def stamps(*logs: Mapping[str, Entry]) -> dict[str, Stamp]:
    """The stamp of each revision of some logs, by hash."""
    found: dict[str, Stamp] = {}
    for one in logs:
        for entry in one.values():
            above = max((found[parent] for parent in entry.parents), default=("", 0))
            later = entry.recorded_at > above[0]
            found[entry.hash] = (entry.recorded_at, 0) if later else (above[0], above[1] + 1)
    return found


def head(connection: Connection) -> int | None:
    """The number of the newest revision."""
    number: int | None = connection.value(log.head)
    return number


def lock(connection: Connection) -> None:
    """Takes the lock of writers, before anything is read that a write is to rest on."""
    connection.value(locked_head)


def changes(
    connection: Connection, revisions: Iterable[int], *, edits: bool = False
) -> Iterator[Logged]:
    """The changes of some revisions, in order; or only their `edits`."""
    ids = json.dumps(sorted(revisions))
    return map(Logged._make, connection.each(_changes, connection.dialect, edits, ids=ids))


def numbers(connection: Connection, kind: Kind, uuids: Iterable[str]) -> dict[str, int]:
    """The numbers of those records that there are, by UUID."""
    return dict(connection.among(uuids, _numbers, kind.value))


def digests(connection: Connection, kind: Kind, rows: Iterable[int]) -> dict[int, bytes]:
    """What the log of a desk says that some records now are: the digest of the last change of each.
    On whichever line that was, no later one on another made anything else of it, or the merge that
    joined them tells."""
    found = connection.among(rows, _digests, kind=kind.value)
    return {number: bytes(digest) for number, digest in found}


def creations(connection: Connection, kind: Kind, rows: Iterable[int]) -> list[tuple[Any, ...]]:
    """The revision and the number of each creation of some records."""
    return connection.among(rows, _creations, kind=kind.value)


def _hashes() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision

    return sa.select(revision.c.id, revision.c.hash)


def _parents() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision_parent as p

    return sa.select(p.c.revision_id, p.c.parent_id).order_by(p.c.revision_id, p.c.ordinal)


def _changes(dialect: str, edits: bool) -> Executable:
    from claimtrack.store.tables import change

    found: Any = log.changes()
    found = found.where(change.c.revision_id.in_(members(dialect)))
    return found.where(change.c.before.is_not(None)) if edits else found  # type: ignore[no-any-return]


def _numbers(dialect: str, table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row.uuid, row.id).where(row.uuid.in_(members(dialect, text=True)))


def _digests(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import change

    return (
        sa.select(change.c.row_id, change.c.digest)
        .where(change.c.kind == sa.bindparam("kind"), change.c.row_id.in_(members(dialect)))
        .order_by(change.c.revision_id, change.c.ordinal)
    )


def _creations(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import change

    return sa.select(change.c.revision_id, change.c.row_id).where(
        change.c.kind == sa.bindparam("kind"),
        change.c.row_id.in_(members(dialect)),
        change.c.before.is_(None),
    )
