"""`score` as a reader and a program see it; mostly without a process of its own, of the many."""

from __future__ import annotations

import json
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from adding_up import holds_together
from conftest import Run
from factories import claim, link, revising

from claimtrack.ledger.claims import Telling, add_statement
from claimtrack.ledger.revising import retract
from claimtrack.queries.references import Reference
from claimtrack.scoring.profiles import ADMIRALTY
from claimtrack.store.engine import connected
from claimtrack.vocabulary import Kind, Relation

SEMANTICS = ("ledger", "mlp", "dfquad", "qe", "euler", "hcat")


@pytest.fixture
def desk(demo: Path, tmp_path: Path) -> str:
    """The fixture in a SQLite file of its own."""
    return str(shutil.copy(demo, tmp_path / "desk.db"))


def scored(run: Run, db: str, *words: object) -> dict[str, Any]:
    result = run("score", *words, "--json", db=db)
    assert result.code == 0, result
    found: dict[str, Any] = json.loads(result.out)
    return found


@pytest.mark.parametrize("columns", ["60", "80", "160"])
def test_every_page_of_the_fixture_adds_up_in_print(
    columns: str, desk: str, in_process: Run
) -> None:
    listed = json.loads(in_process("list", "-n", "0", "--json", db=desk).out)
    for one in listed if columns == "80" else listed[:6]:
        result = in_process("score", one["id"], "--explain", db=desk, COLUMNS=columns)
        assert result.code == 0, result
        holds_together(result.out)
        # A word that cannot be broken, and a column that must not be, may reach beyond.
        assert max(map(len, result.out.splitlines())) <= int(columns)


def test_json_adds_up_with_plain_equality(desk: str, in_process: Run) -> None:
    for one in json.loads(in_process("list", "-n", "0", "--json", db=desk).out):
        found = scored(in_process, desk, one["id"])
        assert {"strength", "lower", "upper", "certified", "contestedness", "standing", "for",
                "against", "terms", "semantics", "profile", "interval"} <= found.keys()  # fmt: skip
        for side in ("for", "against"):
            terms = [term for term in found["terms"] if term["side"] == side]
            assert sum(term["amount"] for term in terms) == found[side]
            assert all({"side", "kind", "id", "amount"} <= term.keys() for term in terms)
        # The same figures as everywhere else.
        assert found["strength"] == one["strength"]
        assert found["standing"] == one["standing"]
        assert found["profile"] == {
            "name": ADMIRALTY.name, "version": ADMIRALTY.version, "hash": ADMIRALTY.hash
        }  # fmt: skip


def test_a_link_is_told_with_who_made_the_claim_that_does_it(desk: str, in_process: Run) -> None:
    # C2 is Nicholson's, and rebuts Lavrov and Russia.
    told = in_process("score", 2, "--explain", db=desk, COLUMNS="200").out
    for told_of in ("C2 rebuts C5", "C2 rebuts C1"):
        [*lines] = (line for line in told.splitlines() if f"{told_of}: " in line)
        assert lines
        assert all(f"{told_of}: John Nicholson (voice: Resolute Support)" in line for line in lines)


def test_letter_and_digit_are_told_with_what_they_are_from(desk: str, in_process: Run) -> None:
    def report() -> tuple[str, dict[str, Any]]:
        told = in_process("score", 1, "--explain", db=desk, COLUMNS="200").out
        [line] = (line for line in told.splitlines() if "  T1  " in line)
        [term] = (one for one in scored(in_process, desk, 1)["terms"] if one["reference"] == "T1")
        return line, term

    line, term = report()
    assert "reliability C (P1), credibility 4 (J1)" in line
    assert (term["letter_from"], term["digit_from"]) == ("P1", "J1")
    made = in_process("assess", 1, "--credibility", 2, "--because", "seen", db=desk).out.strip()
    assert f"credibility 2 ({made})" in report()[0]
    in_process("source", "edit", "S1", "--reliability", "D", db=desk)
    assert "reliability D (S1)" in report()[0]
    in_process("edit", "T1", "--credibility", 3, db=desk)
    line, term = report()
    assert line.endswith("credibility 3; weighs nothing")
    assert term["digit_from"] == "T1"


