"""claimtrack's own JSONL, versions 1 and 2: one record a line, lossless, with or without the log.

Specified in docs/format.md, and by the JSON Schema docs/format.schema.json.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from claimtrack.exchange.registry import Format, Options

if TYPE_CHECKING:
    from claimtrack.queries.exports import Export


def _likely(head: bytes, name: str) -> int:
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0].replace(b" ", b"")
    return 100 if first.startswith(b'{"format":"claimtrack"') else 0


def _read(stream: BinaryIO, name: str, options: Options) -> Iterator[Any]:
    """What the file holds as `ledger.lines`, not as entries: they are records already, and
    `loading.load_batch` takes them as they are."""
    from claimtrack.exchange.record_lines import read
    from claimtrack.exchange.splitting import lines

    return cast(Iterator[Any], read(lines(stream, name), name))


def _write(export: Export, options: Options) -> Iterator[bytes]:
    raise NotImplementedError


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
