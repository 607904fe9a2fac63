"""A batch of entries, with all that the database knows of it: looked up at once, not one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from typing import Any

from claimtrack.dates import Span
from claimtrack.ledger.entries import ClaimEntry, Entry, PartyEntry, SourceEntry
from claimtrack.queries import recognition
from claimtrack.queries.links import Linked
from claimtrack.store.revisions import Revision, uuid7
from claimtrack.vocabulary import Kind

MOST_REMARKS = 1000
"""Different ones; the rest is counted."""
Occasion = tuple[int | None, int | None]
"""By whom and in which source: party and source, where there are."""
Anew = dict[tuple[Kind, str], str]
"""By kind and the UUID that a file gives: the one that its record has here, since another record,
which was withdrawn, has that. All rows of the file that give it mean the same."""


class Standing:
    """What stands of a claim, as far as an entry may add to it."""

    def __init__(self, claim: int) -> None:
        self.claim = claim
        self.occasions: dict[Occasion, list[tuple[int, str | None, str | None]]] = {}
        self.quotes: dict[int, set[object]] = {}
        self.assessments: dict[tuple[str | None, ...], set[str]] = {}
        self.estimates: set[object] = set()
        self.topics: set[object] = set()

    def made_in(self, occasions: set[Occasion]) -> bool:
        """Whether one of its statements is by one of these claimants in that source; a claim
        without a statement is by nobody, in nothing."""
        return not occasions.isdisjoint(self.occasions or {(None, None)})

    def statement(self, claimant: int | None, source: int | None, said: Span | None) -> int | None:
        """The statement by that claimant in that source on that day. One that stands with a date
        within that day, month or year is the same; so is any, where no date is told."""
        for number, earliest, latest in self.occasions.get((claimant, source), ()):
            if said is None:
                return number
            if earliest and latest and said.earliest <= earliest and latest <= said.latest:
                return number
        return None

    def add_statement(
        self, number: int, claimant: int | None, source: int | None, said: Span | None
    ) -> None:
        bounds = (said.earliest, said.latest) if said else (None, None)
        self.occasions.setdefault((claimant, source), []).append((number, *bounds))


class Batch:
    """The parties, sources, topics and claims that a batch of fitting entries names: those that are
    known, and those that it makes. `made` counts these; `remarks` are told at the end; `anew` is
    known from earlier batches of the file."""

    def __init__(
        self,
        revision: Revision,
        entries: Sequence[Entry],
        made: Counter[Kind],
        remarks: Counter[str],
        anew: Anew,
    ) -> None:
        self.revision = revision
        self._made = made
        self._remarks = remarks
        self._anew = anew
        claims = [claim for entry in entries for claim in entry.claims]
        sources = list(_sources(claims))
        parties = list(_parties(claims, sources))
        connection = revision.connection
        self._uuids = {
            kind: recognition.with_uuids(
                connection, kind, {self._here(kind, one.uuid) for one in some if one.uuid}
            )
            for kind, some in (
                (Kind.PARTY, parties),
                (Kind.SOURCE, sources),
                (Kind.CLAIM, claims),
            )
        }
        names = {name for one in parties for name in (one.name, *one.aliases)}
        self._parties = recognition.parties_named(connection, names)
        self._topics = recognition.topics_named(
            connection, {name for one in claims for name in one.topics}
        )
        self._at = recognition.sources_at(connection, {one.url for one in sources if one.url})
        self._titled: dict[tuple[str | None, int | None, str | None], int] = {}
        titles = {one.title for one in sources if one.title and not one.url}
        for titled in recognition.sources_titled(connection, titles):
            key = (titled.title, titled.publisher, titled.published)
            self._titled.setdefault(key, titled.id)
        self._worded: dict[str, list[Standing]] = defaultdict(list)
        self._standing: dict[int, Standing] = {}
        self._look_up(claims)
        self.linked = Linked(connection)
        revision.recall(Kind.PARTY, {one for some in self._parties.values() for one in some})
        revision.recall(Kind.SOURCE, {*self._at.values(), *self._titled.values()})
        revision.recall(Kind.CLAIM, self._standing)

    def look_up_links(self, ends: Set[int]) -> None:
        """Looks up what links are held against that have these claims at their ends."""
        self.linked.look_up(ends)
        self.revision.recall(Kind.CLAIM, ends)

    def create(self, kind: Kind, uuid: str | None = None, /, **content: Any) -> int:
        """A new record."""
        self._made[kind] += 1
        return self.revision.create(kind, uuid, **content)

    def party(self, given: PartyEntry) -> int:
        """The party of that UUID or name; of several so called the first, which is told."""
        known = self._by_uuid(Kind.PARTY, given.uuid)
        if known is not None:
            if known not in self._parties.get(given.name, ()):
                told = f'"{given.name[:64]}" has the UUID of P{known}, which was taken'
                self._remark(f"{told}: it has another name here")
            return known
        found = self._parties.get(given.name)
        if found is None:
            number = self._create_known(
                Kind.PARTY,
                given.uuid,
                name=given.name,
                party_kind=given.party_kind,
                note=given.note,
            )
            self._parties[given.name] = [number]
            for name in given.aliases:
                # A name that another has would make the next one ambiguous.
                if name not in self._parties:
                    self.create(Kind.ALIAS, party_id=number, name=name)
                    self._parties[name] = [number]
            return number
        if len(found) > 1:
            others = ", ".join(f"P{number}" for number in found[:5])
            self._remark(f'"{given.name[:64]}" is the name of {others}; P{found[0]} was taken')
        return found[0]

    def source(self, given: SourceEntry) -> int:
        """The source of that UUID, address, or title with its publisher and date."""
        known = self._by_uuid(Kind.SOURCE, given.uuid)
        if known is not None:
            if given.url and given.url not in self._at:
                told = f"a source came with the UUID of S{known}, which was taken"
                self._remark(f"{told}: it has another address here")
            return known
        publisher = self.party(given.publisher) if given.publisher else None
        titled = (given.title, publisher, given.published)
        found = self._at.get(given.url) if given.url else self._titled.get(titled)
        if found is not None:
            return found
        fields = given._asdict() | {"publisher_id": publisher}
        del fields["publisher"]
        number = self._create_known(Kind.SOURCE, fields.pop("uuid"), **fields)
        if given.url:
            self._at[given.url] = number
        else:
            self._titled[titled] = number
        return number

    def topic(self, name: str) -> int:
        """The topic of that name."""
        if name not in self._topics:
            self._topics[name] = self.create(Kind.TOPIC, name=name)
        return self._topics[name]

    def claim(self, given: ClaimEntry, occasions: set[Occasion]) -> Standing | None:
        """The claim that is known: by its UUID, or by text and one of the occasions."""
        number = self._by_uuid(Kind.CLAIM, given.uuid)
        candidates = self._worded.get(given.text, ())
        if number is not None:
            known = self._standing[number]
            if known not in candidates:
                self._remark(f"C{number} has another text here than in the file; it was left so")
            return known
        return next((one for one in candidates if one.made_in(occasions)), None)

    def new_claim(self, given: ClaimEntry) -> Standing:
        """Makes a claim, as yet without a statement."""
        number = self._create_known(
            Kind.CLAIM,
            given.uuid,
            text=given.text,
            language=given.language,
            original=given.original,
            original_language=given.original_language,
            note=given.note,
        )
        standing = self._standing[number] = Standing(number)
        self._worded[given.text].append(standing)
        return standing

    def _here(self, kind: Kind, uuid: str) -> str:
        """The UUID here of what has that one in the file."""
        return self._anew.get((kind, uuid), uuid)

    def _by_uuid(self, kind: Kind, uuid: str | None) -> int | None:
        number, live = self._uuids[kind].get(self._here(kind, uuid or ""), (0, False))
        return number if live else None

    def _create_known(self, kind: Kind, uuid: str | None, **content: Any) -> int:
        """A new record, which the rest of the batch knows by its UUID. It gets another one where a
        record that was withdrawn has that: what comes in again, after an undo say, is a new one."""
        if uuid is None:
            return self.create(kind, **content)
        own = self._here(kind, uuid)
        if own in self._uuids[kind]:
            own = self._anew[kind, uuid] = uuid7()
        number = self.create(kind, own, **content)
        self._uuids[kind][own] = (number, True)
        return number

    def _remark(self, told: str) -> None:
        # Remarks that name what they are about are as many as a file likes.
        full = told not in self._remarks and len(self._remarks) >= MOST_REMARKS
        self._remarks["further remarks of such kinds" if full else told] += 1

    def _look_up(self, claims: Sequence[ClaimEntry]) -> None:
        connection = self.revision.connection
        by_uuid = [number for number, live in self._uuids[Kind.CLAIM].values() if live]
        worded = recognition.claims_worded(connection, {one.text for one in claims})
        found = {number for _, number in worded}.union(by_uuid)
        standing = self._standing = {number: Standing(number) for number in found}
        for text, number in worded:
            self._worded[text].append(standing[number])
        owner: dict[int, Standing] = {}
        for one in recognition.statements_of(connection, found):
            owner[one.id] = standing[one.claim]
            told = owner[one.id].occasions.setdefault((one.claimant, one.source), [])
            told.append((one.id, one.earliest, one.latest))
        for statement, exact in recognition.quotes_of(connection, found):
            if statement in owner:
                owner[statement].quotes.setdefault(statement, set()).add(exact)
        for claim, day, *judgement in recognition.assessments_of(connection, found):
            standing[claim].assessments.setdefault(tuple(judgement), set()).add(day)
        for claim, *estimate in recognition.estimates_of(connection, found):
            standing[claim].estimates.add(tuple(estimate))
        for claim, topic in recognition.filings_of(connection, found):
            standing[claim].topics.add(topic)


def _sources(claims: Sequence[ClaimEntry]) -> Iterator[SourceEntry]:
    return (one.source for claim in claims for one in claim.statements if one.source)


def _parties(claims: Sequence[ClaimEntry], sources: Sequence[SourceEntry]) -> Iterator[PartyEntry]:
    for claim in claims:
        yield from (one.claimant for one in claim.statements if one.claimant)
    yield from (one.publisher for one in sources if one.publisher)
