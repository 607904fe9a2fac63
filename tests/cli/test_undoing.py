"""Undo, as its user meets it: every command that writes is undone; what cannot be is refused."""

from __future__ import annotations

import os
import random
import shlex
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from conftest import Run
from desks import Desk
from factories import claim, link, revising
from programs import at_a_terminal, finished, started
from store.test_scores import assert_honest

from claimtrack.errors import Exit
from claimtrack.store import scores
from claimtrack.store.engine import reading
from claimtrack.store.revisions import writing
from claimtrack.vocabulary import Kind, Relation

Refused = Callable[..., None]
SLIP = ("retract", "T1", "--because", "A slip.")

WRITES = """
add "A convoy was hit." --by "Red Crescent" --role Spokesman --affiliation "Aid Centre" --said 2021-05 --source https://example.org/convoy --title Convoy --publisher "Vorl Gazette" --quote "It was hit." --topic Convoys
rebut 9 "No convoy was there." --by "Water Ministry" --because "It had left."
support 9 "Drivers confirm it." --by "Ilya Petrov" --member-of Hauliers
state 9 --by "Anna Kerr" --said 2021-06 --quote "They hit it." --speech direct
link 4 rebuts 2 --because "It was the leak."
link 8 undercuts L1
link 8 restates 4
assess 2 --verdict unproven --credibility 3 --likelihood unlikely --confidence low
estimate 2 3-5 --unit shells --counted hits --estimated-for 2021-03
edit 2 --text "The Vorl dam was shelled at night." --note "Mind the hour." --language en
edit 1 --topic "Vorl dam" --no-topic "Vorl dam"
edit 1 --topic Night --no-topic "Vorl dam"
edit T1 --by "Anna Kerr" --said 2021-03-05 --place Vorl --role Engineer --quote "It did."
edit T2 --source https://example.org/other
edit T3 --credibility 5
edit L1 --because "They answer one another."
edit Q1 --text "It burst." --language en
edit J1 --verdict true --likelihood ""
edit E1 --estimate 50 --unit ""
source add --title "A leaflet" --publisher "Vorl Gazette" --reliability C --because Old.
source add leaflet.txt --publisher Printers --author "A. Writer"
source edit S1 --title "Another title" --published 2021 --derived-from S2 --reliability B
source capture S1 leaflet.txt
party add "Dam Watch" --kind organisation --alias DW --note New. --reliability A
party edit P1 --name "Ministry of Water" --kind government --alias MoW --reliability D
party edit P1 --no-alias MoW
party edit P6 --same-as P5
party affiliate P5 Hauliers --as member-of --since 2019 --role Driver
topic add Roads --note New.
topic edit "Vorl dam" --name "The dam"
retract 8 --because "A slip."
retract T4 --because "A slip."
retract L3 --because "A slip."
retract Q1 --because "A slip."
retract A1 --because "A slip."
retract J1 --because "A slip."
retract E1 --because "A slip."
retract K1 --because "A slip."
retract P6 --because "A slip."
retract S6 --because "A slip."
retract O1 --because "A slip."
"""  # noqa: E501
"""Every command that writes, on the dispute that `conftest` describes."""


LISTS = ("list", "source list", "party list", "topic list", "estimates", "score")


def listed(desk: Desk) -> dict[str, Any]:
    """All that the lists of a desk hold."""
    return {words: desk.read(*words.split(), "-n", "0") for words in LISTS}


def shown(desk: Desk) -> dict[str, Any]:
    """The same, and all that is known of each claim."""
    lists = listed(desk)
    return {**lists, **{str(row["id"]): desk.read("show", row["id"]) for row in lists["list"]}}


@pytest.mark.slow
def test_every_command_that_writes_is_undone_and_done_again(
    in_process: Run, dispute: str, tmp_path: Path
) -> None:
    (tmp_path / "leaflet.txt").write_text("The dam burst by itself. It burst. It did.")
    desk = Desk(in_process, in_process, dispute)
    began = stood = listed(desk)
    restored = []
    for line in WRITES.strip().splitlines():
        before = stood
        desk.do(*shlex.split(line))
        stood = listed(desk)
        desk.do("undo")
        assert listed(desk) == before, line
        desk.do("undo")
        assert listed(desk) == stood, line
        restored.append(desk.read("history", "-n", "1")[0]["id"])
    for number in reversed(restored):
        desk.do("undo", f"R{number}")
    assert listed(desk) == began


