"""Measures what a command costs from start to end, against what other commands cost.

    python bench/start.py [-n 15] [--small]

Figures are the CPU time (user and system) of whole processes, medians of interleaved runs; nothing
is asserted. README.md beside this file says how to read them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from claimtrack.store.engine import sqlite_library

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
LARGE = HERE / "out" / "claims-100000.db"
MADE_BY = (HERE / "generate.py", *(HERE.parent / "alembic" / "versions").glob("*.py"))
"""What the large database follows from; it is made anew when one of these is newer."""
PYTHON, ROWS = "python -c pass", "sqlite-utils rows"
HELP, DISPUTED, JSON, SHOW, HUB, ADD = (
    "--help", "list --disputed", "list --disputed --json", "show", "show (hub)", "add",
)  # fmt: skip
SMALL_NAME, LARGE_NAME = "fixture", "100,000"


class Case(NamedTuple):
    """One command that is measured, and where."""

    name: str
    place: str  # the database's name, or "" where there is none
    words: Sequence[str]


class Target(NamedTuple):
    """At most so many times what another case costs."""

    case: tuple[str, str]
    times: float
    other: tuple[str, str]


TARGETS = (
    Target((HELP, ""), 8.0, (PYTHON, "")),
    *(Target((name, SMALL_NAME), 1.0, (ROWS, SMALL_NAME)) for name in (DISPUTED, JSON, SHOW)),
    Target((ADD, SMALL_NAME), 1.1, (SHOW, SMALL_NAME)),
    Target((ADD, LARGE_NAME), 1.1, (SHOW, LARGE_NAME)),
    *(Target((name, LARGE_NAME), 1.2, (name, SMALL_NAME)) for name in (DISPUTED, JSON)),
)

Times = Mapping[tuple[str, str], Sequence[float]]


class Bench:
    """A folder with the databases, a cache of compiled statements and no configuration."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.small = folder / "fixture.db"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not _disturbs(name)},
            "CLAIMTRACK_CACHE": str(folder / "cache"),
            "CLAIMTRACK_CONFIG": str(folder / "no-config.toml"),
        }

    def run(self, words: Sequence[str]) -> float:
        """CPU seconds of one command. Raises SystemExit when it fails."""
        errors = self.folder / "stderr.txt"
        with errors.open("wb") as stderr:
            child = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                env=self.environment,
            )
            _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            told = errors.read_text(errors="replace").strip()
            raise SystemExit(f"{' '.join(words)}: exit {child.returncode}: {told}")
        return used.ru_utime + used.ru_stime

    def read(self, *words: str) -> str:
        """What a claimtrack command prints."""
        line = [tool("claimtrack"), *words]
        done = subprocess.run(
            line, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(line)}: exit {done.returncode}: {done.stderr.strip()}")
        return done.stdout


def _disturbs(name: str) -> bool:
    return name.startswith("CLAIMTRACK_") or name in ("PYTHONDONTWRITEBYTECODE", "COLUMNS")


def tool(name: str) -> str:
    found = BIN / name
    if not found.exists():
        raise SystemExit(f"{found} is missing; install it with: make test")
    return str(found)


def cases_of(place: str, database: Path, copy: Path, normal: str, hub: str | None) -> list[Case]:
    """The commands on one database; what writes, writes to a copy."""

    def case(name: str, *words: str, on: Path = database) -> Case:
        return Case(name, place, (tool("claimtrack"), "--db", str(on), *words))

    adding = ("About 10,000 militants are active.", "--by", "Russia", "--said", "2018-02")
    found = [
        case(DISPUTED, "list", "--disputed"),
        case(JSON, "list", "--disputed", "--json"),
        case(SHOW, "show", normal),
        case(ADD, "add", *adding, on=copy),
    ]
    if hub is not None:
        found.insert(3, case(HUB, "show", hub))
    return found


def small_cases(bench: Bench) -> list[Case]:
    bench.run((tool("claimtrack"), "--db", str(bench.small), "demo"))
    rows = (tool("sqlite-utils"), "rows", str(bench.small), "claim")
    return [
        Case(PYTHON, "", (sys.executable, "-c", "pass")),
        Case(ROWS, SMALL_NAME, rows),
        Case(HELP, "", (tool("claimtrack"), "--help")),
        *cases_of(SMALL_NAME, bench.small, _copied(bench, bench.small), "1", None),
    ]


