"""A page, as its server sends it: from public addresses only, within a size and a time."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from io import BytesIO
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from claimtrack import __version__
from claimtrack.errors import Refused
from claimtrack.evidence.addresses import is_public
from claimtrack.evidence.files import LARGEST
from claimtrack.evidence.locations import Location, follow, locate, shown
from claimtrack.evidence.unpacking import CODINGS, PIECE, unpacked

if TYPE_CHECKING:
    import ssl

    from urllib3 import BaseHTTPResponse
    from urllib3.connection import HTTPConnection

REDIRECTS = 10
CONNECTING = 10.0
"""Seconds to wait for one address of a host, before the next is tried."""
UNKNOWN_TYPE = "application/octet-stream"
_MOVED = (301, 302, 303, 307, 308)
# RFC 9110, 8.3.1 and 5.6.2.
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEDIA_TYPE = re.compile(rf"\s*({_TOKEN}/{_TOKEN})\s*(?:;|$)")
_CHARSET = re.compile(rf';\s*charset\s*=\s*("?)({_TOKEN})\1\s*(?:;|$)', re.IGNORECASE)
BY_HAND = "save the page by hand and give the file"


class Fetched(NamedTuple):
    """What a server sent, its Content-Encoding undone. `url` is where the redirects ended, without
    a fragment; media type and charset, as Content-Type names them, are in lower case."""

    url: str
    content: bytes
    media_type: str
    encoding: str | None


class _Bounds(NamedTuple):
    allowed: Callable[[str], bool]
    limit: int
    seconds: float
    deadline: float

    def left(self, host: str) -> float:
        """Seconds that are left. Raises Refused when there are none."""
        left = self.deadline - monotonic()
        if left <= 0:
            raise Refused(
                f"{host} took more than {self.seconds:g} seconds", f"try again, or {BY_HAND}"
            )
        return left


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    limit: int = LARGEST,
    seconds: float = 60.0,
    allowed: Callable[[str], bool] = is_public,
) -> Fetched:
    """The page at an http or https URL. Raises Refused, which names the host, for whatever keeps it
    from being had whole: more than `limit` bytes, sent or unpacked, or more than `seconds` (which
    cannot cut short the look-up of a name); a status other than success; a redirect from https to
    http, the eleventh, or one that comes round again.

    `allowed` says for each address whether it may be connected to; all may with `allow_private`. A
    host is refused if any of its addresses is.
    """
    may = _any_address if allow_private else allowed
    bounds = _Bounds(may, limit, seconds, monotonic() + seconds)
    place = locate(url)
    been: list[Location] = []
    while True:
        found = _visit(place, bounds)
        if isinstance(found, Fetched):
            return found
        been.append(place)
        if found in been:
            raise Refused(f"{place.host} redirects in a circle", BY_HAND)
        if len(been) > REDIRECTS:
            raise Refused(f"{place.host} redirects for the {len(been)}th time", BY_HAND)
        place = found


def _any_address(address: str) -> bool:
    return True


def _visit(place: Location, bounds: _Bounds) -> Fetched | Location:
    """What one URL has, or where it redirects to."""
    from http.client import HTTPException

    from urllib3.exceptions import HTTPError

    host = place.host
    try:
        with closing(_connected(place, bounds)) as connection, _cut(connection, bounds):
            # No keep-alive: nothing more is asked. Codings are named, since urllib3 knows more.
            headers = {
                "Host": place.authority,
                "User-Agent": f"claimtrack/{__version__}",
                "Accept": "*/*",
                "Accept-Encoding": "gzip, deflate",
                "Connection": "close",
            }
            connection.timeout = bounds.left(host)
            connection.request("GET", place.target, headers=headers, preload_content=False)
            with closing(connection.getresponse()) as response:
                bounds.left(host)
                if response.status in _MOVED and (to := response.headers.getlist("Location")):
                    return follow(place, to[0])
                return _taken(place, response, bounds)
    # ssl's errors are OSErrors; UnicodeError and those of parsers are ValueErrors.
    except (HTTPError, HTTPException, OSError, ValueError) as fault:
        bounds.left(host)
        raise _refusal(host, fault) from None


def _connected(place: Location, bounds: _Bounds) -> HTTPConnection:
    """A connection to the first address of the host that answers. It goes to the very address that
    was checked: a second look-up could find another (DNS rebinding). Certificate, SNI and Host
    header are those of the name.

    Proxies that the environment names are not used: a proxy looks names up itself, and may reach
    what the check of the address is to keep out.
    """
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.exceptions import ConnectTimeoutError

    failed: Exception | None = None
    for address in _addresses(place, bounds.allowed):
        seconds = min(CONNECTING, bounds.left(place.host))
        if place.scheme == "https":
            connection: HTTPConnection = HTTPSConnection(
                address,
                place.port,
                timeout=seconds,
                ssl_context=_certified(),
                server_hostname=place.host,
            )
        else:
            connection = HTTPConnection(address, place.port, timeout=seconds)
        try:
            connection.connect()
            return connection
        # urllib3's name for all that keeps TCP from connecting.
        except ConnectTimeoutError as fault:
            connection.close()
            failed = fault
        except BaseException:
            connection.close()
            raise
    raise failed or OSError("it has no address")


def _addresses(place: Location, allowed: Callable[[str], bool]) -> list[str]:
    """The addresses of a host, each of them allowed."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except socket.gaierror as fault:
        raise Refused(
            f"no address was found for {place.host} ({fault.strerror})",
            "check how it is spelled, and the connection",
        ) from None
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    for address in addresses:
        if not allowed(address):
            raise Refused(
                f"{place.host} leads to {address}, which is not a public address",
                "if it is to be trusted: --allow-private",
            )
    return addresses


