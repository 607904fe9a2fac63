"""export: claims as files that others can read."""

from __future__ import annotations

import codecs
import os
import sys
import time
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from claimtrack.cli import completing
from claimtrack.cli.blocks import Narrowed, Reading
from claimtrack.cli.command import command
from claimtrack.cli.lists import RelationOption, StandingOption
from claimtrack.cli.streams import tell, watched
from claimtrack.errors import UsageFault
from claimtrack.vocabulary import Kind, Relation, Standing

if TYPE_CHECKING:
    from claimtrack.exchange.registry import Format, Options
    from claimtrack.queries.claims import Filters
    from claimtrack.queries.exports import Export
    from claimtrack.store.engine import Connection

OWN = "jsonl"
"""What is written where no format is named: nothing is lost in it."""
PAUSE = 0.2
"""Seconds between two lines about how far it has come."""


@command("claimtrack export --disputed --format csv -o disputed.csv")
def export(
    narrowed: Narrowed,
    database: Reading,
    claims: Annotated[
        list[str] | None,
        Argument(
            metavar="[CLAIM…]",
            help="Only these, by number; else all that the options leave.",
            autocompletion=completing.claims,
        ),
    ] = None,
    output: Annotated[
        str | None,
        Option(
            "-o",
            "--output",
            metavar="FILE|DIR",
            help="Else standard output. A format that can writes a file a claim into DIR/.",
        ),
    ] = None,
    form: Annotated[
        str | None,
        Option("--format", "-f", metavar="NAME", help="Else by the file's name, else jsonl."),
    ] = None,
    disputed: Annotated[bool, Option("--disputed", help="Only claims that are rebutted.")] = False,
    relation: RelationOption = None,
    standing: StandingOption = None,
    settings: Annotated[
        list[str] | None,
        Option("--set", metavar="NAME=VALUE", help="An option of the format. Repeatable."),
    ] = None,
    force: Annotated[bool, Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write claims to a file, with all that rests on them; without a choice of claims, everything.

    Only jsonl loses nothing. What each of the other formats loses stands in docs/exporting.md.
    """
    from claimtrack.exchange import registry
    from claimtrack.queries.exports import Export

    to_stdout = output in (None, "-")
    chosen = _format(form, output)
    options = registry.chosen(chosen, "write", settings or ())
    if to_stdout and chosen.binary and sys.stdout.isatty():
        raise UsageFault(f"{chosen.name} is nothing for a terminal", "add -o FILE")
    if output is not None and _is_folder(output) and chosen.write_each is None:
        raise UsageFault(f"{chosen.name} writes one file, not one a claim", "name a file after -o")
    with database.reading() as connection:
        filters = narrowed.filters(connection)._replace(
            disputed=disputed,
            relation=Relation(relation) if relation else None,
            standing=Standing(standing) if standing else None,
        )
        numbers = _numbers(connection, claims or (), filters)
        whole = numbers is None and not database.looks_back
        progress = _Progress()
        asked = Export(connection, numbers, whole)
        if sys.stderr.isatty() and not (to_stdout and sys.stdout.isatty()):
            asked = progress.watching(asked)
        if numbers == ():
            tell("no claim fits")
        try:
            told = _put(chosen, asked, options, output, force=force)
        finally:
            progress.end()
        if told:
            tell(told)


def _put(
    chosen: Format, asked: Export, options: Options, output: str | None, *, force: bool
) -> str:
    """Writes the claims where they belong; returns what a person should know of it."""
    from claimtrack.cli.placing import place, place_each

    assert chosen.write is not None
    if output is None or output == "-":
        _print(chosen.write(asked, options))
        return ""
    if _is_folder(output):
        assert chosen.write_each is not None
        written = place_each(output, chosen.write_each(asked, options), force=force)
        return f"{written:,} files in {output}"
    pieces = chosen.write(asked, options)
    if output.lower().endswith(".gz"):
        pieces = _packed(pieces)
    size = place(output, pieces, force=force)
    return f"{output}: {chosen.label}, {size:,} bytes"


def _format(named: str | None, output: str | None) -> Format:
    from claimtrack.exchange import registry

    if named is not None:
        return registry.named(named, "write")
    if output is None or output == "-" or _is_folder(output):
        return registry.named(OWN, "write")
    found = registry.by_suffix(os.path.basename(output))
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageFault(f"no format goes by the name {output}", "add --format NAME")
    several = " or ".join(one.name for one in found)
    raise UsageFault(f"{output} may be {several}", f"add --format {found[0].name}, say")


def _is_folder(output: str) -> bool:
    return output.endswith(("/", os.sep)) or os.path.isdir(output)


def _numbers(
    connection: Connection, named: Iterable[str], filters: Filters
) -> tuple[int, ...] | None:
    """The claims chosen; None for no choice, which is everything."""
    from claimtrack.queries.claims import Filters, listed
    from claimtrack.queries.references import require_live, resolve

    narrows = filters != Filters()
    found = [resolve(connection, one, Kind.CLAIM) for one in named]
    if found and narrows:
        raise UsageFault("claims are named, and narrowed by options too", "leave one of them out")
    for one in found:
        require_live(connection, one)
    if found:
        return tuple(dict.fromkeys(one.id for one in found))
    if not narrows:
        return None
    return tuple(row.id for row in listed(connection, filters, sort="id", names=0))


class _Progress:
    """Tells a terminal how far a long export has come."""

    def __init__(self) -> None:
        self.tell = watched()
        self.begun = self.told = time.monotonic()
        self.shown = False

    def watching(self, asked: Export) -> Export:
        """The same, with an ear for how much of it has been read."""
        from claimtrack.queries.exports import count

        self.total = count(asked)
        return asked._replace(heard=self._heard)

    def _heard(self, read: int) -> None:
        now = time.monotonic()
        if now - self.told >= PAUSE and read:
            self.told, self.shown = now, True
            left = (now - self.begun) * (self.total - read) / read
            self.tell(f"{read:,} of {self.total:,} claims, {left:.0f} s left")

    def end(self) -> None:
        """Takes the line away, if there is one."""
        if self.shown:
            self.tell("")


def _print(pieces: Iterable[bytes]) -> None:
    """Writes to standard output: as it is, but to a terminal what a terminal can show."""
    from claimtrack.reports.wrapping import visible

    if isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.flush()
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        return
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for piece in pieces:
        text = decoder.decode(piece)
        if sys.stdout.isatty():
            text = "\n".join(visible(line) for line in text.split("\n"))
        sys.stdout.write(text)


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same as gzip has it (RFC 1952), without a time in it."""
    import zlib

    packing = zlib.compressobj(wbits=31)
    for piece in pieces:
        if packed := packing.compress(piece):
            yield packed
    yield packing.flush()
