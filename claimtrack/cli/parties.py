"""party add, list, show, edit, affiliate."""

from __future__ import annotations

from typing import Annotated, Any

from typer import Argument, Option

from claimtrack.cli import completing
from claimtrack.cli.blocks import PartyArgument, Rated, Reading, Writing
from claimtrack.cli.command import command, one_of
from claimtrack.cli.output import Output
from claimtrack.cli.streams import changed_words, tell
from claimtrack.errors import NoSuch, UsageFault
from claimtrack.vocabulary import Kind, PartyKind, Tie

KINDS = "|".join(str(kind.value).replace("_", "-") for kind in PartyKind)

KindOption = Annotated[
    str | None, Option("--kind", metavar=KINDS, help="What it is.", callback=one_of(PartyKind))
]
Alias = Annotated[
    list[str] | None, Option("--alias", metavar="NAME", help="Another name. Repeatable.")
]
Note = Annotated[str | None, Option("--note", metavar="TEXT", help="A note to keep.")]


def columns() -> tuple[Any, ...]:
    """The columns of a list of parties."""
    from claimtrack.reports.output import Column

    return (
        Column("id", "Party", number=True),
        Column("name", "Name", wraps=True),
        Column("party_kind", "Kind"),
        Column("reliability", "Rel."),
        Column("statement_count", "Statements", number=True),
        Column("source_count", "Sources", number=True),
        *(
            Column(key, heading, shown=False, wraps=True)
            for key, heading in (
                ("note", "Note"), ("same_as", "Same as"), ("uuid", "UUID"),
                ("retraction", "Retracted"), ("aliases", "Also called"),
                ("same", "Also recorded as"), ("ties", "Ties"),
                ("tied", "Tied to it"), ("ratings", "Ratings"), ("track_record", "Track record"),
            )
        ),
    )  # fmt: skip


@command('claimtrack party add "Ministry of Defence" --kind government --alias MoD')
def add(
    name: Annotated[str, Argument(metavar="NAME", help="Its name.")],
    rated: Rated,
    writing: Writing,
    kind: KindOption = None,
    alias: Alias = None,
    note: Note = None,
    namesake: Annotated[
        bool, Option("--namesake", help="Another party of a name that is taken.")
    ] = False,
) -> None:
    """Add a party: a person, government, armed group, organisation, outlet or anonymous group.

    Its number goes to stdout.
    """
    from claimtrack.ledger.parties import add_party
    from claimtrack.queries.references import Reference

    with writing.revision("party add") as revision:
        number = add_party(
            revision, name, kind=kind, note=note, aliases=tuple(alias or ()), namesake=namesake
        )
        rated.rate(revision, Reference(Kind.PARTY, number))
    print(f"P{number}")


@command("claimtrack party list -n 10")
def list_parties(database: Reading, output: Output) -> None:
    """List parties, with how many statements they made and sources they published."""
    from claimtrack.queries import parties as queries
    from claimtrack.reports.records import party_record, told_party

    with database.reading() as connection:
        rows = queries.every(connection, limit=output.bound)
    records = map(party_record, rows)
    if not output.machine:
        records = map(told_party, records)
    output.print(records, columns(), "there is no party yet")


@command('claimtrack party show "John Nicholson"')
def show(party: PartyArgument, database: Reading, output: Output) -> None:
    """Show a party: its names, its ties, its ratings, its track record, and the claims it made.

    The track record counts its claims that hold and that are outweighed, each with its own evidence
    left out; the share of those that hold comes with its 90 % interval, and enters no score.
    """
    from claimtrack.queries import parties as queries
    from claimtrack.queries.claims import Filters
    from claimtrack.queries.references import resolve
    from claimtrack.queries.tracks import track_record
    from claimtrack.reports.records import party_record

    with database.reading() as connection:
        number = resolve(connection, party, Kind.PARTY).id
        (row,) = queries.every(connection, limit=None, number=number)
        record = party_record(
            row,
            [name for _, name in queries.aliases(connection, number)],
            queries.ties(connection, number, inward=False),
            queries.ties(connection, number, inward=True),
            queries.ratings(connection, "party", number),
            track_record(connection, number),
            queries.same(connection, number),
        )
        claims = output.some(connection, Filters(by=number))
    output.print_one(record, columns(), f"P{number}  {row.name}", claims)


