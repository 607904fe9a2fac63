"""Options that several commands share, each declared once.

A command's function takes a block as one parameter; `command` puts the block's options in its place
on the command line and hands the function the block filled in.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar, get_type_hints

import typer
from typer import Argument, Option

from claimtrack import config
from claimtrack.cli import completing
from claimtrack.cli.streams import close_stdout, tell, terminal_cells
from claimtrack.errors import Refused, UsageFault
from claimtrack.vocabulary import Speech, Word

if TYPE_CHECKING:
    from claimtrack.ledger.claims import Telling, Wording
    from claimtrack.queries.claims import ClaimRow, Filters
    from claimtrack.reports.output import Column
    from claimtrack.store.engine import Connection
    from claimtrack.store.revisions import Revision

T = TypeVar("T")
LARGEST = 2**31 - 2
FORMATS = ("table", "markdown", "html", "latex", "csv", "tsv", "json", "jsonl")

ClaimArgument = Annotated[
    str, Argument(metavar="CLAIM", help="Its number.", autocompletion=completing.claims)
]
PartyArgument = Annotated[
    str, Argument(metavar="PARTY", help="Its name or number.", autocompletion=completing.parties)
]
TopicArgument = Annotated[
    str, Argument(metavar="TOPIC", help="Its name.", autocompletion=completing.topics)
]
SourceArgument = Annotated[
    str, Argument(metavar="SOURCE", help="Its number.", autocompletion=completing.sources)
]


def one_of(words: type[Word], *, or_none: bool = False) -> Callable[[str | None], str | None]:
    """A check that an option holds a word of a vocabulary, or with `or_none` also nothing;
    `anonymous-group` and `anonymous group` are read as the stored `anonymous_group`."""
    known = {str(word.value): word for word in words}

    def check(value: str | None) -> str | None:
        if value is None or (or_none and value == ""):
            return value
        spelt = value.strip().replace("-", "_").replace(" ", "_")
        for key in known:
            if spelt.lower() == key.lower():
                return key
        listed = ", ".join(key.replace("_", "-") for key in known)
        raise typer.BadParameter(f'"{value}" is none of: {listed}')

    return check


class Database(NamedTuple):
    """Which database."""

    db: Annotated[
        str | None,
        Option("--db", metavar="PATH|URL", help="The database (else CLAIMTRACK_DB)."),
    ] = None

    @property
    def name(self) -> str:
        """Its path or URL."""
        return config.database(self.db)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view of it."""
        from claimtrack.store.engine import reading

        with reading(self.name) as connection:
            yield connection


class Writing(NamedTuple):
    """Which database, and why it is changed."""

    message: Annotated[
        str | None, Option("-m", "--message", metavar="TEXT", help="Why, for the history.")
    ] = None
    db: Annotated[
        str | None,
        Option("--db", metavar="PATH|URL", help="The database (else CLAIMTRACK_DB)."),
    ] = None

    @contextmanager
    def revision(self, command: str) -> Iterator[Revision]:
        """The revision of this command; once it is kept, its notes go to stderr."""
        from claimtrack.store.revisions import writing

        with writing(
            config.database(self.db), actor=config.actor(), command=command, message=self.message
        ) as revision:
            yield revision
        for note in revision.notes:
            tell(note)


