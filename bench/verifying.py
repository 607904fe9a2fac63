"""Measures what it costs to verify a database, and what the revision log costs in room and time.

    python bench/verifying.py [-n 5] [--claims 2000]

`verify --deep` of the large database of start.py, against a bare loop that reads the same rows and
digests the same canonical bytes: CPU time (user and system) of whole processes, in turn. Then the
size of that database with and without its log, and a bulk load of so many claims with and without
one. Nothing is asserted. README.md beside this file says how to read the figures.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generate import Size, records
from start import Bench, Case, Times, large, machine, measure, ratio, tool

from claimtrack.ledger.lines import Line
from claimtrack.ledger.loading import load
from claimtrack.store import log, migrations, rows, scores, tallies, words
from claimtrack.store.checks import records as checked
from claimtrack.store.engine import connected, reading, sqlite_library, transaction
from claimtrack.store.log import Change, change_line
from claimtrack.store.records import FORM, SHAPES, Digester, canonical
from claimtrack.store.revisions import New, Revision, fill_records, uuid7
from claimtrack.vocabulary import Kind

VERIFY, FLOOR = "verify --deep", "bare loop"
MOST_VERIFYING, MOST_ROOM, MOST_LOADING = 2.0, 60.0, 40.0
"""Targets: times the bare loop; per cent that the log adds to a database, and to a bulk load."""
DERIVED = ("tally", "voice", "score", "claim_words")
"""What follows from the records, row by row: verify reads it to compare it."""
LOG = ("change", "revision_parent", "chain", "revision")


def floor(database: str) -> None:
    """Reads every record and every change, and digests what verify digests; compares nothing."""
    with reading(database) as connection:
        for kind in Kind:
            names = Digester(kind).names
            for row in connection.each(checked._rows, kind.value, names, True):
                fields = zip(names, row, strict=False)
                record = {name: value for name, value in fields if value is not None}
                hashlib.sha256(FORM + canonical(record)).digest()
        for table in DERIVED:
            for _ in connection.driver.execute(f"SELECT * FROM {table}"):
                pass
        state = hashlib.sha256()
        every = connection.each(log.changes)
        for *_, kind_, _, uuid, operation, kept, before, _ in every:
            state.update(change_line(kind_, uuid, operation, kept, before))


def verifying(runs: int) -> Times:
    """The CPU seconds of both, on the large database."""
    with tempfile.TemporaryDirectory(prefix="claimtrack-bench-") as folder:
        bench = Bench(Path(folder))
        database = str(large())
        cases = [
            Case(VERIFY, "", (tool("claimtrack"), "--db", database, "verify", "--deep")),
            Case(FLOOR, "", (sys.executable, __file__, "--floor", database)),
        ]
        return measure(bench, cases, runs, lambda line: print(line, file=sys.stderr))


def room(database: Path) -> tuple[int, int]:
    """The bytes of a database, and of the same without its log; both packed close."""
    with tempfile.TemporaryDirectory(prefix="claimtrack-bench-") as folder:
        copy = Path(folder) / "copy.db"
        shutil.copy(database, copy)
        driver = sqlite_library().connect(copy, isolation_level=None)
        sizes = []
        for dropped in ((), LOG):
            for table in dropped:
                driver.execute(f"DROP TABLE {table}")
            driver.execute("VACUUM")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            sizes.append(copy.stat().st_size)
        driver.close()
        return sizes[0], sizes[1]


class Unlogged(Revision):
    """Writes the same rows and what follows from them, and nothing of the log but one row."""

    def create(self, kind: Kind, /, uuid: str | None = None, **content: Any) -> int:
        row = rows.row_of(kind, content)
        self._open()
        number = self.next_number(kind)
        self._next[kind] = number + 1
        fill_records(self.connection, kind, (number,), [New(uuid or "", row, {})], self.id)
        self.changes.append(Change(kind, number, "", "create", b"", None))
        return number

    def finish(self) -> None:
        changed = [(change.kind, change.row_id, change.before) for change in self.changes]
        scores.refresh(self.connection, tallies.refresh(self.connection, changed))
        words.refresh(self.connection, changed)


def lines_of(claims: int) -> list[Line]:
    """Made-up records as a file has them: references by UUID."""
    known: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    found = []
    for place, (kind, content) in enumerate(records(Size(claims, 3 * claims), 1), 1):
        uuid = uuid7()
        known[kind].append(uuid)
        record = {name: value for name, value in content.items() if value is not None}
        for name, target in SHAPES[kind].references.items():
            number = record.pop(f"{name}_id", None)
            if number is not None:
                record[name] = known[target][number - 1]
        found.append(Line(place, kind, uuid, record))
    return found


def loading(claims: int, runs: int) -> list[tuple[float, float]]:
    """The CPU seconds of a bulk load with the log and without it, in turn."""
    lines = lines_of(claims)
    return [(_load(lines, Revision), _load(lines, Unlogged)) for _ in range(runs)]


def _load(lines: Sequence[Line], kind: type[Revision]) -> float:
    with tempfile.TemporaryDirectory(prefix="claimtrack-bench-") as folder:
        database = str(Path(folder) / "loaded.db")
        migrations.create(database)
        began = time.process_time()
        with connected(database) as connection, transaction(connection):
            revision = kind(connection, actor="bench", command="bench", message=None)
            load(revision, lines, "bench")
            revision.finish()
        return time.process_time() - began


def told(times: Times, sizes: tuple[int, int], loads: Sequence[tuple[float, float]]) -> list[str]:
    """What came out, and a line for each target."""
    verify, bare = (statistics.median(times[name, ""]) for name in (VERIFY, FLOOR))
    found = ratio(times, (VERIFY, ""), (FLOOR, ""))
    room_more = 100 * (sizes[0] / sizes[1] - 1)
    load_more = 100 * (statistics.median(one / other for one, other in loads) - 1)
    logged, plain = (statistics.median(times_) for times_ in zip(*loads, strict=True))
    return [
        f"{VERIFY:<24}{verify:8.2f} s",
        f"{FLOOR:<24}{bare:8.2f} s",
        f"{'with the log':<24}{sizes[0] / 1e6:8.1f} MB{logged:8.2f} s to load",
        f"{'without it':<24}{sizes[1] / 1e6:8.1f} MB{plain:8.2f} s to load",
        "",
        _verdict(found, MOST_VERIFYING, "×", f"{VERIFY}  by  {FLOOR}"),
        _verdict(room_more, MOST_ROOM, "%", "the log adds to a database"),
        _verdict(load_more, MOST_LOADING, "%", "the log adds to a bulk load"),
    ]


def _verdict(found: float, most: float, unit: str, what: str) -> str:
    met = "met" if found <= most else "MISSED"
    return f"{met:<7}{found:6.2f} of at most {most:.0f} {unit}  {what}"


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", type=int, default=5, metavar="RUNS", help="rounds, 5 if not given")
    parser.add_argument("--claims", type=int, default=2_000, help="of the bulk load")
    parser.add_argument("--floor", metavar="FILE", help=argparse.SUPPRESS)
    given = parser.parse_args(words)
    if given.floor:
        floor(given.floor)
        return
    runs = max(1, given.n)
    times = verifying(runs)
    lines = told(times, room(large()), loading(given.claims, runs))
    print(machine())
    print(f"Medians of {runs} rounds, CPU time; a load of {given.claims:,} claims\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
