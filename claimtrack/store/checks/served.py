"""The schema of a PostgreSQL database, as the code knows it and as the server has it."""

from __future__ import annotations

import re
from typing import Any

from claimtrack.store.engine import Connection

TYPES = {"VARCHAR": "character varying", "FLOAT": "double precision"}
"""What the server calls a type, where SQLAlchemy writes another name."""
WRITTEN = (
    (r"::(character varying|text|bigint|integer)(\[\])?", ""),
    (r"TRIM\(BOTH FROM |\bbtrim\(", "trim("),
    (r"= ANY", "IN"),
    (r"ARRAY|USING btree|^CONSTRAINT \S+|^CREATE (UNIQUE )?INDEX \S+ ON \S+", " "),
    (r"[][()]", " "),
    (r"COALESCE", "coalesce"),
)
"""What a server adds to a condition, or writes in another way; not all versions do it alike."""
OTHERS = {
    "table claim_words": "in use",
    "column claim_words.claim_id": "integer NOT NULL",
    "column claim_words.words": "tsvector NOT NULL",
    "constraint pk_claim_words": "PRIMARY KEY claim_id",
    "constraint fk_claim_words_claim_id": "FOREIGN KEY claim_id REFERENCES claim id",
    "index pk_claim_words": "unique claim_id",
    "index ix_claim_words_words": "in use USING gin words",
    "table alembic_version": "in use",
    "column alembic_version.version_num": "character varying(32) NOT NULL",
    "constraint alembic_version_pkc": "PRIMARY KEY version_num",
    "index alembic_version_pkc": "unique version_num",
}
"""The word index and the mark of the schema, which are no tables of SQLAlchemy's."""


def expected() -> dict[str, str]:
    """All that the migrations make, by type and name."""
    import sqlalchemy as sa
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateIndex

    from claimtrack.store.tables import metadata

    dialect: Any = postgresql.psycopg.dialect()  # type: ignore[no-untyped-call]
    compiler = dialect.ddl_compiler(dialect, None)
    found = dict(OTHERS)
    for table in metadata.sorted_tables:
        found[f"table {table.name}"] = "in use"
        for column in table.columns:
            written, mark, length = str(column.type.compile(dialect=dialect)).partition("(")
            kind = TYPES.get(written, written.lower()) + mark + length
            found[f"column {table.name}.{column.name}"] = kind + " NOT NULL" * (not column.nullable)
        for constraint in table.constraints:
            name = dialect.identifier_preparer.format_constraint(constraint)
            found[f"constraint {name}"] = plainly(compiler.process(constraint))
            if isinstance(constraint, (sa.PrimaryKeyConstraint, sa.UniqueConstraint)):
                names = ", ".join(column.name for column in constraint.columns)
                found[f"index {name}"] = f"unique {names}"
        for index in table.indexes:
            columns = plainly(str(CreateIndex(index).compile(dialect=dialect)))
            found[f"index {index.name}"] = f"{'unique' if index.unique else 'in use'} {columns}"
    return found


def plainly(sql: str) -> str:
    """A constraint or an index without its name, its casts and its parentheses."""
    for pattern, put in WRITTEN:
        sql = re.sub(pattern, put, sql)
    return " ".join(sql.split()).replace(" ,", ",")


def served(connection: Connection) -> dict[str, str]:
    """All that belongs to our tables on the server, by type and name."""
    from claimtrack.store.tables import metadata

    others = ("claim_words", "alembic_version")
    tables = ", ".join(f"'{name}'" for name in (*metadata.tables, *others))
    return {
        name: f"{state} {plainly(definition)}".strip() if definition else state
        for name, state, definition in connection.plain(_SERVED.format(tables=tables))
    }


_SERVED = """
WITH ours AS (
    SELECT oid, relname FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relname IN ({tables})
)
SELECT CASE WHEN relkind IN ('r', 'p') THEN 'table ' ELSE 'relation ' END || relname,
    CASE WHEN relkind <> 'r' THEN 'of another kind' WHEN relpersistence <> 'p' THEN 'not logged'
        WHEN EXISTS (SELECT FROM pg_inherits WHERE pg_class.oid IN (inhparent, inhrelid))
        THEN 'inherits or is inherited' ELSE 'in use' END, NULL
FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'
    )
UNION ALL
SELECT 'column ' || relname || '.' || attname,
    format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
    || CASE attidentity WHEN '' THEN '' ELSE ' IDENTITY' END
    || CASE attgenerated WHEN '' THEN '' ELSE ' GENERATED' END
    || coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), ''), NULL
FROM pg_attribute JOIN ours ON ours.oid = attrelid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'constraint ' || conname, '', pg_get_constraintdef(pg_constraint.oid)
FROM pg_constraint JOIN ours ON ours.oid = conrelid WHERE contype IN ('c', 'f', 'p', 'u', 'x')
UNION ALL
SELECT 'index ' || indexrelid::regclass::text,
    CASE WHEN NOT indisvalid THEN 'not valid' WHEN indisunique THEN 'unique' ELSE 'in use' END,
    pg_get_indexdef(indexrelid)
FROM pg_index JOIN ours ON ours.oid = indrelid
UNION ALL
SELECT 'trigger ' || tgname || ' of ' || relname, 'enabled ' || tgenabled::text, NULL
FROM pg_trigger JOIN ours ON ours.oid = tgrelid WHERE NOT tgisinternal OR tgenabled <> 'O'
UNION ALL
SELECT 'rule ' || rulename || ' of ' || relname, ev_enabled::text, NULL
FROM pg_rewrite JOIN ours ON ours.oid = ev_class WHERE rulename <> '_RETURN'
UNION ALL
SELECT 'policy ' || polname || ' of ' || relname, polcmd::text, NULL
FROM pg_policy JOIN ours ON ours.oid = polrelid
UNION ALL
SELECT 'row security of ' || relname, 'on', NULL
FROM pg_class JOIN ours USING (oid, relname) WHERE relrowsecurity
"""
