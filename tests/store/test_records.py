from __future__ import annotations

import hashlib

from factories import claim, revising

from claimtrack.store import tables
from claimtrack.store.engine import reading
from claimtrack.store.records import SHAPES, canonical, digest
from claimtrack.vocabulary import Kind, values


def test_shapes_are_those_of_the_tables() -> None:
    local = {"id", "uuid", "recorded_in"}
    for kind, shape in SHAPES.items():
        columns = {column.name for column in tables.metadata.tables[kind.value].c}
        assert columns == local | set(shape.columns), kind


def test_every_reference_is_a_foreign_key_to_its_kind() -> None:
    for kind, shape in SHAPES.items():
        table = tables.metadata.tables[kind.value]
        for name, target in shape.references.items():
            (key,) = table.c[f"{name}_id"].foreign_keys
            assert key.column.table.name == target.value


def test_canonical_form_is_the_documented_one() -> None:
    record = {"uuid": "u", "text": 'About "10,000"\nИГ', "language": "en"}
    assert canonical(record) == (
        '{"language":"en","text":"About \\"10,000\\"\\nИГ","uuid":"u"}'.encode()
    )
    named = canonical({"kind": "claim", **record})
    assert digest(Kind.CLAIM, record) == hashlib.sha256(b"claimtrack record 1\n" + named).digest()


def test_a_digest_is_the_same_on_both_databases(database: str) -> None:
    """The digest of a fixed record, worked out by hand from docs/revisions.md."""
    uuid = "019b8d64-3000-73f3-b401-983e0c7e1d8c"
    with revising(database) as revision:
        revision.create(Kind.CLAIM, uuid, text=" About 10,000 ИГ fighters. ", language="en")
    expected = hashlib.sha256(
        b"claimtrack record 1\n"
        b'{"kind":"claim","language":"en","text":"About 10,000 '
        + "ИГ".encode()
        + b' fighters.","uuid":"019b8d64-3000-73f3-b401-983e0c7e1d8c"}'
    ).digest()
    with reading(database) as connection:
        assert connection.plain("SELECT digest FROM change") == [(expected,)]


def test_a_digest_covers_uuids_never_local_numbers(database: str) -> None:
    with revising(database) as revision:
        claim(revision, "Another, so that numbers differ.")
        number = claim(revision, "A claim.", by="Russia")
        party = revision.uuid_of(Kind.PARTY, 1)
        change = next(c for c in revision.changes if c.kind is Kind.STATEMENT)
    assert change.digest == digest(
        Kind.STATEMENT,
        {"uuid": change.uuid, "claim": revision.uuid_of(Kind.CLAIM, number), "claimant": party},
    )


def test_what_a_shape_requires_the_tables_require() -> None:
    for kind, shape in SHAPES.items():
        table = tables.metadata.tables[kind.value]
        for name in (*shape.fields, *shape.dates, *shape.references):
            column = table.c[f"{name}_id" if name in shape.references else name]
            assert (name in shape.required) == (not column.nullable), (kind, name)
        checks = " ".join(str(getattr(c, "sqltext", "")) for c in table.constraints)
        for name, words in shape.words.items():
            listed = ", ".join(f"'{word}'" for word in values(words))
            assert f"{name} IN ({listed})" in checks


def test_of_what_a_shape_wants_some_the_tables_want_some() -> None:
    for kind, shape in SHAPES.items():
        checks = [
            str(getattr(c, "sqltext", "")) for c in tables.metadata.tables[kind.value].constraints
        ]
        wanted = [check for check in checks if check.startswith("coalesce(")]
        told = [f"coalesce({', '.join(shape.some)}) IS NOT NULL"] if shape.some else []
        assert wanted == told, kind
