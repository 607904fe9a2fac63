"""Disputes at random, for properties that hold of all of them."""

from __future__ import annotations

from hypothesis import strategies as st

from claimtrack.scoring.disputes import Assertion, Dispute, Tie
from claimtrack.scoring.evidence import Report

RELATIONS = ("rebuts", "rebuts", "supports", "undercuts", "restates", "qualifies")


@st.composite
def disputes(draw: st.DrawFn, most: int = 7) -> Dispute:
    """Claims C1 … with statements T1 …, shared voices, links of every sort, undercuts of links
    (and of undercuts, in rings too)."""
    size = draw(st.integers(1, most))
    voices = st.integers(100, 103)
    claims = tuple(
        Assertion(number, draw(st.none() | voices), (f"20{draw(st.integers(10, 20))}", f"{number}"))
        for number in range(1, size + 1)
    )
    reports: dict[int, tuple[Report, ...]] = {}
    statement = 0
    for claim in claims:
        told = []
        for _ in range(draw(st.integers(0, 3))):
            statement += 1
            voice = draw(st.just(-claim.number) | voices)
            letter, digit = draw(st.sampled_from("AABCDEF")), draw(st.sampled_from("112456"))
            told.append(Report(statement, voice, letter, digit, (f"2010-{statement:02}",)))
        if told:
            reports[claim.number] = tuple(told)
    ties: list[Tie] = []
    number = st.integers(1, size)
    for link in range(1, draw(st.integers(0, 2 * size)) + 1):
        one = draw(number)
        if draw(st.integers(0, 3)) == 0 and link > 1:
            aimed = draw(st.integers(1, 2 * size).filter(lambda other, link=link: other != link))
            ties.append(Tie(link, "undercuts", one, None, aimed))
        elif size > 1:
            other = draw(number.filter(lambda other, one=one: other != one))
            ties.append(Tie(link, draw(st.sampled_from(RELATIONS)), one, other, None))
    numbers = {tie.number for tie in ties}
    return Dispute(
        claims,
        reports,
        tuple(tie for tie in ties if tie.target_link is None or tie.target_link in numbers),
    )
