"""What rests on a party or source, so that neither is withdrawn from under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.store.engine import Connection
from claimtrack.vocabulary import LETTER_OF, Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.queries.references import Reference

RESTING: dict[Kind, tuple[tuple[str, str, str], ...]] = {
    Kind.PARTY: (
        ("statement", "claimant_id", "statement"),
        ("source", "publisher_id", "source"),
        ("affiliation", "institution_id", "affiliation"),
        ("party", "same_as_id", "party"),
    ),
    Kind.SOURCE: (
        ("statement", "source_id", "statement"),
        ("source", "derived_from_id", "derived source"),
    ),
    Kind.CAPTURE: (("quote", "capture_id", "quote"),),
}
"""Kind of record: the table and column that point at it, and the word for what does."""


def of(connection: Connection, reference: Reference) -> list[str]:
    """The live records that rest on one, counted: ["2 statements (T5, T9)"]."""
    found = []
    for table, column, word in RESTING.get(reference.kind, ()):
        rows = connection.all(_resting, table, column, id=reference.id)
        if rows:
            letter = LETTER_OF[table]
            names = ", ".join(f"{letter}{row[0]}" for row in rows[:3])
            more = ", …" if len(rows) > 3 else ""
            plural = "" if len(rows) == 1 else "s"
            found.append(f"{len(rows)} {word}{plural} ({names}{more})")
    return found


def loose(connection: Connection) -> list[tuple[Kind, int, Kind, int]]:
    """The live records that rest on what was withdrawn, and that. No command leaves any; a merge
    does, where one desk withdrew what the other went on with."""
    return [
        (Kind(table), number, kind, target)
        for kind, tables in RESTING.items()
        for table, column, _ in tables
        for number, target in connection.all(_loose, table, column, kind.value)
    ]


def claim_topics(connection: Connection, *, topic: int) -> list[int]:
    """The live rows that put claims under a topic."""
    return [row[0] for row in connection.all(_resting, "claim_topic", "topic_id", id=topic)]


def _resting(table: str, column: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    found = sa.select(row.id).where(row[column] == sa.bindparam("id"), row.retraction.is_(None))
    if table == "quote":
        # A quote goes with its statement.
        statement = metadata.tables["statement"]
        found = found.join(statement, statement.c.id == row.statement_id).where(
            statement.c.retraction.is_(None)
        )
    return found.order_by(row.id)


def _loose(table: str, column: str, target: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row, aimed = metadata.tables[table].alias("row"), metadata.tables[target].alias("aimed")
    return (
        sa.select(row.c.id, aimed.c.id)
        .join(aimed, aimed.c.id == row.c[column])
        .where(row.c.retraction.is_(None), aimed.c.retraction.is_not(None))
        .order_by(row.c.id)
    )
