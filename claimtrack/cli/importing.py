"""import."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, NamedTuple

import typer
from typer import Argument, Option

from claimtrack import config
from claimtrack.cli.blocks import Writing
from claimtrack.cli.command import command
from claimtrack.cli.stopping import Stop
from claimtrack.cli.streams import tell, watched
from claimtrack.errors import ClaimtrackError, Exit, Refused, UsageFault

if TYPE_CHECKING:
    from claimtrack.exchange.opening import Opened
    from claimtrack.exchange.registry import Format
    from claimtrack.ledger.entries import Guess, Header, Read, Rejected
    from claimtrack.ledger.importing import Told
    from claimtrack.reports.imports import Summary


OWN = "jsonl"
"""claimtrack's own format: its lines are records already."""
GO_ON = "for the rest run it again: it adds nothing twice"
"""Said where an import ends before its file does, and some of it is in."""
TELLING = 10_000
"""Lines after which a terminal is told how far a restore is."""


class Understood(NamedTuple):
    """How a file is understood."""

    format: Annotated[
        str | None,
        Option("--format", "-f", metavar="NAME", help="Its format; else it is guessed."),
    ] = None
    map: Annotated[
        str | None,
        Option(
            "--map",
            metavar="COLUMN=FIELD,…",
            help='Which column of a table is what: "Statement=text,Speaker=by"; @NAME is one kept.',
        ),
    ] = None
    save_map: Annotated[
        str | None, Option("--save-map", metavar="NAME", help="Keep the mapping under a name.")
    ] = None
    sheet: Annotated[
        str | None, Option("--sheet", metavar="NAME", help="The sheet of a spreadsheet.")
    ] = None
    encoding: Annotated[
        str | None,
        Option("--encoding", metavar="NAME", help="Of a table that is not UTF-8: windows-1252."),
    ] = None
    settings: Annotated[
        list[str] | None,
        Option("--set", metavar="NAME=VALUE", help="Another option of the format. Repeatable."),
    ] = None

    @property
    def told(self) -> str:
        """What was told of how to read the file, and has to be told again of its rejects."""
        given = {"--map": self.map, "--encoding": self.encoding, "--set": self.settings}
        return " and ".join(name for name, value in given.items() if value)

    def options(self, form: Format) -> dict[str, str]:
        """All that is asked of the format. Raises UsageFault for what it does not take."""
        from claimtrack.exchange import mapping, registry

        found = registry.chosen(form, "read", self.settings or ())
        for name in ("sheet", "encoding", "map"):
            if getattr(self, name) is not None and name not in form.read_options:
                raise UsageFault(f"--{name} is not for {form.label}", "see: claimtrack formats")
        if self.map is not None:
            named = self.map.startswith("@")
            found["map"] = mapping.kept(self.map[1:]) if named else self.map
        for name, told in (("sheet", self.sheet), ("encoding", self.encoding)):
            if told is not None:
                found[name] = told
        return found


class Kept(NamedTuple):
    """What of a file is kept."""

    dry_run: Annotated[
        bool,
        Option("--dry-run", help="Tell what would come in, and keep nothing. Other writers wait."),
    ] = False
    strict: Annotated[
        bool,
        Option("--strict", help="All of it or nothing. Other writers wait."),
    ] = False
    rejects: Annotated[
        str | None,
        Option("--rejects", metavar="FILE", help="A new file for the records set aside, to mend."),
    ] = None


