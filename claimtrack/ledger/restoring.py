"""A whole file, put back into an empty database: the same rows, the same log, nothing added."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, NoReturn

from claimtrack.errors import Refused
from claimtrack.ledger.entries import Rejected
from claimtrack.ledger.fitting import Fault, keep
from claimtrack.ledger.lines import AnyLine, ChangeLine, DocumentLine, Line, Opening, RevisionLine
from claimtrack.ledger.loading import INSIDE, dangling, new_of
from claimtrack.queries import known
from claimtrack.store import caches
from claimtrack.store.engine import (
    check_schema,
    connected,
    make_room,
    masked,
    reading,
    spare_lookups,
    transaction,
)
from claimtrack.store.log import Change
from claimtrack.store.records import SHAPES
from claimtrack.store.restoring import Log, Past
from claimtrack.store.revisions import New
from claimtrack.store.verification import unproven
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.store.engine import Connection

AT_ONCE = 10_000
"""Records that are stored by one statement."""
AGAIN = "get the file anew"


def restore(
    database: str,
    lines: Iterator[Opening | AnyLine | Rejected],
    name: str,
    *,
    dry_run: bool = False,
) -> tuple[int, int]:
    """Puts back the records and revisions of a whole file; returns how many of both. All come back,
    or none; a dry run does all of it, and takes it back. Raises Refused for a database that is not
    empty, a file without its log, and for whatever in it is not as the log has it; and
    DatabaseFault."""
    opening = next(lines)
    if not isinstance(opening, Opening) or opening.revisions is None:
        raise Refused(f"{name} holds no log", "bring in its records with: claimtrack import FILE")
    with connected(database) as connection:
        check_schema(connection)
        make_room(connection)
        spare_lookups(connection)
        with transaction(connection, dry=dry_run):
            if connection.value(_some_revision, connection.dialect) is not None:
                raise Refused(
                    f"{masked(database)} has records already",
                    "restore into a new database, or bring both together with:"
                    f" claimtrack merge {name}",
                )
            restoring = _Restoring(connection, name, opening.revisions)
            restoring.take(lines)
            caches.grow(connection)
            return restoring.records, restoring.log.revisions


_Numbered = tuple[int, Line, New]


def is_empty(database: str) -> bool:
    """Whether nothing was recorded in a database yet. Raises DatabaseFault."""
    with reading(database) as connection:
        return connection.value(_some_revision, "sqlite") is None


class _Restoring:
    def __init__(self, connection: Connection, name: str, revisions: int) -> None:
        self.connection = connection
        self.name = name
        self.expected = revisions
        self.records = 0
        self.log = Log(connection, lambda kind, uuids: known.numbers(connection, Kind(kind), uuids))

    def refuse(self, number: int, problem: str, field: str | None = None) -> NoReturn:
        where = f"{self.name}, line {number}" + ("" if field is None else f', field "{field}"')
        raise Refused(f"{where}: {problem}", AGAIN)

    def take(self, lines: Iterator[Opening | AnyLine | Rejected]) -> None:
        """Everything that follows the opening."""
        for kind, some in groupby(lines, _kind):
            if kind is None:
                for line in some:
                    self._take_other(line)
            elif self.log.revisions:
                self.refuse(next(some).number, "a record below the log")  # type: ignore[union-attr]
            else:
                self._take_records(kind, some)  # type: ignore[arg-type]
        if not self.log.close():
            raise Refused(f"{self.name}: its last revision is not what was recorded", AGAIN)
        if self.log.revisions != self.expected:
            raise Refused(
                f"{self.name} breaks off: {self.log.revisions:,} of {self.expected:,} revisions",
                AGAIN,
            )
        wrong = self.log.end()
        if wrong is not None:
            what = f"the {Kind(wrong[0]).label} number {wrong[1]} of the file"
            raise Refused(f"{self.name}: {what} is not as the log has it", AGAIN)
        # What no hash covers, and what somebody put in who knows how hashes are made.
        problem = unproven(self.connection)
        if problem is not None:
            raise Refused(f"{self.name}: {problem.where} {problem.what}", AGAIN)

    def _take_other(self, line: Any) -> None:
        if isinstance(line, Rejected):
            self.refuse(line.place.number, line.problem, line.place.field)
        elif isinstance(line, DocumentLine):
            try:
                keep(self.connection, line.sha256, line.content)
            except Fault as fault:
                self.refuse(line.number, fault.problem, fault.field)
        elif isinstance(line, RevisionLine):
            if not self.log.revision(_past(line)):
                self.refuse(line.number, "the revision before is not what was recorded")
        elif isinstance(line, ChangeLine):
            if not self.log.revisions:
                self.refuse(line.number, "a change of no revision")
            self.log.change(Change(Kind(line.kind), 0, *line[2:]))
        else:
            raise AssertionError(line)

    def _take_records(self, kind: Kind, lines: Iterator[Line]) -> None:
        """The records of one kind, numbered as they come. One that points at a later one waits
        until all are there."""
        last = self.connection.value(_last, kind.value) or 0
        waiting: list[_Numbered] = []
        while some := _some(lines):
            first = last + 1
            last += len(some)
            self.records += len(some)
            self._require_new(kind, some, waiting)
            here = {line.uuid: first + place for place, line in enumerate(some)}
            numbers = self._numbers(kind, some)
            numbers[kind] |= here
            ready: list[_Numbered] = []
            for line in some:
                one = (here[line.uuid], line, self._new(line, numbers))
                (ready if _point(one[2], kind, numbers[kind]) else waiting).append(one)
            ready = _held_back(kind, ready, waiting)
            self._store(kind, ready)
        if waiting:
            numbers = self._numbers(kind, [line for _, line, _ in waiting])
            numbers[kind] |= {line.uuid: number for number, line, _ in waiting}
            for _, line, new in waiting:
                if not _point(new, kind, numbers[kind]):
                    name = next(n for n in INSIDE[kind] if new.record.get(n) not in numbers[kind])
                    fault = dangling(name, kind, new.record[name])
                    self.refuse(line.number, fault.problem, fault.field)
            self._store(kind, waiting)

    def _require_new(self, kind: Kind, some: list[Line], waiting: list[_Numbered]) -> None:
        before = set(known.numbers(self.connection, kind, {line.uuid for line in some}))
        before |= {line.uuid for _, line, _ in waiting}
        for line in some:
            if line.uuid in before:
                self.refuse(line.number, "a record of this UUID stands before it", "uuid")
            before.add(line.uuid)

    def _numbers(self, kind: Kind, lines: list[Line]) -> dict[Kind, dict[str, int]]:
        """The numbers of what the lines point at, as far as it is there."""
        found: dict[Kind, dict[str, int]] = {kind: {}}
        for name, target in SHAPES[kind].references.items():
            asked = {line.record[name] for line in lines if name in line.record}
            found.setdefault(target, {}).update(known.numbers(self.connection, target, asked))
        return found

    def _new(self, line: Line, numbers: dict[Kind, dict[str, int]]) -> New:
        if not 0 < line.recorded_in <= self.expected:
            self.refuse(line.number, "no such revision", "recorded_in")
        try:
            return new_of(line, numbers)
        except Fault as fault:
            self.refuse(line.number, fault.problem, fault.field)
        except Refused as fault:
            self.refuse(line.number, fault.problem)

    def _store(self, kind: Kind, some: list[_Numbered]) -> None:
        if some:
            numbers, lines, made = (list(column) for column in zip(*some, strict=True))
            self.log.records(kind, numbers, made, [line.recorded_in for line in lines])


def _kind(line: object) -> Kind | None:
    return line.kind if isinstance(line, Line) else None


def _some(lines: Iterator[Line]) -> list[Line]:
    some: list[Line] = []
    for line in lines:
        some.append(line)
        if len(some) == AT_ONCE:
            break
    return some


def _held_back(kind: Kind, ready: list[_Numbered], waiting: list[_Numbered]) -> list[_Numbered]:
    """Those that are ready, but for such as point at one that waits: they wait, too."""
    later = {line.uuid for _, line, _ in waiting}
    while later:
        held = [one for one in ready if not later.isdisjoint(_aimed(one[2], kind))]
        ready = [one for one in ready if later.isdisjoint(_aimed(one[2], kind))]
        waiting += held
        later = {line.uuid for _, line, _ in held}
    return ready


def _aimed(new: New, kind: Kind) -> set[str]:
    """What a record points at of its own kind."""
    return {new.record[name] for name in INSIDE[kind] if name in new.record}


def _point(new: New, kind: Kind, numbers: dict[str, int]) -> bool:
    """Lets a record point at others of its kind; whether all are known."""
    for name in INSIDE[kind]:
        if name in new.record:
            number = numbers.get(new.record[name])
            if number is None:
                return False
            new.row[f"{name}_id"] = number
    return True


def _past(line: RevisionLine) -> Past:
    header = {
        "version": line.version,
        "uuid": line.uuid,
        "command_id": line.command_id,
        "recorded_at": line.recorded_at,
        "actor": line.actor,
        "command": line.command,
        "message": line.message,
        "parents": list(line.parents),
    }
    return Past(header, line.hash, line.changes, line.merged_in)


def _some_revision(dialect: str) -> Executable:
    """The number of a revision, if there is one; nobody else writes meanwhile."""
    import sqlalchemy as sa

    from claimtrack.store.tables import chain

    head = sa.select(chain.c.head_id)
    return head.with_for_update() if dialect == "postgresql" else head


def _last(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    return sa.select(sa.func.max(metadata.tables[table].c.id))
