"""Writes docs/format.schema.json, the JSON Schema of a line of claimtrack's JSONL, from SHAPES."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from claimtrack.store.records import SHAPES, Shape
from claimtrack.vocabulary import Kind, values

HERE = Path(__file__).parent
UUID = {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
TEXT = {"type": "string", "pattern": "\\S"}
NUMBER = {"type": "string", "pattern": "^[0-9]{1,9}$"}
COUNT = {"type": "integer", "minimum": 1}
ONE_OF = {Kind.RATING: ("party", "source"), Kind.LINK: ("target_claim", "target_link")}
"""Exactly one of these fields."""


def field(shape: Shape, name: str) -> dict[str, Any]:
    """What a field may hold."""
    if name in shape.references:
        return UUID
    if name in shape.words:
        return {"enum": list(values(shape.words[name]))}
    if name in shape.numbers:
        return NUMBER
    if name in shape.verbatim and name not in shape.required:
        return {"type": "string", "minLength": 1}
    return HASH if name.endswith("sha256") else TEXT


def record(kind: Kind, shape: Shape) -> dict[str, Any]:
    """A record of one kind."""
    found: dict[str, Any] = {
        "title": kind.label,
        "type": "object",
        "properties": {
            "kind": {"const": kind.value},
            "uuid": UUID,
            **{name: field(shape, name) for name in shape.names},
            "recorded_in": NUMBER,
        },
        "required": ["kind", "uuid", *shape.required],
        "additionalProperties": False,
    }
    if shape.some:
        found["anyOf"] = [{"required": [name]} for name in shape.some]
    if kind in ONE_OF:
        found["oneOf"] = [{"required": [name]} for name in ONE_OF[kind]]
    return found


def schema() -> dict[str, Any]:
    """The whole schema: a line is one of these."""
    opening = {
        "title": "the first line",
        "type": "object",
        "properties": {
            "format": {"const": "claimtrack"},
            "version": {"enum": [1, 2]},
            "revisions": COUNT,
        },
        "required": ["format", "version"],
        "additionalProperties": False,
    }
    document = {
        "title": "document",
        "type": "object",
        "properties": {
            "kind": {"const": "document"},
            "sha256": HASH,
            "text": {"type": "string"},
            "base64": {"type": "string", "contentEncoding": "base64"},
        },
        "required": ["kind", "sha256"],
        "oneOf": [{"required": ["text"]}, {"required": ["base64"]}],
        "additionalProperties": False,
    }
    records = [record(kind, shape) for kind, shape in SHAPES.items()]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A line of claimtrack's JSONL, version 2",
        "description": "docs/format.md says what it means.",
        "oneOf": [opening, document, *records, *log()],
    }


def log() -> list[dict[str, Any]]:
    """The lines of the log."""
    revision = {
        "kind": {"const": "revision"},
        "uuid": UUID,
        "command_id": UUID,
        "recorded_at": {"type": "string", "minLength": 27, "maxLength": 27},
        "actor": TEXT,
        "command": TEXT,
        "message": TEXT,
        "parents": {"type": "array", "items": HASH},
        "changes": {"type": "integer", "minimum": 0},
        "hash": HASH,
        "version": COUNT,
        "merged_in": COUNT,
    }
    told = {"type": ["string", "null"]}
    change = {
        "kind": {"const": "change"},
        "record": {"enum": [kind.value for kind in SHAPES]},
        "uuid": UUID,
        "operation": {"enum": ["create", "edit"]},
        "digest": HASH,
        "before": {"type": "object", "additionalProperties": told},
        "parent": COUNT,
    }
    free = {"message", "version", "merged_in", "before", "parent"}
    return [
        {
            "title": str(properties["kind"]["const"]),
            "type": "object",
            "properties": properties,
            "required": [name for name in properties if name not in free],
            "additionalProperties": False,
        }
        for properties in (revision, change)
    ]


def text() -> str:
    """The file."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (HERE / "format.schema.json").write_text(text(), encoding="utf-8")
