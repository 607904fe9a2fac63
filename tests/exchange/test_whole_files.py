"""A whole file is a database: what was exported comes back as it was, on either kind."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import random_desks
from factories import claim, revising
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from whole_files import EVERYTHING, blank, exported, faults, figures_of, restored, rows_of

from claimtrack.errors import Refused
from claimtrack.ledger.joining import Takes, merge_databases
from claimtrack.ledger.merging import merge
from claimtrack.ledger.restoring import AT_ONCE
from claimtrack.store import scores
from claimtrack.store.engine import connected, reading, transaction
from claimtrack.store.revisions import uuid7
from claimtrack.vocabulary import Kind

STEPS = st.lists(
    st.one_of(random_desks.STEP, random_desks.FURTHER_STEP, random_desks.LATER_STEP),
    min_size=3,
    max_size=25,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
@example(steps=EVERYTHING)
def test_a_desk_comes_back_as_it_was(
    empty_sqlite: Path, tmp_path: Path, steps: list[tuple[Any, ...]]
) -> None:
    desk = tmp_path / f"{uuid7()}.db"
    shutil.copy(empty_sqlite, desk)
    for _ in random_desks.play(str(desk), steps):
        pass
    content = exported(str(desk))
    copy = blank(empty_sqlite, tmp_path)
    restored(content, copy)
    assert faults(copy) == []
    assert exported(copy) == content
    assert figures_of(copy) == figures_of(str(desk))


def test_a_desk_goes_over_to_a_server_and_back(
    empty_sqlite: Path, postgresql: str, tmp_path: Path
) -> None:
    desk = str(shutil.copy(empty_sqlite, tmp_path / "desk.db"))
    for _ in random_desks.play(desk, EVERYTHING):
        pass
    restored(exported(desk), postgresql)
    assert faults(postgresql) == []
    assert figures_of(postgresql) == figures_of(desk)
    copy = blank(empty_sqlite, tmp_path)
    restored(exported(postgresql), copy)
    assert figures_of(copy) == figures_of(desk)


def test_the_fixture_comes_back_with_its_copies(demo: Path, database: str) -> None:
    content = exported(str(demo))
    restored(content, database)
    assert rows_of(database) == rows_of(str(demo))
    assert exported(database) == content


def test_what_is_too_much_to_solve_at_once_is_marked(
    empty_sqlite: Path, sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with revising(sqlite) as revision:
        claim(revision, "A claim.")
        claim(revision, "Another claim.")
    monkeypatch.setattr(scores, "AT_ONCE", 1)
    copy = blank(empty_sqlite, tmp_path)
    restored(exported(sqlite), copy)
    assert faults(copy) == []
    assert rows_of(copy)["score"] == []


def test_what_was_merged_comes_back_with_both_logs(
    empty_sqlite: Path, postgresql: str, tmp_path: Path
) -> None:
    one, other = (str(shutil.copy(empty_sqlite, tmp_path / name)) for name in ("one", "other"))
    for desk in (one, other):
        with revising(desk) as revision:
            claim(revision, "A claim.", by="Russia", source="https://example.org/1", said="2018")
    with connected(one) as ours, transaction(ours), reading(other) as theirs:
        assert merge(ours, theirs, actor="tester", message=None) is not None
    copy = blank(empty_sqlite, tmp_path)
    restored(exported(one), copy)
    assert faults(copy) == []
    assert figures_of(copy) == figures_of(one)
    restored(exported(one), postgresql)
    assert exported(postgresql) == exported(one)


def test_a_database_with_records_is_left_alone(fixture_database: str, demo: Path) -> None:
    before = rows_of(fixture_database)
    with pytest.raises(Refused, match="has records already"):
        restored(exported(str(demo)), fixture_database)
    assert rows_of(fixture_database) == before


CHANGES = [
    ("a field", b'"name":"Russia"', b'"name":"Rossiya"', "party number .* is not as the log has"),
    ("a digest", b'"operation":"create","digest":"', b'"operation":"create","digest":"0', "log"),
    ("an actor", b'"actor":"claimtrack demo"', b'"actor":"somebody"', "not what was recorded"),
    ("a number", b'"revisions": 1', b'"revisions": 2', "breaks off: 1 of 2"),
    ("a reference", b'"publisher":"0', b'"publisher":"f', 'field "publisher": no party'),
    ("a place in the log", b'"recorded_in":"1"', b'"recorded_in":"2"', 'field "recorded_in"'),
    ("a number of changes", b'"changes":', b'"changes":1', "not what was recorded"),
    ("a parent", b'"parents":[]', b'"parents":["%b"]' % (b"0" * 64), "not what was recorded"),
]


@pytest.mark.parametrize(
    ("old", "new", "words"), [one[1:] for one in CHANGES], ids=[one[0] for one in CHANGES]
)
def test_what_was_altered_does_not_come_in(
    shared_database: str, demo: Path, old: bytes, new: bytes, words: str
) -> None:
    content = exported(str(demo))
    assert old in content
    with pytest.raises(Refused, match=words):
        restored(content.replace(old, new, 1), shared_database)
    with reading(shared_database) as connection:
        assert connection.plain("SELECT count(*) FROM revision") == [(0,)]
        assert connection.plain("SELECT count(*) FROM document") == [(0,)]


MERGED_CHANGES = [
    ("in no merge", rb',"merged_in":3', b"", "R[23]"),
    ("in another merge", rb'"merged_in":3', b'"merged_in":2', "says: with R2"),
    ("beyond all numbers", rb'"merged_in":3', b'"merged_in":%d' % 2**70, "line 6: no line"),
    ("recorded elsewhere", rb'"recorded_in":"3"', b'"recorded_in":"1"', "it was in R3"),
    ("in another order", rb'({"kind":"claim"[^\n]*\n)({[^\n]*\n)', rb"\2\1", "when 1 was the next"),
    ("by a NUL", rb'"actor":"tester"', rb'"actor":"a\\u0000"', "a NUL character"),
]


@pytest.mark.parametrize(
    ("old", "new", "words"), [one[1:] for one in MERGED_CHANGES], ids=[o[0] for o in MERGED_CHANGES]
)
def test_what_no_hash_covers_does_not_come_in_altered(
    empty_sqlite: Path, tmp_path: Path, old: bytes, new: bytes, words: str
) -> None:
    one, other = (str(shutil.copy(empty_sqlite, tmp_path / name)) for name in ("one", "other"))
    for desk in (one, other):
        with revising(desk) as revision:
            claim(revision, "A claim.")
    merge_databases(one, other, Takes(), actor="tester", message=None, dry_run=False)
    altered, times = re.subn(old, new, exported(one), count=1)
    assert times == 1
    copy = blank(empty_sqlite, tmp_path)
    with pytest.raises(Refused, match=words):
        restored(altered, copy)
    assert rows_of(copy)["revision"] == []


@pytest.mark.parametrize("kind", ["party", "source", "claim", "statement", "link"])
@pytest.mark.parametrize("apart", [1, 2], ids=["next to itself", "further down"])
def test_a_record_that_stands_there_twice_is_told(
    sqlite: str, demo: Path, kind: str, apart: int
) -> None:
    lines = exported(str(demo)).splitlines(keepends=True)
    of_kind = f'{{"kind":"{kind}"'.encode()
    first = next(number for number, line in enumerate(lines) if line.startswith(of_kind))
    lines.insert(first + apart, lines[first])
    told = f'line {first + apart + 1}, field "uuid": a record of this UUID stands before it'
    with pytest.raises(Refused, match=told):
        restored(b"".join(lines), sqlite)
    assert rows_of(sqlite)["revision"] == []


def test_a_record_that_stands_there_twice_far_apart_is_told(
    empty_sqlite: Path, tmp_path: Path
) -> None:
    desk, copy = str(shutil.copy(empty_sqlite, tmp_path / "desk.db")), blank(empty_sqlite, tmp_path)
    with revising(desk) as revision:
        for number in range(AT_ONCE + 1):
            revision.create(Kind.TOPIC, name=f"Topic {number}")
    lines = exported(desk).splitlines(keepends=True)
    lines.insert(AT_ONCE + 1, lines[1])
    with pytest.raises(Refused, match=f'line {AT_ONCE + 2}, field "uuid"'):
        restored(b"".join(lines), copy)
    assert rows_of(copy)["revision"] == []


@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_a_file_that_breaks_off_does_not_come_in(sqlite: str, demo: Path, share: float) -> None:
    content = exported(str(demo))
    with pytest.raises(Refused):
        restored(content[: int(len(content) * share)], sqlite)
    assert rows_of(sqlite)["revision"] == []


def test_a_record_that_the_log_does_not_know_does_not_come_in(sqlite: str, demo: Path) -> None:
    first, second, rest = exported(str(demo)).split(b"\n", 2)
    more = json.loads(second) | {"uuid": str(uuid7())}
    content = b"\n".join((first, second, json.dumps(more).encode(), rest))
    with pytest.raises(Refused, match="not as the log has it"):
        restored(content, sqlite)
