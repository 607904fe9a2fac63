"""MISP events, with the analyst data of MISP 2.4.185 (draft-dulaunoy-misp-core-format).

Read are events, lists of them and answers of the API to searches for events and attributes. What
has an opinion, a note with one, or a tag of the scales in `misp_opinions.py` becomes a claim;
opinions that take sides rebut or support it. Everything else is left out, and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from claimtrack.exchange.registry import Format, Options

if TYPE_CHECKING:
    from claimtrack.ledger.entries import Entry, Rejected

_SIGNS = (rb'"Orgc?"\s*:', rb'"Attribute"\s*:', rb'"threat_level_id"\s*:', rb'"Event"\s*:\s*\{')


def likely(head: bytes, name: str) -> int:
    """By names of members that only MISP has together."""
    found = sum(bool(re.search(sign, head)) for sign in _SIGNS)
    return 85 if found > 1 else 0


def read(stream: BinaryIO, name: str, options: Options) -> Iterator[Entry | Rejected]:
    """What was judged in a file of events. An event is read part by part, however large it is; its
    parts that were judged are held, and the names of the others."""
    from claimtrack.exchange.misp_claims import entries

    yield from entries(stream, name)


FORMAT = Format(
    name="misp",
    label="MISP events with opinions",
    media_type="application/json",
    suffixes=(".json",),
    specification="https://www.misp-standard.org/rfc/misp-standard-core.html",
    likely=likely,
    read=read,
)
