"""Tables: which column is what, and what no table may do to the one who reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from exchange.workbooks import row, text, workbook
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimtrack.errors import ClaimtrackError, NoSuch, Refused, UsageFault
from claimtrack.exchange import delimited, mapping, registry
from claimtrack.exchange.opening import opened
from claimtrack.exchange.shown_numbers import shown
from claimtrack.exchange.written_dates import as_kept
from claimtrack.ledger.entries import Entry, Guess, Header, Read, Rejected


def read(raw: bytes, form: str = "csv", **options: str) -> list[Read]:
    found = registry.named(form, "read")
    assert found.read is not None
    stream = io.BufferedReader(cast(io.RawIOBase, io.BytesIO(raw)))
    return list(found.read(cast(BinaryIO, stream), "file", options))


def entries(raw: bytes | str, form: str = "csv", **options: str) -> list[Entry]:
    raw = raw.encode() if isinstance(raw, str) else raw
    return [one for one in read(raw, form, **options) if isinstance(one, Entry)]


def rejected(raw: bytes | str, form: str = "csv", **options: str) -> list[Rejected]:
    raw = raw.encode() if isinstance(raw, str) else raw
    return [one for one in read(raw, form, **options) if isinstance(one, Rejected)]


def texts(raw: bytes | str, form: str = "csv", **options: str) -> list[str]:
    return [claim.text for one in entries(raw, form, **options) for claim in one.claims]


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        ("Statement,Speaker,Date,Link", "text by said url"),
        ("CLAIM,Claimant,When,Source,Tags,Rating", "text by said source topic verdict"),
        ("claim_text,who,said_on,url,quote", "text by said url quote"),
        ("Aussage;Wer;Datum;Quelle", "text by said source"),
        ("Утверждение;Кто;Дата;Ссылка", "text by said url"),
        ("Déclaration;Auteur;Lien", "text by url"),
        ("Text\tAuthor\tURL", "text by url"),
        ("id,text,claimant,rebutted_by,strength,said,source,topics,uuid",
         "- text by - - said - topic uuid"),
        ("Claim,Author,Speaker", "text author by"),
        ("Nr,What was said at the time,x", "- text -"),
    ],
)  # fmt: skip
def test_columns_are_guessed_by_their_names(head: str, fields: str) -> None:
    delimiter = next((one for one in "\t;," if one in head), ",")
    names = head.split(delimiter)
    cells = {"source": "3", "id": "1", "Nr": "1", "x": "y"}
    line = delimiter.join(cells.get(name, "It is so and no other way.") for name in names)
    (guess,) = [one for one in read(f"{head}\n{line}\n".encode()) if isinstance(one, Guess)]
    assert [field for _, field in guess.mapping] == fields.split()


def test_what_is_told_beats_what_is_guessed_and_both_are_shown() -> None:
    raw = b"Claim,Text,Who,Junk\nA title.,The claim.,Me,x\n"
    options = {"map": "text = text, Claim=title,Who=-", "publisher": "CheckIt"}
    guess = next(one for one in read(raw, **options) if isinstance(one, Guess))
    assert guess.lines == (
        'columns read as: Claim = title, Text = text, "CheckIt" = publisher',
        "columns not read: Who, Junk",
    )
    (entry,) = entries(raw, **options)
    (statement,) = entry.claims[0].statements
    assert entry.claims[0].text == "The claim." and statement.claimant is None
    assert statement.source and statement.source.title == "A title."
    assert statement.source.publisher and statement.source.publisher.name == "CheckIt"


@pytest.mark.parametrize(
    ("head", "told", "says"),
    [
        ("A,B", "", 'no column has the claims; there are: A, B; say which: --map "A=text"'),
        ("A,B", "C=text", 'no column "C"; there are: A, B'),
        ("A,B", "A=what", '"what" is no field'),
        ("A,B", "A=text,B=text", "cannot both be text"),
        ("A,B", "{bad", "no mapping"),
        ("A,B", '{"A": []}', "is no field"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(head: str, told: str, says: str) -> None:
    with pytest.raises(ClaimtrackError) as error:
        read(f"{head}\nx,y\n".encode(), map=told)
    assert says in str(error.value)


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(UsageFault, match='no option "maps"'):
        read(b"claim\nx\n", maps="a")
    with pytest.raises(UsageFault, match="dates cannot be"):
        read(b"claim\nx\n", dates="reverse")


def test_what_a_table_says_of_not_knowing_is_not_kept() -> None:
    (entry,) = entries("claim,by,said,url\nNone of it is so.,N/A,unknown,nan\n")
    assert (entry.claims[0].text, entry.claims[0].statements) == ("None of it is so.", ())


def test_nobody_in_a_table_is_nobody_in_a_feed() -> None:
    for one in entries("claim,by\nA.,unattributed\nB.,Unbekannt\nC.,not known\n"):
        assert one.claims[0].statements == ()


def test_a_mapping_is_kept_under_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMTRACK_CONFIG", str(tmp_path / "config.toml"))
    path = mapping.keep("desk", {"What, then": "text", "Who": "-"})
    assert mapping.told(mapping.kept("desk")) == {"What, then": "text", "Who": "-"}
    assert [(one["name"], one["file"]) for one in mapping.all_kept()] == [("desk", str(path))]
    assert texts('"What, then",Who\nIt is so.,me\n', map=mapping.kept("desk")) == ["It is so."]
    with pytest.raises(NoSuch):
        mapping.kept("other")
    for name in ("", "../x", "a/b", "x" * 65):
        with pytest.raises(UsageFault):
            mapping.keep(name, {})


def test_a_row_is_a_claim_with_all_that_is_told_of_it() -> None:
    raw = (
        "key,claim,by,said,url,quote,topics,verdict,fact-checker,reason,rebuts,figure,unit,"
        "confidence\n"
        'a,The dam burst.,Ministry,"March 4, 2021",https://a.example https://b.example,'
        '"It ""burst"".",dams; water,Half true,CheckIt,Because.,b;c,~40,litres,Low\n'
    )
    (entry,) = entries(raw)
    (claim,) = entry.claims
    assert (claim.text, claim.key, claim.topics) == ("The dam burst.", "a", ("dams", "water"))
    first, second = claim.statements
    assert first.said == second.said == "2021-03-04"
    assert [one.source and one.source.url for one in claim.statements] == [
        "https://a.example", "https://b.example",
    ]  # fmt: skip
    assert [one.exact for one in first.quotes] == ['It "burst".'] and not second.quotes
    (judged,) = claim.assessments
    assert (judged.analyst, judged.verdict, judged.because, judged.confidence) == (
        "CheckIt", "Half true", "Because.", "low",
    )  # fmt: skip
    assert [(one.claim, one.relation, one.target) for one in entry.links] == [
        ("a", "rebuts", "b"), ("a", "rebuts", "c"),
    ]  # fmt: skip
    assert claim.estimates[0][:2] == ("~40", "litres")
    assert entry.fields["analyst" if "analyst" in entry.fields else "publisher"] == "fact-checker"


def test_without_keys_a_claim_is_named_by_its_text() -> None:
    first, second = entries('claim,rebuts\n"A, and b; so.",\nNo.,"A, and b; so."\n')
    assert second.links[0].target == first.claims[0].key == "A, and b; so."
    assert entries("claim,by\nA.,x\n")[0].claims[0].key is None


@pytest.mark.parametrize(
    ("cell", "url", "title"),
    [
        ("https://example.org/a", "https://example.org/a", None),
        ("example.org/a?b=c", "https://example.org/a?b=c", None),
        ("The Vorl Gazette", None, "The Vorl Gazette"),
        ("Vorl.", None, "Vorl."),
        ("see https://example.org", None, "see https://example.org"),
    ],
)
def test_a_source_is_an_address_or_a_title(cell: str, url: str | None, title: str | None) -> None:
    (statement,) = entries(f"claim,source\nA.,{cell}\n")[0].claims[0].statements
    assert statement.source and (statement.source.url, statement.source.title) == (url, title)


@pytest.mark.parametrize(
    "raw",
    [
        b"claim,by\nA.,x\nB.,y\n",
        b"claim;by\nA.;x\nB.;y\n",
        b"claim|by\nA.|x\nB.|y\n",
        b"claim\tby\nA.\tx\nB.\ty\n",
        b"claim,by\rA.,x\rB.,y\r",
        b"claim,by\r\n\r\nA.,x\r\n,\r\nB.,y",
        b"\xef\xbb\xbfclaim,by\nA.,x\nB.,y\n",
        "claim,by\nA.,x\nB.,y\n".encode("utf-16"),
        b"\xfe\xff" + "claim,by\nA.,x\nB.,y\n".encode("utf-16-be"),
        b"sep=;\nclaim;by\nA.;x\nB.;y\n",
        b'"claim","by"\n"A.","x"\n"B.",y\n',
        b"claim,by,\nA.,x,\nB.,y\n",
    ],
)
def test_what_programs_write_is_read(raw: bytes) -> None:
    found = entries(raw)
    assert [one.claims[0].text for one in found] == ["A.", "B."]
    assert [
        statement.claimant and statement.claimant.name
        for one in found
        for statement in one.claims[0].statements
    ] == ["x", "y"]


def test_other_encodings_are_read_when_they_are_told_and_refused_when_not() -> None:
    raw = "claim,by\nGrün.,x\n".encode("windows-1252")
    assert texts(raw, encoding="windows-1252") == ["Grün."]
    with pytest.raises(Refused, match="no encoding"):
        read(raw, encoding="klingon")
    with pytest.raises(Refused, match="utf-16-le"):
        read("claim,by\n".encode("utf-16-le"))
    (aside,) = rejected(raw)  # not told
    assert aside.raw == "Grün.,x\n".encode("latin-1")


def test_a_quote_that_is_never_closed_swallows_nothing() -> None:
    raw = 'claim,by\nA.,x\n"Begins here,y\n' + "".join(f"Claim {n}.,z\n" for n in range(3000))
    (aside,) = rejected(raw)
    assert (str(aside.place), aside.raw) == ("line 3", b'"Begins here,y\n')
    assert "never closed" in aside.problem
    assert len(texts(raw)) == 3001


def test_a_cell_may_have_lines_and_each_record_knows_its_first() -> None:
    raw = 'claim,by\n"A\nof\r\nlines.",x\nB.,y\n'
    found = entries(raw)
    assert [(one.place.number, one.claims[0].text) for one in found] == [
        (2, "A\nof\nlines."), (5, "B."),
    ]  # fmt: skip


def test_a_hostile_file_of_quotes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MOST_PUT_BACK", 20_000)
    with pytest.raises(Refused, match="never closed"):
        read(b"claim,by\n" + b'"a","\n' * 50_000)


def test_ragged_rows_are_read_where_nothing_is_lost_and_told_where_something_is() -> None:
    raw = "claim,by,said\nA.\nB.,x,2020,,\nC.,x,2020,more\n"
    assert texts(raw) == ["A.", "B."]
    (aside,) = rejected(raw)
    assert str(aside.place) == "line 4" and "4 cells, and the head has 3" in aside.problem


def test_what_is_set_aside_can_be_read_as_the_file_was() -> None:
    """With its head, in its own encoding; without a head where there was none."""
    raw = "sep=^\nclaim^by\nGr\u00fcn.^x^y\n".encode("windows-1252")
    aside = [one.raw for one in read(raw, encoding="windows-1252") if isinstance(one, Header)]
    aside += [one.raw for one in rejected(raw, encoding="windows-1252")]
    assert b"".join(aside) == raw
    wide = read("claim,by\nGr\u00fcn.,x,y\n".encode("utf-16"))
    assert [one.raw.decode() for one in wide if isinstance(one, Header | Rejected)] == [
        "claim,by\n", "Gr\u00fcn.,x,y\n",
    ]  # fmt: skip
    bare = read(b"A.,x\nB.,y,z\n", head="no", map="#1=text")
    assert [one.raw for one in bare if isinstance(one, Header | Rejected)] == [b"B.,y,z\n"]


def test_prose_is_no_table() -> None:
    prose = b"The dam burst, they say.\nIt was old, leaking, and nobody cared.\nSo it went.\n"
    assert registry.guess(prose, "notes.txt") is None


def test_names_of_columns_may_be_doubled_or_missing() -> None:
    (guess,) = [one for one in read(b"claim,by,by,\nA.,x,y,z\n") if isinstance(one, Guess)]
    assert [name for name, _ in guess.mapping] == ["claim", "by", "by (2)", "#4"]
    assert texts(b"A.,x\nB.,y\n", head="no", map="#1=text,#2=by") == ["A.", "B."]


def test_a_huge_line_is_told_and_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "LONGEST_LINE", 1000)
    raw = "claim,by\n" + "x" * 5000 + ",y\nA.,x\n"
    (aside,) = rejected(raw)
    assert "too long" in aside.problem and str(aside.place) == "line 2"
    assert texts(raw) == ["A."]


def test_what_was_guarded_against_being_a_formula_comes_back() -> None:
    cells = ["=1+1", "+x", "-x", "@x", "'=x", "\u2019tis so", "'tis so"]
    guarded = [f"'{one}" if one.lstrip("'")[:1] in "=+-@" else one for one in cells]
    line = io.StringIO()
    csv.writer(line).writerows([["claim"], *([one] for one in guarded)])
    assert texts(line.getvalue(), delimiter="comma") == cells
    assert texts("claim\n=1+1 is so\n", delimiter=",") == ["=1+1 is so"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2018-02-20T10:00:00Z", "2018-02-20"), ("2018-02-20 00:00:00", "2018-02-20"),
        ("2018-02-20T10:00:00.000+00:00", "2018-02-20"), ("20 February 2018", "2018-02-20"),
        ("Feb 20, 2018", "2018-02-20"), ("February 20th 2018", "2018-02-20"),
        ("20. Februar 2018", "2018-02-20"), ("20 de febrero de 2018", "2018-02-20"),
        ("May 2018", "2018-05"), ("2018/2/20", "2018-02-20"), ("2018-2-3", "2018-02-03"),
        ("20.02.2018", "2018-02-20"), ("3.4.2018", "2018-04-03"), ("2/20/2018", "2018-02-20"),
        ("3/3/2018", "2018-03-03"),
        ("3/4/2018", "3/4/2018"), ("~2018-02", "~2018-02"), ("someday", "someday"),
        ("Fri, 01 May 2020 10:00:00 GMT", "2020-05-01"), ("05/2020", "2020-05"),
        ("Monday, May 4, 2020", "2020-05-04"), ("May 4, 2020 at 10:05 PM", "2020-05-04"),
        ("04-May-2020", "2020-05-04"), ("2020/5", "2020-05"), ("14/2020", "14/2020"),
        ("2020-05-01 12:00:00+00:00", "2020-05-01"), ("5/14/2020 10:00", "2020-05-14"),
        ("10:00", "10:00"), ("[2017,2018]", "[2017,2018]"), ("2018-21", "2018-21"),
        ("45/20/2018", "45/20/2018"), ("31 Smarch 2018", "31 Smarch 2018"),
    ],
)  # fmt: skip
def test_dates_are_read_where_they_can_mean_one_thing_only(written: str, kept: str) -> None:
    assert as_kept(written) == kept


def test_which_is_the_month_can_be_told() -> None:
    raw = "claim,said\nA.,3/4/2018\n"
    for order, said in (("day-first", "2018-04-03"), ("month-first", "2018-03-04")):
        assert entries(raw, dates=order)[0].claims[0].statements[0].said == said


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Who said it", "by"), ("Where (link)", "url"), ("Our verdict", "verdict"),
        ("Date (of the claim)", "said"), ("Mood (1-5)", None), ("()", None),
    ],
)  # fmt: skip
def test_names_of_columns_as_a_newsroom_writes_them(name: str, field: str | None) -> None:
    assert mapping.meant(name) == field


def test_an_option_that_would_settle_it_is_named() -> None:
    (guess,) = [one for one in read(b"claim,said\nA.,3/4/2018\n") if isinstance(one, Guess)]
    assert '"3/4/2018" may be either: --set dates=day-first' in guess.lines[-1]
    for clear in ("3.4.2018", "3/3/2018", "13/4/2018", "2018-04-03"):
        (guess,) = [
            one for one in read(f"claim,said\nA.,{clear}\n".encode()) if isinstance(one, Guess)
        ]
        assert "either" not in guess.lines[-1]


def test_other_dates_of_the_table_tell_which_is_the_month_and_that_is_shown() -> None:
    raw = b"claim,said\nA.,3/4/2018\nB.,3/14/2018\n"
    guess, first, _ = read(raw)[1:]
    assert isinstance(guess, Guess) and "month-first" in guess.lines[-1]
    assert isinstance(first, Entry) and first.claims[0].statements[0].said == "2018-03-04"
    both = entries(raw + b"C.,14/3/2018\n")
    assert both[0].claims[0].statements[0].said == "3/4/2018"
    assert entries(raw, dates="day-first")[0].claims[0].statements[0].said == "2018-04-03"


def test_gzip_is_known_by_its_bytes_and_a_cut_one_is_refused(tmp_path: Path) -> None:
    import gzip

    path = tmp_path / "claims.csv"
    packed = gzip.compress(b"claim,by\n" + b"A.,x\n" * 50_000) + gzip.compress(b"Last.,x\n")
    path.write_bytes(packed)
    with opened(str(path)) as found:
        assert found.stream.read().endswith(b"A.,x\nLast.,x\n")
        assert found.share == 1
    for damaged in (packed[:200], packed[:60] + b"\0" * 50 + packed[110:]):
        path.write_bytes(damaged)
        with pytest.raises(Refused, match="the gzip"), opened(str(path)) as found:
            found.stream.read()
    with pytest.raises(Refused, match="cannot be read"), opened(str(tmp_path)):
        pass


def test_a_format_is_guessed_by_content_and_name() -> None:
    book = workbook({"S": row("claim")})
    for head, name, form in [
        (b"claim,by\nA.,x\n", "-", "csv"),
        (b"claim\tby\nA.\tx\n", "-", "tsv"),
        (b"claim\n", "claims.csv", "csv"),
        (book[: 1 << 16], "book", "xlsx"),
    ]:
        found = registry.guess(head, name)
        assert found and found.name == form, (head, name)


def test_a_sheet_is_read_as_it_is_seen() -> None:
    formats = ['<numFmt numFmtId="164" formatCode="mmm\\ yyyy"/>', "".join(
        f'<xf numFmtId="{number}"/>' for number in (0, 14, 164, 10)
    )]  # fmt: skip
    styles = f"<numFmts>{formats[0]}</numFmts><cellXfs>{formats[1]}</cellXfs>"
    rows = row("claim", "by", "said", "figure", "note") + (
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" s="1"><v>43151</v></c>'
        '<c r="D2"><v>10000.0</v></c><c r="E2" s="3"><v>0.25</v></c></row>'
        '<row r="5"><c r="A5" t="str"><f>A1</f><v>Made.</v></c><c r="C5" s="2"><v>43151</v></c>'
        '<c r="D5"><v>0.30000000000000004</v></c><c r="E5" t="b"><v>1</v></c></row>'
    )
    strings = "<si><r><t>Rich </t></r><r><t>te_x0078_t.</t></r><rPh><t>no</t></rPh></si>"
    raw = workbook({"S": rows}, strings=strings, styles=styles)
    first, second = entries(raw, "xlsx")
    assert [one.place.number for one in (first, second)] == [2, 5]
    claim, other = first.claims[0], second.claims[0]
    assert (claim.text, other.text) == ("Rich text.", "Made.")
    assert [one.statements[0].said for one in (claim, other)] == ["2018-02-20", "2018-02"]
    assert [one.estimates[0].figure for one in (claim, other)] == ["10000", "0.3"]
    assert (claim.note, other.note) == ("25%", "TRUE")


def test_a_sheet_is_chosen_and_what_is_hidden_is_not() -> None:
    sheets = {"Old": row("claim") + row("Hidden."), "New": row("claim") + row("Seen."),
              "More": row("claim") + row("Other.")}  # fmt: skip
    raw = workbook(sheets, hidden="Old")
    assert texts(raw, "xlsx") == ["Seen."]
    (guess,) = [one for one in read(raw, "xlsx") if isinstance(one, Guess)]
    assert guess.lines[:2] == ('sheet "New"', "sheets not read: More")
    assert texts(raw, "xlsx", sheet="Old") == ["Hidden."]
    with pytest.raises(Refused, match="there are: Old, New, More"):
        read(raw, "xlsx", sheet="None")


def test_merged_cells_hold_what_their_first_does() -> None:
    rows = row("claim", "by") + row("A.", "Ministry") + row("B.") + row("C.")
    merged = '<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'
    found = entries(workbook({"S": rows}, after=merged), "xlsx")
    assert [len(one.claims[0].statements) for one in found] == [1, 1, 0]


def test_rows_of_a_sheet_that_cannot_be_taken_are_set_aside_as_csv() -> None:
    rows = (
        row("claim", "by") + row("<c><f>1+1</f></c>", "=x") + row('<c t="e"><v>#N/A</v></c>', "y")
    )
    raw = workbook({"S": rows})
    assert [one.problem for one in rejected(raw, "xlsx")] == [
        "cell A has a formula without its value", "cell A has the error #N/A",
    ]  # fmt: skip
    aside = [one.raw for one in read(raw, "xlsx") if isinstance(one, Header | Rejected)]
    assert aside == [b"claim,by\n", b",'=x\n", b",y\n"]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"PK\x03\x04 no zip", "no .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "an old .xls"),
        (workbook({"S": ""}), "is empty"),
        (workbook({}), "no sheet"),
        (workbook({"S": row("claim")}, begin='<!DOCTYPE x [<!ENTITY a "b">]>'), "has a DTD"),
        (workbook({"S": row("claim")}, strings="<si>"), "no XML"),
        (workbook({"S": row('<c t="s"><v>7</v></c>')}), "refers to text 7"),
        (workbook({"S": row('<c r="A"><v>7</v></c>')}), "has a cell at"),
        (workbook({"S": row("x" * 2_000_000)}), "more than 1,048,576 characters"),
        (workbook({"S": row("claim")})[:-30], "no .xlsx workbook"),
        (workbook({"S": "<row " + "a" * 20_000_000 + "='1'/>"}), "tag without end"),
        (workbook({"S": " " * 100_000_000}), "unpacks to"),
    ],
)  # fmt: skip
def test_a_hostile_workbook_is_refused(raw: bytes, says: str) -> None:
    with pytest.raises(Refused) as error:
        read(raw, "xlsx")
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("number", "code", "stored", "seen"),
    [
        (0, None, "10000", "10000"), (0, None, "1E+20", "1e+20"), (0, None, "x", "x"),
        (3, None, "1234.5", "1234.5"), (14, None, "1", "1900-01-01"),
        (14, None, "59", "1900-02-28"),
        (14, None, "61", "1900-03-01"), (14, None, "1e99", "1e+99"), (14, None, "-1", "-1"),
        (22, None, "43151.5", "2018-02-20T12:00:00"), (20, None, "0.5", "12:00:00"),
        (164, "yyyy", "43151", "2018"), (164, '"d"0', "5", "5"), (164, "[Red]#,##0", "5.0", "5"),
        (164, "0.00%", "0.5", "50%"), (164, "[$-409]d\\-mmm\\-yy;@", "43151", "2018-02-20"),
    ],
)  # fmt: skip
def test_numbers_come_as_a_sheet_shows_them(
    number: int, code: str | None, stored: str, seen: str
) -> None:
    assert shown(number, code, False)(stored) == seen


def test_days_may_be_counted_from_1904() -> None:
    assert shown(14, None, True)("0") == "1904-01-01"


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "csv": lambda raw: b"claim,by\n" + raw,
    "tsv": lambda raw: b"claim\tby\n" + raw,
    "bare": lambda raw: raw,
    "xlsx": lambda raw: workbook({"S": row("claim", "by") + raw.decode("latin-1")}),
    "cells": lambda raw: workbook({"S": row("claim") + text(raw.decode("latin-1"))}),
    "zip": lambda raw: b"PK\x03\x04" + raw,
}


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(sorted(FORMS)),
    st.binary(max_size=80)
    | st.text('",;\n\r\t\0=a<>/c v="1"', max_size=60).map(str.encode)
    | st.lists(
        st.sampled_from(["<row>", "</row>", "<c>", '<c t="s">', '<c s="9">', "</c>", "<v>", "</v>",
                         "1", "1e999", "<is><t>", "</t></is>", "<f>", "</f>", '<c r="ZZZ9">']),
        max_size=12,
    ).map(lambda parts: "".join(parts).encode()),
)  # fmt: skip
def test_any_bytes_are_read_or_refused(form: str, raw: bytes) -> None:
    named = {"bare": "csv", "cells": "xlsx", "zip": "xlsx"}.get(form, form)
    try:
        found = read(FORMS[form](raw), named)
    except ClaimtrackError as error:
        assert error.problem and error.next_step
        return
    for one in found:
        assert isinstance(one, Entry | Rejected | Header | Guess)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 3000), st.integers(0, 255))
def test_a_damaged_workbook_is_read_or_refused(tail: bytes, at: int, byte: int) -> None:
    raw = bytearray(workbook({"S": row("claim", "by") + row("A.", "x")}))
    raw[at % len(raw)] = byte
    try:
        read(bytes(raw) + tail, "xlsx")
    except ClaimtrackError as error:
        assert error.problem and error.next_step


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r"),
                        min_size=1, max_size=20), min_size=1, max_size=5),
       st.sampled_from(",;|\t"))  # fmt: skip
def test_what_the_csv_module_writes_comes_back(cells: list[str], delimiter: str) -> None:
    kept = [one.strip() for one in cells if one.strip() and not one.strip().startswith("'")]
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(["claim", "by"])
    writer.writerows([one, "x"] for one in kept)
    assert texts(written.getvalue(), "csv", delimiter=delimiter) == kept
