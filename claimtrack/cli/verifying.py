"""verify."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Annotated

from typer import Exit as Leave
from typer import Option

from claimtrack.cli.blocks import Database
from claimtrack.cli.command import command
from claimtrack.cli.output import Output
from claimtrack.cli.streams import close_stdout, tell, watched
from claimtrack.errors import Exit, NoSuch

if TYPE_CHECKING:
    from claimtrack.store.checks.problems import Problem, Scope
    from claimtrack.store.verification import Head

MOST = 10_000
"""Problems that are told. Who has more of them needs a backup, not a longer list."""


@command("claimtrack verify --deep")
def verify(
    database: Database,
    output: Output,
    deep: Annotated[
        bool, Option("--deep", help="Every record, every byte and every score.")
    ] = False,
    head: Annotated[
        bool, Option("--head", help="Print the head, to be kept elsewhere, if nothing is wrong.")
    ] = False,
    against: Annotated[
        str | None,
        Option(
            "--against",
            metavar="HEAD",
            help="A head that was kept; - reads it. What was known then must be there. Implies"
            " --deep.",
        ),
    ] = None,
) -> None:
    """Check that nothing was changed behind claimtrack's back. Exits with 1 when something was.

    Checked are the whole chain of revisions, the structure of the database, and of the records,
    with what follows from them (quotes, tallies, search, scores), those that the last 10,000
    changes touched. With --deep all of them, and every byte of every saved copy. One line a
    problem: where, what, and what to do.

    Whoever can change the database can rewrite the end of the chain, or all of it, so that it fits.
    That shows only against a head kept where they cannot reach it, in a mail or a notebook: --head
    prints it. docs/verifying.md says what this proves and what it does not.
    """
    from claimtrack.store import verification

    output.form()
    kept = None if against is None else verification.parse(_given(against))
    told = watched()
    with verification.reading(database.name) as connection:
        scope = verification.scope(connection, deep=deep or kept is not None)
        found = verification.problems(connection, scope, told, kept)
        try:
            problems = list(islice(found, MOST))
        finally:
            told("")
        newest = verification.head(connection) if head and not problems else None
    try:
        if problems or not head:
            _print(problems, output)
    except BrokenPipeError:
        close_stdout()
    sys.stdout.flush()
    _summarise(problems, scope)
    if problems:
        if head:
            tell("no head is printed while something is wrong")
        raise Leave(Exit.FOUND)
    if kept is not None:
        tell(f"what was known at {kept} is there, as it was")
    if head:
        _print_head(newest, output)


def _given(against: str) -> str:
    return sys.stdin.readline() if against == "-" else against


def _print(problems: list[Problem], output: Output) -> None:
    """A line of each problem for a person, a record of each for a program."""
    from claimtrack.reports.output import Column
    from claimtrack.reports.wrapping import visible

    if output.machine or output.columns or output.quiet or output.form().value != "table":
        columns = [Column(name, name.replace("_", " ")) for name in ("where", "what", "next_step")]
        output.print((problem._asdict() for problem in problems), columns, "")
        return
    for problem in output.limited(problems):
        print(visible(f"{problem.where}: {problem.what}; {problem.next_step}"))


def _summarise(problems: list[Problem], scope: Scope) -> None:
    from claimtrack.reports.phrases import counted

    for note in scope.notes:
        tell(note)
    looked_at = ", ".join(counted(number, what) for what, number in scope.counted.items())
    result = counted(len(problems), "problem") if problems else "no problem"
    tell(f"checked {looked_at}: {result}")


def _print_head(head: Head | None, output: Output) -> None:
    from claimtrack.reports.output import Column

    if head is None:
        raise NoSuch("nothing is recorded yet", "there is no head to keep")
    if output.machine:
        output.print_one(head._asdict(), [Column("id", "id"), Column("hash", "hash")])
    else:
        print(head)
