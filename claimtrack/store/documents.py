"""The bytes of saved copies and the texts extracted from them: each kept once, compressed, under
its own SHA-256. They are no records: a capture, which is one, names them by hash, and its digest
covers that.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.errors import DatabaseFault, Refused
from claimtrack.store.engine import Connection

if TYPE_CHECKING:
    from sqlalchemy import Executable

LEVEL = 6
LARGEST = 2**29
"""Bytes of a document, at most: what claims to be larger was put there by another program, and
would fill the memory of whoever unpacks it."""


class Packed(NamedTuple):
    """A document as it is kept: `packed` by zlib (RFC 1950), `size` bytes when unpacked."""

    sha256: str
    size: int
    packed: bytes


def pack(content: bytes) -> Packed:
    """A document ready to be kept. It is made before the write lock is taken, because compression
    takes its time. Raises Refused for one that is too large."""
    if len(content) > LARGEST:
        raise Refused(
            f"the document is too large: {len(content):,} bytes, at most {LARGEST:,} are kept",
            "save the part that matters",
        )
    digest = hashlib.sha256(content).hexdigest()
    return Packed(digest, len(content), zlib.compress(content, LEVEL))


def keep(connection: Connection, document: Packed) -> None:
    """Keeps a document, unless it is kept already; in place of one that was damaged."""
    if not kept(connection, document.sha256):
        connection.run(_keep, **document._asdict())
        return
    try:
        content(connection, document.sha256)
    except DatabaseFault:
        values = {"of": document.sha256, "size": document.size, "packed": document.packed}
        connection.run(_mend, **values)


def kept(connection: Connection, sha256: str) -> bool:
    """Whether there is a document of this hash."""
    return connection.value(_size, sha256=sha256) is not None


def content(connection: Connection, sha256: str) -> bytes:
    """The bytes of a document. Raises DatabaseFault when they are missing or not what they were."""
    row = connection.one(packed_row, sha256=sha256)
    found = None if row is None else unpacked(sha256, row[0], row[1])
    if found is None:
        raise DatabaseFault(
            f"the document {sha256[:12]}… is damaged or missing",
            "save the same document once more, or restore a backup",
        )
    return found


def unpacked(sha256: str, size: int, packed: bytes) -> bytes | None:
    """The bytes of a document; None when they are not what they were."""
    if not isinstance(size, int) or not 0 <= size <= LARGEST:
        return None
    unpacker = zlib.decompressobj()
    try:
        # No further than it should go: what stands there may have been put there by others.
        found = unpacker.decompress(bytes(packed), size + 1)
    except (zlib.error, TypeError, ValueError):
        return None
    # Not a byte less or more: neither of what it holds, nor of what it is packed in.
    whole = unpacker.eof and not unpacker.unused_data and len(found) == size
    return found if whole and hashlib.sha256(found).hexdigest() == sha256 else None


def _size() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import document

    return sa.select(document.c.size).where(document.c.sha256 == sa.bindparam("sha256"))


def packed_row() -> Executable:
    """The size and the packed bytes of a document."""
    import sqlalchemy as sa

    from claimtrack.store.tables import document

    return sa.select(document.c.size, document.c.packed).where(
        document.c.sha256 == sa.bindparam("sha256")
    )


def _mend() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import document

    values: dict[str, Any] = {name: sa.bindparam(name) for name in ("size", "packed")}
    return document.update().where(document.c.sha256 == sa.bindparam("of")).values(values)


def _keep() -> Executable:
    from claimtrack.store.tables import document

    return document.insert()
