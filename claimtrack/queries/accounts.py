"""The account of a claim's figures: what they are, the terms they follow from, and who is behind
each. Computed from the records as they stand, not read from the cache."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.errors import NoSuch
from claimtrack.queries.assessments import assessments
from claimtrack.queries.dossier import Statement, statements
from claimtrack.queries.grades import Grade, grades
from claimtrack.queries.references import Reference, require_live
from claimtrack.scoring.disputes import Dispute, Drawn, Tie, draw
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.profiles import Profile
from claimtrack.scoring.published import Strength
from claimtrack.scoring.reasons import Term, terms
from claimtrack.scoring.removals import Trials, Turning, Worth, turning, worth
from claimtrack.scoring.semantics import SEMANTICS, figures, solve
from claimtrack.scoring.solvers import solved
from claimtrack.store import disputes
from claimtrack.store.engine import Connection
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable


class Named(NamedTuple):
    """A claim, as a term names it. `claimant` and `said` are of its first appearance."""

    id: int
    uuid: str
    text: str
    claimant: str | None
    said: str | None
    voice: str | None


class Account(NamedTuple):
    """The figures of a claim with their terms. `rounds` is how many the solver took; `names` has
    every claim that is spoken of, `told_of` the claim of each report, `ties` the dispute's links,
    `grades` where the letter and digit of each report of the claim come from.
    `worth` and `turning` are there when they were asked for; `revived` has the older versions that
    a retraction would bring back, by the claim that supersedes them."""

    claim: Named
    profile: Profile
    figures: Figures
    rounds: int
    terms: list[Term]
    names: Mapping[int, Named]
    statements: Mapping[int, Statement]
    told_of: Mapping[int, int]
    ties: Mapping[int, Tie]
    grades: Mapping[int, Grade]
    worth: Worth | None = None
    turning: Turning | None = None
    revived: Mapping[int, list[int]] = {}


class Comparison(NamedTuple):
    """A claim's strength by each semantics, in the order of their table."""

    claim: Named
    profile: Profile
    by: Mapping[str, Figures | Strength]

    @property
    def agree(self) -> bool:
        """Whether the claim has the same standing by all of them."""
        return len({one.standing for one in self.by.values()}) == 1


def account(connection: Connection, claim: int, profile: Profile, *, whole: bool) -> Account:
    """The account of a claim that exists; `whole` also solves again without this and that. Raises
    NoSuch for a claim that is not live."""
    dispute, drawn = _drawn(connection, claim, profile)
    solution = solved(drawn.graph)
    node = drawn.node[claim]
    known = figures(drawn.graph, solution)[node]
    found = terms(dispute, drawn, solution, claim)
    removed, turned = None, None
    if whole:
        trials = Trials(dispute, profile, claim)
        removed = worth(trials, dispute, claim, found)
        turned = turning(trials, dispute, claim)
    told_of = {
        report.statement: number for number, told in dispute.reports.items() for report in told
    }
    same = set(drawn.members[node])
    named = same | _spoken_of(dispute, found, removed, turned, told_of)
    names = named_claims(connection, named)
    turners = turned.found if turned else ()
    told = {told_of[one.number] for one in turners if one.kind is Kind.STATEMENT}
    return Account(
        names[claim],
        profile,
        known,
        solution.rounds,
        found,
        names,
        {
            statement.id: statement
            for one in sorted(same | told)
            for statement in statements(connection, one)
        },
        told_of,
        {tie.number: tie for tie in dispute.ties},
        {
            number: grade
            for one in sorted(same)
            for number, grade in grades(connection, one, assessments(connection, one)).items()
        },
        removed,
        turned,
        revived(connection, [one.number for one in turners if one.kind is Kind.CLAIM]),
    )


def compared(connection: Connection, claim: int, profile: Profile) -> Comparison:
    """A claim by all semantics. Raises NoSuch for a claim that is not live."""
    _, drawn = _drawn(connection, claim, profile)
    node = drawn.node[claim]
    by = {name: solve(drawn.graph, name)[node] for name in SEMANTICS}
    return Comparison(named_claims(connection, [claim])[claim], profile, by)


