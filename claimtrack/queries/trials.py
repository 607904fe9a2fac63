"""What changes would do to the figures. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.queries.accounts import Named, named_claims, require_in_force, revived
from claimtrack.queries.references import require_live, resolve
from claimtrack.scoring.changes import ABOUT, INVENTED, Change, changed, parse
from claimtrack.scoring.disputes import Dispute, draw
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.profiles import Profile
from claimtrack.scoring.published import Strength
from claimtrack.scoring.semantics import solve
from claimtrack.store import disputes
from claimtrack.store.engine import Connection
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

NOTICED = 2.0**-15
"""A strength that moves by less is the same to a reader."""


class Effect(NamedTuple):
    """One claim before and after; None where it is not there. A claim that a change would add is
    named by that change."""

    claim: Named | Change
    before: Figures | Strength | None
    after: Figures | Strength | None

    @property
    def moved(self) -> float:
        """By how much its strength moves."""
        if self.before is None or self.after is None:
            return 0.0
        return self.after.strength - self.before.strength

    @property
    def turned(self) -> bool:
        """Whether its standing changes, or whether it is there."""
        before, after = self.before, self.after
        return (before and before.standing) is not (after and after.standing)


class Trial(NamedTuple):
    """Changes and their effects: on the claim that was asked about first, then on the others, the
    largest first. `revived` are the older versions that would be live again, by the claim that is
    retracted: what they do is not in the figures."""

    changes: list[Change]
    profile: Profile
    semantics: str
    effects: list[Effect]
    revived: Mapping[int, list[int]]


def tried(
    connection: Connection,
    wishes: Iterable[str],
    claim: int | None,
    profile: Profile,
    semantics: str,
) -> Trial:
    """The changes that were typed, tried together. Of the other claims those whose standing
    changes are told, or without a claim all whose strength does.

    Raises UsageFault for what is no change, NoSuch for a record that is not there or not live.
    """
    changes = [_change(connection, wish) for wish in wishes]
    if claim is not None:
        require_in_force(connection, claim)
    at = {number for change in changes for number in _claims_of(connection, change)}
    dispute = disputes.around(connection, at | ({claim} if claim is not None else set()))
    before = _figures(dispute, profile, semantics)
    after = _figures(changed(dispute, changes), profile, semantics)
    names = named_claims(connection, before)
    effects = [
        Effect(
            changes[number - INVENTED] if number >= INVENTED else names[number],
            before.get(number),
            after.get(number),
        )
        for number in dict.fromkeys([*before, *after])
    ]
    first = [one for one in effects if isinstance(one.claim, Named) and one.claim.id == claim]
    others = [
        one
        for one in effects
        if one not in first and (one.turned or (claim is None and abs(one.moved) > NOTICED))
    ]
    others.sort(key=lambda one: -abs(one.moved))
    return Trial(changes, profile, semantics, first + others, _revived(connection, changes))


def _revived(connection: Connection, changes: Iterable[Change]) -> dict[int, list[int]]:
    """What would be live again: a claim is superseded by a claim, through a link."""
    found: dict[int, list[int]] = {}
    for change in changes:
        if change.verb == "retract" and change.kind is Kind.CLAIM:
            found |= revived(connection, [change.number])
        elif change.verb == "retract" and change.kind is Kind.LINK:
            for newer, older in connection.all(_superseding_link, id=change.number):
                if older in revived(connection, [newer]).get(newer, ()):
                    found.setdefault(newer, []).append(older)
    return found


def _change(connection: Connection, text: str) -> Change:
    wish = parse(text)
    found = resolve(connection, wish.reference, *ABOUT[wish.verb])
    require_live(connection, found)
    return Change(wish.verb, found.kind, found.id, wish.letter, wish.digit)


def _claims_of(connection: Connection, change: Change) -> list[int]:
    """The claims in whose disputes a record stands."""
    if change.kind is Kind.CLAIM:
        return [change.number]
    build = _of_statement if change.kind is Kind.STATEMENT else _of_link
    return [row[0] for row in connection.all(build, id=change.number)]


def _figures(dispute: Dispute, profile: Profile, semantics: str) -> dict[int, Figures | Strength]:
    drawn = draw(dispute, profile)
    found = solve(drawn.graph, semantics)
    return {claim.number: found[drawn.node[claim.number]] for claim in dispute.claims}


def _of_statement() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    return sa.select(statement.c.claim_id).where(statement.c.id == sa.bindparam("id"))


def _of_link() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.select(link.c.claim_id).where(link.c.id == sa.bindparam("id"))


def _superseding_link() -> Executable:
    """The two ends of a link, when it says that one supersedes the other."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.select(link.c.claim_id, link.c.target_claim_id).where(
        link.c.id == sa.bindparam("id"), link.c.relation == sa.literal_column("'supersedes'")
    )
