"""The revision log, read: who changed what, when, by which command and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.errors import NoSuch
from claimtrack.folding import alike
from claimtrack.queries.changes import ChangeRow, changes, concerning
from claimtrack.store.engine import Connection

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.dates import Span
    from claimtrack.queries.references import Reference


class RevisionRow(NamedTuple):
    """One revision. `parents` are the hashes of those before it; `merged_in` is the merge that
    brought it in, None where it was recorded here; `changed` counts all changes,
    `changes` yields those asked for, once."""

    id: int
    uuid: str
    command_id: str
    recorded_at: str
    actor: str
    command: str
    message: str | None
    hash: str
    changed: int
    merged_in: int | None
    parents: list[str]
    changes: Iterator[ChangeRow]


class Wanted(NamedTuple):
    """Which revisions: those that touched a record or what belongs to it, the one of a number,
    those of an actor or command, those of some days (UTC)."""

    about: Reference | None = None
    number: int | None = None
    actor: str | None = None
    command: str | None = None
    recorded: Span | None = None


def revisions(
    connection: Connection,
    wanted: Wanted,
    *,
    limit: int | None = None,
    shown: int | None = None,
) -> Iterator[RevisionRow]:
    """The revisions wanted, newest first, each with at most `shown` changes. Raises NoSuch for an
    actor or a command by which nothing was ever recorded."""
    _require_recorded(connection, "actor", wanted.actor)
    _require_recorded(connection, "command", wanted.command)
    values: dict[str, object] = {
        name: getattr(wanted, name)
        for name in ("number", "actor", "command")
        if getattr(wanted, name) is not None
    }
    filters = tuple(values)
    about = wanted.about
    if about is not None:
        values["row_id"] = about.id
    if wanted.recorded is not None:
        # Of one form and length, so that every database compares them alike.
        values["first"] = f"{wanted.recorded.earliest}T00:00:00.000000Z"
        values["last"] = f"{wanted.recorded.latest}T23:59:59.999999Z"
        filters += ("recorded",)
    if limit is not None:
        values["limit"] = limit
    shape = (about.kind.value if about else None, filters, limit is not None)
    for row in connection.each(_revisions, *shape, **values):
        parents = [found[0] for found in connection.all(_parents, revision=row[0])]
        yield RevisionRow._make((*row, parents, changes(connection, row[0], about, shown)))


def _require_recorded(connection: Connection, column: str, name: str | None) -> None:
    if name is None or connection.value(_recorded_by, column, name=name) is not None:
        return
    known = [row[0] for row in connection.all(_recorded, column)]
    close = [one for one in known if alike(name, one)]
    hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(known[:20])}"
    raise NoSuch(
        f'nothing was recorded by the {column} "{name[:64]}"',
        hint if known else "nothing was recorded yet",
    )


def revision_number(connection: Connection, text: str) -> int:
    """The number in `R9`. Raises NoSuch when there is no such revision."""
    found = re.fullmatch(r"[Rr]([0-9]{1,9})", text)
    if not found or connection.value(_exists, id=int(found[1])) is None:
        raise NoSuch(f"there is no revision {text}", "see: claimtrack history")
    return int(found[1])


def _revisions(about: str | None, filters: tuple[str, ...], limited: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import change
    from claimtrack.store.tables import revision as r

    conditions = {
        "number": r.c.id == sa.bindparam("number"),
        "actor": r.c.actor == sa.bindparam("actor"),
        "command": r.c.command == sa.bindparam("command"),
        "recorded": r.c.recorded_at.between(sa.bindparam("first"), sa.bindparam("last")),
    }
    found = sa.select(
        r.c.id, r.c.uuid, r.c.command_id, r.c.recorded_at, r.c.actor, r.c.command, r.c.message,
        r.c.hash, r.c.changes, r.c.merged_in,
    ).where(*(conditions[name] for name in filters)).order_by(r.c.id.desc())  # fmt: skip
    if about:
        touched = sa.select(change.c.revision_id).select_from(concerning(about))
        found = found.where(r.c.id.in_(touched))
    return found.limit(sa.bindparam("limit")) if limited else found


def _parents() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision
    from claimtrack.store.tables import revision_parent as p

    return (
        sa.select(revision.c.hash)
        .join(p, p.c.parent_id == revision.c.id)
        .where(p.c.revision_id == sa.bindparam("revision"))
        .order_by(p.c.ordinal)
    )


def _recorded_by(column: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision

    return (
        sa.select(revision.c.id)
        .where(revision.c[column] == sa.bindparam("name"))
        .limit(sa.literal_column("1"))
    )


def _recorded(column: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision

    name = revision.c[column]
    return sa.select(name).group_by(name).order_by(sa.func.count().desc(), name)


def _exists() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision

    return sa.select(revision.c.id).where(revision.c.id == sa.bindparam("id"))
