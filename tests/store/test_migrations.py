from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from factories import claim, link, revising
from programs import started
from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    MetaData,
    create_engine,
    inspect,
    select,
    text,
)
from sqlalchemy.pool import NullPool

from claimtrack import shipped
from claimtrack.errors import DatabaseFault
from claimtrack.ledger.parties import rate
from claimtrack.ledger.revising import retract
from claimtrack.queries.references import Reference
from claimtrack.store import migrations, tables
from claimtrack.store.engine import SCHEMA_VERSION, connected, schema_version, sqlite_library
from claimtrack.store.records import SHAPES, digest
from claimtrack.store.revisions import _content
from claimtrack.vocabulary import Kind, Relation


def engine_of(database: str) -> Any:
    """An engine that keeps no connection open."""
    if database.startswith("postgresql"):
        return create_engine(database, poolclass=NullPool)
    return create_engine(
        "sqlite://", creator=lambda: sqlite_library().connect(database), poolclass=NullPool
    )


def test_the_head_is_the_schema_that_the_code_names() -> None:
    files = sorted(shipped.folder("alembic").glob("versions/[0-9]*.py"))
    assert files[-1].name.startswith(f"{SCHEMA_VERSION:04}_")


def test_the_migrated_schema_equals_the_tables(database: str) -> None:
    found = inspect(engine_of(database))
    names = set(found.get_table_names()) - {"alembic_version"}
    assert {name for name in names if not name.startswith("claim_words")} == set(
        tables.metadata.tables
    )
    for table in tables.metadata.sorted_tables:
        columns = {c["name"]: c for c in found.get_columns(table.name)}
        assert columns.keys() == set(table.c.keys()), table.name
        for column in table.c:
            assert columns[column.name]["nullable"] == bool(column.nullable), column
        checks = {check["name"] for check in found.get_check_constraints(table.name)}
        assert checks == {
            str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)
        }, table.name
        keys = {
            tuple(key["constrained_columns"]): key for key in found.get_foreign_keys(table.name)
        }
        wanted = {
            tuple(one.column_keys): one
            for one in table.constraints
            if isinstance(one, ForeignKeyConstraint)
        }
        assert keys.keys() == wanted.keys(), table.name
        for columns_, key in keys.items():
            assert key["referred_table"] == wanted[columns_].referred_table.name
            # SQLAlchemy does not read the name of a key that stands with its column back.
            assert key["name"] in (None, str(wanted[columns_].name))
        indexes = {index["name"] for index in found.get_indexes(table.name)}
        unique = {u["name"] for u in found.get_unique_constraints(table.name)}
        expected = {str(index.name) for index in table.indexes}
        if table.name == "tally" and not database.startswith("postgresql"):
            expected -= {"ix_tally_disputed"}  # SQLAlchemy does not read expressions back
        assert expected <= indexes | unique, table.name


