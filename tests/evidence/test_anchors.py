"""A quote is found where it stands word for word, nowhere else; what looks like it is told."""

from __future__ import annotations

import re
import sys
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.evidence.anchors import AROUND, MOST, Anchor, anchors
from claimtrack.evidence.differences import Difference, differences, fold, told
from claimtrack.evidence.edges import cuts
from claimtrack.evidence.likeness import ENOUGH, nearest
from claimtrack.evidence.rechecking import check
from claimtrack.evidence.white import WHITE
from claimtrack.vocabulary import QuoteState

LOOK_ALIKES = {"'": "’", '"': "“", "-": "–", " ": "\u00a0", "e": "E"}
TEXT = (
    "Kabul, 20 February. The general said: “About 10,000 fighters are in the north.” "
    "His staff would not say how they had been counted. Moscow called the number far too low, "
    "and the ministry in Kabul said it knew of fewer than two thousand."
)
texts = st.text(st.sampled_from("ab '\"-\n\t“–\u00a0é\u0301😀世"), max_size=60)
any_text = st.text(max_size=60)


def starts(text: str, exact: str, prefix: str | None = None) -> list[int]:
    return [anchor.start for anchor in anchors(text, exact, prefix=prefix)]


def anchor_of(text: str, exact: str) -> Anchor:
    return anchors(text, exact)[0]


def applied(exact: str, changes: list[Difference]) -> str:
    for change in reversed(changes):
        end = change.at + len(change.given)
        assert exact[change.at : end] == change.given
        exact = exact[: change.at] + change.found + exact[end:]
    return exact


def spaced(text: str) -> str:
    return re.sub(f"[{WHITE}]+", " ", text)


@pytest.mark.parametrize(
    ("text", "exact", "found"),
    [
        ("one two", "one", [0]),
        ("one two", "two", [4]),
        ("one two", "one two", [0]),
        ("one two", "one two three", []),
        ("😀😀 one 😀", "one", [3]),
        ("𝒳 “😀” 𝒳", "“😀”", [2]),
        ("cafe\u0301 café", "café", [6]),
        ("cafe\u0301 café", "cafe\u0301", [0]),
        ("!!!!", "!!", [0, 1, 2]),
        ("a a a", "a a", [0, 2]),
        ("one\r\ntwo", "one two", [0]),
        ("one two", "one\r\n\ttwo", [0]),
        ("one \f\v two one two", "one two", [0, 11]),
        ("onetwo", "one two", []),
        ("one two", "onetwo", []),
        ("one\u00a0two one\u2003two one\u2028two", "one two", []),
        ("one two", "one\u00a0two", []),
        ("“one” one–two Onè", '"one"', []),
        ("one–two", "one-two", []),
        ("One", "one", []),
        ("onè", "one", []),
        (" one", " one", [0]),
        ("a  one\n b", " one ", [2]),
        ("a one", "one ", []),
        ("a\x00b \ud800 c", "\ud800", [4]),
        ("", "one", []),
    ],
)
def test_where_a_quote_stands(text: str, exact: str, found: list[int]) -> None:
    assert starts(text, exact) == found


