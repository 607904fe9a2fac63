"""Connections, pragmas, locks and transactions: the only place that commits."""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimtrack.errors import DatabaseFault, Refused
from claimtrack.store.statements import CACHE, Build

if TYPE_CHECKING:
    from claimtrack.store.past import Past

SCHEMA_VERSION = 5
"""The migration that this code needs: `alembic/versions/0005_*.py`."""
APPLICATION_ID = 0x636C6D74
"""Marks a SQLite file as claimtrack's ("clmt")."""
WAL_RESET_MENDED = (3, 51, 3)
PATIENCE = 30.0
"""Seconds to wait for another writer."""

Row = tuple[Any, ...]
Values = dict[str, Any]


def sqlite_library() -> Any:
    """The SQLite driver: pysqlite3, which brings a current library, else Python's own."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        import sqlite3 as dbapi2
    # The driver asks around how to store a None or bytes, at half a microsecond each; now it knows.
    for kind in (type(None), bytes):
        dbapi2.register_adapter(kind, _as_it_is)
    return dbapi2


def _as_it_is(value: Any) -> Any:
    return value


def is_postgresql(database: str) -> bool:
    """Whether a database's name is a PostgreSQL URL."""
    return database.startswith("postgresql+psycopg://")


def masked(database: str) -> str:
    """The database's name without its passwords, for people's eyes."""
    if not is_postgresql(database):
        return database
    from urllib.parse import parse_qsl

    address, mark, query = database.partition("?")
    scheme, _, rest = address.partition("//")
    login, at, host = rest.rpartition("@")
    user = login.partition(":")[0]
    secret = ":***" if ":" in login else ""
    # Which parameters are harmless is not ours to know: all values are hidden but the host's.
    told = "&".join(
        f"{name}={value if name == 'host' else '***'}"
        for name, value in parse_qsl(query, keep_blank_values=True)
    )
    return f"{scheme}//{user}{secret}{at}{host}{mark}{told}"


