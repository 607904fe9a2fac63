"""The numbers that claims give, side by side: who, when, how much, and what conflicts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from claimtrack.reports.columns import Column
from claimtrack.reports.records import Record, known, values_of
from claimtrack.reports.wrapping import visible, wrap

if TYPE_CHECKING:
    from claimtrack.evidence.amounts import Amount
    from claimtrack.evidence.comparisons import Factor, Fold, Group, Measured
    from claimtrack.evidence.random_effects import Summary
    from claimtrack.queries.estimates import Estimate, EstimateRow

COLUMNS = (
    Column("id", "Estimate", number=True),
    Column("claim", "Claim", number=True),
    Column("claimant", "Claimant", wraps=True),
    Column("said", "Said"),
    Column("counted", "Counted", wraps=True),
    Column("unit", "Unit"),
    Column("low", "Low", number=True),
    Column("best", "Best", number=True),
    Column("high", "High", number=True),
    Column("figure", "Figure", shown=False),
    Column("estimated_for", "For", shown=False),
    Column("voice", "Voice", shown=False, wraps=True),
    Column("source", "Source", shown=False, number=True),
    Column("text", "Text", shown=False, wraps=True),
    Column("note", "Note", shown=False, wraps=True),
    Column("live", "Live", shown=False),
    Column("uuid", "UUID", shown=False),
    Column("outside_topic", "Outside the topic", shown=False),
)
DRAWN, APART = 72, 60
"""Cells that a terminal needs for a drawing, and for low, best and high in columns of their own."""


def told(value: Decimal | float) -> str:
    """A number as people read it: `10,000`, `10.5`; of a float three digits."""
    exact = value if isinstance(value, Decimal) else Decimal(f"{value:.2e}")
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spread(amount: Amount) -> str:
    """`8,000–12,000`, `700`, `1,000 or more`, `500 or less`."""
    if amount.least is None or amount.most is None:
        return f"{told(amount.told[0])} or {'less' if amount.least is None else 'more'}"
    if amount.least == amount.most:
        return told(amount.least)
    return f"{told(amount.least)}–{told(amount.most)}"


def thing(one: Estimate | EstimateRow | Measured) -> str:
    """`fighters, active`."""
    return ", ".join(filter(None, (one.unit, one.counted))) or "without a unit"


def section(estimates: Sequence[Estimate], cells: int) -> Iterator[str]:
    """The estimates of one claim, a paragraph each."""
    if estimates:
        yield "\nEstimates\n"
    for one in estimates:
        parts = [f"E{one.id} {one.figure} {thing(one)}"]
        if one.estimated_for:
            parts.append(f"for {one.estimated_for}")
        if spread(one.amount) != one.figure:
            parts.append(f"read as {values(one.amount)}")
        if one.note:
            parts.append(f"[{one.note}]")
        first, *rest = wrap(visible("; ".join(parts)), cells - 4)
        yield f"{first}\n"
        yield from (f"    {line}\n" for line in rest)


def values(amount: Amount) -> str:
    """`8,000–12,000, best 10,000`."""
    best = "" if amount.best is None or amount.low is None else f", best {told(amount.best)}"
    return spread(amount) + best


def plotted(
    rows: Sequence[EstimateRow], cells: int
) -> tuple[tuple[Column, ...], Iterator[dict[str, str]]]:
    """The columns and rows of a table for a terminal of so many cells."""
    from claimtrack.reports import ranges

    common = common_unit(rows)
    columns = leading(common, cells)
    scale = ranges.scale((row.amount for row in rows), max(16, cells // 4))
    ends = told(Decimal(str(scale.low))), told(Decimal(str(scale.high)))
    if cells >= DRAWN:
        scale = scale._replace(cells=max(scale.cells, sum(map(len, ends)) + 5))
        columns.append(Column("plot", ranges.heading(*ends, scale)))

    def lines() -> Iterator[dict[str, str]]:
        for row, told_of in spaced(rows, common):
            yield {} if row is None else told_of | {"plot": ranges.drawn(row.amount, scale)}

    return tuple(columns), lines()


def listed(rows: Sequence[EstimateRow]) -> tuple[tuple[Column, ...], Iterator[dict[str, str]]]:
    """The columns and rows of a page that is no terminal: the words of the table, undrawn."""
    common = common_unit(rows)
    told_of = (found for row, found in spaced(rows, common, repeated=True) if row)
    return tuple(leading(common, APART)), told_of


def leading(unit: str | None, cells: int) -> list[Column]:
    """The columns that a table of estimates begins with, in a terminal of so many cells."""
    columns = [
        Column("id", ""),
        Column("thing", visible(unit or "Counted"), wraps=True),
        Column("who", "Who", wraps=True),
    ]
    if cells < APART:
        return [*columns, Column("number", "Number", wraps=True)]
    named = (("low", "Low"), ("best", "Best"), ("high", "High"))
    return columns + [Column(key, heading, number=True) for key, heading in named]


def spaced(
    rows: Sequence[EstimateRow], unit: str | None, *, repeated: bool = False
) -> Iterator[tuple[EstimateRow | None, dict[str, str]]]:
    """Each estimate with what a table tells of it, None between those of different things. What is
    counted is said once for rows that stand together, unless `repeated`, and without the unit that
    all have."""
    above = None
    for row in rows:
        here = row.measured.thing
        if above not in (None, here):
            yield None, {}
        name = thing(row) if unit is None else row.counted or "not said"
        name = "" if above == here and not repeated else name
        above = here
        told_of = {"id": f"E{row.id}", "thing": name, "who": who(row)}
        yield row, told_of | told_values(row.amount) | {"number": values(row.amount)}


def common_unit(rows: Sequence[EstimateRow]) -> str | None:
    """The unit of all of the estimates, to stand above them; None where they differ."""
    units = {row.measured.thing[0] for row in rows}
    unit = rows[0].unit if rows else None
    return unit[:1].upper() + unit[1:] if unit and len(units) == 1 else None


def told_values(amount: Amount) -> dict[str, str]:
    """Low, best and high for a table; an open end is said to be one."""
    found = {name: "" if value is None else told(value) for name, value in amount._asdict().items()}
    if amount.least is None:
        found["low"] = "open"
    if amount.most is None:
        found["high"] = "open"
    return found


def who(row: EstimateRow) -> str:
    """`VOA, 2018, for 2017-04 (C25, superseded)`; `Union, 2018 (C7, outside the topic)`."""
    parts = [row.claimant or "unattributed", row.said or "undated"]
    if row.estimated_for:
        parts.append(f"for {row.estimated_for}")
    marks = "" if row.live else ", superseded"
    marks += ", outside the topic" if row.outside else ""
    return f"{', '.join(parts)} (C{row.claim}{marks})"


def voice_count(rows: Sequence[EstimateRow], group: Group) -> int:
    """From how many voices the estimates of a group are."""
    return len({rows[place].measured.voice for place in group.places})


def summary(rows: Sequence[EstimateRow], group: Group) -> Summary | None:
    """The pooled figures of a group; None where fewer than two of it have a width."""
    from claimtrack.evidence.random_effects import effect, pooled

    effects = [found for place in group.places if (found := effect(rows[place].amount))]
    return pooled(effects) if len(effects) > 1 else None


def records(
    rows: Sequence[EstimateRow],
    live: Sequence[EstimateRow],
    groups: Sequence[Group],
    *,
    stats: bool,
) -> Iterator[Record]:
    """An estimate each, with how it bears on the others of the same thing, and what was found of
    all of those."""
    bearings: dict[int, list[Record]] = {row.id: [] for row in live}
    of: dict[int, Record] = {}
    for group in groups:
        told_of = _group_record(live, group, stats=stats)
        of.update((live[place].id, told_of) for place in group.places)
        for one, other, bearing in group.pairs:
            here, there = live[one].id, live[other].id
            bearings[here].append({"id": there, "bearing": bearing.value})
            bearings[there].append({"id": here, "bearing": bearing.value})
    for row in rows:
        found = {"compared": bearings[row.id], "group": of[row.id]} if row.live else {}
        yield record(row) | found


def record(row: EstimateRow) -> Record:
    """One estimate with its claim."""
    names = ("id", "uuid", "claim", "text", "claimant", "said", "source", "voice", "figure")
    more = ("unit", "counted", "estimated_for", "note", "live")
    fields = row._asdict()
    told_of: dict[str, Any] = {name: fields[name] for name in names}
    last = {name: fields[name] for name in more} | {"outside_topic": row.outside or None}
    return known(told_of | values_of(row.amount) | last)


def _group_record(rows: Sequence[EstimateRow], group: Group, *, stats: bool) -> Record:
    from claimtrack.evidence.amounts import number

    found: Record = {"estimates": len(group.places), "voices": voice_count(rows, group)}
    fold: Fold | None = group.fold
    if fold is not None:
        found |= {
            "fold_range": fold.ratio,
            "lowest": number(fold.lowest),
            "highest": number(fold.highest),
            **({"open": True} if fold.open else {}),
        }
    pooled = summary(rows, group) if stats else None
    if pooled is not None:
        low, high = pooled.interval
        found["pooled"] = {
            "estimates": pooled.estimates,
            "left_out": len(group.places) - pooled.estimates,
            "q": pooled.q,
            "degrees": pooled.degrees,
            "tau2": pooled.tau2,
            "i2": pooled.i2,
            "mean": pooled.mean,
            "error": pooled.error,
            "value": math.exp(pooled.mean),
            "lower": math.exp(low),
            "upper": math.exp(high),
        }
    return found


def times(factor: Factor) -> str:
    """`×0.7`, `at least ×3`."""
    bound = factor.bound.replace("_", " ")
    return f"{bound} ×{told(factor.ratio)}".strip()