CUT = [
    ("there were 50 dead", "there were 5"),
    ("210,000 fighters", "10,000 fighters"),
    ("unlawful, he said", "lawful, he said"),
    ("the war2", "the war"),
    ("5m people", "5"),
    ("snake_case", "case"),
    ("الحرب", "حرب"),
    ("탈레반은", "탈레반"),
    # numbers
    ("3.5 per cent", "5 per cent"),
    ("3.5 per cent", "3"),
    ("3.5 per cent", "3."),
    ("a .5 calibre", "5 calibre"),
    ("3·5 and 1,5 and 1'500", "5"),
    ("٣٫٥ في المئة", "٥ في المئة"),
    ("10\u00a0000 men", "000 men"),
    ("10\u202f000 men", "10"),
    ("10\u2009000 men", "10"),
    ("at 10:30 in 1/2", "10"),
    ("10–20 men", "20 men"),
    ("10-20 men", "10"),
    ("at −5 degrees", "5 degrees"),
    ("at -5 degrees", "5 degrees"),
    ("up +5%", "5%"),
    ("气温−5度", "5度"),
    ("-$5 and (−£5)", "$5"),
    ("二十万人", "十万人"),
    ("3万人", "万人"),
    ("三两", "两"),
    # hyphens, and words broken at the end of a line
    ("non-lethal arms", "lethal arms"),
    ("well-in", "in"),
    ("COVID-19 cases", "19 cases"),
    ("ex‑minister", "minister"),
    ("un-\r\n   lawful", "lawful"),
    ("law-\nful", "law"),
    ("law-\nful", "law-"),
    ("un\u00ad\nlawful", "lawful"),
    # what is not seen
    ("un\u00adlawful", "lawful"),
    ("un\u00adlawful", "\u00adlawful"),
    ("un\u200blawful", "lawful"),
    ("un\u200b\u2060\u200blawful", "lawful"),
    ("un" + "\u200b" * 50 + "lawful", "lawful"),
    ("3\u200b.5 men", "5 men"),
    ("نمی\u200cخواهم", "خواهم"),
    # not
    ("he can't go", "he can"),
    ("he can’t go", "he can"),
    # characters
    ("cafe\u0301 x", "cafe"),
    ("cafe\u0301 x", "\u0301 x"),
    ("cafe\u0301s", "s"),
    ("👩\u200d💻", "👩"),
    ("👩\u200d💻", "💻"),
    ("👩\u200d💻", "👩\u200d"),
    ("👍🏽 x", "👍"),
    ("❤\ufe0f x", "❤"),
    ("1\ufe0f\u20e3 x", "1"),
    ("🇫🇷🇬🇧", "🇷🇬"),
    ("🇫🇷🇬🇧", "🇧"),
    ("🏴\U000e0067\U000e007f", "🏴"),
    ("က္က", "က"),
    ("น้ำ", "น้"),
    ("ｶﾞ", "ｶ"),
]
WHOLE = [
    ("the general's men", "the general"),
    ("the general’s men", "general"),
    ("l’armée", "armée"),
    ("he did. Two more", "he did"),
    ("one,two.three", "two"),
    ("Kabul–Moscow talks", "Moscow talks"),
    ("I—he went—saw", "he went"),
    ("said--50 men", "50 men"),
    ("in 2018, 50 men", "50 men"),
    ("in 2018, 50 men", "in 2018"),
    ("2018\n50 men", "50 men"),
    ("fewer -\nthan that", "than that"),
    ("…50 men ...50 men", "50 men"),
    ("$5 or 50% or ~7", "5"),
    ("$5 or 50% or ~7", "50"),
    ("$5 or 50% or ~7", "7"),
    ("at −5 degrees", "−5 degrees"),
    ("war[2]", "war"),
    ("_never_ and *ever*", "never"),
    ("_never_ and *ever*", "ever"),
    ("10\u00a0%", "10"),
    ("Rs\u00a010", "10"),
    ("un\u00adlawful", "un\u00adlawful"),
    ("word\u00ad. x", "word"),
    ("\u200flawful\u200f.", "lawful"),
    ("don't", "don't"),
    ("Cafe\u0301 x", "Cafe\u0301"),
    ("👩\u200d💻👍🏽", "👩\u200d💻"),
    ("👩\u200d💻👍🏽", "👍🏽"),
    ("🇫🇷🇬🇧", "🇬🇧"),
    ("❤\ufe0flove", "love"),
    ("a😀b", "b"),
    ("他们说有一万名战士", "说有"),
    ("ISIS武装", "武装"),
    ("2018年2月", "年"),
    ("カタカナとひらがな", "ひらがな"),
    ("ไทยรักไทย", "รัก"),
    ("မြန်မာ", "မာ"),
]


@pytest.mark.parametrize(("text", "exact"), CUT)
def test_a_quote_cuts_no_word_no_number_and_no_character(text: str, exact: str) -> None:
    assert exact in text
    assert not anchors(text, exact)
    start = text.index(exact)
    old = Anchor(start, start + len(exact), exact, text[:start], text[start + len(exact) :])
    checked = check(text, old)
    assert checked.state in (QuoteState.CHANGED, QuoteState.GONE)
    assert checked.state is QuoteState.GONE or checked.differences
    near = nearest(text, exact)
    assert near is not None and near.differences and exact in near.anchor.exact
    # The passage that is told can be quoted.
    assert near.anchor in anchors(text, near.anchor.exact)


@pytest.mark.parametrize(("text", "exact"), WHOLE)
def test_a_quote_begins_and_ends_where_a_reader_sees_a_limit(text: str, exact: str) -> None:
    found = anchors(text, exact)
    assert found
    assert check(text, found[0]).state is QuoteState.PRESENT


