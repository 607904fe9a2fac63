"""From reports to evidence: each weighed by letter and digit, of each voice the strongest."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import NamedTuple

from claimtrack.scoring.graphs import amount
from claimtrack.scoring.profiles import Profile
from claimtrack.vocabulary import Reliability


class Report(NamedTuple):
    """One statement of a claim, as evidence: whose voice it is and how far it is to be believed.
    `appeared` sorts the reports of a claim as its `Assertion` sorts claims; where none is given
    they appeared in the order in which they stand."""

    statement: int
    voice: Hashable
    letter: str
    digit: str
    appeared: tuple[str, ...] = ()


class Weighed(NamedTuple):
    """What one report weighs (2^-32), on which side, and whether it is the one of its voice that
    counts there."""

    report: Report
    side: str
    amount: int
    counts: bool


def letter(claimant: str | None, document: str | None, publisher: str | None) -> str:
    """How far a report is to be believed: the worse of what is known of the speaker and of the
    document, or of its publisher when the document itself is not rated. F, which is unknown and
    not bad, when nothing is."""
    unknown = Reliability.F.value
    known = [
        rated
        for rated in (claimant, publisher if document in (None, unknown) else document)
        if rated not in (None, unknown)
    ]
    return max(known, default=unknown)


def letter_from(claimant: str | None, document: str | None, publisher: str | None) -> str | None:
    """Which of the three a report has its letter from: "claimant", "document" or "publisher"; of
    two that are rated alike the first. None where none is rated."""
    found = letter(claimant, document, publisher)
    if found == Reliability.F.value:
        return None
    rated = {"claimant": claimant, "document": document, "publisher": publisher}
    return next(name for name, known in rated.items() if known == found)


def digit(statement: str | None, claim: str | None) -> str:
    """How credible a report's content is: by its own digit, else the claim's by its latest
    assessment, else 6, unknown."""
    return statement or claim or "6"


def weigh(profile: Profile, reports: Iterable[Report]) -> list[Weighed]:
    """The reports with their weights, in the order given. Within one voice the strongest on each
    side counts, of equal ones the first; a report without weight does not count."""
    weighed = []
    for report in reports:
        side, weight = profile.weight(report.letter, report.digit)
        weighed.append(Weighed(report, side, amount(weight), False))
    strongest: dict[tuple[str, Hashable], Weighed] = {}
    for one in weighed:
        known = strongest.get((one.side, one.report.voice))
        if one.amount and (known is None or one.amount > known.amount):
            strongest[one.side, one.report.voice] = one
    counted = {id(one) for one in strongest.values()}
    return [one._replace(counts=id(one) in counted) for one in weighed]
