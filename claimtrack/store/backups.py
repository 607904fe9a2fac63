"""A copy of a database that is in use: whole, and of one moment."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from claimtrack.errors import DatabaseFault, Refused
from claimtrack.store.engine import check_schema, connected, is_postgresql, sqlite_library


def backup(database: str, target: str) -> None:
    """Copies the database to a new file: SQLite by its backup interface, PostgreSQL by pg_dump.

    Raises Refused when the file exists, DatabaseFault when the copy fails; then no file is left.
    """
    path = Path(target)
    with connected(database) as connection:
        check_schema(connection)
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
                copy = sqlite_library().connect(path)
                try:
                    connection.driver.backup(copy)
                    # A file that stands alone: nothing of it in a -wal beside it.
                    copy.execute("PRAGMA journal_mode = DELETE")
                    copy.execute("PRAGMA journal_mode = WAL")
                finally:
                    copy.close()
        except BaseException:
            for end in ("", "-wal", "-shm"):
                with suppress(OSError):
                    os.unlink(f"{path}{end}")
            raise


def _dump(database: str, path: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise DatabaseFault(
            "a PostgreSQL backup needs pg_dump", "install PostgreSQL's client programs"
        )
    from sqlalchemy import make_url

    url = make_url(database)
    address = url.set(drivername="postgresql", password=None)
    password = {} if url.password is None else {"PGPASSWORD": str(url.password)}
    done = subprocess.run(
        [program, "--format=custom", f"--file={path}", address.render_as_string()],
        env={**os.environ, **password},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise DatabaseFault(f"pg_dump failed: {said}", "mend that, then try again")
