"""The table of properties and semantics on the page for specialists is the one that is measured."""

from __future__ import annotations

import pytest
from changed_graphs import links
from drawn_graphs import described, less
from property_table import PAGE, PROPERTIES, parts, section

from claimtrack.scoring import SEMANTICS
from claimtrack.scoring.graphs import UNIT, Edge, Graph, check


@pytest.mark.slow
def test_the_page_has_the_table_that_is_measured():
    shown = parts(PAGE.read_text(encoding="utf-8"))[1]
    assert shown == section(), "run: python tests/property_table.py"


def test_a_row_has_a_name_and_a_meaning_of_its_own():
    for column in ("name", "meaning"):
        assert len({getattr(one, column) for one in PROPERTIES}) == len(PROPERTIES)
    # A semantics that is added needs a column: `section` makes one of each.
    assert SEMANTICS == ("ledger", "mlp", "dfquad", "qe", "euler", "hcat")


DRAWN = Graph(
    [0, 1, 1],
    [8 * UNIT, 0, 0],
    [0, 2 * UNIT, 0],
    [Edge.REBUTS, Edge.UNDERCUTS_LINK, Edge.UNDERCUTS_LINK, Edge.SUPPORTS],
    [1, 2, 0, 2],
    [0, 0, 1, 1],
)


def test_a_graph_is_told_in_words():
    assert described(DRAWN) == (
        "a 8, b 0 (and 2 against), c 0; b rebuts a, c undercuts “b rebuts a”,"
        " a undercuts “c undercuts “b rebuts a””, c supports b; b and c of one voice"
    )


def test_what_is_less_of_a_graph_is_a_graph_and_gets_to_nothing():
    seen, waiting = set(), [DRAWN]
    while waiting:
        graph = waiting.pop()
        check(graph)
        for smaller in less(graph):
            key = described(smaller)
            if key not in seen:
                seen.add(key)
                waiting.append(smaller)
    assert "a 0" in seen
    # With a claim go its links, what undercuts them, and what undercuts that.
    without_b, without_c, *_ = less(DRAWN)
    assert links(without_b) == []
    assert links(without_c) == [(Edge.REBUTS, 1, 0)]
