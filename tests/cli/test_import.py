"""import and formats, as they are used."""

from __future__ import annotations

import gzip
import json
import os
import pty
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from altered import rewrite, somebody
from conftest import Run
from desks import Desk
from factories import claim, revising
from programs import finished, started

from claimtrack.ledger import importing

COMMAND = str(Path(sys.executable).with_name("claimtrack"))
TABLE = (
    "Statement,Speaker,Date,Link,Rating,Fact-checker\n"
    "The dam burst by itself.,Water Ministry,2021-03-04,https://example.org/a,False,CheckIt\n"
    "The dam was shelled.,River Watch,someday,https://example.org/b,,\n"
    "Nobody was there.,River Watch,2021,https://example.org/b,,\n"
)


@pytest.fixture
def at(run: Run, in_process: Run, database: str) -> Desk:
    return Desk(run, in_process, database)


def table(path: Path, text: str = TABLE) -> Path:
    path.write_text(text)
    return path


def claims(desk: Desk) -> set[tuple[str, str | None]]:
    return {(one["text"], one.get("claimant")) for one in desk.read("list", "-n", "0")}


def test_what_is_set_aside_is_mended_and_imported(at: Desk, tmp_path: Path) -> None:
    path = table(tmp_path / "claims.csv")
    result = at.run("import", path, "--rejects", "mend.csv", db=at.database)
    assert result.code == 1 and result.out == ""
    assert "columns read as: Statement = text, Speaker = by, Date = said" in result.err
    assert 'claims.csv, line 3, field "Date": "someday" is not a date' in result.err
    assert "3 records read; added 2 claims, 2 statements, 1 assessment" in result.err
    assert "1 record set aside in mend.csv: mend that file, then import it\n" in result.err
    aside = (tmp_path / "mend.csv").read_text()
    assert aside.splitlines() == [TABLE.splitlines()[0], TABLE.splitlines()[2]]
    again = at.run("import", path, "--rejects", "mend.csv", db=at.database)
    assert again.code == 5 and "exists already" in again.err
    assert (tmp_path / "mend.csv").read_text() == aside
    table(tmp_path / "mend.csv", aside.replace("someday", "2021-03"))
    at.do("import", tmp_path / "mend.csv", "--rejects", "none.csv")
    assert not (tmp_path / "none.csv").exists()
    assert len(claims(at)) == 3
    assert len(at.read("history")) == 2
    at.do("undo")
    assert len(claims(at)) == 2


def test_who_mends_is_reminded_of_how_the_file_was_to_be_read(at: Desk, tmp_path: Path) -> None:
    path = table(tmp_path / "claims.csv")
    told = ("--map", "Fact-checker=-", "--set", "topic=Dams", "--rejects", "mend.csv")
    result = at.run("import", path, *told, db=at.database)
    assert "mend that file, then import it with the same --map and --set\n" in result.err


def test_strict_is_all_or_nothing_and_a_dry_run_nothing(at: Desk, tmp_path: Path) -> None:
    path = table(tmp_path / "claims.csv")
    strict = at.run("import", path, "--strict", db=at.database)
    assert strict.code == 5 and strict.err.splitlines()[-1].startswith(
        'claimtrack: claims.csv, line 3, field "Date": "someday"'
    )
    assert strict.err.splitlines()[-1].endswith("nothing was written")
    dry = at.run("import", path, "--dry-run", db=at.database)
    assert dry.code == 1 and "would add 2 claims" in dry.err
    assert claims(at) == set() and at.read("history") == []


def test_standard_input_and_gzip_are_read(at: Desk, tmp_path: Path) -> None:
    text = "claim,by\nThe dam burst.,Ministry\n"
    at.do("import", "-", typed=text)
    at.do("import", "-", "--format", "csv", typed=gzip.compress(text.encode()))
    assert "added nothing" in at.told
    path = tmp_path / "claims.csv.gz"
    path.write_bytes(gzip.compress(text.encode()))
    at.do("import", path, "-m", "the feed of March")
    assert [one["message"] for one in at.read("history")] == [
        "CSV, a row a statement: standard input"
    ]
    path.write_bytes(gzip.compress(text.encode() * 1000)[:-20])
    cut = at.run("import", path, db=at.database)
    assert "the gzip ends in the middle" in cut.err and "Traceback" not in cut.err
    assert cut.code in (1, 5)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["nowhere.csv"], 5, "nowhere.csv cannot be read: No such file"),
        (["claims.csv", "--format", "docx"], 2, 'no format "docx" to read; known: '),
        (["claims.csv", "--sheet", "One"], 2, "--sheet is not for CSV"),
        (["claims.csv", "--map", "Nothing=text"], 2, 'no column "Nothing"'),
        (["claims.csv", "--map", "@desk"], 3, 'no mapping "desk" was kept'),
        (["claims.csv", "--set", "dates"], 2, "is not NAME=VALUE"),
        (["claims.csv", "--set", "bom=yes"], 2, 'csv has no option "bom" to be read with'),
        (["claims.csv", "--set", "FIELD=x"], 2, 'csv has no option "FIELD" to be read with'),
        (
            ["claims.csv", "--format", "misp", "--set", "x=1"],
            2,
            'misp has no option "x" to be read',
        ),
        (["claims.csv", "--rejects", "no/where.csv"], 5, "cannot be written"),
        (["claims.csv", "--rejects", "mend.xlsx"], 5, "it would not be a workbook"),
        (["claims.csv", "--map", "Statement=-"], 5, "no column has the claims"),
        (["odd.bin"], 5, "the format of odd.bin cannot be told"),
    ],
)
def test_what_does_not_fit_is_one_line(
    words: list[str], code: int, says: str, sqlite: str, in_process: Run, tmp_path: Path
) -> None:
    table(tmp_path / "claims.csv")
    (tmp_path / "odd.bin").write_bytes(b"\x00\x01\x02")
    result = in_process("import", *words, db=sqlite)
    assert result.code == code and says in result.err, result
    assert len(result.err.splitlines()) == 1 and result.out == ""
    assert in_process("history", "--json", db=sqlite).out == "[]\n"


