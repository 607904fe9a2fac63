"""A graph laid out for the array solvers: what pulls at each claim, target by target."""

from __future__ import annotations

from typing import NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray

from claimtrack.scoring.graphs import HEAVIEST, ONE, UNIT, Edge, Graph, TooMuch
from claimtrack.scoring.rounds import Crew

Numbers = NDArray[np.int64]


class Pulls(NamedTuple):
    """What pulls at each claim, as places among amounts: first those of the claims, by number; then
    of `source[i]` through `link[i]`, for the links that are undercut; then, for each voice that
    pulls at a claim by several links, the largest of these.

    `member` has the amounts of such voices, those of voice i from `first[i]` on; `amount` has what
    is added up, for claim c from `start[c]` up to `start[c + 1]`. The other way round, amount a
    is added up for the claims of `onward` from `leaves[a]` up to `leaves[a + 1]`.
    """

    source: Numbers
    link: Numbers
    member: Numbers
    first: Numbers
    amount: Numbers
    start: Numbers
    onward: Numbers
    leaves: Numbers


class Undercuts(NamedTuple):
    """Undercuts by what they undercut: `targets[i]` by those from `first[i]` on."""

    source: Numbers
    link: Numbers
    first: Numbers
    targets: Numbers

    def spread(self, kept: Numbers, size: int) -> Numbers:
        """What is left of each of so many things, from what is left of those that are undercut."""
        found = np.full(size, ONE)
        found[self.targets] = kept
        return found


class Layout(NamedTuple):
    """A graph by target. `own` and `doubted` are the piles of every claim without any link."""

    own: Numbers
    doubted: Numbers
    evidence: Numbers
    links: int
    supporters: Pulls
    rebuttals: Pulls
    of_claim: Undercuts
    of_link: Undercuts


def check(graph: Graph) -> None:
    """Raises ValueError for a graph that cannot be solved, as `graphs.check` does."""
    kind, source, target = (np.asarray(column, dtype=np.int64) for column in graph[3:])
    if not _has_ends(graph.size, kind, source, target):
        _refuse(graph.size, kind, source, target)
    try:
        for_, against = (np.asarray(column, dtype=np.int64) for column in graph[1:3])
    except OverflowError:
        raise TooMuch from None
    if max(for_.max(initial=0), against.max(initial=0)) >= HEAVIEST:
        raise TooMuch
    supports, back = kind == Edge.SUPPORTS, kind == Edge.REBUTS
    forth = back | (kind == Edge.ATTACKS)
    own = UNIT + for_
    for_ = _heaped(own, target[supports], own[source[supports]])
    # The most a rebuttal can weigh is all that speaks for the claim it comes from.
    against = _heaped(
        UNIT + against,
        np.concatenate((target[forth], source[back])),
        for_[np.concatenate((source[forth], target[back]))],
    )
    if (for_ + against).max(initial=0) >= HEAVIEST:
        raise TooMuch


def _has_ends(claims: int, kind: Numbers, source: Numbers, target: Numbers) -> bool:
    """Whether every link has two ends, neither of them itself."""
    of_link = np.flatnonzero(kind == Edge.UNDERCUTS_LINK)
    aimed, direct = target[of_link], target.copy()
    direct[of_link] = -1
    return bool(
        source.min(initial=0) >= 0
        and target.min(initial=0) >= 0
        and source.max(initial=-1) < claims
        and direct.max(initial=-1) < claims
        and aimed.max(initial=-1) < len(kind)
        and not (direct == source).any()
        and not (aimed == of_link).any()
    )


def _refuse(claims: int, kind: Numbers, source: Numbers, target: Numbers) -> NoReturn:
    """Raises ValueError for the first link without two ends."""
    links, of_link = len(kind), kind == Edge.UNDERCUTS_LINK
    missing = (source < 0) | (source >= claims)
    missing |= (target < 0) | (target >= np.where(of_link, links, claims))
    first = np.flatnonzero(missing | (target == np.where(of_link, np.arange(links), source)))[0]
    fault = "has an end that is not there" if missing[first] else "points at its own start"
    raise ValueError(f"link {first} {fault}")


def _heaped(bare: Numbers, target: Numbers, amount: Numbers) -> Numbers:
    """Amounts with what comes on top of them. Raises ValueError for more than 64 bits would add
    up."""
    rough = bare + np.bincount(target, weights=amount, minlength=len(bare))
    if rough.max(initial=0) >= 1.5 * HEAVIEST:
        raise TooMuch
    total = bare.copy()
    np.add.at(total, target, amount)
    return total


