"""Lists of claims: all, disputed, searched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.queries import figures, occasions
from claimtrack.queries.figures import Scored
from claimtrack.store import words
from claimtrack.store.engine import Connection
from claimtrack.store.marks import RULES
from claimtrack.vocabulary import Relation, Standing

if TYPE_CHECKING:
    from sqlalchemy import Executable

MANY = 1_000_000
"""More rebutters than a claim has: all of them."""


MOST = 1000
"""Claims of a list that looks back of which each is scored by itself; of more, all are."""
BY_FIGURES = ("contestedness", "strength", "weakest", "standing")
"""Orders that cannot be told before everything is scored."""


class Filters(NamedTuple):
    """Which claims. Numbers name a topic, party, source; days bound when something was said."""

    disputed: bool = False
    topic: int | None = None
    by: int | None = None
    source: int | None = None
    since: str | None = None
    relation: Relation | None = None
    query: str | None = None
    standing: Standing | None = None


class ClaimRow(NamedTuple):
    """One claim of a list. `claimant` and `said` are those of the first appearance;
    `rebutted_by` names who rebuts, oldest rebuttal first."""

    id: int
    uuid: str
    text: str
    claimant: str | None
    said: str | None
    source: int | None
    voice: str | None
    rebuttals: int
    rebuttal_voices: int
    supports: int
    topics: list[str]
    rebutted_by: list[str]
    scored: Scored | None


def listed(
    connection: Connection,
    filters: Filters,
    *,
    sort: str,
    limit: int | None = None,
    names: int = MANY,
) -> Iterator[ClaimRow]:
    """Live claims that pass every filter. `names` bounds how many rebuttals are looked at to name
    who rebuts; a list of thousands should not read hubs of thousands."""
    given = {name: value for name, value in filters._asdict().items() if value is not None}
    disputed = given.pop("disputed")
    values: dict[str, Any] = dict(given)
    if filters.relation is not None:
        values["relation"] = filters.relation.value
    if filters.standing is not None:
        values["standing"] = filters.standing.value
    if filters.query is not None:
        query = words.query(connection, filters.query)
        if query is None:
            return
        values["query"] = query
    if limit is not None:
        values["limit"] = limit
    values |= {"names": names, "rules": RULES}
    back = connection.past is not None
    shape = (sort, disputed, tuple(sorted(given)), limit is not None, connection.dialect, back)
    if back:
        from claimtrack.store import past_scores, past_words

        if filters.query is not None:
            past_words.index(connection)
        if limit is None or limit > MOST or sort in BY_FIGURES or filters.standing is not None:
            past_scores.solve_all(connection)
        else:
            past_scores.solve(
                connection, (row[0] for row in connection.all(_listed, *shape, **values))
            )
    for row in connection.each(_listed, *shape, **values):
        *plain, topics, rebutters = row[:12]
        named = dict.fromkeys(json.loads(rebutters or "[]"))
        lists = (json.loads(topics or "[]"), list(named))
        yield ClaimRow._make((*plain, *lists, figures.scored(row[12:])))


def _listed(
    sort: str,
    disputed: bool,
    filters: tuple[str, ...],
    limited: bool,
    dialect: str,
    looking_back: bool,
) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, party, score, statement, tally

    first, voice = statement.alias("first"), party.alias("voice")
    tables: Any = (
        tally.join(claim, claim.c.id == tally.c.claim_id)
        .outerjoin(first, first.c.id == tally.c.first_statement_id)
        .outerjoin(party, party.c.id == first.c.claimant_id)
        .outerjoin(voice, voice.c.id == tally.c.voice_id)
        .outerjoin(score, score.c.claim_id == tally.c.claim_id)
    )
    orders: dict[str, tuple[Any, ...]] = {
        "rebuttals": (tally.c.rebuttal_voices.desc(), tally.c.rebuttals.desc()),
        "supports": (tally.c.supports.desc(),),
        "contestedness": (score.c.contestedness.is_(None), score.c.contestedness.desc()),
        "strength": (score.c.lower.is_(None), (score.c.lower + score.c.upper).desc()),
        "weakest": (score.c.lower.is_(None), score.c.lower + score.c.upper),
        "standing": (*_by_standing(score), (score.c.lower + score.c.upper).desc()),
        "said": (first.c.said_earliest.is_(None), first.c.said_earliest, first.c.said_latest),
        "id": (),
        "newest": (tally.c.claim_id.desc(),),
    }
    if "query" in filters:
        found = words.matching(dialect, looking_back)
        tables = tables.join(found, found.c.claim_id == claim.c.id)
        orders["relevance"] = (found.c.rank.desc(),)
    statement_ = (
        sa.select(
            claim.c.id,
            claim.c.uuid,
            claim.c.text,
            party.c.name,
            first.c.said,
            first.c.source_id,
            voice.c.name,
            tally.c.rebuttals,
            tally.c.rebuttal_voices,
            tally.c.supports,
            _topics(claim, dialect),
            _rebutters(claim, dialect),
            *figures.columns(),
        )
        .select_from(tables)
        .where(tally.c.live == sa.literal_column("1"))
        .order_by(*orders[sort], tally.c.claim_id)
    )
    if disputed:
        # Literal, so that SQLite may use the partial index of the disputed ones.
        statement_ = statement_.where(tally.c.rebuttals > sa.literal_column("0"))
    if "standing" in filters:
        statement_ = statement_.where(score.c.standing == sa.bindparam("standing"))
    for condition in conditions(claim, filters):
        statement_ = statement_.where(condition)
    return statement_.limit(sa.bindparam("limit")) if limited else statement_


def _by_standing(score: Any) -> tuple[Any, ...]:
    """Standings in the order of the vocabulary, what is not scored last."""
    import sqlalchemy as sa

    place: dict[str, int] = {word.value: number for number, word in enumerate(Standing)}
    return score.c.standing.is_(None), sa.case(place, value=score.c.standing)


def conditions(claim: Any, filters: tuple[str, ...]) -> Iterator[Any]:
    """What a claim must meet to pass the filters of these names."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim_topic, link, statement, tally

    said = statement.c
    of_statement = {
        "by": said.claimant_id.in_(one_party()),
        "source": said.source_id == sa.bindparam("source"),
        "since": occasions.since(statement),
    }
    wanted = [of_statement[name] for name in of_statement if name in filters]
    if {"by", "source"} & set(filters):
        # Few claims pass, so they are looked up once; asked claim by claim, SQLite would go through
        # all statements of the party or source each time.
        yield claim.c.id.in_(sa.select(said.claim_id).where(said.retraction.is_(None), *wanted))
    elif wanted:
        live = (said.claim_id == claim.c.id, said.retraction.is_(None))
        yield sa.select(said.id).where(*live, *wanted).correlate(claim).exists()
    if "topic" in filters:
        filed = claim_topic.c
        yield claim.c.id.in_(
            sa.select(filed.claim_id).where(
                filed.topic_id.in_(one_topic()), filed.retraction.is_(None)
            )
        )
    if "relation" in filters:
        other = tally.alias("other")
        yield (
            sa.select(link.c.id)
            .join(other, other.c.claim_id == link.c.claim_id)
            .where(
                link.c.target_claim_id == claim.c.id,
                link.c.relation == sa.bindparam("relation"),
                link.c.retraction.is_(None),
                other.c.live == sa.literal_column("1"),
            )
            .correlate(claim)
            .exists()
        )


