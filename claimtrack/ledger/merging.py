"""Two desks made one: another desk's revisions and records taken over, and both logs joined.

All of it is one transaction and, beside the revisions that come in, one revision: a merge is one
act.
`docs/revisions.md` says what it writes, `queries/divergences.py` by which rule.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from claimtrack import dates
from claimtrack.errors import Refused
from claimtrack.ledger import doubles
from claimtrack.queries.divergences import (
    RULED,
    Conflict,
    Side,
    gather,
    joined,
    note_creations,
    sides,
    weighed,
)
from claimtrack.queries.offers import Offer
from claimtrack.store import desks, inheriting, verification
from claimtrack.store.contents import AT_ONCE, Content, contents
from claimtrack.store.engine import Connection, masked
from claimtrack.store.log import AHEAD, Change, Entry, now
from claimtrack.store.records import SHAPES, Record, digest
from claimtrack.store.revisions import Revision, follow
from claimtrack.vocabulary import LETTER_OF, Kind

RETRACTION = "retraction"
Told = Callable[[str], None]
"""Hears what a merge is doing."""
Known = dict[tuple[Kind, int], tuple[str, Record | None, Record | None]]
"""By kind and number: the UUID of a record, and what it was here and there before the merge."""


class Settled(NamedTuple):
    """A conflict, with the number of its record here."""

    number: int
    conflict: Conflict

    @property
    def reference(self) -> str:
        """C12; the UUID of what has no letter."""
        letter = LETTER_OF.get(self.conflict.kind.value)
        return f"{letter}{self.number}" if letter else self.conflict.uuid


class Withdrawn(NamedTuple):
    """A record that may not stand beside another one, or a claim that the other desk retracted,
    with the reason; None where it stands again."""

    kind: Kind
    number: int
    reason: str | None


class Merged(NamedTuple):
    """What a merge brought in: how many revisions and, by kind, records; how many records of ours
    changed; what both desks had edited, and what may not stand beside something else; what looks
    the same; and what is `loose`: it rests on what the other desk withdrew."""

    revision: int
    revisions: int
    records: Counter[Kind]
    changed: int
    conflicts: list[Settled]
    withdrawn: list[Withdrawn]
    offers: list[Offer]
    loose: list[tuple[Kind, int, Kind, int]]
    notes: list[str]


class Merging(NamedTuple):
    """A merge that is under way."""

    revision: Revision
    ours: Side
    theirs: Side
    candidates: doubles.Candidates
    known: Known
    new: dict[Kind, array[int]]
    told: Told


def unheard(stage: str) -> None:
    """Takes what is told where nobody listens."""


def merge(
    connection: Connection,
    theirs: Connection,
    *,
    actor: str,
    message: str | None,
    despite_clock: bool = False,
    told: Told = unheard,
) -> Merged | None:
    """Brings in what another desk recorded, within the write transaction of `connection`; None when
    there is nothing to bring in. Raises Refused for a database that does not prove itself, for this
    one, and, unless `despite_clock`, for what was recorded later than now."""
    desks.lock(connection)
    told("reading both logs")
    one, other = sides(connection, theirs)
    unknown = list(other.own.values())
    if all(entry.merge for entry in unknown):
        return None
    _require_another(one, other)
    head = _head(other)
    told("checking what comes in")
    _require_proof(other)
    if not despite_clock:
        _require_past(one, other)
    revision, ids = inheriting.begin(
        connection, unknown, head, one.log, actor=actor, message=message
    )
    merging = Merging(revision, one, other, doubles.none(), {}, {}, told)
    stamps = desks.stamps(one.log, other.own)
    for side in (one, other):
        gather(side, stamps)
    _bring(merging, stamps)
    told("joining what both desks touched")
    conflicts = list(_join(merging))
    _settle(merging)
    told("taking over the log")
    inheriting.log(revision, theirs, unknown, ids, merging.new)
    records = Counter({kind: len(numbers) for kind, numbers in merging.new.items()})
    told("counting, indexing and scoring")
    withdrawn = _finish(merging)
    changed = sum(change.parent == 1 for change in revision.changes) if one.log else 0
    came = revision.id, len(unknown), records, changed
    return Merged(*came, conflicts, withdrawn, [], [], revision.notes)


def _require_another(ours: Side, theirs: Side) -> None:
    """Raises Refused where two revisions of one UUID are not the same."""
    uuids = {entry.uuid: entry for entry in ours.log.values()}
    for entry in theirs.own.values():
        if entry.uuid in uuids:
            raise Refused(
                f"R{uuids[entry.uuid].id} is not what it is in"
                f" {masked(theirs.connection.database)} (R{entry.id}): one of them was altered",
                "find out which: claimtrack verify",
            )


def _head(theirs: Side) -> Entry:
    """The newest revision there. Raises Refused unless all that is unknown leads up to it."""
    number = desks.head(theirs.connection)
    found = [entry for entry in theirs.own.values() if entry.id == number]
    reached = {entry.hash for entry in found}
    for entry in reversed(theirs.own.values()):
        if entry.hash in reached:
            reached.update(entry.parents)
    if not found or not theirs.own.keys() <= reached:
        raise inheriting.damaged(theirs.connection, "its revisions do not all lead up to one head")
    return found[0]


def _require_proof(theirs: Side) -> None:
    """Raises Refused where what is unknown does not prove itself. A merge is not undone: what came
    in altered would be here for good."""
    problem = verification.unproven(
        theirs.connection, min(entry.id for entry in theirs.own.values())
    )
    if problem is not None:
        raise inheriting.damaged(theirs.connection, f"{problem.where} {problem.what}")


def _require_past(ours: Side, theirs: Side) -> None:
    """Raises Refused where a revision was recorded later than now, and than what is here: it would
    win conflicts for as long, and all that is recorded here until then would bear its time."""
    latest = max(now(AHEAD), *(entry.recorded_at for entry in ours.log.values()), "")
    for entry in theirs.own.values():
        if entry.recorded_at > latest:
            raise Refused(
                f"a clock was wrong: R{entry.id} there says that it was recorded on"
                f" {entry.recorded_at[:10]}, and would give that time to what you record from now"
                " on",
                "look at the clocks of both computers; to merge all the same: --despite-clock",
            )


def _bring(merging: Merging, stamps: dict[str, desks.Stamp]) -> None:
    """Takes over the records that are not here yet."""
    connection, theirs = merging.revision.connection, merging.theirs.connection
    created: dict[Kind, array[int]] = {kind: array("q") for kind in Kind}
    for one in desks.changes(theirs, (entry.id for entry in merging.theirs.own.values())):
        if one.operation == "create":
            created[Kind(one.kind)].append(one.row_id)

    def stage(kind: Kind, rows: list[Content]) -> None:
        doubles.stage(connection, merging.candidates, kind, rows)

    for kind in SHAPES:
        rows = sorted(set(created.pop(kind)))
        numbers = merging.new[kind] = array("q")
        for content in inheriting.records(merging.revision, theirs, kind, rows, stage):
            numbers.append(content.id)
            if len(numbers) % AT_ONCE == 0:
                merging.told(f"{kind.label} {len(numbers):,} of {len(rows):,}")
            if "retraction" in content.record or content.row["retraction"] is not None:
                merging.known[kind, content.id] = content.uuid, None, content.record
        if len(numbers) < len(rows):
            _note_twice_created(merging, stamps, kind, rows)


def _note_twice_created(
    merging: Merging, stamps: dict[str, desks.Stamp], kind: Kind, rows: list[int]
) -> None:
    """Notes which records both desks made, each on its own, as from one file."""
    ours, theirs = merging.ours, merging.theirs
    new = set(merging.new[kind])
    for start in range(0, len(rows), AT_ONCE):
        there = {
            one.uuid: one.id for one in contents(theirs.connection, kind, rows[start:][:AT_ONCE])
        }
        here = desks.numbers(ours.connection, kind, there)
        both = {uuid: number for uuid, number in here.items() if number not in new}
        note_creations(theirs, stamps, kind, {there[uuid]: uuid for uuid in both})
        note_creations(ours, stamps, kind, {number: uuid for uuid, number in both.items()})


def _join(merging: Merging) -> Iterator[Settled]:
    """Writes what becomes of the records that both desks have and one of them touched."""
    ours, theirs = merging.ours, merging.theirs
    connection = merging.revision.connection
    for kind in SHAPES:
        new = set(merging.new[kind])
        touched = sorted(ours.touched[kind] | theirs.touched[kind])
        for start in range(0, len(touched), AT_ONCE):
            uuids = touched[start : start + AT_ONCE]
            here, there = (desks.numbers(one.connection, kind, uuids) for one in (ours, theirs))
            both = [uuid for uuid in here if uuid in there and here[uuid] not in new]
            standing = {
                one.uuid: one for one in contents(connection, kind, (here[u] for u in both))
            }
            across = list(contents(theirs.connection, kind, (there[u] for u in both)))
            inheriting.prove(theirs.connection, kind, across)
            other = {one.uuid: one.record for one in across}
            for uuid in both:
                content = standing[uuid]
                merging.known[kind, content.id] = uuid, content.record, other[uuid]
                records = content.record, other[uuid]
                record, conflicts = joined(kind, uuid, ours, theirs, records)
                if record != content.record:
                    _write(merging, kind, content, record)
                yield from (Settled(content.id, conflict) for conflict in conflicts)


def _write(merging: Merging, kind: Kind, content: Content, record: Record) -> None:
    """Lets a record stand as both desks together have it; one that may have a double, as withdrawn
    for the moment."""
    connection = merging.revision.connection
    row = columns(connection, kind, record)
    staged = Content(content.id, content.uuid, dict(row), record)
    if weighed(content.record) != record:
        # Its double may be any of those that are alike now.
        doubles.stage(connection, merging.candidates, kind, [staged])
    elif kind in merging.candidates.owners:
        staged.row["retraction"] = content.row["retraction"]
    inheriting.put(connection, kind, content.id, staged.row)


def columns(connection: Connection, kind: Kind, record: Record) -> dict[str, Any]:
    """The columns of a record as its row has them."""
    shape = SHAPES[kind]
    row: dict[str, Any] = dict.fromkeys(shape.columns)
    for name, value in record.items():
        if name in shape.references:
            target = shape.references[name]
            row[f"{name}_id"] = desks.numbers(connection, target, [value])[value]
        elif name in shape.dates:
            span = dates.parse(value)
            row[name] = value
            row[f"{name}_earliest"], row[f"{name}_latest"] = span.earliest, span.latest
        else:
            row[name] = int(value) if name in shape.numbers else value
    return row


def _settle(merging: Merging) -> None:
    """Withdraws what may not stand beside something else, and restores what may again."""
    connection, theirs = merging.revision.connection, merging.theirs.connection
    for kind, number, reason in doubles.settle(connection, merging.candidates):
        (content,) = contents(connection, kind, (number,))
        if (kind, number) not in merging.known:
            # Neither desk touched it: it is the same here and there, if it is there.
            there = content.record if desks.numbers(theirs, kind, [content.uuid]) else None
            new = merging.new[kind]
            here = None if new and number >= new[0] else content.record
            merging.known[kind, number] = content.uuid, here, there
        inheriting.put(connection, kind, number, {**content.row, "retraction": reason})


def _finish(merging: Merging) -> list[Withdrawn]:
    """Completes the merge: what each side has otherwise, and all that follows from the records.
    Returns what it withdrew, or lets stand again."""
    revision = merging.revision
    withdrawn = []
    followed: list[tuple[Kind, int, Any]] = []
    by_kind: dict[Kind, list[int]] = {}
    for kind, number in merging.known:
        by_kind.setdefault(kind, []).append(number)
    # Into an empty database only their side leads.
    first = 1 if len(revision.parents) == 2 else 0
    for kind in SHAPES:
        for content in contents(revision.connection, kind, by_kind.get(kind, ())):
            uuid, *befores = merging.known[kind, content.id]
            was, reason = (
                (befores[0] or befores[1] or {}).get(RETRACTION),
                content.record.get(RETRACTION),
            )
            ruled = {was, reason}.intersection(RULED)
            claim = kind is Kind.CLAIM and (was is None) != (reason is None)
            if was != reason and (ruled or claim):
                withdrawn.append(Withdrawn(kind, content.id, reason))
            made = digest(kind, {"uuid": uuid, **content.record})
            for place, before in enumerate(befores):
                if before is not None and before != content.record:
                    replaced = {
                        name: before.get(name)
                        for name in {*before, *content.record}
                        if before.get(name) != content.record.get(name)
                    }
                    change = Change(kind, content.id, uuid, "edit", made, replaced, place + first)
                    revision.changes.append(change)
                    if place == 0:
                        followed.append((kind, content.id, replaced))
        followed += ((kind, number, None) for number in merging.new[kind])
    follow(revision.connection, followed, set(merging.new[Kind.CLAIM]))
    revision._complete()
    return withdrawn
