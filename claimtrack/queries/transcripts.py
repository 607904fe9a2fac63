"""Records and the log as lines of JSON, put together by the database itself: no object a row.

What the lines mean stands in docs/format.md.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING

from claimtrack.store import documents
from claimtrack.store.records import SHAPES
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.store.engine import Connection

OPENING = {"format": "claimtrack", "version": 2}
LINES = 200
"""Of a file that are written at once."""
_first, _second = itemgetter(0), itemgetter(1)
AT_ONCE = 5_000
"""Chosen records that are read by one statement."""


def whole(connection: Connection) -> Iterator[str]:
    """Everything that is kept: the opening, every record in order, then the log."""
    revisions = int(connection.value(_revision_count))
    # A log without a revision is none.
    yield json.dumps({**OPENING, **({"revisions": revisions} if revisions else {})})
    for kind in SHAPES:
        if kind is Kind.CAPTURE:
            for row in connection.each(_documents):
                yield _document(connection, row[0])
        yield from map(_first, connection.each(_all_records, connection.dialect, kind.value))
    changes = groupby(connection.each(_changes, connection.dialect), _first)
    # Every revision has changes, but for a merge, which may have none.
    number, some = next(changes, (0, iter(())))
    for revision, line in connection.all(_revisions, connection.dialect):
        yield line
        if number == revision:
            yield from map(_second, some)
            number, some = next(changes, (0, iter(())))


def chosen(connection: Connection, records: dict[Kind, list[int]]) -> Iterator[str]:
    """The opening, and these records by number, in this order, with the documents of captures."""
    yield json.dumps(OPENING)
    for kind in SHAPES:
        numbers = records.get(kind, [])
        for start in range(0, len(numbers), AT_ONCE):
            some = numbers[start : start + AT_ONCE]
            if kind is Kind.CAPTURE:
                for row in connection.among(some, _documents_of):
                    yield _document(connection, row[0])
            found = connection.among(some, _records, kind.value, False)
            lines = {row[1]: row[0] for row in found}
            yield from (lines[number] for number in some)


def pieces(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines as the bytes of a file, some at a time."""
    ahead = iter(lines)
    while some := list(islice(ahead, LINES)):
        yield ("\n".join(some) + "\n").encode()


def _document(connection: Connection, sha256: str) -> str:
    content = documents.content(connection, sha256)
    try:
        told = {"text": content.decode()}
    except UnicodeDecodeError:
        told = {"base64": base64.b64encode(content).decode()}
    line = {"kind": "document", "sha256": sha256, **told}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def _told(kind: Kind, dialect: str, log: bool) -> str:
    """SQL for the line of a row `r` of a kind, and for what it is joined to."""
    shape = SHAPES[kind]
    quoted = "json_quote({})" if dialect == "sqlite" else "CAST(to_json({}) AS TEXT)"
    parts, joins = [f"""'{{"kind":"{kind.value}","uuid":"' || r.uuid || '"'"""], []
    for name, target in shape.references.items():
        parts.append(f"""coalesce(',"{name}":"' || to_{name}.uuid || '"', '')""")
        joins.append(f"LEFT JOIN {target.value} AS to_{name} ON to_{name}.id = r.{name}_id")
    for name in (*shape.fields, *shape.dates, "retraction"):
        if name in shape.numbers or name in shape.words:
            told = f"""'"' || r."{name}" || '"'"""
        else:
            # Of NULL a database may make the word null.
            told = f"""CASE WHEN r."{name}" IS NOT NULL THEN {quoted.format(f'r."{name}"')} END"""
        parts.append(f"""coalesce(',"{name}":' || {told}, '')""")
    if log:
        parts.append("""',"recorded_in":"' || r.recorded_in || '"'""")
    return f"{' || '.join(parts)} || '}}', r.id FROM {kind.value} AS r {' '.join(joins)}"


def _all_records(dialect: str, table: str) -> Executable:
    import sqlalchemy as sa

    return sa.text(_escaped(f"SELECT {_told(Kind(table), dialect, True)} ORDER BY r.id"))


def _records(dialect: str, table: str, log: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tallies import listed

    told = _escaped(_told(Kind(table), dialect, log))
    return sa.text(f"SELECT {told} WHERE r.id IN ({listed(dialect)})")


def _escaped(sql: str) -> str:
    """SQL in which no colon begins a parameter."""
    return sql.replace(":", "\\:")


def _revisions(dialect: str) -> Executable:
    import sqlalchemy as sa

    quoted = "json_quote({})" if dialect == "sqlite" else "CAST(to_json({}) AS TEXT)"
    # A server writes a space after each comma of a list.
    gathered = (
        "json_group_array(hash)"
        if dialect == "sqlite"
        else """replace(CAST(json_agg(hash) AS TEXT), ' ', '')"""
    )
    parents = (
        f"(SELECT {gathered} FROM (SELECT p.hash FROM revision_parent JOIN revision AS p"
        " ON p.id = parent_id WHERE revision_id = r.id ORDER BY ordinal) AS parents)"
    )
    names = ("actor", "command")
    told = " || ".join(f"""',"{name}":' || {quoted.format(f"r.{name}")}""" for name in names)
    return sa.text(
        _escaped(
            """SELECT r.id, '{"kind":"revision","uuid":"' || r.uuid || '","command_id":"' ||"""
            """ r.command_id || '","recorded_at":"' || r.recorded_at || '"' || """
            f"""{told} || CASE WHEN r.message IS NULL THEN '' ELSE"""
            f""" ',"message":' || {quoted.format("r.message")} END || ',"parents":' ||"""
            f""" coalesce({parents}, '[]') || ',"changes":' || r.changes ||"""
            """ CASE WHEN r.version = 1 THEN '' ELSE ',"version":' || r.version END ||"""
            """ coalesce(',"merged_in":' || r.merged_in, '') ||"""
            """ ',"hash":"' || r.hash || '"}' FROM revision AS r ORDER BY r.id"""
        )
    )


def _changes(dialect: str) -> Executable:
    """Each change, with its revision. The UUID is looked up in the one table that has it."""
    import sqlalchemy as sa

    uuid = " ".join(
        f"WHEN '{kind.value}' THEN (SELECT uuid FROM {kind.value} WHERE id = c.row_id)"
        for kind in SHAPES
    )
    digest = "lower(hex(c.digest))" if dialect == "sqlite" else "encode(c.digest, 'hex')"
    return sa.text(
        _escaped(
            f"""SELECT c.revision_id, '{{"kind":"change","record":"' || c.kind || '","uuid":"' ||"""
            f""" CASE c.kind {uuid} END || '","operation":"' || c.operation || '","digest":"' ||"""
            f""" {digest} || '"' || coalesce(',"before":' || c.before, '') ||"""
            """ coalesce(',"parent":' || c.parent, '') || '}'"""
            " FROM change AS c ORDER BY c.revision_id, c.ordinal"
        )
    )


def _revision_count() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision

    return sa.select(sa.func.count()).select_from(revision)


def _documents() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import document

    return sa.select(document.c.sha256).order_by(document.c.sha256)


def _documents_of(dialect: str) -> Executable:
    """The documents of some captures."""
    import sqlalchemy as sa

    from claimtrack.store.tables import capture

    named = capture.c.id.in_(members(dialect))
    texts = sa.select(capture.c.text_sha256).where(named, capture.c.text_sha256.is_not(None))
    return sa.union(sa.select(capture.c.sha256).where(named), texts)
