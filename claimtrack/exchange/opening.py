"""Files to read: named, or standard input; unpacked where they are gzip (RFC 1952), by their first
bytes and not by their name."""

from __future__ import annotations

import io
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from claimtrack.errors import Refused

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD = 1 << 16
"""Bytes that a format is guessed by."""
GZIP = b"\x1f\x8b"


class _Counted(io.RawIOBase):
    """The bytes of a file as they stand there, counted; what cannot be read is Refused."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.count = 0
        self._file, self._name = file, name

    def readable(self) -> bool:
        return True

    def readinto(self, into: WriteableBuffer, /) -> int:
        with memoryview(into) as view:
            try:
                found = self._file.read(len(view))
            except OSError as error:
                raise _unreadable(self._name, error) from None
            view[: len(found)] = found
        self.count += len(found)
        return len(found)


class _Unpacked(io.RawIOBase):
    """What is in a gzip, of one member or several; a damaged or cut one is Refused."""

    def __init__(self, packed: io.BufferedReader[Any], name: str) -> None:
        import gzip

        self._file, self._name = gzip.GzipFile(fileobj=packed), name

    def readable(self) -> bool:
        return True

    def readinto(self, into: WriteableBuffer, /) -> int:
        with memoryview(into) as view:
            try:
                found = self._file.read1(len(view))
            except EOFError:
                raise Refused(
                    f"{self._name}: the gzip ends in the middle", "get the file anew"
                ) from None
            except (OSError, zlib.error) as error:
                raise Refused(
                    f"{self._name}: the gzip is damaged ({error})", "get the file anew"
                ) from None
            view[: len(found)] = found
        return len(found)


class _Rejoined(io.RawIOBase):
    """The first bytes, that were read already, and the rest behind them."""

    def __init__(self, head: bytes, rest: io.BufferedReader[Any]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, into: WriteableBuffer, /) -> int:
        with memoryview(into) as view:
            found = self._head[: len(view)] or self._rest.read1(len(view))
            self._head = self._head[len(view) :]
            view[: len(found)] = found
        return len(found)


class Opened(NamedTuple):
    """A file that is open."""

    name: str
    """For messages, and to guess by; of a gzip without its .gz."""
    head: bytes
    """Its first bytes, unpacked."""
    stream: BinaryIO
    """All of its bytes, unpacked."""
    size: int | None
    """How many bytes it has, as it lies there; None where nobody knows."""
    counted: _Counted

    @property
    def share(self) -> float | None:
        """How much of it was read, from 0 to 1."""
        return min(1.0, self.counted.count / self.size) if self.size else None


@contextmanager
def opened(named: str) -> Iterator[Opened]:
    """A file by its path, or standard input by "-". Raises Refused for what cannot be read."""
    name = "standard input" if named == "-" else os.path.basename(named)
    try:
        file = sys.stdin.buffer if named == "-" else open(named, "rb")  # noqa: SIM115
        size = os.fstat(file.fileno()).st_size if named != "-" else None
    except (OSError, ValueError) as error:
        raise _unreadable(named[:200], error) from None
    try:
        counted = _Counted(cast(BinaryIO, file), name)
        bytes_of: io.BufferedReader[Any] = io.BufferedReader(counted, HEAD)
        if bytes_of.peek(2)[:2] == GZIP:
            bytes_of = io.BufferedReader(_Unpacked(bytes_of, name), HEAD)
            name = name[:-3] if name.lower().endswith(".gz") else name
        head = bytes_of.read(HEAD)
        stream = io.BufferedReader(_Rejoined(head, bytes_of), HEAD)
        yield Opened(name, head, cast(BinaryIO, stream), size, counted)
    finally:
        if named != "-":
            file.close()


def _unreadable(name: str, error: OSError | ValueError) -> Refused:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return Refused(f"{name} cannot be read: {reason}", "name a file that can, or - for a pipe")
