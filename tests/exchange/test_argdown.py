"""Argdown: what is read of a document, what is refused, and what comes back of what is written."""

from __future__ import annotations

import io

import pytest
from drawn_claims import linked_claims
from hypothesis import given, settings
from hypothesis import strategies as st
from outgoing import hostile, telling

from claimtrack.errors import Refused
from claimtrack.exchange.argdown_claims import Titles, block
from claimtrack.exchange.formats import argdown
from claimtrack.ledger.entries import (
    ClaimEntry,
    Entry,
    LinkEntry,
    PartyEntry,
    QuoteEntry,
    Rejected,
    SourceEntry,
    StatementEntry,
)
from claimtrack.queries.exports import OutClaim, OutParty, OutStatement


def read(text: str | bytes) -> list[Entry | Rejected]:
    content = text if isinstance(text, bytes) else text.encode()
    return list(argdown.read(io.BytesIO(content), "map.argdown", {}))


def entries(text: str) -> dict[str, Entry]:
    """By the key of their claim."""
    found: dict[str, Entry] = {}
    for one in read(text):
        assert isinstance(one, Entry), one
        found[one.claims[0].key or ""] = one
    return found


def ties(text: str) -> set[str]:
    return {
        f"{link.claim} {link.relation} {link.target}"
        for one in entries(text).values()
        for link in one.links
    }


def test_statements_and_arguments_are_claims() -> None:
    found = entries(
        "[God]: There is\na *god*. #faith\n  + <Design>: The world, it\n    seems, was __made__. "
        "#(two words)\n\n[God] #old"
    )
    assert found["[God]"].claims[0].text == "There is a god."
    assert found["[God]"].claims[0].topics == ("faith", "old")
    assert found["<Design>"].claims[0].text == "The world, it seems, was made."
    assert found["<Design>"].claims[0].topics == ("two words",)
    assert found["<Design>"].place.number == 3


def test_a_tag_is_a_word_only_within_a_sentence() -> None:
    (one,) = entries("[A]: #x #(y z) The #economy #(by the way) grows. #t #(u v) {a: b}").values()
    assert one.claims[0].text == "The economy grows."
    assert one.claims[0].topics == ("x", "y z", "economy", "by the way", "t", "u v")


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        ("+", {"[B] supports [A]"}),
        ("<+", {"[B] supports [A]"}),
        ("+>", {"[A] supports [B]"}),
        ("-", {"[B] rebuts [A]"}),
        ("<-", {"[B] rebuts [A]"}),
        ("->", {"[A] rebuts [B]"}),
        ("_", {"[B] undercuts [A]"}),
        ("<_", {"[B] undercuts [A]"}),
        ("_>", {"[A] undercuts [B]"}),
        ("><", {"[A] rebuts [B]", "[B] rebuts [A]"}),
    ],
)
def test_relations(symbol: str, expected: set[str]) -> None:
    assert ties(f"[A]: one\n  {symbol} [B]: two") == expected


def test_relations_nest_by_their_indent_and_may_go_in_circles() -> None:
    assert ties("<a>\n  - <b>\n    + <c>\n      - <a>\n  + <d>") == {
        "<b> rebuts <a>",
        "<c> supports <b>",
        "<a> rebuts <c>",
        "<d> supports <a>",
    }


def test_in_strict_mode_statements_are_contrary_to_one_another() -> None:
    text = "===\nmodel:\n    mode: strict\n===\n\n[A]: one\n  - [B]: two\n  - <C>: three"
    assert ties(text) == {"[B] rebuts [A]", "[A] rebuts [B]", "<C> rebuts [A]"}


def test_premises_support_an_argument_and_that_supports_its_conclusion() -> None:
    text = "<X>: because\n\n(1) [p]: one\n(2) [q]: two\n--\nModus ponens\n--\n(3) [r]: three"
    assert ties(text) == {"[p] supports <X>", "[q] supports <X>", "<X> supports [r]"}


