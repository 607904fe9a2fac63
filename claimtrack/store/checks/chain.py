"""The revisions: each has its hash, and they make one chain up to its head."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from claimtrack.store import log
from claimtrack.store.checks.lineage import Change, Lineage
from claimtrack.store.checks.logs import Log
from claimtrack.store.checks.problems import Grouped, Problem, Scope, named
from claimtrack.store.engine import Connection, Row
from claimtrack.store.log import MOMENT, Entry, before_text, change_line, header, header_lines
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KINDS = frozenset(kind.value for kind in Kind)


def revisions(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """Reads every revision once: number, parents, changes, hash."""
    parents = Grouped(connection.each(_parents))
    changes = Grouped(connection.each(log.changes))
    lineage = Lineage()
    logs = {kind: Log(lineage) for kind in Kind}
    commands: set[str] = set()
    last = 0
    line = Line()
    for row in connection.each(log.revisions):
        above = list(parents.of(row[0]))
        entry = Entry._make((*row, tuple(one[3] for one in above)))
        if entry.id != last + 1:
            yield Problem(f"R{last + 1}", f"is not there: R{entry.id} comes next")
        last = entry.id
        commands.add(entry.uuid)
        if entry.command_id not in commands:
            yield Problem(f"R{entry.id}", "belongs to a command that no revision began")
        lineage.add(entry.id, tuple(one[2] for one in above), entry.merged_in, entry.merge)
        yield from _misplaced(entry, above)
        yield from line.misplaced(entry, [one[2] for one in above])
        yield from _content(entry, above, changes.of(entry.id), logs)
        scope.counted["revision"] += 1
    yield from line.left()
    for number in sorted({*parents.rest(), *changes.rest()}):
        yield Problem(f"R{number}", "is not there, but what belongs to it is")
    yield from _numbers(connection, logs)
    yield from _tips(connection)
    scope.logs.update(logs)


def _misplaced(entry: Entry, parents: list[Row]) -> Iterator[Problem]:
    """What is wrong with the place of a revision in the chain."""
    where = f"R{entry.id}"
    if not _is_time(entry.recorded_at):
        yield Problem(where, "was recorded at no time that there is")
    if not (_is_uuid(entry.uuid) and _is_uuid(entry.command_id)):
        yield Problem(where, "has no UUID of its own, or none of its command")
    if not parents and entry.id != 1 and entry.merged_in is None:
        yield Problem(where, "follows no revision, and is not the first")
    if [row[1] for row in parents] != list(range(1, len(parents) + 1)):
        yield Problem(where, "has lost a parent: they are not numbered 1, 2, 3")
    for _, _, parent, parent_hash, parent_time in parents:
        if parent_hash is None or parent >= entry.id:
            yield Problem(where, f"follows R{parent}, which does not come before it")
        elif str(parent_time) > str(entry.recorded_at):
            yield Problem(where, f"was recorded before R{parent}, which it follows")


class Line:
    """The revisions that were recorded here, as they are gone through: each follows the last one,
    and between two of them stands what the second one brought in."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._brought: dict[int, int] = {}

    def misplaced(self, entry: Entry, parents: list[int]) -> Iterator[Problem]:
        """What is wrong with the place of the next revision."""
        where = f"R{entry.id}"
        if entry.merged_in is not None:
            self._brought[entry.id] = entry.merged_in
            return
        due = [self._last] if self._last is not None else []
        if entry.merge:
            due.append(max(self._brought, default=0))
            for number, merge in self._brought.items():
                if merge != entry.id:
                    yield Problem(f"R{number}", f"came in with {where}, and says: with R{merge}")
            self._brought = {}
        if parents != due and (parents or self._last is not None):
            told = " and ".join(f"R{number}" for number in due) or "nothing"
            yield Problem(where, f"should follow {told}, and does not")
        self._last = entry.id

    def left(self) -> Iterator[Problem]:
        """What is told to have come in, and no merge brought."""
        for number, merge in self._brought.items():
            yield Problem(f"R{number}", f"says that it came in with R{merge}, and did not")


def _is_time(text: Any) -> bool:
    try:
        return bool(datetime.strptime(text, MOMENT).strftime(MOMENT) == text)
    except (TypeError, ValueError):
        return False


def _is_uuid(text: Any) -> bool:
    return isinstance(text, str) and UUID.fullmatch(text) is not None


