"""STIX 2.1: bundles that others accept, what comes back of ours, and opinions as rebuttals."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from drawn_claims import linked_claims
from hypothesis import given, settings
from hypothesis import strategies as st
from outgoing import hostile, telling

from claimtrack.errors import Refused
from claimtrack.exchange.formats import stix
from claimtrack.exchange.stix_claims import MOST_TARGETS
from claimtrack.exchange.stix_objects import all_objects
from claimtrack.ledger.entries import (
    AssessmentEntry,
    ClaimEntry,
    Entry,
    EstimateEntry,
    LinkEntry,
    PartyEntry,
    QuoteEntry,
    Rejected,
    SourceEntry,
    StatementEntry,
)
from claimtrack.queries.exports import Joined, OutClaim, OutParty, OutStatement, packed

NOW = "2026-11-30T12:00:00.000Z"
ACME = {"type": "identity", "id": "identity--a", "name": "ACME", "identity_class": "organization"}


def read(given: Any) -> list[Entry | Rejected]:
    content = given if isinstance(given, bytes) else json.dumps(given).encode()
    return list(stix.read(io.BytesIO(content), "bundle.json", {}))


def bundle(*objects: Any) -> dict[str, Any]:
    return {"type": "bundle", "id": "bundle--1", "objects": list(objects)}


def opinion(word: str, *about: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "opinion",
        "id": f"opinion--{word}",
        "created": "2026-03-01T10:00:00.000Z",
        "modified": "2026-03-02T10:00:00.000Z",
        "opinion": word,
        "object_refs": list(about),
        **more,
    }


CAMPAIGN = {
    "type": "campaign",
    "id": "campaign--c",
    "created": "2026-02-01T10:00:00.000Z",
    "modified": "2026-02-01T10:00:00.000Z",
    "created_by_ref": "identity--a",
    "name": "Green Group",
    "description": "Campaign by Green Group against banks.",
    "labels": ["banks"],
    "external_references": [
        {"source_name": "Blog", "url": "https://b.example/1"},
        {"source_name": "capec", "external_id": "CAPEC-1"},
    ],
}


def test_what_is_disagreed_with_is_a_claim_and_the_opinion_rebuts_it() -> None:
    disagree = opinion(
        "strongly-disagree",
        "campaign--c",
        authors=["Ann"],
        confidence=80,
        explanation="The timing does not fit.",
        created_by_ref="identity--o",
    )
    other = {"type": "identity", "id": "identity--o", "name": "Other", "identity_class": "group"}
    (entry,) = read(bundle(disagree, CAMPAIGN, ACME, other))
    assert isinstance(entry, Entry)
    assert entry.claims[0] == ClaimEntry(
        'Campaign "Green Group": Campaign by Green Group against banks.',
        "campaign--c",
        note="Reference: capec",
        topics=("banks",),
        statements=(
            StatementEntry(
                PartyEntry("ACME", "organisation"),
                SourceEntry("https://b.example/1", "Blog"),
                "2026-02-01",
            ),
        ),
        assessments=(
            AssessmentEntry(
                "Ann",
                "2026-03-02",
                "strongly disagree",
                confidence="high",
                because="The timing does not fit.",
            ),
        ),
    )
    assert entry.claims[1] == ClaimEntry(
        "The timing does not fit.",
        "opinion--strongly-disagree",
        note="Authors: Ann",
        statements=(StatementEntry(PartyEntry("Other"), said="2026-03-01"),),
    )
    assert entry.links == (LinkEntry("opinion--strongly-disagree", "rebuts", "campaign--c"),)


@pytest.mark.parametrize(
    ("word", "relations"),
    [
        ("strongly-disagree", ["rebuts"]),
        ("disagree", ["rebuts"]),
        ("neutral", []),
        ("agree", ["supports"]),
        ("strongly-agree", ["supports"]),
    ],
)
def test_each_word_is_an_assessment_and_some_are_claims(word: str, relations: list[str]) -> None:
    (entry,) = read(bundle(CAMPAIGN, opinion(word, "campaign--c")))
    assert isinstance(entry, Entry)
    assert [one.relation for one in entry.links] == relations
    assert [one.verdict for one in entry.claims[0].assessments] == [word.replace("-", " ")]


def test_one_opinion_about_two_objects_is_one_claim() -> None:
    report = {"type": "report", "id": "report--r", "name": "Banks are hit by Green Group"}
    found = read(bundle(CAMPAIGN, report, opinion("disagree", "campaign--c", "report--r")))
    links = [link for one in found if isinstance(one, Entry) for link in one.links]
    assert links == [
        LinkEntry("opinion--disagree", "rebuts", "campaign--c"),
        LinkEntry("opinion--disagree", "rebuts", "report--r"),
    ]
    claims = {one.claims[1] for one in found if isinstance(one, Entry)}
    assert [one.text for one in claims] == ["Somebody disagrees: Green Group"]


def test_a_note_keeps_all_of_its_words_and_its_authors() -> None:
    note = {
        "type": "note",
        "id": "note--n",
        "created": "2026-02-01T10:00:00.000Z",
        "modified": "2026-02-01T10:00:00.000Z",
        "abstract": "Of the wave",
        "content": "It was the same group. " * 200,
        "authors": ["Jo Doe", "Ann Roe"],
        "object_refs": ["campaign--c"],
    }
    (entry,) = read(bundle(note, opinion("neutral", "note--n")))
    assert isinstance(entry, Entry)
    (claim,) = entry.claims
    assert claim.statements[0].claimant == PartyEntry("Jo Doe")
    assert claim.note and str(note["content"]).strip() in claim.note
    assert "Of the wave" in claim.note and "Authors: Ann Roe" in claim.note
    (entry,) = read(
        bundle(ACME, note | {"created_by_ref": "identity--a"}, opinion("neutral", "note--n"))
    )
    assert isinstance(entry, Entry)
    assert entry.claims[0].statements[0].claimant == PartyEntry("ACME", "organisation")
    assert "Authors: Jo Doe, Ann Roe" in (entry.claims[0].note or "")


def test_relationships_and_opinions_themselves_can_be_disagreed_with() -> None:
    banks = {"type": "identity", "id": "identity--b", "name": "banks"}
    aims = {
        "type": "relationship",
        "id": "relationship--t",
        "relationship_type": "targets",
        "source_ref": "campaign--c",
        "target_ref": "identity--b",
    }
    first = opinion("agree", "relationship--t", explanation="We saw it.")
    found = read(bundle(first, aims, opinion("disagree", "opinion--agree"), CAMPAIGN, banks))
    entries = [one for one in found if isinstance(one, Entry)]
    assert [one.claims[0].text for one in entries] == ["We saw it.", "Green Group targets banks."]
    assert [link for one in entries for link in one.links] == [
        LinkEntry("opinion--disagree", "rebuts", "opinion--agree"),
        LinkEntry("opinion--agree", "supports", "relationship--t"),
    ]


def test_what_is_under_no_opinion_is_left_out_and_counted() -> None:
    (entry,) = read(bundle(CAMPAIGN, {"type": "malware", "id": "malware--1", "name": "x"}))
    assert entry == Entry(
        entry.place,
        b"",
        remarks=(
            "objects left out, campaign under no opinion: 1",
            "objects left out, malware under no opinion: 1",
        ),
    )


def test_only_the_newest_version_counts_and_none_that_was_revoked() -> None:
    newer = CAMPAIGN | {"modified": "2026-02-02T00:00:00Z", "description": "Another."}
    gone = opinion("agree", "campaign--c", revoked=True)
    found = read(bundle(CAMPAIGN, newer, opinion("disagree", "campaign--c"), gone))
    (entry,) = found
    assert isinstance(entry, Entry)
    assert entry.claims[0].text == 'Campaign "Green Group": Another.'
    assert [one.verdict for one in entry.claims[0].assessments] == ["disagree"]
    assert entry.remarks == ("objects left out, superseded or revoked: 2",)


def test_an_opinion_about_what_is_not_there_is_set_aside() -> None:
    (one,) = read(bundle(opinion("agree", "campaign--c")))
    assert isinstance(one, Rejected)
    assert str(one.place) == 'object 1, field "object_refs"'
    assert one.problem == "what it is about is not in the file: campaign--c"


def test_an_opinion_about_too_many_objects_is_set_aside() -> None:
    many = [f"campaign--{number}" for number in range(MOST_TARGETS + 1)]
    (told,) = [one for one in read(bundle(opinion("disagree", *many))) if isinstance(one, Rejected)]
    assert (told.place.field, told.problem) == ("object_refs", "an opinion about 201 objects")


def test_what_is_set_aside_is_read_again() -> None:
    (one,) = read(bundle(ACME, CAMPAIGN, opinion("agree", "campaign--c")))
    (again,) = read(one.raw)
    assert isinstance(one, Entry)
    assert isinstance(again, Entry)
    assert (again.claims, again.links) == (one.claims, one.links)


def test_envelopes_lists_and_lines() -> None:
    about = opinion("agree", "campaign--c")
    for form in (
        {"more": False, "objects": [CAMPAIGN, about]},
        [CAMPAIGN, about],
        f"{json.dumps(CAMPAIGN)}\n{json.dumps(about)}\n".encode(),
    ):
        (entry,) = read(form)
        assert isinstance(entry, Entry)
        assert len(entry.claims) == 2


def test_broken_objects_cost_themselves() -> None:
    raw = b'{"type": "bundle", "objects": [{"id": "x", "id": "y"}, {"a": 1e999}, 5, {"type": "x"}]}'
    assert [one.problem for one in read(raw) if isinstance(one, Rejected)] == [
        "it stands twice in one object",
        '"1e999" is no number that can be kept',
        "it is no object with an id",
        "it is no object with an id",
    ]


def test_a_pipe_is_read_too() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    content = json.dumps(bundle(CAMPAIGN, opinion("agree", "campaign--c"))).encode()
    assert len(list(stix.read(Pipe(content), "-", {}))) == 1


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([*CAMPAIGN, *ACME, *opinion("agree")])
    | st.sampled_from(["campaign--c", "opinion--agree", "identity--a", "relationship", "sighting"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_any_value_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    """One property of one object is anything."""
    objects = [dict(CAMPAIGN), dict(ACME), opinion("agree", "campaign--c", authors=["a"])]
    own = list(all_objects([], Joined(frozenset(), frozenset()), NOW))
    objects += [dict(own[1]), {"type": "note", "id": "note--1", "extensions": {}}]
    one = data.draw(st.sampled_from(objects))
    one[data.draw(st.sampled_from(sorted(one)) | st.text())] = data.draw(_JSON)
    given = data.draw(st.just(bundle(*objects)) | _JSON)
    try:
        found = read(given)
    except Refused:
        return
    assert all(isinstance(entry, Entry | Rejected) for entry in found)


@given(st.binary())
@settings(deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        found = read(content)
    except Refused:
        return
    assert all(isinstance(entry, Entry | Rejected) for entry in found)


# What is written, and comes back.


def written(claims: list[OutClaim]) -> dict[str, Any]:
    known = Joined(
        frozenset(packed(one.uuid) for one in claims),
        frozenset(packed(link.target_link) for one in claims for link in one.links
                  if link.target_link),
    )  # fmt: skip
    return {"type": "bundle", "id": f"bundle--{claims[0].uuid}",
            "objects": list(all_objects(claims, known, NOW))}  # fmt: skip


def party(one: OutParty | None) -> PartyEntry | None:
    return one and PartyEntry(one.name, one.party_kind, uuid=one.uuid)


def statement(one: OutStatement) -> StatementEntry:
    source = one.source
    return StatementEntry(
        party(one.claimant),
        source
        and SourceEntry(
            source.url,
            source.title or source.file_name,
            party(source.publisher),
            source.author,
            source.published,
            source.accessed,
            source.archive_url,
            source.language,
            source.note,
            source.uuid,
        ),
        one.said,
        one.place,
        one.role,
        one.speech,
        one.note,
        one.credibility,
        tuple(QuoteEntry(quote.exact, quote.language) for quote in one.quotes),
    )


def expected(one: OutClaim) -> ClaimEntry:
    """Without what STIX does not hold, and without its key."""
    return ClaimEntry(
        one.text,
        None,
        one.language,
        one.original,
        one.original_language,
        one.note,
        one.topics,
        tuple(told for told in map(statement, one.statements) if told != StatementEntry()),
        tuple(AssessmentEntry(*told[2:]) for told in one.assessments),
        tuple(EstimateEntry(*told[2:]) for told in one.estimates),
        one.uuid,
    )


@pytest.mark.slow
@given(linked_claims())
@settings(max_examples=200, deadline=None)
def test_what_is_written_comes_back(claims: list[OutClaim]) -> None:
    found = [one for one in read(written(claims)) if isinstance(one, Entry)]
    made = {claim.uuid: claim for one in found for claim in one.claims}
    assert {uuid: claim._replace(key=None) for uuid, claim in made.items()} == {
        one.uuid: expected(one) for one in claims
    }
    keys = {claim.key: uuid for uuid, claim in made.items()}
    links = {link.key: link for one in found for link in one.links}
    assert {
        (
            keys[link.claim],
            link.relation,
            keys.get(link.target) or links[link.target].uuid,
            link.because,
            link.uuid,
        )
        for link in links.values()
    } == {
        (one.uuid, link.relation, link.target_claim or link.target_link, link.because, link.uuid)
        for one in claims
        for link in one.links
    }


@given(linked_claims())
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_stix(claims: list[OutClaim]) -> None:
    """By the library of OASIS, which refuses what the standard does not allow."""
    import stix2

    found = written(claims)
    stix2.parse(found, allow_custom=False)
    for one in found["objects"]:
        for reference in one.get("external_references", ()):
            # RFC 3986, appendix B, and the characters of section 2
            assert re.fullmatch(
                r"https?://(?:[\w.~!$&*+,;=:@/?-]|%[0-9A-F]{2})+(#(?:[\w.~!$&*+,;=:@/?-]|%[0-9A-F]{2})*)?",
                reference.get("url", "http://x"),
                re.ASCII,
            )


@hostile
def test_every_text_comes_back(outgoing_desk: str, text: str) -> None:
    import stix2

    with telling(outgoing_desk, text) as made:
        content = made.written("stix")
    notes = [one for one in stix2.parse(content.decode()).objects if one["type"] == "note"]
    assert [one["content"] for one in notes] == [made.claim.text, made.rebuttal.text]
    assert list(notes[0]["labels"]) == list(made.claim.topics)
    found = [one for one in read(content) if isinstance(one, Entry)]
    whole = [claim._replace(key=None) for one in found for claim in one.claims]
    assert whole == [expected(made.claim), expected(made.rebuttal)]
    links = [link for one in found for link in one.links]
    assert [link.because for link in links] == [made.rebuttal.links[0].because]


def test_the_same_claims_are_the_same_objects() -> None:
    first, second = (list(all_objects([], Joined(frozenset(), frozenset()), NOW)) for _ in "ab")
    assert first == second


def test_a_bundle_is_known_by_its_type() -> None:
    assert stix.likely(b'{\n "type":  "bundle", "objects": []}', "x.json") > 90
    assert stix.likely(b'{"@type": "ClaimReview"}', "x.json") == 0
