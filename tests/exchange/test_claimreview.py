"""ClaimReview in the shapes in which it stands on the web, made into claims."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import Refused, UsageFault
from claimtrack.exchange import registry
from claimtrack.exchange.formats import claimreview
from claimtrack.ledger.entries import (
    AssessmentEntry,
    Entry,
    LinkEntry,
    PartyEntry,
    Rejected,
    SourceEntry,
    StatementEntry,
)
from claimtrack.ledger.fitness import Unfit, fit

REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checks.example/dam",
    "claimReviewed": "The dam burst by itself.",
    "author": {"@type": "Organization", "name": "Check Desk"},
    "datePublished": "2021-03-09",
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Jo Doe"},
        "datePublished": "2021-03-04",
        "appearance": {"@type": "CreativeWork", "url": "https://social.example/1"},
    },
    "reviewRating": {"@type": "Rating", "alternateName": "False"},
}

MEMBERS_OF = [name for name in REVIEW if not name.startswith("@")]


def read(content: bytes | Any, **options: str) -> list[Entry | Rejected]:
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    return list(claimreview.read(io.BytesIO(content), "a.json", options))


def one(value: Any, **options: str) -> Entry:
    (found,) = read(value, **options)
    assert isinstance(found, Entry), found
    return found


def having(**members: Any) -> Entry:
    return one({key: value for key, value in (REVIEW | members).items() if value is not None})


def item(**members: Any) -> Entry:
    return having(itemReviewed=REVIEW["itemReviewed"] | members)


def test_a_review_becomes_a_claim_an_answer_and_an_assessment() -> None:
    found = having()
    checked, review = found.claims
    assert checked.text == "The dam burst by itself."
    assert checked.statements == (
        StatementEntry(
            PartyEntry("Jo Doe", "person"), SourceEntry("https://social.example/1"), "2021-03-04"
        ),
    )
    assert checked.assessments == (
        AssessmentEntry(
            "Check Desk",
            "2021-03-09",
            verdict="False",
            because="Review: https://checks.example/dam",
        ),
    )
    desk = PartyEntry("Check Desk", "organisation")
    assert review.text == 'The claim "The dam burst by itself." is rated "False" by Check Desk.'
    page = SourceEntry("https://checks.example/dam", publisher=desk, published="2021-03-09")
    assert review.statements == (StatementEntry(desk, page, "2021-03-09", speech="direct"),)
    assert review.assessments == ()
    assert found.links == (
        LinkEntry(review.key or "", "rebuts", checked.key or "", 'Rated "False".'),
    )
    assert found.remarks == ()


@pytest.mark.parametrize(
    "wrapped",
    [
        [REVIEW],
        {"@graph": [{"@type": "Organization", "name": "x"}, REVIEW]},
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]},
        {"@type": "DataFeed", "dataFeedElement": {"@type": "DataFeedItem", "item": REVIEW}},
        {"@type": "DataFeed", "dataFeedElement": [REVIEW]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": REVIEW}]},
        {"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "review": [REVIEW]}},
        [[REVIEW]],
        REVIEW | {"@type": ["Review", "ClaimReview"]},
        REVIEW | {"@type": "schema:ClaimReview"},
        REVIEW | {"@type": "http://schema.org/ClaimReview"},
        REVIEW | {"@type": None},
        {"@type": "schema:ClaimReview"} | {f"schema:{name}": REVIEW[name] for name in MEMBERS_OF},
        {"@graph": [{f"http://schema.org/{name}": REVIEW[name] for name in MEMBERS_OF}]},
        {
            "type": "http://schema.org/ClaimReview",
            "properties": {
                name: {"properties": REVIEW[name]} for name in ("itemReviewed", "author")
            }
            | {name: REVIEW[name] for name in ("claimReviewed", "url", "reviewRating")},
        },
    ],
)
def test_wherever_it_stands(wrapped: Any) -> None:
    entries = [one for one in read(wrapped) if isinstance(one, Entry) and one.claims]
    assert [(one.claims[0].text, len(one.links)) for one in entries] == [
        ("The dam burst by itself.", 1)
    ]


def test_one_a_line_with_markup_around_it() -> None:
    line = b'<script type="application/ld+json">%s</script>' % json.dumps(REVIEW).encode()
    found = read(line + b",\n<!-- a remark -->\n" + line + b'\n{"@type": "ClaimReview"\n' + line)
    assert [type(one).__name__ for one in found] == ["Entry", "Entry", "Rejected", "Entry"]
    assert str(found[2].place) == "line 4, review 3"
    assert found[2].raw == b'{"@type": "ClaimReview"'


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Check Desk", ["Check Desk"]),
        ({"name": "Check Desk"}, ["Check Desk"]),
        ([{"@type": "Organization", "name": "Check Desk"}, "Second"], ["Check Desk"]),
        ({"@type": "Organization", "name": ["Check Desk", "CD"]}, ["Check Desk"]),
        ({"@list": [{"name": {"@value": "Check Desk"}}]}, ["Check Desk"]),
        (None, ["checks.example"]),
        ([], ["checks.example"]),
        ({"@type": "Organization", "name": ""}, ["checks.example"]),
        (7, ["7"]),
    ],
)
def test_who_reviewed(author: Any, names: list[str]) -> None:
    found = having(author=author)
    assert [one.analyst for one in found.claims[0].assessments] == names
    assert [one.claimant and one.claimant.name for one in found.claims[1].statements] == names


def test_several_authors_of_a_review_are_one_voice() -> None:
    (statement,) = having(author=["Check Desk", "Ann Lee"]).claims[1].statements
    assert statement.source and statement.source.author == "Check Desk; Ann Lee"


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("Jo Doe", ["Jo Doe"]),
        ([{"name": "Jo Doe"}, {"name": "Ann Lee"}], ["Jo Doe", "Ann Lee"]),
        ("Unknown", [None]),
        ("N/A", [None]),
        ({"@type": "Person"}, [None]),
        (None, [None]),
        ("Jo &amp; <b>Ann</b>", ["Jo & Ann"]),
    ],
)
def test_who_made_the_claim(given: Any, names: list[str | None]) -> None:
    statements = item(author=given).claims[0].statements
    assert [one.claimant and one.claimant.name for one in statements] == names


@pytest.mark.parametrize(
    ("members", "urls"),
    [
        ({"appearance": "social.example/1"}, ["https://social.example/1"]),
        ({"appearance": ["https://a.example", {"@id": "//b.example"}]}, ["a", "b"]),
        ({"appearance": {"sameAs": ["https://a.example", "https://b.example"]}}, ["a", "b"]),
        ({"appearance": "https://b.example", "firstAppearance": "https://a.example"}, ["a", "b"]),
        ({"appearance": {"url": "https://a.example, https://b.example"}}, ["a", "b"]),
        ({"appearance": [{"url": "https://a.example"}, {"url": "https://a.example"}]}, ["a"]),
        ({"@type": "CreativeWork", "appearance": None, "url": "https://a.example"}, ["a"]),
        ({"@type": "CreativeWork", "appearance": None, "sameAs": "https://a.example"}, ["a"]),
    ],
)
def test_where_the_claim_was_made(members: dict[str, Any], urls: list[str]) -> None:
    statements = item(**members).claims[0].statements
    wanted = [url if "/" in url else f"https://{url}.example" for url in urls]
    assert [one.source and one.source.url for one in statements] == wanted
    # When it was made is known of the first appearance alone.
    assert [one.said for one in statements] == ["2021-03-04", *[None] * (len(urls) - 1)]
    assert {one.speech for one in statements} == {None}


@pytest.mark.parametrize("given", [None, [], "", {}, {"@type": "CreativeWork"}, REVIEW["url"]])
def test_without_an_appearance_the_review_reports_it(given: Any) -> None:
    (statement,) = item(appearance=given).claims[0].statements
    assert statement.source and statement.source.url == "https://checks.example/dam"
    assert statement.speech == "reported"


def test_what_is_told_of_an_appearance() -> None:
    work = {
        "@type": "NewsArticle",
        "url": "https://a.example",
        "headline": "The &#8220;dam&#8221;",
        "publisher": {"@type": "NewsMediaOrganization", "name": "Gazette"},
        "author": [{"name": "A. Writer"}, "B. Writer"],
        "datePublished": "March 4, 2021",
        "archivedAt": "https://archive.example/a",
        "inLanguage": "de_AT",
    }
    (statement,) = item(appearance=work).claims[0].statements
    assert statement.source == SourceEntry(
        "https://a.example",
        "The “dam”",
        PartyEntry("Gazette", "outlet"),
        "A. Writer; B. Writer",
        "2021-03-04",
        archive_url="https://archive.example/a",
        language="de-AT",
    )


@pytest.mark.parametrize(
    ("members", "texts"),
    [
        ({"claimReviewed": "One &quot;two&quot; <i>three</i>"}, ['One "two" three']),
        ({"claimReviewed": ["One.", "Two."]}, ["One.", "Two."]),
        ({"claimReviewed": None, "claimInterpreted": "One."}, ["One."]),
        ({"claimReviewed": "", "itemReviewed": {"@type": "Claim", "name": "One."}}, ["One."]),
        ({"claimReviewed": None, "itemReviewed": {"text": "One.", "name": "Two."}}, ["One."]),
        ({"claimReviewed": None, "itemReviewed": "One."}, ["One."]),
        (
            {"claimReviewed": None, "itemReviewed": [{"name": "One."}, {"name": "Two."}]},
            ["One.", "Two."],
        ),
    ],
)
def test_which_claim_was_checked(members: dict[str, Any], texts: list[str]) -> None:
    found = having(**members)
    checked = {link.target for link in found.links}
    assert [one.text for one in found.claims if one.key in checked] == texts
    assert len(found.claims) == 2 * len(texts)


@pytest.mark.parametrize(
    ("rating", "verdict", "relation"),
    [
        ({"alternateName": "False", "ratingValue": 5}, "False", "rebuts"),
        (
            {"alternateName": "Mostly true", "ratingValue": "1", "bestRating": "5"},
            "Mostly true",
            "supports",
        ),
        ({"alternateName": "Half &amp; half", "ratingValue": 1}, "Half & half", "rebuts"),
        ({"alternateName": ["False"]}, "False", "rebuts"),
        ({"name": "Faux"}, "Faux", "rebuts"),
        ({"ratingValue": 2, "bestRating": 5, "worstRating": 1}, "2 (worst 1, best 5)", "rebuts"),
        ({"ratingValue": "4,5"}, "4.5 (worst 1, best 5)", "supports"),
        ({"ratingValue": 0, "bestRating": 1, "worstRating": 0}, "0 (worst 0, best 1)", "rebuts"),
        ({"ratingValue": "False"}, "False", "rebuts"),
        ({"alternateName": "3"}, "3 (worst 1, best 5)", "qualifies"),
        ("Misleading", "Misleading", "qualifies"),
        (5, "5 (worst 1, best 5)", "supports"),
        ([{"alternateName": "True"}], "True", "supports"),
        ({"ratingValue": -1}, "-1 (worst 1, best 5)", None),
        ({"alternateName": "Burnt"}, "Burnt", None),
        ({"alternateName": "", "ratingValue": ""}, None, None),
        ({}, None, None),
        (None, None, None),
    ],
)
def test_ratings(rating: Any, verdict: str | None, relation: str | None) -> None:
    found = having(reviewRating=rating)
    assert [one.verdict for one in found.claims[0].assessments] == ([verdict] if verdict else [])
    assert [one.relation for one in found.links] == ([relation] if relation else [])
    # What says nothing of the claim leads to no claim and no link, and is told.
    assert len(found.claims) == (2 if relation else 1)
    assert bool(found.remarks) == (relation is None)
    # A rating is no judgement of the claim's credibility or likelihood.
    for claim in found.claims:
        assert all(one.credibility is None for one in claim.statements)
        assert all((one.credibility, one.likelihood) == (None, None) for one in claim.assessments)


def test_a_rating_of_ones_own() -> None:
    burnt = REVIEW | {"reviewRating": "Burnt"}
    assert one(burnt).remarks == ('rating "Burnt" is not in the table: not linked',)
    (link,) = one(burnt, **{"rating:Burnt": "rebuts"}).links
    assert link.relation == "rebuts"
    silent = one(burnt, **{"rating:Burnt": "none"})
    assert (silent.links, silent.remarks) == ((), ())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2021-03-09", "2021-03-09"),
        ("2021-03-09T23:30:00+02:00", "2021-03-09"),
        ("2021-03-09T23:30:00.000Z", "2021-03-09"),
        ("2021-03-09 10:00:00", "2021-03-09"),
        ("March 9, 2021", "2021-03-09"),
        ("Tue, 09 Mar 2021 10:00:00 GMT", "2021-03-09"),
        (1615248000, "2021-03-09"),
        ("1615248000000", "2021-03-09"),
        ("2021/3/9", "2021-03-09"),
        ("13/03/2021", "2021-03-13"),
        ("2021-03", "2021-03"),
        ({"@value": "2021-03-09"}, "2021-03-09"),
        ("", None),
    ],
)
def test_dates(given: Any, kept: str | None) -> None:
    found = having(datePublished=given)
    assert found.claims[1].statements[0].said == kept
    assert found.remarks == ()
    day = kept if kept and len(kept) == 10 else None
    assert found.claims[0].assessments[0].assessed == day


@pytest.mark.parametrize("given", ["03/04/2021", "soon", "0000-00-00", "2021-02-30", "99/99/2021"])
def test_a_date_that_means_no_day_or_two_is_left_out_and_told(given: str) -> None:
    found = having(datePublished=given)
    assert found.claims[1].statements[0].said is None
    assert found.remarks == (f'datePublished "{given}" cannot be read: left out',)


def test_the_user_can_tell_which_comes_first() -> None:
    dated = REVIEW | {"datePublished": "03/04/2021"}
    assert one(dated, dates="day-first").claims[1].statements[0].said == "2021-04-03"
    assert one(dated, dates="month-first").claims[1].statements[0].said == "2021-03-04"
    with pytest.raises(UsageFault):
        read(dated, dates="as you like")


def test_a_url_that_is_none_is_left_out_and_told() -> None:
    found = having(url="javascript:alert(1)")
    assert found.remarks == ("the url of a review is no web address: left out",)
    assert found.claims[1].statements[0].source is None


def test_what_is_lost() -> None:
    """As docs/reviews.md says."""
    desk = {"@type": "Organization", "name": "Check Desk", "url": "https://x.example", "logo": "x"}
    lost = having(
        author=desk | {"sameAs": ["https://y.example"]},
        image="https://a.example/x.png",
        sdPublisher={"@type": "Organization", "name": "A feed"},
        dateModified="2022-01-01",
        keywords="dams",
        itemReviewed=REVIEW["itemReviewed"] | {"image": "x", "author": {"name": "Jo Doe"}},
    )
    kept = having(itemReviewed=REVIEW["itemReviewed"] | {"author": {"name": "Jo Doe"}})
    assert lost._replace(raw=b"") == kept._replace(raw=b"")
    silent = having(reviewRating={"alternateName": "Satire", "ratingValue": 0})
    assert [one.verdict for one in silent.claims[0].assessments] == ["Satire"]


def test_what_is_not_read_is_told() -> None:
    found = one({"@type": "MediaReview", "url": "https://a.example"})
    assert (found.claims, found.remarks) == ((), ('type "MediaReview" is not read',))


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"claimReviewed": None, "itemReviewed": None}, "claimReviewed"),
        ({"claimReviewed": "<p></p>", "itemReviewed": {}}, "claimReviewed"),
        ({"author": None, "url": None}, "author"),
    ],
)
def test_what_lacks_a_claim_or_a_reviewer_is_refused(members: dict[str, Any], field: str) -> None:
    (found,) = read({key: value for key, value in (REVIEW | members).items() if value is not None})
    assert isinstance(found, Rejected)
    assert found.place.field == field


def test_a_value_refused_can_be_mended_and_read_again() -> None:
    content = b"[%s,\n" % json.dumps(REVIEW).encode() + b'{"@type": "ClaimReview", "a": NaN}]'
    good, bad = read(content)
    assert isinstance(good, Entry)
    assert isinstance(bad, Rejected)
    assert str(bad.place) == 'line 2, review 2, field "a"'
    assert read(bad.raw)[0].raw == bad.raw


def test_it_is_recognised() -> None:
    content = json.dumps({"@type": "DataFeed", "dataFeedElement": [{"item": [REVIEW]}]}).encode()
    for name in ("feed.json", "feed", "page.html"):
        found = registry.guess(content, name)
        assert found is not None and found.name == "claimreview"


def test_a_page_is_recognised_before_its_script_comes() -> None:
    script = b'<script type="application/ld+json">%s</script>' % json.dumps(REVIEW).encode()
    page = b"\n<!DOCTYPE html><html>" + b"<p>words</p>\n" * 20_000 + script + b"</html>"
    found = registry.guess(page[: 64 * 1024], "page.html")
    assert found is not None and found.name == "claimreview"
    assert [one.place.number for one in read(page)] == [1]


def test_a_file_without_any_json_is_refused() -> None:
    for content in (b"", b"<!doctype html><script>var x = {};</script>"):
        with pytest.raises(Refused, match="no JSON-LD"):
            read(content)


simple = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats()
MEMBERS = (
    "@type @id @value @list url name author publisher appearance firstAppearance alternateName"
    " ratingValue bestRating worstRating datePublished sameAs headline inLanguage item text"
)
members = st.sampled_from(MEMBERS.split())
words = st.sampled_from(
    ["ClaimReview", "Claim", "https://a.example", "False", "3", "2021", "<b>", "&amp;"]
)
shapes = st.recursive(
    simple | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(members, inner, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(sorted(REVIEW)), shapes, max_size=4), st.booleans())
def test_any_value_anywhere_is_taken_or_refused(changed: dict[str, Any], typed: bool) -> None:
    value = REVIEW | changed | ({"@type": "ClaimReview"} if typed else {})
    for found in read(json.dumps(value).encode()):
        assert isinstance(found, Entry | Rejected)
        if isinstance(found, Entry):
            try:
                fit(found)
            except Unfit as unfit:
                # What is left for the ledger to refuse: days to come, and years out of reach.
                assert unfit.field in ("assessed", "said", "published"), unfit


@given(st.binary(max_size=60), st.integers(0, 600))
def test_any_bytes_are_taken_or_refused(noise: bytes, where: int) -> None:
    content = json.dumps([REVIEW, REVIEW]).encode()
    with suppress(Refused):
        for found in read(content[:where] + noise + content[where + len(noise) :]):
            assert isinstance(found, Entry | Rejected)
