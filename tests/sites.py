"""Servers on loopback, whose pages are functions that write the answer; and what is had there."""

from __future__ import annotations

import ssl
import subprocess
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from claimtrack.errors import Refused
from claimtrack.evidence.fetching import Fetched, fetch

Page = Callable[[BaseHTTPRequestHandler], None]


class Site(ThreadingHTTPServer):
    """`pages` by their path and query; `asked` is what was asked for, with its headers."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, address: str, tls: ssl.SSLContext | None = None) -> None:
        super().__init__((address, 0), Handler)
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.root = f"{'https' if tls else 'http'}://{address}:{self.server_port}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what is tested."""

    def has(self, path: str, page: Page) -> str:
        """Puts a page there, and gives its URL."""
        self.pages[path] = page
        return self.root + path

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        assert isinstance(self.server, Site)
        self.server.asked.append((self.path, dict(self.headers.items())))
        self.close_connection = True
        self.server.pages[self.path](self)

    def log_message(self, *_: object) -> None:
        pass


def raw(*parts: bytes) -> Page:
    """An answer, byte by byte, after which the connection ends."""

    def page(handler: BaseHTTPRequestHandler) -> None:
        for part in parts:
            handler.wfile.write(part)

    return page


def answer(body: bytes, status: str = "200 OK", **headers: str) -> Page:
    """A whole answer; `Content_Type` is Content-Type."""
    named = {"Content-Length": str(len(body))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in named.items()), "", ""]
    return raw("\r\n".join(lines).encode("latin-1"), body)


def redirect(to: str, status: str = "302 Found") -> Page:
    return answer(b"", status, Location=to)


def got(url: str, **options: Any) -> Fetched:
    return fetch(url, **{"allow_private": True, "seconds": 20.0} | options)


def refusal(url: str, **options: Any) -> str:
    """The line with which a URL is refused; it is one line, and ends in what to do."""
    with pytest.raises(Refused) as caught:
        got(url, **options)
    assert caught.value.next_step
    line = str(caught.value)
    assert line.isprintable() and len(line) < 400, line
    return line


def looked_up_and_connected(url: str, environment: dict[str, str]) -> list[str]:
    """How often localhost is looked up when a URL of it is fetched, and the address connected to at
    last. The interpreter's own audit events tell, in a process of its own: hooks stay."""
    code = (
        "import sys; from claimtrack.evidence.fetching import fetch\n"
        "seen = []\n"
        "sys.addaudithook(lambda event, args: seen.append((event, args)))\n"
        "fetch(sys.argv[1], allow_private=True)\n"
        "print([a[0] for e, a in seen if e == 'socket.getaddrinfo'].count('localhost'),\n"
        "      [a[1][0] for e, a in seen if e == 'socket.connect'][-1])"
    )
    words = [sys.executable, "-c", code, url]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.split()
