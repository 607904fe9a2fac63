"""CSL-JSON: the sources that the claims rest on, for reference managers and citation processors.

The input model of the Citation Style Language 1.0.2 (csl-data.json): dates in parts, about ones
with `circa`; what a date cannot say in parts stands there in its author's words (`literal`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claimtrack.exchange.citing import dated, key, title
from claimtrack.exchange.iris import iri
from claimtrack.exchange.registry import Format, Options
from claimtrack.reports.machines import json_array

if TYPE_CHECKING:
    from claimtrack.queries.exports import Export, OutSource

_TYPES = {
    "outlet": "article-newspaper",
    "government": "report",
    "armed_group": "report",
    "organisation": "report",
}
"""The type of item by who published; of any other a web page or a document."""
_CONTAINED = ("article-newspaper", "webpage")


def write(export: Export, options: Options) -> Iterator[bytes]:
    """The sources as one array of items."""
    from claimtrack.queries.exports import sources

    for chunk in json_array(item(source) for source in sources(export)):
        yield chunk.encode()


def item(source: OutSource) -> dict[str, Any]:
    """A source as an item of CSL."""
    publisher, address = source.publisher, iri(source.url)
    kind = _TYPES.get(
        (publisher and publisher.party_kind) or "", "webpage" if address else "document"
    )
    found = {
        "id": key(source),
        "type": kind,
        "title": title(source),
        "author": [{"literal": source.author}] if source.author else None,
        "container-title" if kind in _CONTAINED else "publisher": publisher and publisher.name,
        "issued": _date(source.published),
        "accessed": _date(source.accessed),
        "URL": address,
        "archive_location": source.archive_url,
        "language": source.language,
        "note": source.note,
    }
    return {name: value for name, value in found.items() if value}


def _date(text: str | None) -> dict[str, Any] | None:
    found = dated(text)
    if found is None:
        return {"literal": text} if text else None
    ends = (found.first,) if found.last is None else (found.first, found.last)
    parts = {"date-parts": [list(end) for end in ends]}
    return parts | {"circa": True} if found.about else parts


FORMAT = Format(
    name="csljson",
    label="CSL-JSON, the sources",
    media_type="application/vnd.citationstyles.csl+json",
    suffixes=(".csl.json", ".json"),
    specification="https://docs.citationstyles.org/en/v1.0.2/",
    write=write,
)
