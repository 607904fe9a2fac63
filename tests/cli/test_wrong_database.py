"""A database that is none, is another's, is locked, cannot be written or cannot be reached; and an
interruption: one line that says what to do, and all is as it was."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import string
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from programs import PATIENCE, Result, finished, result_of, started

from claimtrack.errors import Exit

# --- databases


def no_folder(folder: Path, _: Path) -> Path:
    return folder / "nowhere" / "desk.db"


def no_file(folder: Path, _: Path) -> Path:
    return folder / "desk.db"


def a_folder(folder: Path, _: Path) -> Path:
    (folder / "desk.db").mkdir()
    return folder / "desk.db"


def within_a_file(folder: Path, _: Path) -> Path:
    (folder / "file").write_text("")
    return folder / "file" / "desk.db"


def an_empty_file(folder: Path, _: Path) -> Path:
    (folder / "desk.db").write_bytes(b"")
    return folder / "desk.db"


def a_text(folder: Path, _: Path) -> Path:
    (folder / "desk.db").write_text("Dear diary,\n" * 1000)
    return folder / "desk.db"


def another_programs(folder: Path, _: Path) -> Path:
    with contextlib.closing(sqlite3.connect(folder / "desk.db")) as other:
        other.execute("CREATE TABLE claim (id INTEGER)")
        other.commit()
    return folder / "desk.db"


def of_schema(number: int) -> Callable[[Path, Path], Path]:
    def made(folder: Path, quarrel_file: Path) -> Path:
        shutil.copy(quarrel_file, folder / "desk.db")
        with contextlib.closing(sqlite3.connect(folder / "desk.db")) as known:
            known.execute(f"PRAGMA user_version = {number}")
        return folder / "desk.db"

    return made


def damaged(folder: Path, quarrel_file: Path) -> Path:
    whole = quarrel_file.read_bytes()
    (folder / "desk.db").write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    return folder / "desk.db"


NONE = {
    "no folder": (no_folder, "db init"),
    "no file": (no_file, "db init"),
    "a folder": (a_folder, "directory"),
    "within a file": (within_a_file, "db init"),
    "an empty file": (an_empty_file, "not a claimtrack database"),
    "a text": (a_text, "not a claimtrack database"),
    "another program's": (another_programs, "not a claimtrack database"),
    "a newer one": (of_schema(99), "newer"),
    "an older one": (of_schema(0), "db upgrade"),
    "a damaged one": (damaged, "damaged"),
}


def files(folder: Path) -> dict[str, bytes | None]:
    """All that lies in a folder; what SQLite keeps beside an open file left out."""
    return {
        str(path): None if path.is_dir() else path.read_bytes()
        for path in folder.rglob("*")
        if not path.name.endswith(("-wal", "-shm", "-lock"))
    }


@pytest.mark.parametrize("kind", NONE)
@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("add", "A claim.", "--by", "New"),
        ("db", "backup", "copy.db"),
    ],
    ids=" ".join,
)
def test_what_is_no_database_is_told_and_left_alone(
    kind: str, words: tuple[str, ...], run: Run, tmp_path: Path, quarrel_file: Path, refused: Any
) -> None:
    made, says = NONE[kind]
    path = made(tmp_path, quarrel_file)
    before = files(tmp_path)
    refused(run(*words, db=str(path)), Exit.DATABASE, says, str(path))
    assert files(tmp_path) == before


def test_the_database_is_named_before_the_verb_too(
    run: Run, tmp_path: Path, dispute: str, refused: Any
) -> None:
    refused(run("--db", "nowhere.db", "list", db=dispute), Exit.DATABASE, "nowhere.db")
    refused(run("--db", dispute, "list", "--db", "nowhere.db"), Exit.DATABASE, "nowhere.db")
    assert run("--db", "nowhere.db", "list", "-q", "--db", dispute).code == 0
    assert not (tmp_path / "nowhere.db").exists()


@pytest.mark.parametrize("made", [a_text, a_folder, another_programs, of_schema(0)])
def test_init_and_demo_touch_nothing_that_exists(
    made: Any, in_process: Run, tmp_path: Path, quarrel_file: Path, refused: Any
) -> None:
    path = made(tmp_path, quarrel_file)
    before = files(tmp_path)
    refused(in_process("db", "init", db=str(path)), Exit.DATABASE, "exists already")
    for words in (["demo"], ["demo", "--fresh"]):
        refused(in_process(*words, "--db", path), (Exit.DATABASE, Exit.REFUSED), str(path))
    assert files(tmp_path) == before


def test_a_demo_with_a_wrong_option_makes_nothing(run: Run, tmp_path: Path, refused: Any) -> None:
    refused(run("demo", "--db", "new.db", "--format", "xml"), Exit.USAGE, "xml")
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize("target", ["dispute.db", "kept.txt", ".", "nowhere/copy.db", ""])
def test_a_backup_overwrites_nothing(
    target: str, run: Run, dispute: str, tmp_path: Path, refused: Any
) -> None:
    (tmp_path / "kept.txt").write_text("kept")
    before = files(tmp_path)
    refused(run("db", "backup", target, db=dispute), Exit.REFUSED, target)
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("database = [", "config.toml"),
        ("database = 3", '"database"'),
        ('database = ""', '"database"'),
        ('colour = "red"', '"colour"'),
        ("caf\udce9", "config.toml"),
        *(
            pytest.param(
                text,
                "config.toml",
                id=f"{text[:8]}…",
            )
            for text in ("database = " + "1" * 5000, "database = " + "[" * 5000)
        ),
    ],
)
def test_a_broken_config_file_is_told(
    text: str, says: str, run: Run, tmp_path: Path, refused: Any
) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(os.fsencode(text))
    refused(run("list", CLAIMTRACK_CONFIG=str(path)), Exit.REFUSED, says)
    refused(run("add", "A claim.", CLAIMTRACK_CONFIG=str(path)), Exit.REFUSED, says)


PATIENT = """
import sys
from claimtrack.store import engine
engine.PATIENCE = float(sys.argv.pop(1))
from claimtrack.cli.app import main
main()
"""


def with_patience(seconds: float, *words: str, database: str) -> Result:
    """The command, with less patience than its 30 seconds; there is no setting for it. It must end
    before those."""
    program = [sys.executable, "-c", PATIENT, seconds, *words]
    return result_of(program, seconds=20, env={**os.environ, "CLAIMTRACK_DB": database})


@contextmanager
def begun(database: str, *statements: str) -> Iterator[None]:
    """The database as another program has it, in the middle of something."""
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
        for statement in statements:
            other.execute(statement)
        yield


@contextmanager
def in_turn(database: str) -> Iterator[None]:
    """The database as another claimtrack has it that is writing."""
    import fcntl

    with open(f"{database}-lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.mark.parametrize("how", ["another program", "another claimtrack"])
def test_a_locked_database_is_waited_for_and_then_told(
    how: str, dispute: str, unchanged: Any, refused: Any
) -> None:
    holding = in_turn(dispute) if how.endswith("claimtrack") else begun(dispute, "BEGIN EXCLUSIVE")
    with unchanged(dispute), holding:
        started = time.monotonic()
        added = with_patience(0.5, "add", "A claim.", "--by", "New", database=dispute)
        waited = time.monotonic() - started
        listed = with_patience(0.5, "list", "-q", database=dispute)
    refused(added, Exit.DATABASE, "busy", "try again")
    assert waited >= 0.5
    assert listed.code == 0 and listed.out, "readers never wait"


def test_a_database_that_one_program_keeps_to_itself_is_told(dispute: str, refused: Any) -> None:
    alone = ("PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE")
    with begun(dispute, "PRAGMA journal_mode = DELETE", *alone):
        for words in (["list"], ["add", "A claim."]):
            refused(with_patience(0.2, *words, database=dispute), Exit.DATABASE, "busy")


def bound_by_rights() -> list[str]:
    """What to put before a command so that file rights bind it: nothing, unless root runs it."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everything, and there is no setpriv to give that up")
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner"]


