"""claimtrack's own JSONL, version 1: one record a line, lossless. Specified in docs/format.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from claimtrack.errors import Refused
from claimtrack.ledger.loading import Line
from claimtrack.store.records import SHAPES
from claimtrack.vocabulary import Kind, values

VERSION = 1


def read(lines: Iterable[str], name: str) -> Iterator[Line]:
    """The records of a file. Raises Refused, with file, line and field, for what is none."""
    numbered = enumerate(lines, 1)
    _, first = next(numbered, (1, ""))
    header = _object(first, name, 1)
    if header != {"format": "claimtrack", "version": VERSION}:
        raise Refused(
            f"{name}, line 1: not a claimtrack file of version {VERSION}",
            f'its first line must be {{"format": "claimtrack", "version": {VERSION}}}',
        )
    for number, text in numbered:
        yield _line(_object(text, name, number), name, number)


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
        if not isinstance(value, str) or not (value if field in shape.verbatim else value.strip()):
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


def _object(text: str, name: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{name}, line {number}: not JSON ({error})", "mend that line") from None
    if not isinstance(found, dict):
        raise Refused(f"{name}, line {number}: not a JSON object", "mend that line")
    return found
