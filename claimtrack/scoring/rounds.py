"""The rounds of the solvers of whole corpora: both ends of all bounds inward, to a standstill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol, TypeVar

THREADS = 2


class Crew(NamedTuple):
    """Threads that share the work on many claims, a part at a time; None where one is enough."""

    part: int
    pool: ThreadPoolExecutor | None

    def every(self, first: int, last: int, work: Callable[..., Any], *given: Any) -> list[Any]:
        """What `work(first, last, *given)` returns for each part of them."""
        edges = [(at, min(at + self.part, last)) for at in range(first, last, self.part)]
        if self.pool is None or len(edges) < 2:
            return [work(first, last, *given) for first, last in edges]
        return list(self.pool.map(lambda edge: work(*edge, *given), edges))

    def at_once(self, *work: Callable[[], Any]) -> list[Any]:
        """What each of several pieces of work returns; threads do them side by side."""
        if self.pool is None:
            return [piece() for piece in work]
        return list(self.pool.map(lambda piece: piece(), work))


@contextmanager
def crew(claims: int, part: int) -> Iterator[Crew]:
    """Threads for so many claims."""
    if claims <= part:
        yield Crew(part, None)
        return
    with ThreadPoolExecutor(THREADS) as pool:
        yield Crew(part, pool)


class Moving(Protocol):
    """One end of all bounds: whether undercuts left anything else of links and of evidence when
    the piles were last weighed, and whether any strength moved after that."""

    relinked: bool
    recut: bool

    @property
    def still(self) -> bool: ...


End = TypeVar("End", bound=Moving, contravariant=True)


class Work(Protocol[End]):
    """A graph being solved: `weigh` makes the piles of one end anew, from its strengths and from
    undercuts at the other end, `settle` its strengths, from both piles."""

    def weigh(self, end: End, other: End) -> None: ...
    def settle(self, end: End, other: End) -> None: ...


def until_still(work: Work[End], low: End, high: End, rounds: int) -> int | None:
    """Moves both ends inward, by turns as `ledger.solve` does, at most so many times. Returns how
    often, the last time in vain; None when something moved even then."""
    work.weigh(low, high)
    for done in range(1, rounds + 1):
        work.weigh(high, low)
        work.settle(low, high)
        work.weigh(low, high)
        work.settle(high, low)
        # What undercuts leave of the evidence is one step behind the upper ends it follows from.
        if not (low.relinked or high.relinked or low.recut) and low.still and high.still:
            return done
    work.weigh(high, low)
    work.weigh(low, high)
    return None
