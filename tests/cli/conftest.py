"""A made-up dispute, the databases that hold it, and what is asked of every refusal.

C1  The Vorl dam burst by itself.      P1 Water Ministry, 2021-03-04; T1, Q1, S1, O1
C2  The Vorl dam was shelled.          P3 Anna Kerr of P4 River Watch, ~2021-03; T2, S2, O1
C3  River Watch had nobody there.      P1; T3
C4  The dam had leaked for years.      P5 Ali Khan; T4
C5  Entered by mistake.                retracted
C6, C7                                 their UUIDs begin alike: 0123456789ab7
C8  The Vorl dam burst in heavy rain.  P1; T5
L1  C2 rebuts C1    L2  C3 undercuts L1    L3  C4 supports C1
P2  Vorl Gazette, publisher of S1    P6  another Ali Khan    P7  a name that steers a terminal
P8  retracted    S3  retracted    O2  retracted    A1  P3 speaks for P4
J1  C1 half true, and very likely    E1  C4 about 40, of litres an hour    K1  a copy of S2
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, served
from desks import Desk
from factories import link, revising
from programs import Result

from claimtrack.ledger import captures
from claimtrack.ledger.assessments import Judgement, assess
from claimtrack.ledger.claims import Telling, Wording, add_claim
from claimtrack.ledger.estimates import Counting, add_estimate
from claimtrack.ledger.parties import add_party
from claimtrack.ledger.revising import retract
from claimtrack.ledger.sources import SourceGiven, add_source
from claimtrack.ledger.topics import add_topic
from claimtrack.queries.references import Reference
from claimtrack.store import tables
from claimtrack.store.engine import connected
from claimtrack.vocabulary import Kind, Relation

STEERING = "Alert\x1b[2J\x9b31m\nBureau"
"""A name that clears the terminal of whoever prints it."""
ALIKE = ("01234567-89ab-7111-8000-000000000000", "01234567-89ab-7222-8000-000000000000")

Kept = dict[str, list[str]]


def quarrel(database: str) -> None:
    """Puts the dispute above into an empty database."""
    dam = ("Vorl dam",)
    ministry = SourceGiven(
        "https://example.org/ministry", title="A statement", publisher="Vorl Gazette"
    )
    watch = SourceGiven("https://example.org/watch", title="Shells at Vorl")
    with revising(database, "quarrel") as revision:
        own = Telling(
            "Water Ministry", source=ministry, said="2021-03-04", quotes=("It burst by itself.",)
        )
        kerr = Telling(
            "Anna Kerr", role="Director", speaks_for="River Watch", source=watch, said="~2021-03"
        )
        burst = add_claim(revision, Wording("The Vorl dam burst by itself.", topics=dam), own)
        shelled = add_claim(revision, Wording("The Vorl dam was shelled.", topics=dam), kerr)
        nobody = add_claim(
            revision, Wording("River Watch had nobody there."), Telling("Water Ministry")
        )
        leaked = add_claim(revision, Wording("The dam had leaked for years."), Telling("Ali Khan"))
        mistake = add_claim(revision, Wording("Entered by mistake."), Telling())
        for known in ALIKE:
            revision.create(Kind.CLAIM, known, text=f"A claim known as {known}.")
        add_claim(revision, Wording("The Vorl dam burst in heavy rain."), Telling("Water Ministry"))
        rebuttal = link(revision, shelled, Relation.REBUTS, burst)
        revision.create(
            Kind.LINK, claim_id=nobody, relation="undercuts", target_link_id=rebuttal, because="why"
        )
        link(revision, leaked, Relation.SUPPORTS, burst)
        judgement = Judgement("half true", likelihood="very_likely")
        assess(revision, Reference(Kind.CLAIM, burst), judgement, assessed="2021-04-01")
        captures.keep(revision, 2, captures.content(b"Shells fell at Vorl, she said."))
        leak = Counting("~40", "litres", "an hour", estimated_for="2019")
        add_estimate(revision, Reference(Kind.CLAIM, leaked), leak)
        add_party(revision, "Ali Khan", namesake=True)
        add_party(revision, STEERING)
        gone = add_party(revision, "Gone Office")
        old = add_source(revision, SourceGiven(title="An old source"))
        topic = add_topic(revision, "Old topic")
    with revising(database, "withdrawal") as revision:
        for kind, number in (
            (Kind.CLAIM, mistake),
            (Kind.PARTY, gone),
            (Kind.SOURCE, old),
            (Kind.TOPIC, topic),
        ):
            retract(revision, Reference(kind, number), "entered twice")


@pytest.fixture(scope="session")
def quarrel_file(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the dispute, to copy."""
    path = tmp_path_factory.mktemp("quarrel") / "quarrel.db"
    shutil.copy(empty_sqlite, path)
    quarrel(str(path))
    return path


