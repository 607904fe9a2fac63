"""Reads a printed page of `score --explain` and adds it up, as somebody would who looks for a term
that does not."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

AMOUNT = re.compile(r"^  +(-?\d+\.\d+)  +(\S.*)$")
FORMULA = re.compile(r"([\d.]+(?: × [\d.]+)+) = ([\d.]+)(, but L)?")
RESULT = re.compile(r"([\d.]+) / \(([\d.]+) \+ ([\d.]+)\) = ([\d.]+)")


class Side(NamedTuple):
    """One pile as printed: each amount with what is said of it, and the total under the rule."""

    entries: list[tuple[Decimal, str]]
    total: Decimal


def read(printed: str) -> dict[str, Side]:
    """Both piles of a page."""
    found: dict[str, Side] = {}
    side, entries = "", list[tuple[Decimal, str]]()
    for line in printed.splitlines():
        amount = AMOUNT.match(line)
        if line in ("For it", "Against it"):
            side, entries = line.split()[0].lower(), []
        elif side and amount and re.match(rf"{side}\b", amount[2]):
            found[side] = Side(entries, Decimal(amount[1]))
            side = ""
        elif side and amount:
            entries.append((Decimal(amount[1]), amount[2]))
        elif side and not line.startswith("  -"):
            entries[-1] = (entries[-1][0], f"{entries[-1][1]} {line.strip()}")
    return found


def holds_together(printed: str) -> None:
    """Adds up a printed page as its reader would, with a pocket calculator."""
    sides = read(printed)
    moved = "a last digit may be one off" in " ".join(printed.split())
    assert set(sides) == {"for", "against"}
    for side in sides.values():
        assert sum(amount for amount, _ in side.entries) == side.total, printed
        for amount, told in side.entries:
            for factors, product, not_counted in FORMULA.findall(told):
                made = Decimal(1)
                for factor in factors.split(" × "):
                    made *= Decimal(factor)
                unit = Decimal(1).scaleb(Decimal(product).as_tuple().exponent)  # type: ignore[arg-type]
                assert abs(made - Decimal(product)) <= (unit if moved else unit / 2), told
                assert abs(amount) == (0 if not_counted else Decimal(product)), told
    for one, again, other, strength in RESULT.findall(" ".join(printed.split())):
        assert one == again
        share = Decimal(one) / (Decimal(one) + Decimal(other))
        assert abs(share - Decimal(strength)) <= Decimal("0.00005"), printed
