"""Feeds of reviews, imported as a user does: what is in the database afterwards."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

REVIEW: dict[str, Any] = {
    "@type": "ClaimReview",
    "url": "https://checks.example/dam",
    "claimReviewed": "The dam burst by itself.",
    "author": {"@type": "Organization", "name": "Check Desk"},
    "datePublished": "2021-03-09",
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Jo Doe"},
        "appearance": "https://social.example/1",
    },
    "reviewRating": {"alternateName": "False"},
}
OTHER = REVIEW | {
    "url": "https://other.example/dam",
    "author": "Other Desk",
    "reviewRating": {"alternateName": "Half true"},
}


def feed(path: Path, *reviews: Any) -> Path:
    items = [{"@type": "DataFeedItem", "item": [one]} for one in reviews]
    content = json.dumps({"@type": "DataFeed", "dataFeedElement": items}).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def rows(in_process: Run, database: str, *words: str) -> list[dict[str, Any]]:
    result = in_process(*words, "--json", db=database)
    assert result.code == 0, result
    found: list[dict[str, Any]] = json.loads(result.out)
    return found


def test_two_desks_check_one_claim_and_nothing_comes_in_twice(
    in_process: Run, database: str, tmp_path: Path
) -> None:
    first = in_process("import", feed(tmp_path / "a.json", REVIEW, REVIEW, OTHER), db=database)
    assert first.code == 0, first
    texts = [one["text"] for one in rows(in_process, database, "list")]
    assert texts == [
        "The dam burst by itself.",
        'The claim "The dam burst by itself." is rated "False" by Check Desk.',
        'The claim "The dam burst by itself." is rated "Half true" by Other Desk.',
    ]
    (disputed,) = rows(in_process, database, "list", "--disputed")
    assert (disputed["text"], disputed["rebuttals"]) == (texts[0], 1)
    again = in_process("import", feed(tmp_path / "b.json.gz", OTHER, REVIEW), db=database)
    assert again.code == 0, again
    assert "added nothing" in again.err
    assert in_process("verify", db=database).code == 0


def test_a_verdict_is_kept_in_its_own_words_and_changes_no_figure(
    in_process: Run, database: str, tmp_path: Path
) -> None:
    burnt = REVIEW | {"reviewRating": {"alternateName": "Burnt <i>to a crisp</i>"}}
    result = in_process("import", feed(tmp_path / "a.json", burnt), db=database)
    assert 'rating "Burnt to a crisp" is not in the table: not linked (1 time)' in result.err
    shown = in_process("show", "1", db=database)
    assert "2021-03-09, Check Desk: Burnt to a crisp" in shown.out
    assert [one["rebuttals"] for one in rows(in_process, database, "list")] == [0]
    # Once the user says what it means, the same file brings the rest.
    more = in_process(
        "import", tmp_path / "a.json", "--set", "rating:Burnt to a crisp=rebuts", db=database
    )
    assert more.code == 0, more
    assert [one["rebuttals"] for one in rows(in_process, database, "list")] == [1, 0]


def test_what_is_refused_is_set_aside_mended_and_comes_in(
    in_process: Run, database: str, tmp_path: Path
) -> None:
    bad = REVIEW | {"claimReviewed": None}
    result = in_process(
        "import", feed(tmp_path / "a.json", OTHER, bad), "--rejects", "bad.json", db=database
    )
    assert result.code == 1
    assert 'a.json, line 1, review 2, field "claimReviewed": nothing tells' in result.err
    aside = tmp_path / "bad.json"
    mended = json.loads(aside.read_text()) | {"claimReviewed": "The dam was shelled."}
    aside.write_text(json.dumps(mended))
    assert in_process("import", aside, db=database).code == 0
    texts = [one["text"] for one in rows(in_process, database, "list")]
    assert "The dam was shelled." in texts


@pytest.mark.parametrize("named", ["claimreview", "factcheck-search", "averitec"])
def test_any_file_ends_in_one_line(
    in_process: Run, sqlite: str, tmp_path: Path, named: str
) -> None:
    path = tmp_path / "odd"
    for content in (
        b"", b"\0", b"{", b"[" * 100_000, b'{"a":' * 5000, b"\xff\xfe{}", b"1", b'"x"', b"<html>",
        gzip.compress(b'[{"claimReviewed": "x"}]' * 50)[:40], b'{"@type": "ClaimReview"}',
    ):  # fmt: skip
        path.write_bytes(content)
        result = in_process("import", path, "--format", named, db=sqlite)
        assert result.code in (0, 1, 5), (content[:20], result)
        assert "Traceback" not in result.err and "a bug" not in result.err


def test_the_table_of_ratings_can_be_seen(in_process: Run) -> None:
    result = in_process("formats", "--ratings", "--json", "-n", "0")
    assert result.code == 0
    found = json.loads(result.out)
    assert {"words": "Pants on fire", "relation": "rebuts"} in found
    assert {one["relation"] for one in found} == {"rebuts", "qualifies", "supports"}
