"""estimate, estimates, drift, and the options of add, rebut, support and edit; on both databases.

The dispute is a made-up one: how many people a flood at Orsk drove from their homes. Each test
keeps to topics and parties of its own.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from conftest import Run
from programs import Result


class Flood:
    """The command on one database, and claims made in one line."""

    def __init__(self, run: Run, database: str, topic: str) -> None:
        self.run, self.database, self.topic = run, database, topic

    def do(self, *words: object, **environment: str) -> Result:
        result = self.run(*words, db=self.database, **environment)
        assert result.code == 0, result
        return result

    def read(self, *words: object) -> Any:
        return json.loads(self.do(*words, "--json").out)

    def claim(self, by: str, figure: str, said: str = "2024-04", **more: str) -> str:
        """A claim with an estimate; returns the claim's number."""
        words = ["--by", by, "--estimate", figure, "--topic", self.topic]
        words += ["--said", said] if said else []
        given = {"unit": "people", "counted": "evacuated"} | more
        for name, value in given.items():
            if value:
                words += [f"--{name.replace('_', '-')}", value]
        self.run("party", "add", by, db=self.database)
        return self.do("add", f"{figure} people were driven out.", *words).out.strip()

    def estimates(self, *words: object) -> list[Any]:
        found: list[Any] = self.read("estimates", "--topic", self.topic, *words)
        return found

    def page(self, *words: object, cells: int = 80) -> str:
        return self.do("estimates", "--topic", self.topic, *words, COLUMNS=str(cells)).out


@pytest.fixture
def flood(in_process: Run, desk: str, request: pytest.FixtureRequest) -> Flood:
    return Flood(in_process, desk, f"Orsk {request.node.name.partition('[')[0]}")


def test_an_estimate_is_added_with_its_claim(flood: Flood) -> None:
    number = flood.claim("Orsk Council", "~10000", estimated_for="2024-04-06")
    (found,) = flood.read("show", number)["estimates"]
    assert found | {"id": 0, "uuid": ""} == {
        "id": 0, "uuid": "", "figure": "~10000", "low": 8000, "best": 10000, "high": 12000,
        "unit": "people", "counted": "evacuated", "estimated_for": "2024-04-06",
    }  # fmt: skip
    assert (
        f"E{found['id']} ~10000 people, evacuated; for 2024-04-06" in flood.do("show", number).out
    )
    bare = flood.claim("Orsk Council", "700", unit="", counted="")
    (found,) = flood.read("show", bare)["estimates"]
    assert sorted(found) == ["best", "figure", "id", "uuid"]
    shown = flood.do("show", number, "--json").out
    assert '"low": 8000, "best": 10000, "high": 12000' in shown  # numbers, without a point


@pytest.mark.parametrize("verb", ["rebut", "support"])
def test_an_answer_may_have_one_too(flood: Flood, verb: str) -> None:
    first = flood.claim("Ural Post", "5000")
    answer = flood.do(verb, first, "So it was.", "--estimate", "1500–2500").out.strip()
    (found,) = flood.read("show", answer)["estimates"]
    assert (found["low"], found["high"]) == (1500, 2500) and "best" not in found


def test_a_claim_known_before_is_given_one_and_it_is_changed_and_withdrawn(flood: Flood) -> None:
    claim = flood.do("add", "Many were driven out.").out.strip()
    assert flood.read("show", claim)["estimates"] == []
    made = flood.do("estimate", f"C{claim}", ">1000", "--unit", "people", "--note", "at least")
    reference = made.out.strip()
    assert reference.startswith("E") and reference[1:].isdecimal() and made.err == ""
    (found,) = flood.read("show", claim)["estimates"]
    assert {"figure": ">1000", "low": 1000, "note": "at least"}.items() <= found.items()
    changed = flood.do("edit", reference, "--estimate", "1200", "--counted", "all", "--note", "")
    assert changed.err == f"{reference} changed\n"
    (found,) = flood.read("show", claim)["estimates"]
    assert (found["best"], found["counted"], "note" in found) == (1200, "all", False)
    flood.do("edit", found["uuid"], "--estimated-for", "2024", "--unit", "households")
    flood.do("retract", reference, "--because", "a slip of the pen")
    assert flood.read("show", claim)["estimates"] == []
    commands = [one["command"] for one in flood.read("history", reference)]
    assert commands == ["retract", "edit", "edit", "estimate"]
    assert commands == [one["command"] for one in flood.read("history", claim)][:-1]
    told = flood.do("history", claim).out
    assert f"added {reference}" in told and f"retracted {reference}: a slip of the pen" in told
    assert f"changed {reference} figure: “>1000” → “1200”" in told


