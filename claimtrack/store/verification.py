"""Whether a database is as claimtrack left it: which checks are made, and how far each goes.

`docs/verifying.md` says what that proves and what it does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.errors import DatabaseFault, UsageFault
from claimtrack.store.checks import (
    chain,
    documents,
    records,
    schema,
    scores,
    structure,
    tallies,
    words,
)
from claimtrack.store.checks.problems import Problem, Scope
from claimtrack.store.engine import (
    BROKEN_TEXT,
    Connection,
    check_schema,
    connected,
    damage,
    read_broken_text,
    schema_version,
    snapshot,
)

if TYPE_CHECKING:
    from sqlalchemy import Executable

HEAD = re.compile("(?:R([1-9][0-9]{0,9}) )?([0-9a-f]{64})")
LATELY = 10_000
"""Changes: the newest revisions that have so many together are what changed lately."""

REMEMBERED = 256_000
"""Kilobytes of a SQLite file that are remembered while it is gone through a dozen times."""

UNEXPECTED = (
    LookupError, TypeError, ValueError, AttributeError, ArithmeticError, AssertionError, MemoryError
)  # fmt: skip
"""What comes of values that no claimtrack writes: SQLite keeps anything in any column, and a link
that leads nowhere can be solved by no solver."""


class Check(NamedTuple):
    """One thing that is looked at, and what a person is told meanwhile."""

    told: str
    problems: Callable[[Connection, Scope], Iterator[Problem]]


CHECKS = (
    Check("the file", structure.pages),
    Check("the schema", schema.schema),
    Check("single rows", structure.marks),
    Check("references", structure.references),
    Check("revisions", chain.revisions),
    Check("records", records.records),
    Check("dates", records.bounds),
    Check("days, times and figures", records.forms),
    Check("documents", documents.kept),
    Check("quotes", documents.anchors),
    Check("links", structure.links),
    Check("tallies", tallies.tallies),
    Check("words", words.words),
    Check("scores", scores.stored),
)

PROOF = tuple(
    check
    for check in CHECKS
    if check.problems
    not in (
        structure.pages, schema.schema, structure.marks, tallies.tallies, words.words, scores.stored
    )
)  # fmt: skip
"""Those of the log, the records and the documents, which go from desk to desk."""

BEFORE_HEAD = 2
"""Checks that come before that of a head: they say what is wrong where revisions cannot be read."""


class Head(NamedTuple):
    """A revision by its number and its hash, to be kept elsewhere; None for a number not told."""

    id: int | None
    hash: str

    def __str__(self) -> str:
        return f"R{self.id} {self.hash}" if self.id else self.hash


@contextmanager
def reading(database: str) -> Iterator[Connection]:
    """A consistent view of a database, also of one whose mark, by which claimtrack knows its own
    and their schema, was altered: the checks tell of that. Raises DatabaseFault."""
    with connected(database) as connection:
        try:
            check_schema(connection)
        except Exception as error:
            told = isinstance(error, DatabaseFault) or _comes_of_values(error)
            if not (told and _marked_otherwise(connection)):
                raise
        with snapshot(connection):
            yield connection


def _marked_otherwise(connection: Connection) -> bool:
    """Whether a database is of this claimtrack's schema, though its mark says something else."""
    if connection.dialect == "sqlite":
        there = connection.plain(
            "SELECT count(*) FROM sqlite_master WHERE name IN ('revision', 'change', 'claim')"
        )[0][0]
    else:
        names = connection.plain(
            "SELECT to_regclass('revision'), to_regclass('change'), to_regclass('claim')"
        )
        there = sum(name is not None for name in names[0])
    if there < 3:
        return False
    try:
        number = schema_version(connection)
        other = connection.plain("SELECT version_num FROM alembic_version")
    except Exception as error:
        if not _comes_of_values(error):
            raise
        return True
    if number is None or other != [(f"{number:04}",)]:
        return True
    return not any(schema.schema(connection, Scope(0, Counter(), [], {})))


def _comes_of_values(error: Exception) -> bool:
    """Whether an error comes of what a database holds, and not of a lock or a lost connection."""
    return isinstance(error, UNEXPECTED) or damage(error) is not None


def scope(connection: Connection, *, deep: bool) -> Scope:
    """How far to go: to everything, or to what changed lately; to everything too where that cannot
    be told, for then the checks find why."""
    since = 0 if deep else _lately(connection)
    return Scope(since, Counter(revision=0, record=0), [], {})


