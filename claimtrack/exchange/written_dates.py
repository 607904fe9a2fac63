"""Dates as tables and pages write them, turned into those that claimtrack keeps, where they can
mean one thing only. What is not recognised stays as it is, for the ledger to refuse."""

from __future__ import annotations

import re
from collections.abc import Iterable

ORDERS = {"day-first": ("day", "month"), "month-first": ("month", "day")}
"""How 3/4/2018 is read."""
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio januari janeiro januara января",
            "february feb februar fevrier février febrero febbraio februari fevereiro февраля",
            "march mar märz maerz mars marzo maart março марта",
            "april apr avril abril aprile апреля",
            "may mai mayo maggio mei maio мая",
            "june jun juni juin junio giugno junho июня",
            "july jul juli juillet julio luglio julho июля",
            "august aug août aout agosto augustus августа",
            "september sep sept septembre septiembre settembre setembro сентября",
            "october oct oktober octobre octubre ottobre outubro октября",
            "november nov novembre noviembre novembro ноября",
            "december dec dezember décembre decembre diciembre dicembre dezembro декабря",
        ),
        1,
    )
    for name in names.split()
}
_TIMED = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(:\d\d(\.\d+)?)? ?(Z|UTC|[+-]\d\d:?\d\d)?")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)?(?: of| de)? ([^\W\d_]+)\.?,?(?: de)? (\d{4})"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_HYPHENED = re.compile(r"(\d{1,2})-([^\W\d_]{3,})-(\d{4})")
_OF_YEAR = re.compile(r"(\d{1,2})/(\d{4})|(\d{4})/(\d{1,2})")
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? ", re.I
)
_TIME = re.compile(
    r",? (?:at )?\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?"
    r"(?: ?(?:[A-Z]{1,4}|[+-]\d\d:?\d\d))?",
    re.IGNORECASE,
)
_IDEOGRAPHS = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]")
_MONTH = re.compile(r"([^\W\d_]+)\.?,? (\d{4})")
_FIGURES = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?: \d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp]M)?)?"
)
_YEAR_FIRST = re.compile(
    r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})|(\d{4})-(\d)-(\d{1,2})|(\d{4})-(\d\d)-(\d)"
)


def as_kept(text: str, order: str | None = None) -> str:
    """The date as claimtrack writes it, as far as it is one of these forms: 2018-02-20T10:00:00Z,
    20 February 2018, Feb 20, 2018, Tue, 20 Feb 2018 10:00:00 GMT, May 2018, 2018/2/20, 20.02.2018
    (a day above 12, or the `order` told, says which is the month), 2018年2月20日; else the text as
    it is."""
    text = " ".join(text.split())
    if len(text) > 64:
        return text
    told, text = text, _bare(text)
    kept = _as_kept(text, order)
    return kept if kept != text or _TIMED.match(told) else told


def _bare(text: str) -> str:
    """A date without its day of the week and its time of day, where it has both month and year."""
    weekday = _WEEKDAY.match(text)
    text = text[weekday.end() :] if weekday else text
    found = _TIME.search(text)
    if found and found.end() == len(text) and re.search(r"\d{4}", text[: found.start()]):
        return text[: found.start()]
    return text


def _as_kept(text: str, order: str | None) -> str:
    if found := _TIMED.fullmatch(text):
        return found[1]
    if found := _IDEOGRAPHS.fullmatch(text):
        return _day(text, *found.groups())
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (part for part in found.groups() if part)
        return _day(text, year, month, day)
    if found := _FIGURES.fullmatch(text):
        # Who sets the parts apart by points writes the day first, from Berlin to Moscow and Ankara.
        order = order or ("day-first" if found[2] == "." else None)
        return _in_figures(text, found[1], found[3], found[4], order)
    if found := _OF_YEAR.fullmatch(text):
        year, month = (found[2], found[1]) if found[2] else (found[3], found[4])
        return f"{year}-{int(month):02}" if 1 <= int(month) <= 12 else text
    if (found := _HYPHENED.fullmatch(text)) and (month_number := _month(found[2])):
        return _day(text, found[3], month_number, found[1])
    if (found := _DAY_FIRST.fullmatch(text)) and (month_number := _month(found[2])):
        return _day(text, found[3], month_number, found[1])
    if (found := _MONTH_FIRST.fullmatch(text)) and (month_number := _month(found[1])):
        return _day(text, found[3], month_number, found[2])
    if (found := _MONTH.fullmatch(text)) and (month_number := _month(found[1])):
        return f"{found[2]}-{month_number:02}"
    return text


def order_of(texts: Iterable[str]) -> str | None:
    """Which of ORDERS these dates have, where they tell: one that has a day above 12 does, and no
    other says otherwise."""
    told = set()
    for text in texts:
        found = _FIGURES.fullmatch(" ".join(text.split())[:40])
        if found and int(found[1]) > 12 >= int(found[3]):
            told.add("day-first")
        elif found and int(found[3]) > 12 >= int(found[1]):
            told.add("month-first")
    return told.pop() if len(told) == 1 else None


def unclear(texts: Iterable[str]) -> str | None:
    """The first of these dates that only a told order can settle; None if there is none."""
    for text in texts:
        found = _FIGURES.fullmatch(" ".join(text.split())[:40])
        if found and int(found[1]) <= 12 and int(found[3]) <= 12 and as_kept(text) == found[0]:
            return text
    return None


def _month(name: str) -> int | None:
    return _MONTHS.get(name.lower())


def _in_figures(text: str, first: str, second: str, year: str, order: str | None) -> str:
    """Two figures and a year. Where both may be the month, nobody but the user can tell."""
    if int(first) > 12 >= int(second):
        order = "day-first"
    elif int(second) > 12 >= int(first):
        order = "month-first"
    if order is None and first != second:
        return text
    day, month = (first, second) if order != "month-first" else (second, first)
    return _day(text, year, month, day)


def _day(text: str, year: str, month: str | int, day: str) -> str:
    if not 1 <= int(month) <= 12 or not 1 <= int(day) <= 31:
        return text
    return f"{year}-{int(month):02}-{int(day):02}"
