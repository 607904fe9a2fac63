"""Stored figures are a cache: what is not marked equals what a fresh computation gives."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path
from typing import Any

import pytest
from factories import claim, link, revising
from from_nothing import copied, fresh
from hypothesis import HealthCheck, given, settings
from programs import PATIENCE
from random_desks import STEPS, play

from claimtrack.ledger.revising import retract
from claimtrack.queries.claims import ClaimRow, Filters, listed
from claimtrack.queries.figures import any_outdated
from claimtrack.queries.references import Reference
from claimtrack.scoring.profiles import ADMIRALTY
from claimtrack.store import marks, scores
from claimtrack.store.engine import Connection, reading
from claimtrack.vocabulary import Kind, Relation

SCORES = "SELECT * FROM score ORDER BY claim_id"


def shown(connection: Connection) -> list[ClaimRow]:
    """What a reader sees."""
    return list(listed(connection, Filters(), sort="id"))


def assert_honest(connection: Connection) -> int:
    """No reader sees an old figure without its mark; returns how many are marked."""
    rows, now = shown(connection), fresh(connection)
    assert {row.id for row in rows} == now.keys()
    marked = 0
    for row in rows:
        if row.scored is None or row.scored.outdated:
            marked += 1
            continue
        told = (row.scored.lower, row.scored.upper, row.scored.contestedness, row.scored.standing)
        names = ("lower", "upper", "contestedness", "standing")
        assert told == tuple(now[row.id][name] for name in names), row
    assert any_outdated(connection) or not marked
    return marked


def test_the_rules_are_named_for_what_they_are() -> None:
    assert f"ledger 1, {ADMIRALTY}" == marks.RULES


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_every_change_leaves_the_figures_as_a_fresh_computation(
    empty_sqlite: Path, tmp_path: Path, steps: list[tuple[Any, ...]]
) -> None:
    database = copied(empty_sqlite, tmp_path)
    for _ in play(database, steps):
        with reading(database) as connection:
            assert assert_honest(connection) == 0
    before = kept(database)
    scores.rescore(database)
    assert kept(database) == before


def kept(database: str) -> list[Any]:
    with reading(database) as connection:
        return connection.plain(SCORES)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_what_is_too_large_to_solve_at_once_is_marked(
    empty_sqlite: Path,
    tmp_path: Path,
    steps: list[tuple[Any, ...]],
) -> None:
    """The same with disputes that are large from three claims on; every few steps all is solved."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scores, "AT_ONCE", 2)
        patch.setattr(scores, "WALKED", 5)
        database = copied(empty_sqlite, tmp_path)
        for number, _ in enumerate(play(database, steps)):
            with reading(database) as connection:
                assert_honest(connection)
            if number % 4 == 3:
                scores.rescore(database)
                with reading(database) as connection:
                    assert assert_honest(connection) == 0


def chain(database: str, length: int) -> None:
    """Claims that each rebut the one before."""
    with revising(database) as revision:
        numbers = [claim(revision, f"Claim {number}.", by="P") for number in range(length)]
        for one, other in zip(numbers[1:], numbers, strict=False):
            link(revision, one, Relation.REBUTS, other)


def test_a_large_dispute_alone_is_marked(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scores, "AT_ONCE", 4)
    chain(database, 6)
    with revising(database) as revision:
        link(revision, claim(revision, "No."), Relation.REBUTS, claim(revision, "Yes."))
    with reading(database) as connection:
        assert assert_honest(connection) == 6
        assert [bool(row.scored and not row.scored.outdated) for row in shown(connection)] == [
            *[False] * 6, *[True] * 2,
        ]  # fmt: skip
    assert scores.rescore(database) == (6, 8)
    with reading(database) as connection:
        assert assert_honest(connection) == 0
    with revising(database) as revision:
        link(revision, 8, Relation.SUPPORTS, 1)
    with reading(database) as connection:
        assert assert_honest(connection) == 8


def test_a_claim_that_is_retracted_leaves_no_figure(database: str) -> None:
    chain(database, 3)
    with revising(database) as revision:
        retract(revision, Reference(Kind.LINK, 1), "wrong")
        retract(revision, Reference(Kind.LINK, 2), "wrong")
        retract(revision, Reference(Kind.CLAIM, 2), "wrong")
    with reading(database) as connection:
        assert [row[0] for row in connection.plain(SCORES)] == [1, 3]
        assert assert_honest(connection) == 0


