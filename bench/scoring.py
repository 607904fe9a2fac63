"""Measures what it costs to solve a graph: with bounds, without them, and by another package.

    python bench/scoring.py [-n 3] [--claims 1000 10000 100000 1000000]

Graphs are made at random, three links a claim, of every kind and with shared voices. Each solution
is timed in a process of its own, graph made and code compiled, from the columns of the graph to the
last bound; by the clock, on all cores. Nothing is asserted. README.md beside this file says how to
read the figures.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
from start import machine

from claimtrack.scoring import arrays
from claimtrack.scoring.figures import CERTIFIED
from claimtrack.scoring.graphs import UNIT, Edge, Graph

LINKS = 3
"""For each claim."""
KINDS = {Edge.REBUTS: 0.65, Edge.SUPPORTS: 0.25, Edge.UNDERCUTS: 0.07, Edge.UNDERCUTS_LINK: 0.03}
WEIGHTS = np.round(np.array([0, 0.316, 0.732, 1.28, 2, 4.196, 8]) * UNIT).astype(np.int64)
FOR, AGAINST = (0.5, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05), (0.9, 0.02, 0.02, 0.02, 0.02, 0.01, 0.01)
SHAPES = ("random", "skewed")
STOPPED = 120
"""Seconds after which a solution is given up."""
BOUNDS, COMPILED, PLAIN, OTHER, FLOOR = (
    "numpy, bounds", "numba, bounds", "numpy, no bounds", "formal-argumentation", "floor",
)  # fmt: skip


class Known(NamedTuple):
    """One solution: seconds, rounds (0: none are counted), claims without a certificate (-1: there
    are no certificates), and the peak memory of its process in MB."""

    seconds: float
    rounds: int
    open: int
    megabytes: float


def made(claims: int, shape: str, seed: int = 1) -> Graph:
    """A graph; of a skewed one, who is linked to follows a power law."""
    rng = np.random.default_rng(seed)
    links = LINKS * claims
    source = rng.integers(0, claims, links)
    drawn = rng.random(links) ** (3 if shape == "skewed" else 1)
    target = rng.permutation(claims)[(claims * drawn).astype(np.int64)]
    target = np.where(source == target, (target + 1) % claims, target)
    kind = rng.choice(np.array([*KINDS]), links, p=[*KINDS.values()])
    of_link = np.flatnonzero(kind == Edge.UNDERCUTS_LINK)
    target[of_link] = (of_link + rng.integers(1, links, len(of_link))) % links
    evidence = rng.choice(WEIGHTS, claims, p=FOR), rng.choice(WEIGHTS, claims, p=AGAINST)
    columns: Any = (rng.integers(0, claims // 3, claims), *evidence, kind, source, target)
    return Graph(*columns)


def bounds(graph: Graph) -> Callable[[], tuple[int, int]]:
    """The solver that needs no more than numpy."""

    def solve() -> tuple[int, int]:
        return _told(arrays.solve(graph))

    return solve


def compiled(graph: Graph) -> Callable[[], tuple[int, int]]:
    """The solver of the extra `scale`."""
    from claimtrack.scoring import compiled

    compiled.solve(made(100, "random"))

    def solve() -> tuple[int, int]:
        return _told(compiled.solve(graph))

    return solve


def _told(solution: Any) -> tuple[int, int]:
    return solution.rounds, int(np.sum(solution.upper - solution.lower > CERTIFIED))


def plain(graph: Graph) -> Callable[[], tuple[int, int]]:
    """The same formulas in float64, again and again until nothing moves by 2^-30: what one would
    write first. Voices are not grouped; nothing says whether there is one answer."""
    _, for_, against, kind, source, target = (np.asarray(column) for column in graph)
    own, doubted = for_ / UNIT, 1 + against / UNIT
    supports, rebuts, of_claim, of_link = (
        np.flatnonzero(kind == edge)
        for edge in (Edge.SUPPORTS, Edge.REBUTS, Edge.UNDERCUTS, Edge.UNDERCUTS_LINK)
    )
    pulling = np.concatenate((source[rebuts], target[rebuts]))
    pulled = np.concatenate((target[rebuts], source[rebuts]))
    through = np.concatenate((rebuts, rebuts))

    def solve() -> tuple[int, int]:
        strength, left = np.full(graph.size, 0.5), np.ones(len(kind))
        moved, rounds = 1.0, 0
        while moved >= 2.0**-30 and rounds < 10_000:
            rounds += 1
            kept, less = np.ones(graph.size), np.ones(len(kind))
            np.minimum.at(kept, target[of_claim], 1 - strength[source[of_claim]] * left[of_claim])
            np.minimum.at(less, target[of_link], 1 - strength[source[of_link]] * left[of_link])
            stands, bare = np.minimum(1, 2 * strength), 1 + own * kept
            gifts = (bare * stands)[source[supports]] * less[supports]
            piled = bare + np.bincount(target[supports], gifts, graph.size)
            blows = (piled * stands)[pulling] * less[through]
            new = piled / (piled + doubted + np.bincount(pulled, blows, graph.size))
            moved = max(np.abs(new - strength).max(), np.abs(less - left).max(initial=0))
            # Half a step, or most graphs of rebuttals would swing to and fro for ever.
            strength, left = (strength + new) / 2, (left + less) / 2
        return rounds, -1

    return solve


def other(graph: Graph) -> Callable[[], tuple[int, int]]:
    """DF-QuAD by the package formal-argumentation, of the rebuttals and supports."""
    from argumentation.gradual.dfquad import dfquad_strengths
    from argumentation.gradual.gradual import WeightedBipolarGraph

    kind, source, target = (np.asarray(column).tolist() for column in graph[3:])
    named = [str(number) for number in range(graph.size)]
    supports, attacks = set(), set()
    for word, one, end in zip(kind, source, target, strict=True):
        if word == Edge.REBUTS:
            attacks |= {(named[one], named[end]), (named[end], named[one])}
    for word, one, end in zip(kind, source, target, strict=True):
        if word == Edge.SUPPORTS and (named[one], named[end]) not in attacks:
            supports.add((named[one], named[end]))
    own = 1 + np.asarray(graph.evidence_for) / UNIT
    base = own / (own + 1 + np.asarray(graph.evidence_against) / UNIT)
    given = WeightedBipolarGraph(
        frozenset(named),
        dict(zip(named, base.tolist(), strict=True)),
        frozenset(attacks),
        frozenset(supports),
    )

    def solve() -> tuple[int, int]:
        return dfquad_strengths(given).iterations, -1

    return solve


def floor(graph: Graph) -> Callable[[], tuple[int, int]]:
    """What memory alone allows: every column of the graph read once, and of each link the amount at
    either end, eight bytes at a place of its own."""
    columns = [np.asarray(column) for column in graph]
    amounts = np.arange(graph.size)

    def read() -> tuple[int, int]:
        for column in columns:
            column.sum()
        links = columns[3] != Edge.UNDERCUTS_LINK
        for ends in columns[4:]:
            np.take(amounts, np.where(links, ends, 0)).sum()
        return 0, -1

    return read


SOLVERS = {BOUNDS: bounds, COMPILED: compiled, PLAIN: plain, OTHER: other, FLOOR: floor}
NEEDED = {COMPILED: "numba", OTHER: "argumentation"}
"""The modules without which a solver is passed over."""


def timed(solver: str, shape: str, claims: int) -> Known:
    """One solution, in this process."""
    solve = SOLVERS[solver](made(claims, shape))
    began = time.perf_counter()
    rounds, uncertain = solve()
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return Known(seconds, rounds, uncertain, peak)


def measured(solver: str, shape: str, claims: int, runs: int) -> Known | None:
    """The median of several solutions, each in a process of its own; None when it was stopped."""
    line = [sys.executable, __file__, "--one", solver, shape, str(claims)]
    found = []
    for _ in range(runs):
        try:
            done = subprocess.run(
                line, capture_output=True, text=True, check=True, timeout=2 * STOPPED
            )
        except subprocess.TimeoutExpired:
            return None
        found.append(Known(*json.loads(done.stdout)))
        if found[-1].seconds > STOPPED:
            return None
        if found[-1].seconds > STOPPED / 4:
            break
    middle = statistics.median_low(known.seconds for known in found)
    return next(known for known in found if known.seconds == middle)


Results = dict[tuple[str, int, str], Known | None]


def run(claims: Sequence[int], runs: int) -> Results:
    """Measures every solver on every graph, smallest first; who was stopped is not tried again."""
    found: Results = {}
    for shape in SHAPES:
        stopped = set[str]()
        for size in claims:
            for solver in SOLVERS:
                if find_spec(NEEDED.get(solver, "numpy")) is None:
                    continue
                known = None if solver in stopped else measured(solver, shape, size, runs)
                if known is None:
                    stopped.add(solver)
                found[shape, size, solver] = known
                print(f"{shape} {size:,} {solver}: {known}", file=sys.stderr)
    return found


def told(results: Results) -> list[str]:
    """One line a solution."""
    lines = [
        f"{'graph':<8}{'claims':>10}  {'solver':<22}{'seconds':>9}{'× floor':>9}"
        f"{'rounds':>8}{'open':>6}{'MB':>6}"
    ]
    for (shape, size, solver), known in results.items():
        place = f"{shape:<8}{size:>10,}  {solver:<22}"
        base = results[shape, size, FLOOR]
        if known is None or base is None:
            lines.append(f"{place}{f'> {STOPPED}':>9}")
            continue
        times = "" if solver == FLOOR else f"{known.seconds / base.seconds:,.0f}"
        rounds = f"{known.rounds:,}" if known.rounds else ""
        uncertain = "" if known.open < 0 else f"{known.open:,}"
        lines.append(
            f"{place}{known.seconds:9.3f}{times:>9}{rounds:>8}{uncertain:>6}{known.megabytes:6.0f}"
        )
    return lines


def targets(results: Results) -> list[str]:
    """What was to be reached, and what came out."""
    lines = []
    for shape in SHAPES:
        for solver, most in ((BOUNDS, 5.0), (COMPILED, 1.5)):
            if known := results.get((shape, 1_000_000, solver)):
                lines.append(_line(known.seconds, most, "s", f"{solver}, 1,000,000 {shape}"))
                lines.append(_line(known.megabytes, 1000, "MB", f"{solver}, 1,000,000 {shape}"))
        ours, theirs = (results.get((shape, 100_000, solver)) for solver in (BOUNDS, OTHER))
        if ours and (shape, 100_000, OTHER) in results:
            times = (theirs.seconds if theirs else STOPPED) / ours.seconds
            more = "" if theirs else " or more"
            met = "met" if times >= 200 else "MISSED"
            what = f"{OTHER} by {BOUNDS}, 100,000 {shape}"
            lines.append(f"{met:<7}{times:8.0f}{more} of at least 200 ×  {what}")
    return lines


def _line(found: float, most: float, unit: str, what: str) -> str:
    met = "met" if found <= most else "MISSED"
    return f"{met:<7}{found:8.1f} of at most {most:.1f} {unit}  {what}"


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", type=int, default=3, metavar="RUNS", help="solutions of each")
    parser.add_argument("--claims", type=int, nargs="+", default=[10**3, 10**4, 10**5, 10**6])
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args(words)
    if given.one:
        solver, shape, claims = given.one
        print(json.dumps(timed(solver, shape, int(claims))))
        return
    results = run(sorted(given.claims), max(1, given.n))
    print(machine())
    print(f"Medians of {max(1, given.n)} solutions, seconds by the clock\n")
    print("\n".join([*told(results), "", *targets(results)]))


if __name__ == "__main__":
    main()
