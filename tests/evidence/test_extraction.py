"""From bytes to text: whose words stand there afterwards to the letter, and what is refused."""

import codecs
import subprocess
import sys
from collections.abc import Iterator

import pytest
from evidence.documents import ARTICLE, PAGE, PERSIAN, RUSSIAN, page, pdf, shown
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.errors import Refused
from claimtrack.evidence.extraction import Extract, extract, media_type_of
from claimtrack.evidence.pages import SEPARATOR

WORDS = "The river rose by two metres in the night, and nobody in the village slept. "
HTML, PDF, PLAIN = "text/html", "application/pdf", "text/plain"


def refusal(content: bytes, media_type: str, **options: str) -> str:
    with pytest.raises(Refused) as caught:
        extract(content, media_type, **options)
    said = str(caught.value)
    assert caught.value.next_step and "\n" not in said and len(said) < 400
    return said


# Media types


@pytest.mark.parametrize(
    ("content", "name", "told", "expected"),
    [
        (b"%PDF-1.7\n", "page.html", "text/html", PDF),
        (b"\r\n%PDF-1.7\n", None, None, PDF),
        (b"\x89PNG\r\n\x1a\nrest", "a.txt", None, "image/png"),
        (b"\xff\xd8\xff\xe0", None, "text/plain", "image/jpeg"),
        (b"PK\x03\x04", "a.bin", None, "application/zip"),
        (b"PK\x03\x04", "a.odt", None, "application/vnd.oasis.opendocument.text"),
        (b"\n <!-- saved -->\n<!DOCTYPE  HTML>", "a.txt", None, HTML),
        (codecs.BOM_UTF8 + b"<html>", None, None, HTML),
        ("\ufeff<html>".encode("utf-16-le"), None, None, HTML),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', None, None, "application/xhtml+xml"),
        (b"some words", "a.pdf", "Text/HTML; charset=utf-8", HTML),
        (b"<p align=center>Title</p>", "README.md", None, "text/markdown"),
        (b"a,b", "table.CSV", "application/octet-stream", "text/csv"),
        (b"some words", "notes.txt", "nonsense", PLAIN),
        (b"some words", "a.htm", None, HTML),
        (b"\x1e\x02\x08", "a.txt.gz", None, "application/octet-stream"),
        (b"some words", None, None, "text/plain"),
        ("\ufeffслова".encode(), "LICENCE", None, "text/plain"),
        (b"some \x1b[2Jwords", None, None, "application/octet-stream"),
        (b"some w\xf6rds", None, None, "application/octet-stream"),
        (b"", "a.unheard-of", "", "application/octet-stream"),
    ],
)
def test_a_media_type(content: bytes, name: str | None, told: str | None, expected: str) -> None:
    assert media_type_of(content, name, told) == expected


def test_other_types_have_no_text() -> None:
    assert extract(b"x", "image/png") == Extract(note="no text is taken from image/png")


# Plain text


def test_text_is_kept_but_for_line_ends_and_nul() -> None:
    told = "# “Über”\r\n\ta\u00a0b\u200cc  \rcafe\u0301\n\n*x*\x00\x07 \n"
    kept = "# “Über”\n\ta\u00a0b\u200cc  \ncafe\u0301\n\n*x*\ufffd\x07 \n"
    for kind in (PLAIN, "text/markdown", "text/csv"):
        assert extract(told.encode(), kind) == Extract(kept, "text (utf-8)")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_counts_more_than_what_is_told(mark: bytes, encoding: str) -> None:
    found = extract(mark + RUSSIAN.encode(encoding), PLAIN, encoding="windows-1252")
    assert found == Extract(RUSSIAN, f"text ({encoding})")


@pytest.mark.parametrize("name", ["windows-1251", "CP1251", " cp1251 "])
def test_an_encoding_that_is_told_is_used(name: str) -> None:
    found = extract(RUSSIAN.encode("cp1251"), PLAIN, encoding=name)
    assert found == Extract(RUSSIAN, "text (windows-1251)")


def test_an_encoding_is_never_guessed() -> None:
    content = b"abc\ndef\n" + RUSSIAN.encode("cp1251")
    assert refusal(content, PLAIN, name="a.txt") == (
        "a.txt is not in utf-8: byte 9, in line 3; name its encoding, as in"
        " --encoding windows-1251, or keep it without text: --no-text"
    )
    for unmarked in (RUSSIAN, WORDS):
        said = refusal(unmarked.encode("utf-16-be"), PLAIN)
        assert "is not in utf-8: byte 1," in said and "--encoding utf-16-be" in said
    assert "is not in utf-16-le" in refusal(codecs.BOM_UTF16_LE + b"\x00\xd8", PLAIN)


