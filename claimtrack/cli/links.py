"""link."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, BadParameter, Option

from claimtrack.cli import completing
from claimtrack.cli.blocks import ClaimArgument, Writing
from claimtrack.cli.command import command, one_of
from claimtrack.vocabulary import Kind, Relation, values


def _relations(incomplete: str) -> list[str]:
    return [name for name in values(Relation) if name.startswith(incomplete)]


@command('claimtrack link 19 rebuts 5 --because "A far smaller count in the same year."')
def link(
    claim: ClaimArgument,
    relation: Annotated[
        str,
        Argument(
            metavar="|".join(values(Relation)),
            help="What the claim does.",
            callback=one_of(Relation),
            autocompletion=_relations,
        ),
    ],
    target: Annotated[
        str,
        Argument(
            metavar="TARGET",
            help="A claim's number; undercuts also a link (L7).",
            autocompletion=completing.claims,
        ),
    ],
    writing: Writing,
    because: Annotated[
        str | None, Option("--because", metavar="TEXT", help="Why it holds; kept with the link.")
    ] = None,
) -> None:
    """Link a claim to a claim, or to a link. The link's number goes to stdout.

    rebuts: says that the target is false or overstated. undercuts: attacks a link, or the motive,
    method or source behind a claim. supports: gives reason to believe. restates: says the same
    again. qualifies: limits. supersedes: the same claimant's newer version.
    """
    from claimtrack.ledger.links import add_link
    from claimtrack.queries.references import resolve

    if not relation:
        raise BadParameter("the relation is empty")
    with writing.revision("link") as revision:
        number = add_link(
            revision,
            resolve(revision.connection, claim, Kind.CLAIM),
            Relation(relation),
            resolve(revision.connection, target, Kind.CLAIM, Kind.LINK),
            because,
        )
    print(f"L{number}")
