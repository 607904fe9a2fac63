"""What is missing among the claims, in the order of how much each gap matters.

A gap matters by its kind times what it concerns, a rule that anybody can work out by hand
(docs/gaps.md). A claim weighs 1, and 1 for each voice that rebuts it, and its contestedness in the
two digits that lists print; a source what all claims weigh that it reports; a quote or a statement
as its claim. Reckoned in whole hundredths: sums are then the same in any order, on any database.
"""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from claimtrack.queries import answers, lacking
from claimtrack.queries.claims import Filters
from claimtrack.queries.references import named
from claimtrack.store.engine import Connection
from claimtrack.store.voices import Voices
from claimtrack.vocabulary import GapKind, Kind

MATTERS: dict[GapKind, int] = {
    GapKind.UNANSWERED: 8,
    GapKind.NO_EVIDENCE: 6,
    GapKind.ONE_VOICE: 5,
    GapKind.NO_CAPTURE: 4,
    GapKind.UNVERIFIED: 4,
    GapKind.UNRATED: 3,
    GapKind.UNDATED: 2,
    GapKind.STALE: 1,
}
"""What each kind weighs."""
WHOLE = 100
"""A weight of 1."""
AT_ONCE = 1000
"""Gaps whose texts are looked up in one question to the database."""
_PAIR = 1 << 32
"""Larger than any number of a claim: makes one number of a voice and a claim."""

Weights = Mapping[int, int]


class Gap(NamedTuple):
    """One gap. `number` is that of what it concerns: a claim, for some kinds a quote, statement or
    source; `matters` is in hundredths. `rebuttal` is the first claim that rebuts an unanswered one
    and that it has not answered; of a gap for want of any source, `statement` is the first that
    lacks one; `fetchable` tells whether the source has an address, `legible` whether a capture of
    it has a text."""

    matters: int
    kind: GapKind
    number: int
    claim: int | None = None
    statement: int | None = None
    quote: int | None = None
    source: int | None = None
    rebuttal: int | None = None
    fetchable: bool = False
    legible: bool = False


class GapRow(NamedTuple):
    """A gap as it is told. `text` is what its claim, its quote or its source says or is called.
    `voice` is the party that would answer an unanswered claim, if any party can, or who first made
    a stale one; `name` its name, if no other party has it."""

    gap: Gap
    text: str
    voice: int | None
    name: str | None


class Gaps(NamedTuple):
    """How many there are of each kind, and those that matter most, in order."""

    counts: dict[GapKind, int]
    rows: Iterator[GapRow]


def gaps(
    connection: Connection,
    filters: Filters = Filters(),  # noqa: B008 (a constant)
    *,
    kind: GapKind | None = None,
    before: str | None = None,
    limit: int | None = None,
) -> Gaps:
    """The gaps of the claims that pass the filters, or those of one kind. A claim is stale when its
    last dated statement was made before the day `before`; without one no claim is."""
    weights = _weights(connection, filters)
    counts: Counter[GapKind] = Counter()

    def every() -> Iterator[Gap]:
        for one in GapKind:
            if kind in (None, one):
                for gap in _find(connection, one, weights, before):
                    counts[one] += 1
                    yield gap

    places = {one: place for place, one in enumerate(GapKind)}

    def order(gap: Gap) -> tuple[int, int, int]:
        return -gap.matters, places[gap.kind], gap.number

    found = (
        sorted(every(), key=order) if limit is None else heapq.nsmallest(limit, every(), key=order)
    )
    return Gaps({one: counts[one] for one in GapKind if counts[one]}, _told(connection, found))


def weight(voices: int, contestedness: float | None) -> int:
    """What a claim weighs, in hundredths."""
    # Lists never print a contestedness of 1: it is always below.
    contested = 0 if contestedness is None else min(round(round(contestedness, 2) * WHOLE), 99)
    return WHOLE * (1 + voices) + contested


