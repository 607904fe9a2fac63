"""list, show, search, report."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from claimtrack.cli.blocks import ClaimArgument, Narrowed, Reading
from claimtrack.cli.command import command, one_of
from claimtrack.cli.output import LARGEST, Output
from claimtrack.cli.streams import tell, terminal_cells
from claimtrack.errors import UsageFault
from claimtrack.reports import phrases
from claimtrack.vocabulary import Kind, Relation, Standing

if TYPE_CHECKING:
    from claimtrack.queries.claims import Filters
    from claimtrack.store.engine import Connection

SORTS = (
    "rebuttals", "supports", "contestedness", "strength", "weakest", "standing", "said", "id",
    "newest",
)  # fmt: skip
NAMED = 8
"""Rebuttals looked at to name who rebuts, where only a few names are shown."""
OUTDATED = "figures with an asterisk are outdated; bring them up to date with: claimtrack score"
TOO_LARGE = (
    "the figures of very large disputes are left out; for all of them: claimtrack score --as-of …"
)
ANSWERS = 20
"""Answers of one claim that a report prints, unless told otherwise."""


def columns() -> tuple[Any, ...]:
    """The columns of a list of claims."""
    from claimtrack.reports.output import Column

    return (
        Column("id", "Claim", number=True),
        Column("text", "Text", wraps=True),
        Column("claimant", "Claimant", wraps=True),
        Column("rebutted_by", "Rebutted by", wraps=True),
        Column("strength", "Str.", number=True),
        Column("contestedness", "Con.", number=True),
        Column("standing", "Standing"),
        Column("said", "Said", shown=False),
        Column("rebuttals", "Reb.", shown=False, number=True),
        Column("rebuttal_voices", "Voices", shown=False, number=True),
        Column("supports", "Sup.", shown=False, number=True),
        Column("source", "Source", shown=False, number=True),
        Column("topics", "Topics", shown=False, wraps=True),
        Column("uuid", "UUID", shown=False),
    )


RelationOption = Annotated[
    str | None,
    Option(
        "--relation",
        metavar="RELATION",
        callback=one_of(Relation),
        help="Only those at which a live link of this relation points.",
    ),
]
StandingOption = Annotated[
    str | None,
    Option(
        "--standing",
        metavar="STANDING",
        callback=one_of(Standing),
        help=f"Only those of this standing: {', '.join(Standing)}.",
    ),
]
SortOption = Annotated[
    str | None,
    Option(
        "--sort",
        metavar="|".join(SORTS),
        help="Order; rebuttals (by independent voices) for the disputed, else id.",
    ),
]


def order(sort: str | None) -> str | None:
    """The order asked for. Raises UsageFault for one that there is not."""
    if sort not in (None, *SORTS):
        raise UsageFault(f'no order "{sort}"', f"one of: {', '.join(SORTS)}")
    return sort


@command("claimtrack list --disputed --topic Afghanistan -n 5")
def list_claims(
    narrowed: Narrowed,
    database: Reading,
    output: Output,
    disputed: Annotated[
        bool, Option("--disputed", help="Only those with a live rebuttal, most rebutted first.")
    ] = False,
    relation: RelationOption = None,
    standing: StandingOption = None,
    sort: SortOption = None,
) -> None:
    """List claims: all, or the disputed ones, most rebutted first.

    Str. is the computed strength, from 0 to 1; Con. the contestedness, larger where both sides are
    strong; see: claimtrack score CLAIM --explain. An asterisk marks an outdated figure.
    "3 by 2" are three rebuttals by two independent voices. Uncertain dates are sorted by the first
    day they can mean, and filtered by all they can mean.
    """
    chosen = order(sort) or ("rebuttals" if disputed else "id")
    with database.reading() as connection:
        filters = narrowed.filters(connection)._replace(
            disputed=disputed,
            relation=Relation(relation) if relation else None,
            standing=Standing(standing) if standing else None,
        )
        print_claims(connection, filters, chosen, output, "no claim fits")


@command('claimtrack search "militants" --topic Afghanistan')
def search(
    words: Annotated[
        list[str],
        Argument(metavar="WORDS", help='All must occur; "in quotes" side by side; end* may go on.'),
    ],
    narrowed: Narrowed,
    database: Reading,
    output: Output,
) -> None:
    """Search claims by the words of their text, original and quotes, best match first.

    Case and accents do not matter; words are not stemmed, so write milit* for all their forms.
    """
    text = " ".join(words)
    with database.reading() as connection:
        filters = narrowed.filters(connection)._replace(query=text)
        print_claims(connection, filters, "relevance", output, f'no claim has "{text}"')


@command("claimtrack show 1")
def show(claim: ClaimArgument, database: Reading, output: Output) -> None:
    """Show all that is known of a claim: its statements, quotes and links."""
    from claimtrack.queries.claims import MANY
    from claimtrack.queries.dossier import dossier
    from claimtrack.queries.references import resolve
    from claimtrack.queries.voices import hearing
    from claimtrack.reports.records import dossier_record

    with database.reading() as connection:
        found = resolve(connection, claim, Kind.CLAIM)
        limit = output.limit if output.limit and not output.machine else MANY
        shown, heard = dossier(connection, found.id, limit=limit), hearing(connection, found.id)
    if output.quiet or output.machine or output.columns or output.form().value != "table":
        output.print_one(dossier_record(shown, heard), columns())
        return
    from claimtrack.reports.dossiers import page

    sys.stdout.writelines(page(shown, heard, terminal_cells()))


@command("claimtrack report --topic Afghanistan")
def report(
    narrowed: Narrowed,
    database: Reading,
    output: Output,
    sort: SortOption = None,
    answers: Annotated[
        int | None,
        Option(
            "--answers",
            min=0,
            max=LARGEST,
            show_default=False,
            help=f"At most so many answers a claim, 0 all; {ANSWERS} for people, all for programs.",
        ),
    ] = None,
) -> None:
    """Print the contested-claim report: each disputed claim with who said it, when, in what source
    and with what words, under it each rebuttal with the same; then a summary."""
    from claimtrack.queries.contests import contests
    from claimtrack.reports import contested

    with database.reading() as connection:
        filters = narrowed.filters(connection)
        found = contests(
            connection,
            filters,
            sort=order(sort) or "rebuttals",
            limit=output.bound,
            answers=(0 if output.machine else ANSWERS) if answers is None else answers,
        )
        form = output.form()
        output.speak_utf8()
        if output.quiet or form.value in ("json", "jsonl"):
            output.print(map(contested.nested, found), columns(), "no claim is disputed")
        elif form.value in ("csv", "tsv"):
            # The limit is of claims: their rows are printed to the last.
            rows = (row for contest in output.limited(found) for row in contested.flat(contest))
            output._replace(limit=0).print(rows, contested.FLAT, "no claim is disputed")
        else:
            _refuse_columns(output)
            empty = True
            shown = output.limited(found)
            about = database.described(connection)
            for chunk in contested.report(shown, form, terminal_cells(), about):
                empty = False
                sys.stdout.write(chunk)
            if empty:
                tell("no claim is disputed")
            tell_outdated(connection)


def _refuse_columns(output: Output) -> None:
    if output.columns:
        raise UsageFault(
            "--columns chooses among columns of csv, tsv, json and jsonl here",
            "add --format csv, say",
        )


def print_claims(
    connection: Connection, filters: Filters, sort: str, output: Output, nothing: str
) -> None:
    """Prints the claims that pass, with their stored figures."""
    from claimtrack.queries.claims import MANY, listed
    from claimtrack.reports.records import claim_record

    bound = MANY if output.machine else NAMED
    rows = listed(connection, filters, sort=sort, limit=output.bound, names=bound)
    if output.machine:
        output.print(map(claim_record, rows), columns(), nothing)
        return

    def told() -> Iterator[Mapping[str, Any]]:
        for row in rows:
            yield claim_record(row) | phrases.row_of(row, short=not output.columns, looked_up=NAMED)

    output.print(told(), columns(), nothing)
    tell_outdated(connection)


def tell_outdated(connection: Connection) -> None:
    """Says what the asterisk means, where there may be one."""
    from claimtrack.queries.figures import any_outdated

    if any_outdated(connection):
        tell(OUTDATED if connection.past is None else TOO_LARGE)
