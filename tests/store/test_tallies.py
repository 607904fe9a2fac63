"""Tallies are a cache: however the records came about, they equal a count from nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from factories import claim, link, revising
from hypothesis import HealthCheck, given, settings
from random_desks import STEPS, play

from claimtrack.ledger.parties import affiliate, edit_party
from claimtrack.ledger.revising import retract
from claimtrack.queries.references import Reference
from claimtrack.store.engine import Connection, reading
from claimtrack.vocabulary import Kind, Relation, Tie

TALLY = "SELECT claim_id, live, first_statement_id, voice_id, rebuttals, rebuttal_voices, supports"


def table(connection: Connection, name: str) -> dict[int, dict[str, Any]]:
    cursor = connection.driver.execute(f"SELECT * FROM {name}")
    names = [column[0] for column in cursor.description]
    return {row["id"]: row for row in (dict(zip(names, r, strict=True)) for r in cursor.fetchall())}


def counted(connection: Connection) -> list[tuple[Any, ...]]:
    """The tallies, worked out the long way from the records alone."""
    parties, sources = table(connection, "party"), table(connection, "source")
    ties, links = table(connection, "affiliation"), table(connection, "link")
    claims, statements = table(connection, "claim"), table(connection, "statement")

    def follow(start: int, onward: Any) -> int:
        seen = [start]
        while (step := onward(seen[-1])) is not None:
            if step in seen:
                return min(seen[seen.index(step) :])
            seen.append(step)
        return seen[-1]

    def same(party: int) -> int:
        return follow(party, lambda number: parties[number]["same_as_id"])

    def same_class(party: int, number: int) -> bool:
        """Whether the first leads to the second by *same as*."""
        seen: set[int] = set()
        while party is not None and party not in seen:
            if party == number:
                return True
            seen.add(party)
            party = parties[party]["same_as_id"]
        return False

    def spoken(party: int, day: tuple[str, str]) -> int:
        def institution(number: int) -> int | None:
            fit = [
                tie
                for tie in ties.values()
                if same_class(tie["party_id"], number)
                and tie["relation"] == "speaks_for"
                and tie["retraction"] is None
                and (tie["since_earliest"] or "0") <= day[1]
                and (tie["until_latest"] or "9999-99") >= day[0]
            ]
            fit.sort(key=lambda tie: tie["uuid"])
            fit.sort(key=lambda tie: tie["since_earliest"] or "0000", reverse=True)
            return same(fit[0]["institution_id"]) if fit else None

        return follow(party, institution)

    def voice(statement: dict[str, Any]) -> int | None:
        day = (statement["said_earliest"] or "0", statement["said_latest"] or "9999-99")
        claimant = statement["claimant_id"] and same(statement["claimant_id"])
        if claimant and parties[claimant]["party_kind"] != "anonymous_group":
            return spoken(claimant, day)
        if statement["source_id"]:
            origin = follow(
                statement["source_id"], lambda number: sources[number]["derived_from_id"]
            )
            if sources[origin]["publisher_id"]:
                return spoken(same(sources[origin]["publisher_id"]), day)
        return claimant

    found: dict[int, list[Any]] = {}
    for number, row in claims.items():
        superseded = any(
            one["target_claim_id"] == number
            and one["relation"] == "supersedes"
            and one["retraction"] is None
            and claims[one["claim_id"]]["retraction"] is None
            for one in links.values()
        )
        made = [s for s in statements.values() if s["claim_id"] == number and not s["retraction"]]
        made.sort(key=lambda s: s["uuid"])
        made.sort(key=lambda s: (s["said_earliest"] is None, s["said_earliest"], s["said_latest"]))
        live = int(row["retraction"] is None and not superseded)
        found[number] = [number, live, made[0]["id"] if made else None,
                         voice(made[0]) if made else None]  # fmt: skip
    for number in claims:
        incoming: dict[str, list[int]] = {"rebuts": [], "supports": []}
        for one in links.values():
            at_it = one["target_claim_id"] == number and one["retraction"] is None
            if at_it and found[one["claim_id"]][1]:
                incoming.setdefault(one["relation"], []).append(one["claim_id"])
        voices = {found[other][3] or -other for other in incoming["rebuts"]}
        found[number] += [len(incoming["rebuts"]), len(voices), len(incoming["supports"])]
    return [tuple(found[number]) for number in sorted(found)]


def stored(connection: Connection) -> list[tuple[Any, ...]]:
    return connection.plain(f"{TALLY} FROM tally ORDER BY claim_id")


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
