"""What a connection that looks back reads is what stood then, and what follows from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from from_nothing import copied, counted, fresh, stored
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from random_desks import DATES, FURTHER_STEP, LATER_STEP, STEP, play

from claimtrack.queries.claims import Filters, listed
from claimtrack.queries.dossier import dossier
from claimtrack.store import past, past_scores
from claimtrack.store.engine import Connection, reading
from claimtrack.store.past import Moment
from claimtrack.store.past_edits import columns
from claimtrack.store.records import SHAPES
from claimtrack.vocabulary import Relation

HEARD = (
    "SELECT statement_id, voice.party_id FROM voice JOIN statement ON statement.id = statement_id"
    " WHERE retraction IS NULL ORDER BY 1"
)


def told(connection: Connection) -> dict[str, Any]:
    """All that this connection tells: every row, and what follows from the rows."""
    rows = {
        kind.value: connection.plain(f"SELECT {columns(kind)} FROM {kind} AS own ORDER BY id")
        for kind in SHAPES
    }
    some = {row.id: row.scored for row in listed(connection, Filters(), sort="newest", limit=2)}
    one = dossier(connection, 1).scored
    log = {name: connection.plain(f"SELECT * FROM {name} ORDER BY 1, 2") for name in past.LOG}
    return {
        **rows,
        **log,
        "chain": head(connection),
        "tally": stored(connection),
        "voice": connection.plain(HEARD),
        "found": sorted(row.id for row in listed(connection, Filters(query="first"), sort="id")),
        "some": (some, one),
        "scored": {row.id: row.scored for row in listed(connection, Filters(), sort="id")},
    }


def head(connection: Connection) -> int:
    return int(connection.plain("SELECT head_id FROM chain")[0][0])


ANY = st.lists(st.one_of(STEP, FURTHER_STEP, LATER_STEP), min_size=3, max_size=25)
ONE = [("claim", 1, 1, "2018"), ("claim", 2, 2, "2018")]
REBUTTED = [*ONE, ("link", 3, Relation.REBUTS, 1), ("link", 4, Relation.REBUTS, 1)]


@pytest.mark.slow
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=ANY, few=st.sampled_from([1, past_scores.FEW]))
# A name and a tie that came later lead from the claims of a party to its voice, or its rating.
@example(
    steps=[*REBUTTED, ("new party",), ("same", 6, 2), ("tie", 6, 1, None)], few=past_scores.FEW
)
@example(
    steps=[*REBUTTED, ("assess", 3, "2", 1), ("rate", "party", 2, "A"), ("same", 2, 1)],
    few=past_scores.FEW,
)
@example(
    steps=[*ONE, ("assess", 3, "2", 1), ("new party",), ("rate", "party", 6, "A"), ("same", 6, 1)],
    few=past_scores.FEW,
)
@example(
    steps=[
        *ONE,
        ("move", 1, 4),
        ("assess", 3, "2", 1),
        ("new party",),
        ("rate", "party", 6, "A"),
        ("same", 6, 4),
    ],
    few=past_scores.FEW,
)
# Of two edits of a field the first one since tells what stood.
@example(
    steps=[
        *ONE,
        ("word", 1, "alpha"),
        ("word", 1, "beta"),
        ("date", 1, "2016"),
        ("date", 1, None),
        ("claimant", 1, 2),
        ("claimant", 1, 3),
    ],
    few=past_scores.FEW,
)
def test_every_past_is_read_as_it_was(
    empty_sqlite: Path, tmp_path: Path, steps: list[tuple[Any, ...]], few: int
) -> None:
    """However many claims are scored by themselves, before all are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(past_scores, "FEW", few)
        is_read_as_it_was(copied(empty_sqlite, tmp_path), steps)


def is_read_as_it_was(database: str, steps: list[tuple[Any, ...]]) -> None:
    then = {}
    for _ in play(database, steps):
        with reading(database) as connection:
            then[head(connection)] = told(connection)
    for revision, known in then.items():
        with reading(database, looking_back=True) as connection:
            past.look_back(connection, Moment(revision))
            now = told(connection)
            assert now == known


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=ANY, until=DATES.filter(bool).map(lambda date: f"{date.lstrip('~')[:4]}-06-30"))
def test_what_follows_from_what_had_been_said_is_worked_out_anew(
    empty_sqlite: Path, tmp_path: Path, steps: list[tuple[Any, ...]], until: str
) -> None:
    database = copied(empty_sqlite, tmp_path)
    for _ in play(database, steps):
        pass
    with reading(database) as connection:
        newest = head(connection)
    for revision in (None, *range(1, newest + 1, 3)):
        with reading(database, looking_back=True) as connection:
            past.look_back(connection, Moment(revision, until))
            assert stored(connection) == counted(connection)
            rows = list(listed(connection, Filters(), sort="id"))
            now = fresh(connection)
            assert {row.id: row.scored and row.scored.lower for row in rows} == {
                number: figures["lower"] for number, figures in now.items()
            }
