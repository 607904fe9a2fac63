"""Tab-separated values (IANA text/tab-separated-values), quoted as CSV is where they are quoted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from claimtrack.exchange import delimited
from claimtrack.exchange.registry import Format
from claimtrack.ledger.entries import Read


def _likely(head: bytes, name: str) -> int:
    if name.endswith((".tsv", ".tab")):
        return 90
    return delimited.likely(head, name, "\t")


def _read(stream: BinaryIO, name: str, options: Mapping[str, str]) -> Iterator[Read]:
    return delimited.read(stream, name, options, "\t")


FORMAT = Format(
    name="tsv",
    label="TSV: a claim a row",
    media_type="text/tab-separated-values",
    suffixes=(".tsv", ".tab"),
    specification="https://www.iana.org/assignments/media-types/text/tab-separated-values",
    likely=_likely,
    read=_read,
    options=delimited.OPTIONS,
)
