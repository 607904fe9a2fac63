"""What citations of a source have in common, whatever the format."""

from __future__ import annotations

import re
from typing import NamedTuple

from claimtrack.queries.exports import OutSource

_POINT = re.compile("([~?%]?)([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


class Dated(NamedTuple):
    """A date that other programs have a way to write: year, month, day, as far as they are known;
    with `last` an interval."""

    first: tuple[int, ...]
    last: tuple[int, ...] | None
    about: bool


def dated(text: str | None) -> Dated | None:
    """The date, or None where nothing is known, or more than that: seasons, open ends, sets."""
    points = [_point(part) for part in (text or "").split("/")]
    if len(points) > 2 or None in points:
        return None
    found = [point for point in points if point is not None]
    last = found[1][0] if len(found) == 2 else None
    return Dated(found[0][0], last, any(about for _, about in found))


def _point(text: str) -> tuple[tuple[int, ...], bool] | None:
    found = _POINT.fullmatch(text)
    if not found or (found[3] and not 1 <= int(found[3]) <= 12):
        return None
    parts = tuple(int(part) for part in found.group(2, 3, 4) if part)
    return parts, bool(found[1] or found[5])


def key(source: OutSource) -> str:
    """By which documents cite a source: it never changes, whatever is edited, and no two have the
    same."""
    return f"source-{source.uuid}"


def title(source: OutSource) -> str:
    """What a source is called in a list: its title, else its file, else its address."""
    return source.title or source.file_name or source.url or ""
