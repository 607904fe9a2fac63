"""Graphs drawn from a seed, made smaller, and told in words: for what is measured, and not drawn
anew by each run of the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import TypeVar

from changed_graphs import beside, links, with_link

from claimtrack.scoring.graphs import UNIT, Edge, Graph

REBUTTALS = (Edge.REBUTS, Edge.REBUTS, Edge.ATTACKS)
ONE_WAY = (Edge.ATTACKS, Edge.SUPPORTS, Edge.UNDERCUTS)
EVERY = (Edge.REBUTS, Edge.REBUTS, Edge.SUPPORTS, Edge.UNDERCUTS_LINK, *ONE_WAY)
EVIDENCE = (0, 0, 1, 2, 4, 8, 8, 24)
NAMES = "abcdefghijklmnopqrstuvwxyz"
WORDS = {
    Edge.REBUTS: "rebuts",
    Edge.ATTACKS: "attacks",
    Edge.SUPPORTS: "supports",
    Edge.UNDERCUTS: "undercuts",
    Edge.UNDERCUTS_LINK: "undercuts",
}

Row = tuple[Edge, int, int]
Some = TypeVar("Some")


def below(chance: Random, count: int) -> int:
    """A number below a count. Of `random`, only this is the same in every version of Python."""
    return int(chance.random() * count)


def one_of(chance: Random, several: tuple[Some, ...]) -> Some:
    return several[below(chance, len(several))]


def columns(rows: list[Row]) -> list[list[int]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[], [], []]


def any_graph(
    chance: Random, kinds: tuple[Edge, ...] = EVERY, most: int = 5, links: int = 8
) -> Graph:
    """Up to so many claims and links. Some have evidence against them, some a voice in common."""
    size = 2 + below(chance, most - 1)
    rows: list[Row] = []
    for _ in range(1 + below(chance, links)):
        kind, source = one_of(chance, kinds), below(chance, size)
        if kind != Edge.UNDERCUTS_LINK:
            rows.append((kind, source, (source + 1 + below(chance, size - 1)) % size))
        elif rows:
            rows.append((kind, source, below(chance, len(rows))))
    against = [one_of(chance, (0, 0, 0, 2)) * UNIT for _ in range(size)]
    evidence = [one_of(chance, EVIDENCE) * UNIT for _ in range(size)]
    voices = [below(chance, size) if chance.random() < 0.2 else claim for claim in range(size)]
    return Graph(voices, evidence, against, *columns(rows))


def apart(chance: Random, size: int = 1) -> Graph:
    """Claims without links."""
    evidence = [[one_of(chance, EVIDENCE) * UNIT for _ in range(size)] for _ in range(2)]
    return Graph(list(range(size)), *evidence, [], [], [])


def joined(*rows: Row) -> Callable[[Random], Graph]:
    """As many claims as these links join."""
    return lambda chance: apart(chance, 1 + max(max(row[1:]) for row in rows))._replace(
        **dict(zip(("kind", "source", "target"), columns(list(rows)), strict=True))
    )


def star(chance: Random) -> Graph:
    """A claim that a few others attack or support, on which nothing bears."""
    leaves = range(1, 2 + below(chance, 4))
    return joined(*((one_of(chance, ONE_WAY[:2]), leaf, 0) for leaf in leaves))(chance)


def sink(chance: Random) -> Graph:
    """A claim that bears on nothing, and something of any kind that bears on it."""
    other = any_graph(chance)
    drawn = beside(apart(chance), other)
    for _ in range(1 + below(chance, 4)):
        drawn = with_link(drawn, one_of(chance, ONE_WAY), 1 + below(chance, other.size), 0)
    return drawn


def outnumbered(chance: Random) -> Graph:
    """A confirmed claim that up to ten unknown ones rebut."""
    count = 1 + below(chance, 10)
    rows = [(Edge.REBUTS, unknown, 0) for unknown in range(1, 1 + count)]
    nothing = [0] * count
    return Graph(list(range(1 + count)), [8 * UNIT, *nothing], [0, *nothing], *columns(rows))


def supports(chance: Random) -> Graph:
    drawn = any_graph(chance, (Edge.SUPPORTS,))
    return drawn._replace(evidence_against=[0] * drawn.size)


def all_against_all(size: int, for_: int, against: int = 0) -> Graph:
    rows = [(Edge.REBUTS, one, other) for other in range(size) for one in range(other)]
    return Graph(list(range(size)), [for_ * UNIT] * size, [against * UNIT] * size, *columns(rows))


def less(graph: Graph) -> Iterator[Graph]:
    """The graph with one claim, link, or voice in common less, or with less evidence."""
    for claim in range(1, graph.size):
        yield without_claim(graph, claim)
    for link in range(len(graph.kind)):
        yield without_links(graph, {link})
    if list(graph.voice) != list(range(graph.size)):
        yield graph._replace(voice=list(range(graph.size)))
    for side in ("evidence_for", "evidence_against"):
        for claim, amount in enumerate(getattr(graph, side)):
            for fewer in (0, 1, 2, 4, 8):
                if fewer * UNIT < amount:
                    amounts = list(getattr(graph, side))
                    amounts[claim] = fewer * UNIT
                    yield graph._replace(**{side: amounts})


def without_claim(graph: Graph, claim: int) -> Graph:
    gone = {
        link
        for link, (kind, source, target) in enumerate(links(graph))
        if source == claim or (kind != Edge.UNDERCUTS_LINK and target == claim)
    }
    rest = without_links(graph, gone)
    rows = [
        (kind, s - (s > claim), t - (kind != Edge.UNDERCUTS_LINK and t > claim))
        for kind, s, t in links(rest)
    ]
    claims = ([*column[:claim], *column[claim + 1 :]] for column in graph[:3])
    return Graph(*claims, *columns(rows))


def without_links(graph: Graph, gone: set[int]) -> Graph:
    rows = links(graph)
    while cut := {
        link
        for link, (kind, _, target) in enumerate(rows)
        if kind == Edge.UNDERCUTS_LINK and target in gone and link not in gone
    }:
        gone = gone | cut
    place = {old: new for new, old in enumerate(sorted(set(range(len(rows))) - gone))}
    left = [
        (kind, source, place[target] if kind == Edge.UNDERCUTS_LINK else target)
        for link, (kind, source, target) in enumerate(rows)
        if link not in gone
    ]
    return Graph(*graph[:3], *columns(left))


def described(graph: Graph) -> str:
    """`a 8, b 0; b rebuts a`."""
    claims = []
    for name, *sides in zip(NAMES, *graph[1:3], strict=False):
        for_, against = (f"{amount / UNIT:g}" for amount in sides)
        claims.append(f"{name} {for_}" + (f" (and {against} against)" if against != "0" else ""))
    told: list[str] = []
    for kind, source, target in links(graph):
        aim = f"“{told[target]}”" if kind == Edge.UNDERCUTS_LINK else NAMES[target]
        told.append(f"{NAMES[source]} {WORDS[kind]} {aim}")
    voices = [
        " and ".join(NAMES[claim] for claim in range(graph.size) if graph.voice[claim] == voice)
        for voice in sorted(set(graph.voice))
    ]
    shared = [f"{voice} of one voice" for voice in voices if " and " in voice]
    return "; ".join([", ".join(claims), *(", ".join(part) for part in (told, shared) if part)])
