"""agreement."""

from __future__ import annotations

import sys
from typing import Annotated

from typer import Option

from claimtrack.cli.blocks import Narrowed, Reading
from claimtrack.cli.command import command
from claimtrack.cli.output import Output
from claimtrack.errors import UsageFault


@command("claimtrack agreement --topic Afghanistan")
def agreement(
    narrowed: Narrowed,
    database: Reading,
    output: Output,
    of: Annotated[
        str | None,
        Option(
            "--of",
            metavar="JUDGEMENT",
            help="Only of verdict, credibility, likelihood or confidence.",
        ),
    ] = None,
) -> None:
    """Show the claims on which analysts differ, side by side, and Krippendorff's α over all that
    two or more judged.

    Of each analyst the latest live assessment counts that says anything of the sort. Verdicts are
    compared as names, case and accents aside; the others as ranks. Credibility 6, truth cannot be
    judged, is no rank and is left out. α is 1 where all agree, 0 where they agree as by chance.
    """
    from claimtrack.queries.agreement import ORDERS, judged
    from claimtrack.reports import agreement as reports
    from claimtrack.reports.output import object_line
    from claimtrack.scoring.agreement import agreement as agreed

    if of is not None and of not in ORDERS:
        raise UsageFault(f'no judgement "{of}"', f"one of: {', '.join(ORDERS)}")
    with database.reading() as connection:
        rows = list(judged(connection, narrowed.filters(connection)))
    names = [of] if of else list(ORDERS)
    found = [
        (name, agreed((row.compared for row in rows if row.of == name), ORDERS[name]))
        for name in names
    ]
    differing = [row for row in rows if row.of in names and len(set(row.compared)) > 1]
    form = output.form().value
    if form in ("json", "jsonl") and not output.columns and not output.quiet:
        shown = [reports.record(row, whole=True) for row in output.limited(differing)]
        output.speak_utf8()
        sys.stdout.write(object_line({"agreement": reports.figures(found), "claims": shown}))
        return
    told = (reports.record(row, whole=output.machine) for row in differing)
    output.print(told, reports.COLUMNS, "analysts differ on no claim")
    if form == "table" and not output.columns and not output.quiet:
        sys.stdout.writelines(("\n" if differing else "", *reports.lines(found)))
