"""What analysts judged, as a person reads it: apart from the figures, and apart from each other."""

from __future__ import annotations

import pytest

from claimtrack.queries.assessments import Assessment
from claimtrack.queries.grades import Grade
from claimtrack.reports.assessments import graded, likelihood, section
from claimtrack.vocabulary import Confidence, Credibility, Likelihood, values

NEWEST = Assessment(
    3, "u3", "Anna", "2018-03-01", "half true", "2", "very_likely", "low", "A reason. " * 12
)
OLDER = Assessment(1, "u1", "Ben\x1b[2J", "2017-01-01", None, None, "unlikely", "high", "Gone by.")


def test_the_newest_stands_in_full_and_the_others_in_short_each_with_its_reason() -> None:
    text = "".join(section([NEWEST, OLDER], 60))
    head, *lines = text.removeprefix("\n").splitlines()
    assert head == "Analysts' verdicts (judged, not computed)"
    assert lines[:4] == [
        "J3 2018-03-01, Anna: half true",
        "    credibility: 2, probably true",
        "    likelihood: very likely (80–95 %)",
        "    confidence: low",
    ]
    assert " ".join(" ".join(lines[4:-3]).split()) == f"because: {('A reason. ' * 12).strip()}"
    last = " ".join(" ".join(lines[-3:-1]).split())
    assert last == "J1 2017-01-01, Ben�[2J: unlikely (20–45 %); confidence high"
    assert lines[-1] == "    because: Gone by."
    assert max(map(len, lines)) <= 60


def test_what_is_not_judged_is_not_told() -> None:
    bare = NEWEST._replace(verdict=None, credibility=None, likelihood=None, because=None)
    assert "".join(section([bare], 80)).splitlines()[2:] == [
        "J3 2018-03-01, Anna",
        "    confidence: low",
    ]
    assert list(section([], 80)) == []


@pytest.mark.parametrize(
    ("letter", "digit", "shown"),
    [("B", "2", "B2"), ("F", "2", "?2"), ("E", "6", "E?"), ("F", "6", "?")],
)
def test_unknown_is_shown_as_unknown(letter: str, digit: str, shown: str) -> None:
    assert graded(Grade(letter, digit)) == shown


def test_likelihoods_of_icd_203() -> None:
    """The seven bands meet and leave out the certain."""
    assert [likelihood(value) for value in values(Likelihood)] == [
        "almost no chance (1–5 %)", "very unlikely (5–20 %)", "unlikely (20–45 %)",
        "roughly even chance (45–55 %)", "likely (55–80 %)", "very likely (80–95 %)",
        "almost certain (95–99 %)",
    ]  # fmt: skip
    assert values(Credibility) == ("1", "2", "3", "4", "5", "6")
    assert values(Confidence) == ("low", "moderate", "high")
