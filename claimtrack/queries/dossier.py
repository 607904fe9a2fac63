"""All that is known of one claim: its statements, its quotes, its links, and theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.queries import figures, quotes
from claimtrack.queries.assessments import Assessment, assessments
from claimtrack.queries.estimates import Estimate, estimates
from claimtrack.queries.figures import Scored
from claimtrack.queries.grades import Grade, grades
from claimtrack.queries.quotes import Quote
from claimtrack.store.engine import Connection
from claimtrack.store.marks import RULES
from claimtrack.vocabulary import Relation

if TYPE_CHECKING:
    from sqlalchemy import Executable


ANSWERING = (Relation.REBUTS, Relation.UNDERCUTS)
"""The relations that speak against a claim."""


class Statement(NamedTuple):
    """One occasion on which the claim was made. `credibility` is its own digit, `source` what a
    person calls the document, `voice` who speaks there in the end; None when nothing tells."""

    id: int
    uuid: str
    claimant_id: int | None
    claimant: str | None
    role: str | None
    said: str | None
    place: str | None
    speech: str | None
    note: str | None
    credibility: str | None
    retraction: str | None
    source_id: int | None
    source: str | None
    publisher: str | None
    published: str | None
    url: str | None
    derived_from: int | None
    voice: str | None
    quotes: list[Quote]


class Link(NamedTuple):
    """One link, with the claim at its other end. `live` is false when the other end is retracted or
    superseded. `other_voice` is whose voice that claim is;
    `undercut_by` are the links that undercut this one."""

    id: int
    uuid: str
    claim: int
    relation: str
    target_claim: int | None
    target_link: int | None
    because: str | None
    other_text: str
    other_claimant: str | None
    other_said: str | None
    other_voice: str | None
    live: bool
    undercut_by: list[Link]


class Dossier(NamedTuple):
    """One claim and what surrounds it. `incoming` are the links at it, `outgoing` its own;
    `more_incoming` counts those beyond the limit asked for. `grades` are of the statements, by
    number; the `assessments` stand newest first."""

    id: int
    uuid: str
    text: str
    language: str | None
    original: str | None
    original_language: str | None
    note: str | None
    retraction: str | None
    recorded_at: str
    recorded_by: str
    live: bool
    rebuttals: int
    rebuttal_voices: int
    supports: int
    voice: str | None
    topics: list[str]
    statements: list[Statement]
    incoming: list[Link]
    outgoing: list[Link]
    more_incoming: int
    scored: Scored | None
    assessments: list[Assessment]
    grades: dict[int, Grade]
    estimates: list[Estimate]


def dossier(connection: Connection, claim: int, *, limit: int = 1_000_000) -> Dossier:
    """The dossier of a claim that exists, with at most `limit` incoming links of each relation."""
    if connection.past is not None:
        from claimtrack.store import past_scores

        past_scores.solve(connection, [claim])
    found = connection.one(_claim, id=claim, rules=RULES)
    assert found is not None
    live, rebuttals, voices, supports, voice = found[10:15]
    topics = [row[0] for row in connection.all(_topics, id=claim)]
    at_it = _links(connection, "incoming", claim, limit)
    in_all = sum(row[0] for row in connection.all(_counted, id=claim))
    judged = assessments(connection, claim)
    return Dossier._make(
        (
            *found[:10],
            bool(live),
            rebuttals,
            voices,
            supports,
            voice,
            topics,
            statements(connection, claim),
            at_it,
            _links(connection, "outgoing", claim, 1_000_000),
            in_all - len(at_it),
            figures.scored(found[15:]) if live else None,
            judged,
            grades(connection, claim, judged),
            estimates(connection, claim),
        )
    )


def statements(connection: Connection, claim: int) -> list[Statement]:
    """The live statements of a claim, first appearance first."""
    found = quotes.of_claim(connection, claim)
    return [
        Statement._make((*row, found.get(row[0], [])))
        for row in connection.all(_statements, id=claim)
    ]


def answers(connection: Connection, claim: int, *, limit: int) -> list[Link]:
    """The live rebuttals and undercuts of a claim, at most `limit` of each, the oldest first."""
    return _links(connection, "incoming", claim, limit, ANSWERING, live=True)


def count_answers(connection: Connection, claim: int) -> int:
    """How many live rebuttals and undercuts a claim has."""
    return int(connection.value(_answers, id=claim))


def _links(
    connection: Connection,
    way: str,
    number: int,
    limit: int,
    relations: Iterable[Relation] = Relation,
    *,
    live: bool = False,
) -> list[Link]:
    found = []
    for relation in relations:
        for row in connection.all(_linked, way, relation.value, live, id=number, limit=limit):
            *plain, other_live, undercuts = row
            # One level only: what undercuts an undercutter stands in that claim's own dossier.
            attackers = (
                _links(connection, "undercutting", plain[0], limit, (Relation.UNDERCUTS,))
                if undercuts and way != "undercutting"
                else []
            )
            found.append(Link._make((*plain, bool(other_live), attackers)))
    return found


def _claim() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import change, party, revision, score, tally
    from claimtrack.store.tables import claim as c

    # Who entered it, on whichever desk; it may have come in with a merge by somebody else.
    created = (change.c.kind == sa.literal_column("'claim'")) & change.c.before.is_(None)
    made = (
        sa.select(sa.func.min(change.c.revision_id))
        .where(created, change.c.row_id == c.c.id)
        .correlate(c)
        .scalar_subquery()
    )
    return (
        sa.select(
            c.c.id, c.c.uuid, c.c.text, c.c.language, c.c.original, c.c.original_language, c.c.note,
            c.c.retraction, revision.c.recorded_at, revision.c.actor, tally.c.live,
            tally.c.rebuttals, tally.c.rebuttal_voices, tally.c.supports, party.c.name,
            *figures.columns(),
        )
        .select_from(
            c.join(revision, revision.c.id == made)
            .join(tally, tally.c.claim_id == c.c.id)
            .outerjoin(score, score.c.claim_id == c.c.id)
            .outerjoin(party, party.c.id == tally.c.voice_id)
        )
        .where(c.c.id == sa.bindparam("id"))
    )  # fmt: skip


def _topics() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim_topic, topic

    return (
        sa.select(topic.c.name)
        .join(claim_topic, claim_topic.c.topic_id == topic.c.id)
        .where(
            claim_topic.c.claim_id == sa.bindparam("id"),
            claim_topic.c.retraction.is_(None),
            topic.c.retraction.is_(None),
        )
        .order_by(claim_topic.c.id)
    )


def told_statements() -> Any:
    """Statements as `Statement` has them, without their quotes."""
    import sqlalchemy as sa

    from claimtrack.store.tables import party, source, voice
    from claimtrack.store.tables import statement as s

    publisher, heard = party.alias("publisher"), party.alias("heard")
    return (
        sa.select(
            s.c.id, s.c.uuid, s.c.claimant_id, party.c.name, s.c.role, s.c.said, s.c.place,
            s.c.speech, s.c.note, s.c.credibility, s.c.retraction, s.c.source_id,
            sa.func.coalesce(source.c.title, source.c.file_name, source.c.url),
            publisher.c.name, source.c.published, source.c.url, source.c.derived_from_id,
            heard.c.name,
        )
        .select_from(
            s.outerjoin(party, party.c.id == s.c.claimant_id)
            .outerjoin(source, source.c.id == s.c.source_id)
            .outerjoin(publisher, publisher.c.id == source.c.publisher_id)
            .outerjoin(voice, voice.c.statement_id == s.c.id)
            .outerjoin(heard, heard.c.id == voice.c.party_id)
        )
    )  # fmt: skip


def _statements() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement as s

    found: Executable = (
        told_statements()
        .where(s.c.claim_id == sa.bindparam("id"), s.c.retraction.is_(None))
        .order_by(s.c.said_earliest.is_(None), s.c.said_earliest, s.c.said_latest, s.c.uuid)
    )
    return found


def _linked(way: str, relation: str, live: bool) -> Executable:
    """Links of a relation at a claim (incoming), of a claim (outgoing) or at a link (undercutting),
    each with the claim at the other end; for an outgoing undercut of a link, with the claim that
    speaks through that link. Read in the order of an index: a hub has thousands."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, link, party, statement, tally

    aimed, targeted = link.alias("aimed"), link.alias("targeted")
    undercut = (
        sa.select(sa.func.count())
        .select_from(aimed)
        .where(aimed.c.target_link_id == link.c.id, aimed.c.retraction.is_(None))
        .scalar_subquery()
    )
    target = sa.func.coalesce(link.c.target_claim_id, targeted.c.claim_id)
    here, other, order = {
        "incoming": (link.c.target_claim_id, link.c.claim_id, link.c.claim_id),
        "outgoing": (link.c.claim_id, target, link.c.id),
        "undercutting": (link.c.target_link_id, link.c.claim_id, link.c.claim_id),
    }[way]
    first, voice = statement.alias("first"), party.alias("voice")
    found = (
        sa.select(
            link.c.id, link.c.uuid, link.c.claim_id, link.c.relation, link.c.target_claim_id,
            link.c.target_link_id, link.c.because, claim.c.text, party.c.name, first.c.said,
            voice.c.name, tally.c.live, undercut,
        )
        .select_from(
            link.outerjoin(targeted, targeted.c.id == link.c.target_link_id)
            .join(claim, claim.c.id == other)
            .join(tally, tally.c.claim_id == claim.c.id)
            .outerjoin(first, first.c.id == tally.c.first_statement_id)
            .outerjoin(party, party.c.id == first.c.claimant_id)
            .outerjoin(voice, voice.c.id == tally.c.voice_id)
        )
        .where(
            here == sa.bindparam("id"),
            # Literals, so that SQLite may use the index of live links of a relation.
            link.c.relation == sa.literal_column(f"'{relation}'"),
            link.c.retraction.is_(None),
        )
        .order_by(order)
        .limit(sa.bindparam("limit"))
    )  # fmt: skip
    return found.where(tally.c.live == sa.literal_column("1")) if live else found


def _answers() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link, tally

    return (
        sa.select(sa.func.count())
        .select_from(link.join(tally, tally.c.claim_id == link.c.claim_id))
        .where(
            link.c.target_claim_id == sa.bindparam("id"),
            link.c.retraction.is_(None),
            sa.or_(*(link.c.relation == relation.value for relation in ANSWERING)),
            tally.c.live == 1,
        )
    )


def _counted() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.select(sa.func.count()).where(
        link.c.target_claim_id == sa.bindparam("id"), link.c.retraction.is_(None)
    )
