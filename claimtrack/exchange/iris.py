"""Addresses as other programs take them (RFC 3987): a record may hold whatever was typed."""

from __future__ import annotations

import re

_NO_IRI = re.compile('[\\s\x00-\x20\x7f-\x9f<>"{}|\\\\^`\u2028\u2029\ufeff\ufff0-\uffff]')
_UNSAFE = re.compile("[][()']")


def iri(address: str | None, *, plain: bool = False) -> str | None:
    """An http(s) address with what may not stand in an IRI escaped by per cent signs; with `plain`
    brackets and apostrophes too, which mean something to a markup. None for any other text."""
    if address is None or not re.match("https?://[^/\\s]", address, re.IGNORECASE):
        return None
    found = _NO_IRI.sub(_escaped, address)
    return _UNSAFE.sub(_escaped, found) if plain else found


def urn(uuid: str) -> str:
    """The name that a record has everywhere (RFC 4122, section 3)."""
    return f"urn:uuid:{uuid}"


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())
