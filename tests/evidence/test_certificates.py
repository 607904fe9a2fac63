"""Certificates are those of the name, whatever address was connected to."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sites import Site, answer, got, looked_up_and_connected, redirect, refusal


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for localhost that nobody signed, in one file."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl program to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    words += f" -addext subjectAltName=DNS:localhost -keyout {path}.key -out {path}"
    subprocess.run([program, *words.split()], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.key").read_text())
    return path


@pytest.fixture
def names() -> list[str | None]:
    """The names that clients asked for in TLS (SNI)."""
    return []


@pytest.fixture
def secure(certificate: Path, names: list[str | None]) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _, name, __: names.append(name)
    served = Site("127.0.0.1", context)
    yield served
    served.close()


def test_a_certificate_nobody_signed_is_refused(secure: Site) -> None:
    line = refusal(f"https://localhost:{secure.server_port}/")
    assert "the certificate of localhost is not to be trusted" in line
    assert not secure.asked


def test_the_name_is_what_a_certificate_is_checked_for(
    secure: Site, certificate: Path, names: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection goes to an address, and the system trusts the certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    secure.has("/", answer(b"safe"))
    assert got(f"https://localhost:{secure.server_port}/").content == b"safe"
    assert names == ["localhost"]
    line = refusal(f"https://127.0.0.1:{secure.server_port}/")
    assert "certificate of 127.0.0.1" in line and "IP address mismatch" in line


def test_a_name_is_looked_up_once_for_https_too(secure: Site, certificate: Path) -> None:
    secure.has("/", answer(b"safe"))
    url = f"https://localhost:{secure.server_port}/"
    assert looked_up_and_connected(url, {"SSL_CERT_FILE": str(certificate)}) == ["1", "127.0.0.1"]


def test_https_never_leads_to_http(
    secure: Site, site: Site, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    secure.has("/", redirect(site.has("/", answer(b"x"))))
    assert "from https to http" in refusal(f"https://localhost:{secure.server_port}/")
    assert not site.asked
    site.has("/up", redirect(f"https://localhost:{secure.server_port}/end"))
    secure.has("/end", answer(b"safe"))
    assert got(site.root + "/up").content == b"safe"


def test_a_server_that_speaks_no_tls_is_refused(site: Site) -> None:
    assert "could not be read" in refusal(f"https://127.0.0.1:{site.server_port}/")
