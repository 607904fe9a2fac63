"""What another program changed is found, whatever it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from alterations import every
from altered import altering, fill, found, redigest, rewrite, somebody, undone
from conftest import served

from claimtrack.errors import UsageFault
from claimtrack.store.checks.problems import named
from claimtrack.store.engine import Connection, reading
from claimtrack.store.tables import metadata
from claimtrack.store.verification import Head, head, missing, parse
from claimtrack.vocabulary import Kind


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with something in every table; one of each kind."""
    if request.param == "postgresql":
        with served(request.getfixturevalue("empty_postgresql")) as database:
            fill(database)
            yield database
    else:
        empty = request.getfixturevalue("empty_sqlite")
        path = str(shutil.copy(empty, tmp_path_factory.mktemp("altered") / "desk.db"))
        fill(path)
        yield path


@pytest.mark.parametrize("deep", [True, False])
def test_nothing_is_found_where_nothing_was_altered(desk: str, deep: bool) -> None:
    with altering(desk) as connection:
        assert found(connection, deep=deep) == []


def test_nothing_is_found_in_the_fixture(fixture_database: str) -> None:
    with reading(fixture_database) as connection:
        assert found(connection) == []


def test_whatever_is_altered_is_found(desk: str) -> None:
    """Any value of any column, any row, any object of the schema."""
    with somebody(desk) as connection:
        told = {}
        for alteration in every(connection.dialect):
            with undone(connection):
                if done(connection, alteration.statements):
                    told[alteration.name] = len(found(connection))
    assert [name for name, problems in told.items() if not problems] == []
    assert len(told) > (500 if connection.dialect == "sqlite" else 80)


def done(connection: Connection, statements: tuple[str, ...]) -> bool:
    """Whether the database lets itself be so altered, and has anything to alter there."""
    try:
        rows = [connection.driver.execute(one).rowcount for one in statements]
    except Exception as refusal:
        if not type(refusal).__module__.startswith(("pysqlite3", "sqlite3", "psycopg")):
            raise
        return False
    return any(rows)


def test_a_rewritten_revision_does_not_fit_the_next_one(desk: str) -> None:
    with altering(desk) as connection:
        connection.plain("UPDATE revision SET actor = 'somebody else' WHERE id = 3")
        assert [problem.where for problem in found(connection)] == ["R3"]
        before = connection.plain("SELECT hash FROM revision WHERE id = 4")
        rewrite(connection, 3)
        forged = connection.plain("SELECT hash FROM revision WHERE id = 4")
        connection.plain(f"UPDATE revision SET hash = '{before[0][0]}' WHERE id = 4")
        assert forged != before
        assert [problem.where for problem in found(connection)] == ["R4", "R5"]


def test_a_past_that_never_was_is_found_by_going_back_to_it(desk: str) -> None:
    """What stood before an edit is forged, and the whole chain made to fit: the digest that the
    record had then is still that of what stood there."""
    with altering(desk) as connection:
        connection.plain(
            "UPDATE change SET before = replace(before, 'A note', 'A lie')"
            " WHERE kind = 'claim' AND revision_id = 4"
        )
        rewrite(connection, 1)
        assert [tuple(problem)[:2] for problem in found(connection)] == [
            ("C1", "was not, before R4, what R3 recorded")
        ]


def test_a_head_kept_elsewhere_tells_of_a_chain_that_was_made_to_fit(desk: str) -> None:
    with altering(desk) as connection:
        kept = head(connection)
        assert kept is not None
        older = Head(*connection.plain("SELECT id, hash FROM revision WHERE id = 2")[0])
        connection.plain("UPDATE claim SET text = 'It was shelled.' WHERE id = 2")
        redigest(connection, Kind.CLAIM, 2)
        rewrite(connection, 1)
        connection.plain("DELETE FROM claim_words")
        assert {problem.next_step for problem in found(connection)} == {
            "compute it anew: claimtrack db rescore"
        }
        for known in (kept, older):
            assert [problem.where for problem in missing(connection, known)] == ["chain"]


def test_a_tail_that_was_rewritten_is_told_by_its_own_head_alone(desk: str) -> None:
    with altering(desk) as connection:
        heads = [Head(*row) for row in connection.plain("SELECT id, hash FROM revision ORDER BY 1")]
        connection.plain("UPDATE claim SET retraction = 'It was a lie.' WHERE id = 5")
        redigest(connection, Kind.CLAIM, 5)
        rewrite(connection, 5)
        assert found(connection) == []
        told = [list(missing(connection, known)) for known in heads]
        assert [bool(problems) for problems in told] == [False] * 4 + [True]


