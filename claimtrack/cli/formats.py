"""formats."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from claimtrack.cli.command import command
from claimtrack.cli.output import Output
from claimtrack.errors import UsageFault


@command("claimtrack formats")
def formats(
    output: Output,
    mappings: Annotated[
        bool, Option("--mappings", help="List the mappings of columns that were kept.")
    ] = False,
    options: Annotated[
        str | None, Option("--options", metavar="NAME", help="List the options of one format.")
    ] = None,
    ratings: Annotated[
        bool, Option("--ratings", help="List what the ratings of fact-checkers are taken for.")
    ] = False,
) -> None:
    """List the formats in which claims come in or go out, and what else is known of them."""
    from claimtrack.exchange import mapping, registry
    from claimtrack.exchange import ratings as table
    from claimtrack.reports import imports

    if mappings:
        output.print(mapping.all_kept(), imports.MAPPINGS, "no mapping was kept yet")
        return
    if ratings:
        output.print(
            map(imports.rating_record, table.rows()), imports.RATINGS, "no rating is known"
        )
        return
    known = registry.known()
    if options is not None:
        form = known.get(options)
        if form is None:
            raise UsageFault(f'no format "{options}"', f"known: {', '.join(known)}")
        rows = imports.option_records(form)
        output.print(rows, imports.OPTIONS, f"{form.label} has no options")
        return
    output.print(map(imports.format_record, known.values()), imports.FORMATS, "no format is known")
