"""What is counted ahead, so that a list of 100,000 claims opens as fast as one of 25.

A tally holds, for each claim: whether it is live, its first appearance, its voice, and how many
live rebuttals (from how many voices) and supports point at it. All of it follows from the records;
`refresh` keeps it true within the transaction that changes them. A claim's voice is that of its
first appearance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, Any

from claimtrack.store.hearing import first_statement, hear, hear_new
from claimtrack.store.statements import members
from claimtrack.store.voices import Voices
from claimtrack.vocabulary import Kind, Relation, Tie

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.store.engine import Connection, Row

TALLY_COLUMNS = (
    "claim_id",
    "live",
    "first_statement_id",
    "voice_id",
    "rebuttals",
    "rebuttal_voices",
    "supports",
)
"""In the order in which those of new claims are filled."""
Changed = tuple[Kind, int, dict[str, str | None] | None]

# A rename moves no voice; these fields do. A new party or source has no statement yet.
_MOVES_VOICES = {
    Kind.PARTY: {"same_as", "party_kind"},
    Kind.SOURCE: {"publisher", "derived_from"},
}


def refresh(
    connection: Connection, changed: Iterable[Changed], created: Set[int] = frozenset()
) -> set[int]:
    """Brings the tallies and voices of all claims that the changed rows bear on up to date; returns
    the claims whose figures may have changed with them. Claims that were `created` only now have
    no tally, and no links but those that were made with them."""
    numbers, parties, sources = _sorted_out(connection, changed)
    known = numbers[Kind.CLAIM] - (frozenset() if numbers[Kind.LINK] else created)
    claims = numbers[Kind.CLAIM] | _numbers(connection, superseded, known)
    claims |= _numbers(connection, _claims_of_statements, numbers[Kind.STATEMENT])
    touched = _numbers(connection, _claims_of_assessments, numbers[Kind.ASSESSMENT])
    counted: set[int] = set()
    links = connection.among(numbers[Kind.LINK], _links)
    touched |= ends(connection, ((row[0], *row[2:]) for row in links))
    for _, relation, target, _ in links:
        if target is not None:
            (claims if relation == Relation.SUPERSEDES.value else counted).add(target)
    parties |= _numbers(connection, _affiliated, numbers[Kind.AFFILIATION])
    rated = connection.among(numbers[Kind.RATING], _rated)
    rated_ones = ({row[place] for row in rated} - {None} for place in (0, 1))
    touched |= claims_rated(connection, *rated_ones)
    if parties or sources:
        claims |= claims_heard_through(connection, parties, sources)
    retired = put(connection, claims, created)
    linked = claims if numbers[Kind.LINK] else claims - created
    counted |= linked | _numbers(connection, _targets, linked)
    # From a live claim one comes to all that it is joined to; from a retired one no more.
    joined = connection.among(retired, _links_at)
    touched |= ends(connection, (row[1:] for row in joined))
    connection.run_among(counted, count_some)
    return touched | claims


def put(connection: Connection, claims: set[int], created: Set[int]) -> set[int]:
    """Notes of claims whether they are live, their first appearance and their voice, and returns
    those that are not live. Those that were `created` only now have no tally, and get one that
    counts nothing."""
    retired = _numbers(connection, _retired, claims)
    new, old = claims & created, claims - created
    if new:
        heard = hear_new(connection, new)
        if connection.dialect == "sqlite":
            connection.run_among(new, _put_new)
        else:
            # Twice as fast as what it would work out from the rows.
            connection.fill("tally", TALLY_COLUMNS, _new_tallies(new, retired, heard))
    first = hear(connection, old)
    connection.many(
        _put,
        rows=[
            {"id": claim, "live": int(claim not in retired), "first": one, "voice": voice}
            for claim in sorted(old)
            for one, voice in [first.get(claim, (None, None))]
        ],
    )
    return retired


def _new_tallies(
    claims: set[int], retired: set[int], heard: Mapping[int, tuple[int, int | None]]
) -> Iterator[Row]:
    """The tallies of claims that have none, as `TALLY_COLUMNS`; they count nothing."""
    for claim in sorted(claims):
        yield (claim, int(claim not in retired), *heard.get(claim, (None, None)), 0, 0, 0)


def _sorted_out(
    connection: Connection, changed: Iterable[Changed]
) -> tuple[dict[Kind, set[int]], set[int], set[int]]:
    """The numbers of the changed rows by kind; the parties and the sources that move voices."""
    numbers: dict[Kind, set[int]] = {kind: set() for kind in Kind}
    parties: set[int] = set()
    sources: set[int] = set()
    for kind, number, before in changed:
        numbers[kind].add(number)
        if before and kind in _MOVES_VOICES and not _MOVES_VOICES[kind].isdisjoint(before):
            (parties if kind is Kind.PARTY else sources).add(number)
            left = before.get("same_as")
            if left is not None:
                parties.add(connection.value(_party_by_uuid, uuid=left))
    return numbers, parties, sources


def _numbers(connection: Connection, build: Any, numbers: Iterable[int]) -> set[int]:
    """The numbers that a statement gives for a set of them."""
    return {row[0] for row in connection.among(numbers, build)} - {None}


def ends(connection: Connection, links: Iterable[Row]) -> set[int]:
    """The claims at the ends of some links, and of the links that those point at."""
    ends: set[int] = set()
    seen: set[int] = set()
    edge = list(links)
    while edge:
        ends |= {end for row in edge for end in row[:2] if end is not None}
        aimed = {row[2] for row in edge} - {None} - seen
        seen |= aimed
        edge = [(row[0], *row[2:]) for row in connection.among(aimed, _links)]
    return ends


def claims_rated(connection: Connection, parties: set[int], sources: set[int]) -> set[int]:
    """The claims that ratings of some parties and sources bear on."""
    voices = Voices(connection)
    names = _spread(connection, _named, parties | {voices.same(party) for party in parties})
    sources = sources | _numbers(connection, _published_by, names)
    return _numbers(connection, _claims_of_parties, names) | _numbers(
        connection, _claims_of_sources, sources
    )


def claims_heard_through(connection: Connection, parties: set[int], sources: set[int]) -> set[int]:
    """The claims whose voice may pass through any of these parties or sources."""
    parties = _who_speaks(connection, parties)
    sources = _spread(connection, _derived, sources | _numbers(connection, _published_by, parties))
    return _numbers(connection, _claims_of_parties, parties) | _numbers(
        connection, _claims_of_sources, sources
    )


def _who_speaks(connection: Connection, parties: set[int]) -> set[int]:
    """These parties and all whose voice may pass through them, under every name."""
    voices = Voices(connection)
    reached: set[int] = set()
    edge = parties
    while edge:
        # What ties one of a party's names ties all of them, and they all lead to one.
        edge = (edge | {voices.same(party) for party in edge}) - reached
        reached |= edge
        edge = _numbers(connection, _speakers, edge) - reached
    return reached


def _spread(connection: Connection, onward: Any, start: set[int]) -> set[int]:
    reached, edge = set(start), set(start)
    while edge:
        edge = _numbers(connection, onward, edge) - reached
        reached |= edge
    return reached


def _claims_of_statements(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    return sa.select(statement.c.claim_id).where(statement.c.id.in_(members(dialect)))


def _links(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.select(
        link.c.claim_id, link.c.relation, link.c.target_claim_id, link.c.target_link_id
    ).where(link.c.id.in_(members(dialect)))


def _affiliated(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import affiliation

    return sa.select(affiliation.c.party_id).where(affiliation.c.id.in_(members(dialect)))


def _retired(dialect: str) -> Executable:
    """Those of the claims that are retracted, or superseded by a claim that is not retracted."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim

    return sa.select(claim.c.id).where(claim.c.id.in_(members(dialect)), retired())


