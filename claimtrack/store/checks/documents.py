"""Saved copies: the bytes of every document, and the quotes that stand in their texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claimtrack.errors import DatabaseFault
from claimtrack.store import documents
from claimtrack.store.checks.problems import Problem, Scope, changed_lately
from claimtrack.store.engine import Connection

if TYPE_CHECKING:
    from sqlalchemy import Executable

SAVE_AGAIN = "save the same document once more, or restore a backup"


def kept(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """The documents that copies name, and their bytes against their hashes: of the copies that were
    made lately, or of all."""
    since = {} if scope.deep else {"since": scope.since}
    for (sha256,) in connection.all(_unnamed):
        yield Problem(f"document {sha256[:12]}…", "belongs to no saved copy")
    for (sha256,) in connection.all(_named, scope.deep, **since):
        scope.counted["document"] += 1
        row = connection.one(documents.packed_row, sha256=sha256)
        if row is not None and documents.unpacked(sha256, *row) is None:
            where = f"document {sha256[:12]}…"
            yield Problem(where, "its bytes are not those of its hash", SAVE_AGAIN)


def anchors(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """Whether each quote stands where it says in the text of its copy."""
    since = {} if scope.deep else {"since": scope.since}
    known: str | None = None
    text: str | None = ""
    for number, capture, sha256, *anchor in connection.each(_quotes, scope.deep, **since):
        if sha256 != known:
            known, text = sha256, _text(connection, sha256)
        if text is not None and not _stands(text, *anchor):
            yield Problem(
                f"Q{number}",
                f"does not stand where it says in the text of K{capture}",
                f"see: claimtrack history Q{number}; then restore a backup",
            )


def _text(connection: Connection, sha256: str | None) -> str | None:
    """The text of a copy; "" where it has none, None where it is damaged, which is told of it."""
    if sha256 is None:
        return ""
    try:
        return documents.content(connection, sha256).decode()
    except (DatabaseFault, UnicodeDecodeError):
        return None


def _stands(
    text: str, exact: str, prefix: str | None, suffix: str | None, start: Any, end: Any
) -> bool:
    if not (isinstance(start, int) and isinstance(end, int) and isinstance(exact, str)):
        return False
    before, after = prefix or "", suffix or ""
    around = text[max(0, start - len(before)) : end + len(after)]
    return end - start == len(exact) and around == before + exact + after


def _named(whole: bool) -> Executable:
    """The hashes that copies name."""
    import sqlalchemy as sa

    from claimtrack.store.tables import capture

    columns = capture.c.sha256, capture.c.text_sha256
    some = sa.true() if whole else changed_lately(capture)
    return sa.union(*(sa.select(c).where(c.is_not(None), some) for c in columns)).order_by("sha256")


def _unnamed() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import capture, document

    named = sa.union_all(
        sa.select(capture.c.sha256),
        sa.select(capture.c.text_sha256).where(capture.c.text_sha256.is_not(None)),
    )
    return sa.select(document.c.sha256).where(document.c.sha256.not_in(named))


def _quotes(whole: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import capture, quote

    found = (
        sa.select(
            quote.c.id,
            quote.c.capture_id,
            capture.c.text_sha256,
            quote.c.exact,
            quote.c.prefix,
            quote.c.suffix,
            quote.c.start,
            quote.c.end,
        )
        .join(capture, capture.c.id == quote.c.capture_id)
        .order_by(capture.c.text_sha256, quote.c.id)
    )
    return found if whole else found.where(changed_lately(quote))
