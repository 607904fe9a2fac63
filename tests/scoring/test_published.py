"""What their papers prove of the published semantics, and what they do not.

The names of the properties are those of Amgoud & Ben-Naim 2018, who prove them of `euler`. Potyka
proves them of `qe` (2018) and `mlp` (2021), and adds duality and open-mindedness; Rago et al. 2016
prove some of them of `dfquad`. Most speak of one claim and of what bears on it, so a star of leaves
is all they need: the strengths of the leaves are their base scores.
"""

from __future__ import annotations

import pytest
from by_formula import PUBLISHED, anywhere, settled, updating
from changed_graphs import (
    beside,
    links,
    reach,
    reordered,
    with_claim,
    with_evidence,
    with_link,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from random_graphs import AMOUNTS, effects, graphs

from claimtrack.scoring import Graph, graph, solve
from claimtrack.scoring.graphs import UNIT, Edge
from claimtrack.scoring.published import RULES, Rule, Strength
from claimtrack.scoring.published import solve as solve_by_rule

ROUNDS = 300
SLACK = 1e-9

few = settings(max_examples=25, deadline=None)


def rules(*names: str) -> pytest.MarkDecorator:
    chosen = [RULES[name] for name in names or RULES]
    return pytest.mark.parametrize("rule", chosen, ids=lambda rule: rule.name)


SCORES = st.integers(0, 100).map(lambda hundredths: hundredths / 100)
"""Base scores, the ends included."""
INNER = st.integers(5, 95).map(lambda hundredths: hundredths / 100)
"""Base scores that are clearly neither 0 nor 1."""


def several(scores: st.SearchStrategy[float]) -> st.SearchStrategy[list[float]]:
    return st.lists(scores, max_size=4)


def star(rule: Rule, base: float, supporters: list[float], attackers: list[float]) -> float:
    """The strength of a claim in the middle."""
    leaves = [*supporters, *attackers]
    size = 1 + len(leaves)
    kinds = [Edge.SUPPORTS] * len(supporters) + [Edge.ATTACKS] * len(attackers)
    zeros = [0] * size
    drawn = Graph(range(size), zeros, zeros, kinds, range(1, size), [0] * len(leaves))
    middle = solve_by_rule(drawn, rule, [base, *leaves])[0]
    assert middle.certified
    return middle.strength


def by_name(rule: Rule, drawn: Graph, rounds: int = ROUNDS) -> list[Strength]:
    return solve_by_rule(drawn, rule, rounds=rounds)


# On every graph, undercuts included


@rules()
@few
@given(graphs(), st.data())
def test_anonymity_to_the_bit(rule, drawn, data):
    claims = data.draw(st.permutations(range(drawn.size)))
    order = data.draw(st.permutations(range(len(drawn.kind))))
    voices = data.draw(st.permutations(range(max(drawn.voice) + 1)))
    known, again = by_name(rule, drawn), by_name(rule, reordered(drawn, claims, order, voices))
    assert again == [known[claim] for claim in claims]


@rules()
@few
@given(graphs(), graphs())
def test_independence(rule, one, other):
    assert by_name(rule, beside(one, other))[: one.size] == by_name(rule, one)


@rules()
@few
@given(graphs(), st.data())
def test_directionality(rule, drawn, data):
    changed = data.draw(st.integers(0, drawn.size - 1))
    other = with_claim(with_evidence(drawn, changed, data.draw(AMOUNTS) + 1), 8 * UNIT)
    kind = data.draw(st.sampled_from([Edge.ATTACKS, Edge.SUPPORTS, Edge.UNDERCUTS]))
    other = with_link(other, kind, drawn.size, changed)
    known, again = by_name(rule, drawn), by_name(rule, other)
    for claim in set(range(drawn.size)) - reach(drawn, changed):
        assert known[claim].bounds == again[claim].bounds


@rules()
@few
@given(graphs(), st.integers(0, 2**32))
def test_bounds_enclose_every_solution(rule, drawn, seed):
    """Wherever damped iteration of the papers' formulas comes to rest."""
    found = settled(drawn, anywhere(drawn, seed), 300, updating(rule.name))
    if found is not None:
        for known, strength in zip(by_name(rule, drawn, 30), found, strict=False):
            assert known.lower - SLACK <= strength <= known.upper + SLACK


@rules()
@few
@given(effects())
def test_monotony_of_a_claim_that_bears_on_nothing(rule, drawn):
    """Both bounds of a claim follow what bears on it, whatever the rest of the graph does."""
    known = by_name(rule, drawn.graph)[drawn.claim]
    for better in drawn.better:
        found = by_name(rule, better)[drawn.claim]
        assert found.lower >= known.lower - SLACK and found.upper >= known.upper - SLACK
    for worse in drawn.worse:
        found = by_name(rule, worse)[drawn.claim]
        assert found.lower <= known.lower + SLACK and found.upper <= known.upper + SLACK


# One answer


def acyclic(drawn: Graph) -> Graph:
    """The same links, each from the lower number to the higher, one way."""
    rows = [
        (Edge.ATTACKS if kind == Edge.REBUTS else kind, min(ends), max(ends))
        for kind, *ends in links(drawn)
    ]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    return Graph(*drawn[:3], *columns)


@rules()
@few
@given(graphs([Edge.ATTACKS, Edge.SUPPORTS], most=9).map(acyclic))
def test_without_circles_there_is_one_answer_and_it_is_that_of_the_formula(rule, drawn):
    known = by_name(rule, drawn)
    assert all(strength.upper - strength.lower < SLACK for strength in known)
    state = [0.5] * drawn.size + [1.0] * len(drawn.kind)
    for _ in range(drawn.size):
        state = updating(rule.name)(drawn, state)
    assert [one.strength for one in known] == pytest.approx(state[: drawn.size], abs=SLACK)


MOST_LINKS = {"mlp": 3, "qe": 1, "dfquad": 1, "euler": 3, "hcat": 99}
"""Links to a claim up to which every circle is a contraction: a strength moves by less than a
quarter (mlp, euler) or .65 (qe) of what its energy does, and of what bears on it by less than all
(dfquad); hcat contracts in ln s always (Pu, Luo, Zhang & Luo 2014)."""


@rules()
@few
@given(graphs([Edge.ATTACKS, Edge.SUPPORTS, Edge.REBUTS], most=9))
def test_with_few_links_to_a_claim_there_is_one_answer(rule, drawn):
    """Mossakowski & Neuhaus 2018 and Potyka 2019 count the links and bound the slope like that."""
    arriving = [0] * drawn.size
    kept = []
    for kind, source, target in links(drawn):
        ends = (source, target) if kind == Edge.REBUTS else (target,)
        if all(arriving[end] < MOST_LINKS[rule.name] for end in ends):
            kept.append((kind, source, target))
            for end in ends:
                arriving[end] += 1
    columns = [list(column) for column in zip(*kept, strict=True)] or [[], [], []]
    assert all(one.certified for one in by_name(rule, Graph(*drawn[:3], *columns), 10_000))


# Of one claim and what bears on it


@rules()
@few
@given(SCORES)
def test_stability(rule, base):
    """Where nothing bears on a claim, its strength is its base score."""
    assert star(rule, base, [], []) == pytest.approx(base, abs=SLACK)


@rules()
@few
@given(SCORES, several(SCORES), several(SCORES))
def test_neutrality(rule, base, supporters, attackers):
    """What has strength 0 counts for nothing."""
    known = star(rule, base, supporters, attackers)
    assert star(rule, base, [*supporters, 0], attackers) == pytest.approx(known, abs=SLACK)
    assert star(rule, base, supporters, [*attackers, 0]) == pytest.approx(known, abs=SLACK)


@rules()
@few
@given(SCORES, several(SCORES), several(SCORES), st.data())
def test_equivalence(rule, base, supporters, attackers, data):
    """Only the strengths of what bears on a claim count: not which claims they are, nor why they
    are as strong."""
    known = star(rule, base, supporters, attackers)
    shuffled = [data.draw(st.permutations(found)) for found in (supporters, attackers)]
    assert star(rule, base, *shuffled) == known
    # The same strengths, each come about by a link that does not count.
    size, leaves = 1 + len(supporters + attackers), [*supporters, *attackers]
    kinds = [Edge.SUPPORTS] * len(supporters) + [Edge.ATTACKS] * len(attackers)
    drawn = Graph(
        range(size + 1), [0] * (size + 1), [0] * (size + 1),
        [*kinds, *[Edge.ATTACKS] * len(leaves)],
        [*range(1, size), *[size] * len(leaves)],
        [*[0] * len(leaves), *range(1, size)],
    )  # fmt: skip
    again = solve_by_rule(drawn, rule, [base, *leaves, 0])[0]
    assert again.strength == pytest.approx(known, abs=SLACK)


@rules()
@few
@given(SCORES, several(SCORES), several(SCORES), SCORES, st.data())
def test_monotony_and_reinforcement(rule, base, supporters, attackers, more, data):
    """A further supporter never lowers, nor a stronger one, nor a higher base score; a further
    attacker never raises, nor a stronger one."""
    known = star(rule, base, supporters, attackers)
    assert star(rule, base, [*supporters, more], attackers) >= known - SLACK
    assert star(rule, base, supporters, [*attackers, more]) <= known + SLACK
    assert star(rule, max(base, more), supporters, attackers) >= known - SLACK
    stronger = [data.draw(st.sampled_from([one, max(one, more)])) for one in supporters]
    assert star(rule, base, stronger, attackers) >= known - SLACK
    stronger = [data.draw(st.sampled_from([one, max(one, more)])) for one in attackers]
    assert star(rule, base, supporters, stronger) <= known + SLACK


BIPOLAR = rules("mlp", "dfquad", "qe", "euler")


@BIPOLAR
@few
@given(INNER, several(INNER), several(INNER), INNER)
def test_strict_monotony_and_reinforcement(rule, base, supporters, attackers, more):
    """Where no strength is 0 or 1, every link counts and every strength does."""
    known = star(rule, base, supporters, attackers)
    assert star(rule, base, [*supporters, more], attackers) > known
    assert star(rule, base, supporters, [*attackers, more]) < known
    assert star(rule, base + 0.04, supporters, attackers) > known
    for at in range(len(supporters)):
        stronger = [*supporters[:at], supporters[at] + 0.04, *supporters[at + 1 :]]
        assert star(rule, base, stronger, attackers) > known
    for at in range(len(attackers)):
        stronger = [*attackers[:at], attackers[at] + 0.04, *attackers[at + 1 :]]
        assert star(rule, base, supporters, stronger) < known


@BIPOLAR
@few
@given(INNER, several(st.tuples(INNER, INNER)), several(INNER))
def test_weakening_and_strengthening(rule, base, pairs, more):
    """A claim whose every supporter is matched by an attacker as strong, and some attacker beyond
    that, ends below its base score; and the other way round above."""
    assume(more or any(one != other for one, other in pairs))
    weaker = [min(pair) for pair in pairs]
    stronger = [*map(max, pairs), *more]
    assert star(rule, base, weaker, stronger) < base
    assert star(rule, base, stronger, weaker) > base


@BIPOLAR
@few
@given(graphs([Edge.ATTACKS, Edge.SUPPORTS, Edge.REBUTS]), st.data())
def test_resilience(rule, drawn, data):
    """Where no base score is 0 or 1, no strength is; in circles nor are the bounds, but of dfquad,
    where what is wholly unknown stays so."""
    base = data.draw(st.lists(INNER, min_size=drawn.size, max_size=drawn.size))
    if rule.name == "dfquad":
        drawn = acyclic(drawn)
    for strength in solve_by_rule(drawn, rule, base):
        assert 0 < strength.lower <= strength.upper < 1


def test_bounds_of_dfquad_can_stay_at_0_and_1():
    """Two claims that attack and support one another: attackers at 1 and supporters at 0 leave 0,
    which makes the upper ends 1 again."""
    both = [(a, kind, b) for kind in ("attacks", "supports") for a, b in ("ab", "ba")]
    for strength in solve(graph({"a": 0, "b": 0}, both), "dfquad"):
        assert strength.bounds == (0, 1)


@rules("mlp", "qe", "euler")
@few
@given(SCORES, several(SCORES), several(SCORES), SCORES)
def test_franklin(rule, base, supporters, attackers, pair):
    """A supporter and an attacker of the same strength cancel each other."""
    known = star(rule, base, supporters, attackers)
    again = star(rule, base, [*supporters, pair], [*attackers, pair])
    assert again == pytest.approx(known, abs=SLACK)


def test_dfquad_is_not_franklin():
    rule = RULES["dfquad"]
    assert star(rule, 0.5, [], [0.5]) == pytest.approx(0.25)
    assert star(rule, 0.5, [0.5], [0.5, 0.5]) == pytest.approx(0.375)


@rules("mlp", "dfquad", "qe")
@few
@given(SCORES, several(SCORES), several(SCORES))
def test_duality(rule, base, supporters, attackers):
    """Supporters do to what is left to 1 as attackers do to what is there."""
    one, other = (
        star(rule, base, supporters, attackers),
        star(rule, 1 - base, attackers, supporters),
    )
    assert one + other == pytest.approx(1, abs=SLACK)


def test_euler_is_not_dual():
    rule = RULES["euler"]
    gained = star(rule, 0.5, [1], []) - 0.5
    lost = 0.5 - star(rule, 0.5, [], [1])
    assert gained == pytest.approx(0.1821, abs=5e-5)
    assert lost == pytest.approx(0.1335, abs=5e-5)


@rules("mlp", "dfquad", "qe")
@few
@given(INNER)
def test_open_mindedness(rule, base):
    """Enough attackers bring any claim as near to 0 as one likes, enough supporters to 1."""
    assert star(rule, base, [], [1] * 50) < 0.001
    assert star(rule, base, [1] * 50, []) > 0.999


@few
@given(SCORES, several(SCORES), st.integers(0, 60))
def test_euler_never_falls_below_the_square_of_its_base_score(base, supporters, attackers):
    assert star(RULES["euler"], base, supporters, [1] * attackers) >= base**2 - SLACK


# The h-categorizer: attacks only


@few
@given(graphs(), graphs([Edge.ATTACKS, Edge.REBUTS], most=9))
def test_hcat_has_one_answer_of_attacks_and_sees_nothing_else(drawn, attacked):
    rule = RULES["hcat"]
    known = by_name(rule, attacked, 10_000)
    struck = {target for _, _, target in links(attacked)}
    struck |= {source for kind, source, _ in links(attacked) if kind == Edge.REBUTS}
    for claim, strength in enumerate(known):
        assert strength.certified
        assert 0 < strength.lower <= strength.upper <= 1
        assert (strength.upper == 1) == (claim not in struck)
    nothing = [0] * drawn.size
    bare = drawn._replace(
        evidence_for=nothing,
        evidence_against=nothing,
        kind=[Edge.UNDERCUTS if kind == Edge.SUPPORTS else kind for kind in drawn.kind],
    )
    found = [one.bounds for one in by_name(rule, drawn)]
    assert found == [one.bounds for one in by_name(rule, bare)]


@few
@given(INNER, several(INNER), INNER)
def test_every_attacker_counts_for_hcat(base, attackers, more):
    rule = RULES["hcat"]
    assert star(rule, base, [], [*attackers, more]) < star(rule, base, [], attackers)


def test_enough_attackers_bring_any_claim_near_to_0_under_hcat():
    assert star(RULES["hcat"], 1, [], [1] * 2000) < 0.001


def test_every_rule_has_its_formula_here():
    assert set(PUBLISHED) == set(RULES)
