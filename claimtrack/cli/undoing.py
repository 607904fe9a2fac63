"""undo."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from claimtrack import config
from claimtrack.cli.blocks import Database, Writing
from claimtrack.cli.command import command
from claimtrack.cli.output import Output
from claimtrack.cli.streams import tell, terminal_cells, watched

if TYPE_CHECKING:
    from claimtrack.queries.effects import Reversal


@command("claimtrack undo R1 --dry-run")
def undo(
    writing: Writing,
    output: Output,
    revision: Annotated[
        str | None,
        Argument(
            metavar="REVISION", help="As history tells it (R9); the last one, if it is yours."
        ),
    ] = None,
    dry_run: Annotated[
        bool, Option("--dry-run", help="Only show what would change; write nothing.")
    ] = False,
) -> None:
    """Undo a command, by a new revision: what it added is withdrawn, what it changed is put back.

    The rest stays as it is; what was added or changed since and depends on it is named, and has to
    be undone first. Nothing is lost: undoing an undo restores.
    """
    from claimtrack.ledger import undoing
    from claimtrack.queries.effects import command as command_of
    from claimtrack.queries.reversals import reversal
    from claimtrack.reports import reversals
    from claimtrack.store.rows import clean

    output.check(reversals.COLUMNS)
    if dry_run:
        actor, message = clean(config.actor(), "actor"), clean(writing.message or "", "message")
        with Database(writing.db).reading() as connection:
            chosen = undoing.chosen(connection, revision, actor)
            found = reversal(connection, chosen, undoing.reason(chosen, message))
        tell(f"{_named(found)} would be undone; nothing was changed")
        _print(found, output, "add -n 0 for all", done=False)
        return
    seen = None
    if revision is None:
        # Before the lock: the last one is the one that was the last when its user asked.
        with Database(writing.db).reading() as connection:
            seen = command_of(connection).revisions[-1]
    told = watched()
    try:
        with writing.revision("undo") as new:
            chosen = undoing.chosen(new.connection, revision, new.actor, seen)
            told(f"reading what {chosen.name} changed")
            found = reversal(new.connection, chosen, undoing.reason(chosen, new.message))
            told("putting it back, and scoring")
            undoing.undo(new, found)
    finally:
        told("")
    tell(f"{_named(found)} undone as R{new.id}")
    _print(found, output, f"for all: claimtrack history R{new.id} -n 0", done=True)


def _named(found: Reversal) -> str:
    return f"{found.command.name} ({found.command.described})"


def _print(found: Reversal, output: Output, for_all: str, *, done: bool) -> None:
    """Prints what changes: lines for a person, the records of `history` for a program."""
    from claimtrack.queries.reversals import rows as rows_of
    from claimtrack.reports import reversals

    whole = output._replace(limit=0)
    rows = islice(rows_of(found), output.limit or None)
    if output.quiet:
        sys.stdout.writelines(f"{row.reference}\n" for row in rows)
    elif output.machine or output.columns or output.form().value != "table":
        whole.print(map(reversals.record, rows), reversals.COLUMNS, "")
    else:
        sys.stdout.writelines(reversals.lines(rows, terminal_cells(), done=done))
    if output.limit and len(found.edits) > output.limit:
        tell(f"{output.limit} of {len(found.edits):,} changes are shown; {for_all}")
