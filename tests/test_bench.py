"""The generators of large databases keep the rules that the ledger keeps."""

from __future__ import annotations

import importlib.util
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import Run

from claimtrack.store import tallies
from claimtrack.store.corpus import corpus
from claimtrack.store.engine import connected, reading, transaction
from claimtrack.vocabulary import Kind

BENCH = Path(__file__).parent.parent / "bench"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_generate", BENCH / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def links_of(generator: ModuleType) -> list[dict[str, Any]]:
    found = generator.records(generator.Size(1000, 3000), seed=1)
    return [content for kind, content in found if kind is Kind.LINK]


def test_one_seed_makes_the_same_records(generator: ModuleType) -> None:
    size = generator.Size(50, 100)
    first, again, other = (list(generator.records(size, seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_no_link_is_double_or_contradicts_another(generator: ModuleType) -> None:
    relations = defaultdict(list)
    for link in links_of(generator):
        if target := link.get("target_claim_id"):
            assert target != link["claim_id"]
            relations[frozenset((target, link["claim_id"]))].append(link["relation"])
    assert {len(found) for found in relations.values()} == {1}


def test_attention_is_skewed(generator: ModuleType) -> None:
    found = Counter(link.get("target_claim_id") for link in links_of(generator))
    assert found.most_common(2)[1][1] > 100 > sorted(found.values())[len(found) // 2] * 10


def test_the_database_is_whole(generator: ModuleType, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "large.db"
    generator.generate(path, generator.Size(60, 120), seed=1)
    assert [file.name for file in tmp_path.iterdir()] == ["large.db"]
    done = run("list", "--disputed", "--by", "Russia", "--quiet", db=str(path))
    assert (done.code, done.err) == (0, "")
    assert done.out


@pytest.fixture
def disputes(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The other generator, which takes its words from the first."""
    monkeypatch.syspath_prepend(str(BENCH))
    return importlib.import_module("disputes")


def test_disputes_are_of_the_sizes_that_are_measured(
    disputes: ModuleType, tmp_path: Path, run: Run
) -> None:
    path = tmp_path / "disputes.db"
    disputes.generate(path, 1000, 3000, seed=1)
    with reading(str(path)) as connection:
        found = corpus(connection)
        assert connection.plain("SELECT count(*) FROM link") == [(3000,)]
    assert found.size[0] == disputes.NORMAL < found.size[1] == found.size.max()
    assert found.size.min() == 2
    done = run("rebut", "C1", "No.", "--by", "Bench", db=str(path))
    assert done.code == 0, done
    with reading(str(path)) as connection:
        scored = connection.plain("SELECT count(*) FROM score")
    assert scored == [(disputes.NORMAL + 1,)]


def test_counts_and_voices_are_as_the_code_would_have_them(
    disputes: ModuleType, tmp_path: Path
) -> None:
    path = tmp_path / "disputes.db"
    disputes.generate(path, 400, 1200, seed=2)
    kept = "SELECT * FROM tally ORDER BY 1", "SELECT * FROM voice ORDER BY 1"
    with connected(str(path)) as connection:
        before = [connection.plain(sql) for sql in kept]
        every = [(Kind.CLAIM, row[0], None) for row in connection.plain("SELECT id FROM claim")]
        with transaction(connection):
            tallies.refresh(connection, every)
        assert [connection.plain(sql) for sql in kept] == before


@pytest.mark.parametrize("shape", ["random", "skewed"])
def test_what_is_measured_solves_the_graph(monkeypatch: pytest.MonkeyPatch, shape: str) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    scoring = importlib.import_module("scoring")
    for solver in (scoring.BOUNDS, scoring.PLAIN, scoring.FLOOR):
        known = scoring.timed(solver, shape, 300)
        assert (known.rounds > 0) == (solver != scoring.FLOOR)
        assert known.open == (0 if solver == scoring.BOUNDS else -1)


def test_quotes_that_are_rechecked_fare_as_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    anchoring = importlib.import_module("anchoring")
    *_, shares, _, _, verdict = anchoring.rechecking(20, 200, runs=1)
    assert "200 quotes in 20 copies" in shares
    assert all(f"% {state}" in shares for state in ("present", "moved", "changed", "gone"))
    assert verdict.split()[0] in ("met", "MISSED")
    lines = anchoring.anchoring(20_000, runs=1)
    assert len(lines) == 9 and lines[1].startswith("at the end")


def test_what_is_verified_is_what_the_bare_loop_reads(
    generator: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    verifying = importlib.import_module("verifying")
    path = tmp_path / "large.db"
    generator.generate(path, generator.Size(60, 120), seed=1)
    verifying.floor(str(path))
    whole, unlogged = verifying.room(path)
    assert whole > unlogged > 0
    ((logged, plain),) = verifying.loading(60, 1)
    assert min(logged, plain) > 0
    times = {(verifying.VERIFY, ""): [2.0], (verifying.FLOOR, ""): [1.0]}
    told = verifying.told(times, (150, 100), [(1.3, 1.0)])
    assert [line.split()[:2] for line in told[-3:]] == [
        ["met", "2.00"], ["met", "50.00"], ["met", "30.00"],
    ]  # fmt: skip


def test_what_is_imported_is_a_file_of_claimtracks_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, run: Run
) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    exchange = importlib.import_module("exchanging")
    monkeypatch.setattr(exchange, "OUT", tmp_path / "out")
    file = exchange.written(50)
    database = str(tmp_path / "desk.db")
    run("db", "init", db=database)
    done = run("import", file, db=database)
    assert done.code == 0 and "added 50 claims, 50 statements" in done.err, done
    assert run("verify", "--deep", db=database).code == 0
    assert exchange.verdict(2.0, 1.3, "×", "a thing").split()[:2] == ["MISSED", "2.00"]
