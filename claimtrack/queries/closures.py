"""Everything that some claims rest on, or that rests on them: what a file about them must hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from claimtrack.store.records import SHAPES
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.store.engine import Connection

BELONGING = {
    Kind.STATEMENT: {"claim": Kind.CLAIM},
    Kind.CLAIM_TOPIC: {"claim": Kind.CLAIM},
    Kind.ASSESSMENT: {"claim": Kind.CLAIM},
    Kind.ESTIMATE: {"claim": Kind.CLAIM},
    Kind.QUOTE: {"statement": Kind.STATEMENT},
    Kind.CAPTURE: {"source": Kind.SOURCE},
    Kind.ALIAS: {"party": Kind.PARTY},
    Kind.AFFILIATION: {"party": Kind.PARTY},
    Kind.RATING: {"party": Kind.PARTY, "source": Kind.SOURCE},
}
"""Live records that go with what they belong to; by which field, to which kind."""


def closure(connection: Connection, claims: Iterable[int] | None) -> dict[Kind, list[int]]:
    """The records about some claims, or all that are not retracted: live ones that say something
    of them, whatever those point at, and the links between the claims. By number, in an order in
    which each stands below what it points at; those that point at one another in a circle stand
    side by side."""
    found: dict[Kind, set[int]] = {kind: set() for kind in SHAPES}
    if claims is None:
        claims = (row[0] for row in connection.each(_claims))
    fresh: dict[Kind, set[int]] = {Kind.CLAIM: set(claims)}
    while fresh:
        ahead: dict[Kind, set[int]] = {}
        for kind, numbers in fresh.items():
            found[kind] |= numbers
            for other, those in _beside(connection, kind, numbers):
                ahead.setdefault(other, set()).update(those)
        fresh = {kind: new for kind, some in ahead.items() if (new := some - found[kind])}
    found[Kind.LINK] = _between(connection, found[Kind.CLAIM])
    return {kind: _in_order(connection, kind, numbers) for kind, numbers in found.items()}


def _beside(
    connection: Connection, kind: Kind, numbers: set[int]
) -> Iterable[tuple[Kind, set[int]]]:
    """What records of a kind point at, and what belongs to them."""
    for name, target in SHAPES[kind].references.items():
        if target is not Kind.CLAIM:
            rows = connection.among(numbers, _aimed, kind.value, name)
            yield target, {row[0] for row in rows} - {None}
    for other, owners in BELONGING.items():
        for name, owner in owners.items():
            if owner is kind:
                rows = connection.among(numbers, _owned, other.value, name)
                yield other, {row[0] for row in rows}


def _between(connection: Connection, claims: set[int]) -> set[int]:
    """The live links from these claims to these claims, or to such links."""
    rows = connection.among(claims, _owned_links)
    found = {number for number, claim, _ in rows if claim in claims}
    aimed = {number: link for number, claim, link in rows if claim is None}
    new = found
    while new:
        new = {number for number, link in aimed.items() if link in new}
        found |= new
    return found


def _in_order(connection: Connection, kind: Kind, numbers: set[int]) -> list[int]:
    inside = [name for name, target in SHAPES[kind].references.items() if target is kind]
    aims: dict[int, int] = {}
    for name in inside:
        rows = connection.among(numbers, _numbered, kind.value, name)
        aims |= {row[0]: row[1] for row in rows if row[1] in numbers}
    placed: dict[int, None] = {}
    for number in sorted(numbers):
        way: dict[int, None] = {}
        step: int | None = number
        while step is not None and step not in placed and step not in way:
            way[step] = None
            step = aims.get(step)
        placed.update(dict.fromkeys(reversed(way)))
    return list(placed)


def _claims() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim

    return sa.select(claim.c.id).where(claim.c.retraction.is_(None))


def _aimed(dialect: str, table: str, name: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row[f"{name}_id"]).where(row.id.in_(members(dialect))).distinct()


def _owned(dialect: str, table: str, name: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row.id).where(
        row[f"{name}_id"].in_(members(dialect)), row.retraction.is_(None)
    )


def _owned_links(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.select(link.c.id, link.c.target_claim_id, link.c.target_link_id).where(
        link.c.claim_id.in_(members(dialect)), link.c.retraction.is_(None)
    )


def _numbered(dialect: str, table: str, name: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row.id, row[f"{name}_id"]).where(
        row.id.in_(members(dialect)), row[f"{name}_id"].is_not(None)
    )