class Output(NamedTuple):
    """How rows are printed."""

    format: Annotated[
        str, Option("--format", "-f", metavar="|".join(FORMATS), help="How rows are printed.")
    ] = "table"
    json: Annotated[bool, Option("--json", help="The same as --format json.")] = False
    columns: Annotated[
        str | None, Option("--columns", metavar="A,B", help="Which columns, in which order.")
    ] = None
    quiet: Annotated[bool, Option("-q", "--quiet", help="Only the numbers.")] = False
    limit: Annotated[
        int, Option("-n", "--limit", min=0, max=LARGEST, help="At most so many; 0 is all.")
    ] = 50

    @property
    def bound(self) -> int | None:
        """The limit as queries take it: one more than is shown, to tell whether there are more."""
        return self.limit + 1 if self.limit else None

    def limited(self, rows: Iterable[T]) -> Iterator[T]:
        """The rows to show; when there are more, that is said at the end."""
        for count, row in enumerate(rows):
            if count == self.limit and self.limit:
                tell(f"only the first {self.limit} are shown; -n 0 shows all")
                return
            yield row

    @property
    def machine(self) -> bool:
        """Whether a program reads the output."""
        return self.json or self.format in ("csv", "tsv", "json", "jsonl")

    def form(self) -> Any:
        """The format chosen. Raises UsageFault for an unknown one."""
        from claimtrack.reports.output import Format

        if self.json and self.format not in ("table", "json", "jsonl"):
            raise UsageFault(f"--json and --format {self.format} differ", "leave one of them out")
        if self.format not in FORMATS:
            raise UsageFault(f'no format "{self.format}"', f"one of: {', '.join(FORMATS)}")
        return Format("json" if self.json and self.format == "table" else self.format)

    def some(self, connection: Connection, filters: Filters) -> list[ClaimRow]:
        """The claims to show with a party, source or topic; people do not see who rebuts."""
        from claimtrack.queries.claims import MANY, listed

        names = MANY if self.machine else 0
        rows = listed(connection, filters, sort="id", limit=self.bound, names=names)
        return list(self.limited(rows))

    def print(
        self, records: Iterable[Mapping[str, Any]], columns: Sequence[Column], nothing: str
    ) -> None:
        """Prints records; of an empty list, `nothing` on stderr when a person reads."""
        from claimtrack.reports.output import render

        form = self.form()
        records = self.limited(records)
        wanted = [name.strip() for name in self.columns.split(",")] if self.columns else None
        if self.quiet:
            for record in records:
                print(record.get("id", next(iter(record.values()))))
            return
        self.speak_utf8()
        empty = True
        for chunk in render(records, columns, form, wanted=wanted, cells=terminal_cells()):
            empty = False
            sys.stdout.write(chunk)
        if empty and not self.machine:
            tell(nothing)

    def speak_utf8(self) -> None:
        """What goes to a program or a file is the same bytes under any terminal."""
        if self.form().value != "table" and isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")

    def print_one(
        self,
        record: Mapping[str, Any],
        columns: Sequence[Column],
        title: str = "",
        claims: Sequence[ClaimRow] | None = None,
    ) -> None:
        """Prints one record: whole to a program (an object in JSON), as a page to a person, with
        the claims that belong to it."""
        from claimtrack.reports import cards
        from claimtrack.reports.output import object_line
        from claimtrack.reports.records import claim_record

        form = self.form()
        self.speak_utf8()
        if claims is not None:
            record = {**record, "claims": [claim_record(row) for row in claims]}
        if form.value in ("json", "jsonl") and not self.columns and not self.quiet:
            sys.stdout.write(object_line(record))
        elif form.value == "table" and not self.columns and not self.quiet:
            shown = claims or ()
            sys.stdout.writelines(cards.card(title, record, columns, shown, terminal_cells()))
        else:
            self.print([record], columns, "")


class ToldBy(NamedTuple):
    """One occasion on which a claim was made."""

    by: Annotated[
        str | None,
        Option(
            "--by",
            metavar="PARTY",
            help="Who claims it; a new name makes a new party.",
            autocompletion=completing.parties,
        ),
    ] = None
    role: Annotated[str | None, Option("--role", metavar="TEXT", help="In what role, then.")] = None
    affiliation: Annotated[
        str | None,
        Option(
            "--affiliation",
            metavar="PARTY",
            autocompletion=completing.parties,
            help="The institution the claimant speaks for; its speakers are one voice.",
        ),
    ] = None
    member_of: Annotated[
        str | None,
        Option(
            "--member-of",
            metavar="PARTY",
            autocompletion=completing.parties,
            help="An institution the claimant belongs to but does not speak for.",
        ),
    ] = None
    said: Annotated[
        str | None,
        Option(
            "--said",
            metavar="DATE",
            help="When: 2018, 2018-02, 2018-02-20, ~2018-02, 2018-01/2018-03.",
        ),
    ] = None
    place: Annotated[str | None, Option("--place", metavar="TEXT", help="Where.")] = None
    quote: Annotated[
        list[str] | None, Option("--quote", metavar="TEXT", help="The exact words. Repeatable.")
    ] = None
    speech: Annotated[
        str | None,
        Option(
            "--speech",
            metavar="direct|reported",
            callback=one_of(Speech),
            help="The claimant's own words, or the source's.",
        ),
    ] = None
    source: Annotated[
        str | None,
        Option(
            "--source",
            metavar="SOURCE",
            help="Its number, a URL or a file; a new URL or file makes a new source.",
            autocompletion=completing.sources,
        ),
    ] = None
    title: Annotated[
        str | None, Option("--title", metavar="TEXT", help="Title of a new source.")
    ] = None
    publisher: Annotated[
        str | None,
        Option(
            "--publisher",
            metavar="PARTY",
            help="Publisher of a new source.",
            autocompletion=completing.parties,
        ),
    ] = None
    author: Annotated[
        str | None, Option("--author", metavar="TEXT", help="Author of a new source.")
    ] = None
    published: Annotated[
        str | None, Option("--published", metavar="DATE", help="When a new source appeared.")
    ] = None
    accessed: Annotated[
        str | None, Option("--accessed", metavar="DATE", help="When you read a new source.")
    ] = None

    def telling(self, note: str | None = None) -> Telling:
        """What the ledger takes."""
        from claimtrack.ledger.claims import Telling
        from claimtrack.ledger.sources import SourceGiven

        source = SourceGiven(
            self.source, self.title, self.publisher, self.author, self.published, self.accessed
        )
        return Telling(
            by=self.by,
            role=self.role or None,
            speaks_for=self.affiliation,
            member_of=self.member_of,
            source=source if source.named is not None or source.described() else SourceGiven(),
            said=self.said or None,
            place=self.place or None,
            speech=self.speech,
            quotes=tuple(self.quote or ()),
            note=note,
        )


