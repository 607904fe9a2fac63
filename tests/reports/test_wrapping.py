"""What a terminal shows, and where lines break."""

from __future__ import annotations

import re
import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from programs import result_of

from claimtrack.reports import wrapping
from claimtrack.reports.wrapping import fit, visible, width, word_widths, wrap

ESC = "\x1b"
RTL_OVERRIDE = "\u202e"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1e6\U0001f1eb"
THUMB = "\U0001f44d\U0001f3fd"
HEART = "\u2764\ufe0f"
PERSIAN = "می\u200cجنگند"

HARD = st.text(
    st.one_of(
        st.sampled_from(
            [*"ab 1,.-\t\n", "\u00a0", "\u202f", "\u0301", "\u093e", "\u094d", "\u0915"]
        ),
        st.sampled_from(["\u200c", "\u200d", "\ufe0f", *FLAG, *THUMB, *FAMILY, "\u1100", "\u1161"]),
        st.sampled_from("中国。「」ー한글ﾊﾞЖéشَد\u0e01\u0e33"),
        st.characters(),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("claim", 5),
        ("déjà — «vu» €5 Ж Ω", 18),
        ("שלום سلام", 9),
        ("中国", 4),
        ("ｱ", 1),
        ("e\u0301", 1),
        ("شَد", 2),
        (PERSIAN, 7),
        ("ه\u200d ه", 3),  # a joiner that joins nothing swallows nothing
        (FAMILY, 2),
        (FLAG, 2),
        (THUMB, 2),
        (HEART, 2),
        ("葛\U000e0100", 2),
    ],
)
def test_width(text: str, cells: int) -> None:
    assert width(text) == cells


def test_narrow_characters_are_narrow_to_wcwidth_too() -> None:
    from wcwidth import wcwidth

    characters = map(chr, [*range(0xD800), *range(0xE000, 0x110000)])
    narrow = [c for c in characters if not re.search(wrapping._UNSURE, c)]
    assert len(narrow) > 2000
    assert [c for c in narrow if wcwidth(c) != 1] == []


def test_common_text_does_not_import_wcwidth() -> None:
    code = (
        "import sys; from claimtrack.reports.wrapping import visible, width, wrap;"
        "text = 'Déjà — “vu” Ж, 80,443 سلام '; width(text); visible(text); wrap(text, 5);"
        "assert 'wcwidth' not in sys.modules; width('中'); assert 'wcwidth' in sys.modules"
    )
    result = result_of([sys.executable, "-c", code])
    assert result.code == 0, result


@given(HARD)
def test_width_is_never_negative(text: str) -> None:
    assert width(text) >= 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        (f"{ESC}[31mred{ESC}[0m", "\ufffd[31mred\ufffd[0m"),
        ("\x9b31m", "\ufffd31m"),
        ("a\tb\nc\r\nd\x85e\u2028f", "a b c d e f"),
        ("\x7f\x00", "\ufffd\ufffd"),
        (f"{RTL_OVERRIDE}abc\u2069\u200f", "\ufffdabc\ufffd\ufffd"),
        ("pay\u200bpal\ufeff\u2060\u00ad", "pay\ufffdpal\ufffd\ufffd\ufffd"),
        ("\ud800", "\ufffd"),
        ("\U000e0041\U000e007f\U000e01f0", "\ufffd\ufffd\ufffd"),
        (f"{PERSIAN} {FAMILY} {HEART}", f"{PERSIAN} {FAMILY} {HEART}"),
        ("e\u0301 \u00a0", "e\u0301 \u00a0"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.one_of(HARD, st.text(st.characters(exclude_categories=()))))
