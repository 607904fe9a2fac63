"""SQL written with SQLAlchemy Core, compiled once and remembered, as Python remembers bytecode.

Importing SQLAlchemy costs twice what a whole `list` does, and all that a command needs of it is the
text it compiles to. A statement is a plain function that builds it; `compiled` calls that function
only when its text is not yet in the cache file, which is named after the source files and library
versions it was made from. No cache, a damaged one or one that cannot be written costs time, nothing
else: `CLAIMTRACK_CACHE` names its directory.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from claimtrack import __version__
from claimtrack.config import cache_directory

if TYPE_CHECKING:
    from sqlalchemy import Executable

Build = Callable[..., "Executable"]
KEPT = 4
"""Cache files kept: one a version of the code, so a few environments do not undo one another."""


class Compiled(NamedTuple):
    """SQL text for one driver, and the values that stand in it as parameters."""

    sql: str
    constants: dict[str, Any]


class Cache:
    """The compiled statements of this version of the code."""

    def __init__(self) -> None:
        self._known: dict[str, Compiled] | None = None
        self._fresh: dict[str, Compiled] = {}

    def compiled(self, dialect: str, build: Build, shape: tuple[Any, ...]) -> Compiled:
        """The statement that `build(*shape)` describes, as SQL text for `dialect`."""
        if self._known is None:
            self._known = _read(_path())
        key = f"{dialect} {build.__module__}.{build.__qualname__}{shape!r}"
        found = self._known.get(key)
        if found is None:
            found = _compile(dialect, build(*shape))
            self._known[key] = self._fresh[key] = found
        return found

    def save(self) -> None:
        """Writes what this process compiled, for the next one."""
        if self._fresh:
            with suppress(OSError):
                _append(_path(), self._fresh)
            self._fresh = {}


def members(dialect: str, *, text: bool = False) -> Any:
    """The numbers (or texts) of a JSON array, the parameter `ids`, as a subquery: a set of any size
    in one statement compiled ahead."""
    import sqlalchemy as sa

    ids: Any = sa.bindparam("ids")
    if dialect == "sqlite":
        return sa.select(sa.literal_column("value")).select_from(sa.func.json_each(ids))
    listed = sa.func.json_array_elements_text(sa.cast(ids, sa.JSON)).table_valued("value")
    return sa.select(listed.c.value if text else sa.cast(listed.c.value, sa.Integer))


def _compile(dialect: str, statement: Executable) -> Compiled:
    from sqlalchemy.dialects import postgresql, sqlite

    if dialect == "sqlite":
        speaker: Any = sqlite.dialect(paramstyle="named")
    else:
        speaker = postgresql.psycopg.dialect()  # type: ignore[no-untyped-call]
    compiled = cast(Any, statement).compile(dialect=speaker)
    constants = {name: value for name, value in compiled.params.items() if value is not None}
    return Compiled(str(compiled), constants)


def _path() -> Path:
    return cache_directory() / f"statements-{_fingerprint()}.jsonl"


def _fingerprint() -> str:
    """Names the code that statements are made from: any edit or upgrade makes another name."""
    import hashlib

    package = Path(__file__).parent.parent
    state = hashlib.sha256(f"{sys.version_info} {package} {__version__}".encode())
    for folder in (".", "store", "store/checks", "ledger", "queries"):
        with os.scandir(package / folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith(".py"):
                    found = entry.stat()
                    state.update(f"{entry.name} {found.st_size} {found.st_mtime_ns}\n".encode())
    state.update(_library_version().encode())
    return state.hexdigest()[:20]


def _library_version() -> str:
    """SQLAlchemy's version, told without importing it: the name of its metadata directory."""
    for folder in sys.path:
        with suppress(OSError):
            for name in os.listdir(folder or "."):
                if name.lower().startswith("sqlalchemy-") and name.endswith(".dist-info"):
                    return name
    return "unknown"


def _read(path: Path) -> dict[str, Compiled]:
    known: dict[str, Compiled] = {}
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return known
    for line in filter(None, lines):
        with suppress(ValueError, TypeError, AttributeError, RecursionError):
            known |= {
                key: Compiled(str(sql), dict(constants))
                for key, (sql, constants) in json.loads(line).items()
            }
    return known


def _append(path: Path, fresh: dict[str, Compiled]) -> None:
    """Adds a line to the file: read, merged and written anew, it would lose what another process
    wrote meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    there = _read(path)
    fresh = {key: found for key, found in fresh.items() if key not in there}
    if not fresh:
        return
    # It opens with a line's end, too: a line that was broken off spoils only itself.
    line = f"\n{json.dumps(fresh)}\n".encode()
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line)
    finally:
        os.close(file)
    others = sorted(path.parent.glob("statements-*"), key=lambda old: old.stat().st_mtime)
    for old in others[:-KEPT]:
        old.unlink(missing_ok=True)


CACHE = Cache()
