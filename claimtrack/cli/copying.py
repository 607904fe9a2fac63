"""How commands take copies of documents: always before they begin to write, since it takes time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from typer import Option

from claimtrack.errors import Refused, UsageFault

if TYPE_CHECKING:
    from claimtrack.ledger.captures import Taking
    from claimtrack.ledger.sources import SourceGiven


class Taken(NamedTuple):
    """How a copy of a source is taken."""

    fetch: Annotated[bool, Option("--fetch", help="Fetch the page at the URL and keep a copy.")] = (
        False
    )
    allow_private: Annotated[
        bool,
        Option("--allow-private", help="Fetch from addresses inside your own network, too."),
    ] = False
    no_text: Annotated[bool, Option("--no-text", help="Keep the copy without the text in it.")] = (
        False
    )
    encoding: Annotated[
        str | None,
        Option("--encoding", metavar="NAME", help="Of text that is not UTF-8: windows-1251, say."),
    ] = None

    def taking(self, named: str | None) -> Taking:
        """What the ledger takes. Raises UsageFault for what does not go with `named`."""
        from claimtrack.ledger.captures import Taking

        if self.fetch and "://" not in (named or ""):
            raise UsageFault("--fetch is of a page", "name its address: https://…")
        if self.allow_private and not self.fetch:
            raise UsageFault("--allow-private goes with --fetch", "add --fetch")
        if (self.no_text or self.encoding) and not self.fetch and "://" in (named or "://"):
            given = "--no-text" if self.no_text else "--encoding"
            raise UsageFault(f"{given} is of a copy", "name a file, or add --fetch")
        return Taking(self.fetch, self.allow_private, not self.no_text, self.encoding)


def copied(source: SourceGiven, *, fetch: bool = False) -> SourceGiven:
    """A source with a copy of the file or page that it names. Raises Refused; where an option of
    `source add` would help, it says so, because other commands do not have them."""
    from claimtrack.ledger.captures import Taking

    try:
        return source.copied(Taking(fetch=fetch))
    except Refused as error:
        if "--" not in error.next_step:
            raise
        step = f"{error.next_step}; that goes by: claimtrack source add"
        raise Refused(error.problem, step) from None
