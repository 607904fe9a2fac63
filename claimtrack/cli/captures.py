"""source capture, text, diff, save; recheck."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from claimtrack.cli import completing
from claimtrack.cli.blocks import Database, Reading, SourceArgument, Writing
from claimtrack.cli.command import command
from claimtrack.cli.copying import Taken
from claimtrack.cli.output import Output
from claimtrack.cli.streams import tell, terminal_cells
from claimtrack.errors import Exit, NoSuch, Refused, UsageFault
from claimtrack.vocabulary import Kind, QuoteState

if TYPE_CHECKING:
    from claimtrack.queries.captures import CaptureRow
    from claimtrack.store.engine import Connection

CopyOption = Annotated[
    str | None, Option("--copy", metavar="COPY", help="Which one, K1 say; else the newest.")
]


@command('claimtrack source capture S1 - <<< "The piece as it reads now, copied by hand."')
def capture(
    source: SourceArgument,
    writing: Writing,
    taken: Taken,
    file: Annotated[
        str | None, Argument(metavar="[FILE]", help="A file that is a copy of it; - reads stdin.")
    ] = None,
) -> None:
    """Keep a further copy of a source, beside those it has. Its number goes to stdout.

    The copy is a file, or with --fetch the page at the source's URL. Quotes that were never
    verified are looked for in it; those that no longer stand in it are told.
    """
    from claimtrack.ledger import captures
    from claimtrack.queries import sources
    from claimtrack.queries.references import Reference, require_live, resolve

    if (file is None) != taken.fetch:
        raise UsageFault("a copy is a file, or a page to be fetched", "name FILE, or give --fetch")
    with Database(writing.db).reading() as connection:
        found = resolve(connection, source, Kind.SOURCE)
        require_live(connection, found)
        (row,) = sources.every(connection, limit=None, number=found.id)
    named = file if file is not None else row.url
    if named is None:
        raise UsageFault(f"{found} has no URL", f"add one: claimtrack source edit {found} --url …")
    taking = taken.taking(named)
    if taken.fetch:
        copy = captures.page(named, taking)
    elif named == "-":
        copy = captures.content(_standard_input(), taking)
    else:
        copy = captures.file(os.path.expanduser(named), taking)
    with writing.revision("source capture") as revision:
        require_live(revision.connection, Reference(Kind.SOURCE, found.id))
        number = captures.keep(revision, found.id, copy)
    print(f"K{number}")


@command("claimtrack source text S1")
def text(source: SourceArgument, database: Reading, copy: CopyOption = None) -> None:
    """Print the text of a saved copy, to quote from. Into a file or pipe it goes as it is; on a
    terminal what would steer it is replaced."""
    from claimtrack.queries import captures
    from claimtrack.reports.wrapping import visible

    with database.reading() as connection:
        words = captures.text_of(connection, _copy(connection, source, copy, with_text=True))
    if sys.stdout.isatty():
        sys.stdout.writelines(f"{visible(line)}\n" for line in words.split("\n"))
    else:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        sys.stdout.write(words)


@command("claimtrack source diff S1 K1")
def diff(
    source: SourceArgument,
    database: Reading,
    older: Annotated[
        str | None, Argument(metavar="[COPY", help="The older one, K1; else the last but one.")
    ] = None,
    newer: Annotated[
        str | None, Argument(metavar="COPY]", help="The newer one, K2; else the newest.")
    ] = None,
) -> None:
    """Show what changed between two saved copies of a source, [-word by word-]{+so+}."""
    from claimtrack.queries import captures, sources
    from claimtrack.reports import comparisons

    with database.reading() as connection:
        if older is None:
            found = captures.with_text(connection, sources.find(connection, source))
            if len(found) < 2:
                raise NoSuch(
                    f"there are no two saved copies of {source} with a text",
                    f"keep another: claimtrack source capture {source} …",
                )
            new, old = found[:2]
        else:
            old = _copy(connection, source, older, with_text=True)
            new = _copy(connection, source, newer, with_text=True)
        texts = captures.text_of(connection, old), captures.text_of(connection, new)
    if texts[0] == texts[1]:
        tell(f"the texts of K{old.id} and K{new.id} are the same")
        return
    heads = comparisons.head(old), comparisons.head(new)
    sys.stdout.writelines(comparisons.told(*texts, heads, terminal_cells()))


@command("claimtrack source save S1 report.txt")
def save(
    source: SourceArgument,
    database: Reading,
    file: Annotated[
        str | None,
        Argument(metavar="[FILE]", help="A new file, or - for stdout; else its SHA-256."),
    ] = None,
    copy: CopyOption = None,
) -> None:
    """Write a saved copy to a new file, byte for byte as it was kept."""
    from claimtrack.store import documents

    with database.reading() as connection:
        found = _copy(connection, source, copy)
        content = documents.content(connection, found.sha256)
    if file == "-":
        sys.stdout.buffer.write(content)
        return
    name = file or found.sha256
    try:
        stream = open(name, "xb")  # noqa: SIM115
    except FileExistsError:
        raise Refused(f"{name} exists already", "name a new file") from None
    except OSError as error:
        raise Refused(f"{name} cannot be written: {error.strerror}", "name another") from None
    try:
        with stream:
            stream.write(content)
    except BaseException as error:
        # Half a document is none.
        os.unlink(name)
        if isinstance(error, OSError):
            raise Refused(
                f"{name} cannot be written: {error.strerror}", "free some space"
            ) from None
        raise
    tell(f"K{found.id} is in {name}: {found.media_type}, {found.size:,} bytes")


def columns() -> tuple[Any, ...]:
    """The columns of rechecked quotes."""
    from claimtrack.reports.output import Column

    return (
        Column("id", "Quote", number=True),
        Column("claim", "Claim", number=True),
        Column("source", "Source", number=True),
        Column("state", "State"),
        Column("exact", "Words", wraps=True),
        Column("now", "There now", wraps=True),
        *(
            Column(key, heading, shown=False, number=True)
            for key, heading in (
                ("capture", "Copy"), ("newest", "Newest"), ("start", "Start"), ("end", "End"),
            )
        ),
        Column("statement", "Statement", shown=False, number=True),
    )  # fmt: skip


@command("claimtrack recheck")
def recheck(
    database: Reading,
    output: Output,
    reference: Annotated[
        str | None,
        Argument(
            metavar="[REF]",
            help="Only the quotes of a claim (12) or from a source (S3).",
            autocompletion=completing.claims,
        ),
    ] = None,
    every: Annotated[
        bool, Option("--all", help="List those that are present, too; to a program all are.")
    ] = False,
    check: Annotated[
        bool, Option("--check", help="Exit with 1 where a quote is changed, gone or unverified.")
    ] = False,
) -> None:
    """Test quotes word for word against the newest saved copy of their source.

    Each is present; moved: it stands elsewhere in the text; changed: something like it stands
    there; gone; or unverified: no copy was ever seen to have it. What only looks alike is never
    taken for the quote. To see the page as it is now, keep a new copy first: claimtrack source
    capture S1 --fetch.
    """
    from claimtrack.queries import quotes
    from claimtrack.queries.references import resolve
    from claimtrack.reports import comparisons, phrases

    with database.reading() as connection:
        by, number = "all", 0
        if reference is not None:
            found = resolve(connection, reference, Kind.CLAIM, Kind.SOURCE)
            by, number = found.kind.value, found.id
        rechecked = [comparisons.rechecked(one) for one in quotes.recheck(connection, by, number)]
    states = [one["state"] for one in rechecked]
    whole = every or output.machine
    shown = [one for one in rechecked if whole or one["state"] != QuoteState.PRESENT]
    counts = ", ".join(
        f"{states.count(state)} {state.label}" for state in QuoteState if state in states
    )
    told = (
        f"{phrases.counted(len(states), 'quote')}: {counts}" if states else "there is no quote yet"
    )
    output.print(shown, columns(), told)
    if shown or output.machine or output.quiet:
        tell(told)
    if check and set(states) - {QuoteState.PRESENT, QuoteState.MOVED}:
        raise typer.Exit(Exit.FOUND)


def _standard_input() -> bytes:
    from claimtrack.evidence.files import LARGEST

    content = sys.stdin.buffer.read(LARGEST + 1)
    if not content or len(content) > LARGEST:
        what = "is empty" if not content else f"has more than {LARGEST:,} bytes"
        raise Refused(f"standard input {what}", "give it a document")
    return content


def _copy(
    connection: Connection, source: str, copy: str | None, *, with_text: bool = False
) -> CaptureRow:
    """The copy that is meant of a source. Raises NoSuch."""
    from claimtrack.queries import captures, sources
    from claimtrack.queries.references import resolve

    number = sources.find(connection, source)
    if copy is None:
        found = (
            captures.with_text(connection, number)
            if with_text
            else captures.of_source(connection, number)
        )
        if not found:
            what = " with a text" if with_text else ""
            raise NoSuch(
                f"S{number} has no saved copy{what}",
                f"keep one: claimtrack source capture S{number} FILE, or --fetch",
            )
        return found[0]
    row = captures.one(connection, resolve(connection, copy, Kind.CAPTURE).id)
    if row.retraction:
        tell(f"K{row.id} was retracted: {row.retraction}")
    if row.source != number:
        raise NoSuch(
            f"K{row.id} is a copy of S{row.source}", f"see: claimtrack source show S{number}"
        )
    if with_text and row.text_sha256 is None:
        raise NoSuch(f"K{row.id} has no text", row.note or "it was kept without")
    return row
