"""Two estimates, compared: whether they conflict, or only speak of different things.

Two estimates **conflict** when they count the same thing, for dates that can be one, and no number
fits both. What is counted is the same when unit and words are, but for case, accents, spaces and
punctuation; told on one side only, it is not known to be the same. A date on one side only is not
known to be the same either. One voice does not conflict with itself: its number moved, or drifts;
but not where it gave both numbers for dates of their own that cannot be one, as a series does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from claimtrack.errors import UsageFault
from claimtrack.evidence.amounts import Amount
from claimtrack.folding import fold
from claimtrack.vocabulary import Word

MOST = 1000
"""Estimates of one thing that are compared, pair by pair: half a million pairs."""


class Bearing(Word):
    """How two estimates bear on one another."""

    CONFLICT = "conflict"
    """The same thing, dates that can be one, and no number that fits both."""
    OPEN = "open"
    """The same, but a number fits both only because one of them has an open end."""
    AGREE = "agree"
    """The same thing, dates that can be one, and some number fits both."""
    DATE = "date"
    """The same thing for different dates, or for dates of which one is not known."""
    OWN = "own"
    """The same thing, by one voice."""
    DEFINITION = "definition"
    """Different things, or not known to be the same."""


class Measured(NamedTuple):
    """An estimate, as it is compared. The days bound the date that it is for, None when not known;
    `own_date` tells that it was given one, and is not only for when it was said. The voice is a
    number, None for one of its own."""

    amount: Amount
    unit: str | None
    counted: str | None
    earliest: str | None
    latest: str | None
    voice: int | None
    own_date: bool = False

    @property
    def thing(self) -> tuple[str, str]:
        """What it counts, as it is compared."""
        return folded(self.unit), folded(self.counted)


class Pair(NamedTuple):
    """Two estimates by their places, the earlier place first, and how they bear on one another."""

    one: int
    other: int
    bearing: Bearing


class Fold(NamedTuple):
    """How far apart comparable estimates are: highest ÷ lowest, each with its place. `open` when an
    end of any of them is open, so that it is a fold range of at least so much."""

    lowest: Decimal
    highest: Decimal
    at_lowest: int
    at_highest: int
    open: bool

    @property
    def ratio(self) -> float:
        """The fold range, at least 1."""
        return float(self.highest / self.lowest)


class Group(NamedTuple):
    """The estimates of one thing by their places, every pair of them, and their fold range; None
    where no two are comparable."""

    places: list[int]
    pairs: list[Pair]
    fold: Fold | None


class Factor(NamedTuple):
    """From one amount to the next: 0.7 is from 10,000 to 7,000. `at_least` or `at_most` when an
    open end makes it a bound; None when open ends leave no bound."""

    ratio: float
    bound: str


def folded(text: str | None) -> str:
    """Words as they are compared; what is not told is an empty text."""
    return re.sub(r"[\s,.;:]+", " ", fold(text or "")).strip()


def bearing(one: Measured, other: Measured) -> Bearing:
    """How two estimates bear on one another; the order of the two does not matter."""
    if one.thing != other.thing:
        return Bearing.DEFINITION
    if one.voice is not None and one.voice == other.voice:
        return Bearing.DATE if for_other_dates(one, other) else Bearing.OWN
    if not _dates_meet(one, other):
        return Bearing.DATE
    if _apart(one.amount.least, one.amount.most, other.amount.least, other.amount.most):
        return Bearing.CONFLICT
    if not _apart(*_ends(one.amount), *_ends(other.amount)):
        return Bearing.AGREE
    return Bearing.OPEN


def compared(estimates: Sequence[Measured]) -> list[Group]:
    """The estimates in groups of one thing each, the largest first, of one size in order of
    appearance. Raises UsageFault where there are too many of one thing to compare all pairs."""
    things: dict[tuple[str, str], list[int]] = {}
    for place, one in enumerate(estimates):
        things.setdefault(one.thing, []).append(place)
    found = []
    for places in sorted(things.values(), key=len, reverse=True):
        if len(places) > MOST:
            raise UsageFault(
                f"{len(places):,} estimates of one thing are too many to compare",
                "take fewer, by --topic or --since",
            )
        pairs = [
            Pair(one, other, bearing(estimates[one], estimates[other]))
            for one, other in combinations(places, 2)
        ]
        found.append(Group(places, pairs, fold_range(estimates, pairs)))
    return found


def fold_range(estimates: Sequence[Measured], found: Iterable[Pair]) -> Fold | None:
    """The widest fold range among pairs that are comparable: of one thing, for dates that can be
    one, whoever says so. None when no pair is."""
    widest: Fold | None = None
    any_open = False
    for one, other, how in found:
        if how is Bearing.OWN and not _dates_meet(estimates[one], estimates[other]):
            continue
        if how not in (Bearing.CONFLICT, Bearing.OPEN, Bearing.AGREE, Bearing.OWN):
            continue
        lows, highs = zip(*(_ends(estimates[place].amount) for place in (one, other)), strict=True)
        low, high = min(lows), max(highs)
        for amount in (estimates[one].amount, estimates[other].amount):
            any_open = any_open or None in (amount.least, amount.most)
        at_low = lows.index(low)
        # Of two that are alike the other one: a fold range is told from one to another.
        at_high = 1 - at_low if highs[1 - at_low] == high else at_low
        at = ((one, other)[at_low], (one, other)[at_high])
        if widest is None or high * widest.lowest > widest.highest * low:
            widest = Fold(low, high, *at, any_open)
    return widest and widest._replace(open=any_open)


def middle(amount: Amount) -> float:
    """The best value; else the geometric middle of the range, or the one end that is told."""
    if amount.best is not None:
        return float(amount.best)
    low, high = _ends(amount)
    return float((low * high).sqrt())


def factor(earlier: Amount, later: Amount) -> Factor | None:
    """How many times the earlier amount the later one is, by the middles of the two."""
    more = earlier.least is None or later.most is None
    less = earlier.most is None or later.least is None
    if more and less:
        return None
    bound = "at_least" if more else "at_most" if less else ""
    return Factor(middle(later) / middle(earlier), bound)


def _ends(amount: Amount) -> tuple[Decimal, Decimal]:
    """The lowest and highest value that is told, open ends left aside."""
    return amount.told[0], amount.told[-1]


def for_other_dates(one: Measured, other: Measured) -> bool:
    """Whether both were given dates that they are for, and these cannot be one. When something was
    said does not count: who says another number later may well have revised it."""
    return one.own_date and other.own_date and not _dates_meet(one, other)


def _dates_meet(one: Measured, other: Measured) -> bool:
    """Whether the dates can be one. Two that are not known are taken for one."""
    if one.earliest is None or other.earliest is None:
        return one.earliest == other.earliest
    assert one.latest is not None and other.latest is not None
    return one.earliest <= other.latest and other.earliest <= one.latest


def _apart(
    low: Decimal | None, high: Decimal | None, other_low: Decimal | None, other_high: Decimal | None
) -> bool:
    """Whether no number lies in both ranges; None is an open end. Ranges that touch are not."""
    return (high is not None and other_low is not None and high < other_low) or (
        other_high is not None and low is not None and other_high < low
    )
