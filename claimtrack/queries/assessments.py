"""What analysts judged of a claim, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from claimtrack.store.engine import Connection

if TYPE_CHECKING:
    from sqlalchemy import Executable


class Assessment(NamedTuple):
    """One dated judgement of a claim: at least one of the four after the day is there."""

    id: int
    uuid: str
    analyst: str
    assessed: str
    verdict: str | None
    credibility: str | None
    likelihood: str | None
    confidence: str | None
    because: str | None


JUDGEMENTS = ("verdict", "credibility", "likelihood", "confidence")


def assessments(connection: Connection, claim: int) -> list[Assessment]:
    """The live assessments of a claim, newest first; of one day the one entered last."""
    return [Assessment._make(row) for row in connection.all(_assessments, "claim_id", id=claim)]


def assessment(connection: Connection, number: int) -> Assessment:
    """The live assessment of that number."""
    (row,) = connection.all(_assessments, "id", id=number)
    return Assessment._make(row)


def _assessments(by: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import assessment as a

    return (
        sa.select(*(a.c[name] for name in Assessment._fields))
        .where(a.c[by] == sa.bindparam("id"), a.c.retraction.is_(None))
        .order_by(a.c.assessed.desc(), a.c.uuid.desc())
    )
