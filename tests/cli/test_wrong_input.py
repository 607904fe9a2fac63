"""Whatever is wrong with the input: an exit code, one line that says what to do, nothing written.

Each case runs on the dispute that `conftest` describes. The installed command does it wherever it
could matter how words get into a process: where they are not plain, where something is read, or
the environment counts. For the others, the most, the same code does without a process of its own.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimtrack.errors import Exit

NOT_UTF8 = os.fsdecode(b"caf\xe9")
LONG = "x" * 100_000
DIGITS = "9" * 400
ESCAPES = "\x1b[2J\x9b31m\n\u202e"


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
    wrong("list", f"--{ESCAPES}", says="no such option"),
    wrong("list", "-n", "-1", says="-1"),
    wrong("list", "-n", "many", says="many"),
    wrong("list", "-n", "9" * 5000, says="-n"),
    wrong("list", "--columns", "id,colour", says='"colour"'),
    wrong("list", "--columns", "id,colour", "--json", says='"colour"'),
    wrong("list", "--format", "xml", says="markdown"),
    wrong("list", "--format", ESCAPES, says="no format"),
    wrong("list", "--json", "--format", "csv", says="differ"),
    wrong("list", "--sort", "colour", says="newest"),
    wrong("list", "--relation", "loves", says="rebuts"),
    wrong("show", "1", "--format", "xml", says="xml"),
    wrong("report", "--columns", "id", says="--format csv"),
    wrong("report", "--json", "--columns", "colour", says='"colour"'),
    wrong("search", says="WORDS"),
    wrong("add", says="missing"),
    wrong("add", "A claim.", "another", says="another"),
    wrong("add", "-5 degrees were measured.", says="-5"),
    wrong("add", "-", "--edit", says="--edit", typed=b"A claim.\n"),
    wrong("add", "A claim.", "--speech", "loud", says="reported"),
    wrong("add", "A claim.", "--title", "T", says="--source"),
    wrong("link", "1", "rebuts", says="TARGET"),
    wrong("link", "1", "loves", "2", says="rebuts"),
    wrong("link", "1", "", "2", says="rebuts"),
    wrong("list", "--relation", "", says="rebuts"),
    wrong("add", "A claim.", "--speech", "", says="reported"),
    wrong("edit", "1", says="--text"),
    wrong("edit", "1", "--said", "2018", says="no --said"),
    wrong("edit", "T1", "--text", "Words.", says="no --text"),
    wrong("edit", "T1", "--edit", says="no text", EDITOR="true"),
    wrong("edit", "L1", "--note", "A note.", says="--because"),
    wrong("edit", "Q1", "--note", "A note.", says="--language"),
    wrong("edit", "J1", "--text", "Words.", says="J1 is an assessment and has no --text"),
    wrong("edit", "J1", "--edit", says="no text", EDITOR="true"),
    wrong("edit", "J1", "--likelihood", "90 %", says="almost-certain"),
    wrong("edit", "1", "--credibility", "2", says="no --credibility"),
    wrong("edit", "1", "--estimate", "5", says="no --estimate"),
    wrong("edit", "E1", "--text", "5", says="E1 is an estimate and has no --text"),
    wrong("edit", "E1", "--edit", says="no text", EDITOR="true"),
    wrong("edit", "E1", says="--estimated-for"),
    wrong("estimate", "4", says="FIGURE"),
    wrong("estimate", "4", "-5", says="-5"),
    wrong("add", "A claim.", "--unit", "dead", says="add --estimate"),
    wrong("rebut", "1", "No.", "--estimated-for", "2018", says="add --estimate"),
    wrong("estimates", "--sort", "low", says="--sort"),
    wrong("estimates", "--columns", "colour", says='"colour"'),
    wrong("estimates", "--json", "--format", "csv", says="differ"),
    wrong("drift", says="PARTY"),
    wrong("assess", "1", says="--verdict, --credibility, --likelihood or --confidence"),
    wrong("assess", "1", "--because", "why", says="no judgement"),
    wrong("assess", "1", "--credibility", "7", says="1, 2, 3, 4, 5, 6"),
    wrong("assess", "1", "--credibility", "B", says="1, 2, 3, 4, 5, 6"),
    wrong("assess", "1", "--credibility", "", says="1, 2, 3, 4, 5, 6"),
    wrong("assess", "1", "--likelihood", "maybe", says="very-unlikely"),
    wrong("assess", "1", "--confidence", "medium", says="low, moderate, high"),
    wrong("add", "A claim.", "--credibility", "2", says="claimtrack assess"),
    wrong("add", "A claim.", "--by", "P1", "--credibility", "0", says="1, 2, 3, 4, 5, 6"),
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
    wrong("show", LONG, says="no claim"),
    wrong("show", ESCAPES, says="no claim"),
    wrong("show", "T1", says="T1 is a statement"),
    wrong("show", "ffffffffffffff", says="UUID"),
    wrong("show", "0123456789ab7", says="C6, C7"),
    wrong("show", "01234567-89ab-7", says="more digits"),
    wrong("show", "0123456789ab", says="no claim"),
    wrong("rebut", "999", "No.", says="C999"),
    wrong("rebut", "C5", "No.", says="retracted: entered twice"),
    wrong("support", "L1", "Yes.", says="L1 is a link"),
    wrong("state", "C5", "--by", "P1", says="retracted"),
    wrong("estimate", "C5", "40", says="retracted: entered twice"),
    wrong("estimate", "999", "40", says="C999"),
    wrong("estimate", "E1", "40", says="E1 is an estimate"),
    wrong("edit", "E9", "--unit", "dead", says="no estimate E9"),
    wrong("estimates", "--topic", "Vorl", says="Vorl"),
    wrong("drift", "Nobody", says="Nobody"),
    wrong("link", "1", "rebuts", "C5", says="retracted"),
    wrong("link", "C5", "rebuts", "1", says="retracted"),
    wrong("link", "1", "undercuts", "L999", says="L999"),
    wrong("link", "T1", "rebuts", "2", says="T1 is a statement"),
    wrong("edit", "C5", "--text", "Words.", says="retracted"),
    wrong("edit", "S1", "--text", "Words.", says="S1 is a source"),
    wrong("assess", "C5", "--verdict", "true", says="retracted: entered twice"),
    wrong("assess", "999", "--verdict", "true", says="C999"),
    wrong("assess", "J1", "--verdict", "true", says="J1 is an assessment"),
    wrong("show", "J1", says="J1 is an assessment"),
    wrong("history", "J2", says="no assessment J2"),
    wrong("edit", "1", "--topic", "VORL-DAM", says="O1 Vorl dam"),
    wrong("edit", "1", "--no-topic", "Elsewhere", says="Elsewhere"),
    wrong("edit", "3", "--no-topic", "Vorl dam", says="C3 is not under"),
    wrong("edit", "T1", "--by", "Water Minstry", says="P1 Water Ministry"),
    *(wrong("retract", f"{letter}999", "--because", "why", says="999") for letter in "TLQAOJ"),
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
    wrong("add", "A claim.", "--source", LONG, says="source"),
    wrong("add", "A claim.", "--source", "javascript:alert(1)", says="javascript:alert(1)"),
    wrong("source", "add", "javascript:alert(1)", says="https://"),
    wrong("source", "show", "999", says="S999"),
    wrong("party", "show", "Water Minstry", says="P1 Water Ministry"),
    wrong("party", "add", "Anna Kerr", says="--namesake"),
    wrong("party", "edit", "P3", "--no-alias", "Annie", says="Annie"),
    wrong("party", "affiliate", "Nobody", "P4", says="Nobody"),
    wrong("party", "affiliate", "P8", "P4", says="P8 was retracted"),
    wrong("party", "edit", "P8", "--alias", "Ghost", says="P8 was retracted"),
    wrong("party", "edit", "P8", "--reliability", "B", says="P8 was retracted"),
    wrong("source", "edit", "S3", "--reliability", "B", says="S3 was retracted"),
    wrong("topic", "add", "Vorl dam", says="Vorl dam"),
    wrong("topic", "show", "vorldam", says="O1 Vorl dam"),
    wrong("list", "--by", "Nobody", says="party list"),
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
    wrong("add", "A claim.", "--source", ".", says="is a directory"),
    wrong("assess", "1", "--verdict", "", says="empty"),
    wrong("assess", "1", "--verdict", "true", "--assessed", "9999-01-01", says="still to come"),
    wrong("assess", "1", "--verdict", "true", "--assessed", "2018-02", says="exact day"),
    wrong("edit", "J1", "--verdict", "", "--likelihood", "", says="retract J1"),
    wrong("edit", "J1", "--assessed", "9999-01-01", says="still to come"),
    wrong("add", "", says="empty"),
    wrong("add", " \t\n\N{NO-BREAK SPACE}", says="empty"),
    wrong("add", NOT_UTF8, says="UTF-8"),
    wrong("add", "A claim.", "--note", NOT_UTF8, says="UTF-8"),
    wrong("add", NOT_UTF8, "--edit", says="UTF-8", EDITOR="true"),
    wrong("add", "A claim.", "--source", f"https://x.org/{NOT_UTF8}", says="UTF-8"),
    wrong("list", "--by", NOT_UTF8, says="UTF-8"),
    wrong("show", NOT_UTF8, says="UTF-8"),
    wrong("history", NOT_UTF8, says="UTF-8"),
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
    wrong("add", "A claim.", "--estimate", "1500 + auxiliaries", says="give 1500"),
    wrong("add", "A claim.", "--estimate", "", says="write 10000"),
    wrong("support", "1", "Yes.", "--estimate", "little evidence", says="never a zero"),
    wrong("rebut", "1", "No.", "--estimate", "2500-1500", says="backwards"),
    wrong("add", "A claim.", "--estimate", "5", "--estimated-for", "soon", says="date"),
    wrong("estimate", "4", ESCAPES, says="write 10000"),
    wrong("estimate", "4", "9" * 5000, says="64 characters"),
    wrong("estimate", "4", "1.500", says="1500 or 1.5"),
    wrong("edit", "E1", "--estimate", "", says="write 10000"),
    wrong("edit", "E1", "--estimate", "none", "--unit", "dead", says="never a zero"),
    wrong("edit", "E1", "--estimated-for", "2018-02-30", says="date"),
    wrong("edit", "1", "--text", "", says="empty"),
    wrong("edit", "Q1", "--text", "", says="retract Q1"),
    wrong("edit", "T1", "--said", "2018-02-30", "--note", "A note.", says="date"),
    wrong("retract", "1", "--because", "", says="reason"),
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
    # A line of gaps that is run as it stands.
    wrong("add", "…", says="says nothing"),
    wrong("rebut", "1", "…", "--by", "Somebody", says="says nothing"),
    wrong("state", "1", "--by", "…", says="says nothing"),
    wrong("state", "1", "--quote", "…", says="says nothing"),
    wrong("edit", "1", "--text", "...", says="says nothing"),
    wrong("party", "add", "!?", says="says nothing"),
    wrong("party", "edit", "P3", "--name", "…", says="says nothing"),
    wrong("party", "add", "Echo", "--alias", "Echo", says="already"),
    wrong("party", "edit", "P3", "--name", "", says="empty"),
    wrong("party", "edit", "P3", "--same-as", "P3", says="itself"),
    wrong("party", "affiliate", "P3", "P3", says="itself"),
    wrong("party", "affiliate", "P3", "P2", "--since", "soon", says="soon"),
    wrong("topic", "add", "", says="empty"),
    wrong("list", "--since", "yesterday", says="date"),
    wrong("list", "--until", "2018-02-30", says="date"),
    wrong("add", "--edit", says="/no/such/editor", EDITOR="/no/such/editor"),
    wrong("add", "--edit", says=" 1", VISUAL="false"),
    wrong("add", "--edit", says="quotation", EDITOR='vi "'),
    wrong("add", "--edit", says="empty", EDITOR="true"),
    wrong("add", "--edit", says="EDITOR", EDITOR=f"/no/{ESCAPES}"),
    wrong("edit", "1", "--edit", "--note", "A note.", says=" 1", EDITOR="false"),
    wrong("edit", "1", "--edit", says="empty", EDITOR="truncate --size 0"),
]  # fmt: skip


def cases(code: int | tuple[int, ...], told: Iterable[Wrong]) -> list[Any]:
    return [pytest.param(code, one, id=f"{code}: {named(one)}") for one in told]


# Wrong input that was once let pass.
MENDED = [
    *cases(
        2,
        [
            wrong("party", "affiliate", "P3", "P2", "--as", "", says="speaks-for"),
            wrong("party", "affiliate", "P3", "New Office", "--as", "", says="speaks-for"),
        ],
    ),
    *cases(
        2,
        [
            wrong("party", "add", "Robot", "--kind", ESCAPES, says="armed-group"),
            wrong("list", "--relation", "re\nbuts", says="rebuts"),
            wrong("link", "1", ESCAPES, "2", says="rebuts"),
        ],
    ),
    *cases(
        2,
        [
            wrong("show", "1", "--columns", "colour", says='"colour"'),
            wrong("history", "--columns", "colour", says='"colour"'),
        ],
    ),
    *cases(
        4,
        [wrong("list", "--db", "x" * 300, says="name"), wrong("list", "--db", LONG, says="name")],
    ),
    *cases(
        5,
        [
            wrong("add", "--edit", says="UTF-8", EDITOR="cp /bin/true"),
            wrong("add", "--edit", says="editor", EDITOR="rm"),
        ],
    ),
    *cases(
        5,
        [wrong("source", "add", "--title", " ", says="title")],
    ),
    *cases(
        (3, 5),
        [
            wrong("add", "A claim.", "--topic", "O999", says="O999"),
            wrong("add", "A claim.", "--topic", "O2", says="O2"),
            wrong("edit", "1", "--topic", "O999", says="O999"),
        ],
    ),
    *cases(
        3,
        [
            wrong("party", "edit", "P3", "--same-as", "P8", says="retracted"),
            wrong("source", "edit", "S1", "--derived-from", "S3", says="retracted"),
            wrong("source", "add", "--title", "Copy", "--derived-from", "S3", says="retracted"),
        ],
    ),
    *cases(
        (3, 5),
        [
            wrong("party", "edit", "P3", "--name", "Water Ministry", says="P1"),
            wrong("party", "edit", "P3", "--alias", "Water Ministry", says="P1"),
            wrong("party", "add", "Ministry", "--alias", "Water Ministry", says="P1"),
        ],
    ),
    *cases(
        5,
        [
            wrong(
                "party", "affiliate", "P3", "P2", "--since", "2019", "--until", "2018", says="2018"
            )
        ],
    ),
    *cases(
        5,
        [
            wrong("add", "\u200b\u2060", says="empty"),
            wrong("add", "-", says="no claim", typed=b"\n\xef\xbb\xbf\n"),
        ],
    ),
]


CASES = [*cases(2, USAGE), *cases(3, NO_SUCH), *cases(5, REFUSED)]


def is_plain(case: Wrong) -> bool:
    """Whether nothing but short words of printable ASCII goes in."""
    return (
        case.typed is None
        and not case.environment
        and all(word.isascii() and len(word) < 1000 for word in case.words)
        and "".join(case.words).isprintable()
    )


@pytest.fixture
def held(run: Run, in_process: Run, unchanged: Any, refused: Any) -> Callable[..., None]:
    """Holds a case to what it must say, and to writing nothing."""

    def holds(database: str, code: int | tuple[int, ...], case: Wrong) -> None:
        does = in_process if is_plain(case) else run
        with unchanged(database):
            result = does(*case.words, db=database, typed=case.typed, **dict(case.environment))
        refused(result, code, case.says)

    return holds


TWICE_TIED = pytest.param(5, wrong("party", "affiliate", "P3", "P4", says="A1"))


@pytest.mark.parametrize(("code", "case"), [*CASES, *MENDED, TWICE_TIED])
def test_wrong_input_is_told_and_not_kept(
    code: int, case: Wrong, held: Callable[..., None], dispute: str
) -> None:
    held(dispute, code, case)


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
    code: int, case: Wrong, held: Callable[..., None], dispute_on_server: str
) -> None:
    held(dispute_on_server, code, case)


@pytest.mark.parametrize("number", [str(2**63), DIGITS], ids=["2**63", "400 digits"])
@pytest.mark.parametrize(
    "words", [("list",), ("show", "1"), ("history",), ("report",)], ids=" ".join
)
def test_a_huge_limit_is_none_or_is_refused(
    words: tuple[str, ...], number: str, run: Run, dispute: str
) -> None:
    assert run(*words, "-n", number, db=dispute).code in (Exit.DONE, Exit.USAGE)


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_status_in_numbers_alone(form: str, run: Run, dispute: str) -> None:
    assert run("db", "status", "-q", "--format", form, db=dispute).code in (Exit.DONE, Exit.USAGE)


def test_nothing_supersedes_itself_in_a_circle(
    run: Run, dispute: str, unchanged: Any, refused: Any
) -> None:
    """All three would be gone from every list."""
    for words in (("8", "supersedes", "1"), ("1", "supersedes", "3")):
        assert run("link", *words, db=dispute).code == 0
    with unchanged(dispute):
        result = run("link", "3", "supersedes", "8", db=dispute)
    refused(result, 5, "supersedes")


# --- any words at all

WORDS = st.sampled_from(
    [
        "1", "2", "5", "C1", "C5", "T1", "L1", "L2", "S1", "S3", "P1", "P5", "P8", "Q1", "A1", "O1",
        "R1", "0", "999", "-1", "rebuts", "undercuts", "supports", "supersedes", "restates", "add",
        "list", "Water Ministry", "Water Minstry", "Ali Khan", "Vorl dam", "vorldam", "New Office",
        "2018", "~2018-02", "2018-02-30", "A", "G", "person", "id,text", "colour", "csv", "json",
        "xml", "https://example.org/ministry", "https://example.org/new", "javascript:alert(1)",
        "\x1b[2J\x9b31m", "ffffffffffffff", "0123456789ab7", "01234567-89ab-71", "9" * 18,
        "*", "%", "'", '"',
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
    in_process: Run,
    kept: Any,
    refused: Any,
) -> None:
    path = str(shutil.copy(quarrel_file, tmp_path / "desk.db"))
    result = in_process(*words, db=path, typed="Typed.\n")
    if result.code != Exit.DONE:
        refused(result, (Exit.USAGE, Exit.NO_SUCH, Exit.REFUSED))
        assert kept(path) == kept(str(quarrel_file))
