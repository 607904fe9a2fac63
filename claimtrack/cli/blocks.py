"""Options that several commands share, each declared once.

A command's function takes a block as one parameter; `command` puts the block's options in its place
on the command line and hands the function the block filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NamedTuple

from typer import Argument, Option

from claimtrack import config
from claimtrack.cli import completing
from claimtrack.cli.command import one_of
from claimtrack.cli.copying import copied
from claimtrack.cli.streams import tell
from claimtrack.errors import UsageFault
from claimtrack.vocabulary import Credibility, Kind, Reliability, Speech

if TYPE_CHECKING:
    from claimtrack.ledger.claims import Telling, Wording
    from claimtrack.queries.claims import Filters
    from claimtrack.queries.references import Reference
    from claimtrack.store.engine import Connection
    from claimtrack.store.revisions import Revision

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


Named = Annotated[
    str | None,
    Option("--db", metavar="PATH|URL", help="The database (else CLAIMTRACK_DB)."),
]
AsOf = Annotated[
    str | None,
    Option(
        "--as-of",
        metavar="DATE|REVISION",
        help="What was recorded by then: a day, a time (2026-11-25T14:30, UTC) or a revision (R9).",
    ),
]


class Database(NamedTuple):
    """Which database."""

    db: Named = None

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


class Reading(NamedTuple):
    """Which database, and as it was when."""

    as_of: AsOf = None
    until: Annotated[
        str | None, Option("--until", metavar="DATE", help="Only what may have been said by then.")
    ] = None
    db: Named = None

    @property
    def name(self) -> str:
        """Its path or URL."""
        return config.database(self.db)

    @property
    def looks_back(self) -> bool:
        """Whether it is not the present that is read."""
        return self.as_of is not None or self.until is not None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view of it, of the past where one is named."""
        from claimtrack.store.engine import reading

        with reading(self.name, looking_back=self.looks_back) as connection:
            if self.looks_back:
                from claimtrack.queries import moments

                for note in moments.look_back(connection, self.as_of, self.until):
                    tell(note)
            yield connection

    def described(self, connection: Connection) -> str | None:
        """Which past is read, for a page that is printed; None for the present."""
        if not self.looks_back:
            return None
        from claimtrack.queries import moments

        return moments.described(connection, self.as_of is not None)


