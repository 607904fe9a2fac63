"""Quotes: the exact words of a statement, found word for word in a saved copy of its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.errors import Ambiguous, Refused
from claimtrack.evidence.white import WHITE, one_spaced
from claimtrack.ledger.revising import edit, require_words
from claimtrack.queries import captures, texts
from claimtrack.queries import quotes as queries
from claimtrack.queries.captures import CaptureRow
from claimtrack.queries.references import Reference
from claimtrack.store.contents import contents
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import Kind, QuoteState

if TYPE_CHECKING:
    from claimtrack.evidence.anchors import Anchor

LONGEST = 10_000
"""Characters of a quote. What is longer is no quote but a copy, and copies are kept as such."""
SHOWN = 100
"""Characters of a quote or a passage that a message repeats."""
NOWHERE: dict[str, Any] = dict.fromkeys(("capture_id", "start", "end", "prefix", "suffix"))
"""The columns of a quote that stands in no saved copy."""


class Quoting(NamedTuple):
    """How quotes are to be found: what stands before one that occurs several times, whether one
    that is not found is kept all the same, and places that were chosen: the number of the copy, the
    words, and where they start. `beside` is what stood before and after a quote in another text."""

    prefix: str | None = None
    unverified: bool = False
    chosen: tuple[tuple[int, str, int], ...] = ()
    beside: tuple[str, str] | None = None


PLAIN = Quoting()
"""A quote must stand there once."""


class SeveralPlaces(Ambiguous):
    """A quote that occurs several times in a saved copy. `places` are all of them."""

    def __init__(self, exact: str, capture: CaptureRow, places: list[Anchor]) -> None:
        self.exact, self.capture, self.places = exact, capture.id, places
        first = " / ".join(told_place(place) for place in places[:3])
        more = f" / and {len(places) - 3} more" if len(places) > 3 else ""
        super().__init__(
            f"{_shown(exact)} stands {len(places)} times in K{capture.id}: {first}{more}",
            "say what stands right before the one you mean: --prefix TEXT",
        )


def told_place(place: Anchor) -> str:
    """A place for a person: the words before, the quote's beginning, the words after."""
    shown = place.exact if len(place.exact) <= 40 else f"{place.exact[:39]}…"
    return f"…{one_spaced(f'{place.prefix}[{shown}]{place.suffix}').strip(' ')}…"


def add_quote(
    revision: Revision, statement: int, source: int | None, exact: str, how: Quoting = PLAIN
) -> int:
    """A new quote of a statement that was found in `source`; returns its number. Raises Refused
    for words that stand in no saved copy, or that the statement has already, and SeveralPlaces for
    such as stand there often."""
    fields = anchored(revision, source, exact, how)
    _refuse_twice(revision, statement, fields)
    return revision.create(Kind.QUOTE, statement_id=statement, **fields)


def edit_quote(
    revision: Revision, number: int, fields: dict[str, Any], how: Quoting = PLAIN
) -> bool:
    """Changes a quote's words, which are then looked for anew, or its language; with a choice of
    place alone, its place. Kept as unverified and no more, it is taken off the copy that it stands
    in. Returns whether anything changed."""
    fields = dict(fields)
    if how.unverified and "exact" not in fields:
        fields |= NOWHERE
    elif "exact" in fields or how != PLAIN:
        its_own = texts.text_of(revision.connection, Reference(Kind.QUOTE, number))
        exact = fields.get("exact", its_own)
        source = queries.source_of(revision.connection, number)
        fields |= NOWHERE | anchored(revision, source, exact, how)
        (quote,) = contents(revision.connection, Kind.QUOTE, (number,))
        _refuse_twice(revision, quote.row["statement_id"], fields, but=number)
    return edit(revision, Reference(Kind.QUOTE, number), fields)


def move(revision: Revision, statement: int, source: int | None, how: Quoting) -> None:
    """Looks for all quotes of a statement in another source, which it is now found in: each first
    where what stands beside it is the same."""
    for quote in queries.of_statement(revision.connection, statement):
        its_own = how._replace(beside=(quote.prefix or "", quote.suffix or ""))
        fields = NOWHERE | anchored(revision, source, quote.exact, its_own)
        _refuse_twice(revision, statement, fields, but=quote.id)
        edit(revision, Reference(Kind.QUOTE, quote.id), fields)


def _refuse_twice(
    revision: Revision, statement: int, fields: dict[str, Any], but: int | None = None
) -> None:
    """Raises Refused for words that a statement has a quote for, at that very place."""
    place = fields["exact"], fields.get("capture_id"), fields.get("start")
    for quote in queries.of_statement(revision.connection, statement):
        if quote.id != but and (quote.exact, quote.capture, quote.start) == place:
            raise Refused(
                f"T{statement} has Q{quote.id} for {_shown(quote.exact)} already",
                "give other words, or retract that quote first",
            )


