"""Who rebuts whom, and who has answered, as plain rows: the statements by which `gaps` finds what
was never defended. Each reads its tables once, as those of `lacking` do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.queries.lacking import live, related, voice_of
from claimtrack.vocabulary import Relation

if TYPE_CHECKING:
    from sqlalchemy import Executable


def attacks() -> Executable:
    """Every live rebuttal and undercut of a claim: the voice that makes it, the claim it is aimed
    at; the claim that makes it, the voice it is aimed at."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link, tally

    other = tally.alias("other")
    return (
        sa.select(voice_of(tally), link.c.target_claim_id, link.c.claim_id, voice_of(other))
        .select_from(
            link.join(tally, tally.c.claim_id == link.c.claim_id).join(
                other, other.c.claim_id == link.c.target_claim_id
            )
        )
        .where(
            related(link, Relation.REBUTS) | related(link, Relation.UNDERCUTS),
            link.c.retraction.is_(None),
            live(tally),
            live(other),
        )
    )


def undercuts() -> Executable:
    """Every live undercut of a live claim's link: the claim that makes it, the voice that made the
    link."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link, tally

    other, aimed = tally.alias("other"), link.alias("aimed")
    return (
        sa.select(link.c.claim_id, voice_of(other))
        .select_from(
            link.join(tally, tally.c.claim_id == link.c.claim_id)
            .join(aimed, aimed.c.id == link.c.target_link_id)
            .join(other, other.c.claim_id == aimed.c.claim_id)
        )
        .where(
            related(link, Relation.UNDERCUTS),
            link.c.retraction.is_(None),
            aimed.c.retraction.is_(None),
            live(tally),
            live(other),
        )
    )


def rebuttals() -> Executable:
    """Every live rebuttal of a live claim: that claim, its voice, the claim that rebuts, the voice
    of that."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link, tally

    other = tally.alias("other")
    return (
        sa.select(tally.c.claim_id, voice_of(tally), link.c.claim_id, voice_of(other))
        .select_from(
            link.join(tally, tally.c.claim_id == link.c.target_claim_id).join(
                other, other.c.claim_id == link.c.claim_id
            )
        )
        .where(
            related(link, Relation.REBUTS), link.c.retraction.is_(None), live(tally), live(other)
        )
    )


def met() -> Executable:
    """The claims whose own voice has undercut a live rebuttal's link, or has qualified them."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link, tally

    other, rebutter = tally.alias("other"), tally.alias("rebutter")
    undercut, qualified = link.alias("undercut"), link.alias("qualified")
    by_link = (
        sa.select(tally.c.claim_id)
        .select_from(
            undercut.join(link, link.c.id == undercut.c.target_link_id)
            .join(tally, tally.c.claim_id == link.c.target_claim_id)
            .join(rebutter, rebutter.c.claim_id == link.c.claim_id)
            .join(other, other.c.claim_id == undercut.c.claim_id)
        )
        .where(
            related(link, Relation.REBUTS),
            link.c.retraction.is_(None),
            undercut.c.retraction.is_(None),
            live(rebutter),
            live(other),
            voice_of(other) == voice_of(tally),
        )
    )
    by_claim = (
        sa.select(tally.c.claim_id)
        .select_from(
            qualified.join(tally, tally.c.claim_id == qualified.c.target_claim_id).join(
                other, other.c.claim_id == qualified.c.claim_id
            )
        )
        .where(
            related(qualified, Relation.QUALIFIES),
            qualified.c.retraction.is_(None),
            live(other),
            voice_of(other) == voice_of(tally),
        )
    )
    return sa.union(by_link, by_claim)
