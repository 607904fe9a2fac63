"""What goes out of the database: compared with the dossiers of the same claims, which are read in
another way."""

from __future__ import annotations

from typing import Any

import pytest
from factories import claim, link, revising
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_desks import FURTHER_STEP, STEP, play

from claimtrack.ledger.revising import retract
from claimtrack.queries import exports
from claimtrack.queries.dossier import Dossier, dossier
from claimtrack.queries.exports import Export, OutClaim
from claimtrack.queries.moments import look_back
from claimtrack.queries.references import Reference
from claimtrack.store import migrations
from claimtrack.store.engine import Connection, reading
from claimtrack.vocabulary import Kind, Relation


def every(connection: Connection) -> list[int]:
    rows = connection.plain("SELECT id FROM claim WHERE retraction IS NULL ORDER BY id")
    return [row[0] for row in rows]


def uuid_of(connection: Connection, table: str, number: int | None) -> str | None:
    if number is None:
        return None
    return str(connection.plain(f"SELECT uuid FROM {table} WHERE id = {number}")[0][0])


def of_dossier(connection: Connection, found: Dossier) -> dict[str, Any]:
    gone = {
        table: {row[0] for row in connection.plain(
            f"SELECT id FROM {table} WHERE retraction IS NOT NULL")}
        for table in ("claim", "link")
    }  # fmt: skip
    aimed = {row[0]: row[1:] for row in connection.plain(
        "SELECT id, claim_id, target_claim_id FROM link")}  # fmt: skip
    live = [
        one
        for one in found.outgoing
        if one.target_claim not in gone["claim"]
        and one.target_link not in gone["link"]
        and not gone["claim"] & set(aimed.get(one.target_link or 0, ()))
    ]
    fresh = found.scored if found.scored and not found.scored.outdated else None
    return {
        "text": found.text,
        "uuid": found.uuid,
        "note": found.note,
        "original": found.original,
        "topics": found.topics,
        "statements": [
            (one.uuid, one.claimant, one.role, one.said, one.place, one.speech, one.credibility,
             one.publisher, one.published, one.url,
             uuid_of(connection, "source", one.derived_from),
             [(q.id, q.exact, q.prefix, q.suffix, q.start, q.end) for q in one.quotes])
            for one in found.statements
        ],
        "links": sorted(
            (one.id, one.uuid, one.relation, uuid_of(connection, "claim", one.target_claim),
             uuid_of(connection, "link", one.target_link), one.because)
            for one in live
        ),
        "assessments": {(one.uuid, one.verdict, one.because) for one in found.assessments},
        "estimates": {(one.uuid, one.figure, one.unit) for one in found.estimates},
        "figures": (fresh.strength, fresh.contestedness, fresh.standing) if fresh else None,
    }  # fmt: skip


def of_export(found: OutClaim) -> dict[str, Any]:
    return {
        "text": found.text,
        "uuid": found.uuid,
        "note": found.note,
        "original": found.original,
        "topics": list(found.topics),
        "statements": [
            (one.uuid, one.claimant and one.claimant.name, one.role, one.said, one.place,
             one.speech, one.credibility,
             one.source and one.source.publisher and one.source.publisher.name,
             one.source and one.source.published, one.source and one.source.url,
             one.source and one.source.derived_from,
             [(q.number, q.exact, q.prefix, q.suffix, q.start, q.end) for q in one.quotes])
            for one in found.statements
        ],
        "links": [
            (one.number, one.uuid, one.relation, one.target_claim, one.target_link, one.because)
            for one in found.links
        ],
        "assessments": {(one.uuid, one.verdict, one.because) for one in found.assessments},
        "estimates": {(one.uuid, one.figure, one.unit) for one in found.estimates},
        "figures": None
        if found.strength is None
        else (found.strength, found.contestedness, found.standing),
    }  # fmt: skip


def require_same(connection: Connection) -> int:
    found = list(exports.claims(Export(connection)))
    assert [one.number for one in found] == every(connection)
    for one in found:
        assert of_export(one) == of_dossier(connection, dossier(connection, one.number))
    return len(found)


def test_a_claim_goes_out_as_its_dossier_has_it(fixture_database: str) -> None:
    with reading(fixture_database) as connection:
        assert require_same(connection) > 10


