"""verify, as it is used: what it prints, its exit codes, and heads that are kept elsewhere."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from altered import somebody
from conftest import Run

from claimtrack.store import migrations


@pytest.fixture
def kept(demo: Path, tmp_path: Path) -> str:
    """A SQLite database with the fixture, to be altered."""
    return str(shutil.copy(demo, tmp_path / "desk.db"))


def alter(database: str, *statements: str) -> None:
    """What another program does to a database."""
    with closing(sqlite3.connect(database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


ALTERED = (
    "UPDATE claim SET text = 'There are none.' WHERE id = 3",
    "UPDATE score SET standing = 'holds' WHERE claim_id = 1",
)


def test_nothing_is_said_on_stdout_where_nothing_is_wrong(fixture_database: str, run: Run) -> None:
    for words in ((), ("--deep",)):
        result = run("verify", *words, db=fixture_database)
        assert (result.code, result.out) == (0, "")
        assert result.err == "checked 1 revision, 309 records, 8 documents: no problem\n"


def test_a_line_a_problem_with_where_what_and_what_to_do(kept: str, run: Run) -> None:
    alter(kept, *ALTERED)
    result = run("verify", db=kept, COLUMNS="40")
    assert result.code == 1
    assert result.out.splitlines() == [
        "C3: is not what R1 recorded; look what a backup has there, and go back to it; see"
        " docs/verifying.md",
        "C3: search does not know it by its words; compute it anew: claimtrack db rescore",
        "C1: its score is not what the records come to; compute it anew: claimtrack db rescore",
    ]
    assert result.err == "checked 1 revision, 309 records, 8 documents: 3 problems\n"


def test_a_record_that_is_gone_is_told_where_it_was_created_and_counted(
    kept: str, in_process: Run
) -> None:
    alter(kept, "DELETE FROM rating WHERE id = 1")
    lines = in_process("verify", "--json", db=kept).out
    assert [(one["where"], one["what"]) for one in json.loads(lines)] == [
        ("R1", "speaks of rating 1, which is not there"),
        ("rating", "the log tells of 24, and there are 23"),
    ]


def test_an_earlier_schema_is_brought_up_to_date_first(
    tmp_path: Path, in_process: Run, refused: Any
) -> None:
    path = str(tmp_path / "old.db")
    migrations.create(path, schema=3)
    refused(in_process("verify", db=path), 4, "has schema 3", "db upgrade")


def test_programs_read_records(kept: str, run: Run) -> None:
    assert json.loads(run("verify", "--json", db=kept).out) == []
    alter(kept, *ALTERED)
    result = run("verify", "--json", db=kept)
    assert result.code == 1
    assert json.loads(result.out)[0] == {
        "where": "C3",
        "what": "is not what R1 recorded",
        "next_step": "look what a backup has there, and go back to it; see docs/verifying.md",
    }
    assert run("verify", "-q", db=kept).out.split() == ["C3", "C3", "C1"]
    assert run("verify", "--format", "csv", "-n", "1", db=kept).out.count("\n") == 2


def test_many_problems_are_counted_and_the_first_are_shown(kept: str, run: Run) -> None:
    alter(kept, "DELETE FROM tally")
    result = run("verify", db=kept)
    assert result.out.count("\n") == 50
    assert "only the first 50 are shown; -n 0 shows all\n" in result.err
    told = int(result.err.split()[-2])
    assert run("verify", "-n", "0", db=kept).out.count("\n") == told > 50


def test_a_head_is_printed_and_found_again(fixture_database: str, run: Run, tmp_path: Path) -> None:
    head = run("verify", "--head", db=fixture_database).out
    assert head.startswith("R1 ") and len(head) == 3 + 64 + 1
    told = json.loads(run("verify", "--head", "--json", db=fixture_database).out)
    assert head == f"R{told['id']} {told['hash']}\n"
    run("add", "One more.", db=fixture_database)
    for given in (head.strip(), head.split()[1]):
        result = run("verify", "--against", given, db=fixture_database)
        assert (result.code, result.out) == (0, ""), result
        assert f"what was known at {given} is there, as it was\n" in result.err
    assert run("verify", "--against", "-", typed=head, db=fixture_database).code == 0
    assert run("verify", "--head", db=fixture_database).out.startswith("R2 ")


def test_no_head_is_printed_while_something_is_wrong(kept: str, run: Run) -> None:
    alter(kept, *ALTERED)
    result = run("verify", "--head", db=kept)
    assert result.code == 1
    assert not any(line.startswith("R1 ") for line in result.out.splitlines())
    assert "no head is printed while something is wrong\n" in result.err


def test_the_head_of_another_history_is_not_there(kept: str, run: Run) -> None:
    result = run("verify", "--against", "R1 " + "3f" * 32, db=kept)
    assert result.code == 1
    assert result.out.startswith("chain: no revision is R1 3f3f")
    assert "as it was" not in result.err


def test_what_was_known_must_be_there_also_before_what_changed_lately(
    kept: str, monkeypatch: pytest.MonkeyPatch, in_process: Run
) -> None:
    from claimtrack.store import verification

    monkeypatch.setattr(verification, "LATELY", 1)
    head = in_process("verify", "--head", db=kept).out
    assert in_process("add", "One more.", db=kept).code == 0
    alter(kept, "UPDATE claim SET note = 'x' WHERE id = 3")
    assert in_process("verify", db=kept).code == 0
    for words in (("--deep",), ("--against", head)):
        result = in_process("verify", *words, db=kept)
        assert result.out.startswith("C3: is not what R1 recorded")


@pytest.mark.parametrize("given", ["R1", "", "x" * 200, "\x1b[2J"])
def test_what_is_no_head_is_refused(kept: str, in_process: Run, given: str, refused: Any) -> None:
    refused(in_process("verify", "--against", given, db=kept), 2, "is no head", "verify --head")


def test_an_empty_database_has_no_head(database: str, run: Run) -> None:
    result = run("verify", "--deep", db=database)
    assert (result.code, result.err) == (0, "checked 0 revisions, 0 records: no problem\n")
    assert run("verify", "--head", db=database).code == 3


def test_a_damaged_file_gives_lines_and_no_traceback(kept: str, run: Run) -> None:
    bytes_of = bytearray(Path(kept).read_bytes())
    for place in range(8192, len(bytes_of), 20_000):
        bytes_of[place : place + 600] = b"\xff" * 600
    Path(kept).write_bytes(bytes_of)
    result = run("verify", "--deep", db=kept)
    assert result.code in (1, 4), result
    assert "Traceback" not in result.err and "a bug" not in result.err
    assert "is damaged" in result.out + result.err


@pytest.mark.parametrize(
    ("sqlite_alone", "statement", "told"),
    [
        (True, "PRAGMA application_id = 77", "database: its application_id should be"),
        (True, "PRAGMA user_version = 77", "database: its user_version should be"),
        (False, "UPDATE alembic_version SET version_num = '0003'", "alembic_version: should hold"),
        (False, "UPDATE alembic_version SET version_num = 'x'", "alembic_version: should hold"),
        (False, "ALTER TABLE alembic_version RENAME COLUMN version_num TO v", "alembic_version"),
        (True, "PRAGMA user_version = 3; DROP TABLE estimate", "database: its user_version"),
        (False, "DROP TABLE chain", "chain is missing"),
        (False, "DROP TABLE alembic_version", "alembic_version"),
    ],
)
def test_a_mark_that_was_altered_is_a_problem_and_no_reason_to_begin_anew(
    fixture_database: str, run: Run, sqlite_alone: bool, statement: str, told: str
) -> None:
    if sqlite_alone and fixture_database.startswith("postgresql"):
        pytest.skip("PostgreSQL has no such mark")
    with somebody(fixture_database) as connection:
        for one in statement.split("; "):
            connection.plain(one)
    result = run("verify", db=fixture_database)
    assert result.code == 1 and told in result.out
    for advice in ("db init", "db upgrade", "pip install"):
        assert advice not in result.out + result.err


def test_what_is_no_database_of_claimtracks_is_told_as_ever(
    tmp_path: Path, in_process: Run, refused: Any
) -> None:
    path = str(tmp_path / "other.db")
    alter(path, "CREATE TABLE claim (id INTEGER)")
    refused(in_process("verify", db=path), 4, "is not a claimtrack database", "db init")


def test_a_schema_that_is_no_text_is_damage(kept: str, run: Run) -> None:
    """Then the driver cannot even tell what SQLite says of it."""
    whole = Path(kept).read_bytes()
    assert whole.count(b"CREATE TABLE estimate") == 1
    Path(kept).write_bytes(whole.replace(b"CREATE TABLE estimate", b"CREATE \xd4ABLE estimate"))
    for words in (("verify",), ("list",)):
        result = run(*words, db=kept)
        assert result.code == 4 and "is damaged; restore a backup" in result.err


@pytest.mark.parametrize("size", [-1, 2**60])
def test_a_document_that_would_fill_the_memory_is_not_unpacked(
    kept: str, in_process: Run, size: int
) -> None:
    alter(
        kept,
        "PRAGMA ignore_check_constraints = ON",
        f"UPDATE document SET size = {size} WHERE rowid = 1",
    )
    result = in_process("verify", db=kept)
    assert result.code == 1
    assert "its bytes are not those of its hash; save the same document once more" in result.out


def test_nothing_is_written_and_nobody_waited_for(kept: str, run: Run) -> None:
    """Not even while somebody else writes."""
    with closing(sqlite3.connect(kept, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE claim SET note = 'x'")
        before = Path(kept).read_bytes()
        assert run("verify", "--deep", db=kept).code == 0
        assert Path(kept).read_bytes() == before
