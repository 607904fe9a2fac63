"""What holds for every format that is written, also for one that is added tomorrow."""

from __future__ import annotations

import pytest
from outgoing import NASTY, telling

from claimtrack.exchange import registry
from claimtrack.queries.exports import Export
from claimtrack.store.engine import reading

WRITERS = [one.name for one in registry.known().values() if one.write is not None]
ASKED = {"claimreview": {"url": "https://desk.example/{uuid}"}}
"""Options without which a format cannot be written."""


def written(export: Export, name: str) -> bytes:
    write = registry.named(name, "write").write
    assert write is not None
    return b"".join(write(export, ASKED.get(name, {})))


@pytest.fixture(scope="module")
def hostile_desk(outgoing_desk: str) -> str:
    """A database with a claim for each hostile text."""
    for text in NASTY:
        with telling(outgoing_desk, text):
            pass
    return outgoing_desk


@pytest.mark.parametrize("name", WRITERS)
def test_hostile_text_gives_text_that_can_be_read(hostile_desk: str, name: str) -> None:
    with reading(hostile_desk) as connection:
        content = written(Export(connection), name)
    assert len(content) > 1000
    if not registry.named(name, "write").binary:
        assert "\0" not in content.decode("utf-8")


@pytest.mark.parametrize("name", WRITERS)
def test_no_claim_is_no_fault(database: str, name: str) -> None:
    with reading(database) as connection:
        written(Export(connection), name)
        written(Export(connection, ()), name)


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_records_are_the_same_file(fixture_database: str, name: str) -> None:
    if registry.named(name, "write").binary:
        pytest.skip("a workbook tells when it was made")
    with reading(fixture_database) as connection:
        assert written(Export(connection), name) == written(Export(connection), name)


@pytest.mark.parametrize("name", WRITERS)
def test_a_format_has_all_that_is_told_of_it(name: str) -> None:
    form = registry.named(name, "write")
    assert form.label and "/" in form.media_type and form.specification
    assert form.suffixes and all(
        one.startswith(".") and one == one.lower() for one in form.suffixes
    )
    assert form in registry.by_suffix(f"a{form.suffixes[0].upper()}")
