"""Where a claim's reports come from, drawn as trees."""

from __future__ import annotations

from conftest import Run
from desks import Desk


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
    assert chain["source"] == int(wire[1:]) and len(chain["derived"]) == 2
    assert chain["derived"][0]["derived"][0]["source"] == int(second[1:])
    assert len(found["unsourced"]) == 1
    drawn = at.do("origins", claim)
    assert "5 reports, 1 origin, 2 voices" in drawn
    lines = drawn.split("\n")
    places = {title: next(line.index(title) for line in lines if title in line)
              for title in ("The wire", "Reprint 0", "Reprint of a reprint")}  # fmt: skip
    assert places["The wire"] < places["Reprint 0"] < places["Reprint of a reprint"]


def test_circular_reporting_is_named_and_has_no_origin(dispute: str, run: Run) -> None:
    at = Desk(run, run, dispute)
    one, two, three = (sourced(at, f"Circle {n}") for n in "abc")
    leaf = sourced(at, "Leaf", "--derived-from", two)
    from claimtrack.store.engine import connected, transaction

    # The command refuses a circle; two desks merged may have one.
    with connected(dispute) as connection, transaction(connection):
        for lower, upper in ((one, two), (two, three), (three, one)):
            connection.plain(
                f"UPDATE source SET derived_from_id = {upper[1:]} WHERE id = {lower[1:]}"
            )
    claim = at.do("add", "Round and round.", "--source", one)
    at.do("state", claim, "--source", leaf)
    found = at.read("origins", claim)
    assert found["circles"] and len(found["chains"]) == 1
    drawn = at.do("origins", claim)
    assert "circular" in drawn and "there is no origin" in drawn
    assert drawn.count("Leaf") == 1


def test_a_claim_without_reports_is_drawn(at: Desk) -> None:
    claim = at.do("add", "Nobody said this.")
    assert "0 reports, 0 origins, 0 voices" in at.do("origins", claim)
