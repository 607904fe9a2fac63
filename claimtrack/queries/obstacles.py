"""What rests on what an undo would withdraw, and what it would bring back without its support.

Only what came about since the command counts: before it, all stood as it will stand again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.queries.effects import (
    Command,
    Fields,
    Key,
    Later,
    Obstacle,
    Reversal,
    by_kind,
    since,
    turned,
)
from claimtrack.store.contents import Content, contents
from claimtrack.store.engine import Connection
from claimtrack.store.records import SHAPES, Record
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

Holds = Callable[[Fields], bool]


class Suspect(NamedTuple):
    """A record that may stand in the way: it does if `holds` came to hold of it since."""

    key: Key
    told: str
    holds: Holds


def obstacles(connection: Connection, reversal: Reversal) -> Iterator[Obstacle]:
    """Live records that point at what is withdrawn, and retracted ones that what comes back or is
    put back points at."""
    yield from arisen(connection, reversal.command, _resting(connection, reversal))
    yield from arisen(connection, reversal.command, _missing(connection, reversal))


def arisen(
    connection: Connection, command: Command, suspects: Iterable[Suspect]
) -> Iterator[Obstacle]:
    """Those of the suspects that stand in the way, because of what others did since."""
    listed = list(suspects)
    later: dict[Key, list[Later]] = {}
    standing: dict[Key, Record] = {}
    for kind, numbers in by_kind({suspect.key for suspect in listed}).items():
        later |= since(connection, command, kind, numbers)
        for content in contents(connection, kind, numbers):
            standing[Key(kind, content.id)] = content.record
    for key, told, holds in listed:
        revision = turned(standing[key], later.get(key, []), holds)
        if revision is not None:
            yield Obstacle(told, revision)


def pointing(
    connection: Connection, command: Command, kind: Kind, reference: str, numbers: Iterable[int]
) -> Iterator[Content]:
    """The live records that point at some others by a reference, and that somebody else made or
    changed since a command."""
    others = {"kind": kind.value, "first": command.revisions[0], "command": command.id}
    rows = connection.among(numbers, _pointing, kind.value, reference, **others)
    yield from contents(connection, kind, (row[0] for row in rows))


def changed_since(connection: Connection, command: Command, kind: Kind) -> Iterator[Content]:
    """The live records of a kind that somebody else made or changed since a command."""
    others = {"first": command.revisions[0], "command": command.id}
    rows = connection.all(_changed_since, kind.value, **others)
    yield from contents(connection, kind, (row[0] for row in rows))


def live(fields: Fields) -> bool:
    """Whether a record that stands so is live."""
    return fields.get("retraction") is None


def _resting(connection: Connection, reversal: Reversal) -> Iterator[Suspect]:
    withdrawn = by_kind(reversal.withdrawn())
    for kind, shape in SHAPES.items():
        for reference, target in shape.references.items():
            aimed = withdrawn.get(target, [])
            for content in pointing(connection, reversal.command, kind, reference, aimed):
                key, at = Key(kind, content.id), Key(target, content.row[f"{reference}_id"])
                if reversal.leaves(key, reference):
                    points = _points(reference, content.record[reference])
                    yield Suspect(key, f"{_called(content, key, at)} rests on {at}", points)


def called(connection: Connection, keys: Iterable[Key]) -> dict[Key, str]:
    """What some records are told by: T5; of what has no letter, whose it is."""
    listed = list(keys)
    found = {key: str(key) for key in listed}
    for kind, numbers in by_kind(key for key in listed if not key.lettered).items():
        for content in contents(connection, kind, numbers):
            found[Key(kind, content.id)] = _called(content, Key(kind, content.id))
    return found


def _called(content: Content, key: Key, beside: Key | None = None) -> str:
    """What one is told by, `beside` a record of which it needs not be told that it is its."""
    for reference, kind in SHAPES[key.kind].references.items():
        number = content.row[f"{reference}_id"]
        if number is not None and Key(kind, number) != beside and not key.lettered:
            return f"the {key.kind.label} of {Key(kind, number)}"
    return str(key)


def _points(reference: str, uuid: str) -> Holds:
    return lambda fields: live(fields) and fields.get(reference) == uuid


def _missing(connection: Connection, reversal: Reversal) -> Iterator[Suspect]:
    restored = set(reversal.restored())
    pairs = [pair for pair in _put_back(connection, reversal) if pair[1] not in restored]
    named = called(connection, {key for key, _ in pairs})
    for key, target in pairs:
        told = f"{named[key]} would rest on {target}, which was retracted"
        yield Suspect(target, told, lambda fields: not live(fields))


def _put_back(connection: Connection, reversal: Reversal) -> Iterator[tuple[Key, Key]]:
    """Each reference that an undo brings back, with what it points at. Of those that come with
    their record, only the ones at something retracted."""
    for key, edit in reversal.edits.items():
        for reference in SHAPES[key.kind].references:
            uuid = edit.then.get(reference)
            if uuid is not None:
                yield key, reversal.numbers[uuid]
    for kind, numbers in by_kind(reversal.restored()).items():
        for reference, target in SHAPES[kind].references.items():
            shape = (kind.value, reference, target.value)
            for number, aimed in connection.among(numbers, _at_retracted, *shape):
                key = Key(kind, number)
                if reference not in reversal.edits[key].then:
                    yield key, Key(target, aimed)


def _pointing(dialect: str, table: str, reference: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import change as c
    from claimtrack.store.tables import metadata
    from claimtrack.store.tables import revision as r

    row = metadata.tables[table].c
    touched = (
        sa.select(sa.literal_column("1"))
        .select_from(sa.join(c, r, r.c.id == c.c.revision_id))
        .where(
            c.c.kind == sa.bindparam("kind"),
            c.c.row_id == row.id,
            c.c.revision_id > sa.bindparam("first"),
            r.c.command_id != sa.bindparam("command"),
        )
        .exists()
    )
    aimed = row[f"{reference}_id"].in_(members(dialect))
    return sa.select(row.id).where(aimed, row.retraction.is_(None), touched).order_by(row.id)


def _changed_since(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import change as c
    from claimtrack.store.tables import metadata
    from claimtrack.store.tables import revision as r

    row = metadata.tables[table].c
    changes = c.join(r, r.c.id == c.c.revision_id).join(row.id.table, row.id == c.c.row_id)
    return (
        sa.select(row.id)
        .distinct()
        .select_from(changes)
        .where(
            c.c.kind == table,
            row.retraction.is_(None),
            c.c.revision_id > sa.bindparam("first"),
            r.c.command_id != sa.bindparam("command"),
        )
    )


def _at_retracted(dialect: str, table: str, reference: str, target: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row, aimed = metadata.tables[table].c, metadata.tables[target].alias("aimed").c
    return (
        sa.select(row.id, aimed.id)
        .where(
            row.id.in_(members(dialect)),
            aimed.id == row[f"{reference}_id"],
            aimed.retraction.is_not(None),
        )
        .order_by(row.id)
    )
