"""From records to a graph: restatements, voices, links that fall away, undercuts of undercuts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from random_disputes import disputes

from claimtrack.scoring.disputes import Assertion, Dispute, Drawn, Tie, draw
from claimtrack.scoring.evidence import Report
from claimtrack.scoring.graphs import UNIT, Edge, check
from claimtrack.scoring.profiles import ADMIRALTY
from claimtrack.scoring.semantics import solve


def dispute(
    claims: dict[int, int | None], *ties: tuple[int, str, str], told: dict[int, str] | None = None
) -> Dispute:
    """Claims by number with their voices, in the order in which they appeared; ties by claim, word
    and target: C2 a claim, L1 the first tie. `told` has letter and digit of one report a claim, in
    the claim's voice."""
    return Dispute(
        tuple(
            Assertion(number, voice, (f"{place:04}",))
            for place, (number, voice) in enumerate(claims.items())
        ),
        {
            number: (Report(number, claims[number] or -number, *read),)
            for number, read in (told or {}).items()
        },
        tuple(
            Tie(
                number,
                word,
                claim,
                int(target[1:]) if target[0] == "C" else None,
                int(target[1:]) if target[0] == "L" else None,
            )
            for number, (claim, word, target) in enumerate(ties, start=1)
        ),
    )


def drawn(*args, **told) -> Drawn:
    found = draw(dispute(*args, **told), ADMIRALTY)
    check(found.graph)
    return found


def strength(of: Drawn, claim: int) -> float:
    return solve(of.graph)[of.node[claim]].strength


def test_links_that_weigh_are_in_the_graph_and_others_are_not():
    found = drawn(
        {1: None, 2: None, 3: None},
        (2, "rebuts", "C1"),
        (3, "supports", "C1"),
        (3, "qualifies", "C2"),
        (2, "supersedes", "C3"),
        (3, "undercuts", "C2"),
        (2, "undercuts", "L2"),
    )
    assert found.links == [1, 2, 5, 6]
    assert list(found.graph.kind) == [
        Edge.REBUTS, Edge.SUPPORTS, Edge.UNDERCUTS, Edge.UNDERCUTS_LINK,
    ]  # fmt: skip
    # The undercut aims at the place of its link in the graph.
    assert found.graph.target[3] == 1


def test_claims_that_restate_one_another_are_one_with_the_evidence_of_all():
    found = drawn(
        {4: 10, 7: 11, 9: None, 2: None},
        (7, "restates", "C4"),
        (9, "restates", "C7"),
        told={4: "B2", 7: "B2", 9: "A6"},
    )
    assert sorted(map(sorted, found.members)) == [[2], [4, 7, 9]]
    assert found.node[4] == found.node[7] == found.node[9] != found.node[2]
    node = found.node[4]
    # Two voices with evidence, and one without.
    assert found.graph.evidence_for[node] == 2 * round(1.279507057 * UNIT)
    assert len(found.evidence[node]) == 3


def test_one_voice_that_says_it_twice_counts_once():
    found = drawn({4: 10, 7: 10}, (7, "restates", "C4"), told={4: "B2", 7: "C1"})
    assert list(found.graph.evidence_for) == [2 * UNIT]


def test_the_voice_of_restated_claims_is_that_of_the_first_to_appear():
    # C7 appeared first, although its number is higher.
    found = drawn({7: 20, 4: 10, 5: 20}, (7, "restates", "C4"))
    voice = found.graph.voice
    assert voice[found.node[4]] == voice[found.node[5]]
    found = drawn({4: 10, 7: 20, 5: 20}, (7, "restates", "C4"))
    voice = found.graph.voice
    assert voice[found.node[4]] != voice[found.node[5]]


def test_a_claim_without_a_voice_is_one_of_its_own():
    found = drawn({1: None, 2: None, 3: 1})
    assert len(set(found.graph.voice)) == 3


