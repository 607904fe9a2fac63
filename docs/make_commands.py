"""Writes docs/commands.md from the help of every command: `python docs/make_commands.py`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from claimtrack.cli.table import COMMANDS

TARGET = Path(__file__).with_name("commands.md")
HEAD = """# Command reference

Made from the help of the commands by `make docs`; a test holds the two equal. What `--json` prints is
described in [json.md](json.md).

Everywhere: a **reference** is a number (`12` or `C12` a claim, `T5` a statement, `L7` a link, `S3` a
source, `P4` a party, `Q2` a quote, `A6` an affiliation, `O1` a topic, `J1` an assessment, `E3` an
estimate, `R9` a revision), the name of a party or topic, or a UUID or its first 13 or more digits. **Data** goes to
standard output, words to standard error. Only `history` has colours, on a
terminal, and none where `NO_COLOR` is set.

| variable | meaning |
|---|---|
| `CLAIMTRACK_DB` | the database, a path or a `postgresql+psycopg://` URL; `--db` goes before it |
| `CLAIMTRACK_ACTOR` | who writes; else the config file, git's `user.name`, the login name |
| `CLAIMTRACK_CONFIG` | the config file, else `$XDG_CONFIG_HOME/claimtrack/config.toml`; it may set `database` and `actor` |
| `CLAIMTRACK_CACHE` | where compiled statements are kept, else `$XDG_CACHE_HOME/claimtrack`; safe to delete |
| `VISUAL`, `EDITOR` | the editor of `--edit` |
| `COLUMNS` | the width of tables, where the output is no terminal |
"""


def help_of(words: list[str]) -> str:
    """The help of a command as an 80-column terminal shows it."""
    program = Path(sys.executable).with_name("claimtrack")
    done = subprocess.run(
        [program, *words, "--help"],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "80"},
        timeout=60,
        check=True,
    )
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def page() -> str:
    """The whole reference."""
    parts = [HEAD, f"## claimtrack\n\n```text\n{help_of([])}\n```\n"]
    parts += [f"## {name}\n\n```text\n{help_of(name.split())}\n```\n" for name in COMMANDS]
    return "\n".join(parts)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
