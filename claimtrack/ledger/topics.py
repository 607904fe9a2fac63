"""Topics: what claims are filed under."""

from __future__ import annotations

from typing import Any

from claimtrack.errors import Ambiguous, NoSuch
from claimtrack.ledger.revising import edit, require_text
from claimtrack.queries import topics as queries
from claimtrack.queries.references import Reference, describe, named, require_live, resolve, similar
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import Kind


def find_or_add_topic(revision: Revision, name: str) -> int:
    """The topic of that name, made when it is new. Raises Ambiguous for a near-match."""
    name = require_text(name, "topic's name")
    connection = revision.connection
    try:
        found = resolve(connection, name, Kind.TOPIC)
        require_live(connection, found)
        return found.id
    except NoSuch:
        if name[:1] in "Oo" and name[1:].isdecimal():
            raise  # meant as a number, and there is no such topic
    close = [number for number, _ in similar(connection, Kind.TOPIC, name)]
    if close:
        raise Ambiguous(
            f'"{name}" is not known, but close to {describe(connection, Kind.TOPIC, close)}',
            f'name that one, or make another: claimtrack topic add "{name}"',
        )
    number = revision.create(Kind.TOPIC, name=name)
    revision.notes.append(f"new topic {name}")
    return number


def add_topic(revision: Revision, name: str, note: str | None = None) -> int:
    """A new topic. Raises Ambiguous when there is one of that very name."""
    name = require_text(name, "topic's name")
    _refuse_taken(revision, name)
    return revision.create(Kind.TOPIC, name=name, note=note)


def edit_topic(revision: Revision, topic: Reference, fields: dict[str, Any]) -> bool:
    """Changes a topic's fields; returns whether anything changed. Raises Ambiguous for the very
    name of another."""
    if fields.get("name"):
        name = require_text(fields["name"], "topic's name")
        _refuse_taken(revision, name, by_other_than=topic.id)
    return edit(revision, topic, fields)


def file_under(revision: Revision, claim: int, topic: int) -> bool:
    """Puts a claim under a topic; returns whether it was not there already."""
    if queries.filing(revision.connection, claim, topic) is not None:
        return False
    revision.create(Kind.CLAIM_TOPIC, claim_id=claim, topic_id=topic)
    return True


def take_out(revision: Revision, claim: int, name: str) -> None:
    """Takes a claim out of a topic. Raises NoSuch when it is not under it."""
    topic = resolve(revision.connection, name, Kind.TOPIC).id
    filing = queries.filing(revision.connection, claim, topic)
    if filing is None:
        raise NoSuch(f'C{claim} is not under "{name}"', f"see: claimtrack show C{claim}")
    revision.edit(Kind.CLAIM_TOPIC, filing, retraction="taken out of the topic")


def _refuse_taken(revision: Revision, name: str, *, by_other_than: int | None = None) -> None:
    if set(named(revision.connection, Kind.TOPIC, name)) - {by_other_than}:
        raise Ambiguous(f'there is a topic "{name}"', "use it, or choose another name")
