"""A whole file of claimtrack's own, records and log, as the database it was written from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from claimtrack.errors import DatabaseFault

SQLITE = b"SQLite format 3\0"
"""How a file of SQLite begins (https://www.sqlite.org/fileformat.html, section 1.3)."""


@contextmanager
def as_database(named: str) -> Iterator[str]:
    """The database to read: the one named, or, of a whole file, a SQLite database that holds what
    the file does and lasts as long as it is needed. Raises Refused for a file that is not whole, or
    not as its log has it; DatabaseFault for what is neither, with what helps there: who merges
    wants no new database of that name."""
    if "://" in named:
        yield named
        return
    if Path(named).is_dir():
        raise DatabaseFault(f"{named} is a directory", "name a file in it")
    if not Path(named).exists():
        raise DatabaseFault(f"there is no database and no file {named}", "name one that is there")
    from claimtrack.exchange.formats.jsonl import FORMAT
    from claimtrack.exchange.opening import opened

    with opened(named) as file:
        if FORMAT.likely is None or not FORMAT.likely(file.head, file.name):
            if not file.head.startswith(SQLITE):
                raise DatabaseFault(
                    f"{named} is not a claimtrack database, nor a whole JSONL file of one",
                    f"a table or a feed comes in with: claimtrack import {named}",
                )
            yield named
            return
        from claimtrack.exchange.record_lines import read
        from claimtrack.exchange.splitting import lines
        from claimtrack.ledger.restoring import restore
        from claimtrack.store import migrations
        from claimtrack.store.engine import COMMITS

        with TemporaryDirectory(prefix="claimtrack-") as folder:
            database = str(Path(folder) / "whole.db")
            migrations.create(database)
            restore(database, read(lines(file.stream, file.name), file.name), file.name)
            # Nobody but this process will see what was written there.
            COMMITS[:] = [one for one in COMMITS if one != database]
            yield database
