"""Uncertain dates: every form, every refusal, and what must hold of all of them."""

import sys
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import result_of

from claimtrack.dates import Span, parse, parse_day
from claimtrack.errors import BadDate

FORMS = {
    # plain
    "2018": ("2018-01-01", "2018-12-31"),
    "2018-02": ("2018-02-01", "2018-02-28"),
    "2020-02": ("2020-02-01", "2020-02-29"),
    "2018-12": ("2018-12-01", "2018-12-31"),
    "2018-02-20": ("2018-02-20", "2018-02-20"),
    "2020-02-29": ("2020-02-29", "2020-02-29"),
    "0001": ("0001-01-01", "0001-12-31"),
    "9999-12": ("9999-12-01", "9999-12-31"),
    # qualified as a whole: its own length at both ends, twice for both qualifiers
    "~2018": ("2017-01-01", "2019-12-31"),
    "~2018-02": ("2018-01-01", "2018-03-31"),
    "~2018-01": ("2017-12-01", "2018-02-28"),
    "~2018-12": ("2018-11-01", "2019-01-31"),
    "~2018-02-20": ("2018-02-19", "2018-02-21"),
    "~2018-12-31": ("2018-12-30", "2019-01-01"),
    "2020-02-29~": ("2020-02-28", "2020-03-01"),
    "2018%": ("2016-01-01", "2020-12-31"),
    "2018-02%": ("2017-12-01", "2018-04-30"),
    "2018-02-20%": ("2018-02-18", "2018-02-22"),
    "~9998": ("9997-01-01", "9999-12-31"),
    "~0002-01": ("0001-12-01", "0002-02-28"),
    # intervals
    "2018-01/2018-03": ("2018-01-01", "2018-03-31"),
    "2018-02-20/2018-02-20": ("2018-02-20", "2018-02-20"),
    "2018/2018-03": ("2018-01-01", "2018-03-31"),
    "2018-03/2018": ("2018-03-01", "2018-12-31"),
    "~2018-01/2018-03?": ("2017-12-01", "2018-04-30"),
    "2018-03/..": ("2018-03-01", "9999-12-31"),
    "../2018-03": ("0001-01-01", "2018-03-31"),
    "../2018-03~": ("0001-01-01", "2018-04-30"),
    "201X/2018-21": ("2010-01-01", "2018-05-31"),
    # sets
    "[2017,2018]": ("2017-01-01", "2018-12-31"),
    "[2018, 2016-02]": ("2016-02-01", "2018-12-31"),
    "{2017,2018..2020}": ("2017-01-01", "2020-12-31"),
    "[2017~,2018]": ("2016-01-01", "2018-12-31"),
    "[..2018-03]": ("0001-01-01", "2018-03-31"),
    "[2016,2018..]": ("2016-01-01", "9999-12-31"),
    # read by edtf
    "201X": ("2010-01-01", "2019-12-31"),
    "20XX": ("2000-01-01", "2099-12-31"),
    "2018-XX": ("2018-01-01", "2018-12-31"),
    "2018-02-XX": ("2018-02-01", "2018-02-28"),
    "2020-02-XX": ("2020-02-01", "2020-02-29"),
    "2018-XX-XX": ("2018-01-01", "2018-12-31"),
    "1950S2": ("1900-01-01", "1999-12-31"),
    "2018-21": ("2018-03-01", "2018-05-31"),
    "2018-34": ("2018-04-01", "2018-06-30"),
    "2018-41": ("2018-07-01", "2018-12-31"),
    "2018-02-20T23:00:00-05:00": ("2018-02-20", "2018-02-20"),
    "201X~": ("2000-01-01", "2029-12-31"),
    "2018-02-XX~": ("2018-01-01", "2018-03-31"),
    "2018-22?": ("2018-03-01", "2018-11-30"),
    # a qualifier at one part
    "2018-~02": ("2018-01-01", "2018-03-31"),
    "2018~-02": ("2017-02-01", "2019-02-28"),
    "2018-02-~20": ("2018-02-19", "2018-02-21"),
}

