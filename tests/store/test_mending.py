"""What follows from the records and was altered is computed anew."""

from __future__ import annotations

import pytest
from altered import fill, found, somebody
from conftest import Run
from factories import claim, revising

from claimtrack.store.engine import reading
from claimtrack.store.mending import mend

DERIVED = (
    "UPDATE statement SET said_latest = '2031-01-01' WHERE id = 1",
    "UPDATE statement SET said_earliest = NULL, said_latest = NULL WHERE id = 3",
    "UPDATE statement SET said_earliest = '2001', said_latest = '2001' WHERE said IS NULL",
    "UPDATE tally SET rebuttals = 7, first_statement_id = 3",
    "DELETE FROM tally WHERE claim_id = 2",
    "UPDATE tally SET voice_id = 1 WHERE claim_id = 1",
    "INSERT INTO tally VALUES (99, 1, NULL, NULL, 0, 0, 0)",
    "DELETE FROM voice WHERE statement_id = 1",
    "UPDATE voice SET party_id = 1",
    "INSERT INTO voice VALUES (99, 1)",
    "DELETE FROM claim_words",
    "DELETE FROM score",
    "UPDATE score SET lower = 0, standing = 'holds'",
    "UPDATE scoring SET rules = ''",
    "INSERT INTO outdated VALUES (1)",
)


@pytest.mark.slow
def test_whatever_follows_from_the_records_is_put_right(database: str, in_process: Run) -> None:
    fill(database)
    for alteration in (*((one,) for one in DERIVED), DERIVED[1:]):
        with somebody(database) as connection:
            if connection.dialect == "postgresql":
                if "said" in alteration[0]:
                    continue  # a constraint keeps that out
                alteration = [one for one in alteration if "said" not in one]
            for statement in alteration:
                connection.plain(statement)
            assert found(connection), alteration
        assert in_process("db", "rescore", db=database).code == 0
        with reading(database) as connection:
            assert found(connection) == [], alteration
    assert mend(database) == 0


UNREADABLE = (
    "UPDATE statement SET said = 'some day' WHERE id = 1",
    "UPDATE statement SET said = 'some day', said_earliest = NULL, said_latest = NULL WHERE id = 1",
)


@pytest.mark.parametrize("alteration", UNREADABLE)
def test_a_date_that_nobody_can_read_is_not_put_right(
    sqlite: str, in_process: Run, alteration: str
) -> None:
    fill(sqlite)
    with somebody(sqlite) as connection:
        connection.plain(alteration)
        connection.plain("UPDATE statement SET said_latest = '2031-01-01' WHERE id = 3")
    told = [in_process("db", "rescore", db=sqlite).err for _ in range(2)]
    assert "of 1 claim or date" in told[0]
    assert "put right" not in told[1]
    with reading(sqlite) as connection:
        (problem,) = [one for one in found(connection) if '"said"' in one.what]
    assert problem.what == 'the date in "said" cannot be read'


def test_what_is_as_it_should_be_is_left_alone(fixture_database: str, in_process: Run) -> None:
    assert mend(fixture_database) == 0
    assert in_process("db", "rescore", db=fixture_database).err == (
        "computed the scores of 26 claims: all as stored\n"
    )


def test_an_index_that_lost_its_branches_is_found_and_grown_anew(
    sqlite: str, in_process: Run
) -> None:
    """SQLite's own check does not see it, nor does the table from which the words are read."""
    words = [f"{letter}{number:04}" for letter in "abcdef" for number in range(500)]
    with revising(sqlite) as revision:
        for place in range(0, len(words), 20):
            claim(revision, " ".join(words[place : place + 20]), by="Ali Khan")
    with somebody(sqlite) as connection:
        leaves = connection.plain("SELECT pgno FROM claim_words_idx ORDER BY 1")
        assert len(leaves) > 3 and found(connection) == []
        connection.plain(f"DELETE FROM claim_words_idx WHERE pgno = {leaves[-1][0]}")
        assert [problem.where for problem in found(connection)] == ["search"]
        connection.plain("DELETE FROM claim_words_idx")
        assert [problem.where for problem in found(connection)] == ["search"]
    assert in_process("search", "f0499", db=sqlite).out == ""
    assert in_process("db", "rescore", db=sqlite).code == 0
    assert in_process("search", "f0499", "-q", db=sqlite).out == "150\n"
    with reading(sqlite) as connection:
        assert found(connection) == []
