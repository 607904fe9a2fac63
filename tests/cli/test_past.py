"""`--as-of` and `--until`: every read shows the past as it was shown then."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from conftest import Run
from desks import Desk

STEPS: tuple[tuple[str, ...], ...] = (
    ("add", "About 10,000 militants.", "--by", "Zamir Kabulov", "--affiliation", "Russia", "--said",
     "2018-02", "--source", "https://example.org/1", "--topic", "Counts"),
    ("rebut", "1", "Far fewer.", "--by", "John Nicholson", "--affiliation", "Resolute Support",
     "--said", "2018-02-20", "--quote", "a wild figure"),
    ("estimate", "1", "10,000", "--unit", "fighters"),
    ("support", "1", "Counted by ours too.", "--by", "Iran", "--said", "~2018"),
    ("state", "1", "--by", "Tass", "--source", "https://example.org/2", "--published", "2018-03"),
    ("rebut", "1", "An exaggeration.", "--by", "Tom Gresback", "--said", "2018-03-05"),
    ("party", "affiliate", "Tom Gresback", "Resolute Support", "--as", "speaks-for"),
    ("source", "edit", "S2", "--derived-from", "S1", "--note", "a reprint"),
    ("edit", "1", "--text", "About ten thousand militants."),
    ("edit", "T2", "--said", "2018-02-21", "--by", "Nicholson, J."),
    ("party", "edit", "John Nicholson", "--same-as", "Nicholson, J.", "--reliability", "B"),
    ("assess", "2", "--verdict", "likely", "--credibility", "2"),
    ("add", "They answer it.", "--by", "Kabul", "--said", "2019"),
    ("link", "5", "undercuts", "L1", "--because", "Nobody said so."),
    ("edit", "E1", "--estimate", "~10,000", "--note", "rounded"),
    ("edit", "T1", "--source", "S2"),
    ("retract", "L2", "--because", "no support"),
    ("add", "About 7,000 militants.", "--by", "Zamir Kabulov", "--said", "2018-04", "--topic", "B"),
    ("link", "6", "supersedes", "1"),
    ("edit", "Q1", "--text", "a wild number"),
    ("edit", "1", "--no-topic", "Counts", "--topic", "Figures"),
    ("retract", "T3", "--because", "a mistake"),
    ("retract", "L5", "--because", "they are two claims"),
    ("retract", "J1", "--because", "withdrawn"),
    ("topic", "edit", "Figures", "--name", "Numbers"),
    ("retract", "5", "--because", "not a claim"),
)  # fmt: skip
READS: tuple[tuple[str, ...], ...] = (
    ("list",), ("list", "--disputed", "-n", "2"), ("list", "--sort", "weakest"), ("report",),
    ("search", "ten"), ("search", "wild number"), ("estimates",), ("show", "1"), ("show", "2"),
    ("score", "1", "--explain"), ("source", "list"), ("party", "list"), ("topic", "list"),
    ("gaps",), ("origins", "1"), ("history",), ("timeline",), ("timeline", "1"),
)  # fmt: skip


def seen(desk: Desk, *past: str) -> dict[str, Any]:
    """What every read prints, or refuses with."""
    found = {}
    for words in READS:
        result = desk.in_process(*words, "--json", *past, db=desk.database)
        said = result.err if result.code else json.loads(result.out)
        found[" ".join(words)] = (result.code, said)
    return found


@pytest.mark.slow
def test_every_read_shows_every_day_as_it_was(run: Run, in_process: Run, database: str) -> None:
    desk = Desk(run, in_process, database)
    then = {}
    for number, step in enumerate(STEPS, 1):
        result = in_process(*step, db=database)
        assert result.code == 0, (step, result)
        if number % 4 == 0 or number == len(STEPS):
            then[number] = seen(desk)
    for number, known in then.items():
        past = seen(desk, "--as-of", f"R{number}")
        for words, (code, said) in known.items():
            if code:
                assert past[words][0] == code
            else:
                assert past[words] == (code, said), (number, words)


@pytest.fixture
def desk(run: Run, in_process: Run, sqlite: str) -> Desk:
    return Desk(run, in_process, sqlite)


def test_a_day_a_time_and_a_revision_name_the_same_past(desk: Desk) -> None:
    desk.do("add", "The first.", "--by", "Ann")
    [first] = desk.read("history")
    desk.do("add", "The second.", "--by", "Ben")
    time = first["recorded_at"]
    for past in ("R1", "r1", time, time.replace("T", " ").rstrip("Z")):
        assert desk.listed("--as-of", past) == [1], past
    for past in (time[:10], time[:7], time[:4], "R2", "2999"):
        assert desk.listed("--as-of", past) == [1, 2], past
    assert desk.listed("--as-of", "2020-01-01") == []
    result = desk.run("show", 2, "--as-of", "R1", db=desk.database)
    assert result.code == 3 and "C2 was not there yet" in result.err


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        (("--as-of", "yesterday"), 5, "no revision, day or time"),
        (("--as-of", "R"), 5, "no revision, day or time"),
        (("--as-of", "R9"), 3, "there is no revision R9"),
        (("--as-of", "2026-02-30"), 5, "no revision, day or time"),
        (("--as-of", ""), 5, "no revision, day or time"),
        (("--until", "soon"), 5, "not a date"),
        (("--since", "2019", "--until", "2018"), 2, "--since 2019 is after"),
    ],
)
def test_a_past_that_is_none_is_refused(
    desk: Desk, words: tuple[str, ...], code: int, problem: str
) -> None:
    desk.do("add", "A claim.", "--by", "Ann")
    result = desk.in_process("list", *words, db=desk.database)
    assert (result.code, result.out) == (code, "") and problem in result.err


def test_what_had_been_said_is_the_dispute_of_that_day(desk: Desk) -> None:
    """A later rebuttal counts for nothing; an undated statement was made by the day on which its
    source was published; one that nothing dates is left out, and that is told."""
    desk.do("add", "Ten.", "--by", "Ann", "--said", "2018-02-01")
    desk.do("rebut", 1, "Five.", "--by", "Ben", "--source", "https://example.org/ben",
            "--published", "2018-02-10")  # fmt: skip
    desk.do("rebut", 1, "Six.", "--by", "Cid", "--said", "2018-03")
    desk.do("rebut", 1, "Seven.", "--by", "Dan")
    said = {"2018-01-31": [], "2018-02-01": [1], "2018-02-10": [1, 2], "2018-03": [1, 2, 3]}
    for day, claims in said.items():
        assert desk.listed("--until", day) == claims
    desk.do("list", "--until", "2018-03-02")
    assert "in though they may be from later: 1; statements that nothing dates, out: 1" in desk.told
    [row] = desk.read("list", "--disputed", "--until", "2018-02-10")
    assert row["rebutted_by"] == ["Ben"] and row["rebuttals"] == 1
    # As if the others had never been entered.
    assert row["strength"] == desk.read("list", "--as-of", "R2")[0]["strength"]
    refused = desk.in_process("show", 3, "--until", "2018-02", db=desk.database)
    assert refused.code == 3


def test_both_clocks_together(desk: Desk) -> None:
    desk.do("add", "Ten.", "--by", "Ann", "--said", "2018")
    desk.do("edit", "T1", "--said", "2017")
    assert desk.listed("--until", "2017") == [1]
    assert desk.listed("--until", "2017", "--as-of", "R1") == []


def test_a_page_says_which_past_it_is_of(desk: Desk) -> None:
    desk.do("add", "Ten.", "--by", "Ann", "--said", "2018")
    desk.do("rebut", 1, "Five.", "--by", "Ben", "--said", "2018")
    desk.do("add", "Later.")
    first = desk.do("report", "--as-of", "R2", "--until", "2018").splitlines()[0]
    assert re.fullmatch(r"As of R2, recorded [\d-]{10} [\d:]{8} UTC\. What may have been said by"
                        r" 2018-12-31\.", first)  # fmt: skip
    assert "C1" in desk.do("report").splitlines()[0]


def test_looking_back_leaves_the_database_alone(desk: Desk) -> None:
    desk.do("add", "Ten.", "--by", "Ann", "--said", "2018")
    desk.do("edit", 1, "--text", "Eleven.")
    before = dump(desk.database)
    for words in (("list",), ("search", "ten"), ("score",), ("show", "1"), ("gaps",)):
        desk.do(*words, "--as-of", "R1", "--until", "2018")
    assert dump(desk.database) == before


def dump(database: str) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.iterdump())


def test_words_that_were_said_later_are_not_found(desk: Desk) -> None:
    desk.do("add", "Ten.", "--by", "Ann", "--said", "2018", "--quote", "a zebra")
    desk.do("state", 1, "--by", "Ben", "--said", "2020", "--quote", "a giraffe")
    found = ("search", "giraffe", "-q")
    assert desk.do(*found) == "1"
    assert desk.do(*found, "--until", "2018") == ""
    assert desk.do("search", "zebra", "-q", "--until", "2018") == "1"


def test_what_is_only_perhaps_said_supersedes_nothing(desk: Desk) -> None:
    desk.do("add", "600.", "--by", "Ann", "--said", "2017-04-01")
    desk.do("rebut", 1, "None.", "--by", "Ben", "--said", "2017-04-02")
    desk.do("add", "1,000.", "--by", "Ann", "--said", "~2018")
    desk.do("link", 3, "supersedes", 1)
    assert desk.listed("--disputed", "--until", "2017-06") == [1]
    assert desk.listed("--until", "2017-06") == [1, 2, 3]
    assert desk.listed("--disputed", "--until", "2020") == []