def is_retired(number: Any) -> Any:
    """1 when the claim of this number is retracted or superseded by a claim that is not retracted,
    else 0; NULL when there is none."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim

    return sa.select(sa.case((retired(), 1), else_=0)).where(claim.c.id == number).scalar_subquery()


def retired() -> Any:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, link

    newer = claim.alias("newer")
    superseded = (
        sa.select(sa.literal_column("1"))
        .select_from(link.join(newer, newer.c.id == link.c.claim_id))
        .where(
            link.c.target_claim_id == claim.c.id,
            link.c.relation == Relation.SUPERSEDES.value,
            link.c.retraction.is_(None),
            newer.c.retraction.is_(None),
        )
        .correlate(claim)
        .exists()
    )
    return claim.c.retraction.is_not(None) | superseded


def _put_new(dialect: str) -> Executable:
    """A tally for claims that have none; whose voice their statements are is noted."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, tally, voice

    found = (
        sa.select(
            claim.c.id,
            sa.case((retired(), sa.literal_column("0")), else_=sa.literal_column("1")).label(
                "live"
            ),
            first_statement(claim.c.id).label("first"),
        )
        .where(claim.c.id.in_(members(dialect)))
        .subquery()
    )
    nothing: list[Any] = [sa.literal_column("0")] * 3
    rows = sa.select(found.c.id, found.c.live, found.c.first, voice.c.party_id, *nothing).outerjoin(
        voice, voice.c.statement_id == found.c.first
    )
    return tally.insert().from_select(list(TALLY_COLUMNS), rows)


