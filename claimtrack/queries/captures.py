"""Saved copies of sources, and the texts that were taken from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.store import documents
from claimtrack.store.engine import Connection

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Executable, Table


_last: dict[str, str] = {}
"""The text read last: quotes come by source, and a hash never stands for another text."""


class CaptureRow(NamedTuple):
    """One saved copy. `size` is in bytes; `text_sha256` and `extractor` are None where no text
    could be taken from it."""

    id: int
    uuid: str
    source: int
    captured: str
    captured_by: str | None
    url: str | None
    file_name: str | None
    media_type: str
    sha256: str
    size: int
    text_sha256: str | None
    extractor: str | None
    note: str | None
    retraction: str | None


def of_source(connection: Connection, source: int) -> list[CaptureRow]:
    """The live copies of a source, the newest first."""
    return [CaptureRow._make(row) for row in connection.all(_captures, "source_id", id=source)]


def one(connection: Connection, number: int) -> CaptureRow:
    """A copy that exists, retracted or not."""
    return CaptureRow._make(connection.all(_captures, "id", id=number)[0])


def with_text(connection: Connection, source: int) -> list[CaptureRow]:
    """The live copies of a source in which words can be looked for, the newest first."""
    return [row for row in of_source(connection, source) if row.text_sha256]


def text_of(connection: Connection, capture: CaptureRow) -> str:
    """The text of a copy that has one. Raises DatabaseFault when it is damaged."""
    assert capture.text_sha256 is not None
    return text(connection, capture.text_sha256)


def text(connection: Connection, sha256: str) -> str:
    """The text of this hash. Raises DatabaseFault when it is damaged."""
    if sha256 not in _last:
        found = documents.content(connection, sha256).decode()
        _last.clear()
        _last[sha256] = found
    return _last[sha256]


def source_with(connection: Connection, sha256: str) -> int | None:
    """The first live source of which these very bytes are a live copy."""
    found: int | None = connection.value(_source_with, sha256=sha256)
    return found


def newest_first(capture: Table) -> tuple[ColumnElement[Any], ...]:
    """The order of saved copies: by when they were taken, then as they were kept."""
    return capture.c.captured.desc(), capture.c.id.desc()


def _captures(by: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import capture as c
    from claimtrack.store.tables import document

    found = (
        sa.select(
            c.c.id, c.c.uuid, c.c.source_id, c.c.captured, c.c.captured_by, c.c.url,
            c.c.file_name, c.c.media_type, c.c.sha256, document.c.size, c.c.text_sha256,
            c.c.extractor, c.c.note, c.c.retraction,
        )
        .join(document, document.c.sha256 == c.c.sha256)
        .where(c.c[by] == sa.bindparam("id"))
        .order_by(*newest_first(c))
    )  # fmt: skip
    return found.where(c.c.retraction.is_(None)) if by == "source_id" else found


def _source_with() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import capture as c
    from claimtrack.store.tables import source

    return (
        sa.select(c.c.source_id)
        .join(source, source.c.id == c.c.source_id)
        .where(
            c.c.sha256 == sa.bindparam("sha256"),
            c.c.retraction.is_(None),
            source.c.retraction.is_(None),
        )
        .order_by(c.c.source_id)
        .limit(sa.literal_column("1"))
    )
