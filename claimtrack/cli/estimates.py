"""estimate, estimates, drift; and the options by which other commands take an estimate."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, NamedTuple

from typer import Argument, Option

from claimtrack.cli import completing
from claimtrack.cli.blocks import ClaimArgument, Narrowed, PartyArgument, Reading, Writing
from claimtrack.cli.command import command
from claimtrack.cli.output import Output
from claimtrack.cli.streams import tell, terminal_cells
from claimtrack.errors import UsageFault
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from claimtrack.queries.estimates import EstimateRow
    from claimtrack.queries.references import Reference
    from claimtrack.store.engine import Connection
    from claimtrack.store.revisions import Revision

FORMS = "10000, ~10000 (20 % to either side), 1500-2500, 2000 (1500-2500), 10000±5%, >1000, <500"

Unit = Annotated[
    str | None,
    Option(
        "--unit",
        metavar="TEXT",
        help="In which unit: fighters, dead, USD.",
        autocompletion=completing.units,
    ),
]
Of = Annotated[
    str | None,
    Option(
        "--counted",
        metavar="TEXT",
        help='What exactly is counted, such as "active, not reserve".',
        autocompletion=completing.counted,
    ),
]
For = Annotated[
    str | None,
    Option("--estimated-for", metavar="DATE", help="When it is said to be so; else when said."),
]


class Counted(NamedTuple):
    """The number that a new claim gives."""

    estimate: Annotated[
        str | None, Option("--estimate", metavar="FIGURE", help=f"The claim's number: {FORMS}.")
    ] = None
    unit: Unit = None
    counted: Of = None
    estimated_for: For = None

    def attach(self, revision: Revision, claims: Iterable[int]) -> None:
        """Adds the estimate to each of some new claims, if there is one. Raises UsageFault for what
        is told of none."""
        if self.estimate is None:
            if self != Counted():
                raise UsageFault(
                    "--unit, --counted and --estimated-for tell of an estimate", "add --estimate"
                )
            return
        from claimtrack.ledger.estimates import Counting, add_estimate
        from claimtrack.queries.references import Reference

        counting = Counting(self.estimate, self.unit, self.counted, self.estimated_for)
        for number in claims:
            made = add_estimate(revision, Reference(Kind.CLAIM, number), counting)
            revision.notes.append(f"estimate E{made} of C{number}")


@command('claimtrack estimate 1 "8000-12000" --unit fighters --counted "active, not reserve"')
def estimate(
    claim: ClaimArgument,
    figure: Annotated[str, Argument(metavar="FIGURE", help=f"As it was given: {FORMS}.")],
    writing: Writing,
    unit: Unit = None,
    counted: Of = None,
    estimated_for: For = None,
    note: Annotated[str | None, Option("--note", metavar="TEXT", help="A note to keep.")] = None,
) -> None:
    """Add the number that a claim gives. Its own number (E3) goes to stdout.

    Words such as "little evidence" are no number, and never a zero.
    """
    from claimtrack.ledger.estimates import Counting, add_estimate
    from claimtrack.queries.references import resolve

    with writing.revision("estimate") as revision:
        found = resolve(revision.connection, claim, Kind.CLAIM)
        counting = Counting(figure, unit, counted, estimated_for, note)
        number = add_estimate(revision, found, counting)
    print(f"E{number}")


@command("claimtrack estimates --topic Afghanistan")
def estimates(
    narrowed: Narrowed,
    database: Reading,
    output: Output,
    stats: Annotated[
        bool,
        Option("--stats", help="Add Q, τ², I² and a pooled value (DerSimonian and Laird 1986)."),
    ] = False,
) -> None:
    """Compare the numbers that claims give: who, when, low, best and high, drawn on one scale.

    Below the table: the fold range (how many times the lowest low the highest high is, among
    comparable estimates), the pairs that conflict (the same thing counted, dates that can be one,
    no number that fits both), and those that only differ in date or in what is counted. Estimates
    of superseded claims are shown and not compared. With --topic come the claims that rebut one of
    it, or that one of it rebuts. In the drawing | is a low or high, o a best value, < and > an open
    end.
    """
    from claimtrack.evidence import comparisons
    from claimtrack.queries.estimates import listed
    from claimtrack.reports import estimates as reports
    from claimtrack.reports import findings

    form = output.form()
    with database.reading() as connection:
        rows = listed(connection, narrowed.filters(connection))
    rows = _together(sorted(rows, key=_day))
    live = [row for row in rows if row.live]
    groups = comparisons.compared([row.measured for row in live])
    if output.quiet or output.machine or output.columns:
        if stats and not form.value.startswith("json"):
            tell("--stats are in JSON and below the whole table only")
        records = reports.records(rows, live, groups, stats=stats)
        output.print(records, reports.COLUMNS, "no claim has an estimate")
        return
    drawn = form.value == "table" and rows
    some = rows[: output.limit or None]
    columns, told = reports.plotted(some, terminal_cells()) if drawn else reports.listed(some)
    output._replace(limit=0).print(told, columns, "no claim has an estimate")
    list(output.limited(rows))
    if rows:
        found = findings.findings(live, groups, stats=stats)
        sys.stdout.writelines(findings.paragraphs(found, form, terminal_cells()))


@command("claimtrack drift Russia")
def drift(party: PartyArgument, database: Reading, output: Output) -> None:
    """Show how the numbers of one party moved, and where they moved without a word.

    A party's numbers are those it gave itself, and those of whoever spoke for it. Each is compared
    with the one before of the same thing counted, for the same date if there is one. It moved
    without a word where another number came with a claim that neither supersedes, qualifies nor
    restates the claim before; not where the two are estimated for dates that cannot be one, as in
    a monthly series.
    """
    from claimtrack.queries import drifts as queries
    from claimtrack.queries.references import resolve
    from claimtrack.reports import drifts

    with database.reading() as connection:
        found = resolve(connection, party, Kind.PARTY)
        moves = queries.drift(connection, found.id)
        nothing = "" if moves else _silence(connection, found)
    if output.quiet or output.machine or output.columns:
        output.print(drifts.records(moves), drifts.COLUMNS, nothing)
        return
    cells = terminal_cells() if output.form().value == "table" else None
    columns, lines = drifts.shown(list(output.limited(moves)), cells)
    output._replace(limit=0).print(lines, columns, nothing)


def _silence(connection: Connection, party: Reference) -> str:
    """That a party gave no number; and whose speaker it is, where that one did."""
    from claimtrack.queries.drifts import institutions_with_estimates
    from claimtrack.queries.references import describe

    told = f"no claim by {describe(connection, Kind.PARTY, [party.id])} has an estimate"
    others = institutions_with_estimates(connection, party.id)
    named = describe(connection, Kind.PARTY, others)
    return f"{told}; it speaks for {named}, see: claimtrack drift P{others[0]}" if others else told


def _day(row: EstimateRow) -> tuple[bool, str, str, int]:
    """By the first day that an estimate may be for, the undated last."""
    measured = row.measured
    return measured.earliest is None, measured.earliest or "", measured.latest or "", row.id


def _together(rows: list[EstimateRow]) -> list[EstimateRow]:
    """Estimates of one thing beside one another, the things with the most of them first."""
    things: dict[tuple[str, str], list[EstimateRow]] = {}
    for row in rows:
        things.setdefault(row.measured.thing, []).append(row)
    return [row for some in sorted(things.values(), key=len, reverse=True) for row in some]
