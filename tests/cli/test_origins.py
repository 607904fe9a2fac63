"""Where a claim's reports come from, drawn as trees."""

from __future__ import annotations

from conftest import Run
from desks import Desk
from factories import claim, revising

from claimtrack.ledger.claims import Telling, add_statement
from claimtrack.ledger.sources import SourceGiven
from claimtrack.vocabulary import Kind


def sourced(at: Desk, title: str, *more: str) -> str:
    return at.do("source", "add", "--title", title, *more)


def test_four_reports_of_one_wire_story_are_one_origin(at: Desk) -> None:
    wire = sourced(at, "The wire story", "--publisher", "Wire of Origins")
    reprints = [sourced(at, f"Reprint {n}", "--derived-from", wire) for n in range(2)]
    second = sourced(at, "Reprint of a reprint", "--derived-from", reprints[0])
    claim = at.do("add", "The wire said so.", "--by", "An Origin Speaker", "--source", wire)
    for source in (*reprints, second):
        at.do("state", claim, "--by", "An Origin Speaker", "--source", source)
    at.do("state", claim, "--by", "Somebody without Source")
    found = at.read("origins", claim)
    assert (found["reports"], found["origins"], found["voices"]) == (5, 1, 2)
    (chain,) = found["chains"]
    assert (chain["origin"], chain["circle"]) == (int(wire[1:]), [])
    assert [(one["source"], one.get("derived_from"), one["depth"], len(one["reports"]))
            for one in chain["documents"]] == [
        (int(wire[1:]), None, 0, 1),
        (int(reprints[0][1:]), int(wire[1:]), 1, 1),
        (int(second[1:]), int(reprints[0][1:]), 2, 1),
        (int(reprints[1][1:]), int(wire[1:]), 1, 1),
    ]  # fmt: skip
    assert len(found["unsourced"]) == 1
    drawn = at.do("origins", claim)
    assert "5 reports, 1 origin, 2 voices" in drawn
    lines = drawn.split("\n")
    places = {title: next(line.index(title) for line in lines if title in line)
              for title in ("The wire", "Reprint 0", "Reprint of a reprint")}  # fmt: skip
    assert places["The wire"] < places["Reprint 0"] < places["Reprint of a reprint"]


def test_circular_reporting_is_named_and_has_no_origin(at: Desk) -> None:
    one, two, three = (sourced(at, f"Circle {n}") for n in "abc")
    leaf = sourced(at, "Leaf", "--derived-from", two)
    claim = at.do("add", "Round and round.", "--source", two)
    for source in (leaf, one):
        at.do("state", claim, "--source", source)
    named = f"circular reporting: {one} from {two} from {three} from {one}"
    for lower, upper in ((one, two), (two, three)):
        at.do("source", "edit", lower, "--derived-from", upper)
        assert "circular" not in at.told
    at.do("source", "edit", three, "--derived-from", one)
    assert f"{named}; there is no origin" in at.told
    # An edit that closes no circle does not tell of one.
    at.do("source", "edit", three, "--note", "Cites the first.")
    assert "circular" not in at.told
    assert at.read("show", claim)["circles"] == [named]
    found = at.read("origins", claim)
    assert found["circles"] == [named] and found["origins"] == 0
    (chain,) = found["chains"]
    assert "origin" not in chain
    assert chain["circle"] == [int(number[1:]) for number in (one, two, three)]
    assert [(doc["source"], doc["depth"]) for doc in chain["documents"]] == [
        (int(number[1:]), depth) for number, depth in ((one, 0), (two, 1), (leaf, 2), (three, 1))
    ]
    drawn = " ".join(at.do("origins", claim).split())
    assert "3 reports, 0 origins, 1 voice" in drawn
    assert f"{named}; there is no origin" in drawn
    assert drawn.count("Leaf") == 1
    for words in (("list",), ("score", claim), ("report", "--answers", "1"), ("gaps",)):
        at.do(*words)