def test_of_a_quote_that_stands_only_inside_words_the_whole_words_are_told() -> None:
    for text, exact, passage, said in (
        ("Some 210,000 fighters came.", "10,000 fighters", "210,000 fighters",
         "given “10,000”, there “210,000”"),
        ("There were 50 dead.", "were 5", "were 50", "given “5”, there “50”"),
        ("All 50 of them", "5", "50", "given “5”, there “50”"),
        ("It was unlawful, he said.", "lawful", "unlawful", "given “lawful”, there “unlawful”"),
        ("the non-lethal arms", "lethal", "non-lethal", "not given, there “non-”"),
    ):  # fmt: skip
        found = nearest(text, exact)
        assert found is not None and found.anchor.exact == passage
        assert "; ".join(map(told, found.differences)) == said


def test_a_number_that_grew_around_the_quote_is_a_change() -> None:
    old = anchor_of(TEXT, "10,000 fighters")
    checked = check("Corrected. " + TEXT.replace("10,000", "210,000"), old)
    assert checked.state is QuoteState.CHANGED
    assert checked.differences == [Difference("10,000", "210,000", 0)]
    # At the very place, too.
    old = anchor_of("He said 10,000 or more came.", "10,000")
    checked = check("He sai 210,000 or more came.", old)
    assert checked.state is QuoteState.CHANGED
    old = anchor_of("There was a war here.", "war")
    assert check("Nobody went to the warehouse.", old).state is QuoteState.GONE


def test_the_anchor_has_the_words_of_the_text_and_what_is_beside_them() -> None:
    text = f"{'x' * 50} one\r\n two {'😀' * 50}"
    (found,) = anchors(text, "one two")
    assert found == (51, 60, "one\r\n two", f"{'x' * 31} ", f" {'😀' * 31}")
    assert len(found.prefix) == len(found.suffix) == AROUND
    assert anchors("one", "one") == [(0, 3, "one", "", "")]


@pytest.mark.parametrize("blank", ["", " ", "\r\n\t"])
def test_a_quote_of_nothing_is_refused(blank: str) -> None:
    for ask in (anchors, nearest):
        with pytest.raises(ValueError, match="more than white space"):
            ask("some text", blank)


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("he said", [8]),
        ("he said ", [8]),
        ("said", [8, 22]),
        ("they\nsaid", [22]),
        ("(", [30]),
        ("( ", []),
        ("", [8, 22, 30]),
        ("she said", []),
        ("and he said", []),
    ],
)
def test_a_prefix_narrows(prefix: str, found: list[int]) -> None:
    assert starts("he said one they said one or (one)", "one", prefix) == found
    assert starts("x one", " one", "x ") == starts("x one", " one", "x") == [1]


def test_no_more_anchors_than_anybody_reads() -> None:
    found = starts("one " * 5000, "one")
    assert found == [4 * number for number in range(MOST)]


@given(any_text | texts, any_text | texts, st.none() | texts)
def test_whatever_is_found_is_in_the_text(text: str, exact: str, prefix: str | None) -> None:
    assume(exact.strip(WHITE))
    for start, end, found, before, after in anchors(text, exact, prefix=prefix):
        assert text[start:end] == found
        assert text[max(0, start - AROUND) : start] == before
        assert text[end : end + AROUND] == after
        assert spaced(found) == spaced(exact)
        if prefix is not None:
            assert spaced(text[:start]).rstrip(WHITE).endswith(spaced(prefix).strip(WHITE))