class Connection:
    """One connection of one command, on either database.

    A statement is given as the function that builds it, the shape it is built in, and its values.
    """

    def __init__(self, driver: Any, database: str) -> None:
        self.driver = driver
        self.database = database
        self.dialect = "postgresql" if is_postgresql(database) else "sqlite"
        self.past: Past | None = None
        """What this connection looks back to, if it does not read the present."""
        self._streams = 0

    def _execute(self, build: Build, shape: tuple[Any, ...], values: Values) -> Any:
        statement = CACHE.compiled(self.dialect, build, shape)
        return self.driver.execute(statement.sql, {**statement.constants, **values})

    def all(self, build: Build, *shape: Any, **values: Any) -> list[Row]:
        """Every row."""
        return list(self._execute(build, shape, values).fetchall())

    def among(
        self, members: Iterable[int] | Iterable[str], build: Build, *shape: Any, **values: Any
    ) -> list[Row]:
        """Every row of a statement about a set (`statements.members`), which is shaped by the
        dialect first; none for an empty one."""
        listed = json.dumps(sorted(members))
        return [] if listed == "[]" else self.all(build, self.dialect, *shape, ids=listed, **values)

    def run_among(self, members: Iterable[int], build: Build, *shape: Any, **values: Any) -> None:
        """Runs such a statement where it gives nothing back."""
        listed = json.dumps(sorted(members))
        if listed != "[]":
            self.run(build, self.dialect, *shape, ids=listed, **values)

    def each(self, build: Build, *shape: Any, **values: Any) -> Iterator[Row]:
        """Every row, as it comes: for lists that need not fit in memory."""
        if self.dialect == "sqlite":
            rows: Iterator[Row] = self._execute(build, shape, values)
            return rows
        return self._streamed(build, shape, values)

    def _streamed(self, build: Build, shape: tuple[Any, ...], values: Values) -> Iterator[Row]:
        statement = CACHE.compiled(self.dialect, build, shape)
        self._streams += 1
        with self.driver.cursor(name=f"each_{self._streams}") as cursor:
            cursor.itersize = 1000
            yield from cursor.execute(statement.sql, {**statement.constants, **values})

    def one(self, build: Build, *shape: Any, **values: Any) -> Row | None:
        """The first row, or None."""
        found: Row | None = self._execute(build, shape, values).fetchone()
        return found

    def value(self, build: Build, *shape: Any, **values: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.one(build, *shape, **values)
        return row[0] if row else None

    def run(self, build: Build, *shape: Any, **values: Any) -> None:
        """Runs a statement that gives nothing back."""
        self._execute(build, shape, values)

    def many(self, build: Build, *shape: Any, rows: Iterable[Values]) -> None:
        """Runs a statement once for each of `rows`."""
        statement = CACHE.compiled(self.dialect, build, shape)
        filled = [{**statement.constants, **row} for row in rows]
        if filled:
            self.driver.cursor().executemany(statement.sql, filled)

    def fill(self, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        """Adds many rows to a table, as fast as the database takes them."""
        named = ", ".join(f'"{column}"' for column in columns)
        if self.dialect == "sqlite":
            marks = ", ".join("?" * len(columns))
            self.driver.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)
            return
        with self.driver.cursor().copy(f"COPY {table} ({named}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def plain(self, sql: str) -> list[Row]:
        """Runs fixed SQL of the store's own: pragmas and transaction control."""
        cursor = self.driver.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []


@contextmanager
def connected(database: str, *, create: bool = False) -> Iterator[Connection]:
    """A connection outside any transaction, schema unchecked. Raises DatabaseFault."""
    with _told(database):
        connection = (
            _open_postgresql(database)
            if is_postgresql(database)
            else _open_sqlite(database, create=create)
        )
        try:
            yield connection
        finally:
            connection.driver.close()
            CACHE.save()


@contextmanager
def reading(database: str, *, looking_back: bool = False) -> Iterator[Connection]:
    """One consistent view of the database, which writers neither wait for nor disturb; with
    `looking_back` one that may have temporary tables of its own."""
    with connected(database) as connection:
        check_schema(connection)
        with snapshot(connection, looking_back=looking_back):
            yield connection


@contextmanager
def snapshot(connection: Connection, *, looking_back: bool = False) -> Iterator[None]:
    """A consistent view for as long as it lasts."""
    isolation = " ISOLATION LEVEL REPEATABLE READ" + ("" if looking_back else " READ ONLY")
    connection.plain("BEGIN" + (isolation if connection.dialect == "postgresql" else ""))
    try:
        yield
    finally:
        with suppress(Exception):
            connection.plain("ROLLBACK")


COMMITS: list[str] = []
"""The databases to which this process began to commit: who is interrupted is told the truth."""


@contextmanager
def transaction(connection: Connection, *, dry: bool = False) -> Iterator[None]:
    """The write transaction: takes the lock first, commits at the end, or leaves no trace, as a
    `dry` one always does."""
    with _turn(connection):
        level = " ISOLATION LEVEL READ COMMITTED"
        connection.plain(
            f"BEGIN{level}" if connection.dialect == "postgresql" else "BEGIN IMMEDIATE"
        )
        try:
            yield
            if not dry:
                COMMITS.append(connection.database)
            connection.plain("ROLLBACK" if dry else "COMMIT")
        except BaseException:
            with suppress(Exception):
                connection.plain("ROLLBACK")
            raise


def make_room(connection: Connection) -> None:
    """Readies a connection to write much: SQLite's two megabytes of memory would make it write and
    read the same pages of its indexes again and again."""
    if connection.dialect == "sqlite":
        connection.plain("PRAGMA cache_size = -48000")
        connection.plain("PRAGMA wal_autocheckpoint = 4000")
        return
    # A plan that was made while the tables were empty would go through all of them, each time.
    connection.driver.prepare_threshold = None


def spare_lookups(connection: Connection) -> None:
    """Spares PostgreSQL a look-up for every reference of what comes into a database without a
    revision, where the user may (a superuser): half of its work. The store gives the references
    out itself, and no row is ever deleted. Not beside the records of others, where a trigger of
    theirs would be passed over without a word."""
    if connection.dialect == "sqlite" or connection.plain("SELECT 1 FROM revision LIMIT 1"):
        return
    from psycopg.errors import InsufficientPrivilege

    with suppress(InsufficientPrivilege):
        connection.plain("SET session_replication_role = replica")


def learn_sizes(connection: Connection) -> None:
    """Lets PostgreSQL see how large its tables have become, when they have grown much: else it goes
    through all of them where it should look up a row."""
    if connection.dialect == "postgresql":
        connection.plain("ANALYZE")


def check_schema(connection: Connection) -> None:
    """Raises DatabaseFault unless the database is claimtrack's and of this code's schema."""
    found = schema_version(connection)
    name = masked(connection.database)
    if found is None:
        raise DatabaseFault(
            f"{name} is not a claimtrack database",
            f"create one with: claimtrack --db {name} db init",
        )
    if found < SCHEMA_VERSION:
        raise DatabaseFault(
            f"{name} has schema {found}, this claimtrack needs {SCHEMA_VERSION}",
            f"bring it up to date with: claimtrack --db {name} db upgrade",
        )
    if found > SCHEMA_VERSION:
        raise DatabaseFault(
            f"{name} was made by a newer claimtrack (schema {found}, this one knows"
            f" {SCHEMA_VERSION})",
            "install the newer claimtrack: pip install --upgrade claimtrack",
        )


def schema_version(connection: Connection) -> int | None:
    """The number of the database's last migration; None when it is not claimtrack's."""
    if connection.dialect == "sqlite":
        if connection.plain("PRAGMA application_id") != [(APPLICATION_ID,)]:
            return None
        return int(connection.plain("PRAGMA user_version")[0][0])
    there = connection.plain("SELECT to_regclass('chain'), to_regclass('alembic_version')")
    if None in there[0]:
        return None
    found = connection.plain("SELECT version_num FROM alembic_version")
    return int(found[0][0]) if found and found[0][0].isdecimal() else None


def _open_sqlite(database: str, *, create: bool) -> Connection:
    path = Path(database).absolute()
    if create:
        path.parent.mkdir(parents=True, exist_ok=True)
        if is_blank(path):
            path.chmod(0o600)
        else:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    elif _mode_of(path) == stat.S_IFDIR:
        raise DatabaseFault(f"{path} is a directory", "name a file with --db")
    elif _mode_of(path) is None:
        raise DatabaseFault(
            f"there is no database at {path}", f"create it with: claimtrack --db {path} db init"
        )
    library = sqlite_library()
    mode = "rw" if os.access(path, os.W_OK) else "ro"
    if _unchanging(path) and not Path(f"{path}-wal").exists():
        mode = "ro&immutable=1"
    driver = library.connect(
        f"{path.as_uri()}?mode={mode}", uri=True, timeout=PATIENCE, isolation_level=None
    )
    connection = Connection(driver, database)
    try:
        connection.plain("PRAGMA foreign_keys = ON")
        connection.plain("PRAGMA synchronous = FULL")
    except UnicodeDecodeError:  # the driver cannot even tell which name it could not make out
        driver.close()
        raise DatabaseFault(f"{database} {DAMAGED[0]}", DAMAGED[1]) from None
    return connection


def _unchanging(path: Path) -> bool:
    """Whether nobody can change a file: it is on a read-only disk, or neither it nor its directory
    may be written by anyone. There WAL's side files cannot be made, and are not needed. A
    directory that only we may not write is another matter: others do write there."""
    if os.statvfs(path.parent).f_flag & os.ST_RDONLY:
        return True
    return not (path.stat().st_mode | path.parent.stat().st_mode) & 0o222


def file_exists(database: str) -> bool:
    """Whether something is at a database's path. Raises DatabaseFault for a path that is none."""
    return _mode_of(Path(database).absolute()) is not None


def is_blank(path: Path) -> bool:
    """Whether a path leads to a file of no bytes, which holds nobody's work."""
    return _mode_of(path) == stat.S_IFREG and path.stat().st_size == 0


def _mode_of(path: Path) -> int | None:
    """What sort of file a path leads to, or None. Raises DatabaseFault for a path that is none."""
    try:
        return stat.S_IFMT(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise DatabaseFault(
            f"{str(path)[:200]} cannot be opened: {reason}", "name another file with --db"
        ) from None


def _open_postgresql(database: str) -> Connection:
    try:
        import psycopg
    except ImportError:
        raise DatabaseFault(
            "PostgreSQL needs the psycopg driver",
            "install it with: pip install 'claimtrack[postgresql]'",
        ) from None
    from sqlalchemy import create_engine
    from sqlalchemy.exc import ArgumentError

    try:
        engine = create_engine(database, hide_parameters=True)
    except (ArgumentError, ValueError):
        raise DatabaseFault(
            f"{masked(database)} is not a database URL",
            "write postgresql+psycopg://USER@HOST/NAME",
        ) from None
    arguments, options = engine.dialect.create_connect_args(engine.url)
    options.setdefault("connect_timeout", 10)
    options["client_encoding"] = "utf8"
    try:
        driver: Any = engine.dialect.connect(*arguments, **options, autocommit=True)
    except (psycopg.Error, TypeError, ValueError) as error:
        said = (str(error).strip().splitlines() or ["no reason given"])[0]
        raise DatabaseFault(
            f"{masked(database)} cannot be reached: {masked_words(said, engine.url.password)}",
            "check the address and the server",
        ) from None
    driver.execute(f"SET lock_timeout = '{int(PATIENCE * 1000)}ms'")
    return Connection(driver, database)


def masked_words(said: str, password: object) -> str:
    """A driver's words without the password, should it repeat it."""
    return said.replace(str(password), "***") if password else said


@contextmanager
def _told(database: str) -> Iterator[None]:
    """Turns what a driver raises into one line that says what to do."""
    try:
        yield
    except Exception as error:
        module = type(error).__module__.split(".")[0]
        if module not in ("sqlite3", "pysqlite3", "psycopg"):
            raise
        CACHE.save()
        raise _fault(error, masked(database)) from error


DAMAGED = "is damaged", "restore a backup; see: claimtrack db backup --help"
FAULTS: tuple[tuple[str, str, str], ...] = (
    ("locked", "is busy with another program", "wait for that program to end, then try again"),
    ("lock timeout", "is busy with another writer", "wait for it to end, then try again"),
    ("readonly", "cannot be written", "check the rights of the file and its directory"),
    ("read-only transaction", "cannot be written", "connect as a user who may write"),
    ("disk i/o error", "cannot be read or written there", "check the disk and name a plain file"),
    ("no such table", *DAMAGED),
    ("canceling statement", "was too slow to answer", "try again, or raise its statement_timeout"),
    ("full", "cannot grow: the disk is full", "free some space, then try again"),
    ("not a database", "is not a claimtrack database", "name another file with --db"),
    ("malformed", *DAMAGED),
    ("unable to open", "cannot be opened", "check the rights of the file and its directory"),
    ("permission denied", "refuses this user", "ask its owner for the rights"),
)


def _fault(error: Exception, name: str) -> Exception:
    """The user's error for a driver's; unknown ones are told in the driver's first line."""
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    if "IntegrityError" in _bases(error):
        return Refused(f"the database refused the row: {said}", "nothing was written")
    if type(error).__name__ == "ProgramLimitExceeded":
        return Refused(f"a text is too long: {said}", "shorten it; nothing was written")
    for words, problem, step in FAULTS:
        if words in said.lower():
            return DatabaseFault(f"{name} {problem}", step)
    if type(error).__module__.startswith("psycopg") and "Operational" in _bases(error):
        return DatabaseFault(
            f"{name} cannot be reached: {said}", "check the address and the server"
        )
    return error


def damage(error: Exception) -> str | None:
    """What a driver says of a database that it cannot make out; None for any other error, such as
    a lock, a full disk or a lost connection."""
    module = type(error).__module__.split(".")[0]
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    if module == "psycopg":
        found = any(name in _bases(error) for name in ("Programming", "DataError", "Internal"))
        return said if found and "permission denied" not in said else None
    if module not in ("sqlite3", "pysqlite3") or any(words in said.lower() for words in PASSING):
        return None
    return said


PASSING = ("locked", "busy", "disk i/o error", "interrupted", "full", "readonly", "unable to open")
"""What SQLite says of troubles that are not the file's."""
BROKEN_TEXT = "could not decode to utf-8"
"""What SQLite's driver says of text that is none."""


def read_broken_text(connection: Connection) -> None:
    """Makes a SQLite connection give out text that is not UTF-8, with surrogates in it."""
    connection.driver.text_factory = lambda kept: kept.decode("utf-8", "surrogateescape")


def _bases(error: Exception) -> str:
    return " ".join(base.__name__ for base in type(error).__mro__)


@contextmanager
def _turn(connection: Connection) -> Iterator[None]:
    """One writer at a time, by a lock file beside a SQLite database.

    SQLite's own waiting is unfair (writers starved for seconds), and libraries before 3.51.3 can
    corrupt a WAL when two connections write or checkpoint at one moment: holding this lock around
    the write and the checkpoint it may start keeps claimtrack's processes out of that moment.
    """
    if connection.dialect == "postgresql" or sys.platform == "win32":
        yield
        return
    import fcntl

    path = Path(connection.database).resolve()
    try:
        rights = path.stat().st_mode & 0o777
        handle = os.open(f"{path}-lock", os.O_CREAT | os.O_RDWR, rights)
        with suppress(OSError):  # only its owner may; who may write the database may write the lock
            os.fchmod(handle, rights)
    except OSError:
        raise DatabaseFault(
            f"{path} cannot be written", "check the rights of the file and its directory"
        ) from None
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise DatabaseFault(
                        f"{path} is busy with another writer", "wait for it to end, then try again"
                    ) from None
                time.sleep(0.005)
        yield
    finally:
        os.close(handle)
