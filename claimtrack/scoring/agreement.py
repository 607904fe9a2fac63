"""How far analysts agree: Krippendorff's α.

K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): 1 is complete agreement, 0
what chance would give, below 0 less than that. Verdicts are names; credibility, likelihood and
confidence are ranks, so that neighbours differ less than the two ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Agreement(NamedTuple):
    """Of so many `claims` that two or more judged, by so many `pairs` of judgements. `alpha` is
    None where it is not defined, for a reason that `undefined` tells."""

    claims: int
    pairs: int
    alpha: float | None
    undefined: str | None


ALONE = "no claim was judged by two analysts"
MISSING = "pip install 'claimtrack[agreement]' brings the library that computes it"
ALIKE = "all judgements are the same, and one value tells nothing of chance"


def agreement(judged: Iterable[Sequence[str]], order: Sequence[str] | None) -> Agreement:
    """α of the judgements of each claim; `order` has the values from low to high, None where they
    are names."""
    counts = [Counter(values) for values in judged if len(values) > 1]
    pairs = sum(n * (n - 1) // 2 for n in (count.total() for count in counts))
    domain = list(order) if order is not None else sorted({name for one in counts for name in one})
    if not counts:
        return Agreement(0, 0, None, ALONE)
    if len({name for one in counts for name in one}) == 1:
        return Agreement(len(counts), pairs, None, ALIKE)
    try:
        import krippendorff
    except ImportError:
        return Agreement(len(counts), pairs, None, MISSING)
    alpha = krippendorff.alpha(
        value_counts=[[count[name] for name in domain] for count in counts],
        value_domain=list(range(len(domain))),
        level_of_measurement="nominal" if order is None else "ordinal",
    )
    return Agreement(len(counts), pairs, float(alpha), None)