def _content(
    entry: Entry, parents: list[Row], changes: Iterator[Row], logs: Mapping[Kind, Log]
) -> Iterator[Problem]:
    """What is wrong with the hash of a revision, or the form of its changes."""
    where = f"R{entry.id}"
    state = hashlib.sha256(_lines(header(entry)))
    count, gone = 0, False
    for _, ordinal, kind, row_id, uuid, operation, digest, before, parent in changes:
        count += 1
        if not _fits(entry, operation, parent, len(parents)):
            yield Problem(where, f"tells of {named(kind, row_id)} as of no parent that it has")
            parent = None
        if ordinal != count:
            yield Problem(where, f"has lost a change: number {ordinal} stands in place {count}")
        if kind not in KINDS or uuid is None:
            gone = True
            yield Problem(where, f"speaks of {named(kind, row_id)}, which is not there")
            if kind in KINDS and operation == "create":
                logs[kind].create(row_id, entry.id, digest)
        elif operation != "create" or (entry.merged_in and row_id <= logs[kind].creations):
            # What both desks created, each on its own, came to be recorded here but once.
            logs[kind].add(row_id, Change(entry.id, operation, digest, before, parent))
        elif row_id != (due := logs[kind].create(row_id, entry.id, digest)):
            yield Problem(where, f"created {named(kind, row_id)} when {due} was the next number")
        fields = None
        if before is not None:
            fields = _fields(before)
            if fields is None:
                yield Problem(where, f"tells of {named(kind, row_id)} in no form of claimtrack's")
        state.update(_line(kind, uuid, operation, digest, fields, parent))
    if count != entry.changes:
        yield Problem(where, f"says it has {entry.changes} changes, and has {count}")
    # Without a record of which it speaks, the hash cannot be told.
    if state.hexdigest() != entry.hash and not gone:
        yield Problem(where, "is not what was recorded: its hash does not fit what it holds")


def _lines(header: dict[str, Any]) -> bytes:
    """What the hash covers of a header; nothing that fits any hash, where it holds other than text,
    as SQLite lets it."""
    try:
        return header_lines(header)
    except (TypeError, ValueError):
        return b""


def _fits(entry: Entry, operation: Any, parent: Any, parents: int) -> bool:
    """Whether a change of a merge tells of one of its parents, and any other of none."""
    if not entry.merge:
        return parent is None
    return operation == "edit" and isinstance(parent, int) and 1 <= parent <= parents


def _line(kind: str, uuid: Any, operation: Any, digest: Any, before: Any, parent: Any) -> bytes:
    """The same of a change."""
    try:
        return change_line(kind, uuid, operation, bytes(digest), before, parent)
    except (TypeError, ValueError):
        return b""


def _fields(before: str) -> dict[str, str | None] | None:
    """What an edit replaced; None when it is not written as claimtrack writes it."""
    try:
        fields: dict[str, str | None] = json.loads(before)
        return fields if isinstance(fields, dict) and before_text(fields) == before else None
    except (ValueError, RecursionError, TypeError):
        return None


def _numbers(connection: Connection, logs: Mapping[Kind, Log]) -> Iterator[Problem]:
    """Kinds of which there are other records than were created."""
    for kind in Kind:
        count, highest = connection.one(_count, kind.value) or (0, 0)
        known = logs[kind].creations
        if count != known:
            yield Problem(kind.label, f"the log tells of {known}, and there are {count}")
        elif (highest or 0) != known:
            yield Problem(
                named(kind.value, highest), f"has a number that {known} records do not come to"
            )


def _tips(connection: Connection) -> Iterator[Problem]:
    """Whether the head is the one revision that none follows, so that all are reached from it."""
    head = connection.value(log.head)
    tips = [row[0] for row in connection.all(_childless)]
    if head not in tips and (tips or head is not None):
        told = f"R{head}" if head is not None else "no revision"
        yield Problem("chain", f"its head is {told}, which is not the newest revision")
    for tip in tips:
        if tip != head:
            yield Problem(f"R{tip}", "is not reached from the head of the chain")


def _parents() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision as r
    from claimtrack.store.tables import revision_parent as p

    return (
        sa.select(p.c.revision_id, p.c.ordinal, p.c.parent_id, r.c.hash, r.c.recorded_at)
        .select_from(p.outerjoin(r, r.c.id == p.c.parent_id))
        .order_by(p.c.revision_id, p.c.ordinal)
    )


def _count(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    found = metadata.tables[table]
    return sa.select(sa.func.count(), sa.func.max(found.c.id)).select_from(found)


def _childless() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision, revision_parent

    followed = sa.select(revision_parent.c.parent_id)
    return sa.select(revision.c.id).where(revision.c.id.not_in(followed)).order_by(revision.c.id)
