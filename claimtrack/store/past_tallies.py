"""Tallies and voices as they were: those that differ from today's are worked out anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.store import hearing, scores, tallies
from claimtrack.store.engine import Connection
from claimtrack.store.past import Past, numbers
from claimtrack.store.since import Since
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind, Relation

if TYPE_CHECKING:
    from sqlalchemy import Executable, Update

COUNTS = "claim_id, live, first_statement_id, voice_id, rebuttals, rebuttal_voices, supports"


class Borne(NamedTuple):
    """The claims that what has changed since bears on by the ways that lead there today: a name or
    a tie that did not exist then leads nowhere in the past. `heard`: whose voices it may have
    moved; `touched`: whose figures besides."""

    heard: set[int]
    touched: set[int]


class Differing(NamedTuple):
    """The claims whose tallies may have been others than today's. `heard`: whose statements may
    have had other voices; `settled`: that may have been live, or first made, otherwise, `retired`
    of them live; `counted`: at which links that were edited since pointed, `created` new ones."""

    heard: set[int]
    settled: set[int]
    retired: set[int]
    counted: set[int]
    created: set[int]


def today(connection: Connection, past: Past) -> Borne:
    """What is to be found out before the connection looks back."""
    since = Since(connection, past)
    parties, sources = _moved_through(since)
    parties |= since.created(Kind.PARTY, "id", " AND same_as_id IS NOT NULL")
    heard: set[int] = set()
    if parties or sources:
        heard = tallies.claims_heard_through(connection, parties, sources)
    return Borne(heard, _rated(connection, since))


def count(connection: Connection, past: Past, borne: Borne) -> frozenset[int] | None:
    """Lets `tally` and `voice` be as they were; returns the claims whose figures may differ from
    today's, None for any."""
    connection.plain(
        "CREATE TEMPORARY TABLE tally (claim_id INTEGER PRIMARY KEY, live INTEGER,"
        " first_statement_id INTEGER, voice_id INTEGER, rebuttals INTEGER,"
        " rebuttal_voices INTEGER, supports INTEGER)"
    )
    where = [f"claim_id <= {past.last[Kind.CLAIM]}"] if past.last else []
    if past.moment.until is not None:
        where.append("claim_id IN (SELECT claim_id FROM said_claim)")
    today = f"SELECT {COUNTS} FROM {past.schema}tally WHERE {' AND '.join(where)}"
    connection.plain(f"INSERT INTO tally {today}")
    differing = _since(connection, past, borne) if past.last else None
    if differing is not None and differing.heard:
        _hear(connection, past, differing.heard)
    touched: frozenset[int] | None = None
    if differing is None or past.moment.until is not None:
        # Whatever was said later bears on anything.
        _settle_some(connection, None)
        connection.run(_count_all)
    else:
        _settle_some(connection, differing.settled)
        counted, created = differing.counted, differing.created
        if differing.settled:
            counted |= _beside(connection, _moved(connection, past), pointing=False)
        connection.run_among(counted, tallies.count_some)
        last = past.last[Kind.LINK]
        connection.run_among(created - counted, _count_unedited, past.schema, last=last)
        touched = _touched(connection, past, differing, borne)
    temporary = "temp." if connection.dialect == "sqlite" else ""
    connection.plain(
        f"CREATE INDEX {temporary}past_disputed ON tally"
        " (rebuttal_voices DESC, rebuttals DESC, claim_id) WHERE live = 1 AND rebuttals > 0"
    )
    return touched


def _settle_some(connection: Connection, claims: set[int] | None) -> None:
    """Works out anew whether claims were live, when first made, and in whose voice."""
    if claims is None or claims:
        ids = {} if claims is None else {"ids": json.dumps(sorted(claims))}
        connection.run(_settle, connection.dialect, bool(ids), **ids)
        connection.run(_give_voice, connection.dialect, bool(ids), **ids)


def _moved(connection: Connection, past: Past) -> set[int]:
    """The claims that were live, or had a voice, otherwise than today."""
    return numbers(
        connection.plain(
            f"SELECT own.claim_id FROM tally AS own JOIN {past.schema}tally AS now"
            " ON now.claim_id = own.claim_id WHERE own.live <> now.live"
            " OR coalesce(own.voice_id, 0) <> coalesce(now.voice_id, 0)"
        )
    )


def _beside(connection: Connection, claims: set[int], *, pointing: bool) -> set[int]:
    """The claims at which live links of these claims point, or that point at these."""
    return numbers(connection.among(claims, _linked, pointing))


