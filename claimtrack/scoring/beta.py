"""The interval within which a share lies, given what speaks for it and against it.

Quantiles of the Beta distribution, by the regularised incomplete beta function I(x; a, b): its
continued fraction (DLMF 8.17.22, https://dlmf.nist.gov/8.17), evaluated by Lentz's method as
Thompson and Barnett changed it (J. Comput. Phys. 64, 1986).
"""

from __future__ import annotations

from math import exp, inf, lgamma, log, log1p, sqrt
from typing import NamedTuple

COVERED = 0.9
"""How much of the distribution an interval holds; half of the rest lies on either side."""
PLACES = 6
"""Decimals of a quantile: fewer than machines agree on, more than anybody reads."""
_PRECISE = 2.0**-50
_TINY = 1e-300


class Interval(NamedTuple):
    """The two ends of the middle 90 %."""

    lower: float
    upper: float


def interval(for_: float, against: float) -> Interval:
    """The middle 90 % of Beta(for, against), each end to six decimals. Raises ValueError for a
    pile that is not a positive number."""
    tail = (1 - COVERED) / 2
    # The upper tail is looked up as the other side's lower one: 1 − tail would lose digits.
    return Interval(quantile(tail, for_, against), round(1 - quantile(tail, against, for_), PLACES))


def quantile(share: float, a: float, b: float) -> float:
    """The x, to six decimals, below which that share of Beta(a, b) lies. Raises ValueError for a or
    b that is not a positive number."""
    _require_positive(a, b)
    low, high = 0.0, 1.0
    x = a / (a + b)
    # Halving alone would take 40 rounds; Newton's step is taken where it stays between the ends.
    for _ in range(64):
        below = incomplete(x, a, b)
        low, high = (x, high) if below < share else (low, x)
        if high - low <= 10.0 ** -(PLACES + 3):
            break
        steep = density(x, a, b)
        step = (below - share) / steep if steep else 0.0
        near = x - step
        moved = near if step and low < near < high else (low + high) / 2
        if abs(moved - x) <= 10.0 ** -(PLACES + 4):
            x = moved
            break
        x = moved
    return round(x, PLACES)


def density(x: float, a: float, b: float) -> float:
    """The density of Beta(a, b) at x, between 0 and 1."""
    if not 0 < x < 1:
        return 0.0
    return exp(_front(x, a, b)) / (x * (1 - x))


def incomplete(x: float, a: float, b: float) -> float:
    """I(x; a, b): the share of Beta(a, b) that lies below x. Raises ValueError for a or b that is
    not a positive number."""
    _require_positive(a, b)
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    # The fraction converges fast on one side of the mean only; I(x; a, b) = 1 − I(1 − x; b, a).
    if x > (a + 1) / (a + b + 2):
        return 1 - exp(_front(x, a, b)) * _fraction(1 - x, b, a) / b
    return exp(_front(x, a, b)) * _fraction(x, a, b) / a


def _require_positive(a: float, b: float) -> None:
    if not (0 < a < inf and 0 < b < inf):
        raise ValueError(f"no Beta distribution of {a} and {b}")


def _front(x: float, a: float, b: float) -> float:
    """The logarithm of x^a (1 − x)^b / B(a, b)."""
    return a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction, which takes about as many steps as the root of the larger pile."""
    c, d = 1.0, 1 / _kept(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 1000 + int(20 * sqrt(max(a, b)))):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        change = 1.0
        for part in (even, odd):
            d = 1 / _kept(1 + part * d)
            c = _kept(1 + part / c)
            change = c * d
            value *= change
        if abs(change - 1) < _PRECISE:
            break
    return value


def _kept(value: float) -> float:
    """The value, or something next to 0 in its place: it is divided by."""
    return value if abs(value) > _TINY else _TINY
