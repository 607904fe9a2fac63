"""Uncertain dates: what was written, and the first and the last day that it can mean.

    2018, 2018-02, 2018-02-20    a year, a month, a day
    ~2018-02, 2018-02~           about; "?" (uncertain) the same; "%" (both) twice as wide
    2018-01/2018-03              somewhere in between, both ends included; ".." is an open end
    [2017,2018..2020]            one of these; {…} (all of these) has the same bounds
    201X, 2018-21, 2018-~02      the rest of EDTF, read by the `edtf` package

The notation is the Extended Date/Time Format (Library of Congress 2019; ISO 8601-2:2019). It does
not say how far "about" reaches. Here **a qualified date is widened at both ends by its own
length**: about 2018-02-20 is the 19th to the 21st, about 2018-02 is January to March, about 2018
is 2017 to 2019, about 201X is 2000 to 2029. By default `edtf` pads by one of each part that the
qualifier covers, 2018-02~ by a year *and* a month (2017-01-01 to 2019-03-28). That padding counts
only where a qualifier stands at a part (2018-~02: a month; 2018~-02: a year), with months filled
to their last day. EDTF level 2 reads ~2018-02 as "the year is approximate"; here a qualifier in
front is for the whole date.

Seasons are northern, as in `edtf`: 2018-21 is March to May. It takes winter for December alone; a
season that runs over the end of the year is refused here. So is an end left out ("2018/",
unknown), for which `edtf` would invent ten years. A time of day after a day counts for nothing.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from claimtrack.errors import BadDate

_LONGEST = 64  # characters; pyparsing, below edtf, is slow and recursive
_QUALIFIERS = {"": 0, "~": 1, "?": 1, "%": 2}  # how many of its own lengths a date is widened by
_OVER_NEW_YEAR = ("-24", "-28", "-30")  # winter, northern winter, southern summer
_DAY = timedelta(days=1)

OPEN_START, OPEN_END = date.min.isoformat(), date.max.isoformat()
"""The bounds that stand for an open end."""

_PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# All that `edtf` is shown. Beyond this, "Y9E99999999" computes a number of that many digits,
# "2018-1X" and "~2018S3" print to stdout, and spaces and newlines pass anywhere.
_REST = re.compile(
    r"[~?%]?[0-9X]{4}[~?%]?(?:-[~?%]?(?:[0-9]{2}|XX)[~?%]?){0,2}"
    r"|[0-9]{4}S[1-4]"  # S: how many of the digits are significant
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)

_FORMS = "write 2018, 2018-02, 2018-02-20, ~2018-02 (about) or 2018-01/2018-03 (in between)"
_SEASONS = "write a season in figures: 2018-21 for spring 2018, 22 for summer, 23 for autumn"
# What to say of other ways to write a date: the first that fits the whole text.
_HINTS = (
    (r"\d{1,2}([./-])\d{1,2}\1\d{2,4}", "day or month first? Write the year first: 2018-02-20"),
    (r"\d{1,2}[./-]\d{4}", "write the year first: 2018-02"),
    (r"\d{4}([./-])\d{1,2}(\1\d{1,2})?|\d{8}", "write hyphens and two digits each: 2018-02-20"),
    (r"\d{4} ?[- ] ?\d{4}", "write years in between as 2018/2019"),
    (r"(?i)(?:early |late )?(?:spring|summer|autumn)\b.*", _SEASONS),
    (
        r"(?=.*\d{4})(?=.*(?<![-\d])\d{1,2}(?!\d)).*[A-WYZa-z]{3}.*",
        "write months in figures, the year first: 2018-05-03 for 3 May 2018",
    ),
    (r"(?=.*\d).*[A-WYZa-z]{3}.*", "write months in figures, the year first: 2018-05 for May 2018"),
    (r"-\d.*|Y.*", "only the years 0001 to 9999 can be kept"),
    (r"/.*|.*/", "write '..' for an open end: ../2018-03 or 2018-03/.."),
)


class Span(NamedTuple):
    """A date as it was written, and its bounds as ISO days, which sort as text."""

    text: str  # as written, without surrounding white space
    earliest: str  # YYYY-MM-DD, the first day it can mean; 0001-01-01 if open
    latest: str  # YYYY-MM-DD, the last day it can mean; 9999-12-31 if open


def parse(text: str) -> Span:
    """Return the first and the last day that `text` can mean. Raises BadDate; never guesses."""
    text = text.strip()
    try:
        first, last = _bounds(text)
    except (ValueError, OverflowError) as error:  # datetime's own words are fit to be shown
        raise BadDate(text, _hint(text) or str(error)) from None
    return Span(text, first.isoformat(), last.isoformat())


def parse_day(text: str) -> str:
    """Return `text`, which must be one exact day, as YYYY-MM-DD. Raises BadDate."""
    span = parse(text)
    if span.text != span.earliest:
        raise BadDate(span.text, "an exact day is needed here, as in 2018-02-20")
    return span.text


def is_to_come(day: str) -> bool:
    """Whether a day (YYYY-MM-DD) has begun nowhere on earth: it begins 14 hours before UTC's."""
    return day > (datetime.now(UTC) + timedelta(hours=14)).date().isoformat()


