"""Migrations: creation and upgrade. The only importer of alembic."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection as Session
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from claimtrack import shipped
from claimtrack.errors import DatabaseFault
from claimtrack.store import hearing, scores
from claimtrack.store.engine import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    Connection,
    connected,
    file_exists,
    is_blank,
    is_postgresql,
    masked,
    schema_version,
    sqlite_library,
    transaction,
)


def create(database: str, schema: int = SCHEMA_VERSION) -> None:
    """Makes a new database; an earlier `schema` is for trying an upgrade. Raises DatabaseFault when
    there is one already."""
    if not is_postgresql(database) and file_exists(database) and not is_blank(Path(database)):
        raise DatabaseFault(
            f"{database} exists already",
            f"see what it is with: claimtrack --db {database} db status",
        )
    try:
        with connected(database, create=True) as connection:
            if schema_version(connection) is not None:
                raise DatabaseFault(
                    f"{masked(database)} is a claimtrack database already",
                    "see its state with: claimtrack db status",
                )
            if connection.dialect == "sqlite":
                connection.plain("PRAGMA journal_mode = WAL")
                connection.plain(f"PRAGMA application_id = {APPLICATION_ID}")
            elif connection.plain("SHOW server_encoding") != [("UTF8",)]:
                raise DatabaseFault(
                    f"{masked(database)} does not keep every script",
                    "make it with: ENCODING 'UTF8'",
                )
            _upgrade(connection, schema)
            if schema == SCHEMA_VERSION:
                scores.begin(connection)
    except FileExistsError:
        raise DatabaseFault(f"{database} exists already", "name another file with --db") from None
    except OSError as error:
        raise DatabaseFault(
            f"{database} cannot be created: {error.strerror}", "check the path and its rights"
        ) from None
    except BaseException:
        if not is_postgresql(database):
            _remove_unborn(Path(database))
        raise


def upgrade(database: str) -> tuple[int, int]:
    """Brings a database up to this code's schema; returns the schema before and after."""
    with connected(database) as connection:
        before = schema_version(connection)
        if before is None:
            raise DatabaseFault(
                f"{masked(database)} is not a claimtrack database",
                "create one with: claimtrack db init",
            )
        if before > SCHEMA_VERSION:
            raise DatabaseFault(
                f"{masked(database)} was made by a newer claimtrack (schema {before})",
                "install the newer claimtrack: pip install --upgrade claimtrack",
            )
        if before < SCHEMA_VERSION:
            _upgrade(connection, SCHEMA_VERSION)
    if before < SCHEMA_VERSION:
        scores.rescore(database)
    return before, SCHEMA_VERSION


@cache
def blueprint() -> list[tuple[str, str, str, str | None]]:
    """All that the schema of a SQLite database holds: type, name, table and SQL, as it is there."""
    driver = sqlite_library().connect(":memory:", isolation_level=None)
    engine = create_engine("sqlite://", creator=lambda: driver, poolclass=StaticPool)
    with engine.connect() as session:
        _run(session, SCHEMA_VERSION)
        return list(driver.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


def _upgrade(connection: Connection, schema: int) -> None:
    """Runs the migrations in one transaction of the connection's own."""
    sqlite = connection.dialect == "sqlite"
    engine = create_engine(
        "sqlite://" if sqlite else "postgresql+psycopg://",
        creator=lambda: connection.driver,
        poolclass=StaticPool,
    )
    # The transaction is ours (BEGIN IMMEDIATE, a lock before it): SQLAlchemy must not end it.
    dialect: Any = engine.dialect
    dialect.do_rollback = dialect.do_commit = lambda _: None
    if sqlite:
        # A batch migration drops and renames tables, which would take referring rows along.
        connection.plain("PRAGMA foreign_keys = OFF")
    with transaction(connection):
        try:
            with engine.connect() as session:
                _run(session, schema)
        except DBAPIError as error:
            raise (error.orig or error) from None
        if schema == SCHEMA_VERSION:
            hearing.hear_all(connection)
        if sqlite:
            broken = connection.plain("PRAGMA foreign_key_check")
            if broken:
                raise RuntimeError(f"a migration broke references: {broken[:3]}")
            connection.plain(f"PRAGMA user_version = {schema}")


def _run(session: Session, schema: int) -> None:
    config = Config()
    config.set_main_option("script_location", str(shipped.folder("alembic")).replace("%", "%%"))
    config.attributes["connection"] = session
    command.upgrade(config, f"{schema:04}")


def _remove_unborn(path: Path) -> None:
    """Takes away a file whose creation failed; it holds nothing."""
    for name in (path, *(Path(f"{path}{end}") for end in ("-wal", "-shm", "-lock"))):
        name.unlink(missing_ok=True)
