"""Workbooks of Excel and LibreOffice (ECMA-376, SpreadsheetML): one sheet, a claim a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from claimtrack.exchange import sheets
from claimtrack.exchange.registry import Format
from claimtrack.ledger.entries import Read


def _likely(head: bytes, name: str) -> int:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return 50  # an old .xls: refused with what to do
    if not head.startswith(b"PK\x03\x04"):
        return 0
    return 95 if name.endswith((".xlsx", ".xlsm")) or b"xl/" in head else 50


def _read(stream: BinaryIO, name: str, options: Mapping[str, str]) -> Iterator[Read]:
    return sheets.read(stream, name, options)


FORMAT = Format(
    name="xlsx",
    label="Excel workbook (.xlsx): a claim a row",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    suffixes=(".xlsx", ".xlsm"),
    specification="https://ecma-international.org/publications-and-standards/standards/ecma-376/",
    likely=_likely,
    read=_read,
    options=sheets.OPTIONS,
)
