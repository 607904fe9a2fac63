"""Two desks merged: the same records in whatever order, both logs kept, the past as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from alterations import every
from altered import fill, found, rewrite, somebody, undone
from conftest import served
from factories import claim, link, noticed, revising, watch
from from_nothing import copied, counted, stored
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from merging import (
    ANY_STEP,
    ANY_STEPS,
    NAMES,
    copies,
    do,
    kept,
    merged,
    ordinary,
    problems,
    told,
)
from random_desks import begin, play

from claimtrack.errors import ClaimtrackError, NoSuch, Refused
from claimtrack.ledger import undoing
from claimtrack.ledger.claims import edit_claim
from claimtrack.ledger.estimates import Counting, add_estimate
from claimtrack.ledger.revising import retract
from claimtrack.queries.divergences import CONTRARY, TWICE
from claimtrack.queries.dossier import dossier
from claimtrack.queries.history import Wanted, revisions
from claimtrack.queries.references import Reference
from claimtrack.queries.reversals import reversal
from claimtrack.store import documents, migrations, past
from claimtrack.store.engine import Connection, connected, reading, sqlite_library, transaction
from claimtrack.store.log import MOMENT
from claimtrack.store.past import Moment
from claimtrack.store.past_edits import columns
from claimtrack.store.records import digest
from claimtrack.store.revisions import Revision, writing
from claimtrack.vocabulary import Kind, Relation

SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
ROUND = st.one_of(
    st.tuples(st.sampled_from(NAMES), ANY_STEP),
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)),
)
"""One desk does something, or takes in another."""


def in_every_order(desks: dict[str, str], folder: Path) -> None:
    """Merges copies of all desks in every order, and holds the outcomes to one another."""
    outcomes = []
    for order in permutations(desks):
        one = str(shutil.copy(desks[order[0]], folder / f"{''.join(order)}.db"))
        for other in order[1:]:
            merged(one, desks[other])
        assert problems(one) == [], order
        with reading(one) as connection:
            assert stored(connection) == counted(connection)
        before = kept(one)
        assert [merged(one, desks[other]) for other in order[1:]] == [None, None]
        assert kept(one) == before
        outcomes.append((told(one), ordinary(one)))
    assert all(outcome == outcomes[0] for outcome in outcomes)


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=SLOW)
@given(base=ANY_STEPS, steps=st.tuples(ANY_STEPS, ANY_STEPS, ANY_STEPS), common=st.booleans())
def test_three_desks_are_the_same_in_whatever_order(
    empty_sqlite: Path,
    tmp_path: Path,
    base: list[Any],
    steps: tuple[list[Any], ...],
    common: bool,
) -> None:
    """Whether they have a beginning in common, or each its own."""
    original = copied(empty_sqlite, tmp_path)
    if common:
        for _ in play(original, base):
            pass
    desks = copies(original, tmp_path)
    for name, those in zip(NAMES, steps, strict=True):
        if common:
            do(desks[name], those, name)
        else:
            for _ in play(desks[name], those):
                pass
    in_every_order(desks, tmp_path)


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=SLOW)
@given(base=ANY_STEPS, rounds=st.lists(ROUND, min_size=5, max_size=30))
# What was withdrawn as a double stands again, once the other one was withdrawn by a person.
@example(
    base=[],
    rounds=[
        ("a", ("alias", 1, "alpha")),
        ("b", ("alias", 1, "alpha")),
        ("a", "b"),
        ("b", ("same", 1, 2)),
        ("b", "a"),
    ],
)
def test_desks_that_go_on_between_merges_end_the_same(
    empty_sqlite: Path, tmp_path: Path, base: list[Any], rounds: list[Any]
) -> None:
    """And each still reads every past that it had."""
    original = copied(empty_sqlite, tmp_path)
    for _ in play(original, base):
        pass
    desks = copies(original, tmp_path)
    pasts: dict[tuple[str, int], dict[str, Any]] = {}
    for name, what in rounds:
        if isinstance(what, tuple):
            do(desks[name], [what], name)
        elif what != name:
            merged(desks[name], desks[what])
            assert problems(desks[name]) == []
        with reading(desks[name]) as connection:
            pasts.setdefault((name, head(connection)), everything(connection))
    for (name, revision), known in pasts.items():
        with reading(desks[name], looking_back=True) as connection:
            past.look_back(connection, Moment(revision))
            assert everything(connection) == known
    for database in desks.values():
        with reading(database) as connection:
            is_told_as_it_was(connection)
    in_every_order(desks, tmp_path)


def is_told_as_it_was(connection: Connection) -> None:
    """Holds what the history tells of each change, on whichever line, to its digest."""
    for row in revisions(connection, Wanted()):
        for change in row.changes:
            made = digest(Kind(change.kind), {"uuid": change.uuid, **change.stood})
            assert made.hex() == change.digest, (row.id, change)


def everything(connection: Connection) -> dict[str, Any]:
    """All rows of records that this connection tells, and the tallies."""
    rows = {
        kind.value: connection.plain(f"SELECT {columns(kind)} FROM {kind} AS own ORDER BY id")
        for kind in (Kind.CLAIM, Kind.PARTY, Kind.STATEMENT, Kind.LINK, Kind.CLAIM_TOPIC)
    }
    return {**rows, "tally": stored(connection), "head": head(connection)}


def head(connection: Connection) -> int:
    return int(connection.plain("SELECT head_id FROM chain")[0][0])


@pytest.fixture
def desks(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[str]]:
    """Two desks with the same beginning; on PostgreSQL the second one is there, too."""
    begin(database)
    if database.startswith("postgresql"):
        with served(database.rpartition("/")[2]) as other:
            yield [database, other]
    else:
        yield [database, str(shutil.copy(database, tmp_path / "other.db"))]


def doing(database: str, actor: str = "somebody") -> Any:
    return writing(database, actor=actor, command="test")


def record(database: str, kind: str, uuid: str) -> dict[str, str]:
    return told(database)[kind, uuid]


def uuid_of(database: str, kind: str, number: int) -> str:
    with reading(database) as connection:
        found: str = connection.plain(f"SELECT uuid FROM {kind} WHERE id = {number}")[0][0]
        return found


def test_the_later_edit_of_a_field_stands_and_is_told(desks: list[str]) -> None:
    ours, theirs = desks
    with doing(ours, "anna") as revision:
        revision.edit(Kind.CLAIM, 1, text="By Anna.", note="A note of Anna's.")
    with doing(theirs, "bert") as revision:
        revision.edit(Kind.CLAIM, 1, text="By Bert.", language="en")
    with doing(ours, "anna") as revision:
        revision.edit(Kind.CLAIM, 2, text="The second, by Anna.")
    found = merged(ours, theirs)
    assert found is not None
    (one,) = found.conflicts
    assert (one.reference, one.conflict.fields) == ("C1", ("text",))
    assert one.conflict.ours == {"text": "By Anna."}
    assert one.conflict.theirs == {"text": "By Bert."}
    assert (one.conflict.ours_in.actor, one.conflict.theirs_in.actor) == ("anna", "bert")
    assert one.conflict.theirs_stands
    uuid = uuid_of(ours, "claim", 1)
    assert record(ours, "claim", uuid) == {
        "text": "By Bert.",
        "note": "A note of Anna's.",
        "language": "en",
    }
    merged(theirs, ours)
    assert told(ours) == told(theirs)
    assert problems(ours) == problems(theirs) == []


def test_what_is_settled_by_hand_stands_on_every_desk(desks: list[str]) -> None:
    ours, theirs = desks
    for name, actor in ((ours, "anna"), (theirs, "bert")):
        with doing(name, actor) as revision:
            revision.edit(Kind.CLAIM, 1, text=f"By {actor}.")
            revision.edit(Kind.PARTY, 1, name=actor)
    merged(ours, theirs, ours=("c1:text",))
    assert record(ours, "claim", uuid_of(ours, "claim", 1))["text"] == "By anna."
    assert record(ours, "party", uuid_of(ours, "party", 1))["name"] == "bert"
    merged(theirs, ours)
    assert told(ours) == told(theirs)
    assert problems(ours) == problems(theirs) == []


def test_a_conflict_that_there_is_not_cannot_be_settled(desks: list[str]) -> None:
    ours, theirs = desks
    with doing(theirs) as revision:
        revision.edit(Kind.CLAIM, 1, text="New.")
    before = told(ours)
    with pytest.raises(NoSuch, match="C1 is in no conflict"):
        merged(ours, theirs, theirs=("C1",))
    assert told(ours) == before


def test_fields_that_go_together_stay_together(desks: list[str]) -> None:
    """An assessment is one judgement, not half of each analyst's."""
    ours, theirs = desks
    with doing(ours) as revision:
        number = revision.create(
            Kind.ASSESSMENT, claim_id=1, analyst="a", assessed="2020-01-01", verdict="true"
        )
    merged(theirs, ours)
    with doing(ours) as revision:
        revision.edit(Kind.ASSESSMENT, number, verdict="half true", confidence="low")
    with doing(theirs) as revision:
        revision.edit(Kind.ASSESSMENT, number, verdict=None, credibility="5")
    merged(ours, theirs)
    found = record(ours, "assessment", uuid_of(ours, "assessment", number))
    assert found.keys() & {"verdict", "confidence", "credibility"} == {"credibility"}
    assert problems(ours) == []