def test_every_analysts_reason_is_shown_and_no_challenge_without_a_rebuttal_stays_dark(
    desk: str, in_process: Run
) -> None:
    in_process("assess", 24, "--verdict", "first view", "--because", "an old reason", db=desk)
    in_process("assess", 24, "--verdict", "second view", "--because", "a new reason", db=desk)
    told = in_process("show", 24, db=desk).out
    assert "because: an old reason" in told
    assert "because: a new reason" in told
    # C24 restates C2, which rebuts others: they weigh back.
    assert "no rebuttal" in told
    assert "claimtrack score C24 --explain" in told


def test_lists_go_by_standing_and_weakest_first(database: str, in_process: Run) -> None:
    with revising(database) as revision:
        first, second = claim(revision, "One."), claim(revision, "Two.", by="A", credibility="1")
        third = claim(revision, "Three.")
        link(revision, second, Relation.REBUTS, first)
    by_standing = json.loads(in_process("list", "--sort", "standing", "--json", db=database).out)
    assert [one["id"] for one in by_standing] == [third, second, first]
    weakest = json.loads(in_process("list", "--sort", "weakest", "--json", db=database).out)
    assert [one["id"] for one in weakest] == [first, third, second]


def test_explain_in_json_holds_the_same_tree(desk: str, in_process: Run) -> None:
    found = scored(in_process, desk, 1, "--explain")
    assert found["tried"] == found["records"] > 40
    assert found["links"] == len(found["worth"])
    for one in found["worth"]:
        assert one["difference"] == pytest.approx(one["strength"] - found["strength"])
    page = in_process("score", 1, "--explain", db=desk).out
    for one in (*found["worth"], *found["turning"]):
        assert re.search(rf"^{one['reference']} ", page, re.MULTILINE), one
    assert all(one["standing"] != found["standing"] for one in found["turning"])


def test_a_page_names_who_speaks_and_where(desk: str, run: Run) -> None:
    page = run("score", 1, "--explain", db=desk).out
    for name in ("T1 ", "S1 The Nation", "L1 ", "C2 rebuts it", "John Nicholson", "certified",
                 "ledger, profile admiralty 1"):  # fmt: skip
        assert name in page


def test_short_page_has_no_terms(desk: str, in_process: Run) -> None:
    short = in_process("score", "C1", db=desk).out
    assert "the benefit of the doubt" not in short
    assert in_process("score", 1, "--explain", db=desk).out.startswith(short)


@pytest.mark.parametrize("form", ["csv", "tsv", "markdown", "html", "latex"])
def test_terms_are_rows_in_other_formats(form: str, desk: str, in_process: Run) -> None:
    result = in_process("score", 1, "--explain", "--format", form, db=desk)
    assert result.code == 0
    assert "rebuttal" in result.out
    assert in_process("score", 1, "--format", form, db=desk).code == 0


def test_quiet_and_columns(desk: str, run: Run) -> None:
    assert run("score", 1, "-q", db=desk).out == "1\n"
    found = run("score", 1, "--columns", "id,standing", "--format", "csv", db=desk)
    assert found.out.splitlines()[0] == "id,standing"


def test_what_if_is_what_is_when_it_is_done(desk: str, in_process: Run) -> None:
    """Each statement, link and claim of the fixture: tried, then done in a copy."""
    with connected(desk) as connection:
        records = [
            Reference(kind, row[0])
            for kind in (Kind.CLAIM, Kind.STATEMENT, Kind.LINK)
            for row in connection.plain(f"SELECT id FROM {kind.value} ORDER BY id")
        ]
    compared = 0
    before = {
        one["id"]: one for one in json.loads(in_process("list", "-n", "0", "--json", db=desk).out)
    }
    for record in records:
        tried = in_process("score", "--what-if", f"retract {record}", "--json", db=desk)
        if tried.code == 3:
            continue  # it bears on no claim in force
        found = json.loads(tried.out)
        copy = str(shutil.copy(desk, f"{desk}-{record}"))
        with revising(copy) as revision:
            retract(revision, record, "to see")
        done = {o["id"]: o for o in json.loads(in_process("list", "-n0", "--json", db=copy).out)}
        if found["revived"]:
            continue
        compared += 1
        told = {one["id"]: one for one in found["claims"]}
        for number, one in before.items():
            after = told.get(number, {}).get("after") if number in told else one
            now = done.get(number)
            assert (after is None) == (now is None), (record, number)
            if after and now:
                assert after["strength"] == pytest.approx(now["strength"], abs=2**-15), record
                assert after["standing"] == now["standing"], (record, number)
    assert compared > 60


