"""db init, status, upgrade, path, backup; demo."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from claimtrack import config
from claimtrack.cli.blocks import Database, Narrowed, Reading
from claimtrack.cli.command import command
from claimtrack.cli.output import Output
from claimtrack.cli.streams import tell, terminal_cells, watched
from claimtrack.errors import Refused

DEMO = "afghanistan.jsonl"


@command("claimtrack db init")
def init(database: Database) -> None:
    """Create the database: a SQLite file that only you can read, or tables in a PostgreSQL one."""
    from claimtrack.store import migrations
    from claimtrack.store.engine import masked

    migrations.create(database.name)
    tell(f"created {masked(database.name)}")


@command("claimtrack db status")
def status(database: Database, output: Output) -> None:
    """Tell which database is in use, its schema, its library and mode, and what it holds."""
    from claimtrack.reports import cards
    from claimtrack.reports.output import Column
    from claimtrack.store.status import status as state_of

    record = state_of(database.name)
    columns = tuple(Column(key, key.replace("_", " ")) for key in record)
    if output.machine or output.form().value != "table" or output.columns:
        output.print_one(record, columns)
        return
    name = str(record.pop("database"))
    sys.stdout.writelines(cards.card(name, record, columns, (), terminal_cells()))


@command("claimtrack db upgrade")
def upgrade(database: Database) -> None:
    """Bring the database up to the schema of this claimtrack; all of it or nothing."""
    from claimtrack.store import migrations
    from claimtrack.store.engine import masked

    before, after = migrations.upgrade(database.name)
    if before == after:
        tell(f"{masked(database.name)} is up to date (schema {after})")
    else:
        tell(f"{masked(database.name)} upgraded from schema {before} to {after}")


@command("claimtrack db rescore")
def rescore(database: Database) -> None:
    """Compute all stored scores anew from the records. Figures that were up to date do not change.

    Scores are kept up to date by every command; this is for what a bulk import or a very large
    dispute left outdated, which claimtrack score does too, and for whoever would rather check. What
    else follows from the records is put right as well, where another program altered it: tallies,
    the words that search knows, the days that a date can mean.
    """
    from claimtrack.reports.phrases import counted
    from claimtrack.store.mending import mend

    mended = mend(database.name)
    if mended:
        what = counted(mended, "claim or date", "claims or dates")
        tell(f"put right what another program made of {what}")
    changed, count = rescore_all(database.name)
    told = "all as stored" if not changed else f"{changed:,} differ from what was stored"
    tell(f"computed the scores of {count:,} claims: {told}")


def rescore_all(database: str) -> tuple[int, int]:
    """Computes and stores every score, telling a terminal how far it is; returns how many changed,
    and how many there are."""
    from claimtrack.store.scores import rescore

    told = watched()
    try:
        return rescore(database, told)
    finally:
        told("")


@command("claimtrack db path")
def path(database: Database) -> None:
    """Print where the database is, whether or not it exists yet."""
    from claimtrack.store.engine import masked

    print(masked(database.name))


@command("claimtrack db backup copy.db")
def backup(
    target: Annotated[str, Argument(metavar="FILE", help="A new file.")], database: Database
) -> None:
    """Copy the database while it is in use. A plain copy of a live file may be torn; this is not.

    A SQLite copy is opened with --db FILE; a PostgreSQL one is restored with pg_restore.
    """
    from claimtrack.store.backups import backup as copy

    copy(database.name, target)
    tell(f"copied to {target}")


@command("claimtrack demo")
def demo(
    database: Database,
    output: Output,
    fresh: Annotated[bool, Option("--fresh", help="Start the demo's database over.")] = False,
) -> None:
    """Load the fixture into a database of its own, and print its contested-claim report.

    The fixture is the dispute of 2017-2019 over how many Islamic State fighters were in
    Afghanistan. A second run reports on the same database, with whatever you changed in it.
    """
    from claimtrack.cli.lists import report
    from claimtrack.store import migrations
    from claimtrack.store.engine import file_exists, masked

    output.form()
    named = database.db is not None
    name = database.name if named else str(Path(config.default_database()).with_name("demo.db"))
    if _is_demo(name):
        if fresh:
            _remove(name)
    elif fresh and file_exists(name):
        raise Refused(f"{name} is no demo database", "name another with --db")
    if not _is_demo(name):
        migrations.create(name)
        load_fixture(name)
        tell(f"loaded {DEMO} into {masked(name)}")
    # The demo's database is the demo's own: who runs it after an update need not know of schemas.
    migrations.upgrade(name)
    tell(f"look around with: {os.path.relpath(sys.argv[0])} --db {masked(name)} list")
    report.plain(Narrowed(), Reading(db=name), output)  # type: ignore[attr-defined]


def _is_demo(name: str) -> bool:
    """Whether the database is one that `demo` made. Raises Refused when it is another's."""
    from claimtrack.errors import DatabaseFault
    from claimtrack.store.engine import file_exists, is_postgresql, masked
    from claimtrack.store.status import first_command

    if not is_postgresql(name) and not file_exists(name):
        return False
    try:
        first = first_command(name)
    except DatabaseFault as error:
        raise Refused(
            f"{masked(name)} is no demo database ({error.problem})", "name another with --db"
        ) from None
    if first not in (None, "demo"):
        raise Refused(f"{masked(name)} holds work of yours", "name another with --db")
    return first == "demo"


def load_fixture(name: str) -> None:
    """Loads the fixture into an empty database, as one revision."""
    from claimtrack import shipped
    from claimtrack.exchange import record_lines
    from claimtrack.ledger.loading import load
    from claimtrack.store.revisions import writing

    path = shipped.folder("fixtures") / DEMO
    with (
        path.open("rb") as lines,
        writing(name, actor="claimtrack demo", command="demo", message="the fixture") as revision,
    ):
        load(revision, record_lines.read(lines, DEMO), DEMO)


def _remove(name: str) -> None:
    from claimtrack.store.engine import is_postgresql

    if is_postgresql(name):
        raise Refused("--fresh removes a file, and this is a server", "drop that database there")
    for end in ("", "-wal", "-shm", "-lock"):
        Path(f"{name}{end}").unlink(missing_ok=True)
