"""What the documents promise, held to what the program does."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import pytest
from conftest import Run
from programs import result_of

from claimtrack.cli.table import COMMANDS
from claimtrack.exchange.mapping import FIELDS
from claimtrack.scoring.profiles import ADMIRALTY
from claimtrack.vocabulary import (
    Confidence,
    Credibility,
    Kind,
    Likelihood,
    PartyKind,
    Relation,
    Speech,
    Tie,
)

ROOT = Path(__file__).parent.parent


def function_of(name: str) -> object:
    module, function = COMMANDS[name][0].split(":")
    return getattr(import_module(f"claimtrack.cli.{module}"), function)


TABLE = "Statement,Speaker,Date\nThe Vorl dam burst by itself.,Water Ministry,2021-03-04\n"
"""What a desk may have; the example of import reads it."""
VERBS = [name for name in COMMANDS if COMMANDS[name][0]]


def test_the_command_reference_is_that_of_the_help() -> None:
    path = ROOT / "docs" / "make_commands.py"
    spec = importlib.util.spec_from_file_location("make_commands", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "commands.md").read_text() == module.page(), "run: make docs"


@pytest.mark.parametrize("name", VERBS)
def test_a_line_in_the_list_begins_the_help(name: str) -> None:
    """The list of commands is printed without importing them, so its lines are written twice."""
    told = str(function_of(name).__doc__).split(".")[0].split(":")[0]
    line = COMMANDS[name][1].rstrip(".").split(":")[0]
    first = line.split(",")[0].split()[0]
    assert " ".join(told.split()).startswith(first), (line, told)


@pytest.mark.parametrize("name", VERBS)
def test_the_example_that_opens_the_help_works(name: str, demo: Path, tmp_path: Path) -> None:
    example = function_of(name).example  # type: ignore[attr-defined]
    path = tmp_path / "desk.db"
    if name != "db init":
        shutil.copy(demo, path)
    (tmp_path / "claims.csv").write_text(TABLE)
    shutil.copy(demo, tmp_path / "other.db")
    script = f'export PATH="{Path(sys.executable).parent}:$PATH"\n{example}\n'
    env = {"CLAIMTRACK_DB": str(path), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    env["CLAIMTRACK_CACHE"] = os.environ[
        "CLAIMTRACK_CACHE"
    ]  # else each compiles all its statements
    result = result_of(["bash", "-eu", "-c", script], cwd=tmp_path, env=env)
    assert result.code == 0, result


@pytest.mark.parametrize("name", VERBS)
def test_help_opens_with_its_example(name: str, in_process: Run) -> None:
    found = in_process(*name.split(), "-h")
    assert found.code == 0
    assert found.out.startswith("Example:\n  claimtrack " + name)


def test_the_format_page_names_every_word() -> None:
    page = (ROOT / "docs" / "format.md").read_text()
    for words in (Kind, Relation, PartyKind, Speech, Tie, Likelihood, Confidence):
        for word in words:
            assert re.search(rf"\b{word.value}\b", page), word


def test_what_the_page_on_verifying_has_one_type_works(demo: Path) -> None:
    """The commands that stand by themselves, in their order, on one database."""
    page = (ROOT / "docs" / "verifying.md").read_text()
    typed = re.findall(r"^    (claimtrack verify\b.*?)(?:   .*)?$", page, re.MULTILINE)
    assert len(typed) == 5
    script = "\n".join(typed)
    environment = {**os.environ, "CLAIMTRACK_DB": str(demo)}
    environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    with tempfile.TemporaryDirectory() as folder:
        result = result_of(["bash", "-eu", "-c", script], cwd=folder, env=environment)
    assert result.code == 0, result
    assert re.fullmatch(r"R1 [0-9a-f]{64}\n", result.out)


def test_the_page_on_importing_has_every_field_of_a_table() -> None:
    page = (ROOT / "docs" / "importing.md").read_text()
    table = page.split("| field | what |")[1].split("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", table)) - {"direct", "reported"} == set(FIELDS)


def test_no_link_in_the_docs_is_dead() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("fixtures/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / target).exists(), (page.name, target)


def test_the_table_of_weights_is_that_of_the_profile() -> None:
    rows = re.findall(
        r"^\| ([1-6]), to the pile (for|against) \|(.*)\|$",
        (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    sides = ["1 for", "2 for", "4 against", "5 against"]
    assert [f"{digit} {side}" for digit, side, _ in rows] == sides
    for digit, side, cells in rows:
        for letters, cell in zip(("A", "B", "CF", "D", "E"), cells.split("|"), strict=True):
            for letter in letters:
                found, weight = ADMIRALTY.weight(letter, digit)
                assert f"{weight:.3f}" == f"{float(cell):.3f}", (digit, letter)
                assert not weight or found == side


def test_the_words_page_has_every_digit_and_likelihood() -> None:
    page = (ROOT / "docs" / "words.md").read_text()
    for digit in Credibility:
        assert f"| {digit.value} | {digit.label} |\n" in page
    for likelihood in Likelihood:
        lowest, highest = likelihood.percentages
        assert f"| {likelihood.label} | {lowest}–{highest} % |\n" in page
