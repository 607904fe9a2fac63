"""The changes of a revision, each with what it replaced and what it set."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.store import line
from claimtrack.store.engine import Connection
from claimtrack.store.records import SHAPES, Record
from claimtrack.store.statements import members
from claimtrack.vocabulary import LETTER_OF, Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.queries.references import Reference

AT_ONCE = 1000
"""Changes that are read at a time."""

BELONGING: dict[str, tuple[tuple[str, str], ...]] = {
    "claim": (
        ("statement", "claim_id"),
        ("link", "claim_id"),
        ("link", "target_claim_id"),
        ("claim_topic", "claim_id"),
        ("assessment", "claim_id"),
        ("estimate", "claim_id"),
    ),
    "statement": (("quote", "statement_id"),),
    "party": (
        ("alias", "party_id"),
        ("affiliation", "party_id"),
        ("affiliation", "institution_id"),
        ("rating", "party_id"),
    ),
    "source": (("capture", "source_id"), ("rating", "source_id")),
    "link": (("link", "target_link_id"),),
    "topic": (("claim_topic", "topic_id"),),
}
"""Whose history takes in whose, and by which column: what changes what is known of it. The quotes
of a claim's statements belong to the claim too."""


class ChangeRow(NamedTuple):
    """One record's part of a revision: `operation` is create or edit. `stood` is the record as the
    change left it; for an edit, `before` has what was replaced, with None for nothing. Records are
    named by UUID there; `names` has what a person calls them, and this one."""

    kind: str
    id: int
    uuid: str
    operation: str
    digest: str
    before: dict[str, str | None] | None
    stood: Record
    names: dict[str, str]
    parent: int | None

    @property
    def reference(self) -> str:
        """C12, or the kind's name for what has no letter."""
        letter = LETTER_OF.get(self.kind)
        return f"{letter}{self.id}" if letter else Kind(self.kind).label

    @property
    def after(self) -> dict[str, str | None]:
        """What an edit set, with None for nothing; of a creation the whole record."""
        if self.before is None:
            return {**self.stood}
        return {name: self.stood.get(name) for name in self.before}


def changes(
    connection: Connection, revision: int, about: Reference | None, limit: int | None
) -> Iterator[ChangeRow]:
    """The changes of a revision in their order: all, or those that `about` takes in."""
    shape = about.kind.value if about else None
    merge, places = line.way(connection, revision)
    values: dict[str, int] = {"revision": revision, "passed": 0}
    if about:
        values["row_id"] = about.id
    left = limit
    while left is None or left > 0:
        values["taken"] = AT_ONCE if left is None else min(left, AT_ONCE)
        rows = connection.all(_changes, shape, **values)
        yield from _rewound(connection, rows, shape, values, merge, places)
        if len(rows) < values["taken"]:
            return
        values["passed"] = rows[-1][0]
        left = None if left is None else left - len(rows)


def _rewound(
    connection: Connection,
    rows: list[Any],
    shape: str | None,
    values: Mapping[str, int],
    merge: int | None,
    places: list[int],
) -> Iterator[ChangeRow]:
    """Some changes of a revision, with each record as it then stood: as it stands, with what later
    edits replaced put back, newest first; of one that a `merge` brought in, what stands at the
    `places` that lead up to there as well."""
    names: dict[str, str] = {}
    standing = _standing(connection, {row[1] for row in rows}, shape, values, names)
    later: dict[int, list[str]] = {}
    since = {**values, "since": merge or values["revision"], "ids": json.dumps(places)}
    for ordinal, kept in connection.all(_later, shape, connection.dialect, **since):
        later.setdefault(ordinal, []).append(kept)
    for ordinal, kind, number, operation, digest, kept, parent in rows:
        uuid, now = standing[kind, number]
        record: dict[str, str | None] = {**now}
        for replaced in later.get(ordinal, ()):
            record |= json.loads(replaced)
        before: dict[str, str | None] | None = json.loads(kept) if kept else None
        stood = {name: value for name, value in record.items() if value is not None}
        told = {uuid: names[uuid]}
        for field, target in SHAPES[Kind(kind)].references.items():
            for other in ((before or {}).get(field), stood.get(field)):
                if other is not None:
                    told[other] = names.get(other) or _name(connection, names, target, other)
        hexed = bytes(digest).hex()
        yield ChangeRow(kind, number, uuid, operation, hexed, before, stood, told, parent)


def _standing(
    connection: Connection,
    kinds: set[str],
    shape: str | None,
    values: Mapping[str, int],
    names: dict[str, str],
) -> dict[tuple[str, int], tuple[str, Record]]:
    """The UUID and the content of the records among these changes, as they stand now, by kind and
    number; what they and their references are called goes to `names`."""
    found = {}
    for kind in kinds:
        for number, uuid, name, *content in connection.all(_records, kind, shape, **values):
            names[uuid] = called(kind, number, name)
            found[kind, number] = uuid, _record(Kind(kind), content, names)
    return found


def _record(kind: Kind, content: list[Any], names: dict[str, str]) -> Record:
    """A row's content as a record; what its references are called goes to `names`."""
    shape = SHAPES[kind]
    plain = (*shape.fields, *shape.dates, "retraction")
    found = dict(zip(plain, content, strict=False))
    for at, (field, target) in enumerate(shape.references.items()):
        number, uuid, name = content[len(plain) + 3 * at :][:3]
        found[field] = uuid
        if uuid is not None:
            names[uuid] = called(target.value, number, name)
    return {name: str(value) for name, value in found.items() if value is not None}


