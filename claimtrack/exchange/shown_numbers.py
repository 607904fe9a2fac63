"""Numbers of a spreadsheet as it shows them: whole ones without a point, days as dates.

Formats are those of ECMA-376, part 1, section 18.8.30. A day is a number there, counted from the
beginning of 1900 (with a 29 February 1900 that never was) or of 1904.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

_BUILT_IN = {
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((14, 15, *range(27, 32), 36, 50, 54, 57, 58), "yyyy-mm-dd"),
    16: "yyyy-mm-dd",
    17: "yyyy-mm",
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47), "hh:mm:ss"),
    22: "yyyy-mm-dd hh:mm",
}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_LAST_DAY = 2_958_465
"""31 December 9999."""

Shown = Callable[[str], str]
"""Makes the text of a number as it stands in the file."""


def shown(number: int, code: str | None, from_1904: bool) -> Shown:
    """How numbers of a format are shown: by its number, and its code where the file tells one."""
    told = _LITERAL.sub("", (code or _BUILT_IN.get(number, "General")).split(";")[0]).lower()
    if "%" in told:
        return _percent
    if "general" in told or "#" in told or not re.search("[ymdhs]", told):
        return plain
    parts = "".join(letter for letter in "yd" if letter in told)
    timed = "h" in told or "s" in told
    # An m beside hours and seconds is minutes; without them it is the month.
    month = "m" in re.sub("h+:?m+|m+:?s+", "", told)
    return lambda text: _moment(text, parts, month=month, timed=timed, from_1904=from_1904)


def plain(text: str) -> str:
    """A number without what only a computer sees: 10000.0 is 10000, 0.30000000000000004 is 0.3."""
    try:
        value = float(text)
    except ValueError:
        return text
    if value != value or value in (float("inf"), float("-inf")):
        return text
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def _percent(text: str) -> str:
    try:
        return f"{plain(str(float(text) * 100))}%"
    except ValueError:
        return text


def _moment(text: str, parts: str, *, month: bool, timed: bool, from_1904: bool) -> str:
    """A day or time, as far as its format shows it."""
    try:
        days = float(text)
    except ValueError:
        return text
    if not 0 <= days <= _LAST_DAY:
        return plain(text)
    begin = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if days < 60 else 30)
    try:
        when = begin + timedelta(seconds=round(days * 86400))
    except OverflowError:
        return plain(text)
    if timed and not parts and not month:
        return when.strftime("%H:%M:%S")
    if "d" in parts:
        return when.strftime("%Y-%m-%dT%H:%M:%S" if timed and days % 1 else "%Y-%m-%d")
    return when.strftime("%Y-%m" if month else "%Y")
