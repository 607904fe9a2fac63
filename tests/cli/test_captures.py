"""Saved copies and the quotes that stand in them, by the installed command, on both databases."""

from __future__ import annotations

import csv
import hashlib
import http.server
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from desks import Desk
from programs import at_a_terminal, result_of

from claimtrack.store.engine import connected, transaction

DIGEST = """The spokesman told reporters on Monday that the bridge at Orlo was “safe for lorries”.
A day later the ministry said the bridge was safe for cars only.
The ministry did not say who had closed the bridge. The bridge is safe for cars, a clerk said.
"""
PAGE = """<!doctype html><html lang="en"><head>
<title>Bridge at Orlo closed - The Orlo Courier</title>
<meta property="og:title" content="Bridge at Orlo closed">
<meta property="og:site_name" content="The Orlo Courier">
<meta name="author" content="Mira Halvorsen">
<meta property="article:published_time" content="2021-05-04T08:00:00Z">
<link rel="canonical" href="https://courier.example.org/orlo-bridge"></head>
<body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article>
<h1>Bridge at Orlo closed</h1>
<p>The bridge at Orlo was closed on Tuesday after engineers found cracks in two of its piers.</p>
<p>“It will stay shut {0},” said the mayor, Ada Brandt, who had called for repairs since spring.</p>
<p>Lorries are sent by way of Vell, which adds forty minutes to the road between the valleys.</p>
</article><footer>All rights reserved. Cookies.</footer></body></html>"""


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    path = tmp_path / "digest.txt"
    path.write_text(DIGEST)
    return path


