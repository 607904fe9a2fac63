"""Parties: who speaks or publishes, under which names, on whose behalf."""

from __future__ import annotations

from typing import Any

from claimtrack import dates
from claimtrack.errors import Ambiguous, Refused
from claimtrack.folding import tokens
from claimtrack.ledger.revising import edit, require_words, warn_of_joined
from claimtrack.queries import parties as queries
from claimtrack.queries.references import Reference, describe, named, require_live, resolve, similar
from claimtrack.store.revisions import Revision
from claimtrack.store.voices import Voices
from claimtrack.vocabulary import Kind, PartyKind, Tie

_ANONYMOUS = {
    "anonymous",
    *(f"{how} {who}" for how in ("anonymous", "unnamed") for who in (
        "source", "sources", "official", "officials", "person", "persons", "user", "users",
        "author", "authors", "witness", "witnesses",
    )),
}  # fmt: skip
"""Names, folded, of claimants that could be anybody."""


_NO_VOICE = "a voice of whoever published it"


def names_nobody(name: str) -> bool:
    """Whether a name is that of claimants who could be anybody: an anonymous group. Else all whom
    nobody names, whoever vouches for them, would be one voice."""
    return " ".join(tokens(name)) in _ANONYMOUS


def find_or_add_party(revision: Revision, name: str, *, by_name: bool = False) -> int:
    """The party that a number, UUID or name stands for; a name that nobody has makes a new party,
    and says so. Raises Ambiguous for a name that two have, or that is close to a known one; with
    `by_name`, where somebody else chose the words, Refused for a number or UUID."""
    name = require_words(name, "party's name")
    connection = revision.connection
    if not named(connection, Kind.PARTY, name):
        if _is_reference(name) and by_name:
            raise Refused(f'"{name}" is no name', "name the party yourself")
        if _is_reference(name):
            found = resolve(connection, name, Kind.PARTY)
            require_live(connection, found)
            return found.id
        close = [number for number, _ in similar(connection, Kind.PARTY, name)]
        if close:
            raise Ambiguous(
                f'"{name}" is not known, but close to {describe(connection, Kind.PARTY, close)}',
                f'name that one, or make another: claimtrack party add "{name}"',
            )
        return _create(revision, name)
    return resolve(connection, name, Kind.PARTY).id


def add_party(
    revision: Revision,
    name: str,
    *,
    kind: str | None = None,
    note: str | None = None,
    aliases: tuple[str, ...] = (),
    namesake: bool = False,
) -> int:
    """A new party. Raises Ambiguous when one has that very name, unless it is a namesake."""
    name = require_words(name, "party's name")
    if not namesake:
        _refuse_taken(revision, name)
    nobody = kind is None and names_nobody(name)
    if nobody:
        kind = PartyKind.ANONYMOUS_GROUP.value
    number = revision.create(Kind.PARTY, name=name, party_kind=kind, note=note)
    if nobody:
        revision.notes.append(f"P{number} is an anonymous group: {_NO_VOICE}; else give its --kind")
    for other in aliases:
        add_alias(revision, number, other, namesake=namesake)
    return number


def add_alias(revision: Revision, party: int, name: str, *, namesake: bool = False) -> int:
    """Another name of a party. Raises Ambiguous when another party has it, unless namesakes."""
    require_live(revision.connection, Reference(Kind.PARTY, party))
    name = require_words(name, "alias")
    if party in named(revision.connection, Kind.PARTY, name):
        raise Refused(f'P{party} is called "{name}" already', "nothing to do")
    if not namesake:
        _refuse_taken(revision, name)
    return revision.create(Kind.ALIAS, party_id=party, name=name)


def affiliate(
    revision: Revision,
    party: int,
    tie: Tie,
    institution: int,
    *,
    role: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> int:
    """Ties a party to an institution. Raises Refused when it is tied to itself, or so tied
    already."""
    if party == institution:
        raise Refused(f"P{party} cannot be tied to itself", "name another institution")
    if since and until and dates.parse(since).earliest > dates.parse(until).latest:
        raise Refused(f"it cannot end ({until}) before it begins ({since})", "mend --until")
    for row in queries.ties(revision.connection, party, inward=False):
        same = (row.relation, row.party_id, row.since, row.until)
        if same == (tie.value, institution, since, until) and role in (None, row.role):
            raise Refused(
                f"P{party} {tie.label} P{institution} already (A{row.id})", "nothing to do"
            )
    return revision.create(
        Kind.AFFILIATION,
        party_id=party,
        relation=tie.value,
        institution_id=institution,
        role=role,
        since=since,
        until=until,
    )


def edit_party(
    revision: Revision, party: int, fields: dict[str, Any], *, namesake: bool = False
) -> bool:
    """Changes a party's fields; returns whether anything changed. `same_as` is a reference, or
    "" for none. Raises Ambiguous for a name that another party has, unless namesakes."""
    if fields.get("name") and not namesake:
        _refuse_taken(revision, require_words(fields["name"], "party's name"), by_other_than=party)
    if "same_as" in fields:
        other = fields.pop("same_as")
        target = None
        if other:
            found = resolve(revision.connection, other, Kind.PARTY)
            require_live(revision.connection, found)
            target = found.id
        if target == party:
            raise Refused(f"P{party} is itself", "name the other party")
        if target is not None and Voices(revision.connection).same(target) == party:
            raise Refused(f"P{target} is recorded as P{party} already", "undo that first")
        fields["same_as_id"] = target
    return edit(revision, Reference(Kind.PARTY, party), fields)


def rate(revision: Revision, rated: Reference, letter: str, day: str, because: str | None) -> int:
    """A dated reliability rating of a live party or source; earlier ones stay."""
    require_live(revision.connection, rated)
    warn_of_joined(revision, because)
    return revision.create(
        Kind.RATING,
        party_id=rated.id if rated.kind is Kind.PARTY else None,
        source_id=rated.id if rated.kind is Kind.SOURCE else None,
        letter=letter,
        rated=day,
        because=because,
    )


def _refuse_taken(revision: Revision, name: str, *, by_other_than: int | None = None) -> None:
    same = [
        number for number in named(revision.connection, Kind.PARTY, name) if number != by_other_than
    ]
    if same:
        raise Ambiguous(
            f"{describe(revision.connection, Kind.PARTY, same)} has that name",
            "use it, or add --namesake for another party of the same name",
        )


def _create(revision: Revision, name: str) -> int:
    if not names_nobody(name):
        number = revision.create(Kind.PARTY, name=name)
        revision.notes.append(f"new party P{number} {name}")
        return number
    number = revision.create(Kind.PARTY, name=name, party_kind=PartyKind.ANONYMOUS_GROUP.value)
    revision.notes.append(f"new party P{number} {name}, an anonymous group: {_NO_VOICE}")
    return number


def _is_reference(text: str) -> bool:
    """Whether a text can only be meant as a number or UUID, not as a name."""
    head, tail = text[:1].upper(), text[1:]
    bare = text.replace("-", "")
    hexadecimal = len(bare) >= 13 and all(c in "0123456789abcdefABCDEF" for c in bare)
    return text.isdecimal() or (head == "P" and tail.isdecimal()) or hexadecimal
