"""CSV, TSV and XLSX: read back by the readers of others, no text is a formula and none is lost."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import defaultdict

import pytest
from factories import claim, link, revising
from openpyxl import load_workbook
from outgoing import hostile, telling

from claimtrack.errors import Refused
from claimtrack.exchange.formats import xlsx
from claimtrack.exchange.spreadsheets import COLUMNS, every_row, rows
from claimtrack.queries.exports import Export, claims
from claimtrack.reports.machines import on_one_line
from claimtrack.store.engine import reading
from claimtrack.vocabulary import Kind, Relation

FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


@hostile
def test_csv_gives_every_text_back_and_no_formula(outgoing_desk: str, text: str) -> None:
    with telling(outgoing_desk, text) as made:
        found = list(csv.DictReader(io.StringIO(made.written("csv").decode(), newline="")))
        expected = [*rows(made.claim), *rows(made.rebuttal)]
    for one, other in zip(found, expected, strict=True):
        assert list(one) == list(COLUMNS)
        for name, cell in one.items():
            assert not cell.startswith(FORMULA)
            assert unguarded(cell) == str(other.get(name, "")), name


@hostile
def test_tsv_has_a_line_a_row(outgoing_desk: str, text: str) -> None:
    with telling(outgoing_desk, text) as made:
        told = made.written("tsv").decode()
        expected = [*rows(made.claim), *rows(made.rebuttal)]
    assert told.count("\n") == 3
    found = list(csv.DictReader(io.StringIO(told, newline=""), delimiter="\t"))
    for one, other in zip(found, expected, strict=True):
        assert not any(cell.startswith(FORMULA) for cell in one.values())
        assert unguarded(one["text"]) == on_one_line(str(other["text"]))


def unescaped(text: str) -> str:
    """ST_Xstring, by its specification."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


@hostile
def test_xlsx_gives_every_text_back_as_a_string(outgoing_desk: str, text: str) -> None:
    with telling(outgoing_desk, text) as made:
        told = made.written("xlsx")
        expected = [*rows(made.claim), *rows(made.rebuttal)]
    sheet = load_workbook(io.BytesIO(told)).active
    assert sheet is not None
    head, *found = sheet.iter_rows()
    names = [cell.value for cell in head]
    assert names == list(COLUMNS)
    for row, other in zip(found, expected, strict=True):
        for name, cell in zip(COLUMNS, row, strict=True):
            value = other.get(name)
            if isinstance(value, str):
                assert cell.data_type in ("s", "inlineStr"), name
                told = unescaped(str(cell.value))
                guarded = value.startswith("'") and value.lstrip("'").startswith(FORMULA)
                assert told == (f"'{value}" if guarded else value), name
                assert cell.hyperlink is None
            else:
                assert cell.value == value


def test_a_sheet_that_is_full_is_followed_by_another(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    with revising(database) as revision:
        for number in range(5):
            claim(revision, f"Claim {number}.")
    with reading(database) as connection:
        told = b"".join(xlsx.write(Export(connection), {}))
    book = load_workbook(io.BytesIO(told))
    assert book.sheetnames == ["claims", "claims 2", "claims 3"]
    read = [[row[2] for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in book]
    assert read == [["Claim 0.", "Claim 1."], ["Claim 2.", "Claim 3."], ["Claim 4."]]
    assert all(sheet["A1"].value == "id" for sheet in book)


def test_a_text_that_no_cell_can_hold_is_refused_and_not_cut(sqlite: str) -> None:
    fits, more = "\U0001f600" * 16383, "\U0001f600" * 16384
    with revising(sqlite) as revision:
        claim(revision, fits)
        claim(revision, more)
    with reading(sqlite) as connection:
        told = b"".join(xlsx.write(Export(connection, (1,)), {}))
        sheet = load_workbook(io.BytesIO(told)).active
        assert sheet is not None and sheet["C2"].value == fits
        with pytest.raises(Refused, match='C2, field "text"'):
            b"".join(xlsx.write(Export(connection, (2,)), {}))


def test_no_claim_is_a_sheet_with_a_head(sqlite: str) -> None:
    with reading(sqlite) as connection:
        told = b"".join(xlsx.write(Export(connection), {}))
    assert zipfile.ZipFile(io.BytesIO(told)).testzip() is None
    sheet = load_workbook(io.BytesIO(told)).active
    assert sheet is not None and sheet.max_row == 1


def test_csv_for_excel_begins_with_a_mark(sqlite: str) -> None:
    with telling(sqlite, "é") as made:
        assert made.written("csv", bom="yes").startswith(b"\xef\xbb\xbfid,")
        assert made.written("csv").startswith(b"id,")


def test_rows_hold_every_statement_quote_assessment_and_estimate(fixture_database: str) -> None:
    """All that the rows say of a claim, gathered again."""
    with reading(fixture_database) as connection:
        every = list(claims(Export(connection)))
    for one in every:
        gathered = defaultdict(set)
        for row in rows(one):
            assert row["uuid"] == one.uuid and row["text"] == one.text
            gathered["said"].add((row.get("claimant"), row.get("said"), row.get("url")))
            gathered["quotes"].add(row.get("quote"))
            gathered["judged"].add((row.get("verdict"), row.get("because"), row.get("analyst")))
            gathered["figures"].add((row.get("figure"), row.get("counted")))
            for relation in Relation:
                gathered["links"] |= {
                    (relation, end) for end in row.get(relation, "").split("; ") if end
                }
        assert {
            (s.claimant and s.claimant.name, s.said, s.source and s.source.url)
            for s in one.statements
        } <= gathered["said"] | {(None, None, None)}
        assert {q.exact for s in one.statements for q in s.quotes} == gathered["quotes"] - {None}
        assert {(a.verdict, a.because, a.analyst) for a in one.assessments} == gathered[
            "judged"
        ] - {(None, None, None)}
        assert {(e.figure, e.counted) for e in one.estimates} == gathered["figures"] - {
            (None, None)
        }
        numbers = {other.uuid: str(other.number) for other in every}
        assert {
            (x.relation, numbers[x.target_claim]) for x in one.links if x.target_claim
        } == gathered["links"]


def test_a_link_that_leads_out_of_the_choice_is_left_out(sqlite: str) -> None:
    with revising(sqlite) as revision:
        for text in ("One.", "Two.", "Three."):
            claim(revision, text)
        link(revision, 1, Relation.REBUTS, 2)
        link(revision, 1, Relation.REBUTS, 3)
    with reading(sqlite) as connection:
        (_, first), _ = every_row(Export(connection, (1, 3)))
    assert first["rebuts"] == "3"


def test_what_the_rows_lose(sqlite: str) -> None:
    """As docs/exporting.md has it: the reason and number of a link, and what is aimed at a link."""
    with revising(sqlite) as revision:
        for text in ("One.", "Two.", "Three."):
            claim(revision, text)
        link(revision, 2, Relation.REBUTS, 1)
        revision.create(
            Kind.LINK, claim_id=3, relation="undercuts", target_link_id=1, because="why"
        )
    with reading(sqlite) as connection:
        found = [row for one in claims(Export(connection)) for row in rows(one)]
    assert found[1]["rebuts"] == "1"
    assert "undercuts" not in found[2] and "why" not in str(found)
