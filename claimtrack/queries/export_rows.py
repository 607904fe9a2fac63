"""The statements behind `exports`: each asks for one kind of what rests on a batch of claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claimtrack.queries import figures
from claimtrack.store import hearing
from claimtrack.store.statements import members
from claimtrack.vocabulary import Relation

if TYPE_CHECKING:
    from sqlalchemy import Executable

ANSWERING = (Relation.REBUTS, Relation.UNDERCUTS)
"""The relations that speak against a claim."""


def page(table: str) -> Executable:
    """The numbers that follow the number `last`: of live claims, or of the live sources that
    statements of such claims rest on."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, source, statement

    if table == "claim":
        key: Any = claim.c.id
        found = sa.select(key).where(claim.c.retraction.is_(None))
    else:
        key = source.c.id
        rests = (
            sa.select(statement.c.id)
            .join(claim, claim.c.id == statement.c.claim_id)
            .where(
                statement.c.source_id == key,
                statement.c.retraction.is_(None),
                claim.c.retraction.is_(None),
            )
            .correlate(source)
        )
        found = sa.select(key).where(source.c.retraction.is_(None), rests.exists())
    return found.where(key > sa.bindparam("last")).order_by(key).limit(sa.bindparam("limit"))


def counted() -> Executable:
    """How many claims are live."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim

    there = claim.c.retraction.is_(None)
    return sa.select(sa.func.count()).select_from(claim).where(there)


def claims(dialect: str) -> Executable:
    """Those of some claims that were not retracted, with their figures; a superseded one has
    none."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim as c
    from claimtrack.store.tables import score, tally

    return (
        sa.select(
            c.c.id, c.c.uuid, c.c.text, c.c.language, c.c.original, c.c.original_language, c.c.note,
            *figures.columns(),
        )
        .select_from(
            c.join(tally, tally.c.claim_id == c.c.id).outerjoin(
                score, (score.c.claim_id == c.c.id) & (tally.c.live == sa.literal_column("1"))
            )
        )
        .where(c.c.id.in_(members(dialect)), c.c.retraction.is_(None))
    )  # fmt: skip


def topics(dialect: str) -> Executable:
    """The names of the topics of claims, by claim."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim_topic as filed
    from claimtrack.store.tables import topic

    return (
        sa.select(filed.c.claim_id, topic.c.name)
        .join(topic, topic.c.id == filed.c.topic_id)
        .where(
            filed.c.claim_id.in_(members(dialect)),
            filed.c.retraction.is_(None),
            topic.c.retraction.is_(None),
        )
        .order_by(filed.c.id)
    )


def statements(dialect: str) -> Executable:
    """The statements of claims, by claim, the first appearance first."""
    import sqlalchemy as sa

    from claimtrack.store.tables import statement as s

    return (
        sa.select(
            s.c.claim_id, s.c.id, s.c.claimant_id, s.c.source_id, s.c.uuid, s.c.said, s.c.place,
            s.c.role, s.c.speech, s.c.note, s.c.credibility,
        )
        .where(s.c.claim_id.in_(members(dialect)), s.c.retraction.is_(None))
        .order_by(*hearing.appearance(s))
    )  # fmt: skip


def quotes(dialect: str) -> Executable:
    """The quotes of statements, by statement, with the copy that they stand in."""
    import sqlalchemy as sa

    from claimtrack.store.tables import capture
    from claimtrack.store.tables import quote as q

    return (
        sa.select(
            q.c.statement_id, q.c.id, q.c.uuid, q.c.exact, q.c.language, q.c.prefix, q.c.suffix,
            q.c.start, q.c.end, capture.c.captured, capture.c.sha256,
        )
        .select_from(q.outerjoin(capture, capture.c.id == q.c.capture_id))
        .where(q.c.statement_id.in_(members(dialect)), q.c.retraction.is_(None))
        .order_by(q.c.id)
    )  # fmt: skip


def links(dialect: str) -> Executable:
    """Links that are live at both ends: neither the target nor, of a link, its ends retracted."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, link

    aimed, target = link.alias("aimed"), claim.alias("target")
    speaker, spoken_of = claim.alias("speaker"), claim.alias("spoken_of")
    return (
        sa.select(
            link.c.claim_id, link.c.id, link.c.uuid, link.c.relation, target.c.uuid, aimed.c.uuid,
            link.c.because, link.c.target_claim_id,
        )
        .select_from(
            link.outerjoin(target, target.c.id == link.c.target_claim_id)
            .outerjoin(aimed, aimed.c.id == link.c.target_link_id)
            .outerjoin(speaker, speaker.c.id == aimed.c.claim_id)
            .outerjoin(spoken_of, spoken_of.c.id == aimed.c.target_claim_id)
        )
        .where(
            link.c.claim_id.in_(members(dialect)),
            *(one.c.retraction.is_(None) for one in (link, target, aimed, speaker, spoken_of)),
        )
        .order_by(link.c.id)
    )  # fmt: skip


