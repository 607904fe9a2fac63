"""history."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from claimtrack.cli import completing
from claimtrack.cli.blocks import AsOf, Database, Reading
from claimtrack.cli.command import command
from claimtrack.cli.output import Output
from claimtrack.cli.streams import has_colours, tell, terminal_cells
from claimtrack.vocabulary import LETTERS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claimtrack.queries.history import RevisionRow, Wanted
    from claimtrack.store.engine import Connection

FEW = 20
"""Changes shown of each revision in a list for people."""
SHOWN = 100
"""Changes shown of one revision to people, unless they ask for all."""
NOTHING = "nothing of the kind was recorded"


@command("claimtrack history 1")
def history(
    database: Database,
    output: Output,
    reference: Annotated[
        str | None,
        Argument(
            metavar="REF",
            help="A claim (12), or T5, L7, Q3, J1, E3, S3, K1, P4, A2, O1, R9, or a name; all when"
            " left out.",
            autocompletion=completing.claims,
        ),
    ] = None,
    actor: Annotated[
        str | None,
        Option(
            "--actor",
            metavar="NAME",
            help="Only what this one recorded.",
            autocompletion=completing.actors,
        ),
    ] = None,
    by_command: Annotated[
        str | None,
        Option(
            "--command",
            metavar="NAME",
            help="Only what this command recorded: add, source edit …",
            autocompletion=completing.commands,
        ),
    ] = None,
    recorded: Annotated[
        str | None,
        Option(
            "--recorded",
            metavar="DATE",
            help="Only what was recorded then (UTC): 2026, 2026-11, 2026-11-25,"
            " 2026-11-01/2026-11-25.",
        ),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Show who changed what, when, by which command and why, newest first.

    That of a claim takes in its statements, quotes, links at both ends, topics, assessments and
    estimates; that of a party its names, ties and ratings; of a source its saved copies and
    ratings; of a link what undercuts it. Of a text that was changed, [-these words-] were taken out
    and {+these+} put in.
    """
    from claimtrack import dates
    from claimtrack.queries.history import revisions

    recorded_in = None if recorded is None else dates.parse(recorded)
    with Reading(as_of=as_of, db=database.db).reading() as connection:
        wanted = _found(connection, reference)._replace(
            actor=actor, command=by_command, recorded=recorded_in
        )
        few = None if output.machine or output.limit == 0 else SHOWN if wanted.number else FEW
        rows = revisions(connection, wanted, limit=output.bound, shown=few)
        _print(rows, output)


def _found(connection: Connection, reference: str | None) -> Wanted:
    """What the history is to be about. Raises NoSuch or Ambiguous."""
    from claimtrack.queries.history import Wanted, revision_number
    from claimtrack.queries.references import resolve

    if reference is None:
        return Wanted()
    if reference[:1] in ("R", "r") and reference[1:].isdecimal():
        return Wanted(number=revision_number(connection, reference))
    return Wanted(resolve(connection, reference, Kind.CLAIM, *LETTERS.values()))


def _print(rows: Iterator[RevisionRow], output: Output) -> None:
    from claimtrack.reports import histories

    form = output.form().value
    if output.quiet:
        output.print(map(histories.record, rows), histories.COLUMNS, NOTHING)
    elif form in ("csv", "tsv"):
        # The limit is of revisions: their changes are printed to the last.
        flat = (change for row in output.limited(rows) for change in histories.flat(row))
        output._replace(limit=0).print(flat, histories.FLAT, NOTHING)
    elif output.columns or form not in ("table", "json", "jsonl"):
        one = histories.nested if output.machine else histories.worded
        output.print(map(one, rows), histories.COLUMNS, NOTHING)
    else:
        shown = output.limited(rows)
        output.speak_utf8()
        chunks = (
            histories.pages(shown, terminal_cells(), coloured=has_colours())
            if form == "table"
            else histories.json(shown, lines=form == "jsonl")
        )
        empty = True
        for chunk in chunks:
            empty = False
            sys.stdout.write(chunk)
        if empty and form == "table":
            tell(NOTHING)
