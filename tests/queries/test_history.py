"""The history, read back: each record as it stood after each change."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from factories import claim, revising
from hypothesis import HealthCheck, given, settings
from random_desks import STEPS, play

from claimtrack.queries import changes
from claimtrack.queries.changes import ChangeRow
from claimtrack.queries.history import Wanted, revisions
from claimtrack.store.engine import reading
from claimtrack.store.records import digest
from claimtrack.vocabulary import Kind


def told(database: str, shown: int | None = None) -> list[list[ChangeRow]]:
    """The changes of each revision, oldest first."""
    with reading(database) as connection:
        found = revisions(connection, Wanted(), shown=shown)
        return [list(row.changes) for row in found][::-1]


def is_whole(history: list[list[ChangeRow]]) -> None:
    """Holds each change to the digest that was kept of the record when it was made, and to the
    change of that record before it."""
    stood: dict[str, dict[str, str]] = {}
    for change in (change for made in history for change in made):
        record = {"uuid": change.uuid, **change.stood}
        assert digest(Kind(change.kind), record).hex() == change.digest
        if change.before is None:
            assert change.operation == "create" and change.uuid not in stood
            assert change.after == change.stood
        else:
            before: dict[str, Any] = {**change.stood, **change.before}
            assert {k: v for k, v in before.items() if v is not None} == stood[change.uuid]
            assert change.after.keys() == change.before.keys()
            assert change.after != change.before
        stood[change.uuid] = change.stood


@pytest.mark.slow
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_each_record_is_told_as_it_stood_after_each_change(
    empty_sqlite: Path, tmp_path: Path, steps: list[tuple[Any, ...]]
) -> None:
    path = tmp_path / "desk.db"
    shutil.copy(empty_sqlite, path)
    for _ in play(str(path), steps):
        pass
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes, "AT_ONCE", 3)
        history = told(str(path))
    is_whole(history)
    assert history == told(str(path))
    assert [made[:4] for made in history] == told(str(path), shown=4)


def test_a_record_that_one_revision_changes_twice_is_told_twice(database: str) -> None:
    with revising(database) as revision:
        claim(revision, "One.")
        revision.edit(Kind.CLAIM, 1, text="Two.", note="A note.")
        revision.edit(Kind.CLAIM, 1, text="Three.", note=None)
    with revising(database) as revision:
        revision.edit(Kind.CLAIM, 1, text="Four.")
    history = told(database)
    is_whole(history)
    texts = [change.stood["text"] for made in history for change in made]
    assert texts == ["One.", "Two.", "Three.", "Four."]
    assert history[0][2].after == {"text": "Three.", "note": None}


def test_a_revision_of_many_changes_is_told_whole(database: str) -> None:
    many = 2 * changes.AT_ONCE + 1
    with revising(database) as revision:
        for number in range(many):
            revision.create(Kind.TOPIC, name=f"Topic {number}")
    (made,) = told(database)
    assert [change.stood["name"] for change in made] == [f"Topic {n}" for n in range(many)]