def test_of_doubles_one_stands(desks: list[str]) -> None:
    ours, theirs = desks
    for name in (ours, theirs):
        with doing(name) as revision:
            link(revision, 1, Relation.REBUTS, 2)
            revision.create(Kind.ALIAS, party_id=1, name="alpha")
    found = merged(ours, theirs)
    assert found is not None
    assert {(one.kind, one.reason) for one in found.withdrawn} == {
        (Kind.LINK, TWICE),
        (Kind.ALIAS, TWICE),
    }
    merged(theirs, ours)
    assert told(ours) == told(theirs)
    assert problems(ours) == problems(theirs) == []
    with reading(ours) as connection:
        live = "SELECT count(*) FROM link WHERE retraction IS NULL"
        assert connection.plain(live) == [(1,)]
        assert stored(connection)[1][4] == 1


def test_a_double_stands_again_when_the_other_is_withdrawn(desks: list[str]) -> None:
    ours, theirs = desks
    numbers = []
    for name in (ours, theirs):
        with doing(name) as revision:
            numbers.append(link(revision, 1, Relation.REBUTS, 2))
    merged(ours, theirs)
    with reading(ours) as connection:
        (live,) = connection.plain("SELECT id FROM link WHERE retraction IS NULL")
    with doing(ours) as revision:
        retract(revision, Reference(Kind.LINK, live[0]), "Misread.")
    merged(theirs, ours)
    with reading(theirs) as connection:
        rows = connection.plain("SELECT retraction FROM link ORDER BY retraction")
    assert set(rows) == {("Misread.",), (None,)}
    assert problems(theirs) == []