def _claims_of_assessments(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import assessment

    return sa.select(assessment.c.claim_id).where(assessment.c.id.in_(members(dialect)))


def _rated(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import rating

    return sa.select(rating.c.party_id, rating.c.source_id).where(rating.c.id.in_(members(dialect)))


def _named(dialect: str) -> Executable:
    """The other names that a party goes by, directly."""
    import sqlalchemy as sa

    from claimtrack.store.tables import party

    return sa.select(party.c.id).where(party.c.same_as_id.in_(members(dialect)))


def superseded(dialect: str) -> Executable:
    """The claims that a claim supersedes: they live again when it is retracted."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.select(link.c.target_claim_id).where(
        link.c.claim_id.in_(members(dialect)),
        link.c.relation == Relation.SUPERSEDES.value,
        link.c.retraction.is_(None),
    )


def _links_at(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    ends = (link.c.claim_id, link.c.target_claim_id)
    columns = (link.c.claim_id, link.c.target_claim_id, link.c.target_link_id)
    return sa.union(
        *(
            sa.select(link.c.id, *columns).where(
                end.in_(members(dialect)), link.c.retraction.is_(None)
            )
            for end in ends
        )
    )


def _targets(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    return sa.select(link.c.target_claim_id).where(
        link.c.claim_id.in_(members(dialect)),
        # Not IN: SQLAlchemy expands that at execution, and statements are compiled ahead.
        (link.c.relation == Relation.REBUTS.value) | (link.c.relation == Relation.SUPPORTS.value),
        link.c.target_claim_id.is_not(None),
        link.c.retraction.is_(None),
    )


def _put() -> Executable:
    import sqlalchemy as sa

    return sa.text(
        "INSERT INTO tally (claim_id, live, first_statement_id, voice_id, rebuttals,"
        " rebuttal_voices, supports) VALUES (:id, :live, CAST(:first AS INTEGER),"
        " CAST(:voice AS INTEGER), 0, 0, 0)"
        " ON CONFLICT (claim_id) DO UPDATE SET live = excluded.live,"
        " first_statement_id = excluded.first_statement_id, voice_id = excluded.voice_id"
    )


def counting(links: str = "link", more: str = "") -> str:
    """The statement that counts the live links at claims; the caller says at which. `links` is the
    table they are in, `more` a further condition on them."""
    return (
        "UPDATE tally SET (rebuttals, rebuttal_voices, supports) ="
        f" (SELECT count(CASE WHEN relation = '{Relation.REBUTS}' THEN 1 END),"
        f" count(DISTINCT CASE WHEN relation = '{Relation.REBUTS}'"
        " THEN coalesce(other.voice_id, -other.claim_id) END),"
        f" count(CASE WHEN relation = '{Relation.SUPPORTS}' THEN 1 END)"
        f" FROM {links} AS link JOIN tally AS other ON other.claim_id = link.claim_id"
        " WHERE link.target_claim_id = tally.claim_id"
        f" AND relation IN ('{Relation.REBUTS}', '{Relation.SUPPORTS}')"
        f" AND link.retraction IS NULL AND other.live = 1{more})"
    )


def count_some(dialect: str) -> Executable:
    """Counts the links at a set of claims."""
    import sqlalchemy as sa

    return sa.text(f"{counting()} WHERE claim_id IN ({listed(dialect)})")


def listed(dialect: str) -> str:
    """What `statements.members` is, as text."""
    if dialect == "sqlite":
        return "SELECT value FROM json_each(:ids)"
    return "SELECT CAST(value AS INTEGER) FROM json_array_elements_text(CAST(:ids AS JSON))"


def _party_by_uuid() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import party

    return sa.select(party.c.id).where(party.c.uuid == sa.bindparam("uuid"))


def _speakers(dialect: str) -> Executable:
    """Who stands directly behind a party: its other names and those who speak for it."""
    import sqlalchemy as sa

    from claimtrack.store.tables import affiliation, party

    return sa.union(
        sa.select(party.c.id).where(party.c.same_as_id.in_(members(dialect))),
        sa.select(affiliation.c.party_id).where(
            affiliation.c.institution_id.in_(members(dialect)),
            affiliation.c.relation == Tie.SPEAKS_FOR.value,
        ),
    )


def _published_by(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    return sa.select(source.c.id).where(source.c.publisher_id.in_(members(dialect)))


def _derived(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    return sa.select(source.c.id).where(source.c.derived_from_id.in_(members(dialect)))


def _claims_of_parties(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    return sa.select(statement.c.claim_id).where(statement.c.claimant_id.in_(members(dialect)))


def _claims_of_sources(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    return sa.select(statement.c.claim_id).where(statement.c.source_id.in_(members(dialect)))
