"""Out and in again: what comes back from a spreadsheet, and what docs/exporting.md says is lost."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from factories import revising
from outgoing import NASTY

from claimtrack.queries.exports import Export, OutClaim, claims
from claimtrack.store.engine import reading
from claimtrack.vocabulary import Kind


def kept(found: list[OutClaim]) -> dict[str, Any]:
    """What a row can hold of each claim, by its UUID."""
    texts = {one.uuid: one.text for one in found}
    return {
        one.uuid: {
            "text": one.text,
            "language": one.language,
            "original": one.original,
            "note": one.note,
            "topics": one.topics,
            "statements": sorted(
                repr((
                    said.claimant and said.claimant.name, said.said, said.place, said.role,
                    said.speech, said.credibility, said.note,
                    source and (source.url, source.title, source.author, source.published,
                                source.publisher and source.publisher.name, source.archive_url),
                    sorted(quote.exact for quote in said.quotes),
                ))
                for said in one.statements
                for source in (said.source,)
            ),
            "links": sorted(
                (link.relation, texts[link.target_claim]) for link in one.links if link.target_claim
            ),
            "assessments": sorted(
                repr((a.analyst, a.assessed, a.verdict, a.credibility, a.likelihood, a.confidence,
                      a.because))
                for a in one.assessments
            ),
            "estimates": sorted(
                repr((e.figure, e.unit, e.counted, e.estimated_for)) for e in one.estimates
            ),
        }
        for one in found
    }  # fmt: skip


@pytest.mark.parametrize("suffix", ["csv", "tsv", "xlsx", "csv.gz"])
def test_a_spreadsheet_brings_the_same_claims_back(
    in_process: Run, demo: Path, database: str, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"claims.{suffix}"
    assert in_process("export", "-o", path, db=str(demo)).code == 0
    taken = in_process("import", path, db=database)
    assert taken.code == 0, taken
    with reading(str(demo)) as one, reading(database) as other:
        before, after = (list(claims(Export(each))) for each in (one, other))
    assert kept(after) == kept(before)
    again = in_process("import", path, db=database)
    with reading(database) as connection:
        assert kept(list(claims(Export(connection)))) == kept(before)
        commands = connection.plain("SELECT count(DISTINCT command_id) FROM revision")
    assert commands == [(1,)], again


def test_what_a_spreadsheet_loses(
    in_process: Run, demo: Path, database: str, tmp_path: Path
) -> None:
    """The kinds of parties, aliases and ties; ratings; copies, and where quotes stand; reasons and
    targets of links; notes of sources and estimates; from which source another was derived; what
    was withdrawn."""
    path = tmp_path / "claims.csv"
    assert in_process("export", "-o", path, db=str(demo)).code == 0
    assert in_process("import", path, db=database).code == 0
    for lost in (
        "SELECT 1 FROM party WHERE party_kind IS NOT NULL",
        "SELECT 1 FROM alias",
        "SELECT 1 FROM affiliation",
        "SELECT 1 FROM rating",
        "SELECT 1 FROM capture",
        "SELECT 1 FROM quote WHERE start IS NOT NULL",
        "SELECT 1 FROM link WHERE target_link_id IS NOT NULL",
        "SELECT 1 FROM source WHERE derived_from_id IS NOT NULL OR note IS NOT NULL",
        "SELECT 1 FROM estimate WHERE note IS NOT NULL",
    ):
        with reading(str(demo)) as one, reading(database) as other:
            assert one.plain(lost), lost
            assert not other.plain(lost), lost


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_hostile_texts_come_back(
    in_process: Run, sqlite: str, empty_sqlite: Path, tmp_path: Path, suffix: str
) -> None:
    before = str(shutil.copy(empty_sqlite, tmp_path / "before.db"))
    with revising(before) as revision:
        for number, nasty in enumerate(NASTY):
            text = f"{nasty} said {number}"
            if suffix == "csv":
                text = text.replace("\r\n", "\n")  # as it is read
            party = revision.create(Kind.PARTY, name=text)
            one = revision.create(Kind.CLAIM, text=text, note=text, original=text)
            statement = revision.create(
                Kind.STATEMENT, claim_id=one, claimant_id=party, place=text, role=text
            )
            revision.create(Kind.QUOTE, statement_id=statement, exact=text.strip())
    path = tmp_path / f"claims.{suffix}"
    assert in_process("export", "-o", path, db=before).code == 0
    taken = in_process("import", path, db=sqlite)
    assert taken.code == 0, taken
    with reading(before) as one_, reading(sqlite) as other:
        told = [kept(list(claims(Export(each)))) for each in (one_, other)]
    assert told[0] == told[1]
