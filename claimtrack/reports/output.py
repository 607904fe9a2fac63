import json
from enum import Enum
from typing import NamedTuple


class Format(str, Enum):
    TABLE = "table"
    MARKDOWN = "markdown"
    HTML = "html"
    LATEX = "latex"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"


class Column(NamedTuple):
    key: str
    heading: str
    wraps: bool = False
    shown: bool = True
    number: bool = False


def render(records, columns, form, *, wanted=None, cells=80):
    if form.value in ("json", "jsonl"):
        yield json.dumps(list(records)) + "\n"
        return
    from tabulate import tabulate

    cols = [c for c in columns if c.shown]
    rows = [[str(r.get(c.key, "")) for c in cols] for r in records]
    if rows:
        yield (
            tabulate(
                rows,
                [c.heading for c in cols],
                disable_numparse=True,
                maxcolwidths=[20] * len(cols),
            )
            + "\n"
        )


def object_line(r):
    return json.dumps(r, ensure_ascii=False) + "\n"