def _name(connection: Connection, names: dict[str, str], kind: Kind, uuid: str) -> str:
    """What a record that is no longer pointed at is called."""
    found = connection.one(_named, kind.value, uuid=uuid)
    names[uuid] = called(kind.value, *found) if found else uuid
    return names[uuid]


def called(kind: str, number: int, name: str | None) -> str:
    """`P4 John Nicholson`, `C12`; a record without a letter by its kind."""
    letter = LETTER_OF.get(kind)
    reference = f"{letter}{number}" if letter else Kind(kind).label
    return f"{reference} {name}" if name else reference


def concerning(kind: str) -> Any:
    """The changes of one record and of what belongs to it, to select columns of. A join, because no
    other way makes both databases look them up record by record: a revision may hold hundreds of
    thousands of changes."""
    import sqlalchemy as sa

    from claimtrack.store.tables import change, metadata

    row_id: Any = sa.bindparam("row_id")

    def those(of: str, *conditions: Any) -> Any:
        number = metadata.tables[of].c.id.label("row_id")
        return sa.select(sa.literal_column(f"'{of}'").label("kind"), number).where(*conditions)

    found = [those(kind, metadata.tables[kind].c.id == row_id)]
    for of, column in BELONGING.get(kind, ()):
        row = metadata.tables[of].c
        here, live = row[column] == row_id, row.retraction.is_(None)
        # In two parts: a column of links has one index of the live and one of the withdrawn.
        parts = [(here, live), (here, ~live)] if of == Kind.LINK.value else [(here,)]
        found += [those(of, *part) for part in parts]
    if kind == Kind.CLAIM.value:
        quote, statement = metadata.tables["quote"].c, metadata.tables["statement"].c
        own = sa.select(statement.id).where(statement.claim_id == row_id)
        found.append(those("quote", quote.statement_id.in_(own)))
    concerned = sa.union(*found).subquery("concerned")
    same = (change.c.kind == concerned.c.kind) & (change.c.row_id == concerned.c.row_id)
    return change.join(concerned, same)


def _some(about: str | None) -> Any:
    """The next changes of a revision."""
    import sqlalchemy as sa

    from claimtrack.store.tables import change

    c = change.c
    # A sum, so that SQLite does not go through the whole revision for the changes of one record.
    revision = c.revision_id + sa.literal_column("0") if about else c.revision_id
    return (
        sa.select(
            c.ordinal, c.kind, c.row_id, c.operation, c.digest, c.before, c.parent, c.revision_id
        )
        .select_from(concerning(about) if about else change)
        .where(revision == sa.bindparam("revision"), c.ordinal > sa.bindparam("passed"))
        .order_by(c.ordinal)
        .limit(sa.bindparam("taken"))
    )


def _changes(about: str | None) -> Executable:
    import sqlalchemy as sa

    some = _some(about).subquery("some").c
    return sa.select(
        some.ordinal, some.kind, some.row_id, some.operation, some.digest, some.before, some.parent
    ).order_by(some.ordinal)


def _records(kind: str, about: str | None) -> Executable:
    """The records of a kind among these changes, as they stand, with their references."""
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    some = _some(about).subquery("some")
    row = metadata.tables[kind]
    shape = SHAPES[Kind(kind)]
    tables = some.join(row, (some.c.row_id == row.c.id) & (some.c.kind == kind))
    columns = [row.c[name] for name in (*shape.fields, *shape.dates, "retraction")]
    for field, target in shape.references.items():
        other = metadata.tables[target.value].alias(f"its_{field}")
        tables = tables.outerjoin(other, other.c.id == row.c[f"{field}_id"])
        columns += [other.c.id, other.c.uuid, title(target.value, other.c)]
    return sa.select(row.c.id, row.c.uuid, title(kind, row.c), *columns).select_from(tables)


def _later(about: str | None, dialect: str) -> Executable:
    """What later edits of the same records replaced, the newest edit first: those recorded here,
    and those on the way of what came in."""
    import sqlalchemy as sa

    from claimtrack.store.tables import change
    from claimtrack.store.tables import revision as r

    some, after = _some(about).subquery("some"), change.alias("after")
    revised, same = after.c.revision_id, after.c.revision_id == some.c.revision_id
    return (
        sa.select(some.c.ordinal, after.c.before)
        .select_from(
            some.join(
                after, (after.c.kind == some.c.kind) & (after.c.row_id == some.c.row_id)
            ).join(r, r.c.id == revised)
        )
        .where(
            (line.along(after, r) & (revised > sa.bindparam("since")))
            | line.place(after).in_(members(dialect))
            | (same & after.c.parent.is_(None) & (after.c.ordinal > some.c.ordinal)),
            after.c.before.is_not(None),
        )
        .order_by(some.c.ordinal, revised.desc(), after.c.ordinal.desc())
    )


def title(kind: str, row: Any) -> Any:
    """What a record of this kind is called beside its number; NULL where the number is all."""
    import sqlalchemy as sa

    if kind in (Kind.PARTY.value, Kind.TOPIC.value):
        return row.name
    if kind == Kind.SOURCE.value:
        return sa.func.coalesce(row.title, row.file_name, row.url)
    return sa.null()


def _named(kind: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[kind].c
    return sa.select(row.id, title(kind, row)).where(row.uuid == sa.bindparam("uuid"))
