"""Where analysts differ, side by side, and how far they agree in all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claimtrack.queries.agreement import Judged
from claimtrack.reports.output import Column
from claimtrack.reports.phrases import counted
from claimtrack.reports.records import Record, known
from claimtrack.scoring.agreement import Agreement

COLUMNS = (
    Column("id", "Claim", number=True),
    Column("text", "Text", wraps=True),
    Column("of", "Of"),
    Column("judgements", "Judgements", wraps=True),
    Column("uuid", "UUID", shown=False),
)


def record(row: Judged, *, whole: bool) -> Record:
    """One claim: `whole` for programs, else with its judgements as a person reads them."""
    fields = row._asdict()
    if whole:
        fields["judgements"] = [one._asdict() for one in row.judgements]
    else:
        told = (f"{one.analyst}: {one.value.replace('_', ' ')}" for one in row.judgements)
        fields["judgements"] = "; ".join(told)
    return known(fields)


def figures(found: Iterable[tuple[str, Agreement]]) -> list[Record]:
    """α for each sort of judgement, for programs."""
    return [known({"of": name, **one._asdict()}) for name, one in found]


def lines(found: Iterable[tuple[str, Agreement]]) -> Iterator[str]:
    """The same, for people."""
    for name, one in found:
        of = f"{counted(one.claims, 'claim')}, {counted(one.pairs, 'pair')} of judgements"
        if one.alpha is None:
            why = one.undefined if one.claims == 0 else f"{one.undefined}; {of}"
            yield f"{name}: no α: {why}\n"
        else:
            yield f"{name}: Krippendorff's α {one.alpha:.3f} ({of})\n"
