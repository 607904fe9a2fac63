"""The numbers that claims give, side by side: who, when, how much, and what conflicts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from claimtrack.reports.columns import Column
from claimtrack.reports.output import Format, escaped
from claimtrack.reports.phrases import counted
from claimtrack.reports.records import Record, known, values_of
from claimtrack.reports.wrapping import visible, wrap

if TYPE_CHECKING:
    from claimtrack.evidence.amounts import Amount
    from claimtrack.evidence.comparisons import Bearing, Factor, Fold, Group, Measured, Pair
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
NAMED, CONFLICTS = 3, 10
"""Pairs that are named: of each sort, and of conflicts."""


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
    return ", ".join(filter(None, (one.unit, one.counted))) or "not said what"


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
    rows: Sequence[EstimateRow], unit: str | None
) -> Iterator[tuple[EstimateRow | None, dict[str, str]]]:
    """Each estimate with what a table tells of it, None between those of different things. What is
    counted is said once for rows that stand together, without the unit that all have."""
    above = None
    for row in rows:
        here = row.measured.thing
        if above not in (None, here):
            yield None, {}
        name = "" if above == here else thing(row) if unit is None else row.counted or "not said"
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


def findings(rows: Sequence[EstimateRow], groups: Sequence[Group], *, stats: bool) -> Iterator[str]:
    """What the comparison of some estimates finds, a line each: fold ranges, conflicts, then what
    is no conflict and why; with `stats` the pooled figures. An empty line parts the sections."""
    from claimtrack.evidence.comparisons import Bearing

    folds = [f"Fold range of {thing(rows[group.places[0]])}: {_fold(rows, group)}"
             for group in groups if group.fold]  # fmt: skip
    yield from folds or ["No two of them are comparable, so there is no fold range."]
    yield ""
    found: dict[Bearing, list[Pair]] = {bearing: [] for bearing in Bearing}
    for group in groups:
        for pair in group.pairs:
            found[pair.bearing].append(pair)
    conflicts = found[Bearing.CONFLICT]
    if conflicts:
        yield f"{counted(len(conflicts), 'pair')} in conflict:"
        for pair in conflicts[:CONFLICTS]:
            yield f"    {_against(rows, pair)} ({thing(rows[pair.one])})"
        if len(conflicts) > CONFLICTS:
            yield f"    and {len(conflicts) - CONFLICTS:,} more, all of which --json has"
    else:
        yield "No two of them conflict."
    for bearing, why in (
        (Bearing.OPEN, "Fit together only because an end is open"),
        (Bearing.AGREE, "Fit together"),
        (Bearing.OWN, "By one voice, which is drift and no conflict"),
        (Bearing.DATE, "For different dates, so no conflict"),
    ):
        if found[bearing]:
            yield _named(rows, len(found[bearing]), why, found[bearing])
    sizes = [len(group.places) for group in groups]
    different = math.comb(sum(sizes), 2) - sum(math.comb(size, 2) for size in sizes)
    if different:
        across = (
            (one, other)
            for at, group in enumerate(groups)
            for later in groups[at + 1 :]
            for one, other in product(group.places, later.places)
        )
        some = [_pair(one, other) for one, other in islice(across, NAMED)]
        yield _named(rows, different, "Of different things, so no conflict", some)
    if stats:
        yield ""
        yield from _statistics(rows, groups)


def paragraphs(lines: Iterable[str], form: Format, cells: int) -> Iterator[str]:
    """Lines of prose below a table, in one of the formats for people."""
    if form is not Format.TABLE:
        for line in filter(None, lines):
            text = escaped(line.strip(), form)
            yield f"<p>{text}</p>\n" if form is Format.HTML else f"\n{text}\n"
        return
    yield "\n"
    for line in lines:
        lead = len(line) - len(line.lstrip())
        first, *rest = wrap(visible(line.strip()), cells - lead - 4)
        yield f"{' ' * lead}{first}".rstrip() + "\n"
        yield from (f"{' ' * (lead + 4)}{part}\n" for part in rest)


def _pair(one: int, other: int) -> Pair:
    from claimtrack.evidence.comparisons import Bearing, Pair

    return Pair(one, other, Bearing.DEFINITION)


def _named(rows: Sequence[EstimateRow], count: int, why: str, some: Sequence[Pair]) -> str:
    named = [f"E{rows[one].id} and E{rows[other].id}" for one, other, _ in some[:NAMED]]
    more = ", …" if count > NAMED else ""
    return f"{why}: {counted(count, 'pair')}, {', '.join(named)}{more}"


def _against(rows: Sequence[EstimateRow], pair: Pair) -> str:
    one, other = (
        f"E{row.id} {row.claimant or 'unattributed'} {spread(row.amount)}"
        for row in (rows[pair.one], rows[pair.other])
    )
    return f"{one} against {other}"


def _fold(rows: Sequence[EstimateRow], group: Group) -> str:
    fold = group.fold
    assert fold is not None
    voices = voice_count(rows, group)
    return (
        f"{'at least ' if fold.open else ''}{told(fold.ratio)}, from {told(fold.lowest)}"
        f" (E{rows[fold.at_lowest].id}) to {told(fold.highest)} (E{rows[fold.at_highest].id});"
        f" {counted(len(group.places), 'estimate')} by {counted(voices, 'voice')}"
    )


def voice_count(rows: Sequence[EstimateRow], group: Group) -> int:
    """From how many voices the estimates of a group are."""
    of_its_own = sum(rows[place].voice_id is None for place in group.places)
    return of_its_own + len({rows[place].voice_id for place in group.places} - {None})


def summary(rows: Sequence[EstimateRow], group: Group) -> Summary | None:
    """The pooled figures of a group; None where fewer than two of it have a width."""
    from claimtrack.evidence.random_effects import effect, pooled

    effects = [found for place in group.places if (found := effect(rows[place].amount))]
    return pooled(effects) if len(effects) > 1 else None


def _statistics(rows: Sequence[EstimateRow], groups: Sequence[Group]) -> Iterator[str]:
    any_pooled = False
    for group in groups:
        found = summary(rows, group)
        if found is None:
            continue
        any_pooled = True
        out = len(group.places) - found.estimates
        left = f", {out} without a width left out" if out else ""
        low, high = found.interval
        yield (
            f"Pooled, {thing(rows[group.places[0]])}: {counted(found.estimates, 'estimate')}{left};"
            f" Q {found.q:.2f} on {counted(found.degrees, 'degree')} of freedom,"
            f" τ² {found.tau2:.3f}, I² {found.i2:.1f} %;"
            f" {told(math.exp(found.mean))} (95 %: {told(math.exp(low))} to {told(math.exp(high))})"
        )
    if any_pooled:
        yield (
            "Pooled by DerSimonian and Laird in logarithms, each range read as one of 95 % and each"
            " estimate as if it were independent. A summary of what was said, and no verdict."
        )
    else:
        yield "Nothing to pool: it takes two estimates of one thing that have a low and a high."


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
