"""Whether a quote still stands in the newest text of its source."""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from claimtrack.evidence.anchors import (
    AROUND,
    Anchor,
    Place,
    anchored,
    occurrences,
    places,
    whole,
)
from claimtrack.evidence.differences import Difference, differences, fold, in_common
from claimtrack.evidence.likeness import ENOUGH, Nearest, likeness, nearest, widened
from claimtrack.evidence.white import WHITE, one_spaced
from claimtrack.folding import has_substance
from claimtrack.vocabulary import QuoteState

_LOOKED_AT = 10_000
"""Of a quote that stands in more places than these, the first ones are compared."""
_TELLING = 8
"""A shorter prefix or suffix says nothing about a place."""
_ROOM = 200
"""How much longer than twice the quote other words in its place may be."""


class Checked(NamedTuple):
    """How a quote fares, where it or the passage most like it stands now, what differs, and whether
    it is `elsewhere`: moved, and nothing beside it is as it was."""

    state: QuoteState
    anchor: Anchor | None
    differences: list[Difference]
    elsewhere: bool = False


def check(text: str, anchor: Anchor) -> Checked:
    """How the quote of an older text fares in this one. PRESENT: where it stood. MOVED: word for
    word elsewhere; of several places the one whose surroundings agree best with the old ones, of
    these the nearest. CHANGED: only a passage like it, or other words between its old surroundings.
    GONE: neither. Where its edges cut a word or a number now, that is but a passage like it. Raises
    ValueError for a quote without anything but white space."""
    old = Place(anchor.start, anchor.end)
    if text[slice(*old)] == anchor.exact and whole(text, old):
        return Checked(QuoteState.PRESENT, anchored(text, old), [])
    found = islice(places(text, anchor.exact), _LOOKED_AT)
    best = max(found, key=lambda place: _agreement(text, place, anchor), default=None)
    if best is not None:
        agreed, _ = _agreement(text, best, anchor)
        beside = len(one_spaced(anchor.prefix)) + len(one_spaced(anchor.suffix))
        elsewhere = agreed < min(_TELLING, beside)
        return Checked(QuoteState.MOVED, anchored(text, best), [], elsewhere)
    like = _like(text, anchor)
    if like is None:
        return Checked(QuoteState.GONE, None, [])
    return Checked(QuoteState.CHANGED, like.anchor, like.differences)


def _agreement(text: str, place: Place, anchor: Anchor) -> tuple[int, int]:
    """How many characters on both sides are as they were, and how near the old place is; line
    breaks aside."""
    wide = 2 * AROUND
    before = one_spaced(text[max(0, place.start - wide) : place.start])[::-1]
    after = one_spaced(text[place.end : place.end + wide])
    same = in_common(before, one_spaced(anchor.prefix)[::-1]) + in_common(
        after, one_spaced(anchor.suffix)
    )
    return same, -abs(place.start - anchor.start)


def _like(text: str, anchor: Anchor) -> Nearest | None:
    """The passage between the old surroundings, if it is like the quote; else the one most like it;
    else what stands between the old surroundings, whatever it is."""
    place = _between(text, anchor)
    if place is None:
        return _nearest(text, anchor.exact)
    passage = anchored(text, widened(text, place))
    alike = likeness(fold(anchor.exact), fold(passage.exact))
    if alike >= ENOUGH:
        return Nearest(passage, differences(anchor.exact, passage.exact), alike)
    other = Nearest(passage, [Difference(anchor.exact, passage.exact, 0)], alike)
    return _nearest(text, anchor.exact) or other


def _nearest(text: str, exact: str) -> Nearest | None:
    """The passage most like the quote. That a short one stands inside of a long word, as “war” in
    “warehouse”, is not enough."""
    found = nearest(text, exact)
    return found if found is not None and found.likeness >= ENOUGH else None


def _between(text: str, anchor: Anchor) -> Place | None:
    """Where there are other words between the prefix and the suffix."""
    prefix, suffix = anchor.prefix.strip(WHITE), anchor.suffix.strip(WHITE)
    if min(len(prefix), len(suffix)) < _TELLING:
        return None
    for _, start in islice(occurrences(text, prefix), 100):
        room = text[start : start + 2 * len(anchor.exact) + _ROOM]
        for end, _ in islice(occurrences(room, suffix), 1):
            inside = room[:end]
            if has_substance(inside):
                left = len(inside) - len(inside.lstrip(WHITE))
                return Place(start + left, start + len(inside.rstrip(WHITE)))
    return None
