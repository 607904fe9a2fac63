"""claimtrack's own JSONL, version 1: one record a line, lossless. Specified in docs/format.md."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from claimtrack.errors import Refused
from claimtrack.ledger.loading import DocumentLine, Line
from claimtrack.store.records import SHAPES
from claimtrack.vocabulary import Kind, values

VERSION = 1


def read(lines: Iterable[str], name: str) -> Iterator[Line | DocumentLine]:
    """The records and documents of a file. Raises Refused, with file, line and field, for what is
    none."""
    numbered = enumerate(lines, 1)
    _, first = next(numbered, (1, ""))
    header = _object(first, name, 1)
    if header != {"format": "claimtrack", "version": VERSION}:
        raise Refused(
            f"{name}, line 1: not a claimtrack file of version {VERSION}",
            f'its first line must be {{"format": "claimtrack", "version": {VERSION}}}',
        )
    for number, text in numbered:
        found = _object(text, name, number)
        if found.get("kind") == "document":
            yield _document(found, name, number)
        else:
            yield _line(found, name, number)


def _line(found: dict[str, Any], name: str, number: int) -> Line:
    where = f"{name}, line {number}"
    kind_named, uuid = found.pop("kind", None), found.pop("uuid", None)
    if kind_named not in {kind.value for kind in Kind}:
        raise Refused(f'{where}, field "kind": {kind_named!r} is not a kind', "see docs/format.md")
    kind = Kind(kind_named)
    if not isinstance(uuid, str) or len(uuid) != 36:
        raise Refused(f'{where}, field "uuid": {uuid!r} is not a UUID', "write 36 characters")
    shape = SHAPES[kind]
    for field, value in found.items():
        if field not in shape.names:
            raise Refused(f'{where}, field "{field}": a {kind} has none', "see docs/format.md")
        blank_fits = field in shape.verbatim and field not in shape.required
        if not isinstance(value, str) or not (value if blank_fits else value.strip()):
            raise Refused(f'{where}, field "{field}": must be text', "leave out what is unknown")
        if field in shape.words and value not in values(shape.words[field]):
            known = ", ".join(values(shape.words[field]))
            raise Refused(f'{where}, field "{field}": "{value}" is no such word', f"known: {known}")
    for field in shape.required:
        if field not in found:
            raise Refused(f'{where}, field "{field}": missing', "every such record has it")
    if shape.some and not any(field in found for field in shape.some):
        raise Refused(
            f"{where}: {kind} without {', '.join(shape.some)}", "every such record has one of them"
        )
    return Line(number, kind, uuid, found)


def _document(found: dict[str, Any], name: str, number: int) -> DocumentLine:
    """Bytes by their hash: as text where they are UTF-8, else in base64 (RFC 4648)."""
    where = f"{name}, line {number}"
    sha256, text, packed = (found.get(field) for field in ("sha256", "text", "base64"))
    if found.keys() - {"kind", "sha256", "text", "base64"} or ("text" in found) == (
        "base64" in found
    ):
        raise Refused(f"{where}: a document has sha256, and text or base64", "see docs/format.md")
    if not isinstance(sha256, str) or not re.fullmatch("[0-9a-f]{64}", sha256):
        raise Refused(f'{where}, field "sha256": must be 64 hex digits', "see docs/format.md")
    try:
        given = packed if text is None else text
        if not isinstance(given, str):
            raise TypeError
        content = base64.b64decode(given, validate=True) if text is None else given.encode()
    except (TypeError, ValueError):
        field = "base64" if text is None else "text"
        raise Refused(f'{where}, field "{field}": cannot be read', "see docs/format.md") from None
    return DocumentLine(number, sha256, content)


def _object(text: str, name: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{name}, line {number}: not JSON ({error})", "mend that line") from None
    if not isinstance(found, dict):
        raise Refused(f"{name}, line {number}: not a JSON object", "mend that line")
    return found
