"""What each format has of a desk's texts, field by field; the rest is what docs/exporting.md says
is lost. Every field holds a word of its own, and the words are looked for in the file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import revising
from openpyxl import load_workbook

from claimtrack.exchange import registry
from claimtrack.queries.exports import Export
from claimtrack.store.engine import reading
from claimtrack.vocabulary import Kind

PAGE = (Path(__file__).parents[2] / "docs" / "exporting.md").read_text(encoding="utf-8")
ROWS = {
    "text", "original", "claim_note", "topic", "claimant", "publisher", "title", "author",
    "address", "place", "role", "exact", "analyst", "verdict", "reason", "unit", "counted",
    "second_quote", "second_claimant", "second_verdict", "second_unit", "rebuttal",
}  # fmt: skip
SOURCES = {"publisher", "title", "author", "address", "source_note"}
FIRST = {
    "text", "original", "claim_note", "topic", "claimant", "publisher", "title", "author",
    "address", "archived", "source_note", "place", "role", "statement_note", "exact", "rebuttal",
    "link_reason",
}  # fmt: skip
KEPT = {
    "argdown": FIRST,
    "stix": FIRST | ROWS | {"file", "estimate_note"},
    "csv": ROWS | {"statement_note", "archived"},
    "tsv": ROWS | {"statement_note", "archived"},
    "xlsx": ROWS | {"statement_note", "archived"},
    "webannotation": {
        "text", "topic", "address", "archived", "exact", "prefix", "suffix", "second_quote",
    },
    "graphml": {"text", "topic", "claimant", "second_verdict", "rebuttal", "link_reason"},
    "dot": {"text", "claimant", "address", "rebuttal", "link_reason"},
    "mediawiki": {
        "text", "claimant", "second_claimant", "publisher", "title", "author", "address", "exact",
        "second_quote", "rebuttal",
    },
    "bibtex": SOURCES,
    "csljson": SOURCES | {"archived"},
}  # fmt: skip
"""Of the fields below, those that are in a file of the format."""
FIELDS = {
    *ROWS, *SOURCES, "statement_note", "archived", "prefix", "suffix", "link_reason", "alias",
    "tie", "rating", "file", "estimate_note", "party_note", "topic_note", "extractor",
}  # fmt: skip


def word(field: str) -> str:
    return f"q{field.replace('_', '')}q"


def told(database: str) -> None:
    """A claim with all that may rest on one, and what rebuts it."""
    with revising(database) as revision:

        def make(kind: Kind, **content: object) -> int:
            return revision.create(kind, **content)

        party = make(Kind.PARTY, name=word("claimant"), note=word("party_note"))
        second = make(Kind.PARTY, name=word("second_claimant"))
        publisher = make(Kind.PARTY, name=word("publisher"), party_kind="outlet")
        make(Kind.ALIAS, party_id=party, name=word("alias"))
        make(Kind.AFFILIATION, party_id=party, institution_id=publisher, relation="member_of",
             role=word("tie"))  # fmt: skip
        make(Kind.RATING, party_id=party, letter="B", rated="2020-01-01", because=word("rating"))
        source = make(
            Kind.SOURCE, title=word("title"), author=word("author"), publisher_id=publisher,
            url=f"https://example.org/{word('address')}", note=word("source_note"),
            archive_url=f"https://archive.example/{word('archived')}", file_name=word("file"),
        )  # fmt: skip
        topic = make(Kind.TOPIC, name=word("topic"), note=word("topic_note"))
        claim = make(Kind.CLAIM, text=word("text"), original=word("original"),
                     note=word("claim_note"))  # fmt: skip
        make(Kind.CLAIM_TOPIC, claim_id=claim, topic_id=topic)
        for number, (who, exact) in enumerate(((party, "exact"), (second, "second_quote"))):
            statement = make(
                Kind.STATEMENT, claim_id=claim, claimant_id=who, source_id=source,
                said=f"201{number}", place=word("place"), role=word("role"),
                note=word("statement_note"),
            )  # fmt: skip
            make(Kind.QUOTE, statement_id=statement, exact=word(exact), prefix=word("prefix"),
                 suffix=word("suffix"))  # fmt: skip
        for verdict in ("verdict", "second_verdict"):
            make(Kind.ASSESSMENT, claim_id=claim, analyst=word("analyst"), assessed="2020-01-01",
                 verdict=word(verdict), because=word("reason"))  # fmt: skip
        for unit in ("unit", "second_unit"):
            make(Kind.ESTIMATE, claim_id=claim, figure="10", unit=word(unit),
                 counted=word("counted"), note=word("estimate_note"))  # fmt: skip
        rebuttal = make(Kind.CLAIM, text=word("rebuttal"))
        make(Kind.LINK, claim_id=rebuttal, relation="rebuts", target_claim_id=claim,
             because=word("link_reason"))  # fmt: skip


def words_of(name: str, content: bytes) -> str:
    if name != "xlsx":
        return content.decode()
    return " ".join(_cells(content))


def _cells(content: bytes) -> Iterator[str]:
    for sheet in load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows(values_only=True):
            yield from (str(value) for value in row if value is not None)


@pytest.mark.parametrize("name", KEPT)
def test_what_a_format_keeps_and_what_it_loses(database: str, name: str) -> None:
    told(database)
    write = registry.named(name, "write").write
    assert write is not None
    with reading(database) as connection:
        content = b"".join(write(Export(connection), {}))
    found = words_of(name, content)
    assert {field for field in FIELDS if word(field) in found} == KEPT[name]


def test_the_page_says_of_every_format_what_it_loses() -> None:
    told: set[str] = set()
    for section in PAGE.split("\n## ")[1:]:
        heading, _, body = section.partition("\n")
        if ": " in heading:
            assert "\n*Lost:* " in body, heading
            told.update(heading.partition(": ")[2].split(", "))
    assert set(KEPT) <= told
