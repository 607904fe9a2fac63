"""Out and in again through a database: argument maps and STIX, and what docs/exporting.md says is
lost; what was set aside, mended."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from claimtrack.queries.exports import Export, OutClaim, OutSource, claims
from claimtrack.store.engine import reading


def source_of(one: OutSource | None, uuids: bool) -> Any:
    kept = one and one._replace(
        number=0, derived_from=None, file_name=None, publisher=None,
        uuid=one.uuid if uuids else "", title=one.title or one.file_name,
    )  # fmt: skip
    return kept, one and one.publisher and (one.publisher.name, one.publisher.party_kind)


def kept(found: list[OutClaim], whole: bool) -> dict[str, Any]:
    """What a file holds of each claim; not `whole`, of its first appearance."""
    titles = {
        link.uuid: (one.uuid, link.relation, link.target_claim)
        for one in found
        for link in one.links
    }
    return {
        one.uuid: {
            "claim": one[2:7],
            "topics": sorted(one.topics),
            "statements": [
                (
                    said.claimant and (said.claimant.name, said.claimant.party_kind),
                    source_of(said.source, whole),
                    said[4:10],
                    [(quote.exact, quote.language if whole else None) for quote in said.quotes],
                )
                for said in (one.statements if whole else one.statements[:1])
            ],
            "links": sorted(
                (link.relation, str(link.target_claim or titles[link.target_link or ""]),
                 link.because or "")
                for link in one.links
            ),
            "assessments": [told[2:] for told in one.assessments] if whole else [],
            "estimates": [told[2:] for told in one.estimates] if whole else [],
        }
        for one in found
    }  # fmt: skip


def of(path: str, whole: bool) -> dict[str, Any]:
    with reading(path) as connection:
        return kept(list(claims(Export(connection))), whole)


@pytest.mark.parametrize(("name", "whole"), [("argdown", False), ("stix", True)])
def test_a_graph_brings_the_same_claims_back(
    in_process: Run, demo: Path, database: str, tmp_path: Path, name: str, whole: bool
) -> None:
    path = tmp_path / f"claims.{name}"
    assert in_process("export", "--format", name, "-o", path, db=str(demo)).code == 0
    taken = in_process("import", path, db=database)
    assert taken.code == 0, taken
    assert of(database, whole) == of(str(demo), whole)
    again = in_process("import", path, db=database)
    assert "added nothing" in again.err
    for lost in (
        "SELECT 1 FROM alias",
        "SELECT 1 FROM affiliation",
        "SELECT 1 FROM rating",
        "SELECT 1 FROM capture",
        "SELECT 1 FROM quote WHERE start IS NOT NULL",
        "SELECT 1 FROM source WHERE derived_from_id IS NOT NULL",
        *(() if whole else ("SELECT 1 FROM assessment", "SELECT 1 FROM estimate")),
    ):
        with reading(str(demo)) as one, reading(database) as other:
            assert one.plain(lost), lost
            assert not other.plain(lost), lost


@pytest.mark.parametrize("name", ["argdown", "stix"])
def test_a_choice_leads_nowhere_else(
    in_process: Run, demo: Path, database: str, tmp_path: Path, name: str
) -> None:
    """A link that leads out of the choice is left out, and so the file comes in whole."""
    path = tmp_path / f"claims.{name}"
    assert in_process("export", "2", "3", "--format", name, "-o", path, db=str(demo)).code == 0
    assert in_process("import", path, "--strict", db=database).code == 0
    assert len(of(database, False)) == 2


def test_the_same_database_gives_the_same_bundle(in_process: Run, demo: Path) -> None:
    first, second = (in_process("export", "--format", "stix", db=str(demo)).out for _ in "ab")
    assert first == second
    objects = json.loads(first)["objects"]
    assert len({one["id"] for one in objects}) == len(objects)
    assert all(one["created"] <= one["modified"] for one in objects)


@pytest.mark.parametrize(
    ("name", "content", "wrong", "right"),
    [
        (
            "debate.argdown",
            "[A]: one\n\n[B]: two\n  -> [A]\n\n[C] three\n  -> [A]: one\n",
            "[C] ",
            "[C]: ",
        ),
        (
            "events.json",
            json.dumps(
                {
                    "Event": {
                        "info": "Heist",
                        "uuid": "e",
                        "Orgc": {"name": "CIRCL"},
                        "Opinion": [{"opinion": 90, "uuid": "o", "comment": "So it was."}],
                        "Attribute": [
                            {"uuid": "a", "type": "ip-dst", "value": "192.0.2.1",
                             "Opinion": [{"opinion": 101, "comment": "No."}]}
                        ],
                    }
                }
            ),
            "101",
            "10",
        ),
        (
            "bundle.json",
            json.dumps(
                {
                    "type": "bundle",
                    "objects": [
                        {"type": "report", "id": "report--1", "name": "A heist"},
                        {"type": "opinion", "id": "opinion--1", "opinion": "agree",
                         "explanation": "So it was.", "object_refs": ["report--1"]},
                        {"type": "opinion", "id": "opinion--2", "opinion": "disagree",
                         "explanation": "No.", "object_refs": ["report--2"]},
                    ],
                }
            ),
            '"id": "opinion--2"',
            '"id": "report--2", "type": "report", "name": "Another"}\n'
            '{"type": "opinion", "id": "opinion--2"',
        ),
    ],
)  # fmt: skip
def test_what_was_set_aside_is_mended_and_comes_in(
    in_process: Run, database: str, tmp_path: Path, name: str, content: str, wrong: str, right: str
) -> None:
    path, aside = tmp_path / name, tmp_path / f"aside-{name}"
    path.write_text(content)
    first = in_process("import", path, "--rejects", aside, db=database)
    assert first.code == 1, first
    before = of(database, True)
    assert len(before) == 2
    if name == "bundle.json":  # the type stands before the id
        mended = aside.read_text().replace('"type": "opinion", ', "", 1)
    else:
        mended = aside.read_text()
    assert wrong in mended
    aside.write_text(mended.replace(wrong, right))
    second = in_process("import", aside, db=database)
    assert second.code == 0, second
    found = of(database, True)
    texts = {one["claim"][0]: uuid for uuid, one in found.items()}
    rebuttal = found[texts["three" if "three" in content else "No."]]
    assert [link[0] for link in rebuttal["links"]] == ["rebuts"]
    in_process("undo", db=database)
    assert of(database, True) == before