def test_steps_before_the_last_support_what_is_inferred() -> None:
    text = "(1) [p]: one\n----\n(2) [q]: two\n(3) [r]: three\n-----\n(4) [s]: four\n  -> [t]"
    assert ties(text) == {
        "[p] supports [q]",
        "[q] supports [s]",
        "[r] supports [s]",
        "[s] rebuts [t]",
    }


def test_an_undercut_of_an_inference_undercuts_its_links() -> None:
    below = "<X>\n\n(1) [p]: one\n----\n  <_ [u]: no\n(2) [r]: three"
    named = "<X>\n  _ [u]: no\n\n<X>\n\n(1) [p]: one\n----\n(2) [r]: three"
    for text in (below, named):
        assert "[u] undercuts <X> supports [r]" in ties(text)
        (link,) = (one for one in entries(text)["<X>"].links if one.target == "[r]")
        assert link.key == "<X> supports [r]"


def test_an_argument_that_says_the_same_as_its_premise_does_not_support_itself() -> None:
    found = entries(
        "<A>: It rains.\n\n(1) It rains.\n(2) Rain is wet.\n----\n(3) It is wet.\n    <_ Why?\n"
    )
    assert [one.claims[0].text for one in found.values()] == [
        "It rains.", "It rains.", "Rain is wet.", "It is wet.", "Why?",
    ]  # fmt: skip
    links = {(one.claim, one.relation, one.target) for each in found.values() for one in each.links}
    assert {one[:2] for one in links} == {
        ("<A>", "supports"), ("line 4", "supports"), ("line 7", "undercuts"),
    }  # fmt: skip
    keys = {one.key for each in found.values() for one in each.links if one.key}
    assert {one[2] for one in links if one[1] == "undercuts"} <= keys
    assert "in the same words are one claim" in " ".join(
        told for one in found.values() for told in one.remarks
    )
    other = entries("[A]: It rains. {claimant: Jo}\n  + [B]: It rains. {claimant: Ann}\n")
    assert len(other["[B]"].links) == 1


def test_an_undercut_of_an_argument_without_premises_undercuts_its_claim() -> None:
    assert ties("<X>: because\n  _ [u]: no") == {"[u] undercuts <X>"}


def test_metadata_tell_of_the_first_appearance() -> None:
    (one,) = entries(
        '[A]: one\n{claimant: "Ed, the {editor}", said: 2018-02, source: http://a.example/, '
        "quotes: ['it''s one', two], sure: very}"
    ).values()
    assert one.claims[0].statements == (
        StatementEntry(
            PartyEntry("Ed, the {editor}"),
            SourceEntry("http://a.example/"),
            "2018-02",
            quotes=(QuoteEntry("it's one"), QuoteEntry("two")),
        ),
    )
    assert one.claims[0].note == "sure: very"
    assert one.remarks == ("metadata of other names is kept in notes",)


def test_metadata_in_lines() -> None:
    (one,) = entries("[A]: one {\nproponent: Ed\nsources:\n  - Book, p. 7\n  - 'http://b.example'\n}")\
        .values()  # fmt: skip
    assert one.claims[0].statements == (
        StatementEntry(PartyEntry("Ed"), SourceEntry(title="Book, p. 7")),
        StatementEntry(PartyEntry("Ed"), SourceEntry("http://b.example")),
    )


def test_metadata_that_cannot_be_read_is_kept_as_it_is() -> None:
    (one,) = entries("[A]: one {: ?}").values()
    assert one.claims[0].note == "{: ?}"


def test_comments_are_no_text_and_end_no_block() -> None:
    text = (
        "[A]: one // no\n/* no\n\nno */\n  two <!-- no -->three\n  // no\n  + [B]: \\// yes\n"
        "  + [see http://x](http://y//z) {a: 'http://q'}"
    )
    found = entries(text)
    assert found["[A]"].claims[0].text == "one two three"
    assert found["[B]"].claims[0].text == "// yes"
    assert found["line 8"].claims[0].text == "see http://x"
    assert found["line 8"].claims[0].note == "Link: http://y//z\na: http://q"


