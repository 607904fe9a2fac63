"""Bytes of any kind as lines and records: read or refused by line and field, never a traceback."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack import shipped
from claimtrack.errors import Refused
from claimtrack.exchange import record_lines, splitting
from claimtrack.ledger.entries import Rejected
from claimtrack.ledger.lines import DocumentLine, Line

FIXTURE = (shipped.folder("fixtures") / "afghanistan.jsonl").read_bytes()
HEADER = b'{"format":"claimtrack","version":2}\n'
WHOLE = b'{"format":"claimtrack","version":2,"revisions":1}\n'
UUID = "019b8d61-e9f8-7000-8000-000000000001"
PARTY = b'{"kind":"party","uuid":"%b","name":"Russia"}' % UUID.encode()


def lines(content: bytes) -> list[bytes]:
    return list(splitting.lines(io.BytesIO(content), "file.jsonl"))


def read(content: bytes) -> list[object]:
    found = record_lines.read(splitting.lines(io.BytesIO(content), "file.jsonl"), "file.jsonl")
    return list(found)[1:]


def only(content: bytes) -> object:
    (found,) = read(HEADER + content)
    return found


@given(
    st.lists(st.sampled_from([b"", b"a", b"bb", b"\xff"])), st.sampled_from(["\n", "\r", "\r\n"])
)
def test_lines_end_in_any_way(parts: list[bytes], end: str) -> None:
    content = end.encode().join(parts)
    expected = parts[:-1] if parts and not parts[-1] else parts
    assert lines(content) == expected
    assert lines(b"\xef\xbb\xbf" + content) == expected


@pytest.mark.parametrize("block", [1, 2, 3, 7])
@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_lines_are_the_same_however_they_are_cut(
    monkeypatch: pytest.MonkeyPatch, block: int, end: bytes
) -> None:
    monkeypatch.setattr(splitting, "BLOCK", block)
    assert lines(b"one" + end + end + b"three") == [b"one", b"", b"three"]


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_the_fixture_is_read_alike_with_any_line_end(end: bytes) -> None:
    plain = [line[:4] for line in read(FIXTURE) if isinstance(line, Line)]
    assert len(plain) > 300
    other = read(b"\xef\xbb\xbf" + FIXTURE.replace(b"\n", end))
    assert [line[:4] for line in other if isinstance(line, Line)] == plain


def test_a_line_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "LONGEST", 2**19)
    with pytest.raises(Refused, match="more than"):
        lines(HEADER + b" " * 2**20)


def test_a_torn_gzip_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(FIXTURE)
    for content in (packed[: len(packed) // 2], packed[:-4], packed[:20] + b"\xff" * 50):
        stream = gzip.GzipFile(fileobj=io.BytesIO(content))
        with pytest.raises(Refused, match=r"file\.jsonl"):
            list(splitting.lines(stream, "file.jsonl"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        (PARTY[:-1] + b',"name":"Iran"}', "name", "stands twice"),
        (PARTY[:-1] + b',"name" :"Iran"}', "name", "stands twice"),
        (PARTY[:-1] + b',"name"\t:"Iran"}', "name", "stands twice"),
        (PARTY[:-1] + b',"na\\u006de":"Iran"}', "name", "stands twice"),
        (PARTY[:-1] + b',"note":NaN}', "note", "must be text"),
        (PARTY[:-1] + b',"note":1e999}', "note", "must be text"),
        (PARTY[:-1] + b',"note":' + b"9" * 5000 + b"}", None, "not JSON"),
        (PARTY[:-1] + b',"note":' + b"[" * 100_000 + b"}", None, "not JSON"),
        (PARTY[:-1] + b',"note":{"a":{"b":"c"}}}', "note", "must be text"),
        (PARTY[:-1] + b',"note":"\xff"}', None, "not UTF-8"),
        (PARTY[:-1] + b',"note":"a\x00b"}', None, "not JSON"),
        (PARTY[:-1] + b',"note":""}', "note", "must be text"),
        (PARTY.replace(UUID.encode(), UUID.upper().encode()), "uuid", "is not a UUID"),
        (PARTY.replace(UUID.encode(), b"1"), "uuid", "is not a UUID"),
        (PARTY[:-1], None, "not JSON"),
        (b'"text"', None, "not a JSON object"),
        (b"7", None, "not a JSON object"),
        (b'{"kind":["party"]}', "kind", "is not a kind"),
        (PARTY[:-1] + b',"recorded_in":"x"}', "recorded_in", "must be the number"),
    ],
)
def test_a_line_that_is_none_is_told(line: bytes, field: str | None, words: str) -> None:
    found = only(line)
    assert isinstance(found, Rejected)
    assert (found.place.number, found.place.field) == (2, field)
    assert words in found.problem
    assert found.raw == line


@pytest.mark.parametrize("escaped", ["\\ud83d\\ude00", "\\u0041", '\\": \\"', "a\\nb", "ИГ"])
def test_a_text_is_read_however_it_is_escaped(escaped: str) -> None:
    line = PARTY[:-1] + f',"note":"{escaped}"}}'.encode()
    found = only(line)
    assert isinstance(found, Line)
    assert found.record == {"name": "Russia", "note": json.loads(f'"{escaped}"')}


def test_blank_lines_count_but_say_nothing() -> None:
    found = read(HEADER + b"\n  \n" + PARTY + b"\n\n")
    assert [line.number for line in found if isinstance(line, Line)] == [4]


@pytest.mark.parametrize(
    "first",
    [b"", b"\n\n", b"{}", b"[]", b"7", b'{"format":"claimtrack"}', b"\xff",
     b'{"format":"claimtrack","version":true}', b'{"format":"claimtrack","version":"1"}',
     b'{"format":"claimtrack","version":1,"revisions":1}',
     b'{"format":"claimtrack","version":2,"revisions":-1}',
     b'{"format":"claimtrack","version":2,"revisions":1e3}',
     b'{"format":"claimtrack","version":2,"more":1}', b"x" * 100_000],
)  # fmt: skip
def test_what_is_no_such_file_is_refused(first: bytes) -> None:
    with pytest.raises(Refused, match="not a claimtrack file"):
        read(first)


def pieces() -> Iterator[st.SearchStrategy[bytes]]:
    known = FIXTURE.splitlines()
    yield st.binary(max_size=60)
    yield st.sampled_from(known)
    yield st.text(max_size=40).map(lambda text: PARTY[:-1] + json.dumps({"x": text})[1:].encode())
    yield st.sampled_from(known).flatmap(
        lambda line: st.tuples(
            st.integers(0, len(line)), st.integers(0, 8), st.binary(max_size=4)
        ).map(lambda cut: line[: cut[0]] + cut[2] + line[cut[0] + cut[1] :])
    )
    told = st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
        max_leaves=6,
    )
    kinds = st.sampled_from(["party", "claim", "change", "revision", "document", "quote"])
    names = st.sampled_from(["uuid", "text", "name", "record", "digest", "before", "sha256"])
    yield st.tuples(kinds, st.dictionaries(names, told)).map(
        lambda pair: json.dumps({"kind": pair[0], **pair[1]}).encode()
    )


@given(
    st.sampled_from([HEADER, WHOLE]),
    st.lists(st.one_of(*pieces()), max_size=6),
    st.sampled_from([b"\n", b"\r", b"\r\n"]),
)
def test_any_bytes_are_read_or_told(header: bytes, some: list[bytes], end: bytes) -> None:
    for found in read(header + end.join(some)):
        assert found is not None
        if isinstance(found, Rejected):
            assert found.problem and found.next_step and found.place.number > 1
        elif isinstance(found, Line | DocumentLine):
            assert found.number > 1
