"""Estimates belong to live claims, and a figure is checked whenever it is written."""

from __future__ import annotations

import json

import pytest
from factories import claim, revising

from claimtrack.errors import BadDate, NoSuch, Refused
from claimtrack.exchange import record_lines
from claimtrack.ledger.estimates import Counting, add_estimate, edit_estimate
from claimtrack.ledger.loading import load
from claimtrack.ledger.revising import retract
from claimtrack.queries.estimates import estimates
from claimtrack.queries.references import Reference
from claimtrack.store.engine import reading
from claimtrack.vocabulary import Kind

C1, E1 = Reference(Kind.CLAIM, 1), Reference(Kind.ESTIMATE, 1)
LINES = (
    '{"format": "claimtrack", "version": 1}',
    '{"kind": "claim", "uuid": "019b8d61-e9f8-7000-8000-000000000001", "text": "A claim."}',
)
RECORD = {
    "kind": "estimate", "uuid": "019b8d61-e9f8-7000-8000-000000000002",
    "claim": "019b8d61-e9f8-7000-8000-000000000001", "figure": "~10000", "unit": "fighters",
    "counted": "active", "estimated_for": "~2018-02", "note": "As told.",
}  # fmt: skip


def test_a_figure_is_kept_as_it_was_written(database: str) -> None:
    with revising(database) as revision:
        claim(revision)
        told = Counting(" 10,000 ± 20 % ", " fighters ", "active", "~2018-02", "A note.")
        assert add_estimate(revision, C1, told) == 1
        assert add_estimate(revision, C1, Counting("7000", unit="")) == 2
    with reading(database) as connection:
        first, second = estimates(connection, 1)
    assert first[2:7] == ("10,000 ± 20 %", "fighters", "active", "~2018-02", "A note.")
    assert second[2:7] == ("7000", None, None, None, None)
    assert first.amount.told == (8000, 10000, 12000)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"figure": "many"}, Refused),
        ({"figure": ""}, Refused),
        ({"estimated_for": "soon"}, BadDate),
        ({"unit": "fight\0ers"}, Refused),
    ],
)
def test_nothing_is_written_of_what_is_refused(
    database: str, fields: dict[str, str], error: type[Exception]
) -> None:
    with revising(database) as revision:
        claim(revision)
        add_estimate(revision, C1, Counting("7000"))
    with pytest.raises(error), revising(database) as revision:
        add_estimate(revision, C1, Counting(**{"figure": "5"} | fields))
    with pytest.raises(error), revising(database) as revision:
        edit_estimate(revision, 1, fields)
    with reading(database) as connection:
        assert [one.figure for one in estimates(connection, 1)] == ["7000"]


def test_what_is_retracted_takes_no_estimate_and_no_change(database: str) -> None:
    with revising(database) as revision:
        claim(revision)
        add_estimate(revision, C1, Counting("7000"))
        retract(revision, E1, "a slip")
        with pytest.raises(NoSuch):
            edit_estimate(revision, 1, {"unit": "fighters"})
        retract(revision, C1, "entered twice")
        with pytest.raises(NoSuch):
            add_estimate(revision, C1, Counting("7000"))
    with reading(database) as connection:
        assert estimates(connection, 1) == []


def test_an_estimate_of_a_file_is_kept_to_the_letter(database: str) -> None:
    with revising(database) as revision:
        lines = [*LINES, json.dumps(RECORD)]
        assert (
            load(revision, record_lines.read(map(str.encode, lines), "file.jsonl"), "file.jsonl")
            == 2
        )
    with reading(database) as connection:
        (found,) = estimates(connection, 1)
    assert found._asdict() | {"id": 1} == found._asdict()
    told = {name: RECORD[name] for name in ("uuid", "figure", "unit", "counted", "note")}
    assert told.items() <= found._asdict().items() and found.estimated_for == "~2018-02"


@pytest.mark.parametrize(
    ("field", "value"),
    [("figure", "little evidence"), ("figure", "1.500"), ("estimated_for", "soon"), ("claim", "x")],
)
def test_a_file_is_held_to_the_same_and_its_line_named(
    shared_database: str, field: str, value: str
) -> None:
    lines = [*LINES, json.dumps(RECORD | {field: value})]
    with pytest.raises(Refused, match="line 3"), revising(shared_database) as revision:
        load(revision, record_lines.read(map(str.encode, lines), "file.jsonl"), "file.jsonl")
