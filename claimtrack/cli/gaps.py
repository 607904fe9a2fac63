"""gaps."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from typer import Exit as Leave
from typer import Option

from claimtrack.cli.blocks import Narrowed, Reading
from claimtrack.cli.command import command, one_of
from claimtrack.cli.output import LARGEST, Output
from claimtrack.cli.streams import close_stdout, tell
from claimtrack.errors import Exit, UsageFault
from claimtrack.vocabulary import GapKind, values

if TYPE_CHECKING:
    from claimtrack.queries.gaps import Gaps


def _kinds(incomplete: str) -> list[str]:
    return [name for name in values(GapKind) if name.startswith(incomplete)]


@command("claimtrack gaps --topic Afghanistan -n 5")
def gaps(
    narrowed: Narrowed,
    database: Reading,
    output: Output,
    kind: Annotated[
        str | None,
        Option(
            "--kind",
            metavar="KIND",
            callback=one_of(GapKind),
            help=f"Only of this kind: {', '.join(GapKind)}.",
            autocompletion=_kinds,
        ),
    ] = None,
    stale: Annotated[
        int | None,
        Option(
            "--stale",
            metavar="DAYS",
            min=0,
            max=LARGEST,
            help="Also claims that were last stated more than so many days ago.",
        ),
    ] = None,
    check: Annotated[bool, Option("--check", help="Exit with 1 when there is a gap.")] = False,
) -> None:
    """List what is missing, what matters most first, each with the command that closes it.

    Matters is what the kind weighs, times what it concerns. Kinds: a disputed claim whose claimant
    never answered 8, a rebuttal without evidence 6, a claim with one voice 5, a claim without a
    capture 4, an unverified quote 4, an unrated source 3, an undated statement 2, a stale claim 1.
    A claim weighs 1, plus 1 for each voice that rebuts it, plus its contestedness (list, Con.); a
    source as much as all claims that it reports; a quote or statement as its claim. In the
    commands, fill in what is … or in capitals.

    One voice may be the truth of a story: give --check with --kind. Quotes that changed or are gone
    from the page are found by recheck --check, not here.
    """
    output.form()
    if kind == GapKind.STALE.value and stale is None:
        raise UsageFault("stale since when?", "add --stale DAYS, such as --stale 365")
    from claimtrack.queries.gaps import gaps as found_in

    with database.reading() as connection:
        found = found_in(
            connection,
            narrowed.filters(connection),
            kind=GapKind(kind) if kind else None,
            before=None if stale is None else _day(stale),
            limit=output.bound,
        )
        try:
            _print(found, output)
        except BrokenPipeError:
            close_stdout()
        if not output.machine and not output.quiet:
            from claimtrack.queries.figures import any_outdated

            if found.counts and any_outdated(connection):
                tell("some scores are outdated, and the order with them; see: claimtrack score")
    if check and found.counts:
        raise Leave(Exit.FOUND)


def _print(found: Gaps, output: Output) -> None:
    from claimtrack.reports import gaps as reports

    if output.quiet:
        output.print(({"id": reports.reference(row)} for row in found.rows), reports.COLUMNS, "")
    elif output.machine:
        output.print(map(reports.record, found.rows), reports.COLUMNS, "")
    else:
        output.print(map(reports.line, found.rows), reports.COLUMNS, "no gap")
        if found.counts:
            sys.stdout.flush()  # words come after what they are about, also in one pipe
            tell(reports.summary(found.counts))


def _day(ago: int) -> str:
    """The day so many days before today (UTC); the first of all for what is before any calendar."""
    from datetime import UTC, date, datetime, timedelta

    try:
        return (datetime.now(UTC).date() - timedelta(days=ago)).isoformat()
    except OverflowError:
        return date.min.isoformat()
