"""What state a database is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claimtrack.store.engine import (
    SCHEMA_VERSION,
    WAL_RESET_MENDED,
    Connection,
    connected,
    masked,
    schema_version,
    sqlite_library,
)

if TYPE_CHECKING:
    from sqlalchemy import Executable

COUNTED = {
    "claims": "claim",
    "statements": "statement",
    "links": "link",
    "sources": "source",
    "parties": "party",
    "topics": "topic",
    "revisions": "revision",
}


def status(database: str) -> dict[str, Any]:
    """The state of a database as a record: where it is, schema, library, mode, live rows a kind.

    Raises DatabaseFault when it cannot be opened at all.
    """
    with connected(database) as connection:
        found = schema_version(connection)
        record: dict[str, Any] = {
            "database": masked(database),
            "schema": "none" if found is None else found,
            "needs": SCHEMA_VERSION,
            "state": _state(found),
        }
        record |= _sqlite(connection) if connection.dialect == "sqlite" else _server(connection)
        if found == SCHEMA_VERSION:
            for name, table in COUNTED.items():
                record[name] = connection.value(_live, table)
        return record


def first_command(database: str) -> str | None:
    """The command of a database's first revision; None while nothing is recorded."""
    with connected(database) as connection:
        return None if schema_version(connection) is None else connection.value(_first_command)


def _state(found: int | None) -> str:
    if found is None:
        return "not a claimtrack database"
    if found == SCHEMA_VERSION:
        return "up to date"
    return (
        "outdated: claimtrack db upgrade" if found < SCHEMA_VERSION else "newer than this program"
    )


def _sqlite(connection: Connection) -> dict[str, Any]:
    library = sqlite_library()
    mended = library.sqlite_version_info >= WAL_RESET_MENDED
    levels = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}
    return {
        "library": f"SQLite {library.sqlite_version} ({library.__name__.split('.')[0]})",
        "wal_reset_bug": "mended in this library" if mended else "avoided: writers take turns",
        "journal": str(connection.plain("PRAGMA journal_mode")[0][0]),
        "synchronous": levels[connection.plain("PRAGMA synchronous")[0][0]],
        "foreign_keys": "on" if connection.plain("PRAGMA foreign_keys") == [(1,)] else "off",
    }


def _server(connection: Connection) -> dict[str, Any]:
    version = connection.plain("SHOW server_version")[0][0]
    return {"library": f"PostgreSQL {version}"}


def _live(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    found = metadata.tables[table]
    counted = sa.select(sa.func.count()).select_from(found)
    return counted.where(found.c.retraction.is_(None)) if "retraction" in found.c else counted


def _first_command() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision

    return sa.select(revision.c.command).order_by(revision.c.id).limit(sa.literal_column("1"))
