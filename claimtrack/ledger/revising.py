"""What every kind of record shares: text required and looked at, fields edited, rows retracted."""

from __future__ import annotations

from typing import Any

from claimtrack.errors import NoSuch, Refused
from claimtrack.estimative import joined
from claimtrack.folding import has_substance, says_something
from claimtrack.queries import dependents
from claimtrack.queries.references import Reference, require_live
from claimtrack.store.records import SHAPES
from claimtrack.store.revisions import Revision
from claimtrack.store.rows import clean
from claimtrack.vocabulary import Kind

SHOWN = 100
"""Characters of a sentence that a warning repeats."""
ANALYSTS_WORDS = ("text", "because", "verdict")
"""The fields that hold an analyst's own sentences; a quote is somebody else's."""
WORDED = (Kind.CLAIM, Kind.PARTY, Kind.ALIAS, Kind.QUOTE)
"""What is text, or a name that is read out."""


def require_text(text: str, what: str) -> str:
    """The text without white space around it. Raises Refused when nothing is left."""
    kept = clean(text, what)
    if not has_substance(kept):
        raise Refused(f"the {what} is empty", "write some text")
    return kept


def require_words(text: str, what: str) -> str:
    """The same; also refused is punctuation alone, such as the … that a line of `gaps` has for what
    is to be filled in."""
    kept = require_text(text, what)
    if not says_something(kept):
        raise Refused(f"the {what} “{kept[:SHOWN]}” says nothing", "write it out in words")
    return kept


def warn_of_joined(revision: Revision, *texts: str | None) -> None:
    """Notes a sentence that joins a likelihood with a level of confidence. It is kept as it is:
    the words are their author's."""
    for text in texts:
        sentence = joined(text) if text else None
        if sentence is not None:
            shown = sentence if len(sentence) <= SHOWN else f"{sentence[: SHOWN - 1]}…"
            warning = (
                f"warning: “{shown}” joins a likelihood with a confidence; say them apart: in two"
                " sentences, or by claimtrack assess --likelihood … --confidence …"
            )
            if warning not in revision.notes:
                revision.notes.append(warning)


def edit(revision: Revision, reference: Reference, fields: dict[str, Any]) -> bool:
    """Changes named columns of a live record; "" empties one. Returns whether anything changed."""
    require_live(revision.connection, reference)
    require = require_words if reference.kind in WORDED else require_text
    for name in SHAPES[reference.kind].required:
        if name in fields:
            require(fields[name] or "", f"{reference.kind.label}'s {name}")
    changed = revision.edit(reference.kind, reference.id, **fields)
    if changed:
        warn_of_joined(revision, *(fields.get(name) for name in ANALYSTS_WORDS))
    return changed


def retract(revision: Revision, reference: Reference, because: str) -> None:
    """Withdraws a record, with a reason. Raises Refused when live records rest on it."""
    because = require_text(because, "reason")
    warn_of_joined(revision, because)
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
