"""The account of a claim's figures on one page: the two piles, amount by amount, until they add
up; what each link is worth; what would turn the standing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from claimtrack.queries.accounts import Account, Named
from claimtrack.reports.output import Column, Format, render
from claimtrack.reports.phrases import counted, voiced
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
from claimtrack.scoring.reasons import Pulled, Term
from claimtrack.scoring.removals import Without
from claimtrack.vocabulary import LETTER_OF, Kind

SHOWN = 20
"""Retractions that a page lists; a program gets all."""
FACTS = "    "
NARROWEST = 24
"""Cells that text keeps beside the amounts, however narrow the terminal."""
LEGEND = {
    "report": "A report weighs what the profile gives its letter and digit; of one voice the"
    " strongest counts.",
    "undercut": "An undercut takes from the reports: what they weigh × the strength of the"
    " undercutting claim.",
    "support": "A supporter adds: what it has of its own × how far it stands, which is twice its"
    " strength and at most 1.",
    "rebuttal": "A rebuttal adds: all that speaks for the claim it comes from × how far that claim"
    " stands, which is twice its strength and at most 1. It is a contradiction, so it weighs on"
    " either claim by the other.",
    "left": "Where a link is undercut, the last factor is what that leaves of it.",
}
WORTH = (
    Column("record", "Without"),
    Column("what", "Which is", wraps=True),
    Column("strength", "Strength", number=True),
    Column("change", "Change", number=True),
    Column("standing", "Standing"),
)
TURNING = tuple(one for one in WORTH if one.key != "change")


class Entry(NamedTuple):
    """One line of a pile: the amount as printed, the record, and what is said of it."""

    amount: str
    record: str
    told: list[str]


def page(account: Account, cells: int, *, whole: bool) -> Iterator[str]:
    """The figures; when `whole`, with all that they follow from."""
    yield from heading(account.claim, cells)
    for line in facts(account):
        yield from wrapped(line, cells, FACTS)
    if not whole:
        return
    yield from _piles(account, cells)
    if account.worth is not None and account.worth.found:
        yield "\nWhat each link is worth: the strength without it\n"
        yield from render(_worth_rows(account), WORTH, Format.TABLE, cells=cells)
        missing = account.worth.links - len(account.worth.found)
        if missing:
            tried = f"the {len(account.worth.found)} heaviest links were tried, {missing:,} not"
            yield from wrapped(tried, cells)
    yield "\n"
    yield from _turning(account, cells)
    yield "\n"
    yield from wrapped(_certificate(account), cells)


def heading(claim: Named, cells: int) -> Iterator[str]:
    """The claim, with its number."""
    head = f"C{claim.id}  "
    for number, line in enumerate(wrap(visible(claim.text), max(NARROWEST, cells - len(head)))):
        yield f"{' ' * len(head) if number else head}{line}\n"


def facts(account: Account) -> Iterator[str]:
    """The figures in words, a line each."""
    figures = account.figures
    piles = f"{_middle(figures.for_lower, figures.for_upper)} for,"
    piles += f" {_middle(figures.against_lower, figures.against_upper)} against"
    strength = strength_told(*figures.bounds, certified=figures.certified)
    contestedness = _rounded(figures.contestedness)
    yield f"{figures.standing.label}: strength {strength}, contestedness {contestedness}"
    yield f"{piles}; unknown share {_rounded(figures.unknown)}"
    lower, upper = figures.interval
    yield f"90 % interval {_rounded(lower)} to {_rounded(upper)}, of Beta(for, against)"
    if figures.certified:
        yield "certified: its bounds meet, so this is the one answer"
    else:
        yield "not certified: its bounds do not meet, so the answer is what lies between them"
    yield f"ledger, profile {account.profile}"


def strength_told(lower: float, upper: float, *, certified: bool) -> str:
    """`.4921`, or both ends where it is not certified: `.1139 to .8279`."""
    if certified:
        return _rounded((lower + upper) / 2)
    return f"{_rounded(lower)} to {_rounded(upper)}"


def changed_by(before: float, after: float) -> str:
    """`+.2100`. Both are rounded first, so that the printed change is that of what is printed."""
    units = [nearest(_exact(one), 4) for one in (before, after)]
    moved = units[1] - units[0]
    sign = "-" if moved < 0 else "+" if moved else ""
    return f"{sign}{text(abs(moved), 4).removeprefix('0')}"


def _rounded(number: float) -> str:
    return share(_exact(number))


def _exact(number: float) -> Exact:
    """A share as a whole number: strengths are whole numbers of 2^-31 anyway."""
    return Exact(round(number * 2**SHARE), SHARE)


def _middle(lower: int, upper: int) -> str:
    return text(nearest(Exact(lower + upper, AMOUNT), 4), 4)


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


def _piles(account: Account, cells: int) -> Iterator[str]:
    figures = account.figures
    sides = {
        side: [sum(term.bounds) for term in account.terms if term.side == side]
        for side in ("for", "against")
    }
    strength = _strength_units(figures) if figures.certified else None
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
    # Not "C6", which is a claim too.
    told = f"{name}{said}{source}{publisher}{of}: reliability {rated.letter},"
    told += f" credibility {rated.digit}"
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
    return f"{does}: {_said(other)}"


def _said(claim: Named) -> str:
    """What a claim says, who made it first, and when."""
    said = f", {claim.said}" if claim.said else ""
    return f"{claim.text} – {_speaker(claim)}{said}"


def _speaker(claim: Named) -> str:
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
    claim = account.names[first.claim]
    strength = share(Exact(sum(first.strength), SHARE))
    own = (
        ""
        if sum(first.left) == 2 * ONE
        else f" × {share(Exact(sum(first.left), SHARE))} left of L{first.link}"
    )
    left = share(Exact(sum(term.pulled.left), SHARE))
    also = ", ".join(f"C{cut.claim} (L{cut.link})" for cut in others)
    weaker = f"; less strongly by {also}" if also else ""
    yield (
        f"undercut by C{first.claim} (L{first.link}), strength {strength}{own}, which leaves"
        f" {left}: {_said(claim)}{weaker}"
    )


def _legend(terms: Iterable[Term], *, plain: bool) -> Iterator[str]:
    terms = list(terms)
    kinds = {term.kind for term in terms}
    yield from (told for kind, told in LEGEND.items() if kind in kinds)
    if any(term.pulled and term.pulled.cuts for term in terms):
        yield LEGEND["left"]
    if not plain:
        yield "Amounts are rounded so that they add up: a last digit may be one off."


def _worth_rows(account: Account) -> Iterator[dict[str, str]]:
    assert account.worth is not None
    for one in account.worth.found:
        moved = changed_by(account.figures.strength, one.figures.strength)
        yield _without(account, one) | {"change": moved}


def _turning(account: Account, cells: int) -> Iterator[str]:
    turning = account.turning
    assert turning is not None
    standing = account.figures.standing.label
    tried = (
        f"all {turning.records:,} records of its dispute were tried"
        if turning.tried == turning.records
        else f"the {turning.tried:,} nearest of {turning.records:,} records were tried"
    )
    if not turning.found:
        yield from wrapped(
            f"No single retraction would change the standing ({standing}); {tried}.", cells
        )
        return
    yield from wrapped(
        f"Single retractions that would change the standing ({standing}); {tried}:", cells
    )
    rows = [_without(account, one) for one in turning.found[:SHOWN]]
    yield from render(rows, TURNING, Format.TABLE, cells=cells)
    if len(turning.found) > SHOWN:
        yield from wrapped(f"and {len(turning.found) - SHOWN:,} more, which --json lists", cells)
    for claim, older in account.revived.items():
        named = ", ".join(f"C{number}" for number in older)
        yield from wrapped(
            f"C{claim} supersedes {named}, live again without it; that is not reckoned with", cells
        )


def _without(account: Account, one: Without) -> dict[str, str]:
    return {
        "record": f"{LETTER_OF[one.kind.value]}{one.number}",
        "what": record_told(account, one.kind, one.number),
        "strength": strength_told(*one.figures.bounds, certified=one.figures.certified),
        "standing": one.figures.standing.label,
    }


def record_told(account: Account, kind: Kind, number: int) -> str:
    """What a record is: `C2 rebuts C1: John Nicholson`; of a link from the claim itself, who it is
    aimed at."""
    if kind is Kind.LINK:
        tie = account.ties[number]
        if tie.target_claim is None:
            aimed, other = f"L{tie.target_link}", tie.claim
        else:
            own = tie.claim == account.claim.id
            aimed, other = f"C{tie.target_claim}", tie.target_claim if own else tie.claim
        return f"C{tie.claim} {tie.relation} {aimed}: {_speaker(account.names[other])}"
    if kind is Kind.STATEMENT:
        statement = account.statements[number]
        who = voiced(statement.claimant or "unattributed", statement.voice)
        return f"a statement of C{account.told_of[number]}: {who}"
    return _said(account.names[number])


def _certificate(account: Account) -> str:
    figures = account.figures
    ends = " and ".join(share(Exact(end, END), 9) for end in (figures.lower, figures.upper))
    rounds = counted(account.rounds, "round")
    if figures.certified:
        return (
            f"Certified after {rounds}: every solution lies between {ends}, which are at most"
            " 2^-20 apart."
        )
    return f"Not certified: after {rounds} the strength may still be anything between {ends}."


def _strength_units(figures: Figures) -> int:
    return nearest(Exact(figures.lower + figures.upper, SHARE), 4)


def wrapped(told: str, cells: int, indent: str = "") -> Iterator[str]:
    """Words in lines."""
    for line in wrap(visible(told), max(NARROWEST, cells - len(indent))):
        yield f"{indent}{line}\n"