def test_the_same_thing_with_no_number_in_common_is_a_conflict(flood: Flood) -> None:
    flood.claim("Council", "10000±20%")
    flood.claim("Rescue", "1500-2500")
    flood.claim("Survey", "800-3000")
    flood.claim("Council", "1500", counted="housed in schools")
    flood.claim("Rescue", "300", said="2019")
    council, rescue, survey, housed, old = sorted(flood.estimates(), key=lambda one: one["id"])
    ids = [one["id"] for one in (council, rescue, survey, housed, old)]
    bearings = {one["id"]: one["bearing"] for one in council["compared"]}
    assert bearings == {ids[1]: "conflict", ids[2]: "conflict", ids[4]: "date"}
    bearings = {one["id"]: one["bearing"] for one in rescue["compared"]}
    assert bearings == {ids[0]: "conflict", ids[2]: "agree", ids[4]: "own"}
    group = council["group"]
    assert group == {
        "estimates": 4,
        "voices": 3,
        "fold_range": 15.0,
        "lowest": 800,
        "highest": 12000,
    }
    assert housed["compared"] == [] and "fold_range" not in housed["group"]
    page = " ".join(flood.page().split())
    named = {one["id"]: f"E{one['id']}" for one in (council, rescue, survey, housed, old)}
    e1, e2, e3, e4, e5 = named.values()
    assert f"people, evacuated: 15, from 800 ({e3}) to 12,000 ({e1}); 4 estimates by 3" in page
    assert "2 pairs in conflict:" in page
    assert f"{e1} Council 8,000–12,000 against {e2} Rescue 1,500–2,500 (people, evacuated)" in page
    assert f"{e1} Council 8,000–12,000 against {e3} Survey 800–3,000" in page
    assert "By one voice, which is drift and no conflict: 1 pair," in page
    assert "For different dates, so no conflict: 2 pairs," in page
    assert "Of different things, so no conflict: 4 pairs," in page and e4 in page and e5 in page


def test_who_speaks_for_one_institution_does_not_contradict_it(flood: Flood) -> None:
    flood.claim("Ministry of Floods", "10000")
    flood.do("add", "Fewer.", "--by", "Ann Speaker", "--affiliation", "Ministry of Floods",
             "--said", "2024-04", "--estimate", "900", "--unit", "people", "--counted", "evacuated",
             "--topic", flood.topic)  # fmt: skip
    one, other = flood.estimates()
    assert one["compared"] == [{"id": other["id"], "bearing": "own"}]
    assert one["voice"] == other["voice"] == "Ministry of Floods"
    assert one["group"]["voices"] == 1
    assert "No two of them conflict." in flood.page()


def test_an_open_end_is_no_conflict_and_is_said_to_be_the_reason(flood: Flood) -> None:
    flood.claim("Council", "~10000")
    flood.claim("Rescue", ">1000")
    one, other = flood.estimates()
    assert {one["compared"][0]["bearing"], other["compared"][0]["bearing"]} == {"open"}
    page = flood.page()
    assert "No two of them conflict." in page
    assert "Fit together only because an end is open: 1 pair, E" in page
    assert "at least 12" in page and "->" in page


def test_the_date_that_a_number_is_for_goes_before_that_on_which_it_was_said(flood: Flood) -> None:
    flood.claim("Council", "10000", said="2024-04", estimated_for="2010")
    flood.claim("Rescue", "700", said="2024-04")
    one, other = flood.estimates()
    assert [one["estimated_for"], "estimated_for" in other] == ["2010", False]
    assert one["compared"] == [{"id": other["id"], "bearing": "date"}]


