"""Texts and addresses as pages have them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.exchange.webtext import address, addresses, host, plain, shortened
from claimtrack.ledger.sources import checked_url


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            "It &quot;fell&quot;, &amp;quot;hard&amp;quot; &#8211; I&#039;m told",
            'It "fell", "hard" – I\'m told',
        ),
        ("<p>One<br/>two</p><p>th<b>re</b>e</p>", "One two three"),
        ("&lt;b&gt;bold&lt;/b&gt; 2 < 3 &lt;3 a<b", "bold 2 < 3 <3 a<b"),
        (" a\n\tb\x00\x1b[31m\u00a0c ", "a b [31m c"),
        ("", None),
        ("<p> </p>", None),
        (5, "5"),
        (5.0, "5"),
        (2.5, "2.5"),
        (True, None),
        (None, None),
        (["a"], None),
    ],
)
def test_plain(given: Any, text: str | None) -> None:
    assert plain(given) == text


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("https://a.example/x?y=1&amp;z=2", ["https://a.example/x?y=1&z=2"]),
        ("https://a.example/x?y=1&copy=2&lt=3", ["https://a.example/x?y=1&copy=2&lt=3"]),
        ("https://a.example:80/x_(y)#z", ["https://a.example:80/x_(y)#z"]),
        ("https://a.example/é,ü;x", ["https://a.example/é,ü;x"]),
        ("a.example/x", ["https://a.example/x"]),
        ("//a.example", ["https://a.example"]),
        ("HTTP://a.example", ["http://a.example"]),
        ("http:/a.example/x", ["http://a.example/x"]),
        ("https://a.example/a b", ["https://a.example/a%20b"]),
        (
            "https://a.example, http://b.example https://a.example",
            ["https://a.example", "http://b.example"],
        ),
        ("https://a.example and https://b.example", ["https://a.example", "https://b.example"]),
        ("https://a.example\nhttps://b.example", ["https://a.example", "https://b.example"]),
        ("javascript:alert(1)", []),
        ("mailto:x@a.example", []),
        ("Facebook", []),
        ("A sentence. With a dot.", []),
        ("https://", []),
        ("http://[::1", []),
        (5, []),
        (None, []),
    ],
)
def test_addresses(given: Any, found: list[str]) -> None:
    assert addresses(given) == found


def test_host() -> None:
    assert host("https://www.desk.example:80/x") == "desk.example"
    assert host("https://web.archive.org/web/20200101/https://desk.example/x") == "desk.example"
    assert host("https://web.archive.org/about") == "web.archive.org"


def test_shortened() -> None:
    assert shortened("one two", 7) == "one two"
    assert shortened("one two three", 9) == "one two…"
    assert shortened("x" * 20, 9) == "x" * 8 + "…"


@given(st.text() | st.integers() | st.floats() | st.none() | st.lists(st.text()))
def test_any_value_gives_texts_and_addresses_that_can_be_kept(value: Any) -> None:
    text = plain(value)
    assert text is None or (text.strip() == text and "\0" not in text and text.encode())
    found = address(value)
    assert found is None or checked_url(found) == found
