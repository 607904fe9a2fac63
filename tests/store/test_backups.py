"""Copies that stand alone, and passwords that stay out of sight."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import claim, revising

from claimtrack.errors import DatabaseFault, Refused
from claimtrack.store import engine, migrations
from claimtrack.store.backups import _copy, _dump, backup
from claimtrack.store.engine import (
    check_schema,
    connected,
    reading,
    sqlite_library,
    transaction,
)


def test_a_copy_is_whole_private_and_stands_alone(sqlite: str, tmp_path: Path) -> None:
    with revising(sqlite) as revision:
        claim(revision)
    target = tmp_path / "copy.db"
    with revising(sqlite) as revision:
        claim(revision)  # not committed yet, so not in the copy
        backup(sqlite, str(target))
    assert target.stat().st_mode & 0o777 == 0o600
    assert not Path(f"{target}-wal").exists() or Path(f"{target}-wal").stat().st_size == 0
    with reading(str(target)) as connection:
        assert connection.plain("SELECT count(*) FROM claim") == [(1,)]
        assert connection.plain("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
def test_nothing_that_is_there_is_touched(sqlite: str, tmp_path: Path, end: str) -> None:
    there = tmp_path / f"copy.db{end}"
    there.write_text("mine")
    with pytest.raises(Refused):
        backup(sqlite, str(tmp_path / "copy.db"))
    assert there.read_text() == "mine"


def test_a_server_is_dumped(postgresql: str, tmp_path: Path) -> None:
    target = tmp_path / "copy.dump"
    backup(postgresql, str(target))
    assert target.read_bytes().startswith(b"PGDMP")


def test_a_copy_is_not_waited_for_without_end(
    sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program has locked the file between the first look at it and the copy."""
    monkeypatch.setattr(engine, "PATIENCE", 0.2)
    other = sqlite_library().connect(sqlite, isolation_level=None)
    other.execute("PRAGMA journal_mode = DELETE")
    with connected(sqlite) as connection:
        check_schema(connection)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseFault, match="busy"):
            _copy(connection, tmp_path / "copy.db")
    other.close()


def test_a_dump_is_not_waited_for_without_end(
    postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.2)
    target = tmp_path / "copy.dump"
    with connected(postgresql) as other, transaction(other):
        other.plain("LOCK TABLE claim IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(DatabaseFault, match="busy"):
            backup(postgresql, str(target))
    assert not target.exists()


def test_a_password_never_stands_on_a_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_dump"
    told = tmp_path / "told"
    program.write_text(f'#!/bin/sh\necho "$@" > {told}\necho "$PGPASSWORD" >> {told}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    for url in ("//me:s3/cret@h/n", "//me@h/n?password=s3%2Fcret"):
        _dump(f"postgresql+psycopg:{url}", tmp_path / "copy")
        words, password = told.read_text().splitlines()
        assert "s3" not in words and "***" not in words
        assert password == "s3/cret"


def test_a_role_that_may_not_create_tables_is_told(bare_postgresql: str | None) -> None:
    if bare_postgresql is None:
        pytest.skip("no PostgreSQL server")
    import psycopg

    name = f"reader_{bare_postgresql.rpartition('_')[2]}"
    with psycopg.connect(bare_postgresql.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute(f"CREATE ROLE {name} LOGIN")
        owner.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        try:
            with pytest.raises(DatabaseFault, match="rights"):
                migrations.create(bare_postgresql.replace("postgres@", f"{name}@"))
        finally:
            owner.execute(f"DROP ROLE {name}")