@command('claimtrack import claims.csv --map "Statement=text,Speaker=by" --rejects to-mend.csv')
def import_file(
    file: Annotated[str, Argument(metavar="FILE|-", help="A file, also gzipped; - is a pipe.")],
    understood: Understood,
    keep: Kept,
    writing: Writing,
    yes: Annotated[bool, Option("--yes", "-y", help="Do not ask whether to go on.")] = False,
) -> None:
    """Import claims from a file: a table, a feed or an exchange format; see claimtrack formats.

    What is known already is recognised and not doubled: a claim by its text, claimant and source.
    Records that cannot be taken are told and set aside; the rest comes in, and the exit status
    is 1. It goes on in batches, so that others can write meanwhile; interrupted, it can be run
    again. One undo takes all of it back.
    """
    from claimtrack.exchange.opening import opened
    from claimtrack.ledger import importing
    from claimtrack.reports.imports import Summary

    with opened(file) as source, _aside(keep.rejects) as aside:
        form = _form(understood.format, source)
        options = understood.options(form)
        assert form.read is not None
        own = form.name == OWN
        if own:
            # Among hundred thousands of texts there are no circles to look for.
            gc.set_threshold(200_000, 50, 100)
        if own and _restored(source, keep, writing.db):
            return
        asks = not yes and file != "-" and sys.stdin.isatty() and sys.stderr.isatty()
        told = importing.Told(
            _progress(source), _guessed(understood.save_map, asks), aside.head, aside.add
        )
        summary = Summary(source.name, aside.name, keep.dry_run, understood.told)
        reader = form.read(source.stream, source.name, options)
        message = writing.message or f"{form.label}: {source.name}"
        items = importing.begun(reader, told)
        _import(items, _recorder(own), summary, told, keep, (writing.db, message))


def _restored(source: Opened, keep: Kept, db: str | None) -> bool:
    """Puts a whole file back, with its log, where nothing was recorded yet; returns whether it
    did."""
    from claimtrack.exchange import record_lines, splitting
    from claimtrack.exchange.formats import jsonl
    from claimtrack.ledger.restoring import is_empty, restore
    from claimtrack.reports.phrases import counted

    database = config.database(db)
    if not jsonl.is_whole(source.head):
        return False
    if not is_empty(database):
        tell("this file has a log, which stays out; to join both logs: claimtrack merge")
        return False
    lines = splitting.lines(source.stream, source.name)
    told = watched()
    try:
        read = _gone_through(record_lines.read(lines, source.name), told)
        records, revisions = restore(database, read, source.name, dry_run=keep.dry_run)
    finally:
        told("")
    came = f"{counted(records, 'record')} and {counted(revisions, 'revision')}"
    done = f"{came} would be restored" if keep.dry_run else f"restored {came}"
    tell(f"{source.name}: {done}, as they were")
    return True


def _gone_through(lines: Iterator[Any], told: Callable[[str], None]) -> Iterator[Any]:
    """The lines, with a word of how many there were."""
    for number, line in enumerate(lines, 1):
        yield line
        if number % TELLING == 0:
            told(f"{number:,} lines")
    told("checking, counting and scoring")


def _recorder(own: bool) -> Any:
    """What takes the entries of a file, or the records of claimtrack's own."""
    from claimtrack.ledger.loading import LineRecorder
    from claimtrack.ledger.recording import Recorder

    return LineRecorder() if own else Recorder()


def _import(
    items: Iterator[Read],
    recorder: Any,
    summary: Summary,
    told: Told,
    keep: Kept,
    where: tuple[str | None, str],
) -> None:
    """Runs the import and tells what came in, however it ends."""
    from claimtrack.ledger import importing
    from claimtrack.ledger.lookalikes import lookalikes
    from claimtrack.store import scores
    from claimtrack.store.engine import reading
    from claimtrack.store.series import series

    outcome, stop = importing.Outcome(summary.name), Stop()
    whole = keep.strict or keep.dry_run
    db, message = where
    try:
        with (
            stop.heard(),
            series(
                config.database(db),
                actor=config.actor(),
                command="import",
                message=message,
                at_once=keep.strict,
                dry=keep.dry_run,
            ) as following,
        ):
            heard = told._replace(progress=stop.before(told.progress))
            importing.run(following, items, recorder, outcome, heard, strict=keep.strict)
    except KeyboardInterrupt:
        watched()("")
        if whole or not outcome.committed:
            raise
        _tell_all(summary.lines(recorder, outcome))
        tell(GO_ON)
        raise typer.Exit(Exit.INTERRUPTED) from None
    except ClaimtrackError:
        watched()("")
        if not whole and outcome.committed:
            _tell_all(summary.lines(recorder, outcome))
            tell(GO_ON)
        raise
    watched()("")
    _tell_all(summary.lines(recorder, outcome))
    late = outcome.committed and not keep.dry_run and not recorder.scores
    if late and not scores.catch_up(config.database(db)):
        tell("scores of what is new: claimtrack db rescore")
    if recorder.claims and not keep.dry_run:
        try:
            with reading(config.database(db)) as connection:
                _tell_all(summary.alike(lookalikes(connection, recorder.claims)))
        except KeyboardInterrupt:
            tell("claimtrack: all is in; what looks alike was not looked for to the end")
            raise typer.Exit(Exit.INTERRUPTED) from None
    if outcome.cut or outcome.rejected:
        raise typer.Exit(Exit.FOUND)


