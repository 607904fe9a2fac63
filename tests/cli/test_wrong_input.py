"""Whatever is wrong with the input: an exit code, one line that says what to do, nothing written.

Each case runs the installed command on the dispute that `conftest` describes.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import shutil
import signal
import sqlite3
import string
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import Result, Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimtrack.errors import Exit

NOT_UTF8 = os.fsdecode(b"caf\xe9")
LONG = "x" * 100_000
DIGITS = "9" * 400
ESCAPES = "\x1b[2J\x9b31m\n\u202e"
TOO_BIG = str(2**63)


class Wrong(NamedTuple):
    """A command, what it must say in its line, what it reads, and the environment it runs in."""

    words: tuple[str, ...]
    says: str
    typed: bytes | None = None
    environment: tuple[tuple[str, str], ...] = ()


def wrong(*words: str, says: str, typed: bytes | None = None, **environment: str) -> Wrong:
    return Wrong(words, says, typed, tuple(environment.items()))


def named(case: Wrong) -> str:
    """The test's name: short, and without what pytest would not print."""
    told = " ".join(word if len(word) < 30 else f"{word[:12]}({len(word)})" for word in case.words)
    return told.encode("ascii", "backslashreplace").decode().replace("\x1b", "ESC")


USAGE = [
    wrong("nosuch", says="nosuch"),
    wrong("lst", says="list"),
    wrong("party", "nosuch", says="claimtrack party --help"),
    wrong("--nosuch", says="--nosuch"),
    wrong(ESCAPES, says="no such command"),
    wrong(NOT_UTF8, says="no such command"),
    wrong("list", f"--{ESCAPES}", says="no such option"),
    wrong("list", "-n", "-1", says="-1"),
    wrong("list", "-n", "many", says="many"),
    wrong("list", "-n", "9" * 5000, says="-n"),
    wrong("list", "--columns", "id,colour", says='"colour"'),
    wrong("list", "--columns", "id,colour", "--json", says='"colour"'),
    wrong("list", "--columns", ",", says='""'),
    wrong("list", "--format", "xml", says="markdown"),
    wrong("list", "--format", ESCAPES, says="no format"),
    wrong("list", "--json", "--format", "csv", says="differ"),
    wrong("list", "--sort", "colour", says="newest"),
    wrong("list", "--relation", "loves", says="rebuts"),
    wrong("list", "extra", says="extra"),
    wrong("show", "1", "--format", "xml", says="xml"),
    wrong("report", "--columns", "id", says="--format csv"),
    wrong("report", "--json", "--columns", "colour", says='"colour"'),
    wrong("history", "--format", "xml", says="xml"),
    wrong("search", says="WORDS"),
    wrong("add", says="missing"),
    wrong("add", "A claim.", "another", says="another"),
    wrong("add", "-5 degrees were measured.", says="-5"),
    wrong("add", "-", "--edit", says="--edit", typed=b"A claim.\n"),
    wrong("add", "A claim.", "--speech", "loud", says="reported"),
    wrong("add", "A claim.", "--title", "T", says="--source"),
    wrong("add", "A claim.", "--published", "2018", says="--source"),
    wrong("link", "1", "rebuts", says="TARGET"),
    wrong("link", "1", "loves", "2", says="rebuts"),
    wrong("link", "1", "", "2", says="empty"),
    wrong("edit", "1", says="--text"),
    wrong("edit", "1", "--said", "2018", says="no --said"),
    wrong("edit", "T1", "--text", "Words.", says="no --text"),
    wrong("edit", "T1", "--edit", says="no text", EDITOR="true"),
    wrong("edit", "L1", "--note", "A note.", says="--because"),
    wrong("edit", "Q1", "--note", "A note.", says="--language"),
    wrong("retract", "1", says="--because"),
    wrong("party", "add", "Robot", "--kind", "robot", says="armed-group"),
    wrong("party", "add", "Robot", "--reliability", "G", says="A, B"),
    wrong("party", "add", "Robot", "--because", "why", says="--reliability"),
    wrong("party", "edit", "P1", says="party edit --help"),
    wrong("party", "affiliate", "P1", "P4", "--as", "friend", says="member-of"),
    wrong("source", "add", "https://example.org/new", "--because", "why", says="--reliability"),
    wrong("source", "edit", "S1", says="source edit --help"),
    wrong("topic", "edit", "Vorl dam", says="topic edit --help"),
    wrong("list", "--db", "", says="--db"),
    wrong("list", "--db", "mysql://root@127.0.0.1/x", says="mysql://"),
]

