"""Worth by removal, turning retractions and track records equal solving without."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from random_disputes import disputes

from claimtrack.scoring import ledger
from claimtrack.scoring.changes import retracted
from claimtrack.scoring.disputes import Assertion, Dispute, Tie, draw
from claimtrack.scoring.evidence import Report
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.profiles import ADMIRALTY
from claimtrack.scoring.reasons import terms
from claimtrack.scoring.removals import LINKS, Trials, nearest, turning, worth
from claimtrack.scoring.semantics import solve
from claimtrack.scoring.tracks import apart, track
from claimtrack.scoring.upstream import upstream
from claimtrack.vocabulary import Kind, Standing


def figures(dispute: Dispute, claim: int) -> Figures:
    drawn = draw(dispute, ADMIRALTY)
    return solve(drawn.graph)[drawn.node[claim]]


def star(answers: int, *, digit: str = "6") -> Dispute:
    """C1, confirmed, and so many rebuttals of it by voices of their own."""
    rebutters = range(2, answers + 2)
    return Dispute(
        tuple(Assertion(number, None, (f"{number}",)) for number in (1, *rebutters)),
        {1: (Report(1, -1, "A", "1"),)}
        | {number: (Report(number, -number, "F", digit),) for number in rebutters},
        tuple(Tie(number, "rebuts", number, 1, None) for number in rebutters),
    )


@given(disputes())
@settings(deadline=None)
def test_upstream_gives_the_same_bits(dispute: Dispute) -> None:
    graph = draw(dispute, ADMIRALTY).graph
    whole = solve(graph)
    for node in range(graph.size):
        part, place = upstream(graph, node)
        assert solve(part)[place] == whole[node]


@given(disputes(5))
@settings(deadline=None, max_examples=50)
def test_worth_is_the_strength_without(dispute: Dispute) -> None:
    drawn = draw(dispute, ADMIRALTY)
    claim = dispute.claims[0].number
    found = terms(dispute, drawn, ledger.solve(drawn.graph), claim)
    told = worth(Trials(dispute, ADMIRALTY, claim), dispute, claim, found)
    assert told.links == len(told.found)
    for one in told.found:
        assert one.figures == figures(retracted(dispute, Kind.LINK, one.number), claim)
    named = {one.number for one in told.found}
    for term in found:
        if term.pulled:
            assert {term.number, *(cut.link for cut in term.pulled.cuts)} <= named


@given(disputes(5))
@settings(deadline=None, max_examples=50)
def test_what_turns_a_standing_is_found_and_nothing_else(dispute: Dispute) -> None:
    claim = dispute.claims[0].number
    known = figures(dispute, claim)
    told = turning(Trials(dispute, ADMIRALTY, claim), dispute, claim)
    assert told.tried == told.records
    turned = {(one.kind, one.number): one.figures for one in told.found}
    for record in nearest(dispute, claim):
        without = figures(retracted(dispute, *record), claim)
        assert (without.standing is not known.standing) == (record in turned)
        assert turned.get(record, without) == without


@given(disputes())
@settings(deadline=None)
def test_every_record_that_is_joined_is_tried_once(dispute: Dispute) -> None:
    claim = dispute.claims[0].number
    found = list(nearest(dispute, claim))
    assert len(found) == len(set(found))
    assert (Kind.CLAIM, claim) not in found
    claims = {claim} | {number for kind, number in found if kind is Kind.CLAIM}
    links = {number for kind, number in found if kind is Kind.LINK}
    for tie in dispute.ties:
        if {tie.claim, tie.target_claim} & claims:
            assert tie.number in links
            assert tie.claim in claims


def test_the_nearest_come_first() -> None:
    chain = Dispute(
        tuple(Assertion(number, None, (f"{number}",)) for number in (1, 2, 3)),
        {number: (Report(10 + number, -number, "F", "6"),) for number in (1, 2, 3)},
        (Tie(1, "rebuts", 3, 2, None), Tie(2, "rebuts", 2, 1, None)),
    )
    assert [f"{kind[0]}{number}" for kind, number in nearest(chain, 1)] == [
        "s11", "l2", "c2", "s12", "l1", "c3", "s13",
    ]  # fmt: skip


@pytest.mark.parametrize("size", [2, 3])
def test_undercuts_in_a_ring_are_told_once(size: int) -> None:
    """Each undercuts the next one, and one that is no part of the ring undercuts the first."""
    numbers = range(1, size + 1)
    ring = Dispute(
        tuple(Assertion(number, None, (f"{number}",)) for number in (*numbers, 9)),
        {},
        (*(Tie(one, "undercuts", one, None, one % size + 1) for one in numbers),
         Tie(9, "undercuts", 9, None, 1)),
    )  # fmt: skip
    told = {*((Kind.LINK, one) for one in (*numbers, 9)), *((Kind.CLAIM, one) for one in numbers)}
    assert sorted(nearest(ring, 9)) == sorted(told)


def test_without_its_only_rebuttal_a_claim_is_unchallenged() -> None:
    dispute = star(1)
    told = turning(Trials(dispute, ADMIRALTY, 1), dispute, 1)
    assert {(one.kind, one.figures.standing) for one in told.found} == {
        (Kind.LINK, Standing.UNCHALLENGED),
        (Kind.CLAIM, Standing.UNCHALLENGED),
        (Kind.STATEMENT, Standing.CONTESTED),
    }


def test_of_many_links_the_heaviest_are_taken_away() -> None:
    dispute = star(30)
    heavy = {**dispute.reports, 31: (Report(31, -31, "A", "1"),)}
    dispute = dispute._replace(reports=heavy)
    drawn = draw(dispute, ADMIRALTY)
    found = terms(dispute, drawn, ledger.solve(drawn.graph), 1)
    told = worth(Trials(dispute, ADMIRALTY, 1), dispute, 1, found)
    assert (len(told.found), told.links) == (LINKS, 30)
    assert told.found[0].number == 31


def test_what_is_tried_is_bounded() -> None:
    dispute = star(40, digit="2")
    told = turning(Trials(dispute, ADMIRALTY, 1, steps=20_000), dispute, 1)
    assert 0 < told.tried < told.records == 1 + 3 * 40


@given(disputes(5))
@settings(deadline=None)
def test_a_track_record_leaves_a_claims_own_evidence_out(dispute: Dispute) -> None:
    drawn = draw(dispute, ADMIRALTY)
    numbers = [claim.number for claim in dispute.claims]
    found = apart(drawn, [*numbers, 999])
    assert list(found) == numbers
    for number in numbers:
        node = drawn.node[number]
        for_, against = list(drawn.graph.evidence_for), list(drawn.graph.evidence_against)
        for_[node] = against[node] = 0
        bare = drawn.graph._replace(evidence_for=for_, evidence_against=against)
        assert found[number] == solve(bare)[node]


def test_a_track_record_counts_what_is_settled() -> None:
    confirmed = Report(1, -1, "A", "1")
    dispute = Dispute(
        tuple(Assertion(number, None, (f"{number}",)) for number in range(1, 8)),
        {1: (confirmed,), 2: (confirmed._replace(statement=2, voice=-2),)},
        # C3 is supported by C1 and rebutted by C4, so it holds; C5 is rebutted by C2, and C6
        # restates it; nobody says anything about C7.
        (Tie(1, "supports", 1, 3, None), Tie(2, "rebuts", 4, 3, None),
         Tie(3, "rebuts", 2, 5, None), Tie(4, "restates", 6, 5, None)),
    )  # fmt: skip
    drawn = draw(dispute, ADMIRALTY)
    told = track(drawn, [3, 5, 6, 7])
    assert (told.holds, told.outweighed, told.open) == (1, 1, 1)
    assert told.mean == 0.5
    assert told.interval == (0.135350, 0.864650)
    assert track(drawn, []).interval == (0.05, 0.95)
    # Its own evidence, however strong, does not settle a claim.
    assert track(drawn, [1])[:3] == (0, 0, 1)