def _moved_through(since: Since) -> tuple[set[int], set[int]]:
    """The parties and the sources by whose changes voices may have moved."""
    parties = since.edited(Kind.PARTY, "same_as", "party_kind")
    parties |= since.any(Kind.AFFILIATION, "party_id")
    return parties, since.edited(Kind.SOURCE, "publisher", "derived_from")


def _rated(connection: Connection, since: Since) -> set[int]:
    """The claims on which new or changed ratings bear."""
    rated = (since.any(Kind.RATING, column) for column in ("party_id", "source_id"))
    return tallies.claims_rated(connection, *rated)


def _since(connection: Connection, past: Past, borne: Borne) -> Differing:
    """What has changed since bears on these claims."""
    since = Since(connection, past)
    retracted = since.edited(Kind.CLAIM, "retraction")
    parties, sources = _moved_through(since)
    heard = borne.heard | since.of(Kind.STATEMENT, "claim_id", since.edited(Kind.STATEMENT))
    if parties or sources:
        heard |= tallies.claims_heard_through(connection, parties, sources)
    superseding = f" AND relation = '{Relation.SUPERSEDES}'"
    edited = since.edited(Kind.LINK)
    retired = retracted | since.created(Kind.LINK, "target_claim_id", superseding)
    retired |= since.of(Kind.LINK, "target_claim_id", edited, superseding)
    retired |= numbers(connection.among(retracted, tallies.superseded))
    settled = heard | retired | since.created(Kind.STATEMENT, "claim_id")
    counted = since.of(Kind.LINK, "target_claim_id", edited)
    created = since.created(Kind.LINK, "target_claim_id")
    last = past.last[Kind.CLAIM]
    all_of = (heard, settled, retired, counted, created)
    return Differing(*({n for n in claims if n <= last} for claims in all_of))


def _touched(
    connection: Connection, past: Past, differing: Differing, borne: Borne
) -> frozenset[int] | None:
    """The claims whose figures may have been others than today's."""
    since = Since(connection, past)
    if since.many(Kind.LINK) + since.many(Kind.ASSESSMENT) > scores.WALKED:
        return None
    touched = differing.settled | differing.counted | differing.created
    touched |= borne.touched | _rated(connection, since)
    touched |= since.any(Kind.LINK, "claim_id") | since.any(Kind.ASSESSMENT, "claim_id")
    aimed = since.any(Kind.LINK, "target_link_id")
    touched |= tallies.ends(connection, ((None, None, link) for link in aimed))
    # A claim that was not live then was beside no other.
    for pointing in (False, True):
        touched |= _beside(connection, differing.retired, pointing=pointing)
    return frozenset(touched) if len(touched) <= scores.WALKED else None


def _hear(connection: Connection, past: Past, claims: set[int]) -> None:
    connection.plain(
        "CREATE TEMPORARY TABLE voice (statement_id INTEGER PRIMARY KEY, party_id INTEGER)"
    )
    connection.plain(
        f"INSERT INTO voice SELECT statement_id, party_id FROM {past.schema}voice"
        f" WHERE statement_id <= {past.last[Kind.STATEMENT]}"
    )
    hearing.hear(connection, claims)


def _chosen(found: Update, dialect: str, some: bool) -> Update:
    from claimtrack.store.tables import tally

    return found.where(tally.c.claim_id.in_(members(dialect))) if some else found


def _settle(dialect: str, some: bool) -> Executable:
    """Whether the claims were live, and their first appearance."""
    import sqlalchemy as sa

    from claimtrack.store.tables import tally

    claim: Any = tally.c.claim_id
    renewed: dict[str, Any] = {
        "live": sa.literal_column("1") - tallies.is_retired(claim),
        "first_statement_id": hearing.first_statement(claim),
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


def _count_unedited(dialect: str, schema: str) -> Executable:
    """Counts the links at a set of claims, none of which was edited since: by today's table, whose
    index of the live ones has all that is asked."""
    import sqlalchemy as sa

    counting = tallies.counting(f"{schema}link", " AND link.id <= :last")
    return sa.text(f"{counting} WHERE claim_id IN ({tallies.listed(dialect)})")


def _count_all() -> Executable:
    import sqlalchemy as sa

    return sa.text(tallies.counting())


def _linked(dialect: str, pointing: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    ends = (link.c.claim_id, link.c.target_claim_id)
    one, other = ends if pointing else ends[::-1]
    return sa.select(one).where(other.in_(members(dialect)), link.c.retraction.is_(None)).distinct()