def one_topic() -> Any:
    """The topic `topic` and what else is called so: two desks that were merged may each have had a
    topic of that name."""
    import sqlalchemy as sa

    from claimtrack.store.tables import topic

    chosen = topic.alias("chosen")
    called = sa.select(chosen.c.name).where(chosen.c.id == sa.bindparam("topic")).scalar_subquery()
    namesake = (topic.c.name == called) & topic.c.retraction.is_(None)
    return sa.select(topic.c.id).where((topic.c.id == sa.bindparam("topic")) | namesake)


def one_party() -> Any:
    """The party `by` under all its numbers: what is *same as* it, either way, however far."""
    import sqlalchemy as sa

    from claimtrack.store.tables import party

    known = party.alias("known")
    same = (
        sa.select(party.c.id, party.c.same_as_id)
        .where(party.c.id == sa.bindparam("by"))
        .cte("same", recursive=True)
    )
    onward = (known.c.same_as_id == same.c.id) | (known.c.id == same.c.same_as_id)
    return sa.select(same.union(sa.select(known.c.id, known.c.same_as_id).join(same, onward)).c.id)


def _topics(claim: Any, dialect: str) -> Any:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim_topic, topic

    named = (
        sa.select(topic.c.name)
        .join(claim_topic, claim_topic.c.topic_id == topic.c.id)
        .where(
            claim_topic.c.claim_id == claim.c.id,
            claim_topic.c.retraction.is_(None),
            topic.c.retraction.is_(None),
        )
        .order_by(claim_topic.c.id)
        .correlate(claim)
        .subquery("named")
    )
    return sa.select(_joined(named.c.name, dialect)).scalar_subquery()


def _rebutters(claim: Any, dialect: str) -> Any:
    """Who rebuts, by the first appearance of each rebuttal, oldest rebuttal first."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link, party, statement, tally

    other, first, speaker = tally.alias("r_tally"), statement.alias("r_first"), party.alias("r_who")
    named = (
        sa.select(
            sa.func.coalesce(speaker.c.name, sa.literal_column("'unattributed'")).label("name")
        )
        .select_from(
            link.join(other, other.c.claim_id == link.c.claim_id)
            .outerjoin(first, first.c.id == other.c.first_statement_id)
            .outerjoin(speaker, speaker.c.id == first.c.claimant_id)
        )
        .where(
            link.c.target_claim_id == claim.c.id,
            link.c.relation == sa.literal_column(f"'{Relation.REBUTS.value}'"),
            link.c.retraction.is_(None),
            other.c.live == sa.literal_column("1"),
        )
        .order_by(link.c.claim_id)
        .limit(sa.bindparam("names"))
        .correlate(claim)
        .subquery("rebutters")
    )
    return sa.select(_joined(named.c.name, dialect)).scalar_subquery()


def _joined(column: Any, dialect: str) -> Any:
    """An aggregate that gathers values, in the order they come, as the text of a JSON array."""
    import sqlalchemy as sa

    if dialect == "sqlite":
        return sa.func.json_group_array(column)
    return sa.cast(sa.func.json_agg(column), sa.Text)
