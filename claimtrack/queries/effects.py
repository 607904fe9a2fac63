"""What one command did to each record, all its revisions taken together, and what others did to
the same records since."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from claimtrack.errors import NoSuch, Refused
from claimtrack.queries.references import a_or_an
from claimtrack.store.engine import Connection
from claimtrack.store.line import along
from claimtrack.store.log import MERGE_VERSION
from claimtrack.store.records import Record
from claimtrack.store.statements import members
from claimtrack.vocabulary import LETTER_OF, Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

State = TypeVar("State", bound=Hashable)
Fields = dict[str, str | None]
"""Fields of a record, with None for nothing; records are named by UUID there."""


class Key(NamedTuple):
    """A record, of whatever kind."""

    kind: Kind
    id: int

    @property
    def lettered(self) -> bool:
        """Whether records of its kind are known by a letter and their number."""
        return self.kind.value in LETTER_OF

    def __str__(self) -> str:
        # The number of an alias, or of what else has no letter, would tell nobody anything.
        if not self.lettered:
            return a_or_an(self.kind.label)
        return f"{LETTER_OF[self.kind.value]}{self.id}"


class Command(NamedTuple):
    """A command as the log has it. `revisions` are its own, the first one first; `later` tells
    whether others wrote since that one."""

    id: str
    actor: str
    command: str
    recorded_at: str
    revisions: tuple[int, ...]
    later: bool

    @property
    def name(self) -> str:
        """R9, or `R3 to R12` of a command that committed several revisions."""
        first, last = self.revisions[0], self.revisions[-1]
        return f"R{first}" if first == last else f"R{first} to R{last}"

    @property
    def described(self) -> str:
        """What it was, in words that hold in every copy of the database, where numbers may not."""
        day, clock = self.recorded_at[:10], self.recorded_at[11:19]
        return f"{self.command} by {self.actor}, {day} {clock} UTC"


class Effect(NamedTuple):
    """What a command did to one record: `before` has what stood before in each field that it
    edited; `digest` is the record's as the command left it."""

    created: bool
    digest: bytes
    before: Fields


class Later(NamedTuple):
    """What another revision did to a record afterwards; `before` is None where it created it."""

    revision: int
    command: str
    digest: bytes
    before: Fields | None


class Edit(NamedTuple):
    """What undoing does to one record: some fields as they stand, and as they will."""

    now: Fields
    then: Fields


class Reversal(NamedTuple):
    """All edits that undo a command. Of the records that are named by UUID, `numbers` has the
    numbers, and `names` what a person calls them; `records` has those that no letter names, as they
    stand."""

    command: Command
    edits: dict[Key, Edit]
    numbers: dict[str, Key]
    names: dict[str, str]
    records: dict[Key, Record]

    def withdrawn(self) -> list[Key]:
        """The records that are live and will not be."""
        return [key for key, edit in self.edits.items() if edit.then.get("retraction")]

    def restored(self) -> list[Key]:
        """The records that are retracted and will be live."""
        return [key for key, edit in self.edits.items() if edit.then.get("retraction", "") is None]

    def leaves(self, key: Key, *fields: str) -> bool:
        """Whether a live record stays so, with these fields as they are."""
        edit = self.edits.get(key)
        return edit is None or edit.then.keys().isdisjoint(("retraction", *fields))


class Obstacle(NamedTuple):
    """What was done since and stands in the way: what is told of it, and the revision."""

    told: str
    revision: int


def by_kind(keys: Iterable[Key]) -> dict[Kind, list[int]]:
    """The numbers of some records, kind by kind."""
    found: dict[Kind, list[int]] = {}
    for key in keys:
        found.setdefault(key.kind, []).append(key.id)
    return found


def command(connection: Connection, revision: int | None = None) -> Command:
    """The command that a revision belongs to, else the last one. Raises NoSuch."""
    number = connection.value(_head) if revision is None else revision
    if number is None:
        raise NoSuch("nothing was recorded yet", "there is nothing to undo")
    _require_own(connection, number)
    rows = connection.all(_revisions, id=number)
    numbers = tuple(row[0] for row in rows)
    later = connection.value(_foreign, first=numbers[0], command=rows[0][1]) is not None
    _, command_id, actor, name, recorded_at = rows[-1]
    return Command(command_id, actor, name, recorded_at, numbers, later)


def _require_own(connection: Connection, number: int) -> None:
    merged_in, version = connection.one(_origin, id=number) or (None, None)
    if merged_in is not None:
        raise Refused(
            f"R{number} was recorded by another desk, and came in with R{merged_in}",
            "change the records themselves: claimtrack edit, claimtrack retract",
        )
    if version == MERGE_VERSION:
        raise Refused(
            f"R{number} is a merge, which is not undone",
            "go back to a backup from before it, or change the records themselves",
        )


