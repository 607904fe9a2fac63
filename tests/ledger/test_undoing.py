"""Whatever was done is undone, or the undo is refused and nothing changes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import served
from factories import revising
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from random_desks import FURTHER_STEP, STEP, begin, take
from store.test_scores import assert_honest, copied
from store.test_tallies import counted, stored

from claimtrack.errors import ClaimtrackError, Refused
from claimtrack.ledger import undoing
from claimtrack.queries.reversals import reversal
from claimtrack.store.contents import contents
from claimtrack.store.engine import Connection, reading
from claimtrack.store.records import SHAPES, Record
from claimtrack.vocabulary import Kind, Relation

Records = dict[tuple[Kind, int], Record]


class State(NamedTuple):
    """All that is recorded, and what follows from it."""

    records: Records
    head: int
    words: dict[int, str]


def state(connection: Connection) -> State:
    records = {
        (kind, content.id): {"uuid": content.uuid, **content.record}
        for kind in SHAPES
        for content in contents(
            connection, kind, [row[0] for row in connection.plain(f"SELECT id FROM {kind.value}")]
        )
    }
    (head,) = connection.plain("SELECT head_id FROM chain")
    key = "rowid" if connection.dialect == "sqlite" else "claim_id"
    words = dict(connection.plain(f"SELECT {key}, words FROM claim_words"))
    return State(records, head[0], words)


def undo(database: str, named: str | None = None, actor: str = "tester") -> None:
    """What the command does."""
    with revising(database, "undo") as revision:
        chosen = undoing.chosen(revision.connection, named, actor)
        found = reversal(revision.connection, chosen, undoing.reason(chosen, None))
        undoing.undo(revision, found)


def live(records: Records) -> Records:
    return {key: record for key, record in records.items() if "retraction" not in record}


def on_nothing(records: Records) -> set[tuple[Any, ...]]:
    """The live records that point at retracted ones, and where."""
    retracted = {record["uuid"] for record in records.values() if "retraction" in record}
    return {
        (kind, number, reference, record[reference])
        for (kind, number), record in live(records).items()
        for reference in SHAPES[kind].references
        if record.get(reference) in retracted
    }


def assert_consistent(connection: Connection) -> None:
    assert stored(connection) == counted(connection)
    assert assert_honest(connection) == 0


def changed_by(connection: Connection, number: int) -> set[tuple[Kind, int]]:
    rows = connection.plain(f"SELECT kind, row_id FROM change WHERE revision_id = {number}")
    return {(Kind(kind), row_id) for kind, row_id in rows}


def try_undo(database: str, states: dict[int, State], back: int) -> str:
    """Undoes a revision, the last or an earlier one, and holds the outcome to what undo owes, which
    it returns."""
    with reading(database) as connection:
        was = state(connection)
    number = max(was.head - back, 1)
    try:
        undo(database, f"R{number}")
    except Refused as error:
        with reading(database) as connection:
            assert state(connection) == was
        assert number < was.head, (number, str(error))
        return str(error)
    with reading(database) as connection:
        now, touched = state(connection), changed_by(connection, number)
        assert_consistent(connection)
    assert now.head == was.head + 1
    before = states[number - 1]
    for key, record in now.records.items():
        if key not in touched:
            assert record == was.records[key], key
        elif key not in before.records:
            assert "retraction" in record
    assert on_nothing(now.records) <= on_nothing(was.records) | on_nothing(before.records)
    if number == was.head:
        assert live(now.records) == live(before.records)
        assert {claim: now.words[claim] for claim in before.words} == before.words
    states[now.head] = now
    return f"R{number} is undone"


Steps = list[tuple[tuple[Any, ...], list[int]]]
BACK = st.lists(st.sampled_from([0, 0, 1, 2, 3, 5, 8]), max_size=2)
ACTIONS = st.lists(st.tuples(st.one_of(STEP, FURTHER_STEP), BACK), min_size=5, max_size=20)
"""Steps, and after each the revisions that are undone: so many before the last."""


RETRACTED_SINCE: dict[str, Steps] = {
    "a topic": [
        (("file", 1, "alpha"), []),
        (("take out", 1, "alpha"), []),
        (("retract", Kind.TOPIC, 1), [1]),
    ],
    "a claim": [
        (("link", 1, Relation.REBUTS, 2), []),
        (("retract", Kind.LINK, 1), []),
        (("retract", Kind.CLAIM, 2), [1]),
    ],
}
"""What is put back points at what was retracted since, which chance seldom comes to."""


def play(database: str, steps: Steps) -> list[str]:
    """Does one step after the other, undoing in between; returns what became of each."""
    begin(database)
    states = {0: State({}, 0, {})}
    outcomes = []
    for step, back in ((None, []), *steps):
        try:
            if step:
                with revising(database) as revision:
                    take(revision, step)
        except ClaimtrackError as error:
            outcomes.append(str(error))
            continue  # a step that does not fit what there is by now
        with reading(database) as connection:
            now = state(connection)
        states[now.head] = now
        outcomes += [try_undo(database, states, distance) for distance in back]
    return outcomes


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=ACTIONS)
@example(steps=RETRACTED_SINCE["a topic"])
@example(steps=RETRACTED_SINCE["a claim"])
def test_whatever_was_done_is_undone_or_nothing_changes(
    empty_sqlite: Path, tmp_path: Path, steps: Steps
) -> None:
    database = copied(empty_sqlite, tmp_path)
    play(database, steps)
    with reading(database) as connection:
        was = state(connection)
    undo(database)
    undo(database)
    with reading(database) as connection:
        assert state(connection).records == was.records
        assert_consistent(connection)


OWN = re.compile(r"(?<= )[0-9]{2}:[0-9]{2}:[0-9]{2}|(?<=refused the row: ).*(?=; nothing)")
"""What differs all the same: the time of a run, and a database's own words."""


@pytest.mark.slow
@settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=ACTIONS)
def test_both_databases_undo_alike(
    empty_sqlite: Path, empty_postgresql: str, tmp_path: Path, steps: Steps
) -> None:
    with served(empty_postgresql) as server:
        here, there = play(copied(empty_sqlite, tmp_path), steps), play(server, steps)
    assert [OWN.sub("", said) for said in here] == [OWN.sub("", said) for said in there]
