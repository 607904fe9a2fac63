"""Undoing a command: its effects reversed by one new revision."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from claimtrack.errors import NoSuch, Refused
from claimtrack.queries.effects import Command, Fields, Key, Reversal
from claimtrack.queries.effects import command as command_of
from claimtrack.queries.history import revision_number
from claimtrack.store.engine import Connection
from claimtrack.store.records import SHAPES
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import Kind


def chosen(
    connection: Connection, named: str | None, actor: str, seen: int | None = None
) -> Command:
    """The command to undo: of the revision named, whoever made it; else the last one. Raises NoSuch
    for a revision that there is not, Refused when the last one is somebody else's, or another than
    the revision `seen`, the last one when its user asked."""
    if named is not None:
        if named.isdecimal():
            raise NoSuch(
                f"{named} is no revision: a bare number is a claim's",
                f"see claimtrack history; then: claimtrack undo R{named}",
            )
        return command_of(connection, revision_number(connection, named))
    last = command_of(connection)
    if seen not in (None, last.revisions[-1]):
        raise Refused(
            f"{last.name} ({last.described}) came in meanwhile",
            f"see claimtrack history; if R{seen} is still to be undone: claimtrack undo R{seen}",
        )
    if last.actor != actor:
        raise Refused(
            f"the last revision, {last.name} ({last.command}), is by {last.actor}",
            f"to undo it all the same: claimtrack undo R{last.revisions[-1]}",
        )
    return last


def reason(command: Command, message: str | None) -> str:
    """What is kept as the reason with each record that an undo withdraws."""
    return f"undone: {message or command.described}"


def undo(revision: Revision, found: Reversal) -> None:
    """Writes a reversal that was read in this revision's own transaction."""
    if revision.message is None:
        revision.message = reason(found.command, None)

    def sort(key: Key) -> tuple[Kind, bool]:
        return key.kind, bool(found.edits[key].then.get("retraction"))

    for (kind, _), keys in groupby(found.edits, sort):
        revision.edit_all(
            kind, {key.id: _columns(key, found.edits[key].then, found.numbers) for key in keys}
        )


def _columns(key: Key, then: Fields, numbers: dict[str, Key]) -> dict[str, Any]:
    """Fields of a record as columns: what is named by UUID, by number."""
    references = SHAPES[key.kind].references
    return {
        f"{name}_id" if name in references else name: value
        if name not in references or value is None
        else numbers[value].id
        for name, value in then.items()
    }
