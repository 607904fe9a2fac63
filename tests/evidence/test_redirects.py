"""Redirects are followed, but never to an address that may not be connected to."""

from __future__ import annotations

import socket

import pytest
from sites import Site, answer, got, looked_up_and_connected, redirect, refusal

from claimtrack.evidence.addresses import is_public


def test_redirects_are_followed(site: Site) -> None:
    site.has("/two", redirect("three?q#part", "301 Moved Permanently"))
    end = site.has("/three?q", answer(b"here"))
    for status in ("301 A", "302 B", "303 C", "307 D", "308 E"):
        found = got(site.has("/one", redirect("/two", status)))
        assert (found.url, found.content) == (end, b"here")


def test_a_location_that_is_not_ascii_is_encoded(site: Site) -> None:
    site.has("/caf%C3%A9%20x", answer(b"utf-8"))
    site.has("/caf%E9", answer(b"latin-1"))
    utf_8, latin_1 = "/café x".encode().decode("latin-1"), "/café"
    assert got(site.has("/a", redirect(utf_8))).content == b"utf-8"
    assert got(site.has("/b", redirect(latin_1))).content == b"latin-1"


def test_redirects_have_an_end(site: Site) -> None:
    site.has("/a", redirect("/b"))
    site.has("/b", redirect("/a"))
    assert "in a circle" in refusal(site.root + "/a")
    for number in range(11):
        site.has(f"/{number}", redirect(f"/{number + 1}"))
    site.has("/11", answer(b"end"))
    assert got(site.root + "/1").content == b"end"
    assert "for the 11th time" in refusal(site.root + "/0")


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("file:///etc/passwd", "is not fetched"),
        ("http://u:secret@127.0.0.1/", "a name or password"),
        ("http://[::1", "redirects to where"),
        ("http://127.0.0.1:99999/", "no URL"),
        ("/\x1b[2J", "control character"),
        ("//\xff/", "no name of a host"),
    ],
)
def test_a_redirect_to_what_is_not_fetched_is_refused(site: Site, to: str, says: str) -> None:
    line = refusal(site.has("/", redirect(to)))
    assert says in line and "secret" not in line


# Addresses


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "１２７.1"]
)
def test_this_machine_is_refused_unless_allowed(site: Site, host: str) -> None:
    site.has("/", answer(b"secret"))
    line = refusal(f"http://{host}:{site.server_port}/", allow_private=False)
    assert "--allow-private" in line
    assert not site.asked


@pytest.mark.parametrize(
    "to",
    [
        "127.0.0.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "[2002:7f00:1::]",
        "[64:ff9b::7f00:1]", "2130706433", "0x7f.1", "localhost", "0", "[::]",
    ],
)  # fmt: skip
def test_a_redirect_to_this_machine_is_refused(site: Site, to: str) -> None:
    """The first hop, 127.0.0.2, passes for public."""
    try:
        public = Site("127.0.0.2")
    except OSError:
        pytest.skip("this system has no address 127.0.0.2")
    site.has("/", answer(b"secret"))
    try:
        url = public.has("/", redirect(f"http://{to}:{site.server_port}/"))
        line = refusal(
            url,
            allow_private=False,
            allowed=lambda address: address == "127.0.0.2" or is_public(address),
        )
    finally:
        public.close()
    assert "not a public address" in line and "--allow-private" in line
    assert public.asked and not site.asked


def test_one_address_that_is_not_allowed_is_enough(site: Site) -> None:
    found = {str(address[0]) for *_, address in socket.getaddrinfo("localhost", 80)}
    if len(found) < 2:
        pytest.skip("localhost has one address here")
    url = f"http://localhost:{site.server_port}/"
    for address in found:
        refusal(url, allow_private=False, allowed=lambda asked, one=address: asked != one)
    assert not site.asked


def test_a_name_is_looked_up_once_and_its_address_connected_to(site: Site) -> None:
    """Proxies of the environment are not asked."""
    site.has("/", answer(b"x"))
    url = f"http://localhost:{site.server_port}/"
    proxies = dict.fromkeys(("http_proxy", "HTTP_PROXY", "all_proxy"), "http://127.0.0.1:1")
    assert looked_up_and_connected(url, proxies) == ["1", "127.0.0.1"]
    assert site.asked[0][1]["Host"] == f"localhost:{site.server_port}"