def _weights(connection: Connection, filters: Filters) -> Weights:
    given = {
        name: value
        for name, value in filters._asdict().items()
        if value is not None and value is not False
    }
    if connection.past is not None:
        from claimtrack.store import past_scores

        past_scores.solve_all(connection)
    return {
        claim: weight(voices, contestedness)
        for claim, voices, contestedness in connection.each(
            lacking.passing, tuple(sorted(given)), **given
        )
    }


def _find(
    connection: Connection, kind: GapKind, weights: Weights, before: str | None
) -> Iterator[Gap]:
    finders: dict[GapKind, Callable[[Connection, Weights], Iterator[Gap]]] = {
        GapKind.UNANSWERED: _unanswered,
        GapKind.NO_EVIDENCE: _no_evidence,
        GapKind.ONE_VOICE: _one_voice,
        GapKind.NO_CAPTURE: _no_capture,
        GapKind.UNVERIFIED: _unverified,
        GapKind.UNRATED: _unrated,
        GapKind.UNDATED: _undated,
    }
    if kind is not GapKind.STALE:
        yield from finders[kind](connection, weights)
    elif before is not None:
        stale = (row[0] for row in connection.each(lacking.stale, before=before))
        yield from _of_claims(kind, stale, weights)


def _of_claims(kind: GapKind, claims: Iterable[int], weights: Weights) -> Iterator[Gap]:
    for claim in claims:
        if claim in weights:
            yield Gap(MATTERS[kind] * weights[claim], kind, claim, claim=claim)


def _unanswered(connection: Connection, weights: Weights) -> Iterator[Gap]:
    """Compared pair by pair in a set: in SQL, two hubs that rebut the same claims would be compared
    link by link."""
    attacks: set[int] = set()
    """Of a voice on a claim."""
    parried: set[int] = set()
    """By a claim, of a voice: the two have answered one another, and would for ever."""
    for voice, target, claim, other in connection.each(answers.attacks):
        attacks.add(voice * _PAIR + target)
        parried.add(other * _PAIR + claim)
    for claim, other in connection.each(answers.undercuts):
        parried.add(other * _PAIR + claim)
    answered = {row[0] for row in connection.all(answers.met)}
    first: dict[int, int] = {}
    for claim, voice, rebuttal, other in connection.each(answers.rebuttals):
        if other * _PAIR + claim in parried:
            continue
        if voice * _PAIR + rebuttal in attacks:
            answered.add(claim)
        elif claim in weights:
            first[claim] = min(rebuttal, first.get(claim, rebuttal))
    for gap in _of_claims(GapKind.UNANSWERED, first.keys() - answered, weights):
        yield gap._replace(rebuttal=first[gap.number])


def _no_evidence(connection: Connection, weights: Weights) -> Iterator[Gap]:
    bare = dict(tuple(row) for row in connection.each(lacking.bare_rebuttals))
    for gap in _of_claims(GapKind.NO_EVIDENCE, bare, weights):
        yield gap._replace(statement=bare[gap.number])


def _one_voice(connection: Connection, weights: Weights) -> Iterator[Gap]:
    """Claims that restate one another are heard together, as in scoring."""
    sets = _joined(connection.all(lacking.restated))
    heard: dict[int, set[int]] = {}
    single: list[int] = []
    for claim, *known in connection.each(lacking.voices):
        voices = {voice for voice in known if voice is not None}
        if claim in sets:
            heard.setdefault(sets[claim], set()).update(voices)
        elif len(voices) < 2:
            single.append(claim)
    single += (claim for claim, root in sets.items() if len(heard.get(root, (1, 2))) < 2)
    return _of_claims(GapKind.ONE_VOICE, single, weights)


def _no_capture(connection: Connection, weights: Weights) -> Iterator[Gap]:
    rows = {
        claim: found for claim, *found in connection.each(lacking.uncaptured) if claim in weights
    }
    for gap in _of_claims(GapKind.NO_CAPTURE, rows, weights):
        source, fetchable, bare = rows[gap.number]
        statement = bare if source is None else None
        yield gap._replace(
            statement=statement, source=fetchable or source, fetchable=fetchable is not None
        )