def test_what_if_shows_before_and_after_and_writes_nothing(
    desk: str, run: Run, unchanged: Any
) -> None:
    with unchanged(desk):
        page = run("score", 1, "--what-if", "retract L24", "--what-if", "rebut 1 A1", db=desk)
        found = scored(run, desk, 1, "--what-if", "retract L24", "--what-if", "rebut 1 A1")
    assert page.code == 0
    assert "What if: retract L24, rebut C1 A1" in page.out
    assert "nothing was written" in page.out
    first, new = found["claims"][0], found["claims"][-1]
    assert first["id"] == 1
    assert first["after"]["strength"] < first["before"]["strength"]
    assert new["change"] == "rebut C1 A1"
    assert "before" not in new and "id" not in new
    assert found["what_if"] == ["retract L24", "rebut C1 A1"]


def test_what_if_without_a_claim_tells_what_changes(desk: str, run: Run) -> None:
    alone = scored(run, desk, "--what-if", "rebut 5 A1")
    assert {one.get("id") for one in alone["claims"]} > {5, None}
    for one in alone["claims"]:
        if "before" in one and "after" in one:
            assert one["before"]["strength"] != one["after"]["strength"]
    nothing = run("score", "--what-if", "rate T1 F6", "--what-if", "rate T1 F6", db=desk)
    assert nothing.code == 0


def test_what_would_be_live_again_is_said(fixture_database: str, in_process: Run) -> None:
    desk = fixture_database
    # C26 supersedes C25, by L28.
    for change in ("retract C26", "retract L28"):
        found = scored(in_process, desk, "--what-if", change)
        assert found["revived"] == [25], change
        page = in_process("score", "--what-if", change, db=desk).out
        assert "C26 supersedes C25, which would be live again" in page


def test_semantics_side_by_side(desk: str, in_process: Run) -> None:
    found = scored(in_process, desk, 1, "--compare")
    assert tuple(found["semantics"]) == SEMANTICS
    standings = {one["standing"] for one in found["semantics"].values()}
    assert found["agree"] == (len(standings) == 1)
    for name in SEMANTICS:
        alone = scored(in_process, desk, 1, "--semantics", name)
        assert alone["semantics"] == name
        assert alone["strength"] == found["semantics"][name]["strength"]
        assert f"{name}" in in_process("score", 1, "--semantics", name, db=desk).out
    page = in_process("score", 1, "--compare", db=desk).out
    assert ("They agree" in page) == found["agree"]


def test_disagreement_is_said_in_words(sqlite: str, in_process: Run) -> None:
    """Ten unknown voices against a confirmed claim: the ledger keeps it up, mlp crushes it."""
    with revising(sqlite) as revision:
        one = claim(revision, by="Ann", credibility="1")
        for number in range(10):
            link(revision, claim(revision, by=f"Voice {number}"), Relation.REBUTS, one)
    in_process("party", "edit", "Ann", "--reliability", "A", db=sqlite)
    page = in_process("score", 1, "--compare", db=sqlite).out
    assert "They disagree on the standing: holds by ledger" in page
    assert "outweighed by mlp" in " ".join(page.split())
    assert scored(in_process, sqlite, 1, "--compare")["agree"] is False
    # The number that DESIGN gives for it.
    assert round(scored(in_process, sqlite, 1)["strength"], 4) == 0.7615