@command('claimtrack party edit Russia --alias "Rossiya"')
def edit(
    party: PartyArgument,
    rated: Rated,
    writing: Writing,
    name: Annotated[str | None, Option("--name", metavar="NAME", help="Its name.")] = None,
    kind: Annotated[
        str | None,
        Option(
            "--kind", metavar=KINDS, help="What it is.", callback=one_of(PartyKind, or_none=True)
        ),
    ] = None,
    alias: Alias = None,
    no_alias: Annotated[
        list[str] | None, Option("--no-alias", metavar="NAME", help="Withdraw an alias.")
    ] = None,
    same_as: Annotated[
        str | None,
        Option(
            "--same-as",
            metavar="PARTY",
            help='The party that this one really is; "" for none.',
            autocompletion=completing.parties,
        ),
    ] = None,
    note: Note = None,
    namesake: Annotated[
        bool, Option("--namesake", help="Let it have a name that another party has.")
    ] = False,
) -> None:
    """Change a party, its names or its rating. Only what is named changes; "" empties a field."""
    from claimtrack.ledger import parties as ledger
    from claimtrack.queries import parties as queries
    from claimtrack.queries.references import resolve

    given = {"name": name, "party_kind": kind, "same_as": same_as, "note": note}
    fields = {field: value for field, value in given.items() if value is not None}
    if not (fields or alias or no_alias or rated != Rated()):
        raise UsageFault("nothing to change is named", "see: claimtrack party edit --help")
    with writing.revision("party edit") as revision:
        found = resolve(revision.connection, party, Kind.PARTY)
        changed = (
            ledger.edit_party(revision, found.id, fields, namesake=namesake) if fields else False
        )
        known = {named: row for row, named in queries.aliases(revision.connection, found.id)}
        for other in no_alias or ():
            if other not in known:
                raise NoSuch(
                    f'{found} has no alias "{other}"', f"see: claimtrack party show {found}"
                )
            changed |= revision.edit(Kind.ALIAS, known[other], retraction="not its name")
        for other in alias or ():
            ledger.add_alias(revision, found.id, other, namesake=namesake)
            changed = True
        changed |= rated.rate(revision, found)
    tell(changed_words(found, changed))


@command('claimtrack party affiliate "Tom Gresback" NATO --as member-of --since 2017')
def affiliate(
    party: PartyArgument,
    institution: Annotated[
        str,
        Argument(
            metavar="INSTITUTION",
            help="Its name or number; a new name makes a new party.",
            autocompletion=completing.parties,
        ),
    ],
    writing: Writing,
    tie: Annotated[
        str,
        Option(
            "--as",
            metavar="speaks-for|member-of",
            callback=one_of(Tie),
            help="Speakers of one institution are one voice; members are not.",
        ),
    ] = "speaks_for",
    role: Annotated[str | None, Option("--role", metavar="TEXT", help="In what role.")] = None,
    since: Annotated[str | None, Option("--since", metavar="DATE", help="From when.")] = None,
    until: Annotated[str | None, Option("--until", metavar="DATE", help="Until when.")] = None,
) -> None:
    """Tie a party to an institution that it speaks for, or is a member of."""
    from claimtrack.ledger import parties as ledger
    from claimtrack.queries.references import require_live, resolve

    with writing.revision("party affiliate") as revision:
        found = resolve(revision.connection, party, Kind.PARTY)
        require_live(revision.connection, found)
        number = ledger.affiliate(
            revision,
            found.id,
            Tie(tie),
            ledger.find_or_add_party(revision, institution),
            role=role,
            since=since,
            until=until,
        )
    print(f"A{number}")