@pytest.mark.slow
def test_all_is_undone_in_whatever_order_it_can_be(
    in_process: Run, dispute: str, tmp_path: Path
) -> None:
    (tmp_path / "leaflet.txt").write_text("The dam burst by itself. It burst. It did.")
    desk = Desk(in_process, in_process, dispute)
    began = shown(desk)
    head = desk.read("history", "-n", "1")[0]["id"]
    for line in WRITES.strip().splitlines():
        desk.do(*shlex.split(line))
    left = [row["id"] for row in desk.read("history", "-n", "0") if row["id"] > head]
    chance = random.Random(1)
    while left:
        chance.shuffle(left)
        refused = []
        for number in left:
            result = in_process("undo", f"R{number}", db=dispute)
            if result.code:
                assert result.code == Exit.REFUSED, result
                refused.append(number)
        assert len(refused) < len(left), refused
        left = refused
    assert shown(desk) == began


def at_a_desk(run: Run, database: str) -> Desk:
    """Four revisions: a claim, its rebuttal, an edit, and a rebuttal by somebody else."""
    desk = Desk(run, run, database)
    desk.do("add", "A claim.", "--by", "Russia", "--topic", "War")
    desk.do("rebut", "1", "A rebuttal.", "--by", "NATO")
    desk.do("edit", "T1", "--said", "2018-02", "--by", "Kremlin")
    desk.do("rebut", "1", "Another.", "--by", "Pakistan", CLAIMTRACK_ACTOR="a colleague")
    return desk


def test_what_changes_is_told_before_and_after(in_process: Run, database: str) -> None:
    desk = at_a_desk(in_process, database)
    told = desk.do("undo", "R3", "--dry-run")
    described = desk.told.partition(" (")[2].partition(")")[0]
    assert desk.told == f"R3 ({described}) would be undone; nothing was changed\n"
    assert described.startswith("edit by tester, ")
    assert told == (
        f"would retract P3: undone: {described}\n"
        "would change T1 claimant: P3 Kremlin → P1 Russia\n"
        "would change T1 said: 2018-02 → nothing"
    )
    done = told.replace("would retract", "retracted").replace("would change", "changed")
    assert desk.do("undo", "R3") == done
    assert desk.told == f"R3 ({described}) undone as R5\n"
    (revision,) = desk.read("history", "R5")
    assert (revision["command"], revision["message"]) == ("undo", f"undone: {described}")
    assert [change["reference"] for change in revision["changes"]] == ["P3", "T1"]


def test_a_terminal_is_told_what_is_being_done(alone: Desk) -> None:
    alone.do("add", "A claim.")
    program = Path(sys.executable).with_name("claimtrack")
    env = {**os.environ, "CLAIMTRACK_DB": alone.database}
    result = at_a_terminal([program, "undo"], env=env)
    assert result.code == 0, result
    *stages, told = result.out.split("\r\x1b[K")
    assert stages == ["", "reading what R1 changed", "putting it back, and scoring"]
    assert " undone as R2\r\n" in told


def test_what_has_no_letter_is_told_by_what_it_says(in_process: Run, database: str) -> None:
    desk = Desk(in_process, in_process, database)
    desk.do("add", "A claim.", "--by", "Russia", "--topic", "War", "--topic", "Peace")
    desk.do("party", "edit", "P1", "--alias", "Rus", "--alias", "RF", "--reliability", "A")
    desk.do("edit", "1", "--no-topic", "War", "--no-topic", "Peace")
    wide = {"COLUMNS": "120"}
    assert desk.do("undo", "R2", "-m", "a slip", **wide) == (
        "retracted alias “Rus” of P1 Russia, “RF” of P1 Russia, rating A of P1 Russia:"
        " undone: a slip"
    )
    filings = "claim topic C1 under O1 War, C1 under O2 Peace"
    because = "(they were retracted: taken out of the topic)"
    assert desk.do("undo", "R3", "--dry-run", **wide) == f"would restore {filings} {because}"
    assert desk.do("undo", "R3", **wide) == f"restored {filings} {because}"


def test_of_what_has_no_letter_an_obstacle_tells_whose_it_is(
    in_process: Run, database: str, refused: Refused
) -> None:
    desk = Desk(in_process, in_process, database)
    desk.do("add", "A claim.", "--by", "Russia")
    desk.do("party", "edit", "P1", "--alias", "Rus", "--note", "n")
    desk.do("edit", "1", "--topic", "War", "--note", "n")
    desk.do("party", "edit", "P1", "--no-alias", "Rus")
    desk.do("edit", "1", "--no-topic", "War")
    refused(in_process("undo", "R2", db=database), 5, "the alias of P1 was changed (R4)")
    refused(in_process("undo", "R3", db=database), 5, "the claim topic of C1 was changed (R5)")
    desk.do("retract", "O1", "--because", "A slip.")
    refused(
        in_process("undo", "R5", db=database), 5,
        "the claim topic of C1 would rest on O1, which was retracted (R6)",
    )  # fmt: skip


