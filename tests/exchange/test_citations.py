"""BibTeX, CSL-JSON and MediaWiki, read by the readers of others."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import bibtexparser
import mwparserfromhell
import pytest
from factories import claim, link, revising
from mwparserfromhell.nodes import ExternalLink, Heading, Tag, Template, Wikilink
from outgoing import hostile, telling

from claimtrack.exchange import citing, registry
from claimtrack.queries.exports import Export, claims, sources
from claimtrack.reports.wrapping import visible
from claimtrack.store.engine import reading
from claimtrack.vocabulary import Kind, Relation

NAMED = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
    "textasciicircum": "^", "textless": "<", "textgreater": ">", "textbar": "|",
    "textquotedbl": '"',
}  # fmt: skip
CSL_TYPES = {"article-newspaper", "report", "webpage", "document"}
CSL_TEXTS = {
    "id", "type", "title", "container-title", "publisher", "URL", "archive_location", "language",
    "note",
}  # fmt: skip
DATES = [
    ("2018-02-20", [[2018, 2, 20]], False), ("2018-02", [[2018, 2]], False),
    ("2018", [[2018]], False), ("~2018", [[2018]], True), ("2018-02~", [[2018, 2]], True),
    ("2018?", [[2018]], True), ("2018-01/2018-03", [[2018, 1], [2018, 3]], False),
    ("2017/~2018", [[2017], [2018]], True),
]  # fmt: skip
BEYOND = ["201X", "2018-21", "2018-01/..", "[2017,2018]"]


def written(database: str, name: str, chosen: tuple[int, ...] | None = None) -> str:
    write = registry.named(name, "write").write
    assert write is not None
    with reading(database) as connection:
        return b"".join(write(Export(connection, chosen), {})).decode()


def unlatex(text: str) -> str:
    """What LaTeX sets of the escapes, by the manuals."""
    return re.sub(
        r"\\(?:(text[a-z]+)\{\}|([$&#%_]))", lambda m: NAMED[m[1]] if m[1] else m[2], text
    )


def bibliography(told: str) -> Any:
    found = bibtexparser.parse_string(told)
    assert not found.failed_blocks
    return found


@hostile
def test_bibtex_gives_every_text_back(outgoing_desk: str, text: str) -> None:
    with telling(outgoing_desk, text) as made:
        (entry,) = bibliography(made.written("bibtex").decode()).entries
        (source,) = sources(made.export)
    fields = {field.key: field.value for field in entry.fields}
    for name, value in (
        ("title", source.title), ("author", source.author),
        ("journal", source.publisher and source.publisher.name),
    ):  # fmt: skip
        assert value is not None
        assert unlatex(fields[name][1:-1]) == visible(value), name
        assert fields[name][0] + fields[name][-1] == "{}"
        assert fields[name].count("{") == fields[name].count("}")
    assert unlatex(fields["annote"]) == visible(source.note or "")
    assert re.fullmatch(r"https://example\.org/[^\s{}\\]*", fields["url"])


@hostile
def test_csl_json_gives_every_text_back(outgoing_desk: str, text: str) -> None:
    with telling(outgoing_desk, text) as made:
        (item,) = json.loads(made.written("csljson"))
        (source,) = sources(made.export)
    require_item(item)
    assert (item["title"], item["author"], item["note"]) == (
        source.title, [{"literal": source.author}], source.note,
    )  # fmt: skip
    assert source.publisher is not None and item["container-title"] == source.publisher.name


def require_item(item: dict[str, Any]) -> None:
    """What CSL 1.0.2 has of the fields that are used here."""
    assert item["type"] in CSL_TYPES and item["id"]
    for name, value in item.items():
        if name in CSL_TEXTS:
            assert isinstance(value, str), name
        elif name == "author":
            assert all(set(one) == {"literal"} for one in value)
        else:
            assert name in ("issued", "accessed"), name
            assert set(value) <= {"date-parts", "circa", "literal"}
            for parts in value.get("date-parts", ()):
                assert 1 <= len(parts) <= 3 and all(isinstance(part, int) for part in parts)


@pytest.mark.parametrize(("date", "parts", "about"), DATES)
def test_a_date_that_others_can_write(
    sqlite: str, date: str, parts: list[list[int]], about: bool
) -> None:
    with telling(sqlite, "x", date=date) as made:
        (item,) = json.loads(made.written("csljson"))
        (entry,) = bibliography(made.written("bibtex").decode()).entries
    assert item["issued"] == {"date-parts": parts} | ({"circa": True} if about else {})
    fields = {field.key: field.value for field in entry.fields}
    assert str(parts[0][0]) in fields["year"] and ("c." in fields["year"]) == about
    first = fields["date"].split("/")[0]
    assert first.rstrip("~") == "-".join(f"{part:02}" for part in parts[0])
    assert first.endswith("~") == about


@pytest.mark.parametrize("date", BEYOND)
def test_a_date_beyond_that_keeps_its_words(sqlite: str, date: str) -> None:
    with telling(sqlite, "x", date=date) as made:
        (item,) = json.loads(made.written("csljson"))
        (entry,) = bibliography(made.written("bibtex").decode()).entries
        page = made.written("mediawiki").decode()
    assert item["issued"] == {"literal": date}
    fields = {field.key: field.value for field in entry.fields}
    assert date in fields["note"] and "year" not in fields
    assert date in html.unescape(page)


@pytest.mark.parametrize(
    ("kind", "csl", "bibtex"),
    [
        ("outlet", "article-newspaper", "article"),
        ("government", "report", "techreport"),
        ("organisation", "report", "techreport"),
        ("armed_group", "report", "misc"),
        ("person", "webpage", "misc"),
        ("anonymous_group", "webpage", "misc"),
    ],
)
def test_the_type_is_by_who_published(sqlite: str, kind: str, csl: str, bibtex: str) -> None:
    with telling(sqlite, "x", kind=kind) as made:
        (item,) = json.loads(made.written("csljson"))
        (entry,) = bibliography(made.written("bibtex").decode()).entries
    assert (item["type"], entry.entry_type) == (csl, bibtex)


def test_keys_are_unique_and_stay_when_a_source_is_edited(fixture_database: str) -> None:
    before = bibliography(written(fixture_database, "bibtex"))
    keys = [entry.key for entry in before.entries]
    with reading(fixture_database) as connection:
        found = list(sources(Export(connection)))
    assert keys == [citing.key(one) for one in found] and len(set(keys)) == len(found) > 3
    assert keys == [item["id"] for item in json.loads(written(fixture_database, "csljson"))]
    with revising(fixture_database) as revision:
        revision.edit(Kind.SOURCE, found[0].number, title="Another", published="1999")
    after = bibliography(written(fixture_database, "bibtex"))
    assert [entry.key for entry in after.entries] == keys


TAGS = {"ref", "references", "table", "tr", "td", "th"}


def plain(node: object) -> str:
    return html.unescape(str(node))


@hostile
def test_no_text_becomes_markup_of_a_wiki(outgoing_desk: str, text: str) -> None:
    with telling(outgoing_desk, text) as made:
        page = mwparserfromhell.parse(made.written("mediawiki").decode())
        known = (made.claim, made.rebuttal)
        (source,) = sources(made.export)
    nodes = list(page.ifilter(recursive=True))
    for node in nodes:
        if isinstance(node, Template):
            assert str(node.name).strip() == "cite news"
        elif isinstance(node, Tag):
            assert str(node.tag) in TAGS, node
        elif isinstance(node, Heading):
            assert node.level == 2
        else:
            assert not isinstance(node, Wikilink), node
    headings = [plain(node.title).strip() for node in nodes if isinstance(node, Heading)]
    expected = [visible(one.text).strip() for one in known]
    assert headings == [*expected, "References"]
    template = next(node for node in nodes if isinstance(node, Template))
    assert plain(template.get("title").value).strip() == visible(source.title or "").strip()
    assert plain(template.get("quote").value).strip() == visible(text).strip()
    address = str(template.get("url").value).strip()
    assert re.fullmatch(r"https://example\.org/[^\s{}|\[\]<>\"']*", address)
    links = [str(node.url) for node in nodes if isinstance(node, ExternalLink)]
    assert all(url.startswith("https://example.org/") for url in links)
    assert len(links) <= len([node for node in nodes if isinstance(node, Template)])


def test_a_wiki_has_each_contested_claim_and_cites_each_statement_once(
    fixture_database: str,
) -> None:
    page = mwparserfromhell.parse(written(fixture_database, "mediawiki"))
    with reading(fixture_database) as connection:
        found = {one.uuid: one for one in claims(Export(connection))}
    contested = {
        found[end].text
        for one in found.values()
        for link_ in one.links
        if link_.relation in ("rebuts", "undercuts")
        and (end := link_.target_claim or "") in found
        and one.standing is not None
    }
    headings = {plain(node.title).strip() for node in page.ifilter_headings()}
    assert headings - {"References"} == contested
    references = [tag for tag in page.ifilter_tags() if tag.tag == "ref"]
    named = [str(tag.get("name").value) for tag in references if not tag.self_closing]
    assert len(named) == len(set(named)) > 3
    assert {str(tag.get("name").value) for tag in references} == set(named)


def test_claims_that_were_chosen_are_on_the_page_contested_or_not(database: str) -> None:
    with revising(database) as revision:
        claim(revision, "One.", by="Ana")
        claim(revision, "Two.", by="Ben")
        claim(revision, "Three.")
        link(revision, 2, Relation.REBUTS, 1)
    assert re.findall("== (.*) ==", written(database, "mediawiki")) == ["One."]
    told = written(database, "mediawiki", (3, 1))
    assert re.findall("== (.*) ==", told) == ["Three.", "One."]
    assert "| rebuts || Two. || Ben || undated" in told
    assert "| claim || Three. || unattributed || undated" in told


def test_an_archived_copy_is_cited_with_its_day(sqlite: str) -> None:
    archived = "https://web.archive.org/web/20180827120000/https://example.org/x"
    with revising(sqlite) as revision:
        claim(revision, "One.", by="Ana", source="https://example.org/x")
        claim(revision, "Two.", by="Ana", source="https://example.org/y")
        revision.edit(Kind.SOURCE, 1, archive_url=archived)
        revision.edit(Kind.SOURCE, 2, archive_url="https://archive.example/abc")
    told = written(sqlite, "mediawiki", (1, 2))
    assert f"|archive-url={archived} |archive-date=2018-08-27" in told
    assert "archive.example" not in told
