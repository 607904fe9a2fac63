"""What undoing a command would change. It is all there is to undo it: `ledger/undoing.py` only
writes it down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.errors import Refused
from claimtrack.queries import changes
from claimtrack.queries.clashes import clashes
from claimtrack.queries.effects import (
    Command,
    Edit,
    Effect,
    Fields,
    Key,
    Later,
    Obstacle,
    Reversal,
    by_kind,
    effects,
    since,
    still,
)
from claimtrack.queries.obstacles import called, obstacles
from claimtrack.store.contents import contents
from claimtrack.store.engine import Connection
from claimtrack.store.log import MERGE_VERSION
from claimtrack.store.records import SHAPES, Record
from claimtrack.store.statements import members
from claimtrack.vocabulary import LETTER_OF, Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

NAMED = 3
"""Of what stands in the way, so many are told."""
TOGETHER: dict[Kind, frozenset[str]] = {
    Kind.QUOTE: frozenset(("exact", "prefix", "suffix", "start", "end", "capture"))
}
"""Fields that mean something only together: where one of them was changed since, none is put
back."""


class Reverted(NamedTuple):
    """What a reversal does to one record: the fields it edits, with what stands and what is put
    back; other records by UUID, and in `names` what a person calls them. `stood` is the whole
    record as it stands, where no letter names it."""

    kind: str
    id: int
    before: Fields
    after: Fields
    names: dict[str, str]
    stood: Record

    @property
    def reference(self) -> str:
        """C12, or the kind's name for what has no letter."""
        letter = LETTER_OF.get(self.kind)
        return f"{letter}{self.id}" if letter else Kind(self.kind).label


def rows(reversal: Reversal) -> Iterator[Reverted]:
    """The edits of a reversal, record by record."""
    for key, edit in reversal.edits.items():
        stood = reversal.records.get(key, {})
        values = {*edit.now.values(), *edit.then.values(), *stood.values()}
        names = {uuid: reversal.names[uuid] for uuid in values & reversal.names.keys() if uuid}
        yield Reverted(key.kind.value, key.id, edit.now, edit.then, names, stood)


def reversal(connection: Connection, command: Command, retraction: str) -> Reversal:
    """What undoes a command: what it created is withdrawn for the reason `retraction`, what it
    edited is put back. Raises Refused, naming it, when something depends on what it did, and when
    nothing of it stands any more."""
    found = effects(connection, command)
    withdrawal = Edit({"retraction": None}, {"retraction": retraction})
    edits: dict[Key, Edit] = {}
    changed: dict[Key, Later] = {}
    for kind, numbers in by_kind(found).items():
        later = since(connection, command, kind, numbers)
        for number, standing in _standing(connection, kind, found, numbers):
            key = Key(kind, number)
            effect = found[key]
            edit = _edit(effect, standing, withdrawal)
            touching = _touching(kind, effect, standing, later.get(key, []))
            if touching:
                changed[key] = touching[-1]
            if edit is not None:
                edits[key] = edit
    if not edits:
        raise _nothing_left(command, list(changed.values()))
    records = _unlettered(connection, edits)
    known, names = _named(connection, edits, records)
    made = Reversal(command, _withdrawn_first(edits), known, names, records)
    told = called(connection, changed)
    in_the_way = [
        Obstacle(f"{told[key]} was changed", one.revision) for key, one in changed.items()
    ]
    if command.later:
        in_the_way += [*obstacles(connection, made), *clashes(connection, made)]
    if in_the_way:
        raise _refusal(connection, command, in_the_way)
    return made


def _edit(effect: Effect, standing: Fields, withdrawal: Edit) -> Edit | None:
    """What puts a record back, where anything is to be put back; what is retracted stays so, for
    the reason that it was."""
    if effect.created:
        return withdrawal if standing["retraction"] is None else None
    then = {name: was for name, was in effect.before.items() if standing[name] != was}
    return Edit({name: standing[name] for name in then}, then) if then else None


def _standing(
    connection: Connection, kind: Kind, found: Mapping[Key, Effect], numbers: list[int]
) -> Iterator[tuple[int, Fields]]:
    """The fields of each record that count for its undoing, as they stand."""
    created = {number for number in numbers if found[Key(kind, number)].created}
    for number, reason in connection.among(created, _retractions, kind.value):
        yield number, {"retraction": reason}
    for content in contents(connection, kind, set(numbers) - created):
        fields = _bound(kind, found[Key(kind, content.id)])
        yield content.id, {name: content.record.get(name) for name in fields}


