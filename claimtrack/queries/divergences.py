"""What two desks made of the records that both have: who wrote which field last.

The value of a field is that of its last writer among the ordinary revisions of both logs: the one
of the larger stamp, of two alike that of the larger hash; a record's creation comes before all of
its edits. What a merge writes by itself is no such write. So the outcome depends on nothing but
which ordinary revisions there are, and not on the order in which they came together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from claimtrack.store import desks
from claimtrack.store.desks import Stamp
from claimtrack.store.engine import Connection
from claimtrack.store.log import Entry
from claimtrack.store.records import SHAPES, Record
from claimtrack.vocabulary import Kind

TWICE = "merged: two desks had recorded the same"
CONTRARY = "merged: two desks had recorded the contrary"
RULED = (TWICE, CONTRARY)
"""Why a merge withdraws records by itself: what every later one weighs anew."""
TOGETHER: dict[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.AFFILIATION: (("party", "relation", "institution"),),
    Kind.SOURCE: (("title", "url", "file_name", "file_sha256"),),
    Kind.CAPTURE: (("sha256", "text_sha256", "extractor"),),
    Kind.RATING: (("party", "source"),),
    Kind.QUOTE: (("statement", "exact", "prefix", "suffix", "start", "end", "capture"),),
    Kind.LINK: (("claim", "relation", "target_claim", "target_link"),),
    Kind.ASSESSMENT: (("verdict", "credibility", "likelihood", "confidence"),),
}
"""Fields that mean something only together: whoever wrote one of them last has them all."""

Write = tuple[bool, Stamp, str]
"""One write of a field: whether it was an edit, its revision's stamp and hash. The largest is the
last."""
Writes = dict[str, dict[str, Write]]
"""By UUID of a record: the last write of each field; that of "" is of all."""


class Side(NamedTuple):
    """One desk: its log, what the other one does not know of it, and what that wrote."""

    connection: Connection
    log: dict[str, Entry]
    own: dict[str, Entry]
    writes: dict[Kind, Writes]
    touched: dict[Kind, set[str]]


class Conflict(NamedTuple):
    """Fields that both desks wrote, each without knowing of the other, with what each has; `theirs`
    tells whose stands."""

    kind: Kind
    uuid: str
    fields: tuple[str, ...]
    ours: dict[str, str | None]
    theirs: dict[str, str | None]
    ours_in: Entry
    theirs_in: Entry
    theirs_stands: bool


def sides(ours: Connection, theirs: Connection) -> tuple[Side, Side]:
    """The two desks, and what each has that the other has not."""
    logs = desks.entries(ours), desks.entries(theirs)
    one, other = (
        Side(
            connection,
            log,
            {hash: entry for hash, entry in log.items() if hash not in logs[1 - place]},
            {kind: {} for kind in Kind},
            {kind: set() for kind in Kind},
        )
        for place, (connection, log) in enumerate(zip((ours, theirs), logs, strict=True))
    )
    return one, other


def gather(side: Side, stamps: Mapping[str, Stamp]) -> None:
    """Notes what the side's own revisions edited."""
    by_number = {entry.id: entry for entry in side.own.values()}
    for one in desks.changes(side.connection, by_number, edits=True):
        entry, kind = by_number[one.revision], Kind(one.kind)
        side.touched[kind].add(one.uuid)
        if not entry.merge:
            write = (True, stamps[entry.hash], entry.hash)
            fields = side.writes[kind].setdefault(one.uuid, {})
            for name in _fields(one.before or "{}"):
                fields[name] = max(fields.get(name, write), write)


def note_creations(
    side: Side, stamps: Mapping[str, Stamp], kind: Kind, rows: Mapping[int, str]
) -> None:
    """Notes those of the side's own revisions that created records which the other side made, too;
    `rows` has the records by their numbers there."""
    by_number = {entry.id: entry for entry in side.own.values()}
    for revision, row in desks.creations(side.connection, kind, rows):
        entry = by_number.get(revision)
        side.touched[kind].add(rows[row])
        if entry is not None:
            write = (False, stamps[entry.hash], entry.hash)
            fields = side.writes[kind].setdefault(rows[row], {})
            fields[""] = max(fields.get("", write), write)


def joined(
    kind: Kind, uuid: str, ours: Side, theirs: Side, records: tuple[Record, Record]
) -> tuple[Record, list[Conflict]]:
    """A record as both desks together have it, rules of merges left aside, and the conflicts that
    were settled so; `records` are the two as they stand."""
    mine, other = (weighed(record) for record in records)
    writes = ours.writes[kind].get(uuid, {}), theirs.writes[kind].get(uuid, {})
    merged: Record = {}
    conflicts = []
    for group in groups(kind):
        last_ours, last_theirs = (_last(one, group) for one in writes)
        stands = last_theirs is not None and (last_ours is None or last_theirs > last_ours)
        source = other if stands else mine
        merged |= {name: source[name] for name in group if name in source}
        differing = tuple(name for name in group if mine.get(name) != other.get(name))
        if differing and last_ours is not None and last_theirs is not None:
            conflicts.append(
                Conflict(
                    kind,
                    uuid,
                    differing,
                    {name: mine.get(name) for name in differing},
                    {name: other.get(name) for name in differing},
                    ours.log[last_ours[2]],
                    theirs.log[last_theirs[2]],
                    stands,
                )
            )
    return merged, conflicts


def weighed(record: Record) -> Record:
    """A record as people left it, without what a merge ruled."""
    if record.get("retraction") in RULED:
        return {name: value for name, value in record.items() if name != "retraction"}
    return record


def groups(kind: Kind) -> list[tuple[str, ...]]:
    """The fields of a kind, those that go together in one."""
    together = TOGETHER.get(kind, ())
    grouped = {name for group in together for name in group}
    return [*together, *((name,) for name in SHAPES[kind].names if name not in grouped)]


def _last(writes: Mapping[str, Write], group: Iterable[str]) -> Write | None:
    return max((writes[name] for name in (*group, "") if name in writes), default=None)


@lru_cache(maxsize=256)
def _fields(before: str) -> tuple[str, ...]:
    return tuple(json.loads(before))
