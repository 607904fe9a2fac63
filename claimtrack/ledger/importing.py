"""Importing: what a reader yields is recorded batch by batch, so that other writers get their turn.

A file of any length passes through: one batch is held at a time. What was committed stays when the
rest cannot be read or the import is interrupted; run again, it adds nothing twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, Protocol, TypeVar

from claimtrack.errors import Refused
from claimtrack.ledger.entries import Entry, Guess, Header, Read, Rejected
from claimtrack.store.revisions import Revision
from claimtrack.store.series import Further

LONGEST = 1.0
"""Seconds that a batch should keep the lock; the next one is made shorter or longer by it."""
FIRST, LEAST, MOST = 500, 20, 10_000
"""Records in a batch."""
MOST_BYTES = 8 << 20
"""Of records in a batch, as they stand in the file."""
TURN = 0.02
"""Seconds in which another writer surely gets the lock; it asks every five milliseconds."""
FIRST_PROBLEMS = 20
"""Those that are told; the rest is counted."""

Item = TypeVar("Item", contravariant=True)


class Taking(Protocol[Item]):
    """What records a batch: `recording.Recorder` of entries. It returns what it cannot take."""

    def take(self, revision: Revision, batch: Sequence[Item], /) -> list[Rejected]: ...

    def forget(self) -> None:
        """Counts the last batch no more: it was not committed."""

    def finish(self) -> list[Rejected]: ...


class Told(NamedTuple):
    """Whom an import tells what, while it goes on."""

    progress: Callable[[int], None]
    """How many records were read, with each batch; it may raise KeyboardInterrupt."""
    guess: Callable[[Guess], None]
    """How the file is understood, before anything is written."""
    header: Callable[[Header], None]
    set_aside: Callable[[Rejected], None]
    """Once its batch is committed, where it is."""


class Outcome:
    """What an import came to so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        """The file's, for messages."""
        self.read = 0
        """Records read."""
        self.committed = 0
        """Revisions that changed something."""
        self.rejected = 0
        """Records set aside."""
        self.wrong = 0
        """Reasons for it; a record may have several."""
        self.problems: list[Rejected] = []
        """The first of those reasons."""
        self.notes: list[str] = []
        """What is to be told of the revisions: the first of them says it for all."""
        self.cut: Refused | None = None
        """Why the file could not be read to its end, where something of it came in."""


def run(
    following: Further,
    items: Iterable[Read],
    taking: Taking[Entry],
    outcome: Outcome,
    told: Told,
    *,
    strict: bool = False,
) -> None:
    """Records all that a reader yields. Raises Refused for a file of which nothing can be read, and
    with `strict` for the first record that cannot be taken."""
    reader = iter(items)
    size = FIRST
    while True:
        batch, rejected, more = _gathered(reader, size, outcome, told)
        for one in rejected if strict else ():
            raise refusal(outcome.name, one)
        if batch:
            started = time.monotonic()
            try:
                with following() as revision:
                    refused = taking.take(revision, batch)
                    for one in refused if strict else ():
                        raise refusal(outcome.name, one)
            except BaseException:
                taking.forget()
                raise
            rejected += refused
            outcome.committed += bool(revision.changes)
            outcome.notes += revision.notes[: not outcome.notes]
            spent = time.monotonic() - started
            size = max(LEAST, min(MOST, 4 * size, int(len(batch) * LONGEST / (spent + 1e-6))))
        _count(rejected, outcome, told)
        if not more:
            break
        time.sleep(TURN)
    missing = taking.finish()
    for one in missing if strict else ():
        raise refusal(outcome.name, one)
    _count(missing, outcome, told)
    if outcome.cut and (strict or not (outcome.committed or outcome.rejected)):
        raise outcome.cut


def begun(reader: Iterator[Read], told: Told) -> Iterator[Read]:
    """What a reader yields, once it is told how it takes the file. Nothing is locked then, so that
    a person can be asked."""
    for one in reader:
        if isinstance(one, Header):
            told.header(one)
        elif isinstance(one, Guess):
            told.guess(one)
        else:
            return chain([one], reader)
    return iter(())


def refusal(name: str, one: Rejected) -> Refused:
    """A record that cannot be taken, as what ends an import."""
    return Refused(f"{name}, {one.place}: {one.problem}", f"{one.next_step}; nothing was written")


def _gathered(
    reader: Iterator[Read], size: int, outcome: Outcome, told: Told
) -> tuple[list[Entry], list[Rejected], bool]:
    """The next batch, what the reader refuses of it, and whether there may be more."""
    batch: list[Entry] = []
    rejected: list[Rejected] = []
    weight = 0
    try:
        for one in reader:
            if isinstance(one, Header | Guess):
                continue
            outcome.read += 1
            weight += len(one.raw)
            if isinstance(one, Rejected):
                rejected.append(one)
            else:
                batch.append(one)
            if len(batch) + len(rejected) >= size or weight >= MOST_BYTES:
                told.progress(outcome.read)
                return batch, rejected, True
    except Refused as error:
        outcome.cut = error
    told.progress(outcome.read)
    return batch, rejected, False


def _count(rejected: Iterable[Rejected], outcome: Outcome, told: Told) -> None:
    """Tells all that is wrong; a record in which several things are is set aside once."""
    last = None
    for one in sorted(rejected, key=lambda one: one.place.number):
        outcome.wrong += 1
        if len(outcome.problems) < FIRST_PROBLEMS:
            outcome.problems.append(one._replace(raw=b""))
        if (one.place.number, one.raw) != last:
            outcome.rejected += 1
            told.set_aside(one)
        last = one.place.number, one.raw
