"""The schema: that tables, indexes, constraints and triggers are those that the migrations made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from claimtrack.store.checks.problems import Problem, Scope
from claimtrack.store.engine import Connection

ADDED = "if that was not you, compare with a backup; else take it away again"
WORDS = "claim_words_"
"""How the tables begin that SQLite keeps the word index in; it writes their SQL itself."""
MASTER = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master"
    " WHERE type <> 'table' OR name NOT IN ('sqlite_stat1', 'sqlite_stat4')"
)
"""All but the tables that SQLite keeps its own statistics in."""


def schema(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """What was added to the schema, taken away or changed."""
    if connection.dialect == "sqlite":
        from claimtrack.store.migrations import blueprint

        yield from _compared(_by_name(blueprint()), _by_name(connection.plain(MASTER)))
    else:
        from claimtrack.store.checks import served

        yield from _compared(served.expected(), served.served(connection))


def _compared(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Problem]:
    for name in sorted(wanted.keys() - found.keys()):
        yield Problem("schema", f"{name} is missing")
    for name in sorted(found.keys() - wanted.keys()):
        yield Problem("schema", f"{name} was added", ADDED)
    for name in sorted(wanted.keys() & found.keys()):
        if wanted[name] != found[name]:
            yield Problem("schema", f"{name} is not as it was made")


def _by_name(rows: list[Any]) -> dict[str, Any]:
    """The objects of a SQLite schema by type and name; white space counts for nothing."""
    return {
        f"{kind} {name}": table if name.startswith(WORDS) else (table, (sql or "").split())
        for kind, name, table, sql in rows
    }
