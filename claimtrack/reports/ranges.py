"""Amounts drawn as ranges on one scale, in characters that any terminal has.

....|--o--|....    low, best and high
......o........    a best value alone
.....|-------->    open above; `<` is open below
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from claimtrack.evidence.amounts import Amount

LOGARITHMIC = 10
"""From this fold range on the scale is logarithmic: on a linear one the small would be a blur."""


class Scale(NamedTuple):
    """From the lowest to the highest value that is told, in so many cells."""

    low: float
    high: float
    cells: int

    @property
    def logarithmic(self) -> bool:
        """Whether equal steps are equal factors."""
        return self.high / self.low >= LOGARITHMIC

    def place(self, value: float) -> int:
        """The cell of a value."""
        if self.low == self.high:
            return self.cells // 2
        low, high, at = self.low, self.high, value
        if self.logarithmic:
            low, high, at = math.log(low), math.log(high), math.log(at)
        return round((at - low) / (high - low) * (self.cells - 1))


def scale(amounts: Iterable[Amount], cells: int) -> Scale:
    """The scale on which all of some amounts can be drawn."""
    values = [float(value) for amount in amounts for value in amount.told]
    return Scale(min(values), max(values), cells)


def drawn(amount: Amount, scale: Scale) -> str:
    """An amount as a range of the scale's cells."""
    cells = ["."] * scale.cells
    if amount.least != amount.most:
        first = 0 if amount.least is None else scale.place(float(amount.least))
        last = scale.cells - 1 if amount.most is None else scale.place(float(amount.most))
        cells[first : last + 1] = "-" * (last + 1 - first)
        cells[first] = "<" if amount.least is None else "|"
        cells[last] = ">" if amount.most is None else "|"
    if amount.best is not None:
        cells[scale.place(float(amount.best))] = "o"
    return "".join(cells)


def heading(low: str, high: str, scale: Scale) -> str:
    """The ends of the scale above its first and last cell."""
    middle = "log" if scale.logarithmic else ""
    return low + middle.center(max(scale.cells - len(low) - len(high), 1)) + high