def _hint(text: str) -> str:
    if _PLAIN.fullmatch(text) or len(text) > _LONGEST:
        return ""
    return next((hint for shape, hint in _HINTS if re.fullmatch(shape, text)), "")


def _bounds(text: str) -> tuple[date, date]:
    if len(text) > _LONGEST:
        raise ValueError(f"a date has at most {_LONGEST} characters")
    if text[:1] + text[-1:] in ("[]", "{}"):
        items = [_item(item) for item in re.split(", ?", text[1:-1])]
        bounds = min(first for first, _ in items), max(last for _, last in items)
    elif "/" in text:
        start, _, end = text.partition("/")
        if not (start and end):
            raise ValueError(_FORMS)
        bounds = _between(start if start != ".." else "", end if end != ".." else "")
    else:
        bounds = _point(text)
    if bounds == (date.min, date.max):
        raise ValueError("it is open at both ends: leave the date out if it is not known")
    return bounds


def _item(text: str) -> tuple[date, date]:
    """One item of a set: a date or, with "..", all from one date to another."""
    start, dots, end = text.partition("..")
    return _between(start, end) if dots else _point(text)


def _between(start: str, end: str) -> tuple[date, date]:
    """The bounds from one date to another; an empty one is open."""
    # Compared as written: "~2018-03/~2018-02" is a slip, though widened the two overlap.
    bare_start, bare_end = (re.sub("[~?%]", "", text) for text in (start, end))
    if start and end and _point(bare_start)[0] > _point(bare_end)[1]:
        raise ValueError("the end lies before the start: write the earlier one first")
    return _point(start)[0] if start else date.min, _point(end)[1] if end else date.max


def _point(text: str) -> tuple[date, date]:
    """The bounds of one date, perhaps qualified as a whole."""
    before = text[:1] if text[:1] in _QUALIFIERS else ""
    after = text[-1:] if text[-1:] in _QUALIFIERS else ""
    bare = text[len(before) : len(text) - len(after)]
    if (before and after) or re.search("[~?%]", bare):
        return _by_edtf(text)  # qualified in its parts
    return _widened(*_unqualified(bare), _QUALIFIERS[before + after])


def _unqualified(text: str) -> tuple[date, date]:
    if not (match := _PLAIN.fullmatch(text)):
        return _by_edtf(text)
    year, month, day = (int(part or 1) for part in match.groups())
    if match[3]:
        return date(year, month, day), date(year, month, day)
    if match[2]:
        if 21 <= month <= 41:  # a season, quarter, third or half of the year
            return _by_edtf(text)
        return date(year, month, 1), _month_end(year, month)
    return date(year, 1, 1), date(year, 12, 31)


def _month_end(year: int, month: int) -> date:
    # The day before the next month, save that the year 10000 does not exist.
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - _DAY


def _widened(first: date, last: date, times: int) -> tuple[date, date]:
    """Both ends moved out by `times` the length: in months if it is whole months, else in days."""
    if first.day > 1 or last != _month_end(last.year, last.month):
        by = (last - first + _DAY) * times
        return first - by, last + by
    low, high = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    by_months = (high - low + 1) * times
    (y1, m1), (y2, m2) = divmod(low - by_months, 12), divmod(high + by_months, 12)
    return date(y1, m1 + 1, 1), _month_end(y2, m2 + 1)


def _by_edtf(text: str) -> tuple[date, date]:
    if not _REST.fullmatch(text):
        raise ValueError(_FORMS)
    if text[4:] in _OVER_NEW_YEAR:
        raise ValueError("this season runs over the end of the year: write 2018-12/2019-02")

    from edtf import EDTFParseException, parse_edtf  # slow to import, and rarely needed

    try:
        parsed = parse_edtf(text)
    except EDTFParseException:
        raise ValueError(_FORMS) from None
    # It lets 2019-02-29 and the year 0 through; date() does not.
    first, last = date(*parsed.lower_fuzzy()[:3]), date(*parsed.upper_fuzzy()[:3])
    # It moves 28 February by a month to 28 March; a month is a whole one.
    return first, _month_end(last.year, last.month) if text.count("-") == 1 else last