class Writing(NamedTuple):
    """Which database, and why it is changed."""

    message: Annotated[
        str | None, Option("-m", "--message", metavar="TEXT", help="Why, for the history.")
    ] = None
    db: Named = None

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
        list[str] | None,
        Option(
            "--quote",
            metavar="TEXT",
            help="The exact words, as the source's saved copy has them. Repeatable.",
        ),
    ] = None
    prefix: Annotated[
        str | None,
        Option("--prefix", metavar="TEXT", help="What stands right before a quote found often."),
    ] = None
    unverified: Annotated[
        bool, Option("--unverified", help="Keep a quote that is not found; it is marked so.")
    ] = False
    speech: Annotated[
        str | None,
        Option(
            "--speech",
            metavar="direct|reported",
            callback=one_of(Speech),
            help="The claimant's own words, or the source's.",
        ),
    ] = None
    credibility: Annotated[
        str | None,
        Option(
            "--credibility",
            metavar="1…6",
            callback=one_of(Credibility),
            help="Admiralty digit: 1 confirmed … 5 improbable, 6 truth cannot be judged.",
            autocompletion=completing.credibilities,
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
    fetch: Annotated[
        bool, Option("--fetch", help="Fetch the page at the source's URL and keep a copy.")
    ] = False

    def telling(self, note: str | None = None) -> Telling:
        """What the ledger takes, with a copy of a source that is a file, or a page to be fetched:
        to be asked before a revision is begun. Raises Refused for what cannot be copied."""
        from claimtrack.ledger.claims import Telling
        from claimtrack.ledger.quotes import Quoting
        from claimtrack.ledger.sources import SourceGiven

        if self.fetch and "://" not in (self.source or ""):
            raise UsageFault("--fetch is of a page", "add --source https://…")
        if len(set(self.quote or ())) < len(self.quote or ()):
            raise UsageFault("a quote is given twice", "give it once")
        if (self.prefix or self.unverified) and not self.quote:
            given = "--prefix" if self.prefix else "--unverified"
            raise UsageFault(f"{given} is of a quote", 'add --quote "…"')
        source = copied(
            SourceGiven(
                self.source, self.title, self.publisher, self.author, self.published, self.accessed
            ),
            fetch=self.fetch,
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
            quoting=Quoting(self.prefix or None, self.unverified),
            note=note,
            credibility=self.credibility,
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


class Narrowed(NamedTuple):
    """Which claims a list is of."""

    topic: Annotated[
        str | None,
        Option(
            "--topic", metavar="TOPIC", help="Only of this topic.", autocompletion=completing.topics
        ),
    ] = None
    by: Annotated[
        str | None,
        Option(
            "--by",
            metavar="PARTY",
            help="Only made by this party.",
            autocompletion=completing.parties,
        ),
    ] = None
    source: Annotated[
        str | None,
        Option(
            "--source",
            metavar="SOURCE",
            help="Only found in this source: its number or URL.",
            autocompletion=completing.sources,
        ),
    ] = None
    since: Annotated[
        str | None,
        Option("--since", metavar="DATE", help="Only what may have been said from then on."),
    ] = None

    def filters(self, connection: Connection) -> Filters:
        """The filters with what they name looked up. Raises NoSuch for a name nobody has, and
        UsageFault when nothing can be both since this day and until that of the connection."""
        from claimtrack import dates
        from claimtrack.queries import sources
        from claimtrack.queries.claims import Filters
        from claimtrack.queries.references import resolve

        first = dates.parse(self.since).earliest if self.since is not None else None
        last = connection.past.moment.until if connection.past is not None else None
        if first and last and first > last:
            raise UsageFault(f"--since {self.since} is after --until {last}", "swap them")
        return Filters(
            topic=self._topic(connection),
            by=None if self.by is None else resolve(connection, self.by, Kind.PARTY).id,
            source=None if self.source is None else sources.find(connection, self.source),
            since=first,
        )

    def _topic(self, connection: Connection) -> int | None:
        """The topic named; of several that are called so the first, for the filter takes all."""
        from claimtrack.queries.references import named, resolve

        if self.topic is None:
            return None
        found = named(connection, Kind.TOPIC, self.topic)
        return min(found) if found else resolve(connection, self.topic, Kind.TOPIC).id


class Rated(NamedTuple):
    """A reliability rating, of a party or a source."""

    reliability: Annotated[
        str | None,
        Option(
            "--reliability",
            metavar="A…F",
            callback=one_of(Reliability),
            help="Admiralty letter: A completely reliable … E unreliable, F cannot be judged.",
        ),
    ] = None
    because: Annotated[
        str | None,
        Option("--because", metavar="TEXT", help="Why that letter; kept with the rating."),
    ] = None

    def rate(self, revision: Revision, rated: Reference) -> bool:
        """Rates as of today (UTC); returns whether a letter was given."""
        if not self.reliability:
            if self.because:
                raise UsageFault("--because goes with --reliability", "add a letter, A to F")
            return False
        from datetime import UTC, datetime

        from claimtrack.ledger.parties import rate

        today = datetime.now(UTC).date().isoformat()
        rate(revision, rated, self.reliability, today, self.because)
        return True


class Described(NamedTuple):
    """What a source is, besides where it is."""

    title: Annotated[str | None, Option("--title", metavar="TEXT", help="Its title.")] = None
    publisher: Annotated[
        str | None,
        Option(
            "--publisher",
            metavar="PARTY",
            help="Who published it.",
            autocompletion=completing.parties,
        ),
    ] = None
    author: Annotated[str | None, Option("--author", metavar="TEXT", help="Who wrote it.")] = None
    published: Annotated[
        str | None, Option("--published", metavar="DATE", help="When it appeared.")
    ] = None
    accessed: Annotated[
        str | None, Option("--accessed", metavar="DATE", help="When you read it.")
    ] = None
    archive_url: Annotated[
        str | None, Option("--archive-url", metavar="URL", help="An archived copy.")
    ] = None
    derived_from: Annotated[
        str | None,
        Option(
            "--derived-from",
            metavar="SOURCE",
            autocompletion=completing.sources,
            help="The source it reprints or copies; both are then one origin.",
        ),
    ] = None
    language: Annotated[str | None, Option("--language", metavar="TAG", help="Its language.")] = (
        None
    )
    note: Annotated[str | None, Option("--note", metavar="TEXT", help="A note to keep.")] = None
