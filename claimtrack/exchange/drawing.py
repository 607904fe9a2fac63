"""Claims and links as the nodes and edges of a drawing, for every format that has them.

An edge joins two nodes, and a link may be aimed at a link. So a link at which another one is aimed
becomes a node of its own, a joint, with an edge to it and an edge from it; the other link ends at
the joint. A link that leads to a claim that is not among those chosen is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from claimtrack.queries.exports import Export, OutClaim, OutLink, claims, joined, packed


class Joint(NamedTuple):
    """A link as a node, because another one is aimed at it."""

    link: OutLink


class Edge(NamedTuple):
    """An edge between two nodes, by their names; a joint has two, of which the first ends there."""

    name: str
    start: str
    end: str
    link: OutLink
    ends_at_joint: bool = False


def drawn(export: Export) -> Iterator[OutClaim | Joint | Edge]:
    """Nodes and edges, the claims in order; an edge may come before a node that it ends at."""
    known = joined(export)
    joints: set[bytes] = set()
    waiting: list[tuple[str, OutLink]] = []
    for claim in claims(export):
        yield claim
        for link in claim.links:
            if link.target_claim is None:
                waiting.append((claim.uuid, link))
            elif packed(link.target_claim) in known.claims:
                end = claim_name(link.target_claim)
                yield from _edges(link, claim.uuid, end, joints, known.links)
    while waiting:
        # An undercut may be undercut in turn: what ends at a joint that is there can be drawn.
        later: list[tuple[str, OutLink]] = []
        for speaker, link in waiting:
            if packed(link.target_link or "") in joints:
                end = joint_name(link.target_link or "")
                yield from _edges(link, speaker, end, joints, known.links)
            else:
                later.append((speaker, link))
        if len(later) == len(waiting):
            return
        waiting = later


def claim_name(uuid: str) -> str:
    """The name of a claim's node."""
    return f"claim-{uuid}"


def joint_name(uuid: str) -> str:
    """The name of the node of a link."""
    return f"link-{uuid}"


def _edges(
    link: OutLink, speaker: str, end: str, joints: set[bytes], aimed: frozenset[bytes]
) -> Iterator[Joint | Edge]:
    start = claim_name(speaker)
    if packed(link.uuid) not in aimed:
        yield Edge(link.uuid, start, end, link)
        return
    joints.add(packed(link.uuid))
    middle = joint_name(link.uuid)
    yield Joint(link)
    yield Edge(f"{link.uuid}-from", start, middle, link, ends_at_joint=True)
    yield Edge(f"{link.uuid}-to", middle, end, link)
