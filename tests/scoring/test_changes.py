"""What if: a dispute with changes is the dispute whose records were changed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from random_disputes import disputes

from claimtrack.errors import NoSuch, UsageFault
from claimtrack.scoring.changes import INVENTED, Change, Wish, changed, parse, retracted
from claimtrack.scoring.disputes import Assertion, Dispute, Tie, draw
from claimtrack.scoring.evidence import Report
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.profiles import ADMIRALTY
from claimtrack.scoring.semantics import solve
from claimtrack.vocabulary import Kind, Standing

TWO = Dispute(
    (Assertion(1, 5, ("2017",)), Assertion(2, 6, ("2018",))),
    {
        1: (Report(11, 5, "F", "6", ("2017",)), Report(12, 6, "A", "1", ("2019",))),
        2: (Report(21, 6, "B", "2", ("2018",)),),
    },
    (Tie(7, "rebuts", 2, 1, None), Tie(8, "undercuts", 2, None, 7)),
)


def figures(dispute: Dispute, claim: int) -> Figures:
    drawn = draw(dispute, ADMIRALTY)
    return solve(drawn.graph)[drawn.node[claim]]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("retract 14", Wish("retract", "14")),
        ("  Retract   T5 ", Wish("retract", "T5")),
        ("rebut 12 B2", Wish("rebut", "12", "B", "2")),
        ("support C12 f6", Wish("support", "C12", "F", "6")),
        ("undercut L7 A1", Wish("undercut", "L7", "A", "1")),
        ("rate T5 E5", Wish("rate", "T5", "E", "5")),
    ],
)
def test_a_change_is_read(text: str, wish: Wish) -> None:
    assert parse(text) == wish


@pytest.mark.parametrize(
    "text",
    ["", "frobnicate 3", "retract", "retract 1 2", "rebut 12", "rebut 12 G2", "rebut 12 B7",
     "rebut 12 B", "rebut 12 22", "rebut 12 B2 x", "support B2", "rate T5"],
)  # fmt: skip
def test_what_is_no_change_is_refused(text: str) -> None:
    with pytest.raises(UsageFault) as told:
        parse(text)
    assert told.value.next_step


def test_a_retracted_claim_takes_its_links_and_their_undercuts_along() -> None:
    assert retracted(TWO, Kind.CLAIM, 2) == Dispute(TWO.claims[:1], {1: TWO.reports[1]}, ())


def test_a_retracted_link_takes_its_undercuts_along() -> None:
    assert retracted(TWO, Kind.LINK, 7) == TWO._replace(ties=())


def test_undercuts_that_aim_at_one_another_hold_nothing_up() -> None:
    ring = tuple(Tie(one, "undercuts", 1, None, other) for one, other in ((8, 9), (9, 8)))
    assert retracted(TWO._replace(ties=(*TWO.ties, *ring)), Kind.CLAIM, 2).ties == ()


def test_without_its_first_appearance_a_claim_is_the_voice_of_the_next() -> None:
    after = retracted(TWO, Kind.STATEMENT, 11)
    assert after.claims[0] == Assertion(1, 6, ("2019",))
    assert after.reports[1] == (TWO.reports[1][1],)
    assert retracted(TWO, Kind.STATEMENT, 12).claims == TWO.claims
    assert retracted(TWO, Kind.STATEMENT, 21).claims[1].voice is None


def test_what_is_gone_may_be_retracted_again() -> None:
    once = changed(TWO, [Change("retract", Kind.CLAIM, 2)])
    assert changed(once, [Change("retract", Kind.LINK, 7)]) == once
    assert changed(TWO, [Change("retract", Kind.STATEMENT, 99)]) == TWO


@pytest.mark.parametrize("verb", ["rebut", "support", "undercut"])
def test_an_answer_is_a_new_claim_by_a_new_voice(verb: str) -> None:
    after = changed(TWO, [Change(verb, Kind.CLAIM, 1, "B", "2")])
    relation = {"rebut": "rebuts", "support": "supports", "undercut": "undercuts"}[verb]
    number = INVENTED
    # As it would be if somebody had added it.
    added = Dispute(
        (*TWO.claims, Assertion(3, 99, ("2020",))),
        {**TWO.reports, 3: (Report(31, 99, "B", "2", ("2020",)),)},
        (*TWO.ties, Tie(9, relation, 3, 1, None)),
    )
    assert after.claims[-1].number == after.ties[-1].claim == number
    for claim in (1, 2):
        assert figures(after, claim) == figures(added, claim)
    assert figures(after, number) == figures(added, 3)


def test_several_changes_stand_one_upon_the_other() -> None:
    rebutted = [Change("rebut", Kind.CLAIM, 1, "A", "1")] * 2
    assert len(changed(TWO, rebutted).claims) == 4
    lone = Dispute((Assertion(1, None, ("2017",)),), {}, ())
    assert (
        figures(changed(lone, rebutted), 1).strength
        < figures(changed(lone, rebutted[:1]), 1).strength
    )


def test_a_link_may_be_undercut_and_a_statement_rated() -> None:
    after = changed(TWO, [Change("undercut", Kind.LINK, 7, "A", "1")])
    assert after.ties[-1].target_link == 7
    rated = changed(TWO, [Change("rate", Kind.STATEMENT, 11, "B", "4")])
    assert rated.reports[1][0][2:4] == ("B", "4")
    assert rated.claims == TWO.claims


def test_a_change_of_what_is_not_there_is_refused() -> None:
    for change in (
        Change("rebut", Kind.CLAIM, 9, "B", "2"),
        Change("undercut", Kind.LINK, 99, "B", "2"),
        Change("rate", Kind.STATEMENT, 99, "B", "2"),
    ):
        with pytest.raises(NoSuch, match=str(change.number)):
            changed(TWO, [change])
    with pytest.raises(NoSuch):
        changed(TWO, [Change("retract", Kind.CLAIM, 1), Change("rebut", Kind.CLAIM, 1, "B", "2")])


@given(disputes())
@settings(deadline=None)
def test_a_claim_left_alone_is_challenged_by_nobody(dispute: Dispute) -> None:
    for other in dispute.claims[1:]:
        dispute = changed(dispute, [Change("retract", Kind.CLAIM, other.number)])
    alone = dispute.claims[0].number
    against = any(r.digit in "45" for r in dispute.reports.get(alone, ()))
    assert dispute.ties == ()
    assert against or figures(dispute, alone).standing is Standing.UNCHALLENGED
