"""Desks that go apart and are merged, for tests."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from random_desks import FURTHER_STEP, LATER_STEP, STEP, take

from claimtrack.errors import ClaimtrackError
from claimtrack.ledger.joining import Takes, merge_databases
from claimtrack.ledger.merging import Merged
from claimtrack.store import verification
from claimtrack.store.contents import contents
from claimtrack.store.engine import reading
from claimtrack.store.records import SHAPES, Record
from claimtrack.store.revisions import writing

ANY_STEP = st.one_of(STEP, FURTHER_STEP, LATER_STEP)
ANY_STEPS = st.lists(ANY_STEP, min_size=2, max_size=10)
NAMES = "abc"


def merged(database: str, other: str, **takes: Any) -> Merged | None:
    """What merging one database into another brought in."""
    found = merge_databases(
        database, other, Takes(**takes), actor="a merger", message=None, dry_run=False
    )
    return found[0] if found else None


def do(database: str, steps: list[tuple[Any, ...]], actor: str) -> None:
    """Does one thing after the other, whatever fits what there is."""
    for step in steps:
        try:
            with writing(database, actor=actor, command="test") as revision:
                take(revision, step)
        except ClaimtrackError:
            continue


def told(database: str) -> dict[tuple[str, str], Record]:
    """Every record by kind and UUID, without the numbers of this database."""
    with reading(database) as connection:
        return {
            (kind.value, one.uuid): one.record
            for kind in SHAPES
            for one in contents(
                connection, kind, [row[0] for row in connection.plain(f"SELECT id FROM {kind}")]
            )
        }


def ordinary(database: str) -> set[str]:
    """The hashes of the revisions that are no merges."""
    with reading(database) as connection:
        return {row[0] for row in connection.plain("SELECT hash FROM revision WHERE version = 1")}


def problems(database: str) -> list[verification.Problem]:
    """What `verify --deep` finds."""
    with verification.reading(database) as connection:
        scope = verification.scope(connection, deep=True)
        return list(verification.problems(connection, scope))


def copies(original: str, folder: Path, names: str = NAMES) -> dict[str, str]:
    """Copies of a SQLite database that nobody has open."""
    return {name: str(shutil.copy(original, folder / f"{name}.db")) for name in names}


def kept(database: str) -> Counter[str]:
    """How many rows each table of the log has."""
    with reading(database) as connection:
        return Counter(
            {
                table: connection.plain(f"SELECT count(*) FROM {table}")[0][0]
                for table in ("revision", "change", "revision_parent")
            }
        )