@pytest.fixture
def dispute(quarrel_file: Path, tmp_path: Path) -> str:
    """A SQLite database with the dispute, for one test."""
    path = tmp_path / "dispute.db"
    shutil.copy(quarrel_file, path)
    return str(path)


@pytest.fixture(scope="session")
def dispute_on_server(empty_postgresql: str) -> Iterator[str]:
    """A PostgreSQL database with the dispute, for tests that leave it as it is."""
    with served(empty_postgresql) as database:
        quarrel(database)
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def quarrelling(request: pytest.FixtureRequest) -> str:
    """A database with the dispute, for tests that leave it as it is; once on each kind."""
    name: str = request.getfixturevalue(
        "dispute" if request.param == "sqlite" else "dispute_on_server"
    )
    return name


@pytest.fixture(scope="module")
def desk(shared_database: str) -> str:
    """A database that the tests of a module share: each keeps to parties and topics of its own."""
    return shared_database


def kept(database: str) -> Kept:
    """All that a claimtrack database holds, table by table."""
    with connected(database) as connection:
        return {
            name: sorted(map(repr, connection.plain(f"SELECT * FROM {name}")))
            for name in tables.metadata.tables
        }


@pytest.fixture(name="kept")
def _kept() -> Callable[[str], Kept]:
    return kept


@pytest.fixture(scope="session", name="served")
def _served() -> Callable[[str], Any]:
    return served


@pytest.fixture
def unchanged() -> Callable[[str], Any]:
    """`with unchanged(database): …` fails when anything was written."""

    @contextmanager
    def watching(database: str) -> Iterator[None]:
        before = kept(database)
        yield
        assert kept(database) == before

    return watching


def refused(result: Result, code: int | tuple[int, ...], *words: str) -> None:
    """Holds a result to what every refusal owes: its code (or one of several); on stderr one line
    that a terminal can show, with the words asked for and a next step; on stdout nothing."""
    assert result.code in (code if isinstance(code, tuple) else (code,)), result
    assert result.out == ""
    line = result.err.removesuffix("\n")
    assert result.err == f"{line}\n"
    assert line.isprintable(), result
    assert line.startswith("claimtrack: ")
    assert "; " in line
    for word in words:
        assert word in line
    assert "Traceback" not in line


@pytest.fixture(name="refused")
def _refused() -> Callable[..., None]:
    return refused


@pytest.fixture
def run(run: Run, tmp_path: Path) -> Run:
    """Runs the installed command; its temporary files go to a directory of the test's own."""
    folder = tmp_path / "temporary"
    folder.mkdir()

    def runner(*words: object, **more: Any) -> Result:
        return run(*words, **{"TMPDIR": str(folder)} | more)

    return runner


@pytest.fixture
def at(run: Run, in_process: Run, desk: str) -> Desk:
    return Desk(run, in_process, desk)


@pytest.fixture
def alone(run: Run, in_process: Run, sqlite: str) -> Desk:
    """A desk of the test's own, where the kind of database does not matter."""
    return Desk(run, in_process, sqlite)
