"""Short ways to put something in a database, for tests that need it there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from claimtrack.ledger.claims import Telling, Wording, add_claim
from claimtrack.ledger.links import add_link
from claimtrack.ledger.sources import SourceGiven
from claimtrack.queries.references import Reference
from claimtrack.store.engine import connected
from claimtrack.store.revisions import Revision, writing
from claimtrack.vocabulary import Kind, Relation

WATCHING = (
    "CREATE TABLE noticed (claim_id integer)",
    "CREATE FUNCTION notice() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN INSERT INTO noticed VALUES (NEW.id); RETURN NEW; END'",
    "CREATE TRIGGER notice AFTER INSERT ON claim FOR EACH ROW EXECUTE FUNCTION notice()",
)
"""A trigger of somebody's own, on PostgreSQL, that notices new claims."""


def watch(database: str) -> None:
    with connected(database) as connection:
        for sql in WATCHING:
            connection.plain(sql)


def noticed(database: str) -> int:
    """How many claims the trigger noticed."""
    with connected(database) as connection:
        return int(connection.plain("SELECT count(*) FROM noticed")[0][0])


@contextmanager
def revising(
    database: str, command: str = "test", message: str | None = None
) -> Iterator[Revision]:
    """An open revision by the tester."""
    with writing(database, actor="tester", command=command, message=message) as revision:
        yield revision


def claim(revision: Revision, text: str = "A claim.", **telling: object) -> int:
    """A claim, with a statement when `telling` says something of it."""
    if isinstance(source := telling.get("source"), str):
        telling["source"] = SourceGiven(source)
    return add_claim(revision, Wording(text), Telling(**telling))  # type: ignore[arg-type]


def link(revision: Revision, one: int, relation: Relation, other: int) -> int:
    """A link between two claims."""
    return add_link(revision, Reference(Kind.CLAIM, one), relation, Reference(Kind.CLAIM, other))
