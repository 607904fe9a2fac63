"""Figures side by side: by each semantics, and before and after changes."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrack.queries.accounts import Comparison, Named
from claimtrack.queries.trials import Effect, Trial
from claimtrack.reports.accounts import changed_by, heading, strength_told
from claimtrack.reports.output import Column, Format, render
from claimtrack.reports.piles import wrapped
from claimtrack.scoring.changes import Change
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.profiles import Profile
from claimtrack.scoring.published import RULES, Strength
from claimtrack.vocabulary import LETTER_OF

SEMANTICS = (
    Column("semantics", "Semantics"),
    Column("paper", "By", wraps=True),
    Column("strength", "Strength", number=True),
    Column("standing", "Standing"),
)
EFFECTS = (
    Column("claim", "Claim"),
    Column("what", "Text", wraps=True),
    Column("before", "Before", number=True),
    Column("after", "After", number=True),
    Column("change", "Change", number=True),
    Column("standing", "Standing", wraps=True),
)
OURS = "claimtrack: evidence, voices and undercuts"


def compared(found: Comparison, cells: int) -> Iterator[str]:
    """A claim by each semantics; where they differ on its standing, that is said."""
    yield from heading(found.claim, cells)
    yield "\n"
    rows = [
        {
            "semantics": name,
            "paper": f"{RULES[name].label} ({RULES[name].paper})" if name in RULES else OURS,
            "strength": told(one),
            "standing": one.standing.label,
        }
        for name, one in found.by.items()
    ]
    yield from render(rows, SEMANTICS, Format.TABLE, cells=cells)
    yield "\n"
    yield from wrapped(agreement(found), cells)
    yield from wrapped(f"profile {found.profile}", cells)


def agreement(found: Comparison) -> str:
    """`They agree: contested.` or who says what."""
    named: dict[str, list[str]] = {}
    for name, one in found.by.items():
        named.setdefault(one.standing.label, []).append(name)
    if found.agree:
        return f"They agree on the standing: {next(iter(named))}."
    said = "; ".join(f"{standing} by {', '.join(names)}" for standing, names in named.items())
    return f"They disagree on the standing: {said}."


def of_one(
    claim: Named, one: Figures | Strength, semantics: str, profile: Profile, cells: int
) -> Iterator[str]:
    """A claim by one of the published semantics."""
    yield from heading(claim, cells)
    certified = (
        "certified: its bounds meet, so this is the one answer"
        if one.certified
        else "not certified: its bounds do not meet, so the answer is what lies between them"
    )
    rule = RULES[semantics]
    for line in (
        f"{one.standing.label}: strength {told(one)}",
        certified,
        f"{semantics}: {rule.label} ({rule.paper}), profile {profile}",
    ):
        yield from wrapped(line, cells, "    ")


def tried(trial: Trial, cells: int) -> Iterator[str]:
    """What changes would do, claim by claim."""
    yield from wrapped(f"What if: {', '.join(map(str, trial.changes))}", cells)
    yield "\n"
    rows = [_effect(effect) for effect in trial.effects]
    yield from render(rows, EFFECTS, Format.TABLE, cells=cells)
    yield "\n"
    for newer, older in trial.revived.items():
        named = ", ".join(f"C{number}" for number in older)
        yield from wrapped(
            f"C{newer} supersedes {named}, which would be live again; that is not reckoned with",
            cells,
        )
    yield from wrapped(f"{trial.semantics}, profile {trial.profile}; nothing was written", cells)


def _effect(effect: Effect) -> dict[str, str]:
    claim = effect.claim
    before, after = effect.before, effect.after
    standings = [one.standing.label if one else "" for one in (before, after)]
    if isinstance(claim, Change):
        name, standing = "new", standings[1]
        aimed = f"{LETTER_OF[claim.kind.value]}{claim.number}"
        rated = f"reliability {claim.letter}, credibility {claim.digit}"
        text = f"would {claim.verb} {aimed}: {rated}"
    else:
        name, text = f"C{claim.id}", claim.text
        standing = f"{standings[0]}, then {standings[1] or 'retracted'}"
        standing = standings[0] if standings[0] == standings[1] else standing
    return {
        "claim": name,
        "what": text,
        "before": told(before) if before else "",
        "after": told(after) if after else "",
        "change": changed_by(before.strength, after.strength) if before and after else "",
        "standing": standing,
    }


def told(one: Figures | Strength) -> str:
    """A strength: `.4921`, or both ends."""
    return strength_told(*one.bounds, certified=one.certified)
