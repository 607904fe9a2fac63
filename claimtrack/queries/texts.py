"""The words of one record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.queries.references import Reference
from claimtrack.store.engine import Connection
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable


def text_of(connection: Connection, reference: Reference) -> str:
    """The text of a claim, or the exact words of a quote."""
    return str(connection.value(_text, reference.kind.value, id=reference.id))


def _text(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, quote

    column = claim.c.text if table == Kind.CLAIM.value else quote.c.exact
    return sa.select(column).where(column.table.c.id == sa.bindparam("id"))
