"""Comma-separated values, as RFC 4180 describes them and as programs write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from claimtrack.exchange import delimited
from claimtrack.exchange.registry import Format
from claimtrack.ledger.entries import Read


def _likely(head: bytes, name: str) -> int:
    return 90 if name.endswith(".csv") else delimited.likely(head, name, ",;|")


def _read(stream: BinaryIO, name: str, options: Mapping[str, str]) -> Iterator[Read]:
    return delimited.read(stream, name, options)


FORMAT = Format(
    name="csv",
    label="CSV: a claim a row",
    media_type="text/csv",
    suffixes=(".csv",),
    specification="https://www.rfc-editor.org/rfc/rfc4180",
    likely=_likely,
    read=_read,
    options=delimited.OPTIONS,
)
