"""A body as it was before its server compressed it (Content-Encoding, RFC 9110, 8.4).

urllib3 does that too, but takes a compressed body that breaks off for a whole one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

PIECE = 65_536
"""Bytes that are unpacked at once: what a bomb can make of a few bytes is never held in memory."""
GZIP = ("gzip", "x-gzip")
CODINGS = ("identity", *GZIP, "deflate")
_GZIP_FORMAT = 16 + zlib.MAX_WBITS


def unpacked(coding: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of a body with one of the `CODINGS` undone, each of at most PIECE bytes unless the
    body was not compressed. Raises ValueError where they are damaged or break off."""
    if coding not in CODINGS:
        raise ValueError(f"nothing here unpacks {coding}")
    try:
        if coding == "identity":
            yield from pieces
        elif coding in GZIP:
            yield from _gunzipped(pieces)
        else:
            yield from _inflated(pieces)
    except zlib.error:
        raise ValueError(f"its {coding} body is damaged") from None


def _gunzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The members of a gzip file, one after the other (RFC 1952, 2.2)."""
    member = None
    for piece in pieces:
        while piece:
            if member is None or member.eof:
                # Padding and the like after the last member: ignored, as by browsers.
                if member is not None and piece[0] != 0x1F:
                    return
                member = zlib.decompressobj(_GZIP_FORMAT)
            yield from _parts(member, piece)
            piece = member.unused_data
    if member is not None and not member.eof:
        raise ValueError("its gzip body breaks off")


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A body called deflate: zlib's format (RFC 1950), or from some servers what is inside it (RFC
    1951), whose first byte never ends in 8 as the other's always does."""
    unpacker = None
    for piece in pieces:
        if unpacker is None:
            wrapped = piece[0] & 0x0F == 8
            unpacker = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
        yield from _parts(unpacker, piece)
        if unpacker.eof:
            return
    if unpacker is not None:
        raise ValueError("its deflate body breaks off")


def _parts(unpacker: zlib._Decompress, piece: bytes) -> Iterator[bytes]:
    """What comes of one piece."""
    while True:
        part = unpacker.decompress(piece, PIECE)
        if part:
            yield part
        piece = unpacker.unconsumed_tail
        # A full part may leave more behind inside zlib, even when all that went in was read.
        if unpacker.eof or (not piece and len(part) < PIECE):
            return
