"""`agreement`: where analysts differ."""

from __future__ import annotations

from pathlib import Path

from conftest import Run
from desks import Desk

from claimtrack.vocabulary import NOBODY


def judge(desk: Desk, analyst: str, claim: int, *words: object) -> None:
    desk.do("assess", claim, *words, CLAIMTRACK_ACTOR=analyst)


def test_analysts_are_put_side_by_side(run: Run, in_process: Run, database: str) -> None:
    desk = Desk(run, in_process, database)
    for text in ("One.", "Two.", "Three."):
        desk.do("add", text, "--topic", "Numbers")
    desk.do("add", "Four.")
    judge(desk, "anna", 1, "--verdict", "Exaggerated", "--confidence", "high")
    judge(desk, "bert", 1, "--verdict", "exaggerated", "--credibility", "4")
    judge(desk, "anna", 2, "--verdict", "true", "--credibility", "6")
    judge(desk, "bert", 2, "--verdict", "true", "--credibility", "1")
    judge(desk, "bert", 2, "--verdict", "false")
    judge(desk, "anna", 3, "--likelihood", "likely")
    judge(desk, "bert", 3, "--likelihood", "very likely")
    judge(desk, "anna", 4, "--verdict", "true")
    judge(desk, "bert", 4, "--verdict", "false")
    found = desk.read("agreement")
    assert [(row["id"], row["of"]) for row in found["claims"]] == [
        (2, "verdict"),
        (3, "likelihood"),
        (4, "verdict"),
    ]
    first = found["claims"][0]["judgements"]
    assert [(one["analyst"], one["value"]) for one in first] == [
        ("anna", "true"),
        ("bert", "false"),
    ]
    of = {one["of"]: one for one in found["agreement"]}
    assert (of["verdict"]["claims"], of["verdict"]["pairs"]) == (3, 3)
    assert "alpha" not in of["credibility"]
    assert of["credibility"]["undefined"] == "no claim was judged by two analysts"
    told = desk.do("agreement", "--topic", "Numbers", "--of", "verdict")
    assert "anna: true; bert: false" in " ".join(told.split())
    assert "verdict: Krippendorff's α 0.400 (2 claims, 2 pairs of judgements)" in told
    assert "Four" not in told


def test_nobody_is_no_analyst(run: Run, in_process: Run, database: str) -> None:
    desk = Desk(run, in_process, database)
    desk.do("add", "One.")
    for analyst in ("anna", NOBODY, "bert"):
        judge(desk, analyst, 1, "--verdict", f"{analyst}'s")
    (found,) = desk.read("agreement")["claims"]
    assert [one["analyst"] for one in found["judgements"]] == ["anna", "bert"]


def test_nobody_stays_nobody_on_the_way_through_a_table(
    run: Run, in_process: Run, sqlite: str, tmp_path: Path
) -> None:
    one = Desk(run, in_process, sqlite)
    one.do("add", "A claim.", "--by", "Anna Kerr")
    judge(one, NOBODY, 1, "--verdict", "false")
    one.do("export", "--format", "csv", "-o", tmp_path / "x.csv")
    other = Desk(run, in_process, str(tmp_path / "other.db"))
    other.do("db", "init")
    other.do("import", tmp_path / "x.csv", CLAIMTRACK_ACTOR="bert")
    assert [one["analyst"] for one in other.read("show", 1)["assessments"]] == [NOBODY]


def test_of_no_judgement_that_there_is_not(run: Run, in_process: Run, sqlite: str) -> None:
    result = in_process("agreement", "--of", "mood", db=sqlite)
    assert result.code == 2
    assert "verdict, credibility, likelihood, confidence" in result.err
