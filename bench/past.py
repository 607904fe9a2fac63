"""Measures what it costs to look back: a list as of a past revision, against the plain list.

    python bench/past.py [-n 15]

Figures are the CPU time (user and system) of whole processes, medians of interleaved runs, on the
large database of `start.py`; nothing is asserted. README.md beside this file says how to read them.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from start import LARGE_NAME, Bench, Case, copied, large, machine, measure, ratio, tool

from claimtrack.ledger.revising import retract
from claimtrack.queries.references import Reference
from claimtrack.store.engine import reading
from claimtrack.store.revisions import Revision, writing
from claimtrack.vocabulary import Kind

EDITS = 100
"""Revisions added at the end: edits and retractions of every kind that bears on a list."""
WAYS = 8
"""Ways of editing that leave the statements' claimants and sources alone."""
PLAIN, TODAY = "list --disputed", "as of today"
TARGETS = {TODAY: 1.5}
LIMIT = 5.0


def busy(database: Path, ways: int) -> int:
    """Edits and retracts what was there, in so many ways; returns the last revision before that."""
    with reading(str(database)) as connection:
        last: int = connection.plain("SELECT head_id FROM chain")[0][0]
    for turn in range(EDITS):
        with writing(str(database), actor="bench", command="edit") as revision:
            _edit(revision, turn % ways, 1000 + turn)
    return last


def _edit(revision: Revision, way: int, number: int) -> None:
    """One of the ways in which a record of that number changes."""
    match way:
        case 0:
            revision.edit(Kind.CLAIM, number, text=f"Another wording, of {number}.")
        case 1:
            revision.edit(Kind.STATEMENT, number, said="2017", note="misdated")
        case 2:
            retract(revision, Reference(Kind.LINK, number), "the answer is to another claim")
        case 3:
            revision.edit(Kind.QUOTE, number, exact="Other words.")
        case 4:
            revision.edit(Kind.SOURCE, number, note="seen again")
        case 5:
            retract(revision, Reference(Kind.CLAIM, number), "nobody said so")
        case 6:
            revision.edit(Kind.PARTY, number, same_as_id=number - 1)
        case 7:
            revision.create(Kind.RATING, party_id=number, letter="B", rated="2026-01-01")
        case 8:
            revision.edit(Kind.STATEMENT, number, claimant_id=number)


def cases(database: Path, before: int, besides: str = "") -> Sequence[Case]:
    """The plain list, and that of other days: today, before the edits, amid the links, before any
    link, and amid the claims; where something was done besides, of two of these."""
    with reading(str(database)) as connection:
        first, last = connection.plain("SELECT min(recorded_in), max(recorded_in) FROM link")[0]
    days = {
        TODAY: datetime.now(UTC).date().isoformat(),
        "before the last edit": f"R{before + EDITS - 1}",
        f"before {EDITS} edits": f"R{before}",
        "half of the links": f"R{(first + last) // 2}",
        "no link yet": f"R{first - 1}",
        "half of the claims": f"R{first // 2}",
    }
    plain = (tool("claimtrack"), "--db", str(database), "list", "--disputed")
    looking = [
        Case(besides + name, LARGE_NAME, (*plain, "--as-of", day)) for name, day in days.items()
    ]
    return looking[2:4] if besides else [Case(PLAIN, LARGE_NAME, plain), *looking]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", type=int, default=15, metavar="RUNS", help="rounds, 15 if not given")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="claimtrack-bench-") as folder:
        bench = Bench(Path(folder))
        copy = copied(bench, large())
        other = copy.with_name("others-said-it.db")
        shutil.copy(copy, other)
        listed = [
            *cases(copy, busy(copy, WAYS)),
            *cases(other, busy(other, WAYS + 1), "claimants edited, "),
        ]
        times = measure(bench, listed, max(1, given.n), lambda line: print(line, file=sys.stderr))
    print(machine())
    print(f"Medians of {max(1, given.n)} interleaved runs, CPU time (user and system)\n")
    for name, place in times:
        found = ratio(times, (name, place), (PLAIN, LARGE_NAME))
        median = sorted(times[name, place])[len(times[name, place]) // 2]
        limit = TARGETS.get(name, LIMIT)
        met = "" if name == PLAIN else "met" if found <= limit else "MISSED"
        print(f"{name:<40}{median * 1000:8.0f} ms{found:8.2f} × plain  {met}")


if __name__ == "__main__":
    main()
