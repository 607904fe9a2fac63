"""How far each report of a claim is to be believed, by the Admiralty code: the letter and the digit
that its score takes it at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from claimtrack.store.engine import Connection
from claimtrack.vocabulary import Credibility, Reliability

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Executable

    from claimtrack.queries.assessments import Assessment


class Grade(NamedTuple):
    """Letter and digit of one report; F and 6 are unknown. `letter_from` is the party or source
    that is so rated, `digit_from` the statement or assessment that has the digit."""

    letter: str
    digit: str
    letter_from: str | None = None
    digit_from: str | None = None

    @property
    def known(self) -> tuple[str | None, str | None]:
        """The letter and the digit, None for what is unknown."""
        letter = None if self.letter == Reliability.F else self.letter
        return letter, None if self.digit == Credibility.UNKNOWN else self.digit


def grades(
    connection: Connection, claim: int, assessments: Iterable[Assessment]
) -> dict[int, Grade]:
    """The grades of a claim's live statements by their numbers; `assessments` are the claim's,
    newest first."""
    # With the rest of scoring they take a tenth of a `list`, which needs none of it.
    from claimtrack.scoring.evidence import digit, letter, letter_from
    from claimtrack.store.disputes import Letters

    letters = Letters(connection)
    judged = next((one for one in assessments if one.credibility), None)
    found = {}
    for number, claimant, source, publisher, own in connection.all(_reports, id=claim):
        rated = (
            letters.of_party(claimant),
            letters.of_source(source),
            letters.of_party(publisher),
        )
        of = {"claimant": f"P{claimant}", "document": f"S{source}", "publisher": f"P{publisher}"}
        by = f"T{number}" if own else judged and f"J{judged.id}"
        found[number] = Grade(
            letter(*rated),
            digit(own, judged and judged.credibility),
            of.get(letter_from(*rated) or ""),
            by,
        )
    return found


def _reports() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source
    from claimtrack.store.tables import statement as s

    return (
        sa.select(s.c.id, s.c.claimant_id, s.c.source_id, source.c.publisher_id, s.c.credibility)
        .select_from(s.outerjoin(source, source.c.id == s.c.source_id))
        .where(s.c.claim_id == sa.bindparam("id"), s.c.retraction.is_(None))
        .order_by(s.c.id)
    )