def test_of_contraries_one_stands_and_is_told(desks: list[str]) -> None:
    ours, theirs = desks
    for name, relation in ((ours, Relation.REBUTS), (theirs, Relation.SUPPORTS)):
        with doing(name) as revision:
            link(revision, 1, relation, 2)
    found = merged(ours, theirs)
    assert found is not None
    assert [one.reason for one in found.withdrawn] == [CONTRARY]
    assert problems(ours) == []
    merged(theirs, ours)
    assert told(ours) == told(theirs)


def test_claims_do_not_supersede_one_another_in_a_circle(desks: list[str]) -> None:
    ours, theirs = desks
    with doing(ours) as revision:
        claim(revision, "The third.")
    merged(theirs, ours)
    with doing(ours) as revision:
        link(revision, 1, Relation.SUPERSEDES, 2)
        link(revision, 2, Relation.SUPERSEDES, 3)
    with doing(theirs) as revision:
        link(revision, 3, Relation.SUPERSEDES, 1)
    merged(ours, theirs)
    merged(theirs, ours)
    assert told(ours) == told(theirs)
    with reading(ours) as connection:
        live = "SELECT count(*) FROM link WHERE retraction IS NULL"
        assert connection.plain(live) == [(2,)]
        assert connection.plain("SELECT count(*) FROM tally WHERE live = 1") == [(1,)]


def test_an_empty_database_takes_everything_in(desks: list[str], empty_sqlite: Path) -> None:
    ours, _ = desks
    empty = str(shutil.copy(empty_sqlite, empty_sqlite.with_name("fresh.db")))
    merged(empty, ours)
    assert told(empty) == told(ours)
    assert problems(empty) == []
    assert merged(empty, ours) is None


def test_a_merge_passes_over_nobody_s_triggers(sqlite: str, postgresql: str) -> None:
    begin(sqlite)
    watch(postgresql)  # which has no revision, as a database of which an import makes more haste
    merged(postgresql, sqlite)
    with reading(sqlite) as connection:
        assert [(noticed(postgresql),)] == connection.plain("SELECT count(*) FROM claim")


