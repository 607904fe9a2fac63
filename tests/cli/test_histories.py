"""history: what it takes in, how it is narrowed, what it shows."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path

import pytest
from conftest import Run
from desks import Desk
from factories import claim, revising
from programs import at_a_terminal

from claimtrack.cli.table import COMMANDS
from claimtrack.store.log import Change, revision_hash
from claimtrack.vocabulary import Kind

RECORDS_NOTHING = {
    "list", "show", "search", "report", "origins", "recheck", "score", "gaps", "estimates", "drift",
    "history", "timeline", "source list", "source show", "source text", "source diff",
    "source save", "party list", "party show", "topic list", "topic show", "db init", "db status",
    "db upgrade", "db rescore", "db path", "db backup", "demo", "verify", "export", "formats",
    "agreement",
}  # fmt: skip
"""Commands that read, or keep what no revision tells; `demo` says why by itself."""


def commands(at: Desk, *words: object) -> list[str]:
    return [revision["command"] for revision in at.read("history", *words)]


def test_json_has_all_that_a_revision_s_hash_covers(at: Desk) -> None:
    first = at.do("add", "A claim.", "--by", "Hashed Office", "--said", "~2018", "--quote", "So it",
                  "--unverified", "-m", "why")  # fmt: skip
    at.do("edit", first, "--text", "Another.", "--topic", "Hashes")
    newest, older = at.read("history", "-n", "2")
    assert newest["parents"] == [older["hash"]]
    for row in (newest, older):
        header = {
            "version": 1,
            **{
                name: row.get(name)
                for name in (
                    "uuid", "command_id", "recorded_at", "actor", "command", "message", "parents",
                )
            },
        }  # fmt: skip
        changes = [
            Change(
                Kind(change["kind"]),
                change["id"],
                change["uuid"],
                change["operation"],
                bytes.fromhex(change["digest"]),
                change.get("before"),
            )
            for change in row["changes"]
        ]
        assert revision_hash(header, changes) == row["hash"]
        assert row["changed"] == len(changes)
    statement = next(c for c in older["changes"] if c["kind"] == "statement")
    assert statement["after"]["said"] == "~2018"
    named = statement["names"][statement["after"]["claimant"]]
    assert named.endswith(" Hashed Office") and named[0] == "P"


def test_a_party_s_history_has_its_names_ties_and_ratings(at: Desk) -> None:
    party = at.do("party", "add", "Tied Party", "--alias", "T. P.", "--reliability", "B")
    at.do("party", "edit", party, "--alias", "The Party")
    at.do("party", "affiliate", party, "Some Ministry")
    spokesman = at.do("party", "add", "Tied Spokesman")
    at.do("party", "affiliate", spokesman, party, CLAIMTRACK_ACTOR="another")
    at.do("party", "edit", party, "--reliability", "C")
    at.do("add", "It is so.", "--by", party)
    told = ["party edit", "party affiliate", "party affiliate", "party edit", "party add"]
    assert commands(at, "Tied Party") == told
    kinds = {change["kind"] for row in at.read("history", party) for change in row["changes"]}
    assert kinds == {"party", "alias", "affiliation", "rating"}
    assert commands(at, party, "--actor", "another") == ["party affiliate"]


def test_a_source_s_history_has_its_copies_and_a_link_s_its_undercuts(
    at: Desk, tmp_path: Path
) -> None:
    page = tmp_path / "page.txt"
    page.write_text("It is so, they said.")
    source = at.do("source", "add", "https://example.org/history-of-a-source")
    at.do("source", "capture", source, page)
    at.do("source", "edit", source, "--reliability", "B")
    assert commands(at, source) == ["source edit", "source capture", "source add"]
    one, other, third = (at.do("add", f"Claim {word}.") for word in ("one", "two", "three"))
    link = at.do("link", one, "rebuts", other)
    undercut = at.do("link", third, "undercuts", link)
    at.do("retract", undercut, "--because", "It answers another.")
    assert commands(at, link) == ["retract", "link", "link"]
    assert commands(at, f"C{other}") == ["link", "add"]


def test_a_topic_s_and_a_statement_s_history(at: Desk) -> None:
    number = at.do("add", "It is so.", "--topic", "Filed here", "--by", "Filed Office")
    at.do("edit", number, "--no-topic", "Filed here")
    statement = at.read("show", number)["statements"][0]["id"]
    at.do("edit", f"T{statement}", "--quote", "So it is", "--unverified")
    assert commands(at, "Filed here") == ["edit", "add"]
    assert commands(at, f"T{statement}") == ["edit", "add"]
    assert "retracted claim topic: C" in at.do("history", "Filed here")


def test_filters_by_actor_command_and_day(alone: Desk) -> None:
    alone.do("add", "One.", CLAIMTRACK_ACTOR="Ann")
    alone.do("add", "Two.", CLAIMTRACK_ACTOR="Bob")
    alone.do("source", "add", "--title", "A book", CLAIMTRACK_ACTOR="Ann")
    assert commands(alone, "--actor", "Ann") == ["source add", "add"]
    assert commands(alone, "--command", "source add") == ["source add"]
    assert commands(alone, "--command", "add", "--actor", "Ann") == ["add"]
    day = alone.read("history")[0]["recorded_at"][:10]
    for written in (day, day[:7], day[:4], f"{day}/{day}", f"../{day}", f"~{day}"):
        assert len(commands(alone, "--recorded", written)) == 3, written
    assert commands(alone, "--recorded", "2001/2002") == []
    for words, says in (
        (("--actor", "Anne"), "Ann"),
        (("--command", "sorce add"), "source add"),
    ):
        result = alone.run("history", *words, db=alone.database)
        assert (result.code, result.out) == (3, "") and says in result.err
    assert alone.run("history", "--recorded", "yesterday", db=alone.database).code == 5


def test_an_edit_is_told_word_by_word_and_short_fields_from_to(at: Desk) -> None:
    number = at.do("add", "About 10,000 fighters are active there.", "--by", "Told Office",
                   "--said", "2018")  # fmt: skip
    statement = at.read("show", number)["statements"][0]["id"]
    at.do("edit", number, "--text", "About 1,000 fighters are active there.", "--note", "New.")
    at.do("edit", f"T{statement}", "--said", "2018-02", "--by", "")
    told = at.do("history", number, COLUMNS="120")
    assert "text: About [-10,000-]{+1,000+} fighters are active there." in told
    assert f"changed C{number} note: nothing → “New.”" in told
    assert f"changed T{statement} said: 2018 → 2018-02" in told
    assert f"changed T{statement} claimant: P" in told and "Told Office → nothing" in told
    assert f"added T{statement} of C{number}, by P" in told
    for width in (40, 60, 80):
        lines = at.do("history", number, COLUMNS=str(width)).splitlines()
        assert max(map(len, lines)) <= max(width, 60)  # the head of a revision is one line


def test_csv_is_a_row_for_each_change(at: Desk) -> None:
    number = at.do("add", "Rows.", "--by", "Row Office", "--said", "2018", "-m", "rows")
    at.do("edit", number, "--text", "More rows.")
    rows = list(csv.DictReader(io.StringIO(at.do("history", number, "--format", "csv"))))
    changes = [change for row in at.read("history", number) for change in row["changes"]]
    assert [row["record_uuid"] for row in rows] == [change["uuid"] for change in changes]
    assert json.loads(rows[0]["before"]) == {"text": "Rows."}
    assert (rows[1]["message"], rows[1]["operation"]) == ("rows", "create")
    lines = at.do("history", number, "--format", "jsonl").splitlines()
    assert list(map(json.loads, lines)) == at.read("history", number)


def test_hostile_names_do_not_steer_the_terminal(sqlite: str, in_process: Run) -> None:
    with revising(sqlite, "add\x1b[2J", "why\x1b[31m\n\u202e") as revision:
        claim(revision, "A\x1b]0;title\x07 claim.", by="An\x1b[2J\u202eOffice")
    out = in_process("history", db=sqlite).out
    assert all(line.isprintable() for line in out.splitlines())


@pytest.mark.parametrize(("given", "colours"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_only_a_terminal_has_colours_and_only_where_they_are_wanted(
    alone: Desk, given: dict[str, str], colours: bool
) -> None:
    number = alone.do("add", "About 10,000 fighters are active there.")
    alone.do("edit", number, "--text", "About 1,000 fighters are active there.")
    assert "\x1b" not in alone.do("history", number)
    env = {**os.environ, "CLAIMTRACK_DB": alone.database, "TERM": "xterm"} | given
    program = str(Path(sys.executable).with_name("claimtrack"))
    shown = at_a_terminal([program, "history", number], env=env).out
    assert ("\x1b[31m[-10,000-]\x1b[m" in shown) == colours
    assert ("\x1b" in shown) == colours


@pytest.mark.parametrize("name", [name for name, (place, _) in COMMANDS.items() if place])
def test_every_command_that_records_something_takes_a_message(name: str, in_process: Run) -> None:
    told = in_process(*name.split(), "--help").out
    assert ("-m, --message" in told) == (name not in RECORDS_NOTHING)