@given(texts | any_text, st.data())
def test_a_quote_cut_from_a_text_is_found_at_its_place(text: str, data: st.DataObject) -> None:
    assume(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    exact = text[start:end]
    assume(exact.strip(WHITE))
    if cuts(text, start) or cuts(text, end):
        assert (start, end) not in [(one.start, one.end) for one in anchors(text, exact)]
        assert check(text, Anchor(start, end, exact, "", "")).state is not QuoteState.PRESENT
        return
    assert (start, end) in [(one.start, one.end) for one in anchors(text, exact)]
    assert start in [one.start for one in anchors(text, exact, prefix=text[:start])]
    assert check(text, anchor_of(text, exact)).state is QuoteState.PRESENT


@given(texts, st.data())
def test_every_place_is_found(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    words = data.draw(st.just(text[start:end]) | texts).strip(WHITE)
    assume(words)
    pattern = f"[{WHITE}]+".join(map(re.escape, spaced(words).split(" ")))
    spans = [found.span(1) for found in re.finditer(f"(?=({pattern}))", text)]
    expected = [span for span in spans if not any(cuts(text, edge) for edge in span)]
    assert [(one.start, one.end) for one in anchors(text, words)] == expected


@pytest.mark.parametrize(
    ("text", "exact", "passage", "said"),
    [
        ("he said “go” now", 'said "go"', "said “go”",
         ['“ (U+201C left double quotation mark) for " (U+0022 quotation mark)',
          '” (U+201D right double quotation mark) for " (U+0022 quotation mark)']),
        ("10 – 20 men", "10 - 20", "10 – 20",
         ["– (U+2013 en dash) for - (U+002D hyphen-minus)"]),
        ("10\u00a0000 men", "10 000 men", "10\u00a0000 men",
         ["U+00A0 no-break space for U+0020 space"]),
        ("the Larger force", "the larger force", "the Larger force", ["given “l”, there “L”"]),
        ("the ISIS force", "the isis force", "the ISIS force", ["given “isis”, there “ISIS”"]),
        ("İzmir", "izmir", "İzmir", ["given “i”, there “İ”"]),
        (TEXT, "10,000 fighters were in the north", "10,000 fighters are in the north",
         ["given “were”, there “are”"]),
        (TEXT, "Nearly 10,000 fighters are in the north", "About 10,000 fighters are in the north",
         ["given “Nearly”, there “About”"]),
        (TEXT, "the number much too low", "the number far too low",
         ["given “much”, there “far”"]),
        (TEXT, "About 12,000 fighters", "About 10,000 fighters",
         ["given “12,000”, there “10,000”"]),
        (TEXT, "fighters are in the very north", "fighters are in the north",
         ["given “very ”, there nothing"]),
        (TEXT, "how they had counted", "how they had been counted", ["not given, there “been ”"]),
        ("他们说有一万名战士在北方活动。", "有两万名战士在北方", "有一万名战士在北方",
         ["given “两”, there “一”"]),
        ("قال إن عشرة آلاف مقاتل هناك", "قال إن عشرون آلاف مقاتل", "قال إن عشرة آلاف مقاتل",
         ["given “عشرون”, there “عشرة”"]),
        ("the Afghani\u00adstan war of today", "the Afghanistan war of today",
         "the Afghani\u00adstan war of today",
         ["given “Afghanistan”, there “Afghani[U+00AD soft hyphen]stan”"]),
    ],
)  # fmt: skip
def test_the_nearest_passage_and_how_it_differs(
    text: str, exact: str, passage: str, said: list[str]
) -> None:
    assert not anchors(text, exact)
    found = nearest(text, exact)
    assert found is not None
    assert found.anchor.exact == passage
    assert text[found.anchor.start : found.anchor.end] == passage
    assert list(map(told, found.differences)) == said
    assert ENOUGH <= found.likeness <= 1
    assert (found.likeness == 1) == (len(exact) == len(passage) and fold(exact) == fold(passage))


@pytest.mark.parametrize(
    "exact",
    [
        "The minister denied that talks were being held.",
        "in the of and",
        "zzz",
        "Kabul said the general would call the ministry",
        "他们说有一万名战士",
        "\ud800",
        "\u00a0",
        "!?!",
    ],
)
def test_what_is_not_like_anything_is_not_found(exact: str) -> None:
    assert nearest(TEXT, exact) is None


@pytest.mark.parametrize(
    ("given", "found", "said"),
    [
        ("caf\u00e9", "cafe\u0301", "given “caf\u00e9”, there “cafe\u0301”: U+0065 latin small"
         " letter e, U+0301 combining acute accent for U+00E9 latin small letter e with acute"),
        ("cіty", "city", "given “cіty”, there “city”: U+0069 latin small letter i for U+0456"
         " cyrillic small letter byelorussian-ukrainian i"),
        ("А", "A", "given “А”, there “A”: U+0041 latin capital letter a for U+0410 cyrillic"
         " capital letter a"),
        ("сосо", "coco", "given “сосо”, there “coco”: U+0063 latin small letter c, U+006F latin"
         " small letter o, … for U+0441 cyrillic small letter es, U+043E cyrillic small letter"
         " o, …"),
        ("ﬁre", "fire", "given “ﬁre”, there “fire”: U+0066 latin small letter f, U+0069 latin"
         " small letter i for U+FB01 latin small ligature fi"),
        ("l00 men", "100 men",
         "given “l00 men”, there “100 men”: U+0031 digit one for U+006C latin small letter l"),
        ("❤", "❤\ufe0f", "given “❤”, there “❤\ufe0f”: U+FE0F variation selector-16 for nothing"),
        ("ciօty", "cioty", "given “ciօty”, there “cioty”: U+006F latin small letter o for U+0585"
         " armenian small letter oh"),
        ("town", "cіty", "given “town”, there “cіty”: U+0063 latin small letter c, U+0456 cyrillic"
         " small letter byelorussian-ukrainian i, … for U+0074 latin small letter t, U+006F latin"
         " small letter o, …"),
        ("город", "city", "given “город”, there “city”"),
        ("isis", "ISIS", "given “isis”, there “ISIS”"),
    ],
)  # fmt: skip
def test_what_looks_the_same_is_told_by_its_characters(given: str, found: str, said: str) -> None:
    assert told(Difference(given, found, 0)) == said


def test_what_is_told_steers_no_terminal() -> None:
    hostile = "\x1b[31m\u202e\u2066\ud800\x00\n\u0301\u200bx\U000e0041\u3164"
    for change in (
        *(Difference(one, other, 0) for one in hostile for other in "a“"),
        *(Difference(other, one, 0) for one in hostile for other in "a“"),
        Difference(hostile, "", 0),
        Difference("", hostile, 0),
        Difference("\u0301", hostile * 50, 0),
    ):
        line = told(change)
        assert line.isprintable() and "\u3164" not in line and len(line) < 3000
        assert "“\u0301" not in line
    assert told(Difference("-", "\u202e", 0)).startswith("U+202E right-to-left override for - (")
    assert told(Difference("\x00", "\ud800", 0)) == "U+D800 lone surrogate for U+0000 null"


def test_a_folded_text_is_as_long_as_before() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert len(fold(every)) == len(every)
    assert all(len(fold(one)) == 1 for one in every)
    assert fold("ΟΔΟΣ") == fold("οδος")


@given(st.text(st.sampled_from("ab '\"-e\n"), min_size=1), texts, texts, st.data())
def test_a_look_alike_is_told_and_never_accepted(
    exact: str, before: str, after: str, data: st.DataObject
) -> None:
    assume(exact.strip(WHITE))
    swappable = [at for at, one in enumerate(exact) if one in LOOK_ALIKES]
    assume(swappable)
    swapped = data.draw(st.sets(st.sampled_from(swappable), min_size=1))
    passage = "".join(LOOK_ALIKES[c] if at in swapped else c for at, c in enumerate(exact))
    text = f"{before}({passage}){after}"
    assume(spaced(exact) not in spaced(text))
    assume(not anchors(text, exact))
    found = nearest(text, exact)
    assert found is not None and found.differences and found.likeness == 1
    assert spaced(applied(exact, found.differences)) == spaced(found.anchor.exact)
    start = len(before) + 1
    old = Anchor(start, start + len(exact), exact, f"{before}(", f"){after}")
    checked = check(text, old)
    assert checked.state is QuoteState.CHANGED and checked.differences


@given(any_text | texts, any_text | texts)
def test_differences_applied_give_the_passage(exact: str, passage: str) -> None:
    assert spaced(applied(exact, differences(exact, passage))) == spaced(passage)
    assert all(told(one).isprintable() for one in differences(exact, passage))


@given(st.text(st.characters()), st.text(st.characters()))
def test_any_text_may_be_asked_for_in_any(text: str, exact: str) -> None:
    assume(exact.strip(WHITE))
    found = nearest(text, exact)
    if found is not None:
        assert text[found.anchor.start : found.anchor.end] == found.anchor.exact
        assert spaced(applied(exact, found.differences)) == spaced(found.anchor.exact)
    check(text, Anchor(3, 3 + len(exact), exact, text[:32], text[-32:]))


def test_a_quote_that_stands_where_it_stood_is_present() -> None:
    old = anchor_of(TEXT, "10,000 fighters")
    assert check(TEXT + " More.", old)[:3] == (QuoteState.PRESENT, old, [])
    newer = TEXT.replace("north.", "south!")
    assert check(newer, old)[:3] == (QuoteState.PRESENT, anchor_of(newer, old.exact), [])


def test_a_quote_that_moved_is_followed() -> None:
    old = anchor_of(TEXT, "10,000 fighters are")
    newer = "Corrected. " + TEXT.replace("fighters are", "fighters\n  are")
    state, found, changes = check(newer, old)[:3]
    assert (state, changes) == (QuoteState.MOVED, [])
    assert found is not None
    assert (found.start, found.exact) == (old.start + 11, "10,000 fighters\n  are")


def test_of_several_places_the_surroundings_decide_then_the_distance() -> None:
    old = anchor_of("They say one two three here.", "two")
    newer = "two; two, they say one two three here; a two."
    assert check(newer, old).anchor == anchors(newer, "two")[2]
    newer = "two; two, they say one\ntwo\nthree here; a two."
    assert check(newer, old).anchor == anchors(newer, "two")[2]
    old = Anchor(20, 23, "two", "", "")
    assert check("two    two     two          two", old).anchor == Anchor(
        15, 18, "two", "two    two     ", "          two"
    )


def test_a_quote_that_was_rewritten_is_changed() -> None:
    old = anchor_of(TEXT, "About 10,000 fighters are in the north.")
    state, found, changes = check(TEXT.replace("10,000", "2,000"), old)[:3]
    assert state is QuoteState.CHANGED
    assert found is not None and found.exact == "About 2,000 fighters are in the north."
    assert changes == [Difference("10,000", "2,000", 6)]


def test_other_words_between_the_same_ones_are_a_change() -> None:
    old = anchor_of(TEXT, "About 10,000 fighters are in the north.")
    newer = "New: " + TEXT.replace(old.exact, "I have nothing to tell you today.")
    state, found, changes = check(newer, old)[:3]
    assert state is QuoteState.CHANGED
    assert found is not None and found.exact == "I have nothing to tell you today."
    assert changes == [Difference(old.exact, found.exact, 0)]


def test_a_quote_that_was_taken_out_is_gone() -> None:
    old = anchor_of(TEXT, "About 10,000 fighters are in the north.")
    assert check(TEXT.replace(old.exact, ""), old)[:3] == (QuoteState.GONE, None, [])
    assert check("", old)[:3] == (QuoteState.GONE, None, [])
    assert check("A page about something else.", old)[:3] == (QuoteState.GONE, None, [])


@given(texts.filter(lambda text: bool(text.strip(WHITE))), st.text(min_size=1, max_size=20))
def test_what_is_put_before_moves_a_quote(text: str, more: str) -> None:
    old = anchor_of(text, text)
    newer = more + text
    state, found, changes = check(newer, old)[:3]
    copies = anchors(newer, text)
    if not copies:
        assert cuts(newer, len(more)) and state in (QuoteState.CHANGED, QuoteState.GONE)
        return
    assert (state, changes) in ((QuoteState.MOVED, []), (QuoteState.PRESENT, []))
    assert found in copies
    if len(copies) == 1:
        assert state is QuoteState.MOVED and found is not None
        assert found.start == len(more)


@given(texts, st.data())
def test_one_other_character_and_it_is_neither_present_nor_moved(
    text: str, data: st.DataObject
) -> None:
    assume(text.strip(WHITE))
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("xab'’ “\"–-\u00a0"))
    assume(other != text[at] and not (other in WHITE and text[at] in WHITE))
    exact, newer = f"[{text}]", f"Says [{text[:at]}{other}{text[at + 1 :]}] there."
    checked = check(newer, Anchor(5, 5 + len(exact), exact, "Says ", " there."))
    # A space beside white space is more of the same run.
    assume(spaced(exact) not in spaced(newer))
    assert checked.state in (QuoteState.CHANGED, QuoteState.GONE)


LARGE = 3_000_000
HOSTILE = ["a", "a ", "ab cd ", " ", "“", "世界", "e\u0301", "-\n", "\u00ad", "1-"]


@pytest.mark.slow
@pytest.mark.parametrize("word", HOSTILE)
def test_a_text_of_one_word_over_and_over_takes_no_time(word: str) -> None:
    text = "x" + word * (LARGE // len(word))
    for exact in (
        (word * 2).strip() or "b",
        "b" + text[:30],
        text[:100_000] + "b",
        text[1:100_001] + "x",
    ):
        old = Anchor(0, len(exact), exact, "b a " * 8, "a b " * 8)
        begun = time.process_time()
        check(text, old)
        anchors(text, exact)
        anchors(text, "a", prefix="b " + "a " * 20_000)
        assert time.process_time() - begun < 15


def test_a_word_that_stands_before_too_does_not_draw_the_passage_out() -> None:
    old = (
        "The mayor and the council met in the hall."
        " The council said in the evening that 50,000 came."
    )
    exact = "council said in the evening that 50,000 came"
    (anchor,) = anchors(old, exact)
    found = check(old.replace("50,000", "60,000"), anchor)
    assert found.state is QuoteState.CHANGED and found.anchor is not None
    assert found.anchor.exact == "council said in the evening that 60,000 came"
    assert [(one.given, one.found) for one in found.differences] == [("50,000", "60,000")]