class Worded(NamedTuple):
    """What belongs to the claim itself, besides its text."""

    topic: Annotated[
        list[str] | None,
        Option(
            "--topic",
            metavar="TOPIC",
            help="A topic, made when new. Repeatable.",
            autocompletion=completing.topics,
        ),
    ] = None
    language: Annotated[
        str | None, Option("--language", metavar="TAG", help="Language of the text: en, ru, fa-AF.")
    ] = None
    original: Annotated[
        str | None,
        Option(
            "--original",
            metavar="TEXT",
            help="The claim as first worded, when the text is a translation.",
        ),
    ] = None
    original_language: Annotated[
        str | None, Option("--original-language", metavar="TAG", help="Language of the original.")
    ] = None
    note: Annotated[str | None, Option("--note", metavar="TEXT", help="A note to keep.")] = None

    def wording(self, text: str) -> Wording:
        """What the ledger takes."""
        from claimtrack.ledger.claims import Wording

        return Wording(
            text,
            language=self.language,
            original=self.original,
            original_language=self.original_language,
            note=self.note,
            topics=tuple(self.topic or ()),
        )


BLOCKS: tuple[type[Any], ...] = (Database, Writing, Output, ToldBy, Worded)


def command(example: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Makes a command of a function; its help opens with `example`."""

    def made(function: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(function, include_extras=True)
        parameters: list[inspect.Parameter] = []
        fields: dict[str, tuple[type[Any], list[str]]] = {}
        for name, parameter in inspect.signature(function).parameters.items():
            hint = hints[name]
            if hint in BLOCKS:
                options = get_type_hints(hint, include_extras=True)
                fields[name] = (hint, list(options))
                defaults = hint._field_defaults
                parameters += [
                    inspect.Parameter(
                        option,
                        inspect.Parameter.KEYWORD_ONLY,
                        default=defaults[option],
                        annotation=annotation,
                    )
                    for option, annotation in options.items()
                ]
            else:
                parameters.append(
                    parameter.replace(annotation=hint, kind=inspect.Parameter.KEYWORD_ONLY)
                )

        def run(ctx: typer.Context, **given: Any) -> None:
            if given.get("db") is None and "db" in given:
                given["db"] = ctx.find_root().params.get("database")
            _refuse_broken_text(given)
            for name, (block, options) in fields.items():
                given[name] = block(**{option: given.pop(option) for option in options})
            try:
                function(**given)
            except BrokenPipeError:
                close_stdout()

        context = inspect.Parameter(
            "ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
        )
        run.__signature__ = inspect.Signature([context, *parameters])  # type: ignore[attr-defined]
        run.__annotations__ = {part.name: part.annotation for part in [context, *parameters]}
        run.__name__, run.__doc__ = function.__name__, function.__doc__
        run.example = example  # type: ignore[attr-defined]
        run.plain = function  # type: ignore[attr-defined]
        return run

    return made


def _refuse_broken_text(given: Mapping[str, Any]) -> None:
    """Raises Refused for words that are not valid UTF-8: no database keeps them."""
    for value in given.values():
        for word in value if isinstance(value, list) else [value]:
            if isinstance(word, str) and any("\ud800" <= c <= "\udfff" for c in word):
                raise Refused("a word of the command is not valid UTF-8", "type it again")
