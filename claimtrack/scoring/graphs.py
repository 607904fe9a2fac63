"""The graph that is scored: claims with their evidence, and the links between them.

Amounts of evidence are integers of 2^-32, strengths integers of 2^-30, so that sums do not depend
on the order in which they are added and every machine gets the same bits.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

from claimtrack.errors import Refused

ONE = 1 << 30
"""A strength, or a link's weight, of 1."""
UNIT = 1 << 32
"""An amount of 1: the benefit of the doubt, the evidence of an unknown claim."""
HEAVIEST = 1 << 61
"""What the two piles of a claim may add up to at most, so that 64 bits hold every step."""


class TooMuch(Refused, ValueError):
    """More evidence for one claim than 64 bits add up."""

    def __init__(self) -> None:
        super().__init__(
            "there is more evidence for one claim than 64 bits add up",
            "give reports less weight, by another --profile",
        )


class Edge(IntEnum):
    """How a claim bears on a claim, or (the last) on a link."""

    REBUTS = 0
    """A contradiction: weighs against either by the other."""
    ATTACKS = 1
    """A rebuttal that weighs one way only, as in the published semantics."""
    SUPPORTS = 2
    UNDERCUTS = 3
    UNDERCUTS_LINK = 4


class Graph(NamedTuple):
    """Claims are numbered from 0, links too; the fields are parallel columns.

    `voice`: equal numbers are one voice. `evidence_for` and `evidence_against`: amounts, voices
    counted already. `kind`, `source`, `target` have an entry a link; the target of an
    UNDERCUTS_LINK is a link's number, of all others a claim's.
    """

    voice: Sequence[int]
    evidence_for: Sequence[int]
    evidence_against: Sequence[int]
    kind: Sequence[int]
    source: Sequence[int]
    target: Sequence[int]

    @property
    def size(self) -> int:
        """How many claims."""
        return len(self.voice)


class Backing(NamedTuple):
    """The evidence of one claim, in amounts of 1, and whose voice it is (None: its own)."""

    for_: Decimal | float = 0
    against: Decimal | float = 0
    voice: Hashable = None


WORDS: dict[str, Edge] = {
    "rebuts": Edge.REBUTS,
    "attacks": Edge.ATTACKS,
    "supports": Edge.SUPPORTS,
    "undercuts": Edge.UNDERCUTS,
}


def graph(
    claims: Mapping[str, Backing | Decimal | float],
    links: Iterable[tuple[str, str, str | int]] = (),
) -> Graph:
    """A graph of named claims, in the order given. A link is (claim, word, target): the target a
    claim's name or, for an undercut of a link, that link's place in `links`.

    Raises ValueError for an unknown name or word, a claim linked to itself, and evidence that is
    negative or too much to add up.
    """
    numbers = {name: number for number, name in enumerate(claims)}
    given = [e if isinstance(e, Backing) else Backing(e) for e in claims.values()]
    voices: dict[object, int] = {}
    kind: list[int] = []
    source: list[int] = []
    target: list[int] = []
    for claim, word, end in links:
        if word not in WORDS:
            raise ValueError(f"no such link: {word}")
        of_link = isinstance(end, int)
        if of_link and word != "undercuts":
            raise ValueError(f"a link is undercut, not: {word}")
        if claim == end:
            raise ValueError(f"{claim} is linked to itself")
        try:
            source.append(numbers[claim])
            target.append(end if isinstance(end, int) else numbers[end])
        except KeyError as error:
            raise ValueError(f"no such claim: {error.args[0]}") from None
        kind.append(Edge.UNDERCUTS_LINK if of_link else WORDS[word])
    made = Graph(
        voice=[
            voices.setdefault(("own", number) if e.voice is None else ("of", e.voice), len(voices))
            for number, e in enumerate(given)
        ],
        evidence_for=[amount(e.for_) for e in given],
        evidence_against=[amount(e.against) for e in given],
        kind=kind,
        source=source,
        target=target,
    )
    check(made)
    return made


def amount(weight: Decimal | float) -> int:
    """A weight as an integer of 2^-32, to the nearest. Raises ValueError for a negative one, NaN
    and infinity."""
    exact = Decimal(weight)
    if not exact.is_finite() or exact < 0:
        raise ValueError(f"evidence cannot weigh {weight}")
    return round(exact * UNIT)


def check(graph: Graph) -> None:
    """Raises ValueError for a graph that cannot be solved: an end that is not there, a link of a
    claim or of a link to itself, or more evidence than 64 bits add up."""
    claims, links = graph.size, len(graph.kind)
    own = [UNIT + amount for amount in graph.evidence_for]
    for_, against = list(own), [UNIT + amount for amount in graph.evidence_against]
    rows = list(zip(graph.kind, graph.source, graph.target, strict=True))
    for number, (kind, source, target) in enumerate(rows):
        ends = links if kind == Edge.UNDERCUTS_LINK else claims
        if not (0 <= source < claims and 0 <= target < ends):
            raise ValueError(f"link {number} has an end that is not there")
        if target == (number if kind == Edge.UNDERCUTS_LINK else source):
            raise ValueError(f"link {number} points at its own start")
        if kind == Edge.SUPPORTS:
            for_[target] += own[source]
    # The most a rebuttal can weigh is all that speaks for the claim it comes from.
    for kind, source, target in rows:
        if kind in (Edge.REBUTS, Edge.ATTACKS):
            against[target] += for_[source]
        if kind == Edge.REBUTS:
            against[source] += for_[target]
    if any(one + other >= HEAVIEST for one, other in zip(for_, against, strict=True)):
        raise TooMuch


def challenged(graph: Graph) -> list[bool]:
    """Whether any rebuttal, undercut or evidence speaks against each claim."""
    against = [amount > 0 for amount in graph.evidence_against]
    for kind, source, target in zip(graph.kind, graph.source, graph.target, strict=True):
        if kind in (Edge.REBUTS, Edge.ATTACKS, Edge.UNDERCUTS):
            against[target] = True
        if kind == Edge.REBUTS:
            against[source] = True
    return against
