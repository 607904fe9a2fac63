"""What a shell is told at TAB, by the protocol that typer speaks with bash, zsh and fish."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run
from factories import revising
from programs import Result, result_of

from claimtrack.cli.table import COMMANDS
from claimtrack.ledger.claims import Telling, Wording, add_claim
from claimtrack.vocabulary import Relation, values

COMMAND = Path(sys.executable).with_name("claimtrack")
SHELLS = ["bash", "zsh", "fish"]
VERBS = [name for name in COMMANDS if " " not in name]

Offered = Callable[..., list[str]]


def asked(run: Run, shell: str, *words: str, db: str | None, **environment: str) -> Result:
    """The command as the script of a shell calls it; the last word is the one to complete."""
    if shell == "bash":
        told = {"COMP_WORDS": "\n".join(("claimtrack", *words)), "COMP_CWORD": str(len(words))}
    else:
        told = {"_TYPER_COMPLETE_ARGS": " ".join(("claimtrack", *words))}
    if shell == "fish":
        told["_TYPER_COMPLETE_FISH_ACTION"] = "get-args"
    told["_CLAIMTRACK_COMPLETE"] = f"complete_{shell}"
    return run(db=db, **told, **environment)


def values_of(shell: str, out: str) -> list[str]:
    """The words offered, without what is said of each."""
    if shell == "bash":
        lines = out.split("\n")[:-1] if out != "\n" else []
        return [" ".join(shlex.split(line)) if "\\" in line else line for line in lines]
    if shell == "fish":
        return [line.partition("\t")[0] for line in out.split("\n") if line]
    if out == "_files\n":
        return []
    return re.findall(r'^(?:_arguments \'\*: :\(\()?"((?:[^"]|"")*)"', out, flags=re.M)


@pytest.fixture
def offered(in_process: Run) -> Offered:
    """The words that a shell offers; nothing goes to stderr."""

    def offers(shell: str, *words: str, db: str | None, **environment: str) -> list[str]:
        result = asked(in_process, shell, *words, db=db, **environment)
        assert (result.code, result.err) == (0, "")
        return values_of(shell, result.out)

    return offers


@pytest.mark.parametrize("shell", SHELLS)
def test_verbs(offered: Offered, shell: str) -> None:
    assert offered(shell, "", db=None) == VERBS
    assert offered(shell, "s", db=None) == [verb for verb in VERBS if verb[0] == "s"]
    assert offered(shell, "party", "", db=None) == [
        name.split()[1] for name in COMMANDS if name.startswith("party ")
    ]
    assert offered(shell, "db", "b", db=None) == ["backup"]
    assert "--columns" in offered(shell, "list", "--c", db=None)


@pytest.mark.parametrize("shell", SHELLS)
def test_claims_are_offered_by_number_with_their_text(
    run: Run, offered: Offered, dispute: str, shell: str
) -> None:
    live = ["1", "2", "3", "4", "6", "7", "8"]
    assert offered(shell, "show", "", db=dispute) == live
    assert offered(shell, "show", "C", db=dispute) == [f"C{number}" for number in live]
    assert offered(shell, "rebut", "8", db=dispute) == ["8"]
    assert offered(shell, "show", "9", db=dispute) == []
    if shell != "bash":  # which has no place for it
        assert "The dam had leaked for years." in asked(run, shell, "show", "4", db=dispute).out


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (["list", "--by", "An"], ["Anna Kerr"]),
        (["list", "--by", '"Anna K'], ["Anna Kerr"]),
        (["list", "--by", "Anna\\ K"], ["Anna Kerr"]),
        (["list", "--by=Riv"], ["River Watch"]),
        (["add", "'A claim.'", "--affiliation", "Water"], ["Water Ministry"]),
        (["add", "'A claim.'", "--publisher", "Vo"], ["Vorl Gazette"]),
        (["party", "show", "River"], ["River Watch"]),
        (["party", "affiliate", "P3", "River"], ["River Watch"]),
        (["list", "--by", "Gone"], []),
        (["list", "--by", "%"], []),
        (["list", "--by", "_"], []),
        (["list", "--topic", ""], ["Vorl dam"]),
        (["topic", "show", "V"], ["Vorl dam"]),
        (["edit", "1", "--no-topic", "V"], ["Vorl dam"]),
        (["list", "--topic", "Old"], []),
        (["source", "show", ""], ["1", "2"]),
        (["add", "'A claim.'", "--source", "S"], ["S1", "S2"]),
        (["link", "1", ""], list(values(Relation))),
        (["link", "1", "re"], ["rebuts", "restates"]),
        (["link", "1", "rebuts", "C8"], ["C8"]),
        (["assess", "8"], ["8"]),
        (["assess", "1", "--verdict", "mostly"], ["mostly true", "mostly false"]),
        (["assess", "1", "--verdict", '"half t'], ["half true"]),
        (["assess", "1", "--likelihood", "very"], ["very-unlikely", "very-likely"]),
        (["edit", "J1", "--likelihood", '"very l'], ["very likely"]),
        (["edit", "J1", "--confidence", ""], ["low", "moderate", "high"]),
        (["add", "'A claim.'", "--credibility", ""], ["1", "2", "3", "4", "5", "6"]),
        (["estimate", "4"], ["4"]),
        (["estimate", "4", "40", "--unit", ""], ["litres"]),
        (["add", "'A claim.'", "--counted", '"an'], ["an hour"]),
        (["edit", "E1", "--counted", '"%'], []),
        (["drift", "Riv"], ["River Watch"]),
        (["history", "--actor", ""], ["tester"]),
        (["history", "--command", ""], ["quarrel", "withdrawal"]),
        (["history", "--command", "q"], ["quarrel"]),
        (["history", "--actor", "%"], []),
        (["timeline", "8"], ["8"]),
        (["timeline", "--by", "Riv"], ["River Watch"]),
    ],
    ids=lambda part: " ".join(part) if part and part[0].islower() and len(part) > 2 else "",
)
def test_parties_topics_sources_and_relations(
    offered: Offered, dispute: str, words: list[str], values: list[str]
) -> None:
    assert offered("bash", *words, db=dispute) == values
    assert offered("fish", *words, db=dispute) == values


def test_a_server_offers_the_same(offered: Offered, dispute_on_server: str, dispute: str) -> None:
    for words in (["show", ""], ["list", "--by", "A"], ["source", "show", "S"]):
        there = offered("bash", *words, db=dispute_on_server)
        assert there and there == offered("bash", *words, db=dispute)


def test_the_database_named_on_the_line_is_asked(offered: Offered, dispute: str) -> None:
    assert offered("bash", "--db", dispute, "show", "8", db=None) == ["8"]
    assert offered("bash", "list", "--db", dispute, "--by", "Vo", db=None) == ["Vorl Gazette"]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("kind", ["missing", "a folder", "a text", "unreachable", "no address"])
def test_without_a_database_there_is_nothing_and_no_error(
    offered: Offered, tmp_path: Path, shell: str, kind: str
) -> None:
    (tmp_path / "diary.txt").write_text("Dear diary.")
    database = {
        "missing": str(tmp_path / "missing.db"),
        "a folder": str(tmp_path),
        "a text": str(tmp_path / "diary.txt"),
        "unreachable": "postgresql://127.0.0.1:1/x",
        "no address": "mysql://127.0.0.1/x",
    }[kind]
    assert offered(shell, "show", "", db=database) == []
    assert offered(shell, "list", "--by", "A", db=database) == []
    assert not (tmp_path / "missing.db").exists()


def test_a_broken_config_file_is_no_error_at_tab(offered: Offered, tmp_path: Path) -> None:
    assert offered("bash", "show", "", db=None, CLAIMTRACK_CONFIG=str(tmp_path)) == []


def test_fish_is_told_whether_to_offer_files(run: Run, dispute: str) -> None:
    for line, code in (("claimtrack show ", 0), ("claimtrack show 9", 1)):
        told = run(
            db=dispute,
            _CLAIMTRACK_COMPLETE="complete_fish",
            _TYPER_COMPLETE_FISH_ACTION="is-args",
            _TYPER_COMPLETE_ARGS=line,
        )
        assert (told.code, told.out, told.err) == (code, "", "")


# --- the scripts


@pytest.mark.parametrize(
    ("shell", "holds"),
    [
        ("bash", "complete -o default -F _claimtrack_completion claimtrack"),
        ("zsh", "#compdef claimtrack"),
        ("fish", "complete --command claimtrack"),
    ],
)
def test_the_script_of_each_shell(run: Run, shell: str, holds: str) -> None:
    script = run(_CLAIMTRACK_COMPLETE=f"source_{shell}")
    assert (script.code, script.err) == (0, "")
    assert holds in script.out and f"_CLAIMTRACK_COMPLETE=complete_{shell}" in script.out


def shown_to_bash(option: str) -> str:
    """The script as someone sees it who asks from bash, which typer finds out by itself."""
    line = f"{shlex.quote(str(COMMAND))} {option}; exit $?"
    result = result_of(["bash", "-c", line])
    assert result.code == 0, result
    return result.out


def test_show_completion_prints_the_script_of_the_shell_in_use() -> None:
    for option in ("--show-completion", "--show-completion bash"):
        assert "complete -o default -F _claimtrack_completion claimtrack" in shown_to_bash(option)


# --- texts that mean something to a shell


HOSTILE = (
    r"""It's "so" \$(touch ran) \`touch ran\` $(touch ran) `touch ran` ; touch ran # [/b] : \ """
)


