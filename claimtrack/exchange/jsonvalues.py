"""One JSON value, read strictly: RFC 8259 and RFC 7493 (I-JSON), which refuses what two programs
would read as two things: a name twice in one object, half of a surrogate pair, a number that no
float can hold, NaN. NUL is refused too; no database keeps it in a text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_DIGITS = 400
"""Of a whole number; one with more is refused (Python refuses more than 4,300 itself)."""
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


class Wrong(Exception):
    """Why a value cannot be read, and in which member, where that is known."""

    def __init__(self, problem: str, field: str | None = None) -> None:
        super().__init__(problem)
        self.problem, self.field = problem, field


class _Unfit(NamedTuple):
    """What stands for a number that cannot be kept, until it is known where it stands."""

    problem: str


def parse(raw: bytes) -> Any:
    """The value of JSON text: dict, list, str, int, float, bool or None. Raises Wrong."""
    unfit: list[_Unfit] = []

    def number(text: str) -> Any:
        if len(text) <= _DIGITS:
            value = float(text) if re.search("[.eE]", text) else int(text)
            if value not in (float("inf"), float("-inf")):
                return value
        shown = text if len(text) <= 20 else f"{text[:12]}… ({len(text)} characters)"
        return no_number(shown)

    def no_number(text: str) -> _Unfit:
        unfit.append(_Unfit(f'"{text}" is no number that can be kept'))
        return unfit[-1]

    try:
        value = json.loads(
            raw.decode(),
            object_pairs_hook=_object,
            parse_int=number,
            parse_float=number,
            parse_constant=no_number,
        )
    except UnicodeDecodeError as error:
        raise Wrong(f"not UTF-8 from its byte {error.start + 1} on") from None
    except json.JSONDecodeError as error:
        raise Wrong(
            f"not JSON: {error.msg} (line {error.lineno}, column {error.colno} of it)"
        ) from None
    except RecursionError:
        raise Wrong("not to be read: it is nested too deep") from None
    if unfit or _SUSPECT.search(raw):
        for field, problem in _problems(value, ""):
            raise Wrong(problem, field or None)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Wrong("it stands twice in one object", printable(twice))
    return found


def _problems(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, _Unfit):
        yield where, value.problem
    elif isinstance(value, str):
        if "\0" in value:
            yield where, "there is a NUL in it"
        elif not value.isascii() and re.search("[\ud800-\udfff]", value):
            yield where, "there is half of a surrogate pair in it"
    elif isinstance(value, dict):
        for name, inner in value.items():
            path = f"{where}.{printable(name)}" if where else printable(name)
            yield from _problems(name, path)
            yield from _problems(inner, path)
    elif isinstance(value, list):
        for inner in value:
            yield from _problems(inner, where)


def printable(name: str) -> str:
    """A name of hostile make, fit for a message."""
    return "".join(c if c.isprintable() else "�" for c in name[:60])