@pytest.fixture(params=["sqlite", "postgresql"])
def at_schema_1(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database as schema 1 kept it: every kind of record of then, an edit and a retraction."""
    name = str(tmp_path / "old.db")
    if request.param == "postgresql":
        name = request.getfixturevalue("bare_postgresql") or pytest.skip("no PostgreSQL server")
    migrations.create(name, schema=1)
    filled: str = request.getfixturevalue(request.param)
    with revising(filled) as revision:
        told = {"by": "Russia", "speaks_for": "A ministry", "source": "https://example.org/1"}
        claim(revision, "About 10,000 fighters.", said="~2018-02", quotes=("Много",), **told)
        claim(revision, "The figure is exaggerated.", by="John Nicholson", speech="direct")
        link(revision, 2, Relation.REBUTS, 1)
        rate(revision, Reference(Kind.PARTY, 1), "C", "2018-03-01", "A guess.")
        topic = revision.create(Kind.TOPIC, name="Afghanistan")
        revision.create(Kind.CLAIM_TOPIC, claim_id=1, topic_id=topic)
        revision.create(Kind.ALIAS, party_id=1, name="Россия")
    with revising(filled) as revision:
        revision.edit(Kind.CLAIM, 1, note="Edited since.")
        retract(revision, Reference(Kind.QUOTE, 1), "Misread.")
    _copy(filled, name)
    return name


def _copy(filled: str, empty: str) -> None:
    """Puts the rows of one database into another, whose tables may lack some columns."""
    kept = MetaData()
    with engine_of(filled).connect() as old, engine_of(empty).connect() as new:
        if new.dialect.name == "postgresql":
            new.execute(text("SET session_replication_role = replica"))  # rows in any order
        kept.reflect(new, only=lambda name, _: name not in ("alembic_version", "chain"))
        for table in kept.sorted_tables:
            if table.name.startswith("claim_words"):
                continue
            columns = list(table.c)
            rows = [dict(row._mapping) for row in old.execute(select(*columns))]
            if rows:
                new.execute(table.insert(), rows)
        new.execute(text("UPDATE chain SET head_id = 2"))
        new.commit()


def _all_rows(database: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the word index, in the order of its key."""
    found = MetaData()
    with engine_of(database).connect() as session:
        found.reflect(session, only=lambda name, _: not name.startswith("claim_words"))
        return {
            name: [
                dict(row._mapping)
                for row in session.execute(select(table).order_by(*table.primary_key))
            ]
            for name, table in found.tables.items()
            if name != "alembic_version"
        }


def test_an_upgrade_keeps_every_row_and_every_digest(at_schema_1: str) -> None:
    before = _all_rows(at_schema_1)
    assert before["statement"] and "credibility" not in before["statement"][0]
    assert migrations.upgrade(at_schema_1) == (1, SCHEMA_VERSION)
    after = _all_rows(at_schema_1)
    for table, rows in before.items():
        kept = [{name: row[name] for name in rows[0]} for row in after[table]] if rows else []
        assert kept == rows, table
    assert {row["credibility"] for row in after["statement"]} == {None}
    _assert_digests(at_schema_1)
    with revising(at_schema_1) as revision:
        revision.edit(Kind.STATEMENT, 1, credibility="2")
    _assert_digests(at_schema_1)


def _assert_digests(database: str) -> None:
    """Each record's newest change has the digest of the record as it stands."""
    newest = {(row["kind"], row["row_id"]): row["digest"] for row in _all_rows(database)["change"]}
    assert len(newest) >= 10
    with revising(database) as revision:
        for (name, number), expected in newest.items():
            kind = Kind(name)
            uuid, *content = revision.connection.one(_content, name, id=number) or ()
            row = dict(zip(SHAPES[kind].columns, content, strict=True))
            record = {"uuid": uuid, **revision.record(kind, row)}
            assert digest(kind, record) == expected, (name, number)


def test_an_upgraded_schema_equals_the_tables(at_schema_1: str) -> None:
    migrations.upgrade(at_schema_1)
    test_the_migrated_schema_equals_the_tables(at_schema_1)


def test_every_constraint_has_a_name_of_our_choosing(postgresql: str) -> None:
    with connected(postgresql) as connection:
        found = connection.plain(
            "SELECT conname FROM pg_constraint JOIN pg_class ON conrelid = pg_class.oid"
            " WHERE relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'"
            " AND contype IN ('c', 'f', 'p', 'u')"
            " AND conname !~ '^(ck|fk|pk|uq)_'"
        )
    assert found == []


def test_only_an_empty_place_is_made_a_database(database: str) -> None:
    with pytest.raises(DatabaseFault, match="already"):
        migrations.create(database)
    with connected(database) as connection:
        assert schema_version(connection) == SCHEMA_VERSION


def test_a_new_file_is_private_and_durable(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "desk.db"
    migrations.create(str(path))
    assert path.stat().st_mode & 0o777 == 0o600
    with connected(str(path)) as connection:
        assert connection.plain("PRAGMA journal_mode") == [("wal",)]
        assert connection.plain("PRAGMA synchronous") == [(2,)]
        assert connection.plain("PRAGMA foreign_keys") == [(1,)]


@pytest.mark.parametrize("milliseconds", [150, 220, 260, 300, 340, 400, 500])
def test_a_killed_creation_leaves_a_database_or_none(tmp_path: Path, milliseconds: int) -> None:
    path = tmp_path / "desk.db"
    code = f"from claimtrack.store import migrations; migrations.create({str(path)!r})"
    with started([sys.executable, "-c", code]):  # which kills it at the end
        time.sleep(milliseconds / 1000)
    if not path.exists():
        return
    with connected(str(path)) as connection:
        tables_found = connection.plain("SELECT count(*) FROM sqlite_master")[0][0]
        version = schema_version(connection)
    assert (tables_found == 0 and not version) or version == SCHEMA_VERSION


def test_a_failed_creation_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("out of luck")

    monkeypatch.setattr(migrations, "_run", broken)
    with pytest.raises(RuntimeError):
        migrations.create(str(tmp_path / "desk.db"))
    assert os.listdir(tmp_path) == []
