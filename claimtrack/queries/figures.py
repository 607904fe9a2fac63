"""Stored figures, as every read shows them: with their mark when they are old."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.store.marks import RULES

if TYPE_CHECKING:
    from claimtrack.store.engine import Connection

WHOLE = 1 << 30
"""A stored strength of 1."""
CERTIFIED = 1 << 10


class Scored(NamedTuple):
    """The figures of one claim, as they were last computed. Bounds are integers of 2^-30;
    `outdated` says that the records have changed since."""

    lower: int
    upper: int
    contestedness: float
    standing: str
    outdated: bool

    @property
    def strength(self) -> float:
        """The middle of the bounds, from 0 to 1."""
        return (self.lower + self.upper) / (2 * WHOLE)

    @property
    def certified(self) -> bool:
        """Whether the bounds meet, to 2^-20."""
        return self.upper - self.lower <= CERTIFIED

    @property
    def rules(self) -> str:
        """Semantics and profile, with its version and hash."""
        return RULES


def scored(row: Sequence[Any]) -> Scored | None:
    """The figures in the columns of `columns`; None for a claim that was never scored."""
    return None if row[0] is None else Scored._make((*row[:4], bool(row[4])))


def columns() -> tuple[Any, ...]:
    """The columns to select, from a join with the table `score`; they want `RULES` as the parameter
    `rules`."""
    import sqlalchemy as sa

    from claimtrack.store.tables import outdated, score

    return (
        score.c.lower,
        score.c.upper,
        score.c.contestedness,
        score.c.standing,
        sa.case(
            (
                _other_rules()
                | score.c.dispute_id.in_(sa.select(outdated.c.dispute_id).correlate(None)),
                sa.literal_column("1"),
            ),
            else_=sa.literal_column("0"),
        ),
    )


def any_outdated(connection: Connection) -> bool:
    """Whether any claim's stored figures are marked as old."""
    return bool(connection.value(_any_outdated, rules=RULES))


def _other_rules() -> Any:
    import sqlalchemy as sa

    from claimtrack.store.tables import scoring

    return sa.select(scoring.c.rules).scalar_subquery() != sa.bindparam("rules")


def _any_outdated() -> Any:
    import sqlalchemy as sa

    from claimtrack.store.tables import outdated

    marked = sa.select(outdated.c.dispute_id).exists()
    return sa.select(sa.case((_other_rules() | marked, 1), else_=0))
