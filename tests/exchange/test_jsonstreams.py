"""The values of a JSON file: all of them, whatever else is broken, and nothing but them."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import Refused
from claimtrack.exchange import jsonstreams
from claimtrack.exchange.jsonstreams import DEEPEST, Broken, Element, elements
from claimtrack.exchange.jsonvalues import Wrong, parse


def read(content: bytes, *into: str) -> list[Element | Broken]:
    return list(elements(io.BytesIO(content), "a.json", into))


def raws(content: bytes, *into: str) -> list[bytes]:
    return [one.raw for one in read(content, *into) if isinstance(one, Element)]


def broken(content: bytes, *into: str) -> list[tuple[int, str]]:
    return [(one.line, one.problem) for one in read(content, *into) if isinstance(one, Broken)]


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":1}\n{"b":"}"}\n',
        b'{"a":1}{"b":"}"}',
        b'{"a":1},\r\n{"b":"}"},\r\n',
        b'\xef\xbb\xbf[{"a":1} , {"b":"}"}]',
        b'\x1e{"a":1}\n\x1e{"b":"}"}\n',
        b'<script type="application/ld+json">{"a":1}</script>,\n'
        b"<script data-x='y' type='application/ld+json' >{\"b\":\"}\"}</script>\n",
        b'<!-- {"c": 1} -->\n{"a":1}\n<!-- -->{"b":"}"}',
        b"<!doctype html><script>x = {};</script><style>a{b}</style>\n"
        b'<SCRIPT TYPE="application/ld+json">\n//<![CDATA[\n{"a":1}\n//]]>\n</SCRIPT>\n'
        b"text {not it}\n"
        b'<script type="application/ld&#x2B;json"><!--\n{"b":"}"}\n//--></script></html>',
    ],
)
def test_what_stands_around_values_is_passed_over(content: bytes) -> None:
    assert raws(content) == [b'{"a":1}', b'{"b":"}"}']
    assert broken(content) == []


def test_members_are_gone_into() -> None:
    found = read(
        b'{"name":"n","feed":[\n{"item":[{"u":1},{"u":2}]},{"item":{"u":3},"k":[4]},5]}',
        *("feed", "item"),
    )
    assert found == [
        Element(1, 2, ("feed", "item"), b'{"u":1}'),
        Element(2, 2, ("feed", "item"), b'{"u":2}'),
        Element(3, 2, ("feed",), b'{"item":[]}', outer=True),
        Element(4, 2, ("feed", "item"), b'{"u":3}'),
        Element(5, 2, ("feed",), b'{"item":[],"k":[4]}', outer=True),
        Element(6, 2, ("feed",), b"5"),
        Element(7, 1, (), b'{"name":"n","feed":[]}', outer=True),
    ]


def test_a_member_that_holds_no_brackets_is_not_gone_into() -> None:
    assert raws(b'{"item":"x","b":{"item":[1]}}', "item") == [b'{"item":"x","b":{"item":[1]}}']


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b'{"a":{"b":1}', "a bracket opens where none can: was one before not closed?"),
        (b'{"a":"b}', "a string does not end on its line"),
        (b'{"a":[1}', '"}" stands where another bracket must close'),
        (b"what is this", "neither an object nor a list begins here"),
        (b'{"a":' * 1001, "more than 1000 brackets stand in one another"),
    ],
)
def test_a_broken_line_costs_that_line(line: bytes, problem: str) -> None:
    content = b'{"n":1}\n' + line + b'\n{"n":2}\n[{"n":3}]'
    assert raws(content) == [b'{"n":1}', b'{"n":2}', b'{"n":3}']
    assert broken(content) == [(2, problem)]


def test_a_broken_element_of_a_list_costs_that_element_where_each_begins_a_line() -> None:
    content = b'{"f":[\n  {"n":1},\n  {"n:1,\n   "b": {}},\n  {"n":2}\n]}\n{"n":3}'
    assert raws(content, "f") == [b'{"n":1}', b'{"n":2}', b'{"f":[]}', b'{"n":3}']
    assert broken(content, "f") == [(3, "a string does not end on its line")]


def test_a_list_broken_in_the_middle_of_a_line_costs_the_rest_of_it() -> None:
    content = b'{"f":[{"n":1},{"n:1},{"n":2}]}\n{"n":3}'
    assert raws(content, "f") == [b'{"n":1}', b'{"n":3}']
    assert broken(content, "f") == [(1, "a string does not end on its line")]


@pytest.mark.parametrize("cut", [b'[{"n":1}', b'[{"n":1},', b'[{"n":1},{"n', b'[{"n":1},{"n":{}'])
def test_a_file_that_was_cut_off_says_so(cut: bytes) -> None:
    assert raws(cut) == [b'{"n":1}']
    assert [problem.partition("within")[0] for _, problem in broken(cut)] == ["the file ends "]


def test_a_deep_value_is_broken_and_nothing_else() -> None:
    deep = b'{"a":' * (DEEPEST + 1) + b"1" + b"}" * (DEEPEST + 1)
    assert raws(b"[" + deep + b',{"b":1}]') == [b'{"b":1}']


def test_a_value_too_long_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonstreams, "LONGEST", 2**20)
    long = b'{"a":"' + b"x" * 2**20 + b'"}'
    assert raws(long + b'\n{"b":1}') == [b'{"b":1}']


def test_lines_that_each_open_and_never_close_are_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each would be read for long before it shows that nothing comes of it."""
    monkeypatch.setattr(jsonstreams, "_WASTE", 2**20)
    with pytest.raises(Refused, match="too much is broken"):
        read(b'{"a":[\n' * 20_000)


