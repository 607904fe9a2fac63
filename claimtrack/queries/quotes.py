"""Quotes: where they stand in the saved copies, and whether they still do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.queries import captures
from claimtrack.store.engine import Connection
from claimtrack.vocabulary import QuoteState

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.evidence.rechecking import Checked


class Quote(NamedTuple):
    """The exact words, and where they stand: in the text of `capture` from `start` up to `end`
    (code points), between `prefix` and `suffix`; None where that was never verified. `state` is by
    the newest copy of the source."""

    id: int
    exact: str
    language: str | None
    prefix: str | None
    suffix: str | None
    start: int | None
    end: int | None
    capture: int | None
    state: QuoteState


class Place(NamedTuple):
    """Where a quote belongs: `newest` and `newest_text` are of the newest copy with a text."""

    statement: int
    claim: int
    source: int | None
    newest: int | None
    newest_text: str | None


class Rechecked(NamedTuple):
    """A quote tested against the text of the newest copy of its source; `found` is None where
    there is nothing to test: it was never verified, or no copy has a text."""

    quote: Quote
    place: Place
    found: Checked | None


def of_claim(connection: Connection, claim: int) -> dict[int, list[Quote]]:
    """The live quotes of a claim's statements, by statement."""
    found: dict[int, list[Quote]] = {}
    for quote, place in _read(connection, "claim", claim):
        found.setdefault(place.statement, []).append(_judged(connection, quote, place))
    return found


def recheck(connection: Connection, by: str = "all", number: int = 0) -> Iterator[Rechecked]:
    """Every live quote (`by` "all"), those of a claim or of a source, tested word for word against
    the newest copy of its source, also where it was anchored in that very copy."""
    for quote, place in _read(connection, by, number):
        if place.newest_text is None or quote.capture is None:
            yield Rechecked(quote, place, None)
        else:
            checked = _check(connection, quote, place.newest_text)
            yield Rechecked(quote._replace(state=checked.state), place, checked)


def of_statement(connection: Connection, statement: int, *, judged: bool = False) -> list[Quote]:
    """The live quotes of a statement; their state is looked up only when it is asked for."""
    found = _read(connection, "statement", statement)
    return [_judged(connection, *one) if judged else one[0] for one in found]


def source_of(connection: Connection, quote: int) -> int | None:
    """The source that the statement of a quote was found in."""
    found: int | None = connection.value(_source_of, id=quote)
    return found


def _read(connection: Connection, by: str, number: int) -> Iterator[tuple[Quote, Place]]:
    values = {} if by == "all" else {"id": number}
    for row in connection.all(_quotes, by, **values):
        place = Place._make(row[8:])
        # Where no copy with a text is left, nothing tells.
        verified = row[7] is not None and place.newest is not None
        state = QuoteState.PRESENT if verified else QuoteState.UNVERIFIED
        yield Quote._make((*row[:8], state)), place


def _judged(connection: Connection, quote: Quote, place: Place) -> Quote:
    """The quote with its state by the newest copy."""
    if place.newest_text is None or quote.capture in (None, place.newest):
        return quote
    return quote._replace(state=_check(connection, quote, place.newest_text).state)


def _check(connection: Connection, quote: Quote, sha256: str) -> Checked:
    from claimtrack.evidence.anchors import Anchor
    from claimtrack.evidence.rechecking import check

    assert quote.start is not None and quote.end is not None
    anchor = Anchor(quote.start, quote.end, quote.exact, quote.prefix or "", quote.suffix or "")
    return check(captures.text(connection, sha256), anchor)


def _quotes(by: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import capture, claim, statement
    from claimtrack.store.tables import quote as q

    newest = (
        sa.select(capture.c.id)
        .where(
            capture.c.source_id == statement.c.source_id,
            capture.c.text_sha256.is_not(None),
            capture.c.retraction.is_(None),
        )
        .order_by(*captures.newest_first(capture))
        .limit(sa.literal_column("1"))
        .correlate(statement)
        .scalar_subquery()
    )
    latest = capture.alias("latest")
    found = (
        sa.select(
            q.c.id, q.c.exact, q.c.language, q.c.prefix, q.c.suffix, q.c.start, q.c.end,
            q.c.capture_id, statement.c.id, statement.c.claim_id, statement.c.source_id,
            latest.c.id, latest.c.text_sha256,
        )
        .select_from(
            q.join(statement, statement.c.id == q.c.statement_id)
            .join(claim, claim.c.id == statement.c.claim_id)
            .outerjoin(latest, latest.c.id == newest)
        )
        .where(
            q.c.retraction.is_(None),
            statement.c.retraction.is_(None),
        )
    )  # fmt: skip
    if by in ("all", "source"):
        found = found.where(claim.c.retraction.is_(None))
    if by == "all":
        unsourced = statement.c.source_id.is_(None)
        return found.order_by(unsourced, statement.c.source_id, q.c.id)
    column = {
        "claim": statement.c.claim_id,
        "source": statement.c.source_id,
        "statement": statement.c.id,
    }[by]
    return found.where(column == sa.bindparam("id")).order_by(q.c.id)


def _source_of() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import quote, statement

    return (
        sa.select(statement.c.source_id)
        .join(quote, quote.c.statement_id == statement.c.id)
        .where(quote.c.id == sa.bindparam("id"))
    )
