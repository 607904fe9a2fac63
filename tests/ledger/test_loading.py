"""Records of a file: what is new is made, what is known is told, the rest is set aside."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from factories import claim, noticed, revising, watch
from file_lines import CLAIM, COPY, QUOTE, SHOWN, SOURCE, STATEMENT
from from_nothing import counted, stored

from claimtrack import shipped
from claimtrack.errors import Refused
from claimtrack.exchange import record_lines
from claimtrack.ledger.entries import Rejected
from claimtrack.ledger.lines import DocumentLine, Line
from claimtrack.ledger.loading import LineRecorder, Loaded, load_batch
from claimtrack.queries.claims import Filters, listed
from claimtrack.store import scores, verification
from claimtrack.store.engine import reading
from claimtrack.store.revisions import writing
from claimtrack.store.series import series
from claimtrack.vocabulary import Kind

HEADER = b'{"format":"claimtrack","version":2}'
FIXTURE = shipped.folder("fixtures") / "afghanistan.jsonl"


def uuid(number: int) -> str:
    return f"019b8d61-e9f8-7000-8000-{number:012}"


def record(kind: str, number: int, **fields: str) -> bytes:
    return json.dumps({"kind": kind, "uuid": uuid(number), **fields}).encode()


def read(lines: Iterable[bytes]) -> list[Line | DocumentLine]:
    found = list(record_lines.read([HEADER, *lines], "file.jsonl"))[1:]
    taken = [line for line in found if isinstance(line, Line | DocumentLine)]
    assert len(taken) == len(found), found
    return taken


def loaded(database: str, *lines: bytes) -> Loaded:
    with revising(database) as revision:
        return load_batch(revision, read(lines))


def problems(database: str) -> list[str]:
    with reading(database) as connection:
        scope = verification.scope(connection, deep=True)
        return [str(one) for one in verification.problems(connection, scope)]


def test_a_file_comes_in_once(database: str) -> None:
    lines = FIXTURE.read_bytes().splitlines()[1:]
    first = loaded(database, *lines)
    assert (first.new.total(), first.known.total(), first.rejected) == (309, 0, [])
    again = loaded(database, *lines)
    assert (again.new.total(), again.known, again.rejected) == (0, first.new, [])
    with reading(database) as connection:
        assert connection.plain("SELECT count(*) FROM revision") == [(1,)]
        assert stored(connection) == counted(connection)
    assert problems(database) == []


def test_a_file_in_small_batches_is_the_same_as_in_one(database: str, demo: Path) -> None:
    lines = read(FIXTURE.read_bytes().splitlines()[1:])
    recorder = LineRecorder()
    with series(database, actor="tester", command="import") as further:
        for start in range(0, len(lines), 20):
            with further() as revision:
                assert recorder.take(revision, lines[start : start + 20]) == []
    assert recorder.new.total() == 309
    assert problems(database) == []
    rows = "SELECT id, uuid, text FROM claim ORDER BY 1", "SELECT * FROM tally ORDER BY 1"
    with reading(database) as connection, reading(str(demo)) as other:
        for sql in rows:
            assert connection.plain(sql) == other.plain(sql)
        found = connection.plain("SELECT count(DISTINCT command_id), count(*) FROM revision")
        assert found == [(1, 16)]
        assert all(row.scored is None for row in listed(connection, Filters(), sort="id"))
    assert scores.catch_up(database)
    with reading(database) as connection, reading(str(demo)) as other:
        scored = "SELECT * FROM score ORDER BY 1"
        assert connection.plain(scored) == other.plain(scored)


def test_beside_other_records_no_trigger_is_passed_over(postgresql: str) -> None:
    with revising(postgresql) as revision:
        claim(revision)
    watch(postgresql)
    lines = read(FIXTURE.read_bytes().splitlines()[1:])
    with (
        series(postgresql, actor="tester", command="import") as following,
        following() as revision,
    ):
        made = load_batch(revision, lines).new[Kind.CLAIM]
    assert noticed(postgresql) == made > 0


def test_beside_other_records_the_server_looks_up_references(postgresql: str) -> None:
    with revising(postgresql) as revision:
        claim(revision)
    with (
        pytest.raises(Refused, match="foreign key"),
        series(postgresql, actor="tester", command="import") as following,
        following() as revision,
    ):
        revision.create(Kind.STATEMENT, claim_id=99)


def test_all_at_once_is_all_or_nothing(database: str) -> None:
    with (
        pytest.raises(RuntimeError),
        series(database, actor="tester", command="import", at_once=True) as further,
    ):
        for number in (1, 2):
            with further() as revision:
                load_batch(revision, read([record("claim", number, text="A claim.")]))
        raise RuntimeError
    with reading(database) as connection:
        assert connection.plain("SELECT count(*) FROM claim") == [(0,)]


def test_what_was_edited_is_set_aside(database: str) -> None:
    loaded(database, record("claim", 1, text="A claim."))
    with revising(database) as revision:
        revision.edit(Kind.CLAIM, 1, note="A note.")
    found = loaded(database, record("claim", 1, text="A claim."), record("claim", 2, text="Other."))
    assert +found.new == {Kind.CLAIM: 1}
    ((place, problem, step, raw),) = found.rejected
    assert (str(place), json.loads(raw)["uuid"]) == ('line 2, field "note"', uuid(1))
    assert "edited" in problem and "merge" in step


@pytest.mark.parametrize("at_once", [True, False])
def test_nothing_live_comes_to_rest_on_what_was_withdrawn_here(
    database: str, at_once: bool
) -> None:
    loaded(database, record("claim", 1, text="A claim."), record("party", 2, name="a"))
    with revising(database) as revision:
        revision.edit(Kind.CLAIM, 1, retraction="undone")
    lines = [
        record("party", 2, name="a"),
        record("claim", 1, text="A claim."),
        record("claim", 3, text="Another."),
        record("statement", 4, claim=uuid(1), claimant=uuid(2)),
        record("statement", 5, claim=uuid(1), claimant=uuid(2), retraction="Misread."),
        record("quote", 6, statement=uuid(4), exact="x"),
        record("link", 7, claim=uuid(3), relation="rebuts", target_claim=uuid(1)),
    ]
    recorder = LineRecorder()
    rejected: list[Rejected] = []
    with revising(database) as revision:
        for batch in [lines] if at_once else [[line] for line in lines]:
            rejected += recorder.take(revision, read(batch))
    assert +recorder.new == {Kind.CLAIM: 1, Kind.STATEMENT: 1}
    told = {json.loads(one.raw)["uuid"]: (one.place.field, one.problem) for one in rejected}
    assert told == {
        uuid(1): ("retraction", "this claim was withdrawn here"),
        uuid(4): ("claim", "that claim was withdrawn here"),
        uuid(6): ("statement", f"no statement {uuid(4)} above"),
        uuid(7): ("target_claim", "that claim was withdrawn here"),
    }
    steps = {one.next_step for one in rejected if "withdrawn here" in one.problem}
    assert steps == {"if it is to come back, undo what withdrew it: claimtrack history C1"}
    assert problems(database) == []


def test_what_was_withdrawn_here_need_not_stand_in_the_file(database: str) -> None:
    loaded(database, record("claim", 1, text="A claim."), record("party", 2, name="a"))
    with revising(database) as revision:
        revision.edit(Kind.CLAIM, 1, retraction="undone")
    found = loaded(database, record("statement", 3, claim=uuid(1), claimant=uuid(2)))
    assert [one.problem for one in found.rejected] == ["that claim was withdrawn here"]


@pytest.mark.parametrize("at_once", [True, False])
def test_what_rests_on_something_that_the_file_itself_has_withdrawn_comes_in(
    database: str, at_once: bool
) -> None:
    lines = [
        record("party", 2, name="a"),
        record("claim", 1, text="A claim.", retraction="Misread."),
        record("statement", 3, claim=uuid(1), claimant=uuid(2)),
    ]
    recorder = LineRecorder()
    with revising(database) as revision:
        for batch in [lines] if at_once else [[line] for line in lines]:
            assert recorder.take(revision, read(batch)) == []
    assert recorder.new[Kind.STATEMENT] == 1


def test_what_points_at_a_rejected_record_goes_with_it(database: str) -> None:
    found = loaded(
        database,
        record("party", 1, name="a", same_as=uuid(2)),
        record("party", 2, name="b", same_as=uuid(3)),
        record("party", 3, name="c", same_as=uuid(9)),
        record("party", 4, name="d"),
        record("claim", 5, text="A claim."),
        record("statement", 6, claim=uuid(5), claimant=uuid(1)),
        record("statement", 7, claim=uuid(5), claimant=uuid(4), said="soon"),
        record("statement", 8, claim=uuid(5), claimant=uuid(4)),
        record("quote", 9, statement=uuid(7), exact="x"),
    )
    assert +found.new == {Kind.PARTY: 1, Kind.CLAIM: 1, Kind.STATEMENT: 1}
    assert sorted(one.place.number for one in found.rejected) == [2, 3, 4, 7, 8, 10]
    assert problems(database) == []


def test_records_of_a_batch_may_point_at_one_another_in_any_order(database: str) -> None:
    found = loaded(
        database,
        record("statement", 3, claim=uuid(4), claimant=uuid(1)),
        record("party", 1, name="a", same_as=uuid(2)),
        record("party", 2, name="b", same_as=uuid(1)),
        record("claim", 4, text="A claim."),
    )
    assert (found.new.total(), found.rejected) == (4, [])
    with reading(database) as connection:
        assert connection.plain("SELECT id, same_as_id FROM party ORDER BY 1") == [(1, 2), (2, 1)]
    assert problems(database) == []


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([record("party", 1, name="a", same_as=uuid(1))], "same_as"),
        ([record("source", 1, title="a", derived_from=uuid(1))], "derived_from"),
        ([record("source", 1, title="a", file_sha256="00")], "file_sha256"),
        ([record("party", 1, name="x" * 2001)], None),
        ([record("rating", 1, letter="A", rated="2020-01-01")], "party"),
        ([record("alias", 1, name="a", party="\ud800" * 36)], "party"),
        ([record("alias", 1, name="a", party="\0" * 36)], "party"),
    ],
)
def test_what_the_database_would_refuse_is_told_before(
    shared_database: str, lines: list[bytes], field: str | None
) -> None:
    with writing(shared_database, actor="tester", command="test") as revision:
        found = load_batch(revision, read(lines))
    assert found.new.total() == 0
    assert [one.place.field for one in found.rejected] == [field]


CLAIMS = [record("claim", number, text="A claim.") for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("fields", "whether"),
    [
        ({"relation": "rebuts", "target_claim": uuid(2)}, False),
        ({"relation": "rebuts", "target_claim": uuid(2), "retraction": "no"}, True),
        ({"relation": "supports", "target_claim": uuid(3)}, True),
        ({"relation": "rebuts", "target_claim": uuid(1)}, False),
        ({"relation": "rebuts", "target_link": uuid(7)}, False),
        ({"relation": "rebuts"}, False),
        ({"relation": "undercuts", "target_claim": uuid(2), "target_link": uuid(7)}, False),
        ({"relation": "undercuts", "target_link": uuid(7)}, True),
    ],
)
def test_a_link_stands_but_once(database: str, fields: dict[str, str], whether: bool) -> None:
    loaded(database, *CLAIMS, record("link", 7, claim=uuid(1), relation="rebuts",
                                     target_claim=uuid(2)))  # fmt: skip
    found = loaded(database, record("link", 8, claim=uuid(1), **fields))
    assert (found.new.total(), len(found.rejected)) == (int(whether), int(not whether))
    assert problems(database) == []


def test_a_document_comes_before_what_names_it(database: str) -> None:
    lines = [
        CLAIM.encode(),
        *(json.dumps(one).encode() for one in (SOURCE, COPY, STATEMENT, QUOTE)),
    ]
    assert len(loaded(database, *lines).rejected) == 2
    shown = json.dumps(SHOWN).encode()
    found = loaded(database, shown, *lines)
    assert (+found.new, found.rejected) == ({Kind.CAPTURE: 1, Kind.QUOTE: 1}, [])
    changed = json.dumps(SHOWN | {"text": "Another."}).encode()
    assert [one.place.field for one in loaded(database, changed).rejected] == ["sha256"]


def test_figures_of_what_new_claims_bear_on_are_old_at_once(database: str) -> None:
    with revising(database) as revision:
        load_batch(revision, read(CLAIMS))
    with series(database, actor="tester", command="import") as further, further() as revision:
        load_batch(
            revision,
            read([
                record("claim", 4, text="A rebuttal."),
                record("link", 5, claim=uuid(4), relation="rebuts", target_claim=uuid(1)),
            ]),
        )  # fmt: skip
    with reading(database) as connection:
        assert connection.plain("SELECT claim_id FROM score ORDER BY 1") == [(2,), (3,)]
        assert stored(connection) == counted(connection)
    scores.rescore(database)
    assert problems(database) == []
