"""What a plain command may load: a heavy import costs every run of every command."""

from __future__ import annotations

import os
import shutil
import sys
from functools import cache
from pathlib import Path

import pytest
from programs import result_of

LOADED = """
import sys
sys.argv = ["claimtrack", *sys.argv[1:]]
from claimtrack.cli.app import main
try:
    main()
finally:
    names = {name for name in sys.modules if not name.startswith("_")}
    print("loaded:", *sorted(names), file=sys.stderr)
"""

OURS = {"claimtrack", "pysqlite3", "sqlite3", "tabulate", "typer"} | {
    "annotated_doc",
    "shellingham",
}
"""The packages from outside the standard library that a plain command may load; the last two
are typer's."""

STANDARD = {
    "abc", "ast", "bisect", "builtins", "codecs", "collections", "contextlib", "copy", "copyreg",
    "csv", "dataclasses", "datetime", "decimal", "difflib", "dis", "encodings", "enum", "errno",
    "fcntl", "fnmatch", "functools", "gc", "genericpath", "gettext", "hashlib", "html", "importlib",
    "inspect", "io", "itertools", "json", "keyword", "linecache", "locale", "marshal", "math",
    "ntpath", "numbers", "opcode", "operator", "os", "pathlib", "platform", "posix", "posixpath",
    "pwd", "re", "reprlib", "select", "selectors", "shutil", "signal", "site", "stat", "string",
    "struct", "subprocess", "sys", "textwrap", "threading", "time", "token", "tokenize",
    "traceback", "types", "typing", "unicodedata", "urllib", "uuid", "warnings", "weakref", "zlib",
    "zipimport", "atexit", "bz2", "lzma", "grp", "sre_compile", "sre_constants", "sre_parse",
    "glob", "random", "statistics", "colorsys", "stringprep", "winreg", "ipaddress", "heapq",
    "shlex",
}  # fmt: skip
"""And from the standard library, by their first name."""


def loaded(words: list[str], database: Path) -> set[str]:
    """The modules that a command has loaded at its end, by their first name."""
    env = {**os.environ, "CLAIMTRACK_DB": str(database)}
    result = result_of([sys.executable, "-c", LOADED, *words], env=env)
    assert result.code == 0, result
    told = result.err.rpartition("loaded: ")[2]
    return {name.partition(".")[0] for name in told.split()}


@cache
def of_tabulate() -> set[str]:
    """What tabulate loads by itself, for its own version number."""
    code = "import sys; sys.modules['wcwidth'] = None; import tabulate; print(*sys.modules)"
    result = result_of([sys.executable, "-c", code])
    assert result.code == 0, result
    return {name.partition(".")[0] for name in result.out.split()} - {"wcwidth"}


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["list", "--disputed"],
        ["list", "--json"],
        ["show", "1"],
        ["report"],
        ["gaps", "--stale", "30"],
        ["search", "militants"],
        ["history", "1"],
        ["history", "--recorded", "2026-11/..", "--json"],
        ["timeline", "1"],
        ["timeline", "--topic", "Motives", "--json"],
        ["estimates", "--stats"],
        ["drift", "Russia"],
        ["estimate", "1", "8000-12000", "--unit", "fighters"],
        ["add", "A claim.", "--by", "Russia", "--said", "2018-02"],
        ["rebut", "1", "A claim.", "--by", "NATO", "--source", "S1"],
        ["link", "19", "rebuts", "5"],
        ["edit", "1", "--note", "new"],
        ["undo", "R1"],
    ],
    ids=" ".join,
)
def test_a_plain_command_loads_only_this(words: list[str], demo: Path, tmp_path: Path) -> None:
    # The first time it may have to compile its statements, for which it loads SQLAlchemy.
    loaded(words, Path(shutil.copy(demo, tmp_path / "first.db")))
    found = loaded(words, Path(shutil.copy(demo, tmp_path / "second.db")))
    if "tabulate" in found:
        found -= of_tabulate()
    assert found - OURS - STANDARD - set(sys.builtin_module_names) == set()
