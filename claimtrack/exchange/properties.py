"""The members of a JSON object, as they should be or as nothing: what is of the wrong type is not
known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from claimtrack.ledger.entries import Entry, Place, Rejected

Object = Mapping[str, Any]


def text(given: Object, name: str) -> str | None:
    """A member that is text, on one line."""
    value = given.get(name)
    return " ".join(value.split()) or None if isinstance(value, str) else None


def listed(given: Object, name: str) -> list[str]:
    """A member that is a list of texts."""
    value = given.get(name)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def objects(given: Object, name: str) -> list[Object]:
    """A member that is a list of objects."""
    value = given.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def told_at_end(
    found: Iterator[Entry | Rejected], unit: str, remarks: Callable[[], tuple[str, ...]]
) -> Iterator[Entry | Rejected]:
    """The same entries, the last one with remarks that are known only then; where there is none,
    an entry that holds nothing else."""
    last: Entry | None = None
    for one in found:
        if isinstance(one, Rejected):
            yield one
            continue
        if last is not None:
            yield last
        last = one
    told = remarks()
    if last is not None:
        yield last._replace(remarks=last.remarks + told)
    elif told:
        yield Entry(Place(unit, 1), b"", remarks=told)
