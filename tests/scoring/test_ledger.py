"""The reference solver: where it stops, and that no order of steps leads elsewhere."""

from __future__ import annotations

from hypothesis import given, settings
from random_graphs import graphs

from claimtrack.scoring import ledger
from claimtrack.scoring.graphs import ONE, UNIT, Graph, check, graph
from claimtrack.scoring.ledger import Solution, arrange, down, up


def next_bounds(graph: Graph, known: Solution) -> Solution:
    """Every bound once more by the formulas, each from bounds that were known before."""
    structure = arrange(graph)
    ends = (
        (known.lower, known.link_lower, known.upper, known.link_upper, down, up),
        (known.upper, known.link_upper, known.lower, known.link_lower, up, down),
    )
    piles, left, kept = [], [], []
    for near, link_near, far, link_far, rounded, back in ends:
        kept.append([ONE] * graph.size)
        for claim, pulls in structure.of_claim.items():
            kept[-1][claim] -= max(back(far[p.source], link_far[p.link]) for p in pulls)
        left.append([ONE] * len(graph.kind))
        for link, pulls in structure.of_link.items():
            left[-1][link] -= max(back(far[p.source], link_far[p.link]) for p in pulls)
        own = [UNIT + rounded(e, k) for e, k in zip(graph.evidence_for, kept[-1], strict=True)]
        h = [min(ONE, 2 * s) for s in near]
        for_ = [
            own[claim]
            + sum(
                max(rounded(rounded(own[p.source], h[p.source]), link_near[p.link]) for p in group)
                for group in groups
            )
            for claim, groups in enumerate(structure.supporters)
        ]
        against = [
            UNIT
            + graph.evidence_against[claim]
            + sum(
                max(rounded(rounded(for_[p.source], h[p.source]), link_near[p.link]) for p in group)
                for group in groups
            )
            for claim, groups in enumerate(structure.rebuttals)
        ]
        piles.append((for_, against))
    (for_low, against_low), (for_high, against_high) = piles
    return Solution(
        [(f << 30) // (f + a) for f, a in zip(for_low, against_high, strict=True)],
        [-((-f << 30) // (f + a)) for f, a in zip(for_high, against_low, strict=True)],
        for_low,
        for_high,
        against_low,
        against_high,
        left[0],
        left[1],
        kept[0],
        kept[1],
        known.rounds,
    )


def both_ends_at_once(graph: Graph, rounds: int) -> Solution:
    """The bounds by the plainest order of steps: all from the same round."""
    undercut = arrange(graph).of_link
    size, links = graph.size, len(graph.kind)
    whole = [ONE] * size
    known = next_bounds(
        graph,
        Solution(
            [0] * size, whole, [], [], [], [],
            [0 if link in undercut else ONE for link in range(links)], [ONE] * links,
            whole, whole, 0,
        ),
    )  # fmt: skip
    for _ in range(rounds):
        after = next_bounds(graph, known)
        if after == known:
            break
        known = after
    return known


def test_what_an_undercutter_moved_last_is_not_missed():
    drawn = graph(
        {"a": 0, "b": 0.732},
        [("a", "rebuts", "b"), ("b", "supports", "a"), ("a", "undercuts", "b")],
    )
    solution = ledger.solve(drawn)
    # The upper end of a moves last, by 2^-30: what it leaves of b's evidence moves after that.
    assert next_bounds(drawn, solution) == solution


@settings(max_examples=120, deadline=None)
@given(graphs())
def test_bounds_stand_still_and_no_order_of_steps_leads_elsewhere(drawn):
    check(drawn)
    solution = ledger.solve(drawn, 2000)
    if solution.rounds < 2000:
        assert next_bounds(drawn, solution) == solution
        assert both_ends_at_once(drawn, 5000)._replace(rounds=solution.rounds) == solution


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_bounds_only_ever_close(drawn):
    wider = ledger.solve(drawn, 1)
    for rounds in (2, 3, 5, 9, 40):
        closer = ledger.solve(drawn, rounds)
        assert all(a <= b for a, b in zip(wider.lower, closer.lower, strict=True))
        assert all(a >= b for a, b in zip(wider.upper, closer.upper, strict=True))
        assert all(a <= b for a, b in zip(closer.lower, closer.upper, strict=True))
        wider = closer
