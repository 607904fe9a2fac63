"""Estimates: the numbers that claims give."""

from __future__ import annotations

from typing import Any, NamedTuple

from claimtrack.evidence import amounts
from claimtrack.evidence.comparisons import folded
from claimtrack.folding import alike
from claimtrack.ledger.revising import edit
from claimtrack.queries.estimates import words_used
from claimtrack.queries.references import Reference, require_live
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import Kind


class Counting(NamedTuple):
    """A number as a claim gives it: in which unit, of what, for when."""

    figure: str
    unit: str | None = None
    counted: str | None = None
    estimated_for: str | None = None
    note: str | None = None


def add_estimate(revision: Revision, claim: Reference, counting: Counting) -> int:
    """A number that a live claim gives; returns the estimate's number. Raises Refused for what is
    no figure."""
    require_live(revision.connection, claim)
    amounts.parse(counting.figure)
    _warn_of_slip(revision, "unit", counting.unit)
    _warn_of_slip(revision, "counted", counting.counted)
    return revision.create(Kind.ESTIMATE, claim_id=claim.id, **counting._asdict())


def edit_estimate(revision: Revision, number: int, fields: dict[str, Any]) -> bool:
    """Changes an estimate's fields; "" empties one. Returns whether anything changed. Raises
    Refused for what is no figure."""
    if "figure" in fields:
        amounts.parse(fields["figure"])
    for name in ("unit", "counted"):
        _warn_of_slip(revision, name, fields.get(name))
    return edit(revision, Reference(Kind.ESTIMATE, number), fields)


def _warn_of_slip(revision: Revision, column: str, text: str | None) -> None:
    """Notes words that no other estimate has, but that are close to some: estimates with different
    words are never in conflict, and nobody would see why."""
    if not text:
        return
    known = words_used(revision.connection, column)
    if folded(text) in map(folded, known):
        return
    close = next((other for other in known if alike(text, other)), None)
    if close is not None:
        revision.notes.append(
            f'warning: no other estimate has --{column} "{text}"; if it is the same as "{close}",'
            " write that, or the two are not compared"
        )
