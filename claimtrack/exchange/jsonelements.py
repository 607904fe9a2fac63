"""An element of a JSON file as its reader takes it: its value, or why it is set aside."""

from __future__ import annotations

from typing import Any, NamedTuple

from claimtrack.exchange.jsonstreams import Broken, Element
from claimtrack.exchange.jsonvalues import Wrong, parse
from claimtrack.ledger.entries import Place, Rejected


class Given(NamedTuple):
    """An element that could be read, and its value."""

    element: Element
    value: Any


def taken(one: Element | Broken, place: Place, *, torn: str, wrong: str) -> Given | Rejected:
    """What stands at a place; else why not, with the next step where it is `torn`, or where
    something in it is `wrong`."""
    if isinstance(one, Broken):
        return Rejected(place, one.problem, torn, one.raw)
    try:
        return Given(one, parse(one.raw))
    except Wrong as fault:
        return Rejected(place._replace(field=fault.field), fault.problem, wrong, one.raw)
