"""What another program changed is found, whatever it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from altered import altering, fill, found, other_values


@pytest.fixture(scope="module")
def desk(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A SQLite database with something in every table."""
    path = str(shutil.copy(empty_sqlite, tmp_path_factory.mktemp("altered") / "desk.db"))
    fill(path)
    return path


def test_nothing_is_found_where_nothing_was_altered(fixture_database: str, database: str) -> None:
    fill(database)
    for name in (fixture_database, database):
        for deep in (True, False):
            with altering(name) as connection:
                assert found(connection, deep=deep) == []


def test_any_value_of_any_column_that_was_changed_is_found(desk: str) -> None:
    missed, tried = [], 0
    for alteration in other_values():
        with altering(desk) as connection:
            rows = sum(connection.driver.execute(one).rowcount for one in alteration.statements)
            tried += rows > 0
            if rows and not found(connection):
                missed.append(alteration.name)
    assert missed == []
    assert tried > 200
