"""The revision log, read: who changed what, when, by which command and why."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.errors import NoSuch
from claimtrack.store.engine import Connection
from claimtrack.vocabulary import LETTER_OF

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.queries.references import Reference


class ChangeRow(NamedTuple):
    """One row's part of a revision: `operation` is create or edit; `before` what an edit replaced,
    with None for what was absent."""

    kind: str
    id: int
    operation: str
    before: dict[str, str | None] | None

    @property
    def reference(self) -> str:
        """C12, or the kind's name for what has no letter."""
        return f"{LETTER_OF.get(self.kind, self.kind + ' ')}{self.id}"


class RevisionRow(NamedTuple):
    """One revision. `changes` are those asked for, at most `SHOWN`; `changed` counts all."""

    id: int
    uuid: str
    recorded_at: str
    actor: str
    command: str
    message: str | None
    hash: str
    changed: int
    changes: list[ChangeRow]


SHOWN = 100
"""Changes of one revision that a reading holds at most, unless asked for all."""


def revisions(
    connection: Connection,
    *,
    about: Reference | None = None,
    number: int | None = None,
    limit: int | None = None,
    shown: int = SHOWN,
) -> Iterator[RevisionRow]:
    """Revisions, newest first: all, those that touched `about`, or the one of that number."""
    values: dict[str, object] = {}
    if about is not None:
        values |= {"kind": about.kind.value, "row_id": about.id}
    if number is not None:
        values["number"] = number
    if limit is not None:
        values["limit"] = limit
    shape = (about is not None, number is not None, limit is not None)
    for row in connection.all(_revisions, *shape, **values):
        if about is None:
            parts = connection.all(_changes, False, revision=row[0], shown=shown)
        else:
            touched = {"kind": about.kind.value, "row_id": about.id}
            parts = connection.all(_changes, True, revision=row[0], shown=shown, **touched)
        changes = [
            ChangeRow(kind, row_id, operation, json.loads(before) if before else None)
            for kind, row_id, operation, before in parts
        ]
        yield RevisionRow._make((*row, changes))


def revision_number(connection: Connection, text: str) -> int:
    """The number in `R9`. Raises NoSuch when there is no such revision."""
    found = re.fullmatch(r"[Rr]([0-9]{1,9})", text)
    if not found or connection.value(_exists, id=int(found[1])) is None:
        raise NoSuch(f"there is no revision {text}", "see: claimtrack history")
    return int(found[1])


def _revisions(about: bool, one: bool, limited: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import change
    from claimtrack.store.tables import revision as r

    found = sa.select(
        r.c.id,
        r.c.uuid,
        r.c.recorded_at,
        r.c.actor,
        r.c.command,
        r.c.message,
        r.c.hash,
        r.c.changes,
    ).order_by(r.c.id.desc())
    if about:
        touching = sa.select(change.c.revision_id).where(
            change.c.kind == sa.bindparam("kind"), change.c.row_id == sa.bindparam("row_id")
        )
        found = found.where(r.c.id.in_(touching))
    if one:
        found = found.where(r.c.id == sa.bindparam("number"))
    return found.limit(sa.bindparam("limit")) if limited else found


def _changes(about: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import change

    found = (
        sa.select(change.c.kind, change.c.row_id, change.c.operation, change.c.before)
        .where(change.c.revision_id == sa.bindparam("revision"))
        .order_by(change.c.ordinal)
        .limit(sa.bindparam("shown"))
    )
    if about:
        return found.where(
            change.c.kind == sa.bindparam("kind"), change.c.row_id == sa.bindparam("row_id")
        )
    return found


def _exists() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision

    return sa.select(revision.c.id).where(revision.c.id == sa.bindparam("id"))
