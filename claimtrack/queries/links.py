"""Links that stand: live themselves, whatever became of their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.queries.references import Reference
from claimtrack.store import hearing
from claimtrack.store.engine import Connection
from claimtrack.vocabulary import Kind, Relation

if TYPE_CHECKING:
    from sqlalchemy import Executable


def standing(
    connection: Connection, claim: int, relation: Relation, target: Reference
) -> int | None:
    """The number of the live link that says just this."""
    found: int | None = connection.value(
        _standing, target.kind.value, claim=claim, relation=relation.value, target=target.id
    )
    return found


def superseded_by(connection: Connection, claim: int) -> set[int]:
    """The claims that a claim supersedes, directly or through others."""
    reached: set[int] = set()
    edge = {claim}
    while edge:
        edge = {row[0] for one in edge for row in connection.all(_superseded, id=one)} - reached
        reached |= edge
    return reached


def same_speaker(connection: Connection, one: int, other: int) -> bool:
    """Whether two claims may have one claimant: the same first claimant or voice, or one of them
    has none."""
    speakers = [hearing.speaker(connection, claim) for claim in (one, other)]
    if any(claimant is None for claimant, _ in speakers):
        return True
    return any(a is not None and a == b for a, b in zip(*speakers, strict=True))


def _standing(kind: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    target = link.c.target_claim_id if kind == Kind.CLAIM.value else link.c.target_link_id
    return sa.select(link.c.id).where(
        target == sa.bindparam("target"),
        link.c.claim_id == sa.bindparam("claim"),
        link.c.relation == sa.bindparam("relation"),
        link.c.retraction.is_(None),
    )


def _superseded() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.select(link.c.target_claim_id).where(
        link.c.claim_id == sa.bindparam("id"),
        link.c.relation == Relation.SUPERSEDES.value,
        link.c.retraction.is_(None),
    )
