"""A whole merge: the other database read, its records brought in, conflicts settled by hand."""

from __future__ import annotations

from typing import NamedTuple

from claimtrack.errors import NoSuch
from claimtrack.ledger.merging import Merged, Settled, Told, columns, merge, unheard
from claimtrack.queries import dependents
from claimtrack.queries.divergences import Conflict
from claimtrack.queries.offers import offers
from claimtrack.store.engine import (
    Connection,
    check_schema,
    connected,
    damage,
    make_room,
    reading,
    transaction,
)
from claimtrack.store.inheriting import damaged
from claimtrack.store.records import SHAPES
from claimtrack.store.revisions import Revision, signed
from claimtrack.store.verification import UNEXPECTED

ALL = "all"
"""Names every conflict."""


class Takes(NamedTuple):
    """The conflicts in which a user decides, as typed (C12, C12:text, all), and whether what was
    recorded later than now comes in."""

    ours: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    despite_clock: bool = False


def _brought(
    connection: Connection,
    theirs: Connection,
    takes: Takes,
    actor: str,
    message: str | None,
    told: Told,
) -> Merged | None:
    try:
        return merge(
            connection,
            theirs,
            actor=actor,
            message=message,
            despite_clock=takes.despite_clock,
            told=told,
        )
    except (*UNEXPECTED, RecursionError) as error:
        # What another program put there: SQLite keeps anything in any column.
        raise damaged(theirs, f"{type(error).__name__}: {error}") from error
    except Exception as error:
        said = None if type(error).__name__ == "IntegrityError" else damage(error)
        if said is None:
            raise
        raise damaged(theirs, said) from error


def settle_by_hand(
    connection: Connection, conflicts: list[Settled], takes: Takes, *, actor: str, message: str
) -> Revision | None:
    """Lets what the user says stand in some conflicts, by a revision of its own after the merge;
    None where all of it stands already. Raises NoSuch for what is in no conflict."""
    revision = Revision(connection, actor=actor, command="merge", message=message)
    for wanted, names in ((False, takes.ours), (True, takes.theirs)):
        for name in names:
            for number, conflict in _named(conflicts, name):
                if conflict.theirs_stands is not wanted:
                    _take(revision, number, conflict)
    if not revision.changes:
        return None
    revision.finish()
    return revision


def _named(conflicts: list[Settled], name: str) -> list[Settled]:
    record, _, field = name.strip().partition(":")
    found = [
        one
        for one in conflicts
        if (record == ALL or record.lower() in (one.reference.lower(), one.conflict.uuid))
        and (not field or field in one.conflict.fields)
    ]
    if not found and name != ALL:
        told = ", ".join(f"{one.reference}:{one.conflict.fields[0]}" for one in conflicts[:5])
        hint = f"there are: {told}" if told else "there is no conflict at all"
        raise NoSuch(f"{name[:64]} is in no conflict", hint)
    return found


def _take(revision: Revision, number: int, conflict: Conflict) -> None:
    """Lets the other side's values stand than the rule has it."""
    fields = conflict.ours if conflict.theirs_stands else conflict.theirs
    record = {name: value for name, value in fields.items() if value is not None}
    row = columns(revision.connection, conflict.kind, record)
    references = SHAPES[conflict.kind].references
    names = sorted(f"{name}_id" if name in references else name for name in fields)
    revision.edit(conflict.kind, number, **{name: row[name] for name in names})


def merge_databases(
    database: str,
    other: str,
    takes: Takes,
    *,
    actor: str,
    message: str | None,
    dry_run: bool,
    told: Told = unheard,
) -> tuple[Merged, Revision | None] | None:
    """Brings what another database holds into this one, and settles what the user says; None when
    there is nothing to bring in. A dry run does all of it, and takes it back.

    Raises DatabaseFault, NoSuch and Refused.
    """
    actor, message = signed(actor, message)
    with reading(other) as theirs, connected(database) as connection:
        check_schema(connection)
        make_room(connection)
        with transaction(connection, dry=dry_run):
            merged = _brought(connection, theirs, takes, actor, message, told)
            if merged is None:
                return None
            settled = None
            if takes.ours or takes.theirs:
                reason = message or "settled by hand"
                settled = settle_by_hand(
                    connection, merged.conflicts, takes, actor=actor, message=reason
                )
            told("looking for what is alike")
            alike = list(offers(connection, merged.revision))
            return merged._replace(offers=alike, loose=dependents.loose(connection)), settled
