"""The log that every write goes through: one command, one transaction, one revision, one hash.

`docs/revisions.md` specifies what is hashed. `Revision.create` and `Revision.edit` are the only
ways in which a record comes to be or changes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.errors import Refused
from claimtrack.store import rows, scores, tallies, words
from claimtrack.store.contents import contents
from claimtrack.store.engine import Connection, Row, check_schema, connected, transaction
from claimtrack.store.log import (
    AHEAD,
    CHANGE_COLUMNS,
    REVISION_VERSION,
    Change,
    before_text,
    now,
    revision_hash,
)
from claimtrack.store.records import DIGESTERS, SHAPES, Record, digest
from claimtrack.store.rows import clean
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable


class New(NamedTuple):
    """A record to be: its columns (`rows.row_of`), and the same as digests cover them."""

    uuid: str
    row: dict[str, Any]
    record: Record


def uuid7() -> str:
    """A new UUID of version 7 (RFC 9562, section 5.7): milliseconds, the fraction of one in the
    next 12 bits (section 6.2, method 3), then 62 random bits."""
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    noise = int.from_bytes(os.urandom(8)) & (1 << 62) - 1
    text = f"{milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | noise:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Revision:
    """One command's changes, while they are made; `notes` are told once they are kept."""

    def __init__(
        self,
        connection: Connection,
        *,
        actor: str,
        command: str,
        message: str | None,
        command_id: str | None = None,
    ):
        self.connection = connection
        self.actor = actor
        self.command = command
        self.message = message
        self.uuid = uuid7()
        self.command_id = command_id or self.uuid
        self.bulk = False
        """Whether scores are left for later: `scores.postpone`."""
        self.changes: list[Change] = []
        self.notes: list[str] = []
        # Two statements: on PostgreSQL one that had to wait for the lock would join what it saw
        # before the wait.
        head = connection.one(_head, id=connection.value(locked_head))
        self.version = REVISION_VERSION
        self.parents: list[tuple[int, str, str]] = [(head[0], head[1], head[2])] if head else []
        self.id: int = 1 + (connection.value(_last_id, "revision") or 0)
        self._opened = False
        self._gathers = False
        self._gathered: dict[Kind, list[New]] = {}
        self._next: dict[Kind, int] = {}
        self._uuids: dict[tuple[Kind, int], str] = {}
        self._befores: dict[tuple[tuple[str, str | None], ...], dict[str, str | None]] = {}

    def create(self, kind: Kind, /, uuid: str | None = None, **content: Any) -> int:
        """Adds a record and returns its number. `content` names columns; a date is given as text,
        and a value of None or "" is left out. Raises Refused for text that cannot be kept."""
        row = rows.row_of(kind, content)
        uuid = uuid or uuid7()
        (number,) = self.create_all(kind, [New(uuid, row, self.record(kind, row))])
        self._uuids[kind, number] = uuid
        return number

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Meanwhile new records wait, and no statement sees them: they are stored together."""
        self._gathers = True
        yield
        self._gathers = False
        self.store()

    def store(self) -> None:
        """Stores the records that wait, those of each kind at once."""
        for kind in SHAPES:  # what others point at stands first
            made = self._gathered.pop(kind, [])
            if made:
                last = self._next[kind]
                fill_records(self.connection, kind, range(last - len(made), last), made, self.id)

    def next_number(self, kind: Kind) -> int:
        """The number that the next record of a kind gets."""
        return self._next.get(kind) or 1 + (self.connection.value(_last_id, kind.value) or 0)

    def create_all(self, kind: Kind, made: Sequence[New]) -> range:
        """Adds many records of one kind, each as `create` would; returns their numbers. They may
        point at one another in any order."""
        if not made:
            return range(0)
        self._open()
        first = self.next_number(kind)
        numbers = range(first, first + len(made))
        self._next[kind] = numbers.stop
        self._gathered.setdefault(kind, []).extend(made)
        if not self._gathers:
            self.store()
        for number, one in zip(numbers, made, strict=True):
            told = DIGESTERS[kind].of(one.uuid, one.record)
            self.changes.append(Change(kind, number, one.uuid, "create", told, None))
        return numbers

    def edit(self, kind: Kind, number: int, /, **content: Any) -> bool:
        """Changes the named columns of a record; None or "" empties one. Returns whether anything
        changed; what stood before is kept in the log."""
        row = rows.row_of(kind, content)
        columns = SHAPES[kind].columns
        found = self.connection.one(_content, kind.value, id=number)
        assert found is not None, f"no {kind} {number}"
        uuid, old = found[0], dict(zip(columns, found[1:], strict=True))
        self._uuids[kind, number] = uuid
        new = {name: value for name, value in row.items() if old[name] != value}
        if not new:
            return False
        self._open()
        named = tuple(sorted(new))
        self.connection.run_among((number,), _update, kind.value, named, **new)
        self._edited(kind, number, uuid, self.record(kind, old), self.record(kind, old | new))
        return True

    def edit_all(self, kind: Kind, edits: Mapping[int, Mapping[str, Any]]) -> None:
        """Changes many records, each as `edit` would; those that change alike by one statement."""
        alike: dict[tuple[tuple[str, Any], ...], list[int]] = {}
        for number, uuid, old, was in contents(self.connection, kind, edits):
            for name, target in SHAPES[kind].references.items():
                if name in was:
                    self._uuids[target, old[f"{name}_id"]] = was[name]
            row = rows.row_of(kind, dict(edits[number]))
            new = {name: value for name, value in row.items() if old[name] != value}
            if new:
                self._open()
                alike.setdefault(tuple(sorted(new.items())), []).append(number)
                self._edited(kind, number, uuid, was, self.record(kind, old | new))
        for values, numbers in alike.items():
            named = tuple(name for name, _ in values)
            self.connection.run_among(numbers, _update, kind.value, named, **dict(values))

    def _edited(self, kind: Kind, number: int, uuid: str, was: Record, now: Record) -> None:
        replaced = {name: was.get(name) for name in {*was, *now} if was.get(name) != now.get(name)}
        # Thousands are edited alike; they share what is the same.
        before = self._befores.setdefault(tuple(replaced.items()), replaced)
        record = {"uuid": uuid, **now}
        self.changes.append(Change(kind, number, uuid, "edit", digest(kind, record), before))

    def record(self, kind: Kind, row: dict[str, Any]) -> Record:
        """The content of a row as a record: references as UUIDs, what is unknown left out."""
        shape = SHAPES[kind]
        found = {name: row.get(name) for name in (*shape.fields, *shape.dates, "retraction")}
        for name, target in shape.references.items():
            number = row.get(f"{name}_id")
            found[name] = None if number is None else self.uuid_of(target, number)
        return {name: str(value) for name, value in found.items() if value is not None}

    def uuid_of(self, kind: Kind, number: int) -> str | None:
        """The UUID of a row; None where there is none: the database refuses what points there."""
        if (kind, number) not in self._uuids:
            self.recall(kind, (number,))
        return self._uuids.get((kind, number))

    def recall(self, kind: Kind, numbers: Iterable[int]) -> None:
        """Looks up the UUIDs of rows that exist, so that it need not be done one by one."""
        for number, uuid in self.connection.among(numbers, _uuids, kind.value):
            self._uuids[kind, number] = uuid

    def _open(self) -> None:
        """Gives the first change a revision to belong to. What only the last change settles, its
        hash above all, is put in at the end: a row for others to point at must stand before them,
        or SQLite looks through every table for those that waited for it."""
        if not self._opened:
            self._opened = True
            self.connection.run(
                _insert_revision,
                id=self.id,
                uuid=self.uuid,
                command_id=self.command_id,
                recorded_at=now(),
                actor=self.actor,
                command=self.command,
                message=self.message,
                changes=1,
                hash=self.uuid.replace("-", "") * 2,
                version=self.version,
                merged_in=None,
            )

    def finish(self) -> None:
        """Completes the revision, if it changed anything: its hash covers all the rest."""
        assert not any(self._gathered.values()), "records wait to be stored"
        if self.changes:
            created = {c.row_id for c in self.changes if c.kind is Kind.CLAIM and c.before is None}
            changed = [(c.kind, c.row_id, c.before) for c in self.changes]
            follow(self.connection, changed, created, bulk=self.bulk)
            self._complete()

    def _complete(self) -> None:
        # Clocks go back; the log does not.
        recorded_at = max(now(), *(time for _, _, time in self.parents), "")
        if recorded_at > now(AHEAD):
            self.notes.append(
                f"R{self.id} bears the time of the one before it, {recorded_at[:10]}: look at the"
                " clock of this computer, and at those of whoever recorded then"
            )
        header = {
            "version": self.version,
            "uuid": self.uuid,
            "command_id": self.command_id,
            "recorded_at": recorded_at,
            "actor": self.actor,
            "command": self.command,
            "message": self.message,
            "parents": [hash for _, hash, _ in self.parents],
        }
        connection = self.connection
        connection.run(
            _complete_revision,
            revision=self.id,
            recorded_at=recorded_at,
            hash=revision_hash(header, self.changes),
            changes=len(self.changes),
        )
        for ordinal, (parent, _, _) in enumerate(self.parents, 1):
            connection.run(_insert_parent, revision_id=self.id, ordinal=ordinal, parent_id=parent)
        connection.fill("change", CHANGE_COLUMNS, self._change_rows())
        connection.run(_move_head, head_id=self.id)

    def _change_rows(self) -> Iterator[Row]:
        for ordinal, change in enumerate(self.changes, 1):
            kept = None if change.before is None else before_text(change.before)
            named = (change.kind.value, change.row_id, change.operation)
            yield (self.id, ordinal, *named, change.digest, kept, change.parent)


def follow(
    connection: Connection,
    changed: list[tuple[Kind, int, Any]],
    created: Set[int] = frozenset(),
    *,
    bulk: bool = False,
) -> None:
    """Brings what follows from the records up to date: tallies, scores, the word index. `changed`
    has kind, number and what an edit replaced; `created` are the claims that are new. In `bulk`,
    scores are left for later."""
    touched = tallies.refresh(connection, changed, created)
    if bulk:
        scores.postpone(connection, touched, created)
    else:
        scores.refresh(connection, touched)
    words.refresh(connection, changed, created)


def fill_records(
    connection: Connection,
    kind: Kind,
    numbers: Iterable[int],
    made: Sequence[New],
    recorded_in: int | Sequence[int],
) -> None:
    """Stores the rows of many records. What they point at is stored, or is among them."""
    filled = {name for one in made for name in one.row}
    columns = [name for name in SHAPES[kind].columns if name in filled]
    inside = [f"{name}_id" for name, to in SHAPES[kind].references.items() if to is kind]
    if connection.dialect == "sqlite" and any(one.row.get(name) for one in made for name in inside):
        # They come one by one here, and may point at one that comes later.
        connection.plain("PRAGMA defer_foreign_keys = ON")
    since = repeat(recorded_in) if isinstance(recorded_in, int) else recorded_in
    connection.fill(
        kind.value,
        ("id", "uuid", *columns, "recorded_in"),
        (
            (number, one.uuid, *map(one.row.get, columns), revision)
            for number, one, revision in zip(numbers, made, since, strict=False)
        ),
    )


@contextmanager
def writing(
    database: str,
    *,
    actor: str,
    command: str,
    message: str | None = None,
    command_id: str | None = None,
) -> Iterator[Revision]:
    """The only way to write: yields the Revision to make changes by, and commits it as a whole.

    With `command_id`, of an earlier revision, it is a further one of that command. A revision
    without a change is not recorded. Any exception leaves the database as it was. Raises
    DatabaseFault when the database is missing, outdated, busy or full, and Refused when nobody is
    named.
    """
    actor, message = signed(actor, message)
    with connected(database) as connection:
        check_schema(connection)
        with transaction(connection):
            revision = Revision(
                connection, actor=actor, command=command, message=message, command_id=command_id
            )
            yield revision
            revision.finish()


def signed(actor: str, message: str | None) -> tuple[str, str | None]:
    """Who writes and why, as they are kept. Raises Refused when nobody is named."""
    actor, message = clean(actor, "actor"), clean(message or "", "message") or None
    if not any(one.isprintable() and not one.isspace() for one in actor):
        raise Refused("the actor is empty", "say who writes: export CLAIMTRACK_ACTOR=…")
    return actor, message


def locked_head() -> Executable:
    """The number of the chain's head, locked: here PostgreSQL's writers wait for one another."""
    import sqlalchemy as sa

    from claimtrack.store.tables import chain

    return sa.select(chain.c.head_id).with_for_update()


def _head() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision as r

    return sa.select(r.c.id, r.c.hash, r.c.recorded_at).where(r.c.id == sa.bindparam("id"))


def _last_id(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    return sa.select(sa.func.max(metadata.tables[table].c.id))


def _uuids(dialect: str, table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row.id, row.uuid).where(row.id.in_(members(dialect)))


def _content(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    columns = (row[name] for name in SHAPES[Kind(table)].columns)
    return sa.select(row.uuid, *columns).where(row.id == sa.bindparam("id"))


def _update(dialect: str, table: str, columns: tuple[str, ...]) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    found = metadata.tables[table]
    return (
        found.update()
        .where(found.c.id.in_(members(dialect)))
        .values({name: sa.bindparam(name) for name in columns})
    )


def _insert_revision() -> Executable:
    from claimtrack.store.tables import revision

    return revision.insert()


def _complete_revision() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision

    completed: dict[str, Any] = {
        name: sa.bindparam(name) for name in ("recorded_at", "hash", "changes")
    }
    return revision.update().where(revision.c.id == sa.bindparam("revision")).values(completed)


def _insert_parent() -> Executable:
    from claimtrack.store.tables import revision_parent

    return revision_parent.insert()


def _move_head() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import chain

    return chain.update().values(head_id=sa.bindparam("head_id"))