def test_a_profile_of_ones_own(desk: str, in_process: Run, tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    path.write_text('name = "desk"\nversion = "2"\n[for.2]\nA = 9\nB = 9\nC = 9\nF = 9\n')
    own, usual = scored(in_process, desk, 5, "--profile", path), scored(in_process, desk, 5)
    assert own["profile"]["name"] == "desk"
    assert own["profile"]["hash"] != usual["profile"]["hash"]
    assert own["for"] != usual["for"]
    assert "profile desk 2 (" in in_process("score", 5, "--explain", "--profile", path, db=desk).out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["1", "--what-if", "frobnicate 3"], 2, "frobnicate"),
        (["1", "--what-if", "rebut 1"], 2, "not complete"),
        (["1", "--what-if", "rebut 1 Z9"], 2, "Z9"),
        (["1", "--what-if", "retract T999"], 3, "T999"),
        (["1", "--what-if", "retract S1"], 3, "S1"),
        (["1", "--what-if", "rebut L1 B2"], 3, "L1"),
        (["1", "--what-if", ""], 2, "no change"),
        (["1", "--semantics", "magic"], 2, "ledger, mlp"),
        (["1", "--semantics", "qe", "--explain"], 2, "--semantics qe"),
        (["1", "--compare", "--explain"], 2, "do not go together"),
        (["1", "--profile", "nowhere.toml"], 5, "nowhere.toml"),
        (["999"], 3, "C999"),
        (["T1"], 3, "T1"),
        (["25"], 3, "C26 supersedes it"),
        (["1", "--what-if", "rebut 25 B2"], 3, "C25"),
        (["1", "--format", "pdf"], 2, "pdf"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else None,
)
def test_what_cannot_be_scored_is_one_line(
    words: list[str], code: int, told: str, desk: str, in_process: Run, refused: Any, unchanged: Any
) -> None:
    with unchanged(desk):
        refused(in_process("score", *words, db=desk), code, told)


def test_a_retracted_record_cannot_be_scored_or_tried(
    desk: str, in_process: Run, refused: Any
) -> None:
    for reference in ("C27", "L1"):
        in_process("retract", reference, "--because", "entered twice", db=desk)
    refused(in_process("score", 27, db=desk), 3, "C27 was retracted", "entered twice")
    refused(in_process("score", 1, "--what-if", "retract L1", db=desk), 3, "L1 was retracted")
    refused(in_process("score", 1, "--what-if", "rebut 27 B2", db=desk), 3, "C27 was retracted")


def test_a_claim_that_nobody_disputes(sqlite: str, in_process: Run) -> None:
    with revising(sqlite) as revision:
        claim(revision, by="Ann")
        claim(revision)
    for number in (1, 2):
        found = scored(in_process, sqlite, number, "--explain")
        assert (found["strength"], found["standing"]) == (0.5, "unchallenged")
        assert found["turning"] == []
        page = in_process("score", number, "--explain", db=sqlite).out
        holds_together(page)
        assert "No single retraction would change the standing (unchallenged)" in page


def test_an_interval_on_both_databases(database: str, in_process: Run) -> None:
    """C1, with three confirmed reports, undercuts the rebuttal by C2, which undercuts C1."""
    with revising(database) as revision:
        one = claim(revision, by="Ann", credibility="1")
        for name in ("Bob", "Cleo"):
            add_statement(revision, one, Telling(by=name, credibility="1"))
        two = claim(revision, by="Dan", credibility="1")
        rebuttal = link(revision, two, Relation.REBUTS, one)
        revision.create(
            Kind.LINK, claim_id=one, relation="undercuts", target_link_id=rebuttal, because="why"
        )
        link(revision, two, Relation.UNDERCUTS, one)
    for name in ("Ann", "Bob", "Cleo", "Dan"):
        in_process("party", "edit", name, "--reliability", "A", db=database)
    found = scored(in_process, database, 1, "--explain")
    assert (found["certified"], found["standing"]) == (False, "unsettled")
    assert round(found["lower"], 4) == 0.5224 and round(found["upper"], 4) == 0.7848
    for side in ("for", "against"):
        assert sum(t["amount"] for t in found["terms"] if t["side"] == side) == found[side]
    page = in_process("score", 1, "--explain", db=database).out
    assert "unsettled: strength .5224 to .7848" in page
    holds_together(page)
    amount = re.search(r"^ +([\d.]+)  for \(from", page, re.MULTILINE)
    assert amount and abs(Decimal(amount[1]) - Decimal(found["for"])) < Decimal("0.0001")


def test_text_that_steers_a_terminal_does_not(sqlite: str, run: Run) -> None:
    with revising(sqlite) as revision:
        one = claim(revision, "A \x1b[2J claim \u202e.", by="An\x1b[31mn")
        link(revision, claim(revision, "Not \x9b31m so.", by="B\x07b"), Relation.REBUTS, one)
    for words in (["--explain"], ["--compare"], ["--what-if", "retract C2"]):
        out = run("score", 1, *words, db=sqlite).out
        assert out.replace("\n", "").isprintable()
