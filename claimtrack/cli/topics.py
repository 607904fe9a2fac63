"""topic add, list, show, edit."""

from __future__ import annotations

from typing import Annotated, Any

from typer import Argument, Option

from claimtrack.cli.blocks import Reading, TopicArgument, Writing
from claimtrack.cli.command import command
from claimtrack.cli.output import Output
from claimtrack.cli.streams import changed_words, tell
from claimtrack.errors import UsageFault
from claimtrack.vocabulary import Kind

Note = Annotated[str | None, Option("--note", metavar="TEXT", help="A note to keep.")]


def columns() -> tuple[Any, ...]:
    """The columns of a list of topics."""
    from claimtrack.reports.output import Column

    return (
        Column("id", "Topic", number=True),
        Column("name", "Name", wraps=True),
        Column("claim_count", "Claims", number=True),
        Column("disputed_count", "Disputed", number=True),
        Column("note", "Note", wraps=True),
        Column("uuid", "UUID", shown=False),
        Column("retraction", "Retracted", shown=False),
    )


@command('claimtrack topic add "Arms deliveries" --note "Who armed whom, 2016-2018."')
def add(
    name: Annotated[str, Argument(metavar="NAME", help="Its name.")],
    writing: Writing,
    note: Note = None,
) -> None:
    """Add a topic. Its number goes to stdout."""
    from claimtrack.ledger.topics import add_topic

    with writing.revision("topic add") as revision:
        number = add_topic(revision, name, note)
    print(f"O{number}")


@command("claimtrack topic list")
def list_topics(database: Reading, output: Output) -> None:
    """List topics, with how many live claims they have and how many of those are disputed."""
    from claimtrack.queries import topics as queries
    from claimtrack.reports.records import known

    with database.reading() as connection:
        rows = queries.every(connection, limit=output.bound)
    output.print((known(row._asdict()) for row in rows), columns(), "there is no topic yet")


@command("claimtrack topic show Afghanistan")
def show(topic: TopicArgument, database: Reading, output: Output) -> None:
    """Show a topic and its claims."""
    from claimtrack.queries import topics as queries
    from claimtrack.queries.claims import Filters
    from claimtrack.queries.references import resolve
    from claimtrack.reports.records import known

    with database.reading() as connection:
        number = resolve(connection, topic, Kind.TOPIC).id
        (row,) = queries.every(connection, limit=None, number=number)
        claims = output.some(connection, Filters(topic=number))
    output.print_one(known(row._asdict()), columns(), f"O{number}  {row.name}", claims)


@command('claimtrack topic edit Motives --note "Why each side says what it says."')
def edit(
    topic: TopicArgument,
    writing: Writing,
    name: Annotated[str | None, Option("--name", metavar="NAME", help="Its name.")] = None,
    note: Note = None,
) -> None:
    """Change a topic. Only what is named changes; "" empties a field."""
    from claimtrack.ledger.topics import edit_topic
    from claimtrack.queries.references import resolve

    fields = {key: value for key, value in (("name", name), ("note", note)) if value is not None}
    if not fields:
        raise UsageFault("nothing to change is named", "see: claimtrack topic edit --help")
    with writing.revision("topic edit") as revision:
        found = resolve(revision.connection, topic, Kind.TOPIC)
        changed = edit_topic(revision, found, fields)
    tell(changed_words(found, changed))
