"""Objects of JSON-LD that are named by their @id, and stand elsewhere in the file.

JSON-LD 1.1, section 3.3 (node identifiers) and 2.11 (flattened documents): {"@id": …} and nothing
else stands for the object of that @id. What a file holds is remembered, and what names an object
that has not come yet waits for the end, as far as both fit into some memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from claimtrack.exchange.schemaorg import types

MOST_BYTES = 16 << 20
"""Of JSON that is remembered, and as much again that waits."""
_MOST_FILLED = 50
"""Objects put into one; those of hostile make name one another without end."""
_LARGEST = 16 << 10
"""Bytes of an object that is put in."""
_FARTHEST = 4
"""Objects within one another that are put in: a review, its claim, where that appeared, by whom."""
_DEEPEST = 20
_MEMBERS = (
    *("author", "creator", "publisher", "itemReviewed", "reviewRating"),
    *("appearance", "firstAppearance"),
)
Kept = TypeVar("Kept")


class Named(Generic[Kept]):
    """The objects of a file by their @id, and what waits for them."""

    def __init__(self) -> None:
        # As JSON, which is a fifth of what the objects of it take.
        self._known: dict[str, bytes] = {}
        self._waiting: list[tuple[bytes, Kept]] = []
        self._free = self._room = MOST_BYTES

    def remember(self, value: Any) -> None:
        """Keeps the objects with an @id in a value, but for reviews, which nothing names."""
        for key, one in _identified(value, 0):
            if key not in self._known and "claimreview" not in types(one):
                raw = json.dumps(one).encode()
                if len(raw) <= min(_LARGEST, self._free):
                    self._free -= len(raw)
                    self._known[key] = raw

    def found(self, value: dict[str, Any], kept: Kept) -> dict[str, Any] | None:
        """The object with those that it names put in; None if it waits for some, with what goes
        with it. Where there is no room to wait, some are not put in."""
        if not any(_names(value)):
            return value
        filled = self._filled(value, [_MOST_FILLED], 0)
        if any(_names(filled)):
            raw = json.dumps(value).encode()
            if len(raw) <= self._room:
                self._room -= len(raw)
                self._waiting.append((raw, kept))
                return None
        return filled

    def waited(self) -> Iterator[tuple[dict[str, Any], Kept]]:
        """At the end: what waited, each with the objects that it names put in."""
        for raw, kept in self._waiting:
            yield self._filled(json.loads(raw), [_MOST_FILLED], 0), kept
        self._waiting.clear()

    def _filled(self, value: dict[str, Any], left: list[int], depth: int) -> dict[str, Any]:
        return {
            name: self._put(inner, left, depth) if name in _MEMBERS else inner
            for name, inner in value.items()
        }

    def _put(self, value: Any, left: list[int], depth: int) -> Any:
        if isinstance(value, list):
            return [self._put(one, left, depth) for one in value]
        if not isinstance(value, dict):
            return value
        if bare(value):
            known = self._known.get(value["@id"])
            left[0] -= 1
            if known is None or left[0] < 0 or depth == _FARTHEST:
                return value
            value, depth = json.loads(known), depth + 1
        return self._filled(value, left, depth)


def bare(value: Any) -> bool:
    """Whether it only names an object."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("@id"), str)
        and value.keys() <= {"@id", "@type"}
    )


def _names(value: dict[str, Any]) -> Iterator[bool]:
    for name in _MEMBERS:
        inner = value.get(name)
        for one in inner if isinstance(inner, list) else [inner]:
            if isinstance(one, dict):
                yield bare(one) or any(_names(one))


def _identified(value: Any, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        if isinstance(value.get("@id"), str) and not bare(value):
            yield value["@id"], value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _identified(one, depth + 1)
