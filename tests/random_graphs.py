"""Random graphs for property tests: cycles, shared voices, parallel links, undercuts in circles."""

from __future__ import annotations

from collections.abc import Iterable

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
