"""All claims by one or several semantics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from claimtrack.queries.boards import Scored
from claimtrack.reports.columns import Column
from claimtrack.reports.phrases import share
from claimtrack.reports.records import known
from claimtrack.reports.terms import profile_record
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.profiles import Profile
from claimtrack.scoring.published import Strength


def columns(semantics: Sequence[str]) -> tuple[Column, ...]:
    """A column each when there are several; else strength, contestedness where the semantics has
    one, and standing."""
    shown = (
        Column("id", "Claim", number=True),
        Column("text", "Text", wraps=True),
        Column("claimant", "Claimant", wraps=True, shown=len(semantics) == 1),
    )
    hidden = (Column("said", "Said", shown=False), Column("uuid", "UUID", shown=False))
    if len(semantics) > 1:
        strengths = tuple(Column(name, name, number=True) for name in semantics)
        return (*shown, *strengths, Column("standing", "Standing", wraps=True), *hidden)
    return (
        *shown,
        Column("strength", "Strength", number=True),
        *((Column("contestedness", "Con.", number=True),) if semantics == ("ledger",) else ()),
        Column("standing", "Standing"),
        Column("scored_by", "By", shown=False),
        *hidden,
    )


def record(scored: Scored, profile: Profile) -> dict[str, Any]:
    """One claim as a program reads it."""
    told = known({name: getattr(scored.claim, name) for name in NAMED})
    if len(scored.by) > 1:
        by = {name: _figures(one) for name, one in scored.by.items()}
        return {**told, "agree": scored.agree, "profile": profile_record(profile), "semantics": by}
    ((name, one),) = scored.by.items()
    return {**told, **_figures(one), "scored_by": f"{name}, {profile}"}


def row(scored: Scored, profile: Profile) -> dict[str, Any]:
    """One claim as a person reads it; where semantics disagree on the standing, who says what."""
    told = known({name: getattr(scored.claim, name) for name in NAMED})
    if len(scored.by) == 1:
        ((name, one),) = scored.by.items()
        figures = {**_figures(one), "strength": strength(one)}
        if isinstance(one, Figures):
            figures["contestedness"] = share(one.contestedness)
        return {**told, **figures, "scored_by": f"{name}, {profile}"}
    said: dict[str, list[str]] = {}
    for name, one in scored.by.items():
        said.setdefault(one.standing.label, []).append(name)
    standing = "; ".join(f"{label}: {', '.join(names)}" for label, names in said.items())
    return {
        **told,
        **{name: strength(one) for name, one in scored.by.items()},
        "standing": next(iter(said)) if scored.agree else f"they disagree: {standing}",
    }


def strength(one: Figures | Strength) -> str:
    """Two digits, or both ends where the bounds do not meet."""
    return share(one.strength) if one.certified else "–".join(map(share, one.bounds))


def _figures(one: Figures | Strength) -> dict[str, Any]:
    contested = {"contestedness": one.contestedness} if isinstance(one, Figures) else {}
    return {
        "strength": one.strength,
        "lower": one.bounds[0],
        "upper": one.bounds[1],
        "certified": one.certified,
        **contested,
        "standing": one.standing.value,
    }


NAMED = ("id", "uuid", "text", "claimant", "said")