def test_other_rules_make_every_figure_old(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chain(database, 2)
    with reading(database) as connection:
        assert assert_honest(connection) == 0
    monkeypatch.setattr("claimtrack.queries.claims.RULES", "ledger 2")
    with reading(database) as connection:
        assert [row.scored and row.scored.outdated for row in shown(connection)] == [True, True]


def test_a_claimtrack_with_other_rules_leaves_no_old_figure_fresh(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("claimtrack.store.scores", "claimtrack.queries.claims"):
        monkeypatch.setattr(f"{module}.RULES", "ledger 2")
    scores.rescore(database)
    chain(database, 2)
    monkeypatch.setattr("claimtrack.store.scores.RULES", marks.RULES)
    with revising(database) as revision:
        link(revision, claim(revision, "No.", by="B"), Relation.REBUTS, 2)
    # Who reads by the rules that the figures were computed by sees that they are old.
    with reading(database) as connection:
        assert all(row.scored is None or row.scored.outdated for row in shown(connection))


def test_a_rebuild_gives_what_was_stored(fixture_database: str) -> None:
    before = kept(fixture_database)
    assert len(before) > 20
    scores.rescore(fixture_database)
    assert kept(fixture_database) == before


def _write(database: str, number: int, times: int) -> None:
    for _ in range(times):
        with revising(database) as revision:
            link(revision, claim(revision, f"By {number}.", by=f"W{number}"), Relation.REBUTS, 1)


def _rescore(database: str, times: int) -> None:
    for _ in range(times):
        scores.rescore(database)


def test_no_reader_sees_an_old_figure_while_others_write(database: str) -> None:
    chain(database, 2)
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_write, args=(database, 1, 12)),
        context.Process(target=_write, args=(database, 2, 12)),
        context.Process(target=_rescore, args=(database, 8)),
    ]
    deadline = time.monotonic() + PATIENCE
    for writer in writers:
        writer.start()
    try:
        while any(writer.is_alive() for writer in writers):
            assert time.monotonic() < deadline, writers
            with reading(database) as connection:
                assert assert_honest(connection) == 0
    finally:
        for writer in writers:
            writer.kill()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with reading(database) as connection:
        assert assert_honest(connection) == 0
        assert len(shown(connection)) == 26


@pytest.mark.parametrize("rated", ["claimant", "another name", "document", "publisher"])
def test_a_rating_reaches_every_figure_it_bears_on(database: str, rated: str) -> None:
    with revising(database) as revision:
        desk = revision.create(Kind.PARTY, name="The desk")
        source = revision.create(Kind.SOURCE, title="A digest", publisher_id=desk)
        real = revision.create(Kind.PARTY, name="Rossiya")
        number = claim(revision, "A claim.", by="Russia", source=f"S{source}", credibility="2")
        told = revision.connection.value(disputes_claimant, id=number)
        revision.edit(Kind.PARTY, told, same_as_id=real)
    with reading(database) as connection:
        before = shown(connection)[0].scored
    ends = {
        "claimant": {"party_id": told},
        "another name": {"party_id": real},
        "document": {"source_id": source},
        "publisher": {"party_id": desk},
    }
    with revising(database) as revision:
        revision.create(Kind.RATING, letter="A", rated="2020-01-01", **ends[rated])
    with reading(database) as connection:
        assert shown(connection)[0].scored != before
        assert assert_honest(connection) == 0


def disputes_claimant() -> Any:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    return sa.select(statement.c.claimant_id).where(statement.c.claim_id == sa.bindparam("id"))


def test_a_claim_that_is_superseded_rebuts_no_more(database: str) -> None:
    with revising(database) as revision:
        older, newer = claim(revision, "700.", by="US"), claim(revision, "1,000.", by="US")
        target = claim(revision, "10,000.", by="Russia")
        link(revision, older, Relation.REBUTS, target)
    with reading(database) as connection:
        assert [row.scored and row.scored.standing for row in shown(connection)] == [
            "contested", "unchallenged", "contested",
        ]  # fmt: skip
    with revising(database) as revision:
        link(revision, newer, Relation.SUPERSEDES, older)
    with reading(database) as connection:
        assert [row.scored and row.scored.standing for row in shown(connection)] == [
            "unchallenged", "unchallenged",
        ]  # fmt: skip
        assert assert_honest(connection) == 0
