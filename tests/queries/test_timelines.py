"""Timelines: every statement once, and no two in an order that their dates rule out."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from factories import claim, link, revising
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_desks import STEPS, play

from claimtrack.ledger.links import add_link
from claimtrack.ledger.revising import retract
from claimtrack.queries.claims import Filters
from claimtrack.queries.references import Reference
from claimtrack.queries.timelines import Entry, timeline
from claimtrack.store.engine import reading
from claimtrack.store.past import Moment, look_back
from claimtrack.vocabulary import Kind, Relation

PUBLISHED = st.sampled_from([None, "2015", "2016-05/2018", "~2018-02", "2018-02-20"])


def told(
    database: str, *, about: int | None = None, until: str | None = None, **filters: Any
) -> list[Entry]:
    with reading(database, looking_back=until is not None) as connection:
        if until is not None:
            look_back(connection, Moment(None, until))
        return list(timeline(connection, Filters(**filters), claim=about))


def span(entry: Entry) -> tuple[str, str] | None:
    """The first and last day of the date that gave an entry its place."""
    if entry.placed_by == "said":
        assert entry.said_earliest and entry.said_latest
        return entry.said_earliest, entry.said_latest
    if entry.placed_by == "published":
        assert entry.published_earliest and entry.published_latest
        return entry.published_earliest, entry.published_latest
    return None


@pytest.mark.slow
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, published=st.lists(PUBLISHED, min_size=5, max_size=5))
def test_each_statement_stands_once_and_in_an_order_that_can_be(
    empty_sqlite: Path, tmp_path: Path, steps: list[tuple[Any, ...]], published: list[str | None]
) -> None:
    path = tmp_path / "desk.db"
    shutil.copy(empty_sqlite, path)
    for _ in play(str(path), steps):
        pass
    with revising(str(path)) as revision:
        topic = revision.create(Kind.TOPIC, name="All but the second")
        for source, date in enumerate(published, 1):
            revision.edit(Kind.SOURCE, source, published=date)
        claims = [row[0] for row in revision.connection.plain("SELECT id FROM claim")]
        for number in claims:
            if number != 2:
                revision.create(Kind.CLAIM_TOPIC, claim_id=number, topic_id=topic)
    with reading(str(path)) as connection:
        live = connection.plain(
            "SELECT s.id FROM statement s JOIN claim c ON c.id = s.claim_id"
            " WHERE s.retraction IS NULL AND c.retraction IS NULL AND c.id <> 2"
        )
    entries = told(str(path), topic=topic)
    assert sorted(entry.statement.id for entry in entries) == sorted(row[0] for row in live)
    spans = [span(entry) for entry in entries]
    dated = [one for one in spans if one]
    assert spans == [*dated, *[None] * (len(spans) - len(dated))], "what has no date comes last"
    assert dated == sorted(dated)
    for at, one in enumerate(dated):
        assert all(one[0] <= later[1] for later in dated[at + 1 :])
    for entry in entries:
        assert (entry.placed_by == "said") == (entry.statement.said is not None)
    day = "2017-01-01"
    since = {entry.statement.id for entry in told(str(path), topic=topic, since=day)}
    until = {entry.statement.id for entry in told(str(path), topic=topic, until=day)}
    for entry in entries:
        found = span(entry)
        assert (entry.statement.id in since) == (found is not None and found[1] >= day)
        assert (entry.statement.id in until) == (found is not None and found[0] <= day)


@pytest.fixture
def dispute(database: str) -> str:
    """C1 is rebutted by C2 (L1), which C3 undercuts (L2); C4 supports C1; C5 rebuts C2, not C1;
    C6 has no link; C7 restates C1, and is retracted; C8 supersedes C1."""
    with revising(database) as revision:
        for number in range(1, 9):
            claim(revision, f"Claim {number}.", by=f"Speaker {number}", said=f"200{number}")
        rebuttal = link(revision, 2, Relation.REBUTS, 1)
        add_link(revision, Reference(Kind.CLAIM, 3), Relation.UNDERCUTS,
                 Reference(Kind.LINK, rebuttal))  # fmt: skip
        link(revision, 4, Relation.SUPPORTS, 1)
        link(revision, 5, Relation.REBUTS, 2)
        link(revision, 7, Relation.RESTATES, 1)
        claim(revision, "Claim 1, newer.", by="Speaker 1", said="2009")
        link(revision, 9, Relation.SUPERSEDES, 1)
        retract(revision, Reference(Kind.CLAIM, 7), "not said")
    return database


@pytest.mark.parametrize(
    ("about", "found"),
    [(1, [1, 2, 3, 4, 9]), (2, [1, 2, 3, 5]), (3, [2, 3]), (4, [1, 4]), (6, [6]), (9, [1, 9])],
)
def test_a_claim_s_timeline_is_of_it_and_of_what_is_linked_to_it(
    dispute: str, about: int, found: list[int]
) -> None:
    assert [entry.claim for entry in told(dispute, about=about)] == found


def test_each_is_told_what_it_is_to_the_others(dispute: str) -> None:
    first, second, third, _, newer = told(dispute, about=1)
    assert not first.live and newer.live and first.relations == []
    (rebuttal,) = second.relations
    assert (rebuttal.relation, rebuttal.target, rebuttal.other) == ("rebuts", "C1", 1)
    assert (rebuttal.claimant, rebuttal.said) == ("Speaker 1", "2001")
    (undercut,) = third.relations
    assert (undercut.target, undercut.undercut) == ("L1", (2, "rebuts", "C1"))
    target, _ = told(dispute, about=4)
    assert [(one.relation, one.claim, one.target) for one in target.relations] == [
        ("supports", 4, "C1")
    ]
    undercut_one, _ = told(dispute, about=3)
    assert [(one.relation, one.claim, one.target) for one in undercut_one.relations] == [
        ("rebuts", 2, "C1"), ("undercuts", 3, "L1"),
    ]  # fmt: skip


def test_filters_are_of_statements_and_a_limit_is_of_the_earliest(dispute: str) -> None:
    assert [entry.claim for entry in told(dispute, by=1)] == [1, 9]
    assert [entry.claim for entry in told(dispute, about=1, by=1)] == [1, 9]
    assert [entry.claim for entry in told(dispute, since="2005-06-01")] == [5, 6, 8, 9]
    with reading(dispute) as connection:
        first = list(timeline(connection, Filters(), limit=2))
    assert [entry.claim for entry in first] == [1, 2]


def test_what_is_retracted_relates_to_nothing(dispute: str) -> None:
    with revising(dispute) as revision:
        retract(revision, Reference(Kind.LINK, 1), "not about it")
        retract(revision, Reference(Kind.CLAIM, 4), "not said")
        link(revision, 6, Relation.QUALIFIES, 5)
    with revising(dispute) as revision:
        retract(revision, Reference(Kind.CLAIM, 5), "not said")
    assert [entry.claim for entry in told(dispute, about=1)] == [1, 9]
    assert {entry.claim: len(entry.relations) for entry in told(dispute)} == {
        1: 0, 2: 0, 3: 0, 6: 0, 8: 0, 9: 1,
    }  # fmt: skip
