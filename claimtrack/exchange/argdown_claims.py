"""Claims as elements of an Argdown document, and back.

Metadata by name: `claimant` (or `proponent`), `said`, `place`, `role`, `speech`, `credibility`,
`source` (its address, or its title), `title`, `publisher`, `author`, `published`, … of the first
appearance; `quotes`; `language`, `original`, `note` … of the claim. `restates`, `qualifies`,
`supersedes` and `undercuts` name titles in brackets. `reasons` has the reasons of links: `rebuts
[C5]: He calls it overstated.`; `links` has names for them in the same way, for `undercuts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from claimtrack.exchange import argdown_data
from claimtrack.exchange.argdown_data import Data
from claimtrack.exchange.argdown_graph import Graph, Tie
from claimtrack.exchange.argdown_inline import Content, escaped, inline, quoted
from claimtrack.ledger.entries import (
    ClaimEntry,
    Entry,
    LinkEntry,
    PartyEntry,
    Place,
    QuoteEntry,
    Rejected,
    SourceEntry,
    StatementEntry,
)
from claimtrack.queries.exports import OutClaim, OutStatement
from claimtrack.vocabulary import Relation, values

_SYMBOLS = {"supports": "+>", "rebuts": "->", "undercuts": "_>"}
_OF_CLAIM = ("language", "original", "original_language")
_OF_STATEMENT = ("said", "place", "role", "speech", "credibility")
_OF_SOURCE = ("title", "author", "published", "accessed", "archive_url")
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_REASON = re.compile(
    rf"((?:{'|'.join(values(Relation))}) .*?(?:[\]>]|[0-9a-f-]{{36}})): (.*)", re.DOTALL
)
_KNOWN = {
    *("uuid", "text", "topics", "note", "claimant", "proponent", "party_kind", "statement_note"),
    *("source", "sources", "publisher", "publisher_kind", "source_language", "source_note"),
    *("quotes", "reasons", "links"),
    *_OF_CLAIM, *_OF_STATEMENT, *_OF_SOURCE, *values(Relation),
}  # fmt: skip
_TELLING_APART = ("uuid", "claimant", "proponent", "source", "sources", "title", "publisher")
_SAME = "statements in the same words are one claim: relations between them are left out"
UNREAD = "metadata of other names is kept in notes"
WORDED = "further wordings of a statement are kept in its note"


class Titles(NamedTuple):
    """What can be named in a document."""

    claims: dict[str, str]
    """Their titles, by UUID."""
    links: set[str]
    """UUIDs."""
    undercut: set[str]
    """UUIDs of links, which are named by them."""

    def add(self, claim: OutClaim) -> None:
        """Gives a claim its title."""
        self.claims[claim.uuid] = f"[C{claim.number}]"
        self.links.update(link.uuid for link in claim.links)
        self.undercut.update(link.target_link for link in claim.links if link.target_link)


def entries(graph: Graph) -> Iterator[Entry | Rejected]:
    """What a document holds: claims with their links, then what cannot be read of it."""
    read = {key: _known(contents) for key, contents in graph.contents.items()}
    known = {key: data for key, (data, _) in read.items()}
    texts = {key: _text(contents, known[key], key) for key, contents in graph.contents.items()}
    ties = _between_two(graph, texts, known)
    spoken: dict[str, list[Tie]] = {}
    for tie in ties:
        spoken.setdefault(tie.speaker, []).append(tie)
    named = {tie.target for tie in ties}
    named.update(one for data in known.values() for one in data.get("undercuts", ()))
    remarks = (*graph.remarks, *([_SAME] if len(ties) < len(graph.ties) else []))
    for key, contents in sorted(graph.contents.items(), key=lambda pair: _line(pair[1])):
        links = list(_links(key, spoken.get(key, []), known[key], named))
        claim, told = _claim(key, contents, read[key], texts[key])
        raw = f"{_document(claim, contents, known[key], links, texts)}\n".encode()
        place = Place("line", _line(contents))
        yield Entry(place, raw, (claim,), tuple(links), remarks + told)
        remarks = ()
    for fault, block in graph.faults:
        place = Place("line", fault.line)
        # behind a comment, what begins with equals signs is no front matter
        text = f"//\n{block.text}" if block.text.lstrip().startswith("=") else block.text
        yield Rejected(place, fault.problem, fault.next_step, f"{text}\n".encode())


def _between_two(graph: Graph, texts: dict[str, str], known: dict[str, Data]) -> list[Tie]:
    """The ties but for those from a claim to itself: an argument is often summed up in the words of
    one of its premises, and both are one claim then."""

    def said(key: str) -> tuple[str | None, ...]:
        return (texts.get(key), *(str(known.get(key, {}).get(name)) for name in _TELLING_APART))

    gone = {one.key for one in graph.ties.values() if said(one.speaker) == said(one.target)}
    return [one for one in graph.ties.values() if not gone & {one.key, one.target}]


def _known(contents: list[Content]) -> tuple[Data, list[str]]:
    """The metadata of all places where a statement is named, and what of it cannot be read."""
    found: Data = {}
    unread = []
    for one in contents:
        if one.data:
            data = argdown_data.read(one.data)
            found.update(data or {})
            if data is None:
                unread.append(one.data)
    return found, unread


def _line(contents: list[Content]) -> int:
    """Where it is defined, else where it is named first."""
    return next((one.line for one in contents if one.text), contents[0].line)


def _text(contents: list[Content], data: Data, key: str) -> str:
    if "text" in data:
        return " ".join(data["text"])
    return next((one.text for one in contents if one.text), contents[0].title or key)


def _links(key: str, ties: list[Tie], data: Data, named: set[str]) -> Iterator[LinkEntry]:
    """What a claim says of others: by relations, and by metadata."""
    reasons, names = _of_links(data, "reasons"), _of_links(data, "links")
    others = [(name, target) for name in values(Relation) for target in data.get(name, ())]
    for relation, target in dict.fromkeys([(tie.relation, tie.target) for tie in ties] + others):
        about = f"{relation} {target}"
        called = names.get(about, f"{key} {about}")
        link = LinkEntry(key, relation, target, reasons.get(about))
        yield link._replace(key=called) if called in named else link


def _of_links(data: Data, name: str) -> dict[str, str]:
    """What metadata tell of links, by relation and target."""
    told = [_REASON.fullmatch(one) for one in data.get(name, ())]
    return {one[1]: one[2] for one in told if one}


def _claim(
    key: str, contents: list[Content], read: tuple[Data, list[str]], text: str
) -> tuple[ClaimEntry, tuple[str, ...]]:
    """The claim, and what is to be told of it."""
    data, unreadable = read
    one = {name: value[0] for name, value in data.items() if value}
    tags = dict.fromkeys(tag for content in contents for tag in content.tags)
    topics = dict.fromkeys((*tags, *data.get("topics", ())))
    wordings = dict.fromkeys(content.text for content in contents if content.text)
    further = [] if "text" in data else [f"Also worded: {other}" for other in [*wordings][1:]]
    unread = [
        f"{name}: {', '.join(value)}" for name, value in data.items() if name not in _KNOWN
    ] + unreadable
    uuid = one.get("uuid", "")
    if uuid and not _UUID.fullmatch(uuid):
        unread.append(f"uuid: {uuid}")
    addresses = [f"Link: {url}" for content in contents for url in content.addresses]
    notes = [*([one["note"]] if "note" in one else []), *further, *addresses, *unread]
    claim = ClaimEntry(
        text=text,
        key=key,
        note="\n".join(notes) or None,
        topics=tuple(topics),
        statements=tuple(_statements(one, data)),
        uuid=uuid if _UUID.fullmatch(uuid) else None,
    )._replace(**_picked(one, _OF_CLAIM))
    return claim, (*([WORDED] if further else []), *([UNREAD] if unread else []))


def _statements(one: Mapping[str, str], data: Data) -> Iterator[StatementEntry]:
    """The statement that metadata tell of; one for each source, where there are several."""
    name = one.get("claimant") or one.get("proponent")
    claimant = PartyEntry(name, one.get("party_kind")) if name else None
    quotes = tuple(QuoteEntry(exact) for exact in data.get("quotes", ()))
    statement = StatementEntry(claimant, note=one.get("statement_note"), quotes=quotes)._replace(
        **_picked(one, _OF_STATEMENT)
    )
    sources = (*data.get("source", ()), *data.get("sources", ()))
    for source in sources or (None,):
        found = statement._replace(source=_source(source, one))
        if found != StatementEntry():
            yield found


def _source(called: str | None, one: Mapping[str, str]) -> SourceEntry | None:
    if not called and "title" not in one:
        return None
    url = called if called and called.lower().startswith(("http://", "https://")) else None
    name = one.get("publisher")
    source = SourceEntry(
        url=url,
        publisher=PartyEntry(name, one.get("publisher_kind")) if name else None,
        language=one.get("source_language"),
        note=one.get("source_note"),
    )._replace(**_picked(one, _OF_SOURCE))
    return source if url or not called else source._replace(title=called)


def _picked(one: Mapping[str, str], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: one.get(name) for name in names}


def _document(
    claim: ClaimEntry,
    contents: list[Content],
    known: Data,
    links: list[LinkEntry],
    texts: Mapping[str, str],
) -> str:
    """A claim of a document as a document of its own, to be set aside and mended."""
    key = claim.key or ""
    data = [content.data for content in contents if content.data]
    if len(data) > 1:
        data = [quoted({name: [*value] for name, value in known.items()})]
    head = [f"{key}:"] if key[0] in "[<" else []
    tags, _ = _tags(dict.fromkeys(tag for content in contents for tag in content.tags))
    text = escaped(claim.text)
    if not head and text[0] in "(+-=0123456789":
        text = f"\\{text}"  # at the head of a line it could be a marker
    lines = [" ".join((*head, text, *tags)), *data]
    for link in links:
        if link.target not in known.get(link.relation, ()) and link.target in texts:
            target = link.target if link.target[0] in "[<" else escaped(texts[link.target])
            lines.append(f"  {_SYMBOLS[link.relation]} {target}")
    return "\n".join((*lines, ""))


def _tags(topics: dict[str, None] | tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Topics as tags, and those that no tag can hold."""
    tags, rest = [], []
    for topic in topics:
        if re.fullmatch("[A-Za-z0-9-]{1,300}", topic):
            tags.append(f"#{topic}")
        elif re.fullmatch(r"[^)\s\\{}](?:[^)\n\r\t\\{}]{0,298}[^)\s\\{}])?", topic):
            tags.append(f"#({topic})")
        else:
            rest.append(topic)
    return tags, rest


