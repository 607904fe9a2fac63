"""What each verb does, read back as JSON; on both databases.

On SQLite the installed command does it; on a server the same code without a process of its own,
which would be five times as slow, and so it is read back. All tests of this file share one database
of each kind, and each keeps to parties and topics of its own: it says the same wherever it stands.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from desks import Desk

from claimtrack.store import migrations
from claimtrack.store.engine import SCHEMA_VERSION


def unknown(found: Any) -> bool:
    """Whether a null stands anywhere in it, but for a field that was empty before an edit."""
    if isinstance(found, dict):
        return any(unknown(value) for name, value in found.items() if name != "before")
    return any(map(unknown, found)) if isinstance(found, list) else found is None


# --- add, and what it makes


def test_add_prints_the_new_number_and_no_more(at: Desk) -> None:
    number = at.do("add", "Nobody is known to have said this.")
    assert number.isdecimal() and at.told == ""
    shown = at.read("show", number)
    assert shown["id"] == int(number)
    assert shown["text"] == "Nobody is known to have said this."
    assert shown["statements"] == shown["links"] == shown["topics"] == []
    assert shown["rebuttals"] == shown["supports"] == 0
    assert not {"claimant", "said", "note", "language", "retraction"} & shown.keys()


def test_add_keeps_all_that_it_is_told(at: Desk) -> None:
    number = at.do(
        "add", "Плотина рухнула.", "--language", "ru", "--original", "The dam fell.",
        "--original-language", "en", "--note", "A claim's note.", "--topic", "Dam", "--topic",
        "Orsk flood", "--by", "Orsk Council", "--role", "Spokesman", "--said", "~2024-04",
        "--place", "Orsk", "--speech", "direct", "--quote", "It fell.", "--quote", "All of it.",
        "--source", "https://example.org/orsk", "--title", "Orsk floods", "--publisher",
        "Orsk Herald", "--author", "A. Writer", "--published", "2024-04-06", "--accessed",
        "2024-05-01", "-m", "from the wire",
    )  # fmt: skip
    shown = at.read("show", number)
    (statement,) = shown["statements"]
    source = statement["source"]
    assert {
        "text": "Плотина рухнула.", "language": "ru", "original": "The dam fell.",
        "original_language": "en", "note": "A claim's note.", "topics": ["Dam", "Orsk flood"],
        "claimant": "Orsk Council", "said": "~2024-04", "recorded_by": "tester",
    }.items() <= shown.items()  # fmt: skip
    assert {
        "claimant": "Orsk Council", "role": "Spokesman", "said": "~2024-04", "place": "Orsk",
        "speech": "direct",
    }.items() <= statement.items()  # fmt: skip
    assert [quote["exact"] for quote in statement["quotes"]] == ["It fell.", "All of it."]
    assert {
        "title": "Orsk floods", "publisher": "Orsk Herald", "published": "2024-04-06",
        "url": "https://example.org/orsk",
    }.items() <= source.items()  # fmt: skip
    kept = at.read("source", "show", source["id"])
    assert (kept["author"], kept["accessed"]) == ("A. Writer", "2024-05-01")
    (revision,) = at.read("history", number)
    assert (revision["command"], revision["message"]) == ("add", "from the wire")


def test_what_is_new_is_made_once_and_told(at: Desk) -> None:
    told_by = ("--by", "Lyre Bureau", "--topic", "Lyre", "--source", "https://example.org/lyre")
    first = at.do("add", "The first.", *told_by)
    made = {line.split()[1] for line in at.told.splitlines() if line.startswith("new ")}
    assert made == {"party", "topic", "source"}, at.told
    assert "Lyre Bureau" in at.told
    second = at.do("add", "The second.", *told_by)
    assert at.told == ""
    assert at.listed("--by", "Lyre Bureau") == [int(first), int(second)]
    sources = {at.read("show", n)["statements"][0]["source"]["id"] for n in (first, second)}
    assert len(sources) == 1
    assert at.listed("--source", sources.pop(), "--topic", "Lyre") == [int(first), int(second)]


def test_a_near_match_is_offered_and_no_second_party_made(at: Desk) -> None:
    at.do("party", "add", "Tanglewood Ministry")
    before = at.do("party", "list", "-q", "-n", "0")
    for slip in ("tanglewood ministry", "Tanglewod Ministry", "TANGLEWOOD-MINISTRY"):
        for flag in ("--by", "--publisher"):
            source = ("--source", "https://example.org/tangled") if flag == "--publisher" else ()
            result = at.run("add", "A claim.", flag, slip, *source, db=at.database)
            assert result.code == 3
            assert "Tanglewood Ministry" in result.err and f'party add "{slip}"' in result.err
    assert at.do("party", "list", "-q", "-n", "0") == before


def test_a_part_of_a_name_leads_to_it(at: Desk) -> None:
    number = at.do("party", "add", "Dunlin Count Monitor")
    for part in ("dunlin", "Monitor Dunlin"):
        found = at.run("list", "--by", part, db=at.database)
        assert found.code == 3 and f"did you mean {number} Dunlin Count Monitor?" in found.err
    assert "see: claimtrack party list" in at.run("list", "--by", "Dun", db=at.database).err
    assert at.do("add", "It is so.", "--by", "Dunlin") and "new party" in at.told


def test_the_next_step_of_a_near_match_works(at: Desk) -> None:
    at.do("party", "add", "Osprey Institute")
    number = at.do("party", "add", "Osprey Institut")
    assert number.startswith("P") and at.told == ""
    claim = at.do("add", "A claim.", "--by", "Osprey Institut")
    assert at.read("show", claim)["claimant"] == "Osprey Institut"


def test_a_namesake_is_made_when_asked_for_and_then_named_by_number(at: Desk) -> None:
    first = at.do("party", "add", "Hana Two")
    second = at.do("party", "add", "Hana Two", "--namesake")
    assert at.run("add", "A claim.", "--by", "Hana Two", db=at.database).code == 3
    claim = at.do("add", "A claim.", "--by", second)
    assert at.listed("--by", second) == [int(claim)]
    assert at.listed("--by", first) == []


def test_a_claim_of_the_same_words_is_told_and_made_all_the_same(at: Desk) -> None:
    first = at.do("add", "The weir broke at 4,000 m³.", "--by", "Weir Board")
    second = at.do("add", "The WEIR broke, at 4000 m³", "--by", "Weir Keepers")
    told = f"C{first} has the same words; if it is the same claim: claimtrack state C{first} …, "
    assert f"{told}and retract C{second}\n" in at.told and second != first
    at.do("add", "The weir broke at 4,001 m³.")
    assert "same words" not in at.told
    at.do("retract", first, "--because", "no")
    at.do("retract", second, "--because", "no")
    at.do("add", "The weir broke at 4,000 m³.")
    assert "same words" not in at.told


def test_a_claim_of_the_same_words_is_found_among_many_alike(at: Desk) -> None:
    for year in range(60):
        at.do("add", f"The reservoir's population of perch increased in {1950 + year}.")
    at.do("add", "The reservoir's population of perch increased in 2009.")
    assert "has the same words" in at.told


def test_a_claimant_whom_nobody_names_is_no_speaker_of_its_own(at: Desk) -> None:
    words = ("--by", "unnamed officials", "--source")
    press = at.do("add", "It is so, they say.", *words, "https://a.example/", "--publisher", "Wren")
    assert "unnamed officials, an anonymous group: a voice of whoever published it\n" in at.told
    other = at.do("add", "So it is.", *words, "https://b.example/", "--publisher", "Rook")
    assert [at.read("show", one)["voice"] for one in (press, other)] == ["Wren", "Rook"]
    named = at.do("party", "add", "Anonymous", "--kind", "organisation")
    assert at.read("party", "show", named)["party_kind"] == "organisation"


def test_a_date_in_between_is_printed_as_it_may_be_typed(at: Desk) -> None:
    said = "2018-02-20/2018-03-01"
    claim = at.do("add", "The ford was closed.", "--by", "Ford Keeper", "--said", said)
    at.do("rebut", claim, "It was not.", "--by", "Ford Rider", "--said", said)
    for words in (["list", "--by", "Ford Keeper"], ["report", "--by", "Ford Keeper"]):
        for form in ("markdown", "html"):
            assert said in at.run(*words, "--format", form, db=at.database).out
        table = at.run(*words, db=at.database).out
        assert "2018-02-20/" in table and "2018-02-20/ 2018" not in table


def test_a_list_of_parties_says_who_is_somebody_else(at: Desk) -> None:
    at.do("party", "add", "Ministry of Sluices")
    number = at.do("party", "add", "MoTides")
    at.do("party", "edit", number, "--same-as", "Ministry of Sluices", "--kind", "armed-group")
    is_ = at.read("party", "show", number)["same_as"]
    listed = at.run("party", "list", "-n", "0", db=at.database).out
    assert f"MoTides (is P{is_})" in listed and "armed group" in listed
    assert {"name": "MoTides", "party_kind": "armed_group"}.items() <= next(
        one for one in at.read("party", "list", "-n", "0") if f"P{one['id']}" == number
    ).items()


def test_standard_input_is_one_claim_a_line_and_one_revision(at: Desk) -> None:
    typed = "\ufeffThe first.\r\n\r\n  The second.  \n\nDie dritte: Straße.".encode()
    numbers = at.do("add", "-", "--by", "Line Reader", typed=typed).split("\n")
    assert [at.read("show", number)["text"] for number in numbers] == [
        "The first.", "The second.", "Die dritte: Straße.",
    ]  # fmt: skip
    assert at.listed("--by", "Line Reader") == [int(number) for number in numbers]
    assert len({at.read("history", number)[0]["id"] for number in numbers}) == 1


def test_a_long_text_and_a_hostile_one_come_back_as_they_were(at: Desk) -> None:
    texts = [
        "x" * 100_000,
        'a "b" \\ \x1b[31m \u202e %_ \' ; -- $(x) `x`',
        "=1+1",
        "\U0001f600 e\u0301",
    ]
    numbers = at.do("add", "-", typed="\n".join(texts)).split("\n")
    assert [at.read("show", number)["text"] for number in numbers] == texts


EDITOR = """
import os, sys
path = sys.argv[-1]
with open(path, encoding="utf-8") as file:
    found = file.read()
