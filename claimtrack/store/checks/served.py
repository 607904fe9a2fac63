"""The schema of a PostgreSQL database, as the code knows it and as the server has it."""

from __future__ import annotations

from claimtrack.store.engine import Connection

TYPES = {"VARCHAR": "character varying", "FLOAT": "double precision"}
"""What the server calls a type, where SQLAlchemy writes another name."""
INDEX = {
    "column claim_words.claim_id": "integer NOT NULL",
    "column claim_words.words": "tsvector NOT NULL",
    "constraint pk_claim_words": "in force",
    "constraint fk_claim_words_claim_id": "in force",
    "index pk_claim_words": "unique",
    "index ix_claim_words_words": "in use",
}
"""The word index, which is no table of SQLAlchemy's."""


def expected() -> dict[str, str]:
    """All that the migrations make, by type and name."""
    import sqlalchemy as sa
    from sqlalchemy.dialects import postgresql

    from claimtrack.store.tables import metadata

    dialect = postgresql.psycopg.dialect()  # type: ignore[no-untyped-call]
    found = dict(INDEX)
    for table in metadata.sorted_tables:
        for column in table.columns:
            written, mark, length = str(column.type.compile(dialect=dialect)).partition("(")
            kind = TYPES.get(written, written.lower()) + mark + length
            found[f"column {table.name}.{column.name}"] = kind + " NOT NULL" * (not column.nullable)
        for constraint in table.constraints:
            name = dialect.identifier_preparer.format_constraint(constraint)
            found[f"constraint {name}"] = "in force"
            if isinstance(constraint, (sa.PrimaryKeyConstraint, sa.UniqueConstraint)):
                found[f"index {name}"] = "unique"
        for index in table.indexes:
            found[f"index {index.name}"] = "unique" if index.unique else "in use"
    return found


def served(connection: Connection) -> dict[str, str]:
    """All that belongs to our tables on the server, by type and name."""
    from claimtrack.store.tables import metadata

    tables = ", ".join(f"'{name}'" for name in (*metadata.tables, "claim_words"))
    return dict(connection.plain(_SERVED.format(tables=tables)))


_SERVED = """
WITH ours AS (
    SELECT oid, relname FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relname IN ({tables})
)
SELECT 'column ' || relname || '.' || attname,
    format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
FROM pg_attribute JOIN ours ON ours.oid = attrelid WHERE attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'constraint ' || conname, CASE WHEN convalidated THEN 'in force' ELSE 'not valid' END
FROM pg_constraint JOIN ours ON ours.oid = conrelid WHERE contype IN ('c', 'f', 'p', 'u', 'x')
UNION ALL
SELECT 'index ' || indexrelid::regclass::text,
    CASE WHEN NOT indisvalid THEN 'not valid' WHEN indisunique THEN 'unique' ELSE 'in use' END
FROM pg_index JOIN ours ON ours.oid = indrelid
UNION ALL
SELECT 'trigger ' || tgname || ' of ' || relname, 'enabled ' || tgenabled::text
FROM pg_trigger JOIN ours ON ours.oid = tgrelid WHERE NOT tgisinternal OR tgenabled <> 'O'
UNION ALL
SELECT 'rule ' || rulename || ' of ' || relname, ev_enabled::text
FROM pg_rewrite JOIN ours ON ours.oid = ev_class WHERE rulename <> '_RETURN'
UNION ALL
SELECT 'policy ' || polname || ' of ' || relname, polcmd::text
FROM pg_policy JOIN ours ON ours.oid = polrelid
UNION ALL
SELECT 'row security of ' || relname, 'on'
FROM pg_class JOIN ours USING (oid, relname) WHERE relrowsecurity
"""
