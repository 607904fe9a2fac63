"""The records: each one as its newest change left it, and as every earlier change did."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from claimtrack import dates
from claimtrack.errors import BadDate
from claimtrack.store.checks.problems import REBUILD, Problem, Scope, named, recent
from claimtrack.store.engine import Connection, Row
from claimtrack.store.records import SHAPES, Digester, digest
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable


def records(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """Every record, or those that changed lately, with its whole log."""
    for kind in Kind:
        yield from _of_kind(connection, kind, scope)


def _of_kind(connection: Connection, kind: Kind, scope: Scope) -> Iterator[Problem]:
    since = {} if scope.deep else {"since": scope.since}
    digester = Digester(kind)
    width = len(digester.names)
    log = connection.each(_log, kind.value, scope.deep, **since)
    change = next(log, None)
    count = 0
    for row in connection.each(_rows, kind.value, digester.names, scope.deep, **since):
        count += 1
        number = row[width]
        changes = []
        while change is not None and change[0] <= number:
            if change[0] == number:
                changes.append(change)
            change = next(log, None)
        if len(changes) != 1 or not _as_created(digester, row, changes[0]):
            content = dict(zip(digester.names, row, strict=False))
            yield from _altered(kind, content, number, row[width + 1], changes)
    scope.counted["record"] += count


def _as_created(digester: Digester, row: Row, change: Row) -> bool:
    """Whether a record that was never edited is as it was recorded."""
    _, revision, operation, kept, _ = change
    try:
        recorded: bool = digester.digest(row) == kept
    except (TypeError, ValueError):  # no text, or none that is UTF-8
        return False
    return recorded and (operation, revision) == ("create", row[-1])


def _altered(
    kind: Kind, content: dict[str, Any], number: int, recorded_in: int, changes: list[Row]
) -> Iterator[Problem]:
    """Goes back through the log of a record, from what now stands there to how it came to be."""
    where = named(kind.value, number)
    if not changes:
        yield Problem(where, "is in no revision")
        return
    if [row[2] for row in changes] != ["create", *["edit"] * (len(changes) - 1)]:
        yield Problem(where, "is not created once, and edited after that")
    if recorded_in != changes[0][1]:
        yield Problem(where, f"says it was recorded in R{recorded_in}; it was in R{changes[0][1]}")
    record = {name: value for name, value in content.items() if value is not None}
    then = "is not"
    for _, revision, _, kept, before in reversed(changes):
        if _digest(kind, record) != bytes(kept):
            yield Problem(where, f"{then} what R{revision} recorded")
            return
        if before is not None:
            then = f"was not, before R{revision},"
            try:
                for name, value in json.loads(before).items():
                    record.pop(name, None)
                    if value is not None:
                        record[name] = value
            except (ValueError, AttributeError, RecursionError):
                yield Problem(where, f"what R{revision} replaced cannot be read")
                return


def _digest(kind: Kind, record: dict[str, Any]) -> bytes:
    content = {name: value for name, value in record.items() if name != "kind"}
    if not all(isinstance(value, str) for value in content.values()):
        return b""
    try:
        return digest(kind, content)
    except ValueError:  # a lone surrogate
        return b""


def bounds(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """The first and the last day that each date can mean, worked out anew."""
    for kind, name, number, _ in wrong_bounds(connection, scope):
        yield Problem(
            named(kind.value, number), f'the days that "{name}" can mean are not right', REBUILD
        )


def wrong_bounds(
    connection: Connection, scope: Scope
) -> Iterator[tuple[Kind, str, int, dates.Span | None]]:
    """The dates whose kept first and last day are not theirs: kind, column, number, and the date;
    None where there is none, or one that nobody can read."""
    since = {} if scope.deep else {"since": scope.since}
    span = cache(_span)
    for kind, shape in SHAPES.items():
        for name in shape.dates:
            for number, *kept in connection.each(_dates, kind.value, name, scope.deep, **since):
                due = span(kept[0])
                if (due or (None, None, None)) != tuple(kept):
                    yield kind, name, number, due


def _span(text: Any) -> dates.Span | None:
    try:
        return dates.parse(text)
    except (BadDate, TypeError, AttributeError):
        return None


def _rows(kind: str, names: tuple[str, ...], whole: bool) -> Executable:
    """The fields of each record in the order of their names, as text, each reference as the UUID it
    points at; then its number and the revision it is recorded in."""
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    shape, table = SHAPES[Kind(kind)], metadata.tables[kind]
    origin: Any = table
    columns: list[Any] = []
    for name in names:
        if name == "kind":
            columns.append(sa.literal_column(f"'{kind}'"))
        elif name in shape.references:
            target = metadata.tables[shape.references[name].value].alias(name)
            origin = origin.outerjoin(target, target.c.id == table.c[f"{name}_id"])
            columns.append(target.c.uuid)
        else:
            column = table.c[name]
            columns.append(sa.cast(column, sa.Text) if name in shape.numbers else column)
    found = sa.select(*columns, table.c.id, table.c.recorded_in).select_from(origin)
    if not whole:
        found = found.where(table.c.id.in_(recent(kind)))
    return found.order_by(table.c.id)


def _log(kind: str, whole: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import change as c

    found = sa.select(c.c.row_id, c.c.revision_id, c.c.operation, c.c.digest, c.c.before).where(
        c.c.kind == kind
    )
    if not whole:
        found = found.where(c.c.row_id.in_(recent(kind)))
    return found.order_by(c.c.row_id, c.c.revision_id, c.c.ordinal)


def _dates(kind: str, name: str, whole: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[kind].c
    ends = row[name], row[f"{name}_earliest"], row[f"{name}_latest"]
    there = sa.or_(*(end.is_not(None) for end in ends))
    found = sa.select(row.id, *ends).where(there)
    return found if whole else found.where(row.id.in_(recent(kind)))