@pytest.mark.parametrize("name", ["klingon", "hex", "rot13", "unicode_escape", "a\0b", "ü"])
def test_an_encoding_that_is_none_is_refused(name: str) -> None:
    assert "is not an encoding; such are utf-8" in refusal(b"x", PLAIN, encoding=name)
    assert "is not an encoding" in refusal(b"<p>x", HTML, encoding=name)


@pytest.mark.parametrize("sent", ["bogus", "x-user-defined", "hex", ""])
def test_an_encoding_that_is_sent_and_none_counts_for_nothing(sent: str) -> None:
    declared = page(f"<p>{RUSSIAN}", "<meta charset=windows-1251>").decode().encode("cp1251")
    assert RUSSIAN.split()[0] in (extract(declared, HTML, sent_encoding=sent).text or "")
    assert extract(b"caf\xc3\xa9", PLAIN, sent_encoding=sent).text == "café"
    assert "is not in utf-8" in refusal(b"caf\xe9", PLAIN, sent_encoding=sent)
    assert "is not an encoding" in refusal(declared, HTML, encoding="bogus", sent_encoding=sent)


def test_what_the_user_says_counts_more_than_what_is_sent() -> None:
    content = RUSSIAN.encode("cp1251")
    for kind in (PLAIN, HTML):
        found = extract(content, kind, encoding="cp1251", sent_encoding="koi8-r").text
        assert (found or "").split() == RUSSIAN.split()
        found = extract(content, kind, sent_encoding="cp1251").text
        assert (found or "").split() == RUSSIAN.split()


def test_a_page_in_utf_16_is_read_when_that_is_told() -> None:
    content = f"<p>{RUSSIAN}".encode("utf-16-le")
    assert "--encoding utf-16-le" in refusal(content, HTML)
    told = RUSSIAN.split()
    assert (extract(content, HTML, encoding="utf-16-le").text or "").split() == told
    assert (extract(content, HTML, sent_encoding="utf-16le").text or "").split() == told
    declared = f"<meta charset=utf-16><p>{RUSSIAN}".encode()
    assert (extract(declared, HTML).text or "").split() == told


@pytest.mark.parametrize(
    "kind",
    ["json", "ld+json", "geo+json", "x-ndjson", "xml", "rss+xml", "yaml", "x-yaml"],
)
def test_data_that_people_can_read_is_text(kind: str) -> None:
    content = '{"said": "It held — “40 million”."}\r\n'.encode()
    found = extract(content, f"application/{kind}")
    assert found == Extract('{"said": "It held — “40 million”."}\n', "text (utf-8)")


@pytest.mark.parametrize("kind", ["image/svg+xml", "application/zip", "application/jsonp"])
def test_other_data_is_not(kind: str) -> None:
    assert extract(b"x", kind, encoding="utf-8").note == f"no text is taken from {kind}"


@pytest.mark.parametrize("kind", ["text/xml", "application/rss+xml"])
def test_xml_is_in_the_encoding_that_it_declares(kind: str) -> None:
    told = f'<?xml version="1.0" encoding="windows-1251"?>\n<said>{RUSSIAN}</said>'
    assert extract(told.encode("cp1251"), kind) == Extract(told, "text (windows-1251)")


def test_what_nobody_knows_is_text_once_its_encoding_is_named() -> None:
    content, unknown = RUSSIAN.encode("cp1251"), "application/octet-stream"
    assert extract(content, unknown, sent_encoding="cp1251").text is None
    assert extract(content, unknown, encoding="cp1251").text == RUSSIAN


@given(st.text())
def test_any_utf8_text_is_kept(text: str) -> None:
    text = WORDS * 20 + text
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    found = extract(text.encode(), PLAIN)
    assert found == (
        Extract(kept, "text (utf-8)") if text.strip() else Extract(note="no text in it")
    )


# Pages