def _bound(kind: Kind, effect: Effect) -> set[str]:
    """The fields that an effect has to do with."""
    together = TOGETHER.get(kind, frozenset())
    edited = set(effect.before)
    return edited | together if edited & together else edited


def _touching(kind: Kind, effect: Effect, standing: Fields, after: list[Later]) -> list[Later]:
    """What changed a record since, and still stands, so that the record is no longer as the command
    left it."""
    if effect.created:
        return still(effect.digest, [(one, one.digest) for one in after])
    found: dict[int, Later] = {}
    for name in _bound(kind, effect):
        values = [
            (later, later.before[name]) for later in after if later.before and name in later.before
        ]
        if values:
            # What each left is what the next one replaced.
            left = [*(was for _, was in values[1:]), standing[name]]
            pairs = zip((later for later, _ in values), left, strict=True)
            found |= {later.revision: later for later in still(values[0][1], pairs)}
    return [found[revision] for revision in sorted(found)]


def _withdrawn_first(edits: dict[Key, Edit]) -> dict[Key, Edit]:
    """What is withdrawn makes room for what comes back."""
    return dict(sorted(edits.items(), key=lambda item: not item[1].then.get("retraction")))


def _unlettered(connection: Connection, edits: Iterable[Key]) -> dict[Key, Record]:
    """The records that have no number of their own to be told by."""
    return {
        Key(kind, content.id): content.record
        for kind, numbers in by_kind(key for key in edits if not key.lettered).items()
        for content in contents(connection, kind, numbers)
    }


def _named(
    connection: Connection, edits: dict[Key, Edit], records: dict[Key, Record]
) -> tuple[dict[str, Key], dict[str, str]]:
    """The records that the fields of some edits name by UUID, and what they are called; those that
    `records` name as well."""
    named: dict[Kind, set[str]] = {}
    for key, edit in edits.items():
        for name, target in SHAPES[key.kind].references.items():
            aimed = (fields.get(name) for fields in (*edit, records.get(key, {})))
            named.setdefault(target, set()).update(uuid for uuid in aimed if uuid)
    numbers, names = {}, {}
    for kind, uuids in named.items():
        for number, uuid, told in connection.among(uuids, _by_uuids, kind.value):
            numbers[uuid] = Key(kind, number)
            names[uuid] = changes.called(kind.value, number, told)
    return numbers, names


def _nothing_left(command: Command, gone: list[Later]) -> Refused:
    if not gone:
        return Refused(f"{command.name} left nothing behind", "there is nothing to undo")
    last = max(gone, key=lambda later: later.revision)
    if last.command == "undo":
        return Refused(
            f"{command.name} is undone already, by R{last.revision}",
            f"to do it again: claimtrack undo R{last.revision}",
        )
    return Refused(
        f"nothing that {command.name} did stands any more, since R{last.revision} ({last.command})",
        f"see: claimtrack history R{last.revision}",
    )


def _refusal(connection: Connection, command: Command, found: list[Obstacle]) -> Refused:
    """The newest come first, because they are undone first."""
    found = sorted(found, key=lambda one: -one.revision)
    told = ", ".join(f"{one.told} (R{one.revision})" for one in found[:NAMED])
    more = f", and {len(found) - NAMED:,} more" if len(found) > NAMED else ""
    first = f"R{found[0].revision}"
    merge = connection.value(_version, id=found[0].revision) == MERGE_VERSION
    return Refused(
        f"{command.name} cannot be undone, because of what was done since: {told}{more}",
        f"{first} is a merge, which is not undone: change the records themselves"
        if merge
        else f"undo that first: claimtrack undo {first}",
    )


def _version() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision

    return sa.select(revision.c.version).where(revision.c.id == sa.bindparam("id"))


def _retractions(dialect: str, table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row.id, row.retraction).where(row.id.in_(members(dialect))).order_by(row.id)


def _by_uuids(dialect: str, table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    told = changes.title(table, row)
    return sa.select(row.id, row.uuid, told).where(row.uuid.in_(members(dialect, text=True)))