@pytest.fixture
def hostile(sqlite: str) -> str:
    """Claims, parties and topics with names that a shell would run."""
    with revising(sqlite) as revision:
        add_claim(revision, Wording(HOSTILE.strip(), topics=("*",)), Telling("Jama'at-ul-Ahrar"))
        add_claim(revision, Wording("Two.\nLines."), Telling("Ann Bo"))
        add_claim(revision, Wording("word " * 40), Telling("$(touch ran)"))
    return sqlite


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_text_may_look_like_markup(offered: Offered, hostile: str, shell: str) -> None:
    assert offered(shell, "show", "1", db=hostile) == ["1"]


def test_a_long_text_is_one_offer(offered: Offered, hostile: str) -> None:
    assert offered("fish", "show", "3", db=hostile) == ["3"]


def test_no_name_steers_the_terminal_at_tab(offered: Offered, dispute: str) -> None:
    """P7 has a name that would clear it; better not to offer that one."""
    names = offered("bash", "list", "--by", "", db=dispute)
    assert all(name.isprintable() for name in names) and "Bureau" not in names


def test_a_long_text_in_wide_letters_is_one_offer(offered: Offered, sqlite: str) -> None:
    """A Chinese letter takes two cells, and what typer wraps are cells."""
    with revising(sqlite) as revision:
        add_claim(revision, Wording("\u4e2d" * 100), Telling())
    assert offered("fish", "show", "1", db=sqlite) == ["1"]


