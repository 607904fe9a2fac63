"""Numbers that must come out: worked examples of papers, of reference implementations, our own."""

import math

import pytest

from claimtrack.scoring import SEMANTICS, Backing, Graph, graph, solve
from claimtrack.scoring.pooling import fold_range, random_effects
from claimtrack.scoring.published import RULES, Strength
from claimtrack.scoring.published import solve as solve_by_rule
from claimtrack.vocabulary import Standing

B2 = 1.279507057
"""What a report of reliability B and credibility 2 weighs."""


def strengths(
    claims: dict[str, Backing | float], *links: tuple[str, str, str | int]
) -> dict[str, float]:
    """The ledger's strengths, each of them certified."""
    figures = solve(graph(claims, links))
    assert all(figure.certified for figure in figures)
    return {name: figure.strength for name, figure in zip(claims, figures, strict=True)}


def by_rule(name: str, base: dict[str, float], *links: tuple[str, str, str]) -> dict[str, Strength]:
    """The strengths under a published semantics, from base scores."""
    drawn = graph(dict.fromkeys(base, 0), links)
    solved = solve_by_rule(drawn, RULES[name], list(base.values()))
    return dict(zip(base, solved, strict=True))


def ring(evidence: float) -> Graph:
    """Five groups of five claims, each group attacking the next completely."""
    claims = {f"{group}{one}": evidence for group in range(5) for one in range(5)}
    links = [
        (f"{group}{one}", "attacks", f"{(group + 1) % 5}{other}")
        for group in range(5)
        for one in range(5)
        for other in range(5)
    ]
    return graph(claims, links)


# 0. the ledger


def test_two_claims_without_evidence_that_contradict_one_another():
    figures = solve(graph({"a": 0, "b": 0}, [("a", "rebuts", "b")]))
    for figure in figures:
        assert figure.certified
        assert figure.strength == pytest.approx(0.3660254, abs=5e-8)
        assert figure.for_ == 1
        assert figure.against == pytest.approx(1.7320508, abs=5e-8)


def test_two_confirmed_claims_that_contradict_one_another():
    found = strengths({"a": 8, "b": 8}, ("a", "rebuts", "b"))
    assert found == pytest.approx({"a": 0.4819330, "b": 0.4819330}, abs=5e-8)


def test_a_confirmed_claim_against_an_unknown_one():
    for link in (("a", "rebuts", "b"), ("b", "rebuts", "a")):
        found = strengths({"a": 8, "b": 0}, link)
        assert found == pytest.approx({"a": 0.8839286, "b": 0.0909091}, abs=5e-8)


def test_one_usually_reliable_voice_against_an_unknown_claim():
    found = strengths({"unknown": 0, "b2": B2}, ("b2", "rebuts", "unknown"))
    assert found == pytest.approx({"unknown": 0.2337, "b2": 0.6084}, abs=5e-5)


def test_a_rebuttal_rebutted():
    found = strengths({"a": 0, "b": 0, "c": 8}, ("b", "rebuts", "a"), ("c", "rebuts", "b"))
    assert found == pytest.approx({"a": 0.4613081, "b": 0.0838742, "c": 0.8851517}, abs=5e-8)


def test_the_ring_under_the_ledger():
    for figure in solve(ring(8)):
        assert figure.certified
        assert figure.strength == pytest.approx(0.2655152, abs=5e-8)


@pytest.mark.parametrize(("unknowns", "strength"), [(10, 0.7615), (100, 0.1938)])
def test_many_unknown_voices_against_a_confirmed_claim(unknowns, strength):
    names = [f"u{number}" for number in range(unknowns)]
    links = [(name, "rebuts", "a1") for name in names]
    found = strengths({"a1": 8, **dict.fromkeys(names, 0)}, *links)
    assert found["a1"] == pytest.approx(strength, abs=5e-5)


# why no published semantics is the default


@pytest.mark.parametrize(
    ("name", "strength"), [("mlp", 0.80), ("dfquad", 0.47), ("qe", 0.64), ("euler", 0.86)]
)
def test_two_confirmed_claims_by_other_semantics(name, strength):
    one, other = solve(graph({"a": 8, "b": 8}, [("a", "rebuts", "b")]), name)
    assert one == other
    assert one.strength == pytest.approx(strength, abs=5e-3)


@pytest.mark.parametrize(
    ("name", "strength"), [("mlp", 0.067), ("dfquad", 0.001), ("qe", 0.035), ("hcat", 0.099)]
)
def test_ten_unknown_voices_by_other_semantics(name, strength):
    names = [f"u{number}" for number in range(10)]
    claims = {"a": 8, **dict.fromkeys(names, 0)}
    found = solve(graph(claims, [(unknown, "rebuts", "a") for unknown in names]), name)
    assert found[0].strength == pytest.approx(strength, abs=5e-4)


# 1. the stock graph (Potyka; Uncertainpy)

STOCK = {"Buy": 0.5, "Sell": 0.5, "1": 0.8, "2": 0.7, "3": 0.3, "4": 0.9, "5": 0.9}
STOCK_LINKS = [
    ("Buy", "rebuts", "Sell"),
    ("2", "attacks", "1"),
    ("3", "attacks", "2"),
    ("4", "attacks", "3"),
    ("5", "attacks", "1"),
    ("1", "supports", "Sell"),
    ("2", "supports", "Buy"),
    ("4", "supports", "2"),
    ("5", "supports", "Buy"),
]


