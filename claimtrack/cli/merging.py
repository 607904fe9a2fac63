"""merge."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from claimtrack import config
from claimtrack.cli.blocks import Writing
from claimtrack.cli.command import command
from claimtrack.cli.output import Output
from claimtrack.cli.streams import tell, watched
from claimtrack.errors import UsageFault

if TYPE_CHECKING:
    from claimtrack.ledger.merging import Merged, Settled
    from claimtrack.reports.merges import Told


FEW = 20
"""Records that were withdrawn, or rest on such, told one by one."""


@command("claimtrack merge other.db --dry-run")
def merge(
    other: Annotated[
        str,
        Argument(
            metavar="OTHER",
            help="The other desk's database: a path or URL; or a whole JSONL file of it.",
        ),
    ],
    writing: Writing,
    output: Output,
    ours: Annotated[
        list[str] | None,
        Option(
            "--ours",
            metavar="REF",
            help="Of this conflict (C12 or C12:text; all) let what stands here stand. Repeatable.",
        ),
    ] = None,
    theirs: Annotated[
        list[str] | None,
        Option("--theirs", metavar="REF", help="The same, what stands there. Repeatable."),
    ] = None,
    despite_clock: Annotated[
        bool,
        Option("--despite-clock", help="Also bring in what a clock that was ahead calls later."),
    ] = False,
    dry_run: Annotated[
        bool, Option("--dry-run", help="Only show what would come in; write nothing.")
    ] = False,
) -> None:
    """Bring in what another desk recorded, with its history; list what both had changed.

    Records are the same by their UUID. Of a field that both desks changed, the later change stands,
    whatever the order of merging. What looks the same is offered, never joined. A merge is not
    undone: make a backup first. Merging once more brings in what is new, or nothing.
    """
    from claimtrack.exchange.whole import as_database
    from claimtrack.ledger.joining import Takes, merge_databases
    from claimtrack.reports import merges

    output.check(merges.COLUMNS)
    database, other = config.database(writing.db), config.database(other)
    _require_another(database, other)
    told = watched()
    with as_database(other) as holding:
        try:
            found = merge_databases(
                database,
                holding,
                Takes(tuple(ours or ()), tuple(theirs or ()), despite_clock),
                actor=config.actor(),
                message=writing.message,
                dry_run=dry_run,
                told=told,
            )
        finally:
            told("")
    if found is None:
        tell("there is nothing to bring in")
        if output.machine:
            output.print((), merges.COLUMNS, "")
        return
    merged, settled = found
    came = merges.came_in(merged.revisions, merged.records, merged.changed)
    tell(f"would bring in {came}; nothing was changed" if dry_run else f"brought in {came}")
    if not dry_run:
        tell(f"joined as R{merged.revision}")
    if settled is not None and not dry_run:
        tell(f"settled by hand as R{settled.id}")
    _print(merged, output, dry_run=dry_run)


def _require_another(database: str, other: str) -> None:
    same = database == other
    if "://" not in database + other and Path(database).exists() and Path(other).exists():
        same = Path(database).samefile(other)
    if same:
        raise UsageFault("a database is not merged with itself", "name another one")


def _print(merged: Merged, output: Output, *, dry_run: bool) -> None:
    """Prints the conflicts; what else a person should look at goes to stderr."""
    from claimtrack.reports import merges
    from claimtrack.vocabulary import LETTER_OF

    told = (merges.record(_told(one), whole=output.machine) for one in merged.conflicts)
    output.print(told, merges.COLUMNS, "no record was changed by both desks")
    if merged.conflicts and not dry_run:
        tell("to have a conflict otherwise, change the record: claimtrack edit, party edit …")
    elif merged.conflicts:
        tell("to have one otherwise: claimtrack merge … --ours REF or --theirs REF")
    for line in chain(merged.notes, _withdrawn(merged), _loose(merged)):
        tell(line)
    rows = (
        (LETTER_OF[one.kind], one.came, one.known, one.value, one.command) for one in merged.offers
    )
    for line in merges.offered(rows):
        tell(line)


def _withdrawn(merged: Merged) -> Iterator[str]:
    """What no longer stands here, or stands again."""
    from claimtrack.reports.phrases import shortened
    from claimtrack.vocabulary import LETTER_OF

    for kind, number, reason in merged.withdrawn[:FEW]:
        letter = LETTER_OF.get(kind.value)
        name = f"{letter}{number}" if letter else f"a {kind.label}"
        yield f"{name} is withdrawn ({shortened(reason, 80)})" if reason else f"{name} stands again"
    yield from _more(merged.withdrawn, "no longer stand, or stand again")


def _loose(merged: Merged) -> Iterator[str]:
    """What rests on something that was withdrawn."""
    from claimtrack.vocabulary import LETTER_OF

    for kind, number, target, aimed in merged.loose[:FEW]:
        at = f"{LETTER_OF[target.value]}{aimed}"
        yield f"{LETTER_OF[kind.value]}{number} rests on {at}, which was retracted"
    yield from _more(merged.loose, "rest on what was retracted")


def _more(all_of_them: list[Any], what: str) -> Iterator[str]:
    if len(all_of_them) > FEW:
        yield f"and {len(all_of_them) - FEW:,} more that {what}"


def _told(one: Settled) -> Told:
    from claimtrack.reports.merges import Told

    conflict = one.conflict
    return Told(
        one.reference,
        conflict.fields,
        conflict.ours,
        conflict.ours_in.actor,
        conflict.theirs,
        conflict.theirs_in.actor,
        "theirs" if conflict.theirs_stands else "ours",
        conflict.ours_in.recorded_at,
        conflict.theirs_in.recorded_at,
        conflict.kind.value,
        one.number,
        conflict.uuid,
    )
