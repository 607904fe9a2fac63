"""Random graphs for property tests: cycles, shared voices, parallel links, undercuts in circles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from changed_graphs import with_claim, with_evidence, with_link
from hypothesis import strategies as st

from claimtrack.scoring.graphs import UNIT, Edge, Graph

EVERY = tuple(Edge)

AMOUNTS = st.one_of(
    st.sampled_from([0, 0, UNIT * 732 // 1000, UNIT * 128 // 100, 2 * UNIT, 8 * UNIT]),
    st.integers(0, 50 * UNIT),
)


@st.composite
def graphs(
    draw: st.DrawFn,
    kinds: Iterable[Edge] = EVERY,
    *,
    most: int = 6,
    least: int = 1,
    voices: bool = True,
    against: bool = True,
) -> Graph:
    """A graph with links of these kinds only. Without `voices` each claim is a voice of its own,
    without `against` no evidence speaks against any claim."""
    size = draw(st.integers(least, most))
    claim = st.integers(0, size - 1)
    step = st.integers(1, max(1, size - 1))
    drawn = draw(st.lists(st.tuples(st.sampled_from(list(kinds)), claim, step), max_size=2 * most))
    of_claims = [one for one in drawn if one[0] != Edge.UNDERCUTS_LINK] if size > 1 else []
    of_links = [one for one in drawn if one[0] == Edge.UNDERCUTS_LINK]
    links = len(of_claims) + len(of_links)
    kind, source, target = [], [], []
    for word, one, far in of_claims:
        kind.append(word)
        source.append(one)
        target.append((one + far) % size)
    # An undercut may aim at another undercut, also in a circle.
    for word, one, _ in of_links if links > 1 else ():
        kind.append(word)
        source.append(one)
        target.append((len(target) + draw(st.integers(1, links - 1))) % links)
    return Graph(
        draw(st.lists(st.integers(0, size), min_size=size, max_size=size))
        if voices and draw(st.booleans())
        else list(range(size)),
        draw(st.lists(AMOUNTS, min_size=size, max_size=size)),
        [draw(AMOUNTS) if against and draw(st.integers(0, 3)) == 0 else 0 for _ in range(size)],
        kind,
        source,
        target,
    )


@st.composite
def layered_graphs(draw: st.DrawFn, most: int = 6, *, layers: int = 3) -> tuple[Graph, list[int]]:
    """A graph and the layers of its claims: rebuttals within a layer as they come, but supports and
    undercuts, of claims and of links, only from a lower layer. So none of these is in a cycle."""
    size = draw(st.integers(2, most))
    layer = sorted(draw(st.lists(st.integers(0, layers - 1), min_size=size, max_size=size)))
    claim = st.integers(0, size - 1)
    drawn = draw(st.lists(st.tuples(st.sampled_from(EVERY), claim, claim), max_size=3 * most))
    links: list[tuple[Edge, int, int]] = []
    lowest: list[int] = []
    """The lowest layer that a link bears on."""
    for word, one, other in drawn:
        if word == Edge.UNDERCUTS_LINK:
            aimed = [link for link, bears in enumerate(lowest) if layer[one] < bears]
            if aimed:
                links.append((word, one, aimed[other % len(aimed)]))
                lowest.append(lowest[links[-1][2]])
        elif one != other and (
            layer[one] < layer[other] or (word == Edge.ATTACKS and layer[one] == layer[other])
        ):
            links.append((Edge.ATTACKS if word == Edge.REBUTS else word, one, other))
            lowest.append(layer[other])
        elif one != other and layer[one] == layer[other]:
            links.append((Edge.REBUTS, one, other))
            lowest.append(layer[other])
    kind, source, target = (
        (list(column) for column in zip(*links, strict=True)) if links else ([],) * 3
    )
    graph = Graph(
        draw(st.lists(st.integers(0, size), min_size=size, max_size=size)),
        draw(st.lists(AMOUNTS, min_size=size, max_size=size)),
        draw(st.lists(AMOUNTS, min_size=size, max_size=size)),
        kind,
        source,
        target,
    )
    return graph, layer


class Effects(NamedTuple):
    """A graph with a claim that bears on nothing, so that all else is held; and the same graph with
    one thing more that speaks for that claim, or against it."""

    graph: Graph
    claim: int
    better: list[Graph]
    worse: list[Graph]


@st.composite
def effects(draw: st.DrawFn) -> Effects:
    drawn = draw(graphs())
    end = drawn.size
    drawn = with_claim(drawn, draw(AMOUNTS), draw(AMOUNTS))
    other = st.integers(0, end - 1)
    one_way = st.sampled_from([Edge.ATTACKS, Edge.SUPPORTS, Edge.UNDERCUTS])
    for kind, source in draw(st.lists(st.tuples(one_way, other), max_size=5)):
        drawn = with_link(drawn, kind, source, end)
    more, source = draw(AMOUNTS), draw(other)
    better = [with_evidence(drawn, end, more), with_link(drawn, Edge.SUPPORTS, source, end)]
    worse = [
        with_evidence(drawn, end, more, "evidence_against"),
        with_link(drawn, Edge.ATTACKS, source, end),
        with_link(drawn, Edge.UNDERCUTS, source, end),
    ]
    return Effects(drawn, end, better, worse)