def test_an_article_is_kept_to_the_letter_and_then_the_rest_of_the_page() -> None:
    found = extract(PAGE.encode(), HTML, url="https://ledger.example/found?here")
    assert (found.text or "").split(SEPARATOR) == [
        ARTICLE,
        "We use cookies to make this site better. Accept them?",
        "Water below the dam on Tuesday.",
        "Related stories\nBridges to be looked at\nThis reader thinks it is all rubbish.\n"
        "© 2015 The Northern Ledger. All rights reserved.",
        "Home\nSport",
    ]
    assert (found.extractor or "").startswith("trafilatura ")
    assert found._replace(text=None, extractor=None) == Extract(
        title="Dam at Kelwick “was sound”, ministry says",
        author="Ida Farrow",
        publisher="The Northern Ledger",
        published="2021-03-04",
        url="https://ledger.example/2021/03/kelwick-dam?part=1",
        language="en-GB",
    )


def test_persian_keeps_its_joiners() -> None:
    body = "".join(f"<p>{each}</p>" for each in PERSIAN)
    content = f'<html lang="fa" dir="rtl"><title>سد</title><article>{body}</article>'.encode()
    found = extract(content, HTML)
    assert found.text == "\n".join(PERSIAN)
    assert (found.language, found.title) == ("fa", "سد")


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ('<meta charset="windows-1251">', None),
        ("<meta http-equiv=Content-Type content='text/html; charset=CP1251'>", None),
        ('<!-- <meta charset="utf-8"> --><meta charset=windows-1251>', None),
        ('<meta charset="utf-8">', "windows-1251"),
    ],
)
def test_a_page_in_another_encoding(head: str, told: str | None) -> None:
    content = page(f"<p>{RUSSIAN}</p>", head).decode().encode("cp1251")
    text = extract(content, HTML, encoding=told).text
    assert text == RUSSIAN.replace("\n", " ").strip()


def test_a_page_that_says_latin_1_means_what_browsers_take_it_for() -> None:
    content = b"<meta charset=iso-8859-1><p>He said \x93no\x94 \x96 twice."
    assert extract(content, HTML).text == "He said “no” – twice."


def test_a_page_whose_encoding_is_unknown_is_refused() -> None:
    content = b"<meta charset=klingon><p>" + RUSSIAN.encode("cp1251")
    said = refusal(content, HTML, name="page.html")
    assert "page.html is not in utf-8: byte 26, in line 1" in said
    assert "--encoding windows-1251" in said


def test_where_no_article_can_be_told_apart_all_that_is_seen_is_kept() -> None:
    lines = [f"Gauge {n} stands at {n}\u00a0cm" for n in range(99)]
    cells = "".join(f"<li><a href=/>{line}</a></li>" for line in lines)
    content = page(f"<p>Short.</p><footer><ul>{cells}</ul></footer><script>not this</script>")
    found = extract(content, HTML)
    assert (found.text or "").split("\n") == ["Short.", *lines]
    assert (found.extractor or "").startswith("lxml ")


@pytest.mark.parametrize("content", [b"", b" \n", b"<html></html>", b"<p> </p><script>x</script>"])
def test_a_page_without_text_says_so(content: bytes) -> None:
    found = extract(content, HTML)
    assert (found.text, found.extractor, found.note) == (None, None, "no text in it")


def test_no_date_is_guessed() -> None:
    body = f"<h1>On 3 May 1999</h1><p>2001-02-03: {WORDS * 5}</p><footer>© 2015</footer>"
    head = '<link rel="canonical" href="https://a.example/2010/11/12/x">'
    assert extract(page(body, head), HTML).published is None


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="{}">',
        '<script type="application/ld+json">[{{"datePublished": "{}"}}, 7, {{"@graph": 3}}]'
        "</script>",
        '<script type="application/ld+json">{{"datePublished": [["{}"]]</script>',
        '<meta name="date" content="{}">',
    ],
)
@pytest.mark.parametrize("told", ["2021-02-30", "soon", "20210304", "04/03/2021", "x" * 10_000, ""])
def test_an_odd_date_is_none(head: str, told: str) -> None:
    found = extract(page(f"<p>{WORDS * 5}", head.format(told)), HTML)
    assert found.published is None and found.text


def test_odd_facts_are_left_out() -> None:
    head = (
        f'<title>{"long " * 200}</title><meta name="author" content="Ida\x07\n Farrow">'
        '<meta property="og:site_name" content=" \t ">'
        '<link rel="canonical" href="javascript:alert(1)">'
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>"
    )
    content = page(f"<p>{WORDS * 5}", head).replace(b"<html>", b'<html lang="no such: thing">')
    assert extract(content, HTML, url="https://a.example/")._replace(text=None) == Extract(
        extractor=extract(PAGE.encode(), HTML).extractor, author="Ida Farrow"
    )


