"""The report and the pages, as a person reads them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from conftest import Run
from factories import claim, link, revising

from claimtrack.ledger.links import add_link
from claimtrack.queries.claims import Filters
from claimtrack.queries.contests import Contest, contests
from claimtrack.queries.dossier import dossier
from claimtrack.queries.references import Reference
from claimtrack.queries.voices import hearing
from claimtrack.reports import contested, dossiers
from claimtrack.reports.output import Format
from claimtrack.reports.wrapping import width
from claimtrack.store.engine import reading
from claimtrack.vocabulary import Kind, Relation


def found(database: str, answers: int = 20) -> list[Contest]:
    with reading(database) as connection:
        return list(contests(connection, Filters(), sort="rebuttals", limit=None, answers=answers))


def printed(database: str, cells: int, form: Format = Format.TABLE) -> str:
    return "".join(contested.report(found(database), form, cells))


@pytest.fixture
def dispute(sqlite: str) -> str:
    """Texts that are hard to lay out: long, wide, right to left, hostile."""
    with revising(sqlite) as revision:
        claim(
            revision,
            "一万人の戦闘員がアフガニスタンにいると政府は発表した。" * 3,
            by="外務省",
            said="2018-01/2018-03",
            quotes=("داعش در افغانستان حضور دارد و تعداد آنها رو به افزایش است",),
        )
        claim(revision, "Non\u00adsense\x1b[31m, <script>alert(1)</script> | & % $ # _ { } ~ ^ \\")
        claim(revision, "An undercut of the rebuttal.", by="=HYPERLINK(1)", quotes=("@x",))
        link(revision, 2, Relation.REBUTS, 1)
        add_link(
            revision, Reference(Kind.CLAIM, 3), Relation.UNDERCUTS, Reference(Kind.LINK, 1), "Why."
        )
        link(revision, 3, Relation.UNDERCUTS, 1)
    return sqlite


@pytest.mark.parametrize("cells", [80, 100, 120])
def test_the_report_fits_and_breaks_no_word(fixture_database: str, cells: int) -> None:
    text = printed(fixture_database, cells)
    lines = text.splitlines()
    assert max(map(width, lines)) <= cells
    words = set(re.findall(r"[A-Za-z]+", text))
    for contest in found(fixture_database):
        texts = [contest.claim.text, *(answer.link.other_text for answer in contest.answers)]
        for word in re.findall(r"[A-Za-z]+", " ".join(texts)):
            assert word in words, (word, cells)


@pytest.mark.parametrize("cells", [80, 120])
def test_wide_and_hostile_text_is_laid_out_safely(dispute: str, cells: int) -> None:
    text = printed(dispute, cells)
    assert "\x1b" not in text
    assert "\u00ad" not in text
    assert max(map(width, text.splitlines())) <= cells
    assert "戦闘員" in text.replace("\n", "")


def test_the_report_says_who_when_where_and_in_what_words(fixture_database: str) -> None:
    text = " ".join(printed(fixture_database, 120).split())
    for words in (
        "C1 About 10,000 IS militants are active in Afghanistan.",
        "3 rebuttals from 2 voices, 1 support",
        "~2018-02",
        "S1 The",
        "C2 rebuts: Russia exaggerates the IS",
        "C4 undercuts:",
        "Summary: 2 disputed claims",
    ):
        assert words in text, words


def test_a_claim_nobody_is_known_to_have_made_is_shown_as_such(sqlite: str) -> None:
    with revising(sqlite) as revision:
        link(revision, claim(revision, "No."), Relation.REBUTS, claim(revision, "Yes."))
    text = printed(sqlite, 80)
    assert text.count("unattributed") == 4  # both, and both again in the summary
    assert text.count("unsourced") == 3
    assert text.count("undated") == 3


def test_answers_beyond_the_limit_are_counted(sqlite: str) -> None:
    with revising(sqlite) as revision:
        target = claim(revision, "Yes.")
        for number in range(7):
            link(revision, claim(revision, f"No {number}."), Relation.REBUTS, target)
    (contest,) = found(sqlite, answers=3)
    assert (len(contest.answers), contest.more) == (3, 4)
    text = "".join(contested.report([contest], Format.TABLE, 80))
    assert "and 4 more answers: claimtrack show C1 -n 0" in text


@pytest.mark.parametrize("form", [Format.HTML, Format.MARKDOWN, Format.LATEX])
def test_no_format_lets_markup_through(dispute: str, form: Format) -> None:
    text = printed(dispute, 80, form)
    assert "<script>" not in text
    assert "\x1b" not in text
    if form is Format.LATEX:
        assert r"\& \% \$ \# \_ \{ \} " in text


def test_the_same_facts_flat_and_nested(fixture_database: str) -> None:
    for contest in found(fixture_database):
        nested: dict[str, Any] = contested.nested(contest)
        flat = list(contested.flat(contest))
        assert json.loads(json.dumps(nested)) == nested
        assert [row["statement"] for row in flat if row["relation"] == "claims"] == [
            statement["id"] for statement in nested["statements"]
        ]
        assert {row["id"] for row in flat if row["relation"] != "claims"} == {
            answer["id"] for answer in nested["answers"]
        }


def test_a_dossier_shows_what_undercuts_a_link(dispute: str) -> None:
    with reading(dispute) as connection:
        text = "".join(dossiers.page(dossier(connection, 1), hearing(connection, 1), 100))
    assert "C2 rebuts" in text
    assert "C3 undercuts L1" in text
    assert "Why." in text


@pytest.mark.parametrize("cells", [80, 100, 120])
def test_a_dossier_fits(fixture_database: str, cells: int) -> None:
    with reading(fixture_database) as connection:
        for number in range(1, 28):
            pages = dossiers.page(dossier(connection, number), hearing(connection, number), cells)
            lines = "".join(pages).splitlines()
            assert max(map(width, lines)) <= cells


def test_the_report_uses_the_width_there_is(fixture_database: str, run: Run) -> None:
    narrow = run("report", db=fixture_database, COLUMNS="80").out.splitlines()
    wide = run("report", db=fixture_database, COLUMNS="200").out.splitlines()
    assert max(map(width, narrow)) <= 80
    assert 100 < max(map(width, wide)) <= 120
    assert len(wide) < len(narrow)