def test_the_two_kinds_of_database_merge(sqlite: str, postgresql: str) -> None:
    for name in (sqlite, postgresql):
        begin(name)
        with doing(name) as revision:
            add_estimate(revision, Reference(Kind.CLAIM, 1), Counting("10000"))
    merged(sqlite, postgresql)
    merged(postgresql, sqlite)
    assert told(sqlite) == told(postgresql)
    assert problems(sqlite) == problems(postgresql) == []
    assert merged(sqlite, postgresql) is None


def test_what_both_made_from_one_file_is_one_record(desks: list[str]) -> None:
    ours, theirs = desks
    uuid = "019b8d64-3000-73f3-b401-983e0c7e1d8c"
    for name, note in ((ours, "ours"), (theirs, None)):
        with doing(name) as revision:
            number = revision.create(Kind.CLAIM, uuid, text="From a file.", note="once")
            revision.create(Kind.STATEMENT, claim_id=number, claimant_id=1)
        if note:
            with doing(name) as revision:
                revision.edit(Kind.CLAIM, number, note=note)
    merged(ours, theirs)
    merged(theirs, ours)
    assert told(ours) == told(theirs)
    assert record(ours, "claim", uuid)["note"] == "ours"
    assert problems(ours) == problems(theirs) == []


def test_saved_copies_come_with_their_bytes(desks: list[str]) -> None:
    ours, theirs = desks
    packed = documents.pack(b"Ten thousand fighters.")
    with doing(theirs) as revision:
        documents.keep(revision.connection, packed)
        capture = revision.create(
            Kind.CAPTURE,
            source_id=1,
            captured="2018-08-27T09:00:00Z",
            media_type="text/plain",
            sha256=packed.sha256,
            text_sha256=packed.sha256,
            extractor="text (utf-8)",
        )
        number = claim(revision, "A claim.", by="P1", source="S1")
        statement = revision.connection.plain(
            f"SELECT id FROM statement WHERE claim_id = {number}"
        )[0][0]
        revision.create(
            Kind.QUOTE, statement_id=statement, exact="Ten", start=0, end=3, capture_id=capture
        )
    merged(ours, theirs)
    with reading(ours) as connection:
        assert documents.content(connection, packed.sha256) == b"Ten thousand fighters."
    assert problems(ours) == []


def test_a_damaged_database_is_refused(desks: list[str]) -> None:
    ours, theirs = desks
    with doing(theirs) as revision:
        revision.edit(Kind.CLAIM, 1, text="New.")
    with connected(theirs) as connection, transaction(connection):
        connection.plain("UPDATE revision SET actor = 'another' WHERE id = 2")
    before = told(ours), kept(ours)
    with pytest.raises(Refused, match="R2 is not what was recorded"):
        merged(ours, theirs)
    assert (told(ours), kept(ours)) == before


def test_a_merge_is_not_undone_and_what_comes_after_is(desks: list[str]) -> None:
    ours, theirs = desks
    with doing(theirs) as revision:
        claim(revision, "Theirs.", by="P1")
    with doing(ours) as revision:
        made = claim(revision, "Ours.", by="P2")
    found = merged(ours, theirs)
    assert found is not None
    with doing(ours) as revision:
        revision.edit(Kind.CLAIM, 4, note="After.")
    before = told(ours)
    with doing(ours) as revision:
        undo(revision, f"R{head(revision.connection)}")
    assert told(ours) != before
    with doing(ours) as revision:
        undo(revision, "R2")
        assert revision.connection.plain(
            f"SELECT retraction IS NULL FROM claim WHERE id = {made}"
        ) in ([(0,)], [(False,)])
    for number, why in ((found.revision, "is a merge"), (found.revision - 1, "another desk")):
        with pytest.raises(Refused, match=why), doing(ours) as revision:
            undo(revision, f"R{number}")
    assert problems(ours) == []


def undo(revision: Revision, named: str) -> None:
    chosen = undoing.chosen(revision.connection, named, revision.actor)
    undoing.undo(revision, reversal(revision.connection, chosen, "undone: a test"))


def test_what_came_in_stands_in_the_way_of_an_undo(desks: list[str]) -> None:
    ours, theirs = desks
    with doing(ours) as revision:
        made = claim(revision, "Ours.", by="P1")
    merged(theirs, ours)
    with doing(theirs) as revision:
        claim(revision, "Theirs.", by="P1")
        link(revision, made + 1, Relation.REBUTS, made)
    merged(ours, theirs)
    with (
        pytest.raises(Refused, match=r"L1 rests on C3 \(R5\); R5 is a merge"),
        doing(ours) as revision,
    ):
        undo(revision, "R2")


