"""URLs are read, or refused in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import refusal

from claimtrack.errors import Refused
from claimtrack.evidence.locations import locate


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("file:///etc/passwd", "http://"),
        ("ftp://example.org/", '"ftp" is not fetched'),
        ("javascript:alert(1)", "is not fetched"),
        ("example.org", "is not fetched"),
        ("", "is not fetched"),
        ("http://", "is not fetched"),
        ("http:///x", "is not fetched"),
        ("http://user:secret@example.org/", "a name or password"),
        ("http://example.org\\@127.0.0.1/", "a name or password"),
        ("http://@example.org/", "a name or password"),
        ("http://127.0.0.1:0/", "port 0"),
        ("http://127.0.0.1:65536/", "no URL"),
        ("http://127.0.0.1:port/", "no URL"),
        ("http://127.0.0.1:1/", "could not be read: Connection refused"),
        ("http://[::1/", "no URL"),
        ("http://[fe80::1%25lo]/", "no name of a host"),
        ("http://%31%32%37.0.0.1/", "no name of a host"),
        ("http://a b/", "no name of a host"),
        ("http://a..b/", "no name of a host"),
        (f"http://{'a' * 64}.example/", "no name of a host"),
        ("http://straße.example/", "two names"),
        ("http://example.org/\x1b[2J", "control character"),
        ("http://exam\nple.org/", "control character"),
        ("http://nosuch.invalid/", "no address was found for nosuch.invalid"),
        ("http://example.org/" + "x" * 9000, "longer than"),
    ],
)
def test_a_url_that_will_not_do_is_refused(url: str, says: str) -> None:
    line = refusal(url)
    assert says in line
    assert "secret" not in line


@given(st.text() | st.text().map("http://{}".format) | st.text().map("http://h/{}".format))
def test_any_text_is_located_or_refused(text: str) -> None:
    try:
        found = locate(text)
    except Refused as refused:
        assert str(refused).isprintable()
    else:
        assert found.url.isascii() and found.url.isprintable() and " " not in found.url
        assert locate(found.url) == found


def test_names_and_paths_that_are_not_ascii_are_encoded() -> None:
    found = locate("http://Bücher.example/ä b?q=ü%20#x")
    assert found.url == "http://xn--bcher-kva.example/%C3%A4%20b?q=%C3%BC%20"
