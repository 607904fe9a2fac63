"""What was created or edited since the past that a connection looks back to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from claimtrack.store.engine import Connection
from claimtrack.store.past import Past, numbers
from claimtrack.store.past_edits import Edits
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable


class Since:
    """What was created or edited since, column by column."""

    def __init__(self, connection: Connection, past: Past) -> None:
        self._connection = connection
        self._past = past

    def edited(self, kind: Kind, *fields: str) -> set[int]:
        """The records that were edited, in one of these fields or in any."""
        edits: Edits = self._past.edited.get(kind, {})
        return {n for n, before in edits.items() if not fields or before.keys() & set(fields)}

    def created(self, kind: Kind, column: str, more: str = "") -> set[int]:
        """What a column of the new records has."""
        new = f"{self._past.schema}{kind} WHERE id > {self._past.last[kind]}"
        # The plus keeps SQLite from going through all of an index in the order of the column, which
        # pays where much is new.
        plus = "+" if self.many(kind) < self._past.last[kind] / 4 else ""
        return numbers(self._connection.plain(f"SELECT DISTINCT {plus}{column} FROM {new}{more}"))

    def many(self, kind: Kind) -> int:
        """How many records are new, or were edited."""
        newest = self._connection.plain(f"SELECT max(id) FROM {self._past.schema}{kind}")[0][0]
        return (newest or 0) - self._past.last[kind] + len(self.edited(kind))

    def of(self, kind: Kind, column: str, those: set[int], more: str = "") -> set[int]:
        """What a column of some records has, and had."""
        found: set[int] = set()
        ids = json.dumps(sorted(those))
        for schema in ("", self._past.schema) if those else ():
            shape = (f"{schema}{kind}", column, more, self._connection.dialect)
            found |= numbers(self._connection.all(_column, *shape, ids=ids))
        return found

    def any(self, kind: Kind, column: str) -> set[int]:
        """What a column of the new and of the edited records has."""
        return self.created(kind, column) | self.of(kind, column, self.edited(kind))


def _column(table: str, column: str, more: str, dialect: str) -> Executable:
    """A column of some rows; the table may be named with its schema, so as to be today's."""
    import sqlalchemy as sa

    those: sa.ColumnElement[int] = sa.literal_column("id")
    return (
        sa.select(sa.literal_column(column))
        .select_from(sa.text(table))
        .where(those.in_(members(dialect)), sa.text(f"true{more}"))
    )
