"""MISP: what was judged in events becomes claims, with who agrees and who does not."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.errors import Refused
from claimtrack.exchange.formats import misp
from claimtrack.ledger.entries import (
    AssessmentEntry,
    ClaimEntry,
    Entry,
    LinkEntry,
    PartyEntry,
    Rejected,
    StatementEntry,
)


def read(given: Any) -> list[Entry | Rejected]:
    content = given if isinstance(given, bytes) else json.dumps(given).encode()
    return list(misp.read(io.BytesIO(content), "event.json", {}))


def entries(given: Any) -> list[Entry]:
    found = read(given)
    assert all(isinstance(one, Entry) for one in found), found
    return [one for one in found if isinstance(one, Entry)]


def opinion(value: Any, about: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "uuid": f"o{value}",
        "opinion": value,
        "created": "2026-03-01 10:00:00",
        "modified": "2026-03-02 10:00:00",
        **({"object_uuid": about} if about else {}),
        **more,
    }


def event(**more: Any) -> dict[str, Any]:
    kept = {"uuid": "e", "info": "Bank heist", "date": "2026-02-01", "Orgc": {"name": "CIRCL"}}
    return {"Event": kept | more}


def attribute(**more: Any) -> dict[str, Any]:
    return {"uuid": "a", "type": "ip-dst", "value": "192.0.2.1", "comment": "C2"} | more


def test_an_attribute_under_an_opinion_is_a_claim_that_it_rebuts() -> None:
    low = opinion("15", "a", comment="A sinkhole.", authors="ann@x", Orgc={"name": "ACME"})
    (one,) = entries(event(Attribute=[attribute(Opinion=[low])]))
    assert one.claims == (
        ClaimEntry(
            'ip-dst 192.0.2.1 is part of the event "Bank heist".',
            "a",
            note="C2",
            statements=(StatementEntry(PartyEntry("CIRCL", "organisation"), said="2026-02-01"),),
            assessments=(
                AssessmentEntry(
                    "ann@x", "2026-03-02", "strongly disagree (15 of 100)", because="A sinkhole."
                ),
            ),
        ),
        ClaimEntry(
            "A sinkhole.",
            "o15",
            note="Authors: ann@x",
            statements=(StatementEntry(PartyEntry("ACME", "organisation"), said="2026-03-01"),),
        ),
    )
    assert one.links == (LinkEntry("o15", "rebuts", "a"),)


@pytest.mark.parametrize(
    ("value", "word", "relations"),
    [
        (0, "strongly disagree", ["rebuts"]),
        ("20", "strongly disagree", ["rebuts"]),
        (21, "disagree", ["rebuts"]),
        (40, "disagree", ["rebuts"]),
        (41, "neutral", []),
        (60, "neutral", []),
        (61, "agree", ["supports"]),
        (80, "agree", ["supports"]),
        (81, "strongly agree", ["supports"]),
        ("100", "strongly agree", ["supports"]),
    ],
)
def test_opinions_in_the_words_of_misp(value: Any, word: str, relations: list[str]) -> None:
    (one,) = entries(event(Opinion=[opinion(value)]))
    assert one.claims[0].text == "Bank heist"
    assert [told.verdict for told in one.claims[0].assessments] == [f"{word} ({value} of 100)"]
    assert [link.relation for link in one.links] == relations


@pytest.mark.parametrize("value", ["", "101", -1, None, True, 1.5, "high"])
def test_what_is_no_opinion_is_set_aside(value: Any) -> None:
    (one,) = read(event(Opinion=[opinion(value)]))
    assert isinstance(one, Rejected)
    assert str(one.place) == 'object 1, field "opinion"'
    assert one.problem.endswith("is no opinion from 0 to 100")


def test_objects_reports_and_opinions_about_opinions() -> None:
    nested = opinion(70, Opinion=[opinion(10)])
    things = {"uuid": "x", "name": "file", "Attribute": [attribute(value="evil.exe")]}
    report = {"uuid": "r", "name": "What happened", "Opinion": [nested]}
    found = entries(event(Object=[things | {"Opinion": [opinion(90)]}], EventReport=[report]))
    assert [(one.claims[0].key, one.claims[0].text) for one in found] == [
        ("x", 'file evil.exe is part of the event "Bank heist".'),
        ("r", 'report "What happened" is part of the event "Bank heist".'),
        ("o70", 'Somebody agrees: report "What happened"'),
    ]
    assert [link for one in found for link in one.links] == [
        LinkEntry("o90", "supports", "x"),
        LinkEntry("o70", "supports", "r"),
        LinkEntry("o10", "rebuts", "o70"),
    ]


def test_an_opinion_may_stand_apart_from_what_it_is_about() -> None:
    """As PyMISP writes them."""
    (one,) = entries(event(Attribute=[attribute()], Opinion=[opinion(5, "a")]))
    assert one.claims[0].key == "a"
    assert one.claims[0].text == 'ip-dst 192.0.2.1 is part of the event "Bank heist".'
    (lost,) = read(event(Opinion=[opinion(5, "b")]))
    assert isinstance(lost, Rejected)
    assert lost.problem == "what an opinion is about is not in the event: b"


def test_tags_of_the_scales_are_assessments_by_the_organisation() -> None:
    tags = [
        {"name": 'admiralty-scale:source-reliability="b"'},
        {"name": 'admiralty-scale:information-credibility="2"'},
        {"name": 'estimative-language:likelihood-probability="very-likely"'},
        {"name": 'estimative-language:confidence-in-analytic-judgment="moderate"'},
        {"name": "tlp:white"},
    ]
    (one,) = entries(event(Tag=tags))
    assert one.claims[0].assessments == (
        AssessmentEntry(
            "CIRCL",
            credibility="2",
            likelihood="very_likely",
            confidence="moderate",
            because="By tags of MISP.",
        ),
    )
    assert one.claims[0].statements[0].note == (
        "Reliability of the source, by a tag: B (usually reliable)"
    )


def test_notes_and_false_positives_are_kept_with_what_is_judged() -> None:
    part = attribute(
        Opinion=[opinion(10)],
        Note=[{"uuid": "n", "note": "Seen before.", "authors": "bob@x"}],
        Sighting=[{"type": "1"}, {"type": "0"}],
    )
    (one,) = entries(event(Attribute=[part]))
    assert one.claims[0].note == (
        "C2\nSightings as a false positive: 1\nNote by bob@x: Seen before."
    )


def test_what_nobody_judged_is_left_out_and_counted() -> None:
    (one,) = entries([event(Attribute=[attribute(), attribute(uuid="b")]), event()])
    assert one.claims == ()
    assert one.remarks == (
        "attributes that nobody judged are left out: 2",
        "events that nobody judged are left out: 2",
    )


def test_files_answers_and_lists() -> None:
    judged = event(Attribute=[attribute(Opinion=[opinion(10)])])
    for form in (judged, [judged], {"response": [judged, event()]}, judged["Event"]):
        assert [link.target for one in entries(form) for link in one.links] == ["a"]
    lines = f"{json.dumps(judged)}\n{json.dumps(judged)}".encode()
    assert len(entries(lines)) == 2
    searched = attribute(Opinion=[opinion(10)], Event={"info": "Heist", "Orgc": {"name": "CIRCL"}})
    (found,) = entries({"response": {"Attribute": [searched]}})
    assert found.claims[0].text == 'ip-dst 192.0.2.1 is part of the event "Heist".'
    assert found.claims[0].statements[0].claimant == PartyEntry("CIRCL", "organisation")
    (again,) = entries(found.raw)
    assert again.claims == found.claims


def test_what_is_set_aside_is_read_again() -> None:
    part = attribute(Opinion=[opinion(10)])
    other = attribute(uuid="b")
    for whole in (
        event(Attribute=[part, other]),
        event(Attribute=[other], Opinion=[opinion(3, "b")]),
        event(Opinion=[opinion(3)]),
    ):
        (one,) = entries(whole)
        (again,) = entries(one.raw)
        assert again.links == one.links
        assert again.claims[0].assessments == one.claims[0].assessments


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(
        ["Opinion", "Note", "Tag", "Event", "Attribute", "Object", "uuid", "a", "o5"]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_any_value_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    about = opinion(5, Note=[{"note": "x"}], Orgc={"name": "ACME"})
    part = attribute(Opinion=[about], Tag=[{"name": "x"}])
    whole = event(Attribute=[part], Object=[{"uuid": "x", "name": "file"}])
    places = [about, part, whole["Event"], whole, about["Note"][0], about["Orgc"], part["Tag"][0]]
    place = data.draw(st.sampled_from(places))
    place[data.draw(st.sampled_from(sorted(place)) | st.text())] = data.draw(_JSON)
    form = data.draw(st.just(whole) | _JSON)
    try:
        found = read(form)
    except Refused:
        return
    assert all(isinstance(one, Entry | Rejected) for one in found)


@given(st.binary())
@settings(deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        found = read(content)
    except Refused:
        return
    assert all(isinstance(one, Entry | Rejected) for one in found)


def test_an_event_is_known_by_its_members() -> None:
    head = json.dumps(event(Attribute=[])).encode()
    assert misp.likely(head, "x.json") > 80
    assert misp.likely(b'{"type": "bundle"}', "x.json") == 0
    assert misp.likely(b'{"@type": "Event"}', "x.json") == 0