def test_the_longest_of_chains_is_told_and_drawn_within_its_cells(
    database: str, run: Run, in_process: Run
) -> None:
    at, length = Desk(run, in_process, database), 1_200
    with revising(database) as revision:
        publisher = revision.create(Kind.PARTY, name="The Deep Press")
        for number in range(1, length + 1):
            above = number - 1 or None
            revision.create(
                Kind.SOURCE, title=f"Deep {number}", publisher_id=publisher, derived_from_id=above
            )
        one = claim(revision, "Deep down.", source=f"S{length}")
        for number in (1, 600):
            add_statement(revision, one, Telling(source=SourceGiven(f"S{number}")))
    documents = at.read("origins", one)["chains"][0]["documents"]
    assert [doc["depth"] for doc in documents] == list(range(length))
    assert [doc["source"] for doc in documents if doc["reports"]] == [1, 600, length]
    assert at.do("origins", one, "-f", "csv")
    for cells in (40, 80):
        lines = at.do("origins", one, COLUMNS=str(cells)).split("\n")
        assert max(map(len, lines)) <= cells
        assert len(lines) < 4 * length
    drawn = " ".join(" ".join(lines).split())
    assert f"S{length} from S{length - 1} ({length - 1} deep) The Deep Press: Deep {length}" in (
        " ".join(drawn.replace("│", " ").replace("├──", "").replace("└──", "").split())
    )
    # Whose voice a report is, is told without all of the chain.
    assert f"S{length} from S{length - 1}" in at.do("show", one)
    (voice,) = at.read("show", one)["voices"]
    assert all(len(report.get("why", "")) < 120 for report in voice["reports"])


def test_a_tree_is_drawn_as_trees_are(at: Desk) -> None:
    top, side = sourced(at, "Tree top"), sourced(at, "Tree alone")
    left, right = (sourced(at, f"Tree {n}", "--derived-from", top) for n in ("left", "right"))
    below = sourced(at, "Tree below", "--derived-from", left)
    claim = at.do("add", "As trees are.", "--source", below, "--by", "Tree Speaker")
    for source in (right, side, top, left):
        at.do("state", claim, "--source", source, "--by", "Tree Speaker")
    told = at.read("show", claim)["statements"]
    t = {f"S{one['source']['id']}": f"T{one['id']} Tree Speaker, undated" for one in told}
    assert at.do("origins", claim).split("\n")[3:] == [
        f"{top} Tree top (origin)",
        f"├── {t[top]}",
        f"├── {left} Tree left",
        f"│   ├── {t[left]}",
        f"│   └── {below} Tree below",
        f"│       └── {t[below]}",
        f"└── {right} Tree right",
        f"    └── {t[right]}",
        "",
        f"{side} Tree alone (origin)",
        f"└── {t[side]}",
    ]


def test_a_claim_without_reports_is_drawn(at: Desk) -> None:
    claim = at.do("add", "Nobody said this.")
    assert at.read("origins", claim) == {
        "id": int(claim), "text": "Nobody said this.", "reports": 0, "origins": 0, "voices": 0,
        "circles": [], "chains": [], "unsourced": [],
    }  # fmt: skip
    assert "0 reports, 0 origins, 0 voices" in at.do("origins", claim)


def test_lists_are_there_even_when_empty_and_only_where_they_belong(at: Desk) -> None:
    source = sourced(at, "Nothing rests on this")
    shown = at.read("source", "show", source)
    for name in ("ratings", "derived", "captures", "claims"):
        assert shown[name] == []
    party = at.do("party", "add", "Who is in no tie")
    shown = at.read("party", "show", party)
    for name in ("aliases", "ties", "tied", "ratings", "claims"):
        assert shown[name] == []
    for one in (*at.read("source", "list"), *at.read("party", "list")):
        assert not {"ratings", "derived", "captures", "aliases", "ties", "tied"} & one.keys()
    # A person reads no empty headings.
    assert "Copies" not in at.do("source", "show", source)