with open(path, "w", encoding="utf-8") as file:
    file.write(found.replace("draft", "  edited\\n\\ttext  "))
"""


@pytest.fixture
def editor(tmp_path: Path) -> str:
    """An editor that replaces `draft`, with an option of its own."""
    (tmp_path / "my editor.py").write_text(EDITOR)
    return f"{sys.executable} '{tmp_path / 'my editor.py'}' --wait"


def test_edit_opens_the_editor_with_the_text(alone: Desk, editor: str) -> None:
    number = alone.do("add", "A draft here.", "--edit", EDITOR="false", VISUAL=editor)
    assert alone.read("show", number)["text"] == "A edited text here."
    alone.do("rebut", number, "draft", "-e", EDITOR=editor)
    assert alone.read("show", 2)["text"] == "edited text"
    alone.do("edit", number, "--text", "draft again", "--edit", EDITOR=editor)
    assert alone.read("show", number)["text"].split() == ["edited", "text", "again"]
    alone.do("edit", number, "--edit", EDITOR=editor)
    assert "already" in alone.told


def test_others_may_write_while_someone_types(alone: Desk, tmp_path: Path) -> None:
    alone.do("add", "A claim.")
    other = tmp_path / "other.py"
    other.write_text(
        "from claimtrack.store import engine\n"
        "engine.PATIENCE = 0.3\n"
        "from claimtrack.store.revisions import writing\n"
        "from claimtrack.vocabulary import Kind\n"
        f"with writing({alone.database!r}, actor='other', command='test') as revision:\n"
        "    revision.create(Kind.CLAIM, text='Another.')\n"
    )
    alone.run("edit", "1", "--edit", db=alone.database, EDITOR=f"{sys.executable} {other}")
    assert alone.listed() == [1, 2]


# --- rebut, support, state, link


def test_rebut_adds_the_rebuttal_as_a_claim_and_links_it(at: Desk) -> None:
    """The example of the issue, word for word but for the number."""
    claim = at.do("add", "About 10,000 IS militants operate in Afghanistan.", "--by", "Russia")
    rebuttal = at.do(
        "rebut", claim, "The figure is exaggerated.", "--by", "John Nicholson", "--role",
        "Commander", "--affiliation", "Resolute Support", "--source", "https://example.org/bbc",
        "--title", "An interview", "--said", "~2018-03", "--because", "He counts far fewer.",
    )  # fmt: skip
    record = next(r for r in at.read("list", "-n", "0") if r["id"] == int(claim))
    assert record["rebuttals"] == record["rebuttal_voices"] == 1
    assert (record["supports"], record["rebutted_by"]) == (0, ["John Nicholson"])
    shown = at.read("show", rebuttal)
    assert (shown["claimant"], shown["said"], shown["voice"]) == (
        "John Nicholson", "~2018-03", "Resolute Support",
    )  # fmt: skip
    assert shown["statements"][0]["role"] == "Commander"
    (link,) = at.read("show", claim)["links"]
    assert {
        "claim": int(rebuttal), "relation": "rebuts", "target_claim": int(claim), "live": True,
        "because": "He counts far fewer.",
    }.items() <= link.items()  # fmt: skip
    (party,) = [p for p in at.read("party", "list", "-n", "0") if p["name"] == "John Nicholson"]
    (tie,) = at.read("party", "show", party["id"])["ties"]
    assert (tie["relation"], tie["party"]) == ("speaks_for", "Resolute Support")
    assert len(at.read("history", rebuttal)) == 1, "one command is one revision"


def test_a_rebuttal_is_a_claim_and_can_be_rebutted(at: Desk) -> None:
    first = at.do("add", "It is so.")
    second = at.do("rebut", first, "It is not.")
    third = at.do("rebut", second, "It is, though.")
    assert at.read("show", first)["rebuttals"] == at.read("show", second)["rebuttals"] == 1
    assert at.read("show", third)["rebuttals"] == 0


def test_support_links_a_claim_that_gives_reason(at: Desk) -> None:
    claim = at.do("add", "It is so.")
    numbers = at.do("support", claim, "-", typed="One reason.\nAnother.\n").split()
    shown = at.read("show", claim)
    assert (shown["supports"], shown["rebuttals"]) == (2, 0)
    assert [link["claim"] for link in shown["links"]] == [int(number) for number in numbers]
    assert int(claim) not in at.listed("--disputed")


def test_state_adds_an_occasion_and_the_first_one_speaks_for_the_claim(at: Desk) -> None:
    claim = at.do("add", "It is so.", "--by", "Late Speaker", "--said", "2018-06")
    later = at.do("state", claim, "--by", "Latest Speaker", "--said", "2019", "--quote", "So.")
    assert later.startswith("T")
    assert at.read("show", claim)["claimant"] == "Late Speaker"
    at.do("state", claim, "--by", "Early Speaker", "--said", "~2018-03", "--place", "Kabul")
    at.do("state", claim, "--by", "Undated Speaker")
    shown = at.read("show", claim)
    speakers = [statement.get("claimant") for statement in shown["statements"]]
    assert speakers == ["Early Speaker", "Late Speaker", "Latest Speaker", "Undated Speaker"]
    assert (shown["claimant"], shown["said"]) == ("Early Speaker", "~2018-03")
    assert int(claim) in at.listed("--by", "Latest Speaker")


@pytest.mark.parametrize(
    ("relation", "counted"),
    [
        ("rebuts", {"rebuttals": 1, "supports": 0}),
        ("supports", {"rebuttals": 0, "supports": 1}),
        ("undercuts", {"rebuttals": 0, "supports": 0}),
        ("restates", {"rebuttals": 0, "supports": 0}),
        ("qualifies", {"rebuttals": 0, "supports": 0}),
    ],
)
def test_a_link_stands_at_both_its_ends(at: Desk, relation: str, counted: dict[str, int]) -> None:
    one, other = at.do("add", "-", typed="One.\nThe other.\n").split()
    number = at.do("link", one, relation.upper(), f"C{other}", "--because", "As is plain.")
    assert number.startswith("L")
    target, speaker = at.read("show", other), at.read("show", one)
    for shown in (target, speaker):
        (link,) = shown["links"]
        assert (f"L{link['id']}", link["relation"]) == (number, relation)
        assert (link["claim"], link["target_claim"]) == (int(one), int(other))
        assert link["because"] == "As is plain."
    assert counted.items() <= target.items()
    assert (speaker["rebuttals"], speaker["supports"]) == (0, 0)


def test_a_link_is_undercut_by_a_claim(at: Desk) -> None:
    claim = at.do("add", "It is so.")
    rebuttal = at.do("rebut", claim, "It is not.")
    attack = at.do("add", "Who rebuts was not there.")
    at.do("link", attack, "undercuts", f"L{at.read('show', claim)['links'][0]['id']}")
    (link,) = at.read("show", claim)["links"]
    (undercut,) = link["undercut_by"]
    assert (undercut["claim"], undercut["target_link"]) == (int(attack), link["id"])
    assert at.read("show", claim)["rebuttals"] == 1, "an undercut rebuttal is still one"
    (outgoing,) = at.read("show", attack)["links"]
    assert outgoing["target_link"] == link["id"] and "target_claim" not in outgoing
    assert at.read("show", rebuttal)["links"][0]["id"] == link["id"]


def test_the_same_claimants_newer_version_takes_the_place_of_the_older(at: Desk) -> None:
    older = at.do("add", "About 10.", "--by", "Counting Office", "--said", "2018")
    newer = at.do("add", "About 12.", "--by", "Counting Office", "--said", "2019")
    rebutted = at.do("add", "Nobody was there.")
    at.do("link", older, "rebuts", rebutted)
    number = at.do("link", newer, "supersedes", older)
    assert at.listed("--by", "Counting Office") == [int(newer)]
    assert at.read("show", older)["live"] is False
    assert at.read("show", rebutted)["rebuttals"] == 0
    at.do("retract", number, "--because", "they were two counts")
    assert at.listed("--by", "Counting Office") == [int(older), int(newer)]
    assert at.read("show", rebutted)["rebuttals"] == 1


# --- list and its filters


@pytest.fixture(scope="module")
def marsh(desk: str) -> dict[str, int]:
    """Claims of a topic of their own, told apart by who said them and when."""
    from factories import link, revising

    from claimtrack.ledger.claims import Telling, Wording, add_claim
    from claimtrack.ledger.parties import affiliate, find_or_add_party
    from claimtrack.ledger.sources import SourceGiven
    from claimtrack.vocabulary import Relation, Tie

    def said(text: str, by: str | None, when: str | None, url: str = "") -> int:
        source = SourceGiven(f"https://example.org/{url}") if url else SourceGiven()
        topics = Wording(text, topics=("Marsh",))
        return add_claim(revision, topics, Telling(by, said=when, source=source))

    with revising(desk) as revision:
        for speaker in ("Marsh Spokesman", "Marsh General"):
            affiliate(
                revision,
                find_or_add_party(revision, speaker),
                Tie.SPEAKS_FOR,
                find_or_add_party(revision, "Marsh Army"),
            )
        found = {
            "one voice": said("Two speakers of one army rebut it.", "Marsh Village", "2018-05"),
            "two voices": said("An army and a village rebut it.", "Marsh Mayor", "2018"),
            "calm": said("Nobody rebuts it.", "Marsh Mayor", "~2018-02", "marsh"),
            "undated": said("It has no date.", "Marsh Mayor", None),
            "spokesman": said("The spokesman says no.", "Marsh Spokesman", "2019-01-01"),
            "general": said("The general says no.", "Marsh General", "2019-01-02"),
            "army": said("The army says no.", "Marsh Army", "2019-02"),
            "village": said("The village says no.", "Marsh Village", "2019-03", "marsh"),
        }
        link(revision, found["spokesman"], Relation.REBUTS, found["one voice"])
        link(revision, found["general"], Relation.REBUTS, found["one voice"])
        third = said("The spokesman says no again.", "Marsh Spokesman", "2019-01-03")
        link(revision, third, Relation.REBUTS, found["one voice"])
        link(revision, found["army"], Relation.REBUTS, found["two voices"])
        link(revision, found["village"], Relation.REBUTS, found["two voices"])
        link(revision, found["calm"], Relation.SUPPORTS, found["two voices"])
        link(revision, found["calm"], Relation.UNDERCUTS, found["undated"])
    return found | {"third": third}


def test_the_disputed_come_first_by_how_many_voices_rebut_them(
    at: Desk, marsh: dict[str, int]
) -> None:
    records = at.read("list", "--disputed", "--topic", "Marsh")
    assert [r["id"] for r in records] == [marsh["two voices"], marsh["one voice"]]
    assert [(r["rebuttals"], r["rebuttal_voices"]) for r in records] == [(2, 2), (3, 1)]
    assert records[1]["rebutted_by"] == ["Marsh Spokesman", "Marsh General"]
    assert all(r["topics"] == ["Marsh"] for r in records)


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (["--by", "Marsh Mayor"], ["two voices", "calm", "undated"]),
        (["--by", "Marsh Village"], ["one voice", "village"]),
        (["--since", "2019"], ["spokesman", "general", "army", "village", "third"]),
        (["--since", "2018-12", "--until", "2019-01-02"], ["two voices", "spokesman", "general"]),
        (["--until", "2018-03"], ["two voices", "calm"]),
        (["--until", "2018-04"], ["two voices", "calm"]),
        (["--since", "2018-04", "--until", "2018-04"], ["two voices"]),
        (["--until", "~2017-12"], ["two voices", "calm"]),
        (["--relation", "rebuts"], ["one voice", "two voices"]),
        (["--relation", "supports"], ["two voices"]),
        (["--relation", "undercuts"], ["undated"]),
        (["--relation", "qualifies"], []),
        (["--relation", "supports", "--disputed"], ["two voices"]),
        (["--by", "Marsh Mayor", "--until", "2018-03"], ["two voices", "calm"]),
        (["--by", "Marsh Village", "--since", "2019"], ["village"]),
    ],
    ids=lambda part: " ".join(part) if part and part[0].startswith("-") else "",
)
def test_filters(at: Desk, marsh: dict[str, int], filters: list[str], names: list[str]) -> None:
    """An uncertain date passes for all that it can mean; an unknown one passes for nothing."""
    assert at.listed("--topic", "Marsh", *filters) == sorted(marsh[name] for name in names)


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("id", ["one voice", "two voices", "calm"]),
        ("newest", ["third", "village", "army"]),
        ("rebuttals", ["two voices", "one voice", "calm"]),
        ("supports", ["two voices", "one voice", "calm"]),
        ("said", ["calm", "two voices", "one voice"]),
    ],
)
def test_sort_and_limit(at: Desk, marsh: dict[str, int], sort: str, first: list[str]) -> None:
    wanted = [marsh[name] for name in first]
    assert at.listed("--topic", "Marsh", "--sort", sort, "-n", "3") == wanted
    everything = at.listed("--topic", "Marsh", "--sort", sort, "-n", "0")
    assert everything[:3] == wanted and sorted(everything) == sorted(marsh.values())


def test_the_source_filter(at: Desk, marsh: dict[str, int]) -> None:
    number = at.read("show", marsh["calm"])["statements"][0]["source"]["id"]
    for named in (number, f"S{number}"):
        assert at.listed("--source", named) == [marsh["calm"], marsh["village"]]


def test_the_source_filter_takes_a_url(at: Desk, marsh: dict[str, int]) -> None:
    assert at.listed("--source", "https://example.org/marsh") == [marsh["calm"], marsh["village"]]


def test_the_report_holds_the_disputed_with_those_who_answer(
    at: Desk, marsh: dict[str, int]
) -> None:
    told = at.read("report", "--topic", "Marsh")
    assert [c["id"] for c in told] == [marsh["two voices"], marsh["one voice"]]
    answers = [[(a["relation"], a["id"]) for a in c["answers"]] for c in told]
    assert answers == [
        [("rebuts", marsh["army"]), ("rebuts", marsh["village"])],
        [("rebuts", marsh["spokesman"]), ("rebuts", marsh["general"]), ("rebuts", marsh["third"])],
    ]
    assert told[0]["answers"][0]["statements"][0]["claimant"] == "Marsh Army"
    (first,) = at.read("report", "--topic", "Marsh", "-n", "1", "--answers", "1")
    assert first["more_answers"] == len(answers[0]) - len(first["answers"]) > 0
    page = at.do("report", "--topic", "Marsh", "-n", "1", "--answers", "1")
    assert "The army says no." in page and "The village says no." not in page


def test_search_finds_all_words_in_text_original_and_quotes(at: Desk) -> None:
    number = at.do(
        "add", "Vast zirconium deposits.", "--original", "Große Zirkoniumvorkommen", "--quote",
        "ubiquitous xenolith", "--topic", "Zircon",
    )  # fmt: skip
    other = at.do("add", "Zirconium is rare.")

    def found(*words: str) -> list[str]:
        return at.do("search", *words, "-q").split()

    assert found("zirconium", "DEPOSITS") == found("grosse") == found("xenolith") == [number]
    assert sorted(found("zirconium")) == sorted([number, other])
    assert found('"deposits vast"') == [] and found('"vast zirconium"') == [number]
    assert sorted(found("zirc*")) == sorted([number, other]) and found("zirc") == []
    assert found("zirconium", "--topic", "Zircon") == [number]
    at.do("edit", number, "--text", "Vast beryllium deposits.")
    assert found("zirconium", "--topic", "Zircon") == [] and found("beryllium") == [number]


# --- credibility and assess


def test_a_statement_has_a_digit_of_its_own(at: Desk) -> None:
    digit = ("--by", "Digit Speaker", "--credibility")
    claim = at.do("add", "It is so.", *digit, "2")
    answers = [at.do(verb, claim, "Another.", *digit, "1") for verb in ("rebut", "support")]
    at.do("state", claim, *digit, "5", "--said", "2018")
    at.do("state", claim, "--by", "Digit Speaker", "--said", "2019")
    digits = [one.get("credibility") for one in at.read("show", claim)["statements"]]
    assert digits == ["5", None, "2"]
    for answer in answers:
        assert at.read("show", answer)["statements"][0]["credibility"] == "1"
    number = at.read("show", answers[0])["statements"][0]["id"]
    at.do("edit", f"T{number}", "--credibility", "6")
    assert at.read("show", answers[0])["statements"][0]["credibility"] == "6"
    at.do("edit", f"T{number}", "--credibility", "")
    assert "credibility" not in at.read("show", answers[0])["statements"][0]
    last, _, first = at.read("history", answers[0])
    assert last["changes"][0]["before"] == {"credibility": "6"}
    assert first["command"] == "rebut"


def test_assess_keeps_what_is_judged_beside_what_was(at: Desk) -> None:
    claim = at.do("add", "It is so.")
    assert at.read("show", claim)["assessments"] == []
    first = at.do("assess", claim, "--verdict", "half true", "--because", "Half.", "--assessed",
                  "2018-02-20", CLAIMTRACK_ACTOR="first analyst")  # fmt: skip
    second = at.do("assess", f"C{claim}", "--credibility", "2", "--likelihood", "Very Likely",
                   "--confidence", "MODERATE")  # fmt: skip
    assert first[0] == second[0] == "J" and at.told == ""
    newest, older = at.read("show", claim)["assessments"]
    assert newest | {"uuid": "", "assessed": ""} == {
        "id": int(second[1:]), "uuid": "", "analyst": "tester", "assessed": "",
        "credibility": "2", "likelihood": "very_likely", "confidence": "moderate",
    }  # fmt: skip
    assert older | {"uuid": ""} == {
        "id": int(first[1:]), "uuid": "", "analyst": "first analyst", "assessed": "2018-02-20",
        "verdict": "half true", "because": "Half.",
    }  # fmt: skip
    commands = [revision["command"] for revision in at.read("history", claim)]
    assert commands == ["assess", "assess", "add"]


@pytest.mark.parametrize(
    "spelt", ["roughly even chance", "roughly-even_chance", "ROUGHLY-EVEN-CHANCE"]
)
def test_a_likelihood_is_known_however_its_words_are_joined(at: Desk, spelt: str) -> None:
    claim = at.do("add", "It is so.")
    at.do("assess", claim, "--likelihood", spelt)
    assert at.read("show", claim)["assessments"][0]["likelihood"] == "roughly_even_chance"


def test_an_assessment_is_edited_retracted_and_read_in_the_history(at: Desk) -> None:
    claim = at.do("add", "It is so.")
    number = at.do("assess", claim, "--verdict", "true", "--credibility", "1")
    at.do("edit", number, "--verdict", "", "--likelihood", "almost certain", "--because", "Why.",
          "--assessed", "2018-03-01", "--confidence", "high", "--credibility", "")  # fmt: skip
    (found,) = at.read("show", claim)["assessments"]
    assert {
        "assessed": "2018-03-01", "likelihood": "almost_certain", "confidence": "high",
        "because": "Why.",
    }.items() <= found.items() and not {"verdict", "credibility"} & found.keys()  # fmt: skip
    assert at.do("show", claim).count("almost certain (95–99 %)") == 1
    at.do("retract", found["uuid"][:18], "--because", "judged in haste")
    assert at.read("show", claim)["assessments"] == []
    assert "Analysts" not in at.do("show", claim)
    last, changed, made = at.read("history", number)
    assert [one["command"] for one in (last, changed, made)] == ["retract", "edit", "assess"]
    assert last["changes"][0]["after"] == {"retraction": "judged in haste"}
    assert "judged in haste" in at.do("history", claim)


def test_a_reason_that_joins_likelihood_and_confidence_is_warned_of(at: Desk) -> None:
    claim = at.do("add", "It is so.")
    joined = "It is unlikely, with high confidence."
    at.do("assess", claim, "--verdict", "false", "--because", joined)
    (line,) = at.told.splitlines()
    assert line.startswith(f"warning: “{joined}”") and "--likelihood" in line
    assert at.read("show", claim)["assessments"][0]["because"] == joined
    at.do("add", "-", typed=f"Plain.\n{joined}\n")
    assert len(at.told.splitlines()) == 1
    at.do("assess", claim, "--likelihood", "unlikely", "--confidence", "high", "--because",
          "It is unlikely. My confidence is high.")  # fmt: skip
    assert at.told == ""


def test_ratings_given_with_a_party_or_source_are_its_latest(at: Desk) -> None:
    party = at.do("party", "add", "Rated Party", "--reliability", "b", "--because", "Often right.")
    source = at.do("source", "add", "https://example.org/rated", "--reliability", "D")
    claim = at.do("add", "It is so.", "--by", party, "--source", source, "--credibility", "1")
    assert at.read("show", claim)["statements"][0]["reliability"] == "D"
    assert " D1 " in at.do("show", claim)
    at.do("source", "edit", source, "--reliability", "F")
    assert at.read("show", claim)["statements"][0]["reliability"] == "B"
    at.do("party", "edit", party, "--reliability", "F")
    assert "reliability" not in at.read("show", claim)["statements"][0]
    assert " ?1 " in at.do("show", claim)


# --- edit and retract


def test_edit_changes_what_is_named_and_the_history_keeps_what_stood(at: Desk) -> None:
    number = at.do("add", "Before.", "--note", "A note.", "--topic", "Old shelf")
    at.do("edit", number, "--text", "After.", "--note", "", "--topic", "New shelf", "--no-topic",
          "Old shelf")  # fmt: skip
    shown = at.read("show", number)
    assert (shown["text"], shown["topics"]) == ("After.", ["New shelf"]) and "note" not in shown
    changes = at.read("history", number)[0]["changes"]
    assert changes[0]["before"] == {"text": "Before.", "note": "A note."}
    at.do("edit", number, "--text", "After.", "--note", "")
    assert "already" in at.told
    assert len(at.read("history", number)) == 2, "what changes nothing is no revision"


def test_edit_of_a_statement_its_quote_and_a_link(at: Desk) -> None:
    claim = at.do("add", "It is so.", "--by", "First Name", "--said", "2018", "--quote", "S0.")
    at.do("rebut", claim, "It is not.", "--because", "A guess.")
    shown = at.read("show", claim)
    (statement,), (link,) = shown["statements"], shown["links"]
    at.do("edit", f"T{statement['id']}", "--by", "Other Name", "--said", "~2019", "--place", "Home",
          "--role", "Chief", "--speech", "reported", "--quote", "More.", "--source",
          "https://example.org/edited")  # fmt: skip
    at.do("edit", f"Q{statement['quotes'][0]['id']}", "--text", "So.")
    at.do("edit", f"L{link['id']}", "--because", "On evidence.")
    shown = at.read("show", claim)
    (statement,), (link,) = shown["statements"], shown["links"]
    assert {
        "claimant": "Other Name", "said": "~2019", "place": "Home", "role": "Chief",
        "speech": "reported",
    }.items() <= statement.items()  # fmt: skip
    assert statement["source"]["url"] == "https://example.org/edited"
    assert [quote["exact"] for quote in statement["quotes"]] == ["So.", "More."]
    assert link["because"] == "On evidence."
    at.do("edit", f"T{statement['id']}", "--by", "", "--said", "", "--source", "")
    shown = at.read("show", claim)
    assert not {"claimant", "said"} & shown.keys() and "source" not in shown["statements"][0]


def test_what_is_retracted_counts_for_nothing_and_stays_readable(at: Desk) -> None:
    claim = at.do("add", "It is so.", "--by", "Frank Hurry", "--quote", "So.", "--topic", "Hurry")
    rebuttal = at.do("rebut", claim, "It is not.")
    at.do("retract", rebuttal, "--because", "said of another claim")
    assert int(rebuttal) not in at.listed("-n", "0")
    assert at.read("show", rebuttal)["retraction"] == "said of another claim"
    shown = at.read("show", claim)
    assert shown["rebuttals"] == 0 and shown["links"][0]["live"] is False
    at.do("retract", f"L{shown['links'][0]['id']}", "--because", "its claim is gone")
    at.do("retract", f"Q{shown['statements'][0]['quotes'][0]['id']}", "--because", "misread")
    assert at.read("show", claim)["links"] == []
    assert at.read("show", claim)["statements"][0]["quotes"] == []
    at.do("retract", f"T{shown['statements'][0]['id']}", "--because", "never said")
    assert at.read("show", claim)["statements"] == []
    (party,) = [p for p in at.read("party", "list", "-n", "0") if p["name"] == "Frank Hurry"]
    at.do("retract", f"P{party['id']}", "--because", "nobody of that name")
    assert "Frank Hurry" not in at.do("party", "list", "-n", "0", "--format", "csv")
    assert at.read("party", "show", f"P{party['id']}")["retraction"] == "nobody of that name"


def test_statements_of_a_retracted_claim_are_not_counted(at: Desk) -> None:
    url = "https://example.org/dam"
    words = ("--by", "Dam Watchers", "--source", url)
    kept, twice = (at.do("add", "The dam burst.", *words) for _ in range(2))

    def counts() -> list[int]:
        source = at.read("show", kept)["statements"][0]["source"]["id"]
        lists = at.read("party", "list", "-n", "0"), at.read("source", "list", "-n", "0")
        found = [one for some in lists for one in some]
        shown = [at.read("party", "show", "Dam Watchers"), at.read("source", "show", f"S{source}")]
        listed = [
            one for one in found if one.get("name") == "Dam Watchers" or one.get("url") == url
        ]
        return [one["statement_count"] for one in listed + shown]

    assert counts() == [2, 2, 2, 2]
    at.do("retract", twice, "--because", "entered twice")
    assert counts() == [1, 1, 1, 1]


def test_a_retracted_topic_leaves_its_claims(at: Desk) -> None:
    claim = at.do("add", "It is so.", "--topic", "Passing topic")
    number = at.read("topic", "show", "Passing topic")["id"]
    at.do("retract", f"O{number}", "--because", "too wide")
    assert at.read("show", claim)["topics"] == []
    assert at.run("list", "--topic", "Passing topic", db=at.database).code == 3


def test_history_names_each_revision_once_newest_first(at: Desk) -> None:
    claim = at.do("add", "Draft.", "-m", "why one")
    at.do("edit", claim, "--text", "Final.", "-m", "why two", CLAIMTRACK_ACTOR="second analyst")
    second, first = at.read("history", claim)
    assert (first["command"], first["message"], first["actor"]) == ("add", "why one", "tester")
    assert (second["command"], second["actor"]) == ("edit", "second analyst")
    assert second["recorded_at"] > first["recorded_at"]
    assert at.read("history", f"R{second['id']}") == [at.read("history", "-n", "1")[0]]


# --- sources, parties, topics


def test_a_source_is_known_again_by_its_address_or_its_bytes(at: Desk, tmp_path: Path) -> None:
    page, copy = tmp_path / "report.txt", tmp_path / "copy of it.txt"
    for path in (page, copy):
        path.write_bytes(b"The seventh report.")
    first = at.do("add", "It is so.", "--source", page, "--title", "The seventh report")
    second = at.do("add", "It is so, again.", "--source", copy)
    one, other = (at.read("show", n)["statements"][0]["source"] for n in (first, second))
    assert one == other
    kept = at.read("source", "show", one["id"])
    assert (kept["title"], kept["file_name"]) == ("The seventh report", "report.txt")
    assert kept["file_sha256"] == hashlib.sha256(page.read_bytes()).hexdigest()
    assert kept["statement_count"] == 2 and len(kept["claims"]) == 2


def test_the_same_command_twice_finds_its_own_source(at: Desk) -> None:
    words = ("--source", "https://example.org/twice", "--title", "A title ", "--published", " 2018")
    at.do("add", "-", *words, typed="One.\nTwo.\n")


def test_source_add_list_show_edit(at: Desk) -> None:
    origin = at.do("source", "add", "--title", "A wire story", "--publisher", "Wire Agency",
                   "--published", "2018-02", "--language", "en", "--note", "by heart")  # fmt: skip
    reprint = at.do("source", "add", "https://example.org/reprint", "--title", "A reprint",
                    "--derived-from", origin, "--archive-url", "https://archive.org/reprint",
                    "--reliability", "c", "--because", "Adds nothing.")  # fmt: skip
    assert origin[0] == reprint[0] == "S"
    assert at.read("source", "show", origin)["derived"] == [int(reprint[1:])]
    shown = at.read("source", "show", reprint)
    assert {
        "title": "A reprint", "url": "https://example.org/reprint", "reliability": "C",
        "archive_url": "https://archive.org/reprint", "derived_from": int(origin[1:]),
    }.items() <= shown.items()  # fmt: skip
    at.do("source", "edit", reprint, "--title", "A copy", "--publisher", "Copy Paper",
          "--derived-from", "", "--reliability", "E")  # fmt: skip
    shown = at.read("source", "show", reprint)
    assert (shown["title"], shown["publisher"]) == ("A copy", "Copy Paper")
    assert [rating["letter"] for rating in shown["ratings"]] == ["E", "C"]
    assert "derived_from" not in shown
    assert int(origin[1:]) in [source["id"] for source in at.read("source", "list", "-n", "0")]


def test_party_add_list_show_edit_affiliate(at: Desk) -> None:
    number = at.do("party", "add", "Ministry of Tides", "--kind", "Anonymous-Group", "--alias",
                   "MoT", "--reliability", "B", "--because", "Mostly right.")  # fmt: skip
    at.do("party", "edit", "MoT", "--kind", "government", "--name", "Tide Ministry", "--alias",
          "Ministry of Tides", "--no-alias", "MoT", "--note", "renamed")  # fmt: skip
    shown = at.read("party", "show", number)
    assert {
        "name": "Tide Ministry", "party_kind": "government", "reliability": "B", "note": "renamed",
        "aliases": ["Ministry of Tides"],
    }.items() <= shown.items()  # fmt: skip
    claim = at.do("add", "High water.", "--by", "Ministry of Tides")
    assert at.told == "" and at.listed("--by", "Tide Ministry") == [int(claim)]
    tie = at.do("party", "affiliate", "Tide Ministry", "Tide Government", "--as", "member-of",
                "--role", "part", "--since", "2017", "--until", "2019")  # fmt: skip
    assert tie.startswith("A") and "Tide Government" in at.told
    (known,) = at.read("party", "show", number)["ties"]
    assert {
        "id": int(tie[1:]), "relation": "member_of", "party": "Tide Government", "role": "part",
        "since": "2017", "until": "2019",
    }.items() <= known.items()  # fmt: skip
    assert at.read("party", "show", "Tide Government")["tied"][0]["party"] == "Tide Ministry"
    at.do("retract", tie, "--because", "dissolved")
    assert at.read("party", "show", number)["ties"] == []


def test_speakers_of_one_institution_are_one_voice_members_are_not(at: Desk) -> None:
    claim = at.do("add", "The bridge held.")
    for speaker in ("Bridge Mayor", "Bridge Clerk"):
        at.do("rebut", claim, "No.", "--by", speaker, "--affiliation", "Bridge Town")
    shown = at.read("show", claim)
    assert (shown["rebuttals"], shown["rebuttal_voices"]) == (2, 1)
    at.do("rebut", claim, "The league denies it.", "--by", "Bridge Guild", "--member-of",
          "Bridge Town")  # fmt: skip
    assert at.read("show", claim)["rebuttal_voices"] == 2


def test_one_party_under_two_names_is_one_voice(at: Desk) -> None:
    claim = at.do("add", "The ferry sank.")
    for name in ("Ferry Line", "Harbour Boats"):
        at.do("rebut", claim, f"{name} denies it.", "--by", name)
    assert at.read("show", claim)["rebuttal_voices"] == 2
    at.do("party", "edit", "Harbour Boats", "--same-as", "Ferry Line")
    assert at.read("show", claim)["rebuttal_voices"] == 1
    assert len(at.listed("--by", "Ferry Line")) == 2
    shown = at.read("party", "show", "Ferry Line")
    (same,) = shown["same"]
    assert (same["name"], same["statement_count"]) == ("Harbour Boats", 1)
    assert shown["statement_count"] + same["statement_count"] == len(shown["claims"])
    page = at.run("party", "show", "Ferry Line", db=at.database).out
    assert f"Also recorded as  P{same['id']} Harbour Boats, 1 statement" in page
    assert at.read("party", "show", "Harbour Boats")["same"] == []


def test_topic_add_list_show_edit(at: Desk) -> None:
    number = at.do("topic", "add", "Salt roads", "--note", "Who owns them.")
    claim = at.do("add", "They are ours.", "--topic", "Salt roads")
    at.do("rebut", claim, "They are not.", "--topic", "Salt roads")
    shown = at.read("topic", "show", number)
    assert (shown["name"], shown["note"]) == ("Salt roads", "Who owns them.")
    assert (len(shown["claims"]), shown["disputed_count"]) == (2, 1)
    at.do("topic", "edit", "Salt roads", "--name", "Salt routes", "--note", "")
    assert at.read("show", claim)["topics"] == ["Salt routes"]
    assert "note" not in at.read("topic", "show", "Salt routes")
    at.do("topic", "add", "Salt mines")
    taken = at.run("topic", "edit", "Salt mines", "--name", "Salt routes", db=at.database)
    assert taken.code == 3 and 'there is a topic "Salt routes"' in taken.err
    (record,) = [t for t in at.read("topic", "list", "-n", "0") if t["name"] == "Salt routes"]
    assert (record["claim_count"], record["disputed_count"]) == (2, 1)


@pytest.mark.parametrize(("flag", "name"), [("--topic", "1979"), ("--by", "1979"), ("--by", "P5")])
def test_a_name_may_look_like_a_number(at: Desk, flag: str, name: str) -> None:
    at.do("topic" if flag == "--topic" else "party", "add", name)
    claim = at.do("add", "It was so that year.", flag, name)
    assert at.listed(flag, name) == [int(claim)]


@pytest.mark.parametrize("flag", ["--said", "--title", "--place", "--role"])
def test_an_empty_option_is_no_statement(at: Desk, flag: str) -> None:
    number = at.do("add", "Nobody is known to have said it.", flag, "")
    assert at.read("show", number)["statements"] == []


# --- databases


def test_db_init_status_path_upgrade_backup(run: Run, in_process: Run, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "desk.db"
    made = run("db", "init", db=str(path))
    assert (made.code, made.out) == (0, "") and str(path) in made.err
    assert path.stat().st_mode & 0o777 == 0o600
    at = Desk(run, in_process, str(path))
    assert at.do("db", "path") == str(path)
    at.do("add", "A claim.", "--by", "Russia")
    status = at.read("db", "status")
    assert (status["claims"], status["parties"], status["revisions"]) == (1, 1, 1)
    assert (status["state"], status["journal"]) == ("up to date", "wal")
    at.do("db", "upgrade")
    assert "up to date" in at.told
    at.do("db", "backup", "copy.db")
    copy = Desk(run, in_process, str(tmp_path / "copy.db"))
    assert copy.read("show", 1) == at.read("show", 1)
    at.do("add", "Another claim.")
    assert copy.listed() == [1]


def test_an_older_database_is_upgraded_and_keeps_what_it_holds(
    run: Run, in_process: Run, dispute: str, kept: Callable[[str], Any]
) -> None:
    import sqlite3

    before = kept(dispute)
    other = sqlite3.connect(dispute)
    other.execute("PRAGMA user_version = 0")
    other.close()
    assert run("list", db=dispute).code == 4
    at = Desk(run, in_process, dispute)
    at.do("db", "upgrade")
    assert f"from schema 0 to {SCHEMA_VERSION}" in at.told
    assert kept(dispute) == before


def test_the_flag_the_environment_the_config_file_the_default(run: Run, tmp_path: Path) -> None:
    """Where the database is, by what names it, the strongest first."""
    config = tmp_path / "config.toml"
    config.write_text(f'database = "{tmp_path}/by-config.db"\nactor = "by config"\n')
    named = {"CLAIMTRACK_CONFIG": str(config)}
    last = run("db", "path", CLAIMTRACK_CONFIG="nowhere", XDG_DATA_HOME=str(tmp_path / "data"))
    assert last.out == f"{tmp_path}/data/claimtrack/claimtrack.db\n"
    assert run("db", "path", **named).out == f"{tmp_path}/by-config.db\n"
    assert run("db", "path", db="by-environment.db", **named).out == "by-environment.db\n"
    assert run("--db", "by-flag.db", "db", "path", db="x.db", **named).out == "by-flag.db\n"
    assert run("--db", "y.db", "db", "path", "--db", "by-flag.db", **named).out == "by-flag.db\n"
    assert run("db", "init", **named).code == 0
    assert run("add", "A claim.", CLAIMTRACK_ACTOR="", **named).code == 0
    (revision,) = json.loads(run("history", "--json", **named).out)
    assert revision["actor"] == "by config"


def test_demo_loads_the_fixture_once_and_reports(run: Run, in_process: Run, tmp_path: Path) -> None:
    first = run("demo", "--db", "demo.db", "--json")
    assert first.code == 0, first
    disputed = json.loads(first.out)
    assert disputed and all(claim["rebuttals"] > 0 for claim in disputed)
    at = Desk(run, in_process, str(tmp_path / "demo.db"))
    at.do("retract", disputed[0]["id"], "--because", "to see")
    again = run("demo", "--db", "demo.db", "--json")
    assert disputed[0]["id"] not in [claim["id"] for claim in json.loads(again.out)]
    fresh = run("demo", "--db", "demo.db", "--json", "--fresh")
    assert [claim["id"] for claim in json.loads(fresh.out)] == [claim["id"] for claim in disputed]


def test_a_demo_by_an_earlier_claimtrack_is_brought_up_to_date(run: Run, tmp_path: Path) -> None:
    migrations.create(str(tmp_path / "demo.db"), schema=4)
    earlier = sqlite3.connect(tmp_path / "demo.db")
    with contextlib.closing(earlier):
        row = (1, "1" * 36, "1" * 36, "2026-01-01T00:00:00.000000Z", "A", "demo", 1, "0" * 64)
        columns = "id, uuid, command_id, recorded_at, actor, command, changes, hash"
        earlier.execute(f"INSERT INTO revision ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        earlier.commit()
    assert run("demo", "--db", "demo.db").code == 0


# --- what holds of all JSON


@pytest.mark.parametrize(
    "words",
    [
        ["list"], ["list", "--disputed"], ["search", "dam"], ["show", "1"], ["show", "2"],
        ["show", "5"], ["report"], ["history"], ["history", "C5"], ["source", "list"],
        ["source", "show", "S1"], ["source", "show", "S3"], ["party", "list"],
        ["party", "show", "P3"], ["party", "show", "P7"], ["topic", "list"],
        ["topic", "show", "Vorl dam"], ["db", "status"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_is_unknown_is_left_out(in_process: Run, quarrelling: str, words: list[str]) -> None:
    at = Desk(in_process, in_process, quarrelling)
    found = at.read(*words)
    assert found and not unknown(found)
    lines = at.do(*words, "--format", "jsonl").split("\n")
    listed = found if isinstance(found, list) else [found]
    assert [json.loads(line) for line in lines] == listed


def test_an_edit_makes_no_quote_that_its_statement_has_already(
    in_process: Run, sqlite: str
) -> None:
    """Else desks that are merged would not come to the same of the two."""
    quotes = ("--quote", "alpha", "--quote", "beta", "--unverified")
    assert in_process("add", "A claim.", "--by", "Ada", *quotes, db=sqlite).code == 0
    done = in_process("edit", "Q2", "--text", "alpha", "--unverified", db=sqlite)
    assert done.code == 5 and "T1 has Q1 for “alpha” already" in done.err
