"""Files that a command writes: whole or not at all, and never over another one unasked."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from claimtrack.errors import Refused

OVERWRITE = "name a new file, or add --force"


def place(target: str, pieces: Iterable[bytes], *, force: bool) -> int:
    """Writes a file, which is there once it is whole; returns its size. A pipe or a device is
    written to as it is. Raises Refused."""
    require_room(Path(target), force=force)
    # Through a symbolic link the file is written that it leads to.
    path = Path(os.path.realpath(target))
    with _told(target):
        if path.exists() and not path.is_file():
            with path.open("wb") as stream:
                return sum(map(stream.write, pieces))
        fresh = path.with_name(_fresh_name())
        try:
            size = _write(fresh, pieces)
            _move(fresh, path, force=force)
        finally:
            with suppress(OSError):
                fresh.unlink()
        return size


def place_each(target: str, files: Iterable[tuple[str, bytes]], *, force: bool) -> int:
    """Writes files into a directory, which is made where it is not there, once all of them are
    made; returns how many. Raises Refused, and then nothing was written."""
    folder = Path(target)
    with _told(target), _directory(folder), _beside(folder) as fresh:
        made = []
        for name, content in files:
            require_room(folder / name, force=force)
            _write(fresh / name, [content])
            made.append(name)
        for name in made:
            _move(fresh / name, folder / name, force=force)
    return len(made)


@contextmanager
def _directory(folder: Path) -> Iterator[None]:
    """The directory, made if need be; what was made for nothing is taken away."""
    there = folder.is_dir()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        if not there:
            with suppress(OSError):
                folder.rmdir()
        raise


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A directory to make files in, in the same file system."""
    fresh = folder / _fresh_name()
    fresh.mkdir()
    try:
        yield fresh
    finally:
        for left in fresh.iterdir():
            left.unlink()
        fresh.rmdir()


def require_room(path: Path, *, force: bool) -> None:
    """Raises Refused where a file must not be written."""
    if path.is_dir():
        raise Refused(f"{path} is a directory", "name a file in it")
    if path.is_file() and not force:
        raise Refused(f"{path} exists already", OVERWRITE)


def _fresh_name() -> str:
    return f".claimtrack-{secrets.token_hex(8)}"


def _write(path: Path, pieces: Iterable[bytes]) -> int:
    size = 0
    with path.open("xb") as stream:
        for piece in pieces:
            size += stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())
    return size


def _move(fresh: Path, path: Path, *, force: bool) -> None:
    if force:
        os.replace(fresh, path)
        return
    try:
        # Unlike a rename, this does not take the place of a file that came to be meanwhile.
        os.link(fresh, path)
    except FileExistsError:
        raise Refused(f"{path} exists already", OVERWRITE) from None
    except OSError:  # a file system without links
        os.rename(fresh, path)


@contextmanager
def _told(target: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Refused(
            f"{target} cannot be written: {error.strerror}", "write it elsewhere"
        ) from None
