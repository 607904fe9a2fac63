"""Which revision follows which, where logs of several desks were joined, and what a record was on
each of their lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

Fields = dict[str, Any]


class Change(NamedTuple):
    """One change of a record, as it is kept."""

    revision: int
    operation: str
    digest: Any
    before: str | None
    parent: int | None = None


class Lines(NamedTuple):
    """The revisions in stretches without a fork or a merge: of which one each is, and from which
    ones each goes on, those of a merge in the order of its parents."""

    of: dict[int, int]
    above: list[tuple[int, ...]]


class Lineage:
    """The revisions as they are gathered, in the order of their numbers."""

    def __init__(self) -> None:
        self._parents: dict[int, tuple[int, ...]] = {}
        self._merged_in: dict[int, int] = {}
        self._lines: Lines | None = None
        self.joined = False
        """Whether any of them is a merge."""

    def add(
        self, number: int, parents: tuple[int, ...], merged_in: int | None, merge: bool
    ) -> None:
        """Takes the next revision."""
        self._parents[number] = parents
        if merged_in is not None:
            self._merged_in[number] = merged_in
        self.joined = self.joined or merge or merged_in is not None

    def here(self, number: int) -> int:
        """The revision with which one came to be recorded here: itself, or a merge."""
        return self._merged_in.get(number, number)

    def lines(self) -> Lines:
        """The revisions in stretches; to be asked when all are gathered."""
        if self._lines is None:
            self._lines = _stretches(self._parents)
        return self._lines


def _stretches(parents: dict[int, tuple[int, ...]]) -> Lines:
    children: dict[int, int] = {}
    for above in parents.values():
        for parent in above:
            children[parent] = children.get(parent, 0) + 1
    of: dict[int, int] = {}
    stretches: list[tuple[int, ...]] = []
    for number, above in parents.items():
        if len(above) == 1 and children[above[0]] == 1 and above[0] in of:
            of[number] = of[above[0]]
        else:
            of[number] = len(stretches)
            stretches.append(tuple(of[parent] for parent in above if parent in of))
    return Lines(of, stretches)


def retraced(
    lines: Lines, record: Fields, changes: Iterable[Change], digest: Callable[[Fields], bytes]
) -> Iterator[str]:
    """What is wrong with the log of a record, gone back through on every line, from what now
    stands; at most the first thing on each."""
    by_line: dict[int, list[Change]] = {}
    for change in changes:
        by_line.setdefault(lines.of[change.revision], []).append(change)
    known = _known(lines, by_line)
    states: dict[int, Fields] = {len(lines.above) - 1: record}
    for line in range(len(lines.above) - 1, -1, -1):
        if line not in known:
            continue
        if line not in states:
            yield "was created more than once on one line"
            return
        above = [one in known for one in lines.above[line]]
        try:
            begun = _back(states.pop(line), by_line.get(line, []), len(above), digest)
        except _Wrong as wrong:
            yield str(wrong)
            return
        for place, one in enumerate(lines.above[line]):
            state = begun[place] if begun else None
            if state is not None and one in known and states.setdefault(one, state) != state:
                yield "was not the same before two revisions that follow one"
                return


class _Wrong(Exception):
    """What is wrong with a log, in words."""


def _known(lines: Lines, by_line: dict[int, list[Change]]) -> set[int]:
    """The lines at whose end the record was there."""
    known: set[int] = set()
    for line, above in enumerate(lines.above):
        created = any(change.operation == "create" for change in by_line.get(line, []))
        if created or not known.isdisjoint(above):
            known.add(line)
    return known


def _back(
    record: Fields, changes: list[Change], parents: int, digest: Callable[[Fields], bytes]
) -> list[Fields]:
    """What the record was at the end of each line from which this one goes on; none where it was
    created on this one. Raises _Wrong."""
    ordinary = [change for change in changes if change.parent is None]
    then = "is not"
    for change in reversed(ordinary):
        if digest(record) != change.digest:
            raise _Wrong(f"{then} what R{change.revision} recorded")
        if change.before is None:
            if change is not ordinary[0]:
                raise _Wrong("is not created once, and edited after that")
            return []
        record = _undone(record, change)
        then = f"was not, before R{change.revision},"
    states = [record] * parents
    for change in changes:
        if change.parent is not None:
            if digest(record) != change.digest:
                raise _Wrong(f"{then} what R{change.revision} recorded")
            states[change.parent - 1] = _undone(record, change)
    return states


def _undone(record: Fields, change: Change) -> Fields:
    was = dict(record)
    try:
        for name, value in json.loads(change.before or "null").items():
            was.pop(name, None)
            if value is not None:
                was[name] = value
    except (ValueError, AttributeError, RecursionError):
        raise _Wrong(f"what R{change.revision} replaced cannot be read") from None
    return was