def test_a_message_is_kept_as_the_reason(in_process: Run, database: str) -> None:
    desk = at_a_desk(in_process, database)
    desk.do("undo", "R2", "-m", "entered twice")
    assert desk.read("history", "R5")[0]["message"] == "entered twice"
    assert "retracted C2: undone: entered twice" in desk.do("history", "R5")


def test_a_dry_run_writes_nothing(
    in_process: Run, database: str, unchanged: Callable[[str], Any], refused: Refused
) -> None:
    desk = at_a_desk(in_process, database)
    with unchanged(database):
        rows = desk.read("undo", "R2", "--dry-run")
        assert [row["reference"] for row in rows] == ["C2", "P2", "T2", "L1"]
        assert rows[0]["before"] == {"retraction": None}
        assert desk.do("undo", "R2", "--dry-run", "-q").split() == ["C2", "P2", "T2", "L1"]
        assert desk.do("undo", "R2", "--dry-run", "-n", "2", "-f", "csv").count("\n") == 2
        assert desk.told.endswith("2 of 4 changes are shown; add -n 0 for all\n")
        refused(in_process("undo", "R1", "--dry-run", db=database), 5, "L1 rests on C1", "R2")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("undo",), 5, ("by a colleague", "claimtrack undo R4")),
        (("undo", "R1"), 5, ("L2 rests on C1 (R4), T1 was changed (R3)", "undo R4")),
        (("undo", "R3", "--columns", "colour"), 2, ("colour",)),
        (("undo", "R3", "--format", "xml"), 2, ("xml",)),
        (("undo", "R9"), 3, ("no revision R9",)),
        (("undo", "C1"), 3, ("no revision C1",)),
        (("undo", "R0"), 3, ("R0",)),
        (("undo", "R" + "9" * 400), 3, ("history",)),
        (("undo", "R\x1b[2J"), 3, ("history",)),
        (("undo", "-m", "a\x00b"), 5, ("NUL",)),
    ],
)
def test_what_cannot_be_undone_is_refused(
    in_process: Run,
    sqlite: str,
    unchanged: Callable[[str], Any],
    refused: Refused,
    words: tuple[str, ...],
    code: int,
    says: tuple[str, ...],
) -> None:
    at_a_desk(in_process, sqlite)
    with unchanged(sqlite):
        refused(in_process(*words, db=sqlite), code, *says)


def test_what_is_undone_already_is_refused_with_the_way_back(
    in_process: Run, database: str, refused: Refused
) -> None:
    desk = at_a_desk(in_process, database)
    refused(in_process("undo", "R5", db=database), 3, "no revision R5")
    desk.do("undo", "R4")
    refused(in_process("undo", "R4", db=database), 5, "undone already, by R5", "undo R5")
    desk.do("undo", "R5")
    assert desk.listed() == [1, 2, 3]
    refused(in_process("undo", "R5", db=database), 5, "undone already, by R6", "undo R6")
    desk.do("retract", "L2", "--because", "A slip.")
    refused(in_process("undo", "R4", db=database), 5, "L2 was changed (R7)")


FOLLOWED = {
    "of what was added": ("R1", 2, 0, (("edit", "T1", "--said", "2019"), SLIP)),
    "of what was edited": ("R2", 4, 1, (
        ("edit", "T1", "--said", "2018"), ("edit", "T1", "--said", "2019"),
        ("edit", "T1", "--said", "2020"), ("edit", "T1", "--said", "2018"),
    )),
    "there and back": ("R1", 3, 0, (
        ("edit", "T1", "--said", "2019"), ("edit", "T1", "--note", "n"), ("undo", "R2"),
    )),
}  # fmt: skip
"""What is undone, how often at most undo refuses, the claims left, and what is done."""


@pytest.mark.parametrize("case", FOLLOWED)
def test_whoever_follows_the_advice_arrives(in_process: Run, database: str, case: str) -> None:
    named, most, left, steps = FOLLOWED[case]
    desk = Desk(in_process, in_process, database)
    desk.do("add", "A claim.", "--by", "Russia", "--said", "2017")
    for words in steps:
        in_process(*words, db=database)
    advised: list[str] = []
    while (result := in_process("undo", named, db=database)).code:
        advised.append(result.err.rpartition("undo that first: claimtrack undo ")[2].strip())
        assert len(advised) <= most, (advised, result.err)
        desk.do("undo", advised[-1])
    assert len(desk.listed()) == left


