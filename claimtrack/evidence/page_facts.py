"""What a web page says of itself: title, author, publisher, date, address, language.

Only what is marked as such counts. A date in the text, or in the address, is none of the page's: it
may well be that of the event.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.evidence.extracts import address, day, language_tag, value

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "citation_publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "dc.date",
    "dcterms.date",
    "date",
)
_LARGEST_JSON = 1_000_000  # characters
_MOST_NODES = 1000


class PageFacts(NamedTuple):
    """In the order of an Extract."""

    title: str | None
    author: str | None
    publisher: str | None
    published: str | None
    url: str | None
    language: str | None


def page_facts(root: HtmlElement, url: str | None, small: bool) -> PageFacts:
    """What a page says of itself; None for each thing it does not say. `url` is where it was found.
    Of a page that is not `small` only the head is looked at."""
    metas = _metas(root)
    linked = list(_json_nodes(root))
    title, author, sitename = _by_trafilatura(root) if small else (None, None, None)
    canonical = _canonical(root, metas)
    where = address(canonical, url)
    if sitename and canonical and sitename.lower() in canonical.lower():
        sitename = None  # it was taken from the address
    publisher = (
        value(metas.get("og:site_name"))
        or next(filter(None, (_named(node.get("publisher")) for node in linked)), None)
        or value(sitename)
    )
    return PageFacts(
        value(title) or value(metas.get("og:title")) or value(root.findtext(".//title")),
        value(author) or value(metas.get("author")),
        publisher,
        _published(root, metas, linked),
        where,
        language_tag(root.get("lang") or root.get("xml:lang")),
    )


def _by_trafilatura(root: HtmlElement) -> tuple[str | None, str | None, str | None]:
    from trafilatura.metadata import extract_metadata

    # A format that is none ends its search for dates, which guesses from any text, at once.
    found = extract_metadata(root, date_config={"outputformat": ""})
    return found.title, found.author, found.sitename


def _metas(root: HtmlElement) -> dict[str, str]:
    """The first content of each name or property, names in lower case."""
    metas: dict[str, str] = {}
    for element in root.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if key and (content := element.get("content")):
            metas.setdefault(key.lower(), content)
    return metas


def _json_nodes(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD that describe the page: those at the top and in its graph, articles
    first."""
    nodes: list[dict[str, Any]] = []
    for script in root.iter("script"):
        text = script.text or ""
        if script.get("type") != "application/ld+json" or len(text) > _LARGEST_JSON:
            continue
        try:
            found = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in found if isinstance(found, list) else [found]:
            graph = node.get("@graph") if isinstance(node, dict) else None
            inner = graph if isinstance(graph, list) else []
            nodes += [each for each in (node, *inner) if isinstance(each, dict)]
    return iter(
        sorted(nodes[:_MOST_NODES], key=lambda node: "Article" not in str(node.get("@type")))
    )


def _named(found: Any) -> str | None:
    if isinstance(found, list):
        found = found[0] if found else None
    return value(found.get("name") if isinstance(found, dict) else found)


def _published(
    root: HtmlElement, metas: dict[str, str], linked: list[dict[str, Any]]
) -> str | None:
    told: list[object] = [metas.get(key) for key in _PUBLISHED[:2]]
    told += [node.get("datePublished") for node in linked]
    told += [metas.get(key) for key in _PUBLISHED[2:]]
    for element in root.iter("time"):
        if element.get("itemprop") == "datePublished" or element.get("pubdate") is not None:
            told.append(element.get("datetime"))
    return next(filter(None, map(day, told)), None)


def _canonical(root: HtmlElement, metas: dict[str, str]) -> str | None:
    for element in root.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and element.get("href"):
            return str(element.get("href"))
    return metas.get("og:url")
