"""What of a batch of imported entries is known here already: looked up by set, kind by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.store import words
from claimtrack.store.engine import Connection, Row
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable


class Said(NamedTuple):
    """A live statement of a claim, as far as another is compared with it."""

    id: int
    claim: int
    claimant: int | None
    source: int | None
    earliest: str | None
    latest: str | None


class Titled(NamedTuple):
    """A live source without an address."""

    id: int
    title: str
    publisher: int | None
    published: str | None


def parties_named(connection: Connection, names: Iterable[str]) -> dict[str, list[int]]:
    """The live parties that have a name or alias, by it: first those so called, then those with
    such an alias, the oldest first."""
    asked = list(names)
    found: dict[str, dict[int, None]] = defaultdict(dict)
    for build in (_parties, _aliases):
        for name, number in sorted(connection.among(asked, build)):
            found[name][number] = None
    return {name: list(numbers) for name, numbers in found.items()}


def topics_named(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The oldest live topic of each name."""
    return dict(reversed(connection.among(names, _topics)))


def sources_at(connection: Connection, urls: Iterable[str]) -> dict[str, int]:
    """The oldest live source at each address."""
    return dict(reversed(connection.among(urls, _sources)))


def sources_titled(connection: Connection, titles: Iterable[str]) -> list[Titled]:
    """The live sources of those titles that have no address, the oldest first."""
    return [Titled._make(row) for row in connection.among(titles, _titled)]


def claims_worded(connection: Connection, texts: Iterable[str]) -> list[tuple[str, int]]:
    """The live claims with just those texts, the oldest first."""
    return [(row[0], row[1]) for row in connection.among(texts, _claims)]


def with_uuids(
    connection: Connection, kind: Kind, uuids: Iterable[str]
) -> dict[str, tuple[int, bool]]:
    """The records that have those UUIDs, and whether they are live."""
    rows = connection.among(uuids, _with_uuids, kind.value)
    return {uuid: (number, retraction is None) for uuid, number, retraction in rows}


def statements_of(connection: Connection, claims: Iterable[int]) -> list[Said]:
    """The live statements of some claims."""
    return [Said._make(row) for row in connection.among(claims, _statements)]


def quotes_of(connection: Connection, claims: Iterable[int]) -> list[tuple[int, str]]:
    """The words of the live quotes of some claims, each with its statement."""
    return [(row[0], row[1]) for row in connection.among(claims, _quotes)]


def assessments_of(connection: Connection, claims: Iterable[int]) -> list[Row]:
    """Claim, day, analyst, verdict, credibility, likelihood, confidence of live assessments."""
    return connection.among(claims, _assessments)


def estimates_of(connection: Connection, claims: Iterable[int]) -> list[Row]:
    """Claim, figure, unit, what is counted and for when, of live estimates."""
    return connection.among(claims, _estimates)


def filings_of(connection: Connection, claims: Iterable[int]) -> list[tuple[int, int]]:
    """Claim and topic of live filings."""
    return [(row[0], row[1]) for row in connection.among(claims, _filings)]


def live_texts(connection: Connection) -> Iterator[tuple[int, str]]:
    """Every live claim with its text, by number."""
    return ((number, text) for number, text in connection.each(_live_texts))


def texts_of(connection: Connection, claims: Iterable[int]) -> dict[int, str]:
    """The texts of those of some claims that are live."""
    return dict(connection.among(claims, _texts))


def with_words(connection: Connection, found: Iterable[str], limit: int) -> list[tuple[int, str]]:
    """Live claims that have all of some words, with their texts: any so many of them."""
    query = words.query(connection, " ".join(found))
    if query is None:
        return []
    shape = (False, connection.dialect)
    return [
        (row[0], row[1]) for row in connection.all(_with_words, *shape, query=query, limit=limit)
    ]


def _parties(dialect: str) -> Executable:
    return _named(dialect, "party", "id")


def _aliases(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import alias, party

    return (
        sa.select(alias.c.name, alias.c.party_id)
        .join(party, party.c.id == alias.c.party_id)
        .where(
            alias.c.name.in_(members(dialect, text=True)),
            alias.c.retraction.is_(None),
            party.c.retraction.is_(None),
        )
    )


def _topics(dialect: str) -> Executable:
    return _named(dialect, "topic", "id")


def _named(dialect: str, table: str, number: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return (
        sa.select(row.name, row[number])
        .where(row.name.in_(members(dialect, text=True)), row.retraction.is_(None))
        .order_by(row.id)
    )


def _sources(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    return (
        sa.select(source.c.url, source.c.id)
        .where(source.c.url.in_(members(dialect, text=True)), source.c.retraction.is_(None))
        .order_by(source.c.id)
    )


def _titled(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    row = source.c
    return (
        sa.select(row.id, row.title, row.publisher_id, row.published)
        .where(
            row.title.in_(members(dialect, text=True)),
            row.url.is_(None),
            row.retraction.is_(None),
        )
        .order_by(row.id)
    )


def _claims(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim

    return (
        sa.select(claim.c.text, claim.c.id)
        .where(claim.c.text.in_(members(dialect, text=True)), claim.c.retraction.is_(None))
        .order_by(claim.c.id)
    )


def _with_uuids(dialect: str, table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row.uuid, row.id, row.retraction).where(
        row.uuid.in_(members(dialect, text=True))
    )


def _statements(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    row = statement.c
    return (
        sa.select(
            row.id,
            row.claim_id,
            row.claimant_id,
            row.source_id,
            row.said_earliest,
            row.said_latest,
        )
        .where(row.claim_id.in_(members(dialect)), row.retraction.is_(None))
        .order_by(row.id)
    )


def _quotes(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import quote, statement

    return (
        sa.select(quote.c.statement_id, quote.c.exact)
        .join(statement, statement.c.id == quote.c.statement_id)
        .where(statement.c.claim_id.in_(members(dialect)), quote.c.retraction.is_(None))
    )


def _assessments(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import assessment

    row = assessment.c
    judged = (row.verdict, row.credibility, row.likelihood, row.confidence)
    return sa.select(row.claim_id, row.assessed, row.analyst, *judged).where(
        row.claim_id.in_(members(dialect)), row.retraction.is_(None)
    )


def _estimates(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import estimate

    row = estimate.c
    return sa.select(row.claim_id, row.figure, row.unit, row.counted, row.estimated_for).where(
        row.claim_id.in_(members(dialect)), row.retraction.is_(None)
    )


def _filings(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim_topic

    return sa.select(claim_topic.c.claim_id, claim_topic.c.topic_id).where(
        claim_topic.c.claim_id.in_(members(dialect)), claim_topic.c.retraction.is_(None)
    )


def _live_texts() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim

    return (
        sa.select(claim.c.id, claim.c.text).where(claim.c.retraction.is_(None)).order_by(claim.c.id)
    )


def _texts(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim

    return sa.select(claim.c.id, claim.c.text).where(
        claim.c.id.in_(members(dialect)), claim.c.retraction.is_(None)
    )


def _with_words(looking_back: bool, dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim

    found = words.matching(dialect, looking_back)
    return (
        sa.select(claim.c.id, claim.c.text)
        .join(found, found.c.claim_id == claim.c.id)
        .where(claim.c.retraction.is_(None))
        .limit(sa.bindparam("limit"))
    )
