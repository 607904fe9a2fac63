"""export: which claims, into what, and that a file is whole or not there."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from desks import Desk
from factories import revising
from programs import Result, at_a_terminal, finished, started

from claimtrack.vocabulary import Kind

Refused = Callable[..., None]


def exported(result: Result) -> list[int]:
    """The numbers of the claims in CSV, each once."""
    assert result.code == 0, result
    rows = csv.DictReader(io.StringIO(result.out, newline=""))
    return list(dict.fromkeys(int(row["id"]) for row in rows))


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ((), [1, 2, 3, 4, 6, 7, 8]),
        (("C2", "1", "2"), [2, 1]),
        (("--disputed",), [1]),
        (("--topic", "Vorl dam"), [1, 2]),
        (("--by", "Water Ministry"), [1, 3, 8]),
        (("--source", "S2"), [2]),
        (("--since", "2021-04-02"), [2]),
        (("--until", "2021-03-04"), [1, 2]),
        (("--by", "P8"), []),
    ],
)
def test_which_claims_go_out(
    in_process: Run, quarrelling: str, words: tuple[str, ...], numbers: list[int]
) -> None:
    result = in_process("export", "--format", "csv", *words, db=quarrelling)
    assert exported(result) == numbers
    assert ("no claim fits" in result.err) == (not numbers)


@pytest.mark.parametrize(
    "words",
    [
        ("--relation", "supports"), ("--relation", "undercuts"), ("--standing", "unchallenged"),
        ("--standing", "contested"), ("--disputed", "--by", "Water Ministry"),
        ("--topic", "Vorl dam", "--since", "2021"), ("--disputed", "--as-of", "R1"),
    ],
)  # fmt: skip
def test_options_choose_what_they_choose_of_a_list(
    in_process: Run, quarrelling: str, words: tuple[str, ...]
) -> None:
    listed = in_process("list", "-q", "-n", "0", "--sort", "id", *words, db=quarrelling)
    result = in_process("export", "--format", "csv", *words, db=quarrelling)
    assert exported(result) == [int(number) for number in listed.out.split()]


def test_what_was_recorded_by_then_goes_out(in_process: Run, quarrelling: str) -> None:
    """C5 was withdrawn by the second revision."""
    result = in_process("export", "--format", "csv", "--as-of", "R1", db=quarrelling)
    assert exported(result) == [1, 2, 3, 4, 5, 6, 7, 8]
    alone = in_process("export", "5", "--format", "csv", "--as-of", "R1", db=quarrelling)
    assert exported(alone) == [5]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("C5",), 3, "C5 was retracted"),
        (("C99",), 3, "there is no claim C99"),
        (("1", "--disputed"), 2, "narrowed"),
        (("1", "--topic", "Vorl dam"), 2, "narrowed"),
        (("--topic", "Nothing"), 3, 'there is no topic "Nothing"'),
        (("--format", "word"), 2, 'no format "word" to write; known: '),
        (("-o", "x.odt"), 2, "no format goes by the name x.odt"),
        (("-o", "x"), 2, "no format goes by the name x"),
        (("-o", "x.json"), 2, "x.json may be"),
        (("-o", "no/such/x.csv"), 5, "no/such/x.csv cannot be written: No such file"),
        (("-o", "folder/", "--format", "csv"), 2, "csv writes one file"),
        (("-o", ".", "--format", "csv"), 2, "csv writes one file"),
        (("-o", "/dev/full", "--format", "csv"), 5, "/dev/full cannot be written: No space"),
        (("--set", "dates=day-first", "--format", "csv"), 2, "written with; it has: bom"),
        (("--set", "bom", "--format", "csv"), 2, '"bom" is not NAME=VALUE'),
        (("--set", "x=1", "--format", "dot"), 2, "it has: none"),
    ],
)
def test_what_is_refused(
    run: Run, dispute: str, refused: Refused, words: tuple[str, ...], code: int, told: str,
    tmp_path: Path,
) -> None:  # fmt: skip
    before = sorted(tmp_path.iterdir())
    given = words if "--format" in words or "-o" in words else ("--format", "csv", *words)
    refused(run("export", *given, db=dispute), code, told)
    left = [path.name for path in sorted(tmp_path.iterdir()) if path not in before]
    assert [name for name in left if "desk" not in name] == []


def test_a_file_has_the_bytes_that_standard_output_has(
    run: Run, dispute: str, tmp_path: Path
) -> None:
    told = run("export", "--format", "graphml", db=dispute)
    result = run("export", "-o", "claims.graphml", db=dispute)
    assert result.code == 0 and result.out == ""
    assert "claims.graphml: GraphML" in result.err and "bytes" in result.err
    assert (tmp_path / "claims.graphml").read_text() == told.out
    assert run("export", "-o", "-", "--format", "graphml", db=dispute).out == told.out
    assert run("export", "-o", "CLAIMS.GraphML.gz", db=dispute).code == 0
    assert gzip.decompress((tmp_path / "CLAIMS.GraphML.gz").read_bytes()).decode() == told.out


def test_a_file_that_is_there_stays_unless_it_is_forced(
    run: Run, dispute: str, refused: Refused, tmp_path: Path
) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("mine")
    refused(run("export", "-o", "claims.csv", db=dispute), 5, "exists already", "--force")
    assert path.read_text() == "mine"
    assert run("export", "-o", "claims.csv", "--force", db=dispute).code == 0
    assert path.read_text().startswith("id,uuid,text")


def test_what_fails_half_way_leaves_the_old_file_and_nothing_else(
    run: Run, alone: Desk, refused: Refused, tmp_path: Path
) -> None:
    alone.do("add", "A claim.")
    alone.do("add", "-", typed="x" * 40_000)
    (tmp_path / "old.xlsx").write_text("old")
    for words in (("new.xlsx",), ("old.xlsx", "--force")):
        result = run("export", "-o", *words, db=alone.database)
        refused(result, 5, 'C2, field "text"', "write csv or jsonl")
    assert (tmp_path / "old.xlsx").read_text() == "old"
    assert not (tmp_path / "new.xlsx").exists()
    assert not list(tmp_path.glob(".claimtrack-*"))


def test_a_file_is_for_whom_the_user_s_mask_lets_read(
    run: Run, dispute: str, tmp_path: Path
) -> None:
    before = os.umask(0o027)
    try:
        run("export", "-o", "claims.csv", db=dispute)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "claims.csv").stat().st_mode) == 0o640


def test_a_pipe_is_written_to_as_it_is(run: Run, dispute: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        assert run("export", "-o", "pipe", "--format", "csv", db=dispute).code == 0
        out, _ = reader.communicate(timeout=60)
    assert out.startswith(b"id,uuid,text")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def on_a_terminal(database: str, *words: str) -> tuple[int, str]:
    """Exit code and what a terminal shows of both streams."""
    program = Path(sys.executable).with_name("claimtrack")
    env = {**os.environ, "CLAIMTRACK_DB": database}
    result = at_a_terminal([program, "export", *words], env=env)
    return result.code, result.out


def test_a_terminal_gets_no_workbook_and_is_not_steered(alone: Desk) -> None:
    alone.do("add", "Alert\x1b[2J\u202e now.")
    code, shown = on_a_terminal(alone.database, "--format", "xlsx")
    assert code == 2 and "xlsx is nothing for a terminal; add -o FILE" in shown
    code, shown = on_a_terminal(alone.database, "--format", "csv")
    assert code == 0 and "Alert\ufffd[2J\ufffd now." in shown and "\x1b" not in shown


def test_an_export_changes_nothing(run: Run, dispute: str, unchanged: Any) -> None:
    with unchanged(dispute):
        for name in ("csv", "tsv", "xlsx", "graphml", "dot", "mediawiki", "bibtex", "csljson",
                     "webannotation"):  # fmt: skip
            assert run("export", "--format", name, "-o", f"x.{name}", db=dispute).code == 0


def test_a_reader_that_stops_early_is_no_error(run: Run, dispute: str) -> None:
    program = Path(sys.executable).with_name("claimtrack")
    script = f"set -o pipefail; {program} export --format dot | head -n 1"
    found = subprocess.run(
        ["bash", "-c", script], env={**os.environ, "CLAIMTRACK_DB": dispute}, capture_output=True
    )
    assert found.stdout == b"digraph claims {\n" and found.stderr == b""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_nothing_behind(number: int, alone: Desk, tmp_path: Path) -> None:
    with revising(alone.database) as revision:
        for one in range(4_000):
            revision.create(Kind.CLAIM, text=f"Claim {one}.")
    folder = tmp_path / "out"
    folder.mkdir()
    program = Path(sys.executable).with_name("claimtrack")
    words = [program, "--db", alone.database, "export", "-o", folder / "x.graphml"]
    for _ in range(10):
        with started(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            while not list(folder.iterdir()) and process.poll() is None:
                time.sleep(0.001)
            process.send_signal(number)
            result = finished(process)
        if result.code != 0:
            break
        (folder / "x.graphml").unlink()  # it was faster
    assert result.code == 130 and "interrupted" in result.err, result
    assert list(folder.iterdir()) == []


def test_a_long_export_tells_a_terminal_how_far_it_is(alone: Desk, tmp_path: Path) -> None:
    with revising(alone.database) as revision:
        for number in range(4_000):
            revision.create(Kind.CLAIM, text=f"Claim {number}.")
    path = tmp_path / "x.xlsx"
    code, shown = on_a_terminal(alone.database, "-o", str(path))
    assert code == 0
    assert re.search(r"of 4,000 claims, \d+ s left", shown)
    assert shown.rstrip().rpartition("\x1b[K")[2].startswith(f"{path}: Excel")


ADDRESS = "url=https://desk.example/checks/{number}"


def test_a_file_a_claim_goes_into_a_directory(
    run: Run, dispute: str, refused: Refused, tmp_path: Path
) -> None:
    words = ("export", "--format", "claimreview", "--set", ADDRESS, "-o", "checks/")
    result = run(*words, db=dispute)
    assert result.code == 0 and "1 files in checks/" in result.err, result
    (made,) = (tmp_path / "checks").iterdir()
    assert json.loads(made.read_text())["url"] == "https://desk.example/checks/1"
    made.write_text("mine")
    refused(run(*words, db=dispute), 5, "exists already")
    assert made.read_text() == "mine"
    assert run(*words, "--force", db=dispute).code == 0
    assert json.loads(made.read_text())
    assert list((tmp_path / "checks").iterdir()) == [made]


def test_a_directory_that_was_made_for_nothing_is_not_left(
    run: Run, dispute: str, refused: Refused, tmp_path: Path
) -> None:
    before = sorted(tmp_path.iterdir())
    words = ("export", "--format", "claimreview", "-o", "checks/")
    refused(run(*words, db=dispute), 2, "url")
    assert sorted(tmp_path.iterdir()) == before


def test_a_symbolic_link_stays_and_its_file_is_written(
    run: Run, dispute: str, tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "x.csv").symlink_to("there/y.csv")
    assert run("export", "-o", "x.csv", db=dispute).code == 0
    assert (tmp_path / "x.csv").is_symlink()
    assert (tmp_path / "there" / "y.csv").read_text().startswith("id,")