def effects(connection: Connection, command: Command) -> dict[Key, Effect]:
    """What a command did, record by record, in the order in which it came to them."""
    found: dict[Key, Effect] = {}
    for kind, number, digest, before in connection.all(_effects, command=command.id):
        key, replaced = Key(Kind(kind), number), _fields(before)
        known = found.get(key)
        if known is None:
            found[key] = Effect(replaced is None, bytes(digest), replaced or {})
        else:
            found[key] = Effect(known.created, bytes(digest), {**(replaced or {}), **known.before})
    return found


def since(
    connection: Connection, command: Command, kind: Kind, numbers: Iterable[int]
) -> dict[Key, list[Later]]:
    """What others did to these records since a command's first revision, the first one first."""
    found: dict[Key, list[Later]] = {}
    others = {"kind": kind.value, "first": command.revisions[0], "command": command.id}
    rows = connection.among(numbers, _since, **others) if command.later else []
    for number, revision, named, digest, before in rows:
        later = Later(revision, named, bytes(digest), _fields(before))
        found.setdefault(Key(kind, number), []).append(later)
    return found


def still(began: State, after: Iterable[tuple[Later, State]]) -> list[Later]:
    """Those of some changes whose effect still stands, given the state in which each left what was
    in the state `began`: what was changed and changed back is as if it had not been."""
    found: list[tuple[Later, State]] = []
    depth: dict[State, int] = {began: 0}
    for later, state in after:
        if state in depth:
            for _, gone in found[depth[state] :]:
                del depth[gone]
            del found[depth[state] :]
        else:
            found.append((later, state))
            depth[state] = len(found)
    return [later for later, _ in found]


def turned(
    now: Mapping[str, str | None], later: list[Later], holds: Callable[[Fields], bool]
) -> int | None:
    """The revision since which something holds of a record, which stands as `now`. None when it
    does not hold, and when it held before all of `later`."""
    state: Fields = dict(now)
    if not holds(state):
        return None
    found = None
    for one in reversed(later):
        held = False
        if one.before is not None:
            state |= one.before
            held = holds(state)
        if not held and found is None:
            found = one.revision
        if one is later[0] and held:
            return None
    return found


@lru_cache(maxsize=256)
def _parsed(before: str) -> Fields:
    fields: Fields = json.loads(before)
    return fields


def _fields(before: str | None) -> Fields | None:
    # A command edits thousands of records alike: they share what is the same.
    return None if before is None else _parsed(before)


def _head() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import chain

    return sa.select(chain.c.head_id)


def _revisions() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision as r

    command = sa.select(r.c.command_id).where(r.c.id == sa.bindparam("id")).scalar_subquery()
    return (
        sa.select(r.c.id, r.c.command_id, r.c.actor, r.c.command, r.c.recorded_at)
        .where(r.c.command_id == command)
        .order_by(r.c.id)
    )


def _origin() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision as r

    return sa.select(r.c.merged_in, r.c.version).where(r.c.id == sa.bindparam("id"))


def _foreign() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision as r

    others = (r.c.id > sa.bindparam("first")) & (r.c.command_id != sa.bindparam("command"))
    return sa.select(r.c.id).where(others).limit(sa.literal_column("1"))


def _effects() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import change as c
    from claimtrack.store.tables import revision as r

    return (
        sa.select(c.c.kind, c.c.row_id, c.c.digest, c.c.before)
        .join(r, r.c.id == c.c.revision_id)
        .where(r.c.command_id == sa.bindparam("command"))
        .order_by(c.c.revision_id, c.c.ordinal)
    )


def _since(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import change as c
    from claimtrack.store.tables import revision as r

    # What another desk did to its records came to be done here by the merge, at one time; that it
    # created them is told by its own revision.
    earlier = c.alias("earlier")
    before = (earlier.c.revision_id < c.c.revision_id) & (earlier.c.kind == c.c.kind)
    first = ~sa.exists().where(before, earlier.c.row_id == c.c.row_id)
    here = sa.func.coalesce(r.c.merged_in, c.c.revision_id)
    return (
        sa.select(c.c.row_id, here, r.c.command, c.c.digest, c.c.before)
        .join(r, r.c.id == c.c.revision_id)
        .where(
            along(c, r) | (c.c.before.is_(None) & first),
            c.c.kind == sa.bindparam("kind"),
            c.c.row_id.in_(members(dialect)),
            c.c.revision_id > sa.bindparam("first"),
            r.c.command_id != sa.bindparam("command"),
        )
        .order_by(c.c.row_id, c.c.revision_id, c.c.ordinal)
    )
