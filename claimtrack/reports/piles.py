"""The two piles of a claim, amount by amount, until they add up to what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from claimtrack.queries.accounts import Account, Named
from claimtrack.reports.phrases import voiced
from claimtrack.reports.sums import (
    AMOUNT,
    END,
    SHARE,
    Exact,
    Printed,
    added,
    factors,
    nearest,
    places_for,
    quotient,
    share,
    text,
)
from claimtrack.reports.wrapping import visible, wrap
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.graphs import ONE
from claimtrack.scoring.reasons import Ends, Pulled, Term

NARROWEST = 24
"""Cells that text keeps beside the amounts, however narrow the terminal."""
LEGEND = {
    "report": "A report weighs what the profile gives its letter and digit; of one voice the"
    " strongest counts. Beside each stands what it is from: a party's or source's rating, an"
    " analyst's assessment; else it is the report's own.",
    "undercut": "An undercut takes from the reports: what they weigh × the strength of the"
    " undercutting claim.",
    "support": "A supporter adds: what it has of its own × how far it stands, which is twice its"
    " strength and at most 1.",
    "rebuttal": "A rebuttal adds: all that speaks for the claim it comes from × how far that claim"
    " stands, which is twice its strength and at most 1. It is a contradiction, so it weighs on"
    " either claim by the other.",
    "left": "Where a link is undercut, the last factor is what that leaves of it.",
}


class Entry(NamedTuple):
    """One line of a pile: the amount as printed, the record, and what is said of it."""

    amount: str
    record: str
    told: list[str]


class Pile(NamedTuple):
    """One side as printed: its terms, their amounts at the middle and at both ends of their
    bounds."""

    side: str
    terms: list[Term]
    middle: Printed
    lower: Printed
    upper: Printed

    @property
    def wide(self) -> bool:
        """Whether its ends differ in print, by more than a rounding."""
        return self.upper.total - self.lower.total > 1


def _pile(account: Account, side: str, places: int) -> Pile:
    terms = [term for term in account.terms if term.side == side]
    amounts = [
        [sum(term.bounds) for term in terms],
        [2 * term.bounds.lower for term in terms],
        [2 * term.bounds.upper for term in terms],
    ]
    return Pile(side, terms, *(added(each, places) for each in amounts))


def piled(account: Account, cells: int) -> Iterator[str]:
    """Both piles, how the strength comes of them, and what the amounts are."""
    figures = account.figures
    sides = {
        side: [sum(term.bounds) for term in account.terms if term.side == side]
        for side in ("for", "against")
    }
    middle = nearest(Exact(figures.lower + figures.upper, SHARE), 4)
    strength = middle if figures.certified else None
    places = places_for(sides["for"], sides["against"], strength)
    piles = [_pile(account, side, places) for side in sides]
    for pile in piles:
        yield f"\n{'For' if pile.side == 'for' else 'Against'} it\n"
        yield from _added_up(account, pile, places, cells)
    yield "\n"
    yield from wrapped(_divided(figures, piles[0], piles[1], places), cells)
    yield "\n"
    for line in _legend(account.terms, plain=all(pile.middle.plain for pile in piles)):
        yield from wrapped(line, cells)


def _divided(figures: Figures, for_: Pile, against: Pile, places: int) -> str:
    """How the strength comes of the two piles."""
    if figures.certified:
        strength = Exact(figures.lower + figures.upper, SHARE)
        made = _quotient(for_.middle.total, against.middle.total, strength, places)
        return f"strength = for / (for + against) = {made}"
    least = _quotient(for_.lower.total, against.upper.total, Exact(figures.lower, END), places)
    most = _quotient(for_.upper.total, against.lower.total, Exact(figures.upper, END), places)
    return (
        f"strength = for / (for + against): at least {least}, at most {most}; the amounts above are"
        " the middles of their bounds"
    )


def _quotient(for_: int, against: int, strength: Exact, places: int) -> str:
    """`2.0000 / (2.0000 + 1.0000) = .6667`; the result alone, where the bounds were still moving
    when the rounds ran out and the piles are a step ahead of it."""
    told = share(strength)
    if quotient(for_, against) != nearest(strength, 4):
        return told
    return f"{text(for_, places)} / ({text(for_, places)} + {text(against, places)}) = {told}"


def _added_up(account: Account, pile: Pile, places: int, cells: int) -> Iterator[str]:
    """Amounts to the right, records and words beside them, the total under a rule."""
    entries = [_entry(account, pile, at, places) for at in range(len(pile.terms))]
    total = text(pile.middle.total, places)
    room = max(len(total), *(len(entry.amount) for entry in entries))
    named = max(len(f"L{term.number}") for term in account.terms)
    indent = 2 + room + 2 + named + 2
    for entry in entries:
        lead = f"  {entry.amount:>{room}}  {entry.record:<{named}}".ljust(indent)
        for told in entry.told:
            for line in wrap(visible(told), max(NARROWEST, cells - indent)):
                yield f"{lead}{line}\n"
                lead = " " * indent
    ends = f" ({_ends(pile, None, places)})" if pile.wide else ""
    yield f"  {'-' * room}\n"
    yield f"  {total:>{room}}  {pile.side}{ends}\n"


def _ends(pile: Pile, at: int | None, places: int) -> str:
    """The bounds of one amount, or of the total: `from 1.0000 to 1.2500`."""
    lower, upper = (
        end.total if at is None else end.amounts[at] for end in (pile.lower, pile.upper)
    )
    return f"from {text(lower, places)} to {text(upper, places)}"


def _entry(account: Account, pile: Pile, at: int, places: int) -> Entry:
    term, units = pile.terms[at], pile.middle.amounts[at]
    amount = text(units, places)
    if term.kind == "doubt":
        return Entry(amount, "", ["the benefit of the doubt"])
    if term.kind == "report":
        return Entry(amount, f"T{term.number}", [_report(account, term, places)])
    wide = pile.upper.amounts[at] - pile.lower.amounts[at] > 1
    made = _ends(pile, at, places) if wide else _formula(term, units, places)
    return Entry(amount, f"L{term.number}", [_linked(account, term), made, *_cuts(account, term)])


def _report(account: Account, term: Term, places: int) -> str:
    """Who said it where, how that is rated, and why it does not count."""
    assert term.report is not None
    statement = account.statements[term.number]
    claim = account.told_of[term.number]
    said = f", {statement.said}" if statement.said else ""
    source = f", S{statement.source_id}" if statement.source_id else ", unsourced"
    publisher = f" {statement.publisher}" if statement.publisher else ""
    of = "" if claim == account.claim.id else f" (C{claim}, which restates it)"
    name = voiced(statement.claimant or "unattributed", statement.voice)
    rated = term.report.report
    grade = account.grades[term.number]
    rating = f" ({grade.letter_from})" if grade.letter_from else ""
    judged = grade.digit_from not in (None, f"T{term.number}")
    # Not "C6", which is a claim too.
    told = f"{name}{said}{source}{publisher}{of}: reliability {rated.letter}{rating},"
    told += f" credibility {rated.digit}" + (f" ({grade.digit_from})" if judged else "")
    if term.counts:
        return told
    if term.instead is None:
        return f"{told}; weighs nothing"
    weight = text(nearest(Exact(2 * term.report.amount, AMOUNT), places), places)
    return f"{told}; weighs {weight}, but T{term.instead} of the same voice counts"


def _linked(account: Account, term: Term) -> str:
    """Which claim does what to which."""
    assert term.pulled is not None
    tie = account.ties[term.number]
    other = account.names[term.pulled.claim]
    if term.pulled.back:
        one = "it" if tie.claim == account.claim.id else f"C{tie.claim}, which restates it,"
        does = f"{one} rebuts C{other.id}, which weighs back"
    else:
        this = tie.target_claim == account.claim.id
        target = "it" if this else f"C{tie.target_claim}, which restates it"
        what = f"the reports of {target}" if term.kind == "undercut" and not this else target
        does = f"C{other.id} {tie.relation} {what}"
    return f"{does}: {claim_told(other)}"


def claim_told(claim: Named) -> str:
    """What a claim says, who made it first, and when."""
    said = f", {claim.said}" if claim.said else ""
    return f"{claim.text} – {speaker(claim)}{said}"


def speaker(claim: Named) -> str:
    """Who made a claim first, and whose voice that is."""
    return voiced(claim.claimant or "unattributed", claim.voice)


def _formula(term: Term, units: int, places: int) -> str:
    """How the amount comes about; of what does not count, what it would be and why not."""
    pulled = term.pulled
    assert pulled is not None
    if term.kind == "undercut" and pulled.pile == (0, 0):
        return "no report weighs for it, so there is nothing to take"
    if term.counts:
        return _multiplied(pulled, abs(units), places)
    why = "is stronger" if term.kind == "undercut" else "of the same voice counts"
    made = nearest(_product(pulled), places)
    return f"{_multiplied(pulled, made, places)}, but L{term.instead} {why}"


def _multiplied(pulled: Pulled, product: int, places: int) -> str:
    """`5.1962 × .4800 × .9000 = 2.2447`."""
    shares = [Exact(sum(pulled.share), SHARE)]
    if pulled.cuts:
        shares.append(Exact(sum(pulled.left), SHARE))
    told = factors(Exact(sum(pulled.pile), AMOUNT), shares, product, places)
    return f"{' × '.join(told)} = {text(product, places)}"


def _product(pulled: Pulled) -> Exact:
    """Pile × share × left, exactly."""
    left = sum(pulled.left) if pulled.cuts else 2 * ONE
    return Exact(sum(pulled.pile) * sum(pulled.share) * left, AMOUNT + SHARE + SHARE)


def _cuts(account: Account, term: Term) -> Iterator[str]:
    """What undercuts the link: the strongest by its strength and what it leaves, the others by
    name."""
    assert term.pulled is not None
    cuts = term.pulled.cuts
    if not cuts:
        return
    first, *others = cuts
    # Where nothing undercuts the undercut in turn, its link is whole.
    own = "" if first.left == (ONE, ONE) else f" × {_span(first.left)} left of L{first.link}"
    also = ", ".join(f"C{cut.claim} (L{cut.link})" for cut in others)
    weaker = f"; less strongly by {also}" if also else ""
    if first.claim == account.claim.id:
        who, said = "this claim itself", ""
    else:
        who, said = f"C{first.claim}", f": {claim_told(account.names[first.claim])}"
    yield (
        f"undercut by {who} (L{first.link}), strength {_span(first.strength)}{own}, which leaves"
        f" {_span(term.pulled.left)}{said}{weaker}"
    )


def _span(ends: Ends) -> str:
    """A share as printed: the middle, or both ends where they differ in print."""
    lower, upper = (Exact(end, END) for end in ends)
    if nearest(upper, 4) - nearest(lower, 4) > 1:
        return f"{share(lower)} to {share(upper)}"
    return share(Exact(sum(ends), SHARE))


def _legend(terms: Iterable[Term], *, plain: bool) -> Iterator[str]:
    terms = list(terms)
    kinds = {term.kind for term in terms}
    yield from (told for kind, told in LEGEND.items() if kind in kinds)
    if any(term.pulled and term.pulled.cuts for term in terms):
        yield LEGEND["left"]
    if not plain:
        yield "Amounts are rounded so that they add up: a last digit may be one off."


def wrapped(told: str, cells: int, indent: str = "") -> Iterator[str]:
    """Words in lines."""
    for line in wrap(visible(told), max(NARROWEST, cells - len(indent))):
        yield f"{indent}{line}\n"
