"""What each record is worth to a claim: its figures solved again without the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from claimtrack.scoring.changes import retracted
from claimtrack.scoring.disputes import Dispute, Tie, draw
from claimtrack.scoring.figures import HOLDS, OUTWEIGHED, UNSETTLED, Figures
from claimtrack.scoring.graphs import Graph
from claimtrack.scoring.ledger import ROUNDS
from claimtrack.scoring.profiles import Profile
from claimtrack.scoring.reasons import Term
from claimtrack.scoring.semantics import figures
from claimtrack.scoring.solvers import LARGE_OF_MANY, cost, solved
from claimtrack.scoring.upstream import upstream
from claimtrack.vocabulary import Kind, Relation, Standing

LINKS = 20
"""Links of a claim that are taken away one by one, the heaviest first."""
RECORDS = 400
"""Records that are retracted one by one to see whether the standing changes, the nearest first."""
STEPS = 1_200_000
"""What all that may cost, as `solvers.cost` reckons: one to three seconds, by the machine."""


class Without(NamedTuple):
    """The figures of a claim without one record."""

    kind: Kind
    number: int
    figures: Figures


class Worth(NamedTuple):
    """The figures without each of a claim's links. `links` counts those that there are."""

    found: tuple[Without, ...]
    links: int


class Turning(NamedTuple):
    """The single retractions that would change the standing; how many of how many records were
    tried."""

    found: tuple[Without, ...]
    tried: int
    records: int


class Trials:
    """Solves a claim of a dispute without this or that, until so many steps are used up."""

    def __init__(self, dispute: Dispute, profile: Profile, claim: int, steps: int = STEPS) -> None:
        self._dispute, self._profile, self._claim = dispute, profile, claim
        self._left = steps
        self._drawn = draw(dispute, profile)
        graph, node = upstream(self._drawn.graph, self._drawn.node[claim])
        solution = solved(graph, large=LARGE_OF_MANY)
        self.known = figures(graph, solution)[node]
        self._rounds = solution.rounds
        self._cost = cost(graph, solution.rounds, LARGE_OF_MANY) + self._drawing

    @property
    def exhausted(self) -> bool:
        """Whether one more solution would cost too much."""
        return self._left < self._cost

    def without(self, kind: Kind, number: int, unless: Standing | None = None) -> Figures | None:
        """The figures of the claim without a record; None when its standing is then `unless`."""
        drawn = draw(retracted(self._dispute, kind, number), self._profile)
        self._left -= self._drawing
        if drawn.graph == self._drawn.graph:
            return None if self.known.standing is unless else self.known
        graph, node = upstream(drawn.graph, drawn.node[self._claim])
        if unless is not None:
            # Most records change little, and a few rounds show that.
            roughly = self._solved(graph, node, max(1, self._rounds // 3))
            if decided(roughly) is unless:
                return None
        found = self._solved(graph, node, ROUNDS)
        return None if found.standing is unless else found

    @property
    def _drawing(self) -> int:
        return 10 * len(self._dispute.claims)

    def _solved(self, graph: Graph, node: int, rounds: int) -> Figures:
        solution = solved(graph, rounds, LARGE_OF_MANY)
        self._left -= cost(graph, solution.rounds, LARGE_OF_MANY)
        return figures(graph, solution)[node]


def decided(figures: Figures) -> Standing | None:
    """The standing that a claim will have, however its bounds close in; None when that is open."""
    if not figures.challenged or figures.lower >= HOLDS or figures.upper <= OUTWEIGHED:
        return figures.standing
    between = figures.lower > OUTWEIGHED and figures.upper < HOLDS
    return Standing.CONTESTED if between and figures.upper - figures.lower <= UNSETTLED else None


def worth(trials: Trials, dispute: Dispute, claim: int, terms: Iterable[Term]) -> Worth:
    """What each link is worth, by removal: those at the claim and from it, and the undercuts of
    its links; of more than 20 the heaviest."""
    links = _links(dispute, claim, list(terms))
    found = []
    for number in links[:LINKS]:
        if trials.exhausted:
            break
        without = trials.without(Kind.LINK, number)
        assert without is not None
        found.append(Without(Kind.LINK, number, without))
    return Worth(tuple(found), len(links))


def turning(trials: Trials, dispute: Dispute, claim: int) -> Turning:
    """Which single retraction of another record would change the standing of a claim."""
    records = list(nearest(dispute, claim))
    found, tried = [], 0
    for kind, number in records[:RECORDS]:
        if trials.exhausted:
            break
        tried += 1
        without = trials.without(kind, number, unless=trials.known.standing)
        if without is not None:
            found.append(Without(kind, number, without))
    return Turning(tuple(found), tried, len(records))


def nearest(dispute: Dispute, claim: int) -> Iterator[tuple[Kind, int]]:
    """The statements, links and claims that are joined to a claim, the nearest first; not the claim
    itself."""
    at: dict[int, list[Tie]] = {}
    ties = {tie.number: tie for tie in dispute.ties}
    for tie in dispute.ties:
        for end in _ends(tie, ties):
            at.setdefault(end, []).append(tie)
    claims, seen = [claim], {claim}
    told = set[int]()
    while claims:
        for number in claims:
            for report in dispute.reports.get(number, ()):
                yield Kind.STATEMENT, report.statement
        beyond: list[int] = []
        for number in claims:
            for tie in at.get(number, ()):
                if tie.number not in told:
                    told.add(tie.number)
                    yield Kind.LINK, tie.number
                for end in sorted(_ends(tie, ties) - seen):
                    seen.add(end)
                    beyond.append(end)
        for number in beyond:
            yield Kind.CLAIM, number
        claims = beyond


def _ends(tie: Tie, ties: dict[int, Tie]) -> set[int]:
    """The claims that a link joins: for an undercut of a link, also those that link joins. Where
    undercuts lead in a ring, all of the ring."""
    ends = {tie.claim}
    seen = {tie.number}
    while tie.target_link in ties and tie.target_link not in seen:
        seen.add(tie.target_link)
        tie = ties[tie.target_link]
        ends.add(tie.claim)
    if tie.target_claim is not None:
        ends.add(tie.target_claim)
    return ends


def _links(dispute: Dispute, claim: int, terms: Sequence[Term]) -> list[int]:
    """The links of a claim and of those that restate it, and what undercuts them, the heaviest
    first."""
    weight = dict.fromkeys(
        (
            tie.number
            for tie in dispute.ties
            if claim in (tie.claim, tie.target_claim) and tie.relation != Relation.QUALIFIES.value
        ),
        0,
    )
    for term in terms:
        if term.pulled is not None:
            weight[term.number] = abs(term.bounds.lower + term.bounds.upper)
            for cut in term.pulled.cuts:
                taken = weight[term.number] * (cut.strength.lower + cut.strength.upper) >> 31
                weight[cut.link] = max(weight.get(cut.link, 0), taken)
    return sorted(weight, key=lambda number: (-weight[number], number))
