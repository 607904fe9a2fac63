"""`merge`, as it is typed."""

from __future__ import annotations

import gzip
import os
import shutil
import sys
from pathlib import Path

import pytest
from conftest import Run
from desks import Desk
from factories import claim, revising
from programs import at_a_terminal

from claimtrack.cli.merging import FEW
from claimtrack.queries import transcripts
from claimtrack.store.engine import reading


@pytest.fixture
def desks(run: Run, in_process: Run, sqlite: str, tmp_path: Path) -> tuple[Desk, Desk]:
    """Anna's desk, and Bert's, which both changed the same claim."""
    one = Desk(run, in_process, sqlite)
    one.do("add", "A claim.", "--by", "Russia", "--topic", "Numbers")
    other = Desk(run, in_process, str(shutil.copy(sqlite, tmp_path / "bert.db")))
    one.do("edit", 1, "--text", "By Anna.", CLAIMTRACK_ACTOR="anna")
    other.do("edit", 1, "--text", "By Bert.", CLAIMTRACK_ACTOR="bert")
    return one, other


def test_a_conflict_is_told_and_settled(desks: tuple[Desk, Desk]) -> None:
    one, other = desks
    (conflict,) = one.read("merge", other.database, "--dry-run")
    assert conflict["reference"] == "C1"
    assert (conflict["ours"], conflict["theirs"]) == ({"text": "By Anna."}, {"text": "By Bert."})
    assert (conflict["ours_by"], conflict["theirs_by"]) == ("anna", "bert")
    assert (conflict["stands"], conflict["otherwise"]) == ("theirs", "--ours C1:text")
    assert one.read("show", 1)["text"] == "By Anna."
    told = one.do("merge", other.database, "--ours", "C1:text", "-m", "Anna saw it herself.")
    assert "By Bert." in told
    assert "joined as R4" in one.told
    assert "settled by hand as R5" in one.told
    assert one.read("show", 1)["text"] == "By Anna."
    assert {row["message"] for row in one.read("history")[:2]} == {"Anna saw it herself."}
    other.do("merge", one.database)
    assert other.read("show", 1)["text"] == "By Anna."
    one.do("undo")
    assert one.read("show", 1)["text"] == "By Bert."