def test_what_is_not_told_is_not_told_to_differ(flood: Flood) -> None:
    flood.claim("Council", "500")
    flood.claim("Rescue", "9000", counted="")
    flood.claim("Survey", "9000", counted="housed")
    flood.claim("Post", "9000", unit="", counted="")
    flood.claim("Council", "700", unit="homes")
    flood.claim("Post", "9000", said="")
    page = " ".join(flood.page(cells=200).split())
    assert "Not known to count the same thing: 8 pairs, E" in page
    assert "Of different things, so no conflict: 6 pairs, E" in page
    assert "Not known to be for one date, one being undated: 1 pair, E" in page
    assert "For different dates" not in page
    bearings = [pair["bearing"] for row in flood.estimates() for pair in row["compared"]]
    assert bearings == ["date", "date"]


def test_a_fold_range_without_a_range_is_told_in_words(flood: Flood) -> None:
    flood.claim("Council", "45000", unit="", counted="")
    first = flood.estimates()[0]["id"]
    page = flood.page(cells=120)
    assert "there is no fold range" in page and "without a unit" in page
    flood.claim("Rescue", "45000", unit="", counted="")
    two = f"E{first} and E{first + 1}"
    page = " ".join(flood.page(cells=120).split())
    assert f"Fold range of numbers without a unit: 1; {two} both say 45,000; 2 est" in page
    flood.claim("Post", ">45000", unit="", counted="")
    page = " ".join(flood.page(cells=120).split())
    assert f"unit: not known, as an end is open; {two} both say 45,000; 3 estimates" in page
    flood.claim("Survey", "40000-50000", unit="", counted="")
    page = " ".join(flood.page(cells=120).split())
    assert f"unit: at least 1.25, from 40,000 to 50,000, both E{first + 3}; 4 est" in page


def test_two_numbers_of_a_claim_by_nobody_are_of_one_voice(flood: Flood) -> None:
    number = flood.do("add", "Some.", "--topic", flood.topic).out.strip()
    for figure in ("500", "9000"):
        flood.do("estimate", number, figure)
    one, other = flood.estimates()
    assert one["compared"] == [{"id": other["id"], "bearing": "own"}]
    assert one["group"]["voices"] == 1


def test_what_is_retracted_is_gone_and_what_is_superseded_marked(flood: Flood) -> None:
    first = flood.claim("Council", "500")
    second = flood.claim("Council", "9000", said="2024-05")
    gone = flood.claim("Rescue", "77777")
    flood.do("link", second, "supersedes", first)
    flood.do("retract", gone, "--because", "entered twice")
    old, new = flood.estimates()
    assert (old["live"], new["live"]) == (False, True)
    assert "compared" not in old and "group" not in old and new["compared"] == []
    page = flood.page()
    assert "superseded" in page and "77,777" not in page
    assert "there is no fold range" in page


def test_estimates_are_narrowed_as_lists_are(flood: Flood) -> None:
    one = flood.claim("Lena Basin Office", "500", said="2020")
    two = flood.claim("Lena Basin Watch", "900", said="2024")
    assert [row["claim"] for row in flood.estimates("--by", "Lena Basin Office")] == [int(one)]
    assert [row["claim"] for row in flood.estimates("--since", "2023")] == [int(two)]
    assert flood.do("estimates", "--topic", flood.topic, "-q").out.split() == [
        str(row["id"]) for row in flood.estimates()
    ]
    assert len(flood.estimates("-n", "1")) == 1
    some = flood.do("estimates", "--topic", flood.topic, "-n", "1")
    assert "only the first 1 are shown" in some.err and "fold" in some.out.lower()
    assert flood.estimates("-n", "1")[0]["group"]["estimates"] == 2  # of all, shown or not
    flood.do("topic", "add", f"{flood.topic} elsewhere")
    nothing = flood.do("estimates", "--topic", f"{flood.topic} elsewhere")
    assert (nothing.out, nothing.err) == ("", "no claim has an estimate\n")
    assert flood.do("estimates", "--topic", f"{flood.topic} elsewhere", "--json").out == "[]\n"