def test_another_encoding_is_refused() -> None:
    for encoding in ("utf-16", "utf-32", "utf-16-le"):
        with pytest.raises(Refused, match="not in UTF-8"):
            read('{"a": 1}'.encode(encoding))


def test_lines_of_an_old_mac_are_counted() -> None:
    assert [one.line for one in read(b'{"a":1}\r{"b":\r1}\r{"c":1}')] == [1, 2, 4]


simple = st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False)
values = st.recursive(
    simple.filter(lambda one: one not in (float("inf"), float("-inf"))),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
objects = st.dictionaries(st.text(), values)


@pytest.mark.slow
@given(st.lists(objects), st.sampled_from([None, 1]), st.booleans(), st.integers(1, 40))
def test_whatever_is_written_is_found(
    written: list[dict[str, Any]], indent: int | None, ascii_only: bool, piece: int
) -> None:
    """In a list, one a line, in a member; and wherever the pieces of the stream end."""
    texts = [json.dumps(one, ensure_ascii=ascii_only).replace("\\ud", "\\ue") for one in written]
    encoded = [text.encode(errors="replace") for text in texts]
    wanted = [parse(one) for one in encoded if b"\\u0000" not in one]
    kept = [one for one in encoded if b"\\u0000" not in one]
    for content in (
        b"\n".join(kept),
        b"[" + b",".join(kept) + b"]",
        b'{"x": {"y": 1}, "in" : [' + b" ,\n ".join(kept) + b"]}",
    ):
        found = list(elements(Slow(content, piece), "a", ["in"]))
        inner = [one for one in found if isinstance(one, Element) and not one.outer]
        assert [parse(one.raw) for one in inner] == wanted
        assert not any(isinstance(one, Broken) for one in found)


class Slow(io.BytesIO):
    """A stream that gives few bytes at a time, as a pipe may."""

    def __init__(self, content: bytes, piece: int) -> None:
        super().__init__(content)
        self.piece = piece

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self.piece)


TOKENS = (
    rb"""{ } [ ] " \\ : , "in" "a":1 < <script\x20type=application/ld+json> </script> <!-- -->"""
    rb""" 1e999 NaN \\ud800 \\u0000 \\0 //<![CDATA[ ]]> x"""
).replace(rb"\x20", b"\t")
TOKENS = TOKENS.replace(b"\\" * 2, b"\\")
hostile = st.lists(
    st.sampled_from([*TOKENS.split(b" "), b" ", b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf"]),
    max_size=60,
).map(b"".join)


@given(hostile | st.binary(max_size=80), st.integers(1, 9))
def test_any_bytes_end_in_values_and_broken_places(content: bytes, piece: int) -> None:
    try:
        found = list(elements(Slow(content, piece), "a", ["in", "a"]))
    except Refused:
        return
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    for one in found:
        if isinstance(one, Element):
            try:
                parse(one.raw)
            except Wrong as wrong:
                assert wrong.problem.isprintable()


@pytest.mark.parametrize(
    ("text", "field", "problem"),
    [
        ('{"a": NaN}', "a", '"NaN" is no number that can be kept'),
        ('{"a": {"b": [1, -Infinity]}}', "a.b", '"-Infinity" is no number that can be kept'),
        ('{"a": 1e999}', "a", '"1e999" is no number that can be kept'),
        ('{"a": %s}' % ("9" * 5000), "a", '"999999999999… (5000 characters)" is no number'),
        ('{"a": "\\ud800"}', "a", "there is half of a surrogate pair in it"),
        ('{"a": ["\\u0000"]}', "a", "there is a NUL in it"),
        ('{"b": {"a": 1, "a": 1}}', "a", "it stands twice in one object"),
        ('{"a" 1}', None, "not JSON: Expecting ':' delimiter"),
        ('{"a": "\t"}', None, "not JSON: Invalid control character"),
        ("[" * 100_000, None, "not to be read: it is nested too deep"),
    ],
)
def test_what_two_programs_would_read_as_two_things_is_refused(
    text: str, field: str | None, problem: str
) -> None:
    with pytest.raises(Wrong) as raised:
        parse(text.encode())
    assert raised.value.field == field
    assert raised.value.problem.startswith(problem)


def test_bytes_that_are_not_utf_8_are_refused() -> None:
    with pytest.raises(Wrong, match="not UTF-8 from its byte 8 on"):
        parse(b'{"a": "\xff"}')


def test_an_escape_that_only_looks_like_nul_is_read() -> None:
    assert parse(b'{"a": "\\\\u0000 \\ud83d\\ude00"}') == {"a": "\\u0000 \U0001f600"}