def _certified() -> ssl.SSLContext:
    """TLS that checks names and certificates, against those that the system trusts: a newsroom may
    have added its own. Where the system has none (python.org's Python on a Mac), certifi's."""
    import ssl

    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    if not context.cert_store_stats()["x509_ca"]:
        with suppress(ImportError):
            import certifi

            context.load_verify_locations(certifi.where())
    return context


@contextmanager
def _cut(connection: HTTPConnection, bounds: _Bounds) -> Iterator[None]:
    """Ends a connection when the time is up. A socket's own timeout begins anew with every byte, so
    that a server could send a header a byte a second for days."""
    # Kept here, since the connection lets go of it when the answer begins.
    found = connection.sock
    assert found is not None

    def cut() -> None:
        with suppress(OSError):
            # Not SSLSocket's own, which goes on with what was not decrypted.
            socket.socket.shutdown(found, socket.SHUT_RDWR)

    # A little late, so that whoever is cut off finds no time left.
    timer = threading.Timer(max(0.0, bounds.deadline - monotonic()) + 0.01, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _taken(place: Location, response: BaseHTTPResponse, bounds: _Bounds) -> Fetched:
    """The body and its type, of a response that is a success."""
    host, headers = place.host, response.headers
    # 206 is a part, and none was asked for.
    if not 200 <= response.status < 300 or response.status == 206:
        told = " ".join((str(response.status), shown(response.reason or "")))
        raise Refused(f"{host} answers {told.strip()}", f"check the URL, or {BY_HAND}")
    coding = headers.get("Content-Encoding", "").strip().lower() or "identity"
    if coding not in CODINGS:
        raise Refused(f'{host} sends an encoding nobody asked for, "{shown(coding)}"', BY_HAND)
    _check_framing(host, headers.get("Transfer-Encoding"), headers.get("Content-Length"), bounds)
    kept = BytesIO()
    for part in unpacked(coding, _pieces(host, response, bounds)):
        bounds.left(host)
        kept.write(part)
        if kept.tell() > bounds.limit:
            raise _too_large(host, bounds)
    if not kept.tell():
        raise Refused(f"{host} sends an empty page", BY_HAND)
    # Where there are several, the last counts, as in browsers (Fetch, 2.2.2).
    named = (headers.getlist("Content-Type") or [""])[-1]
    return Fetched(place.url, kept.getvalue(), *content_type(named))


def _check_framing(host: str, transfer: str | None, length: str | None, bounds: _Bounds) -> None:
    """Raises Refused for a body whose end could not be told (RFC 9112, 6.3), or that says it is too
    large."""
    # As strict as http.client, which would take the frames of a body it does not know for content.
    if transfer is not None and transfer.lower() != "chunked":
        raise Refused(f'{host} sends in a way nobody asked for, "{shown(transfer)}"', BY_HAND)
    if transfer is None and length is not None:
        if not re.fullmatch("[0-9]{1,18}", length.strip(), re.ASCII):
            raise Refused(f'{host} sends a length that is none, "{shown(length)}"', BY_HAND)
        if int(length) > bounds.limit:
            raise _too_large(host, bounds)


def _pieces(host: str, response: BaseHTTPResponse, bounds: _Bounds) -> Iterator[bytes]:
    """The body as it is sent. Raises what urllib3 raises where it breaks off."""
    read = 0
    # `read1` takes what is there. `read` goes on until so much has come, without a look at the
    # clock, and reads a chunk of the length -1 to the end of the connection, into memory.
    while piece := response.read1(PIECE, decode_content=False):
        bounds.left(host)
        read += len(piece)
        if read > bounds.limit:
            raise _too_large(host, bounds)
        yield piece
    # The end may be that of the time.
    bounds.left(host)


def content_type(header: str) -> tuple[str, str | None]:
    """The media type and the charset of a Content-Type (RFC 9110, 8.3), in lower case. The charset
    need not be one that Python knows."""
    found = _MEDIA_TYPE.match(header)
    if found is None:
        return UNKNOWN_TYPE, None
    charset = _CHARSET.search(header)
    return found[1].lower(), charset[2].lower() if charset else None


def _too_large(host: str, bounds: _Bounds) -> Refused:
    return Refused(
        f"{host} sends more than {bounds.limit:,} bytes", "keep the part that matters as a file"
    )


def _refusal(host: str, fault: Exception) -> Refused:
    """One line for whatever the network, TLS or a parser found wrong."""
    import ssl

    cause = _innermost(fault)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Refused(
            f"the certificate of {host} is not to be trusted: {shown(cause.verify_message)}",
            f"check the URL, or {BY_HAND}",
        )
    if isinstance(cause, TimeoutError):
        why = "no answer in time"
    else:
        strerror = cause.strerror if isinstance(cause, OSError) else None
        why = strerror or str(cause) or type(cause).__name__
    return Refused(f"{host} could not be read: {shown(why)}", f"try again, or {BY_HAND}")


def _innermost(fault: BaseException) -> BaseException:
    """What was wrong at first: urllib3's exceptions hold it as cause or among their arguments."""
    for held in (fault.__cause__, *fault.args):
        if isinstance(held, BaseException) and held is not fault:
            return _innermost(held)
    return fault