def test_a_file_to_be_included_is_no_claim_and_told() -> None:
    found = entries("First.\n\n@include(other.argdown)\n\nSecond @include(x).\n")
    assert [one.claims[0].text for one in found.values()] == ["First.", "Second @include(x)."]
    assert "not read" in " ".join(told for one in found.values() for told in one.remarks)


def test_headings_and_rules_are_left_out_and_told() -> None:
    first = read("# Head\n\n(1) a\n--\nrule\n--\n(2) b")[0]
    assert isinstance(first, Entry)
    assert first.remarks == ("headings are left out", "the rules of an inference are left out")


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("[A]: one\n\n- [B]: two", 3, '"-" relates to nothing'),
        ("[A]:\n", 1, "no text after the title of [A]:"),
        ("[A] one", 1, "text after [A]"),
        ("one\n{a: b", 2, "metadata without an end"),
        ("one\n{a: b} two", 2, "text after the metadata"),
        ("(1) a\n(2) b", 1, "numbered statements without an inference"),
        ("(1) a\n----\n", 2, "no conclusion after the last premise"),
        ("----\n(1) a", 1, "an inference from nothing"),
        ("(1) a\n--\n(2) b", 3, "an inference that is not closed"),
        ("(1) a\n----\n  + [b]\n(2) c", 3, '"+" below an inference'),
        ("[A]: one\n  +", 2, "there is no text"),
    ],
)
def test_what_breaks_the_rules_costs_its_block_and_is_told(
    text: str, line: int, problem: str
) -> None:
    *others, told = read(f"{text}\n\n[Z]: last")
    if not isinstance(told, Rejected):
        pytest.fail(str(told))
    assert (told.place.number, told.problem) == (line, problem)
    assert [one.claims[0].text for one in others if isinstance(one, Entry)][-1] == "last"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"[A]: one\n\xff", "map.argdown, line 2: not UTF-8"),
        (b"a\nb\0", "map.argdown, line 2: U+0000 is no text"),
        (b"===\na: b\n", "map.argdown, line 1: front matter without an end"),
    ],
)
def test_files_that_are_refused(content: bytes, problem: str) -> None:
    with pytest.raises(Refused) as refused:
        read(content)
    assert refused.value.problem == problem


def test_line_ends_and_a_byte_order_mark() -> None:
    assert read(b"\xef\xbb\xbf[A]: one\r\n  + [B]: two\r\n")[1].place.number == 2
    assert len(read(b"[A]: one\r\r[B]: two")) == 2


def test_what_is_set_aside_can_be_read_again() -> None:
    text = "[A]: o_n_e #t {said: '2018'}\n  - two\n  _> [B]\n\n[A] {x: y}"
    again = b"".join(one.raw for one in read(text))

    def told(content: str | bytes) -> set[object]:
        return {
            (one.claims[0].text, one.claims[0].topics, one.claims[0].statements, len(one.links))
            for one in read(content)
            if isinstance(one, Entry) and one.claims[0].text != "B"
        }  # fmt: skip

    assert told(again) == told(text)


