"""Random-effects summary of estimates that differ by more than their widths explain.

DerSimonian, R. and Laird, N., "Meta-analysis in clinical trials", Controlled Clinical Trials 7
(1986), 177–188; I² is that of Higgins and Thompson, Statistics in Medicine 21 (2002), 1539–1558.
With effects yᵢ, variances vᵢ, weights wᵢ = 1/vᵢ and k estimates:

    ȳ = Σ wᵢyᵢ / Σ wᵢ        Q = Σ wᵢ(yᵢ − ȳ)²        df = k − 1
    τ² = max(0, (Q − df) / (Σ wᵢ − Σ wᵢ² / Σ wᵢ))      I² = 100 · max(0, (Q − df) / Q)
    μ = Σ wᵢ*yᵢ / Σ wᵢ*      se = (Σ wᵢ*)^−½           wᵢ* = 1/(vᵢ + τ²)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from claimtrack.evidence.amounts import Amount
from claimtrack.evidence.comparisons import middle

NORMAL = 1.96
"""Standard errors from the middle to either end of a 95 % interval."""


class Effect(NamedTuple):
    """One number and its variance."""

    value: float
    variance: float


class Summary(NamedTuple):
    """The figures of the paper; `i2` in per cent, 0 to 100, `mean` and `error` in units of the
    effects."""

    estimates: int
    q: float
    degrees: int
    tau2: float
    i2: float
    mean: float
    error: float

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the mean."""
        return self.mean - NORMAL * self.error, self.mean + NORMAL * self.error


def pooled(effects: Sequence[Effect]) -> Summary:
    """The summary of two or more effects with variances above zero."""
    weights = [1 / effect.variance for effect in effects]
    whole = math.fsum(weights)
    common = _mean(effects, weights)
    q = math.fsum(w * (e.value - common) ** 2 for w, e in zip(weights, effects, strict=True))
    degrees = len(effects) - 1
    scale = whole - math.fsum(weight * weight for weight in weights) / whole
    tau2 = max(0.0, (q - degrees) / scale)
    i2 = 100 * max(0.0, (q - degrees) / q) if q > 0 else 0.0
    mixed = [1 / (effect.variance + tau2) for effect in effects]
    return Summary(
        len(effects), q, degrees, tau2, i2, _mean(effects, mixed), math.fsum(mixed) ** -0.5
    )


def effect(amount: Amount) -> Effect | None:
    """An estimate as an effect: ln of its middle, and the variance of an interval that is read as
    one of 95 %: ((ln high − ln low) / 2·1.96)². None for an amount without a width."""
    if amount.low is None or amount.high is None:
        return None
    error = (math.log(amount.high) - math.log(amount.low)) / (2 * NORMAL)
    return Effect(math.log(middle(amount)), error * error) if error > 0 else None


def _mean(effects: Sequence[Effect], weights: Sequence[float]) -> float:
    weighted = (w * e.value for w, e in zip(weights, effects, strict=True))
    return math.fsum(weighted) / math.fsum(weights)