# Each with a word of what its refusal must say; "" where the words are datetime's own.
REFUSED = {
    # no such day
    "2018-02-30": "",
    "2019-02-29": "",
    "1900-02-29": "",
    "2019-02-~29": "",
    "2018-~04-31": "",
    "201X-02-29": "",
    "2018-13": "",
    "2018-00": "",
    "2018-02-00": "",
    "2018-20-02": "",
    "2018-21-05": "",
    "2018-42": "",
    "2018-01/2018-13": "",
    "[2017,2018-02-30,2019]": "",
    # outside the years that can be kept
    "0000": "",
    "0000-01": "",
    "XXXX": "",
    "~9999": "",
    "~0001-01-01": "",
    "9999-12-31?": "",
    "-0500": "0001 to 9999",
    "Y12018": "0001 to 9999",
    "Y9E99999999": "0001 to 9999",
    # nothing to guess at
    "May 2018": "2018-05",
    "20 May 2018": "2018-05-03 for 3 May 2018",
    "circa 2018-05": "2018-05 for May 2018",
    "5. Februar 2018": "2018-05-03 for 3 May 2018",
    "Feb 5, 2018": "2018-05-03 for 3 May 2018",
    "Anfang Februar 2018": "2018-05 for May 2018",
    "mai 2018": "2018-05",
    "yesterday": "~2018-02",
    "last week": "~2018-02",
    "spring 2018": "2018-21",
    "Autumn of 2018": "23 for autumn",
    "20/02/2018": "year first: 2018-02-20",
    "02/20/2018": "year first: 2018-02-20",
    "20.02.2018": "year first: 2018-02-20",
    "3-4-2018": "year first: 2018-02-20",
    "02/03/18": "year first: 2018-02-20",
    "02/2018": "year first: 2018-02",
    "2018/02/20": "hyphens",
    "2018/02": "hyphens",
    "2018.02": "hyphens",
    "2018-2": "two digits",
    "20180220": "hyphens",
    "2018-2019": "2018/2019",
    "2018-W08": "~2018-02",
    "2018-051": "~2018-02",
    "18": "~2018-02",
    # intervals and sets
    "2018-03/2018-01": "earlier one first",
    "~2018-03/~2018-02": "earlier one first",
    "[2018..2017,2019]": "earlier one first",
    "2018/": "'..'",
    "/2018": "'..'",
    "/": "'..'",
    "../..": "open at both ends",
    "[..]": "open at both ends",
    "[..2017,2018..]": "open at both ends",
    "2018/2019/2020": "~2018-02",
    "[2017,2018": "~2018-02",
    "[]": "~2018-02",
    "[2017,]": "~2018-02",
    "[[2017,2018]]": "~2018-02",
    "[" * 32 + "]" * 32: "~2018-02",
    # what EDTF has no meaning for, or edtf no right answer
    "2018-24": "2018-12/2019-02",
    "2018-30~": "2018-12/2019-02",
    "2018-1X": "~2018-02",
    "2018-02-2X": "~2018-02",
    "~2018S3~": "~2018-02",
    "~2018~": "~2018-02",
    "2018~?": "~2018-02",
    "2018T10:00:00": "~2018-02",
    "2018-02-20T25:00:00": "~2018-02",
    # hostile
    "": "~2018-02",
    "~": "~2018-02",
    "..": "~2018-02",
    "2018 -02": "~2018-02",
    "201X\n?": "~2018-02",
    "2018\0": "~2018-02",
    "\N{FULLWIDTH DIGIT TWO}018": "~2018-02",
    "٢٠١٨": "~2018-02",
    "2018\N{EN DASH}02": "~2018-02",
    "2018-02\ud800": "~2018-02",
    "2018," * 13: "64 characters",
    "9" * 1_000_000: "64 characters",
}

# Years that "about" cannot push over the edge, not even twice.
DAYS = st.dates(date(3, 1, 1), date(9997, 12, 31))
PLAIN = st.builds(lambda day, length: day.isoformat()[:length], DAYS, st.sampled_from([4, 7, 10]))
# Anything that is built of the right signs: much of it is nearly a date.
NEARLY = st.lists(
    st.sampled_from(["2018", "201X", "02", "29", "31", "24", "XX", "1X", *"-~?%/[]{},TYES:Z. 0"])
    | st.just("-"),
    max_size=9,
).map("".join)


def bounds(text: str) -> tuple[str, str]:
    return parse(text)[1:]