NO_SUCH = [
    *(wrong("show", text, says="claim") for text in ("C999", "0", "-", "", "1.0", "R1")),
    wrong("show", "999", says="C999"),
    wrong("show", DIGITS, says="claimtrack list"),
    wrong("show", f"C{DIGITS}", says="claimtrack list"),
    wrong("show", "9" * 18, says="no claim"),
    wrong("show", LONG, says="no claim"),
    wrong("show", ESCAPES, says="no claim"),
    wrong("show", NOT_UTF8, says="no claim"),
    wrong("show", "T1", says="T1 is a statement"),
    wrong("show", "ffffffffffffff", says="UUID"),
    wrong("show", "0123456789ab7", says="C6, C7"),
    wrong("show", "01234567-89ab-7", says="more digits"),
    wrong("show", "0123456789ab", says="no claim"),
    wrong("rebut", "999", "No.", says="C999"),
    wrong("rebut", "C5", "No.", says="retracted: entered twice"),
    wrong("support", "L1", "Yes.", says="L1 is a link"),
    wrong("state", "C5", "--by", "P1", says="retracted"),
    wrong("state", "T1", "--by", "P1", says="T1 is a statement"),
    wrong("link", "1", "rebuts", "C5", says="retracted"),
    wrong("link", "C5", "rebuts", "1", says="retracted"),
    wrong("link", "1", "undercuts", "L999", says="L999"),
    wrong("link", "T1", "rebuts", "2", says="T1 is a statement"),
    wrong("link", "1", "rebuts", "T2", says="T2 is a statement"),
    wrong("edit", "C5", "--text", "Words.", says="retracted"),
    wrong("edit", "S1", "--text", "Words.", says="S1 is a source"),
    wrong("edit", "1", "--topic", "VORL-DAM", says="O1 Vorl dam"),
    wrong("edit", "1", "--no-topic", "Elsewhere", says="Elsewhere"),
    wrong("edit", "3", "--no-topic", "Vorl dam", says="C3 is not under"),
    wrong("edit", "T1", "--by", "Water Minstry", says="P1 Water Ministry"),
    *(wrong("retract", f"{letter}999", "--because", "why", says="999") for letter in "CTLQSPAO"),
    wrong("retract", "C5", "--because", "why", says="retracted: entered twice"),
    wrong("retract", "R1", "--because", "why", says="R1"),
    wrong("add", "A claim.", "--by", "Water Minstry", says="P1 Water Ministry"),
    wrong("add", "A claim.", "--by", "anna  kerr", says="P3 Anna Kerr"),
    wrong("add", "A claim.", "--by", "Ali Khan", says="P5 Ali Khan, P6 Ali Khan"),
    wrong("add", "A claim.", "--by", STEERING_TYPO := "Alert\x1b[2J\x9b31m\nBuraeu", says="P7"),
    wrong("add", "A claim.", "--by", "P999", says="P999"),
    wrong("add", "A claim.", "--by", "999", says="P999"),
    wrong("add", "A claim.", "--by", "P8", says="P8 was retracted"),
    wrong("add", "A claim.", "--by", "P1", "--affiliation", "River Wtach", says="P4 River Watch"),
    wrong("add", "A claim.", "--topic", "vorl-dam", says="O1 Vorl dam"),
    wrong("add", "A claim.", "--by", "New", "--topic", "vorl dam", says="O1 Vorl dam"),
    wrong("add", "A claim.", "--source", "999", says="S999"),
    wrong("add", "A claim.", "--source", "C1", says="C1 is a claim"),
    wrong("add", "A claim.", "--source", "S3", says="S3 was retracted"),
    wrong("add", "A claim.", "--source", "no-such-file.pdf", says="no-such-file.pdf"),
    wrong("add", "A claim.", "--source", ".", says="source"),
    wrong("add", "A claim.", "--source", LONG, says="source"),
    wrong("add", "A claim.", "--source", "javascript:alert(1)", says="javascript:alert(1)"),
    wrong("source", "add", "javascript:alert(1)", says="https://"),
    wrong("source", "show", "999", says="S999"),
    wrong("source", "edit", "999", "--title", "T", says="S999"),
    wrong("party", "show", "Water Minstry", says="P1 Water Ministry"),
    wrong("party", "show", STEERING_TYPO, says="P7"),
    wrong("party", "add", "Anna Kerr", says="--namesake"),
    wrong("party", "edit", "P3", "--no-alias", "Annie", says="Annie"),
    wrong("party", "affiliate", "Nobody", "P4", says="Nobody"),
    wrong("party", "affiliate", "P8", "P4", says="P8 was retracted"),
    wrong("topic", "add", "Vorl dam", says="Vorl dam"),
    wrong("topic", "show", "vorldam", says="O1 Vorl dam"),
    wrong("list", "--by", "Nobody", says="party list"),
    wrong("list", "--by", "", says="party list"),
    wrong("list", "--by", "Ali Khan", says="number"),
    wrong("list", "--topic", "Elsewhere", says="topic list"),
    wrong("list", "--source", "999", says="S999"),
    wrong("history", "R999", says="R999"),
    wrong("history", f"R{DIGITS}", says="history"),
    wrong("history", "T999", says="T999"),
]

NO_DATES = (
    "2018-02-30", "02/2018", "May 2018", "yesterday", "2019/2018", "../..", "Y9E99999999", "0000",
    LONG, DIGITS, ESCAPES,
)  # fmt: skip

