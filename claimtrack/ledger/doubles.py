"""What may stand only once, or not beside its contrary, after two desks were merged.

Each desk kept to the rules, both together may not: the same alias, filing, link, tie or quote
twice; one link that supports what another rebuts; claims that supersede one another in a circle. Of
those the record with the smallest UUID stands, and a merge withdraws the others. That depends on
nothing but which records there are, so every desk comes to the same; each merge weighs anew what
one withdrew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.queries.clashes import OPPOSITE, TWINS
from claimtrack.queries.divergences import CONTRARY, RULED, TWICE, weighed
from claimtrack.store.contents import Content, contents
from claimtrack.store.engine import Connection
from claimtrack.store.records import SHAPES
from claimtrack.store.statements import members
from claimtrack.vocabulary import Kind, Relation

if TYPE_CHECKING:
    from sqlalchemy import Executable

SUPERSEDES = Relation.SUPERSEDES.value


class Candidates(NamedTuple):
    """Where doubles may stand: by kind the numbers of what they belong to; of links, the claims at
    their ends."""

    owners: dict[Kind, set[int]]
    superseding: list[str]
    """The UUIDs of the links by which claims came to supersede others."""


def none() -> Candidates:
    """No candidate yet."""
    return Candidates({kind: set() for kind in TWINS}, [])


def stage(connection: Connection, found: Candidates, kind: Kind, rows: list[Content]) -> None:
    """Notes which of some rows, about to be written, have a double or a contrary; one with a double
    is to be written as withdrawn, so that both can stand until all are there."""
    if kind not in TWINS:
        return
    live = [one for one in rows if "retraction" not in weighed(one.record)]
    ends = {number for one in live for number in _ends(kind, one)}
    mine = {one.id for one in rows}
    beside = [one for one in _standing(connection, kind, ends) if one.id not in mine]
    seen = {_key(kind, one) for one in beside}
    contrary = {_contrary(one) for one in (*beside, *live)} if kind is Kind.LINK else set()
    for one in live:
        key = _key(kind, one)
        if key in seen or one.record.get("retraction") in RULED:
            one.row["retraction"] = TWICE
            found.owners[kind].update(_ends(kind, one))
        seen.add(key)
        if kind is Kind.LINK:
            if (one.record["relation"], *_pair(one)) in contrary:
                found.owners[kind].update(_ends(kind, one))
            if one.record["relation"] == SUPERSEDES:
                found.superseding.append(one.uuid)


def settle(connection: Connection, found: Candidates) -> Iterator[tuple[Kind, int, str | None]]:
    """Which records a merge withdraws and which it restores: with the reason, None for those that
    are to be live."""
    for kind, owners in found.owners.items():
        ruled = {row[0] for row in connection.all(_ruled, kind.value)}
        for one in contents(connection, kind, ruled):
            owners.update(_ends(kind, one))
        rows = _standing(connection, kind, owners)
        due = _twice(kind, rows)
        if kind is Kind.LINK:
            due = _contraries(rows, due)
            superseding = [one for one in rows if one.record["relation"] == SUPERSEDES]
            if found.superseding or any(one.id in ruled for one in superseding):
                every = {row[0] for row in connection.all(_of_relation, relation=SUPERSEDES)}
                rows = list({one.id: one for one in (*rows, *_links(connection, every))}.values())
                due = _circles(rows, due)
        changed = [
            (one.id, due[one.id]) for one in rows if due.get(one.id) != one.record.get("retraction")
        ]
        # What is withdrawn makes room for what comes back.
        for number, reason in sorted(changed, key=lambda pair: pair[1] is None):
            yield kind, number, reason


def _links(connection: Connection, numbers: Iterable[int]) -> list[Content]:
    return list(contents(connection, Kind.LINK, numbers))


def _standing(connection: Connection, kind: Kind, owners: set[int]) -> list[Content]:
    """The records of some owners that are live, or that a merge withdrew."""
    rows = connection.among(owners, _of_owners, kind.value, TWINS[kind][0])
    return list(contents(connection, kind, (row[0] for row in rows)))


def _ends(kind: Kind, one: Content) -> list[int]:
    """What a record belongs to; of a link, the claims at both ends."""
    names = (TWINS[kind][0], *(("target_claim",) if kind is Kind.LINK else ()))
    return [one.row[f"{name}_id"] for name in names if one.row[f"{name}_id"] is not None]


def _key(kind: Kind, one: Content) -> tuple[object, ...]:
    references = SHAPES[kind].references
    return tuple(
        one.row[f"{name}_id"] if name in references else one.record.get(name)
        for name in TWINS[kind]
    )


def _twice(kind: Kind, rows: Iterable[Content]) -> dict[int, str | None]:
    """What is due to each of some records: of those that are alike, one is live."""
    due: dict[int, str | None] = {}
    seen = set()
    for one in sorted(rows, key=lambda row: row.uuid):
        key = _key(kind, one)
        due[one.id] = TWICE if key in seen else None
        seen.add(key)
    return due


def _pair(one: Content) -> tuple[int | None, ...]:
    return tuple(sorted(filter(None, (one.row["claim_id"], one.row["target_claim_id"]))))


def _contrary(one: Content) -> tuple[object, ...]:
    """What would contradict a link: the opposite relation, and the two claims."""
    return (OPPOSITE.get(one.record["relation"], ""), *_pair(one))


def _contraries(rows: Iterable[Content], due: dict[int, str | None]) -> dict[int, str | None]:
    """The same, when of links that contradict one another the first one stands."""
    stands: dict[tuple[int | None, ...], str] = {}
    found = dict(due)
    for one in sorted(rows, key=lambda row: row.uuid):
        relation = one.record["relation"]
        if (
            relation in OPPOSITE
            and due[one.id] is None
            and relation != stands.setdefault(_pair(one), relation)
        ):
            found[one.id] = CONTRARY
    return found


def _circles(rows: Iterable[Content], due: dict[int, str | None]) -> dict[int, str | None]:
    """The same, when no link closes a circle of claims that supersede one another."""
    older: dict[int, set[int]] = {}
    found = dict(due)
    for one in sorted(rows, key=lambda row: row.uuid):
        if one.record["relation"] != SUPERSEDES or due.get(one.id) == TWICE:
            continue
        newer, target = one.row["claim_id"], one.row["target_claim_id"]
        closes = newer in _reached(older, target)
        found[one.id] = CONTRARY if closes else None
        if not closes:
            older.setdefault(newer, set()).add(target)
    return found


def _reached(older: dict[int, set[int]], start: int) -> set[int]:
    reached = {start}
    edge = [start]
    while edge:
        further = older.get(edge.pop(), set()) - reached
        reached |= further
        edge += further
    return reached


def _of_owners(dialect: str, table: str, owner: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    stands = row.retraction.is_(None) | (row.retraction == TWICE) | (row.retraction == CONTRARY)
    return sa.select(row.id).where(row[f"{owner}_id"].in_(members(dialect)), stands)


def _ruled(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row.id).where((row.retraction == TWICE) | (row.retraction == CONTRARY))


def _of_relation() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    row = link.c
    stands = row.retraction.is_(None) | (row.retraction == TWICE) | (row.retraction == CONTRARY)
    return sa.select(row.id).where(row.relation == sa.bindparam("relation"), stands)
