"""A whole file, exported and imported by the command: the same desk on another database."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from conftest import Run

WHOLE = "whole.jsonl"


@pytest.fixture
def whole(fixture_database: str, in_process: Run, tmp_path: Path) -> Path:
    done = in_process("export", "-o", WHOLE, db=fixture_database)
    assert done.code == 0, done
    return tmp_path / WHOLE


@pytest.fixture
def other(empty_sqlite: Path, tmp_path: Path) -> str:
    path = tmp_path / "other.db"
    path.write_bytes(empty_sqlite.read_bytes())
    return str(path)


@pytest.mark.parametrize("packed", [False, True])
def test_a_whole_file_makes_the_same_desk(
    whole: Path, other: str, fixture_database: str, in_process: Run, packed: bool
) -> None:
    if packed:
        whole.write_bytes(gzip.compress(whole.read_bytes()))
    done = in_process("import", WHOLE, db=other)
    assert (done.code, done.out) == (0, "") and "restored 309 records and 1 revision" in done.err
    for words in (("list", "--json", "-n", "0"), ("show", "1", "--json"), ("history", "--json")):
        one, same = (in_process(*words, db=name) for name in (fixture_database, other))
        assert (one.code, one.out) == (same.code, same.out)
    assert in_process("verify", "--deep", db=other).code == 0


def test_once_more_it_adds_nothing(whole: Path, other: str, in_process: Run) -> None:
    in_process("import", WHOLE, db=other)
    done = in_process("import", WHOLE, db=other)
    assert done.code == 0 and "added nothing" in done.err
    assert len(in_process("history", "-q", db=other).out.split()) == 1


def test_a_dry_run_restores_nothing(whole: Path, other: str, in_process: Run) -> None:
    done = in_process("import", WHOLE, "--dry-run", db=other)
    assert done.code == 0 and "309 records and 1 revision would be restored" in done.err
    assert in_process("list", "-q", db=other).out == ""


@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_a_torn_file_restores_nothing(
    whole: Path, other: str, in_process: Run, words: tuple[str, ...]
) -> None:
    content = whole.read_bytes()
    whole.write_bytes(content[: len(content) // 2])
    done = in_process("import", WHOLE, *words, db=other)
    assert done.code == 5 and len(done.err.splitlines()) <= 2
    assert in_process("list", "-q", db=other).out == ""


def test_records_of_a_file_that_are_set_aside_can_be_mended(
    other: str, in_process: Run, tmp_path: Path
) -> None:
    uuid = "019b8d61-e9f8-7000-8000-00000000000"
    good = f'{{"kind":"claim","uuid":"{uuid}1","text":"A claim."}}'
    bad = f'{{"kind":"claim","uuid":"{uuid}2","text":7}}'
    lines = ('{"format":"claimtrack","version":2}', good, bad)
    (tmp_path / "some.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = in_process("import", "some.jsonl", "--rejects", "aside.jsonl", db=other)
    assert done.code == 1 and 'some.jsonl, line 3, field "text": must be text' in done.err
    aside = tmp_path / "aside.jsonl"
    aside.write_text(aside.read_text(encoding="utf-8").replace("7}", '"B."}'), encoding="utf-8")
    assert in_process("import", "aside.jsonl", db=other).code == 0
    assert in_process("list", "-q", db=other).out.split() == ["1", "2"]
    assert in_process("undo", db=other).code == 0
