"""source add, list, show, edit."""

from __future__ import annotations

from typing import Annotated, Any

from typer import Argument, Option

from claimtrack.cli.blocks import Described, Rated, Reading, SourceArgument, Writing
from claimtrack.cli.command import command
from claimtrack.cli.copying import Taken
from claimtrack.cli.output import Output
from claimtrack.cli.streams import changed_words, tell
from claimtrack.errors import UsageFault
from claimtrack.vocabulary import Kind


def columns() -> tuple[Any, ...]:
    """The columns of a list of sources."""
    from claimtrack.reports.output import Column

    return (
        Column("id", "Source", number=True),
        Column("title", "Title", wraps=True),
        Column("publisher", "Publisher", wraps=True),
        Column("published", "Published"),
        Column("derived_from", "From", number=True),
        Column("reliability", "Rel."),
        Column("statement_count", "Statements", number=True),
        *(
            Column(key, heading, shown=False, wraps=True)
            for key, heading in (
                ("author", "Author"), ("accessed", "Accessed"), ("url", "URL"),
                ("archive_url", "Archive"), ("file_name", "File"), ("file_sha256", "SHA-256"),
                ("language", "Language"), ("note", "Note"), ("uuid", "UUID"),
                ("retraction", "Retracted"), ("ratings", "Ratings"), ("derived", "Derived"),
                ("captures", "Copies"),
            )
        ),
    )  # fmt: skip


@command(
    'claimtrack source add https://example.org/news --title "A report" --publisher "The Example"'
)
def add(
    described: Described,
    rated: Rated,
    writing: Writing,
    taken: Taken,
    named: Annotated[
        str | None, Argument(metavar="[URL|FILE]", help="Where it is; a book needs only --title.")
    ] = None,
) -> None:
    """Add a source. Its number goes to stdout.

    Of a file, and of a page with --fetch, a copy is kept in the database, with the text in it, in
    which quotes are then found word for word. What the document says of itself fills what you leave
    out, and is told.
    """
    from claimtrack.ledger.sources import SourceGiven, add_named_source
    from claimtrack.queries.references import Reference

    given = SourceGiven(named, **described._asdict()).copied(taken.taking(named))
    with writing.revision("source add") as revision:
        number = add_named_source(revision, given)
        rated.rate(revision, Reference(Kind.SOURCE, number))
    print(f"S{number}")


@command("claimtrack source list --columns id,title,url")
def list_sources(database: Reading, output: Output) -> None:
    """List sources. From names the source that one is derived from; Rel. is its latest rating.

    To a person, one without a title is shown by its file or its address.
    """
    from claimtrack.queries import sources as queries
    from claimtrack.reports.records import source_record

    with database.reading() as connection:
        rows = queries.every(connection, limit=output.bound)
    if not output.machine:
        rows = [row._replace(title=row.label) for row in rows]
    output.print(map(source_record, rows), columns(), "there is no source yet")


@command("claimtrack source show S1")
def show(source: SourceArgument, database: Reading, output: Output) -> None:
    """Show a source, where it comes from, and the claims found in it."""
    from claimtrack.queries import captures, parties, references
    from claimtrack.queries import sources as queries
    from claimtrack.queries.claims import Filters
    from claimtrack.reports.records import source_record

    with database.reading() as connection:
        number = references.resolve(connection, source, Kind.SOURCE).id
        (row,) = queries.every(connection, limit=None, number=number)
        record = source_record(
            row,
            parties.ratings(connection, "source", number),
            queries.derived(connection, number),
            captures.of_source(connection, number),
        )
        claims = output.some(connection, Filters(source=number))
    output.print_one(record, columns(), f"S{number}  {row.label}", claims)


@command('claimtrack source edit S1 --reliability C --because "An opinion piece."')
def edit(
    source: SourceArgument,
    described: Described,
    rated: Rated,
    writing: Writing,
    url: Annotated[str | None, Option("--url", metavar="URL", help="Where it is.")] = None,
) -> None:
    """Change a source, or rate it. Only what is named changes; "" empties a field."""
    from claimtrack.ledger.sources import edit_source
    from claimtrack.queries.references import resolve

    given = {"url": url, **described._asdict()}
    fields = {name: value for name, value in given.items() if value is not None}
    if not fields and rated == Rated():
        raise UsageFault("nothing to change is named", "see: claimtrack source edit --help")
    with writing.revision("source edit") as revision:
        found = resolve(revision.connection, source, Kind.SOURCE)
        changed = edit_source(revision, found.id, fields) if fields else False
        changed |= rated.rate(revision, found)
    tell(changed_words(found, changed))
