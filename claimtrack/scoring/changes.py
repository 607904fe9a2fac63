"""What if: a dispute as it would be after some changes. Nothing is written; a dispute goes in and
another one comes out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from claimtrack.errors import NoSuch, UsageFault
from claimtrack.scoring.disputes import Assertion, Dispute, Tie
from claimtrack.scoring.evidence import Report
from claimtrack.vocabulary import LETTER_OF, Credibility, Kind, Relation, Reliability

INVENTED = 1 << 40
"""New claims, statements and links get numbers from here on, which no database gives out."""
UNDATED = ("9999-99", "9999-99", "~")
"""When a claim appeared of which no statement is left: after every other."""

ANSWERING = {
    "rebut": Relation.REBUTS,
    "support": Relation.SUPPORTS,
    "undercut": Relation.UNDERCUTS,
}
ABOUT: dict[str, tuple[Kind, ...]] = {
    "retract": (Kind.CLAIM, Kind.STATEMENT, Kind.LINK),
    "rebut": (Kind.CLAIM,),
    "support": (Kind.CLAIM,),
    "undercut": (Kind.CLAIM, Kind.LINK),
    "rate": (Kind.STATEMENT,),
}
"""What each change is about. Of a bare number, the first kind."""
FORMS = "retract 14, retract T5, retract L7, rebut 12 B2, support 12 B2, undercut L7 B2, rate T5 B2"


class Wish(NamedTuple):
    """A change as it is typed: what it is about is still a reference."""

    verb: str
    reference: str
    letter: str = ""
    digit: str = ""


class Change(NamedTuple):
    """One change of a dispute.

    `retract`: the record is withdrawn, a claim with all of its links, a link with its undercuts.
    `rebut`, `support`, `undercut`: a new claim by a new voice, with one report of that letter and
    digit, does that to it. `rate`: a statement's letter and digit become these.
    """

    verb: str
    kind: Kind
    number: int
    letter: str = ""
    digit: str = ""

    def __str__(self) -> str:
        words = f"{self.verb} {LETTER_OF[self.kind.value]}{self.number}"
        return f"{words} {self.letter}{self.digit}" if self.letter else words


def parse(text: str) -> Wish:
    """What was typed: `retract 14`, `rebut 12 B2`. Raises UsageFault."""
    words = text.split()
    verb = words[0].lower() if words else ""
    if verb not in ABOUT:
        raise UsageFault(f'"{text[:64]}" is no change that can be tried', f"such as: {FORMS}")
    rated = verb != "retract"
    if len(words) != 2 + rated:
        wanted = "a reference, a letter and a digit: B2" if rated else "one reference"
        raise UsageFault(f'"{text[:64]}" is not complete', f"after {verb} comes {wanted}")
    if not rated:
        return Wish(verb, words[1])
    letter, digit = words[2][:1].upper(), words[2][1:]
    if letter not in list(Reliability) or digit not in list(Credibility):
        raise UsageFault(
            f'"{words[2][:64]}" is no letter and digit of the Admiralty code',
            "reliability A to F, credibility 1 to 6: B2",
        )
    return Wish(verb, words[1], letter, digit)


def changed(dispute: Dispute, changes: Iterable[Change]) -> Dispute:
    """The dispute after these changes, one upon the other. What is retracted may be gone already.
    Raises NoSuch when another change is about something that is not in the dispute."""
    for step, change in enumerate(changes):
        if change.verb == "retract":
            dispute = retracted(dispute, change.kind, change.number)
        elif change.verb == "rate":
            dispute = _rated(dispute, change)
        else:
            dispute = _answered(dispute, change, INVENTED + step)
    return dispute


def retracted(dispute: Dispute, kind: Kind, number: int) -> Dispute:
    """The dispute without a claim and its links, without a link, or without a statement."""
    if kind is Kind.CLAIM:
        return dispute._replace(
            claims=tuple(claim for claim in dispute.claims if claim.number != number),
            reports={claim: told for claim, told in dispute.reports.items() if claim != number},
            ties=_standing(
                tie for tie in dispute.ties if number not in (tie.claim, tie.target_claim)
            ),
        )
    if kind is Kind.LINK:
        return dispute._replace(ties=_standing(tie for tie in dispute.ties if tie.number != number))
    for claim, told in dispute.reports.items():
        kept = tuple(report for report in told if report.statement != number)
        if len(kept) < len(told):
            first = min(told, key=_appeared).statement == number
            return dispute._replace(
                reports={**dispute.reports, claim: kept},
                claims=tuple(
                    _told_by(one, kept) if first and one.number == claim else one
                    for one in dispute.claims
                ),
            )
    return dispute


def _told_by(claim: Assertion, reports: tuple[Report, ...]) -> Assertion:
    """The claim when these reports are all there are of it: its voice is that of the first."""
    if not reports:
        return claim._replace(voice=None, appeared=UNDATED)
    first = min(reports, key=_appeared)
    voice = first.voice if isinstance(first.voice, int) and first.voice > 0 else None
    return claim._replace(voice=voice, appeared=first.appeared or claim.appeared)


def _appeared(report: Report) -> tuple[str, ...]:
    return report.appeared


def _standing(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    """The links that bear on a claim: at it, or by undercutting such a link. Two undercuts that aim
    at one another hold nothing up, themselves neither."""
    kept = list(ties)
    aimed: dict[int, list[int]] = {}
    for tie in kept:
        if tie.target_link is not None:
            aimed.setdefault(tie.target_link, []).append(tie.number)
    bearing = [tie.number for tie in kept if tie.target_link is None]
    found = set(bearing)
    while bearing:
        reached = aimed.pop(bearing.pop(), [])
        found.update(reached)
        bearing += reached
    return tuple(tie for tie in kept if tie.number in found)


def _rated(dispute: Dispute, change: Change) -> Dispute:
    for claim, told in dispute.reports.items():
        if any(report.statement == change.number for report in told):
            rated = tuple(
                report._replace(letter=change.letter, digit=change.digit)
                if report.statement == change.number
                else report
                for report in told
            )
            return dispute._replace(reports={**dispute.reports, claim: rated})
    raise _absent(change)


def _answered(dispute: Dispute, change: Change, number: int) -> Dispute:
    of_link = change.kind is Kind.LINK
    known = dispute.ties if of_link else dispute.claims
    if not any(one.number == change.number for one in known):
        raise _absent(change)
    tie = Tie(
        number,
        ANSWERING[change.verb].value,
        number,
        None if of_link else change.number,
        change.number if of_link else None,
    )
    return Dispute(
        (*dispute.claims, Assertion(number, None, (*UNDATED, str(number)))),
        {**dispute.reports, number: (Report(number, -number, change.letter, change.digit),)},
        (*dispute.ties, tie),
    )


def _absent(change: Change) -> NoSuch:
    reference = f"{LETTER_OF[change.kind.value]}{change.number}"
    return NoSuch(
        f"{reference} does not bear on any figure, so it cannot be tried to {change.verb} it",
        f"see: claimtrack history {reference}",
    )
