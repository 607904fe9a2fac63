"""What more evidence and further links do to a claim under the ledger: all else held, on graphs
of rebuttals, and where nothing is supported or undercut in a circle."""

from __future__ import annotations

from by_formula import piles, update
from changed_graphs import links, with_claim, with_evidence, with_link
from hypothesis import given, settings
from hypothesis import strategies as st
from random_graphs import AMOUNTS, effects, graphs, layered_graphs

from claimtrack.scoring import Figures, ledger, solve
from claimtrack.scoring.figures import CERTIFIED
from claimtrack.scoring.graphs import ONE, UNIT, Edge, Graph

ROUNDS = 400
SLACK = 1e-12
STATES = st.lists(st.floats(0, 1), min_size=40, max_size=40)
REBUTTALS = (Edge.REBUTS, Edge.ATTACKS)
AGAINST = (Edge.REBUTS, Edge.ATTACKS, Edge.UNDERCUTS)

few = settings(max_examples=60, deadline=None)
many = settings(max_examples=100, deadline=None)


# All else held: on every graph


@many
@given(graphs(), STATES, st.data())
def test_all_else_held_every_effect_has_its_sign(drawn, shares, data):
    claim = data.draw(st.integers(0, drawn.size - 1))
    state = shares[: drawn.size + len(drawn.kind)]
    known = piles(drawn, state)[claim].strength

    def strength(changed: Graph, left: float = 1.0) -> float:
        # A further link is undercut to an extent that is given too.
        return piles(changed, [*state, left])[claim].strength

    more = data.draw(AMOUNTS)
    assert strength(with_evidence(drawn, claim, more)) >= known - SLACK
    assert strength(with_evidence(drawn, claim, more, "evidence_against")) <= known + SLACK
    for other in set(range(drawn.size)) - {claim}:
        left = data.draw(st.floats(0, 1))
        assert strength(with_link(drawn, Edge.SUPPORTS, other, claim), left) >= known - SLACK
        for kind in AGAINST:
            assert strength(with_link(drawn, kind, other, claim), left) <= known + SLACK


def signs(drawn: Graph, claim: int) -> set[tuple[int, int]]:
    """Which claims' strengths enter that of a claim by the formulas, and whether they raise it (1)
    or lower it (-1). Those of what it is supported and rebutted by enter with their own piles."""
    rows = links(drawn)

    def bearing(on: int, *kinds: Edge) -> set[int]:
        found = {source for kind, source, target in rows if kind in kinds and target == on}
        both = {target for kind, source, target in rows if kind == Edge.REBUTS and source == on}
        return found | (both if Edge.REBUTS in kinds else set())

    def own(of: int) -> set[tuple[int, int]]:
        return {(one, -1) for one in bearing(of, Edge.UNDERCUTS)}

    def for_(of: int) -> set[tuple[int, int]]:
        given = bearing(of, Edge.SUPPORTS)
        return own(of).union({(one, 1) for one in given}, *map(own, given))

    rebutters = bearing(claim, *REBUTTALS)
    against = {(one, 1) for one in rebutters}.union(*map(for_, rebutters))
    return for_(claim) | {(one, -sign) for one, sign in against}


@many
@given(graphs(), STATES, st.data())
def test_the_formulas_rise_in_what_supports_and_fall_in_what_rebuts_and_undercuts(
    drawn, shares, data
):
    """What makes the map mixed monotone. A claim that enters both ways is left out."""
    state = shares[: drawn.size + len(drawn.kind)]
    claim = data.draw(st.integers(0, drawn.size - 1))
    known = update(drawn, state)[claim]
    found = signs(drawn, claim)
    for source in range(drawn.size):
        higher = list(state)
        higher[source] = max(state[source], data.draw(st.floats(0, 1)))
        gained = update(drawn, higher)[claim] - known
        if (source, -1) not in found:
            assert gained >= -SLACK
        if (source, 1) not in found:
            assert gained <= SLACK


@many
@given(effects())
def test_of_a_claim_that_bears_on_nothing_every_effect_has_its_sign(drawn):
    """All else is held because nothing else follows from it; so both bounds move as they should."""

    def bounds(graph: Graph) -> tuple[int, int]:
        solution = ledger.solve(graph, ROUNDS)
        return solution.lower[drawn.claim], solution.upper[drawn.claim]

    lower, upper = bounds(drawn.graph)
    for better in drawn.better:
        found = bounds(better)
        assert found[0] >= lower and found[1] >= upper
    for worse in drawn.worse:
        found = bounds(worse)
        assert found[0] <= lower and found[1] <= upper


# On graphs of rebuttals


def moved(known: Graph, changed: Graph, claim: int) -> tuple[Figures, Figures]:
    before, after = solve(known)[claim], solve(changed)[claim]
    assert before.certified and after.certified
    return before, after


