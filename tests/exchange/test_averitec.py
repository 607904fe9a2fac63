"""AVeriTeC's claims, with their labels, made into claims."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import Refused
from claimtrack.exchange import registry
from claimtrack.exchange.formats import averitec
from claimtrack.ledger.entries import Entry, PartyEntry, Rejected, SourceEntry, StatementEntry
from claimtrack.ledger.fitness import Unfit, fit

ARCHIVED = "https://web.archive.org/web/20210310120000/https://checks.example/dam"
CLAIM: dict[str, Any] = {
    "claim": "The dam burst by itself.",
    "required_reannotation": False,
    "label": "Refuted",
    "justification": "It was shelled.",
    "claim_date": "4-3-2021",
    "speaker": "Jo Doe",
    "original_claim_url": "https://social.example/1",
    "cached_original_claim_url": "https://web.archive.org/web/2021/https://social.example/1",
    "fact_checking_article": ARCHIVED,
    "reporting_source": "Gazette",
    "location_ISO_code": "AF",
    "claim_types": ["Event/Property Claim", "Causal Claim"],
    "fact_checking_strategies": ["Written Evidence"],
    "questions": [
        {
            "question": "Was it shelled?",
            "answers": [
                {
                    "answer": "Yes",
                    "answer_type": "Boolean",
                    "source_url": "https://a.example",
                    "source_medium": "Web text",
                    "cached_source_url": "",
                    "boolean_explanation": "Craters were found.",
                }
            ],
        },
        {"question": "By whom?", "answers": []},
    ],
}


def read(content: bytes | Any, **options: str) -> list[Entry | Rejected]:
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    return list(averitec.read(io.BytesIO(content), "a.json", options))


def having(**members: Any) -> Entry:
    (found,) = read([CLAIM | members])
    assert isinstance(found, Entry)
    return found


def test_a_claim_with_its_label() -> None:
    found = having()
    checked, article = found.claims
    source = SourceEntry(
        "https://social.example/1",
        publisher=PartyEntry("Gazette"),
        archive_url="https://web.archive.org/web/2021/https://social.example/1",
    )
    assert checked.statements == (StatementEntry(PartyEntry("Jo Doe"), source, "2021-03-04"),)
    assert checked.note == (
        "About: AF; Types: Event/Property Claim, Causal Claim; Strategies: Written Evidence"
    )
    (assessment,) = checked.assessments
    assert (assessment.analyst, assessment.verdict) == ("AVeriTeC", "Refuted")
    assert (assessment.because or "").splitlines() == [
        "It was shelled.",
        f"Review: {ARCHIVED}",
        "Q: Was it shelled?",
        "A: Yes. Craters were found (https://a.example)",
        "Q: By whom?",
    ]
    assert article.text == (
        'The claim "The dam burst by itself." is labelled "Refuted",'
        " after a check by checks.example."
    )
    assert [one.claimant for one in article.statements] == [PartyEntry("checks.example", "outlet")]
    assert [(one.claim, one.relation, one.target) for one in found.links] == [
        (article.key, "rebuts", checked.key)
    ]
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("label", "relation"),
    [
        ("Supported", "supports"),
        ("Refuted", "rebuts"),
        ("Conflicting Evidence/Cherrypicking", "qualifies"),
        ("Not Enough Evidence", None),
    ],
)
def test_labels(label: str, relation: str | None) -> None:
    found = having(label=label)
    assert [one.relation for one in found.links] == ([relation] if relation else [])
    assert [one.verdict for one in found.claims[0].assessments] == [label]
    assert found.remarks == ()


def test_another_label_is_told() -> None:
    assert having(label="Murky").remarks == (
        'label "Murky" is not in the table of ratings: not linked',
    )
    assert having(label=None).remarks == ("a claim without a label",)


def test_without_the_place_where_it_was_made_the_article_reports_it() -> None:
    (statement,) = having(original_claim_url=None, speaker="").claims[0].statements
    assert statement.source and statement.source.url == ARCHIVED
    assert (statement.claimant, statement.speech) == (None, "reported")
    bare = having(
        original_claim_url="null", location_ISO_code="null", claim_types=[], speaker="null"
    )
    assert bare.claims[0].note == "Strategies: Written Evidence; In: Gazette"
    assert bare.claims[0].statements[0].claimant is None


def test_without_an_article_nobody_says_that_it_is_refuted() -> None:
    found = having(fact_checking_article=None)
    assert (len(found.claims), found.links) == (1, ())


def test_a_claim_without_a_text_is_refused() -> None:
    for text in (None, "", "…", ["x"]):
        (found,) = read([CLAIM | {"claim": text}])
        assert isinstance(found, Rejected)
        assert str(found.place) == 'line 1, claim 1, field "claim"'


def test_it_is_recognised() -> None:
    found = registry.guess(json.dumps([CLAIM]).encode(), "dev.json")
    assert found is not None and found.name == "averitec"


shapes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["question", "answers", "answer", "source_url"]), inner)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(sorted(CLAIM)), shapes))
def test_any_value_anywhere_is_taken_or_refused(changed: dict[str, Any]) -> None:
    for found in read([CLAIM | changed, changed]):
        assert isinstance(found, Entry | Rejected)
        if isinstance(found, Entry):
            try:
                fit(found)
            except Unfit as unfit:
                assert unfit.field in ("said", "published"), unfit


@given(st.binary(max_size=60), st.integers(0, 900))
def test_any_bytes_are_taken_or_refused(noise: bytes, where: int) -> None:
    content = json.dumps([CLAIM, CLAIM]).encode()
    with suppress(Refused):
        for found in read(content[:where] + noise + content[where + len(noise) :]):
            assert isinstance(found, Entry | Rejected)
