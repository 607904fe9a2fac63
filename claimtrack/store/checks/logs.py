"""What the chain tells of the records of one kind, kept small: of most there is only a creation."""

from __future__ import annotations

from array import array
from typing import Any

from claimtrack.store.checks.lineage import Change, Lineage

SIZE = 32
"""Bytes of a digest."""


class Log:
    """The changes of all records of a kind, by number, gathered in the order of the chain."""

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self._digests = bytearray()
        self._revisions = array("q")
        self.creations = 0
        self.others: dict[int, list[Change]] = {}
        """All but the creations that came in the order of their numbers."""

    def create(self, number: int, revision: int, digest: Any) -> int:
        """Takes the next creation; returns the number that the record should have."""
        self.creations += 1
        in_turn = number == self.creations == len(self._revisions) + 1
        if in_turn and isinstance(digest, bytes) and len(digest) == SIZE:
            self._digests += digest
            self._revisions.append(revision)
        else:
            self.add(number, Change(revision, "create", digest, None))
        return self.creations

    def add(self, number: int, change: Change) -> None:
        """Takes the next change of another kind."""
        self.others.setdefault(number, []).append(change)

    def created(self, number: int) -> tuple[bytes, int] | None:
        """The digest of a record that was created in its turn and never edited, and the revision
        with which it came to be recorded here."""
        found = None if number in self.others else self._created(number)
        return (found[0], self.lineage.here(found[1])) if found else None

    def of(self, number: int) -> list[Change]:
        """All changes of a record, in order."""
        created = self._created(number)
        first = [Change(created[1], "create", created[0], None)] if created else []
        return [*first, *self.others.get(number, [])]

    def _created(self, number: int) -> tuple[bytes, int] | None:
        if not 0 < number <= len(self._revisions):
            return None
        end = SIZE * number
        return bytes(self._digests[end - SIZE : end]), self._revisions[number - 1]
