"""What looks the same after a merge: offered to a person, never joined unasked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.store.engine import Connection
from claimtrack.vocabulary import LETTER_OF, Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

ALIKE = (
    (Kind.PARTY, "name"),
    (Kind.TOPIC, "name"),
    (Kind.SOURCE, "url"),
    (Kind.SOURCE, "file_sha256"),
    (Kind.CLAIM, "text"),
)
"""Kinds, and the field in which two of a kind are alike; of a party an alias is as good."""


class Offer(NamedTuple):
    """Two live records that look the same: the later one came with a merge."""

    kind: str
    field: str
    value: str
    known: int
    came: int

    @property
    def command(self) -> str | None:
        """What joins them, if they are the same; None where no command does."""
        known, came = (f"{LETTER_OF[self.kind]}{number}" for number in (self.known, self.came))
        if self.kind == Kind.PARTY.value:
            return f"claimtrack party edit {came} --same-as {known}"
        if self.kind == Kind.CLAIM.value:
            return f'claimtrack link {came} restates {known} --because "…"'
        return None


def offers(connection: Connection, merge: int) -> Iterator[Offer]:
    """What came with a merge and looks like something that was there, the lowest number first."""
    for kind, field in ALIKE:
        pairs = set()
        for value, known, came in connection.all(_alike, kind.value, field, merge=merge):
            if (known, came) not in pairs:
                pairs.add((known, came))
                yield Offer(kind.value, field, value, known, came)


def _alike(table: str, field: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    came = metadata.tables[table].alias("came")
    known = metadata.tables[table].alias("known")
    theirs, ours = (_values(one, field).subquery() for one in (came, known))
    pair = (
        sa.select(theirs.c.value, sa.func.min(known.c.id), came.c.id)
        .select_from(came)
        .join(theirs, theirs.c.id == came.c.id)
        .join(ours, ours.c.value == theirs.c.value)
        .join(known, (known.c.id == ours.c.id) & (known.c.id < came.c.id))
        .where(
            came.c.recorded_in == sa.bindparam("merge"),
            known.c.recorded_in < sa.bindparam("merge"),
            came.c.retraction.is_(None),
            known.c.retraction.is_(None),
        )
    )
    if table == Kind.PARTY.value:
        pair = pair.where(
            sa.func.coalesce(came.c.same_as_id, sa.literal_column("0")) != known.c.id,
            sa.func.coalesce(known.c.same_as_id, sa.literal_column("0")) != came.c.id,
        )
    return pair.group_by(came.c.id, theirs.c.value).order_by(came.c.id, theirs.c.value)


def _values(table: Any, field: str) -> Any:
    """The field of each record, as `value`; of a party its name and its aliases."""
    import sqlalchemy as sa

    from claimtrack.store.tables import alias

    own = sa.select(table.c.id, table.c[field].label("value"))
    if table.element.name != Kind.PARTY.value:
        return own
    other = sa.select(alias.c.party_id, alias.c.name).where(alias.c.retraction.is_(None))
    return own.union_all(other)
