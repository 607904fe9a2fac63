"""The log of another database, put into an empty one as it was: the same numbers, the same rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.store.contents import contents
from claimtrack.store.engine import Connection, Row
from claimtrack.store.log import (
    CHANGE_COLUMNS,
    REVISION_COLUMNS,
    Change,
    before_text,
    change_line,
    header_lines,
)
from claimtrack.store.records import DIGESTERS, SHAPES
from claimtrack.store.revisions import New, fill_records, uuid7
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

AT_ONCE = 10_000
"""Changes that are kept by one statement."""
Numbers = Callable[[str, set[str]], Mapping[str, int]]
"""The numbers of records of a kind, by UUID."""


class Past(NamedTuple):
    """A revision as it was recorded. `header` is what its hash covers, with the hashes of its
    parents."""

    header: dict[str, Any]
    hash: str
    changes: int
    merged_in: int | None


class Log:
    """The log while it comes in: first its records, then revision by revision."""

    def __init__(self, connection: Connection, numbers: Numbers) -> None:
        self._connection = connection
        self._numbers = numbers
        self._there: set[int] = set()
        self._by_hash: dict[str, int] = {}
        self._past: Past | None = None
        self._state = hashlib.sha256()
        self._count = 0
        self._waiting: list[tuple[int, int, Change]] = []
        self._differing: set[tuple[Kind, int]] = set()
        """Records that are not as the last change that came in left them."""

    @property
    def revisions(self) -> int:
        """How many have come in."""
        return len(self._by_hash)

    def records(
        self, kind: Kind, numbers: list[int], made: list[New], recorded_in: list[int]
    ) -> None:
        """Stores records of one kind, recorded by revisions that are yet to come."""
        self._announce(set(recorded_in))
        fill_records(self._connection, kind, numbers, made, recorded_in)

    def _announce(self, numbers: set[int]) -> None:
        """A revision is there before what it recorded, with nothing in it yet but what must be."""
        new = sorted(numbers - self._there)
        self._there.update(new)
        blank = ("", "-", "-", None, 1)
        rows = []
        for number in new:
            uuid = uuid7()
            known = (number, uuid, uuid, "0" * 27, *blank[1:], uuid.replace("-", "") * 2, 1, None)
            rows.append(known)
        self._connection.fill("revision", REVISION_COLUMNS, rows)

    def revision(self, past: Past) -> bool:
        """Begins the next revision. Returns whether the one before it was as its hash says, and
        whether this one follows revisions that are there."""
        fine = self.close()
        parents = [self._by_hash.get(one) for one in past.header["parents"]]
        if not fine or past.hash in self._by_hash or None in parents:
            return False
        number = self._by_hash[past.hash] = len(self._by_hash) + 1
        self._announce({number})
        named = ("uuid", "command_id", "recorded_at", "actor", "command", "message", "version")
        values = {f"new_{name}": past.header[name] for name in named}
        values |= {"new_changes": past.changes, "new_hash": past.hash}
        self._connection.run(_tell, revision=number, new_merged_in=past.merged_in, **values)
        self._connection.fill(
            "revision_parent",
            ("revision_id", "ordinal", "parent_id"),
            ((number, ordinal, parent) for ordinal, parent in enumerate(parents, 1)),
        )
        self._past, self._count = past, 0
        self._state = hashlib.sha256(header_lines(past.header))
        return True

    def change(self, change: Change) -> None:
        """Adds a change to the revision that was begun; its row's number is looked up."""
        self._count += 1
        self._state.update(change_line(change.kind, *change[2:]))
        self._waiting.append((len(self._by_hash), self._count, change))
        if len(self._waiting) >= AT_ONCE:
            self._keep()

    def close(self) -> bool:
        """Whether the revision that was begun is as its hash says."""
        past = self._past
        return past is None or (
            past.hash == self._state.hexdigest() and past.changes == self._count
        )

    def end(self) -> tuple[Kind, int] | None:
        """Completes the log. Returns kind and number of a record that is not as the log has it, or
        0 for a change of none; None where all are."""
        self._keep()
        self._connection.run(_move_head, head_id=len(self._by_hash))
        if self._differing:
            return min(self._differing)
        for kind in SHAPES:
            found = self._connection.value(_unrecorded, kind.value)
            if found is not None:
                return kind, found
        return None

    def _keep(self) -> None:
        asked: dict[str, set[str]] = {}
        for _, _, change in self._waiting:
            asked.setdefault(change.kind, set()).add(change.uuid)
        found = {kind: self._numbers(kind, uuids) for kind, uuids in asked.items()}
        self._compare(found)
        self._connection.fill("change", CHANGE_COLUMNS, self._rows(found))
        self._waiting = []

    def _compare(self, found: Mapping[str, Mapping[str, int]]) -> None:
        """Looks whether records are as the changes left them: of each, the last change decides."""
        digests = {
            (kind, one.uuid): DIGESTERS[Kind(kind)].of(one.uuid, one.record)
            for kind, numbers in found.items()
            for one in contents(self._connection, Kind(kind), numbers.values())
        }
        for _, _, change in self._waiting:
            record = Kind(change.kind), found[change.kind].get(change.uuid, 0)
            if digests.get((change.kind, change.uuid)) == change.digest:
                self._differing.discard(record)
            else:
                self._differing.add(record)

    def _rows(self, found: Mapping[str, Mapping[str, int]]) -> Iterable[Row]:
        for revision, ordinal, one in self._waiting:
            before = None if one.before is None else before_text(one.before)
            number = found[one.kind].get(one.uuid, 0)
            told = (one.operation, one.digest, before, one.parent)
            yield (revision, ordinal, str(one.kind), number, *told)


def _tell() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision

    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in REVISION_COLUMNS[1:]}
    return revision.update().where(revision.c.id == sa.bindparam("revision")).values(values)


def _move_head() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import chain

    return chain.update().values(head_id=sa.bindparam("head_id"))


def _unrecorded(table: str) -> Executable:
    """A record of which the log knows nothing."""
    import sqlalchemy as sa

    from claimtrack.store.tables import change, metadata

    row = metadata.tables[table]
    one: Any = sa.literal_column("1")
    known = sa.select(one).where(change.c.kind == table, change.c.row_id == row.c.id)
    return sa.select(row.c.id).where(~known.exists()).limit(one)
