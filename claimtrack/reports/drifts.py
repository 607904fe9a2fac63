"""How the numbers of one party moved, and where they moved without a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimtrack.queries.drifts import Move
from claimtrack.reports.columns import Column
from claimtrack.reports.estimates import APART, common_unit, leading, record, spaced, times
from claimtrack.reports.estimates import COLUMNS as OF_AN_ESTIMATE
from claimtrack.reports.records import Record, known

COLUMNS = (
    *OF_AN_ESTIMATE,
    Column("after", "After", shown=False, number=True),
    Column("factor", "Factor", number=True),
    Column("factor_bound", "Bound", shown=False),
    Column("link", "Link", shown=False),
    Column("without_a_word", "Without a word"),
    Column("order_uncertain", "Order uncertain", shown=False),
    Column("other_date", "For another date", shown=False),
)


def shown(
    moves: Sequence[Move], cells: int | None
) -> tuple[tuple[Column, ...], Iterator[dict[str, str]]]:
    """The columns and rows of a table, for a terminal of so many cells or, without, for a page.
    In a terminal what is counted is said once for rows that stand together."""
    common = common_unit([move.row for move in moves])
    page = cells is None
    columns = (*leading(common, APART if cells is None else cells),
               Column("move", "Move", wraps=True))  # fmt: skip
    rows = spaced([move.row for move in moves], common, repeated=page)
    told = {move.row.id: _told(move) for move in moves}

    def lines() -> Iterator[dict[str, str]]:
        for row, told_of in rows:
            if row is not None:
                yield told_of | {"move": told[row.id]}
            elif not page:
                yield {}

    return columns, lines()


def records(moves: Sequence[Move]) -> Iterator[Record]:
    """An estimate each, with how it moved from the one before."""
    for move in moves:
        yield record(move.row) | known(
            {
                "after": move.after and move.after.id,
                "factor": move.factor and move.factor.ratio,
                "factor_bound": move.factor and move.factor.bound,
                "link": move.link and str(move.link),
                "without_a_word": move.without_a_word or None,
                "other_date": move.other_date or None,
                "order_uncertain": move.order_uncertain or None,
            }
        )


def _told(move: Move) -> str:
    parts = [times(move.factor)] if move.factor else []
    if move.other_date:
        parts.append("for another date")
    if move.link:
        parts.append(str(move.link))
    if move.without_a_word:
        parts.append("WITHOUT A WORD")
    if move.order_uncertain:
        parts.append("order uncertain")
    return ", ".join(parts)
