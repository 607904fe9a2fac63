"""What many rows of one kind say, each as a row and as a record, by one statement for thousands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.store.records import SHAPES, Record
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.store.engine import Connection

AT_ONCE = 5_000
"""Rows that are read by one statement."""


class Content(NamedTuple):
    """One row. `row` has its columns, `record` what digests cover, but for the UUID."""

    id: int
    uuid: str
    row: dict[str, Any]
    record: Record


def contents(connection: Connection, kind: Kind, numbers: Iterable[int]) -> Iterator[Content]:
    """The rows of these numbers, in their order."""
    shape = SHAPES[kind]
    columns = shape.columns
    told = (*shape.fields, *shape.dates, "retraction")
    ordered = iter(sorted(numbers))
    while chunk := list(islice(ordered, AT_ONCE)):
        for number, uuid, *rest in connection.among(chunk, _contents, kind.value):
            row = dict(zip(columns, rest, strict=False))
            named = {name: row[name] for name in told}
            named.update(zip(shape.references, rest[len(columns) :], strict=True))
            record = {name: str(value) for name, value in named.items() if value is not None}
            yield Content(number, uuid, row, record)


def _contents(dialect: str, table: str) -> Executable:
    """The columns of each row, then the UUIDs of what it points at."""
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    shape, rows = SHAPES[Kind(table)], metadata.tables[table]
    joined: Any = rows
    uuids = []
    for name, target in shape.references.items():
        aimed = metadata.tables[target.value].alias(name)
        joined = joined.outerjoin(aimed, aimed.c.id == rows.c[f"{name}_id"])
        uuids.append(aimed.c.uuid.label(f"{name}_uuid"))
    return (
        sa.select(rows.c.id, rows.c.uuid, *(rows.c[name] for name in shape.columns), *uuids)
        .select_from(joined)
        .where(rows.c.id.in_(members(dialect)))
        .order_by(rows.c.id)
    )
