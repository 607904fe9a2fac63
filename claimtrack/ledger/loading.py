"""Records that come with UUIDs of their own, as a file holds them, and the documents they name.

They are created by thousands: kind by kind, each kind by a few statements.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from claimtrack.errors import Refused
from claimtrack.ledger.entries import Place, Rejected
from claimtrack.ledger.fitting import Fault, Numbers, check, checked, keep
from claimtrack.ledger.lines import DocumentLine, Line
from claimtrack.queries import known
from claimtrack.store.contents import contents
from claimtrack.store.records import SHAPES
from claimtrack.store.revisions import New, Revision
from claimtrack.store.rows import plain_row, row_of
from claimtrack.vocabulary import LETTER_OF, Kind


class Loaded(NamedTuple):
    """What became of some lines."""

    new: Counter[Kind]
    known: Counter[Kind]
    """Records that were here already, to the letter."""
    rejected: list[Rejected]


ONCE = "a record comes but once"
INSIDE = {
    kind: tuple(name for name, target in shape.references.items() if target is kind)
    for kind, shape in SHAPES.items()
}
"""The fields by which records point at others of their kind."""


def load(revision: Revision, lines: Iterable[object], name: str) -> int:
    """Creates every record and keeps every document of a file, its log left out; returns how many
    records are new. Raises Refused for the first that cannot be taken."""
    taken = list(lines)
    loaded = load_batch(
        revision, [line for line in taken if isinstance(line, (Line, DocumentLine))]
    )
    rejected = [*loaded.rejected, *(line for line in taken if isinstance(line, Rejected))]
    if rejected:
        first = min(rejected, key=lambda one: one.place.number)
        raise Refused(f"{name}, {first.place}: {first.problem}", first.next_step)
    return loaded.new.total()


def load_batch(
    revision: Revision,
    lines: Sequence[Line | DocumentLine],
    gone: set[tuple[Kind, str]] | None = None,
) -> Loaded:
    """Creates what is new of some records, and keeps their documents. A record may point at any
    record of the batch or of the database. What cannot be taken is told and left out, with what
    points at it; what stands here already, to the letter, is known. To `gone` goes what the file
    itself has as withdrawn; it has that of earlier batches."""
    batch = _Batch(revision, set() if gone is None else gone)
    by_kind: dict[Kind, list[Line]] = {kind: [] for kind in SHAPES}
    seen: dict[str, Line] = {}
    for line in lines:
        if isinstance(line, DocumentLine):
            batch.keep(line)
        elif (first := seen.setdefault(line.uuid, line)) is line:
            by_kind[line.kind].append(line)
        elif first[1:4] == line[1:4]:
            batch.known[line.kind] += 1
        else:
            batch.reject(line, "uuid", f"{line.uuid} stands above already", ONCE)
    for kind, some in by_kind.items():
        if some:
            batch.take(kind, some)
    return Loaded(batch.new, batch.known, batch.rejected)


class LineRecorder:
    """Takes the lines of one file into the database, a batch at a time, for `importing.run`."""

    def __init__(self) -> None:
        self.new: Counter[Kind] = Counter()
        """Records made, by kind."""
        self.known: Counter[Kind] = Counter()
        """Those that were here already."""
        self.remarks: Counter[str] = Counter()
        self.claims = array("I")
        """Of claims that are records already, none is like another but by design."""
        self.scores = False
        """Whether what is new has its figures already."""
        self._last = Loaded(Counter(), Counter(), [])
        self._gone: set[tuple[Kind, str]] = set()

    def take(self, revision: Revision, batch: Sequence[Line | DocumentLine]) -> list[Rejected]:
        """Creates what is new of some lines; returns those that cannot be taken, with why."""
        self._last = loaded = load_batch(revision, batch, self._gone)
        self.new += loaded.new
        self.known += loaded.known
        return loaded.rejected

    def forget(self) -> None:
        """Counts the last batch no more: it was not committed, and no other will follow."""
        self.new -= self._last.new
        self.known -= self._last.known

    def finish(self) -> list[Rejected]:
        """Nothing waits: a record points at what stands above it."""
        return []


class _Batch:
    """What is known while some lines become records."""

    def __init__(self, revision: Revision, gone: set[tuple[Kind, str]]) -> None:
        self.revision = revision
        self.connection = revision.connection
        self.gone = gone
        self.withdrawn: set[tuple[Kind, str]] = set()
        """What was withdrawn here, and not in the file."""
        self.new: Counter[Kind] = Counter()
        self.known: Counter[Kind] = Counter()
        self.rejected: list[Rejected] = []
        self.numbers: dict[Kind, dict[str, int]] = {kind: {} for kind in Kind}

    def reject(self, line: Line | DocumentLine, field: str | None, problem: str, step: str) -> None:
        place = Place("line", line.number, field)
        self.rejected.append(Rejected(place, problem, step, line.raw))

    def keep(self, line: DocumentLine) -> None:
        try:
            keep(self.connection, line.sha256, line.content)
        except Fault as fault:
            self.reject(line, *fault.args)
        except Refused as fault:
            self.reject(line, None, fault.problem, fault.next_step)

    def take(self, kind: Kind, lines: list[Line]) -> None:
        """Creates the records of one kind. What they point at of other kinds is created."""
        self.gone |= {(kind, line.uuid) for line in lines if "retraction" in line.record}
        here = known.numbers(self.connection, kind, {line.uuid for line in lines})
        self.numbers[kind] |= here
        self._find(kind, lines)
        made = {line.uuid: (line, new) for line in lines if (new := self._made(line)) is not None}
        if here:
            self._compare(kind, [made.pop(uuid) for uuid in here if uuid in made])
        self._drop_resting(kind, made)
        self._drop_doubles(kind, made)
        self._drop_dangling(kind, made)
        first = self.revision.next_number(kind)
        numbers = dict(zip(made, range(first, first + len(made)), strict=True))
        self.numbers[kind] |= numbers
        for name in INSIDE[kind]:
            for _, new in made.values():
                if name in new.record:
                    new.row[f"{name}_id"] = self.numbers[kind][new.record[name]]
        self.revision.create_all(kind, [new for _, new in made.values()])
        self.new[kind] += len(made)

    def _find(self, kind: Kind, lines: list[Line]) -> None:
        """Looks up the numbers of what the lines point at, as far as they are not known."""
        for name, target in SHAPES[kind].references.items():
            asked = {line.record[name] for line in lines if name in line.record}
            found = known.numbers(self.connection, target, asked - self.numbers[target].keys())
            self.numbers[target] |= found
            gone = known.withdrawn(self.connection, target, found.values())
            self.withdrawn |= {(target, uuid) for uuid in gone} - self.gone

    def _made(self, line: Line) -> New | None:
        """What a line becomes, but for the numbers of others of its kind; None for one that is
        rejected."""
        try:
            if checked(line.kind):
                check(self.connection, line.kind, line.uuid, line.record, self.numbers)
            return new_of(line, self.numbers)
        except Fault as fault:
            self.reject(line, *fault.args)
        except Refused as fault:
            self.reject(line, None, fault.problem, fault.next_step)
        return None

    def _compare(self, kind: Kind, made: list[tuple[Line, New]]) -> None:
        """Tells records that are here to the letter from those that are here otherwise."""
        by_number = {self.numbers[kind][new.uuid]: (line, new) for line, new in made}
        for found in contents(self.connection, kind, by_number):
            line, new = by_number[found.id]
            if new.record == found.record:
                self.known[kind] += 1
                continue
            if "retraction" in found.record and "retraction" not in new.record:
                self.withdrawn.add((kind, new.uuid))
                problem = f"this {kind.label} was withdrawn here"
                self.reject(line, "retraction", problem, _to_have_back(kind, found.id))
                continue
            named = {*new.record, *found.record}
            field = min(name for name in named if new.record.get(name) != found.record.get(name))
            self.reject(
                line,
                field,
                f"this {kind.label} was edited, here or there",
                "bring both together with the whole database it is from: claimtrack merge OTHER",
            )

    def _drop_resting(self, kind: Kind, made: dict[str, tuple[Line, New]]) -> None:
        """Rejects live records that point at what was withdrawn here: the ledger would, too."""
        for uuid, (line, new) in list(made.items()) if self.withdrawn else ():
            if "retraction" in new.record:
                continue
            for name, target in SHAPES[kind].references.items():
                aimed = new.record.get(name)
                if aimed is not None and (target, aimed) in self.withdrawn:
                    del made[uuid]
                    step = _to_have_back(target, self.numbers[target][aimed])
                    self.reject(line, name, f"that {target.label} was withdrawn here", step)
                    break

    def _drop_doubles(self, kind: Kind, made: dict[str, tuple[Line, New]]) -> None:
        """Rejects what may stand but once among live records, and does already."""
        if kind not in known.ALONE:
            return
        live = {
            uuid: known.key(kind, new.record)
            for uuid, (_, new) in made.items()
            if "retraction" not in new.record
        }
        owners = {
            self.numbers[target][new.record[name]]
            for name, target in known.OWNERS[kind].items()
            for _, new in made.values()
            if new.record.get(name) in self.numbers[target]
        }
        taken = known.taken(self.connection, kind, owners)
        for uuid, key in live.items():
            if key in taken:
                line, _ = made.pop(uuid)
                self.reject(line, None, f"the same {kind.label} is there already", ONCE)
            taken.add(key)

    def _drop_dangling(self, kind: Kind, made: dict[str, tuple[Line, New]]) -> None:
        """Rejects what points at none of its kind, and in turn what points at that."""
        dropped = bool(INSIDE[kind])
        while dropped:
            dropped = False
            for uuid, (line, new) in list(made.items()):
                for name in INSIDE[kind]:
                    aimed = new.record.get(name)
                    if aimed is None or aimed in made or aimed in self.numbers[kind]:
                        continue
                    made.pop(uuid, None)
                    self.reject(line, *dangling(name, kind, aimed).args)
                    dropped = True


def _to_have_back(kind: Kind, number: int) -> str:
    """What to do about a record that was withdrawn here."""
    letter = LETTER_OF.get(kind.value)
    named = f" {letter}{number}" if letter else ""
    return f"if it is to come back, undo what withdrew it: claimtrack history{named}"


def new_of(line: Line, numbers: Numbers) -> New:
    """What a line becomes, but for the numbers of others of its kind. Raises Fault and Refused."""
    kind, record = line.kind, line.record
    content: dict[str, Any] = dict(record)
    for name, target in SHAPES[kind].references.items():
        aimed = content.pop(name, None)
        if aimed is None or target is kind:
            continue
        number = numbers[target].get(aimed)
        if number is None:
            raise dangling(name, target, aimed)
        content[f"{name}_id"] = number
    if line.plain and not (SHAPES[kind].numbers or SHAPES[kind].times):
        return New(line.uuid, plain_row(kind, content), record)
    row = row_of(kind, content)
    # A reference is no column: it is told as it stands in the file.
    told = {name: row.get(name, value) for name, value in record.items()}
    if SHAPES[kind].numbers or None in told.values():
        told = {name: str(value) for name, value in told.items() if value is not None}
    return New(line.uuid, row, told)


def dangling(name: str, kind: Kind, aimed: str) -> Fault:
    """Of a line that points at no record."""
    return Fault(name, f"no {kind.label} {aimed} above", "put that record first")