def block(claim: OutClaim, titles: Titles) -> str:
    """A claim with its relations, ended by a line feed."""
    title = titles.claims[claim.uuid]
    tags, topics = _tags(claim.topics)
    data: dict[str, object] = {}
    if claim.statements:
        data |= _told(claim.statements[0])
    data |= {name: getattr(claim, name) for name in (*_OF_CLAIM, "note")}
    data["topics"] = topics
    text = escaped(claim.text)
    if inline(text) != claim.text:
        data["text"] = claim.text
    relations = []
    for link in claim.links:
        target = titles.claims.get(link.target_claim or "")
        if link.target_link in titles.links:
            target = link.target_link
        if target is None:
            continue
        about = f"{link.relation} {target}"
        if link.relation in _SYMBOLS and link.target_claim:
            relations.append(f"  {_SYMBOLS[link.relation]} {target}")
        else:
            data[link.relation] = [*_listed(data, link.relation), target]
        if link.because:
            data["reasons"] = [*_listed(data, "reasons"), f"{about}: {link.because}"]
        if link.uuid in titles.undercut:
            data["links"] = [*_listed(data, "links"), f"{about}: {link.uuid}"]
    data["uuid"] = claim.uuid
    told = quoted({name: value for name, value in data.items() if value})
    return "\n".join((" ".join((f"{title}:", text, *tags)), told, *relations, ""))


def _listed(data: dict[str, object], name: str) -> list[str]:
    found = data.get(name)
    return found if isinstance(found, list) else []


def _told(statement: OutStatement) -> dict[str, object]:
    """What metadata tell of a statement."""
    claimant, source = statement.claimant, statement.source
    data: dict[str, object] = {"claimant": claimant and claimant.name}
    data["party_kind"] = claimant and claimant.party_kind
    data |= {name: getattr(statement, name) for name in _OF_STATEMENT}
    data["statement_note"] = statement.note
    data["quotes"] = [quote.exact for quote in statement.quotes]
    if source:
        publisher = source.publisher
        data["source"] = source.url
        data |= {name: getattr(source, name) for name in _OF_SOURCE}
        if not source.url and not source.title:
            data["title"] = source.file_name
        data["publisher"] = publisher and publisher.name
        data["publisher_kind"] = publisher and publisher.party_kind
        data |= {"source_language": source.language, "source_note": source.note}
    return data
