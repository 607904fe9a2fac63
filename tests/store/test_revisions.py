from __future__ import annotations

import json
import re
from typing import Any

import pytest
from factories import claim, revising

from claimtrack.errors import Refused
from claimtrack.store import log, revisions
from claimtrack.store.contents import contents
from claimtrack.store.engine import Connection, reading
from claimtrack.store.log import Change, revision_hash
from claimtrack.store.records import SHAPES, digest
from claimtrack.store.revisions import uuid7
from claimtrack.vocabulary import Kind


def rows(database: str, sql: str) -> list[tuple[Any, ...]]:
    with reading(database) as connection:
        return connection.plain(sql)


def recomputed(connection: Connection, number: int) -> str:
    """A revision's hash, from nothing but what is stored."""
    (row,) = connection.plain(
        "SELECT uuid, command_id, recorded_at, actor, command, message FROM revision"
        f" WHERE id = {number}"
    )
    parents = connection.plain(
        "SELECT hash FROM revision_parent JOIN revision ON id = parent_id"
        f" WHERE revision_id = {number} ORDER BY ordinal"
    )
    names = ("uuid", "command_id", "recorded_at", "actor", "command", "message")
    header = {
        "version": 1,
        **dict(zip(names, row, strict=True)),
        "parents": [p[0] for p in parents],
    }
    changes = []
    for kind, row_id, operation, found, before in connection.plain(
        "SELECT kind, row_id, operation, digest, before FROM change"
        f" WHERE revision_id = {number} ORDER BY ordinal"
    ):
        uuid = connection.plain(f"SELECT uuid FROM {kind} WHERE id = {row_id}")[0][0]
        was = json.loads(before) if before else None
        changes.append(Change(Kind(kind), row_id, uuid, operation, bytes(found), was))
    return revision_hash(header, changes)


def test_one_command_is_one_revision_chained_to_the_one_before(database: str) -> None:
    with revising(database, "add", "first") as revision:
        claim(revision, "A claim.", by="Russia", said="~2018-02")
    with revising(database, "edit") as revision:
        revision.edit(Kind.CLAIM, 1, text="A better claim.")
    found = rows(database, "SELECT id, command, message, changes, actor FROM revision ORDER BY id")
    assert found == [(1, "add", "first", 3, "tester"), (2, "edit", None, 1, "tester")]
    assert rows(database, "SELECT * FROM revision_parent") == [(2, 1, 1)]
    assert rows(database, "SELECT head_id FROM chain") == [(2,)]


def test_a_hash_follows_from_what_is_stored(database: str) -> None:
    with revising(database, "add", "why") as revision:
        claim(revision, "A claim.", by="Russia")
    with revising(database) as revision:
        revision.edit(Kind.CLAIM, 1, text="Another.", note="new")
    with reading(database) as connection:
        for number, stored in connection.plain("SELECT id, hash FROM revision"):
            assert recomputed(connection, number) == stored


def test_an_edit_keeps_what_stood_before(database: str) -> None:
    with revising(database) as revision:
        claim(revision, "A claim.", by="Russia", said="2018")
    with revising(database) as revision:
        other = revision.create(Kind.PARTY, name="Pakistan")
        assert revision.edit(Kind.STATEMENT, 1, said="~2018-02", claimant_id=other, place="Kabul")
        russia = revision.uuid_of(Kind.PARTY, 1)
    ((before,),) = rows(database, "SELECT before FROM change WHERE operation = 'edit'")
    assert json.loads(before) == {"said": "2018", "claimant": russia, "place": None}
    bounds = rows(database, "SELECT said, said_earliest, said_latest FROM statement")
    assert bounds == [("~2018-02", "2018-01-01", "2018-03-31")]


def test_the_digest_of_the_last_change_is_that_of_the_row(database: str) -> None:
    with revising(database) as revision:
        claim(revision, "A claim.")
    with revising(database) as revision:
        revision.edit(Kind.CLAIM, 1, retraction="wrong", text="B.")
        (change,) = revision.changes
    assert change.digest == digest(
        Kind.CLAIM, {"uuid": change.uuid, "text": "B.", "retraction": "wrong"}
    )


def test_nothing_changed_is_no_revision(database: str) -> None:
    with revising(database) as revision:
        claim(revision, "A claim.")
    with revising(database) as revision:
        assert not revision.edit(Kind.CLAIM, 1, text=" A claim. ", note="")
    assert rows(database, "SELECT count(*) FROM revision") == [(1,)]


