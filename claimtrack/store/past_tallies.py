"""Tallies and voices as they were: those that differ from today's are worked out anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.store import scores, tallies
from claimtrack.store.engine import Connection
from claimtrack.store.past import Past, numbers
from claimtrack.store.since import Since
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind, Relation

if TYPE_CHECKING:
    from sqlalchemy import Executable, Update

COUNTS = "claim_id, live, first_statement_id, voice_id, rebuttals, rebuttal_voices, supports"


class Differing(NamedTuple):
    """The claims whose tallies may have been others than today's. `heard`: whose statements may
    have had other voices; `settled`: that may have been live, or first made, otherwise; `counted`:
    at which other links may have pointed; `linked`: the ends of links that came or changed."""

    heard: set[int]
    settled: set[int]
    counted: set[int]
    linked: set[int]


def count(connection: Connection, past: Past) -> frozenset[int] | None:
    """Lets `tally` and `voice` be as they were; returns the claims whose figures may differ from
    today's, None for any."""
    last = past.last.get(Kind.CLAIM)
    connection.plain(
        "CREATE TEMPORARY TABLE tally (claim_id INTEGER PRIMARY KEY, live INTEGER,"
        " first_statement_id INTEGER, voice_id INTEGER, rebuttals INTEGER,"
        " rebuttal_voices INTEGER, supports INTEGER)"
    )
    conditions = [f"claim_id <= {last}"] if last is not None else []
    if past.moment.until is not None:
        conditions.append("claim_id IN (SELECT claim_id FROM said_claim)")
    where = " AND ".join(conditions)
    connection.plain(f"INSERT INTO tally SELECT {COUNTS} FROM {past.schema}tally WHERE {where}")
    touched: frozenset[int] | None = None
    if past.moment.until is not None:
        # Whatever was said later bears on anything.
        if past.last:
            _hear(connection, past, _since(connection, past).heard)
        _renew(connection, None, None)
    else:
        differing = _since(connection, past)
        _hear(connection, past, differing.heard)
        _renew(connection, differing.settled, differing.counted)
        touched = _touched(connection, past, differing)
    connection.plain(
        "CREATE INDEX past_disputed ON tally (rebuttal_voices DESC, rebuttals DESC, claim_id)"
        " WHERE live = 1 AND rebuttals > 0"
        if connection.dialect == "postgresql"
        else "CREATE INDEX temp.past_disputed ON tally"
        " (rebuttal_voices DESC, rebuttals DESC, claim_id) WHERE live = 1 AND rebuttals > 0"
    )
    return touched


def _renew(connection: Connection, settled: set[int] | None, counted: set[int] | None) -> None:
    """Works the tallies of some claims out anew, of all where None; and of those they point at."""
    if settled is None or settled:
        ids = {} if settled is None else {"ids": json.dumps(sorted(settled))}
        shape = (connection.dialect, bool(ids))
        connection.run(_settle, *shape, **ids)
        connection.run(_give_voice, *shape, **ids)
        if settled is not None and counted is not None:
            counted |= settled | numbers(connection.all(_pointed_at, connection.dialect, **ids))
    if counted is None or counted:
        ids = {} if counted is None else {"ids": json.dumps(sorted(counted))}
        connection.run(_count, connection.dialect, bool(ids), **ids)


