"""Some claims as a file: with all that they rest on, and nothing else."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import random_desks
from factories import revising
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from whole_files import EVERYTHING, blank, faults

from claimtrack.exchange.formats import jsonl
from claimtrack.ledger.lines import DocumentLine, Line
from claimtrack.ledger.loading import load_batch
from claimtrack.queries.exports import Export
from claimtrack.store.contents import contents
from claimtrack.store.engine import reading
from claimtrack.store.records import SHAPES
from claimtrack.store.revisions import uuid7
from claimtrack.vocabulary import Kind


def written(database: str, *claims: int) -> bytes:
    with reading(database) as connection:
        assert jsonl.FORMAT.write is not None
        return b"".join(jsonl.FORMAT.write(Export(connection, claims or None), {}))


def read(content: bytes) -> list[Any]:
    assert jsonl.FORMAT.read is not None
    return list(jsonl.FORMAT.read(io.BytesIO(content), "file.jsonl", {}))[1:]


def test_a_claim_goes_out_with_what_it_rests_on(fixture_database: str) -> None:
    lines = read(written(fixture_database, 1))
    kinds = {line.kind for line in lines if isinstance(line, Line)}
    assert {Kind.CLAIM, Kind.STATEMENT, Kind.SOURCE, Kind.PARTY, Kind.QUOTE, Kind.CAPTURE} <= kinds
    assert any(isinstance(line, DocumentLine) for line in lines)
    claims = [line for line in lines if isinstance(line, Line) and line.kind is Kind.CLAIM]
    assert len(claims) == 1
    assert Kind.LINK not in kinds


def test_links_go_out_between_the_claims_chosen(fixture_database: str) -> None:
    with reading(fixture_database) as connection:
        ((one, other),) = connection.plain(
            "SELECT claim_id, target_claim_id FROM link WHERE id = 1"
        )
    lines = read(written(fixture_database, one, other))
    chosen = {line.uuid for line in lines if isinstance(line, Line) and line.kind is Kind.CLAIM}
    links = [line for line in lines if isinstance(line, Line) and line.kind is Kind.LINK]
    assert links and all(line.record["claim"] in chosen for line in links)


STEPS = st.lists(
    st.one_of(random_desks.STEP, random_desks.FURTHER_STEP, random_desks.LATER_STEP),
    min_size=3, max_size=25,
)  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, claims=st.sets(st.integers(1, 4), max_size=3))
@example(steps=EVERYTHING, claims=set())
def test_what_goes_out_comes_in_elsewhere(
    empty_sqlite: Path, tmp_path: Path, steps: list[tuple[Any, ...]], claims: set[int]
) -> None:
    """Every record stands below what it points at, or beside it; it says the same there."""
    desk = str(shutil.copy(empty_sqlite, tmp_path / f"{uuid7()}.db"))
    for _ in random_desks.play(desk, steps):
        pass
    with reading(desk) as connection:
        there = {row[0] for row in connection.plain("SELECT id FROM claim")}
    content = written(desk, *sorted(claims & there))
    copy = blank(empty_sqlite, tmp_path)
    with revising(copy) as revision:
        loaded = load_batch(revision, read(content))
    assert loaded.rejected == []
    assert faults(copy) == []
    ours, theirs = records(copy), records(desk)
    assert ours.items() <= theirs.items()
    assert {json.loads(line).get("uuid") for line in content.splitlines()[1:]} >= ours.keys()


def records(database: str) -> dict[str, tuple[Kind, str]]:
    """What every record says, by UUID."""
    with reading(database) as connection:
        return {
            one.uuid: (kind, json.dumps(one.record, sort_keys=True))
            for kind in SHAPES
            for one in contents(
                connection, kind, [row[0] for row in connection.plain(f"SELECT id FROM {kind}")]
            )
        }
