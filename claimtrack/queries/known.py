"""What is here of records that come from elsewhere: their numbers, and what may stand but once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from claimtrack.store.contents import contents
from claimtrack.store.records import Record
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.store.engine import Connection

ALONE: Mapping[Kind, tuple[str, ...]] = {
    Kind.ALIAS: ("party", "name"),
    Kind.CLAIM_TOPIC: ("claim", "topic"),
    Kind.LINK: ("target_claim", "target_link", "relation", "claim"),
}
"""Kinds of which no two live records may have the same of these fields."""
OWNERS: Mapping[Kind, Mapping[str, Kind]] = {
    Kind.ALIAS: {"party": Kind.PARTY},
    Kind.CLAIM_TOPIC: {"claim": Kind.CLAIM},
    Kind.LINK: {"target_claim": Kind.CLAIM, "target_link": Kind.LINK},
}
"""Those of the fields that an index leads by."""
Key = tuple[str | None, ...]


def numbers(connection: Connection, kind: Kind, uuids: Iterable[str]) -> dict[str, int]:
    """The numbers of those records of a kind that are here, by UUID."""
    # A UUID of version 7 begins with its time: what comes in is mostly later than all there is.
    last = connection.value(_last, kind.value) or ""
    # What no UUID can be is not asked for: not every database takes every text.
    asked = [one for one in uuids if one <= last and len(one) == 36 and one.isprintable()]
    asked = [one for one in asked if one.isascii()]
    return {row[0]: row[1] for row in connection.among(asked, _numbers, kind.value)}


def withdrawn(connection: Connection, kind: Kind, numbers: Iterable[int]) -> set[str]:
    """The UUIDs of those records that were withdrawn."""
    return {row[0] for row in connection.among(numbers, _withdrawn, kind.value)}


def key(kind: Kind, record: Record) -> Key:
    """What no two live records of such a kind have in common."""
    return tuple(map(record.get, ALONE[kind]))


def taken(connection: Connection, kind: Kind, owners: Iterable[int]) -> set[Key]:
    """The keys of the live records of a kind that belong to these."""
    owned = list(owners)
    found: set[Key] = set()
    for name in OWNERS[kind]:
        live = {row[0] for row in connection.among(owned, _live, kind.value, name)}
        found |= {key(kind, one.record) for one in contents(connection, kind, live)}
    return found


def _numbers(dialect: str, table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row.uuid, row.id).where(row.uuid.in_(members(dialect, text=True)))


def _withdrawn(dialect: str, table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row.uuid).where(row.id.in_(members(dialect)), row.retraction.is_not(None))


def _last(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    return sa.select(sa.func.max(metadata.tables[table].c.uuid))


def _live(dialect: str, table: str, owner: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    owners = row[f"{owner}_id"].in_(members(dialect))
    return sa.select(row.id).where(owners, row.retraction.is_(None))
