"""The revision log, read: who changed what, when, by which command and why."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.errors import NoSuch
from claimtrack.store.engine import Connection
from claimtrack.store.records import SHAPES
from claimtrack.vocabulary import LETTER_OF, Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.queries.references import Reference


class ChangeRow(NamedTuple):
    """One row's part of a revision: `operation` is create or edit. For an edit, `before` is what it
    replaced and `after` what it set, with None for nothing; records are named by UUID there."""

    kind: str
    id: int
    operation: str
    before: dict[str, str | None] | None
    after: dict[str, str | None] | None
    names: dict[str, str]
    """What a person calls the records that are named by UUID."""

    @property
    def reference(self) -> str:
        """C12, or the kind's name for what has no letter."""
        letter = LETTER_OF.get(self.kind)
        return f"{letter}{self.id}" if letter else Kind(self.kind).label


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
        values["row_id"] = about.id
    if number is not None:
        values["number"] = number
    if limit is not None:
        values["limit"] = limit
    shape = (about.kind.value if about else None, number is not None, limit is not None)
    for row in connection.all(_revisions, *shape, **values):
        touched = {"row_id": about.id} if about else {}
        parts = connection.all(_changes, shape[0], revision=row[0], shown=shown, **touched)
        changes = [_change(connection, row[0], *part) for part in parts]
        yield RevisionRow._make((*row, changes))


def _change(
    connection: Connection, revision: int, kind: str, row_id: int, operation: str, kept: str | None
) -> ChangeRow:
    if kept is None:
        return ChangeRow(kind, row_id, operation, None, None, {})
    before: dict[str, str | None] = json.loads(kept)
    after = _after(connection, revision, kind, row_id, list(before))
    names = {
        uuid: f"{LETTER_OF[target]}{connection.value(_number, target.value, uuid=uuid)}"
        for field, target in SHAPES[Kind(kind)].references.items()
        for uuid in (before.get(field), after.get(field))
        if uuid is not None
    }
    return ChangeRow(kind, row_id, operation, before, after, names)


def _after(
    connection: Connection, revision: int, kind: str, row_id: int, fields: list[str]
) -> dict[str, str | None]:
    """What an edit set: what the next edit of that field replaced, else what stands now."""
    found: dict[str, str | None] = {}
    later = connection.all(_later, revision=revision, kind=kind, row_id=row_id)
    for (kept,) in later:
        for field, value in json.loads(kept).items():
            if field in fields:
                found.setdefault(field, value)
    shape = SHAPES[Kind(kind)]
    for field in fields:
        if field in found:
            continue
        if field in shape.references:
            target = shape.references[field].value
            found[field] = connection.value(_standing_uuid, kind, field, target, id=row_id)
        else:
            found[field] = connection.value(_standing, kind, field, id=row_id)
    return found


def revision_number(connection: Connection, text: str) -> int:
    """The number in `R9`. Raises NoSuch when there is no such revision."""
    found = re.fullmatch(r"[Rr]([0-9]{1,9})", text)
    if not found or connection.value(_exists, id=int(found[1])) is None:
        raise NoSuch(f"there is no revision {text}", "see: claimtrack history")
    return int(found[1])


def _about(kind: str) -> Any:
    """The changes of one record; of a claim also those of its statements, quotes, links and
    topics, assessments and estimates, which change what is known of it."""
    import sqlalchemy as sa

    from claimtrack.store.tables import assessment, change, claim_topic, estimate, link, quote
    from claimtrack.store.tables import statement as s

    row_id: Any = sa.bindparam("row_id")

    def those(of: str, numbers: Any) -> Any:
        return (change.c.kind == of) & change.c.row_id.in_(numbers)

    itself = (change.c.kind == kind) & (change.c.row_id == row_id)
    if kind != Kind.CLAIM.value:
        return itself
    own = sa.select(s.c.id).where(s.c.claim_id == row_id)
    aimed, live = link.c.target_claim_id == row_id, link.c.retraction.is_(None)
    # All that are aimed at it, but in two parts: there is an index for each.
    linked = (link.c.claim_id == row_id) | (aimed & live) | (aimed & ~live)
    return sa.or_(
        itself,
        those("statement", own),
        those("quote", sa.select(quote.c.id).where(quote.c.statement_id.in_(own))),
        those("link", sa.select(link.c.id).where(linked)),
        those("claim_topic", sa.select(claim_topic.c.id).where(claim_topic.c.claim_id == row_id)),
        those("assessment", sa.select(assessment.c.id).where(assessment.c.claim_id == row_id)),
        those("estimate", sa.select(estimate.c.id).where(estimate.c.claim_id == row_id)),
    )


def _revisions(about: str | None, one: bool, limited: bool) -> Executable:
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
        found = found.where(r.c.id.in_(sa.select(change.c.revision_id).where(_about(about))))
    if one:
        found = found.where(r.c.id == sa.bindparam("number"))
    return found.limit(sa.bindparam("limit")) if limited else found


def _changes(about: str | None) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import change

    found = (
        sa.select(change.c.kind, change.c.row_id, change.c.operation, change.c.before)
        .where(change.c.revision_id == sa.bindparam("revision"))
        .order_by(change.c.ordinal)
        .limit(sa.bindparam("shown"))
    )
    return found.where(_about(about)) if about else found


def _later() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import change

    return (
        sa.select(change.c.before)
        .where(
            change.c.kind == sa.bindparam("kind"),
            change.c.row_id == sa.bindparam("row_id"),
            change.c.revision_id > sa.bindparam("revision"),
            change.c.before.is_not(None),
        )
        .order_by(change.c.revision_id, change.c.ordinal)
    )


def _number(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row.id).where(row.uuid == sa.bindparam("uuid"))


def _standing(table: str, field: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row[field]).where(row.id == sa.bindparam("id"))


def _standing_uuid(table: str, field: str, target: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row, other = metadata.tables[table], metadata.tables[target].alias("other")
    return (
        sa.select(other.c.uuid)
        .join(row, row.c[f"{field}_id"] == other.c.id)
        .where(row.c.id == sa.bindparam("id"))
    )


def _exists() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision

    return sa.select(revision.c.id).where(revision.c.id == sa.bindparam("id"))
