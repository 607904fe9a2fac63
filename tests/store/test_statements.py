"""What commands compiled is kept for the next one, whoever else writes at the same time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from claimtrack.store.statements import KEPT, Cache

WRITERS = 4
EACH = 25
WRITES = f"""
import sys
import sqlalchemy as sa
from claimtrack.store import statements
def one(number):
    return sa.select(sa.literal_column(str(number)))
first = int(sys.argv[1]) * {EACH}
print("ready", flush=True)
sys.stdin.readline()
for number in range(first, first + {EACH}):
    cache = statements.Cache()
    cache.compiled("sqlite", one, (number,))
    cache.save()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLAIMTRACK_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def builder(calls: list[int]) -> Callable[[int], object]:
    """A statement's function that notes when it was asked."""

    def one(number: int) -> object:
        import sqlalchemy as sa

        calls.append(number)
        return sa.select(sa.literal_column(str(number)))

    return one


def compiled_anew(*numbers: int) -> list[int]:
    """Of these statements, those a new process would have to compile."""
    calls: list[int] = []
    cache = Cache()
    for number in numbers:
        found = cache.compiled("sqlite", builder(calls), (number,))  # type: ignore[arg-type]
        assert found.sql == f"SELECT {number}"
    cache.save()
    return calls


def test_what_one_process_compiled_the_next_one_knows(folder: Path) -> None:
    assert compiled_anew(1, 2) == [1, 2]
    assert compiled_anew(2, 3) == [3]
    assert compiled_anew(1, 2, 3) == []


def test_processes_that_write_at_once_lose_nothing_of_one_another(folder: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITES, str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.close()
    assert [writer.wait() for writer in writers] == [0] * WRITERS
    (file,) = folder.iterdir()
    text = file.read_text()
    lost = [number for number in range(WRITERS * EACH) if f'"SELECT {number}"' not in text]
    assert lost == []


@pytest.mark.parametrize(
    "damage",
    [b"{", b"\xff\xfe\n", b"[1]\n", b'{"a": 3}\n', b'{"a": ["SELECT 1", 3]}\n', b"[" * 100_000],
    ids=["broken off", "no text", "a list", "a number", "no constants", "deep"],
)
def test_a_damaged_line_costs_only_itself(folder: Path, damage: bytes) -> None:
    compiled_anew(1)
    (file,) = folder.iterdir()
    with file.open("ab") as stream:
        stream.write(damage)
    assert compiled_anew(2) == [2]
    assert compiled_anew(1, 2) == []


def test_a_folder_that_cannot_be_made_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CLAIMTRACK_CACHE", str(tmp_path / "file" / "cache"))
    assert compiled_anew(1) == [1]
    assert compiled_anew(1) == [1]


def test_the_files_of_the_newest_versions_are_kept(folder: Path) -> None:
    folder.mkdir()
    for age in range(KEPT + 2):
        old = folder / f"statements-{age}.jsonl"
        old.touch()
        os.utime(old, (1_700_000_000 - age, 1_700_000_000 - age))
    compiled_anew(1)
    names = {file.name for file in folder.glob("statements-?.jsonl")}
    assert names == {f"statements-{age}.jsonl" for age in range(KEPT - 1)}
    assert compiled_anew(1) == []