def test_the_history_tells_each_change_as_it_was_made(desks: list[str]) -> None:
    ours, theirs = desks
    for name, actor in ((ours, "anna"), (theirs, "bert")):
        for text in ("First", "Second"):
            with doing(name, actor) as revision:
                edit_claim(revision, 1, {"text": f"{text} by {actor}."})
    merged(ours, theirs)
    with doing(ours) as revision:
        edit_claim(revision, 1, {"text": "After."})
    with reading(ours) as connection:
        rows = [row._replace(changes=list(row.changes)) for row in revisions(connection, Wanted())]
    texts = [
        (row.actor, change.stood["text"])
        for row in reversed(rows)
        for change in row.changes
        if change.kind == "claim" and change.before and change.parent in (None, 1)
    ]
    assert texts == [
        ("anna", "First by anna."),
        ("anna", "Second by anna."),
        ("bert", "First by bert."),
        ("bert", "Second by bert."),
        ("a merger", "Second by bert."),
        ("somebody", "After."),
    ]
    with reading(ours) as connection:
        is_told_as_it_was(connection)
    assert [row.merged_in for row in reversed(rows)] == [None, None, None, 6, 6, None, None]


def test_a_dry_run_writes_nothing(desks: list[str]) -> None:
    from claimtrack.ledger.joining import Takes, merge_databases

    ours, theirs = desks
    with doing(theirs) as revision:
        claim(revision, "Theirs.", by="P1")
    before = told(ours), kept(ours)
    found = merge_databases(ours, theirs, Takes(), actor="x", message=None, dry_run=True)
    assert found is not None
    assert found[0].records[Kind.CLAIM] == 1
    assert (told(ours), kept(ours)) == before


def test_an_old_schema_is_refused(sqlite: str, tmp_path: Path) -> None:
    from claimtrack.errors import DatabaseFault

    old = str(tmp_path / "old.db")
    migrations.create(old, schema=4)
    with pytest.raises(DatabaseFault, match="has schema 4"):
        merged(sqlite, old)


def test_whatever_is_altered_in_joined_logs_is_found(sqlite: str, tmp_path: Path) -> None:
    """Any value of any column, any row, of what tells which revision came from where."""
    begin(sqlite)
    desks = [sqlite, str(shutil.copy(sqlite, tmp_path / "other.db"))]
    for name in desks:
        with doing(name) as revision:
            revision.edit(Kind.CLAIM, 1, text=f"By {Path(name).stem}.")
            claim(revision, "New.", by="P1")
    merged(*desks)
    with doing(sqlite) as revision:
        revision.edit(Kind.CLAIM, 1, text="After.")
    with somebody(sqlite) as connection:
        told = {}
        for alteration in every("sqlite"):
            if alteration.name.startswith(("revision", "change", "chain")):
                with undone(connection):
                    try:
                        rows = [
                            connection.driver.execute(statement).rowcount
                            for statement in alteration.statements
                        ]
                    except sqlite_library().Error:
                        continue  # the database does not let itself be so altered
                    if any(rows):
                        told[alteration.name] = len(found(connection))
    assert [name for name, problems_ in told.items() if not problems_] == []
    assert len(told) > 50


def test_what_rests_on_what_was_withdrawn_is_told(desks: list[str]) -> None:
    ours, theirs = desks
    with doing(ours) as revision:
        made = revision.create(Kind.PARTY, name="f")
    merged(theirs, ours)
    with doing(ours) as revision:
        retract(revision, Reference(Kind.PARTY, made), "Nobody of that name.")
    with doing(theirs) as revision:
        claim(revision, "By f.", by=f"P{made}")
    found = merged(ours, theirs)
    assert found is not None
    assert found.loose == [(Kind.STATEMENT, 1, Kind.PARTY, made)]
    assert problems(ours) == []


def test_a_claim_is_told_as_entered_by_who_did(desks: list[str]) -> None:
    ours, theirs = desks
    with doing(theirs, "bert") as revision:
        made = claim(revision, "Theirs.", by="P1")
    merged(ours, theirs)
    with reading(ours) as connection:
        assert dossier(connection, made).recorded_by == "bert"


