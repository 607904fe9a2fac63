"""Assessments: what an analyst judges of a claim, dated, beside whatever is computed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from claimtrack.dates import is_to_come, parse_day
from claimtrack.errors import Refused, UsageFault
from claimtrack.ledger.revising import edit, require_text, warn_of_joined
from claimtrack.queries import assessments as queries
from claimtrack.queries.references import Reference, require_live
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import Kind


class Judgement(NamedTuple):
    """What an analyst says of a claim. At least one of them is given."""

    verdict: str | None = None
    credibility: str | None = None
    likelihood: str | None = None
    confidence: str | None = None


def assess(
    revision: Revision,
    claim: Reference,
    judgement: Judgement,
    *,
    because: str | None = None,
    assessed: str | None = None,
) -> int:
    """A judgement of a live claim, as of a day (else today, UTC) and by the revision's actor;
    returns its number. Earlier ones stay. Raises UsageFault for no judgement, Refused for a day
    to come."""
    if judgement == Judgement():
        raise UsageFault(
            "no judgement is given", "give --verdict, --credibility, --likelihood or --confidence"
        )
    if judgement.verdict is not None:
        require_text(judgement.verdict, "verdict")
    require_live(revision.connection, claim)
    warn_of_joined(revision, judgement.verdict, because)
    return revision.create(
        Kind.ASSESSMENT,
        claim_id=claim.id,
        analyst=revision.actor,
        assessed=_begun(assessed) if assessed is not None else _now().date().isoformat(),
        because=because,
        **judgement._asdict(),
    )


def edit_assessment(revision: Revision, number: int, fields: dict[str, Any]) -> bool:
    """Changes an assessment's fields; "" empties one. Returns whether anything changed. Raises
    Refused when no judgement would be left."""
    reference = Reference(Kind.ASSESSMENT, number)
    require_live(revision.connection, reference)
    if "assessed" in fields:
        fields = fields | {"assessed": _begun(fields["assessed"])}
    stands = queries.assessment(revision.connection, number)._asdict() | fields
    if not any((stands[name] or "").strip() for name in queries.JUDGEMENTS):
        raise Refused(
            f"{reference} would judge nothing",
            f"to withdraw it: claimtrack retract {reference} --because …",
        )
    return edit(revision, reference, fields)


def _begun(day: str) -> str:
    """An exact day that has begun somewhere on earth. Raises BadDate or Refused for another."""
    day = parse_day(day)
    if is_to_come(day):
        raise Refused(f"{day} is still to come", "give the day on which it was assessed")
    return day


def _now() -> datetime:
    return datetime.now(UTC)