@pytest.mark.parametrize("text", FORMS)
def test_form(text: str) -> None:
    assert parse(text) == Span(text, *FORMS[text])


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: ascii(text[:20]))
def test_refusal_says_what_to_write(
    text: str, capsys: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    with pytest.raises(BadDate) as refusal:
        parse(text)
    assert REFUSED[text] in refusal.value.next_step
    assert refusal.value.next_step
    assert capsys.readouterr() == ("", "")  # edtf prints to stdout when it fails inside
    # What earlier tests left open may be closed, with a warning, at any moment.
    assert [told for told in recwarn if told.category is not ResourceWarning] == []


def test_text_is_kept_as_written_but_for_white_space_around_it() -> None:
    assert parse(" \t[2017, 2018]\n").text == "[2017, 2018]"


def test_an_exact_day() -> None:
    assert parse_day(" 2018-02-20\n") == "2018-02-20"
    for text in ("2018", "2018-02", "~2018-02-20", "2018-02-20/2018-02-20", "2018-02-20T10:00:00"):
        with pytest.raises(BadDate, match="exact day"):
            parse_day(text)
    for text in ("2018-02-30", "20/02/2018", "20180220", "2018-W08-2", ""):
        with pytest.raises(BadDate):
            parse_day(text)


def test_plain_forms_never_load_edtf() -> None:
    texts = ["2018-02-20", "~2018-02", "2018%", "2018-01/2018-03~", "2018-03/..", "[2017,2018..]"]
    script = (
        "import sys; from claimtrack.dates import parse; [parse(text) for text in sys.argv[1:]];"
        "print({'edtf', 'pyparsing', 'dateutil', 'dataclasses'} & {*sys.modules})"
    )
    result = result_of([sys.executable, "-c", script, *texts])
    assert (result.out, result.err) == ("set()\n", "")


@given(DAYS)
def test_a_day_comes_back_as_itself(day: date) -> None:
    text = day.isoformat()
    assert parse(text) == (text, text, text)
    assert parse_day(text) == text


@given(DAYS)
def test_a_month_and_a_year_hold_exactly_their_days(day: date) -> None:
    for length in (4, 7):
        text = day.isoformat()[:length]
        first, last = (date.fromisoformat(bound) for bound in bounds(text))
        assert first.isoformat()[:length] == last.isoformat()[:length] == text
        assert (first - timedelta(1)).isoformat()[:length] != text
        assert (last + timedelta(1)).isoformat()[:length] != text


@given(PLAIN)
def test_a_qualifier_widens_at_either_end_and_two_widen_more(text: str) -> None:
    low, high = bounds(text)
    about_low, about_high = bounds("~" + text)
    twice_low, twice_high = bounds("%" + text)
    assert twice_low < about_low < low <= high < about_high < twice_high
    for mark in "~?%":
        assert bounds(text + mark) == bounds(mark + text)
    assert bounds(text + "?") == bounds(text + "~")


@given(PLAIN)
def test_about_reaches_to_the_neighbours_and_no_further(text: str) -> None:
    low, high = (date.fromisoformat(bound) for bound in bounds(text))
    before = (low - timedelta(1)).isoformat()[: len(text)]
    after = (high + timedelta(1)).isoformat()[: len(text)]
    assert bounds("~" + text) == (bounds(before)[0], bounds(after)[1])


@given(PLAIN, PLAIN, st.sampled_from(["", "~", "?", "%"]), st.sampled_from(["", "~", "?", "%"]))
def test_an_interval_reaches_from_start_to_end(a: str, b: str, mark: str, other: str) -> None:
    start, end = mark + a, other + b
    if bounds(a)[0] > bounds(b)[1]:
        with pytest.raises(BadDate, match="earlier one first"):
            parse(f"{start}/{end}")
        return
    assert bounds(f"{start}/{end}") == (bounds(start)[0], bounds(end)[1])
    assert bounds(f"[{start},{end}]") == (
        min(bounds(start)[0], bounds(end)[0]),
        max(bounds(start)[1], bounds(end)[1]),
    )
    assert bounds(f"{start}/..") == (bounds(start)[0], "9999-12-31")
    assert bounds(f"../{end}") == ("0001-01-01", bounds(end)[1])


def check_a_span_or_bad(text: str) -> None:
    try:
        span = parse(text)
    except BadDate:
        return
    assert span.text == text.strip()
    assert span.earliest <= span.latest
    for bound in span[1:]:
        assert date.fromisoformat(bound).isoformat() == bound


@settings(deadline=None)  # the first one loads edtf
@given(st.text(max_size=80) | NEARLY)
def test_any_text_is_a_span_or_bad(text: str) -> None:
    check_a_span_or_bad(text)


EDTF = r"[~?%]?[0-9X]{4}[~?%]?(-[~?%]?(0[1-9]|[1-4][0-9]|XX)[~?%]?){0,2}|[0-9]{4}S[1-4][~?%]?"


@settings(deadline=None)
@given(st.from_regex(EDTF, fullmatch=True))
def test_whatever_reaches_edtf_is_a_span_or_bad(text: str) -> None:
    check_a_span_or_bad(text)