def test_visible_text_has_nothing_that_steers_or_hides(text: str) -> None:
    shown = visible(text)
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cs", "Zl", "Zp"}
    directions = {unicodedata.bidirectional(character) for character in shown}
    assert not directions & {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not set(shown) & set("\u061c\u200b\u200e\u200f\u2060\ufeff\u00ad")
    assert visible(shown) == shown
    assert len(shown) == len(text.replace("\r\n", "\n"))
    shown.encode()


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("", 10, [""]),
        (" \n\t ", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("  one \n two  ", 20, ["one two"]),
        ("about 80,443 fighters", 8, ["about", "80,443", "fighters"]),
        ("80,443", 6, ["80,443"]),
        ("well-known-name", 15, ["well-known-name"]),
        ("a Afghanistan b", 6, ["a", "Afghan", "istan", "b"]),
        ("a Afghanistan b", 7, ["a", "Afghani", "stan b"]),
        ("10\u00a0000 men", 6, ["10\u00a0000", "men"]),
        ("a 10\u202f000 men", 6, ["a", "10\u202f000", "men"]),
        ("2018-02-20/2018-03-01", 12, ["2018-02-20/", "2018-03-01"]),
        ("in ~2018/2019 or 2018-03/..", 14, ["in ~2018/2019", "or 2018-03/.."]),
        ("2018-03-04/.. 24/7", 11, ["2018-03-04/", ".. 24/7"]),
        ("https://a.example/2018/02", 20, ["https://a.example/20", "18/02"]),
        ("中国外交部", 4, ["中国", "外交", "部"]),
        ("中国外交部", 5, ["中国", "外交", "部"]),
        ("表示「阿富汗」。", 6, ["表示", "「阿富", "汗」。"]),
        ("IS 中国外交", 7, ["IS 中国", "外交"]),
        ("中国abcdef", 6, ["中", "国abcd", "ef"]),
        ("中", 1, ["中"]),
        ("中国", 0, ["中", "国"]),
        ("abc", 0, ["a", "b", "c"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        (FLAG + FAMILY + THUMB + HEART, 2, [FLAG, FAMILY, THUMB, HEART]),
        ("क्षि" * 3, 2, ["क्षि"] * 3),
    ],
)
def test_wrap(text: str, cells: int, lines: list[str]) -> None:
    assert wrap(text, cells) == lines


def test_arabic_wraps_between_words_and_keeps_marks() -> None:
    text = f"حدود ۱۰ هزار شَدَّ {PERSIAN}"
    assert wrap(text, 12) == ["حدود ۱۰ هزار", f"شَدَّ {PERSIAN}"]
    assert "".join(wrap("شَدَّ" * 5, 3)) == "شَدَّ" * 5
    assert all(width(line) <= 3 for line in wrap("شَدَّ" * 5, 3))
    assert not any(unicodedata.combining(line[0]) for line in wrap("شَدَّ" * 5, 3))


def _inked(text: str) -> str:
    return re.sub("[^\\S\u00a0\u2007\u202f]", "", text)


@given(HARD, st.integers(-1, 30))
@example("aaa \u093e" * 3, 5)
@example("a\u200d" * 9, 3)
def test_wrap_loses_nothing_and_fits(text: str, cells: int) -> None:
    text = visible(text)
    lines = wrap(text, cells)
    assert _inked("".join(lines)) == _inked(text)
    for line in lines:
        assert width(line) <= cells or len(list(wrapping._clusters(line))) <= 1
        assert line.strip(" \t\n\u3000") == line


@given(st.text("ab ,", max_size=60), st.integers(1, 12))
def test_words_that_fit_are_never_cut(text: str, cells: int) -> None:
    words = text.split()
    lines = wrap(text, cells)
    if max(map(len, words), default=0) <= cells:
        assert [word for line in lines for word in line.split()] == words
        for line, after in pairwise(lines):
            assert len(f"{line} {after.split()[0]}") > cells  # no line breaks early


@given(HARD)
def test_a_line_as_wide_as_the_widest_word_cuts_none(text: str) -> None:
    text = visible(text)
    pieces = [piece for _, piece in wrapping._pieces(wrapping._words(text))]
    lines = wrap(text, max(word_widths(text), default=0))
    at = 0
    for line in lines:
        while at < len(pieces) and line.removeprefix(" ").startswith(pieces[at]):
            line = line.removeprefix(" ")[len(pieces[at]) :]
            at += 1
        assert line == ""
    assert at == len(pieces)


@pytest.mark.parametrize(
    ("wanted", "minimum", "total", "widths"),
    [
        ([5, 10], [5, 5], 20, [5, 10]),
        ([5, 100, 100], [5, 10, 10], 45, [5, 20, 20]),
        ([5, 40, 100], [5, 10, 10], 45, [5, 12, 28]),  # four lines each
        ([100, 100], [10, 30], 50, [20, 30]),
        ([100, 100], [10, 10], 41, [21, 20]),
        ([100, 100], [30, 30], 20, [30, 30]),
        ([], [], 10, []),
    ],
)
def test_fit(wanted: list[int], minimum: list[int], total: int, widths: list[int]) -> None:
    assert fit(wanted, minimum, total) == widths


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6), st.integers(-5, 200)
)
def test_fit_shares_the_total(columns: list[tuple[int, int]], total: int) -> None:
    wanted = [max(pair) for pair in columns]
    minimum = [min(pair) for pair in columns]
    widths = fit(wanted, minimum, total)
    assert all(low <= got <= want for low, got, want in zip(minimum, widths, wanted, strict=True))
    assert sum(widths) == max(sum(minimum), min(sum(wanted), total))
    # No column that is short would gain more by a cell than the one that has it would lose.
    for got, want in zip(widths, wanted, strict=True):
        for has, wants, low in zip(widths, wanted, minimum, strict=True):
            if got < want and has > low:
                assert want / max(got, 1) <= wants / max(has - 1, 1) + 1e-9