def test_a_failure_leaves_nothing(database: str) -> None:
    with pytest.raises(KeyError), revising(database) as revision:
        claim(revision, "A claim.", by="Russia")
        raise KeyError
    for table in ("claim", "party", "statement", "revision", "change", "tally", "claim_words"):
        assert rows(database, f"SELECT count(*) FROM {table}") == [(0,)]


def test_time_never_runs_backwards(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with revising(database) as revision:
        claim(revision)
    first = rows(database, "SELECT recorded_at FROM revision")[0][0]

    class Early(log.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return log.datetime(2001, 1, 1, tzinfo=tz)

    monkeypatch.setattr(log, "datetime", Early)
    with revising(database) as revision:
        claim(revision)
    assert rows(database, "SELECT recorded_at FROM revision WHERE id = 2") == [(first,)]
    assert revision.notes[-1].startswith(f"R2 bears the time of the one before it, {first[:10]}")


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_text_that_no_database_keeps_is_refused(database: str, text: str) -> None:
    with pytest.raises(Refused), revising(database) as revision:
        claim(revision, text)
    assert rows(database, "SELECT count(*) FROM claim") == [(0,)]


def test_uuids_are_version_7_and_ordered_by_time() -> None:
    made = [uuid7() for _ in range(2000)]
    assert len(set(made)) == 2000
    form = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
    assert all(form.fullmatch(uuid) for uuid in made)
    assert [uuid[:13] for uuid in made] == sorted(uuid[:13] for uuid in made)


def test_every_column_of_content_is_covered_by_the_digest(database: str) -> None:
    """Whatever a user can see of a record changes its digest."""
    with revising(database) as revision:
        number = claim(revision, "A claim.", by="Russia", source="https://example.org/a")
        party = revision.create(Kind.PARTY, name="Other")
        values = {
            "statement": {
                "claimant_id": party, "said": "2018", "speech": "direct", "credibility": "2",
            },
            "claim": {},
        }  # fmt: skip
        for kind, row in ((Kind.CLAIM, number), (Kind.STATEMENT, 1)):
            seen = {revision.changes[-1].digest}
            for column in (*SHAPES[kind].fields, *SHAPES[kind].dates):
                revision.edit(kind, row, **{column: values[kind.value].get(column, "changed")})
                assert revision.changes[-1].digest not in seen, column
                seen.add(revision.changes[-1].digest)


@pytest.mark.parametrize("actor", ["", "  ", "\t\n", "\u200b", "\u00a0"])
def test_nobody_is_no_actor(sqlite: str, actor: str) -> None:
    with (
        pytest.raises(Refused, match="actor"),
        revisions.writing(sqlite, actor=actor, command="add") as revision,
    ):
        claim(revision)
    assert rows(sqlite, "SELECT * FROM revision") == []


def test_many_records_are_edited_as_one_is(database: str) -> None:
    """By few statements, with the same digests, and the same note of what stood before."""
    with revising(database) as revision:
        for number in range(4):
            claim(revision, f"Claim {number}.", by="Russia", said="2018", place="Moscow")
    new = {"said": "~2018-02", "place": None, "claimant_id": None}
    with revising(database) as revision:
        for number in (1, 2):
            revision.edit(Kind.STATEMENT, number, **new)
    with revising(database) as revision:
        revision.edit_all(Kind.STATEMENT, {3: new, 4: {**new, "place": "Moscow"}})
        assert not revision.edit(Kind.STATEMENT, 3, **new)
    columns = "said, said_earliest, said_latest, place, claimant_id"
    one, other, third, fourth = rows(database, f"SELECT {columns} FROM statement ORDER BY id")
    assert one == other == third == (*fourth[:3], None, None)
    assert fourth[3] == "Moscow"
    notes = rows(database, "SELECT before FROM change WHERE operation = 'edit' ORDER BY row_id")
    assert notes[0] == notes[1] == notes[2]
    assert json.loads(notes[3][0]).keys() == {"said", "claimant"}
    with reading(database) as connection:
        for number, stored in connection.plain("SELECT id, hash FROM revision"):
            assert recomputed(connection, number) == stored
        for content in contents(connection, Kind.STATEMENT, range(1, 5)):
            ((newest,),) = connection.plain(
                "SELECT digest FROM change WHERE kind = 'statement' AND revision_id > 1"
                f" AND row_id = {content.id}"
            )
            record = {"uuid": content.uuid, **content.record}
            assert digest(Kind.STATEMENT, record) == bytes(newest)
