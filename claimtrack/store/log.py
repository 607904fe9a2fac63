"""The log as it is kept: a revision, a change of it, and what of them its hash covers.

`docs/revisions.md` specifies the hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.store.records import canonical, quoted
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

REVISION_VERSION = 1
MERGE_VERSION = 2
"""The form of a revision that joins two logs: each of its changes names the parent it tells of."""
MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
AHEAD = timedelta(days=1)
"""How far another computer's clock may be ahead: more than a wrong time zone makes is a wrong date.
"""
CHANGE_COLUMNS = (
    "revision_id",
    "ordinal",
    "kind",
    "row_id",
    "operation",
    "digest",
    "before",
    "parent",
)
"""Of the table `change`, in the order in which it is filled."""


class Entry(NamedTuple):
    """A revision; `parents` are hashes, which stand in a table of their own."""

    id: int
    uuid: str
    command_id: str
    recorded_at: str
    actor: str
    command: str
    message: str | None
    changes: int
    hash: str
    version: int
    merged_in: int | None
    parents: tuple[str, ...] = ()

    @property
    def merge(self) -> bool:
        """Whether it joins two logs."""
        return self.version == MERGE_VERSION


REVISION_COLUMNS = Entry._fields[:-1]
"""Of the table `revision`."""


class Change(NamedTuple):
    """One row's part of a revision. `before` has the fields an edit replaced, None for absent;
    `parent`, in a merge, the place of the parent where they stood, None in any other."""

    kind: Kind
    row_id: int
    uuid: str
    operation: str
    digest: bytes
    before: dict[str, str | None] | None
    parent: int | None = None


def now(later: timedelta = timedelta()) -> str:
    """The time, or one that is so much later, as it is recorded."""
    return (datetime.now(UTC) + later).strftime(MOMENT)


def header(entry: Entry) -> dict[str, Any]:
    """What the hash of a revision covers of it, besides its changes."""
    names = ("version", "uuid", "command_id", "recorded_at", "actor", "command", "message")
    return {name: getattr(entry, name) for name in names} | {"parents": list(entry.parents)}


def revision_hash(told: dict[str, Any], changes: Iterable[Change]) -> str:
    """SHA-256 (hex) of a revision: its header and each change, a line of canonical JSON each."""
    state = hashlib.sha256(header_lines(told))
    for change in changes:
        state.update(change_line(change.kind.value, *change[2:]))
    return state.hexdigest()


def header_lines(told: dict[str, Any]) -> bytes:
    """What the hash of a revision covers of its header."""
    return b"claimtrack revision %d\n" % told["version"] + canonical(told) + b"\n"


def change_line(
    kind: str, uuid: str, operation: str, digest: bytes, before: Any, parent: int | None = None
) -> bytes:
    """What the hash of a revision covers of one of its changes."""
    start = f'["{kind}",{quoted(uuid)},"{operation}","{digest.hex()}",'
    end = b"null" if before is None else canonical(before)
    of = "" if parent is None else f",{parent:d}"
    return b"%b%b%b]\n" % (start.encode(), end, of.encode())


def before_text(before: dict[str, str | None]) -> str:
    """What an edit replaced, as it is kept."""
    return json.dumps(before, ensure_ascii=False, sort_keys=True)


def revisions() -> Executable:
    """Every revision in order, as the first fields of an `Entry`."""
    import sqlalchemy as sa

    from claimtrack.store.tables import revision

    return sa.select(*(revision.c[name] for name in REVISION_COLUMNS)).order_by(revision.c.id)


def changes() -> Executable:
    """Every change in order, with the UUID of its record, which its row does not hold."""
    import sqlalchemy as sa

    from claimtrack.store.tables import change, metadata

    def uuid_in(table: Any) -> Any:
        return sa.select(table.c.uuid).where(table.c.id == change.c.row_id).scalar_subquery()

    uuid = sa.case(
        *(
            (change.c.kind == sa.literal_column(f"'{kind.value}'"), uuid_in(table))
            for kind in Kind
            for table in [metadata.tables[kind.value]]
        )
    )
    return sa.select(
        change.c.revision_id,
        change.c.ordinal,
        change.c.kind,
        change.c.row_id,
        uuid,
        change.c.operation,
        change.c.digest,
        change.c.before,
        change.c.parent,
    ).order_by(change.c.revision_id, change.c.ordinal)


def head() -> Executable:
    """The number of the newest revision."""
    import sqlalchemy as sa

    from claimtrack.store.tables import chain

    return sa.select(chain.c.head_id)
