"""Links that stand: live themselves, whatever became of their ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from claimtrack.queries.references import Reference
from claimtrack.store import hearing
from claimtrack.store.engine import Connection
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind, Relation

if TYPE_CHECKING:
    from sqlalchemy import Executable


class Linked:
    """What a new link is held against: whether claims are live, and the live links that go out from
    them. It may be asked about any claim; those known ahead are looked up at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._live: set[int] = set()
        self._from: dict[int, dict[tuple[str, Reference], int]] = {}

    def look_up(self, claims: Iterable[int]) -> None:
        """Looks up those of some claims that are not known yet."""
        asked = {claim for claim in claims if claim not in self._from}
        self._from |= {claim: {} for claim in asked}
        for claim, retraction, *link in self._connection.among(asked, _links_from):
            if retraction is None:
                self._live.add(claim)
            number, relation, target_claim, target_link = link
            if target_claim is not None:
                self.add(number, claim, relation, Reference(Kind.CLAIM, target_claim))
            elif target_link is not None:
                self.add(number, claim, relation, Reference(Kind.LINK, target_link))

    def add(self, number: int, claim: int, relation: str, target: Reference) -> None:
        """A live link, of a claim that was asked about."""
        self._from[claim][relation, target] = number

    def is_live(self, claim: int) -> bool:
        """Whether there is such a claim, and it was not retracted."""
        self.look_up((claim,))
        return claim in self._live

    def standing(self, claim: int, relation: Relation, target: Reference) -> int | None:
        """The number of the live link that says just this, whatever became of its ends."""
        self.look_up((claim,))
        return self._from[claim].get((relation.value, target))


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


def _links_from(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, link

    live = sa.and_(link.c.claim_id == claim.c.id, link.c.retraction.is_(None))
    return (
        sa.select(
            claim.c.id,
            claim.c.retraction,
            link.c.id,
            link.c.relation,
            link.c.target_claim_id,
            link.c.target_link_id,
        )
        .select_from(claim.outerjoin(link, live))
        .where(claim.c.id.in_(members(dialect)))
    )


def _superseded() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.select(link.c.target_claim_id).where(
        link.c.claim_id == sa.bindparam("id"),
        link.c.relation == Relation.SUPERSEDES.value,
        link.c.retraction.is_(None),
    )
