"""Which database and which analyst: flag, then environment, then config file, then default."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

from claimtrack.errors import Refused, UsageFault


class Settings(NamedTuple):
    """What the environment and the config file say."""

    database: str | None = None
    actor: str | None = None


def _directory(variable: str, fallback: str) -> Path:
    """A directory of the XDG Base Directory Specification 0.8 (which macOS users of shells know
    too); a relative path in the variable is invalid there and ignored."""
    named = os.environ.get(variable, "")
    base = Path(named) if named.startswith("/") else Path.home() / fallback
    return base / "claimtrack"


def cache_directory() -> Path:
    """Where what can be rebuilt is kept."""
    named = os.environ.get("CLAIMTRACK_CACHE")
    return Path(named) if named else _directory("XDG_CACHE_HOME", ".cache")


def config_path() -> Path:
    """The config file, whether or not it exists."""
    named = os.environ.get("CLAIMTRACK_CONFIG")
    return Path(named) if named else _directory("XDG_CONFIG_HOME", ".config") / "config.toml"


def default_database() -> str:
    """The database of someone who named none."""
    return str(_directory("XDG_DATA_HOME", ".local/share") / "claimtrack.db")


def read_config() -> Settings:
    """The config file's settings; none when there is no file. Raises Refused when it is damaged."""
    path = config_path()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"cannot read {path}: {error}", "mend or remove that file") from None
    import tomllib

    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{path}: {error}", "mend or remove that line") from None
    for key, value in found.items():
        if key not in Settings._fields:
            raise Refused(f'{path}: unknown setting "{key}"', "known are: database, actor")
        if not isinstance(value, str) or not value.strip():
            raise Refused(f'{path}: "{key}" must be text', f'write {key} = "…"')
    return Settings(**found)


def database(flag: str | None) -> str:
    """The database to use: a path, or a `postgresql+psycopg://` URL."""
    named = flag if flag is not None else os.environ.get("CLAIMTRACK_DB") or read_config().database
    if named is None:
        return default_database()
    if not named.strip() or "\0" in named:
        raise UsageFault("the database's name is empty", "give --db a path or a URL")
    for scheme in ("postgres://", "postgresql://", "postgresql+psycopg://"):
        if named.startswith(scheme):
            return "postgresql+psycopg://" + named.removeprefix(scheme)
    if named.startswith("sqlite:///"):
        return named.removeprefix("sqlite:///")
    if "://" in named:
        scheme = named.split("://", 1)[0]
        raise UsageFault(
            f'no database is reached by "{scheme}://"', "give a path or a postgresql+psycopg:// URL"
        )
    return os.path.expanduser(named)


def actor() -> str:
    """Who writes, never empty: `CLAIMTRACK_ACTOR`, config file, git's user.name, login name."""
    named = os.environ.get("CLAIMTRACK_ACTOR", "").strip() or read_config().actor
    return named or _git_name() or _login_name() or "unknown"


def _git_name() -> str | None:
    """git's user.name as its global files hold it. Only a repository's own setting is left to
    git, which a command should not have to start."""
    for path in (Path.home() / ".gitconfig", Path.home() / ".config/git/config"):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        section = ""
        for line in map(str.strip, lines):
            if line.startswith("["):
                section = line.lower()
            elif section == "[user]" and line.partition("=")[0].strip().lower() == "name":
                return line.partition("=")[2].strip().strip('"').strip() or None
    return None


def _login_name() -> str | None:
    for variable in ("LOGNAME", "USER", "USERNAME"):
        if os.environ.get(variable, "").strip():
            return os.environ[variable].strip()
    if sys.platform != "win32":
        import pwd

        try:
            return pwd.getpwuid(os.getuid()).pw_name.strip() or None
        except KeyError:
            return None
    return None
