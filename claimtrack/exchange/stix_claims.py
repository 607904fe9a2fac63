"""STIX 2.1 objects as claims: the notes and links that claimtrack wrote, and what others have an
opinion about.

An object under an opinion becomes a claim in neutral words. Who disagrees with it makes a claim
that rebuts it, who agrees one that supports it; each opinion is an assessment too. Objects under no
opinion are left out, and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from claimtrack.exchange import stix_own
from claimtrack.exchange.jsonelements import taken
from claimtrack.exchange.jsonstreams import elements
from claimtrack.exchange.jsonvalues import parse, printable
from claimtrack.exchange.properties import Object, listed, objects, text, told_at_end
from claimtrack.exchange.stix_names import OPINIONS, level
from claimtrack.exchange.stix_values import day, name_of, own, sentence
from claimtrack.ledger.entries import (
    AssessmentEntry,
    ClaimEntry,
    Entry,
    LinkEntry,
    PartyEntry,
    Place,
    Rejected,
    SourceEntry,
    StatementEntry,
)
from claimtrack.vocabulary import NOBODY

MOST = 400
"""Opinions in one entry; those of an object with more come in several."""
MOST_TARGETS = 200
"""Objects that one opinion is about; it is read again with each of them."""
_RELATIONS = {
    OPINIONS[0]: "rebuts",
    OPINIONS[1]: "rebuts",
    OPINIONS[3]: "supports",
    OPINIONS[4]: "supports",
}
_ASIDE = ("opinion", "identity", "extension-definition", "marking-definition", "bundle")
"""Types that are read with others, or say nothing of the world."""


class _Raw(NamedTuple):
    number: int
    given: Object
    raw: bytes


class _Held(NamedTuple):
    """An opinion, until its object comes."""

    number: int
    raw: bytes
    targets: tuple[str, ...]


class _File:
    """What is held of a file, by the identifiers of its objects."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.stream, self.name = stream, name
        self.newest: dict[str, str] = {}
        """When the newest version of an object was modified."""
        self.names: dict[str, str] = {}
        self.identities: dict[str, bytes] = {}
        self.opinions: dict[str, _Held] = {}
        self.about: dict[str, list[str]] = {}
        """The opinions about an object that has not come yet."""

    def each(self) -> Iterator[_Raw | Rejected]:
        """The objects of the file, and what is none."""
        for element in elements(self.stream, self.name, {"objects"}):
            place = Place("object", element.number)
            found = taken(element, place, torn=f"mend it, at line {element.line}", wrong="mend it")
            if isinstance(found, Rejected):
                yield found
                continue
            one, given = found
            if one.outer or (isinstance(given, dict) and given.get("type") == "bundle"):
                continue
            if not isinstance(given, dict) or not text(given, "id"):
                yield Rejected(place, "it is no object with an id", "see STIX 2.1", one.raw)
            elif given.get("type") == "opinion" and len(about := listed(given, "object_refs")) > (
                MOST_TARGETS
            ):
                place = place._replace(field="object_refs")
                problem = f"an opinion about {len(about):,} objects"
                yield Rejected(place, problem, f"at most {MOST_TARGETS}; split it", one.raw)
            else:
                yield _Raw(one.number, given, one.raw)

    def remember(self, one: _Raw) -> None:
        """Keeps what has to be known of an object before others are read."""
        given, key = one.given, text(one.given, "id") or ""
        modified = text(given, "modified") or ""
        if modified < self.newest.get(key, ""):
            return
        self.newest[key] = modified
        self.names[key] = name_of(given)
        if given.get("type") == "identity":
            self.identities[key] = one.raw
        elif given.get("type") == "opinion":
            self.opinions.pop(key, None)
            if given.get("revoked") is not True:
                targets = tuple(dict.fromkeys(listed(given, "object_refs")))
                self.opinions[key] = _Held(one.number, one.raw, targets)

    def party(self, reference: str | None) -> PartyEntry | None:
        """The party of an identity of the file."""
        raw = self.identities.get(reference or "")
        return stix_own.party(parse(raw)) if raw else None

    def current(self, given: Object) -> bool:
        """Whether it is the newest version, not revoked, and came for the first time."""
        key = text(given, "id") or ""
        if self.newest.get(key) != (text(given, "modified") or ""):
            return False
        self.newest[key] = "\uffff"
        return given.get("revoked") is not True


