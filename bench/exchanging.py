"""Measures what claimtrack's own files cost to bring in and to write.

    python bench/exchanging.py [--claims 1000000] [--postgresql URL]

A made-up file of so many claims, each with a statement, is imported into a new SQLite database:
validated, indexed, searchable and in the log; against `sqlite-utils insert --nl` of the same file
as one bare table, by CPU time (user and system), and by peak memory. While it is imported once
more, another program writes a claim ten times a second, and its longest wait is told. The whole
database is then exported, against `sqlite3 FILE .dump`. Into an empty PostgreSQL database the file
is imported against psql's \\copy of the same columns into bare tables, by the clock. Each once: a
run takes minutes. Nothing is asserted. README.md beside this file says how to read the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from start import machine, tool

from claimtrack.store import migrations
from claimtrack.store.revisions import writing
from claimtrack.vocabulary import Kind

OUT = Path(__file__).parent / "out"
SERVER = "postgresql+psycopg://postgres@127.0.0.1:5432"
PARTIES, SOURCES = 500, 1_000
WORDS = tuple(
    word
    for line in (
        "about militants fighters operate province report army claims officials said northern",
        "eastern group number strength region village forces attack year ministry border weapons",
    )
    for word in line.split()
)
MOST_CPU, MOST_MEMORY, MOST_WALL, MOST_EXPORT, MOST_WAIT = 1.3, 250.0, 6.0, 2.0, 3.0
"""Targets: times sqlite-utils; MB; times \\copy; times .dump; seconds."""
PAUSE = 0.1


class Spent(NamedTuple):
    """What a process took."""

    cpu: float
    wall: float
    memory: float
    """MB, at its highest."""


def lines(claims: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """The records of the file: few parties and sources, many claims with a statement each."""
    rng = random.Random(seed)
    count = 0

    def uuid() -> str:
        nonlocal count
        count += 1
        bits = (0x019B8D643000 + count // 100) << 80 | 7 << 76 | (count % 100 * 40) << 64 | 2 << 62
        text = f"{bits | rng.getrandbits(62):032x}"
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))

    parties = [uuid() for _ in range(PARTIES)]
    sources = [uuid() for _ in range(SOURCES)]
    for place, one in enumerate(parties):
        yield {"kind": "party", "uuid": one, "name": f"Party {place}", "party_kind": "person"}
    for place, one in enumerate(sources):
        address = {"url": f"https://news.example.org/2018/{place:06}", "published": "2018-02"}
        told = {"title": f"Report {place}", "publisher": rng.choice(parties), "language": "en"}
        yield {"kind": "source", "uuid": one, **told, **address}
    for _ in range(claims):
        claim = uuid()
        words = " ".join(rng.choice(WORDS) for _ in range(12))
        text = f"About {rng.randrange(1000, 30000):,} {words}."
        yield {"kind": "claim", "uuid": claim, "text": text, "language": "en"}
        said = f"{rng.randrange(2010, 2021)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        who = {"claimant": rng.choice(parties), "source": rng.choice(sources)}
        told = {"claim": claim, **who, "said": said, "speech": "direct"}
        yield {"kind": "statement", "uuid": uuid(), **told}


def written(claims: int) -> Path:
    """The file, made once."""
    path = OUT / f"exchange-{claims}.jsonl"
    if not path.exists():
        OUT.mkdir(exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        with unfinished.open("w", encoding="utf-8") as file:
            file.write('{"format": "claimtrack", "version": 2}\n')
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines(claims))
        unfinished.rename(path)
    return path


def run(words: Sequence[object], folder: Path, out: Path | None = None) -> Spent:
    """Runs a program. Raises SystemExit when it fails."""
    errors = folder / "stderr.txt"
    began = time.monotonic()
    with errors.open("wb") as stderr, (out or Path(os.devnull)).open("wb") as stdout:
        child = subprocess.Popen(
            [str(word) for word in words],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            env={**os.environ, "CLAIMTRACK_CACHE": str(folder / "cache"), "CLAIMTRACK_ACTOR": "b"},
        )
        _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{words}: {errors.read_text(errors='replace')[-500:]}")
    wall = time.monotonic() - began
    return Spent(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1000)


@contextmanager
def writer(database: str) -> Iterator[Path]:
    """Another program that writes now and then; its longest wait ends up in the file."""
    told = Path(f"{database}.wait")
    child = subprocess.Popen([sys.executable, __file__, "--write", database, "--into", str(told)])
    try:
        yield told
    finally:
        child.terminate()
        child.wait()


def write(database: str, into: Path) -> None:
    """Writes a claim now and then until it is stopped; notes the longest time that one took."""
    longest = 0.0
    while True:
        began = time.monotonic()
        with writing(database, actor="another", command="add") as revision:
            revision.create(Kind.CLAIM, text="A claim by the way.")
        longest = max(longest, time.monotonic() - began)
        into.write_text(f"{longest:.3f}")
        time.sleep(PAUSE)


def sqlite(file: Path, folder: Path) -> list[str]:
    """Into SQLite and out again."""
    claimtrack = tool("claimtrack")
    bare = run((tool("sqlite-utils"), "insert", folder / "bare.db", "t", file, "--nl", "--alter"),
               folder)  # fmt: skip
    (folder / "bare.db").unlink()
    database = folder / "desk.db"
    migrations.create(str(database))
    own = run((claimtrack, "--db", database, "import", file), folder)
    exported = run((claimtrack, "--db", database, "export", "-o", folder / "out.jsonl"), folder)
    (folder / "out.jsonl").unlink()
    dumped = run(("sqlite3", database, ".dump"), folder, folder / "dump.sql")
    (folder / "dump.sql").unlink()
    beside = folder / "beside.db"
    migrations.create(str(beside))
    with writer(str(beside)) as told:
        run((claimtrack, "--db", beside, "import", file), folder)
    return [
        f"{'sqlite-utils insert --nl':<28}{bare.cpu:8.1f} s CPU{bare.memory:8.0f} MB",
        f"{'import':<28}{own.cpu:8.1f} s CPU{own.memory:8.0f} MB{own.wall:8.1f} s by the clock",
        f"{'sqlite3 .dump':<28}{dumped.cpu:8.1f} s CPU",
        f"{'export':<28}{exported.cpu:8.1f} s CPU{exported.memory:8.0f} MB",
        verdict(own.cpu / bare.cpu, MOST_CPU, "×", "import  by  sqlite-utils insert --nl"),
        verdict(own.memory, MOST_MEMORY, "MB", "import, peak memory"),
        verdict(exported.cpu / dumped.cpu, MOST_EXPORT, "×", "export  by  sqlite3 .dump"),
        verdict(float(told.read_text()), MOST_WAIT, "s", "longest wait of another writer"),
    ]


def postgresql(file: Path, folder: Path, server: str) -> list[str]:
    """Into a server, against \\copy of the same columns."""
    if shutil.which("psql") is None:
        return ["psql is missing: PostgreSQL was not measured"]
    columns: dict[str, list[str]] = {}
    files = {}
    with file.open(encoding="utf-8") as records:
        next(records)
        for line in records:
            record = json.loads(line)
            kind = record.pop("kind")
            if kind not in files:
                columns[kind] = list(record)
                files[kind] = (folder / f"{kind}.txt").open("w", encoding="utf-8")
            files[kind].write("\t".join(record.values()) + "\n")
    for one in files.values():
        one.close()
    plain = server.replace("+psycopg", "")
    with database(plain, "bench_bare") as bare:
        made = [
            f"CREATE TABLE {kind} ({' text, '.join(some)} text)" for kind, some in columns.items()
        ]
        told = [word for sql in made for word in ("-c", sql)]
        run(("psql", "-q", bare, *told), folder)
        copied = [f"\\copy {kind} from '{folder / kind}.txt'" for kind in columns]
        told = [word for sql in copied for word in ("-c", sql)]
        copy = run(("psql", "-q", bare, *told), folder)
    with database(plain, "bench_desk") as desk:
        named = desk.replace("postgresql://", "postgresql+psycopg://")
        migrations.create(named)
        own = run((tool("claimtrack"), "--db", named, "import", file), folder)
    return [
        f"{'psql copy':<28}{copy.wall:8.1f} s by the clock",
        f"{'import into PostgreSQL':<28}{own.wall:8.1f} s by the clock{own.cpu:8.1f} s CPU",
        verdict(own.wall / copy.wall, MOST_WALL, "×", "import  by  psql copy"),
    ]


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """A database on a server, for as long as it lasts."""
    admin = f"{server}/postgres"
    subprocess.run(["psql", "-q", admin, "-c", f"DROP DATABASE IF EXISTS {name}"], check=True)
    subprocess.run(["psql", "-q", admin, "-c", f"CREATE DATABASE {name}"], check=True)
    try:
        yield f"{server}/{name}"
    finally:
        subprocess.run(["psql", "-q", admin, "-c", f"DROP DATABASE {name}"], check=True)


def verdict(found: float, most: float, unit: str, what: str) -> str:
    met = "met" if found <= most else "MISSED"
    return f"{met:<7}{found:7.2f} of at most {most:g} {unit}  {what}"


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, default=100_000, help="in the file")
    parser.add_argument("--postgresql", metavar="URL", default=SERVER, help="a server, or none")
    parser.add_argument("--write", metavar="DATABASE", help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(words)
    if given.write:
        write(given.write, given.into)
        return
    with tempfile.TemporaryDirectory(prefix="claimtrack-bench-") as name:
        folder = Path(name)
        file = written(given.claims)
        told = sqlite(file, folder)
        if given.postgresql != "none":
            told += postgresql(file, folder, given.postgresql)
    print(machine())
    print(f"A file of {given.claims:,} claims, each with a statement; each program once\n")
    print("\n".join(told))


if __name__ == "__main__":
    main()