@pytest.mark.parametrize("folder_too", [False, True])
def test_a_read_only_file_can_be_read_and_not_written(
    folder_too: bool, dispute: str, tmp_path: Path, unchanged: Any, refused: Any
) -> None:
    before = bound_by_rights()
    folder = tmp_path / "disk"
    folder.mkdir()
    path = folder / "desk.db"
    shutil.move(dispute, path)
    command = [*before, str(Path(sys.executable).with_name("claimtrack")), "--db", str(path)]

    with unchanged(str(path)):
        path.chmod(0o444)
        if folder_too:
            folder.chmod(0o555)
        try:
            listed = result_of([*command, "list", "-q"])
            added = result_of([*command, "add", "A claim.", "--by", "New"])
        finally:
            folder.chmod(0o755)
            path.chmod(0o644)
    if folder_too and listed.code:  # there SQLite cannot make what readers and writers share
        refused(listed, Exit.DATABASE, str(path), "rights")
    else:
        assert listed.code == 0 and listed.out.split()[0] == "1", listed
    refused(added, Exit.DATABASE, "cannot be written", "rights")


# --- servers


@pytest.mark.parametrize(
    ("url", "codes", "says"),
    [
        ("postgresql://postgres@127.0.0.1:1/x", 4, "cannot be reached"),
        ("postgresql+psycopg://no-such-host.invalid/x", 4, "cannot be reached"),
        ("postgres://127.0.0.1:port/x", 4, "not a database URL"),
        ("postgresql://127.0.0.1:99999/x", 4, "99999"),
        ("oracle://127.0.0.1/x", 2, "oracle"),
        ("postgresql:/127.0.0.1/x", 4, "no database at"),
        pytest.param(
            "postgresql://127.0.0.1:1/x?colour=red",
            (2, 4),
            "colour",
        ),
    ],
)
def test_an_address_without_a_server_is_told(
    url: str, codes: int, says: str, run: Run, refused: Any
) -> None:
    refused(run("list", db=url), codes, says)


