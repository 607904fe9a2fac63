"""Which database and which analyst: flag, environment, config file, default."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimtrack import config
from claimtrack.errors import Refused, UsageFault


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine on which nothing is set."""
    for name in ("CLAIMTRACK_DB", "CLAIMTRACK_ACTOR", "CLAIMTRACK_CONFIG", "LOGNAME", "USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


def write_config(folder: Path, text: str) -> None:
    path = folder / "config" / "claimtrack" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text)


def test_each_source_goes_before_the_next(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert config.database(None) == str(bare / "data" / "claimtrack" / "claimtrack.db")
    write_config(bare, 'database = "/from/config.db"\nactor = "Ann"\n')
    assert config.database(None) == "/from/config.db"
    assert config.actor() == "Ann"
    monkeypatch.setenv("CLAIMTRACK_DB", "/from/environment.db")
    monkeypatch.setenv("CLAIMTRACK_ACTOR", "Bob")
    assert config.database(None) == "/from/environment.db"
    assert config.actor() == "Bob"
    assert config.database("/from/flag.db") == "/from/flag.db"


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ("postgres://h/n", "postgresql+psycopg://h/n"),
        ("postgresql://h/n", "postgresql+psycopg://h/n"),
        ("postgresql+psycopg://h/n", "postgresql+psycopg://h/n"),
        ("sqlite:///desk.db", "desk.db"),
        ("desk.db", "desk.db"),
    ],
)
def test_the_ways_to_name_a_database(named: str, meant: str) -> None:
    assert config.database(named) == meant


@pytest.mark.parametrize("named", ["", "  ", "mysql://h/n", "a\0b"])
def test_what_names_no_database_is_refused(named: str) -> None:
    with pytest.raises(UsageFault):
        config.database(named)


@pytest.mark.parametrize("text", ["database = 7", "colour = 'red'", "database", "actor = ''"])
def test_a_damaged_config_file_is_named(bare: Path, text: str) -> None:
    write_config(bare, text)
    with pytest.raises(Refused, match=r"config\.toml"):
        config.database(None)


def test_the_actor_is_never_empty(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert config.actor()
    monkeypatch.setenv("LOGNAME", "login")
    assert config.actor() == "login"
    (bare / ".gitconfig").write_text("[core]\n\tname = no\n[user]\n\tname = Git Name\n")
    assert config.actor() == "Git Name"
    monkeypatch.setenv("CLAIMTRACK_ACTOR", "  ")
    assert config.actor() == "Git Name"
    for blank in ("", "  ", '"  "', '""'):
        (bare / ".gitconfig").write_text(f"[user]\n\tname = {blank}\n")
        assert config.actor() == "login"
    monkeypatch.setenv("LOGNAME", " ")
    assert config.actor().strip()
    write_config(bare, 'actor = "  "\n')
    with pytest.raises(Refused, match="actor"):
        config.actor()