def test_what_was_undone_is_not_named_again(
    in_process: Run, database: str, refused: Refused
) -> None:
    desk = Desk(in_process, in_process, database)
    desk.do("add", "A claim.", "--by", "Russia", "--said", "2017")
    desk.do("edit", "T1", "--said", "2018")
    desk.do(*SLIP)
    refused(in_process("undo", "R1", db=database), 5, "T1 was changed (R3)")
    desk.do("undo", "R3")
    refused(in_process("undo", "R1", db=database), 5, "T1 was changed (R2)", "undo R2")


def test_of_two_at_once_one_undoes(run: Run, database: str) -> None:
    """Both ask before either writes; the second must not undo the undo of the first."""
    with revising(database) as revision:
        claim(revision, "A claim.")
    words = (sys.executable, "-m", "claimtrack", "--db", database, "undo")
    environment = {**os.environ, "CLAIMTRACK_ACTOR": "tester", "PYTHONUNBUFFERED": "1"}
    with ExitStack() as stack:
        with revising(database):  # holds the lock, and writes nothing
            both = [
                stack.enter_context(started(words, env=environment, stderr=PIPE, stdout=PIPE))
                for _ in range(2)
            ]
            time.sleep(3)  # by then both have read, and wait
        results = sorted((finished(process) for process in both), key=lambda one: one.code)
    assert [one.code for one in results] == [0, Exit.REFUSED], results
    assert "R2 (undo by tester, " in results[1].err
    assert "came in meanwhile" in results[1].err and "undo R1" in results[1].err


def test_nothing_is_undone_in_an_empty_database(
    in_process: Run, sqlite: str, refused: Refused
) -> None:
    refused(in_process("undo", db=sqlite), 3, "nothing was recorded yet")


def test_a_command_of_several_revisions_is_undone_by_one(in_process: Run, database: str) -> None:
    """A bulk import commits several revisions under one command; others may write between them."""
    command_id = None
    for number in range(3):
        with writing(database, actor="tester", command="import") as revision:
            command_id = revision.command_id = command_id or revision.command_id
            for text in "ab":
                claim(revision, f"Claim {text} of {number}.", by=f"Speaker {number}")
            if number:
                link(revision, 2 * number + 1, Relation.REBUTS, 1)
        if number == 0:
            with revising(database) as revision:
                claim(revision, "Of another.")
    desk = Desk(in_process, in_process, database)
    assert len(desk.listed()) == 7
    desk.do("undo", "R3")
    assert desk.told.startswith("R1 to R4 (import by tester, ")
    assert desk.told.endswith("undone as R5\n")
    assert desk.listed() == [3]
    desk.do("undo")
    assert len(desk.listed()) == 7
    with revising(database) as revision:
        link(revision, 3, Relation.REBUTS, 6)
    result = in_process("undo", "R1", db=database)
    assert "R1 to R4 cannot be undone" in result.err
    assert "L3 rests on C6 (R7)" in result.err


def test_withdrawing_many_claims_leaves_the_figures_of_others(
    database: str, in_process: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with revising(database) as revision:
        link(revision, claim(revision, "No."), Relation.REBUTS, claim(revision, "Yes.", by="A"))
    with writing(database, actor="tester", command="import") as revision:
        for number in range(8):
            claim(revision, f"Claim {number}.", by="B")
    monkeypatch.setattr(scores, "WALKED", 5)
    desk = Desk(in_process, in_process, database)
    desk.do("undo")
    with reading(database) as connection:
        assert assert_honest(connection) == 0
    assert desk.listed() == [1, 2]


def test_a_narrow_terminal_and_text_that_steers_one(in_process: Run, sqlite: str) -> None:
    desk = Desk(in_process, in_process, sqlite)
    with revising(sqlite) as revision:
        number = claim(revision, "A claim.")
        revision.edit(Kind.CLAIM, number, note="\x1b[2J")
    with revising(sqlite) as revision:
        revision.edit(Kind.CLAIM, number, note="long " * 40)
    told = desk.do("undo", "--dry-run", COLUMNS="60")
    assert max(map(len, told.splitlines())) <= 60
    assert told.replace("\n", "").isprintable()
