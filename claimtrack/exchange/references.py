"""Objects of JSON-LD that are named by their @id, and stand elsewhere in the file.

JSON-LD 1.1, section 3.3 (node identifiers) and 2.11 (flattened documents): {"@id": …} and nothing
else stands for the object of that @id. What a file holds is remembered, and what names an object
that has not come yet waits for the end, as far as both fit into some memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

MOST_BYTES = 16 << 20
"""Of JSON that is remembered, and as much again that waits."""
_MOST_FILLED = 200
"""Objects put into one; those of hostile make name one another without end."""
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
        self._known: dict[str, dict[str, Any]] = {}
        self._free = self._room = MOST_BYTES
        self._waiting: list[tuple[dict[str, Any], Kept]] = []

    def remember(self, value: Any, size: int) -> None:
        """Keeps the objects with an @id in a value of so many bytes."""
        if size > self._free:
            return
        found = {key: one for key, one in _identified(value, 0) if key not in self._known}
        if found:
            self._free -= size
            self._known |= found

    def wait(self, value: dict[str, Any], kept: Kept, size: int) -> bool:
        """Whether the object has to wait, with what goes with it: it names others, and there is
        room."""
        if size > self._room or not any(_names(value)):
            return False
        self._room -= size
        self._waiting.append((value, kept))
        return True

    def waited(self) -> Iterator[tuple[dict[str, Any], Kept]]:
        """At the end: what waited, each with the objects that it names put in."""
        for value, kept in self._waiting:
            yield self._filled(value, [_MOST_FILLED], 0), kept
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
            value, depth = known, depth + 1
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