def entries(stream: BinaryIO, name: str) -> Iterator[Entry | Rejected]:
    """What a seekable file holds; opinions about what it does not hold are rejected."""
    start = stream.tell()
    file = _File(stream, name)
    for one in file.each():
        if isinstance(one, _Raw):
            file.remember(one)
    for key, opinion in file.opinions.items():
        for target in opinion.targets:
            file.about.setdefault(target, []).append(key)
    stream.seek(start)
    left_out: Counter[str] = Counter()
    yield from told_at_end(
        _second(file, left_out),
        "object",
        lambda: tuple(f"objects left out, {why}: {some:,}" for why, some in left_out.items()),
    )
    yield from _missing(file)


def _second(file: _File, left_out: Counter[str]) -> Iterator[Entry | Rejected]:
    """The entries, now that all is known that may stand further on."""
    for one in file.each():
        if isinstance(one, Rejected):
            yield one
        else:
            yield from _made(one, file, left_out)


def _made(one: _Raw, file: _File, left_out: Counter[str]) -> Iterator[Entry]:
    given, key = one.given, text(one.given, "id") or ""
    kind = text(given, "type") or ""
    if not file.current(given):
        left_out["superseded or revoked"] += 1
        return
    about = file.about.pop(key, [])
    opinions = {name: parse(file.opinions[name].raw) for name in about}
    link = stix_own.link(given, key)
    if link is not None:
        raw = _raw(one, [], file)
        yield Entry(Place("object", one.number), raw, links=(link,))
        yield from _about_link(one, opinions, file)
    elif about or (kind == "note" and own(given) is not None):
        yield from _about(one, opinions, file)
    elif kind not in _ASIDE:
        left_out[f"{printable(kind)} under no opinion"] += 1


def _about(one: _Raw, opinions: dict[str, Object], file: _File) -> Iterator[Entry]:
    """A claim, and what others think of it."""
    given, key = one.given, text(one.given, "id") or ""
    if given.get("type") == "note" and own(given) is not None:
        claim = stix_own.claim(given, key, file.party)
    elif given.get("type") == "opinion":
        claim = _opinion(given, key, file)
    else:
        claim = _claim(given, key, file)
    named = list(opinions)
    for start in range(0, max(len(named), 1), MOST):
        some = named[start : start + MOST]
        claims, links, assessments = [], [], []
        for name in some:
            opinion = opinions[name]
            if stix_own.link(opinion, name):
                continue  # tells of a link, not of this
            assessments.append(stix_own.assessment(opinion) or _assessment(opinion, file))
            relation = _RELATIONS.get(text(opinion, "opinion") or "")
            if relation and own(opinion) is None:
                claims.append(_opinion(opinion, name, file))
                links.append(LinkEntry(name, relation, key))
        whole = claim._replace(assessments=tuple(assessments))
        raw = _raw(one, some, file)
        yield Entry(Place("object", one.number), raw, (whole, *claims), tuple(links))


def _about_link(one: _Raw, opinions: dict[str, Object], file: _File) -> Iterator[Entry]:
    """Who disagrees with a link undercuts it; no claim can support one."""
    key = text(one.given, "id") or ""
    for name, opinion in opinions.items():
        if own(opinion) is not None:
            continue
        raw = _raw(one, [name], file)
        place = Place("object", file.opinions[name].number)
        if _RELATIONS.get(text(opinion, "opinion") or "") == "rebuts":
            claim = _opinion(opinion, name, file)
            yield Entry(place, raw, (claim,), (LinkEntry(name, "undercuts", key),))
        else:
            remark = "opinions that agree with a link are left out"
            yield Entry(place, raw, remarks=(remark,))


