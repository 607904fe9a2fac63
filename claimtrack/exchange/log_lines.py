"""The lines of the log in a whole file of claimtrack's: revisions, and the changes of each."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec

from claimtrack.ledger.fitting import Fault
from claimtrack.ledger.lines import ChangeLine, RevisionLine
from claimtrack.vocabulary import Kind

_HASH = re.compile("[0-9a-f]{64}")
_KINDS = frozenset(kind.value for kind in Kind)
_MARKS = (b'{"kind":"change"', b'{"kind":"revision"')
_LOOSE = re.compile(rb'"kind"\s*:\s*"(change|revision)"')

_Number = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
"""What fits a column of a whole number on both databases."""


class _Change(msgspec.Struct, forbid_unknown_fields=True):
    kind: Literal["change"]
    record: str
    uuid: str
    operation: Literal["create", "edit"]
    digest: str
    before: dict[str, str | None] | None = None
    parent: _Number | None = None


class _Revision(msgspec.Struct, forbid_unknown_fields=True):
    kind: Literal["revision"]
    uuid: str
    command_id: str
    recorded_at: str
    actor: str
    command: str
    parents: list[str]
    hash: str
    changes: _Number
    message: str | None = None
    version: _Number = 1
    merged_in: _Number | None = None


_change = msgspec.json.Decoder(_Change).decode
_revision = msgspec.json.Decoder(_Revision).decode


def read(number: int, raw: bytes) -> RevisionLine | ChangeLine | None:
    """A line of the log; None for any other. Raises Fault for one that is none to the letter."""
    mark = raw[:18]
    if not mark.startswith(_MARKS):
        found = _LOOSE.search(raw[:200])
        if found is None:
            return None
        mark = found[1]
    try:
        return _changed(number, raw) if b"change" in mark else _revised(number, raw)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Fault(None, f"no line of a log ({error})", "get the file anew") from None


def _changed(number: int, raw: bytes) -> ChangeLine:
    found = _change(raw)
    if found.record not in _KINDS:
        raise ValueError("of no kind of record")
    if not _HASH.fullmatch(found.digest):
        raise ValueError("its digest is none")
    if (found.operation == "edit") != (found.before is not None):
        raise ValueError("an edit has a before, and nothing else has")
    return ChangeLine(
        number,
        found.record,
        found.uuid,
        found.operation,
        bytes.fromhex(found.digest),
        found.before,
        found.parent,
    )


def _revised(number: int, raw: bytes) -> RevisionLine:
    found = _revision(raw)
    if not all(_HASH.fullmatch(one) for one in (found.hash, *found.parents)):
        raise ValueError("a hash has 64 hex digits")
    if b"\\u0000" in raw and any("\0" in str(one) for one in msgspec.structs.astuple(found)):
        raise ValueError("it holds a NUL character")
    return RevisionLine(
        number,
        found.uuid,
        found.command_id,
        found.recorded_at,
        found.actor,
        found.command,
        found.message,
        tuple(found.parents),
        found.hash,
        found.changes,
        found.version,
        found.merged_in,
    )
