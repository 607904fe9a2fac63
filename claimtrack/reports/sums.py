"""Amounts and shares as people read them: rounded so that what is printed adds up, and factors with
as many digits as their printed product needs.

An exact number is given as a whole number of some 2^-bits; floats would round twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

AMOUNT = 33
SHARE = 31
"""The bits of an amount and of a share when both ends of their bounds are added up."""
END = 30
"""The bits of one end of a share."""
PLACES = (4, 5, 6)
"""Decimals that an amount may have."""
MOST_PLACES = 13


class Exact(NamedTuple):
    """A whole number of 2^-bits."""

    number: int
    bits: int


class Printed(NamedTuple):
    """Printed amounts, in units of the last decimal, which add up to `total`. `plain`: each is
    rounded to the nearest, none moved by a unit so that they add up."""

    amounts: list[int]
    total: int
    plain: bool


def nearest(exact: Exact, places: int) -> int:
    """The number to so many decimals, in units of the last; half is rounded up."""
    return (2 * exact.number * _units(places) + (1 << exact.bits)) >> (exact.bits + 1)


def added(amounts: Sequence[int], places: int) -> Printed:
    """Amounts (of 2^-33) to so many decimals. Where rounding each one to the nearest would not give
    the rounded total, those that are moved by a unit are the ones that were closest to it."""
    found = [nearest(Exact(amount, AMOUNT), places) for amount in amounts]
    total = nearest(Exact(sum(amounts), AMOUNT), places)
    gap = total - sum(found)
    step = 1 if gap > 0 else -1
    # What rounding took from each, in units of 2^-33 of the last decimal.
    fine = [amount * _units(places) for amount in amounts]
    taken = [one - (unit << AMOUNT) for one, unit in zip(fine, found, strict=True)]
    for at in sorted(range(len(found)), key=lambda at: (-step * taken[at], at))[: abs(gap)]:
        found[at] += step
    return Printed(found, total, gap == 0)


def places_for(for_: Sequence[int], against: Sequence[int], strength: int | None) -> int:
    """How many decimals the amounts of the two piles need: so many that the printed piles make the
    printed strength (in units of 10^-4; None where it is an interval), and each amount is rounded
    to the nearest; of these, the fewest."""

    def wanting(places: int) -> tuple[bool, bool, int]:
        piles = [added(amounts, places) for amounts in (for_, against)]
        made = quotient(piles[0].total, piles[1].total)
        return strength not in (None, made), not all(pile.plain for pile in piles), places

    return min(PLACES, key=wanting)


def text(units: int, places: int) -> str:
    """`12346` in 4 places: `1.2346`."""
    digits = f"{abs(units):0{places + 1}}"
    sign = "-" if units < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def share(exact: Exact, places: int = 4) -> str:
    """A share as text: `.4921`; 1 and 0 are plain."""
    if exact.number in (0, 1 << exact.bits):
        return "0" if exact.number == 0 else "1"
    written = text(nearest(exact, places), places)
    return written.removeprefix("0") if exact.number < 1 << exact.bits else written


def factors(amount: Exact, shares: Sequence[Exact], product: int, places: int) -> list[str]:
    """An amount and the shares that it is multiplied by, with the digits that it takes for their
    printed product to be, rounded, the printed one."""
    for digits in range(places, MOST_PLACES):
        made = nearest(amount, digits)
        for one in shares:
            made *= nearest(one, digits)
        beyond = _units(digits * (1 + len(shares)) - places)
        if (2 * made + beyond) // (2 * beyond) == product:
            break
    needed = _needed(amount, places, digits)
    return [
        text(nearest(amount, needed), needed),
        *(share(one, _needed(one, PLACES[0], digits)) for one in shares),
    ]


def _needed(exact: Exact, least: int, most: int) -> int:
    """How many of the digits say something: `.5000` is `.5000000`."""
    units = nearest(exact, most)
    while most > least and units % 10 == 0:
        units, most = units // 10, most - 1
    return most


def quotient(for_: int, against: int, places: int = 4) -> int:
    """for / (for + against), in units of the last decimal."""
    whole = for_ + against
    return (2 * for_ * _units(places) + whole) // (2 * whole)


def _units(places: int) -> int:
    return int(10**places)
