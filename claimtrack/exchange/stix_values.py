"""What STIX 2.1 objects tell of themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping

from claimtrack.exchange.properties import Object, listed, text
from claimtrack.exchange.stix_names import EXTENSION

_LONGEST = 2000  # characters of a claim that is made of a description


def day(given: Object, name: str) -> str | None:
    """The day of a timestamp."""
    found = re.match(r"\d{4}-\d{2}-\d{2}(?=T)", text(given, name) or "", re.ASCII)
    return found[0] if found else None


def own(given: Object) -> Object | None:
    """What the extension of claimtrack tells of an object; None where it has none."""
    extensions = given.get("extensions")
    told = extensions.get(EXTENSION) if isinstance(extensions, dict) else None
    return told if isinstance(told, dict) else None


def name_of(given: Object) -> str:
    """What an object is called, by itself."""
    for name in ("name", "value", "content", "pattern", "explanation", "key", "path", "id"):
        if found := text(given, name):
            return found[:200]
    return "?"


def sentence(given: Object, names: Mapping[str, str]) -> str:
    """What an object says, in neutral words."""
    kind = text(given, "type") or ""
    described, name = text(given, "description"), name_of(given)
    if kind in ("note", "report", "grouping"):
        return (text(given, "content") or name)[:_LONGEST]

    def called(reference: str) -> str:
        target = text(given, reference) or ""
        return names.get(target, target or "?")

    if kind == "relationship":
        relation = (text(given, "relationship_type") or "is related to").replace("-", " ")
        found = f"{called('source_ref')} {relation} {called('target_ref')}"
    elif kind == "sighting":
        where = [names.get(one, one) for one in listed(given, "where_sighted_refs")]
        found = f"{called('sighting_of_ref')} was sighted"
        found += f" by {', '.join(where)}" if where else ""
    else:
        found = f'{kind.replace("-", " ").capitalize()} "{name}"'
    return (f"{found}: {described}" if described else f"{found}.")[:_LONGEST]