def _lately(connection: Connection) -> int:
    connection.plain("SAVEPOINT lately")
    try:
        return connection.value(_since, lately=LATELY) or 1
    except Exception as error:
        if not _comes_of_values(error):
            raise
        # PostgreSQL answers nothing more in a transaction in which a statement failed.
        connection.plain("ROLLBACK TO SAVEPOINT lately")
        return 0


def problems(
    connection: Connection,
    scope: Scope,
    told: Callable[[str], None] = lambda _: None,
    kept: Head | None = None,
) -> Iterator[Problem]:
    """Every problem, as it is found; also whether the revision of a head that was `kept` is there.
    A database that cannot be read on is the last of them."""
    checks = list(CHECKS)
    if kept is not None:
        among = Check("the head that was kept", lambda connection, _: missing(connection, kept))
        checks.insert(BEFORE_HEAD, among)
    if connection.dialect == "sqlite":
        connection.plain(f"PRAGMA cache_size = {-REMEMBERED}")
    for check in checks:
        told(f"checking {check.told}…")
        if (yield from _gone_through(check, connection, scope)):
            return


def _gone_through(
    check: Check, connection: Connection, scope: Scope
) -> Generator[Problem, None, bool]:
    """What one check finds. Returns whether the database cannot be read on."""
    try:
        yield from _found(check, connection, scope)
    except UNEXPECTED as error:
        told_by = f"{type(error).__name__}: {error}"
        yield Problem(check.told, f"cannot be checked, so wrong is what they hold ({told_by})")
    except Exception as error:
        said = damage(error)
        if said is None:
            raise
        yield Problem(check.told, f"cannot be read, nor what comes after: {said}")
        return True
    return False


def unproven(connection: Connection, since: int = 0) -> Problem | None:
    """The first thing in the log, the records and the documents that is not as claimtrack left it;
    None where all is. Of records only those are looked at that changed in revision `since` or
    later, and all if that is 0."""
    scope = Scope(since, Counter(revision=0, record=0), [], {})
    for check in PROOF:
        for problem in _gone_through(check, connection, scope):
            return problem
    return None


def _found(check: Check, connection: Connection, scope: Scope) -> Iterator[Problem]:
    told = set()
    try:
        for problem in check.problems(connection, scope):
            told.add(problem)
            yield problem
    except Exception as error:
        if BROKEN_TEXT not in str(error).lower():
            raise
        read_broken_text(connection)
        yield from (problem for problem in check.problems(connection, scope) if problem not in told)


def head(connection: Connection) -> Head | None:
    """The newest revision; None while nothing is recorded."""
    row = connection.one(_head)
    return Head(row[0], row[1]) if row else None


def parse(text: str) -> Head:
    """A head as it was printed, or its hash alone. Raises UsageFault for any other text."""
    found = HEAD.fullmatch(text.strip())
    if found is None:
        raise UsageFault(
            f'"{text.strip()[:80]}" is no head', "give the line that verify --head printed"
        )
    return Head(int(found[1]) if found[1] else None, found[2])


def missing(connection: Connection, kept: Head) -> Iterator[Problem]:
    """Whether the revision of a head that was kept is still there, by its number. That it leads up
    to the present head, and is what was recorded, the other checks tell."""
    number = connection.value(_of_hash, hash=kept.hash)
    if number is not None and kept.id not in (None, number):
        yield Problem(
            f"R{kept.id}",
            f"is not the revision of that hash, which is R{number} here",
            "look whether the line is as it was printed; elsewhere the number may be another",
        )
    if number is None:
        yield Problem(
            "chain",
            f"no revision is {kept}: what was recorded up to it was rewritten or dropped, or this"
            " is another database",
            "compare with a backup from that time: claimtrack db backup --help",
        )


def _since() -> Executable:
    """The first of the newest revisions that have so many changes together."""
    import sqlalchemy as sa

    from claimtrack.store.tables import revision

    total = sa.func.sum(revision.c.changes).over(order_by=revision.c.id.desc())
    found = sa.select(revision.c.id, total.label("total")).subquery()
    return sa.select(sa.func.max(found.c.id)).where(found.c.total >= sa.bindparam("lately"))


def _head() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import chain, revision

    return sa.select(revision.c.id, revision.c.hash).join(chain, chain.c.head_id == revision.c.id)


def _of_hash() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision

    return sa.select(revision.c.id).where(revision.c.hash == sa.bindparam("hash"))
