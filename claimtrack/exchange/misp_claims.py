"""Events, attributes, objects and reports of MISP as claims, where somebody judged them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from claimtrack.exchange import misp_opinions
from claimtrack.exchange.jsonelements import taken
from claimtrack.exchange.jsonstreams import elements
from claimtrack.exchange.misp_opinions import Told, Unread
from claimtrack.exchange.properties import Object, objects, text, told_at_end
from claimtrack.ledger.entries import (
    AssessmentEntry,
    ClaimEntry,
    Entry,
    LinkEntry,
    Place,
    Rejected,
    StatementEntry,
)
from claimtrack.vocabulary import NOBODY

_INTO = ("response", "Event", "Attribute", "Object", "EventReport")
_KINDS = ("Attribute", "Object", "EventReport")
MOST = 400
"""Opinions in one entry; those of an object with more come in several."""


class _Part(NamedTuple):
    """What is held of a part of an event until that comes, which is after its parts."""

    number: int
    kind: str
    key: str
    given: Object


class _Event:
    """What is held while an event is read."""

    def __init__(self) -> None:
        self.judged: list[_Part] = []
        self.others: dict[str, _Part] = {}
        """What those are called that were not judged where they stand, by UUID."""
        self.names: dict[str, str] = {}
        """What parts and opinions are called that were judged, by UUID."""
        self.values: list[str] = []
        """Of the attributes of the object that is being read."""


def entries(stream: BinaryIO, name: str) -> Iterator[Entry | Rejected]:
    """What a file of events holds."""
    left_out: Counter[str] = Counter()
    yield from told_at_end(
        _events(stream, name, left_out),
        "object",
        lambda: tuple(
            f"{kind}s that nobody judged are left out: {count:,}"
            for kind, count in left_out.items()
            if count
        ),
    )


def _events(stream: BinaryIO, name: str, left_out: Counter[str]) -> Iterator[Entry | Rejected]:
    event = _Event()
    within: Object = {}
    """The event that an attribute names, which a search for attributes found."""
    for element in elements(stream, name, _INTO):
        place = Place("object", element.number)
        found = taken(element, place, torn=f"mend it, at line {element.line}", wrong="mend it")
        if isinstance(found, Rejected):
            yield found
            continue
        one, given = found
        kind = one.path[-1] if one.path else ""
        if not isinstance(given, dict):
            yield Rejected(place, "it is no object", "mend it", one.raw)
        elif kind in _KINDS:
            if isinstance(given.get("Event"), list):  # it was gone into
                given["Event"], within = within, {}
            _hold(_part(one.number, kind, given), event, one.path, left_out)
        elif kind == "Event" and one.path[-2:-1] == ("Attribute",):
            within = given
        elif not any(part in _KINDS for part in one.path) and _is_event(kind, given):
            yield from _event(one.number, given, event, left_out)
            event = _Event()
    if event.judged:  # attributes of no event, as a search for attributes gives them
        yield from _event(0, {}, event, left_out)


def _is_event(kind: str, given: Object) -> bool:
    return kind == "Event" or "info" in given


def _part(number: int, kind: str, given: Object) -> _Part:
    return _Part(number, kind, text(given, "uuid") or f"{kind} {number}", given)


def _hold(part: _Part, event: _Event, path: tuple[str, ...], left_out: Counter[str]) -> None:
    """Keeps the name of a part, and the part itself where it was judged."""
    given = part.given
    if part.kind == "Attribute":
        value = text(given, "value") or text(given, "value1") or "?"
        kind = text(given, "type") or text(given, "name") or "attribute"
        called = f"{kind} {value}"
        if path[-2:-1] == ("Object",):
            event.values.append(value)
    elif part.kind == "Object":
        called = f"{text(given, 'name') or 'object'} {', '.join(event.values[:5])}".strip()
        event.values = []
    else:
        called = f'report "{text(given, "name") or "?"}"'
    called = called[:500]
    judged, reliability = misp_opinions.tagged(given)
    if judged or reliability or objects(given, "Opinion") or objects(given, "Note"):
        event.names[part.key] = called
        event.judged.append(part)
    else:
        event.others[part.key] = part._replace(given={"uuid": part.key, "name": called})
        left_out[part.kind.lower()] += 1


def _event(
    number: int, given: Object, event: _Event, left_out: Counter[str]
) -> Iterator[Entry | Rejected]:
    """The entries of an event and its parts."""
    whole = _part(number, "Event", given)
    event.names[whole.key] = text(given, "info") or "an event without a name"
    parts = [whole, *event.judged] if given else event.judged
    about: dict[str, list[Told]] = {}
    broken: set[str] = set()
    for part in parts:
        try:
            found = list(misp_opinions.told(part.given, part.key))
        except Unread as unread:
            place = Place("object", part.number, "opinion")
            yield Rejected(place, str(unread), "give a number from 0 to 100", _raw(part, whole))
            broken.add(part.key)
            continue
        for one in found:
            about.setdefault(one.target, []).append(one)
            event.names.setdefault(one.key, misp_opinions.claim(one, "").text[:200])
    known = {part.key: part for part in parts if part.key not in broken}
    thought = {one.key: one for some in about.values() for one in some}
    for key, some in about.items():
        if not any(one.opinion is not None for one in some):
            continue
        part = known.pop(key, whole)
        if key in event.others:
            part = event.others[key]
            event.names[key] = str(part.given["name"])
            left_out[part.kind.lower()] -= 1
        if key in thought:
            first = thought[key]
            target = misp_opinions.claim(first, event.names.get(first.target, first.target))
        elif part.key == key:
            target = _claim(part, whole, event)
        else:
            place = Place("object", number, "object_uuid")
            raw = _raw(whole, whole)
            problem = f"what an opinion is about is not in the event: {key[:64]}"
            yield Rejected(place, problem, "put it into the event too", raw)
            continue
        yield from _entries(part, whole, target, some, event)
    for part in known.values():
        if any(misp_opinions.tagged(part.given)):
            notes = about.get(part.key, [])
            yield from _entries(part, whole, _claim(part, whole, event), notes, event)
        elif part.kind != "Event" or not (about or event.judged):
            left_out[part.kind.lower()] += 1


def _entries(
    part: _Part, whole: _Part, target: ClaimEntry, some: list[Told], event: _Event
) -> Iterator[Entry]:
    """A claim with what is thought of it."""
    key = target.key or ""
    notes = [one for one in some if one.opinion is None]
    opinions = [one for one in some if one.opinion is not None]
    lines = [target.note] if target.note else []
    lines += [f"Note by {_who(one)}: {text(one.given, 'note') or ''}" for one in notes]
    target = target._replace(note="\n".join(lines) or None)
    own = target.assessments
    for start in range(0, max(len(opinions), 1), MOST):
        now = opinions[start : start + MOST]
        sides = [one for one in now if one.relation]
        claims = tuple(misp_opinions.claim(one, event.names.get(key, key)) for one in sides)
        links = tuple(LinkEntry(one.key, one.relation or "", key) for one in sides)
        assessments = own + tuple(misp_opinions.assessment(one) for one in now)
        raw = _raw(part, whole)
        place = Place("object", part.number)
        yield Entry(place, raw, (target._replace(assessments=assessments), *claims), links)


def _who(one: Told) -> str:
    by = misp_opinions.organisation(one.given)
    return text(one.given, "authors") or (by.name if by else "somebody")


def _claim(part: _Part, whole: _Part, event: _Event) -> ClaimEntry:
    """What an event or a part of one says, in neutral words, as a claim of who created it."""
    given, around = part.given, _around(part, whole)
    info = text(around, "info")
    name = event.names.get(part.key, part.key)
    said = name
    if part.kind != "Event":
        said = f'{name} is part of the event "{info}".' if info else f"{name} was reported."
    by = misp_opinions.organisation(given) or misp_opinions.organisation(around)
    judged, reliability = misp_opinions.tagged(given)
    notes = [text(given, "comment"), _false_positives(given)]
    assessments = []
    if judged:
        analyst = by.name if by else NOBODY
        assessments.append(AssessmentEntry(analyst, because="By tags of MISP.", **judged))
    rated = f"Reliability of the source, by a tag: {reliability}" if reliability else None
    return ClaimEntry(
        said,
        part.key,
        note="\n".join(one for one in notes if one) or None,
        statements=(StatementEntry(by, said=misp_opinions.day(around, "date"), note=rated),),
        assessments=tuple(assessments),
    )


def _around(part: _Part, whole: _Part) -> Object:
    """The event of a part; where none holds it, the one that it names."""
    named = part.given.get("Event")
    return named if not whole.given and isinstance(named, dict) else whole.given


def _false_positives(given: Object) -> str | None:
    """Sightings of type 1 say that the value was there by mistake."""
    found = sum(str(one.get("type")) == "1" for one in objects(given, "Sighting"))
    return f"Sightings as a false positive: {found}" if found else None


def _raw(part: _Part, whole: _Part) -> bytes:
    """A part with its event, as a file that can be read by itself."""
    around = _around(part, whole)
    kept: dict[str, Any] = {
        name: around[name] for name in ("uuid", "info", "date", "Orgc") if name in around
    }
    for kind in ("Opinion", "Note"):
        some = objects(whole.given, kind)
        if part.kind != "Event":
            some = [one for one in some if text(one, "object_uuid") == part.key]
        kept[kind] = some
    if part.kind == "Event":
        kept["Tag"] = objects(part.given, "Tag")
    else:
        kept[part.kind] = [part.given]
    return json.dumps({"Event": kept}, ensure_ascii=False).encode()
