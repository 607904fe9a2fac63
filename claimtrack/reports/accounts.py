"""The account of a claim's figures on one page: the two piles, amount by amount, until they add
up; what each link is worth; what would turn the standing."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrack.queries.accounts import Account, Named
from claimtrack.reports.output import Column, Format, render
from claimtrack.reports.phrases import counted, voiced
from claimtrack.reports.piles import NARROWEST, claim_told, piled, speaker, wrapped
from claimtrack.reports.sums import AMOUNT, END, SHARE, Exact, nearest, share, text
from claimtrack.reports.wrapping import visible, wrap
from claimtrack.scoring.ledger import ROUNDS
from claimtrack.scoring.removals import Turning, Without, Worth
from claimtrack.vocabulary import LETTER_OF, Kind

SHOWN = 20
"""Retractions that a page lists; a program gets all."""
FACTS = "    "
WORTH = (
    Column("record", "Without"),
    Column("what", "Which is", wraps=True),
    Column("strength", "Strength", number=True),
    Column("change", "Change", number=True),
    Column("standing", "Standing"),
)
TURNING = tuple(one for one in WORTH if one.key != "change")


def page(account: Account, cells: int) -> Iterator[str]:
    """The figures; of an account that was taken whole, with all that they follow from."""
    yield from heading(account.claim, cells)
    for line in facts(account):
        yield from wrapped(line, cells, FACTS)
    if account.worth is None or account.turning is None:
        return
    yield from piled(account, cells)
    yield from _worths(account, account.worth, cells)
    yield "\n"
    yield from _turning(account, account.turning, cells)
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
    """A share as a whole number: strengths are whole numbers of 2^-31 anyway. What is above 0 is
    not shown as none, nor what is below 1 as all."""
    least, most = int(number > 0), 2**SHARE - int(number < 1)
    return Exact(min(max(round(number * 2**SHARE), least), most), SHARE)


def _middle(lower: int, upper: int) -> str:
    return text(nearest(Exact(lower + upper, AMOUNT), 4), 4)


def _worths(account: Account, worth: Worth, cells: int) -> Iterator[str]:
    if not worth.links:
        return
    yield "\nWhat each link is worth: the strength without it\n"
    before = account.figures.strength
    rows = [
        _without(account, one) | {"change": changed_by(before, one.figures.strength)}
        for one in worth.found
    ]
    yield from render(rows, WORTH, Format.TABLE, cells=cells)
    missing = worth.links - len(worth.found)
    if missing:
        tried = f"{counted(len(worth.found), 'link')} tried, the heaviest; {missing:,} not"
        yield from wrapped(tried, cells)


def _turning(account: Account, turning: Turning, cells: int) -> Iterator[str]:
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
    """What a record is: `C2 rebuts C1: John Nicholson`, who made the claim that does it."""
    if kind is Kind.LINK:
        tie = account.ties[number]
        aimed = f"L{tie.target_link}" if tie.target_claim is None else f"C{tie.target_claim}"
        return f"C{tie.claim} {tie.relation} {aimed}: {speaker(account.names[tie.claim])}"
    if kind is Kind.STATEMENT:
        statement = account.statements[number]
        who = voiced(statement.claimant or "unattributed", statement.voice)
        return f"a statement of C{account.told_of[number]}: {who}"
    return claim_told(account.names[number])


def _certificate(account: Account) -> str:
    figures = account.figures
    ends = " and ".join(share(Exact(end, END), 9) for end in (figures.lower, figures.upper))
    rounds = counted(account.rounds, "round")
    if figures.certified:
        return (
            f"Certified after {rounds}: every solution lies between {ends}, which are at most"
            " 2^-20 apart."
        )
    moving = "its bounds still move" if account.rounds == ROUNDS else "its bounds stand still"
    return f"Not certified: after {rounds} {moving}; the strength may be anything between {ends}."