def large() -> Path:
    """The large database; made when missing or older than what it follows from."""
    newest = max(file.stat().st_mtime for file in MADE_BY)
    if not LARGE.exists() or LARGE.stat().st_mtime < newest:
        LARGE.parent.mkdir(exist_ok=True)
        LARGE.unlink(missing_ok=True)
        subprocess.run([sys.executable, HERE / "generate.py", LARGE], check=True)
    return LARGE


def large_cases(bench: Bench) -> list[Case]:
    large()
    at = ("--db", str(LARGE))
    hub = bench.read(*at, "list", "--sort", "rebuttals", "-n", "1", "--quiet").strip()
    first = json.loads(bench.read(*at, "list", "-n", "1000", "--json"))
    # One that is disputed as the fixture's first claim is.
    normal = next(str(row["id"]) for row in first if 3 <= row["rebuttals"] <= 6)
    return cases_of(LARGE_NAME, LARGE, _copied(bench, LARGE), normal, hub)


def _copied(bench: Bench, database: Path) -> Path:
    copy = bench.folder / f"copy-of-{database.name}"
    shutil.copy(database, copy)
    return copy


def measure(bench: Bench, cases: Sequence[Case], runs: int, tell: Callable[[str], None]) -> Times:
    """The CPU seconds of each case, run in turn; the first two rounds only warm up."""
    times: dict[tuple[str, str], list[float]] = {(case.name, case.place): [] for case in cases}
    for turn in range(-2, runs):
        tell(f"round {turn + 1} of {runs}" if turn >= 0 else "warming up")
        for case in cases:
            seconds = bench.run(case.words)
            if turn >= 0:
                times[case.name, case.place].append(seconds)
    return times


def ratio(times: Times, case: tuple[str, str], other: tuple[str, str]) -> float:
    """How many times what another case costs: the median over the rounds of the ratio in each.

    A machine has slow minutes, so two runs of one round compare better than two medians.
    """
    rounds = zip(times[case], times[other], strict=True)
    return statistics.median(mine / its for mine, its in rounds)


def table(times: Times) -> list[str]:
    """One line a case: the median, half the middle spread, and the ratios to others."""
    lines = [
        f"{'command':<24}{'database':>9}{'CPU ms':>8}{'±':>5}"
        f"{'× python':>10}{'× rows':>8}{'× fixture':>11}"
    ]
    for case, found in times.items():
        name, place = case
        median, spread = statistics.median(found), _spread(found)
        line = (
            f"{name:<24}{place:>9}{median * 1000:8.0f}{spread * 1000:5.0f}"
            f"{ratio(times, case, (PYTHON, '')):10.2f}{ratio(times, case, (ROWS, SMALL_NAME)):8.2f}"
        )
        if place == LARGE_NAME and (name, SMALL_NAME) in times:
            line += f"{ratio(times, case, (name, SMALL_NAME)):11.2f}"
        lines.append(line)
    return lines


def _spread(found: Sequence[float]) -> float:
    """Half the distance between the quartiles."""
    if len(found) < 2:
        return 0.0
    low, _, high = statistics.quantiles(found, n=4)
    return (high - low) / 2


def verdicts(times: Times) -> list[str]:
    """One line a target: what was aimed at, what came out."""
    lines = []
    for case, limit, other in TARGETS:
        if case in times and other in times:
            found = ratio(times, case, other)
            met = "met" if found <= limit else "MISSED"
            compared = f"{_named(case)}  by  {_named(other)}"
            lines.append(f"{met:<7}{found:5.2f} of at most {limit:.1f} ×  {compared}")
    return lines


def _named(case: tuple[str, str]) -> str:
    return f"{case[0]} [{case[1]}]" if case[1] else case[0]


def machine() -> str:
    """What the figures were taken on."""
    library = sqlite_library()
    parts = [
        f"{os.cpu_count()} CPUs ({platform.machine()})",
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in ("sqlalchemy", "typer", "sqlite-utils")),
        f"SQLite {library.sqlite_version} ({library.__name__.split('.')[0]})",
        f"load {os.getloadavg()[0]:.1f}",
    ]
    return f"{date.today()}: {', '.join(parts)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", type=int, default=15, metavar="RUNS", help="rounds, 15 if not given")
    parser.add_argument("--small", action="store_true", help="leave the large database out")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="claimtrack-bench-") as folder:
        bench = Bench(Path(folder))
        cases = small_cases(bench) + ([] if given.small else large_cases(bench))
        times = measure(bench, cases, max(1, given.n), lambda line: print(line, file=sys.stderr))
    print(machine())
    print(f"Medians of {max(1, given.n)} interleaved runs, CPU time (user and system)\n")
    print("\n".join([*table(times), "", *verdicts(times)]))


if __name__ == "__main__":
    main()
