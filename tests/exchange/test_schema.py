"""The published JSON Schema and the reader agree."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import random_desks
from file_lines import ASSESSMENT, CLAIM, COPY, PACKED, QUOTE, SHOWN, SOURCE, STATEMENT, without
from jsonschema import Draft202012Validator
from whole_files import EVERYTHING, exported

from claimtrack.exchange import record_lines
from claimtrack.ledger.entries import Rejected

DOCS = Path(__file__).parent.parent.parent / "docs"
SCHEMA = json.loads((DOCS / "format.schema.json").read_text(encoding="utf-8"))
HEADER = {"format": "claimtrack", "version": 2}


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(SCHEMA)
    return Draft202012Validator(SCHEMA)


def test_the_schema_is_that_of_the_records() -> None:
    spec = importlib.util.spec_from_file_location("make_schema", DOCS / "make_schema.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.schema() == SCHEMA, "write it anew with: make docs"


def test_every_line_that_is_written_fits(
    validator: Draft202012Validator, demo: Path, empty_sqlite: Path, tmp_path: Path
) -> None:
    desk = str(shutil.copy(empty_sqlite, tmp_path / "desk.db"))
    for _ in random_desks.play(desk, EVERYTHING):
        pass
    for database in (str(demo), desk):
        for line in exported(database).decode().splitlines():
            errors = [error.message for error in validator.iter_errors(json.loads(line))]
            assert errors == [], line


GOOD: tuple[dict[str, Any], ...] = (
    json.loads(CLAIM), ASSESSMENT, PACKED, SHOWN, SOURCE, COPY, STATEMENT, QUOTE,
)  # fmt: skip
LINK = {
    "kind": "link", "uuid": SOURCE["uuid"], "claim": SOURCE["uuid"], "relation": "rebuts",
    "target_claim": STATEMENT["uuid"],
}  # fmt: skip
BAD: tuple[dict[str, Any], ...] = (
    {"kind": "rumour", "uuid": SOURCE["uuid"]},
    without(json.loads(CLAIM), "uuid"),
    without(json.loads(CLAIM), "text"),
    json.loads(CLAIM) | {"uuid": SOURCE["uuid"].upper()},
    json.loads(CLAIM) | {"text": " "},
    json.loads(CLAIM) | {"text": 7},
    json.loads(CLAIM) | {"note": None},
    json.loads(CLAIM) | {"age": "9"},
    ASSESSMENT | {"confidence": "medium"},
    without(without(without(without(ASSESSMENT, "verdict"), "credibility"), "likelihood"),
            "confidence"),
    without(PACKED, "base64"),
    PACKED | {"text": "too"},
    SHOWN | {"sha256": "00"},
    without(SOURCE, "title"),
    without(QUOTE, "exact"),
    LINK | {"relation": "denies"},
)  # fmt: skip


@pytest.mark.parametrize("record", [*GOOD, LINK])
def test_what_the_reader_takes_fits(
    validator: Draft202012Validator, record: dict[str, Any]
) -> None:
    assert read(record) is not Rejected
    assert validator.is_valid(record)


@pytest.mark.parametrize("record", BAD)
def test_what_the_reader_refuses_does_not_fit(
    validator: Draft202012Validator, record: dict[str, Any]
) -> None:
    assert read(record) is Rejected
    assert not validator.is_valid(record)


def read(record: dict[str, Any]) -> type:
    lines = [json.dumps(one).encode() for one in (HEADER, record)]
    _, found = record_lines.read(lines, "file.jsonl")
    return type(found)
