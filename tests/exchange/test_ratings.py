"""The table of ratings: what a rating says of the claim that was checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import UsageFault
from claimtrack.exchange import ratings
from claimtrack.exchange.ratings import Score, relation, table

KNOWN = ratings.built_in()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        *((one, "rebuts") for one in ("False", "FALSE!", " pants on  fire ", "Four Pinocchios")),
        *(
            (one, "rebuts")
            for one in ("Mostly False", "Altered", "Falso", "Faux", "Fake", "Falsch")
        ),
        *((one, "rebuts") for one in ("Неправда", "كاذب", "زائف", "錯誤", "거짓", "झूठ", "Yanlış")),
        *(
            (one, "rebuts")
            for one in ("Refuted", "Onwaar", "Fałsz", "Salah", "Hoaks", "Tin giả", "誤り")
        ),
        *((one, "qualifies") for one in ("Half True", "half-true", "Mixture", "Misleading")),
        *((one, "qualifies") for one in ("Missing Context", "Engañoso", "Enganoso", "Trompeur")),
        *((one, "qualifies") for one in ("مضلل", "Teilweise falsch", "Conflicting Evidence")),
        *((one, "supports") for one in ("True", "Mostly true", "Correct", "Vrai", "Verdadero")),
        *((one, "supports") for one in ("Wahr", "Правда", "صحيح", "Supported", "Benar", "正確")),
        # The first part of a longer text, save where the rest may take it back.
        ("False. The photo is from 2012.", "rebuts"),
        ("Misleading: it was a drill", "qualifies"),
        ("Faux – la photo date de 2012", "rebuts"),
        ("True. But it lacks context.", None),
        ("Verdict: Misleading", "qualifies"),
        ("Rating by the desk: TRUE", "supports"),
        ("True: the other thing is false", None),
        ("True: false", None),
        ("False friends of the nation", None),
        # These say nothing of the truth.
        *((one, None) for one in ("Satire", "Unproven", "Not enough evidence", "", "…", "?")),
    ],
)
def test_words(words: str, says: str | None) -> None:
    assert relation(words, None, KNOWN) == says


@pytest.mark.parametrize(
    ("score", "says"),
    [
        *((Score(value), "rebuts") for value in (1, 2)),
        (Score(3), "qualifies"),
        *((Score(value), "supports") for value in (4, 5)),
        *((Score(value), None) for value in (0, -1, 6, 100)),  # off Google's scale: unknown
        (Score(0, 0, 1), "rebuts"),
        (Score(1, 0, 1), "supports"),
        (Score(1, 5, 1), "supports"),  # turned around: 5 is worst
        (Score(5, 5, 1), "rebuts"),
        (Score(3, 3, 3), None),
        (Score(34, 0, 100), "rebuts"),
        (Score(35, 0, 100), "qualifies"),
        (Score(67, 0, 100), "supports"),
    ],
)
def test_numbers(score: Score, says: str | None) -> None:
    assert relation(None, score, KNOWN) == says


def test_words_win_over_the_number() -> None:
    assert relation("True", Score(1), KNOWN) == "supports"
    assert relation("Something else", Score(1), KNOWN) == "rebuts"
    assert relation("Satire", None, table({"rating:Satire": "none"})) is None
    assert relation("Satire", Score(1), table({"rating:satire": "none"})) is None


def test_no_rating_stands_for_two_things() -> None:
    says: dict[str, set[str]] = {}
    for words, told in ratings.rows():
        says.setdefault(ratings.compared(words), set()).add(told)
    assert "" not in says
    assert [words for words, told in says.items() if len(told) > 1] == []


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text('\ufeffrating,says\n"Burnt, badly",rebuts\n\nTrue,none\n', encoding="utf-8")
    known = table({"ratings": str(file), "rating:Singed": "Qualifies", "url": "x"})
    assert relation("burnt badly!", None, known) == "rebuts"
    assert relation("singed", None, known) == "qualifies"
    assert relation("true", Score(5), known) is None
    assert relation("false", None, known) == "rebuts"


@pytest.mark.parametrize(
    "content", [b"Burnt,doubts\n", b"Burnt\nx\n", b"a,b\n,rebuts\n", b"\xff", b'"\0']
)
def test_a_table_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "ratings.csv"
    file.write_bytes(b"Singed,qualifies\n" + content)
    with pytest.raises(UsageFault):
        table({"ratings": str(file)})


def test_what_cannot_be_a_row_is_refused(tmp_path: Path) -> None:
    for options in (
        {"rating:Burnt": "yes"},
        {"rating:": "rebuts"},
        {"rating:…": "rebuts"},
        {"ratings": str(tmp_path / "none.csv")},
        {"ratings": "a\0b"},
    ):
        with pytest.raises(UsageFault):
            table(options)


@given(st.text(), st.none() | st.builds(Score, *[st.floats(-1e9, 1e9)] * 3))
def test_any_rating_says_one_of_three_things_or_nothing(words: str, score: Score | None) -> None:
    assert relation(words, score, KNOWN) in (None, *ratings.RELATIONS)
