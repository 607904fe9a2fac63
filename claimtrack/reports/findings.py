"""What the comparison of numbers finds, in words: fold ranges, conflicts, what is none and why."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import TYPE_CHECKING

from claimtrack.reports.estimates import spread, summary, thing, told, voice_count
from claimtrack.reports.output import Format, escaped
from claimtrack.reports.phrases import counted
from claimtrack.reports.wrapping import visible, wrap

if TYPE_CHECKING:
    from claimtrack.evidence.comparisons import Bearing, Group, Pair
    from claimtrack.queries.estimates import EstimateRow

NAMED, CONFLICTS = 3, 10
"""Pairs that are named: of each sort, and of conflicts."""
NAMELESS = "numbers without a unit"


def findings(rows: Sequence[EstimateRow], groups: Sequence[Group], *, stats: bool) -> Iterator[str]:
    """What the comparison of some estimates finds, a line each: fold ranges, conflicts, then what
    is no conflict and why; with `stats` the pooled figures. An empty line parts the sections."""
    from claimtrack.evidence.comparisons import Bearing

    folds = [f"Fold range of {_subject(rows, group)}: {_fold(rows, group)}"
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
    ):
        if found[bearing]:
            yield _named(rows, len(found[bearing]), why, found[bearing])
    yield from _of_dates(rows, found[Bearing.DATE])
    yield from _of_things(rows, groups)
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


def _of_dates(rows: Sequence[EstimateRow], pairs: Sequence[Pair]) -> Iterator[str]:
    """Pairs for different dates, and those of which one has no date, apart."""
    places = {place for pair in pairs for place in (pair.one, pair.other)}
    undated = {place for place in places if rows[place].measured.earliest is None}
    unknown = [pair for pair in pairs if undated & {pair.one, pair.other}]
    known = [pair for pair in pairs if not undated & {pair.one, pair.other}]
    if known:
        yield _named(rows, len(known), "For different dates, so no conflict", known)
    if unknown:
        yield _named(rows, len(unknown), "Not known to be for one date, one being undated", unknown)


def _of_things(rows: Sequence[EstimateRow], groups: Sequence[Group]) -> Iterator[str]:
    """Pairs of different things, and those that may be of one but do not tell, apart."""
    things = [rows[group.places[0]].measured.thing for group in groups]
    sizes = {thing: len(group.places) for thing, group in zip(things, groups, strict=True)}
    every = math.comb(sum(sizes.values()), 2) - sum(math.comb(size, 2) for size in sizes.values())
    unknown = untold(sizes)
    for count, apart, why in (
        (unknown, False, "Not known to count the same thing"),
        (every - unknown, True, "Of different things, so no conflict"),
    ):
        if count:
            across = (
                _pair(*places)
                for at, group in enumerate(groups)
                for later in range(at + 1, len(groups))
                if differ(things[at], things[later]) is apart
                for places in product(group.places, groups[later].places)
            )
            yield _named(rows, count, why, list(islice(across, NAMED)))


def differ(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two things are told to be different, not only told on one side."""
    return any(mine and theirs and mine != theirs for mine, theirs in zip(one, other, strict=True))


def untold(sizes: dict[tuple[str, str], int]) -> int:
    """How many pairs of unlike things are not told to differ. Counted by unit and by what is
    counted: there may be as many things as estimates."""
    units: Counter[str] = Counter()
    of_units: Counter[str] = Counter()
    for (unit, what), size in sizes.items():
        units[unit] += size
        of_units[what] += size
    found = 0
    for (unit, what), size in sizes.items():
        if unit and what:
            alike = {(unit, what), (unit, ""), ("", what), ("", "")}
            matching = sum(sizes.get(one, 0) for one in alike)
        elif unit or what:
            told_of, text = (units, unit) if unit else (of_units, what)
            matching = told_of[text] + told_of[""]
        else:
            matching = units.total()
        found += size * (matching - size)
    return found // 2


def _subject(rows: Sequence[EstimateRow], group: Group) -> str:
    one = rows[group.places[0]]
    return thing(one) if one.unit or one.counted else NAMELESS


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
    of = f"{counted(len(group.places), 'estimate')} by {counted(voices, 'voice')}"
    ends = [f"E{rows[place].id}" for place in (fold.at_lowest, fold.at_highest)]
    if fold.lowest == fold.highest:
        # "At least 1" would tell nothing: every fold range is.
        found = "not known, as an end is open" if fold.open else "1"
        return f"{found}; {ends[0]} and {ends[1]} both say {told(fold.lowest)}; {of}"
    low, high = told(fold.lowest), told(fold.highest)
    reach = f"from {low} ({ends[0]}) to {high} ({ends[1]})"
    if ends[0] == ends[1]:
        reach = f"from {low} to {high}, both {ends[0]}"
    return f"{'at least ' if fold.open else ''}{told(fold.ratio)}, {reach}; {of}"


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
            f"Pooled, {_subject(rows, group)}: {counted(found.estimates, 'estimate')}{left};"
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
