"""The line of revisions that were recorded here: what a merge brought in stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claimtrack.store.engine import Connection
from claimtrack.store.log import MERGE_VERSION

if TYPE_CHECKING:
    from sqlalchemy import Executable

PLACES = 8
"""More parents than any merge has."""


def along(change: Any, revision: Any) -> Any:
    """The condition that a change belongs to the line: it was recorded here, and, of a merge, tells
    of what stood here."""
    import sqlalchemy as sa

    here = change.c.parent.is_(None) | (change.c.parent == sa.literal_column("1"))
    return here & revision.c.merged_in.is_(None)


def place(change: Any) -> Any:
    """Of which revision a change is, and of a merge of which parent, in one number."""
    import sqlalchemy as sa

    parent = sa.func.coalesce(change.c.parent, sa.literal_column("0"))
    return change.c.revision_id * sa.literal_column(str(PLACES)) + parent


def way(connection: Connection, revision: int) -> tuple[int | None, list[int]]:
    """The merge that brought a revision in, None where it was recorded here; and the places of the
    changes that lead from it up to there."""
    merge: int | None = connection.value(_merged_in, revision=revision)
    return merge, list(_places(connection, revision, merge)) if merge is not None else []


def _places(connection: Connection, revision: int, merge: int) -> Iterator[int]:
    at = revision
    for number, ordinal, parent, version in connection.all(_edges, first=revision, last=merge):
        if parent == at:
            yield number * PLACES + (ordinal if version == MERGE_VERSION else 0)
            at = number


def _merged_in() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision as r

    return sa.select(r.c.merged_in).where(r.c.id == sa.bindparam("revision"))


def _edges() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision as r
    from claimtrack.store.tables import revision_parent as p

    return (
        sa.select(p.c.revision_id, p.c.ordinal, p.c.parent_id, r.c.version)
        .join(r, r.c.id == p.c.revision_id)
        .where(p.c.revision_id > sa.bindparam("first"), p.c.revision_id <= sa.bindparam("last"))
        .order_by(p.c.revision_id, p.c.ordinal)
    )
