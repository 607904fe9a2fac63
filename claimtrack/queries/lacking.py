"""What is missing, as plain rows: the statements that `gaps` puts together. Each reads its tables
once, so that a hub of thousands of links costs no more than as many links anywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claimtrack.store.statements import members
from claimtrack.vocabulary import Relation

if TYPE_CHECKING:
    from sqlalchemy import Executable


def passing(filters: tuple[str, ...]) -> Executable:
    """The live claims that pass the filters: number, rebuttal voices, contestedness."""
    import sqlalchemy as sa

    from claimtrack.queries.claims import conditions
    from claimtrack.store.tables import claim, score, tally

    joined = tally.join(claim, claim.c.id == tally.c.claim_id).outerjoin(
        score, score.c.claim_id == tally.c.claim_id
    )
    return (
        sa.select(tally.c.claim_id, tally.c.rebuttal_voices, score.c.contestedness)
        .select_from(joined)
        .where(_live(tally), *conditions(claim, filters))
    )


def attacks() -> Executable:
    """Every live rebuttal and undercut of a claim: the voice that makes it, the claim it is aimed
    at."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link, tally

    return (
        sa.select(_voice(tally), link.c.target_claim_id)
        .select_from(link.join(tally, tally.c.claim_id == link.c.claim_id))
        .where(
            _is(link, Relation.REBUTS) | _is(link, Relation.UNDERCUTS),
            link.c.target_claim_id.is_not(None),
            link.c.retraction.is_(None),
            _live(tally),
        )
    )


def rebuttals() -> Executable:
    """Every live rebuttal of a live claim: that claim, its voice, the claim that rebuts."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link, tally

    other = tally.alias("other")
    return (
        sa.select(tally.c.claim_id, _voice(tally), link.c.claim_id)
        .select_from(
            link.join(tally, tally.c.claim_id == link.c.target_claim_id).join(
                other, other.c.claim_id == link.c.claim_id
            )
        )
        .where(_is(link, Relation.REBUTS), link.c.retraction.is_(None), _live(tally), _live(other))
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
            _is(link, Relation.REBUTS),
            link.c.retraction.is_(None),
            undercut.c.retraction.is_(None),
            _live(rebutter),
            _live(other),
            _voice(other) == _voice(tally),
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
            _is(qualified, Relation.QUALIFIES),
            qualified.c.retraction.is_(None),
            _live(other),
            _voice(other) == _voice(tally),
        )
    )
    return sa.union(by_link, by_claim)


def voices() -> Executable:
    """Of every live claim that was made on some occasion: the lowest and the highest of its
    voices. They are one where it has but one."""
    import sqlalchemy as sa

    from claimtrack.store.tables import statement as s
    from claimtrack.store.tables import tally, voice

    # As in scoring: what nothing tells the voice of is a voice of the claim's own.
    heard: Any = sa.func.coalesce(voice.c.party_id, -s.c.claim_id)
    return (
        sa.select(s.c.claim_id, sa.func.min(heard), sa.func.max(heard))
        .select_from(
            s.join(tally, tally.c.claim_id == s.c.claim_id).outerjoin(
                voice, voice.c.statement_id == s.c.id
            )
        )
        .where(s.c.retraction.is_(None), _live(tally))
        .group_by(s.c.claim_id)
    )


def restated() -> Executable:
    """The pairs of live claims of which one restates the other."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link, tally

    other = tally.alias("other")
    return (
        sa.select(link.c.claim_id, link.c.target_claim_id)
        .select_from(
            link.join(tally, tally.c.claim_id == link.c.target_claim_id).join(
                other, other.c.claim_id == link.c.claim_id
            )
        )
        .where(
            _is(link, Relation.RESTATES), link.c.retraction.is_(None), _live(tally), _live(other)
        )
    )


