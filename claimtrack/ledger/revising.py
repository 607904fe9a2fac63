"""What every kind of record shares: text required, fields edited, rows retracted."""

from __future__ import annotations

from typing import Any

from claimtrack.errors import NoSuch, Refused
from claimtrack.folding import has_substance
from claimtrack.queries import dependents
from claimtrack.queries.references import Reference, require_live
from claimtrack.store.records import SHAPES
from claimtrack.store.revisions import Revision, clean
from claimtrack.vocabulary import Kind


def require_text(text: str, what: str) -> str:
    """The text without white space around it. Raises Refused when nothing is left."""
    kept = clean(text, what)
    if not has_substance(kept):
        raise Refused(f"the {what} is empty", "write some text")
    return kept


def edit(revision: Revision, reference: Reference, fields: dict[str, Any]) -> bool:
    """Changes named columns of a live record; "" empties one. Returns whether anything changed."""
    require_live(revision.connection, reference)
    for name in SHAPES[reference.kind].required:
        if name in fields:
            require_text(fields[name] or "", f"{reference.kind.label}'s {name}")
    return revision.edit(reference.kind, reference.id, **fields)


def retract(revision: Revision, reference: Reference, because: str) -> None:
    """Withdraws a record, with a reason. Raises Refused when live records rest on it."""
    because = require_text(because, "reason")
    connection = revision.connection
    require_live(connection, reference)
    resting = dependents.of(connection, reference)
    if resting:
        raise Refused(
            f"{reference} is still used by {', '.join(resting)}", "retract or edit those first"
        )
    if not revision.edit(reference.kind, reference.id, retraction=because):
        raise NoSuch(f"{reference} was retracted already", "nothing to do")
    if reference.kind is Kind.TOPIC:
        for number in dependents.claim_topics(connection, topic=reference.id):
            revision.edit(Kind.CLAIM_TOPIC, number, retraction=because)