def test_a_decoy_of_the_old_head_is_found(desk: str) -> None:
    """The revision that was kept is left standing beside the chain, so that its hash is there."""
    with altering(desk) as connection:
        kept = head(connection)
        connection.plain("UPDATE revision_parent SET parent_id = 3 WHERE revision_id = 5")
        connection.plain("UPDATE chain SET head_id = 4")
        assert kept is not None and not list(missing(connection, kept))
        assert "R5" in {problem.where for problem in found(connection)}


@pytest.mark.parametrize("line", ["R41 " + "3f" * 32, "3f" * 32, "  R1 " + "0a" * 32 + "\n"])
def test_a_head_is_read_as_it_was_printed(line: str) -> None:
    assert str(parse(line)) == line.strip()


@pytest.mark.parametrize("line", ["", "R41", "3f" * 31, "3F" * 32, "R0 " + "3f" * 32, "C1", "\x1b"])
def test_what_is_no_head_is_refused(line: str) -> None:
    with pytest.raises(UsageFault, match="no head"):
        parse(line)


@pytest.mark.parametrize("deep", [True, False])
@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE revision SET changes = 9223372036854775807 WHERE id < 4", "R1"),
        ("DROP TABLE revision CASCADE", "schema"),
    ],
)
def test_where_it_cannot_be_told_how_far_to_go_all_is_looked_at(
    desk: str, statement: str, where: str, deep: bool
) -> None:
    with altering(desk) as connection:
        if done(connection, (statement.replace(" CASCADE", ""),) if sqlite(desk) else (statement,)):
            assert where in {problem.where for problem in found(connection, deep=deep)}


def sqlite(database: str) -> bool:
    return not database.startswith("postgresql")


def test_the_number_of_a_head_that_was_kept_is_compared_too(desk: str) -> None:
    with reading(desk) as connection:
        kept = head(connection)
        assert kept is not None and list(missing(connection, Head(None, kept.hash))) == []
        (problem,) = missing(connection, Head(3, kept.hash))
        assert problem.where == "R3" and "which is R5 here" in problem.what


def test_of_whatever_is_no_text_and_no_number_it_is_told_where(desk: str) -> None:
    """SQLite keeps a blob in any column, also one that reads like the text or the number."""
    if not sqlite(desk):
        pytest.skip("PostgreSQL keeps none")
    unplaced = []
    with somebody(desk) as connection:
        for kind in Kind:
            for column in metadata.tables[kind.value].columns:
                where = f'WHERE id = (SELECT max(id) FROM {kind} WHERE "{column.name}" IS NOT NULL)'
                rows = connection.plain(f"SELECT id FROM {kind} {where}")
                if column.primary_key or not rows:
                    continue
                with undone(connection):
                    blob = f'"{column.name}" = CAST("{column.name}" AS BLOB)'
                    connection.plain(f"UPDATE {kind} SET {blob} {where}")
                    places = {problem.where for problem in found(connection)}
                if named(kind.value, rows[0][0]) not in places:
                    unplaced.append((kind.value, column.name, places))
    assert unplaced == []


@pytest.mark.parametrize(
    ("table", "column", "value", "where"),
    [
        ("rating", "rated", "2021-05-32", "rating 1"),
        ("assessment", "assessed", "2021-02-30", "J1"),
        ("capture", "captured", "2021-02-30T00:00:00Z", "K1"),
        ("estimate", "figure", "a handful", "E1"),
        ("revision", "recorded_at", "2021-13-01T00:00:00.000000Z", "R1"),
        ("revision", "command_id", "not-a-uuid-but-of-the-same-length-x", "R1"),
    ],
)
def test_what_no_reader_can_make_out_is_told_though_all_hashes_fit(
    desk: str, table: str, column: str, value: str, where: str
) -> None:
    with altering(desk) as connection:
        connection.plain(f"UPDATE {table} SET {column} = '{value}' WHERE id = 1")
        if table != "revision":
            redigest(connection, Kind(table), 1)
        rewrite(connection, 1)
        what = {problem.what for problem in found(connection) if problem.where == where}
        assert any(" no " in one and "begun" not in one for one in what), what
