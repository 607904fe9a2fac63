"""Data on standard output, words on standard error, and the same data wherever it is printed."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from programs import Result, at_a_terminal, result_of

from claimtrack.errors import Exit
from claimtrack.reports.output import Format
from claimtrack.reports.wrapping import HIDDEN

COMMAND = str(Path(sys.executable).with_name("claimtrack"))
READING = [
    ["list"], ["list", "--disputed"], ["search", "dam"], ["report"], ["show", "1"], ["history"],
    ["timeline"], ["timeline", "1"], ["source", "list"], ["source", "show", "S1"],
    ["party", "list"], ["party", "show", "P7"], ["topic", "list"], ["topic", "show", "Vorl dam"],
    ["db", "status"],
]  # fmt: skip
EMPTY = [
    ["list"], ["list", "--disputed"], ["search", "dam"], ["report"], ["history"],
    ["timeline"], ["source", "list"], ["party", "list"], ["topic", "list"],
]  # fmt: skip


@pytest.fixture
def shell(dispute: str, tmp_path: Path) -> Callable[..., Result]:
    """Runs a line of bash, with `claimtrack` on the dispute."""

    def run(line: str, **environment: str) -> Result:
        path = f"{Path(COMMAND).parent}{os.pathsep}{os.environ['PATH']}"
        env = {**os.environ, "PATH": path, "CLAIMTRACK_DB": dispute, "TMPDIR": str(tmp_path)}
        return result_of(["bash", "-c", line], cwd=tmp_path, env=env | environment)

    return run


# --- what is new goes to stdout, and what is said of it to stderr


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ('add "A claim." --by "New Office" --topic New --source https://example.org/n', "9"),
        ('rebut 8 "It did not." --by "New Office" --affiliation "New Army"', "9"),
        ('support C8 "It rained." --by "New Office"', "9"),
        ('state 1 --by "New Office" --said 2022', "T6"),
        ("link 3 rebuts 2", "L4"),
        ('party add "New Office" --alias New', "P9"),
        ('party affiliate P1 "New Office"', "A2"),
        ('source add --title "A new source" --publisher "New Office"', "S4"),
        ('topic add "New topic"', "O3"),
    ],
)
def test_a_shell_gets_the_new_number_alone(
    shell: Callable[..., Result], words: str, number: str
) -> None:
    result = shell(f'n=$(claimtrack {words}) && echo "[$n]" && claimtrack history "$n" -q')
    assert result.out == f"[{number}]\n3\n"
    told = result.err.splitlines()
    assert all(line.startswith("new ") for line in told)
    assert ("New Office" in result.err) == ("New Office" in words and "party add" not in words)


def test_many_claims_give_their_numbers_a_line_each(shell: Callable[..., Result]) -> None:
    result = shell("printf 'One.\\nTwo.\\n' | claimtrack add - --by 'New Office'")
    assert (result.code, result.out) == (0, "9\n10\n")
    assert result.err == "new party P9 New Office\n"


@pytest.mark.parametrize(
    "words",
    [
        ["edit", "1", "--text", "Another."],
        ["edit", "1", "--text", "The Vorl dam burst by itself."],
        ["retract", "1", "--because", "why"],
        ["source", "edit", "S1", "--title", "Another"],
        ["party", "edit", "P1", "--kind", "government"],
        ["topic", "edit", "O1", "--note", "A note."],
        ["db", "upgrade"],
        ["db", "backup", "copy.db"],
    ],
    ids=" ".join,
)
def test_what_makes_no_number_prints_none(run: Run, dispute: str, words: list[str]) -> None:
    result = run(*words, db=dispute)
    assert (result.code, result.out) == (0, "")


@pytest.mark.parametrize("words", EMPTY, ids=" ".join)
def test_an_empty_list_is_no_error(
    run: Run, in_process: Run, sqlite: str, words: list[str]
) -> None:
    told = run(*words, db=sqlite)
    assert (told.code, told.out) == (0, "")
    assert told.err.count("\n") == 1
    for flag, empty in (("--json", "[]\n"), ("--format=jsonl", ""), ("-q", "")):
        result = in_process(*words, flag, db=sqlite)
        assert (result.code, result.out) == (0, empty)
        assert result.err == "" or flag == "-q"


@pytest.mark.parametrize("words", READING[:-1], ids=" ".join)
def test_quiet_is_the_numbers_of_the_json(
    in_process: Run, quarrelling: str, words: list[str]
) -> None:
    found = json.loads(in_process(*words, "--json", db=quarrelling).out)
    records = found if isinstance(found, list) else [found]
    for flag in (["-q"], ["--quiet", "--json"], ["-q", "--format", "csv"]):
        quiet = in_process(*words, *flag, db=quarrelling)
        assert quiet.out.split("\n") == [*(str(record["id"]) for record in records), ""]
        assert quiet.err == ""


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_every_list_has_every_format_and_none_steers_a_terminal(
    in_process: Run, dispute: str, words: list[str]
) -> None:
    """P7 has a name that would clear it."""
    for form in map(str, Format):
        result = in_process(*words, "--format", form, db=dispute)
        assert (result.code, result.err) == (0, ""), result
        assert result.out.endswith("\n")
        # In CSV and TSV a text stands as it is: they are for a file.
        if form not in ("csv", "tsv"):
            assert not re.search(f"[{HIDDEN}]", result.out.replace("\n", ""))


def test_columns_are_those_named_in_their_order(in_process: Run, dispute: str) -> None:
    wanted = ["uuid", "id", "claimant"]
    named = ("--columns", ",".join(wanted))
    rows = json.loads(in_process("list", "--json", *named, db=dispute).out)
    assert list(rows[0]) == wanted
    csv = in_process("list", "--format", "csv", *named, db=dispute).out
    assert csv.split("\n")[0] == ",".join(wanted)
    assert csv.split("\n")[1].split(",") == [str(value) for value in rows[0].values()]


def test_a_limit_is_told_and_is_exact(run: Run, dispute: str) -> None:
    everything = run("list", "-q", db=dispute)
    numbers = everything.out.split()
    assert everything.err == "" and len(numbers) == 7
    for limit in (1, 6):
        some = run("list", "-q", "-n", limit, db=dispute)
        assert some.out.split() == numbers[:limit] and "-n 0" in some.err
    for limit in (0, 7, 8):
        assert run("list", "-q", "-n", limit, db=dispute).out == everything.out


# --- the same data wherever it is printed


@pytest.mark.parametrize(
    "environment",
    [
        {"COLUMNS": "20", "TERM": "dumb"},
        {"COLUMNS": "0", "TERM": "xterm-256color", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"},
        {"COLUMNS": "wide", "NO_COLOR": "1"},
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=lambda environment: " ".join(f"{name}={value}" for name, value in environment.items()),
)
def test_data_does_not_depend_on_the_terminal(
    run: Run, in_process: Run, dispute: str, environment: dict[str, str]
) -> None:
    text = "Плотина «Ворл» прорвана — 水坝 é \U0001f4a5"
    assert in_process("edit", "1", "--text", text, db=dispute).code == 0
    for words in (["list", "--json"], ["list", "--format", "csv"], ["show", "1", "--json"]):
        plain = in_process(*words, db=dispute)
        assert "水坝" in plain.out
        other = run(*words, db=dispute, **environment)
        assert (other.code, other.err) == (0, "")
        assert other.out == plain.out


@pytest.mark.parametrize(
    "words",
    [["list"], ["show", "1"], ["party", "show", "P7"], ["--help"], ["show", "999"], ["lst"]],
    ids=" ".join,
)
def test_a_terminal_gets_no_escape_codes(dispute: str, words: list[str]) -> None:
    for environment in ({"NO_COLOR": "1"}, {"TERM": "xterm-256color", "FORCE_COLOR": "1"}):
        env = {**os.environ, "CLAIMTRACK_DB": dispute} | environment
        seen = at_a_terminal([COMMAND, *words], env=env).out
        assert seen and "\x1b" not in seen


def test_help_is_data_and_its_absence_is_told(run: Run) -> None:
    for words in (["--help"], ["-h"], ["add", "--help"], ["party", "-h"]):
        asked = run(*words)
        assert (asked.code, asked.err) == (0, "") and asked.out
    for words in ([], ["party"]):
        lost = run(*words)
        assert (lost.code, lost.out) == (Exit.USAGE, "") and "Usage: claimtrack" in lost.err


def test_the_version_is_told_without_a_verb(run: Run) -> None:
    from claimtrack import __version__

    told = run("--version")
    assert (told.code, told.out, told.err) == (0, f"claimtrack {__version__}\n", "")


# --- streams that end early, or are not there


@pytest.fixture
def large(dispute: str, in_process: Run) -> str:
    """The dispute with more text than a pipe holds."""
    texts = "\n".join(f"{number} {'word ' * 3000}" for number in range(20))
    assert in_process("rebut", "1", "-", db=dispute, typed=texts).code == 0
    return dispute


@pytest.mark.parametrize(
    "words",
    ["list -n 0", "list --json", "list --format csv", "report", "show 1", "show 1 --json"],
)
def test_a_reader_that_has_seen_enough_is_no_error(
    shell: Callable[..., Result], large: str, words: str
) -> None:
    assert os.environ.get("CLAIMTRACK_DB") is None
    result = shell(f"claimtrack {words} | head -c 1 >/dev/null; exit ${{PIPESTATUS[0]}}")
    assert (result.code, result.out, result.err) == (0, "", "")


def test_a_full_disk_is_told(shell: Callable[..., Result], refused: Any) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    refused(shell("claimtrack list > /dev/full"), Exit.OUTPUT, "cannot write the output")


def test_a_claim_whose_number_could_not_be_printed_was_not_refused(
    shell: Callable[..., Result], run: Run, dispute: str
) -> None:
    result = shell("claimtrack add 'A claim.' > /dev/full")
    added = "9" in run("list", "-q", db=dispute).out.split()
    assert added == (result.code != Exit.REFUSED)


CLOSED = "cli/app.py main(), cli/streams.py: sys.stdin, stdout and stderr are None when closed"


@pytest.mark.parametrize("words", ["list", "list --json", "add 'A claim.'", "show 999"])
def test_without_standard_output_there_is_no_traceback(
    shell: Callable[..., Result], words: str
) -> None:
    result = shell(f"claimtrack {words} >&-")
    assert "Traceback" not in result.err and result.code != Exit.BUG


def test_without_standard_error_words_do_not_mix_with_data(shell: Callable[..., Result]) -> None:
    result = shell("n=$(claimtrack add 'A claim.' --by 'New Office' 2>&-); echo \"[$n]\"")
    assert result.out == "[9]\n"


def test_without_standard_input_there_is_nothing_to_add(
    shell: Callable[..., Result], refused: Any
) -> None:
    refused(shell("claimtrack add - <&-"), (Exit.USAGE, Exit.REFUSED), "standard input")


@pytest.mark.parametrize(
    ("words", "code"), [("add 'A claim.' --by 'New Office'", Exit.DONE), ("show 999", Exit.NO_SUCH)]
)
def test_words_that_cannot_be_told_change_no_exit_code(
    shell: Callable[..., Result], words: str, code: int
) -> None:
    assert shell(f"claimtrack {words} 2> /dev/full").code == code
