"""A whole file of claimtrack's own, records and log, as the database it was written from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def as_database(named: str) -> Iterator[str]:
    """The database to read: the one named, or, of a whole file, a SQLite database that holds what
    the file does and lasts as long as it is needed. Raises Refused for a file that is not whole, or
    not as its log has it."""
    if "://" in named or not Path(named).is_file():
        yield named
        return
    from claimtrack.exchange.formats.jsonl import FORMAT
    from claimtrack.exchange.opening import opened

    with opened(named) as file:
        if FORMAT.likely is None or not FORMAT.likely(file.head, file.name):
            yield named  # and if it is no database, its own refusal tells
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
