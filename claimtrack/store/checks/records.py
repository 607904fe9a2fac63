"""The records: each one as its newest change left it, and as every earlier change did."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack import dates
from claimtrack.errors import BadDate, Refused
from claimtrack.store.checks.lineage import retraced
from claimtrack.store.checks.logs import Log
from claimtrack.store.checks.problems import REBUILD, Problem, Scope, named, recent
from claimtrack.store.engine import Connection
from claimtrack.store.records import SHAPES, Digester, digest
from claimtrack.store.rows import TIME
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable


def records(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """Every record, or those that changed lately, with its whole log."""
    for kind, log in scope.logs.items():
        yield from _of_kind(connection, kind, log, scope)


def _of_kind(connection: Connection, kind: Kind, log: Log, scope: Scope) -> Iterator[Problem]:
    since = {} if scope.deep else {"since": scope.since}
    digester = Digester(kind)
    width = len(digester.names)
    count = 0
    for row in connection.each(_rows, kind.value, digester.names, scope.deep, **since):
        count += 1
        number, recorded_in = row[width:]
        try:
            if log.created(number) == (digester.digest(row), recorded_in):
                continue
        except (TypeError, ValueError):
            pass  # no text, or none that is UTF-8: that is told of below
        content = dict(zip(digester.names, row, strict=False))
        yield from _altered(kind, content, number, recorded_in, log)
    scope.counted["record"] += count


def _altered(
    kind: Kind, content: dict[str, Any], number: int, recorded_in: int, log: Log
) -> Iterator[Problem]:
    """Goes back through the log of a record, from what now stands there to how it came to be."""
    changes, lineage = log.of(number), log.lineage
    where = named(kind.value, number)
    if not changes:
        yield Problem(where, "is in no revision")
        return
    record = {name: value for name, value in content.items() if value is not None}
    if lineage.joined:
        first = min(change.revision for change in changes)
        if recorded_in != lineage.here(first):
            here = lineage.here(first)
            yield Problem(where, f"says it was recorded in R{recorded_in}; it was in R{here}")
        for wrong in retraced(lineage.lines(), record, changes, partial(_digest, kind)):
            yield Problem(where, wrong)
        return
    if [change.operation for change in changes] != ["create", *["edit"] * (len(changes) - 1)]:
        yield Problem(where, "is not created once, and edited after that")
    first = changes[0].revision
    if recorded_in != first:
        yield Problem(where, f"says it was recorded in R{recorded_in}; it was in R{first}")
    then = "is not"
    for revision, _, kept, before, _ in reversed(changes):
        if _digest(kind, record) != kept:
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
    for kind, name, number, _, readable in wrong_bounds(connection, scope):
        where = named(kind.value, number)
        if readable:
            yield Problem(where, f'the days that "{name}" can mean are not right', REBUILD)
        else:
            yield Problem(where, f'the date in "{name}" cannot be read')


class WrongBounds(NamedTuple):
    """A date whose kept first and last day are not its own; `due` is the date, None where there is
    none, or one that is not `readable`."""

    kind: Kind
    name: str
    number: int
    due: dates.Span | None
    readable: bool


def wrong_bounds(connection: Connection, scope: Scope) -> Iterator[WrongBounds]:
    """The dates whose kept first and last day are not theirs."""
    since = {} if scope.deep else {"since": scope.since}
    span = cache(_span)
    for kind, shape in SHAPES.items():
        for name in shape.dates:
            for number, *kept in connection.each(_dates, kind.value, name, scope.deep, **since):
                due = span(kept[0])
                if (due or (None, None, None)) != tuple(kept):
                    readable = due is not None or kept[0] is None
                    yield WrongBounds(kind, name, number, due, readable)


def forms(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """Days, times and figures that no reader could make out."""
    since = {} if scope.deep else {"since": scope.since}
    for kind, name, what, parse in _formed():
        reads = cache(partial(_reads, parse))
        for number, text in connection.each(_written, kind.value, name, scope.deep, **since):
            if not reads(text):
                yield Problem(named(kind.value, number), f'its "{name}" is no {what}')


def _formed() -> Iterator[tuple[Kind, str, str, Callable[[str], object]]]:
    """The columns of one form: kind, name, what it should be, and who reads it."""
    from claimtrack.evidence import amounts

    for kind, shape in SHAPES.items():
        yield from ((kind, name, "day", dates.parse_day) for name in shape.days)
        yield from ((kind, name, "time", _time) for name in shape.times)
    yield Kind.ESTIMATE, "figure", "figure", amounts.parse


def _time(text: str) -> str:
    return datetime.strptime(text, TIME).strftime(TIME)


def _reads(parse: Callable[[str], object], text: Any) -> bool:
    """Whether a text is read, and where that gives text again, just this text."""
    try:
        given = parse(text)
    except (Refused, TypeError, ValueError, AttributeError):
        return False
    return not isinstance(given, str) or given == text


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
            columns.append(_number(column) if name in shape.numbers else column)
    found = sa.select(*columns, table.c.id, table.c.recorded_in).select_from(origin)
    if not whole:
        found = found.where(table.c.id.in_(recent(kind)))
    return found.order_by(table.c.id)


def _number(column: Any) -> Any:
    """A whole number as text. Nothing for a blob that reads like one: SQLite keeps it, puts it
    after all numbers, and would cast it too."""
    import sqlalchemy as sa

    highest: Any = sa.literal_column(str(2**31 - 1))
    return sa.case((column <= highest, sa.cast(column, sa.Text)))


def _written(kind: str, name: str, whole: bool) -> Executable:
    """What stands in a column, with the number of its record."""
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[kind].c
    found = sa.select(row.id, row[name]).where(row[name].is_not(None))
    return found if whole else found.where(row.id.in_(recent(kind)))


def _dates(kind: str, name: str, whole: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[kind].c
    ends = row[name], row[f"{name}_earliest"], row[f"{name}_latest"]
    there = sa.or_(*(end.is_not(None) for end in ends))
    found = sa.select(row.id, *ends).where(there)
    return found if whole else found.where(row.id.in_(recent(kind)))
