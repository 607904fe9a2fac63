"""From the records of a dispute to its graph: restatements merged, reports weighed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from claimtrack.scoring.evidence import Report, Weighed, weigh
from claimtrack.scoring.graphs import Edge, Graph
from claimtrack.scoring.profiles import Profile
from claimtrack.vocabulary import Relation

EDGES = {
    Relation.REBUTS.value: Edge.REBUTS,
    Relation.SUPPORTS.value: Edge.SUPPORTS,
    Relation.UNDERCUTS.value: Edge.UNDERCUTS,
}


class Assertion(NamedTuple):
    """A live claim: its number, its voice (None: its own) and when it first appeared, as a key
    that sorts the earlier before the later and is the same in every database."""

    number: int
    voice: int | None
    appeared: tuple[str, ...]


class Tie(NamedTuple):
    """A live link between live claims, or from a live claim to such a link."""

    number: int
    relation: str
    claim: int
    target_claim: int | None
    target_link: int | None


class Dispute(NamedTuple):
    """What the figures of some claims follow from: at least all that is linked to them."""

    claims: tuple[Assertion, ...]
    reports: Mapping[int, tuple[Report, ...]]
    """By the number of the claim."""
    ties: tuple[Tie, ...]


class Drawn(NamedTuple):
    """A dispute as a graph. Claims that restate one another are one node; a link that weighs
    nothing is not in the graph. `node` has a claim's number in the graph; `members`, `evidence`
    and `links` have the records behind each node and each of the graph's links."""

    graph: Graph
    node: dict[int, int]
    members: list[list[int]]
    evidence: list[list[Weighed]]
    links: list[int]


def draw(dispute: Dispute, profile: Profile) -> Drawn:
    """The graph of a dispute.

    Restates: one node with the reports of all; its voice is that of the first to appear. Rebuts,
    supports and undercuts weigh; supersedes and qualifies do not, nor does a link between claims
    that restate one another, nor an undercut of a link that weighs nothing.
    """
    first = _classes(dispute)
    members: dict[int, list[int]] = {}
    for claim in dispute.claims:
        members.setdefault(first[claim.number], []).append(claim.number)
    nodes = {root: node for node, root in enumerate(members)}
    node = {number: nodes[root] for number, root in first.items()}
    assertions = {claim.number: claim for claim in dispute.claims}
    voices: dict[int, int] = {}
    voice, evidence = [], []
    for numbers in members.values():
        earliest = min((assertions[number] for number in numbers), key=lambda one: one.appeared)
        heard = -earliest.number if earliest.voice is None else earliest.voice
        voice.append(voices.setdefault(heard, len(voices)))
        reports = [report for number in numbers for report in dispute.reports.get(number, ())]
        evidence.append(weigh(profile, reports))
    weighing = _weighing(dispute.ties, node)
    place = {tie.number: number for number, tie in enumerate(weighing)}
    kind, source, target = [], [], []
    for tie in weighing:
        of_link = tie.target_link is not None
        kind.append(Edge.UNDERCUTS_LINK if of_link else EDGES[tie.relation])
        source.append(node[tie.claim])
        target.append(place[tie.target_link] if of_link else node[tie.target_claim])  # type: ignore[index]
    graph = Graph(
        voice,
        [_total(weighed, "for") for weighed in evidence],
        [_total(weighed, "against") for weighed in evidence],
        kind,
        source,
        target,
    )
    return Drawn(graph, node, list(members.values()), evidence, [tie.number for tie in weighing])


def _total(weighed: Iterable[Weighed], side: str) -> int:
    return sum(one.amount for one in weighed if one.counts and one.side == side)


def _classes(dispute: Dispute) -> dict[int, int]:
    """For each claim, the lowest number among those that restate one another with it."""
    root = {claim.number: claim.number for claim in dispute.claims}

    def find(number: int) -> int:
        while root[number] != number:
            root[number] = number = root[root[number]]
        return number

    for tie in dispute.ties:
        if tie.relation == Relation.RESTATES.value and tie.target_claim in root:
            one, other = sorted((find(tie.claim), find(tie.target_claim)))
            root[other] = one
    return {number: find(number) for number in root}


def _weighing(ties: Iterable[Tie], node: Mapping[int, int]) -> list[Tie]:
    """The links that weigh, in the order given."""
    between = {
        tie.number: tie
        for tie in ties
        if tie.relation in EDGES
        and tie.claim in node
        and (
            tie.target_claim is None
            or (tie.target_claim in node and node[tie.claim] != node[tie.target_claim])
        )
    }
    while True:
        # An undercut falls with the link it is aimed at, and what undercuts it falls in turn.
        kept = {
            number: tie
            for number, tie in between.items()
            if tie.target_link is None or tie.target_link in between
        }
        if len(kept) == len(between):
            return list(kept.values())
        between = kept
