"""Records from a file: each fault is named by file, line and field, and nothing is kept."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from factories import revising
from file_lines import ASSESSMENT, CLAIM, COPY, PACKED, QUOTE, SHOWN, SOURCE, STATEMENT, without

from claimtrack import shipped
from claimtrack.errors import Refused
from claimtrack.exchange import record_lines
from claimtrack.ledger.loading import load
from claimtrack.store import documents
from claimtrack.store.engine import reading
from claimtrack.store.records import SHAPES, digest
from claimtrack.vocabulary import Kind, Relation

HEADER = '{"format": "claimtrack", "version": 1}'
PARTY = '{"kind": "party", "uuid": "019b8d61-e9f8-7000-8000-00000000000%d", "name": "Russia"}'
FIXTURE = shipped.folder("fixtures") / "afghanistan.jsonl"


def encoded(*lines: str) -> list[bytes]:
    return [line.encode() for line in lines]


def loaded(database: str, *lines: str) -> int:
    with revising(database) as revision:
        return load(
            revision, record_lines.read(encoded(HEADER, *lines), "file.jsonl"), "file.jsonl"
        )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 2: not JSON"),
        ("[]", "line 2: not a JSON object"),
        ("[" * 100_000, "line 2: not JSON"),
        ('{"kind": "rumour"}', 'line 2, field "kind"'),
        ('{"kind": "party"}', 'line 2, field "uuid"'),
        (PARTY % 1 + "}", "line 2: not JSON"),
        ((PARTY % 1)[:-1] + ', "age": "9"}', 'line 2, field "age"'),
        ((PARTY % 1)[:-1] + ', "note": null}', 'line 2, field "note"'),
        ((PARTY % 1)[:-1] + ', "note": 7}', 'line 2, field "note"'),
        ((PARTY % 1)[:-1] + ', "same_as": "nobody"}', 'line 2, field "same_as"'),
        ((PARTY % 1)[:-1] + ', "note": "\\u0000"}', "line 2: the note holds a NUL"),
        ((PARTY % 1)[:-1] + ', "note": "\\ud800"}', "line 2: the note is not valid UTF-8"),
        ((PARTY % 1).replace('"Russia"', '" "'), 'line 2, field "name"'),
        ((PARTY % 1).replace('"name": "Russia"', '"note": "x"'), 'line 2, field "name"'),
        ((PARTY % 1)[:-1] + ', "party_kind": "empire"}', 'line 2, field "party_kind"'),
        ((PARTY % 1).replace("party", "source").replace("name", "note"), "line 2: source without"),
    ],
)
def test_a_fault_is_named_and_nothing_is_kept(shared_database: str, line: str, words: str) -> None:
    with pytest.raises(Refused) as fault:
        loaded(shared_database, line)
    assert f"file.jsonl, {words}" in str(fault.value)
    with reading(shared_database) as connection:
        assert connection.plain("SELECT count(*) FROM revision") == [(0,)]


def test_a_uuid_comes_but_once(database: str) -> None:
    with pytest.raises(Refused, match=r"line 3.*uuid"):
        loaded(database, PARTY % 1, (PARTY % 1).replace("Russia", "Iran"))
    assert loaded(database, PARTY % 1, PARTY % 1) == 1


@pytest.mark.parametrize("kept", [("verdict",), ("credibility", "likelihood"), ("confidence",)])
def test_an_assessment_has_some_judgement(database: str, kept: tuple[str, ...]) -> None:
    judgements = ("verdict", "credibility", "likelihood", "confidence")
    without = {name: value for name, value in ASSESSMENT.items() if name not in judgements}
    with pytest.raises(Refused, match=r"line 3: assessment without verdict, credibility"):
        loaded(database, CLAIM, json.dumps(without))
    record = without | {name: ASSESSMENT[name] for name in kept}
    assert loaded(database, CLAIM, json.dumps(record)) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("credibility", "7"), ("credibility", "C"), ("likelihood", "very likely"),
        ("confidence", "medium"), ("assessed", "2026-01"), ("claim", "nothing"), ("analyst", " "),
    ],
)  # fmt: skip
def test_a_word_that_no_assessment_has_is_named(
    shared_database: str, field: str, value: str
) -> None:
    with pytest.raises(Refused, match="line 3"):
        loaded(shared_database, CLAIM, json.dumps(ASSESSMENT | {field: value}))


@pytest.mark.parametrize("first", ["", "{}", '{"format": "claimtrack", "version": 3}', "id,text"])
def test_another_file_is_refused(shared_database: str, first: str) -> None:
    with pytest.raises(Refused, match="line 1"), revising(shared_database) as revision:
        load(revision, record_lines.read(encoded(first), "file.jsonl"), "file.jsonl")


def test_the_fixture_is_kept_to_the_letter(fixture_database: str) -> None:
    """Every record of the file, with its digest, as the log has it."""
    expected, documents = [], set()
    for text in FIXTURE.read_text(encoding="utf-8").splitlines()[1:]:
        record = json.loads(text)
        if record["kind"] == "document":
            documents.add((record["sha256"], len(record["text"].encode())))
            continue
        kind = Kind(record.pop("kind"))
        expected.append((record["uuid"], kind, digest(kind, record)))
    with reading(fixture_database) as connection:
        assert set(connection.plain("SELECT sha256, size FROM document")) == documents
        for number, (uuid, kind, wanted) in enumerate(expected, 1):
            ((found_kind, row_id, found),) = connection.plain(
                f"SELECT kind, row_id, digest FROM change WHERE ordinal = {number}"
            )
            assert (found_kind, bytes(found)) == (kind.value, wanted)
            assert connection.plain(f"SELECT uuid FROM {kind} WHERE id = {row_id}") == [(uuid,)]


def test_the_fixture_has_what_it_promises() -> None:
    records = [json.loads(line) for line in FIXTURE.read_text(encoding="utf-8").splitlines()[1:]]
    count = {kind: sum(record["kind"] == kind for record in records) for kind in SHAPES}
    assert count[Kind.CLAIM] >= 25
    assert count[Kind.PARTY] >= 15
    assert count[Kind.SOURCE] >= 12
    assert count[Kind.LINK] >= 20
    relations = {record["relation"] for record in records if record["kind"] == "link"}
    assert relations == {relation.value for relation in Relation}
    assert any("target_link" in record for record in records)


def test_every_quote_of_the_fixture_is_anchored_in_a_copy_of_a_digest() -> None:
    folder = FIXTURE.parent / "digests"
    records = [json.loads(line) for line in FIXTURE.read_text(encoding="utf-8").splitlines()]
    copies = {one["uuid"]: one for one in records if one.get("kind") == "capture"}
    for one in copies.values():
        content = (folder / one["file_name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one["sha256"] == one["text_sha256"]
    for one in records:
        if one.get("kind") == "quote":
            text = (folder / copies[one["capture"]]["file_name"]).read_text(encoding="utf-8")
            start, end = int(one["start"]), int(one["end"])
            assert text[start:end] == one["exact"]
            assert text[:start].endswith(one["prefix"])
            assert text[end:].startswith(one.get("suffix", ""))


def told(*records: dict[str, str]) -> list[str]:
    return [CLAIM, *map(json.dumps, records)]


def test_a_copy_comes_with_its_document_and_a_quote_stands_in_it(database: str) -> None:
    assert loaded(database, *told(PACKED, SHOWN, SOURCE, COPY, STATEMENT, QUOTE)) == 5
    with reading(database) as connection:
        assert documents.content(connection, PACKED["sha256"]) == b"\xff"
        assert connection.plain('SELECT prefix, start, "end" FROM quote') == [("A ", 2, 6)]


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ((SHOWN | {"text": "Another."},), 'line 3, field "sha256": the document has'),
        ((SHOWN | {"base64": "/w=="},), "line 3: a document has sha256, and text or base64"),
        ((PACKED | {"base64": "no base64"},), 'line 3, field "base64": cannot be read'),
        ((SHOWN | {"text": 7},), 'line 3, field "text": cannot be read'),
        ((SHOWN | {"text": "\ud800"},), 'line 3, field "text": cannot be read'),
        ((SHOWN | {"sha256": "../../etc"},), 'line 3, field "sha256": must be 64 hex digits'),
        ((SOURCE, COPY), 'line 4, field "sha256": no document'),
        ((SHOWN, SOURCE, COPY | {"captured": "2026-01-05"}), "line 5: the captured"),
        (
            (SHOWN, SOURCE, COPY, STATEMENT, QUOTE | {"start": "1"}),
            'line 7, field "start": the quote does not stand there',
        ),
        (
            (SHOWN, SOURCE, COPY, STATEMENT, QUOTE | {"end": "9" * 5000}),
            'line 7, field "start": the quote does not stand there',
        ),
        (
            (SHOWN, SOURCE, COPY, STATEMENT, QUOTE | {"prefix": "No "}),
            'line 7, field "start": the quote does not stand there',
        ),
        (
            (SHOWN, SOURCE, COPY, STATEMENT, without(QUOTE, "capture")),
            'line 7, field "capture": goes with start and end',
        ),
        (
            (SHOWN, SOURCE, COPY, without(STATEMENT, "source"), QUOTE),
            'line 7, field "capture": is no copy of the statement\'s source',
        ),
        ((SHOWN, SOURCE, without(COPY, "extractor")), 'line 5, field "extractor": goes with'),
        (
            (PACKED, SHOWN, SOURCE, COPY | {"text_sha256": PACKED["sha256"]}),
            'line 6, field "text_sha256": that document is no UTF-8 text',
        ),
        ((without(PACKED, "base64") | {"base64": False},), 'line 3, field "base64"'),
    ],
)
def test_a_document_or_a_place_that_is_wrong_is_named(
    shared_database: str, records: tuple[dict[str, str], ...], words: str
) -> None:
    with pytest.raises(Refused) as fault:
        loaded(shared_database, *told(*records))
    assert f"file.jsonl, {words}" in str(fault.value)


def test_the_fixture_holds_no_path_of_a_machine() -> None:
    for path in Path(FIXTURE.parent).rglob("*.*"):
        assert "/work/" not in path.read_text(encoding="utf-8")
