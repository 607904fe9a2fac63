"""What an undo would bring back beside something, made since, that it does not go with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from claimtrack.queries.effects import Fields, Key, Obstacle, Reversal, since
from claimtrack.queries.links import superseded_by
from claimtrack.queries.obstacles import Holds, Suspect, arisen, changed_since, live, pointing
from claimtrack.store.contents import contents
from claimtrack.store.engine import Connection
from claimtrack.store.records import SHAPES
from claimtrack.vocabulary import Kind, Relation

TWINS: dict[Kind, tuple[str, ...]] = {
    Kind.ALIAS: ("party", "name"),
    Kind.AFFILIATION: ("party", "relation", "institution", "since", "until", "role"),
    Kind.CLAIM_TOPIC: ("claim", "topic"),
    Kind.LINK: ("claim", "relation", "target_claim", "target_link"),
    Kind.QUOTE: ("statement", "exact", "capture", "start"),
}
"""Of what kinds nothing stands twice, and what makes two alike: first what they belong to."""
FAMILIES: tuple[dict[Kind, tuple[str, ...]], ...] = (
    {Kind.PARTY: ("name",), Kind.ALIAS: ("name",)},
    {Kind.TOPIC: ("name",)},
    {Kind.SOURCE: ("url", "file_sha256")},
)
"""Kinds that are found by what they are called, and by which fields: no two are called alike."""
OPPOSITE = {
    Relation.REBUTS.value: Relation.SUPPORTS.value,
    Relation.SUPPORTS.value: Relation.REBUTS.value,
}


def clashes(connection: Connection, reversal: Reversal) -> Iterator[Obstacle]:
    """What the ledger would refuse to enter beside what stands now."""
    for find in FINDERS:
        yield from arisen(connection, reversal.command, find(connection, reversal))
    yield from _emptied(connection, reversal)


class Back(NamedTuple):
    """A record that comes back, or whose fields do: the record as it will stand, and its columns
    as they stand."""

    key: Key
    fields: Fields
    row: dict[str, Any]


def _back(connection: Connection, reversal: Reversal, kind: Kind, *names: str) -> list[Back]:
    """The records of a kind that come back, or one of whose fields `names` does."""
    then = {
        key.id: edit.then
        for key, edit in reversal.edits.items()
        if key.kind is kind
        and not edit.then.get("retraction")
        and not edit.then.keys().isdisjoint(("retraction", *names))
    }
    return [
        Back(Key(kind, content.id), {**content.record, **then[content.id]}, content.row)
        for content in contents(connection, kind, then)
    ]


def _values(fields: Mapping[str, str | None], names: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple(fields.get(name) for name in names)


def _stands(names: tuple[str, ...], alike: tuple[str | None, ...]) -> Holds:
    return lambda fields: live(fields) and _values(fields, names) == alike


def _twins(connection: Connection, reversal: Reversal) -> Iterator[Suspect]:
    for kind, names in TWINS.items():
        back = _back(connection, reversal, kind, *names)
        mine = {_values(one.fields, names): one.key for one in back}
        owners = {one.row[f"{names[0]}_id"] for one in back}
        for content in pointing(connection, reversal.command, kind, names[0], owners):
            key, alike = Key(kind, content.id), _values(content.record, names)
            if alike in mine and reversal.leaves(key, *names):
                owner = Key(SHAPES[kind].references[names[0]], content.row[f"{names[0]}_id"])
                told = f"{owner} has the same {_called(key)} by now"
                yield Suspect(key, told, _stands(names, alike))


def _namesakes(connection: Connection, reversal: Reversal) -> Iterator[Suspect]:
    """What by now has the name, the address or the bytes of what comes back, and would not be
    entered beside it."""
    for family in FAMILIES:
        mine: dict[tuple[str, str | None], Key] = {}
        for kind, names in family.items():
            for key, fields, row in _back(connection, reversal, kind, *names):
                owner = Key(Kind.PARTY, row["party_id"]) if kind is Kind.ALIAS else key
                mine |= {(name, fields[name]): owner for name in names if fields.get(name)}
        for kind, names in family.items() if mine else ():
            for content in changed_since(connection, reversal.command, kind):
                key = Key(kind, content.id)
                other = Key(Kind.PARTY, content.row["party_id"]) if kind is Kind.ALIAS else key
                for name in names:
                    owner = mine.get((name, content.record.get(name)), other)
                    if owner != other and reversal.leaves(key, name):
                        told = f"{other} has the {_said(name)} of {owner} by now"
                        yield Suspect(key, told, _keeps(name, content.record))


def _said(name: str) -> str:
    return {"url": "URL", "file_sha256": "file"}.get(name, name)


def _called(key: Key) -> str:
    return f"{key.kind.label} {key}" if key.lettered else key.kind.label


def _contradicting(connection: Connection, reversal: Reversal) -> Iterator[Suspect]:
    """Links that support what one that comes back rebuts, or the other way about."""
    names = ("claim", "relation", "target_claim")
    mine: dict[tuple[str | None, ...], Key] = {}
    ends: set[int] = set()
    for key, fields, row in _back(connection, reversal, Kind.LINK):
        opposite = OPPOSITE.get(fields["relation"] or "")
        if opposite is not None:
            one, other = fields["claim"], fields["target_claim"]
            mine |= {(one, opposite, other): key, (other, opposite, one): key}
            ends |= {row["claim_id"], row["target_claim_id"]}
    for content in pointing(connection, reversal.command, Kind.LINK, "claim", ends):
        key, alike = Key(Kind.LINK, content.id), _values(content.record, names)
        if alike in mine and reversal.leaves(key):
            told = f"{key} contradicts {mine[alike]}"
            yield Suspect(key, told, _stands(names, alike))


def _superseding(connection: Connection, reversal: Reversal) -> Iterator[Suspect]:
    """Links by which the older claim of one that comes back supersedes the newer one."""
    for key, fields, row in _back(connection, reversal, Kind.LINK):
        if fields["relation"] != Relation.SUPERSEDES.value:
            continue
        newer, older = row["claim_id"], row["target_claim_id"]
        older_still = superseded_by(connection, older)
        if newer in older_still:
            ends = {older, *older_still}
            for content in pointing(connection, reversal.command, Kind.LINK, "claim", ends):
                other = Key(Kind.LINK, content.id)
                if content.record["relation"] == fields["relation"] and reversal.leaves(other):
                    told = f"{other} has it the other way round than {key}"
                    yield Suspect(other, told, live)


def _same(connection: Connection, reversal: Reversal) -> Iterator[Suspect]:
    """Parties that are recorded as being one that is to be recorded as being them again."""
    for key, edit in reversal.edits.items():
        uuid = edit.then.get("same_as")
        passed: set[Key] = set()
        at = None if uuid is None else reversal.numbers[uuid]
        while at is not None and at != key and at not in passed:
            passed.add(at)
            at = _really(connection, reversal, at)
        if at == key:
            for other in passed:
                if reversal.leaves(other, "same_as"):
                    yield _recorded_as(connection, other, key)


def _really(connection: Connection, reversal: Reversal, party: Key) -> Key | None:
    """What a party is recorded as being, once the undo is done."""
    edit = reversal.edits.get(party)
    if edit is not None and "same_as" in edit.then:
        uuid = edit.then["same_as"]
        return None if uuid is None else reversal.numbers[uuid]
    (content,) = contents(connection, Kind.PARTY, (party.id,))
    number = content.row["same_as_id"]
    return None if number is None else Key(Kind.PARTY, number)


def _recorded_as(connection: Connection, party: Key, other: Key) -> Suspect:
    (content,) = contents(connection, Kind.PARTY, (party.id,))
    same = content.record.get("same_as")
    told = f"{party} is recorded as {other}, which would be recorded as {party}"
    return Suspect(party, told, lambda fields: fields.get("same_as") == same)


def _moved(reversal: Reversal) -> dict[int, str | None]:
    """The statements that get another source, with its UUID."""
    return {
        key.id: edit.then["source"]
        for key, edit in reversal.edits.items()
        if key.kind is Kind.STATEMENT and "source" in edit.then
    }


def _quotes_left(connection: Connection, reversal: Reversal) -> Iterator[Suspect]:
    """Quotes in a copy of the source that their statement would no longer have."""
    moved = _moved(reversal)
    quotes = list(pointing(connection, reversal.command, Kind.QUOTE, "statement", moved))
    sources = _sources(connection, {content.row["capture_id"] for content in quotes})
    for quote in quotes:
        key, statement = Key(Kind.QUOTE, quote.id), quote.row["statement_id"]
        source = sources.get(quote.row["capture_id"])
        if source not in (None, moved[statement]) and reversal.leaves(key, "capture"):
            told = f"{key} stands in a copy of the source that T{statement} would no longer have"
            yield Suspect(key, told, _keeps("capture", quote.record))


def _statements_moved(connection: Connection, reversal: Reversal) -> Iterator[Suspect]:
    """Statements that by now have another source than a quote that comes back stands in."""
    moved = _moved(reversal)
    quotes = [
        (key, row["statement_id"], _capture(reversal, fields["capture"], row))
        for key, fields, row in _back(connection, reversal, Kind.QUOTE, "capture")
        if fields.get("capture") is not None and row["statement_id"] not in moved
    ]
    sources = _sources(connection, {capture for _, _, capture in quotes})
    numbers = {statement for _, statement, _ in quotes}
    statements = {one.id: one.record for one in contents(connection, Kind.STATEMENT, numbers)}
    for key, statement, capture in quotes:
        record = statements[statement]
        if record.get("source") != sources[capture]:
            told = f"T{statement} has another source than {key} stands in a copy of"
            yield Suspect(Key(Kind.STATEMENT, statement), told, _keeps("source", record))


def _capture(reversal: Reversal, uuid: str | None, row: dict[str, Any]) -> int | None:
    named = reversal.numbers.get(uuid or "")
    return row["capture_id"] if named is None else named.id


def _keeps(reference: str, record: Mapping[str, str]) -> Holds:
    uuid = record.get(reference)
    return lambda fields: live(fields) and fields.get(reference) == uuid


def _sources(connection: Connection, captures: set[int | None]) -> dict[int | None, str]:
    """The sources, by UUID, that these saved copies are of."""
    numbers = {number for number in captures if number is not None}
    return {
        content.id: content.record["source"]
        for content in contents(connection, Kind.CAPTURE, numbers)
    }


def _emptied(connection: Connection, reversal: Reversal) -> Iterator[Obstacle]:
    """Records that would be left without any of the fields of which they need one."""
    for kind, shape in SHAPES.items():
        if not shape.some:
            continue
        bare = [
            one.key
            for one in _back(connection, reversal, kind, *shape.some)
            if not any(one.fields.get(name) for name in shape.some)
        ]
        later = since(connection, reversal.command, kind, (key.id for key in bare))
        for key in bare:
            touching = [
                one.revision
                for one in later.get(key, [])
                if not (one.before or {}).keys().isdisjoint(shape.some)
            ]
            told = f"{key} would be left without {_either(shape.some)}"
            yield Obstacle(told, touching[-1])


def _either(names: tuple[str, ...]) -> str:
    *most, last = (name.replace("_", " ") for name in names)
    return f"{', '.join(most)} or {last}"


FINDERS = (_twins, _namesakes, _contradicting, _superseding, _same, _quotes_left, _statements_moved)
