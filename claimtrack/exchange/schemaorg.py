"""Objects of schema.org as they stand on the web: a text or an object or a list of either, wherever
a text, an object or a list should stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from claimtrack.exchange.reviews import party
from claimtrack.exchange.webtext import addresses, plain
from claimtrack.ledger.entries import PartyEntry

_KINDS = {
    "person": "person",
    "organization": "organisation",
    "newsmediaorganization": "outlet",
    "governmentorganization": "government",
    "politicalparty": "organisation",
    "ngo": "organisation",
    "corporation": "organisation",
}
_DEEPEST = 20
_PREFIX = re.compile(r"^(?:schema:|https?://schema\.org/)")
UNUSUAL = re.compile(rb'"(?:schema:|https?://schema\.org/)\w+"\s*:|"properties"\s*:')
"""Where this stands in an object, it has to be made `usual`."""


def usual(value: Any) -> Any:
    """The value with the members of objects by their bare names: "schema:author" and
    "https://schema.org/author" are "author", and what extractors of microdata put into "properties"
    stands in the object itself."""
    if isinstance(value, list):
        return [usual(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {_PREFIX.sub("", name): usual(one) for name, one in value.items()}
    inner = found.get("properties")
    return {**found, **inner} if isinstance(inner, dict) else found


def types(value: Any) -> set[str]:
    """The types of an object, in lower case, without prefix and address."""
    return {one.lower() for one in type_names(value)}


def type_names(value: Any) -> list[str]:
    """The types of an object, as it writes them, without prefix and address."""
    given = value.get("@type", value.get("type")) if isinstance(value, dict) else None
    texts = [one for one in listed(given) if isinstance(one, str)]
    return [re.split("[:/#]", text.strip())[-1] for text in texts if text.strip()]


def listed(value: Any) -> list[Any]:
    """A list as it is, nothing as an empty one, a single value as a list of it; lists within lists
    laid out. JSON-LD's @list, @set and @value are seen through."""
    if isinstance(value, str):
        return [value]
    found: list[Any] = []
    _lay_out(value, found, 0)
    return found


def _lay_out(value: Any, found: list[Any], depth: int) -> None:
    if isinstance(value, dict):
        for wrapper in ("@list", "@set", "@value"):
            if wrapper in value:
                value = value[wrapper]
                break
    if isinstance(value, list) and depth < _DEEPEST:
        for one in value:
            _lay_out(one, found, depth + 1)
    elif value is not None and not isinstance(value, list):
        found.append(value)


def of_type(value: Any, wanted: str, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects of a type, wherever they stand in a value; not those within one of them."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        if wanted in types(value):
            yield value
            return
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from of_type(one, wanted, depth + 1)


def first_text(value: Any, *names: str) -> str | None:
    """The first text there: the value itself, or a member of an object of one of those names."""
    for one in listed(value):
        if isinstance(one, dict):
            for name in names:
                if text := first_text(one.get(name), "name", "@value"):
                    return text
        elif text := plain(one):
            return text
    return None


def first(value: dict[str, Any], *names: str) -> Any:
    """The first of those members that holds anything."""
    return next((value[name] for name in names if value.get(name) not in (None, "", [], {})), None)


def urls(value: Any) -> list[str]:
    """All addresses there: of texts, and of the members url, @id, sameAs of objects."""
    found: list[str] = []
    for one in listed(value):
        if isinstance(one, dict):
            for name in ("url", "@id", "sameAs", "contentUrl"):
                if inner := [url for part in listed(one.get(name)) for url in addresses(part)]:
                    found += inner
                    break
        else:
            found += addresses(one)
    return list(dict.fromkeys(found))


def parties(value: Any) -> list[PartyEntry]:
    """The people and organisations there, each once."""
    found: dict[str, PartyEntry] = {}
    for one in listed(value):
        if isinstance(one, dict):
            names = [
                plain(part) for part in listed(first(one, "name", "legalName", "alternateName"))
            ]
            kind = next((_KINDS[type_] for type_ in sorted(types(one)) if type_ in _KINDS), None)
        else:
            names, kind = [plain(one)], None
        for name in names:
            if (known := party(name, kind)) and known.name not in found:
                found[known.name] = known
    return list(found.values())
