"""What was edited since a revision, put back: the first edit since holds what stood there then."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from claimtrack import dates
from claimtrack.store.engine import Connection
from claimtrack.store.line import along
from claimtrack.store.records import SHAPES
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

Edits = dict[int, dict[str, str | None]]
"""By number of a record: the fields edited since, with what stood there."""
INDEX = re.compile(r"CREATE (?:UNIQUE )?INDEX (\S+) ON \S+ (.+)", re.DOTALL)
"""SQLite's own words for an index: its name, and its columns and condition."""


def edited(connection: Connection, revision: int, last: dict[Kind, int]) -> dict[Kind, Edits]:
    """What was edited after a revision, of the records up to the `last` number of their kind."""
    found: dict[Kind, Edits] = {}
    known: dict[str, dict[str, str | None]] = {}
    for name, number, text in connection.each(_edits_since, revision=revision):
        kind = Kind(name)
        if number <= last[kind]:
            # Thousands are edited alike; they share what is the same.
            before = known.get(text) or known.setdefault(text, json.loads(text))
            edits = found.setdefault(kind, {})
            # Of two edits of a field the first one since replaced what stood then.
            edits[number] = {**before, **edits[number]} if number in edits else before
    return found


def note_before(connection: Connection, schema: str, kind: Kind, edits: Edits) -> None:
    """A table of the records that were edited since, as they were."""
    name = f"before_{kind}"
    connection.plain(f"CREATE TEMPORARY TABLE {name} ({', '.join(_typed(kind))})")
    ids = json.dumps(sorted(edits))
    connection.run(_take_over, kind.value, name, connection.dialect, ids=ids)
    alike: dict[tuple[tuple[str, str | None], ...], list[int]] = {}
    for number, fields in edits.items():
        alike.setdefault(tuple(fields.items()), []).append(number)
    for content, numbers_ in alike.items():
        row = _row(connection, schema, kind, dict(content))
        connection.run_among(numbers_, _restore, name, tuple(sorted(row)), **row)


def copy(connection: Connection, schema: str, last: int, kind: Kind, name: str) -> None:
    """A copy of a table, with its indexes, in which what was edited since is put back: what rows
    are looked up by was another then, and a view would have no index of it."""
    own, edited = columns(kind), f"before_{kind}"
    connection.plain(f"CREATE TEMPORARY TABLE {name} ({', '.join(_typed(kind))})")
    connection.plain(
        f"INSERT INTO {name} SELECT {own} FROM {schema}{kind} AS own"
        f" WHERE own.id <= {last} AND own.id NOT IN (SELECT id FROM {edited})"
        f" UNION ALL SELECT {own} FROM {edited} AS own"
    )
    for index in _indexes(connection, schema, kind, name):
        connection.plain(index)
    if connection.dialect == "postgresql":
        connection.plain(f"ANALYZE {name}")


def _row(
    connection: Connection, schema: str, kind: Kind, fields: dict[str, str | None]
) -> dict[str, Any]:
    """Fields of a record, as the log has them, as the columns of its row."""
    shape = SHAPES[kind]
    row: dict[str, Any] = {}
    for name, value in fields.items():
        if name in shape.references:
            target = f"{schema}{shape.references[name]}"
            row[f"{name}_id"] = value and connection.value(_number, target, uuid=value)
        elif name in shape.dates:
            span = dates.parse(value) if value else None
            row[name] = value
            row[f"{name}_earliest"] = span and span.earliest
            row[f"{name}_latest"] = span and span.latest
        else:
            row[name] = int(value) if value is not None and name in shape.numbers else value
    return row


def _names(kind: Kind) -> tuple[str, ...]:
    return ("id", "uuid", *SHAPES[kind].columns, "recorded_in")


def columns(kind: Kind, edited: Iterable[str] = ()) -> str:
    """The columns of a table, those of edited fields with what stood there before."""
    shape = SHAPES[kind]
    fields = {f"{name}_{end}": name for name in shape.dates for end in ("earliest", "latest")}
    fields |= {f"{name}_id": name for name in shape.references}

    def column(name: str) -> str:
        if fields.get(name, name) not in edited:
            return f'own."{name}"'
        before = f"before_{kind}"
        was = f'SELECT was."{name}" FROM {before} AS was WHERE was.id = own.id'
        there = f"own.id IN (SELECT id FROM {before})"
        return f'CASE WHEN {there} THEN ({was}) ELSE own."{name}" END AS "{name}"'

    return ", ".join(map(column, _names(kind)))


def _typed(kind: Kind) -> Iterator[str]:
    for name in _names(kind):
        whole = name.endswith("_id") or name in ("recorded_in", *SHAPES[kind].numbers)
        type_ = "INTEGER PRIMARY KEY" if name == "id" else "INTEGER" if whole else "TEXT"
        yield f'"{name}" {type_}'


def _indexes(connection: Connection, schema: str, kind: Kind, name: str) -> list[str]:
    """The indexes of a table, for a copy of it."""
    if connection.dialect == "sqlite":
        found = connection.plain(
            "SELECT sql FROM main.sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            f" AND tbl_name = '{kind}'"
        )
        parts = (INDEX.fullmatch(row[0]) for row in found)
        named = [f"CREATE INDEX temp.{part[1]} ON {name} {part[2]}" for part in parts if part]
        return [*named, f"CREATE INDEX temp.uq_{name} ON {name} (uuid)"]
    found = connection.plain(
        "SELECT pg_get_indexdef(indexrelid) FROM pg_index"
        f" WHERE indrelid = CAST('{schema}{kind}' AS regclass) AND NOT indisprimary"
    )
    columns = (row[0].partition(" USING ")[2] for row in found)
    return [f"CREATE INDEX ON pg_temp.{name} USING {those}" for those in columns]


def _edits_since() -> Executable:
    """The edits after a revision along the line, the earliest first."""
    import sqlalchemy as sa

    from claimtrack.store.tables import change, revision

    return (
        sa.select(change.c.kind, change.c.row_id, change.c.before)
        .join(revision, revision.c.id == change.c.revision_id)
        .where(along(change, revision))
        .where(change.c.revision_id > sa.bindparam("revision"), change.c.before.is_not(None))
        .order_by(change.c.revision_id, change.c.ordinal)
    )


def _number(table: str) -> Executable:
    """The number of a record, by its UUID; the table is named with its schema, since the record may
    be one that is left out."""
    import sqlalchemy as sa

    number: sa.ColumnElement[int] = sa.literal_column("id")
    uuid: sa.ColumnElement[str] = sa.literal_column("uuid")
    return sa.select(number).select_from(sa.text(table)).where(uuid == sa.bindparam("uuid"))


def _take_over(table: str, into: str, dialect: str) -> Executable:
    """Copies rows of a table, by their numbers."""
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    names = _names(Kind(table))
    chosen = sa.select(*(row[name] for name in names)).where(row.id.in_(members(dialect)))
    return sa.table(into, *map(sa.column, names)).insert().from_select(list(names), chosen)


def _restore(dialect: str, table: str, columns: tuple[str, ...]) -> Executable:
    import sqlalchemy as sa

    found = sa.table(table, sa.column("id"), *map(sa.column, columns))
    return (
        found.update()
        .where(found.c.id.in_(members(dialect)))
        .values({name: sa.bindparam(name) for name in columns})
    )
