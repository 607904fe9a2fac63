"""Why a claim has its figures: the terms of its two piles, which add up to them exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from claimtrack.scoring.disputes import Dispute, Drawn, Tie
from claimtrack.scoring.evidence import Weighed
from claimtrack.scoring.graphs import ONE, UNIT
from claimtrack.scoring.ledger import Pull, Solution, arrange, down, up

KINDS = ("doubt", "report", "undercut", "support", "rebuttal")


class Ends(NamedTuple):
    """Bounds of an amount (2^-32) or of a share (2^-30)."""

    lower: int
    upper: int

    @property
    def amount(self) -> float:
        """The middle, as an amount. Such floats add up exactly, as long as they stay below a
        million: each is a whole number of 2^-33."""
        return (self.lower + self.upper) / (2 * UNIT)

    @property
    def share(self) -> float:
        """The middle, as a share from 0 to 1."""
        return (self.lower + self.upper) / (2 * ONE)


class Cut(NamedTuple):
    """What undercuts a link: by which link, from which claim, how strong that claim is, and what
    undercuts leave of the undercutting link in turn. The strongest takes strength × left."""

    link: int
    claim: int
    strength: Ends
    left: Ends


class Pulled(NamedTuple):
    """How the amount of a link comes about: pile × share × left.

    `pile`: of a supporter what it has of its own, of a rebutter all that speaks for it; of an
    undercut the evidence that it cuts. `share`: how far the claim stands, min(1, 2s); of an
    undercut its strength. `left`: what undercuts leave of the link, which are its `cuts`.
    `back`: the claim's own rebuttal of the other one, which weighs back.
    """

    claim: int
    pile: Ends
    share: Ends
    left: Ends
    back: bool
    cuts: tuple[Cut, ...]


class Term(NamedTuple):
    """One amount in one of the piles.

    `number` is a statement's (report), a link's (support, rebuttal, undercut) or the claim's own
    (doubt). `instead` is the record of the same voice that counts where this one does not, or of
    the stronger undercut; None for what weighs nothing by itself.
    """

    side: str
    kind: str
    number: int
    bounds: Ends
    counts: bool
    instead: int | None = None
    report: Weighed | None = None
    pulled: Pulled | None = None

    @property
    def amount(self) -> float:
        """The middle of its bounds."""
        return self.bounds.amount


NOTHING = Ends(0, 0)
DOUBT = Ends(UNIT, UNIT)


def terms(dispute: Dispute, drawn: Drawn, solution: Solution, claim: int) -> list[Term]:
    """The terms of both piles of a claim: of each side they add up, to the last bit, to the bounds
    that the solution has. What does not count is there too, with an amount of 0. The reports and
    links of all claims that restate one another are the terms of each of them."""
    graph, node = drawn.graph, drawn.node[claim]
    structure = arrange(graph)
    ties = {tie.number: tie for tie in dispute.ties}
    tie_of = [ties[number] for number in drawn.links]
    reading = _Reading(drawn, solution, tie_of, structure.of_link)
    found = [
        Term("for", "doubt", claim, DOUBT, True),
        Term("against", "doubt", claim, DOUBT, True),
        *_reports(drawn.evidence[node]),
        *reading.undercuts(node, structure.of_claim.get(node, [])),
        *reading.pulls("for", "support", node, structure.supporters[node]),
        *reading.pulls("against", "rebuttal", node, structure.rebuttals[node]),
    ]
    return sorted(found, key=_place)


def _place(term: Term) -> tuple[object, ...]:
    heaviest = -abs(term.bounds.lower + term.bounds.upper)
    return term.side != "for", KINDS.index(term.kind), not term.counts, heaviest, term.number


def _reports(weighed: Iterable[Weighed]) -> Iterator[Term]:
    weighed = list(weighed)
    counted = {(one.side, one.report.voice): one for one in weighed if one.counts}
    for one in weighed:
        statement = one.report.statement
        if one.counts:
            bounds = Ends(one.amount, one.amount)
            yield Term(one.side, "report", statement, bounds, True, report=one)
        else:
            other = counted[one.side, one.report.voice].report.statement if one.amount else None
            yield Term(one.side, "report", statement, NOTHING, False, other, report=one)


class _Reading(NamedTuple):
    """A solution, read link by link."""

    drawn: Drawn
    solution: Solution
    tie_of: list[Tie]
    of_link: Mapping[int, list[Pull]]

    def undercuts(self, node: int, pulls: Iterable[Pull]) -> Iterator[Term]:
        """The undercuts of the claim's own evidence, of which the strongest counts."""
        evidence = self.drawn.graph.evidence_for[node]
        pulls = sorted(pulls, key=self.number)
        if not pulls:
            return
        cuts = [self.cut(pull) for pull in pulls]
        best = max(range(len(pulls)), key=lambda at: sum(cuts[at]))
        # By what the solution has left of the evidence, so that the terms add up to its piles even
        # where the rounds ran out between the two.
        left = self.solution.own_lower[node], self.solution.own_upper[node]
        taken = Ends(down(evidence, left[0]) - evidence, up(evidence, left[1]) - evidence)
        for at, pull in enumerate(pulls):
            link = pull.link
            pulled = Pulled(
                self.claim(pull, back=False),
                Ends(evidence, evidence),
                self.strength(pull.source),
                self.left(link),
                False,
                self.cuts(link),
            )
            counts = at == best
            yield Term(
                "for",
                "undercut",
                self.number(pull),
                taken if counts else NOTHING,
                counts,
                None if counts else self.number(pulls[best]),
                pulled=pulled,
            )

    def pulls(
        self, side: str, kind: str, node: int, groups: Iterable[list[Pull]]
    ) -> Iterator[Term]:
        """What supports or rebuts, of which the largest amount of each voice counts."""
        for group in groups:
            found = [self.pulled(kind, node, pull) for pull in sorted(group, key=self.number)]
            amounts = [amount for _, amount, _ in found]
            best = max(range(len(found)), key=lambda at: sum(amounts[at]))
            # Where bounds are apart, one may count at one end and another at the other; the voice
            # has one amount, which is put down to the one that is larger in the middle.
            largest = Ends(*(max(ends) for ends in zip(*amounts, strict=True)))
            for at, (number, _, pulled) in enumerate(found):
                counts = at == best
                yield Term(
                    side,
                    kind,
                    number,
                    largest if counts else NOTHING,
                    counts,
                    None if counts else found[best][0],
                    pulled=pulled,
                )

    def pulled(self, kind: str, node: int, pull: Pull) -> tuple[int, Ends, Pulled]:
        """The number of a link, its amount, and how that comes about."""
        solution, source = self.solution, pull.source
        pile = (
            self.own(source)
            if kind == "support"
            else Ends(solution.for_lower[source], solution.for_upper[source])
        )
        stands = Ends(*(min(ONE, 2 * end) for end in self.strength(source)))
        left = self.left(pull.link)
        amount = Ends(
            down(down(pile.lower, stands.lower), left.lower),
            up(up(pile.upper, stands.upper), left.upper),
        )
        back = self.drawn.graph.source[pull.link] == node
        claim = self.claim(pull, back=back)
        return (
            self.number(pull),
            amount,
            Pulled(claim, pile, stands, left, back, self.cuts(pull.link)),
        )

    def own(self, node: int) -> Ends:
        """A claim's own pile: the benefit of the doubt, and what undercuts leave of its reports."""
        evidence = self.drawn.graph.evidence_for[node]
        return Ends(
            UNIT + down(evidence, self.solution.own_lower[node]),
            UNIT + up(evidence, self.solution.own_upper[node]),
        )

    def strength(self, node: int) -> Ends:
        return Ends(self.solution.lower[node], self.solution.upper[node])

    def left(self, link: int) -> Ends:
        return Ends(self.solution.link_lower[link], self.solution.link_upper[link])

    def cut(self, pull: Pull) -> Ends:
        """How much an undercut takes: its strength, as far as its own link is left."""
        strength, left = self.strength(pull.source), self.left(pull.link)
        return Ends(down(strength.lower, left.lower), up(strength.upper, left.upper))

    def cuts(self, link: int) -> tuple[Cut, ...]:
        """What undercuts a link, the strongest first."""
        pulls = sorted(self.of_link.get(link, ()), key=self.number)
        pulls.sort(key=lambda pull: -sum(self.cut(pull)))
        return tuple(
            Cut(
                self.number(pull),
                self.claim(pull, back=False),
                self.strength(pull.source),
                self.left(pull.link),
            )
            for pull in pulls
        )

    def number(self, pull: Pull) -> int:
        """The number of the record of a link."""
        return self.tie_of[pull.link].number

    def claim(self, pull: Pull, *, back: bool) -> int:
        """The claim that a link weighs for: the one it comes from, or that it points at."""
        tie = self.tie_of[pull.link]
        if back:
            assert tie.target_claim is not None
            return tie.target_claim
        return tie.claim
