"""The figures of a claim, from the bounds of its strength and of its two piles."""

from __future__ import annotations

from typing import NamedTuple

from claimtrack.scoring.beta import Interval, interval
from claimtrack.scoring.graphs import ONE, UNIT
from claimtrack.vocabulary import Standing

CERTIFIED = 1 << 10
"""Bounds no further apart than 2^-20 certify one answer."""
HOLDS = 2 * ONE // 3
OUTWEIGHED = -(-ONE // 3)
"""The thirds, to the 2^-30 that a bound is rounded by."""
UNSETTLED = ONE // 20


class Figures(NamedTuple):
    """What is known of one claim. Strengths are integers of 2^-30, piles of 2^-32; `challenged`
    says whether any rebuttal, undercut or evidence speaks against it."""

    lower: int
    upper: int
    for_lower: int
    for_upper: int
    against_lower: int
    against_upper: int
    challenged: bool

    @property
    def strength(self) -> float:
        """The middle of the bounds, from 0 to 1."""
        return (self.lower + self.upper) / (2 * ONE)

    @property
    def bounds(self) -> tuple[float, float]:
        """The two ends between which the strength lies."""
        return self.lower / ONE, self.upper / ONE

    @property
    def for_(self) -> float:
        """What speaks for the claim, the benefit of the doubt (1) included."""
        return (self.for_lower + self.for_upper) / (2 * UNIT)

    @property
    def against(self) -> float:
        """What speaks against the claim, the benefit of the doubt (1) included."""
        return (self.against_lower + self.against_upper) / (2 * UNIT)

    @property
    def unknown(self) -> float:
        """The share of both piles that is the benefit of the doubt."""
        return 2 / (self.for_ + self.against)

    @property
    def interval(self) -> Interval:
        """The middle 90 % of Beta(for, against)."""
        return interval(self.for_, self.against)

    @property
    def certified(self) -> bool:
        """Whether the bounds meet, to 2^-20: then there is one answer and this is it."""
        return self.upper - self.lower <= CERTIFIED

    @property
    def contestedness(self) -> float:
        """From 0 to below 1; see `contestedness`."""
        return contestedness(self.for_, self.against)

    @property
    def standing(self) -> Standing:
        """The word for the table; see `standing`."""
        return standing(self.lower, self.upper, self.challenged)


def contestedness(for_: float, against: float) -> float:
    """How evenly matched and how well evidenced the two sides are: C = 4FA / ((F+A)(1+F+A)), with
    F = for and A = against − 1. 0 exactly when nothing speaks against; largest at F = A for a
    given total; grows towards 1 with the evidence."""
    f, a = for_, against - 1
    return 4 * f * a / ((f + a) * (1 + f + a))


def standing(lower: int, upper: int, challenged: bool) -> Standing:
    """The word for bounds of a strength (2^-30)."""
    if not challenged:
        return Standing.UNCHALLENGED
    if lower >= HOLDS:
        return Standing.HOLDS
    if upper <= OUTWEIGHED:
        return Standing.OUTWEIGHED
    if upper - lower > UNSETTLED:
        return Standing.UNSETTLED
    return Standing.CONTESTED
