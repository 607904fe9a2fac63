"""Estimates side by side: how far apart they are, and what a meta-analysis would make of them.

Nothing here enters a score. Counts of different things are no conflict, and no estimate at all is
not a zero: what may stand side by side is for the caller to choose.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Estimate(NamedTuple):
    """A number as a source gives it: between what and what, and the best guess."""

    low: float
    best: float
    high: float


class Pooled(NamedTuple):
    """Effects pooled under random effects.

    `q`: Cochran's Q, how far the effects scatter, weighed by their precision. `tau2`: the variance
    between the studies. `i2`: the share of the scatter, in per cent, that chance within the studies
    does not explain. `mean` and `error`: the pooled effect and its standard error.
    """

    q: float
    tau2: float
    i2: float
    mean: float
    error: float


def fold_range(estimates: Iterable[Estimate | tuple[float, float, float]]) -> float:
    """How many times the lowest low the highest high is: 1 when all agree to the digit.

    Raises ValueError for no estimate, for one that is not a finite number above 0 (a ratio to zero
    says nothing), and for one whose best is not between low and high.
    """
    given = [Estimate(*estimate) for estimate in estimates]
    if not given:
        raise ValueError("no estimate")
    for low, best, high in given:
        if not all(math.isfinite(number) and number > 0 for number in (low, best, high)):
            raise ValueError(f"an estimate is a number above 0: {low}, {best}, {high}")
        if not low <= best <= high:
            raise ValueError(f"best is not between low and high: {low}, {best}, {high}")
    return max(estimate.high for estimate in given) / min(estimate.low for estimate in given)


def random_effects(effects: Sequence[float], variances: Sequence[float]) -> Pooled:
    """The effects of several studies pooled by the moment estimator of DerSimonian & Laird (1986),
    with I² by Higgins & Thompson (2002).

    Raises ValueError for no study, for effects and variances that do not pair up or are not finite,
    and for a variance that is not above 0.
    """
    if not effects or len(effects) != len(variances):
        raise ValueError(f"{len(effects)} effects, {len(variances)} variances")
    if not all(math.isfinite(number) for number in (*effects, *variances)):
        raise ValueError("effects and variances are finite numbers")
    if min(variances) <= 0 or not math.isfinite(1 / min(variances)):
        raise ValueError(f"a variance is above 0: {min(variances)}")
    precisions = [1 / variance for variance in variances]
    total = math.fsum(precisions)
    fixed = _mean(effects, precisions)
    q = math.fsum(
        precision * (effect - fixed) ** 2
        for effect, precision in zip(effects, precisions, strict=True)
    )
    freedom = len(effects) - 1
    scale = total - math.fsum(precision * precision for precision in precisions) / total
    excess = max(0.0, q - freedom)
    # Of one study, or of several without scatter beyond chance, nothing is left between them.
    tau2 = excess / scale if excess else 0.0
    weights = [1 / (variance + tau2) for variance in variances]
    return Pooled(
        q,
        tau2,
        100 * excess / q if excess else 0.0,
        _mean(effects, weights),
        math.sqrt(1 / math.fsum(weights)),
    )


def _mean(effects: Sequence[float], weights: Sequence[float]) -> float:
    weighed = (effect * weight for effect, weight in zip(effects, weights, strict=True))
    return math.fsum(weighed) / math.fsum(weights)