def layout(graph: Graph, hands: Crew) -> Layout:
    """The layout of a graph that `check` lets pass."""
    voice, for_, against, kind, source, target = (np.asarray(c, dtype=np.int64) for c in graph)
    undercut = np.zeros(len(kind), dtype=bool)
    undercut[target[kind == Edge.UNDERCUTS_LINK]] = True
    supports = np.flatnonzero(kind == Edge.SUPPORTS)
    forth = np.flatnonzero((kind == Edge.REBUTS) | (kind == Edge.ATTACKS))
    back = np.flatnonzero(kind == Edge.REBUTS)
    parts = hands.at_once(
        lambda: _pulls(
            voice,
            undercut,
            np.concatenate((forth, back)),
            np.concatenate((source[forth], target[back])),
            np.concatenate((target[forth], source[back])),
        ),
        lambda: _pulls(voice, undercut, supports, source[supports], target[supports]),
        lambda: undercuts(source, target, np.flatnonzero(kind == Edge.UNDERCUTS)),
        lambda: undercuts(source, target, np.flatnonzero(kind == Edge.UNDERCUTS_LINK)),
    )
    rebuttals, supporters, of_claim, of_link = parts
    own, doubted = UNIT + for_, UNIT + against
    return Layout(own, doubted, for_, len(kind), supporters, rebuttals, of_claim, of_link)


def undercuts(source: Numbers, target: Numbers, link: Numbers) -> Undercuts:
    link = link[np.argsort(target[link], kind="stable")]
    first = np.flatnonzero(_begins(target[link]))
    return Undercuts(source[link], link, first, target[link][first])


def _begins(numbers: Numbers) -> NDArray[np.bool_]:
    """Where a number differs from the one before it."""
    found = np.ones(len(numbers), dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=found[1:])
    return found


def _pulls(
    voice: Numbers, undercut: NDArray[np.bool_], link: Numbers, source: Numbers, target: Numbers
) -> Pulls:
    claims = len(voice)
    weighed = np.flatnonzero(undercut[link])
    amount = source.copy()
    amount[weighed] = claims + np.arange(len(weighed))
    heard = np.concatenate((voice, voice[source[weighed]]))
    target, amount = _sorted(target, amount, heard)
    new = _begins(target)
    begins = new | _begins(heard[amount])
    lone = begins.copy()
    lone[:-1] &= begins[1:]
    groups = np.flatnonzero(begins & ~lone)
    member = amount[~lone]
    # Of a voice with several links one place stays, and stands for the largest of them.
    amount[groups] = len(heard) + np.arange(len(groups))
    target, amount = target[begins], amount[begins]
    onward = np.sort(amount << claims.bit_length() | target)
    return Pulls(
        source[weighed],
        link[weighed],
        member,
        np.searchsorted(np.flatnonzero(~lone), groups),
        amount,
        _starts(target, claims),
        onward & ((1 << claims.bit_length()) - 1),
        _starts(amount, len(heard) + len(groups)),
    )


def _starts(numbers: Numbers, size: int) -> Numbers:
    """Where each of so many begins, among these when they are sorted; and the end."""
    found = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(numbers, minlength=size), out=found[1:])
    return found


def _sorted(target: Numbers, amount: Numbers, heard: Numbers) -> tuple[Numbers, Numbers]:
    """Targets and amounts by target, and for each target by whose voice the amount is."""
    # One sort of whole numbers, eight times as fast as an order by two columns: both in one number,
    # each amount by its rank among all when these stand voice by voice.
    by_voice = np.argsort(heard, kind="stable")
    rank = np.empty(len(heard), dtype=np.int64)
    rank[by_voice] = np.arange(len(heard))
    bits = len(heard).bit_length()
    key = np.take(rank, amount)
    key |= target << bits
    key.sort()
    return key >> bits, np.take(by_voice, key & ((1 << bits) - 1))


def components(size: int, one: Numbers, other: Numbers) -> Numbers:
    """For each of so many places, the lowest that pairs join it with, by hooking and shortcutting
    (Shiloach & Vishkin 1982)."""
    root = np.arange(size)
    while True:
        low = np.minimum(root[one], root[other])
        high = np.maximum(root[one], root[other])
        apart = low != high
        if not apart.any():
            return root
        one, other, low, high = one[apart], other[apart], low[apart], high[apart]
        np.minimum.at(root, high, low)
        while not np.array_equal(root, above := root[root]):
            root = above
