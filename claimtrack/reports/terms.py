"""Figures and their terms as records, for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from claimtrack.queries.accounts import Account, Comparison, Named
from claimtrack.queries.trials import Effect, Trial
from claimtrack.reports.output import Column
from claimtrack.reports.records import known
from claimtrack.scoring.changes import Change
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.graphs import UNIT
from claimtrack.scoring.profiles import Profile
from claimtrack.scoring.published import RULES, Strength
from claimtrack.scoring.reasons import Ends, Pulled, Term
from claimtrack.scoring.removals import Without
from claimtrack.vocabulary import LETTER_OF, Kind

Record = dict[str, Any]
BY_ALL = ("strength", "lower", "upper", "certified", "standing")

FIGURES = tuple(
    Column(name, name)
    for name in (
        "id", "uuid", "text", "semantics", "profile", "strength", "lower", "upper", "certified",
        "contestedness", "standing", "for", "against", "unknown", "interval",
    )
)  # fmt: skip
TERMS = tuple(
    Column(name, name)
    for name in (
        "claim", "side", "kind", "id", "reference", "amount", "lower", "upper", "counts", "instead",
        "of", "text", "claimant", "said", "voice", "source", "letter", "letter_from",
        "digit", "digit_from", "weight", "pile", "share", "left", "back", "undercut_by",
    )
)  # fmt: skip
"""One row a term, for spreadsheets."""
COMPARED = tuple(
    Column(name, name) for name in ("id", "uuid", "text", "semantics", "label", "paper", *BY_ALL)
)
TRIED = tuple(
    Column(name, name)
    for name in (
        "id", "uuid", "text", "change",
        *(f"{when}_{name}" for when in ("before", "after") for name in BY_ALL),
    )
)  # fmt: skip


def account_record(account: Account) -> Record:
    """The account of a claim. The amounts of each side add up exactly to `for` and `against`;
    `worth` and `turning` are there when they were looked for."""
    found = {
        **claim_record(account.claim),
        "semantics": "ledger",
        "profile": profile_record(account.profile),
        **figures_record(account.figures),
        "terms": [term_record(account, term) for term in account.terms],
    }
    if account.worth is not None:
        before = account.figures.strength
        found["worth"] = [
            without_record(account, one) | {"difference": one.figures.strength - before}
            for one in account.worth.found
        ]
        found["links"] = account.worth.links
    if account.turning is not None:
        found["turning"] = [without_record(account, one) for one in account.turning.found]
        found["tried"] = account.turning.tried
        found["records"] = account.turning.records
    return found


def term_rows(account: Account) -> Iterator[Record]:
    """The terms, each with the number of the claim."""
    for term in account.terms:
        found = term_record(account, term)
        yield {**found, "of": found.get("claim"), "claim": account.claim.id}


def claim_record(claim: Named) -> Record:
    """What a claim is known by."""
    return known({"id": claim.id, "uuid": claim.uuid, "text": claim.text})


def profile_record(profile: Profile) -> Record:
    """Which profile, to the last weight."""
    return {"name": profile.name, "version": profile.version, "hash": profile.hash}


def figures_record(figures: Figures | Strength) -> Record:
    """The figures; of a published semantics the strength and what follows from it."""
    lower, upper = figures.bounds
    found: Record = {
        "strength": figures.strength,
        "lower": lower,
        "upper": upper,
        "certified": figures.certified,
    }
    if isinstance(figures, Strength):
        return found | {"standing": figures.standing.value}
    return found | {
        "contestedness": figures.contestedness,
        "standing": figures.standing.value,
        "for": figures.for_,
        "against": figures.against,
        "unknown": figures.unknown,
        "interval": list(figures.interval),
    }


def term_record(account: Account, term: Term) -> Record:
    """One term: `side`, `kind`, `id`, `amount`, and what is known of where it comes from."""
    letter = {"doubt": "C", "report": "T"}.get(term.kind, "L")
    found = {
        "side": term.side,
        "kind": term.kind,
        "id": term.number,
        "reference": f"{letter}{term.number}",
        "amount": term.amount,
        **_ends(term.bounds),
        "counts": term.counts,
        "instead": None if term.instead is None else f"{letter}{term.instead}",
    }
    if term.report is not None:
        found |= _report(account, term)
    if term.pulled is not None:
        found |= _pulled(account, term.pulled)
    return known(found)


def _ends(bounds: Ends) -> Record:
    """Both ends of an amount, where there are two."""
    if bounds.lower == bounds.upper:
        return {}
    return {"lower": bounds.lower / UNIT, "upper": bounds.upper / UNIT}


def _report(account: Account, term: Term) -> Record:
    assert term.report is not None
    statement = account.statements[term.number]
    return {
        "claim": account.told_of[term.number],
        "claimant": statement.claimant,
        "said": statement.said,
        "voice": statement.voice,
        "source": statement.source_id,
        "letter": term.report.report.letter,
        "letter_from": account.grades[term.number].letter_from,
        "digit": term.report.report.digit,
        "digit_from": account.grades[term.number].digit_from,
        "weight": term.report.amount / UNIT,
    }


def _pulled(account: Account, pulled: Pulled) -> Record:
    other = account.names[pulled.claim]
    return {
        "claim": other.id,
        "text": other.text,
        "claimant": other.claimant,
        "said": other.said,
        "voice": other.voice,
        "pile": pulled.pile.amount,
        "share": pulled.share.share,
        "left": pulled.left.share,
        "back": pulled.back,
        "undercut_by": [
            {
                "id": cut.link,
                "claim": cut.claim,
                "strength": cut.strength.share,
                "left": cut.left.share,
            }
            for cut in pulled.cuts
        ],
    }


def without_record(account: Account, one: Without) -> Record:
    """The figures of the claim without a record."""
    letter = LETTER_OF[one.kind.value]
    claim = one.number
    if one.kind is not Kind.CLAIM:
        ties = account.ties
        claim = ties[one.number].claim if one.kind is Kind.LINK else account.told_of[one.number]
    lower, upper = one.figures.bounds
    return {
        "kind": one.kind.value,
        "id": one.number,
        "reference": f"{letter}{one.number}",
        "claim": claim,
        "strength": one.figures.strength,
        "lower": lower,
        "upper": upper,
        "standing": one.figures.standing.value,
    }


def comparison_record(found: Comparison) -> Record:
    """A claim by each semantics, and whether they agree on its standing."""
    return {
        **claim_record(found.claim),
        "profile": profile_record(found.profile),
        "agree": found.agree,
        "semantics": {
            name: {**_published(name), **figures_record(one)} for name, one in found.by.items()
        },
    }


def comparison_rows(found: Comparison) -> Iterator[Record]:
    """The same, a row for each semantics."""
    for name, one in comparison_record(found)["semantics"].items():
        yield {**claim_record(found.claim), "semantics": name, **one}


def _published(name: str) -> Record:
    return {"label": RULES[name].label, "paper": RULES[name].paper} if name in RULES else {}


def trial_record(trial: Trial) -> Record:
    """What was tried, and each claim `before` and `after`; one that has no `before` would be new,
    one that has no `after` would be gone."""
    return {
        "what_if": [str(change) for change in trial.changes],
        "semantics": trial.semantics,
        "profile": profile_record(trial.profile),
        "claims": [effect_record(effect) for effect in trial.effects],
        "revived": [number for older in trial.revived.values() for number in older],
    }


def effect_record(effect: Effect) -> Record:
    """One claim before and after; a new one has the change that makes it for a text."""
    claim = effect.claim
    named = {"change": str(claim)} if isinstance(claim, Change) else claim_record(claim)
    return known(
        {
            **named,
            "before": effect.before and figures_record(effect.before),
            "after": effect.after and figures_record(effect.after),
        }
    )


def effect_row(effect: Effect) -> Record:
    """The same in one row."""
    found = effect_record(effect)
    for when in ("before", "after"):
        figures = found.pop(when, {})
        found |= {f"{when}_{name}": figures[name] for name in BY_ALL if name in figures}
    return found
