"""Text from outside within MediaWiki markup: nothing in it may become markup.

What means something is written as a character reference, which MediaWiki shows and never parses
(Help:Formatting, Help:Magic words). The rest stays as it is, since people edit what comes out.
"""

from __future__ import annotations

import re

from claimtrack.exchange.citing import MONTHS, Dated, dated
from claimtrack.exchange.iris import iri
from claimtrack.queries.exports import OutSource
from claimtrack.reports.wrapping import visible

_MEANS = re.compile(
    r"[&<>\[\]{}|=]"  # entities, tags, links, templates, tables, headings
    r"|''+|~~~+|__+"  # bold, signatures, behaviour switches
    r"|(?<=[A-Za-z]):(?=\S)"  # addresses
    r"|^[*#:;!+\- ]"  # lists and cells, at the beginning of a line
    r"|\b(?:RFC|PMID|ISBN)(?=\s)"  # magic links
)


def wiki(text: str) -> str:
    """The text on one line, as MediaWiki shows it."""
    return _MEANS.sub(
        lambda found: "".join(f"&#{ord(character)};" for character in found[0]),
        visible(text).strip(),
    )


def citation(source: OutSource, quotes: tuple[str, ...]) -> str:
    """A source by a template of Citation Style 1: news of an outlet, the web, or anything else."""
    address, publisher = iri(source.url, plain=True), source.publisher
    outlet = publisher is not None and publisher.party_kind == "outlet"
    template = "cite news" if outlet else "cite web" if address else "citation"
    named = source.title or source.file_name or source.url or ""
    fields = {
        "author": source.author,
        "title": named,
        "work" if outlet else "publisher": publisher.name if publisher else None,
        "language": source.language,
        "quote": " […] ".join(quotes),
    }
    told = {name: wiki(value) for name, value in fields.items() if value}
    told |= _dates(source)
    if address:
        told["url"] = address
    told |= _archived(source.archive_url)
    parts = "".join(f" |{name}={value}" for name, value in told.items())
    return f"{{{{{template}{parts}}}}}"


def _dates(source: OutSource) -> dict[str, str]:
    """Dates in the forms that the templates take; of any other, in its author's words, as
    `orig-date`, which takes all."""
    told = {}
    if source.published:
        found = _date(dated(source.published))
        told["date" if found else "orig-date"] = found or wiki(source.published)
    read = dated(source.accessed)
    if source.url and read and len(read.first) == 3 and not read.last and not read.about:
        told["access-date"] = _date(read)
    return told


def _date(found: Dated | None) -> str:
    if found is None or found.last is not None or (found.about and len(found.first) > 1):
        return ""
    year = f"{found.first[0]:04}"
    if len(found.first) == 3:
        return f"{year}-{found.first[1]:02}-{found.first[2]:02}"
    if len(found.first) == 2:
        return f"{MONTHS[found.first[1] - 1]} {year}"
    return f"c. {year}" if found.about else year


def _archived(address: str | None) -> dict[str, str]:
    """An archived copy whose address tells its day, without which the templates refuse it."""
    known = iri(address, plain=True)
    day = re.search("/([0-9]{4})([0-9]{2})([0-9]{2})[0-9]{0,6}(?:[a-z_]*)/", known or "")
    if known is None or day is None:
        return {}
    return {"archive-url": known, "archive-date": "-".join(day.groups())}
