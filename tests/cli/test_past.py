"""`--as-of` and `--until`: every read shows the past as it was shown then."""

from __future__ import annotations

import json
import re
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
    ("gaps",), ("origins", "1"), ("timeline",), ("timeline", "1"),
)  # fmt: skip


def seen(desk: Desk, *past: str) -> dict[str, Any]:
    """What every read prints, or refuses with."""
    found = {}
    for words in READS:
        result = desk.in_process(*words, "--json", *past, db=desk.database)
        said = result.err if result.code else json.loads(result.out)
        found[" ".join(words)] = (result.code, said)
    return found


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
