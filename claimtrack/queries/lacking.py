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
        .where(live(tally), *conditions(claim, filters))
    )


def voices() -> Executable:
    """Of every live claim that was made on some occasion: the lowest and the highest of the voices
    that are known, NULL where none is. They are one where it has but one."""
    import sqlalchemy as sa

    from claimtrack.store.tables import statement as s
    from claimtrack.store.tables import tally, voice

    # Not as in scoring, where nobody is a voice of the claim's own: nobody is no second witness.
    heard = voice.c.party_id
    return (
        sa.select(s.c.claim_id, sa.func.min(heard), sa.func.max(heard))
        .select_from(
            s.join(tally, tally.c.claim_id == s.c.claim_id).outerjoin(
                voice, voice.c.statement_id == s.c.id
            )
        )
        .where(s.c.retraction.is_(None), live(tally))
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
            related(link, Relation.RESTATES), link.c.retraction.is_(None), live(tally), live(other)
        )
    )


def bare_rebuttals() -> Executable:
    """The live claims that rebut a live claim, without one live statement that has a source:
    number, and the first of its live statements; NULL where there is none."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link, statement, tally

    target, told = tally.alias("target"), statement.alias("told")
    rebutting = (
        sa.select(link.c.claim_id)
        .select_from(link.join(target, target.c.claim_id == link.c.target_claim_id))
        .where(related(link, Relation.REBUTS), link.c.retraction.is_(None), live(target))
    )
    return (
        sa.select(tally.c.claim_id, sa.func.min(told.c.id))
        .select_from(_with_statements(tally, told))
        .where(live(tally), tally.c.claim_id.in_(rebutting), ~_sourced(tally).exists())
        .group_by(tally.c.claim_id)
    )


def uncaptured() -> Executable:
    """The live claims none of whose sources was captured: number, of its sources the first, and
    the first that has an address, and the first statement without one; NULL where there is none."""
    import sqlalchemy as sa

    from claimtrack.store.tables import capture, source, statement, tally

    kept = (
        _sourced(tally)
        .join(capture, capture.c.source_id == statement.c.source_id)
        .where(capture.c.retraction.is_(None))
    )
    told = statement.alias("told")
    fetchable = sa.case((source.c.url.is_not(None), source.c.id))
    bare = sa.case((told.c.source_id.is_(None), told.c.id))
    firsts = (sa.func.min(found) for found in (source.c.id, fetchable, bare))
    return (
        sa.select(tally.c.claim_id, *firsts)
        .select_from(
            _with_statements(tally, told).outerjoin(source, source.c.id == told.c.source_id)
        )
        .where(live(tally), ~kept.exists())
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
            live(tally),
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
        .where(s.c.said.is_(None), s.c.retraction.is_(None), live(tally))
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
            live(tally),
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
        .where(s.c.said_latest.is_not(None), s.c.retraction.is_(None), live(tally))
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


def speakers(dialect: str) -> Executable:
    """Whose voices claims of given numbers are: claim, party, its name."""
    import sqlalchemy as sa

    from claimtrack.store.tables import party, tally

    return (
        sa.select(tally.c.claim_id, party.c.id, party.c.name)
        .join(party, party.c.id == tally.c.voice_id)
        .where(tally.c.claim_id.in_(members(dialect)))
    )


def claimants(dialect: str) -> Executable:
    """Who first made claims of given numbers: claim, party, its name."""
    import sqlalchemy as sa

    from claimtrack.store.tables import party, statement, tally

    return (
        sa.select(tally.c.claim_id, party.c.id, party.c.name)
        .select_from(
            tally.join(statement, statement.c.id == tally.c.first_statement_id).join(
                party, party.c.id == statement.c.claimant_id
            )
        )
        .where(tally.c.claim_id.in_(members(dialect)))
    )


def live(tally: Any) -> Any:
    """Whether a claim is live."""
    import sqlalchemy as sa

    return tally.c.live == sa.literal_column("1")


def voice_of(tally: Any) -> Any:
    """The voice of a claim; what nothing tells the voice of is a voice of the claim's own."""
    import sqlalchemy as sa

    return sa.func.coalesce(tally.c.voice_id, -tally.c.claim_id)


def related(link: Any, relation: Relation) -> Any:
    """Whether a link is of this relation."""
    import sqlalchemy as sa

    return link.c.relation == sa.literal_column(f"'{relation.value}'")


def _whether(condition: Any) -> Any:
    """1 or 0: the databases tell truth differently."""
    import sqlalchemy as sa

    return sa.case((condition, sa.literal_column("1")), else_=sa.literal_column("0"))


def _with_statements(tally: Any, told: Any) -> Any:
    """Claims with each of their live statements, if there is any."""
    return tally.outerjoin(
        told, (told.c.claim_id == tally.c.claim_id) & told.c.retraction.is_(None)
    )


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
