"""timeline."""

from __future__ import annotations

import sys
from typing import Annotated

from typer import Argument

from claimtrack.cli import completing
from claimtrack.cli.blocks import Narrowed, Reading
from claimtrack.cli.command import command
from claimtrack.cli.output import Output
from claimtrack.cli.streams import tell, terminal_cells
from claimtrack.errors import UsageFault
from claimtrack.vocabulary import Kind

NOTHING = "no statement fits"


@command("claimtrack timeline 1")
def timeline(
    narrowed: Narrowed,
    database: Reading,
    output: Output,
    claim: Annotated[
        str | None,
        Argument(
            metavar="CLAIM",
            help="Its number; then also what is linked to it, or undercuts its links.",
            autocompletion=completing.claims,
        ),
    ] = None,
) -> None:
    """Show who said what when, and what it answers: of a claim and all that is linked to it, of a
    topic, of a party, or of everything.

    The order is that of the first day a date can mean; of one that is no exact day, the last day is
    told too: "2018 (to 12-31)" may belong after what follows. A statement without a date is placed
    at its source's, "published 2018-08-27": it was said by then. What has neither comes last.
    """
    from claimtrack.queries import timelines as queries
    from claimtrack.queries.references import require_live, resolve
    from claimtrack.reports import timelines

    if claim is not None and narrowed.topic is not None:
        raise UsageFault("a timeline is of a claim or of a topic", "leave out one of the two")
    with database.reading() as connection:
        number = None
        if claim is not None:
            found = resolve(connection, claim, Kind.CLAIM)
            require_live(connection, found)
            number = found.id
        filters = narrowed.filters(connection)
        entries = queries.timeline(connection, filters, claim=number, limit=output.bound)
        form = output.form().value
        if form in ("csv", "tsv"):
            output.print(map(timelines.flat, entries), timelines.FLAT, NOTHING)
        elif output.machine or output.quiet:
            output.print(map(timelines.record, entries), timelines.NESTED, NOTHING)
        elif output.columns or form != "table":
            output.print(map(timelines.row, entries), timelines.COLUMNS, NOTHING)
        else:
            empty = True
            for chunk in timelines.page(output.limited(entries), terminal_cells()):
                empty = False
                sys.stdout.write(chunk)
            if empty:
                tell(NOTHING)