def test_a_password_is_not_told(run: Run, refused: Any) -> None:
    for url in (
        "postgresql://desk:s3cret@127.0.0.1:1/x",
        "postgresql://127.0.0.1:1/x?user=desk&password=s3cret",
    ):
        result = run("add", "A claim.", db=url)
        refused(result, 4, "cannot be reached")
        assert "s3cret" not in result.err


@pytest.fixture(scope="module")
def scratch(empty_postgresql: str, served: Any) -> Iterator[Any]:
    """A server's database to be spoilt: its URL, and a connection to spoil it by."""
    import psycopg

    with (
        served(empty_postgresql) as url,
        psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection,
    ):
        yield url, connection


@contextmanager
def spoilt(connection: Any, *statements: str) -> Iterator[None]:
    """The database in another state, until the end."""
    before = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    try:
        for statement in statements:
            connection.execute(statement)
        yield
    finally:
        connection.execute("ALTER TABLE IF EXISTS other_chain RENAME TO chain")
        connection.execute("UPDATE alembic_version SET version_num = %s", (before,))


@pytest.mark.parametrize(
    ("statements", "says"),
    [
        (["UPDATE alembic_version SET version_num = '0099'"], "newer"),
        (["UPDATE alembic_version SET version_num = '0000'"], "db upgrade"),
        pytest.param(
            [
                "ALTER TABLE chain RENAME TO other_chain",
                "UPDATE alembic_version SET version_num = 'ae1027a6acf'",
            ],
            "not a claimtrack database",
        ),
    ],
    ids=["newer", "older", "another program's"],
)
def test_a_server_of_another_schema_is_told(
    statements: list[str], says: str, scratch: Any, run: Run, refused: Any
) -> None:
    url, connection = scratch
    with spoilt(connection, *statements):
        refused(run("list", db=url), Exit.DATABASE, says)


def test_a_locked_server_is_waited_for_and_then_told(scratch: Any, refused: Any) -> None:
    url, connection = scratch
    with connection.transaction():
        connection.execute("SELECT * FROM chain FOR UPDATE")
        result = with_patience(0.5, "add", "A claim.", database=url)
    refused(result, Exit.DATABASE, "busy")


def test_a_name_too_long_for_a_servers_index_is_refused(
    dispute_on_server: str, run: Run, unchanged: Any, refused: Any
) -> None:
    name = "".join(random.Random(1).choices(string.ascii_letters, k=20_000))
    with unchanged(dispute_on_server):
        result = run("add", "A claim.", "--by", name, db=dispute_on_server)
    refused(result, Exit.REFUSED, "long")


# --- interruption


@pytest.mark.parametrize("words", [("add", "-", "--by", "New"), ("rebut", "1", "-")], ids=" ".join)
def test_an_interrupt_while_reading_writes_nothing(
    words: tuple[str, ...], dispute: str, unchanged: Any
) -> None:
    import fcntl
    import termios

    command = Path(sys.executable).with_name("claimtrack")
    with (
        unchanged(dispute),
        started(
            [command, *words],
            env={**os.environ, "CLAIMTRACK_DB": dispute},
            # Whoever started the tests with & in a script has made them deaf to it.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
            **dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE),
        ) as reading,
    ):
        assert reading.stdin
        reading.stdin.write(b"A claim.\n")
        reading.stdin.flush()
        left = b""
        deadline = time.monotonic() + PATIENCE
        while left != bytes(4):  # until the command has read the line and waits for more
            assert reading.poll() is None, finished(reading)
            assert time.monotonic() < deadline, f"{words} does not read what is typed"
            time.sleep(0.01)
            left = fcntl.ioctl(reading.stdin, termios.FIONREAD, bytes(4))
        reading.send_signal(signal.SIGINT)
        result = finished(reading)
    assert result.code == Exit.INTERRUPTED
    assert result.out == ""
    assert "Traceback" not in result.err and result.err.count("\n") <= 1
