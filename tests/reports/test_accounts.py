"""The page of an account is read by somebody who looks for a term that does not add up."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from adding_up import holds_together, read
from hypothesis import example, given, settings
from hypothesis import strategies as st
from random_disputes import disputes

from claimtrack.queries.accounts import Account, Named
from claimtrack.queries.dossier import Statement
from claimtrack.queries.grades import Grade
from claimtrack.reports.accounts import page, strength_told
from claimtrack.reports.output import object_line
from claimtrack.reports.terms import account_record, term_rows
from claimtrack.scoring.disputes import Assertion, Dispute, Tie, draw
from claimtrack.scoring.evidence import Report
from claimtrack.scoring.profiles import ADMIRALTY
from claimtrack.scoring.reasons import terms
from claimtrack.scoring.removals import Trials, turning, worth
from claimtrack.scoring.semantics import figures
from claimtrack.scoring.solvers import solved

# C1, confirmed by three voices, undercuts the link by which C2 rebuts it; C2 undercuts C1 too. The
# stronger C1, the less of that rebuttal is left: its bounds never meet.
ENDLESS = Dispute(
    (Assertion(1, None, ("1",)), Assertion(2, None, ("2",))),
    {
        1: tuple(Report(number, -number, "A", "1") for number in (1, 2, 3)),
        2: (Report(4, -4, "A", "1"),),
    },
    (
        Tie(1, "rebuts", 2, 1, None),
        Tie(2, "undercuts", 1, None, 1),
        Tie(3, "undercuts", 2, 1, None),
    ),
)
SLIM = Dispute(ENDLESS.claims, {1: ENDLESS.reports[1][:1], 2: ENDLESS.reports[2]}, ENDLESS.ties[:1])


def accounted(dispute: Dispute, claim: int) -> Account:
    """The account of a claim whose names and sources are made up."""
    drawn = draw(dispute, ADMIRALTY)
    solution = solved(drawn.graph)
    told = terms(dispute, drawn, solution, claim)
    told_of = {r.statement: number for number, rs in dispute.reports.items() for r in rs}
    trials = Trials(dispute, ADMIRALTY, claim, steps=5_000)
    names = {
        one.number: Named(one.number, f"u{one.number}", f"Claim number {one.number}.", "Ann",
                          "2018", "House")
        for one in dispute.claims
    }  # fmt: skip
    return Account(
        names[claim],
        ADMIRALTY,
        figures(drawn.graph, solution)[drawn.node[claim]],
        solution.rounds,
        told,
        names,
        {number: statement(number) for number in told_of},
        told_of,
        {tie.number: tie for tie in dispute.ties},
        {number: Grade("B", "2", "P4", f"J{number}") for number in told_of},
        worth(trials, dispute, claim, told),
        turning(trials, dispute, claim),
    )


def statement(number: int) -> Statement:
    known = {"id": number, "claimant": "Bob", "said": "2018-02", "source_id": 3, "quotes": []}
    return Statement(**{name: known.get(name) for name in Statement._fields})  # type: ignore[arg-type]


@given(disputes(), st.sampled_from((40, 60, 80, 120)))
@settings(deadline=None, max_examples=40)
@example(ENDLESS, 80)
def test_the_printed_page_adds_up(dispute: Dispute, cells: int) -> None:
    for claim in dispute.claims[:3]:
        printed = "".join(page(accounted(dispute, claim.number), cells))
        holds_together(printed)


@given(disputes())
@settings(deadline=None, max_examples=40)
@example(ENDLESS)
def test_what_json_holds_adds_up(dispute: Dispute) -> None:
    for claim in dispute.claims[:3]:
        found = json.loads(object_line(account_record(accounted(dispute, claim.number))))
        for side in ("for", "against"):
            assert sum(t["amount"] for t in found["terms"] if t["side"] == side) == found[side]
        for term in found["terms"]:
            assert {"side", "kind", "id", "amount", "counts"} <= term.keys()
        assert found["lower"] <= found["strength"] <= found["upper"]
        assert 0 <= found["interval"][0] <= found["interval"][1] <= 1


@pytest.mark.parametrize("cells", [60, 80, 120])
def test_no_line_is_too_long(cells: int) -> None:
    printed = "".join(page(accounted(ENDLESS, 1), cells))
    assert max(map(len, printed.splitlines())) <= cells


@pytest.mark.parametrize(
    ("strength", "told"),
    [(0, "0"), (1e-12, ".0000"), (0.00006, ".0001"), (1 - 1e-12, "1.0000"), (1, "1")],
)
def test_what_is_a_little_more_than_none_or_less_than_all_is_not_told_as_that(
    strength: float, told: str
) -> None:
    assert strength_told(strength, strength, certified=True) == told


def test_an_interval_is_told_as_one() -> None:
    account = accounted(ENDLESS, 1)
    assert not account.figures.certified
    printed = "".join(page(account, 80))
    assert "not certified: its bounds do not meet" in printed
    assert re.search(r"strength \.\d{4} to \.\d{4}", printed)
    assert re.search(r"\d  for \(from \d+\.\d{4} to \d+\.\d{4}\)", printed)
    assert "Not certified: after" in printed


def test_the_ends_of_an_interval_add_up_too() -> None:
    printed = "".join(page(accounted(ENDLESS, 1), 200))
    for name, side in read(printed).items():
        total = re.search(rf"{side.total}  {name}(?: \(from ([\d.]+) to ([\d.]+)\))?", printed)
        assert total
        for end in (1, 2):
            ends = [
                Decimal(found[end])
                if (found := re.search(r"from (\S+) to (\S+)", told))
                else amount
                for amount, told in side.entries
            ]
            assert sum(ends) == Decimal(total[end] or side.total)


def test_worth_is_the_difference_of_what_is_printed() -> None:
    printed = "".join(page(accounted(SLIM, 1), 100))
    told = re.search(r"strength (\.\d+)", printed)
    row = re.search(r"^L1 .*?(\.\d{4}|1)  ([+-]?\.\d{4})", printed, re.MULTILINE)
    assert told and row
    assert Decimal(row[1]) - Decimal(told[1]) == Decimal(row[2])


def test_rows_of_terms_name_their_claim() -> None:
    account = accounted(ENDLESS, 1)
    rows = list(term_rows(account))
    assert {row["claim"] for row in rows} == {1}
    assert sum(row["amount"] for row in rows if row["side"] == "for") == account.figures.for_
