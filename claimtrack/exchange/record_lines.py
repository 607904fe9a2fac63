"""Lines of claimtrack's own JSONL, read: records, documents, and the log of a whole file.

A good line is read at once by msgspec, kept by the project of that name; it parses a line in a
fifth of a microsecond, a tenth of what json needs, and refuses what is no text. Any other line is
read once more by json, exactly, to say what is wrong with it.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from claimtrack.errors import Refused
from claimtrack.exchange import log_lines
from claimtrack.ledger.entries import Place, Rejected
from claimtrack.ledger.fitting import Fault
from claimtrack.ledger.lines import AnyLine, DocumentLine, Line, Opening
from claimtrack.store.records import SHAPES, Record
from claimtrack.vocabulary import Kind, values

VERSIONS = (1, 2)
SEE = "see docs/format.md"
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
_decoded = msgspec.json.Decoder(dict[str, str]).decode


class _Fields(NamedTuple):
    """What a record of a kind may and must have."""

    kind: Kind
    names: frozenset[str]
    required: frozenset[str]
    words: tuple[tuple[str, frozenset[str]], ...]
    some: frozenset[str]


_FIELDS = {
    kind.value: _Fields(
        kind,
        frozenset(shape.names),
        frozenset(shape.required),
        tuple((name, frozenset(values(words))) for name, words in shape.words.items()),
        frozenset(shape.some),
    )
    for kind, shape in SHAPES.items()
}


def read(lines: Iterable[bytes], name: str) -> Iterator[Opening | AnyLine | Rejected]:
    """What a file holds, in order: its opening, then each line, or why it is refused. Raises
    Refused for what is no such file."""
    numbered = ((number, raw) for number, raw in enumerate(lines, 1) if raw.strip())
    number, first = next(numbered, (1, b""))
    opening = _opening(first, name, number)
    yield opening
    whole, later = opening.revisions is not None, opening.version > 1
    for number, raw in numbered:
        try:
            if whole and (found := log_lines.read(number, raw)) is not None:
                yield found
            else:
                yield _line(number, raw, later)
        except Fault as fault:
            place = Place("line", number, fault.field)
            yield Rejected(place, fault.problem, fault.next_step, raw)


def _opening(raw: bytes, name: str, number: int) -> Opening:
    try:
        found = exact(raw)
    except Fault:
        found = {}
    version, revisions = found.get("version"), found.get("revisions")
    if (
        found.get("format") != "claimtrack"
        or found.keys() - {"format", "version", "revisions"}
        or type(version) is not int
        or version not in VERSIONS
        or not (revisions is None or (type(revisions) is int and version > 1 and revisions > 0))
    ):
        raise Refused(
            f"{name}, line {number}: not a claimtrack file of version {VERSIONS[-1]} or before",
            f'its first line must be {{"format": "claimtrack", "version": {VERSIONS[-1]}}}',
        )
    return Opening(version, revisions)


def _line(number: int, raw: bytes, later: bool) -> Line | DocumentLine:
    """A record or a document. Raises Fault."""
    found, texts = _object(raw)
    kind_named = found.pop("kind", None)
    if kind_named == "document":
        return _document(number, raw, found)
    fields = _FIELDS.get(kind_named) if isinstance(kind_named, str) else None
    if fields is None:
        raise Fault("kind", f"{_shown(kind_named)} is not a kind", SEE)
    uuid = found.pop("uuid", None)
    if not isinstance(uuid, str) or not _UUID(uuid):
        raise Fault("uuid", f"{_shown(uuid)} is not a UUID", "write 36 characters, in lower case")
    recorded_in = _recorded_in(found.pop("recorded_in", "0")) if later else 0
    if not (
        texts
        and fields.required <= found.keys() <= fields.names
        and "" not in (stripped := list(map(str.strip, found.values())))
        and not (fields.some and fields.some.isdisjoint(found))
        and _words_fit(fields, found)
    ):
        _find_fault(fields, found)
        return Line(number, fields.kind, uuid, found, raw, recorded_in)
    plain = b"\\u0000" not in raw and stripped == list(found.values())
    return Line(number, fields.kind, uuid, found, raw, recorded_in, plain)


def _words_fit(fields: _Fields, found: Record) -> bool:
    # A loop: a generator would cost every line a frame.
    for name, words in fields.words:  # noqa: SIM110
        if name in found and found[name] not in words:
            return False
    return True


def _recorded_in(told: object) -> int:
    if not (isinstance(told, str) and told.isascii() and told.isdecimal() and len(told) < 10):
        raise Fault("recorded_in", "must be the number of a revision, as text", SEE)
    return int(told)


def _find_fault(fields: _Fields, found: dict[str, Any]) -> None:
    """Raises Fault for the first thing wrong with a record; for some there is none."""
    kind, shape = fields.kind, SHAPES[fields.kind]
    for field, value in found.items():
        if field not in fields.names:
            raise Fault(field, f"a {kind} has none", SEE)
        blank_fits = field in shape.verbatim and field not in shape.required
        if not isinstance(value, str) or not (value if blank_fits else value.strip()):
            raise Fault(field, "must be text", "leave out what is unknown")
        if field in shape.words and value not in values(shape.words[field]):
            known = ", ".join(values(shape.words[field]))
            raise Fault(field, f"{_shown(value)} is no such word", f"known: {known}")
    for field in shape.required:
        if field not in found:
            raise Fault(field, "missing", "every such record has it")
    if shape.some and not any(field in found for field in shape.some):
        raise Fault(
            None, f"{kind} without {', '.join(shape.some)}", "every such record has one of them"
        )


def _document(number: int, raw: bytes, found: dict[str, Any]) -> DocumentLine:
    """Bytes by their hash: as text where they are UTF-8, else in base64 (RFC 4648)."""
    sha256, text, packed = (found.get(field) for field in ("sha256", "text", "base64"))
    if found.keys() - {"sha256", "text", "base64"} or ("text" in found) == ("base64" in found):
        raise Fault(None, "a document has sha256, and text or base64", SEE)
    if not isinstance(sha256, str) or not re.fullmatch("[0-9a-f]{64}", sha256):
        raise Fault("sha256", "must be 64 hex digits", SEE)
    try:
        given = packed if text is None else text
        if not isinstance(given, str):
            raise TypeError
        content = base64.b64decode(given, validate=True) if text is None else given.encode()
    except (TypeError, ValueError):
        raise Fault("base64" if text is None else "text", "cannot be read", SEE) from None
    # A document that is refused is set aside by its hash alone: it may be as large as memory.
    return DocumentLine(number, sha256, content, raw if len(raw) < 2**20 else b"")


def _object(raw: bytes) -> tuple[Record, bool]:
    """An object, and whether it is known to hold nothing but texts. Raises Fault for what is no
    JSON object."""
    try:
        found = _decoded(raw)
    except (msgspec.MsgspecError, ValueError):
        return exact(raw), False
    # Of each name that stands twice, one would be lost: then there are more names than fields. A
    # name may also be followed by white space.
    if raw.count(b'":') != len(found) or b'" ' in raw or b'"\t' in raw:
        return exact(raw), False
    return found, True


def exact(raw: bytes) -> dict[str, Any]:
    """A line of JSON as an object. Raises Fault for anything else, a name that stands twice too."""
    try:
        found = json.loads(raw.decode(), object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise Fault(None, "not UTF-8", "save it as UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise Fault(None, f"not JSON ({error})", "mend that line") from None
    if not isinstance(found, dict):
        raise Fault(None, "not a JSON object", "mend that line")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise Fault(double, "stands twice", "leave one of them out")
    return found


def _shown(value: object) -> str:
    """What a file says instead, short enough for one line."""
    told = json.dumps(value) if value is None or isinstance(value, str) else str(type(value))
    return told if len(told) < 80 else f"{told[:60]}…"