def test_a_mapping_is_kept_and_used_by_its_name(
    sqlite: str, in_process: Run, tmp_path: Path
) -> None:
    path = table(tmp_path / "claims.csv")
    config = {"CLAIMTRACK_CONFIG": str(tmp_path / "config" / "config.toml")}
    told = in_process("import", path, "--map", "Link=-", "--save-map", "desk", db=sqlite, **config)
    assert "mapping kept as @desk" in told.err
    again = in_process("import", path, "--map", "@desk", db=sqlite, **config)
    assert "columns not read: Link" in again.err and "added nothing" in again.err
    listed = json.loads(in_process("formats", "--mappings", "--json", **config).out)
    assert json.loads(listed[0]["mapping"])["Statement"] == "text"


def test_formats_and_their_options_are_listed(in_process: Run) -> None:
    listed = json.loads(in_process("formats", "--json").out)
    assert {"csv", "tsv", "xlsx"} <= {one["name"] for one in listed if one["reads"]}
    assert "sheet" in in_process("formats", "--options", "xlsx").out
    assert in_process("formats", "--options", "docx").code == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_import_goes_on_where_it_was(
    number: int, sqlite: str, run: Run, in_process: Run, tmp_path: Path
) -> None:
    lines = [
        f"Claim {n} of many.,Speaker {n % 50},https://example.org/{n % 300}" for n in range(9000)
    ]
    path = table(tmp_path / "many.csv", "claim,by,url\n" + "\n".join(lines))
    whole, desk = tmp_path / "whole.db", Desk(run, in_process, sqlite)
    whole.write_bytes(Path(sqlite).read_bytes())
    env = {**os.environ, "CLAIMTRACK_DB": sqlite}
    with started([COMMAND, "import", path], stderr=subprocess.PIPE, env=env) as process:
        deadline = time.monotonic() + 30
        while not in_process("list", "-q", db=sqlite).out and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(number)
        stopped = finished(process)
    assert stopped.code == 130, stopped
    assert "run it again" in stopped.err and stopped.err.count("interrupted") == 1
    some = len(desk.listed("-n", "0"))
    assert 0 < some < 9000 and f"added {some:,} claims" in stopped.err
    desk.do("import", path)
    assert f"added {9000 - some:,} claims" in desk.told
    desk.do("verify", "--deep")
    other = Desk(run, in_process, str(whole))
    other.do("import", path)
    assert claims(desk) == claims(other)
    assert len(desk.read("source", "list", "-n", "0")) == 300


def test_an_import_says_once_that_a_clock_was_ahead(
    sqlite: str, in_process: Run, tmp_path: Path
) -> None:
    with revising(sqlite) as revision:
        claim(revision, "A claim.")
    with somebody(sqlite) as connection:
        connection.plain("UPDATE revision SET recorded_at = '2999-01-01T00:00:00.000000Z'")
        rewrite(connection, 1)
    lines = "".join(f"Claim {number}.,Jo\n" for number in range(3000))
    result = in_process("import", table(tmp_path / "x.csv", f"claim,by\n{lines}"), db=sqlite)
    assert result.code == 0 and result.err.count("bears the time of the one before it") == 1
    assert len(in_process("history", "-q", db=sqlite).out.splitlines()) > 2  # several batches


def test_a_person_is_shown_the_guess_and_asked(sqlite: str, tmp_path: Path) -> None:
    path = table(tmp_path / "claims.csv")
    # Ctrl-D, which a terminal hands on as the end of the input, is no consent.
    for answer, code in ((b"n\n", 5), (b"\x04", 5), (b"\n", 1)):
        env = {**os.environ, "CLAIMTRACK_DB": sqlite}
        child, terminal = pty.fork()
        if child == 0:
            os.execve(COMMAND, [COMMAND, "import", str(path)], env)
        shown = b""
        while b"Go on?" not in shown:
            shown += os.read(terminal, 4096)
        assert b"Statement = text" in shown
        os.write(terminal, answer)
        while True:
            try:
                part = os.read(terminal, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
        _, status = os.waitpid(child, 0)
        os.close(terminal)
        assert os.waitstatus_to_exitcode(status) == code, shown.decode()
        assert (b"nothing was written" in shown) == (code == 5)


def test_hostile_text_does_not_steer_the_terminal(
    sqlite: str, in_process: Run, tmp_path: Path
) -> None:
    path = table(
        tmp_path / "odd.csv", "claim,\x1b[2J\u202ewho,by\nA\x1b]0;x\x07.,b,c\nB.,,\x1b[31m"
    )
    told = in_process("import", path, db=sqlite)
    assert all(one.isprintable() for one in told.err.splitlines())


def test_an_import_that_the_database_stops_says_how_to_go_on(
    in_process: Run, sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "FIRST", 2)
    with closing(sqlite3.connect(sqlite)) as bare:
        bare.execute(
            "CREATE TRIGGER full BEFORE INSERT ON claim WHEN new.text = 'D.'"
            " BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    (tmp_path / "some.csv").write_text("text\nA.\nB.\nC.\nD.\n", encoding="utf-8")
    done = in_process("import", "some.csv", db=sqlite)
    *_, added, further, last = done.err.splitlines()
    assert (done.code, added) == (5, "some.csv: 4 records read; added 2 claims")
    assert further == "for the rest run it again: it adds nothing twice"
    assert last.startswith("claimtrack: the database refused the row: no")
