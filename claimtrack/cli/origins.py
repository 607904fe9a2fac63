"""origins."""

from __future__ import annotations

import sys

from claimtrack.cli.blocks import ClaimArgument, Reading
from claimtrack.cli.command import command
from claimtrack.cli.output import Output
from claimtrack.cli.streams import terminal_cells


@command("claimtrack origins 1")
def origins(claim: ClaimArgument, database: Reading, output: Output) -> None:
    """Draw where a claim's reports come from: each chain of sources from its origin down, with the
    count of reports, origins and voices.

    Four reports of one wire story are four sources and one origin. What is derived from what is
    told by: claimtrack source edit S4 --derived-from S2. Sources in a circle, each derived from the
    next, are named as circular reporting: they have no origin.
    """
    from claimtrack.queries import origins as queries
    from claimtrack.queries.references import resolve
    from claimtrack.reports import origins as reports
    from claimtrack.reports.output import Column
    from claimtrack.vocabulary import Kind

    with database.reading() as connection:
        found = queries.origins(connection, resolve(connection, claim, Kind.CLAIM).id)
    if output.quiet or output.machine or output.columns or output.form().value != "table":
        names = ("id", "text", "reports", "origins", "voices")
        columns = tuple(Column(name, name.capitalize()) for name in names)
        output.print_one(reports.record(found), columns)
        return
    sys.stdout.writelines(reports.page(found, terminal_cells()))
