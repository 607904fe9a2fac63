"""The text of web pages: what a reader sees can be quoted, and nothing else."""

import pytest
from evidence.documents import STORY, page
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.evidence.anchors import anchors
from claimtrack.evidence.extraction import extract
from claimtrack.evidence.pages import SEPARATOR

WORDS = "The river rose by two metres in the night, and nobody in the village slept. "
HTML = "text/html"


def parts(content: bytes) -> list[str]:
    return (extract(content, HTML).text or "").split(SEPARATOR)


def test_every_word_that_a_reader_sees_can_be_quoted() -> None:
    article, *rest = parts(STORY.encode())
    assert article.split("\n")[0] == "Flood took 1,000 homes in Orlo"
    assert "took about 1,000 homes, the mayor" in article
    assert "disputes this. He says that he rang the town hall" in article
    assert "Gauge\ncm\nOrlo\n412\nVell\n388\nThe council" in article
    whole = SEPARATOR.join([article, *rest])
    for words in (
        "Water in Mill Street on Sunday morning. Photograph: Jon Aske",
        "Nobody had opened the upper gates since March, says the keeper.",
        "Correction: an earlier version said that 10,000 homes were taken. The figure was wrong.",
        "Bridge at Orlo closed",
        "Deepest: 412 cm on Sunday",
        "By Mira Halvorsen, in Orlo. 4 May 2021",
        "The siren was silent, both agree.",
    ):
        assert anchors(whole, words), words
    assert rest[-2:] == ["Front page\nWeather", "Imprint"]
    # A short line that stands in the article, too, keeps its neighbours.
    assert "Vell\n388\nI rang them, too." in whole


def test_what_is_hidden_or_struck_out_cannot_be_quoted() -> None:
    text = extract(STORY.encode(), HTML).text or ""
    assert "unseen" not in text and "10,000 1,000" not in text and "not at the dam" not in text
    assert "folded unread aloud" in text


def test_no_quote_runs_from_one_part_into_another() -> None:
    article, *rest = parts(STORY.encode())
    text = SEPARATOR.join([article, *rest])
    across = f"{article.split()[-1]} {rest[0].split()[0]}"
    assert not anchors(text, across) and not anchors(text, across.replace(" ", ""))


def test_a_sentence_that_is_repeated_beside_the_article_is_found_once() -> None:
    text = extract(STORY.encode(), HTML).text or ""
    assert len(anchors(text, "by one o’clock the cellars were full")) == 1


@pytest.mark.parametrize("way", ['style="display:none"', "style=visibility:hidden", "hidden"])
def test_a_page_that_hides_all_of_itself_until_a_script_runs_is_read(way: str) -> None:
    assert parts(page(f"<p>{WORDS}").replace(b"<body>", f"<body {way}>".encode())) == [WORDS[:-1]]


def test_an_article_that_only_scripts_see_comes_before_the_page() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "%s"}'
    found = extract(page("<p>Please wait.</p>", f"{head % (WORDS * 9)}</script>"), HTML)
    assert found.text == f"{(WORDS * 9).strip()}{SEPARATOR}Please wait."
    assert "from data for scripts" in (found.extractor or "")


_BLOCK = st.sampled_from(["p", "div", "aside", "figcaption", "li", "footer", "nav", "h2", "td"])
_WORDS = st.text(st.sampled_from("abcde \u00a0\u200c⠁⠂é."), min_size=1, max_size=60)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(_BLOCK, _WORDS), max_size=12))
def test_no_word_that_is_seen_is_lost(blocks: list[tuple[str, str]]) -> None:
    body = "".join(f"<{tag}>{words}</{tag}>" for tag, words in blocks)
    text = extract(page(f"<article><p>{WORDS * 5}</p>{body}</article>"), HTML).text or ""
    for _, words in blocks:
        assert not words.strip() or anchors(text, words.strip(" "))