REFUSED = [
    wrong("add", "", says="empty"),
    wrong("add", " \t\n\N{NO-BREAK SPACE}", says="empty"),
    wrong("add", NOT_UTF8, says="UTF-8"),
    wrong("add", "A claim.", "--note", NOT_UTF8, says="UTF-8"),
    wrong("add", "A claim.", "--by", NOT_UTF8, says="UTF-8"),
    wrong("add", "A claim.", "--topic", NOT_UTF8, says="UTF-8"),
    wrong("add", "A claim.", "--said", NOT_UTF8, says="UTF-8"),
    wrong("add", "A claim.", "--quote", NOT_UTF8, says="UTF-8"),
    wrong("add", "A claim.", "-m", NOT_UTF8, says="UTF-8"),
    wrong("add", "A claim.", says="UTF-8", CLAIMTRACK_ACTOR=NOT_UTF8),
    wrong("add", "-", says="no claim", typed=b""),
    wrong("add", "-", says="no claim", typed=b"\xef\xbb\xbf \r\n\t\n"),
    wrong("add", "-", says="byte 12", typed=b"Well spelt.\n\xff\xfe\n"),
    wrong("add", "-", says="NUL", typed=b"Well spelt.\nN\0l.\n"),
    wrong("add", "-", says="UTF-8", typed=b"Half a pair: \xed\xa0\x80\n"),
    wrong("add", "-", "--by", "New", "--said", "soon", says="soon", typed=b"One.\nTwo.\n"),
    wrong("rebut", "1", "-", says="NUL", typed=b"One.\nN\0l.\n"),
    *(wrong("add", "A claim.", "--by", "New", "--said", day, says="date") for day in NO_DATES),
    wrong("add", "A claim.", "--by", "", says="party's name"),
    wrong("add", "A claim.", "--topic", " ", says="topic's name"),
    wrong("add", "A claim.", "--quote", "", says="quote"),
    wrong("add", "A claim.", "--affiliation", "River Watch", says="--by"),
    wrong("add", "A claim.", "--by", "P3", "--affiliation", "P3", says="itself"),
    wrong("add", "A claim.", "--source", "javascript://x", says="https://"),
    wrong("add", "A claim.", "--source", "ftp://example.org/x", says="https://"),
    wrong("add", "A claim.", "--source", "https:///x", says="https://"),
    wrong("add", "A claim.", "--source", "https://[x", says="https://"),
    wrong("add", "A claim.", "--source", "https://example.org/a b", says="https://"),
    wrong("add", "A claim.", "--source", f"https://example.org/{ESCAPES}", says="https://"),
    wrong("add", "A claim.", "--source", "S1", "--title", "Another title", says="source edit S1"),
    wrong("state", "1", says="--said"),
    wrong("link", "1", "rebuts", "1", says="itself"),
    wrong("link", "2", "rebuts", "1", says="L1"),
    wrong("link", "3", "undercuts", "L1", says="L2"),
    wrong("link", "3", "rebuts", "L1", says="undercuts"),
    wrong("link", "2", "supports", "1", says="L1"),
    wrong("link", "1", "supports", "2", says="L1"),
    wrong("link", "4", "rebuts", "1", says="L3"),
    wrong("link", "1", "rebuts", "4", says="L3"),
    wrong("link", "2", "supersedes", "1", says="claimant"),
    wrong("link", "8", "supersedes", "8", says="itself"),
    wrong("edit", "1", "--text", "", says="empty"),
    wrong("edit", "1", "--text", " ", says="empty"),
    wrong("edit", "1", "--text", NOT_UTF8, says="UTF-8"),
    wrong("edit", "Q1", "--text", "", says="retract Q1"),
    wrong("edit", "T1", "--said", "2018-02-30", "--note", "A note.", says="date"),
    wrong("retract", "1", "--because", "", says="reason"),
    wrong("retract", "1", "--because", NOT_UTF8, says="UTF-8"),
    wrong("retract", "P1", "--because", "why", says="T1, T3"),
    wrong("retract", "P2", "--because", "why", says="S1"),
    wrong("retract", "P4", "--because", "why", says="A1"),
    wrong("retract", "S1", "--because", "why", says="T1"),
    wrong("source", "add", says="title"),
    wrong("source", "add", "https://example.org/ministry", says="S1"),
    wrong("source", "add", "https://example.org/new", "--published", "soon", says="soon"),
    wrong("source", "add", "https://x.org", "--archive-url", "javascript:x", says="https://"),
    wrong("source", "edit", "S1", "--url", "javascript:alert(1)", says="https://"),
    wrong("source", "edit", "S1", "--derived-from", "S1", says="itself"),
    wrong("source", "edit", "S1", "--title", "", "--url", "", says="title"),
    wrong("party", "add", " ", says="empty"),
    wrong("party", "add", "Echo", "--alias", "Echo", says="already"),
    wrong("party", "edit", "P3", "--name", "", says="empty"),
    wrong("party", "edit", "P3", "--same-as", "P3", says="itself"),
    wrong("party", "affiliate", "P3", "P3", says="itself"),
    wrong("party", "affiliate", "P3", "P2", "--since", "soon", says="soon"),
    wrong("topic", "add", "", says="empty"),
    wrong("topic", "edit", "Vorl dam", "--name", " ", says="empty"),
    wrong("list", "--since", "yesterday", says="date"),
    wrong("list", "--until", "2018-02-30", says="date"),
    wrong("report", "--since", ESCAPES, says="date"),
    wrong("add", "--edit", says="/no/such/editor", EDITOR="/no/such/editor"),
    wrong("add", "--edit", says=" 1", VISUAL="false"),
    wrong("add", "--edit", says="quotation", EDITOR='vi "'),
    wrong("add", "--edit", says="empty", EDITOR="true"),
    wrong("add", "--edit", says="started", EDITOR=f"/no/{ESCAPES}"),
    wrong("edit", "1", "--edit", "--note", "A note.", says=" 1", EDITOR="false"),
    wrong("edit", "1", "--edit", says="empty", EDITOR="truncate --size 0"),
]  # fmt: skip


