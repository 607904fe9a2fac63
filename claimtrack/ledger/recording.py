"""Entries into records: what is known already is recognised, what is missing is made.

A claim is known when a live claim has its text, and was made by the same claimant in the same
source, in any of its statements. What an import finds it never changes; it only adds.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from claimtrack import dates
from claimtrack.errors import ClaimtrackError
from claimtrack.ledger import links
from claimtrack.ledger.batches import Anew, Batch, Standing
from claimtrack.ledger.entries import (
    AssessmentEntry,
    ClaimEntry,
    Entry,
    EstimateEntry,
    LinkEntry,
    Rejected,
    StatementEntry,
)
from claimtrack.ledger.fitness import Unfit, fit
from claimtrack.queries.references import Reference
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import Kind, Relation

MOST_WAITING = 100_000
"""Links that wait for a claim further on in the file."""
MOST_WAITING_BYTES = 32 << 20
"""Of the records that those links came in."""
_TWICE = "two claims of the file have one key; the links that name it are those of the first"


class _Held(NamedTuple):
    """A link with the entry that it came in, to be set aside with it."""

    link: LinkEntry
    entry: Entry


class Recorder:
    """Makes records of the entries of one file, a batch at a time. It remembers what the keys of
    earlier entries name, and the links whose ends are still to come."""

    def __init__(self) -> None:
        self.new: Counter[Kind] = Counter()
        """Records made, by kind."""
        self.known: Counter[Kind] = Counter()
        """Those that were here already."""
        self.remarks: Counter[str] = Counter()
        self.claims = array("I")
        """The numbers of the claims made."""
        # By the hash of a key: claims are positive, links negative. A key costs 100 bytes so.
        self._keys: dict[int, int] = {}
        self._waiting: dict[int, list[_Held]] = {}
        self._anew: Anew = {}
        self._count = self._bytes = 0
        self.scores = True
        """Whether what is new has its figures already."""
        self._before = Counter(self.new), Counter(self.known), Counter(self.remarks)
        self._claims_before = 0
        self._today = datetime.now(UTC).date().isoformat()

    def take(self, revision: Revision, entries: Sequence[Entry]) -> list[Rejected]:
        """Records a batch of entries; returns those that cannot be taken, with why."""
        self._before = Counter(self.new), Counter(self.known), Counter(self.remarks)
        self._claims_before = len(self.claims)
        # Its scores are a small part of what it costs, and nobody meets a claim without.
        revision.bulk = False
        fitting: list[Entry] = []
        rejected: list[Rejected] = []
        for entry in entries:
            try:
                fitting.append(fit(entry))
            except Unfit as error:
                rejected.append(_rejected(entry, error, error.field))
        batch = Batch(revision, fitting, self.new, self.remarks, self._anew)
        with revision.gathering():
            for entry in fitting:
                self.remarks.update(entry.remarks)
                for claim in entry.claims:
                    self._take_claim(batch, claim)
        batch.look_up_links(self._ends(fitting))
        with revision.gathering():
            for entry in fitting:
                for claim in entry.claims:
                    if claim.key is not None:
                        rejected += self._take_waiting(batch, claim.key)
                for link in entry.links:
                    rejected += self._take_link(batch, _Held(link, entry))
                if not entry.keys_stay:
                    self._forget(entry)
        return rejected

    def forget(self) -> None:
        """Counts the last batch no more: it was not committed, and no other will follow."""
        self.new, self.known, self.remarks = self._before
        del self.claims[self._claims_before :]

    def finish(self) -> list[Rejected]:
        """The links whose ends did not come."""
        told = []
        for held in [one for some in self._waiting.values() for one in some]:
            missing = [key for key in (held.link.claim, held.link.target) if not self._known(key)]
            told.append(_unresolved(held, f'no claim "{missing[0][:64]}" came in from the file'))
        self._waiting.clear()
        return told

    def _take_claim(self, batch: Batch, claim: ClaimEntry) -> None:
        told = [
            (
                one,
                batch.party(one.claimant) if one.claimant else None,
                batch.source(one.source) if one.source else None,
            )
            for one in claim.statements
        ]
        occasions = {(claimant, source) for _, claimant, source in told} or {(None, None)}
        standing = batch.claim(claim, occasions)
        if standing is None:
            standing = batch.new_claim(claim)
            self.claims.append(standing.claim)
        else:
            self.known[Kind.CLAIM] += 1
        for statement, claimant, source in told:
            self._take_statement(batch, standing, statement, claimant, source)
        for name in claim.topics:
            topic = batch.topic(name)
            if self._lacks(Kind.CLAIM_TOPIC, topic, standing.topics):
                batch.create(Kind.CLAIM_TOPIC, claim_id=standing.claim, topic_id=topic)
        for assessment in claim.assessments:
            self._take_assessment(batch, standing, assessment)
        for estimate in claim.estimates:
            self._take_estimate(batch, standing, estimate)
        if claim.key is not None:
            self._name(claim.key, standing.claim)

    def _take_statement(
        self,
        batch: Batch,
        standing: Standing,
        given: StatementEntry,
        claimant: int | None,
        source: int | None,
    ) -> None:
        said = dates.parse(given.said) if given.said else None
        number = standing.statement(claimant, source, said)
        # A statement of which nothing is told but the claim itself says nothing.
        if number is None and given != StatementEntry():
            number = batch.create(
                Kind.STATEMENT,
                claim_id=standing.claim,
                claimant_id=claimant,
                source_id=source,
                said=given.said,
                place=given.place,
                role=given.role,
                speech=given.speech,
                note=given.note,
                credibility=given.credibility,
            )
            standing.add_statement(number, claimant, source, said)
        elif number is not None:
            self.known[Kind.STATEMENT] += 1
        for quote in given.quotes:
            assert number is not None, "a statement with a quote says something"
            if self._lacks(Kind.QUOTE, quote.exact, standing.quotes.setdefault(number, set())):
                batch.create(
                    Kind.QUOTE, statement_id=number, exact=quote.exact, language=quote.language
                )

    def _take_assessment(self, batch: Batch, standing: Standing, given: AssessmentEntry) -> None:
        """A judgement without a day is the same on any day: the day of an import is none of the
        file's, and another import must not double it."""
        analyst = given.analyst or batch.revision.actor
        judgement = (
            analyst,
            given.verdict,
            given.credibility,
            given.likelihood,
            given.confidence,
        )
        days = standing.assessments.setdefault(judgement, set())
        if given.assessed in days or (given.assessed is None and days):
            self.known[Kind.ASSESSMENT] += 1
            return
        because = given.because
        if given.assessed is None:
            undated = f"imported on {self._today}; the file tells no day of this judgement"
            because = f"{because} ({undated})" if because else undated
        days.add(given.assessed or self._today)
        batch.create(
            Kind.ASSESSMENT,
            claim_id=standing.claim,
            **given._replace(
                analyst=analyst, assessed=given.assessed or self._today, because=because
            )._asdict(),
        )

    def _take_estimate(self, batch: Batch, standing: Standing, given: EstimateEntry) -> None:
        content = (given.figure, given.unit, given.counted, given.estimated_for)
        if self._lacks(Kind.ESTIMATE, content, standing.estimates):
            batch.create(Kind.ESTIMATE, claim_id=standing.claim, **given._asdict())

    def _lacks(self, kind: Kind, one: object, those: set[object]) -> bool:
        """Whether it is not among those yet; from then on it is."""
        if one in those:
            self.known[kind] += 1
            return False
        those.add(one)
        return True

    def _take_link(self, batch: Batch, held: _Held) -> list[Rejected]:
        """Makes a link, or holds it back until both its ends are known; returns what is refused."""
        link, entry = held
        claim, target = self._known(link.claim), self._known(link.target)
        if not claim or not target:
            if not entry.keys_stay:
                return [_unresolved(held, "it names a claim that its record does not hold")]
            if self._count >= MOST_WAITING or self._bytes >= MOST_WAITING_BYTES:
                return [_unresolved(held, "too many links wait for claims further on")]
            self._waiting.setdefault(hash(link.target if claim else link.claim), []).append(held)
            self._count += 1
            self._bytes += len(entry.raw)
            return []
        if claim < 0:
            return [_unresolved(held, f'"{link.claim[:64]}" is a link, and only claims speak')]
        one = Reference(Kind.CLAIM, claim)
        other = Reference(Kind.CLAIM if target > 0 else Kind.LINK, abs(target))
        relation = Relation(link.relation)
        number = batch.linked.standing(claim, relation, other)
        if number is None:
            try:
                number = links.add_link(
                    batch.revision, one, relation, other, link.because, batch.linked
                )
            except ClaimtrackError as error:
                return [_rejected(entry, error, link.relation)]
            self.new[Kind.LINK] += 1
        else:
            self.known[Kind.LINK] += 1
        if link.key is None:
            return []
        self._name(link.key, -number)
        return self._take_waiting(batch, link.key)

    def _ends(self, entries: Sequence[Entry]) -> set[int]:
        """The claims at the ends of the links that some entries bring, or let go."""
        come = [link for entry in entries for link in entry.links]
        for entry in entries:
            for claim in entry.claims:
                come += [held.link for held in self._waiting.get(hash(claim.key), ())]
        ends = {self._known(key) for link in come for key in (link.claim, link.target)}
        return {number for number in ends if number > 0}

    def _take_waiting(self, batch: Batch, key: str) -> list[Rejected]:
        return [told for held in self._let_go(key) for told in self._take_link(batch, held)]

    def _let_go(self, key: str) -> list[_Held]:
        """The links that waited for what this key names."""
        found = self._waiting.pop(hash(key), [])
        self._count -= len(found)
        self._bytes -= sum(len(held.entry.raw) for held in found)
        return found

    def _name(self, key: str, number: int) -> None:
        named = self._keys.setdefault(hash(key), number)
        if named != number:
            self.remarks[_TWICE] += 1

    def _known(self, key: str) -> int:
        """What a key names; 0 for nothing yet."""
        return self._keys.get(hash(key), 0)

    def _forget(self, entry: Entry) -> None:
        for key in [one.key for one in entry.claims] + [one.key for one in entry.links]:
            if key is not None:
                self._keys.pop(hash(key), None)


def _rejected(entry: Entry, error: ClaimtrackError, field: str) -> Rejected:
    called = entry.fields.get(field, field)
    place = entry.place._replace(field=called)
    return Rejected(place, error.problem, error.next_step, entry.raw)


def _unresolved(held: _Held, problem: str) -> Rejected:
    entry, link = held.entry, held.link
    field = entry.fields.get(link.relation, link.relation)
    place = entry.place._replace(field=field)
    return Rejected(place, problem, "its claims are in, the link is not", entry.raw)
