"""Measures what it costs to compute every score anew, and those of one dispute after a rebuttal.

    python bench/rescoring.py [-n 11] [--claims 1000000] [--rounds 10000]

Rescoring is measured part by part: reading and building the graph, solving, storing. A rebuttal is
the CPU time (user and system) of the whole command, by interleaved rounds, as in start.py. Nothing
is asserted. README.md beside this file says how to read the figures.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from start import HERE, MADE_BY, SMALL_NAME, Bench, Case, Times, machine, measure, ratio, tool

MAKER = HERE / "disputes.py"
LINKS = 3
"""For each claim."""
PARTS = "parts"
SECONDS, TIMES = 15.0, 1.5
"""Targets: all of the rescoring, and a rebuttal among 100 claims against one in the fixture."""
REBUT = "rebut"
NORMAL, LARGEST = "of 100", "of the largest"
"""Disputes of the large database; see disputes.py for their claims' numbers."""


def large(claims: int) -> Path:
    """The database of so many claims; made when missing or older than what it follows from."""
    path = HERE / "out" / f"disputes-{claims}.db"
    newest = max(file.stat().st_mtime for file in (MAKER, *MADE_BY))
    if not path.exists() or path.stat().st_mtime < newest:
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        size = ("--claims", str(claims), "--links", str(LINKS * claims))
        subprocess.run([sys.executable, MAKER, path, *size], check=True)
    return path


class Watch:
    """Notes what the parts of one process take: CPU seconds and seconds by the clock."""

    def __init__(self) -> None:
        self.parts: dict[str, tuple[float, float]] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        cpu, clock = time.process_time(), time.perf_counter()
        yield
        self.parts[name] = (time.process_time() - cpu, time.perf_counter() - clock)


def parts_of(database: str, rounds: int) -> dict[str, tuple[float, float]]:
    """Scores everything in this process and stores it, as `scores.rescore` does; what each part
    took."""
    watch = Watch()
    with watch.part("import"):
        from claimtrack.scoring.solvers import solved_whole
        from claimtrack.store import corpus, scores
        from claimtrack.store.engine import connected, snapshot, transaction
    with connected(database) as connection:
        with snapshot(connection), watch.part("read and build"):
            found = corpus.corpus(connection)
        with watch.part("solve"):
            solution = solved_whole(found.graph, rounds)
        with watch.part("lay out as rows"):
            columns = scores.laid_out(found, solution)
        with watch.part("store"), transaction(connection):
            scores._replace(connection, columns, lambda _: None)
    print(f"rounds {solution.rounds}", file=sys.stderr)
    return watch.parts


def in_parts(database: Path, rounds: int) -> tuple[dict[str, tuple[float, float]], float]:
    """The parts, in a process of their own, and its peak memory in MB."""
    line = [sys.executable, __file__, "--parts", str(database), "--rounds", str(rounds)]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    print(done.stderr.strip(), file=sys.stderr)
    told = json.loads(done.stdout)
    return {name: (cpu, clock) for name, (cpu, clock) in told[PARTS].items()}, told["megabytes"]


def rebuttals(bench: Bench, database: Path) -> list[Case]:
    """The same command on the fixture, and in two disputes of the large database."""
    bench.run((tool("claimtrack"), "--db", str(bench.small), "demo"))
    places = ((SMALL_NAME, bench.small, "C1"), (NORMAL, database, "C1"), (LARGEST, database, "C2"))
    words = ("No, there are none.", "--by", "Bench", "--said", "2019-02")
    return [
        Case(REBUT, place, (tool("claimtrack"), "--db", str(path), REBUT, claim, *words))
        for place, path, claim in places
    ]


def told_parts(parts: dict[str, tuple[float, float]], megabytes: float) -> list[str]:
    """One line a part, then their sum by its target, and the memory."""
    lines = [f"{'rescoring':<24}{'CPU s':>9}{'clock s':>9}"]
    lines += [f"{name:<24}{cpu:9.1f}{clock:9.1f}" for name, (cpu, clock) in parts.items()]
    cpu, clock = (sum(part[end] for part in parts.values()) for end in (0, 1))
    lines.append(f"{'all':<24}{cpu:9.1f}{clock:9.1f}")
    met = "met" if clock <= SECONDS else "MISSED"
    return [
        *lines,
        f"peak memory {megabytes:,.0f} MB",
        "",
        f"{met:<7}{clock:5.1f} of at most {SECONDS:.0f} s  rescoring",
    ]


def told_rebuttals(times: Times) -> list[str]:
    """One line a case, then the ratio that has a target."""
    lines = [f"{REBUT + ', in a dispute':<24}{'CPU ms':>9}{'× fixture':>11}"]
    small = (REBUT, SMALL_NAME)
    for case, seconds in times.items():
        median = statistics.median(seconds) * 1000
        lines.append(f"{case[1]:<24}{median:9.0f}{ratio(times, case, small):11.2f}")
    found = ratio(times, (REBUT, NORMAL), small)
    met = "met" if found <= TIMES else "MISSED"
    compared = f"{REBUT} [{NORMAL}]  by  {REBUT} [{SMALL_NAME}]"
    return [*lines, "", f"{met:<7}{found:5.2f} of at most {TIMES:.1f} ×  {compared}"]


def run(claims: int, runs: int, rounds: int) -> list[str]:
    """Measures all of it on a copy of the database."""
    made = large(claims)
    with tempfile.TemporaryDirectory(prefix="claimtrack-bench-") as folder:
        bench = Bench(Path(folder))
        database = Path(shutil.copy(made, bench.folder / "large.db"))
        parts, megabytes = in_parts(database, rounds)
        cases = rebuttals(bench, database)
        times = measure(bench, cases, runs, lambda line: print(line, file=sys.stderr))
    return [*told_parts(parts, megabytes), "", *told_rebuttals(times)]


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", type=int, default=11, metavar="RUNS", help="rounds of rebuttals")
    parser.add_argument("--claims", type=int, default=1_000_000, help="of the database")
    parser.add_argument("--rounds", type=int, default=10_000, help="stop the solver after so many")
    parser.add_argument("--parts", metavar="FILE", help=argparse.SUPPRESS)
    given = parser.parse_args(words)
    if given.parts:
        found = parts_of(given.parts, given.rounds)
        kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps({PARTS: found, "megabytes": kilobytes / 1000}))
        return
    lines = run(given.claims, max(1, given.n), given.rounds)
    print(machine())
    print(f"{given.claims:,} claims, {LINKS * given.claims:,} links\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
