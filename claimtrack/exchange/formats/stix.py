"""STIX 2.1, the language of threat intelligence (OASIS Standard, 10 June 2021).

Written: a bundle of notes (claims), identities, relationships (links) and opinions (assessments,
and who undercuts a link). What STIX has no property for stands in an extension of its own, so that
it comes back. Read: bundles, envelopes of TAXII, lists and lines of objects; notes of claimtrack,
and whatever has an opinion about it, which becomes a claim that the opinion rebuts or supports.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from claimtrack.exchange.registry import Format, Options

if TYPE_CHECKING:
    from claimtrack.ledger.entries import Entry, Rejected
    from claimtrack.queries.exports import Export

_BUNDLE = re.compile(rb'"type"\s*:\s*"bundle"')
_OBJECT = re.compile(rb'"spec_version"\s*:\s*"2\.\d"|"id"\s*:\s*"[a-z][a-z-]+--')


def likely(head: bytes, name: str) -> int:
    """By the type of a bundle, or the version and the identifiers of objects."""
    return 95 if _BUNDLE.search(head) else 80 if _OBJECT.search(head) else 0


def read(stream: BinaryIO, name: str, options: Options) -> Iterator[Entry | Rejected]:
    """The claims and opinions of a file. It is gone through twice, because an opinion may stand
    before what it is about; all opinions and the names of all objects are held."""
    from claimtrack.exchange.stix_claims import entries

    if stream.seekable():
        yield from entries(stream, name)
        return
    with tempfile.TemporaryFile() as kept:
        shutil.copyfileobj(stream, kept, 1 << 20)
        kept.seek(0)
        yield from entries(cast(BinaryIO, kept), name)


def write(export: Export, options: Options) -> Iterator[bytes]:
    """One bundle."""
    from claimtrack.exchange.stix_names import SPACE
    from claimtrack.exchange.stix_objects import all_objects
    from claimtrack.queries import exports, moments

    known = exports.joined(export)
    recorded = moments.last_recorded(export.connection) or ""
    chosen = uuid.uuid5(SPACE, b"".join(sorted(known.claims)).hex())
    yield f'{{"type": "bundle", "id": "bundle--{chosen}", "objects": ['.encode()
    comma = ""
    for one in all_objects(exports.claims(export), known, f"{recorded[:23]}Z"):
        yield f"{comma}\n{json.dumps(one, ensure_ascii=False)}".encode()
        comma = ","
    yield b"\n]}\n"


FORMAT = Format(
    name="stix",
    label="STIX 2.1 bundle",
    media_type="application/stix+json;version=2.1",
    suffixes=(".stix.json", ".stix"),
    specification="https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html",
    likely=likely,
    read=read,
    write=write,
)
