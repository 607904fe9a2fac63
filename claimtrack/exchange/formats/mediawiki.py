"""MediaWiki text: the contested claims as tables, with citations, to paste into a wiki.

Wikitext as MediaWiki takes it (mediawiki.org, Help:Formatting, Help:Tables, Extension:Cite); the
citations are templates of Citation Style 1 (Wikipedia, Help:Citation Style 1). Without a choice of
claims those that are rebutted or undercut are written, else all that were chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from claimtrack.exchange.registry import Format, Options
from claimtrack.exchange.wikitext import citation, wiki

if TYPE_CHECKING:
    from claimtrack.queries.exports import Export, OutClaim, OutStatement

BATCH = 500
"""Claims whose answers are looked up at once."""


def write(export: Export, options: Options) -> Iterator[bytes]:
    """A section a claim, then the references."""
    from claimtrack.queries.exports import answers, claims

    cited: set[int] = set()
    every = claims(export)
    while batch := list(islice(every, BATCH)):
        answered = answers(export.connection, [one.number for one in batch])
        speakers = {number for pairs in answered.values() for _, number in pairs}
        known = _known(export, speakers)
        for claim in batch:
            pairs = answered.get(claim.number, [])
            if pairs or export.claims is not None:
                told = [(relation, known[number]) for relation, number in pairs if number in known]
                yield _section(claim, told, cited).encode()
    if cited:
        yield b"== References ==\n<references />\n"


def _known(export: Export, numbers: set[int]) -> dict[int, OutClaim]:
    from claimtrack.queries.exports import claims

    asked = export._replace(claims=tuple(sorted(numbers)), heard=None)
    return {one.number: one for one in claims(asked)}


def _section(claim: OutClaim, told: list[tuple[str, OutClaim]], cited: set[int]) -> str:
    rows = [*_rows("claim", claim, cited)]
    for relation, answer in told:
        rows += _rows(relation, answer, cited)
    return (
        f'== {wiki(claim.text)} ==\n{{| class="wikitable"\n'
        f"! !! Text !! Claimant !! Date\n{''.join(rows)}|}}\n\n"
    )


def _rows(what: str, claim: OutClaim, cited: set[int]) -> Iterator[str]:
    """A row for each occasion on which the claim was made."""
    for statement in claim.statements or (None,):
        claimant, said = "unattributed", "undated"
        reference = ""
        if statement is not None:
            claimant = wiki(statement.claimant.name) if statement.claimant else claimant
            said = wiki(statement.said) if statement.said else said
            reference = _reference(statement, cited)
        yield f"|-\n| {what} || {wiki(claim.text)}{reference} || {claimant} || {said}\n"


def _reference(statement: OutStatement, cited: set[int]) -> str:
    if statement.source is None:
        return ""
    name = f'<ref name="T-{statement.uuid}"'
    if statement.number in cited:
        return f"{name} />"
    cited.add(statement.number)
    quotes = tuple(quote.exact for quote in statement.quotes)
    return f"{name}>{citation(statement.source, quotes)}</ref>"


FORMAT = Format(
    name="mediawiki",
    label="MediaWiki text with citations, the contested claims",
    media_type="text/x-wiki",
    suffixes=(".wiki", ".mediawiki", ".wikitext"),
    specification="https://www.mediawiki.org/wiki/Help:Formatting",
    write=write,
)