_PIECES = st.lists(
    st.sampled_from(
        ["[A]", "[A]: ", "[B]: ", "<X>", "<X>: ", "\n", "\n\n", "\n  ", "\n    ", "+ ", "-> ",
         "_> ", "<_ ", ">< ", "(1) ", "(2) ", "----", "--", "one", " two", "# ", "* ", "1. ", " #t",
         " #(u v)", "{a: b}", "{said: '2018'}", "{", "}", "// c", "/* c */", "<!-- c", "*i*", "_",
         "@[A]", "[l](http://x)", "\\", ".A.", ":", "===\n"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(_PIECES)
@settings(max_examples=200, deadline=None)
def test_whatever_is_set_aside_is_read_as_the_same(text: str) -> None:
    try:
        found = read(text)
    except Refused:
        return
    for one in found:
        if isinstance(one, Rejected):
            assert isinstance(read(one.raw)[-1], Rejected)
            continue
        again = [other for other in read(one.raw) if isinstance(other, Entry)]
        claim = one.claims[0]
        alike = [
            other
            for other in again
            if other.claims[0].text == claim.text and other.claims[0].topics == claim.topics
        ]
        assert alike, (one, again)


@given(st.text() | st.text("[]<>:{}+-_*# \n\t()1/\\\"'=@,.!ab"))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read(text.encode("utf-8", "surrogatepass"))
    except Refused:
        return
    for one in found:
        assert isinstance(one, Entry | Rejected)
        if isinstance(one, Entry):
            assert one.claims[0].text.strip(" \t\n") == one.claims[0].text != ""


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern", ["[", "<", "{", "{}", "[a](", "/*", "<!--", "*a", "#a ", "/**/", "\\", '{"', "- a\n"]
)
def test_no_text_takes_long(pattern: str) -> None:
    read(f"[A]: {pattern * (200_000 // len(pattern))}")
    size = 20_000 // len(pattern)
    for one in ((pattern + "\n\n") * size, (pattern + "\n") * size):
        read(one)


# What is written, and comes back.


def written(claims: list[OutClaim]) -> str:
    titles = Titles({}, set(), set())
    for claim in claims:
        titles.add(claim)
    return "\n".join(block(claim, titles) for claim in claims)


def party(one: OutParty | None) -> PartyEntry | None:
    return one and PartyEntry(one.name, one.party_kind)


def statement(one: OutStatement) -> StatementEntry:
    source = one.source
    return StatementEntry(
        party(one.claimant),
        source
        and SourceEntry(
            source.url,
            source.title,
            party(source.publisher),
            source.author,
            source.published,
            source.accessed,
            source.archive_url,
            source.language,
            source.note,
        ),
        one.said,
        one.place,
        one.role,
        one.speech,
        one.note,
        one.credibility,
        tuple(QuoteEntry(quote.exact) for quote in one.quotes),
    )


def expected(one: OutClaim) -> ClaimEntry:
    """Without what Argdown does not hold."""
    first = tuple(statement(told) for told in one.statements[:1])
    return ClaimEntry(
        one.text,
        f"[C{one.number}]",
        one.language,
        one.original,
        one.original_language,
        one.note,
        one.topics,
        tuple(told for told in first if told != StatementEntry()),
        uuid=one.uuid,
    )


@pytest.mark.slow
@given(linked_claims())
@settings(max_examples=150, deadline=None)
def test_what_is_written_comes_back(claims: list[OutClaim]) -> None:
    found = entries(written(claims))
    assert {key: one.claims[0]._replace(topics=()) for key, one in found.items()} == {
        f"[C{one.number}]": expected(one)._replace(topics=()) for one in claims
    }
    titles = {one.uuid: f"[C{one.number}]" for one in claims}
    named = {link.target_link for one in claims for link in one.links}
    for one in claims:
        entry = found[titles[one.uuid]]
        assert set(entry.claims[0].topics) == set(one.topics)
        assert set(entry.links) == {
            LinkEntry(
                titles[one.uuid],
                link.relation,
                link.target_link or titles[link.target_claim or ""],
                link.because,
                link.uuid if link.uuid in named else None,
            )
            for link in one.links
        }


@hostile
def test_every_text_comes_back(outgoing_desk: str, text: str) -> None:
    with telling(outgoing_desk, text) as made:
        found = entries(made.written("argdown").decode())
    for claim in (made.claim, made.rebuttal):
        assert found[f"[C{claim.number}]"].claims[0] == expected(claim)
    (link,) = found[f"[C{made.rebuttal.number}]"].links
    assert (link.target, link.because) == (
        f"[C{made.claim.number}]",
        made.rebuttal.links[0].because,
    )


def test_a_file_is_known_by_its_name_or_its_titles() -> None:
    assert argdown.likely(b"", "debate.argdown") > 50
    assert argdown.likely(b"[God]: There is a god.\n  - [No]: There is none.\n", "x.txt") > 0
    for other in (b'[{"a": 1}]', b'{"a": [1]}', b"Text,By\n", b"<html><p>Note: x</p>"):
        assert argdown.likely(other, "x") == 0
