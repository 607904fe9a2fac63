"""Records as they go out in the formats of others: claims with everything that rests on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from claimtrack.queries import export_rows, figures
from claimtrack.store.engine import Connection, Row
from claimtrack.store.marks import RULES

Part = TypeVar("Part")
BATCH = 500
"""Claims read at once: a statement for each kind of what rests on them, whatever their number."""
MOST = 1000
"""Claims chosen of the past of which each is scored by itself; of more, all are."""


class Export(NamedTuple):
    """What is to be written: the live claims chosen, on a connection that reads one snapshot."""

    connection: Connection
    claims: tuple[int, ...] | None = None
    """By number, in order; None is every claim that was not retracted, superseded ones too."""
    whole: bool = False
    """Everything that is kept, with the log: only claimtrack's own format can hold it."""
    heard: Callable[[int], None] | None = None
    """Is told, now and then, how many claims have been read."""


class OutParty(NamedTuple):
    number: int
    uuid: str
    name: str
    party_kind: str | None


class OutSource(NamedTuple):
    number: int
    uuid: str
    title: str | None
    publisher: OutParty | None
    author: str | None
    url: str | None
    archive_url: str | None
    file_name: str | None
    published: str | None
    accessed: str | None
    language: str | None
    derived_from: str | None
    """The UUID of the source that it is derived from."""
    note: str | None


class OutQuote(NamedTuple):
    """With its place in the text of a saved copy (code points, end exclusive), where verified."""

    number: int
    uuid: str
    exact: str
    language: str | None
    prefix: str | None
    suffix: str | None
    start: int | None
    end: int | None
    captured: str | None
    sha256: str | None
    """Of the copy's bytes."""


class OutStatement(NamedTuple):
    number: int
    uuid: str
    claimant: OutParty | None
    source: OutSource | None
    said: str | None
    place: str | None
    role: str | None
    speech: str | None
    note: str | None
    credibility: str | None
    quotes: tuple[OutQuote, ...]


class OutAssessment(NamedTuple):
    number: int
    uuid: str
    analyst: str
    assessed: str
    verdict: str | None
    credibility: str | None
    likelihood: str | None
    confidence: str | None
    because: str | None


class OutEstimate(NamedTuple):
    number: int
    uuid: str
    figure: str
    unit: str | None
    counted: str | None
    estimated_for: str | None
    note: str | None


class OutLink(NamedTuple):
    """A live link by which the claim speaks; exactly one target is given."""

    number: int
    uuid: str
    relation: str
    target_claim: str | None
    """UUID."""
    target_link: str | None
    """UUID."""
    because: str | None
    target: int | None = None
    """The number of the target claim; None where the target is a link."""


class OutClaim(NamedTuple):
    """A claim that was not retracted and what was not of the rest, in order of number; statements
    by date said."""

    number: int
    uuid: str
    text: str
    language: str | None
    original: str | None
    original_language: str | None
    note: str | None
    topics: tuple[str, ...]
    statements: tuple[OutStatement, ...]
    """The first is the first appearance."""
    links: tuple[OutLink, ...]
    assessments: tuple[OutAssessment, ...]
    estimates: tuple[OutEstimate, ...]
    strength: float | None
    """The middle of its bounds; None where it is not scored, outdated or superseded."""
    contestedness: float | None
    standing: str | None


def claims(export: Export) -> Iterator[OutClaim]:
    """The claims chosen, in order, read in batches so that memory is bounded; one that was
    retracted is passed over."""
    connection = export.connection
    if connection.past is not None:
        from claimtrack.store import past_scores

        if export.claims is None or len(export.claims) > MOST:
            past_scores.solve_all(connection)
        else:
            past_scores.solve(connection, export.claims)
    read = 0
    for numbers in _batches(connection, export.claims, "claim"):
        yield from _batch(connection, numbers)
        read += len(numbers)
        if export.heard:
            export.heard(read)


def sources(export: Export) -> Iterator[OutSource]:
    """The live sources on which statements of the claims chosen rest, each once, in order."""
    connection, chosen = export.connection, None
    if export.claims is not None:
        rested: set[int] = set()
        for numbers in _batches(connection, export.claims, "claim"):
            rested.update(row[0] for row in connection.among(numbers, export_rows.rested_on))
        chosen = tuple(sorted(rested))
    for numbers in _batches(connection, chosen, "source"):
        yield from _sources(connection, numbers).values()


class Joined(NamedTuple):
    """What a drawing must know before it begins; UUIDs, as 16 bytes each."""

    claims: frozenset[bytes]
    """Of the claims chosen: a link to another one leads out of the drawing."""
    links: frozenset[bytes]
    """Of links at which a link of these claims is aimed."""


