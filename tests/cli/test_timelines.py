"""timeline: how dates are placed and marked, and what stands beside each statement."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator

import pytest
from conftest import Run
from desks import Desk
from factories import claim, revising

from claimtrack.ledger.sources import SourceGiven
from claimtrack.reports.wrapping import width

WIDTHS = ("40", "60", "80", "140")


@pytest.fixture
def dam(at: Desk, request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """The numbers of a claim and of what answers it, under a topic that is named as the test."""
    topic = ("--topic", request.node.name)
    burst = at.do("add", "The dam burst by itself.", "--by", "Dam Ministry", "--said", "~2018-02",
                  "--role", "owner", "--quote", "It burst.", "--unverified", *topic)  # fmt: skip
    shelled = at.do("rebut", burst, "The dam was shelled.", "--by", "Dam Watch", "--source",
                    "https://example.org/dam", "--title", "Shells", "--published", "2018-02-20",
                    *topic)  # fmt: skip
    nobody = at.do("add", "Dam Watch had nobody there.", "--by", "Dam Ministry", *topic)
    at.do("link", nobody, "undercuts", f"L{at.read('show', burst)['links'][0]['id']}")
    year = at.do("support", burst, "Dams burst.", "--by", "Dam Expert", "--said", "2018", *topic)
    day = at.do("add", "The dam is gone.", "--by", "Dam Expert", "--said", "2018-03-01", *topic)
    yield [burst, shelled, nobody, year, day]


def numbers(at: Desk, *words: str) -> list[str]:
    return [str(entry["claim"]) for entry in at.read("timeline", *words)]


def test_order_and_marks(at: Desk, dam: list[str], request: pytest.FixtureRequest) -> None:
    burst, shelled, nobody, year, day = dam
    topic = ("--topic", request.node.name)
    assert numbers(at, *topic) == [burst, year, shelled, day, nobody]
    assert numbers(at, burst) == [burst, year, shelled, nobody]
    told = at.do("timeline", *topic)
    first = [re.split("  +", line)[0] for line in told.splitlines() if line[:1].strip()]
    assert first == [
        "~2018-02", "(2018-01-01 to", "03-31)", "2018", "(to 12-31)", "published", "2018-02-20",
        "2018-03-01", "Undated: neither the statement nor its source has a date", "undated",
    ]  # fmt: skip
    undated = told.partition("\nUndated")[2]
    assert f"C{nobody} Dam Watch had nobody there." in undated
    assert f"C{day}" not in undated


def test_what_a_statement_answers_is_told_beside_it(at: Desk, dam: list[str]) -> None:
    burst, shelled, nobody, *_ = dam
    link = at.read("show", burst)["links"][0]["id"]
    answers = [
        f"rebuts C{burst} (Dam Ministry, ~2018-02)",
        f"supports C{burst} (Dam Ministry, ~2018-02)",
        f"undercuts L{link} (C{shelled} rebuts C{burst})",
    ]
    narrow = at.do("timeline", burst, COLUMNS="80")
    assert set(answers) <= {line.strip() for line in narrow.splitlines()}
    wide = at.do("timeline", burst, COLUMNS="140")
    heading = next(line for line in wide.splitlines() if "published" in line)
    assert heading.split("  ")[-1].strip().startswith(f"rebuts C{burst} (Dam")
    assert f"rebutted by C{shelled}" in at.do("timeline", shelled)
    assert f"undercut by C{nobody} (L{link})" in at.do("timeline", nobody)
    assert "“It burst.” [unverified]" in narrow and "Dam Ministry, owner" in narrow
    for cells in WIDTHS:
        lines = at.do("timeline", burst, COLUMNS=cells).splitlines()
        assert max(map(len, lines)) <= min(int(cells), 120)


def test_json_has_both_dates_and_every_relation(at: Desk, dam: list[str]) -> None:
    burst, shelled, nobody, *_ = map(int, dam)
    found = {entry["claim"]: entry for entry in at.read("timeline", dam[0])}
    own = found[burst]
    assert (own["placed_by"], own["said"], own["said_earliest"], own["said_latest"]) == (
        "said", "~2018-02", "2018-01-01", "2018-03-31",
    )  # fmt: skip
    assert [quote["exact"] for quote in own["quotes"]] == ["It burst."]
    assert own["relations"] == [] and own["role"] == "owner" and own["live"] is True
    answer = found[shelled]
    assert answer["placed_by"] == "published" and "said" not in answer
    assert (answer["published"], answer["published_latest"]) == ("2018-02-20", "2018-02-20")
    assert answer["source"]["title"] == "Shells"
    (relation,) = answer["relations"]
    assert relation == {
        "relation": "rebuts", "link": relation["link"], "claim": shelled, "target": f"C{burst}",
        "other": burst, "claimant": "Dam Ministry", "said": "~2018-02",
    }  # fmt: skip
    undated = found[nobody]
    assert not {"placed_by", "said", "published", "source"} & undated.keys()
    assert undated["relations"][0]["undercut"] == {
        "claim": shelled, "relation": "rebuts", "target": f"C{burst}"
    }  # fmt: skip
    lines = at.do("timeline", dam[0], "--format", "jsonl").splitlines()
    assert list(map(json.loads, lines)) == at.read("timeline", dam[0])
    rows = list(csv.DictReader(io.StringIO(at.do("timeline", dam[0], "--format", "csv"))))
    assert [int(row["id"]) for row in rows] == [entry["id"] for entry in found.values()]
    assert f"rebuts C{burst} (Dam Ministry, ~2018-02)" in [row["relations"] for row in rows]
    shown = at.do("timeline", dam[0], "--format", "markdown")
    assert "| published 2018-02-20 | Dam Watch" in shown


def test_open_ends_are_marked(alone: Desk) -> None:
    told = {
        "../2018-03": "(to 2018-03-31)",
        "2018-03/..": "(from 2018-03-01 on)",
        "2017-11/2018-02": "(2017-11-01 to 2018-02-28)",
        "~2016": "(2015-01-01 to 2017-12-31)",
    }
    for said in told:
        alone.do("add", f"Said {said}.", "--said", said)
    alone.do("add", "It was one of those days.", "--said", "2017-11-01/2018-02-05")
    rows = alone.do("timeline", "--columns", "when", COLUMNS="120").splitlines()[2:]
    assert {row.strip() for row in rows} == {
        "2017-11-01/2018-02-05", *(f"{said} {mark}" for said, mark in told.items())
    }  # fmt: skip
    assert "2017-11-01/   " in alone.do("timeline"), "a wide interval is broken at its stroke"


def test_what_fits_nothing_and_what_is_refused(dispute: str, in_process: Run) -> None:
    none = in_process("timeline", "--since", "2030", db=dispute)
    assert (none.code, none.out, none.err) == (0, "", "no statement fits\n")
    for words, code, says in (
        (("1", "--topic", "Vorl dam"), 2, "topic"),
        (("99",), 3, "C99"),
        (("5",), 3, "retracted"),
        (("L1",), 3, "claim"),
        (("--topic", "Nothing"), 3, "Nothing"),
        (("--since", "soon"), 5, "soon"),
    ):
        result = in_process("timeline", *words, db=dispute)
        assert (result.code, result.out) == (code, "") and says in result.err, words


def test_hostile_text_does_not_steer_the_terminal(sqlite: str, in_process: Run) -> None:
    with revising(sqlite) as revision:
        source = SourceGiven("https://example.org", title="A\x1b[2Jtitle")
        claim(revision, "A\x1b]0;title\x07 claim.", by="An\x1b[2J\u202eOffice", said="2018",
              role="a\x9b31m role", source=source)  # fmt: skip
    for cells in WIDTHS:
        out = in_process("timeline", db=sqlite, COLUMNS=cells).out
        assert all(line.isprintable() for line in out.splitlines())


def test_wide_characters_do_not_move_the_columns(alone: Desk) -> None:
    first = alone.do("add", "水坝自己决堤了，没有人看见。" * 4, "--by", "水利部", "--said", "2018")
    alone.do("rebut", first, "不是。", "--by", "观察", "--said", "2018-02")
    lines = alone.do("timeline", first, COLUMNS="120").splitlines()
    assert max(map(width, lines)) <= 120