def test_links_of_a_restated_claim_weigh_for_all_and_once():
    links = [(2, "rebuts", "C1"), (3, "rebuts", "C1")]
    once = drawn({1: None, 2: 5}, links[0], told={1: "A1", 2: "B2"})
    twice = drawn(
        {1: None, 2: 5, 3: 5}, *links, (3, "restates", "C2"), told={1: "A1", 2: "B2", 3: "B2"}
    )
    assert strength(twice, 1) == strength(once, 1)
    # Said by another voice, it has more evidence; still the link weighs no more than that.
    other = drawn(
        {1: None, 2: 5, 3: 6}, *links, (3, "restates", "C2"), told={1: "A1", 2: "B2", 3: "B2"}
    )
    only = drawn(
        {1: None, 2: 5, 3: 6}, links[0], (3, "restates", "C2"), told={1: "A1", 2: "B2", 3: "B2"}
    )
    assert strength(other, 1) == strength(only, 1) < strength(once, 1)


def test_a_link_within_restated_claims_falls_with_all_that_undercuts_it():
    found = drawn(
        {1: None, 2: None, 3: None, 4: None},
        (2, "restates", "C1"),
        (2, "rebuts", "C1"),
        (3, "undercuts", "L2"),
        (4, "undercuts", "L3"),
        (4, "undercuts", "L1"),
        (2, "undercuts", "C1"),
        (4, "undercuts", "C2"),
    )
    assert found.links == [7]


def test_an_undercut_of_a_link_that_is_not_live_falls():
    found = drawn({1: None, 2: None}, (2, "undercuts", "L9"), (1, "undercuts", "L1"))
    assert found.links == []


def test_a_rebuttal_counts_once_in_whichever_direction_it_was_entered():
    told = {1: "B2", 2: "C2"}
    one = drawn({1: None, 2: None}, (2, "rebuts", "C1"), told=told)
    other = drawn({1: None, 2: None}, (1, "rebuts", "C2"), told=told)
    both = drawn({1: None, 2: None}, (2, "rebuts", "C1"), (1, "rebuts", "C2"), told=told)
    for claim in (1, 2):
        assert strength(one, claim) == strength(other, claim) == strength(both, claim)


def test_an_undercut_of_an_undercut_gives_back_what_it_took():
    claims = {1: None, 2: None, 3: None, 4: None, 5: None}
    links = [
        (2, "rebuts", "C1"),
        (3, "undercuts", "L1"),
        (4, "undercuts", "L2"),
        (5, "undercuts", "L3"),
    ]
    found = [drawn(claims, *links[:count], told={2: "A1"}) for count in range(1, 5)]
    plain, cut, cut_back, cut_again = (strength(one, 1) for one in found)
    # λ of the rebuttal: 1, 1 − ½, 1 − ½·½, 1 − ½·(1 − ½·½).
    assert plain < cut_back < cut_again < cut < 0.5


def test_undercuts_in_a_ring_end():
    found = drawn({1: None, 2: None}, (1, "undercuts", "L2"), (2, "undercuts", "L1"))
    assert all(figure.certified for figure in solve(found.graph))


def renumbered(known: Dispute, by: dict[int, int]) -> Dispute:
    """The same records in another database: other numbers, another order."""
    return Dispute(
        tuple(
            claim._replace(
                number=by[claim.number],
                voice=None if claim.voice is None else 1000 - claim.voice,
            )
            for claim in reversed(known.claims)
        ),
        {
            by[number]: tuple(
                report._replace(
                    voice=-by[-report.voice] if report.voice < 0 else 1000 - report.voice
                )
                for report in reversed(reports)
            )
            for number, reports in known.reports.items()
        },
        tuple(
            tie._replace(
                claim=by[tie.claim],
                target_claim=None if tie.target_claim is None else by[tie.target_claim],
            )
            for tie in reversed(known.ties)
        ),
    )


@settings(max_examples=100, deadline=None)
@given(disputes(), st.data())
def test_numbers_and_order_of_the_records_change_no_figure(known, data):
    numbers = [claim.number for claim in known.claims]
    by = dict(zip(numbers, data.draw(st.permutations(numbers)), strict=True))
    one, other = draw(known, ADMIRALTY), draw(renumbered(known, by), ADMIRALTY)
    figures, again = solve(one.graph), solve(other.graph)
    for number in numbers:
        assert figures[one.node[number]] == again[other.node[by[number]]]