def test_a_topic_takes_in_what_is_set_against_it(flood: Flood) -> None:
    filed = flood.claim("Council", "~10000")
    for verb in ("rebut", "support"):
        flood.do(verb, filed, f"{verb}: it was less.", "--by", "Rescue", "--said", "2024-04",
                 "--estimate", "1500-2500", "--unit", "people", "--counted", "evacuated",
                 )  # fmt: skip
    (rebuttal,) = (row for row in flood.estimates() if row["claim"] != int(filed))
    assert rebuttal["outside_topic"] is True and rebuttal["text"].startswith("rebut")
    (own,) = (row for row in flood.estimates() if row["claim"] == int(filed))
    assert "outside_topic" not in own
    assert own["compared"] == [{"id": rebuttal["id"], "bearing": "conflict"}]
    page = " ".join(flood.page(cells=120).split())
    assert "1 pair in conflict:" in page and page.count("outside the topic)") == 1
    # So it is seen from the other side, and only as long as both stand.
    other = f"{flood.topic} elsewhere"
    flood.do("edit", rebuttal["claim"], "--topic", other)
    rows = flood.read("estimates", "--topic", other)
    assert {row["claim"]: row.get("outside_topic") for row in rows} == {
        int(filed): True, rebuttal["claim"]: None,
    }  # fmt: skip
    assert [row["claim"] for row in flood.estimates("--by", "Rescue")] == [rebuttal["claim"]]
    flood.do("retract", rebuttal["claim"], "--because", "entered twice")
    assert [row["claim"] for row in flood.estimates()] == [int(filed)]
    assert flood.read("estimates", "--topic", other) == []


