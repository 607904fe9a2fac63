"""A database as it was: temporary views and tables that stand before its own of the same name.

Both databases look a name up among the temporary ones first, so every read works on the past by the
same statements as on the present. What was recorded later is left out; what was edited later has
what stood there before; what follows from the records is worked out anew where it differs
(`past_tallies`, `past_scores`, `past_words`). All of it is the connection's own and goes with it:
the database is not written to, and nobody waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack import dates
from claimtrack.errors import DatabaseFault
from claimtrack.store import past_edits
from claimtrack.store.engine import Connection
from claimtrack.store.past_edits import Edits
from claimtrack.store.records import SHAPES
from claimtrack.vocabulary import Kind, Relation

if TYPE_CHECKING:
    from sqlalchemy import Executable


LOG = {"revision": "id", "revision_parent": "revision_id", "change": "revision_id"}
"""The tables of the log, and the column that says of which revision a row is."""
LOOKED_UP = ("name", "url", "file_sha256")
"""Fields, besides references, that rows are looked up by."""
SCANNED = {"claimant"}
"""References that no read asks for one by one: a look through all rows costs less than a copy."""
SAID: dict[Kind, tuple[str, ...]] = {
    Kind.STATEMENT: (),
    Kind.QUOTE: (),
    Kind.CLAIM: ("id",),
    Kind.CLAIM_TOPIC: ("claim_id",),
    Kind.ASSESSMENT: ("claim_id",),
    Kind.ESTIMATE: ("claim_id",),
    Kind.LINK: ("claim_id", "target_claim_id"),
}
"""Kinds of which what was said later is left out, and the columns that name a claim: with one that
nobody had made yet, what is about it is left out."""
ORDER = (
    Kind.SOURCE,
    Kind.STATEMENT,
    *(k for k in SHAPES if k not in (Kind.SOURCE, Kind.STATEMENT)),
)
"""In which order kinds are looked back on: what was said by a day follows from the statements, and
when an undated one was said, from its source."""


class Moment(NamedTuple):
    """What a read looks back to. `revision`: what had been recorded by then, None for all.
    `until`: what had been said by that day, None for all."""

    revision: int | None = None
    until: str | None = None


class Past(NamedTuple):
    """What is different then. `last` has the last number of each kind that was given out by then;
    empty where all of the records are looked at."""

    moment: Moment
    schema: str
    """Where the tables themselves are, as a prefix."""
    last: dict[Kind, int]
    edited: dict[Kind, Edits]
    touched: frozenset[int] | None = None
    """The claims on which what was recorded since bears; None where that may be any. The figures of
    a dispute without one of them are those of today."""


def look_back(connection: Connection, moment: Moment) -> None:
    """Lets all that this connection reads from now on be as it was. It must be in a snapshot.
    Raises DatabaseFault where the server lets it have no temporary tables."""
    try:
        _look_back(connection, moment)
    except Exception as error:
        if type(error).__name__ not in ("InsufficientPrivilege", "ReadOnlySqlTransaction"):
            raise
        raise DatabaseFault(
            "the past cannot be looked at here: the server allows no temporary tables",
            "ask for the right TEMPORARY on the database, and not of a standby server",
        ) from None


def _look_back(connection: Connection, moment: Moment) -> None:
    from claimtrack.store import past_scores, past_tallies

    if connection.dialect == "sqlite":
        connection.plain("PRAGMA temp_store = MEMORY")
    schema = _schema(connection)
    last: dict[Kind, int] = {}
    edited: dict[Kind, Edits] = {}
    if moment.revision is not None:
        last = {kind: _last(connection, kind, moment.revision) for kind in SHAPES}
        edited = past_edits.edited(connection, moment.revision, last)
    past = Past(moment, schema, last, edited)
    borne = past_tallies.today(connection, past) if last else past_tallies.Borne(set(), set())
    connection.past = past
    for kind in ORDER:
        hides = moment.until is not None and kind in SAID
        known = f"{schema}{kind}"
        if last:
            known = f"recorded_{kind}" if hides else kind.value
            _as_recorded(connection, past, kind, known)
        if hides:
            said = " AND ".join(_said_by(kind, moment.until or ""))
            _view(connection, kind.value, kind, known, said)
        if hides and kind is Kind.STATEMENT:
            _note_said(connection, moment.until or "")
    if moment.revision is not None:
        _cut_log(connection, schema, moment.revision)
    connection.past = past._replace(touched=past_tallies.count(connection, past, borne))
    past_scores.begin(connection, past)


class Doubts(NamedTuple):
    """What a look back until a day had to decide, in statements: which may have been made `later`
    and are there; which are left out because they have no date and were `published` later, perhaps
    long after they were made; and those that nothing dates. `unmade` are claims left out because
    nobody is recorded to have made them."""

    later: int
    published: int
    undated: int
    unmade: int


def doubts(connection: Connection, until: str) -> Doubts:
    """The doubts of what this connection looks back on, of everything that is not retracted."""
    assert connection.past is not None
    schema = connection.past.schema
    known, claims = (
        f"recorded_{kind}" if connection.past.last else f"{schema}{kind}"
        for kind in (Kind.STATEMENT, Kind.CLAIM)
    )
    first, last = _made("earliest"), _made("latest")
    day = dates.parse_day(until)
    found = connection.plain(
        f"SELECT count(CASE WHEN {first} <= '{day}' AND {last} > '{day}' THEN 1 END),"
        f" count(CASE WHEN own.said IS NULL AND {first} > '{day}' THEN 1 END),"
        f" count(CASE WHEN {first} IS NULL THEN 1 END)"
        f" FROM {known} AS own JOIN {claims} AS made ON made.id = own.claim_id"
        " WHERE own.retraction IS NULL AND made.retraction IS NULL"
    )
    unmade = connection.plain(
        f"SELECT count(*) FROM {claims} AS made WHERE made.retraction IS NULL AND NOT EXISTS"
        f" (SELECT 1 FROM {known} AS own WHERE own.claim_id = made.id AND own.retraction IS NULL)"
    )
    later, published, undated = found[0]
    return Doubts(later, published, undated, unmade[0][0])


def is_there_today(connection: Connection, kind: Kind, number: int) -> bool:
    """Whether there is a record that this connection, which looks back, may not see."""
    assert connection.past is not None
    table = f"{connection.past.schema}{kind}"
    return bool(connection.plain(f"SELECT 1 FROM {table} WHERE id = {number:d}"))


def _schema(connection: Connection) -> str:
    if connection.dialect == "sqlite":
        return "main."
    found = connection.plain(
        "SELECT quote_ident(nspname) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE pg_class.oid = to_regclass('chain')"
    )
    return f"{found[0][0]}."


def _last(connection: Connection, kind: Kind, revision: int) -> int:
    # Numbers are given out in order, so that one number tells what was there: the last one that was
    # recorded by then, which is found by halves.
    there, beyond = 0, 1 + (connection.value(_newest, kind.value) or 0)
    while beyond - there > 1:
        middle = (there + beyond) // 2
        recorded = connection.value(_recorded_in, kind.value, id=middle)
        if recorded is None or recorded <= revision:
            there = middle
        else:
            beyond = middle
    return there


def _as_recorded(connection: Connection, past: Past, kind: Kind, name: str) -> None:
    """Lets `name` be what a table was."""
    known, there = f"{past.schema}{kind}", f"own.id <= {past.last[kind]}"
    edits = past.edited.get(kind, {})
    fields = {field for before in edits.values() for field in before}
    if edits:
        past_edits.note_before(connection, past.schema, kind, edits)
    if (fields & {*SHAPES[kind].references, *LOOKED_UP}) - SCANNED:
        past_edits.copy(connection, past.schema, past.last[kind], kind, name)
    else:
        _view(connection, name, kind, known, there, past_edits.columns(kind, fields))


def _view(
    connection: Connection, name: str, kind: Kind, known: str, where: str, columns: str = ""
) -> None:
    chosen = f"SELECT {columns or past_edits.columns(kind)} FROM {known} AS own WHERE {where}"
    connection.plain(f"CREATE TEMPORARY VIEW {name} AS {chosen}")


def _made(end: str) -> str:
    """The first or last day on which a statement may have been made: an undated one no later than
    it was published, and, as far as one can tell, then."""
    published = f"SELECT s.published_{end} FROM source AS s WHERE s.id = own.source_id"
    return f"coalesce(own.said_{end}, ({published}))"


def _said_by(kind: Kind, until: str) -> Iterator[str]:
    """What a row must meet to have been said by a day, or to be about what was."""
    if kind is Kind.STATEMENT:
        yield f"{_made('earliest')} <= '{dates.parse_day(until)}'"
    elif kind is Kind.QUOTE:
        yield "own.statement_id IN (SELECT s.id FROM statement AS s)"
    if kind is Kind.LINK:
        # The benefit of the doubt adds; it takes nothing away from what was said for sure.
        sure = "own.claim_id IN (SELECT claim_id FROM surely_said)"
        yield f"(own.relation <> '{Relation.SUPERSEDES}' OR {sure})"
    for column in SAID[kind]:
        said = f"own.{column} IN (SELECT claim_id FROM said_claim)"
        yield f"(own.{column} IS NULL OR {said})" if column.startswith("target") else said


def _note_said(connection: Connection, until: str) -> None:
    """The claims that somebody had made, or made for sure: tables of their own, as much depends on
    them."""
    sure = f" AND {_made('latest')} <= '{dates.parse_day(until)}'"
    for name, more in (("said_claim", ""), ("surely_said", sure)):
        connection.plain(f"CREATE TEMPORARY TABLE {name} (claim_id INTEGER PRIMARY KEY)")
        connection.plain(
            f"INSERT INTO {name} SELECT DISTINCT claim_id FROM statement AS own"
            f" WHERE own.retraction IS NULL{more}"
        )


def _cut_log(connection: Connection, schema: str, revision: int) -> None:
    for table, column in LOG.items():
        connection.plain(
            f"CREATE TEMPORARY VIEW {table} AS SELECT * FROM {schema}{table}"
            f" WHERE {column} <= {revision}"
        )
    head = revision or "NULL"
    connection.plain(f"CREATE TEMPORARY VIEW chain AS SELECT 1 AS id, {head} AS head_id")


def numbers(rows: Iterable[tuple[Any, ...]]) -> set[int]:
    """The first columns of some rows, those that are known."""
    return {row[0] for row in rows if row[0] is not None}


def _newest(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    return sa.select(sa.func.max(metadata.tables[table].c.id))


def _recorded_in(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row.recorded_in).where(row.id == sa.bindparam("id"))
