"""Every format, with text that means harm."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sys
import tracemalloc
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from programs import result_of

from claimtrack.errors import UsageFault
from claimtrack.exchange import registry
from claimtrack.reports import imports
from claimtrack.reports.output import Column, Format, escaped, object_line, render
from claimtrack.reports.wrapping import visible, width

COLUMNS = (
    Column("id", "Claim", number=True),
    Column("text", "Text", wraps=True),
    Column("said", "Said"),
    Column("names", "Names", wraps=True, shown=False),
)
TWO = [
    {"id": 1, "text": "About 10,000 militants", "said": "~2018-02", "names": ["Ann", "Bo; C"]},
    {"id": 23, "text": "Exaggerated", "names": []},
]
FOR_PEOPLE = (Format.TABLE, Format.MARKDOWN, Format.HTML, Format.LATEX)
HOSTILE = "\x1b[31m\x9b|<script>alert('x')</script>\r\n\u202e\"`*_[a](b)\\$5 & #1 ~x~ ^{}% \ud800"


def text_of(
    records: Sequence[dict[str, Any]],
    form: Format,
    columns: Sequence[Column] = COLUMNS,
    wanted: Sequence[str] | None = None,
    cells: int = 80,
) -> str:
    chunks = list(render(records, columns, form, wanted=wanted, cells=cells))
    assert all(chunk.endswith("\n") for chunk in chunks)
    return "".join(chunks)


def one_cell(value: object, form: Format, **kind: bool) -> str:
    return text_of([{"cell": value}], form, [Column("cell", "Cell", **kind)])


# --- what every format keeps to


def test_two_records_in_each_format() -> None:
    assert text_of(TWO, Format.TABLE) == (
        "Claim  Text                    Said\n"
        "-----  ----------------------  --------\n"
        "    1  About 10,000 militants  ~2018-02\n"
        "   23  Exaggerated\n"
    )
    assert text_of(TWO, Format.MARKDOWN) == (
        "|   Claim | Text | Said      |\n"
        "|--------:|------------------------|:----------|\n"
        "|       1 | About 10,000 militants | \\~2018-02 |\n"
        "|      23 | Exaggerated |           |\n"
    )
    assert text_of(TWO, Format.HTML) == (
        "<table>\n<thead>\n"
        '<tr><th class="number">Claim</th><th>Text</th><th>Said</th></tr>\n'
        "</thead>\n<tbody>\n"
        '<tr><td class="number">1</td><td>About 10,000 militants</td><td>~2018-02</td></tr>\n'
        '<tr><td class="number">23</td><td>Exaggerated</td><td></td></tr>\n'
        "</tbody>\n</table>\n"
    )
    assert text_of(TWO, Format.LATEX).splitlines() == [
        "\\begin{tabular}{rp{0.70\\linewidth}l}",
        "\\toprule",
        "   Claim & Text & Said     \\\\",
        "\\midrule",
        "       1 & About 10,000 militants & \\textasciitilde{}2018-02 \\\\",
        "      23 & Exaggerated &          \\\\",
        "\\bottomrule",
        "\\end{tabular}",
    ]
    assert text_of(TWO, Format.CSV) == (
        'id,text,said,names\n1,"About 10,000 militants",~2018-02,Ann; Bo; C\n23,Exaggerated,,\n'
    )
    assert text_of(TWO, Format.TSV) == (
        "id\ttext\tsaid\tnames\n1\tAbout 10,000 militants\t~2018-02\tAnn; Bo; C\n"
        "23\tExaggerated\t\t\n"
    )
    assert text_of(TWO, Format.JSONL) == "".join(map(object_line, TWO))
    assert text_of(TWO, Format.JSON) == f"[\n{json.dumps(TWO[0])},\n{json.dumps(TWO[1])}\n]\n"


def test_no_records() -> None:
    assert {text_of([], form) for form in FOR_PEOPLE} == {""}
    assert text_of([], Format.CSV) == "id,text,said,names\n"
    assert text_of([], Format.TSV) == "id\ttext\tsaid\tnames\n"
    assert text_of([], Format.JSON) == "[]\n"
    assert text_of([], Format.JSONL) == ""


@pytest.mark.parametrize("form", Format)
def test_wanted_columns_in_their_order(form: Format) -> None:
    text = text_of(TWO, form, wanted=["names", "id", "names"])
    assert text.index("Ann") < text.index("1")
    assert "militants" not in text
    assert text.count("Ann") == 1
    if form is Format.JSON:
        assert [list(record) for record in json.loads(text)] == [["names", "id"]] * 2
    if form is Format.JSONL:
        assert list(json.loads(text.splitlines()[0])) == ["names", "id"]


@pytest.mark.parametrize("form", Format)
def test_a_wanted_key_may_be_missing(form: Format) -> None:
    text = text_of(TWO, form, wanted=["id", "said"])
    assert "2018-02" in text
    assert "23" in text
    if form is Format.JSON:
        assert json.loads(text) == [{"id": 1, "said": "~2018-02"}, {"id": 23}]


@pytest.mark.parametrize("form", Format)
def test_an_unknown_column_is_refused_at_once(form: Format) -> None:
    with pytest.raises(UsageFault, match='no column "txt"; one or more of: id, text, said, names'):
        render([], COLUMNS, form, wanted=["id", "txt"])


@pytest.mark.parametrize("form", Format)
def test_what_looks_like_a_number_stays_as_it_is(form: Format) -> None:
    columns = [Column("a", "A"), Column("b", "B", number=True), Column("c", "C", wraps=True)]
    text = text_of([{"a": "0012", "b": "1e5", "c": "80,443"}], form, columns)
    assert "0012" in text
    assert "1e5" in text
    assert "80,443" in text


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_nothing_for_people_steers_a_terminal(form: Format) -> None:
    text = one_cell(HOSTILE, form) + one_cell(HOSTILE, form, wraps=True) + escaped(HOSTILE, form)
    assert {c for c in text if unicodedata.category(c) in ("Cc", "Cs")} == {"\n"}
    assert not set("\u202e\x9b") & set(text)


@pytest.mark.parametrize("form", Format)
def test_values_of_every_kind(form: Format) -> None:
    columns = [Column(key, key) for key in "abcdefg"]
    record = {
        "a": True,
        "b": 0.88392857,
        "c": -5,
        "d": {"x": [1, "y"]},
        "e": [{"x": 1}, 2],
        "f": "",
    }
    text = text_of([record], form, columns)
    if form in (Format.JSON, Format.JSONL):
        assert json.loads(text) == ([record] if form is Format.JSON else record)
    else:
        assert "-5" in text
        assert "'-5" not in text
        assert ("yes" if form in FOR_PEOPLE else "true") in text
        assert ("0.8839" in text) and ("0.88392857" in text) == (form not in FOR_PEOPLE)
    if form is Format.CSV:
        (told,) = csv.DictReader(io.StringIO(text))
        assert told["d"] == '{"x": [1, "y"]}'
        assert told["e"] == '{"x": 1}; 2'
        assert told["g"] == ""


# --- tables


@pytest.mark.parametrize(
    "text",
    [
        "中国外交部",
        "한국어 뉴스",
        "e\u0301te\u0301",
        "شَدَّ",
        "ﾊﾝｶｸ",
        "\U0001f44d\U0001f3fd ok",
        "plain",
    ],
)
@pytest.mark.parametrize("wraps", [True, False])
def test_wide_and_combining_text_lines_up(text: str, wraps: bool) -> None:
    columns = [Column("a", "A", wraps=wraps), Column("b", "B"), Column("n", "N", number=True)]
    table = text_of([{"a": text, "b": "|", "n": 7}, {"a": "xyz", "b": "|"}], Format.TABLE, columns)
    heading, rule, first, second = table.splitlines()
    at = width(rule.partition(" ")[0]) + 2
    assert {width(line[: line.index("|")]) for line in (first, second)} == {at}
    assert width(heading[: heading.index("B")]) == at
    assert first.endswith("7")
    assert width(first) == width(rule)


def test_a_table_gives_way_to_the_terminal() -> None:
    record = {"id": 1, "text": "word " * 30 + "80,443", "said": "2018", "names": ["Nicholson"] * 5}
    wanted = ["id", "text", "said", "names"]
    for cells in (40, 60, 80, 120):
        table = text_of([record], Format.TABLE, wanted=wanted, cells=cells)
        assert max(map(width, table.splitlines())) <= cells
        assert "80,443" in table
        assert "Nicholson" in table
    assert max(map(width, text_of([record] * 2, Format.TABLE, cells=500).splitlines())) < 200


def test_the_formats_fit_a_terminal() -> None:
    rows = [imports.format_record(one) for one in registry.known().values()]
    table = text_of(rows, Format.TABLE, imports.FORMATS, cells=80)
    assert max(map(width, table.splitlines())) <= 80
    assert "https" not in table  # an address that is broken is none; --columns has it whole


def test_a_table_is_rather_too_wide_than_broken() -> None:
    columns = [Column("a", "Rebuttals", number=True), Column("b", "UUID"), Column("c", "C", True)]
    record = {"a": 10_000, "b": "0" * 36, "c": "one two three four five six"}
    table = text_of([record], Format.TABLE, columns, cells=20)
    assert "10000" in table
    assert "0" * 36 in table
    assert "one two" in table


def test_words_are_cut_only_when_there_is_no_room_for_them() -> None:
    columns = [Column("a", "A", wraps=True), Column("b", "B", wraps=True)]
    record = {"a": "presidential " * 9, "b": "x " * 90 + "https://example.org/" + "y" * 60}
    assert "presidential" in text_of([record], Format.TABLE, columns, cells=24)
    assert "presidential" not in text_of([record], Format.TABLE, columns, cells=20)


def test_a_long_table_has_one_heading_and_lines_up() -> None:
    def rows() -> Iterator[dict[str, Any]]:
        for number in range(2500):
            long = "prose that is longer than all before it" if number > 1500 else "short"
            yield {"id": number, "text": f"{long} {number}", "said": "then"}

    table = "".join(render(rows(), COLUMNS, Format.TABLE, cells=80))
    lines = table.splitlines()
    assert lines[0].split() == ["Claim", "Text", "Said"]
    assert table.count("Claim") == table.count("----  -") // 2 == 1
    numbers = [int(found) for found in re.findall(r"^ *(\d+)  \S", table, re.M)]
    assert numbers == list(range(2500))
    assert max(map(len, lines)) == len(lines[1])
    assert {len(line) for line in lines if line.endswith("then")} == {len(lines[1])}
    assert re.search(r"^ 2499  prose +then\n +that is\n +longer\n", table, re.M)


def test_a_later_number_that_is_wider_is_not_broken() -> None:
    columns = [Column("n", "N", number=True), Column("t", "T", wraps=True)]
    records = [{"n": 1, "t": "x"}] * 1000 + [{"n": 123456, "t": "x"}] + [{"n": 2, "t": "x"}] * 2000
    lines = text_of(records, Format.TABLE, columns).splitlines()
    assert lines[1001:1004] == ["1  x", "123456  x", "     2  x"]
    assert lines[-1] == "     2  x"


def test_a_table_costs_wcwidth_only_for_text_that_needs_it() -> None:
    code = (
        "import sys; from claimtrack.reports.output import Column, Format, render\n"
        "def table(text): return ''.join(render([{'a': text, 'b': '|'}],"
        " [Column('a', 'A'), Column('b', 'B')], Format.TABLE))\n"
        "assert table('Déjà').splitlines()[2] == 'Déjà  |'\n"
        "assert 'tabulate' in sys.modules and 'wcwidth' not in sys.modules\n"
        "assert table('中国').splitlines()[1] == '----  -'\n"
        "import wcwidth; assert wcwidth.wcwidth('中') == 2"
    )
    result = result_of([sys.executable, "-c", code])
    assert result.code == 0, result


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), min_size=1, max_size=5))
def test_a_table_lines_up_whatever_it_holds(rows: list[tuple[str, str]]) -> None:
    columns = [Column("a", "A", wraps=True), Column("b", "B"), Column("c", "C", number=True)]
    # A mark at the start of a cell would sit on the gap before it.
    assume(not any(unicodedata.category(text[0])[0] == "M" for row in rows for text in row if text))
    records = [{"a": a, "b": b, "c": "END"} for a, b in rows]
    lines = text_of(records, Format.TABLE, columns, cells=30).splitlines()
    ends = [line for line in lines if line.endswith("END")]
    assert len(ends) >= len(rows)
    assert {width(line) for line in ends} == {width(lines[1])}


# --- markup


def test_markdown_means_only_what_it_says() -> None:
    line = one_cell(HOSTILE, Format.MARKDOWN).splitlines()[2]
    body = line.removeprefix("| ").removesuffix(" |").strip()
    marks = re.findall(r"\\?.", body)
    assert not [mark for mark in marks if mark in set("\\`*_[]<>|~&$")]
    assert "".join(mark[-1] for mark in marks) == visible(HOSTILE)


def test_html_is_escaped() -> None:
    text = one_cell(HOSTILE, Format.HTML)
    (cell,) = re.findall("<td>(.*)</td>", text)
    assert not set("<>\"'") & set(cell)
    assert html.unescape(cell) == visible(HOSTILE)
    assert "<a" not in one_cell("https://example.org/?a=1&b=2", Format.HTML)


def test_latex_is_escaped() -> None:
    row = one_cell("\\input{x} $a$ & # ^ _ % ~", Format.LATEX).splitlines()[4]
    assert row.strip() == (
        r"\textbackslash{}input\{x\} \$a\$ \& \# \^{} \_ \% \textasciitilde{} \\"
    )
    assert escaped("a_b", Format.LATEX) == r"a\_b"


@pytest.mark.parametrize("text", ["[2cm] x", "* x", "  [x"])
def test_a_latex_row_gives_the_row_above_no_argument(text: str) -> None:
    row = one_cell(text, Format.LATEX).splitlines()[4]
    assert row.strip().startswith("{}")


@pytest.mark.parametrize("form", [Format.MARKDOWN, Format.HTML, Format.LATEX])
def test_long_lists_have_one_frame(form: Format) -> None:
    records = [{"id": number, "text": f"x{number}"} for number in range(2500)]
    text = text_of(records, form)
    assert text.count("Claim") == 1
    assert text.count("x2499") == text.count("x1000") == text.count("x999") == 1
    frame = {Format.MARKDOWN: 2, Format.HTML: 7, Format.LATEX: 6}[form]
    assert len(text.splitlines()) == 2500 + frame
    assert text.count("end{tabular}") == text.count("bottomrule") == (form is Format.LATEX)
    assert text.count("</table>") == (form is Format.HTML)


def test_one_long_text_does_not_pad_its_column() -> None:
    records = [{"id": 1, "text": "x" * 10_000}] + [{"id": 2, "text": "y"}] * 99
    for form in (Format.MARKDOWN, Format.HTML, Format.LATEX):
        assert len(text_of(records, form)) < 30_000


def test_escaped_text_stands_outside_tables() -> None:
    assert escaped("a*b", Format.MARKDOWN) == r"a\*b"
    assert escaped("<b>", Format.HTML) == "&lt;b&gt;"
    assert escaped("<b>\n\x1b", Format.TABLE) == "<b> \ufffd"


# --- spreadsheets


@pytest.mark.parametrize("form", [Format.CSV, Format.TSV])
@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=cmd()", "'=cmd()"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝cmd()", "'＝cmd()"),
        ("'=x", "''=x"),
        ("'quoted'", "'quoted'"),
        ("a=b", "a=b"),
        ("~2018-02", "~2018-02"),
        (-1, "-1"),
        (-0.5, "-0.5"),
        (["=x", "y"], "'=x; y"),
    ],
)
def test_formulas_are_text(form: Format, value: object, cell: str) -> None:
    assert one_cell(value, form).splitlines() == ["cell", cell]


@pytest.mark.parametrize(("start"), ["\t", "\r", "\n"])
def test_white_space_that_hides_a_formula(start: str) -> None:
    (row,) = csv.DictReader(io.StringIO(one_cell(f"{start}=x", Format.CSV), newline=""))
    assert row["cell"] == f"'{start}=x"
    assert one_cell(f"{start}=x", Format.TSV) == "cell\n' =x\n"


def test_tsv_is_a_row_a_line() -> None:
    text = one_cell("a\tb\nc\r\nd\u2028e\x1ef", Format.TSV)
    assert text.splitlines() == ["cell", "a b c d e f"]


def test_lone_surrogates_can_be_written() -> None:
    for form in Format:
        one_cell(HOSTILE, form).encode()


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)


@given(st.lists(st.fixed_dictionaries({}, optional={"a": ANY_TEXT, "b": st.integers() | ANY_TEXT})))
def test_csv_and_tsv_read_back(records: list[dict[str, Any]]) -> None:
    columns = [Column("a", "A"), Column("b", "B", shown=False)]
    for form, comma in ((Format.CSV, ","), (Format.TSV, "\t")):
        text = text_of(records, form, columns)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=comma))
        assert [len(row) for row in rows] == [2] * (len(records) + 1)
        if form is Format.TSV:
            assert len(text.splitlines()) == len(records) + 1
            continue
        for record, row in zip(records, rows[1:], strict=True):
            for key, cell in zip("ab", row, strict=True):
                text = re.sub("[\ud800-\udfff]", "\ufffd", str(record.get(key, "")))
                guarded = cell != text
                assert not guarded or cell == f"'{text}"
                assert isinstance(record.get(key), int) or not re.match("[=+@\t\r-]", cell)


# --- JSON

VALUES = st.recursive(
    st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.text(max_size=8), VALUES, max_size=4), max_size=5))
def test_json_reads_back(records: list[dict[str, Any]]) -> None:
    array, lines = text_of(records, Format.JSON), text_of(records, Format.JSONL)
    assert json.loads(array) == records
    assert [json.loads(line) for line in lines.split("\n")[:-1]] == records
    assert len(array.split("\n")) == (len(records) + 3 if records else 2)
    assert [json.loads(object_line(record)) for record in records] == records


def test_json_hides_nothing_and_steers_nothing() -> None:
    hidden = "\x1b\x9b\x7f\u202e\u200b\u2028\ud800\U000e0041"
    text = object_line({"a": f"é中{hidden}"})
    assert text == ('{"a": "é中\\u001b\\u009b\\u007f\\u202e\\u200b\\u2028\\ud800\\udb40\\udc41"}\n')
    assert json.loads(text)["a"] == f"é中{hidden}"


def test_json_has_no_nan() -> None:
    text = object_line({"a": [float("nan"), 1.5], "b": {"c": float("-inf")}})
    assert json.loads(text) == {"a": [None, 1.5], "b": {"c": None}}


def test_json_has_keys_that_are_no_columns() -> None:
    assert json.loads(object_line({"id": 1, "more": [{}]})) == {"id": 1, "more": [{}]}
    assert json.loads(text_of([{"id": 1, "more": 2}], Format.JSON)) == [{"id": 1, "more": 2}]


# --- a million rows must pass through


@pytest.mark.parametrize("form", Format)
def test_formats_stream(form: Format) -> None:
    drawn = 0

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal drawn
        for drawn in range(1, 5001):
            yield {"id": drawn, "text": "x"}

    chunks = render(rows(), COLUMNS, form)
    assert drawn == 0
    next(chunks)
    assert drawn <= 1000
    written = 0
    for chunk in chunks:
        assert len(chunk) < 100_000
        written += chunk.count("\n")
        assert drawn <= written + 2001
    assert drawn == 5000


@pytest.mark.parametrize("form", [Format.CSV, Format.TSV, Format.JSON, Format.JSONL])
def test_many_records_take_no_memory(form: Format) -> None:
    """Not half a megabyte, and once it is under way not one byte more a record."""
    many = 20_000
    records = ({"id": number, "text": "About 10,000 militants"} for number in range(many))
    lines = early = late = 0
    tracemalloc.start()
    try:
        for chunk in render(records, COLUMNS, form):
            lines += chunk.count("\n")
            late, peak = tracemalloc.get_traced_memory()
            if lines < 2_000:
                early = late
    finally:
        tracemalloc.stop()
    assert lines >= many
    assert peak < 500_000
    assert late - early < many - 2_000
