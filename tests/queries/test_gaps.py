"""The gaps that SQL finds are those of a recount, row by row, whatever was done to a desk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from factories import claim, revising
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_desks import SMALL, STEPS, play

from claimtrack.queries.claims import Filters
from claimtrack.queries.gaps import MATTERS, Gap, gaps
from claimtrack.store import documents
from claimtrack.store.engine import Connection, reading
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import GapKind, Kind

BEFORE = "2018-02-21"
Rows = dict[int, dict[str, Any]]
EXTRAS = st.lists(
    st.one_of(
        st.tuples(st.just("quote"), SMALL),
        st.tuples(st.just("capture"), SMALL, st.booleans()),
        st.tuples(st.just("anchor"), SMALL, SMALL),
        st.tuples(st.just("unsourced"), SMALL),
        st.tuples(st.just("address"), SMALL),
        st.tuples(
            st.just("withdraw"), st.sampled_from([Kind.QUOTE, Kind.CAPTURE, Kind.RATING]), SMALL
        ),
    ),
    max_size=12,
)


def there(revision: Revision, kind: Kind, number: int) -> bool:
    return bool(revision.connection.plain(f"SELECT id FROM {kind.value} WHERE id = {number}"))


def do(revision: Revision, step: tuple[Any, ...]) -> None:
    match step:
        case ("quote", statement) if there(revision, Kind.STATEMENT, statement):
            revision.create(Kind.QUOTE, statement_id=statement, exact="Words.")
        case ("capture", source, legible):
            packed = documents.pack(b"A copy.")
            documents.keep(revision.connection, packed)
            revision.create(
                Kind.CAPTURE,
                source_id=source,
                captured="2020-01-01T00:00:00Z",
                media_type="text/plain",
                sha256=packed.sha256,
                text_sha256=packed.sha256 if legible else None,
                extractor="by hand" if legible else None,
            )
        case ("anchor", quote, where):
            if there(revision, Kind.QUOTE, quote) and there(revision, Kind.CAPTURE, where):
                revision.edit(Kind.QUOTE, quote, capture_id=where, start="0", end="5")
        case ("unsourced", statement) if there(revision, Kind.STATEMENT, statement):
            revision.edit(Kind.STATEMENT, statement, source_id=None)
        case ("address", source):
            revision.edit(Kind.SOURCE, source, url=f"https://example.org/{source}")
        case ("withdraw", kind, number) if there(revision, kind, number):
            revision.edit(kind, number, retraction="-")


def table(connection: Connection, name: str, key: str = "id") -> Rows:
    cursor = connection.driver.execute(f"SELECT * FROM {name}")
    names = [column[0] for column in cursor.description]
    return {row[key]: row for row in (dict(zip(names, r, strict=True)) for r in cursor.fetchall())}


def unretracted(rows: Rows) -> list[dict[str, Any]]:
    return [row for _, row in sorted(rows.items()) if row["retraction"] is None]


def joined(pairs: list[tuple[int, int]], number: int) -> set[int]:
    """All that pairs join to a number, itself included."""
    found: set[int] = {number}
    while more := {end for pair in pairs if found & set(pair) for end in pair} - found:
        found |= more
    return found


def recounted(connection: Connection, source: int | None) -> list[Gap]:
    """Every gap, worked out the long way; of the claims found in a source, if one is given."""
    tallies = {n: row for n, row in table(connection, "tally", "claim_id").items() if row["live"]}
    scores = table(connection, "score", "claim_id")
    heard = {n: r["party_id"] for n, r in table(connection, "voice", "statement_id").items()}
    sources = table(connection, "source")
    links = [row for row in unretracted(table(connection, "link")) if row["claim_id"] in tallies]
    told = [s for s in unretracted(table(connection, "statement")) if s["claim_id"] in tallies]
    captures = unretracted(table(connection, "capture"))
    parties = table(connection, "party")
    ratings = unretracted(table(connection, "rating"))

    def voice(number: int) -> int:
        return tallies[number]["voice_id"] or -number

    def of(number: int) -> list[dict[str, Any]]:
        return [s for s in told if s["claim_id"] == number]

    def weighs(number: int) -> int:
        contested = scores[number]["contestedness"] if number in scores else 0
        return 100 * (1 + tallies[number]["rebuttal_voices"]) + round(
            float(f"{contested:.2f}") * 100
        )

    passing = [
        number
        for number in sorted(tallies)
        if source is None or any(s["source_id"] == source for s in of(number))
    ]
    restates = [
        (row["claim_id"], row["target_claim_id"])
        for row in links
        if row["relation"] == "restates" and row["target_claim_id"] in tallies
    ]
    saved = {row["source_id"] for row in captures}
    legible = {row["source_id"] for row in captures if row["text_sha256"]}

    def claim_gaps(number: int) -> Iterator[Gap]:
        def gap(kind: GapKind, **more: Any) -> Gap:
            return Gap(MATTERS[kind] * weighs(number), kind, number, number, **more)

        rebuttals = [
            row for row in links if row["relation"] == "rebuts" and row["target_claim_id"] == number
        ]
        made_by = {row["id"]: row["claim_id"] for row in links}
        fought = {
            voice(aimed)
            for row in links
            if row["claim_id"] == number and row["relation"] in ("rebuts", "undercuts")
            for aimed in (row["target_claim_id"], made_by.get(row["target_link_id"]))
            if aimed in tallies
        }
        left = [row["claim_id"] for row in rebuttals if voice(row["claim_id"]) not in fought]
        answered = any(
            voice(one["claim_id"]) == voice(number)
            and (
                (one["relation"] == "qualifies" and one["target_claim_id"] == number)
                or any(
                    (
                        one["relation"] in ("rebuts", "undercuts")
                        and one["target_claim_id"] == rebuttal["claim_id"]
                        and rebuttal["claim_id"] in left
                    )
                    or one["target_link_id"] == rebuttal["id"]
                    for rebuttal in rebuttals
                )
            )
            for one in links
        )
        if left and not answered:
            yield gap(GapKind.UNANSWERED, rebuttal=min(left))
        sourced = {s["source_id"] for s in of(number)} - {None}
        bare = min((s["id"] for s in of(number) if s["source_id"] is None), default=None)
        rebuts = any(
            row["relation"] == "rebuts"
            and row["claim_id"] == number
            and row["target_claim_id"] in tallies
            for row in links
        )
        if rebuts and not sourced:
            yield gap(GapKind.NO_EVIDENCE, statement=bare)
        statements = [s for one in joined(restates, number) for s in of(one)]
        if statements and len({heard[s["id"]] for s in statements} - {None}) < 2:
            yield gap(GapKind.ONE_VOICE)
        if not sourced & saved:
            at_url = [one for one in sourced if sources[one]["url"]]
            chosen = min(at_url or sourced or [None])  # type: ignore[type-var]
            yield gap(
                GapKind.NO_CAPTURE,
                statement=None if sourced else bare,
                source=chosen,
                fetchable=bool(at_url),
            )
        days = [s["said_latest"] for s in of(number) if s["said_latest"]]
        if days and max(days) < BEFORE:
            yield gap(GapKind.STALE)

    def of_statements() -> Iterator[Gap]:
        live = {row["id"] for row in captures}
        for quote in unretracted(table(connection, "quote")):
            for s in told:
                if s["id"] != quote["statement_id"] or s["claim_id"] not in passing:
                    continue
                if quote["capture_id"] not in live:
                    kind, where = GapKind.UNVERIFIED, s["source_id"]
                    yield Gap(
                        MATTERS[kind] * weighs(s["claim_id"]), kind, quote["id"], s["claim_id"],
                        s["id"], quote["id"], where, None,
                        bool(where and sources[where]["url"]), where in legible,
                    )  # fmt: skip
        for s in told:
            if s["claim_id"] in passing and s["said"] is None:
                kind = GapKind.UNDATED
                matters = MATTERS[kind] * weighs(s["claim_id"])
                yield Gap(matters, kind, s["id"], s["claim_id"], s["id"])

    def of_sources() -> Iterator[Gap]:
        same = [(n, row["same_as_id"]) for n, row in parties.items() if row["same_as_id"]]
        for number, row in sorted(sources.items()):
            reported = {s["claim_id"] for s in told if s["source_id"] == number} & set(passing)
            publishers = joined(same, row["publisher_id"]) if row["publisher_id"] else set()
            rated = any(
                one["source_id"] == number or one["party_id"] in publishers for one in ratings
            )
            if reported and not rated and row["retraction"] is None:
                kind = GapKind.UNRATED
                yield Gap(MATTERS[kind] * sum(map(weighs, reported)), kind, number, source=number)

    every = [gap for number in passing for gap in claim_gaps(number)]
    every += [*of_statements(), *of_sources()]
    places = list(GapKind)
    return sorted(every, key=lambda gap: (-gap.matters, places.index(gap.kind), gap.number))


def compare(database: str) -> None:
    with reading(database) as connection:
        for source in (None, 1):
            filters, expected = Filters(source=source), recounted(connection, source)
            found = gaps(connection, filters, before=BEFORE)
            assert [row.gap for row in found.rows] == expected
            assert sum(found.counts.values()) == len(expected)
            few = gaps(connection, filters, before=BEFORE, limit=3)
            assert [row.gap for row in few.rows] == expected[:3]
            assert few.counts == found.counts


@pytest.mark.slow
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, extras=EXTRAS)
def test_gaps_equal_a_recount(
    steps: list[Any],
    extras: list[Any],
    empty_sqlite: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    database = str(shutil.copy(empty_sqlite, tmp_path_factory.mktemp("desk") / "desk.db"))
    for _ in play(database, steps):
        pass
    compare(database)
    with revising(database) as revision:
        for step in extras:
            do(revision, step)
        claim(revision, "The last.", by="P1")
    compare(database)


def test_both_databases_give_the_same_of_the_fixture(fixture_database: str) -> None:
    compare(fixture_database)
