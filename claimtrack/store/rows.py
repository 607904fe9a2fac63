"""What a record says, ready to be stored: text checked, dates with their bounds, empty as None."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from claimtrack import dates
from claimtrack.errors import Refused
from claimtrack.store.records import SHAPES
from claimtrack.vocabulary import Kind

TIME = "%Y-%m-%dT%H:%M:%SZ"
LONGEST_INDEXED = 2000
"""Bytes of a text that is looked up as a whole; PostgreSQL refuses index entries from 2.7 kB."""
_INDEXED = {"name", "url"}
_span = lru_cache(maxsize=4096)(dates.parse)
"""In an import the same days come again and again."""


class _Reading(NamedTuple):
    """How the columns of one kind are read."""

    columns: frozenset[str]
    special: frozenset[str]
    """Those that hold more than a text."""


_READINGS = {
    kind: _Reading(
        frozenset(shape.columns),
        frozenset(
            {*shape.dates, *shape.days, *shape.times, *shape.numbers, *shape.verbatim, *_INDEXED}
            & {*shape.names}
        ),
    )
    for kind, shape in SHAPES.items()
}


def row_of(kind: Kind, content: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a record. `content` names columns; a date is given as text. Raises Refused for
    text that cannot be kept, and for a date, time or number that is none."""
    reading = _READINGS[kind]
    special = reading.special
    row: dict[str, Any] = {}
    for name, value in content.items():
        if name in special:
            row |= _special(kind, name, value)
        elif not isinstance(value, str):
            row[name] = value
        elif value.isascii() and "\0" not in value:
            row[name] = value.strip() or None
        else:
            row[name] = clean(value, name) or None
    assert row.keys() <= reading.columns, f"{kind} has no {row.keys() - reading.columns}"
    return row


def plain_row(kind: Kind, content: dict[str, Any]) -> dict[str, Any]:
    """The same where all texts are known to be as they are kept; takes `content` over."""
    for name in _READINGS[kind].special & content.keys():
        content |= _special(kind, name, content[name])
    return content


def _special(kind: Kind, name: str, value: Any) -> dict[str, Any]:
    """The columns of a field that holds more than a text."""
    shape = SHAPES[kind]
    if name in shape.numbers and isinstance(value, str):
        value = _number(value, name)
    if isinstance(value, str):
        kept = clean(value, name)
        value = (value if name in shape.verbatim else kept) or None
        if name in _INDEXED and value and len(value.encode()) > LONGEST_INDEXED:
            raise Refused(
                f"the {name} is too long ({len(value):,} characters)",
                f"at most {LONGEST_INDEXED:,} bytes can be looked up",
            )
    if name in shape.days and value:
        return {name: dates.parse_day(value)}
    if name in shape.times and value:
        return {name: _time(value, name)}
    if name in shape.dates:
        span = _span(value) if value else None
        bounds = span and (span.earliest, span.latest)
        first, last = bounds or (None, None)
        return {name: span and span.text, f"{name}_earliest": first, f"{name}_latest": last}
    return {name: value}


def clean(text: str, what: str) -> str:
    """Text without white space around it. Raises Refused for what no database or terminal keeps:
    NUL and lone surrogates."""
    if "\0" in text:
        raise Refused(f"the {what} holds a NUL character", "remove it")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Refused(f"the {what} is not valid UTF-8 text", "save it as UTF-8") from None
    return text.strip()


def _time(text: str, what: str) -> str:
    """An exact time in UTC. Raises Refused for any other text."""
    try:
        return datetime.strptime(text, TIME).strftime(TIME)
    except ValueError:
        raise Refused(
            f'the {what} "{text[:64]}" is not a time', "write it as 2018-08-27T09:00:00Z"
        ) from None


def _number(text: str, what: str) -> int:
    """A whole number from 0, as a record tells it. Raises Refused for any other text."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Refused(f'the {what} "{text[:64]}" is not a whole number', "write digits only")
    return int(text)