def cases(code: int | tuple[int, ...], told: Iterable[Wrong], reason: str = "") -> list[Any]:
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return [pytest.param(code, one, id=f"{code}: {named(one)}", marks=marks) for one in told]


# Wrong input that is not refused as it should be; the reason names the place.
BUGS = [
    *cases(
        (3, 5),
        [
            wrong("list", "--by", NOT_UTF8, says="claimtrack"),
            wrong("list", "--topic", NOT_UTF8, says="claimtrack"),
            wrong("party", "show", NOT_UTF8, says="claimtrack"),
            wrong("history", NOT_UTF8, says="claimtrack"),
            wrong("edit", "1", "--no-topic", NOT_UTF8, says="claimtrack"),
            wrong("add", "A claim.", "--source", f"https://x.org/{NOT_UTF8}", says="claimtrack"),
        ],
        "queries/references.py named(), ledger/sources.py find_or_add_source(): bytes that are not"
        " UTF-8 reach the driver, which raises UnicodeEncodeError",
    ),
    *cases(
        2,
        [
            wrong("party", "affiliate", "P3", "P2", "--as", "", says="speaks-for"),
            wrong("party", "affiliate", "P3", "New Office", "--as", "", says="speaks-for"),
        ],
        "cli/parties.py affiliate(): one_of lets an empty --as pass, and Tie('') raises ValueError",
    ),
    *cases(
        2,
        [
            wrong("party", "add", "Robot", "--kind", ESCAPES, says="armed-group"),
            wrong("list", "--relation", "re\nbuts", says="rebuts"),
            wrong("link", "1", ESCAPES, "2", says="rebuts"),
        ],
        "cli/app.py _told_of_usage(): a message with a line break is taken for a page of help and"
        " goes to the terminal as it is, escape sequences and all",
    ),
    *cases(
        2,
        [
            wrong("show", "1", "--columns", "colour", says='"colour"'),
            wrong("history", "--columns", "colour", says='"colour"'),
        ],
        "cli/lists.py show(), cli/changes.py history(): --columns is passed over in silence",
    ),
    *cases(
        4,
        [wrong("list", "--db", "x" * 300, says="name"), wrong("list", "--db", LONG, says="name")],
        "store/engine.py _open_sqlite(): Path.is_dir() raises OSError (ENAMETOOLONG)",
    ),
    *cases(
        5,
        [
            wrong("add", "--edit", says="UTF-8", EDITOR="cp /bin/true"),
            wrong("add", "--edit", says="editor", EDITOR="rm"),
            wrong("add", NOT_UTF8, "--edit", says="UTF-8", EDITOR="true"),
        ],
        "cli/editing.py edited(): reading and writing the file is outside the try",
    ),
    *cases(
        5,
        [wrong("source", "add", "--title", " ", says="title")],
        "ledger/sources.py add_source(): a blank title passes for one, and what is told is the"
        " database's own CHECK constraint",
    ),
    *cases(
        (3, 5),
        [
            wrong("add", "A claim.", "--topic", "O999", says="O999"),
            wrong("add", "A claim.", "--topic", "O2", says="O2"),
            wrong("edit", "1", "--topic", "O999", says="O999"),
        ],
        "ledger/topics.py find_or_add_topic(): a number that does not exist, or was retracted,"
        " makes a topic of that name",
    ),
    *cases(
        3,
        [
            wrong("party", "edit", "P8", "--alias", "Ghost", says="retracted"),
            wrong("party", "edit", "P8", "--reliability", "B", says="retracted"),
            wrong("source", "edit", "S3", "--reliability", "B", says="retracted"),
            wrong("party", "edit", "P3", "--same-as", "P8", says="retracted"),
            wrong("source", "edit", "S1", "--derived-from", "S3", says="retracted"),
            wrong("source", "add", "--title", "Copy", "--derived-from", "S3", says="retracted"),
        ],
        "ledger/parties.py add_alias(), rate(), edit_party(); ledger/sources.py edit_source(),"
        " _fields(): no require_live",
    ),
    *cases(
        (3, 5),
        [
            wrong("party", "edit", "P3", "--name", "Water Ministry", says="P1"),
            wrong("party", "edit", "P3", "--alias", "Water Ministry", says="P1"),
            wrong("party", "add", "Ministry", "--alias", "Water Ministry", says="P1"),
        ],
        "ledger/parties.py edit_party(), add_alias(): a name that another party has is taken"
        " without --namesake; from then on --by with that name is ambiguous",
    ),
    *cases(
        5,
        [
            wrong(
                "party", "affiliate", "P3", "P2", "--since", "2019", "--until", "2018", says="2019"
            )
        ],
        "ledger/parties.py affiliate(): an end before the beginning is kept",
    ),
    *cases(
        5,
        [
            wrong("add", "\u200b\u2060", says="empty"),
            wrong("add", "-", says="no claim", typed=b"\n\xef\xbb\xbf\n"),
        ],
        "ledger/revising.py require_text(): a claim of nothing but invisible characters is kept",
    ),
]


