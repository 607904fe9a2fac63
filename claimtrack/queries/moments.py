"""Which past a reader asks for: as it was recorded, and as it had been said, by then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimtrack import dates
from claimtrack.errors import BadDate, Refused
from claimtrack.queries.history import revision_number
from claimtrack.store import line, past
from claimtrack.store.engine import Connection
from claimtrack.store.past import Moment

if TYPE_CHECKING:
    from sqlalchemy import Executable

TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(\.\d{1,6})?)?Z?")


def look_back(connection: Connection, as_of: str | None, until: str | None) -> Iterator[str]:
    """Lets the connection read what was recorded as of a date, time or revision, and of that what
    had been said until a date; yields what a reader must know of it.

    Raises NoSuch for a revision that there is not, Refused for what is no date.
    """
    moment = Moment(
        None if as_of is None else _revision(connection, as_of),
        None if until is None else dates.parse(until).latest,
    )
    if as_of is not None:
        yield _recorded(connection, moment.revision or 0)
        if moment.revision == connection.value(_newest):
            moment = moment._replace(revision=None)
    if moment != Moment():
        past.look_back(connection, moment)
    if moment.until is not None:
        yield from _said(connection, moment.until)


def described(connection: Connection, as_recorded: bool) -> str:
    """The past that a connection reads, as a line of a page."""
    parts = [_recorded(connection, connection.value(_newest) or 0)] if as_recorded else []
    if connection.past is not None and connection.past.moment.until is not None:
        parts += _said(connection, connection.past.moment.until)
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts)


def _revision(connection: Connection, as_of: str) -> int:
    """The last revision by then; 0 when nothing had been recorded yet."""
    as_of = as_of.strip()
    if re.fullmatch("[Rr][0-9]+", as_of):
        return _recorded_here(connection, revision_number(connection, as_of))
    later: int | None = connection.value(_first_after, time=_end(as_of))
    if later is None:
        return connection.value(_newest) or 0
    return connection.value(_last_before, id=later) or 0


def _recorded_here(connection: Connection, revision: int) -> int:
    """Raises Refused for a revision of another desk, of which no state was ever the one here."""
    merge, _ = line.way(connection, revision)
    if merge is not None:
        raise Refused(
            f"R{revision} was recorded by another desk, and came in with R{merge}",
            f"look at R{merge}, or at the last revision before it that was recorded here",
        )
    return revision


def _end(as_of: str) -> str:
    """The last moment that a date or time can mean, in UTC."""
    timed = TIME.fullmatch(as_of)
    if timed is None:
        try:
            return f"{dates.parse(as_of).latest}T23:59:59.999999Z"
        except BadDate:
            raise Refused(
                f'"{as_of[:64]}" is no revision, day or time',
                "write R9, 2026-11-25 or 2026-11-25T14:30 (UTC)",
            ) from None
    day, hour, minute, second, fraction = timed.groups()
    exact = f"{second}{(fraction or '.').ljust(7, '9')}" if second else "59.999999"
    return f"{dates.parse_day(day)}T{hour}:{minute}:{exact}Z"


def _recorded(connection: Connection, revision: int) -> str:
    if revision == 0:
        return "nothing had been recorded by then"
    time = connection.value(_recorded_at, id=revision)
    return f"as of R{revision}, recorded {time[:10]} {time[11:19]} UTC"


def _said(connection: Connection, until: str) -> Iterator[str]:
    """What was said by a day, with what nobody can tell of it, in the whole database."""
    yield f"what may have been said by {until}"
    found = past.doubts(connection, until)
    told = (
        (found.later, "statements of uncertain date, in though they may be from later"),
        (found.published, "undated statements, out because their sources were published later"),
        (found.undated, "statements that nothing dates, out"),
        (found.unmade, "claims that nobody is recorded to have made, out"),
    )
    parts = [f"{what}: {number:,}" for number, what in told if number]
    if parts:
        yield f"of all that is recorded, {'; '.join(parts)}"


def last_recorded(connection: Connection) -> str | None:
    """When the newest revision was recorded; None while nothing is."""
    newest = connection.value(_newest)
    return None if newest is None else str(connection.value(_recorded_at, id=newest))


def _newest() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import chain

    return sa.select(chain.c.head_id)


def _first_after() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision as r

    here = r.c.merged_in.is_(None)
    return sa.select(sa.func.min(r.c.id)).where(r.c.recorded_at > sa.bindparam("time"), here)


def _last_before() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision as r

    here = r.c.merged_in.is_(None)
    return sa.select(sa.func.max(r.c.id)).where(r.c.id < sa.bindparam("id"), here)


def _recorded_at() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import revision as r

    return sa.select(r.c.recorded_at).where(r.c.id == sa.bindparam("id"))
