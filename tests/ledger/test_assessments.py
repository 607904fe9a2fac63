"""Assessments stand beside one another, dated; and what joins likelihood and confidence is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from factories import claim, revising

from claimtrack.errors import BadDate, ClaimtrackError, NoSuch, Refused, UsageFault
from claimtrack.ledger.assessments import Judgement, assess, edit_assessment
from claimtrack.ledger.claims import Telling, Wording, add_claim, edit_claim, edit_statement
from claimtrack.ledger.links import add_link, edit_link
from claimtrack.ledger.parties import add_party, edit_party, rate
from claimtrack.ledger.revising import retract
from claimtrack.ledger.sources import SourceGiven, add_source
from claimtrack.queries.assessments import Assessment, assessments
from claimtrack.queries.dossier import dossier
from claimtrack.queries.references import Reference
from claimtrack.store import disputes
from claimtrack.store.engine import reading
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import Kind, Relation

C1, J1 = Reference(Kind.CLAIM, 1), Reference(Kind.ASSESSMENT, 1)
JOINED = "It is likely, with moderate confidence, that it is so."


def of(database: str, number: int = 1) -> list[Assessment]:
    with reading(database) as connection:
        return assessments(connection, number)


def test_a_judgement_is_dated_and_signed(database: str) -> None:
    with revising(database) as revision:
        claim(revision)
        before = datetime.now(UTC).date().isoformat()
        assert assess(revision, C1, Judgement("half true")) == 1
        told = Judgement(None, "2", "very_likely", "low")
        assert assess(revision, C1, told, because=" A reason. ", assessed="2018-02-20") == 2
    newest, older = of(database)
    assert before <= newest.assessed <= datetime.now(UTC).date().isoformat()
    assert newest[2:] == ("tester", newest.assessed, "half true", None, None, None, None)
    assert older[2:] == ("tester", "2018-02-20", None, "2", "very_likely", "low", "A reason.")


def test_the_newest_is_the_one_of_the_last_day_and_there_the_last_entered(database: str) -> None:
    with revising(database) as revision:
        claim(revision)
        for day in ("2018-02-20", "2018-03-01", "2018-03-01", "2017-01-01"):
            assess(revision, C1, Judgement(confidence="low"), assessed=day)
    assert [one.id for one in of(database)] == [3, 2, 1, 4]
    with revising(database) as revision:
        retract(revision, Reference(Kind.ASSESSMENT, 3), "entered twice")
    assert [one.id for one in of(database)] == [2, 1, 4]


@pytest.mark.parametrize(
    ("judgement", "day", "fault"),
    [
        (Judgement(), None, UsageFault),
        (Judgement(" "), None, Refused),
        (Judgement("\u200b"), None, Refused),
        (Judgement("true"), "2018-02", BadDate),
        (Judgement("true"), "", BadDate),
        (Judgement("true"), "2018-02-30", BadDate),
        (Judgement("true"), "9999-01-01", Refused),
        (Judgement("true"), str(datetime.now(UTC).date() + timedelta(days=2)), Refused),
    ],
)
def test_what_is_no_judgement_of_a_day_is_refused(
    database: str, judgement: Judgement, day: str | None, fault: type[ClaimtrackError]
) -> None:
    with revising(database) as revision:
        claim(revision)
    with pytest.raises(fault), revising(database) as revision:
        assess(revision, C1, judgement, assessed=day)
    assert of(database) == []


def test_today_is_no_day_to_come_wherever_one_is(database: str) -> None:
    """In the east it is tomorrow already."""
    east = (datetime.now(UTC) + timedelta(hours=13, minutes=59)).date().isoformat()
    with revising(database) as revision:
        claim(revision)
        assess(revision, C1, Judgement("true"), assessed=east)
    assert of(database)[0].assessed == east


def test_a_retracted_claim_is_not_assessed_any_more(database: str) -> None:
    with revising(database) as revision:
        claim(revision)
        assess(revision, C1, Judgement("true"))
        retract(revision, C1, "entered twice")
    with pytest.raises(NoSuch, match="entered twice"), revising(database) as revision:
        assess(revision, C1, Judgement("false"))


def test_an_assessment_is_mended_and_keeps_some_judgement(database: str) -> None:
    with revising(database) as revision:
        claim(revision)
        assess(revision, C1, Judgement("true", "1"), because="No reason.", assessed="2018-01-01")
        fields = {"verdict": "", "likelihood": "likely", "because": "", "assessed": "2018-01-02"}
        assert edit_assessment(revision, 1, fields)
        assert not edit_assessment(revision, 1, fields)
    assert of(database)[0][3:] == ("2018-01-02", None, "1", "likely", None, None)
    for wrong, told in (
        ({"credibility": "", "likelihood": ""}, "retract J1"),
        ({"assessed": "9999-01-01"}, "still to come"),
    ):
        with pytest.raises(Refused, match=told), revising(database) as revision:
            edit_assessment(revision, 1, wrong)
    with revising(database) as revision:
        retract(revision, J1, "not mine")
    with pytest.raises(NoSuch, match="not mine"), revising(database) as revision:
        edit_assessment(revision, 1, {"verdict": "false"})


def test_credibility_alone_is_no_statement(database: str) -> None:
    with pytest.raises(UsageFault), revising(database) as revision:
        add_claim(revision, Wording("A claim."), Telling(credibility="2"))
    with revising(database) as revision:
        claim(revision, by="Russia", credibility="2")
        assert edit_statement(revision, 1, {"credibility": "3"})
    with reading(database) as connection:
        assert dossier(connection, 1).statements[0].credibility == "3"


def _add(revision: Revision) -> None:
    add_claim(revision, Wording(JOINED), Telling())


def _link(revision: Revision) -> None:
    add_link(revision, Reference(Kind.CLAIM, 2), Relation.REBUTS, C1, JOINED)


def _assess(revision: Revision) -> None:
    assess(revision, C1, Judgement(JOINED, "2"), because=JOINED)


def _rate(revision: Revision) -> None:
    rate(revision, Reference(Kind.PARTY, 1), "B", "2018-01-01", JOINED)


VERBS: dict[str, Callable[[Revision], object]] = {
    "add": _add,
    "link": _link,
    "assess": _assess,
    "rate": _rate,
    "retract": lambda revision: retract(revision, C1, JOINED),
    "edit a claim": lambda revision: edit_claim(revision, 1, {"text": JOINED}),
    "edit a link": lambda revision: edit_link(revision, 1, JOINED),
    "edit a verdict": lambda revision: edit_assessment(revision, 1, {"verdict": JOINED}),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_likelihood_joined_with_a_confidence_is_told_once_and_kept(
    database: str, verb: str
) -> None:
    with revising(database) as revision:
        claim(revision, by="Russia")
        claim(revision, "Another.")
        add_link(revision, Reference(Kind.CLAIM, 2), Relation.SUPERSEDES, C1, "It is likely.")
        assess(revision, C1, Judgement("true"), because="Likely. Confidence is low.")
        assert not any("warning" in note for note in revision.notes)
    with revising(database) as revision:
        VERBS[verb](revision)
        (warning,) = revision.notes
        assert warning.startswith(f"warning: “{JOINED}” joins a likelihood with a confidence; say")
        assert "\n" not in warning and revision.changes


def test_words_of_others_are_theirs(database: str) -> None:
    with revising(database) as revision:
        claim(revision, by="Russia", quotes=(JOINED,), note=JOINED)
        assert [note for note in revision.notes if "warning" in note] == []


def test_a_long_sentence_is_not_repeated_whole(database: str) -> None:
    with revising(database) as revision:
        add_claim(revision, Wording(f"It is likely, with low confidence{', so' * 500}."), Telling())
        (warning,) = revision.notes
    assert len(warning) < 300


LETTERS = (None, "B", "E", "F")


def test_a_report_is_shown_at_the_grade_that_its_score_takes(database: str) -> None:
    """Speaker, document and publisher of every letter or none, the speaker under two names; digits
    of its own or of the claim's assessment."""
    with revising(database) as revision:
        for speaker, document, publisher, own in product(LETTERS, LETTERS, LETTERS, (None, "2")):
            party = add_party(revision, "Speaker", namesake=True)
            other = add_party(revision, "Known as another", namesake=True)
            edit_party(revision, other, {"same_as": f"P{party}"})
            outlet = add_party(revision, "Outlet", namesake=True)
            source = add_source(revision, SourceGiven(title="T", publisher=f"P{outlet}"))
            for kind, number, letter in (
                (Kind.PARTY, party, "A"),
                (Kind.PARTY, other, speaker),
                (Kind.PARTY, outlet, publisher),
                (Kind.SOURCE, source, document),
            ):
                if letter:
                    day = "2018-01-01" if letter == "A" else "2018-01-02"
                    rate(revision, Reference(kind, number), letter, day, None)
            number = claim(revision, by=f"P{party}", source=f"S{source}", credibility=own)
            if number % 3:
                reference = Reference(Kind.CLAIM, number)
                assess(revision, reference, Judgement(credibility="4"), assessed="2018-01-01")
                assess(revision, reference, Judgement("true"), assessed="2018-01-02")
    with reading(database) as connection:
        seen = set()
        for number in range(1, len(LETTERS) ** 3 * 2 + 1):
            (grade,) = dossier(connection, number).grades.values()
            (report,) = disputes.around(connection, [number]).reports[number]
            assert (grade.letter, grade.digit) == (report.letter, report.digit)
            # Unknown is from nobody; else from a party or the document, the report or an analyst.
            assert (grade.letter_from or "-")[0] in ("-" if grade.letter == "F" else "PS")
            assert (grade.digit_from or "-")[0] == {"2": "T", "4": "J", "6": "-"}[grade.digit]
            seen.add((grade.letter, grade.digit))
    assert {letter for letter, _ in seen} >= {"A", "B", "E"}
    assert {digit for _, digit in seen} == {"2", "4", "6"}
