"""A file as it is kept: its name and its bytes. Nothing else is opened, and nothing waits."""

from __future__ import annotations

import os
import stat
from typing import NamedTuple

from claimtrack.errors import Refused

LARGEST = 100_000_000
"""Bytes of a file, or of a page, that is kept."""

_FLAGS = (
    os.O_RDONLY
    # A FIFO or a terminal put there in the last moment must not be waited for.
    | getattr(os, "O_NONBLOCK", 0)
    # A link put there in the last moment must not be followed.
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class FileRead(NamedTuple):
    """A file's name, without its directory, and what was in it."""

    name: str
    content: bytes


def read_file(path: str, limit: int = LARGEST) -> FileRead:
    """A file's name and all of its bytes; `~` is the home directory.

    Raises Refused when there is none; for a directory, a device, a pipe or a symbolic link (whoever
    made the link may point it elsewhere, after it was looked at); when it holds nothing, more than
    `limit` bytes, or changes while it is read.
    """
    place = os.path.expanduser(path)
    try:
        listed = os.lstat(place)
        _require_regular(path, place, listed)
        with open(os.open(place, _FLAGS), "rb") as stream:
            before = os.fstat(stream.fileno())
            if not (stat.S_ISREG(before.st_mode) and os.path.samestat(listed, before)):
                raise _changed(path)
            if before.st_size > limit:
                raise Refused(
                    f"{path} is too large: {before.st_size:,} bytes, at most {limit:,} are kept",
                    "keep the part that is needed, as a file of its own",
                )
            # One byte more than told shows that it has grown.
            content = stream.read(before.st_size + 1)
            after = os.fstat(stream.fileno())
    except FileNotFoundError:
        raise Refused(f"there is no file {path}", "check its name and directory") from None
    except ValueError:  # a name with a NUL in it
        raise Refused(f"{path!r} cannot be a file's name", "check it") from None
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}", "check its rights") from None
    if len(content) != before.st_size or _state(after) != _state(before):
        raise _changed(path)
    if not content:
        raise Refused(f"{path} is empty", "name a file with something in it")
    return FileRead(os.path.basename(place), content)


def _require_regular(path: str, place: str, found: os.stat_result) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise Refused(
            f"{path} is a symbolic link to {os.readlink(place)}", "name the file itself instead"
        )
    if stat.S_ISDIR(found.st_mode):
        raise Refused(f"{path} is a directory", "name a file in it")
    if not stat.S_ISREG(found.st_mode):
        raise Refused(f"{path} is a device, a pipe or a socket", "save it to a file first")


def _state(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _changed(path: str) -> Refused:
    return Refused(f"{path} changed while it was read", "try again once nothing writes to it")
