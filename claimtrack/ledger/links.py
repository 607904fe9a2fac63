"""Links between claims, and from a claim to a link."""

from __future__ import annotations

from claimtrack.errors import Refused
from claimtrack.ledger.revising import edit, warn_of_joined
from claimtrack.queries import links as queries
from claimtrack.queries.links import Linked
from claimtrack.queries.references import Reference, require_live
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import Kind, Relation


def add_link(
    revision: Revision,
    claim: Reference,
    relation: Relation,
    target: Reference,
    because: str | None = None,
    linked: Linked | None = None,
) -> int:
    """Links a claim to a claim, or (undercuts only) to a link; returns the link's number. Who makes
    many links passes what is `linked`.

    Raises Refused for a claim linked to itself, a link that stands already, and a link that
    contradicts another.
    """
    connection = revision.connection
    linked = linked or Linked(connection)
    for end in (claim, target):
        # A link that waits to be stored is not found, and not withdrawn either.
        if end.kind is not Kind.CLAIM or not linked.is_live(end.id):
            require_live(connection, end)
    if claim == target:
        raise Refused(f"{claim} cannot be linked to itself", "name another claim")
    if target.kind is Kind.LINK and relation is not Relation.UNDERCUTS:
        raise Refused(
            f"{target} is a link, and a claim only undercuts a link",
            f"write: claimtrack link {claim} undercuts {target}",
        )
    twin = linked.standing(claim.id, relation, target)
    if twin is not None:
        raise Refused(f"{claim} {relation} {target} already (L{twin})", "nothing to do")
    if target.kind is Kind.CLAIM:
        _refuse_contradiction(revision, claim, relation, target, linked)
    warn_of_joined(revision, because)
    number = revision.create(
        Kind.LINK,
        claim_id=claim.id,
        relation=relation.value,
        target_claim_id=target.id if target.kind is Kind.CLAIM else None,
        target_link_id=target.id if target.kind is Kind.LINK else None,
        because=because,
    )
    linked.add(number, claim.id, relation.value, target)
    return number


def edit_link(revision: Revision, link: int, because: str) -> bool:
    """Changes a link's reason; returns whether anything changed."""
    return edit(revision, Reference(Kind.LINK, link), {"because": because})


def _refuse_contradiction(
    revision: Revision, claim: Reference, relation: Relation, target: Reference, linked: Linked
) -> None:
    """A pair does not both support and rebut, whichever way it is written down; and of two
    claims only one is the newer version, by the same claimant."""
    opposite = {Relation.REBUTS: Relation.SUPPORTS, Relation.SUPPORTS: Relation.REBUTS}
    connection = revision.connection
    if relation in opposite:
        for one, other in ((claim, target), (target, claim)):
            found = linked.standing(one.id, opposite[relation], other)
            if found is not None:
                raise Refused(
                    f"{one} {opposite[relation]} {other} (L{found}), so it cannot be that {claim}"
                    f" {relation} {target}",
                    f"retract the one that is wrong: claimtrack retract L{found} --because …",
                )
    if relation is Relation.SUPERSEDES:
        revision.store()  # the database is asked, not `linked`
        if claim.id in queries.superseded_by(connection, target.id):
            raise Refused(
                f"{target} supersedes {claim} already, at first or second hand",
                f"see: claimtrack show {target}",
            )
        if not queries.same_speaker(connection, claim.id, target.id):
            raise Refused(
                f"{claim} and {target} have different claimants, and only a claimant's own newer"
                " version supersedes",
                f"use rebuts or qualifies: claimtrack link {claim} rebuts {target}",
            )