def test_a_text_of_two_lines_is_one_offer(offered: Offered, hostile: str) -> None:
    assert offered("fish", "show", "2", db=hostile) == ["2"]


def test_no_text_of_a_claim_is_run_by_zsh(sqlite: str, run: Run) -> None:
    """Each $ and ` must be escaped, by an odd number of backslashes."""
    with revising(sqlite) as revision:
        add_claim(revision, Wording(r"Run \$(touch ran) or \`touch ran\`."), Telling())
    out = asked(run, "zsh", "show", "1", db=sqlite).out
    for found in re.finditer(r"(\\*)[$`]", out):
        assert len(found[1]) % 2, out


def test_what_zsh_would_spoil_is_not_offered(offered: Offered, hostile: str) -> None:
    """typer doubles an apostrophe for zsh, which would make another name of it."""
    assert offered("zsh", "list", "--by", "Jama", db=hostile) == []
    assert offered("zsh", "list", "--by", "$", db=hostile) == []
    assert offered("zsh", "list", "--by", "Ann", db=hostile) == ["Ann Bo"]


BASH = """
eval "$(_CLAIMTRACK_COMPLETE=source_bash claimtrack)"
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_claimtrack_completion claimtrack
for reply in "${COMPREPLY[@]}"; do
    eval "set -- $reply"
    printf '%s\\n' "$#:$1"
done
"""


def in_bash(folder: Path, database: str, *words: str) -> list[str]:
    """What bash would put on the line, read as bash reads the line: how many words, and the
    first."""
    path = f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "CLAIMTRACK_DB": database, "PATH": path}
    result = result_of(["bash", "-c", BASH, "bash", "claimtrack", *words], cwd=folder, env=env)
    assert result.code == 0, result
    return result.out.splitlines()


def test_bash_completes_verbs_and_numbers(tmp_path: Path, dispute: str) -> None:
    assert in_bash(tmp_path, dispute, "re") == ["1:rebut", "1:report", "1:recheck", "1:retract"]
    assert in_bash(tmp_path, dispute, "show", "C8") == ["1:C8"]
    assert in_bash(tmp_path, dispute, "party", "a") == ["1:add", "1:affiliate"]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (["list", "--by", "Ann"], "Ann Bo"),
        (["list", "--by", "Jama"], "Jama'at-ul-Ahrar"),
        (["list", "--by", "$"], "$(touch ran)"),
        (["list", "--topic", ""], "*"),
    ],
)
def test_bash_gets_names_as_one_word(
    tmp_path: Path, hostile: str, words: list[str], value: str
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "a file").write_text("")
    assert in_bash(folder, hostile, *words) == [f"1:{value}"]
    assert not (folder / "ran").exists()
