"""A copy of a database that is in use: whole, and of one moment."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from claimtrack.errors import DatabaseFault, Refused
from claimtrack.store import engine
from claimtrack.store.engine import (
    Connection,
    check_schema,
    connected,
    is_postgresql,
    masked,
    sqlite_library,
)

BUSY = (5, 6)
"""What SQLite answers when others hold a lock: SQLITE_BUSY, SQLITE_LOCKED."""


def backup(database: str, target: str) -> None:
    """Copies the database to a new file: SQLite by its backup interface, PostgreSQL by pg_dump.

    Raises Refused when the file exists, DatabaseFault when the copy fails; then no file is left.
    """
    path = Path(target)
    with connected(database) as connection:
        check_schema(connection)
        beside = [Path(f"{path}{end}") for end in ("-wal", "-shm")]
        if any(other.exists() for other in beside):
            raise Refused(f"{target} has a -wal or -shm file beside it", "name another file")
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            raise Refused(f"{target} exists already", "name a new file") from None
        except OSError as error:
            raise Refused(f"{target} cannot be made: {error.strerror}", "name another") from None
        try:
            if is_postgresql(database):
                _dump(database, path)
            else:
                _copy(connection, path)
        except BaseException:
            for made in (path, *beside):
                with suppress(OSError):
                    made.unlink()
            raise


def _copy(connection: Connection, path: Path) -> None:
    library = sqlite_library()
    copy = library.connect(path)

    def told(status: int, *_: int) -> None:
        # The connection has waited as long as it does for a lock; `backup` would go on for ever.
        if status in BUSY:
            raise _busy(connection.database)

    try:
        connection.driver.backup(copy, progress=told)
        # A file that stands alone: nothing of it in a -wal beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("PRAGMA journal_mode = WAL")
    except library.Error as error:
        raise DatabaseFault(
            f"{path} cannot be written: {error}", "name a file on a disk with room"
        ) from None
    finally:
        copy.close()


def _busy(database: str) -> DatabaseFault:
    return DatabaseFault(
        f"{masked(database)} is busy with another program",
        "wait for that program to end, then try again",
    )


def _dump(database: str, path: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise DatabaseFault(
            "a PostgreSQL backup needs pg_dump", "install PostgreSQL's client programs"
        )
    from sqlalchemy import URL, make_url

    url = make_url(database)
    secrets = {"password": "PGPASSWORD", "sslpassword": "PGSSLPASSWORD"}
    query = {name: value for name, value in url.query.items() if name not in secrets}
    # The password goes by the environment: a command line can be seen by anyone on the machine.
    address = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
    given = {name: url.query[name] for name in secrets if name in url.query}
    if url.password is not None:
        given["password"] = str(url.password)
    password = {secrets[name]: str(value) for name, value in given.items()}
    patience = f"--lock-wait-timeout={engine.PATIENCE * 1000:.0f}"
    options = ["--format=custom", f"--file={path}", patience, "--no-password"]
    done = subprocess.run(
        [program, *options, address.render_as_string()],
        env={**os.environ, **password},
        capture_output=True,
        text=True,
        check=False,
    )
    if "statement timeout" in done.stderr:  # how pg_dump ends its wait for a lock
        raise _busy(database)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise DatabaseFault(f"pg_dump failed: {said}", "mend that, then try again")