def of_one(
    connection: Connection, claim: int, profile: Profile, semantics: str
) -> tuple[Named, Figures | Strength]:
    """A claim by one semantics. Raises NoSuch for a claim that is not live."""
    _, drawn = _drawn(connection, claim, profile)
    found = solve(drawn.graph, semantics)[drawn.node[claim]]
    return named_claims(connection, [claim])[claim], found


def require_in_force(connection: Connection, claim: int) -> None:
    """Raises NoSuch for a claim that has no figures: retracted or superseded."""
    require_live(connection, Reference(Kind.CLAIM, claim))
    newer = connection.all(_superseding, id=claim)
    if newer:
        raise NoSuch(
            f"C{claim} has no figures: C{newer[0][0]} supersedes it",
            f"see: claimtrack score C{newer[0][0]}",
        )


def named_claims(connection: Connection, claims: Iterable[int]) -> dict[int, Named]:
    """The claims of these numbers that there are."""
    listed = sorted(set(claims))
    rows = connection.all(_named, connection.dialect, ids=json.dumps(listed))
    return {row[0]: Named._make(row) for row in rows}


def revived(connection: Connection, claims: Iterable[int]) -> dict[int, list[int]]:
    """The older versions that would be live again without each of these claims."""
    found = {claim: _only_superseded(connection, claim) for claim in claims}
    return {claim: older for claim, older in found.items() if older}


def _only_superseded(connection: Connection, claim: int) -> list[int]:
    older = [row[0] for row in connection.all(_superseded, id=claim)]
    return [
        one for one in older if [row[0] for row in connection.all(_superseding, id=one)] == [claim]
    ]


def _drawn(connection: Connection, claim: int, profile: Profile) -> tuple[Dispute, Drawn]:
    require_in_force(connection, claim)
    dispute = disputes.around(connection, [claim])
    return dispute, draw(dispute, profile)


def _spoken_of(
    dispute: Dispute,
    found: Iterable[Term],
    removed: Worth | None,
    turned: Turning | None,
    told_of: Mapping[int, int],
) -> set[int]:
    """The claims that the terms and what is tried are about."""
    ties = {tie.number: tie for tie in dispute.ties}
    named = set[int]()
    for term in found:
        if term.pulled:
            named |= {term.pulled.claim, *(cut.claim for cut in term.pulled.cuts)}
    for one in (*(removed.found if removed else ()), *(turned.found if turned else ())):
        if one.kind is Kind.LINK:
            tie = ties[one.number]
            named |= {tie.claim} if tie.target_claim is None else {tie.claim, tie.target_claim}
        else:
            named.add(one.number if one.kind is Kind.CLAIM else told_of[one.number])
    return named


def _named(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, party, statement, tally

    first, voice = statement.alias("first"), party.alias("voice")
    return (
        sa.select(claim.c.id, claim.c.uuid, claim.c.text, party.c.name, first.c.said, voice.c.name)
        .select_from(
            claim.join(tally, tally.c.claim_id == claim.c.id)
            .outerjoin(first, first.c.id == tally.c.first_statement_id)
            .outerjoin(party, party.c.id == first.c.claimant_id)
            .outerjoin(voice, voice.c.id == tally.c.voice_id)
        )
        .where(claim.c.id.in_(members(dialect)))
        .order_by(claim.c.id)
    )


def _superseding() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, link

    return (
        sa.select(link.c.claim_id)
        .select_from(link.join(claim, claim.c.id == link.c.claim_id))
        .where(
            link.c.target_claim_id == sa.bindparam("id"),
            link.c.relation == sa.literal_column("'supersedes'"),
            link.c.retraction.is_(None),
            claim.c.retraction.is_(None),
        )
        .order_by(link.c.claim_id)
    )


def _superseded() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, link

    return (
        sa.select(link.c.target_claim_id)
        .select_from(link.join(claim, claim.c.id == link.c.target_claim_id))
        .where(
            link.c.claim_id == sa.bindparam("id"),
            link.c.relation == sa.literal_column("'supersedes'"),
            link.c.retraction.is_(None),
            claim.c.retraction.is_(None),
        )
        .order_by(link.c.target_claim_id)
    )