def bare_rebuttals() -> Executable:
    """The live claims that rebut a live claim, without one live statement that has a source."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link, tally

    target = tally.alias("target")
    rebutting = (
        sa.select(link.c.claim_id)
        .select_from(link.join(target, target.c.claim_id == link.c.target_claim_id))
        .where(_is(link, Relation.REBUTS), link.c.retraction.is_(None), _live(target))
    )
    return sa.select(tally.c.claim_id).where(
        _live(tally), tally.c.claim_id.in_(rebutting), ~_sourced(tally).exists()
    )


def uncaptured() -> Executable:
    """The live claims none of whose sources was captured: number, and of its sources the first,
    and the first that has an address; NULL where there is none."""
    import sqlalchemy as sa

    from claimtrack.store.tables import capture, source, statement, tally

    kept = (
        _sourced(tally)
        .join(capture, capture.c.source_id == statement.c.source_id)
        .where(capture.c.retraction.is_(None))
    )
    told = statement.alias("told")
    fetchable = sa.case((source.c.url.is_not(None), source.c.id))
    return (
        sa.select(tally.c.claim_id, sa.func.min(source.c.id), sa.func.min(fetchable))
        .select_from(
            tally.outerjoin(
                told, (told.c.claim_id == tally.c.claim_id) & told.c.retraction.is_(None)
            ).outerjoin(source, source.c.id == told.c.source_id)
        )
        .where(_live(tally), ~kept.exists())
        .group_by(tally.c.claim_id)
    )


def unverified() -> Executable:
    """The live quotes that are anchored in no live capture: quote, statement, claim, source,
    whether that has an address, and whether it has a capture with a text."""
    import sqlalchemy as sa

    from claimtrack.store.tables import capture, quote, source, statement, tally

    anchor = capture.alias("anchor")
    legible = (
        sa.select(capture.c.source_id)
        .distinct()
        .where(capture.c.text_sha256.is_not(None), capture.c.retraction.is_(None))
        .subquery("legible")
    )
    return (
        sa.select(
            quote.c.id,
            statement.c.id,
            statement.c.claim_id,
            statement.c.source_id,
            _whether(source.c.url.is_not(None)),
            _whether(legible.c.source_id.is_not(None)),
        )
        .select_from(
            quote.join(statement, statement.c.id == quote.c.statement_id)
            .join(tally, tally.c.claim_id == statement.c.claim_id)
            .outerjoin(source, source.c.id == statement.c.source_id)
            .outerjoin(legible, legible.c.source_id == statement.c.source_id)
            .outerjoin(anchor, (anchor.c.id == quote.c.capture_id) & anchor.c.retraction.is_(None))
        )
        .where(
            quote.c.retraction.is_(None),
            statement.c.retraction.is_(None),
            _live(tally),
            anchor.c.id.is_(None),
        )
    )


def undated() -> Executable:
    """The live statements of live claims of which nobody knows when: number and claim."""
    import sqlalchemy as sa

    from claimtrack.store.tables import statement as s
    from claimtrack.store.tables import tally

    return (
        sa.select(s.c.id, s.c.claim_id)
        .join(tally, tally.c.claim_id == s.c.claim_id)
        .where(s.c.said.is_(None), s.c.retraction.is_(None), _live(tally))
    )


def unrated() -> Executable:
    """The live sources without a rating of their own: number, publisher, and each live claim that
    they report."""
    import sqlalchemy as sa

    from claimtrack.store.tables import rating, source, statement, tally

    rated = sa.select(rating.c.source_id).where(
        rating.c.source_id.is_not(None), rating.c.retraction.is_(None)
    )
    return (
        sa.select(source.c.id, source.c.publisher_id, statement.c.claim_id)
        .distinct()
        .select_from(
            statement.join(source, source.c.id == statement.c.source_id).join(
                tally, tally.c.claim_id == statement.c.claim_id
            )
        )
        .where(
            source.c.retraction.is_(None),
            source.c.id.not_in(rated),
            statement.c.retraction.is_(None),
            _live(tally),
        )
    )


def rated_parties() -> Executable:
    """The parties that have a live rating."""
    import sqlalchemy as sa

    from claimtrack.store.tables import rating

    return (
        sa.select(rating.c.party_id)
        .distinct()
        .where(rating.c.party_id.is_not(None), rating.c.retraction.is_(None))
    )


def same_parties() -> Executable:
    """The pairs of parties that are one."""
    import sqlalchemy as sa

    from claimtrack.store.tables import party

    return sa.select(party.c.id, party.c.same_as_id).where(party.c.same_as_id.is_not(None))


def stale() -> Executable:
    """The live claims whose last dated statement can only have been made before a day."""
    import sqlalchemy as sa

    from claimtrack.store.tables import statement as s
    from claimtrack.store.tables import tally

    return (
        sa.select(s.c.claim_id)
        .join(tally, tally.c.claim_id == s.c.claim_id)
        .where(s.c.said_latest.is_not(None), s.c.retraction.is_(None), _live(tally))
        .group_by(s.c.claim_id)
        .having(sa.func.max(s.c.said_latest) < sa.bindparam("before"))
    )


def texts(kind: str, dialect: str) -> Executable:
    """What claims, quotes or sources of given numbers say, or are called."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, quote, source

    text, number = {
        "claim": (claim.c.text, claim.c.id),
        "quote": (quote.c.exact, quote.c.id),
        "source": (
            sa.func.coalesce(source.c.title, source.c.file_name, source.c.url),
            source.c.id,
        ),
    }[kind]
    return sa.select(number, text).where(number.in_(members(dialect)))


def claimants(dialect: str) -> Executable:
    """Whose voices claims of given numbers are: claim, party, its name."""
    import sqlalchemy as sa

    from claimtrack.store.tables import party, tally

    return (
        sa.select(tally.c.claim_id, party.c.id, party.c.name)
        .join(party, party.c.id == tally.c.voice_id)
        .where(tally.c.claim_id.in_(members(dialect)))
    )


def _live(tally: Any) -> Any:
    import sqlalchemy as sa

    return tally.c.live == sa.literal_column("1")


def _voice(tally: Any) -> Any:
    import sqlalchemy as sa

    return sa.func.coalesce(tally.c.voice_id, -tally.c.claim_id)


def _is(link: Any, relation: Relation) -> Any:
    import sqlalchemy as sa

    return link.c.relation == sa.literal_column(f"'{relation.value}'")


def _whether(condition: Any) -> Any:
    """1 or 0: the databases tell truth differently."""
    import sqlalchemy as sa

    return sa.case((condition, sa.literal_column("1")), else_=sa.literal_column("0"))


def _sourced(tally: Any) -> Any:
    """The live statements of a claim that have a source."""
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    return (
        sa.select(sa.literal_column("1"))
        .select_from(statement)
        .where(
            statement.c.claim_id == tally.c.claim_id,
            statement.c.source_id.is_not(None),
            statement.c.retraction.is_(None),
        )
        .correlate(tally)
    )