@pytest.mark.slow
@given(st.lists(st.one_of(STEP, FURTHER_STEP), min_size=3, max_size=25), st.integers(1, 30))
@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
def test_whatever_was_done_also_of_the_past(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Any, ...]], back: int
) -> None:
    database = str(tmp_path_factory.mktemp("played") / "desk.db")
    migrations.create(database)
    for _ in play(database, steps):
        pass
    with reading(database) as connection:
        require_same(connection)
        last = connection.plain("SELECT max(id) FROM revision")[0][0]
    with reading(database, looking_back=True) as connection:
        list(look_back(connection, f"R{min(back, last)}", None))
        require_same(connection)


def test_the_past_of_both_databases(fixture_database: str) -> None:
    with revising(fixture_database) as revision:
        revision.edit(Kind.CLAIM, 1, text="Another text.")
        claim(revision, "A later claim.")
    with reading(fixture_database, looking_back=True) as connection:
        list(look_back(connection, "R1", None))
        then = require_same(connection)
    with reading(fixture_database) as connection:
        assert require_same(connection) == then + 1


def test_what_was_chosen_comes_in_that_order_and_more_than_a_batch_of_it(database: str) -> None:
    with revising(database) as revision:
        for number in range(1, exports.BATCH * 2 + 2):
            revision.create(Kind.CLAIM, text=f"Claim {number}.")
    heard: list[int] = []
    with reading(database) as connection:
        chosen = (7, 3, *range(exports.BATCH + 50, 20, -1))
        found = list(exports.claims(Export(connection, chosen, heard=heard.append)))
        assert [one.number for one in found] == list(chosen)
        assert heard == [exports.BATCH, len(chosen)]
        assert len(list(exports.claims(Export(connection)))) == exports.BATCH * 2 + 1
        assert exports.count(Export(connection)) == exports.BATCH * 2 + 1


def test_it_asks_as_often_for_many_claims_as_for_one(sqlite: str) -> None:
    with revising(sqlite) as revision:
        for number in range(60):
            claim(revision, f"Claim {number}.", by=f"Party {'xyz'[number % 3] * 9}", said="2018",
                  source=f"https://example.org/{number}")  # fmt: skip
        for number in range(2, 60):
            link(revision, number, Relation.REBUTS, 1)
    with reading(sqlite) as connection:
        asked: list[str] = []
        list(exports.claims(Export(connection, (1, 2))))
        connection.driver.set_trace_callback(asked.append)
        list(exports.claims(Export(connection, (1, 2))))
        few = len(asked)
        list(exports.claims(Export(connection, tuple(range(1, 60)))))
        assert len(asked) == 2 * few


def test_sources_are_those_of_the_claims_chosen_each_once(database: str) -> None:
    with revising(database) as revision:
        claim(revision, "One.", by="A", source="https://example.org/1")
        claim(revision, "Two.", by="A", source="https://example.org/1")
        claim(revision, "Three.", by="A", source="https://example.org/3")
        claim(revision, "Four.", by="A", source="https://example.org/4")
        revision.create(Kind.SOURCE, title="Nobody's")
        revision.edit(Kind.STATEMENT, 4, retraction="slip")
        revision.edit(Kind.CLAIM, 3, retraction="slip")
    with reading(database) as connection:

        def urls(chosen: tuple[int, ...] | None) -> list[str | None]:
            return [one.url for one in exports.sources(Export(connection, chosen))]

        assert urls(None) == ["https://example.org/1"]
        assert urls((2, 1)) == ["https://example.org/1"]
        assert urls((3, 4)) == []


def test_a_link_whose_other_end_was_withdrawn_does_not_go_out(database: str) -> None:
    with revising(database) as revision:
        for text in ("One.", "Two.", "Three.", "Four."):
            claim(revision, text)
        link(revision, 2, Relation.REBUTS, 1)
        revision.create(Kind.LINK, claim_id=3, relation="undercuts", target_link_id=1)
        link(revision, 3, Relation.SUPPORTS, 4)
    with revising(database) as revision:
        for number in (3, 1):
            retract(revision, Reference(Kind.LINK, number), "slip")
    with reading(database) as connection:
        assert [one.links for one in exports.claims(Export(connection))] == [(), (), (), ()]