@pytest.mark.slow
@settings(max_examples=3, deadline=None, suppress_health_check=SLOW)
@given(base=ANY_STEPS, steps=st.tuples(ANY_STEPS, ANY_STEPS))
def test_postgresql_comes_to_the_same(
    empty_postgresql: str,
    empty_sqlite: Path,
    tmp_path: Path,
    base: list[Any],
    steps: tuple[list[Any], ...],
) -> None:
    """Two desks on a server, merged with one another and with a file, each into each."""
    with served(empty_postgresql) as one, served(empty_postgresql) as other:
        third = copied(empty_sqlite, tmp_path)
        for _ in play(third, base):
            pass
        for database, those in zip((one, other), steps, strict=True):
            merged(database, third)
            do(database, those, "a server's")
        outcomes = []
        for database, further in ((one, [other, third]), (other, [third, one]), (third, [one])):
            for name in further:
                merged(database, name)
            assert problems(database) == []
            outcomes.append((told(database), ordinary(database)))
        assert outcomes[0] == outcomes[1] == outcomes[2]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE revision SET recorded_at = '2026-13-41T00:00:00.000000Z' WHERE id = 5", "no time"),
        ("UPDATE revision SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE id = 5", "before"),
        ("UPDATE revision SET command_id = 'none' WHERE id = 5", "no revision began"),
        ("UPDATE change SET before = '{}' WHERE revision_id = 4 AND kind = 'claim'", "C1 was not"),
    ],
)
def test_who_knows_how_hashes_are_made_brings_in_nothing_wrong(
    sqlite: str, empty_sqlite: Path, tmp_path: Path, statement: str, words: str
) -> None:
    ours = str(shutil.copy(empty_sqlite, tmp_path / "ours.db"))
    fill(sqlite)
    with somebody(sqlite) as connection:
        connection.plain(statement)
        rewrite(connection, 4)
    with pytest.raises(Refused, match=words):
        merged(ours, sqlite)
    assert kept(ours)["revision"] == 0


def recorded_after(sqlite: str, wrong: timedelta) -> None:
    later = (datetime.now(UTC) + wrong).strftime(MOMENT)
    with somebody(sqlite) as connection:
        connection.plain(f"UPDATE revision SET recorded_at = '{later}' WHERE id = 5")
        rewrite(connection, 5)


def test_a_clock_of_another_time_zone_is_no_matter(
    sqlite: str, empty_sqlite: Path, tmp_path: Path
) -> None:
    ours = str(shutil.copy(empty_sqlite, tmp_path / "ours.db"))
    fill(sqlite)
    recorded_after(sqlite, timedelta(hours=14))
    assert merged(ours, sqlite)


def test_what_a_clock_calls_later_than_now_comes_in_only_when_asked(
    sqlite: str, empty_sqlite: Path, tmp_path: Path
) -> None:
    ours = str(shutil.copy(empty_sqlite, tmp_path / "ours.db"))
    fill(sqlite)
    recorded_after(sqlite, timedelta(days=400))
    with pytest.raises(Refused, match="clock was wrong: R5 there "):
        merged(ours, sqlite)
    assert kept(ours)["revision"] == 0
    found = merged(ours, sqlite, despite_clock=True)
    assert found is not None and "bears the time of the one before it" in found.notes[0]
    assert problems(ours) == []
    # What is here bears that time already: nothing is lost by more of it.
    with revising(sqlite) as revision:
        claim(revision, "Recorded with the same clock.")
    assert merged(ours, sqlite)


def test_an_altered_database_is_refused_or_proves_itself(sqlite: str, tmp_path: Path) -> None:
    """Whatever another program did to the other database: one line, or nothing wrong comes in."""
    bare = str(shutil.copy(sqlite, tmp_path / "bare.db"))
    begin(bare)
    fill(sqlite)
    common = str(shutil.copy(sqlite, tmp_path / "common.db"))
    with doing(sqlite) as revision:
        revision.edit(Kind.CLAIM, 1, text="Edited there.")
        claim(revision, "Added there.", by="P1")
    refused = 0
    for place, alteration in enumerate(every("sqlite")):
        if place % 7:
            continue  # they are hundreds
        altered = str(shutil.copy(sqlite, tmp_path / "altered.db"))
        original = bare if place % 2 else common
        ours = str(shutil.copy(original, tmp_path / "ours.db"))
        try:
            with somebody(altered) as connection:
                for statement in alteration.statements:
                    connection.driver.execute(statement)
        except sqlite_library().Error:
            continue
        try:
            merged(ours, altered)
        except ClaimtrackError:
            refused += 1
        assert problems(ours) == [], alteration.name
    assert refused > 10
