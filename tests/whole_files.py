"""Whole files, written and restored by tests, and what is in a database then."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from claimtrack.exchange import record_lines, splitting
from claimtrack.exchange.formats import jsonl
from claimtrack.ledger.restoring import restore
from claimtrack.queries.exports import Export
from claimtrack.store import scores, verification
from claimtrack.store.engine import reading
from claimtrack.store.tables import metadata
from claimtrack.vocabulary import Kind, Relation


def exported(database: str) -> bytes:
    with reading(database) as connection:
        return b"".join(jsonl.FORMAT.write(Export(connection, None, True), {}))  # type: ignore[misc]


def restored(content: bytes, database: str) -> None:
    lines = splitting.lines(io.BytesIO(content), "file.jsonl")
    restore(database, record_lines.read(lines, "file.jsonl"), "file.jsonl")


def rows_of(database: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, and the words of every claim."""
    found = {}
    with reading(database) as connection:
        for table in metadata.sorted_tables:
            if table.name == "alembic_version":
                continue
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            rows = connection.plain(f"SELECT {names} FROM {table.name}")
            plain = [
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows
            ]
            found[table.name] = sorted(plain, key=repr)
    return found


def figures_of(database: str) -> dict[str, list[tuple[object, ...]]]:
    """The same, with scores computed anew."""
    scores.rescore(database)
    return rows_of(database)


def faults(database: str) -> list[str]:
    with reading(database) as connection:
        scope = verification.scope(connection, deep=True)
        return [str(one) for one in verification.problems(connection, scope)]


def blank(empty: Path, folder: Path) -> str:
    """A new, empty SQLite database."""
    path = folder / "restored.db"
    for end in ("", "-wal", "-shm", "-lock"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    return str(shutil.copy(empty, path))


EVERYTHING = [
    ("claim", 1, 1, "2018"), ("state", 2, 2, "2017-06"), ("link", 3, Relation.REBUTS, 1),
    ("undercut", 2, 1), ("tie", 1, 2, "2016"), ("rate", "party", 1, "B"), ("assess", 1, "2", 1),
    ("word", 1, "alpha"), ("file", 1, "beta"), ("take out", 1, "beta"), ("alias", 1, "gamma"),
    ("quote", 1, "alpha"), ("requote", 1, "beta"), ("estimate", 1, 5), ("new party",),
    ("same", 1, 6), ("derive", 1, 5), ("retract", Kind.CLAIM, 2), ("undo",),
    ("same", 2, 1), ("same", 3, 4), ("same", 4, 5),
]  # fmt: skip