CASES = [*cases(2, USAGE), *cases(3, NO_SUCH), *cases(5, REFUSED)]


def held(
    run: Run, database: str, unchanged: Any, refused: Any, code: int | tuple[int, ...], case: Wrong
) -> None:
    with unchanged(database):
        result = run(*case.words, db=database, typed=case.typed, **dict(case.environment))
    refused(result, code, case.says)


@pytest.mark.parametrize(("code", "case"), [*CASES, *BUGS])
def test_wrong_input_is_told_and_not_kept(
    code: int, case: Wrong, run: Run, dispute: str, unchanged: Any, refused: Any
) -> None:
    held(run, dispute, unchanged, refused, code, case)


TWICE = {
    ("list", "--columns", "id,colour"), ("add", "A claim.", "--title", "T"),
    ("show", "0123456789ab7"), ("show", DIGITS), ("rebut", "C5", "No."),
    ("add", "A claim.", "--by", "Water Minstry"), ("add", "A claim.", "--by", "Ali Khan"),
    ("add", "A claim.", "--topic", "vorl-dam"), ("add", "A claim.", "--by", STEERING_TYPO),
    ("retract", "P1", "--because", "why"), ("link", "2", "rebuts", "1"),
    ("link", "2", "supersedes", "1"), ("add", NOT_UTF8),
    ("add", "A claim.", "--by", "New", "--said", "yesterday"),
    ("add", "-", "--by", "New", "--said", "soon"), ("rebut", "1", "-"),
}  # fmt: skip


@pytest.mark.parametrize(("code", "case"), [one for one in CASES if one.values[1].words in TWICE])
def test_a_server_is_no_different(
    code: int, case: Wrong, run: Run, dispute_on_server: str, unchanged: Any, refused: Any
) -> None:
    held(run, dispute_on_server, unchanged, refused, code, case)


HUGE = "store/engine.py: neither driver takes a LIMIT beyond 64 bits; -n wants a bound in blocks.py"


@pytest.mark.xfail(strict=True, reason=HUGE)
@pytest.mark.parametrize("number", [str(2**63), DIGITS], ids=["2**63", "400 digits"])
@pytest.mark.parametrize(
    "words", [("list",), ("show", "1"), ("history",), ("report",), ("source", "list")]
)
def test_a_huge_limit_is_none_or_is_refused(
    words: tuple[str, ...], number: str, run: Run, dispute: str
) -> None:
    assert run(*words, "-n", number, db=dispute).code in (Exit.DONE, Exit.USAGE)


@pytest.mark.xfail(strict=True, reason="cli/blocks.py Output.print(): a status has no id to print")
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_status_in_numbers_alone(form: str, run: Run, dispute: str) -> None:
    assert run("db", "status", "-q", "--format", form, db=dispute).code in (Exit.DONE, Exit.USAGE)


@pytest.mark.xfail(
    strict=True, reason="ledger/links.py _refuse_contradiction(): looks one step back only"
)
def test_nothing_supersedes_itself_in_a_circle(
    run: Run, dispute: str, unchanged: Any, refused: Any
) -> None:
    """All three would be gone from every list."""
    for words in (("8", "supersedes", "1"), ("1", "supersedes", "3")):
        assert run("link", *words, db=dispute).code == 0
    with unchanged(dispute):
        result = run("link", "3", "supersedes", "8", db=dispute)
    refused(result, 5, "supersedes")


# --- databases


def no_folder(folder: Path, _: Path) -> Path:
    return folder / "nowhere" / "desk.db"


def no_file(folder: Path, _: Path) -> Path:
    return folder / "desk.db"


def a_folder(folder: Path, _: Path) -> Path:
    (folder / "desk.db").mkdir()
    return folder / "desk.db"


def within_a_file(folder: Path, _: Path) -> Path:
    (folder / "file").write_text("")
    return folder / "file" / "desk.db"


def an_empty_file(folder: Path, _: Path) -> Path:
    (folder / "desk.db").write_bytes(b"")
    return folder / "desk.db"


def a_text(folder: Path, _: Path) -> Path:
    (folder / "desk.db").write_text("Dear diary,\n" * 1000)
    return folder / "desk.db"


def another_programs(folder: Path, _: Path) -> Path:
    with contextlib.closing(sqlite3.connect(folder / "desk.db")) as other:
        other.execute("CREATE TABLE claim (id INTEGER)")
        other.commit()
    return folder / "desk.db"


def of_schema(number: int) -> Callable[[Path, Path], Path]:
    def made(folder: Path, quarrel_file: Path) -> Path:
        shutil.copy(quarrel_file, folder / "desk.db")
        with contextlib.closing(sqlite3.connect(folder / "desk.db")) as known:
            known.execute(f"PRAGMA user_version = {number}")
        return folder / "desk.db"

    return made


def damaged(folder: Path, quarrel_file: Path) -> Path:
    whole = quarrel_file.read_bytes()
    (folder / "desk.db").write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    return folder / "desk.db"


