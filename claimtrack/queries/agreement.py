"""What different analysts judge of one claim."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.folding import fold
from claimtrack.queries.assessments import JUDGEMENTS
from claimtrack.queries.claims import Filters, conditions
from claimtrack.store.engine import Connection
from claimtrack.vocabulary import NOBODY, Confidence, Credibility, Likelihood, values

if TYPE_CHECKING:
    from sqlalchemy import Executable

UNKNOWN = Credibility.UNKNOWN.value
ORDERS: dict[str, list[str] | None] = {
    "verdict": None,
    "credibility": [digit for digit in values(Credibility) if digit != UNKNOWN],
    "likelihood": list(values(Likelihood)),
    "confidence": list(values(Confidence)),
}
"""The values of each judgement in order; a verdict is in its analyst's words. That truth cannot be
judged is no rank: it is left out."""


class Judgement(NamedTuple):
    """What one analyst judges of a claim, by the latest assessment that says it."""

    analyst: str
    value: str
    assessed: str


class Judged(NamedTuple):
    """One claim, and its judgements of one sort, those of each analyst once."""

    id: int
    uuid: str
    text: str
    of: str
    judgements: list[Judgement]

    @property
    def compared(self) -> list[str]:
        """The values as they are compared."""
        return [fold(one.value) if self.of == "verdict" else one.value for one in self.judgements]


def judged(connection: Connection, filters: Filters) -> Iterator[Judged]:
    """The live claims that pass the filters and that two or more analysts judged, in order of their
    numbers; of each, one for every sort of judgement. Who judged without a name is nobody that
    could be told from the next."""
    given = {name: value for name, value in filters._asdict().items() if value}
    rows = connection.each(_judged, tuple(sorted(given)), **given)
    for (number, uuid, text), those in groupby(rows, lambda row: row[:3]):
        found: dict[str, dict[str, Judgement]] = {name: {} for name in JUDGEMENTS}
        for _, _, _, analyst, assessed, *values_ in those:
            for name, value in zip(JUDGEMENTS, values_, strict=True):
                if value is not None and (name, value) != ("credibility", UNKNOWN):
                    found[name][analyst] = Judgement(analyst, value, assessed)
        for name, by_analyst in found.items():
            if len(by_analyst) > 1:
                judgements = [by_analyst[analyst] for analyst in sorted(by_analyst)]
                yield Judged(number, uuid, text, name, judgements)


def _judged(filters: tuple[str, ...]) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import assessment as a
    from claimtrack.store.tables import claim

    return (
        sa.select(
            claim.c.id, claim.c.uuid, claim.c.text, a.c.analyst, a.c.assessed,
            *(a.c[name] for name in JUDGEMENTS),
        )
        .join(claim, claim.c.id == a.c.claim_id)
        .where(a.c.retraction.is_(None), claim.c.retraction.is_(None), a.c.analyst != NOBODY)
        .where(*conditions(claim, filters))
        .order_by(claim.c.id, a.c.assessed, a.c.uuid)
    )  # fmt: skip
