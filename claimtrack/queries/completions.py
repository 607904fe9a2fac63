"""What begins with what was typed so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.store.engine import Connection

if TYPE_CHECKING:
    from sqlalchemy import Executable


def claims(connection: Connection, typed: str, limit: int) -> list[tuple[str, str]]:
    """Numbers (in the form typed: `12` or `C12`) and texts of live claims."""
    letter = typed[:1] if typed[:1] in ("C", "c") else ""
    return _numbered(connection, "claim", letter, typed.removeprefix(letter), limit)


def sources(connection: Connection, typed: str, limit: int) -> list[tuple[str, str]]:
    """Numbers (in the form typed: `3` or `S3`) and titles of live sources."""
    letter = typed[:1] if typed[:1] in ("S", "s") else ""
    return _numbered(connection, "source", letter, typed.removeprefix(letter), limit)


def names(connection: Connection, table: str, typed: str, limit: int) -> list[tuple[str, str]]:
    """Names of live parties or topics, with their kind or note."""
    rows = connection.all(_names, table, pattern=_begins(typed), limit=limit)
    return [(name, note or "") for name, note in rows]


def recorded(connection: Connection, column: str, typed: str, limit: int) -> list[tuple[str, str]]:
    """The actors or commands of the history."""
    rows = connection.all(_recorded, column, pattern=_begins(typed), limit=limit)
    return [(row[0], "") for row in rows]


def counted(connection: Connection, column: str, typed: str, limit: int) -> list[tuple[str, str]]:
    """The units of estimates, or what they count, as written before."""
    rows = connection.all(_counted, column, pattern=_begins(typed), limit=limit)
    return [(row[0], "") for row in rows]


def _begins(typed: str) -> str:
    """The pattern of what begins with what was typed, to the letter."""
    return typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _numbered(
    connection: Connection, table: str, letter: str, digits: str, limit: int
) -> list[tuple[str, str]]:
    if digits and not digits.isdecimal():
        return []
    rows = connection.all(_numbers, table, pattern=f"{digits}%", limit=limit)
    return [(f"{letter}{number}", text or "") for number, text in rows]


def _numbers(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    text = row.text if table == "claim" else sa.func.coalesce(row.title, row.file_name, row.url)
    return (
        sa.select(row.id, text)
        .where(row.retraction.is_(None), sa.cast(row.id, sa.Text).like(sa.bindparam("pattern")))
        .order_by(row.id)
        .limit(sa.bindparam("limit"))
    )


def _names(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    told = row.party_kind if table == "party" else row.note
    return (
        sa.select(row.name, told)
        .where(row.retraction.is_(None), row.name.like(sa.bindparam("pattern"), escape="\\"))
        .order_by(row.name)
        .limit(sa.bindparam("limit"))
    )


def _counted(column: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import estimate

    told = estimate.c[column]
    return (
        sa.select(told)
        .where(estimate.c.retraction.is_(None), told.like(sa.bindparam("pattern"), escape="\\"))
        .group_by(told)
        .order_by(told)
        .limit(sa.bindparam("limit"))
    )


def _recorded(column: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision

    told = revision.c[column]
    return (
        sa.select(told)
        .where(told.like(sa.bindparam("pattern"), escape="\\"))
        .group_by(told)
        .order_by(told)
        .limit(sa.bindparam("limit"))
    )