@contextmanager
def serving(pages: dict[str, str], charset: str = "utf-8") -> Iterator[str]:
    """A real server on loopback. A page may be changed while it runs."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = pages[self.path].encode()
            self.send_response(200)
            self.send_header("Content-Type", f"text/html; charset={charset}")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def quotes_of(at: Desk, claim: object) -> list[dict[str, Any]]:
    return [quote for one in at.read("show", claim)["statements"] for quote in one["quotes"]]


def test_a_file_is_kept_whole_and_comes_back_byte_for_byte(at: Desk, tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_bytes(DIGEST.encode() + b"of its own\r\n")
    source = at.do("source", "add", path)
    assert "saved copy K" in at.told and "text/plain" in at.told
    (copy,) = at.read("source", "show", source)["captures"]
    assert copy["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert copy["size"] == path.stat().st_size
    assert copy["file_name"] == "own.txt"
    assert copy["captured_by"] == "tester"
    assert copy["extractor"].startswith("text")
    assert "bytes, text (utf-8); SHA-256" in " ".join(at.do("source", "show", source).split())
    out = tmp_path / "out.txt"
    at.do("source", "save", source, out)
    assert out.read_bytes() == path.read_bytes()
    assert at.do("source", "text", source).endswith("of its own")
    again = at.run("source", "save", source, out, db=at.database)
    assert again.code == 5 and "exists already" in again.err


def test_a_quote_that_stands_once_is_anchored(at: Desk, tmp_path: Path) -> None:
    path = tmp_path / "anchored.txt"
    path.write_text(f"Anchored.\n{DIGEST}")
    claim = at.do("add", "The bridge is safe for lorries.", "--source", path,
                  "--quote", "safe for lorries")  # fmt: skip
    (quote,) = quotes_of(at, claim)
    text = path.read_text()
    assert quote["state"] == "present"
    assert text[quote["start"] : quote["end"]] == quote["exact"] == "safe for lorries"
    assert text[: quote["start"]].endswith(quote["prefix"]) and len(quote["prefix"]) == 32
    assert text[quote["end"] :].startswith(quote["suffix"])
    shown = at.do("show", claim)
    assert "“safe for lorries”" in shown and "unverified" not in shown
    assert f"characters {quote['start']} to {quote['end']}" in shown


def test_a_quote_that_does_not_stand_there_is_refused_with_the_nearest(
    at: Desk, tmp_path: Path, unchanged: Callable[[str], Any], refused: Callable[..., None]
) -> None:
    path = tmp_path / "refused.txt"
    path.write_text(f"Refused.\n{DIGEST}")
    source = at.do("source", "add", path)
    words = ("add", "The bridge is unsafe.", "--source", source, "--quote")
    with unchanged(at.database):
        near = at.run(*words, '"safe for lorries"', db=at.database)
        refused(near, 5, "nearest there", "U+0022 quotation mark", "--unverified")
        far = at.run(*words, "the moon is made of cheese and nobody knows", db=at.database)
        refused(far, 5, "does not stand in", "source text")


def test_unverified_keeps_it_and_marks_it_everywhere(at: Desk, tmp_path: Path) -> None:
    path = tmp_path / "marked.txt"
    path.write_text(f"Marked.\n{DIGEST}")
    claim = at.do("add", "The bridge stands.", "--by", "The Marked Office", "--topic", "Marked",
                  "--source", path, "--quote", "it stands, he said", "--unverified")  # fmt: skip
    assert "unverified" in at.told
    at.do("rebut", claim, "It does not.", "--topic", "Marked", "--by", "The Other Office")
    (quote,) = quotes_of(at, claim)
    assert quote["state"] == "unverified" and "start" not in quote
    shown = at.do("show", claim)
    assert "[unverified]" in shown and "unverified: found in no saved copy" in shown
    report = ("report", "--topic", "Marked")
    assert "[unverified]" in " ".join(at.do(*report).split())
    for more in ((), ("--columns", "quotes")):
        rows = csv.DictReader(at.do(*report, "--format", "csv", *more).splitlines())
        assert "“it stands, he said” [unverified]" in [row["quotes"] for row in rows]
    assert "[unverified]" in at.do(*report, "--format", "html")
    assert at.read(*report)[0]["statements"][0]["quotes"][0]["state"] == "unverified"
    found = at.run("recheck", claim, "--check", db=at.database)
    assert found.code == 1 and "1 unverified" in found.err


def test_each_quote_in_a_cell_of_csv_has_its_own_mark(at: Desk, tmp_path: Path) -> None:
    path = tmp_path / "several.txt"
    path.write_text("It is safe; so he said. Nobody asked.")
    claim = at.do("add", "Marks apart.", "--topic", "Apart", "--source", path, "--quote",
                  "safe; so he said", "--quote", "made up; entirely", "--unverified")  # fmt: skip
    at.do("rebut", claim, "They are not.", "--topic", "Apart")
    out = at.do("report", "--topic", "Apart", "-f", "csv")
    (row,) = (row for row in csv.DictReader(out.splitlines()) if row["quotes"])
    assert row["quotes"] == "“safe; so he said”; “made up; entirely” [unverified]"
    assert row["quote_states"] == "present; unverified"


def test_a_source_without_a_title_is_listed_by_its_file_or_address(
    at: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "untitled.txt"
    path.write_text("A file that has no title.")
    file, page = at.do("source", "add", path), at.do("source", "add", "https://example.org/plain")
    shown = at.do("source", "list", "-n", "0", "--columns", "id,title", COLUMNS="120")
    for name in ("untitled.txt", "https://example.org/plain"):
        assert name in shown
    listed = {one["id"]: one for one in at.read("source", "list", "-n", "0")}
    assert not any("title" in listed[int(number[1:])] for number in (file, page))


def test_a_publisher_that_is_no_name_does_not_keep_a_page_out(at: Desk, tmp_path: Path) -> None:
    path = tmp_path / "nobody.html"
    path.write_text(PAGE.format("for now").replace("The Orlo Courier", "—"))
    source = at.do("source", "add", path)
    assert "publisher left out: the party's name “—” says nothing" in at.told
    assert "publisher" not in at.read("source", "show", source)


def test_without_a_saved_copy_a_quote_is_unverified_until_there_is_one(
    at: Desk, tmp_path: Path
) -> None:
    claim = at.do("add", "It is safe for cars.", "--source", "https://example.org/later",
                  "--quote", "safe for cars only")  # fmt: skip
    assert "unverified: S" in at.told and "source capture S" in at.told
    (source,) = {one["source"]["id"] for one in at.read("show", claim)["statements"]}
    path = tmp_path / "later.txt"
    path.write_text(f"Later.\n{DIGEST}")
    copy = at.do("source", "capture", f"S{source}", path)
    assert "is verified" in at.told
    (quote,) = quotes_of(at, claim)
    assert quote["state"] == "present" and f"K{quote['capture']}" == copy


def test_of_several_places_one_is_named_by_what_stands_before_it(
    at: Desk, tmp_path: Path, unchanged: Callable[[str], Any], refused: Callable[..., None]
) -> None:
    path = tmp_path / "several.txt"
    path.write_text(f"Several.\n{DIGEST}")
    source = at.do("source", "add", path)
    words = ("add", "Cars may cross.", "--source", source, "--quote", "safe for cars")
    with unchanged(at.database):
        refused(at.run(*words, db=at.database), 3, "stands 2 times", "--prefix")
        wrong = at.run(*words, "--prefix", "unsafe and ", db=at.database)
        refused(wrong, 5, "not right after")
    claim = at.do(*words, "--prefix", "The bridge is ")
    (quote,) = quotes_of(at, claim)
    assert path.read_text()[: quote["start"]].endswith("closed the bridge. The bridge is ")


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made by pty, which is Unix's")
def test_at_a_terminal_one_is_asked_which(sqlite: str, digest: Path) -> None:
    """A real terminal: the person sees the places and answers 2."""
    program = Path(sys.executable).parent / "claimtrack"
    words = [program, "--db", sqlite, "add", "Cars may cross.", "--source", digest,
             "--quote", "safe for cars"]  # fmt: skip
    result = at_a_terminal(words, {b"Which one?": b"2\n"})
    assert result.code == 0 and "stands 2 times" in result.out, result


def test_what_is_told_of_a_quote_can_be_copied_to_the_letter(at: Desk, tmp_path: Path) -> None:
    path = tmp_path / "spaces.txt"
    path.write_text(
        "There\u00a0were at\u00a0most 10\u00a0000\u202fmen in\nthe city, and 10\u00a0000\u202fmen"
        " outside\u00a0it.\n"
    )
    words = ("add", "Ten thousand.", "--source", at.do("source", "add", path), "--quote")
    for given, told in {
        "10 000 men in": "“10\u00a0000\u202fmen in”",
        "10\u00a0000\u202fmen": "at\u00a0most [10\u00a0000\u202fmen] in the city",
        "\u00a010\u00a0000\u202fmen in": "U+0020 space for U+00A0 no-break space",
    }.items():
        refused = at.run(*words, given, db=at.database)
        assert refused.code in (3, 5) and told in refused.err
    claim = at.do(*words, "\n10\u00a0000\u202fmen in the city ")
    assert "at\u00a0most “10\u00a0000\u202fmen in the city”, and" in at.do("show", claim)
    claim = at.do(*words, "\u00a0were at")
    assert quotes_of(at, claim)[0]["exact"] == "\u00a0were at"


def test_a_quote_that_stands_only_inside_a_word_is_refused_and_told(
    at: Desk, tmp_path: Path, refused: Callable[..., None]
) -> None:
    path = tmp_path / "inside.txt"
    path.write_text("Inside: there were 210,000 fighters, unlawful, he said.\n")
    words = ("add", "Some fighters.", "--source", path, "--quote")
    within = at.run(*words, "10,000 fighters", db=at.database)
    refused(within, 5, "“210,000 fighters”", "given “10,000”, there “210,000”")
    refused(at.run(*words, "lawful, he said", db=at.database), 5, "there “unlawful”")


def test_a_quote_that_is_now_somebody_elses_is_told_with_what_is_around_it(
    at: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "elsewhere.txt"
    path.write_text(f"Elsewhere.\n{DIGEST}")
    claim = at.do("add", "Elsewhere.", "--source", path, "--quote", "safe for lorries",
                  "--quote", "told reporters on Monday")  # fmt: skip
    source = f"S{at.read('show', claim)['statements'][0]['source']['id']}"
    path.write_text(
        "Correction: an earlier version of this page quoted him as saying it was safe for lorries"
        " when nobody had told.\nThe spokesman told reporters on Monday nothing.\n"
    )
    at.do("source", "capture", source, path)
    listed = {one["exact"]: one for one in at.read("recheck", source)}
    assert {one["state"] for one in listed.values()} == {"moved"}
    assert listed["safe for lorries"]["now"] == (
        "now in: …quoted him as saying it was “safe for lorries” when nobody had told. The…"
    )
    assert "now" not in listed["told reporters on Monday"]
    assert "quoted him as saying" in " ".join(at.do("recheck", source).split())


def test_editing_looks_for_the_words_anew(
    at: Desk, tmp_path: Path, refused: Callable[..., None]
) -> None:
    path = tmp_path / "edited.txt"
    path.write_text(f"Edited.\n{DIGEST}")
    claim = at.do("add", "It is safe.", "--source", path, "--quote", "safe for lorries")
    statement = at.read("show", claim)["statements"][0]["id"]
    quote = f"Q{quotes_of(at, claim)[0]['id']}"
    refused(at.run("edit", quote, "--text", "safe for planes", db=at.database), 5, "nearest there")
    at.do("edit", quote, "--text", "the bridge was safe for cars only")
    (changed,) = quotes_of(at, claim)
    assert path.read_text()[changed["start"] : changed["end"]] == changed["exact"]
    at.do("edit", quote, "--text", "safe for planes", "--unverified")
    assert quotes_of(at, claim)[0]["state"] == "unverified"
    at.do("edit", quote, "--text", "safe for cars only")
    other = tmp_path / "other.txt"
    other.write_text("Nothing of the kind is said here.")
    moved = at.run("edit", f"T{statement}", "--source", other, db=at.database)
    refused(moved, 5, "does not stand in")
    at.do("edit", f"T{statement}", "--source", other, "--unverified")
    assert quotes_of(at, claim)[0]["state"] == "unverified"


def test_a_quote_is_present_moved_changed_or_gone_in_a_newer_copy(at: Desk, tmp_path: Path) -> None:
    path = tmp_path / "newer.txt"
    path.write_text(f"Newer.\n{DIGEST}")
    claim = at.do("add", "Newer.", "--source", path, "--quote", "safe for lorries", "--quote",
                  "did not say who had closed", "--quote", "told reporters on Monday", "--quote",
                  "A day later the ministry")  # fmt: skip
    source = f"S{at.read('show', claim)['statements'][0]['source']['id']}"
    assert at.do("recheck", source) == "" and "4 quotes: 4 present" in at.told
    path.write_text(
        "Newer.\nThe spokesman told reporters on Monday that the bridge at Orlo was shut.\n"
        "We added this line. A day later the ministry said so, and added that it did not say who"
        " closed\n"
    )
    at.do("source", "capture", source, path)
    states = {quote["exact"]: quote["state"] for quote in quotes_of(at, claim)}
    assert states["told reporters on Monday"] == "present"
    assert states["A day later the ministry"] == "moved"
    assert states["did not say who had closed"] == "changed"
    assert states["safe for lorries"] == "gone"
    listed = {one["exact"]: one for one in at.read("recheck", source)}
    assert {words: one["state"] for words, one in listed.items()} == states
    text = path.read_text()
    moved = listed["A day later the ministry"]
    assert text[moved["start"] : moved["end"]] == "A day later the ministry"
    assert "gone" in at.do("show", claim)
    diff = at.do("source", "diff", source)
    assert "[-" in diff and "{+" in diff and "shut" in diff


def test_a_page_is_fetched_only_when_asked_and_tells_of_itself(
    at: Desk, refused: Callable[..., None]
) -> None:
    pages = {"/orlo": PAGE.format("until autumn")}
    with serving(pages) as address:
        url = f"{address}/orlo"
        refused(at.run("source", "add", url, "--fetch", db=at.database), 5, "--allow-private")
        source = at.do("source", "add", url, "--fetch", "--allow-private")
        assert "Bridge at Orlo closed" in at.told
        shown = at.read("source", "show", source)
        assert shown["title"] == "Bridge at Orlo closed"
        assert shown["author"] == "Mira Halvorsen"
        assert shown["publisher"] == "The Orlo Courier"
        assert shown["published"] == "2021-05-04"
        assert shown["captures"][0]["url"] == url
        claim = at.do("add", "It stays shut.", "--by", "Ada Brandt", "--source", source,
                      "--quote", "It will stay shut until autumn,")  # fmt: skip
        assert quotes_of(at, claim)[0]["state"] == "present"
        pages["/orlo"] = PAGE.format("for good")
        at.do("source", "capture", source, "--fetch", "--allow-private")
        assert "is changed" in at.told
    assert "[-until autumn-]{+for good+}" in at.do("source", "diff", source)


def test_a_server_that_names_no_encoding_there_is_does_not_keep_a_page_out(
    at: Desk, refused: Callable[..., None]
) -> None:
    pages = {"/bogus": PAGE.format("“until June”").replace("orlo-bridge", "orlo-bogus")}
    with serving(pages, "bogus") as address:
        words = ("source", "add", f"{address}/bogus", "--fetch", "--allow-private")
        refused(at.run(*words, "--encoding", "klingon", db=at.database), 5, "not an encoding")
        source = at.do(*words)
    assert "“until June”" in at.do("source", "text", source)


def test_without_fetch_nothing_is_asked_of_the_network(at: Desk) -> None:
    source = at.do("source", "add", "http://127.0.0.1:9/nobody-listens", "--title", "Silent")
    assert at.read("source", "show", source)["captures"] == []


def test_what_is_given_is_not_overwritten_by_the_page(at: Desk, tmp_path: Path) -> None:
    path = tmp_path / "saved.html"
    path.write_text(PAGE.format("until spring").replace("orlo-bridge", "bridge-of-its-own"))
    source = at.do("source", "add", path, "--title", "My own title", "--publisher", "My Publisher")
    shown = at.read("source", "show", source)
    assert (shown["title"], shown["publisher"]) == ("My own title", "My Publisher")
    assert shown["url"] == "https://courier.example.org/bridge-of-its-own"


def test_the_same_file_is_the_same_source_and_another_copy_stands_beside(
    at: Desk, tmp_path: Path, refused: Callable[..., None]
) -> None:
    path = tmp_path / "same.txt"
    path.write_text("The same, once.")
    source = at.do("source", "add", path)
    refused(at.run("source", "add", path, db=at.database), 5, f"that is {source} already")
    path.write_text("The same, twice.")
    at.do("source", "capture", source, path)
    assert len(at.read("source", "show", source)["captures"]) == 2
    refused(at.run("source", "add", path, db=at.database), 5, f"that is {source} already")
    first, second = at.read("source", "show", source)["captures"]
    assert at.do("source", "text", source) == "The same, twice."
    assert at.do("source", "text", source, "--copy", f"K{second['id']}") == "The same, once."
    assert first["captured"] >= second["captured"]


def test_a_copy_that_quotes_rest_on_is_not_retracted(
    at: Desk, tmp_path: Path, refused: Callable[..., None]
) -> None:
    path = tmp_path / "resting.txt"
    path.write_text("Quotes rest on this copy.")
    claim = at.do("add", "They rest.", "--source", path, "--quote", "rest on this")
    quote = quotes_of(at, claim)[0]
    copy = f"K{quote['capture']}"
    result = at.run("retract", copy, "--because", "no", db=at.database)
    refused(result, 5, f"1 quote (Q{quote['id']})")
    at.do("retract", f"Q{quote['id']}", "--because", "no quote")
    at.do("retract", copy, "--because", "the wrong file")
    source = at.read("show", claim)["statements"][0]["source"]["id"]
    assert at.read("source", "show", f"S{source}")["captures"] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("source", "add", "S.txt", "--fetch"), "--fetch is of a page"),
        (("source", "add", "https://example.org/x", "--allow-private"), "goes with --fetch"),
        (("source", "add", "https://example.org/x", "--no-text"), "is of a copy"),
        (("source", "add", "--title", "A book", "--encoding", "utf-8"), "is of a copy"),
        (("source", "capture", "S1"), "name FILE, or give --fetch"),
        (("add", "A claim.", "--by", "X", "--prefix", "so"), "is of a quote"),
        (("state", "1", "--by", "X", "--unverified"), "is of a quote"),
        (("add", "A claim.", "--fetch"), "--fetch is of a page"),
    ],
)
def test_options_that_do_not_go_together(
    dispute: str, run: Run, refused: Callable[..., None], words: tuple[str, ...], told: str
) -> None:
    refused(run(*words, db=dispute), 2, told)


@pytest.mark.parametrize("quote", ["", "   ", "x" * 100_000])
def test_a_quote_that_is_none(
    dispute: str,
    run: Run,
    refused: Callable[..., None],
    unchanged: Callable[[str], Any],
    quote: str,
) -> None:
    with unchanged(dispute):
        refused(run("state", "1", "--source", "S1", "--quote", quote, db=dispute), 5, "quote")


def test_bad_files_are_refused_and_leave_nothing(
    dispute: str,
    run: Run,
    tmp_path: Path,
    refused: Callable[..., None],
    unchanged: Callable[[str], Any],
) -> None:
    huge, link, none, wrong = (tmp_path / name for name in ("huge", "link", "no.pdf", "wrong.txt"))
    dangling, pipe = tmp_path / "dangling", tmp_path / "pipe"
    dangling.symlink_to(tmp_path / "nowhere")
    os.mkfifo(pipe)
    with huge.open("wb") as stream:
        stream.truncate(2 << 30)
    link.symlink_to(huge)
    none.write_bytes(b"%PDF-1.4 and then nothing of a PDF")
    wrong.write_bytes("Мост закрыт".encode("windows-1251"))
    with unchanged(dispute):
        for path in (huge, link, none, wrong, dangling, pipe, tmp_path, "/dev/null"):
            refused(run("source", "add", path, db=dispute), 5, os.path.basename(path))
            refused(run("add", "A claim.", "--source", path, db=dispute), 5, os.path.basename(path))
        refused(run("source", "add", pipe, db=dispute), 5, "a device, a pipe or a socket")
        refused(run("source", "add", tmp_path / "none", db=dispute), 3, "neither a URL nor a file")
    assert run("source", "add", wrong, "--encoding", "windows-1251", db=dispute).code == 0
    assert run("source", "add", none, "--no-text", db=dispute).code == 0


def test_a_copy_known_without_text_is_kept_again_when_it_has_one(at: Desk, tmp_path: Path) -> None:
    path = tmp_path / "twice.txt"
    path.write_text("Kept without its text at first.")
    source = at.do("source", "add", path, "--no-text")
    claim = at.do("add", "Twice.", "--source", path, "--quote", "without its text")
    assert quotes_of(at, claim)[0]["state"] == "present"
    assert len(at.read("source", "show", source)["captures"]) == 2
    at.do("state", claim, "--source", path, "--quote", "at first")
    assert len(at.read("source", "show", source)["captures"]) == 2


def test_a_quote_is_taken_off_a_wrong_copy(at: Desk, tmp_path: Path) -> None:
    path, wrong = tmp_path / "right.txt", tmp_path / "wrong.txt"
    path.write_text("What the right one says.")
    wrong.write_text("What another one says, in totally new words.")
    claim = at.do("add", "Right.", "--source", path, "--quote", "totally new words", "--unverified")
    source = f"S{at.read('show', claim)['statements'][0]['source']['id']}"
    copy = at.do("source", "capture", source, wrong)
    (quote,) = quotes_of(at, claim)
    assert quote["state"] == "present"
    at.do("edit", f"Q{quote['id']}", "--unverified")
    assert quotes_of(at, claim)[0]["state"] == "unverified"
    at.do("retract", copy, "--because", "The wrong file.")
    assert at.do("source", "text", source) == "What the right one says."


def test_a_retracted_statement_holds_no_copy(at: Desk, tmp_path: Path) -> None:
    path = tmp_path / "held.txt"
    path.write_text("Held by nobody.")
    claim = at.do("add", "Held.", "--by", "A Holder", "--source", path, "--quote", "by nobody")
    quote = quotes_of(at, claim)[0]
    statement = at.read("show", claim)["statements"][0]["id"]
    at.do("retract", f"T{statement}", "--because", "Wrong.")
    at.do("retract", f"K{quote['capture']}", "--because", "Wrong.")


def test_the_prefix_is_for_those_that_stand_several_times(at: Desk, tmp_path: Path) -> None:
    path = tmp_path / "prefixed.txt"
    path.write_text("He said yes. He said no. The end, all agreed.")
    claim = at.do("add", "Prefixed.", "--source", path, "--quote", "He said", "--quote", "The end",
                  "--prefix", "yes. ")  # fmt: skip
    first, second = quotes_of(at, claim)
    assert (first["start"], second["exact"]) == (13, "The end")


def test_a_quote_that_only_an_older_copy_has_is_told(at: Desk, tmp_path: Path) -> None:
    path = tmp_path / "older.txt"
    path.write_text("There were 500 dead.")
    source = at.do("source", "add", path)
    path.write_text("There were 50 dead.")
    at.do("source", "capture", source, path)
    claim = at.do("add", "500 died.", "--source", source, "--quote", "500 dead")
    assert "no longer in K" in at.told
    assert quotes_of(at, claim)[0]["state"] in ("changed", "gone")


def test_a_page_does_not_say_whose_voice_it_is(at: Desk, tmp_path: Path) -> None:
    party = at.do("party", "add", "Whose Voice")
    path = tmp_path / "voice.html"
    path.write_text(PAGE.format("until June").replace("The Orlo Courier", party))
    source = at.do("source", "add", path)
    assert "publisher left out" in at.told
    assert "publisher" not in at.read("source", "show", source)


def test_hints_name_a_command_that_has_the_option(
    dispute: str, run: Run, tmp_path: Path, refused: Callable[..., None]
) -> None:
    path = tmp_path / "cp1251.txt"
    path.write_bytes("Мост закрыт".encode("windows-1251"))
    words = ("--source", path)
    for command in (("add", "A claim."), ("state", "1"), ("edit", "T1")):
        result = run(*command, *words, db=dispute)
        refused(result, 5, "--encoding", "that goes by: claimtrack source add")


def test_a_damaged_document_is_mended_by_saving_it_once_more(
    dispute: str, run: Run, tmp_path: Path, refused: Callable[..., None]
) -> None:
    path = tmp_path / "damaged.txt"
    path.write_text("A document that will be damaged.")
    source = run("source", "add", path, db=dispute).out.strip()
    with connected(dispute) as connection, transaction(connection):
        connection.plain("UPDATE document SET packed = X'00' WHERE size = 32")
    refused(run("source", "text", source, db=dispute), 4, "damaged or missing", "once more")
    assert run("source", "capture", source, path, db=dispute).code == 0
    assert run("source", "text", source, db=dispute).out == path.read_text()


def test_saving_leaves_no_half_file(dispute: str, tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "claimtrack"
    big = tmp_path / "big.txt"
    big.write_text("many words " * 200_000)
    script = (
        f"S=$({program} --db {dispute} source add {big}); ulimit -f 100;"
        f" {program} --db {dispute} source save $S half.txt"
    )
    result = result_of(["bash", "-c", script], cwd=tmp_path)
    assert result.code == 5 and "cannot be written" in result.err
    assert not (tmp_path / "half.txt").exists()


def test_quotes_of_the_same_words_keep_their_places_in_another_source(
    at: Desk, tmp_path: Path
) -> None:
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text("First came foo bar, then more. Second came foo bar, and that was all.")
    other.write_text(f"Reprinted. {one.read_text()}")
    claim = at.do(
        "add", "Foo bar.", "--source", one, "--quote", "foo bar", "--prefix", "First came"
    )
    statement = f"T{at.read('show', claim)['statements'][0]['id']}"
    at.do("edit", statement, "--quote", "foo bar", "--prefix", "Second came")
    at.do("edit", statement, "--source", other)
    first, second = quotes_of(at, claim)
    text = other.read_text()
    assert text[: first["start"]].endswith("First came ")
    assert text[: second["start"]].endswith("Second came ")


def test_the_same_words_are_not_quoted_twice(
    at: Desk, tmp_path: Path, refused: Callable[..., None]
) -> None:
    path = tmp_path / "once.txt"
    path.write_text("Quoted once and no more.")
    claim = at.do("add", "Once.", "--source", path, "--quote", "Quoted once")
    statement = f"T{at.read('show', claim)['statements'][0]['id']}"
    again = at.run("edit", statement, "--quote", "Quoted once", db=at.database)
    refused(again, 5, "for “Quoted once” already")


def test_the_copy_that_was_kept_last_is_the_newest_whatever_the_clock(
    dispute: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "clock.txt"
    path.write_text("What it said first.")
    source = run("source", "add", path, db=dispute).out.strip()
    with connected(dispute) as connection, transaction(connection):
        connection.plain("UPDATE capture SET captured = '2999-01-01T00:00:00Z'")
    path.write_text("What it says now.")
    run("source", "capture", source, path, db=dispute)
    assert run("source", "text", source, db=dispute).out == "What it says now."


def test_a_file_that_says_where_it_is_from_is_not_taken_at_its_word(
    at: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "forged.html"
    path.write_text(PAGE.format("until forged").replace("orlo-bridge", "a-real-story"))
    source = at.do("source", "add", path)
    at.do("add", "Forged.", "--source", "https://courier.example.org/a-real-story")
    assert f"{source} is a file that says it is from there" in at.told


def test_without_any_quote_recheck_says_so_once(sqlite: str, run: Run) -> None:
    for more in ((), ("--all",), ("--json",), ("-q",)):
        result = run("recheck", *more, db=sqlite)
        assert result.code == 0
        assert result.err == "there is no quote yet\n"
    assert run("recheck", "--format", "bogus", db=sqlite).code == 2
