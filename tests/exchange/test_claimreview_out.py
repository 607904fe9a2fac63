"""ClaimReview as it is written: what Google takes, and what comes back of it."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from factories import revising
from google import refuses
from outgoing import hostile, telling

from claimtrack.errors import UsageFault
from claimtrack.exchange import registry
from claimtrack.exchange.formats import claimreview
from claimtrack.ledger.entries import Entry
from claimtrack.queries.exports import Export
from claimtrack.store.engine import reading
from claimtrack.vocabulary import Kind

URL = "https://desk.example/checks/{number}"


def written(database: str, **options: str) -> list[dict[str, Any]]:
    """The reviews of a feed."""
    write = registry.named("claimreview", "write").write
    assert write is not None
    with reading(database) as connection:
        feed = json.loads(b"".join(write(Export(connection), {"url": URL} | options)))
    assert (feed["@context"], feed["@type"]) == ("https://schema.org", "DataFeed")
    return [review for item in feed["dataFeedElement"] for review in item["item"]]


def a_claim(database: str, **fields: Any) -> int:
    with revising(database) as revision:
        return revision.create(Kind.CLAIM, **({"text": "The dam burst."} | fields))


def judged(database: str, claim: int, verdict: str | None, **fields: Any) -> None:
    with revising(database) as revision:
        given = {"analyst": "Ann", "assessed": "2021-03-09"} | fields
        revision.create(Kind.ASSESSMENT, claim_id=claim, verdict=verdict, **given)


@hostile
def test_google_takes_whatever_text_there_is(outgoing_desk: str, text: str) -> None:
    with telling(outgoing_desk, text) as made:
        feed = json.loads(made.written("claimreview", url=URL))
        reviews = [review for item in feed["dataFeedElement"] for review in item["item"]]
        assert [refuses(review) for review in reviews] == [[], []]
        assert reviews[0]["claimReviewed"] == made.claim.text
        assert reviews[0]["reviewRating"]["alternateName"] == made.claim.assessments[0].verdict
        each = claimreview.FORMAT.write_each
        assert each is not None
        for name, content in each(made.export, {"url": URL}):
            assert name in (f"C{made.claim.number}.json", f"C{made.rebuttal.number}.json")
            assert b"</" not in content  # nothing ends the script that it is put into
            assert refuses(json.loads(content)) == []


def test_a_verdict_with_all_that_is_known(database: str) -> None:
    claim = a_claim(database, language="en")
    judged(database, claim, "Mostly false", because="Craters were found.")
    with revising(database) as revision:
        make = revision.create
        jo = make(Kind.PARTY, name="Jo Doe", party_kind="person")
        gazette = make(Kind.PARTY, name="Gazette", party_kind="outlet")
        for said, url in (("2021-03-04", "https://a.example/1"), ("~2021-06", "https://b.example")):
            source = make(
                Kind.SOURCE, url=url, title="A title", publisher_id=gazette, published="2021"
            )
            make(Kind.STATEMENT, claim_id=claim, claimant_id=jo, source_id=source, said=said)
    (review,) = written(database, author="The Desk", author_url="https://desk.example")
    work = {
        "@type": "CreativeWork",
        "url": "https://a.example/1",
        "headline": "A title",
        "publisher": {"@type": "Organization", "name": "Gazette"},
        "datePublished": "2021",
    }
    assert review == {
        "@type": "ClaimReview",
        "url": f"https://desk.example/checks/{claim}",
        "claimReviewed": "The dam burst.",
        "author": {"@type": "Organization", "name": "The Desk", "url": "https://desk.example"},
        "datePublished": "2021-03-09",
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "Mostly false",
            "ratingValue": 1,
            "worstRating": 1,
            "bestRating": 5,
        },
        "inLanguage": "en",
        "reviewBody": "Craters were found.",
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": "Jo Doe"},
            "datePublished": "2021-03-04",
            "firstAppearance": work,
            "appearance": [work | {"url": "https://b.example"}],
        },
    }
    assert refuses(review) == []


def test_only_verdicts_go_out_and_of_each_analyst_the_latest(database: str) -> None:
    claim = a_claim(database)
    judged(database, claim, "False", assessed="2021-03-10")
    judged(database, claim, "True", assessed="2021-03-09")
    judged(database, claim, "Half true", analyst="Bob")
    judged(database, claim, None, analyst="Cy", credibility="2")
    a_claim(database, text="Nobody judged this.")

    def told(**options: str) -> list[tuple[str, str]]:
        found = written(database, **options)
        return [(one["author"]["name"], one["reviewRating"]["alternateName"]) for one in found]

    assert told() == [("Bob", "Half true"), ("Ann", "False")] or told() == [
        ("Ann", "False"),
        ("Bob", "Half true"),
    ]
    assert told(analyst="Bob") == [("Bob", "Half true")]
    assert told(author="The Desk") == [("The Desk", "False")]
    assert told(author="The Desk", analyst="Bob") == [("The Desk", "Half true")]


def test_what_is_lost(sqlite: str) -> None:
    """As docs/reviews.md says."""
    claim = a_claim(sqlite)
    judged(sqlite, claim, "False")
    bare = written(sqlite)
    with revising(sqlite) as revision:
        make = revision.create
        other = make(Kind.CLAIM, text="It was shelled.")
        make(Kind.LINK, claim_id=other, relation="rebuts", target_claim_id=claim)
        topic = make(Kind.TOPIC, name="Dams")
        make(Kind.CLAIM_TOPIC, claim_id=claim, topic_id=topic)
        make(Kind.ESTIMATE, claim_id=claim, figure="10")
        said = make(
            Kind.STATEMENT,
            claim_id=claim,
            said="~2018",
            place="x",
            role="x",
            speech="direct",
            note="x",
        )
        make(Kind.QUOTE, statement_id=said, exact="It burst.")
        fields = {"credibility": "5", "likelihood": "unlikely", "confidence": "low"}
        make(Kind.ASSESSMENT, claim_id=claim, analyst="Ann", assessed="2021-03-10", **fields)
        early = {"analyst": "Ann", "assessed": "2021-03-01", "verdict": "True"}
        make(Kind.ASSESSMENT, claim_id=claim, **early)
    assert written(sqlite) == bare


@pytest.mark.parametrize(
    ("verdict", "options", "value"),
    [
        ("False", {}, 1),
        ("Half true", {}, 3),
        ("True", {}, 5),
        ("Unproven", {}, None),
        ("Unproven", {"rating:Unproven": "qualifies"}, 3),
        ("True", {"scale": "no"}, None),
    ],
)
def test_a_number_where_the_table_has_one(
    sqlite: str, verdict: str, options: dict[str, str], value: int | None
) -> None:
    judged(sqlite, a_claim(sqlite), verdict)
    (review,) = written(sqlite, **options)
    assert review["reviewRating"].get("ratingValue") == value
    assert refuses(review) == []


@pytest.mark.parametrize(
    "options",
    [
        {"url": "https://desk.example/checks"},
        {"url": "desk.example/{number}"},
        {"url": "javascript:{number}"},
        {"url": "https://desk example/{uuid}"},
        {"author_url": "desk.example"},
    ],
)
def test_what_google_would_refuse_is_refused(sqlite: str, options: dict[str, str]) -> None:
    with pytest.raises(UsageFault):
        written(sqlite, **options)


def test_without_a_url_it_says_how(sqlite: str) -> None:
    write = claimreview.FORMAT.write
    assert write is not None
    with reading(sqlite) as connection, pytest.raises(UsageFault, match="--set 'url="):
        list(write(Export(connection), {}))


def test_what_comes_back(database: str) -> None:
    """The claim, who made it, when and where, and the verdicts; docs/reviews.md lists the
    rest."""
    claim = a_claim(database, language="de", note="A note.")
    judged(database, claim, "Falsch", because="Krater.", credibility="5", confidence="high")
    with revising(database) as revision:
        make = revision.create
        jo = make(Kind.PARTY, name="Jo Doe", party_kind="armed_group")
        source = make(Kind.SOURCE, url="https://a.example/1", note="A note.")
        make(
            Kind.STATEMENT,
            claim_id=claim,
            claimant_id=jo,
            source_id=source,
            said="2021-03",
            place="Vorl",
            speech="direct",
        )
    feed = json.dumps({"@type": "DataFeed", "dataFeedElement": written(database)}).encode()
    (found,) = claimreview.read(io.BytesIO(feed), "feed.json", {})
    assert isinstance(found, Entry)
    back = found.claims[0]
    (statement,) = back.statements
    (assessment,) = back.assessments
    assert (back.text, back.language) == ("The dam burst.", "de")
    assert statement.claimant and statement.claimant.name == "Jo Doe"
    assert statement.source and statement.source.url == "https://a.example/1"
    assert statement.said == "2021-03"
    assert (assessment.analyst, assessment.verdict) == ("Ann", "Falsch")
    assert assessment.assessed == "2021-03-09"
    assert (assessment.because or "").startswith("Krater. Review: https://desk.example/checks/")
    # Lost:
    assert (back.note, statement.place, statement.speech, statement.source.note) == (None,) * 4
    assert statement.claimant.party_kind == "organisation"
    assert (assessment.credibility, assessment.confidence) == (None, None)
