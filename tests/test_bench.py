"""The generator of large databases keeps the rules that the ledger keeps."""

from __future__ import annotations

import importlib.util
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import Run

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