def _since(connection: Connection, past: Past) -> Differing:
    """What has changed since bears on these claims."""
    since = Since(connection, past)
    retracted = since.edited(Kind.CLAIM, "retraction")
    parties = since.edited(Kind.PARTY, "same_as", "party_kind")
    parties |= since.any(Kind.AFFILIATION, "party_id")
    sources = since.edited(Kind.SOURCE, "publisher", "derived_from")
    heard = since.of(Kind.STATEMENT, "claim_id", since.edited(Kind.STATEMENT))
    if parties or sources:
        heard |= tallies.claims_heard_through(connection, parties, sources)
    superseding = f" AND relation = '{Relation.SUPERSEDES.value}'"
    settled = (
        heard
        | retracted
        | since.created(Kind.STATEMENT, "claim_id")
        | since.created(Kind.LINK, "target_claim_id", superseding)
        | since.of(Kind.LINK, "target_claim_id", since.edited(Kind.LINK))
    )
    if retracted:
        ids = json.dumps(sorted(retracted))
        settled |= numbers(connection.all(_superseded_by, connection.dialect, ids=ids))
    counted = since.created(Kind.LINK, "target_claim_id")
    linked = counted | since.any(Kind.LINK, "claim_id")
    there = past.last[Kind.CLAIM]
    found = ({n for n in claims if n <= there} for claims in (heard, settled, counted, linked))
    return Differing(*found)


def _touched(connection: Connection, past: Past, differing: Differing) -> frozenset[int] | None:
    """The claims whose figures may have been others than today's, and those beside them."""
    since = Since(connection, past)
    touched = differing.settled | differing.counted | differing.linked
    touched |= since.any(Kind.ASSESSMENT, "claim_id")
    rated = [since.any(Kind.RATING, column) for column in ("party_id", "source_id")]
    aimed = since.any(Kind.LINK, "target_link_id")
    if len(touched) + sum(map(len, (*rated, aimed))) > scores.WALKED:
        return None
    for party in rated[0]:
        touched |= tallies.claims_rated(connection, party, None)
    for source in rated[1]:
        touched |= tallies.claims_rated(connection, None, source)
    for link in aimed:
        touched |= tallies.ends(connection, None, link)
    # A claim that was not live then was beside no other.
    ids = json.dumps(sorted(differing.settled))
    touched |= numbers(connection.all(_pointed_at, connection.dialect, ids=ids))
    touched |= numbers(connection.all(_pointing, connection.dialect, ids=ids))
    return frozenset(touched)


def _hear(connection: Connection, past: Past, claims: set[int]) -> None:
    if not claims:
        return
    connection.plain(
        "CREATE TEMPORARY TABLE voice (statement_id INTEGER PRIMARY KEY, party_id INTEGER)"
    )
    connection.plain(
        f"INSERT INTO voice SELECT statement_id, party_id FROM {past.schema}voice"
        f" WHERE statement_id <= {past.last[Kind.STATEMENT]}"
    )
    tallies.hear(connection, claims)


def _chosen(found: Update, dialect: str, some: bool) -> Update:
    from claimtrack.store.tables import tally

    return found.where(tally.c.claim_id.in_(members(dialect))) if some else found


def _settle(dialect: str, some: bool) -> Executable:
    """Whether the claims were live, and their first appearance."""
    import sqlalchemy as sa

    from claimtrack.store.tables import tally

    claim: Any = tally.c.claim_id
    renewed: dict[str, Any] = {
        "live": sa.literal_column("1") - tallies.retired(claim),
        "first_statement_id": tallies.first_statement(claim),
    }
    return _chosen(tally.update().values(renewed), dialect, some)


def _give_voice(dialect: str, some: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import tally, voice

    heard = (
        sa.select(voice.c.party_id)
        .where(voice.c.statement_id == tally.c.first_statement_id)
        .scalar_subquery()
    )
    return _chosen(tally.update().values(voice_id=heard), dialect, some)


def _count(dialect: str, some: bool) -> Executable:
    return _chosen(tallies.counted(), dialect, some)


def _pointed_at(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return (
        sa.select(link.c.target_claim_id)
        .where(link.c.claim_id.in_(members(dialect)), link.c.retraction.is_(None))
        .distinct()
    )


def _pointing(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return (
        sa.select(link.c.claim_id)
        .where(link.c.target_claim_id.in_(members(dialect)), link.c.retraction.is_(None))
        .distinct()
    )


def _superseded_by(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.select(link.c.target_claim_id).where(
        link.c.claim_id.in_(members(dialect)),
        link.c.relation == Relation.SUPERSEDES.value,
        link.c.retraction.is_(None),
    )
