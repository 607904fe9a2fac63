"""Records for programs: JSON, CSV and TSV. See `output`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import isfinite
from typing import Any

from claimtrack.reports.columns import Column, Record
from claimtrack.reports.wrapping import HIDDEN

_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_ONE_LINE = re.compile("\r\n|[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def object_line(record: Record) -> str:
    """One record as a JSON object on a line of its own."""
    return f"{_json(record)}\n"


def growing(record: Record, key: str, items: Iterable[Record]) -> Iterator[str]:
    """One record as a JSON object without a line end, the list `key` its last part: of a list of
    any length only one item is held."""
    yield f"{_json({**record, key: []})[:-2]}"
    before = ""
    for item in items:
        yield f"{before}{_json(item)}"
        before = ", "
    yield "]}"


def json_array(records: Iterable[Record]) -> Iterator[str]:
    """The records as a JSON array, one on each line."""
    before = ""
    for record in records:
        yield f"{before},\n" if before else "[\n"
        before = _json(record)
    yield f"{before}\n]\n" if before else "[]\n"


def _json(value: object) -> str:
    try:
        text = _json_encoder()(value)
    except ValueError:  # NaN or infinity, which JSON does not have
        text = _json_encoder()(_finite(value))
    # All of this stands within strings, so the escape means the same to whoever reads it.
    return re.sub(f"[{HIDDEN}]", _escape, text)


@cache
def _json_encoder() -> Callable[[object], str]:
    from json import JSONEncoder

    return JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _finite(value: Any) -> Any:
    """The value with null for each number that is none."""
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not isfinite(value) else value


class _Echo:
    """A file that hands each line back to the csv writer's caller."""

    def write(self, line: str) -> str:
        return line


def separated(
    records: Iterable[Record], columns: Sequence[Column], comma: str, text: Callable[[str], str]
) -> Iterator[str]:
    """The records as CSV or TSV, keys for headings; `text` has the last word on a cell's text."""
    from csv import writer

    # With \r\n for a line end the writer quotes both; with \n, before Python 3.13, only that.
    write = writer(_Echo(), delimiter=comma, lineterminator="\r\n").writerow
    keys = [column.key for column in columns]
    yield f"{comma.join(keys)}\n"
    for record in records:
        # Most cells of a wide table are empty.
        cells = [record.get(key, "") for key in keys]
        row = ["" if cell == "" else text(_guarded(cell)) for cell in cells]
        line: str = write(row)
        yield line.removesuffix("\r\n") + "\n"


def _guarded(value: object) -> str:
    """A value as a cell of a spreadsheet, never as a formula."""
    text = _SURROGATE.sub("\ufffd", as_text(value))
    if isinstance(value, int | float):
        return text
    return f"'{text}" if _FORMULA.match(text) else text


def on_one_line(text: str) -> str:
    """The text with a space for each white space that would end a line or a cell of TSV."""
    return _ONE_LINE.sub(" ", text)


def as_text(value: object) -> str:
    """A value as text: a list's items apart by semicolons, an object as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(map(as_text, value))
    if isinstance(value, bool | Mapping):
        return _json(value)
    return str(value)
