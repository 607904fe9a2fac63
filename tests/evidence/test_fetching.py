"""A page is fetched whole, from where it may be, or refused in one line: from real servers."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import Page, Site, answer, got, raw, refusal

from claimtrack import __version__
from claimtrack.errors import Refused
from claimtrack.evidence import fetching
from claimtrack.evidence.fetching import Fetched, content_type

OK = b"HTTP/1.1 200 OK\r\n"
TEXT = "Überfälle sind «selten». ".encode() * 9000


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def chunked(*chunks: bytes) -> Page:
    framed = [b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks]
    return raw(OK, b"Transfer-Encoding: chunked\r\n\r\n", *framed, b"0\r\n\r\n")


def test_a_page_comes_with_its_type(site: Site) -> None:
    url = site.has("/a?b=c", answer(TEXT, Content_Type='text/HTML; charset="UTF-8"'))
    assert got(url + "#part") == Fetched(url, TEXT, "text/html", "utf-8")
    path, headers = site.asked[0]
    assert path == "/a?b=c"
    assert headers["Host"] == f"127.0.0.1:{site.server_port}"
    assert headers["User-Agent"] == f"claimtrack/{__version__}"
    assert headers["Accept-Encoding"] == "gzip, deflate"


@pytest.mark.parametrize(
    ("header", "media_type", "encoding"),
    [
        ("text/html", "text/html", None),
        ("text/html;charset=ISO-8859-1", "text/html", "iso-8859-1"),
        ("Text/Html; x=y; Charset = 'utf-8' ", "text/html", "'utf-8'"),
        ('text/html; charset="utf-8"; x', "text/html", "utf-8"),
        ("text/html; charset=", "text/html", None),
        ("text/html; charset=\x1b[2J", "text/html", None),
        ("html", "application/octet-stream", None),
        ("text/\x1bhtml", "application/octet-stream", None),
        ("", "application/octet-stream", None),
    ],
)
def test_a_content_type_is_read(header: str, media_type: str, encoding: str | None) -> None:
    assert content_type(header) == (media_type, encoding)


@given(st.text())
def test_any_content_type_has_a_plain_answer(header: str) -> None:
    media_type, encoding = content_type(header)
    assert (media_type + (encoding or "")).isascii() and media_type.isprintable()


def test_a_page_without_a_type_is_bytes(site: Site) -> None:
    assert got(site.has("/", answer(b"x"))).media_type == "application/octet-stream"


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("X-GZip", gzip.compress),
        ("gzip", lambda body: gzip.compress(body[:99]) + gzip.compress(body[99:]) + bytes(20)),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("identity", bytes),
    ],
)
def test_a_compressed_page_is_unpacked(
    site: Site, coding: str, pack: Callable[[bytes], bytes]
) -> None:
    packed = pack(TEXT)
    assert got(site.has("/", answer(packed, Content_Encoding=coding))).content == TEXT
    broken = site.has("/broken", answer(packed[: len(packed) // 2], Content_Encoding=coding))
    if coding != "identity":
        assert "breaks off" in refusal(broken)
        damaged = answer(b"\x1f\x78" + packed, Content_Encoding=coding)
        assert "damaged" in refusal(site.has("/damaged", damaged))


def test_a_page_in_chunks_is_joined(site: Site) -> None:
    assert got(site.has("/", chunked(b"ab", b"c" * 99_999))).content == b"ab" + b"c" * 99_999


def test_a_body_without_a_length_goes_to_the_end(site: Site) -> None:
    assert got(site.has("/", raw(OK, b"\r\n", TEXT))).content == TEXT


def test_sizes_up_to_the_limit_are_taken(site: Site) -> None:
    url = site.has("/", answer(b"x" * 1000))
    assert len(got(url, limit=1000).content) == 1000
    assert "127.0.0.1 sends more than 999 bytes" in refusal(url, limit=999)


def bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    parts = [packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)]
    return b"".join((*parts, packer.flush()))


@pytest.mark.parametrize(
    "page",
    [
        answer(bomb(100_000_000), Content_Encoding="gzip"),
        chunked(*[bytes(10_000)] * 1000),
        raw(OK, b"\r\n", *[bytes(10_000)] * 1000),
        raw(OK, b"Transfer-Encoding: chunked\r\n\r\n-1\r\n", *[bytes(10_000)] * 1000),
        raw(OK, b"Transfer-Encoding: chunked\r\n\r\n3b9aca00\r\n", *[bytes(10_000)] * 1000),
        raw(OK, b"Content-Length: 10000000\r\n\r\n"),
        raw(OK, b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"") * 10_000),
    ],
    ids=[
        "gzip bomb",
        "chunks",
        "no length",
        "negative chunk",
        "large chunk",
        "length only",
        "nothing",
    ],
)
def test_what_is_too_large_is_never_held(site: Site, page: Page) -> None:
    url = site.has("/", page)
    refusal("http://127.0.0.1:1/")  # what is imported on the first call is not the page's
    tracemalloc.start()
    try:
        assert "sends more than 100,000 bytes" in refusal(url, limit=100_000)
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


STORED = b"\x00\xff\xff\x00\x00"
"""The head of 65,535 bytes that are not compressed (RFC 1951, 3.2.4)."""


def dripping(start: bytes, drop: bytes) -> Page:
    def page(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(start)
        for _ in range(100):
            time.sleep(0.05)
            handler.wfile.write(drop)

    return page


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (OK + b"\r\n", b"x"),
        (OK + b"Content-Length: 5000\r\n\r\n", b"x"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
        (OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x")[:10] + STORED, b"x"),
        (OK + b"X-Long: ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1", b" "),
        (OK + b"Content-Length: 9\r\n\r\n", b""),
    ],
    ids=["body", "length", "chunk size", "gzip", "header", "continue", "status", "silence"],
)
def test_a_server_that_drips_is_left_in_time(site: Site, start: bytes, drop: bytes) -> None:
    url = site.has("/", dripping(start, drop))
    begun = time.monotonic()
    assert "took more than 0.5 seconds" in refusal(url, seconds=0.5)
    assert time.monotonic() - begun < 3


def test_a_server_that_never_shakes_hands_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        begun = time.monotonic()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        assert "took more than 0.5 seconds" in refusal(url, seconds=0.5)
        assert time.monotonic() - begun < 3


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (answer(b"no", "404 Not Found"), "127.0.0.1 answers 404 Not Found"),
        (answer(b"no", "500 \x1b[2J\x9b\r\n"), "answers 500 \\x1b[2J\\x9b"),
        (answer(b"no", "403 " + "x" * 999), "answers 403 xxx"),
        (answer(b"no", "206 Partial Content"), "answers 206"),
        (answer(b"no", "302 Found"), "answers 302"),
        (raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "answers 304"),
        (raw(b"HTTP/1.1 204 No Content\r\n\r\n"), "empty"),
        (answer(b""), "empty"),
        (answer(gzip.compress(b""), Content_Encoding="gzip"), "empty"),
        (answer(b"x", Content_Encoding="br\x1b"), '"br\\x1b"'),
        (answer(b"x", Content_Encoding="gzip, gzip"), '"gzip, gzip"'),
        (answer(b"x", Transfer_Encoding="gzip, chunked"), '"gzip, chunked"'),
        (answer(b"x", Content_Length="9" * 9000), "sends a length that is none"),
        (answer(b"x", Content_Length="-1"), "sends a length that is none"),
        (answer(b"half", Content_Length="9"), "could not be read"),
        (raw(OK, b"Transfer-Encoding: chunked\r\n\r\n5\r\nhal"), "could not be read"),
        (raw(OK, b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"), "could not be read"),
        (raw(OK, b"Transfer-Encoding: chunked\r\n\r\n\x1b[2J\r\nhalf\r\n"), "could not be read"),
        (raw(OK, b"X: y\r\n" * 200, b"\r\n"), "more than 100 headers"),
        (raw(OK, b"X: ", b"y" * 70_000, b"\r\n\r\n"), "header line"),
        (raw(b"\x1b]0;title\x07 nonsense\r\n\r\n"), "could not be read"),
        (raw(b"HTTP/1.1 20x OK\r\n\r\n"), "could not be read"),
        (raw(), "without response"),
    ],
)
def test_an_answer_that_will_not_do_is_refused(
    site: Site, page: Page, says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    line = refusal(site.has("/", page))
    assert says in line and "127.0.0.1" in line
    assert capfd.readouterr() == ("", "")


def test_a_header_that_is_none_is_passed_over_in_silence(
    site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    page = raw(OK, b"no header\r\nContent-Length: 1\r\n\r\nx")
    assert got(site.has("/", page)).content == b"x"
    assert capfd.readouterr() == ("", "")


LINES = [
    OK, b"HTTP/1.1 302 Found\r\n", b"Content-Length: 4\r\n", b"Transfer-Encoding: chunked\r\n",
    b"Content-Encoding: gzip\r\n", b"Content-Encoding: deflate\r\n", b"Location: ", b"\r\n",
    b"4\r\nhalf\r\n", b"0\r\n\r\n", gzip.compress(b"half"), zlib.compress(b"half"), b"half",
]  # fmt: skip


def test_any_answer_is_taken_or_refused(site: Site) -> None:
    @settings(deadline=None)
    @given(st.lists(st.sampled_from(LINES) | st.binary(max_size=8), max_size=8))
    def answered(parts: list[bytes]) -> None:
        url = site.has("/", raw(OK, *parts))
        try:
            assert got(url, allow_private=False, allowed="127.0.0.1".__eq__).content
        except Refused as refused:
            assert str(refused).isprintable() and refused.next_step

    answered()


def test_nothing_is_left_running(site: Site) -> None:
    before = threading.active_count()
    got(site.has("/", answer(b"x")))
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_a_document_has_at_most_a_hundred_million_bytes() -> None:
    assert fetching.LARGEST == 100_000_000