def meet(revision: Revision, source: int) -> None:
    """Looks for the quotes of a source in its newest copy: those never verified are anchored there
    where they stand once; of the others those that no longer stand there are told."""
    from claimtrack.evidence.anchors import anchors

    connection = revision.connection
    for found in queries.recheck(connection, "source", source):
        quote, place = found.quote, found.place
        if found.found is not None:
            if quote.state in (QuoteState.CHANGED, QuoteState.GONE):
                revision.notes.append(
                    f"Q{quote.id} {_shown(quote.exact)} is {quote.state} in K{place.newest};"
                    f" see: claimtrack recheck S{source}"
                )
        elif place.newest_text is not None:
            places = anchors(captures.text(connection, place.newest_text), quote.exact)
            if len(places) == 1:
                assert place.newest is not None
                fields = _fields(place.newest, places[0])
                revision.edit(Kind.QUOTE, quote.id, **fields)
                revision.notes.append(f"Q{quote.id} is verified: it stands in K{place.newest}")
            else:
                times = "stands several times" if places else "does not stand"
                revision.notes.append(
                    f"Q{quote.id} {_shown(quote.exact)} {times} in K{place.newest}; it stays"
                    " unverified"
                )


def anchored(revision: Revision, source: int | None, exact: str, how: Quoting) -> dict[str, Any]:
    """The columns of a quote: its words, and where they stand in the newest saved copy that has
    them. A source without a copy proves nothing, and the quote is kept as unverified; so is, where
    `how` says so, one that no copy has. Raises Refused, SeveralPlaces."""
    require_words(exact, "quote")
    # A no-break space is a character of the quote.
    exact = exact.strip(WHITE)
    if len(exact) > LONGEST:
        raise Refused(
            f"the quote is too long ({len(exact):,} characters)",
            f"quote the words that matter, at most {LONGEST:,} characters",
        )
    known = [] if source is None else captures.with_text(revision.connection, source)
    for capture in known:
        place = _place(revision, capture, exact, how)
        if place is not None:
            if capture is not known[0]:
                revision.notes.append(
                    f"{_shown(exact)} stands in K{capture.id}, no longer in K{known[0].id}"
                )
            return _fields(capture.id, place)
    if known and not how.unverified:
        raise _not_there(revision, known[0], exact, how.prefix)
    if source is None:
        reason = "no source is named"
    elif known:
        after = f" right after “{how.prefix[:SHOWN]}”" if how.prefix else ""
        reason = f"it does not stand in K{known[0].id}{after}"
    else:
        reason = (
            f"S{source} has no saved copy with a text; add one: claimtrack source capture S{source}"
        )
    revision.notes.append(f"{_shown(exact)} is unverified: {reason}")
    return {"exact": exact}


def _place(revision: Revision, capture: CaptureRow, exact: str, how: Quoting) -> Anchor | None:
    from claimtrack.evidence.anchors import anchors

    text = captures.text_of(revision.connection, capture)
    places = anchors(text, exact)
    if how.beside is not None:
        before, after = how.beside
        same = [p for p in places if p.prefix.endswith(before) and p.suffix.startswith(after)]
        if len(same) == 1:
            return same[0]
    if len(places) > 1 and how.prefix:
        # One of several quotes may need it; those that stand there once do not.
        places = anchors(text, exact, prefix=how.prefix)
    if len(places) > 1:
        starts = {start for of, words, start in how.chosen if (of, words) == (capture.id, exact)}
        places = [place for place in places if place.start in starts] or places
    if len(places) > 1:
        raise SeveralPlaces(exact, capture, places)
    return places[0] if places else None


def _fields(capture: int, place: Anchor) -> dict[str, Any]:
    return {
        "capture_id": capture,
        "exact": place.exact,
        "start": place.start,
        "end": place.end,
        "prefix": place.prefix,
        "suffix": place.suffix,
    }


def _not_there(revision: Revision, capture: CaptureRow, exact: str, prefix: str | None) -> Refused:
    from claimtrack.evidence.anchors import anchors
    from claimtrack.evidence.differences import told
    from claimtrack.evidence.likeness import nearest

    text = captures.text_of(revision.connection, capture)
    where = f"K{capture.id}, the saved copy of S{capture.source}"
    if prefix and (places := anchors(text, exact)):
        return Refused(
            f"{_shown(exact)} stands in {where}, but not right after “{prefix[:SHOWN]}”:"
            f" {' / '.join(told_place(place) for place in places[:3])}",
            "copy what stands before it to the letter",
        )
    near = nearest(text, exact)
    kept = "or keep it as it is with --unverified"
    if near is None:
        return Refused(
            f"{_shown(exact)} does not stand in {where}, nor anything much like it",
            f"see: claimtrack source text S{capture.source}; {kept}",
        )
    told_differences = "; ".join(told(one) for one in near.differences[:3])
    return Refused(
        f"{_shown(exact)} does not stand in {where}; nearest there:"
        f" {_shown(near.anchor.exact)} ({told_differences})",
        f"quote it to the letter, {kept}",
    )


def _shown(exact: str) -> str:
    flat = one_spaced(exact).strip(" ")
    return f"“{flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + '…'}”"