def joined(export: Export) -> Joined:
    """The claims chosen and the links aimed at, at 80 bytes a claim."""
    chosen: set[bytes] = set()
    aimed: set[bytes] = set()
    for numbers in _batches(export.connection, export.claims, "claim"):
        for found, rows in (
            (chosen, export.connection.among(numbers, export_rows.uuids)),
            (aimed, export.connection.among(numbers, export_rows.aimed)),
        ):
            found.update(packed(row[0]) for row in rows)
    return Joined(frozenset(chosen), frozenset(aimed))


def packed(uuid: str) -> bytes:
    """The 16 bytes of a UUID."""
    return bytes.fromhex(uuid.replace("-", ""))


def answers(connection: Connection, claims: Iterable[int]) -> dict[int, list[tuple[str, int]]]:
    """By the number of each claim the relation and the number of the claims that rebut or undercut
    it; those that are live, the oldest link first."""
    rows = connection.among(claims, export_rows.answers)
    return _gathered((target, (relation, number)) for target, relation, number in rows)


def count(export: Export) -> int:
    """How many claims there are to write, to tell how far a long export has come."""
    if export.claims is not None:
        return len(export.claims)
    return int(export.connection.value(export_rows.counted))


def _batches(
    connection: Connection, chosen: tuple[int, ...] | None, table: str
) -> Iterator[tuple[int, ...]]:
    """The numbers chosen, or of all that is live, some at a time."""
    if chosen is not None:
        for start in range(0, len(chosen), BATCH):
            yield chosen[start : start + BATCH]
        return
    last = 0
    while rows := connection.all(export_rows.page, table, last=last, limit=BATCH):
        yield tuple(row[0] for row in rows)
        last = rows[-1][0]


def _batch(connection: Connection, numbers: tuple[int, ...]) -> Iterator[OutClaim]:
    found = {row[0]: row for row in connection.among(numbers, export_rows.claims, rules=RULES)}
    topics = _gathered((row[0], row[1]) for row in connection.among(found, export_rows.topics))
    statements = _statements_of(connection, found)
    links = _of(connection.among(found, export_rows.links), OutLink)
    assessments = _of(connection.among(found, export_rows.assessments), OutAssessment)
    estimates = _of(connection.among(found, export_rows.estimates), OutEstimate)
    for number in numbers:
        if number not in found:
            continue
        scored = figures.scored(found[number][7:])
        told = None if scored is None or scored.outdated else scored
        yield OutClaim._make(
            (
                *found[number][:7],
                tuple(topics.get(number, ())),
                tuple(statements.get(number, ())),
                tuple(links.get(number, ())),
                tuple(assessments.get(number, ())),
                tuple(estimates.get(number, ())),
                told.strength if told else None,
                told.contestedness if told else None,
                told.standing if told else None,
            )
        )


def _statements_of(connection: Connection, claims: Iterable[int]) -> dict[int, list[OutStatement]]:
    """Statements by the number of their claim, the first appearance first."""
    rows = connection.among(claims, export_rows.statements)
    documents = _sources(connection, {row[3] for row in rows if row[3] is not None})
    claimants = _parties(connection, {row[2] for row in rows if row[2] is not None})
    quotes = _of(connection.among({row[1] for row in rows}, export_rows.quotes), OutQuote)
    return _gathered(
        (
            claim,
            OutStatement._make(
                (number, uuid, claimants.get(claimant), documents.get(source), *more,
                 tuple(quotes.get(number, ())))
            ),
        )
        for claim, number, claimant, source, uuid, *more in rows
    )  # fmt: skip


def _sources(connection: Connection, numbers: Iterable[int]) -> dict[int, OutSource]:
    rows = connection.among(numbers, export_rows.documents)
    publishers = _parties(connection, {row[3] for row in rows if row[3] is not None})
    return {row[0]: OutSource._make((*row[:3], publishers.get(row[3]), *row[4:])) for row in rows}


def _parties(connection: Connection, numbers: Iterable[int]) -> dict[int, OutParty]:
    return {row[0]: OutParty._make(row) for row in connection.among(numbers, export_rows.named)}


def _of(rows: Iterable[Row], shape: Any) -> dict[int, list[Any]]:
    """Rows made into `shape`, by what they belong to, which stands first in each."""
    return _gathered((row[0], shape._make(row[1:])) for row in rows)


def _gathered(pairs: Iterable[tuple[int, Part]]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = {}
    for owner, part in pairs:
        found.setdefault(owner, []).append(part)
    return found
