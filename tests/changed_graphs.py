"""Graphs made of graphs: with something more, renamed, side by side; and what bears on what."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.scoring.graphs import Edge, Graph


def links(graph: Graph) -> list[tuple[Edge, int, int]]:
    """The links, row by row: kind, source, target."""
    rows = zip(graph.kind, graph.source, graph.target, strict=True)
    return [(Edge(kind), source, target) for kind, source, target in rows]


def is_cut(graph: Graph, link: int) -> bool:
    """Whether anything undercuts a link."""
    return any(kind == Edge.UNDERCUTS_LINK and target == link for kind, _, target in links(graph))


def with_link(graph: Graph, kind: Edge, source: int, target: int) -> Graph:
    """The graph with one link more."""
    return graph._replace(
        kind=[*graph.kind, kind], source=[*graph.source, source], target=[*graph.target, target]
    )


def with_claim(graph: Graph, for_: int = 0, against: int = 0, voice: int | None = None) -> Graph:
    """The graph with one claim more, of a voice of its own unless one is given."""
    return graph._replace(
        voice=[*graph.voice, max(graph.voice) + 1 if voice is None else voice],
        evidence_for=[*graph.evidence_for, for_],
        evidence_against=[*graph.evidence_against, against],
    )


def with_evidence(graph: Graph, claim: int, more: int, side: str = "evidence_for") -> Graph:
    """The graph with so much more evidence for a claim, or against it."""
    amounts = list(getattr(graph, side))
    amounts[claim] += more
    return graph._replace(**{side: amounts})


def reordered(
    graph: Graph, claims: Sequence[int], order: Sequence[int], voices: Sequence[int]
) -> Graph:
    """The same graph with its claims and links in this order, and its voices renamed."""
    place = {link: at for at, link in enumerate(order)}
    moved = {claim: at for at, claim in enumerate(claims)}
    rows = [links(graph)[link] for link in order]
    return Graph(
        [voices[graph.voice[claim]] for claim in claims],
        [graph.evidence_for[claim] for claim in claims],
        [graph.evidence_against[claim] for claim in claims],
        [kind for kind, _, _ in rows],
        [moved[source] for _, source, _ in rows],
        [place[t] if kind == Edge.UNDERCUTS_LINK else moved[t] for kind, _, t in rows],
    )


def beside(one: Graph, other: Graph) -> Graph:
    """Two graphs in one, with nothing between them and no voice in common."""
    claims, count, voices = one.size, len(one.kind), max(one.voice) + 1
    return Graph(
        [*one.voice, *(voices + voice for voice in other.voice)],
        [*one.evidence_for, *other.evidence_for],
        [*one.evidence_against, *other.evidence_against],
        [*one.kind, *other.kind],
        [*one.source, *(claims + source for source in other.source)],
        [
            *one.target,
            *(
                target + (count if kind == Edge.UNDERCUTS_LINK else claims)
                for kind, _, target in links(other)
            ),
        ],
    )


def reach(graph: Graph, claim: int) -> set[int]:
    """The claims that a claim bears on, by whatever ways; rebuttals lead both ways, an undercut of
    a link where that link leads."""

    def ends(link: int) -> set[int]:
        seen = {link}
        kind, source, target = links(graph)[link]
        while kind == Edge.UNDERCUTS_LINK:
            if target in seen:
                return set()
            seen.add(target)
            kind, source, target = links(graph)[target]
        return {source, target} if kind == Edge.REBUTS else {target}

    reached, todo = {claim}, [claim]
    while todo:
        one = todo.pop()
        for link, (kind, source, target) in enumerate(links(graph)):
            if source == one or (kind == Edge.REBUTS and target == one):
                todo += ends(link) - reached
                reached |= ends(link)
    return reached