def _unverified(connection: Connection, weights: Weights) -> Iterator[Gap]:
    kind = GapKind.UNVERIFIED
    for quote, statement, claim, source, fetchable, legible in connection.each(lacking.unverified):
        if claim in weights:
            yield Gap(
                MATTERS[kind] * weights[claim],
                kind,
                quote,
                claim,
                statement,
                quote,
                source,
                fetchable=bool(fetchable),
                legible=bool(legible),
            )


def _undated(connection: Connection, weights: Weights) -> Iterator[Gap]:
    kind = GapKind.UNDATED
    for statement, claim in connection.each(lacking.undated):
        if claim in weights:
            yield Gap(MATTERS[kind] * weights[claim], kind, statement, claim, statement)


def _unrated(connection: Connection, weights: Weights) -> Iterator[Gap]:
    """A rating of a publisher is one of it under any name, as in scoring."""
    sets = _joined(connection.all(lacking.same_parties))
    rated = {sets.get(row[0], row[0]) for row in connection.all(lacking.rated_parties)}
    reported: Counter[int] = Counter()
    for source, publisher, claim in connection.each(lacking.unrated):
        if claim in weights and sets.get(publisher, publisher) not in rated:
            reported[source] += weights[claim]
    kind = GapKind.UNRATED
    for source, weighs in reported.items():
        yield Gap(MATTERS[kind] * weighs, kind, source, source=source)


def _joined(pairs: Iterable[Any]) -> dict[int, int]:
    """The numbers that pairs join into sets, each with the lowest of its set."""
    root: dict[int, int] = {}

    def find(number: int) -> int:
        while root[number] != number:
            root[number] = number = root[root[number]]
        return number

    for pair in pairs:
        one, other = sorted(find(root.setdefault(number, number)) for number in pair)
        root[other] = one
    return {number: find(number) for number in root}


def _told(connection: Connection, found: list[Gap]) -> Iterator[GapRow]:
    rest = iter(found)
    speakers = _Speakers(connection)
    while some := list(islice(rest, AT_ONCE)):
        claims = _texts(connection, "claim", (gap.claim for gap in some))
        quotes = _texts(connection, "quote", (gap.quote for gap in some))
        unrated = (gap.source for gap in some if gap.kind is GapKind.UNRATED)
        sources = _texts(connection, "source", unrated)
        unanswered = (gap.claim for gap in some if gap.kind is GapKind.UNANSWERED)
        parties = {
            (GapKind.UNANSWERED, claim): speakers.of(voice, name)
            for claim, voice, name in _rows(connection, lacking.speakers, unanswered)
        }
        stale = (gap.claim for gap in some if gap.kind is GapKind.STALE)
        for claim, party, name in _rows(connection, lacking.claimants, stale):
            parties[GapKind.STALE, claim] = (party, speakers.name(party, name))
        for gap in some:
            text = quotes.get(gap.quote) or claims.get(gap.claim) or sources[gap.source]
            yield GapRow(gap, text, *parties.get((gap.kind, gap.claim), (None, None)))


class _Speakers:
    """Who answers when they are named; remembers whom it looked up."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._voices = Voices(connection)
        self._known: dict[int, tuple[int | None, str | None]] = {}

    def of(self, voice: int, name: str) -> tuple[int | None, str | None]:
        """The voice, None where what it said now would be another's by a later tie; and its name,
        None where that names another party, too."""
        if voice not in self._known:
            now = self._voices.of_statement(voice, None, None, None)
            self._known[voice] = (voice if now == voice else None, self.name(voice, name))
        return self._known[voice]

    def name(self, party: int, name: str) -> str | None:
        """A party's name, None where that names another, too."""
        return name if named(self._connection, Kind.PARTY, name) == [party] else None


def _texts(connection: Connection, kind: str, numbers: Iterable[int | None]) -> dict[Any, str]:
    return dict(_rows(connection, lacking.texts, numbers, kind))


def _rows(
    connection: Connection, build: Any, numbers: Iterable[int | None], *shape: Any
) -> Iterable[Any]:
    listed = sorted({number for number in numbers if number is not None})
    if not listed:
        return []
    return connection.all(build, *shape, connection.dialect, ids=json.dumps(listed))