def test_every_other_format_has_the_same_rows(flood: Flood) -> None:
    older = flood.claim("Formats Council", "~8000", said="2024-03", estimated_for="2024-03")
    newer = flood.claim("Formats Council", "~10000")
    flood.claim("Rescue", ">1000")
    flood.do("link", newer, "supersedes", older)
    topic = ("--topic", flood.topic)
    rows = list(csv.DictReader(io.StringIO(flood.do("estimates", *topic, "-f", "csv").out)))
    told = [(row["low"], row["best"], row["high"]) for row in rows]
    assert told == [("6400", "8000", "9600"), ("8000", "10000", "12000"), ("1000", "", "")]
    lines = flood.do("estimates", *topic, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == flood.estimates()
    for form in ("markdown", "html", "latex"):
        page = flood.do("estimates", *topic, "-f", form).out
        assert "12,000" in page and "No two of them conflict." in page and "..." not in page
        # The words of the table: an open end is one, and what is superseded or for a date is told.
        assert "open" in page and "superseded" in page and "for 2024-03" in page
        assert "evacuated" in page and page.count("evacuated") > 3
        drift = flood.do("drift", "Formats Council", "-f", form).out
        assert "12,000" in drift and "superseded" in drift
    chosen = flood.do("estimates", *topic, "--columns", "figure,text").out
    assert chosen.splitlines()[0].split() == ["Figure", "Text"] and "conflict" not in chosen


@pytest.mark.parametrize("cells", [40, 60, 72, 80, 120])
def test_the_plot_stands_on_one_scale_and_fits_the_terminal(flood: Flood, cells: int) -> None:
    topic = flood.topic
    if not flood.do("topic", "list", "--columns", "name").out.count(topic):
        flood.claim("Water Council", "10000±20%")
        flood.claim("Rescue", "1500-2500")
        flood.claim(
            "A Survey of All the Homes along the River", "800-3000", counted="all the homeless"
        )
        flood.claim("Post", ">900")
    page = flood.page(cells=cells)
    assert all(len(line.rstrip()) <= cells for line in page.splitlines())
    ranges = [
        line.split()[-1] for line in page.splitlines() if line.rstrip().endswith((".", "|", ">"))
    ]
    plots = [one for one in ranges if set(one) <= set(".|-o<>") and len(one) > 3]
    if cells < 72:
        assert "log" not in page and not [one for one in plots if "|" in one]
        return
    assert "800" in page and "12,000" in page and " log " in page
    assert len({len(one) for one in plots}) == 1 and len(plots[0]) >= cells // 4
    council = next(one for one in plots if "o" in one)
    assert council.endswith("|") and council.index("o") > len(council) // 2


def test_the_scale_is_linear_where_the_numbers_are_close(flood: Flood) -> None:
    flood.claim("Council", "10000")
    flood.claim("Rescue", "1001")
    assert " log " not in flood.page()
    flood.claim("Post", "1000")
    assert " log " in flood.page()


def test_stats_pool_what_has_a_width_and_say_what_was_left_out(flood: Flood) -> None:
    for by, figure in (("A", "1000-2000"), ("B", "4000-9000"), ("C", "~1500"), ("D", "700")):
        flood.claim(f"Bureau {by}", figure)
    (group,) = {json.dumps(one["group"]) for one in flood.estimates("--stats")}
    pooled = json.loads(group)["pooled"]
    assert (pooled["estimates"], pooled["left_out"], pooled["degrees"]) == (3, 1, 2)
    assert pooled["lower"] < pooled["value"] < pooled["upper"]
    assert pooled["tau2"] > 0 and 0 < pooled["i2"] < 100 and pooled["q"] > 0
    page = " ".join(flood.page("--stats").split())
    assert "3 estimates, 1 without a width left out; Q " in page
    assert f"τ² {pooled['tau2']:.3f}, I² {pooled['i2']:.1f} %" in page
    assert "no verdict" in page
    assert "pooled" not in flood.estimates()[0]["group"] and "Q " not in flood.page()


def test_where_stats_are_not_shown_that_is_told(flood: Flood) -> None:
    flood.claim("Council", "10000")
    words = ("estimates", "--topic", flood.topic, "--stats")
    for form in ("csv", "tsv"):
        assert "--stats" in flood.do(*words, "-f", form).err
    for form in ("json", "jsonl", "markdown", "table"):
        assert flood.do(*words, "-f", form).err == ""


def test_stats_without_widths_say_that_there_is_nothing_to_pool(flood: Flood) -> None:
    flood.claim("Council", "10000")
    assert "Nothing to pool" in flood.page("--stats")


def test_drift_shows_each_move_and_which_was_without_a_word(flood: Flood) -> None:
    first = flood.claim("Tara Office", "10000", said="2024-01")
    second = flood.claim("Tara Office", "4000", said="2024-02")
    third = flood.claim("Tara Office", ">1000", said="2024-03")
    flood.claim("Tara Office", "70", said="2024-03", counted="housed")
    flood.claim("Tara Watch", "5", said="2024-03")
    flood.do("link", third, "qualifies", second)
    one, two, three, housed = flood.read("drift", "Tara Office")
    assert [row["claim"] for row in (one, two, three)] == [int(first), int(second), int(third)]
    assert not {"after", "factor", "without_a_word"} & (one.keys() | housed.keys())
    assert (two["after"], two["factor"], two["without_a_word"]) == (one["id"], 0.4, True)
    assert "link" not in two
    assert (three["factor"], three["factor_bound"]) == (0.25, "at_least")
    assert three["link"] == f"C{third} qualifies C{second}" and "without_a_word" not in three
    page = flood.do("drift", "Tara Office").out
    assert "×0.4, WITHOUT A" in page and "at least ×0.25" in page and "Tara Watch" not in page
    # A link that is withdrawn is no word.
    link = flood.read("show", third)["links"][0]["id"]
    flood.do("retract", f"L{link}", "--because", "he spoke of something else")
    assert flood.read("drift", "Tara Office")[2]["without_a_word"] is True


@pytest.mark.parametrize("relation", ["supersedes", "restates", "qualifies"])
def test_a_word_is_one_of_three_relations(flood: Flood, relation: str) -> None:
    office = f"{relation.title()} Office"
    first = flood.claim(office, "10000", said="2024-01")
    second = flood.claim(office, "4000", said="2024-02")
    flood.do("link", second, "supports" if relation == "restates" else "undercuts", first)
    assert flood.read("drift", office)[1]["without_a_word"] is True
    if relation == "restates":
        flood.do("retract", f"L{flood.read('show', second)['links'][0]['id']}", "--because", "no")
    flood.do("link", second, relation, first)
    old, new = flood.read("drift", office)
    assert (old["claim"], new["claim"]) == (int(first), int(second))
    assert "without_a_word" not in new and new["link"].endswith(f"{relation} C{first}")


def test_a_series_for_one_date_after_another_is_no_revision(flood: Flood) -> None:
    series = {"by": "Series Office", "unit": "jobs", "counted": ""}
    flood.claim(figure="500000", said="2025-02", estimated_for="2025-01", **series)
    flood.claim(figure="510000", said="2025-03", estimated_for="2025-02", **series)
    flood.claim(figure="490000", said="2025-04", estimated_for="2025-02", **series)
    flood.claim(figure="100000", said="2025-05", estimated_for="2025-01", **series)
    first, second, third, fourth = flood.read("drift", "Series Office")
    # A number of the series that is given anew moved from what it was, whatever came between.
    assert (fourth["after"], fourth["factor"], fourth["without_a_word"]) == (first["id"], 0.2, True)
    assert second["factor"] == 1.02 and second["other_date"] is True
    assert "without_a_word" not in second
    assert third["without_a_word"] is True and "other_date" not in third
    page = " ".join(flood.do("drift", "Series Office", COLUMNS="120").out.split())
    assert "×1.02, for another date" in page and page.count("WITHOUT A WORD") == 2
    one, two, *_ = sorted(flood.estimates(), key=lambda found: found["id"])
    assert sorted(pair["bearing"] for pair in one["compared"]) == ["date", "date", "own"]
    assert sorted(pair["bearing"] for pair in two["compared"]) == ["date", "date", "own"]


def test_what_is_superseded_came_first_whatever_the_dates(flood: Flood) -> None:
    newer = flood.claim("Undated Office", "4000", said="2024-01")
    older = flood.claim("Undated Office", "10000", said="2024-02")
    flood.do("link", newer, "supersedes", older)
    old, new = flood.read("drift", "Undated Office")
    assert (old["claim"], new["claim"], new["factor"]) == (int(older), int(newer), 0.4)
    assert old["live"] is False and "order_uncertain" not in new


def test_what_has_no_order_moved_nowhere(flood: Flood) -> None:
    flood.claim("Hazy Office", "10000", said="2024")
    flood.claim("Hazy Office", "4000", said="2024-03")
    flood.do("add", "Undated.", "--by", "Hazy Office", "--estimate", "3", "--unit", "people",
             "--counted", "evacuated")  # fmt: skip
    _, second, third = flood.read("drift", "Hazy Office")
    assert second["order_uncertain"] is True and second["factor"] == 0.4
    assert not {"after", "factor", "without_a_word"} & third.keys()


def test_drift_is_of_all_who_speak_for_a_party_or_of_one_of_them(flood: Flood) -> None:
    flood.claim("Amur Ministry", "10000", said="2024-01")
    flood.do("add", "Fewer.", "--by", "Boris Amur", "--affiliation", "Amur Ministry", "--said",
             "2024-02", "--estimate", "900", "--unit", "people", "--counted", "Evacuated",
             )  # fmt: skip
    assert [row["best"] for row in flood.read("drift", "Amur Ministry")] == [10000, 900]
    assert [row["best"] for row in flood.read("drift", "Boris Amur")] == [900]
    flood.do("party", "add", "Министерство")
    flood.do("party", "edit", "Министерство", "--same-as", "Amur Ministry")
    assert [row["best"] for row in flood.read("drift", "Министерство")] == [10000, 900]
    flood.do("party", "add", "Silent Office")
    silent = flood.do("drift", "Silent Office")
    assert silent.out == "" and "has an estimate" in silent.err


def test_a_claim_made_twice_is_one_number_of_the_first_time(flood: Flood) -> None:
    number = flood.claim("Twice Office", "10000", said="2024-03")
    flood.do("state", number, "--by", "Twice Office", "--said", "2024-01")
    flood.do("state", number, "--by", "Another Twice", "--said", "2023")
    (found,) = flood.read("drift", "Twice Office")
    assert (found["claimant"], found["said"]) == ("Twice Office", "2024-01")


def test_two_numbers_for_one_thing_of_one_claim_are_warned_of(flood: Flood) -> None:
    claim = flood.do("add", "Some were driven out.").out.strip()
    first = flood.do("estimate", claim, "700", "--unit", "People").out.strip()
    again = flood.do("estimate", claim, "900", "--unit", "people")
    assert f"warning: C{claim} has {first} for the same already; edit or retract that" in again.err
    assert flood.do("estimate", claim, "9", "--unit", "homes").err == ""
    flood.do("retract", again.out.strip(), "--because", "a slip")
    flood.do("edit", first, "--estimated-for", "2024-01")
    later = flood.do("estimate", claim, "900", "--unit", "people", "--estimated-for", "2024-02")
    assert later.err == ""
    edited = flood.do("edit", later.out.strip(), "--estimated-for", "2024-01")
    assert f"C{claim} has {first} for the same already" in edited.err


def test_the_number_of_an_estimate_that_comes_with_a_claim_is_told(flood: Flood) -> None:
    made = flood.do("add", "Some.", "--estimate", "700")
    (found,) = flood.read("show", made.out.strip())["estimates"]
    assert f"estimate E{found['id']} of C{made.out.strip()}\n" in made.err


def test_a_party_without_numbers_is_named_and_so_is_whom_it_speaks_for(flood: Flood) -> None:
    flood.claim("Neva Ministry", "10000")
    flood.do("add", "It rained.", "--by", "Jean Neva", "--affiliation", "Neva Ministry")
    silent = flood.do("drift", "Jean Neva")
    assert "Jean Neva has an estimate; it speaks for P" in silent.err
    assert "Neva Ministry, see: claimtrack drift P" in silent.err and silent.out == ""
    unknown = flood.run("drift", "Jean Nева", db=flood.database)
    assert unknown.code == 3 and "see: claimtrack party list" in unknown.err
    close = flood.run("drift", "Neva Minstry", db=flood.database)
    assert close.code == 3 and "did you mean P" in close.err


def test_a_slip_in_the_words_is_warned_of(flood: Flood) -> None:
    flood.claim("Council", "10000", counted="sheltered in churches")
    claim = flood.do("add", "Some were.").out.strip()
    told = flood.do(
        "estimate", claim, "700", "--unit", "people", "--counted", "sheltered in curches"
    )
    assert told.err.startswith("warning: ") and '"sheltered in churches"' in told.err
    same = flood.do(
        "estimate", claim, "700", "--unit", "People", "--counted", "Sheltered in churches."
    )
    other = flood.do("estimate", claim, "700", "--unit", "people", "--counted", "given boats")
    assert same.err == other.err == ""


def test_text_from_outside_does_not_steer_the_terminal(flood: Flood) -> None:
    steering = "Flood\x1b[2J\x9bBureau\u202e"
    number = flood.claim(steering, "10000", unit="home\x1b[31ms", counted="lost\u202e\x07")
    for page in (flood.page(), flood.do("drift", steering).out, flood.do("show", number).out):
        assert "10,000" in page or "10000" in page
        assert all(c.isprintable() or c == "\n" for c in page)
    assert flood.read("show", number)["estimates"][0]["counted"] == "lost\u202e\x07"


def test_an_estimate_moves_no_figure_of_its_claim(flood: Flood) -> None:
    number = flood.do("add", "Many.", "--by", "Figures Office").out.strip()
    before = flood.read("score", number)
    flood.do("estimate", number, "~10000")
    assert flood.read("score", number) == before
