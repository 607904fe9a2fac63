"""A whole file is a database: what was exported comes back as it was, on either kind."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import random_desks
from factories import claim, revising
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claimtrack.errors import Refused
from claimtrack.exchange import record_lines, splitting
from claimtrack.exchange.formats import jsonl
from claimtrack.ledger.merging import merge
from claimtrack.ledger.restoring import restore
from claimtrack.queries.exports import Export
from claimtrack.store import scores, verification
from claimtrack.store.engine import connected, reading, transaction
from claimtrack.store.revisions import uuid7
from claimtrack.store.tables import metadata
from claimtrack.vocabulary import Kind, Relation


def exported(database: str) -> bytes:
    with reading(database) as connection:
        return b"".join(jsonl.FORMAT.write(Export(connection, None, True), {}))  # type: ignore[misc]


def restored(content: bytes, database: str) -> None:
    lines = splitting.lines(io.BytesIO(content), "file.jsonl")
    restore(database, record_lines.read(lines, "file.jsonl"), "file.jsonl")


def rows_of(database: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, and the words of every claim."""
    found = {}
    with reading(database) as connection:
        for table in metadata.sorted_tables:
            if table.name == "alembic_version":
                continue
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            rows = connection.plain(f"SELECT {names} FROM {table.name}")
            plain = [
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows
            ]
            found[table.name] = sorted(plain, key=repr)
    return found


def figures_of(database: str) -> dict[str, list[tuple[object, ...]]]:
    """The same, with scores computed anew."""
    scores.rescore(database)
    return rows_of(database)


def faults(database: str) -> list[str]:
    with reading(database) as connection:
        scope = verification.scope(connection, deep=True)
        return [str(one) for one in verification.problems(connection, scope)]


def blank(empty: Path, folder: Path) -> str:
    """A new, empty SQLite database."""
    path = folder / "restored.db"
    for end in ("", "-wal", "-shm", "-lock"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    return str(shutil.copy(empty, path))


STEPS = st.lists(
    st.one_of(random_desks.STEP, random_desks.FURTHER_STEP, random_desks.LATER_STEP),
    min_size=3,
    max_size=25,
)
EVERYTHING = [
    ("claim", 1, 1, "2018"), ("state", 2, 2, "2017-06"), ("link", 3, Relation.REBUTS, 1),
    ("undercut", 2, 1), ("tie", 1, 2, "2016"), ("rate", "party", 1, "B"), ("assess", 1, "2", 1),
    ("word", 1, "alpha"), ("file", 1, "beta"), ("take out", 1, "beta"), ("alias", 1, "gamma"),
    ("quote", 1, "alpha"), ("requote", 1, "beta"), ("estimate", 1, 5), ("new party",),
    ("same", 1, 6), ("derive", 1, 5), ("retract", Kind.CLAIM, 2), ("undo",),
    ("same", 2, 1), ("same", 3, 4), ("same", 4, 5),
]  # fmt: skip


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


def test_what_was_merged_comes_back_with_both_logs(empty_sqlite: Path, tmp_path: Path) -> None:
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
