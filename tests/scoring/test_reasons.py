"""The terms of both piles add up to the figures, to the last bit."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from random_disputes import disputes

from claimtrack.scoring import ledger
from claimtrack.scoring.disputes import Assertion, Dispute, Tie, draw
from claimtrack.scoring.evidence import Report
from claimtrack.scoring.graphs import ONE, UNIT
from claimtrack.scoring.profiles import ADMIRALTY
from claimtrack.scoring.reasons import Term, terms
from claimtrack.scoring.semantics import figures


def dispute(claims: str, *links: tuple[object, ...]) -> Dispute:
    """`dispute("A1 F6", (1, "rebuts", 2))`: claims by letter and digit, each its own voice."""
    rated = claims.split()
    return Dispute(
        tuple(Assertion(at, None, (str(at),)) for at in range(1, len(rated) + 1)),
        {at: (Report(at, -at, one[0], one[1]),) for at, one in enumerate(rated, 1)},
        tuple(
            Tie(number, relation, claim, target, None)  # type: ignore[arg-type]
            if isinstance(target, int)
            else Tie(number, relation, claim, None, int(str(target)[1:]))  # type: ignore[arg-type]
            for number, (claim, relation, target) in enumerate(links, 1)
        ),
    )


def explained(dispute: Dispute, claim: int = 1) -> list[Term]:
    drawn = draw(dispute, ADMIRALTY)
    return terms(dispute, drawn, ledger.solve(drawn.graph), claim)


def told(found: Sequence[Term], kind: str) -> list[tuple[int, float]]:
    return [(term.number, round(term.amount, 4)) for term in found if term.kind == kind]


# An uncertified one: three undercuts of links in a ring, each by a claim as strong as the next.
RING = dispute("A1 A1 A1 A1", (2, "rebuts", 1), (3, "undercuts", "L1"), (4, "undercuts", "L2"),
               (1, "undercuts", 3), (1, "undercuts", 4))  # fmt: skip


@given(disputes())
@settings(deadline=None)
@example(RING)
def test_the_terms_add_up_exactly(dispute: Dispute) -> None:
    drawn = draw(dispute, ADMIRALTY)
    solution = ledger.solve(drawn.graph, 300)
    told = figures(drawn.graph, solution)
    for claim in dispute.claims:
        node = drawn.node[claim.number]
        found = terms(dispute, drawn, solution, claim.number)
        for side, lower, upper, pile in (
            ("for", solution.for_lower, solution.for_upper, told[node].for_),
            ("against", solution.against_lower, solution.against_upper, told[node].against),
        ):
            mine = [term for term in found if term.side == side]
            assert sum(term.bounds.lower for term in mine) == lower[node]
            assert sum(term.bounds.upper for term in mine) == upper[node]
            # As floats too, in either order: a program that reads JSON adds floats.
            assert sum(term.amount for term in mine) == pile
            assert sum(term.amount for term in reversed(mine)) == pile


@given(disputes())
@settings(deadline=None)
def test_every_record_at_a_claim_is_a_term_once(dispute: Dispute) -> None:
    drawn = draw(dispute, ADMIRALTY)
    solution = ledger.solve(drawn.graph, 300)
    for claim in dispute.claims:
        found = terms(dispute, drawn, solution, claim.number)
        members = drawn.members[drawn.node[claim.number]]
        statements = [r.statement for one in members for r in dispute.reports.get(one, ())]
        assert sorted(t.number for t in found if t.kind == "report") == sorted(statements)
        links = [
            tie.number
            for tie in dispute.ties
            if tie.number in drawn.links
            and tie.target_claim is not None
            and (tie.target_claim in members or (tie.claim in members and tie.relation == "rebuts"))
        ]
        assert sorted(t.number for t in found if t.pulled) == sorted(links)
        for term in found:
            assert term.counts or (term.bounds == (0, 0))
            if term.instead is not None:
                assert any(t.counts and t.number == term.instead for t in found)


@given(disputes())
@settings(deadline=None)
def test_what_counts_is_what_its_factors_make(dispute: Dispute) -> None:
    drawn = draw(dispute, ADMIRALTY)
    solution = ledger.solve(drawn.graph, 300)
    for claim in dispute.claims:
        for term in terms(dispute, drawn, solution, claim.number):
            if term.pulled is None or not term.counts:
                continue
            pulled, ends = term.pulled, term.bounds
            if solution.lower != solution.upper or solution.link_lower != solution.link_upper:
                continue  # of an interval, each end has factors of its own
            product = pulled.pile.amount * pulled.share.share * pulled.left.share
            sign = -1 if term.kind == "undercut" else 1
            assert ends.amount == pytest.approx(sign * product, abs=1e-8)


def test_a_contradiction_weighs_both_ways() -> None:
    found = dispute("A1 F6", (2, "rebuts", 1))
    assert told(explained(found, 1), "rebuttal") == [(1, 0.1818)]
    (back,) = (term for term in explained(found, 2) if term.kind == "rebuttal")
    assert back.pulled and back.pulled.back and back.pulled.claim == 1
    assert round(back.amount, 4) == 9


def test_what_restates_brings_its_reports() -> None:
    found = explained(dispute("A1 B2", (2, "restates", 1)))
    assert told(found, "report") == [(1, 8), (2, 1.2795)]


def test_of_one_voice_the_strongest_report_counts() -> None:
    one = Report(1, 7, "A", "1")
    told_thrice = (one, one._replace(statement=2, letter="B"), Report(3, 7, "A", "3"))
    found = explained(Dispute((Assertion(1, 7, ("1",)),), {1: told_thrice}, ()))
    reports = [term for term in found if term.kind == "report"]
    assert [(t.number, t.counts, t.instead) for t in reports] == [
        (1, True, None),
        (2, False, 1),
        (3, False, None),
    ]


def test_the_strongest_undercut_takes_from_the_evidence() -> None:
    found = explained(dispute("A1 F6 A1", (2, "undercuts", 1), (3, "undercuts", 1)))
    cuts = [term for term in found if term.kind == "undercut"]
    assert [(t.number, round(t.amount, 4), t.instead) for t in cuts] == [(2, -7.2, None), (1, 0, 2)]


def test_an_undercut_link_says_by_what() -> None:
    found = explained(dispute("A1 A1 F6", (2, "rebuts", 1), (3, "undercuts", "L1")))
    (rebuttal,) = (term for term in found if term.kind == "rebuttal")
    assert rebuttal.pulled
    (cut,) = rebuttal.pulled.cuts
    assert (cut.link, cut.claim, cut.strength.share, cut.left.share) == (2, 3, 0.5, 1)
    assert rebuttal.pulled.left.share == 0.5


def test_of_an_interval_the_ends_add_up_too() -> None:
    drawn = draw(RING, ADMIRALTY)
    solution = ledger.solve(drawn.graph, 50)
    node = drawn.node[1]
    found = terms(RING, drawn, solution, 1)
    assert solution.lower[node] < solution.upper[node] <= ONE
    assert sum(t.bounds.lower for t in found if t.side == "for") == solution.for_lower[node]
    assert min(t.bounds.upper - t.bounds.lower for t in found) >= 0
    assert found[0].bounds == (UNIT, UNIT)
