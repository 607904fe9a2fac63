"""The bytes of saved copies: kept once, whole, and never taken for what they are not."""

from __future__ import annotations

import zlib
from typing import Any

import pytest
from factories import revising
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import DatabaseFault, Refused
from claimtrack.store import documents
from claimtrack.store.engine import connected, reading, transaction
from claimtrack.vocabulary import Kind


def test_a_document_comes_back_byte_for_byte_and_is_kept_once(database: str) -> None:
    content = bytes(range(256)) * 1000
    packed = documents.pack(content)
    with revising(database) as revision:
        revision.create(Kind.TOPIC, name="t")
        documents.keep(revision.connection, packed)
        documents.keep(revision.connection, packed)
    with reading(database) as connection:
        assert documents.content(connection, packed.sha256) == content
        assert connection.plain("SELECT count(*), max(size) FROM document") == [(1, len(content))]


@given(st.binary())
def test_packing_says_the_size_and_loses_nothing(content: bytes) -> None:
    packed = documents.pack(content)
    assert packed.size == len(content)
    assert zlib.decompress(packed.packed) == content


@pytest.mark.parametrize("size", [-1, 2**40, 2**80, "x", None])
def test_nothing_is_unpacked_further_than_a_document_may_go(size: Any) -> None:
    packed = documents.pack(b"a text")
    assert documents.unpacked(packed.sha256, size, packed.packed) is None


@pytest.mark.parametrize(
    "put", [b"", b"no zlib", zlib.compress(b"another text"), zlib.compress(b"0" * 100_000_000)]
)
def test_a_document_that_was_tampered_with_is_told(database: str, put: bytes) -> None:
    packed = documents.pack(b"what was said")
    with connected(database) as connection, transaction(connection):
        documents.keep(connection, packed._replace(packed=put))
    with reading(database) as connection, pytest.raises(DatabaseFault, match="damaged or missing"):
        documents.content(connection, packed.sha256)


def test_a_document_that_is_missing_is_told(database: str) -> None:
    with reading(database) as connection, pytest.raises(DatabaseFault, match="damaged or missing"):
        documents.content(connection, "0" * 64)


def test_what_is_too_large_is_not_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LARGEST", 3)
    assert documents.pack(b"abc").size == 3
    with pytest.raises(Refused, match="too large: 4 bytes, at most 3"):
        documents.pack(b"abcd")
