"""The part of a graph that the figures of one claim follow from."""

from __future__ import annotations

from typing import NamedTuple

from claimtrack.scoring.graphs import Edge, Graph


class Upstream(NamedTuple):
    """A part of a graph, and the number that the claim has in it."""

    graph: Graph
    node: int


def upstream(graph: Graph, node: int) -> Upstream:
    """The claims and links from which something reaches a claim. Its figures in this part are, to
    the bit, those in the whole: links only carry from their source to their target, contradictions
    both ways."""
    into: dict[int, list[int]] = {}
    at_link: dict[int, list[int]] = {}
    for link, (kind, source, target) in enumerate(
        zip(graph.kind, graph.source, graph.target, strict=True)
    ):
        (at_link if kind == Edge.UNDERCUTS_LINK else into).setdefault(target, []).append(link)
        if kind == Edge.REBUTS:
            into.setdefault(source, []).append(link)
    nodes, links = {node}, set[int]()
    waiting = list(into.get(node, ()))
    while waiting:
        link = waiting.pop()
        if link in links:
            continue
        links.add(link)
        waiting += at_link.get(link, ())
        ends = {graph.source[link]}
        if graph.kind[link] == Edge.REBUTS:
            ends.add(graph.target[link])
        for end in ends - nodes:
            nodes.add(end)
            waiting += into.get(end, ())
    return _part(graph, sorted(nodes), sorted(links), node)


def _part(graph: Graph, nodes: list[int], links: list[int], node: int) -> Upstream:
    claim = {old: new for new, old in enumerate(nodes)}
    place = {old: new for new, old in enumerate(links)}
    ends = [
        place[graph.target[link]]
        if graph.kind[link] == Edge.UNDERCUTS_LINK
        else claim[graph.target[link]]
        for link in links
    ]
    return Upstream(
        Graph(
            [graph.voice[old] for old in nodes],
            [graph.evidence_for[old] for old in nodes],
            [graph.evidence_against[old] for old in nodes],
            [graph.kind[link] for link in links],
            [claim[graph.source[link]] for link in links],
            ends,
        ),
        claim[node],
    )
