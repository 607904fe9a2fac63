"""Saved copies of sources: a file's bytes, or a page as it was fetched, with the text in it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.ledger import quotes
from claimtrack.queries import captures as copies
from claimtrack.store import documents
from claimtrack.store.documents import Packed
from claimtrack.store.revisions import Revision
from claimtrack.store.rows import TIME
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from claimtrack.evidence.extraction import Extract


class Taking(NamedTuple):
    """How a copy is taken. A page is fetched only when asked."""

    fetch: bool = False
    allow_private: bool = False
    with_text: bool = True
    encoding: str | None = None


AS_IT_IS = Taking()
"""With its text, in whatever encoding it says it has."""


class Copy(NamedTuple):
    """A copy ready to be kept. It is made before the write lock is taken, since that takes time.
    `found` is what the document says of itself; None where no text was to be taken."""

    content: Packed
    media_type: str
    text: Packed | None
    found: Extract | None
    file_name: str | None = None
    url: str | None = None


def copy_of(named: str, taking: Taking) -> Copy | None:
    """The copy of a file, or of a page where it is to be fetched; None where there is nothing to
    copy: a URL that is not to be fetched, or a reference. Raises Refused for what cannot be read,
    fetched or taken text from."""
    if "://" in named:
        return page(named, taking) if taking.fetch else None
    path = os.path.expanduser(named)
    # What is no regular file is refused with its reason.
    return file(path, taking) if os.path.lexists(path) else None


def file(path: str, taking: Taking = AS_IT_IS) -> Copy:
    """The copy of a file. Raises Refused."""
    from claimtrack.evidence.files import read_file
    from claimtrack.evidence.media_types import media_type_of

    read = read_file(path)
    media_type = media_type_of(read.content, read.name)
    return _copy(read.content, media_type, taking, file_name=read.name)


def content(given: bytes, taking: Taking = AS_IT_IS) -> Copy:
    """The copy of bytes that have no name. Raises Refused for what no text can be taken from."""
    from claimtrack.evidence.media_types import media_type_of

    return _copy(given, media_type_of(given, None), taking)


def page(url: str, taking: Taking) -> Copy:
    """The copy of a page, fetched now. Raises Refused."""
    from claimtrack.evidence.fetching import fetch
    from claimtrack.evidence.media_types import media_type_of

    got = fetch(url, allow_private=taking.allow_private)
    media_type = media_type_of(got.content, None, got.media_type)
    return _copy(got.content, media_type, taking, got.encoding, url=got.url)


def keep(revision: Revision, source: int, copy: Copy) -> int:
    """Keeps a copy beside those that a source has; returns its number. Quotes that were never
    verified are looked for in it, and those that no longer stand there are told."""
    found, before = copy.found, copies.of_source(revision.connection, source)
    documents.keep(revision.connection, copy.content)
    if copy.text is not None:
        documents.keep(revision.connection, copy.text)
    number = revision.create(
        Kind.CAPTURE,
        source_id=source,
        # Clocks go back; the copy that was kept last is the newest all the same.
        captured=max([datetime.now(UTC).strftime(TIME), *(row.captured for row in before[:1])]),
        captured_by=revision.actor,
        url=copy.url,
        file_name=copy.file_name,
        media_type=copy.media_type,
        sha256=copy.content.sha256,
        text_sha256=copy.text and copy.text.sha256,
        extractor=copy.text and found and found.extractor,
        note=found and found.note,
    )
    told = f"saved copy K{number} of S{source}: {copy.media_type}, {copy.content.size:,} bytes"
    if copy.text is None:
        told += f", {(found and found.note) or 'without its text'}"
    revision.notes.append(told)
    if copy.text is not None:
        quotes.meet(revision, source)
    return number


def _copy(
    content: bytes,
    media_type: str,
    taking: Taking,
    sent_encoding: str | None = None,
    **where: str,
) -> Copy:
    from claimtrack.evidence.extraction import extract

    found = None
    if taking.with_text:
        found = extract(
            content,
            media_type,
            encoding=taking.encoding,
            sent_encoding=sent_encoding,
            url=where.get("url"),
            name=where.get("file_name"),
        )
    text = None
    if found is not None and found.text is not None:
        text = documents.pack(found.text.encode())
    return Copy(documents.pack(content), media_type, text, found, **where)
