"""The ways in which another program can alter a database: each a name and SQL statements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from claimtrack.store import tables
from claimtrack.vocabulary import Kind

TABLES = tables.metadata.sorted_tables


class Alteration(NamedTuple):
    """What is altered, and by which statements."""

    name: str
    statements: tuple[str, ...]


def every(dialect: str) -> Iterator[Alteration]:
    """All of them; on PostgreSQL the principal ones, for a check takes its time there."""
    if dialect == "sqlite":
        yield from other_values()
        yield from rows_removed()
        yield from rows_added()
        yield from numbers_swapped()
    yield from ONE_BY_ONE
    yield from ON_SQLITE if dialect == "sqlite" else ON_POSTGRESQL


def other_values() -> Iterator[Alteration]:
    """Every column of every table, in a row that has a value there, changed a little; emptied or
    filled where it may be empty."""
    for table in TABLES:
        key = next(iter(table.primary_key.columns)).name
        for column in table.columns:
            name = f'"{column.name}"'

            def at(condition: str, table: Any = table, key: str = key) -> str:
                return f"WHERE {key} = (SELECT max({key}) FROM {table.name} WHERE {condition})"

            there = at(f"{name} IS NOT NULL")
            changed = _changed(name, column.type.__visit_name__)
            of = f"{table.name}.{column.name}"
            update = f"UPDATE {table.name} SET {name} ="
            yield Alteration(f"{of} changed", (f"{update} {changed} {there}",))
            if column.nullable:
                value = "1" if column.type.__visit_name__ == "integer" else "'1'"
                yield Alteration(f"{of} emptied", (f"{update} NULL {there}",))
                yield Alteration(f"{of} filled", (f"{update} {value} {at(f'{name} IS NULL')}",))


def _changed(name: str, kind: str) -> str:
    if kind in ("text", "string"):
        last = f"CASE substr({name}, length({name})) WHEN '1' THEN '2' ELSE '1' END"
        return f"substr({name}, 1, length({name}) - 1) || {last}"
    if kind == "large_binary":
        return "zeroblob(32)"
    return f"{name} + 0.0001" if kind == "float" else f"{name} + 1000"


def rows_removed() -> Iterator[Alteration]:
    """The first and the last row of every table."""
    for table in TABLES:
        key = next(iter(table.primary_key.columns)).name
        for end in ("min", "max"):
            which = f"{key} = (SELECT {end}({key}) FROM {table.name})"
            yield Alteration(
                f"{table.name}: {end} removed", (f"DELETE FROM {table.name} WHERE {which}",)
            )


def rows_added() -> Iterator[Alteration]:
    """A row like the last one in every table, and its number the next or a far one."""
    for table in TABLES:
        (first, *_) = table.primary_key.columns
        for further in (1, 1000):
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            values = ", ".join(_like(table, column.name, further) for column in table.columns)
            last = f"(SELECT max({first.name}) FROM {table.name})"
            yield Alteration(
                f"{table.name}: one added at {further}",
                (
                    f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {table.name}"
                    f" WHERE {first.name} = {last}",
                ),
            )
    yield Alteration("outdated: one added", ("INSERT INTO outdated VALUES (1)",))


def _like(table: Any, name: str, further: int) -> str:
    (first, *_) = table.primary_key.columns
    if name in ("uuid", "hash") or (table.name == "document" and name == "sha256"):
        return f"'{further:04}' || substr({name}, 5)"
    if name == first.name:
        return f"{name} + {further}"
    # Of live aliases, links and filings no two are alike.
    return "'again'" if name == "retraction" else f'"{name}"'


def numbers_swapped() -> Iterator[Alteration]:
    """The numbers of the first two records of each kind, or revisions: alone, with all that points
    at them, and with the log as well."""
    for kind in (*Kind, "revision"):
        table = tables.metadata.tables[str(kind)]
        pointing = [
            (other.name, column.name)
            for other in TABLES
            for column in other.columns
            for key in column.foreign_keys
            if key.column.table is table and key.column.name == "id"
        ]
        bare = _swap(str(kind), "id")
        following = [one for place in pointing for one in _swap(*place)]
        logged = _swap("change", "row_id", f" AND kind = '{kind}'")
        yield Alteration(f"{kind}: numbers swapped", tuple(bare))
        yield Alteration(f"{kind}: numbers swapped, and references", (*bare, *following))
        if kind in list(Kind):
            everywhere = (*bare, *following, *logged)
            yield Alteration(f"{kind}: numbers swapped everywhere", everywhere)


def _swap(table: str, column: str, condition: str = "") -> list[str]:
    return [
        f"UPDATE {table} SET {column} = {new} WHERE {column} = {old}{condition}"
        for old, new in ((1, -1), (2, 1), (-1, 2))
    ]


def _named(found: dict[str, str | tuple[str, ...]]) -> tuple[Alteration, ...]:
    return tuple(
        Alteration(name, (statements,) if isinstance(statements, str) else statements)
        for name, statements in found.items()
    )


ONE_BY_ONE = _named(
    {
        "a space at the end": "UPDATE claim SET text = text || ' ' WHERE id = 1",
        "a capital": "UPDATE claim SET text = upper(text) WHERE id = 2",
        "a no-break space": "UPDATE claim SET text = replace(text, ' ', '\u00a0') WHERE id = 1",
        "another letter that looks alike": "UPDATE claim SET text = replace(text, 'a', '\u0430')",
        "a letter of two": (
            "UPDATE claim SET original = replace(original, '\u0439', '\u0438\u0306')"
        ),
        "a quote turned round": "UPDATE quote SET exact = 'itself by burst' WHERE id = 1",
        "a claim taken back": "UPDATE claim SET retraction = NULL WHERE id = 5",
        "another reason": "UPDATE claim SET retraction = 'Wrong.' WHERE id = 5",
        "another claimant": "UPDATE statement SET claimant_id = 1 WHERE id = 1",
        "the texts of two claims exchanged": (
            "UPDATE claim SET note = (SELECT text FROM claim WHERE id = 2) WHERE id = 1",
            "UPDATE claim SET text = (SELECT text FROM claim AS c WHERE c.id = 1) WHERE id = 2",
            "UPDATE claim SET text = note WHERE id = 1",
        ),
        "a rebuttal that supports": "UPDATE link SET relation = 'supports' WHERE id = 1",
        "a link that points elsewhere": "UPDATE link SET target_claim_id = 4 WHERE id = 1",
        "a record recorded later": "UPDATE claim SET recorded_in = 2 WHERE id = 1",
        "a date that means other days": (
            "UPDATE statement SET said_latest = '2022-01-01' WHERE id = 1"
        ),
        "days for no date": (
            "UPDATE statement SET said_earliest = '2021-01-01', said_latest = '2021-01-01'"
            " WHERE said IS NULL"
        ),
        "another actor": "UPDATE revision SET actor = 'somebody else' WHERE id = 3",
        "another actor throughout": "UPDATE revision SET actor = 'somebody else'",
        "an earlier time": "UPDATE revision SET recorded_at = '2001' || substr(recorded_at, 5)",
        "a revision without a message": "UPDATE revision SET message = NULL WHERE id = 1",
        "commands run together": (
            "UPDATE revision SET command_id = (SELECT uuid FROM revision WHERE id = 1)"
        ),
        "the head moved back": "UPDATE chain SET head_id = 3",
        "no head": "UPDATE chain SET head_id = NULL",
        "no chain": "DELETE FROM chain",
        "a revision that follows another": (
            "UPDATE revision_parent SET parent_id = 1 WHERE revision_id = 3"
        ),
        "a second parent": "INSERT INTO revision_parent VALUES (4, 2, 1)",
        "a second parent that is there already": "INSERT INTO revision_parent VALUES (4, 2, 3)",
        "a parent numbered 2": "UPDATE revision_parent SET ordinal = 2 WHERE revision_id = 3",
        "a second root": "DELETE FROM revision_parent WHERE revision_id = 3",
        "a revision dropped": (
            "DELETE FROM change WHERE revision_id = 4",
            "DELETE FROM revision_parent WHERE revision_id = 4",
            "UPDATE revision_parent SET parent_id = 3 WHERE parent_id = 4",
            "DELETE FROM revision WHERE id = 4",
        ),
        "a revision dropped, and the gap closed": (
            "DELETE FROM change WHERE revision_id = 4",
            "DELETE FROM revision_parent WHERE revision_id = 5",
            "DELETE FROM revision WHERE id = 4",
            "UPDATE revision SET id = 4 WHERE id = 5",
            "UPDATE change SET revision_id = 4 WHERE revision_id = 5",
            "UPDATE chain SET head_id = 4",
        ),
        "the tail dropped, its changes kept": (
            "DELETE FROM change WHERE revision_id = 5",
            "DELETE FROM revision_parent WHERE revision_id = 5",
            "UPDATE chain SET head_id = 4",
            "DELETE FROM revision WHERE id = 5",
        ),
        "a revision emptied": "DELETE FROM change WHERE revision_id = 4",
        "all changes gone": "DELETE FROM change",
        "all revisions gone": (
            "DELETE FROM change", "DELETE FROM revision_parent", "UPDATE chain SET head_id = NULL",
            "DELETE FROM revision",
        ),
        "a change of another revision": (
            "UPDATE change SET revision_id = 4, ordinal = 3 WHERE revision_id = 5 AND ordinal = 2"
        ),
        "changes in another order": (
            "UPDATE change SET ordinal = 100 WHERE revision_id = 3 AND ordinal = 1",
            "UPDATE change SET ordinal = 1 WHERE revision_id = 3 AND ordinal = 2",
            "UPDATE change SET ordinal = 2 WHERE revision_id = 3 AND ordinal = 100",
        ),
        "a change of a revision that is not": (
            "INSERT INTO change SELECT 77, ordinal, kind, row_id, operation, digest, before"
            " FROM change WHERE revision_id = 4"
        ),
        "a change told twice": (
            "INSERT INTO change SELECT revision_id, ordinal + 50, kind, row_id, operation, digest,"
            " before FROM change WHERE revision_id = 4"
        ),
        "what stood before, with a space more": (
            "UPDATE change SET before = replace(before, '{', '{ ') WHERE before IS NOT NULL"
        ),
        "what stood before, told twice": (
            "UPDATE change SET before = replace(before, '{\"note\"', '{\"note\": \"x\", \"note\"')"
            " WHERE before LIKE '{\"note\"%'"
        ),
        "what stood before, escaped": (
            "UPDATE change SET before = replace(before, 'A note', '\\u0041 note')"
            " WHERE before IS NOT NULL"
        ),
        "what stood before, a list": (
            "UPDATE change SET before = '[]' WHERE before IS NOT NULL AND revision_id = 3"
        ),
        "what stood before, no JSON": (
            "UPDATE change SET before = 'note' WHERE before IS NOT NULL AND revision_id = 3"
        ),
        "what stood before, deep": (
            f"UPDATE change SET before = '{'[' * 3000}' WHERE before IS NOT NULL"
        ),
        "the bytes of another document": (
            "UPDATE document SET packed = (SELECT packed FROM document AS o WHERE o.sha256 ="
            " (SELECT max(sha256) FROM document))"
        ),
        "a copy with the text of another": "UPDATE capture SET text_sha256 = sha256",
        "a claim under no topic": "DELETE FROM claim_topic",
        "a claim gone with all of it": (
            "DELETE FROM tally WHERE claim_id = 5", "DELETE FROM voice WHERE statement_id = 5",
            "DELETE FROM statement WHERE claim_id = 5", "DELETE FROM claim WHERE id = 5",
        ),
        "a claim gone with its log": (
            "DELETE FROM change WHERE kind = 'claim' AND row_id = 5",
            "DELETE FROM claim WHERE id = 5",
        ),
        "no tallies": "DELETE FROM tally",
        "no voices": "DELETE FROM voice",
        "no scores": "DELETE FROM score",
        "a claim that holds, it is told": (
            "UPDATE score SET standing = 'holds' WHERE standing <> 'holds'"
        ),
        "a voice for all": "UPDATE voice SET party_id = 1",
        "all scores by other rules": "UPDATE scoring SET rules = 'ledger 0'",
        "all scores marked": "UPDATE scoring SET rules = ''",
        "a score marked": (
            "UPDATE score SET dispute_id = 1", "INSERT INTO outdated VALUES (1)",
        ),
        "another schema": "UPDATE alembic_version SET version_num = '0099'",
        "two schemas": "INSERT INTO alembic_version VALUES ('0001')",
        "a schema of no number": "UPDATE alembic_version SET version_num = 'x'",
        "an index gone": "DROP INDEX uq_link_live_claim",
        "another index gone": "DROP INDEX ix_claim_topic_topic_id",
        "an index more": "CREATE INDEX ix_more ON claim (text)",
        "an index that is not unique": (
            "DROP INDEX uq_alias_live",
            "CREATE INDEX uq_alias_live ON alias (party_id, name) WHERE retraction IS NULL",
        ),
        "a column more": "ALTER TABLE claim ADD COLUMN more TEXT",
        "a column of another name": "ALTER TABLE claim RENAME COLUMN note TO remark",
        "a column less": "ALTER TABLE revision DROP COLUMN message",
        "a table of another name": "ALTER TABLE estimate RENAME TO guess",
        "a table less": "DROP TABLE estimate",
        "no log": "DROP TABLE change",
    }
)  # fmt: skip

ON_SQLITE = _named(
    {
        "a trigger": (
            "CREATE TRIGGER t AFTER UPDATE ON claim BEGIN DELETE FROM change WHERE kind = 'x'; END"
        ),
        "a byte after a document": "UPDATE document SET packed = packed || CAST('x' AS BLOB)",
        "a trigger by a name like SQLite's": (
            "CREATE TRIGGER sqlite1stat AFTER UPDATE ON claim BEGIN SELECT 1; END"
        ),
        "a table by a name like SQLite's": "CREATE TABLE sqlite1statistics (id INTEGER)",
        "changes beyond all numbers": "UPDATE revision SET changes = 9223372036854775807",
        "a size below zero": "UPDATE document SET size = -1",
        "a size beyond all memory": "UPDATE document SET size = 9223372036854775807",
        "a table more": "CREATE TABLE more (id INTEGER)",
        "a view": "CREATE VIEW claims AS SELECT * FROM claim",
        "a blob for a text": "UPDATE claim SET text = CAST(text AS BLOB) WHERE id = 1",
        "a blob for a name": "UPDATE party SET name = CAST(name AS BLOB) WHERE id = 1",
        "a blob for an actor": "UPDATE revision SET actor = CAST(actor AS BLOB) WHERE id = 2",
        "a blob for a time": (
            "UPDATE revision SET recorded_at = CAST(recorded_at AS BLOB) WHERE id = 2"
        ),
        "a blob for a date": "UPDATE statement SET said = CAST(said AS BLOB) WHERE id = 1",
        "a text for a digest": "UPDATE change SET digest = 'x' WHERE revision_id = 2",
        "a number for a digest": "UPDATE change SET digest = 7 WHERE revision_id = 2",
        "a text for a number": "UPDATE change SET row_id = 'x' WHERE revision_id = 2",
        "a text for an ordinal": "UPDATE change SET ordinal = 'x' || ordinal WHERE revision_id = 2",
        "a text for a revision": "UPDATE change SET revision_id = 'x' WHERE revision_id = 2",
        "a text for a claim": "UPDATE statement SET claim_id = 'x' WHERE id = 1",
        "a text for a parent": "UPDATE revision_parent SET parent_id = 'x' WHERE revision_id = 3",
        "a text for a parent's child": (
            "UPDATE revision_parent SET revision_id = 'x' WHERE revision_id = 3"
        ),
        "a text for a head": "UPDATE chain SET head_id = 'x'",
        "a text for a score": "UPDATE score SET lower = 'x'",
        "a text for a tally": "UPDATE tally SET rebuttals = 'x'",
        "a text for a place": "UPDATE quote SET start = 'x' WHERE id = 1",
        "a blob for a hash": "UPDATE revision SET hash = CAST(hash AS BLOB) WHERE id = 2",
        "a blob for what stood before": "UPDATE change SET before = CAST(before AS BLOB)",
        "text that is no UTF-8": "UPDATE claim SET text = CAST(x'41ff42' AS TEXT) WHERE id = 1",
        "a message that is no UTF-8": "UPDATE revision SET message = CAST(x'41ff42' AS TEXT)",
        "an actor that is no UTF-8": "UPDATE revision SET actor = CAST(x'41ff42' AS TEXT)",
        "a NUL": "UPDATE claim SET text = text || char(0) || 'x' WHERE id = 1",
        "a size that is no number": "UPDATE document SET size = 'x'",
        "a document that is text": "UPDATE document SET packed = 'x'",
        "an indexed word changed": (
            "UPDATE claim_words SET words = replace(words, 'dam', 'dyke') WHERE rowid = 1"
        ),
        "the words of a claim removed": "DELETE FROM claim_words WHERE rowid = 2",
        "words of no claim": "INSERT INTO claim_words (rowid, words) VALUES (99, 'dam')",
        "words in the index alone": (
            "INSERT INTO claim_words (claim_words, rowid, words) VALUES ('delete', 1, 'dam')"
        ),
        "words kept but not found": "UPDATE claim_words_content SET c0 = 'nothing' WHERE id = 1",
        "a block of the index": "UPDATE claim_words_data SET block = x'00' WHERE id > 100",
        "all blocks of the index": "DELETE FROM claim_words_data",
        "the sizes of the index": "UPDATE claim_words_docsize SET sz = x'63'",
        "another mark of whose it is": "PRAGMA application_id = 77",
        "another mark of its schema": "PRAGMA user_version = 77",
        "the index set up otherwise": "INSERT INTO claim_words_config VALUES ('automerge', 2)",
        "the index gone": "DROP TABLE claim_words",
        "a check gone": (
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_master SET sql = replace(sql, 'trim(text) <> ''''', '1')"
            " WHERE name = 'claim'",
            "PRAGMA writable_schema = OFF",
        ),
    }
)  # fmt: skip

ON_POSTGRESQL = _named(
    {
        "a trigger": (
            "CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            "CREATE TRIGGER t BEFORE INSERT ON change FOR EACH ROW EXECUTE FUNCTION t()",
        ),
        "triggers disabled": "ALTER TABLE statement DISABLE TRIGGER ALL",
        "a rule": "CREATE RULE r AS ON INSERT TO change DO INSTEAD NOTHING",
        "a check gone": "ALTER TABLE claim DROP CONSTRAINT ck_claim_text_filled",
        "a reference gone": "ALTER TABLE statement DROP CONSTRAINT fk_statement_claim_id",
        "a reference not checked": (
            "ALTER TABLE statement DROP CONSTRAINT fk_statement_claim_id",
            "ALTER TABLE statement ADD CONSTRAINT fk_statement_claim_id FOREIGN KEY (claim_id)"
            " REFERENCES claim (id) NOT VALID",
        ),
        "another check": (
            "ALTER TABLE claim DROP CONSTRAINT ck_claim_text_filled",
            "ALTER TABLE claim ADD CONSTRAINT ck_claim_text_filled CHECK (text <> 'x')",
        ),
        "a reference that takes rows along": (
            "ALTER TABLE statement DROP CONSTRAINT fk_statement_claim_id",
            "ALTER TABLE statement ADD CONSTRAINT fk_statement_claim_id FOREIGN KEY (claim_id)"
            " REFERENCES claim (id) ON DELETE CASCADE",
        ),
        "an index of other columns": (
            "DROP INDEX ix_claim_topic_topic_id",
            "CREATE INDEX ix_claim_topic_topic_id ON claim_topic (claim_id, topic_id)",
        ),
        "an index of other rows": (
            "DROP INDEX uq_alias_live",
            "CREATE UNIQUE INDEX uq_alias_live ON alias (party_id, name)"
            " WHERE retraction IS NOT NULL",
        ),
        "a default": "ALTER TABLE claim ALTER COLUMN note SET DEFAULT 'x'",
        "an identity": "ALTER TABLE claim ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY",
        "a table not logged": "ALTER TABLE outdated SET UNLOGGED",
        "a table that inherits": "CREATE TABLE more () INHERITS (claim)",
        "a table more": "CREATE TABLE more (id INTEGER)",
        "a view": "CREATE VIEW more AS SELECT * FROM claim",
        "a column that may be empty": "ALTER TABLE claim ALTER COLUMN text DROP NOT NULL",
        "a column of another type": "ALTER TABLE claim ALTER COLUMN text TYPE varchar(999)",
        "an indexed word changed": (
            "UPDATE claim_words SET words = CAST('''dam'':1' AS tsvector) WHERE claim_id = 1"
        ),
        "the words of a claim removed": "DELETE FROM claim_words WHERE claim_id = 2",
        "words of no claim": "INSERT INTO claim_words VALUES (99, CAST('''dam'':1' AS tsvector))",
        "rows that only some see": "ALTER TABLE claim ENABLE ROW LEVEL SECURITY",
        "a policy": "CREATE POLICY p ON claim USING (id > 1)",
    }
)  # fmt: skip