@pytest.mark.parametrize(
    ("rule", "expected", "digits"),
    [
        ("mlp", [0.7899547612, 0.4072131713, 0.4144567168, 0.8318659202, 0.1483883410], 10),
        ("qe", [0.8216464429, 0.3621696942, 0.2047442606, 0.8050845827, 0.1657458564], 10),
        ("dfquad", [0.99636, 0.00338, 0.00312, 0.961, 0.03], 5),
    ],
)
def test_the_stock_graph(rule, expected, digits):
    found = by_rule(rule, STOCK, *STOCK_LINKS)
    assert all(strength.certified for strength in found.values())
    assert [found[name].strength for name in ("Buy", "Sell", "1", "2", "3")] == pytest.approx(
        expected, abs=0.5 * 10**-digits
    )


# 2. e-democracy (Rago et al. 2016)


def test_e_democracy():
    base = {"A1": 0.5, "A2": 0.5, "P1": 0.7, "P2": 0.5, "P3": 0.9}
    base |= {"C1": 0.2, "C2": 0.2, "C3": 0.6, "C4": 0.5}
    attacks = [("C1", "attacks", "A2"), *((c, "attacks", "P2") for c in ("C2", "C3", "C4"))]
    supports = [("P1", "supports", "A1"), ("P2", "supports", "A1"), ("P3", "supports", "A2")]
    found = by_rule("dfquad", base, *attacks, *supports)
    assert [found[name].strength for name in ("A1", "A2", "P2")] == pytest.approx(
        [0.862, 0.85, 0.08]
    )


# 3. the notebook of QBAF-Py


def test_quadratic_energy_of_the_notebook():
    base = {"a": 0.5, "b": 0.2, "c": 0.85, "d": 0.65, "e": 0.4, "f": 1.0}
    attacks = [("c", "attacks", "a"), ("e", "attacks", "b"), ("f", "attacks", "c")]
    supports = [("b", "supports", "a"), ("d", "supports", "a"), ("e", "supports", "c")]
    found = by_rule("qe", base, *attacks, *supports)
    assert [found[name].strength for name in "abc"] == pytest.approx(
        [0.5187551724, 0.1724137931, 0.625], abs=5e-11
    )


# 4. Kampik et al. 2024, example 3.1


def test_what_an_attacker_is_worth_by_removal():
    base = {"a": 0.5, "b": 0.5, "c": 0.5}
    whole = by_rule("dfquad", base, ("c", "supports", "b"), ("b", "attacks", "a"))
    assert (whole["a"].strength, whole["b"].strength) == (0.125, 0.75)
    without = by_rule("dfquad", {"a": 0.5, "c": 0.5})
    assert whole["a"].strength - without["a"].strength == -0.375


# 5. Bonzon et al. 2016


def test_the_h_categorizer():
    attacks = ["ae", "ba", "bc", "ce", "da", "ed"]
    found = solve(graph(dict.fromkeys("abcde", 0), [(x, "attacks", y) for x, y in attacks]), "hcat")
    assert [one.strength for one in found] == pytest.approx([0.377, 1, 0.5, 0.652, 0.533], abs=5e-4)


# 6. the ring


def test_the_ring_that_oscillates_ends_in_an_interval():
    drawn = ring(8)
    for strength in solve_by_rule(drawn, RULES["mlp"], [0.9] * drawn.size):
        assert strength.bounds == pytest.approx((0.1255, 0.8278), abs=5e-5)
        assert not strength.certified
        assert strength.standing == Standing.UNSETTLED
    # The same base score by evidence: (1 + 8) / (1 + 8 + 1).
    assert solve(drawn, "mlp") == solve_by_rule(drawn, RULES["mlp"], [0.9] * drawn.size)


# 7. the BCG trials (Colditz et al. 1994): tuberculosis yes and no, vaccinated and not

BCG = [
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13536, 248, 12619),
    (33, 5036, 47, 5761),
    (180, 1361, 372, 1079),
    (8, 2537, 10, 619),
    (505, 87886, 499, 87892),
    (29, 7470, 45, 7232),
    (17, 1699, 65, 1600),
    (186, 50448, 141, 27197),
    (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
]


def test_the_trials_of_bcg_pooled():
    ratios = [math.log(a / (a + b) / (c / (c + d))) for a, b, c, d in BCG]
    variances = [1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) for a, b, c, d in BCG]
    pooled = random_effects(ratios, variances)
    assert pooled.q == pytest.approx(152.2330, abs=5e-5)
    assert pooled.tau2 == pytest.approx(0.30876, abs=5e-6)
    assert pooled.i2 == pytest.approx(92.117, abs=5e-4)
    assert pooled.mean == pytest.approx(-0.71412, abs=5e-6)
    assert pooled.error == pytest.approx(0.17874, abs=5e-6)


# 8. estimates


def test_the_fold_range_of_fighters():
    assert fold_range([(8000, 10000, 12000), (1500, 2000, 2500), (800, 1500, 3000)]) == 15


def test_a_semantics_that_is_not_known_is_refused_with_those_that_are():
    with pytest.raises(ValueError, match="ledger, mlp, dfquad, qe, euler, hcat") as refusal:
        solve(graph({"a": 0}), "grounded")
    assert "grounded" in str(refusal.value)
    assert set(SEMANTICS) == {"ledger", "mlp", "dfquad", "qe", "euler", "hcat"}