NONE = {
    "no folder": (no_folder, "db init"),
    "no file": (no_file, "db init"),
    "a folder": (a_folder, "directory"),
    "within a file": (within_a_file, "db init"),
    "an empty file": (an_empty_file, "not a claimtrack database"),
    "a text": (a_text, "not a claimtrack database"),
    "another program's": (another_programs, "not a claimtrack database"),
    "a newer one": (of_schema(99), "newer"),
    "an older one": (of_schema(0), "db upgrade"),
    "a damaged one": (damaged, "damaged"),
}


def files(folder: Path) -> dict[str, bytes | None]:
    """All that lies in a folder; what SQLite keeps beside an open file left out."""
    return {
        str(path): None if path.is_dir() else path.read_bytes()
        for path in folder.rglob("*")
        if not path.name.endswith(("-wal", "-shm", "-lock"))
    }


@pytest.mark.parametrize("kind", NONE)
@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("show", "1", "--json"),
        ("add", "A claim.", "--by", "New"),
        ("db", "backup", "copy.db"),
    ],
    ids=" ".join,
)
def test_what_is_no_database_is_told_and_left_alone(
    kind: str, words: tuple[str, ...], run: Run, tmp_path: Path, quarrel_file: Path, refused: Any
) -> None:
    if kind == "a damaged one" and words[0] == "db":
        pytest.skip("a backup copies pages without reading them")
    made, says = NONE[kind]
    path = made(tmp_path, quarrel_file)
    before = files(tmp_path)
    refused(run(*words, db=str(path)), Exit.DATABASE, says, str(path))
    assert files(tmp_path) == before


def test_the_database_is_named_before_the_verb_too(
    run: Run, tmp_path: Path, dispute: str, refused: Any
) -> None:
    refused(run("--db", "nowhere.db", "list", db=dispute), Exit.DATABASE, "nowhere.db")
    refused(run("--db", dispute, "list", "--db", "nowhere.db"), Exit.DATABASE, "nowhere.db")
    assert run("--db", "nowhere.db", "list", "-q", "--db", dispute).code == 0
    assert not (tmp_path / "nowhere.db").exists()


@pytest.mark.parametrize("made", [a_text, a_folder, an_empty_file, of_schema(0)])
def test_init_and_demo_touch_nothing_that_exists(
    made: Any, run: Run, tmp_path: Path, quarrel_file: Path, refused: Any
) -> None:
    path = made(tmp_path, quarrel_file)
    before = files(tmp_path)
    refused(run("db", "init", db=str(path)), Exit.DATABASE, "exists already")
    refused(run("demo", "--db", path), Exit.REFUSED, "--db")
    refused(run("demo", "--fresh", "--db", path), Exit.REFUSED, "--db")
    assert files(tmp_path) == before


@pytest.mark.xfail(
    strict=True, reason="cli/databases.py demo(): loads the fixture before it looks at the options"
)
def test_a_demo_with_a_wrong_option_makes_nothing(run: Run, tmp_path: Path, refused: Any) -> None:
    refused(run("demo", "--db", "new.db", "--format", "xml"), Exit.USAGE, "xml")
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize("target", ["dispute.db", "kept.txt", ".", "nowhere/copy.db", ""])
def test_a_backup_overwrites_nothing(
    target: str, run: Run, dispute: str, tmp_path: Path, refused: Any
) -> None:
    (tmp_path / "kept.txt").write_text("kept")
    before = files(tmp_path)
    refused(run("db", "backup", target, db=dispute), Exit.REFUSED, target)
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("database = [", "config.toml"),
        ("database = 3", '"database"'),
        ('database = ""', '"database"'),
        ('colour = "red"', '"colour"'),
        ("caf\udce9", "config.toml"),
        *(
            pytest.param(
                text,
                "config.toml",
                id=f"{text[:8]}…",
                marks=pytest.mark.xfail(
                    strict=True,
                    reason="config.py read_config(): tomllib raises more than TOMLDecodeError",
                ),
            )
            for text in ("database = " + "1" * 5000, "database = " + "[" * 5000)
        ),
    ],
)
def test_a_broken_config_file_is_told(
    text: str, says: str, run: Run, tmp_path: Path, refused: Any
) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(os.fsencode(text))
    refused(run("list", CLAIMTRACK_CONFIG=str(path)), Exit.REFUSED, says)
    refused(run("add", "A claim.", CLAIMTRACK_CONFIG=str(path)), Exit.REFUSED, says)


PATIENT = """
import sys
from claimtrack.store import engine
engine.PATIENCE = float(sys.argv.pop(1))
from claimtrack.cli.app import main
main()
"""


