"""Estimates: the numbers that claims give."""

from __future__ import annotations

from typing import Any, NamedTuple

from claimtrack.evidence import amounts
from claimtrack.evidence.comparisons import folded, for_other_dates
from claimtrack.folding import alike
from claimtrack.ledger.revising import edit
from claimtrack.queries.estimates import claim_of, estimates, words_used
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
    number = revision.create(Kind.ESTIMATE, claim_id=claim.id, **counting._asdict())
    _warn_of_same(revision, claim.id, number)
    return number


def edit_estimate(revision: Revision, number: int, fields: dict[str, Any]) -> bool:
    """Changes an estimate's fields; "" empties one. Returns whether anything changed. Raises
    Refused for what is no figure."""
    if "figure" in fields:
        amounts.parse(fields["figure"])
    for name in ("unit", "counted"):
        _warn_of_slip(revision, name, fields.get(name))
    changed = edit(revision, Reference(Kind.ESTIMATE, number), fields)
    if changed and fields.keys() & {"unit", "counted", "estimated_for"}:
        claim = claim_of(revision.connection, number)
        _warn_of_same(revision, claim, number)
    return changed


def _warn_of_same(revision: Revision, claim: int, number: int) -> None:
    """Notes that the claim has another number for the same thing and date: one of the two is
    mostly a slip, and nothing would tell which of them holds."""
    found = {one.id: one.measured for one in estimates(revision.connection, claim)}
    own = found.pop(number, None)
    for other, measured in found.items():
        if own and own.thing == measured.thing and not for_other_dates(own, measured):
            revision.notes.append(
                f"warning: C{claim} has E{other} for the same already; edit or retract that"
            )
            return


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