def _tell_all(lines: Iterable[str]) -> None:
    for line in lines:
        tell(line)


def _form(named: str | None, source: Opened) -> Format:
    """The format named, or guessed. Raises Refused where none fits."""
    from claimtrack.exchange import registry

    form = registry.named(named, "read") if named else registry.guess(source.head, source.name)
    if form is None:
        raise Refused(
            f"the format of {source.name} cannot be told",
            "name it with --format; known: claimtrack formats",
        )
    return form


def _guessed(save: str | None, asks: bool) -> Callable[[Guess], None]:
    """Tells how a file is understood; keeps it under a name, and asks, where that is wanted."""

    def guessed(guess: Guess) -> None:
        _tell_all(guess.lines)
        if save is not None:
            from claimtrack.exchange import mapping

            tell(f"mapping kept as @{save}: {mapping.keep(save, dict(guess.mapping))}")
        if asks:
            print("Go on? [Y/n] ", end="", file=sys.stderr, flush=True)
            # Without a line there is no answer: the end of the input is no consent.
            answer = sys.stdin.readline() or "no"
            if answer.strip().lower() not in ("", "y", "yes"):
                raise Refused(
                    "stopped, and nothing was written", "say what is what: --map COLUMN=FIELD"
                )

    return guessed


def _progress(source: Opened) -> Callable[[int], None]:
    """Tells a terminal how far an import is."""
    told, started = watched(), time.monotonic()

    def progress(count: int) -> None:
        spent = time.monotonic() - started
        line = f"{count:,} records, {count / max(spent, 0.1):,.0f} a second"
        share = source.share
        if share and spent > 2:
            line += f", {share:.0%}, {duration(spent / share - spent)} left"
        told(line)

    return progress


def duration(seconds: float) -> str:
    """A time left, for a person."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


class _Aside:
    """The file for records that are set aside, if one is wanted: the head first, then each as it
    came."""

    def __init__(self, name: str | None, file: BinaryIO | None) -> None:
        self.name, self._file = name, file
        self._head = b""

    def head(self, header: Header) -> None:
        self._head = header.raw

    def add(self, rejected: Rejected) -> None:
        if self._file is not None:
            raw, self._head = self._head + rejected.raw, b""
            self._file.write(raw if raw.endswith((b"\n", b"\r")) else raw + b"\n")


@contextmanager
def _aside(name: str | None) -> Iterator[_Aside]:
    """Raises Refused for a file that exists, and for a name that says it is a workbook or packed,
    under which it could not be imported. One in which nothing was put is taken away."""
    if name is None:
        yield _Aside(None, None)
        return
    path = Path(name)
    if path.suffix.lower() in (".xlsx", ".gz"):
        why = f"--rejects {name[:200]}: it would not be a workbook, nor packed"
        raise Refused(why, "rows of a workbook are set aside as CSV; name a plain file")
    try:
        file = path.open("xb")
    except FileExistsError:
        raise Refused(f"{name} exists already", "name a new file for --rejects") from None
    except (OSError, ValueError) as error:
        raise Refused(f"{name[:200]} cannot be written: {error}", "name another file") from None
    try:
        with file:
            yield _Aside(name, file)
    finally:
        if path.stat().st_size == 0:
            path.unlink()