@many
@given(graphs(REBUTTALS))
def test_on_graphs_of_rebuttals_there_is_one_answer(drawn):
    """Proposition 3."""
    assert all(figure.certified for figure in solve(drawn))


@many
@given(graphs(REBUTTALS), st.data())
def test_on_graphs_of_rebuttals_more_evidence_never_lowers_a_claim(drawn, data):
    """Proposition 7."""
    claim = data.draw(st.integers(0, drawn.size - 1))
    before, after = moved(drawn, with_evidence(drawn, claim, data.draw(AMOUNTS)), claim)
    assert after.upper >= before.lower


@many
@given(graphs(REBUTTALS), st.data())
def test_on_graphs_of_rebuttals_more_against_a_claim_never_raises_it(drawn, data):
    claim = data.draw(st.integers(0, drawn.size - 1))
    more = with_evidence(drawn, claim, data.draw(AMOUNTS), "evidence_against")
    before, after = moved(drawn, more, claim)
    assert after.lower <= before.upper
    if drawn.size > 1:
        other = (claim + data.draw(st.integers(1, drawn.size - 1))) % drawn.size
        before, after = moved(drawn, with_link(drawn, Edge.ATTACKS, other, claim), claim)
        assert after.lower <= before.upper


@few
@given(st.integers(8 * UNIT, 50 * UNIT), graphs([Edge.ATTACKS, Edge.REBUTS], most=10), st.data())
def test_a_confirmed_claim_stands_against_ten_unknown_voices(evidence, drawn, data):
    """Whatever else they say against one another; .7615 is what ten apart leave of A1."""
    nothing = [0] * drawn.size
    drawn = with_claim(drawn._replace(evidence_for=nothing), evidence)
    for unknown in range(drawn.size - 1):
        ends = [unknown, drawn.size - 1]
        drawn = with_link(drawn, Edge.REBUTS, *(ends if data.draw(st.booleans()) else ends[::-1]))
    figure = solve(drawn)[-1]
    assert figure.lower >= ONE * 99 // 130 - CERTIFIED


# Where no support and no undercut is in a circle


@few
@given(layered_graphs())
def test_without_supports_and_undercuts_in_circles_there_is_one_answer(case):
    drawn, _ = case
    assert all(figure.certified for figure in solve(drawn))


@many
@given(layered_graphs(), st.data())
def test_there_more_for_a_claim_never_lowers_and_more_against_never_raises(case, data):
    drawn, layer = case
    claim = data.draw(st.integers(0, drawn.size - 1))
    more = data.draw(AMOUNTS)
    before, after = moved(drawn, with_evidence(drawn, claim, more), claim)
    assert after.upper >= before.lower
    before, after = moved(drawn, with_evidence(drawn, claim, more, "evidence_against"), claim)
    assert after.lower <= before.upper
    for other in range(drawn.size):
        if layer[other] < layer[claim]:
            before, after = moved(drawn, with_link(drawn, Edge.SUPPORTS, other, claim), claim)
            assert after.upper >= before.lower
            before, after = moved(drawn, with_link(drawn, Edge.UNDERCUTS, other, claim), claim)
            assert after.lower <= before.upper
        if layer[other] <= layer[claim] and other != claim:
            before, after = moved(drawn, with_link(drawn, Edge.ATTACKS, other, claim), claim)
            assert after.lower <= before.upper


# Voices


@few
@given(st.lists(AMOUNTS, min_size=2, max_size=6), st.sampled_from([Edge.SUPPORTS, Edge.ATTACKS]))
def test_within_one_voice_the_strongest_alone_counts(amounts, kind):
    def target(told: list[int]) -> Figures:
        size = len(told)
        return solve(
            Graph(
                [0, *[1] * size], [0, *told], [0] * (size + 1),
                [kind] * size, range(1, size + 1), [0] * size,
            )
        )[0]  # fmt: skip

    assert target(amounts) == target([max(amounts)])


@few
@given(graphs([Edge.SUPPORTS, Edge.ATTACKS]), STATES, st.data())
def test_a_further_link_of_a_known_voice_never_counts_less(drawn, shares, data):
    claim = data.draw(st.integers(0, drawn.size - 1))
    voice = data.draw(st.sampled_from(list(drawn.voice)))
    grown = with_claim(drawn, data.draw(AMOUNTS), voice=voice)
    state = shares[: grown.size + len(drawn.kind)]
    before = piles(grown, state)[claim]
    for kind in (Edge.SUPPORTS, Edge.ATTACKS):
        after = piles(with_link(grown, kind, drawn.size, claim), [*state, 1.0])[claim]
        assert after.for_ >= before.for_
        assert after.against >= before.against