@pytest.mark.parametrize(
    "href",
    ["//[", "http://", "ftp://a.example/", "https://a b/", "/x", "https://me:pass@a.example/x",
     "https://me@a.example/", "https://a.example:99999/", "https://a.example:0/"],
)  # fmt: skip
def test_an_address_that_is_none_is_left_out(href: str) -> None:
    found = extract(page(f"<p>{WORDS * 5}", f'<link rel="canonical" href="{href}">'), HTML)
    assert found.url is None


# Hostile pages. Each is a page or one clear line, and none takes long.

BOMB = (
    '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 9}">' for a, b in zip("bcdefgh", "cdefghi", strict=True))
    + '<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&i; &x; '
)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "content",
    [
        page(f"<p>{WORDS}\0{WORDS}"),
        (BOMB + WORDS).encode(),
        page(f'<p class="{"x " * 500_000}">{WORDS * 5}</p>'),
        page(f"<b><i><p>{WORDS * 5}<div></span></b><table><td><li>"),
        page(WORDS * 50_000),
        page(f"<p>{WORDS}</p>" * 12_000),
        page("<article><p>" + f"<b>{WORDS}</b> " * 3_000),
        page(f"<h1>{'a | ' * 100_000}</h1><p>{WORDS * 5}"),
        page(f"<p>{WORDS}<p>{'a ' * 10**6}" + f"<aside>{'a ' * 99}b{WORDS}</aside>" * 8_000),
        page("<div>" * 200 + f"{WORDS}<br>" * 8_000),
        page(f"<p>{WORDS}<p>" + "<s>x</s>y" * 500_000),
        page(f'<p>{WORDS}<p style="{"text-decoration:;   " * 300_000}">x'),
    ],
    ids=[
        *("nul", "entities", "attribute", "unclosed", "line", "many", "inline", "heading"),
        *("repeated", "deep", "struck", "style"),
    ],
)
def test_an_odd_page_still_gives_its_text(content: bytes) -> None:
    text = extract(content, HTML).text or ""
    assert WORDS.strip() in text
    assert "root:" not in text and "haha" not in text


@pytest.mark.timeout(30)
def test_what_is_too_much_is_refused() -> None:
    assert "too large to take text from: 50,000,000 bytes" in refusal(
        b"<p>" + b"x" * 49_999_997, HTML
    )
    # In UTF-8 it is twice as large, and the parser would leave the rest out.
    cyrillic = "<p>" + "ж" * 6_000_000
    said = refusal(cyrillic.encode("cp1251"), HTML, encoding="windows-1251")
    assert "too large to take text from" in said
    attributes = " ".join(f"a{n}" for n in range(200_000))
    assert "with 200,000 attributes" in refusal(f"<p {attributes}>".encode(), HTML)
    assert "nested too deeply" in refusal(b"<div>" * 100_000 + b"x", HTML)


@pytest.mark.parametrize("kind", [HTML, "application/xhtml+xml", PDF, PLAIN])
@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"%PDF-1.4\n", b"<html><p>", b"<!--<a "]))
def test_whatever_the_bytes_it_is_an_extract_or_a_refusal(
    kind: str, content: bytes, start: bytes
) -> None:
    try:
        found = extract(start + content, kind)
    except Refused as error:
        assert error.next_step and "\n" not in str(error)
    else:
        assert (found.text is None) == (found.extractor is None)
        found.text and found.text.encode()


@pytest.fixture
def loaded() -> Iterator[set[str]]:
    told = (
        "import sys, claimtrack.evidence.extraction, claimtrack.evidence.files; print(*sys.modules)"
    )
    yield set(subprocess.check_output([sys.executable, "-c", told], text=True).split())


def test_importing_it_is_light(loaded: set[str]) -> None:
    assert not loaded & {"lxml", "trafilatura", "pypdf", "charset_normalizer", "urllib3"}


def test_libraries_say_nothing() -> None:
    # In a process of its own: pytest takes in what is logged. pypdf complains of this file.
    content = pdf(shown("Text.")).replace(b"startxref\n", b"startxref\n9")
    told = f"from claimtrack.evidence.extraction import extract; extract({content!r}, {PDF!r})"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("", "")