def with_patience(seconds: float, *words: str, database: str) -> Result:
    """The command, with less patience than its 30 seconds; there is no setting for it."""
    done = subprocess.run(
        [sys.executable, "-c", PATIENT, str(seconds), *words],
        env={**os.environ, "CLAIMTRACK_DB": database},
        capture_output=True,
        text=True,
        timeout=10,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return Result(done)


@contextmanager
def begun(database: str, *statements: str) -> Iterator[None]:
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
        for statement in statements:
            other.execute(statement)
        yield
        other.execute("ROLLBACK")


@contextmanager
def in_turn(database: str) -> Iterator[None]:
    import fcntl

    with open(f"{database}-lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.mark.parametrize("how", ["another program", "another claimtrack"])
def test_a_locked_database_is_waited_for_and_then_told(
    how: str, dispute: str, unchanged: Any, refused: Any
) -> None:
    holding = in_turn(dispute) if how.endswith("claimtrack") else begun(dispute, "BEGIN EXCLUSIVE")
    with unchanged(dispute), holding:
        started = time.monotonic()
        added = with_patience(0.5, "add", "A claim.", "--by", "New", database=dispute)
        waited = time.monotonic() - started
        listed = with_patience(0.5, "list", "-q", database=dispute)
    refused(added, Exit.DATABASE, "busy", "try again")
    assert waited >= 0.5
    assert listed.code == 0 and listed.out, "readers never wait"


def test_a_database_that_one_program_keeps_to_itself_is_told(dispute: str, refused: Any) -> None:
    alone = ("PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE")
    with begun(dispute, "PRAGMA journal_mode = DELETE", *alone):
        for words in (["list"], ["add", "A claim."]):
            refused(with_patience(0.2, *words, database=dispute), Exit.DATABASE, "busy")


def bound_by_rights() -> list[str]:
    """What to put before a command so that file rights bind it: nothing, unless root runs it."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everything, and there is no setpriv to give that up")
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner"]


@pytest.mark.parametrize("folder_too", [False, True])
def test_a_read_only_file_can_be_read_and_not_written(
    folder_too: bool, dispute: str, tmp_path: Path, unchanged: Any, refused: Any
) -> None:
    before = bound_by_rights()
    folder = tmp_path / "disk"
    folder.mkdir()
    path = folder / "desk.db"
    shutil.move(dispute, path)
    command = [*before, str(Path(sys.executable).with_name("claimtrack")), "--db", str(path)]

    def told(*words: str) -> Result:
        done = subprocess.run([*command, *words], capture_output=True, text=True, check=False)
        return Result(done)

    with unchanged(str(path)):
        path.chmod(0o444)
        if folder_too:
            folder.chmod(0o555)
        try:
            listed, added = told("list", "-q"), told("add", "A claim.", "--by", "New")
        finally:
            folder.chmod(0o755)
            path.chmod(0o644)
    assert listed.code == 0 and listed.out.split()[0] == "1", listed
    refused(added, Exit.DATABASE, "cannot be written", "rights")


# --- servers


@pytest.mark.parametrize(
    ("url", "codes", "says"),
    [
        ("postgresql://postgres@127.0.0.1:1/x", 4, "cannot be reached"),
        ("postgresql+psycopg://no-such-host.invalid/x", 4, "cannot be reached"),
        ("postgres://127.0.0.1:port/x", 4, "not a database URL"),
        ("postgresql://127.0.0.1:99999/x", 4, "99999"),
        ("oracle://127.0.0.1/x", 2, "oracle"),
        pytest.param(
            "postgresql://127.0.0.1:1/x?colour=red",
            (2, 4),
            "colour",
            marks=pytest.mark.xfail(
                strict=True, reason="store/engine.py _fault(): psycopg.ProgrammingError passes"
            ),
        ),
    ],
)
def test_an_address_without_a_server_is_told(
    url: str, codes: int, says: str, run: Run, refused: Any
) -> None:
    refused(run("list", db=url), codes, says)


def test_a_password_is_not_told(run: Run, refused: Any) -> None:
    for url in (
        "postgresql://desk:s3cret@127.0.0.1:1/x",
        "postgresql://127.0.0.1:1/x?user=desk&password=s3cret",
    ):
        result = run("add", "A claim.", db=url)
        refused(result, 4, "cannot be reached")
        assert "s3cret" not in result.err


@pytest.fixture(scope="module")
def scratch(empty_postgresql: str, served: Any) -> Iterator[Any]:
    """A server's database to be spoilt: its URL, and a connection to spoil it by."""
    import psycopg

    with served(empty_postgresql) as url:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            yield url, connection


@contextmanager
def spoilt(connection: Any, *statements: str) -> Iterator[None]:
    """The database in another state, until the end."""
    before = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    for statement in statements:
        connection.execute(statement)
    yield
    connection.execute("ALTER TABLE IF EXISTS other_chain RENAME TO chain")
    connection.execute("UPDATE alembic_version SET version_num = %s", (before,))


@pytest.mark.parametrize(
    ("statements", "says"),
    [
        (["UPDATE alembic_version SET version_num = '0099'"], "newer"),
        (["UPDATE alembic_version SET version_num = '0000'"], "db upgrade"),
        pytest.param(
            [
                "ALTER TABLE chain RENAME TO other_chain",
                "UPDATE alembic_version SET version_num = 'ae1027a6acf'",
            ],
            "not a claimtrack database",
            marks=pytest.mark.xfail(
                strict=True,
                reason="store/engine.py schema_version(): takes any program's alembic_version for"
                " its own, and int() raises",
            ),
        ),
    ],
    ids=["newer", "older", "another program's"],
)
def test_a_server_of_another_schema_is_told(
    statements: list[str], says: str, scratch: Any, run: Run, refused: Any
) -> None:
    url, connection = scratch
    with spoilt(connection, *statements):
        refused(run("list", db=url), Exit.DATABASE, says)


@pytest.mark.xfail(
    strict=True,
    raises=subprocess.TimeoutExpired,
    reason="store/engine.py: PATIENCE does not hold on PostgreSQL; no lock_timeout is set",
)
def test_a_locked_server_is_waited_for_and_then_told(scratch: Any, refused: Any) -> None:
    url, connection = scratch
    with connection.transaction():
        connection.execute("SELECT * FROM chain FOR UPDATE")
        result = with_patience(0.5, "add", "A claim.", database=url)
    refused(result, Exit.DATABASE, "busy")


@pytest.mark.xfail(
    strict=True,
    reason="store/engine.py _fault(): ProgramLimitExceeded is an OperationalError, and told as a"
    " server that cannot be reached",
)
def test_a_name_too_long_for_a_servers_index_is_refused(
    dispute_on_server: str, run: Run, unchanged: Any, refused: Any
) -> None:
    name = "".join(random.Random(1).choices(string.ascii_letters, k=20_000))
    with unchanged(dispute_on_server):
        result = run("add", "A claim.", "--by", name, db=dispute_on_server)
    refused(result, Exit.REFUSED, "long")


# --- interruption


@pytest.mark.parametrize("words", [("add", "-", "--by", "New"), ("rebut", "1", "-")], ids=" ".join)
def test_an_interrupt_while_reading_writes_nothing(
    words: tuple[str, ...], dispute: str, unchanged: Any
) -> None:
    import fcntl
    import termios

    with unchanged(dispute):
        reading = subprocess.Popen(
            [str(Path(sys.executable).with_name("claimtrack")), *words],
            env={**os.environ, "CLAIMTRACK_DB": dispute},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert reading.stdin
        reading.stdin.write(b"A claim.\n")
        reading.stdin.flush()
        left = b""
        while left != bytes(4):  # until the command has read the line and waits for more
            time.sleep(0.01)
            left = fcntl.ioctl(reading.stdin, termios.FIONREAD, bytes(4))
        reading.send_signal(signal.SIGINT)
        out, err = reading.communicate(timeout=30)
    assert reading.returncode == Exit.INTERRUPTED
    assert out == b""
    assert b"Traceback" not in err and err.count(b"\n") <= 1


# --- any words at all

WORDS = st.sampled_from(
    [
        "1", "2", "5", "C1", "C5", "T1", "L1", "L2", "S1", "S3", "P1", "P5", "P8", "Q1", "A1", "O1",
        "R1", "0", "999", "-1", "rebuts", "undercuts", "supports", "supersedes", "restates", "add",
        "list", "Water Ministry", "Water Minstry", "Ali Khan", "Vorl dam", "vorldam", "New Office",
        "2018", "~2018-02", "2018-02-30", "A", "G", "person", "id,text", "colour", "csv", "json",
        "xml", "https://example.org/ministry", "https://example.org/new", "javascript:alert(1)",
        "\x1b[2J\x9b31m", "ffffffffffffff", "0123456789ab7", "01234567-89ab-71", "9" * 18, "*", "%", "'", '"',
        "militants OR", "burst", "\N{RIGHT-TO-LEFT OVERRIDE}x", "=1+1", " ", "--", "-",
    ]
)  # fmt: skip
FLAGS = st.sampled_from(
    [
        "--by", "--topic", "--no-topic", "--source", "--said", "--since", "--until", "--relation",
        "--because", "--text", "--name", "--alias", "--kind", "--reliability", "--quote", "--note",
        "--affiliation", "--member-of", "--title", "--publisher", "--url", "--derived-from",
        "--disputed", "--json", "-q", "-n", "--sort", "--format", "--columns", "--namesake", "-m",
    ]
)  # fmt: skip
VERBS = st.sampled_from(
    [
        ("add",), ("rebut",), ("support",), ("state",), ("link",), ("list",), ("show",),
        ("search",), ("report",), ("edit",), ("retract",), ("history",), ("source", "add"),
        ("source", "list"), ("source", "show"), ("source", "edit"), ("party", "add"),
        ("party", "list"), ("party", "show"), ("party", "edit"), ("party", "affiliate"),
        ("topic", "add"), ("topic", "list"), ("topic", "show"), ("topic", "edit"),
    ]
)  # fmt: skip
COMMANDS = st.builds(
    lambda verb, words, options: [*verb, *words, *(part for pair in options for part in pair)],
    VERBS,
    st.lists(WORDS, max_size=3),
    st.lists(st.one_of(st.tuples(FLAGS), st.tuples(FLAGS, WORDS)), max_size=3),
)


def in_process(words: list[str]) -> Result:
    """The command without a process of its own: a property needs hundreds of runs."""
    from claimtrack.cli import app

    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["claimtrack", *words])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Typed.\n")))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = app._run()
    return Result(subprocess.CompletedProcess(words, int(code), out.getvalue(), err.getvalue()))


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(words=COMMANDS)
def test_whatever_the_words_a_failure_is_one_line_and_writes_nothing(
    words: list[str],
    quarrel_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kept: Any,
    refused: Any,
) -> None:
    path = str(shutil.copy(quarrel_file, tmp_path / "desk.db"))
    monkeypatch.setenv("CLAIMTRACK_DB", path)
    monkeypatch.chdir(tmp_path)
    result = in_process(words)
    if result.code != Exit.DONE:
        refused(result, (Exit.USAGE, Exit.NO_SUCH, Exit.REFUSED))
        assert kept(path) == kept(str(quarrel_file))