def test_a_terminal_is_told_what_is_being_done(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    one, other = desks
    program, whole = Path(sys.executable).with_name("claimtrack"), tmp_path / "whole.jsonl"
    other.do("export", "-o", whole)
    fresh = tmp_path / "fresh.db"
    one.do("db", "init", "--db", fresh)
    for words, database, stages in (
        (["merge", other.database], one.database, ("checking what comes in", "counting, indexing")),
        (["import", whole], fresh, ("checking, counting and scoring",)),
    ):
        env = {**os.environ, "CLAIMTRACK_DB": str(database)}
        result = at_a_terminal([program, *words], env=env)
        assert result.code == 0 and all(f"\x1b[K{stage}" in result.out for stage in stages), result
        assert stages[-1] not in result.out.rpartition("\x1b[K")[2]


def test_a_second_merge_brings_in_nothing(desks: tuple[Desk, Desk]) -> None:
    one, other = desks
    one.do("merge", other.database)
    revisions = len(one.read("history", "-n", 0))
    assert one.do("merge", other.database) == ""
    assert one.told == "there is nothing to bring in\n"
    assert one.read("merge", other.database) == []
    assert len(one.read("history", "-n", 0)) == revisions


def test_what_looks_the_same_is_offered_with_the_command(
    run: Run, in_process: Run, sqlite: str, tmp_path: Path
) -> None:
    one = Desk(run, in_process, sqlite)
    other = Desk(run, in_process, str(shutil.copy(sqlite, tmp_path / "other.db")))
    for desk in (one, other):
        desk.do("add", "A claim.", "--by", "Russia", "--topic", "Numbers")
    one.do("merge", other.database)
    offers = [line for line in one.told.splitlines() if "look the same" in line]
    assert len(offers) == 3
    assert "claimtrack party edit P2 --same-as P1" in one.told
    one.do("party", "edit", "P2", "--same-as", "P1")
    assert one.listed("--topic", "Numbers") == [1, 2]
    assert one.listed("--by", "P1") == [1, 2]


@pytest.mark.parametrize("here", [True, False])
def test_a_name_there_may_be_an_alias_here(
    run: Run, in_process: Run, sqlite: str, tmp_path: Path, here: bool
) -> None:
    one = Desk(run, in_process, sqlite)
    other = Desk(run, in_process, str(shutil.copy(sqlite, tmp_path / "other.db")))
    known, strange = (one, other) if here else (other, one)
    known.do("add", "A claim.", "--by", "Islamic State")
    known.do("party", "edit", "P1", "--alias", "IS", "--alias", "Daesh")
    strange.do("add", "Another claim.", "--by", "IS")
    strange.do("party", "edit", "P1", "--alias", "Daesh")
    told = one.do("merge", other.database) + one.told
    assert told.count("look the same") == 1
    assert "if they are: claimtrack party edit P2 --same-as P1" in told
    one.do("party", "edit", "P2", "--same-as", "P1")


def test_a_claim_that_the_other_desk_retracted_is_named(
    run: Run, in_process: Run, sqlite: str, tmp_path: Path
) -> None:
    one = Desk(run, in_process, sqlite)
    one.do("add", "A claim.")
    other = Desk(run, in_process, str(shutil.copy(sqlite, tmp_path / "other.db")))
    one.do("support", 1, "Another claim.")
    other.do("retract", "C1", "--because", "Misheard.")
    one.do("merge", other.database)
    assert "C1 is withdrawn (Misheard.)" in one.told
    other.do("undo")
    one.do("merge", other.database)
    assert "C1 stands again" in one.told


def test_of_much_that_was_withdrawn_some_is_named(
    run: Run, in_process: Run, sqlite: str, tmp_path: Path
) -> None:
    one = Desk(run, in_process, sqlite)
    with revising(sqlite) as revision:
        for number in range(FEW + 2):
            claim(revision, f"Claim {number}.")
    other = Desk(run, in_process, str(shutil.copy(sqlite, tmp_path / "other.db")))
    other.do("undo", "R1")
    one.do("merge", other.database)
    assert one.told.count(" is withdrawn (undone: ") == FEW
    assert "and 2 more that no longer stand, or stand again" in one.told


def test_the_past_of_another_desk_cannot_be_looked_at(desks: tuple[Desk, Desk]) -> None:
    one, other = desks
    one.do("merge", other.database)
    result = one.in_process("list", "--as-of", "R3", db=one.database)
    assert result.code == 5
    assert "R3 was recorded by another desk, and came in with R4" in result.err
    assert "By Anna." in one.do("list", "--as-of", "R2")


def test_what_cannot_be_merged_is_refused_in_one_line(
    desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    one, other = desks
    (tmp_path / "notes.txt").write_text("No database.")
    (tmp_path / "empty.db").touch()
    for named, code, why in (
        (one.database, 2, "not merged with itself"),
        (str(tmp_path / "none.db"), 4, "there is no database and no file"),
        (str(tmp_path), 4, "is a directory"),
        (str(tmp_path / "notes.txt"), 4, "is not a claimtrack database, nor a whole JSONL file"),
        (str(tmp_path / "empty.db"), 4, "is not a claimtrack database, nor a whole JSONL file"),
        ("sqlite:///" + one.database, 2, "not merged with itself"),
        ("postgresql://anna:secret@127.0.0.1:1/desk", 4, "cannot be reached"),
    ):
        result = one.in_process("merge", named, db=one.database)
        assert (result.code, result.err.count("\n")) == (code, 1), result
        assert why in result.err
        assert "secret" not in result.err
        # Neither an empty database nor another --db is what would help.
        assert "db init" not in result.err
        assert "--db" not in result.err
    result = one.in_process("merge", other.database, "--theirs", "C9", db=one.database)
    assert result.code == 3
    assert "C9 is in no conflict; there are: C1:text" in result.err


def written(database: str, path: Path) -> Path:
    """A whole file of a database."""
    with reading(database) as connection:
        path.write_bytes(b"".join(transcripts.pieces(transcripts.whole(connection))))
    return path


def test_a_whole_file_is_merged_as_its_database(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    one, other = desks
    other.do("add", "Bert's own.", "--by", "Bert")
    file = written(other.database, tmp_path / "bert.jsonl")
    packed = tmp_path / "bert.jsonl.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    (conflict,) = one.read("merge", file, "--dry-run")
    assert conflict["stands"] == "theirs"
    one.do("merge", packed)
    assert [row["text"] for row in one.read("list")] == ["By Bert.", "Bert's own."]
    one.do("merge", other.database)
    assert one.told == "there is nothing to bring in\n"
    one.do("verify", "--deep")


def test_a_merged_database_comes_back_from_its_file(
    desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    """With both logs: what it had merged is still known as such."""
    one, other = desks
    one.do("merge", other.database, "--ours", "C1")
    other.do("edit", 1, "--note", "Later.")
    file = written(one.database, tmp_path / "anna.jsonl")
    empty = Desk(one.run, one.in_process, str(tmp_path / "new.db"))
    empty.do("db", "init")
    empty.do("merge", file)
    empty.do("merge", other.database)
    one.do("merge", other.database)
    empty.do("verify", "--deep")
    assert empty.read("show", 1)["text"] == one.read("show", 1)["text"] == "By Anna."
    assert empty.read("show", 1)["note"] == one.read("show", 1)["note"] == "Later."


def test_a_file_without_its_log_is_refused(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    one, _ = desks
    file = tmp_path / "records.jsonl"
    file.write_text('{"format": "claimtrack", "version": 2}\n')
    result = one.in_process("merge", file, db=one.database)
    assert result.code == 5
    assert "records.jsonl holds no log; bring in its records with: claimtrack import" in result.err


@pytest.mark.parametrize("whole", [False, True])
def test_an_interruption_of_a_merge_tells_the_truth(
    desks: tuple[Desk, Desk],
    in_process: Run,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    whole: bool,
) -> None:
    """Also of a whole file, which is made a database for a while: that was written, and is gone."""
    ours, other = (desk.database for desk in desks)
    if whole:
        other = str(written(other, tmp_path / "whole.jsonl"))

    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    for name, words in (
        ("claimtrack.ledger.joining.offers", "nothing was written"),
        ("claimtrack.reports.merges.came_in", "see: claimtrack history"),
    ):
        monkeypatch.setattr(name, interrupted)
        done = in_process("merge", other, db=ours)
        assert done.code == 130 and words in done.err, done
        monkeypatch.undo()
