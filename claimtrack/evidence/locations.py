"""Where a page lies: the parts of a URL that a request is made of (RFC 3986, RFC 9110)."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from claimtrack.errors import Refused

PORTS = {"http": 80, "https": 443}
LONGEST = 8192
"""Characters of a URL; RFC 9110, 4.1 asks for 8000 at least."""
_NAME = re.compile(r"[a-z0-9_]([a-z0-9._-]*[a-z0-9_.])?|[0-9a-f:.]*:[0-9a-f:.]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What RFC 3986, 2.2 and 2.3 allow, and the % of what is encoded already. Letters and digits are
# safe without being named.
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"
# The IDNA of 2003, which is Python's, makes "ss" of the first and drops the last two: the name of
# another site (RFC 5891 keeps them all).
_CHANGED = "ßς\u200c\u200d"


class Location(NamedTuple):
    """An http or https URL without its fragment. The host is ASCII and lower case, an IPv6 address
    without brackets; the target is path and query, percent-encoded."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port as the Host header and a URL have them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def locate(url: str) -> Location:
    """The parts of a URL. Raises Refused for one that cannot be fetched."""
    text = url.strip(" \t\r\n")
    if len(text) > LONGEST:
        raise Refused(f"that URL is longer than {LONGEST} characters", "give a shorter one")
    if _CONTROL.search(text):
        raise Refused(f'"{shown(text)}" holds a control character', "copy the URL once more")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as fault:
        raise Refused(f"that is no URL ({shown(str(fault))})", "copy it once more") from None
    if parts.scheme not in PORTS or not parts.netloc:
        raise Refused(
            f'"{shown(parts.scheme or text)}" is not fetched',
            "give a URL that begins with http:// or https://, or the file itself",
        )
    # They would be sent to whoever answers, and be kept with the source.
    if "@" in parts.netloc:
        raise Refused(
            "that URL holds a name or password",
            "leave out what stands before the @, or save the page by hand and give the file",
        )
    if port == 0:
        raise Refused("that URL has port 0", "give the port of a server, or none")
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    return Location(
        parts.scheme,
        _ascii(parts.hostname or ""),
        port or PORTS[parts.scheme],
        quote(target, safe=_SAFE, errors="surrogateescape"),
    )


def follow(origin: Location, header: str) -> Location:
    """Where a Location header leads from there (RFC 9110, 10.2.2). Raises Refused for one that
    cannot be fetched, or is http where the origin is https."""
    # http.client hands bytes over as Latin-1. Most servers that send other than ASCII mean UTF-8;
    # what is neither is percent-encoded byte by byte.
    text = header.encode("latin-1", "replace").decode("utf-8", "surrogateescape")
    try:
        found = locate(urljoin(origin.url, text.strip(" \t")))
    except (Refused, ValueError) as fault:
        why = fault.problem if isinstance(fault, Refused) else shown(str(fault))
        raise Refused(
            f"{origin.host} redirects to where nothing can be fetched: {why}",
            "save the page by hand and give the file",
        ) from None
    if origin.scheme == "https" and found.scheme == "http":
        raise Refused(
            f"{origin.host} redirects from https to http, where anybody on the way can change"
            " what is sent",
            "fetch the http URL itself, if that will do",
        )
    return found


def shown(text: str) -> str:
    """Text from outside for a message: one short line without control characters."""
    return repr(text if len(text) <= 100 else f"{text[:99]}…")[1:-1]


def _ascii(host: str) -> str:
    """The host as it is looked up (RFC 3490). Raises Refused for what is no name or address."""
    if any(letter in host for letter in _CHANGED):
        raise Refused(
            f'"{shown(host)}" can be read as two names', "write the host in its form with xn--"
        )
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = ""
    if not _NAME.fullmatch(name):
        raise Refused(f'"{shown(host)}" is no name of a host', "copy the URL once more")
    return name
