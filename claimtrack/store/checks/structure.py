"""The database itself: its pages, its schema, the rows there is one of, and its references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claimtrack.store.checks.problems import Problem, Scope, named
from claimtrack.store.engine import APPLICATION_ID, SCHEMA_VERSION, Connection

if TYPE_CHECKING:
    from sqlalchemy import Executable

MOST_PAGES = 20
"""Complaints of SQLite's own that are told; one torn page may give thousands."""


def pages(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """SQLite's own check of the file: pages, indexes, constraints; but for --deep not whether each
    index has all that its table has. A PostgreSQL server checks what it reads."""
    if connection.dialect != "sqlite":
        return
    name = "integrity_check" if scope.deep else "quick_check"
    for (told,) in connection.plain(f"PRAGMA {name}({MOST_PAGES})"):
        if told != "ok":
            yield Problem("database", f"is damaged: {' '.join(str(told).split())}")


def marks(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """The tables that hold one row each, and the two numbers of a SQLite file like them."""
    if connection.dialect == "sqlite":
        for name, number in (("application_id", APPLICATION_ID), ("user_version", SCHEMA_VERSION)):
            if connection.plain(f"PRAGMA {name}") != [(number,)]:
                yield Problem("database", f"its {name} should be {number}, and is not")
    for table, column, wanted in (
        ("chain", "id", 1),
        ("scoring", "id", 1),
        ("alembic_version", "version_num", f"{SCHEMA_VERSION:04}"),
    ):
        if connection.plain(f"SELECT {column} FROM {table}") != [(wanted,)]:
            yield Problem(table, f"should hold one row, {wanted}, and does not")


def references(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """Rows that point at none. The database keeps them out, unless somebody tells it not to."""
    from claimtrack.store.tables import metadata

    for table in metadata.sorted_tables:
        for column in sorted(key.parent.name for key in table.foreign_keys):
            for key in connection.all(_dangling, table.name, column):
                where = _row(table.name, key)
                yield Problem(where, f"its {column} points at what is not there")


def _row(table: str, key: tuple[Any, ...]) -> str:
    if table == "change":
        return f"R{key[0]}, change {key[1]}"
    if table == "revision_parent":
        return f"R{key[0]}"
    if table in ("tally", "score", "voice"):
        return f"{table} of {'T' if table == 'voice' else 'C'}{key[0]}"
    return named(table, key[0])


def links(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """Live links that contradict one another, which the ledger refuses."""
    for one, other in sorted(connection.all(_both_ways)):
        yield Problem(
            f"L{one}",
            f"says the opposite of L{other}",
            f'withdraw one of them: claimtrack retract L{other} --because "…"',
        )


def _dangling(table: str, column: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    found = metadata.tables[table]
    (key,) = found.c[column].foreign_keys
    target = key.column.table.alias("target")
    return (
        sa.select(*found.primary_key.columns)
        .select_from(found.outerjoin(target, target.c[key.column.name] == found.c[column]))
        .where(found.c[column].is_not(None), target.c[key.column.name].is_(None))
    )


def _both_ways() -> Executable:
    """Pairs of claims that rebut and support, or supersede, one another."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    one, other = link.alias("one"), link.alias("other")

    def pairs(relation: str, opposite: str, claim: Any, target: Any) -> Any:
        """The links of one relation, each with that of another whose ends are these of its own."""
        return sa.select(one.c.id, other.c.id.label("other")).where(
            one.c.relation == sa.literal_column(f"'{relation}'"),
            other.c.relation == sa.literal_column(f"'{opposite}'"),
            other.c.claim_id == claim,
            other.c.target_claim_id == target,
            one.c.retraction.is_(None),
            other.c.retraction.is_(None),
        )

    straight = one.c.claim_id, one.c.target_claim_id
    reversed_ = one.c.target_claim_id, one.c.claim_id
    return sa.union(
        pairs("supports", "rebuts", *straight),
        pairs("supports", "rebuts", *reversed_),
        pairs("supersedes", "supersedes", *reversed_).where(one.c.id < other.c.id),
    )