def _claim(given: Object, key: str, file: _File) -> ClaimEntry:
    """What somebody else's object says, as a claim of whoever created it."""
    said = sentence(given, file.names)
    told = [
        found
        for name in ("abstract", "description", "content")
        if (found := text(given, name)) and found not in said
    ]
    authors = [one for one in listed(given, "authors") if one.strip()]
    by = file.party(text(given, "created_by_ref"))
    if by is None and authors:
        by = PartyEntry(authors.pop(0))
    if authors:
        told.append(f"Authors: {', '.join(authors)}")
    references = [
        (text(one, "source_name"), text(one, "url") or "")
        for one in objects(given, "external_references")
    ]
    pages = [pair for pair in references if pair[1].startswith(("http://", "https://"))]
    others = [
        " ".join(part for part in pair if part) for pair in references if pair not in pages[:1]
    ]
    statement = StatementEntry(
        claimant=by,
        source=SourceEntry(url=pages[0][1], title=pages[0][0]) if pages else None,
        said=day(given, "published") or day(given, "created"),
    )
    return ClaimEntry(
        said,
        key,
        text(given, "lang"),
        note="\n".join((*told, *(f"Reference: {one}" for one in others if one))) or None,
        topics=tuple(dict.fromkeys(one for one in listed(given, "labels") if one.strip())),
        statements=(statement,),
    )


def _opinion(opinion: Object, key: str, file: _File) -> ClaimEntry:
    """An opinion as a claim: its explanation, or that somebody has it."""
    held, target = text(opinion, "opinion") or "", next(iter(listed(opinion, "object_refs")), "")
    authors = listed(opinion, "authors")
    by = file.party(text(opinion, "created_by_ref"))
    claimant = by or (PartyEntry(authors[0]) if authors and authors[0].strip() else None)
    who = claimant.name if claimant else "Somebody"
    explained = text(opinion, "explanation")
    words = {"rebuts": "disagrees", "supports": "agrees"}
    word = words.get(_RELATIONS.get(held, ""), "is neutral")
    about = file.names.get(target, target)
    return ClaimEntry(
        explained or f"{who} {word}: {about}",
        key,
        text(opinion, "lang"),
        note=f"Authors: {', '.join(authors)}" if authors and by else None,
        statements=(StatementEntry(claimant, said=day(opinion, "created")),),
    )


def _assessment(opinion: Object, file: _File) -> AssessmentEntry:
    by = file.party(text(opinion, "created_by_ref"))
    authors = ", ".join(listed(opinion, "authors"))
    return AssessmentEntry(
        analyst=authors.strip() or (by.name if by else NOBODY),
        assessed=day(opinion, "modified") or day(opinion, "created"),
        verdict=(text(opinion, "opinion") or "no opinion").replace("-", " "),
        confidence=level(opinion.get("confidence")),
        because=text(opinion, "explanation"),
    )


def _raw(one: _Raw, opinions: list[str], file: _File) -> bytes:
    """An object with what it needs to be understood, as a list that can be read by itself."""
    some = [(one.given, one.raw)]
    some += [(parse(file.opinions[name].raw), file.opinions[name].raw) for name in opinions]
    wanted: dict[str, None] = {}
    for given, _ in some:
        wanted[text(given, "created_by_ref") or ""] = None
        for told in objects(own(given) or {}, "statements"):
            wanted[text(told, "claimant_ref") or ""] = None
            source = told.get("source")
            wanted[text(source, "publisher_ref") or "" if isinstance(source, dict) else ""] = None
    parties = [file.identities[key] for key in wanted if key in file.identities]
    return b"[" + b", ".join((*parties, *(raw for _, raw in some))) + b"]"


def _missing(file: _File) -> Iterator[Rejected]:
    """Opinions about nothing that the file holds."""
    for key, opinion in file.opinions.items():
        lacking = [one for one in opinion.targets if key in file.about.get(one, ())]
        if len(lacking) < len(opinion.targets) or stix_own.link(parse(opinion.raw), key):
            continue
        what = "it is about nothing"
        if lacking:
            what = f"what it is about is not in the file: {printable(lacking[0])}"
        place = Place("object", opinion.number, "object_refs")
        yield Rejected(place, what, "put that object into the file too", opinion.raw)