def uuids(dialect: str) -> Executable:
    """The UUIDs of those of some claims that were not retracted."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim as c

    return sa.select(c.c.uuid).where(c.c.id.in_(members(dialect)), c.c.retraction.is_(None))


def aimed(dialect: str) -> Executable:
    """The UUIDs of the links at which links of claims are aimed."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    target = link.alias("target")
    return (
        sa.select(target.c.uuid)
        .select_from(link.join(target, target.c.id == link.c.target_link_id))
        .where(link.c.claim_id.in_(members(dialect)), link.c.retraction.is_(None))
    )


def answers(dialect: str) -> Executable:
    """The live claims that rebut or undercut claims, by the claim that they answer."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link, tally

    return (
        sa.select(link.c.target_claim_id, link.c.relation, link.c.claim_id)
        .join(tally, tally.c.claim_id == link.c.claim_id)
        .where(
            link.c.target_claim_id.in_(members(dialect)),
            sa.or_(*(link.c.relation == relation.value for relation in ANSWERING)),
            link.c.retraction.is_(None),
            tally.c.live == sa.literal_column("1"),
        )
        .order_by(link.c.id)
    )


def assessments(dialect: str) -> Executable:
    """The assessments of claims, by claim."""
    import sqlalchemy as sa

    from claimtrack.store.tables import assessment as a

    return (
        sa.select(
            a.c.claim_id, a.c.id, a.c.uuid, a.c.analyst, a.c.assessed, a.c.verdict,
            a.c.credibility, a.c.likelihood, a.c.confidence, a.c.because,
        )
        .where(a.c.claim_id.in_(members(dialect)), a.c.retraction.is_(None))
        .order_by(a.c.id)
    )  # fmt: skip


def estimates(dialect: str) -> Executable:
    """The estimates of claims, by claim."""
    import sqlalchemy as sa

    from claimtrack.store.tables import estimate as e

    return (
        sa.select(
            e.c.claim_id, e.c.id, e.c.uuid, e.c.figure, e.c.unit, e.c.counted,
            e.c.estimated_for, e.c.note,
        )
        .where(e.c.claim_id.in_(members(dialect)), e.c.retraction.is_(None))
        .order_by(e.c.id)
    )  # fmt: skip


def documents(dialect: str) -> Executable:
    """Sources, each with its publisher's number."""
    import sqlalchemy as sa

    from claimtrack.store.tables import source as s

    origin = s.alias("origin")
    return (
        sa.select(
            s.c.id, s.c.uuid, s.c.title, s.c.publisher_id, s.c.author, s.c.url, s.c.archive_url,
            s.c.file_name, s.c.published, s.c.accessed, s.c.language, origin.c.uuid, s.c.note,
        )
        .select_from(s.outerjoin(origin, origin.c.id == s.c.derived_from_id))
        .where(s.c.id.in_(members(dialect)), s.c.retraction.is_(None))
        .order_by(s.c.id)
    )  # fmt: skip


def rested_on(dialect: str) -> Executable:
    """The sources that the statements of claims rest on, each once."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, statement

    return (
        sa.select(statement.c.source_id)
        .join(claim, claim.c.id == statement.c.claim_id)
        .where(
            claim.c.id.in_(members(dialect)),
            claim.c.retraction.is_(None),
            statement.c.retraction.is_(None),
            statement.c.source_id.is_not(None),
        )
        .distinct()
    )


def named(dialect: str) -> Executable:
    """Parties."""
    import sqlalchemy as sa

    from claimtrack.store.tables import party

    return sa.select(party.c.id, party.c.uuid, party.c.name, party.c.party_kind).where(
        party.c.id.in_(members(dialect))
    )
