"""The bytes of a text file as lines, whatever ends them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from claimtrack.errors import Refused

BLOCK = 2**18
BOM = b"\xef\xbb\xbf"
LONGEST = 2**30
"""Bytes of a line, at most: a document of the largest size that is kept, in base64, has fewer."""


def lines(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """Every line, without its end: LF, CR LF or CR; a byte order mark at the beginning is left out.
    Raises Refused when the stream breaks off, or a line does not end."""
    parts: list[bytes] = []
    length = 0
    for block in _blocks(stream, name):
        if b"\n" not in block:
            parts.append(block)
            length += len(block)
            if length > LONGEST:
                raise Refused(f"{name}: a line has more than {LONGEST:,} bytes", "split the file")
            continue
        first, *rest = block.split(b"\n")
        yield b"".join((*parts, first))
        last = rest.pop()
        yield from rest
        parts, length = [last], len(last)
    if any(parts):
        yield b"".join(parts)


def _blocks(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """The stream in pieces in which every line ends by LF, and none ends within CR LF."""
    block = _read(stream, name, BLOCK).removeprefix(BOM)
    while block:
        if b"\r" in block:
            if block.endswith(b"\r"):
                block += _read(stream, name, 1)
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield block
        block = _read(stream, name, BLOCK)


def _read(stream: BinaryIO, name: str, size: int) -> bytes:
    try:
        return stream.read(size)
    except (EOFError, zlib.error) as error:
        raise Refused(f"{name}: breaks off in the middle ({error})", "get the file anew") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused(f"{name} cannot be read: {reason}", "get the file anew") from None
