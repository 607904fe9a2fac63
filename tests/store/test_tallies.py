"""Tallies are a cache: however the records came about, they equal a count from nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from factories import claim, link, revising
from from_nothing import counted, stored
from hypothesis import HealthCheck, given, settings
from random_desks import STEPS, play

from claimtrack.ledger.parties import affiliate, edit_party
from claimtrack.ledger.revising import retract
from claimtrack.queries.references import Reference
from claimtrack.store.engine import reading
from claimtrack.vocabulary import Kind, Relation, Tie


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_tallies_equal_a_count_from_nothing(
    empty_sqlite: Path, tmp_path: Path, steps: list[tuple[Any, ...]]
) -> None:
    path = tmp_path / "desk.db"
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    shutil.copy(empty_sqlite, path)
    for _ in play(str(path), steps):
        pass
    with reading(str(path)) as connection:
        assert stored(connection) == counted(connection)


def test_the_fixture_is_counted_right(fixture_database: str) -> None:
    with reading(fixture_database) as connection:
        assert stored(connection) == counted(connection)


def test_two_speakers_of_one_headquarters_are_one_voice(fixture_database: str) -> None:
    with reading(fixture_database) as connection:
        voices = connection.plain(
            "SELECT DISTINCT party.name FROM tally JOIN party ON party.id = voice_id"
            " JOIN statement ON statement.id = first_statement_id JOIN party AS p"
            " ON p.id = claimant_id WHERE p.name IN ('John Nicholson', 'Tom Gresback')"
        )
    assert voices == [("Resolute Support",)]


@pytest.mark.parametrize("tie", [Tie.SPEAKS_FOR, Tie.MEMBER_OF])
def test_only_speaking_for_an_institution_merges_voices(database: str, tie: Tie) -> None:
    with revising(database) as revision:
        claim(revision, "The target.", by="Russia")
        for name in ("A general", "A captain"):
            number = claim(revision, f"Says {name}.", by=name)
            link(revision, number, Relation.REBUTS, 1)
        nato = revision.create(Kind.PARTY, name="NATO")
        for party in (2, 3):
            affiliate(revision, party, tie, nato)
    with reading(database) as connection:
        assert stored(connection)[0][4:6] == (2, 1 if tie is Tie.SPEAKS_FOR else 2)
        assert stored(connection) == counted(connection)


def test_what_a_retracted_claim_superseded_lives_again(database: str) -> None:
    with revising(database) as revision:
        older, newer = claim(revision, "700.", by="US"), claim(revision, "1,000.", by="US")
        link(revision, newer, Relation.SUPERSEDES, older)
    with reading(database) as connection:
        assert [row[1] for row in stored(connection)] == [0, 1]
    with revising(database) as revision:
        retract(revision, Reference(Kind.CLAIM, newer), "misread")
    with reading(database) as connection:
        assert [row[1] for row in stored(connection)] == [1, 0]
        assert stored(connection) == counted(connection)


def test_recording_who_somebody_is_adds_no_voice(database: str) -> None:
    """Two speak for one headquarters; that one of them goes by two names changes nothing."""
    with revising(database) as revision:
        claim(revision, "The target.", by="Russia")
        for name in ("J. Nicholson", "G. Smith"):
            number = claim(revision, "No.", by=name, speaks_for="Resolute Support")
            link(revision, number, Relation.REBUTS, 1)
        other = revision.create(Kind.PARTY, name="Gerald Smith")
        claim(revision, "No again.", by=f"P{other}")
        link(revision, 4, Relation.REBUTS, 1)
    with reading(database) as connection:
        assert stored(connection)[0][4:6] == (3, 2)
    with revising(database) as revision:
        edit_party(revision, 4, {"same_as": f"P{other}"})
    with reading(database) as connection:
        assert stored(connection)[0][4:6] == (3, 1)
        assert stored(connection) == counted(connection)
    with revising(database) as revision:
        edit_party(revision, 4, {"same_as": ""})
    with reading(database) as connection:
        assert stored(connection)[0][4:6] == (3, 2)
        assert stored(connection) == counted(connection)


def test_a_name_that_speaks_for_another_lends_its_voice_to_all_names(database: str) -> None:
    with revising(database) as revision:
        claim(revision, "A claim.", by="Alpha")
        twin, institute, ministry = (
            revision.create(Kind.PARTY, name=name) for name in ("Twin", "Institute", "Ministry")
        )
        affiliate(revision, twin, Tie.SPEAKS_FOR, institute)
    with revising(database) as revision:
        edit_party(revision, twin, {"same_as": "Alpha"})
    with revising(database) as revision:
        affiliate(revision, institute, Tie.SPEAKS_FOR, ministry)
    with reading(database) as connection:
        assert stored(connection)[0][3] == ministry
        assert stored(connection) == counted(connection)
