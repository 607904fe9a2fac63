"""Locks, durability and the ways in which a database can be out of reach."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
from factories import claim, revising
from programs import PATIENCE, finished, result_of, started

from claimtrack.errors import DatabaseFault
from claimtrack.store import engine
from claimtrack.store.engine import (
    SCHEMA_VERSION,
    Connection,
    connected,
    masked,
    reading,
    sqlite_library,
)
from claimtrack.store.status import status

WRITER = """
import sys
from factories import claim, revising
from programs import PATIENCE, finished, result_of, started
for number in range(int(sys.argv[2])):
    with revising(sys.argv[1]) as revision:
        claim(revision, f"Claim {number}.", by="Russia", said="2018")
"""
TESTS = str(Path(__file__).parent.parent)


def writer(database: str, count: int) -> AbstractContextManager[subprocess.Popen[bytes]]:
    return started(
        [sys.executable, "-c", WRITER, database, count],
        env={**os.environ, "PYTHONPATH": TESTS},
        stderr=subprocess.PIPE,
    )


def test_writers_in_parallel_lose_nothing(database: str) -> None:
    with ExitStack() as stack:
        writers = [stack.enter_context(writer(database, 15)) for _ in range(6)]
        assert [finished(process).err for process in writers] == [""] * 6
    with reading(database) as connection:
        assert connection.plain("SELECT count(*), max(id) FROM claim") == [(90, 90)]
        assert connection.plain("SELECT count(*) FROM party") == [(1,)]
        assert connection.plain("SELECT count(*), max(id) FROM revision") == [(90, 90)]
        # One chain: each revision but the first has the one before it as its parent.
        chain = connection.plain("SELECT revision_id, parent_id FROM revision_parent ORDER BY 1")
        assert chain == [(number, number - 1) for number in range(2, 91)]


def test_readers_wait_for_nobody_and_see_one_moment(database: str) -> None:
    with revising(database) as revision:
        claim(revision)
    with reading(database) as before:
        assert before.plain("SELECT count(*) FROM claim") == [(1,)]
        with revising(database) as revision:
            claim(revision)
            with reading(database) as during:
                assert during.plain("SELECT count(*) FROM claim") == [(1,)]
        assert before.plain("SELECT count(*) FROM claim") == [(1,)]
    with reading(database) as after:
        assert after.plain("SELECT count(*) FROM claim") == [(2,)]


def test_a_killed_writer_leaves_nothing_half_done(database: str) -> None:
    with writer(database, 100_000):  # which kills it at the end
        time.sleep(1.0)
    with revising(database) as revision:  # and its lock is gone with it
        claim(revision)
    with reading(database) as connection:
        ((claims, statements, tallies),) = connection.plain(
            "SELECT (SELECT count(*) FROM claim), (SELECT count(*) FROM statement),"
            " (SELECT count(*) FROM tally)"
        )
        ((revisions, heads),) = connection.plain(
            "SELECT (SELECT count(*) FROM revision), (SELECT head_id FROM chain)"
        )
    assert claims == tallies == revisions == heads
    assert statements == claims - 1


def test_a_waiting_writer_gives_up_with_a_word(
    sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.2)
    # The same library: two of them in one process do not see one another's locks.
    other = sqlite_library().connect(sqlite, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DatabaseFault, match="busy"), revising(sqlite) as revision:
        claim(revision)
    other.close()


def test_writers_take_turns(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.2)
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with revising(sqlite):
            held.set()
            free.wait(PATIENCE)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(PATIENCE)
    with pytest.raises(DatabaseFault, match="another writer"), revising(sqlite):
        pass
    free.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda path: None, "there is no database"),
        (lambda path: path.mkdir(), "directory"),
        (lambda path: path.write_text("some notes of mine, long enough to be no database" * 9),
         "not a claimtrack database"),
        (lambda path: path.write_bytes(b""), "not a claimtrack database"),
        (lambda path: sqlite3.connect(path).execute("CREATE TABLE mine (x)").connection.close(),
         "not a claimtrack database"),
    ],
    ids=["missing", "directory", "text", "empty", "another's"],
)  # fmt: skip
def test_what_is_no_database_is_said_so(tmp_path: Path, make: object, word: str) -> None:
    path = tmp_path / "desk.db"
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(DatabaseFault, match=word), reading(str(path)):
        pass
    with pytest.raises(DatabaseFault, match=word), revising(str(path)):
        pass
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize(("version", "word"), [(SCHEMA_VERSION + 1, "newer"), (0, "db upgrade")])
def test_another_schema_is_said_so(sqlite: str, version: int, word: str) -> None:
    with connected(sqlite) as connection:
        connection.plain(f"PRAGMA user_version = {version}")
    with pytest.raises(DatabaseFault, match=word), reading(sqlite):
        pass


def test_a_file_that_nobody_can_change_can_be_read(
    sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with revising(sqlite) as revision:
        claim(revision)
    path = Path(sqlite)
    for end in ("-wal", "-shm", "-lock"):
        Path(f"{sqlite}{end}").unlink(missing_ok=True)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    # Root, as whom tests may run, is stopped by no file mode: the question is asked of os.access.
    monkeypatch.setattr(engine.os, "access", lambda path, mode: mode == os.R_OK)
    try:
        with reading(sqlite) as connection:
            assert connection.plain("SELECT count(*) FROM claim") == [(1,)]
        with pytest.raises(DatabaseFault, match="cannot be written"), revising(sqlite) as revision:
            claim(revision)
    finally:
        path.parent.chmod(0o755)


def test_python_s_own_sqlite_serves_as_well(sqlite: str) -> None:
    code = (
        "import sys; sys.modules['pysqlite3'] = None\n"
        "from claimtrack.store.engine import sqlite_library\n"
        "assert sqlite_library().__name__ == 'sqlite3'\n" + WRITER
    )
    env = {**os.environ, "PYTHONPATH": TESTS}
    result = result_of([sys.executable, "-c", code, sqlite, 3], env=env)
    assert result.code == 0, result
    with reading(sqlite) as connection:
        assert connection.plain("SELECT count(*) FROM claim") == [(3,)]


def test_status_names_library_and_mode(sqlite: str) -> None:
    found = status(sqlite)
    assert found["journal"] == "wal"
    assert found["synchronous"] == "FULL"
    assert sqlite_library().sqlite_version in found["library"]
    assert found["wal_reset_bug"]


def test_every_driver_error_is_told_in_words(sqlite: str) -> None:
    with pytest.raises(DatabaseFault, match="damaged"), connected(sqlite) as connection:
        path = Path(connection.database)
        copy = path.with_name("copy.db")
        shutil.copy(path, copy)
        data = bytearray(copy.read_bytes())
        data[4096:] = os.urandom(len(data) - 4096)
        copy.write_bytes(bytes(data))
        with reading(str(copy)) as broken:
            broken.plain("SELECT * FROM claim JOIN party ON party.id = claim.id")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql+psycopg://me:secret@host/name", "postgresql+psycopg://me:***@host/name"),
        (
            "postgresql+psycopg://h/n?password=secret&x=1",
            "postgresql+psycopg://h/n?password=***&x=***",
        ),
        ("/home/me/desk.db", "/home/me/desk.db"),
        ("postgresql+psycopg://me:se@cret@host/n", "postgresql+psycopg://me:***@host/n"),
        ("postgresql+psycopg://me:se/cr:et@host/n", "postgresql+psycopg://me:***@host/n"),
        ("postgresql+psycopg://h/n?pass%77ord=x", "postgresql+psycopg://h/n?password=***"),
        ("postgresql+psycopg:///n?host=/tmp", "postgresql+psycopg:///n?host=/tmp"),
    ],
)
def test_passwords_are_never_shown(url: str, shown: str) -> None:
    assert masked(url) == shown


def test_each_gives_rows_one_at_a_time(database: str) -> None:
    from claimtrack.queries.claims import Filters, listed

    with revising(database) as revision:
        for number in range(30):
            claim(revision, f"Claim {number}.")
    with reading(database) as connection:
        assert isinstance(connection, Connection)
        rows = listed(connection, Filters(), sort="id")
        assert next(rows).id == 1
        assert len(list(rows)) == 29
        next(listed(connection, Filters(), sort="id"))  # left unread, and no harm done
