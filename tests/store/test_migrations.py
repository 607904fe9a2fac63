from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, create_engine, inspect

from claimtrack import shipped
from claimtrack.errors import DatabaseFault
from claimtrack.store import migrations, tables
from claimtrack.store.engine import SCHEMA_VERSION, connected, schema_version, sqlite_library


def engine_of(database: str) -> Any:
    if database.startswith("postgresql"):
        return create_engine(database)
    return create_engine("sqlite://", creator=lambda: sqlite_library().connect(database))


def test_the_head_is_the_schema_that_the_code_names() -> None:
    files = sorted(shipped.folder("alembic").glob("versions/[0-9]*.py"))
    assert files[-1].name.startswith(f"{SCHEMA_VERSION:04}_")


def test_the_migrated_schema_equals_the_tables(database: str) -> None:
    found = inspect(engine_of(database))
    names = set(found.get_table_names()) - {"alembic_version"}
    assert {name for name in names if not name.startswith("claim_words")} == set(
        tables.metadata.tables
    )
    for table in tables.metadata.sorted_tables:
        columns = {c["name"]: c for c in found.get_columns(table.name)}
        assert columns.keys() == set(table.c.keys()), table.name
        for column in table.c:
            assert columns[column.name]["nullable"] == bool(column.nullable), column
        checks = {check["name"] for check in found.get_check_constraints(table.name)}
        assert checks == {
            str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)
        }, table.name
        keys = {key["name"] for key in found.get_foreign_keys(table.name)}
        assert keys == {
            str(c.name) for c in table.constraints if isinstance(c, ForeignKeyConstraint)
        }
        indexes = {index["name"] for index in found.get_indexes(table.name)}
        unique = {u["name"] for u in found.get_unique_constraints(table.name)}
        expected = {str(index.name) for index in table.indexes}
        if table.name == "tally" and not database.startswith("postgresql"):
            expected -= {"ix_tally_disputed"}  # SQLAlchemy does not read expressions back
        assert expected <= indexes | unique, table.name


def test_every_constraint_has_a_name_of_our_choosing(postgresql: str) -> None:
    with connected(postgresql) as connection:
        found = connection.plain(
            "SELECT conname FROM pg_constraint JOIN pg_class ON conrelid = pg_class.oid"
            " WHERE relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'"
            " AND contype IN ('c', 'f', 'p', 'u')"
            " AND conname !~ '^(ck|fk|pk|uq)_'"
        )
    assert found == []


def test_only_an_empty_place_is_made_a_database(database: str) -> None:
    with pytest.raises(DatabaseFault, match="already"):
        migrations.create(database)
    with connected(database) as connection:
        assert schema_version(connection) == SCHEMA_VERSION


def test_a_new_file_is_private_and_durable(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "desk.db"
    migrations.create(str(path))
    assert path.stat().st_mode & 0o777 == 0o600
    with connected(str(path)) as connection:
        assert connection.plain("PRAGMA journal_mode") == [("wal",)]
        assert connection.plain("PRAGMA synchronous") == [(2,)]
        assert connection.plain("PRAGMA foreign_keys") == [(1,)]


@pytest.mark.parametrize("milliseconds", [150, 220, 260, 300, 340, 400, 500])
def test_a_killed_creation_leaves_a_database_or_none(tmp_path: Path, milliseconds: int) -> None:
    path = tmp_path / "desk.db"
    code = f"from claimtrack.store import migrations; migrations.create({str(path)!r})"
    process = subprocess.Popen([sys.executable, "-c", code])
    time.sleep(milliseconds / 1000)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if not path.exists():
        return
    with connected(str(path)) as connection:
        tables_found = connection.plain("SELECT count(*) FROM sqlite_master")[0][0]
        version = schema_version(connection)
    assert (tables_found == 0 and not version) or version == SCHEMA_VERSION


def test_a_failed_creation_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Any) -> None:
        raise RuntimeError("out of luck")

    monkeypatch.setattr(migrations, "_run", broken)
    with pytest.raises(RuntimeError):
        migrations.create(str(tmp_path / "desk.db"))
    assert os.listdir(tmp_path) == []
