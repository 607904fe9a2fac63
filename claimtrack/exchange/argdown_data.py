"""Metadata of Argdown elements: the part of YAML 1.2 that is found there (https://yaml.org/spec).

Read are `{key: value, ...}` and, where a line break follows the brace, lines of `key: value`. A
value is a string, plain or quoted, or a list of them. What is deeper stays as it is written.
"""

from __future__ import annotations

import json
import re

Data = dict[str, tuple[str, ...]]
"""The values of each key; most have one."""

_SPACE = re.compile(r"\s*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
_KEY = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'[^']*'|[^\s:,"'\[\]{}][^:,\[\]{}\n]*?)\s*:(?=\s|$|["\[{])"""
)
_PLAIN = re.compile(r"[^\s,\[\]{}\"'](?:[^,\[\]{}\n]*[^\s,\[\]{}\n])?")
_LINE = re.compile(r"(\s*)(-\s+|[^\s:#\-\"'\[\]{}][^:\n]*:(?:\s+|$)|\"(?:[^\"\\]|\\.)*\":\s*)(.*)")


def read(given: str) -> Data | None:
    """The metadata between braces; None where it is none of what is read."""
    inner = given[1:-1]
    if re.match(r"[ \t]*\n", inner):
        return _lines(inner)
    found: Data = {}
    at = _skip(inner, 0)
    while at < len(inner):
        key = _KEY.match(inner, at)
        if key is None:
            return None
        value, at = _value(inner, _skip(inner, key.end()))
        if value is None:
            return None
        found[_string(key[1])] = value
        at = _skip(inner, at)
        if at < len(inner) and inner[at] != ",":
            return None
        at = _skip(inner, at + 1)
    return found


def _value(text: str, at: int) -> tuple[tuple[str, ...] | None, int]:
    """One value and where it ends; None for what is no value."""
    if text[at : at + 1] == "[":
        values, end = _list(text, at)
        if values is not None:
            return values, end
    if text[at : at + 1] in ("[", "{"):
        end = _deeper(text, at)
        return (None if end < 0 else (text[at:end],)), end
    found = _STRING.match(text, at) or _PLAIN.match(text, at)
    return ((_string(found[0]),), found.end()) if found else (None, at)


def _list(text: str, at: int) -> tuple[tuple[str, ...] | None, int]:
    values: list[str] = []
    at = _skip(text, at + 1)
    while text[at : at + 1] != "]":
        found = _STRING.match(text, at) or _PLAIN.match(text, at)
        if found is None:
            return None, at
        values.append(_string(found[0]))
        at = _skip(text, found.end())
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != "]":
            return None, at
    return tuple(values), at + 1


def _deeper(text: str, at: int) -> int:
    """Where the list or object that begins here ends; -1 where it does not."""
    depth = 0
    for found in re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]').finditer(text, at):
        if found[0] in ("[", "{"):
            depth += 1
        elif found[0] in ("]", "}"):
            depth -= 1
            if depth == 0:
                return found.end()
    return -1


def _lines(inner: str) -> Data | None:
    """Lines of `key: value`, and of `- value` below a key without one."""
    found: Data = {}
    key: str | None = None
    margin = None
    for line in inner.split("\n"):
        if not line.strip():
            continue
        parts = _LINE.fullmatch(line.rstrip())
        if parts is None:
            return None
        indent, head, rest = parts.groups()
        values = _whole(rest) if rest else ()
        if values is None:
            return None
        if head.startswith("-"):
            if key is None or not values:
                return None
            found[key] += values
            continue
        margin = indent if margin is None else margin
        if indent != margin:
            return None
        key = _string(head.rstrip()[:-1].strip())
        found[key] = values
    return found


def _whole(text: str) -> tuple[str, ...] | None:
    """A value that takes the rest of its line."""
    if text[0] in "|>&*!%@`":
        return None
    if text[0] in "[{\"'":
        values, end = _value(text, 0)
        return values if not text[end:].strip() else None
    return (text.split(" #")[0].strip(),)


def _string(text: str) -> str:
    if text.startswith('"'):
        try:
            value = json.loads(text, strict=False)
        except ValueError:
            return text[1:-1]  # an escape of YAML that JSON does not have
        return value if isinstance(value, str) else text
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    return text.strip()


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
