"""Topics and what is filed under them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from claimtrack.store.engine import Connection

if TYPE_CHECKING:
    from sqlalchemy import Executable


class TopicRow(NamedTuple):
    """One topic, with how many live claims it has and how many of them are disputed."""

    id: int
    uuid: str
    name: str
    note: str | None
    retraction: str | None
    claim_count: int
    disputed_count: int


def every(
    connection: Connection, *, limit: int | None, number: int | None = None
) -> list[TopicRow]:
    """All live topics by name, or the one of that number."""
    values = {} if number is None else {"id": number}
    if limit is not None:
        values["limit"] = limit
    rows = connection.all(_every, number is not None, limit is not None, **values)
    return [TopicRow._make(row) for row in rows]


def filing(connection: Connection, claim: int, topic: int) -> int | None:
    """The live row that puts a claim under a topic."""
    found: int | None = connection.value(_filing, claim=claim, topic=topic)
    return found


def _every(one: bool, limited: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim_topic, tally, topic

    filed = claim_topic.join(tally, tally.c.claim_id == claim_topic.c.claim_id)
    live = (
        sa.select(sa.func.count())
        .select_from(filed)
        .where(
            claim_topic.c.topic_id == topic.c.id,
            claim_topic.c.retraction.is_(None),
            tally.c.live == 1,
        )
    )
    found = sa.select(
        topic.c.id,
        topic.c.uuid,
        topic.c.name,
        topic.c.note,
        topic.c.retraction,
        live.scalar_subquery(),
        live.where(tally.c.rebuttals > 0).scalar_subquery(),
    ).order_by(topic.c.name, topic.c.id)
    found = (
        found.where(topic.c.id == sa.bindparam("id"))
        if one
        else found.where(topic.c.retraction.is_(None))
    )
    return found.limit(sa.bindparam("limit")) if limited else found


def _filing() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim_topic

    return sa.select(claim_topic.c.id).where(
        claim_topic.c.claim_id == sa.bindparam("claim"),
        claim_topic.c.topic_id == sa.bindparam("topic"),
        claim_topic.c.retraction.is_(None),
    )
