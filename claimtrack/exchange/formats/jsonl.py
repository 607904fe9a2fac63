"""claimtrack's own JSONL, versions 1 and 2: one record a line, lossless, with or without the log.

Specified in docs/format.md, and by the JSON Schema docs/format.schema.json.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from claimtrack.exchange.registry import Format, Options

if TYPE_CHECKING:
    from claimtrack.queries.exports import Export


BOM = b"\xef\xbb\xbf"


def _likely(head: bytes, name: str) -> int:
    first = head.removeprefix(BOM).lstrip().partition(b"\n")[0].replace(b" ", b"")
    return 100 if first.startswith(b'{"format":"claimtrack"') else 0


def _read(stream: BinaryIO, name: str, options: Options) -> Iterator[Any]:
    """What the file holds, its log left out, as `ledger.lines` and not as entries: they are records
    already, and `loading.LineRecorder` takes them as they are."""
    from claimtrack.exchange.record_lines import read
    from claimtrack.exchange.splitting import lines
    from claimtrack.ledger.entries import Header, Rejected
    from claimtrack.ledger.lines import DocumentLine, Line

    yield Header(b'{"format":"claimtrack","version":2}\n')
    for line in read(lines(stream, name), name):
        if isinstance(line, (Line, DocumentLine, Rejected)):
            yield line


def is_whole(head: bytes) -> bool:
    """Whether a file that begins so holds its log, and so a whole database."""
    first = head.removeprefix(BOM).lstrip().splitlines()[:1]
    return bool(first) and b'"revisions"' in first[0] and bool(_likely(head, ""))


def _write(export: Export, options: Options) -> Iterator[bytes]:
    """The records chosen with all that they rest on, or everything with the log."""
    from claimtrack.queries import closures, transcripts

    connection = export.connection
    if export.whole:
        return transcripts.pieces(transcripts.whole(connection))
    records = closures.closure(connection, export.claims)
    return transcripts.pieces(transcripts.chosen(connection, records))


FORMAT = Format(
    name="jsonl",
    label="claimtrack's own, lossless (JSON lines)",
    media_type="application/x-ndjson",
    suffixes=(".jsonl", ".ndjson"),
    specification="docs/format.md",
    likely=_likely,
    read=_read,
    write=_write,
)
