"""Records as text, in the eight formats that every list can be printed in.

For people: `table`, `markdown`, `html`, `latex`. They show the columns that are `shown`; what
steers a terminal, turns text round or hides is replaced (`wrapping.visible`), and what means
something to the format is escaped. Of no records they make nothing at all.

For programs: `csv`, `tsv` with every column, `json`, `jsonl` with every key of the records.

- In CSV and TSV **a text that a spreadsheet would run as a formula has an apostrophe in front**:
  one that starts with = + - @ (or their full-width forms), tab, CR or LF. So has a text that starts
  with apostrophes and then one of those, so that taking one off always gives back the text.
  Numbers are no text: -5 stays -5.
- CSV is RFC 4180, except that lines end in \\n. TSV is the same with tabs, and white space of any
  sort in a cell becomes a space, so that a line is a row.
- JSON escapes what could steer a terminal or cannot be seen, and lone surrogates; it is valid
  whatever the records hold. `json` is an array with a record on each line.

All of them stream: what is held at a time is at most 1,000 records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from claimtrack.errors import UsageFault
from claimtrack.reports import machines, tables
from claimtrack.reports.columns import Column, Record
from claimtrack.reports.machines import object_line
from claimtrack.reports.wrapping import visible

__all__ = ["Column", "Format", "Record", "escaped", "object_line", "render"]


class Format(StrEnum):
    """How records are printed."""

    TABLE = "table"
    MARKDOWN = "markdown"
    HTML = "html"
    LATEX = "latex"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"


def render(
    records: Iterable[Record],
    columns: Sequence[Column],
    form: Format,
    *,
    wanted: Sequence[str] | None = None,
    cells: int = 80,
) -> Iterator[str]:
    """The records as text, in chunks that each end a line.

    `wanted` names the columns and their order, in any format. `cells` is how wide a table should
    be. Raises UsageFault, at once, for a column that there is not.
    """
    chosen = _chosen(columns, wanted)
    seen = chosen if wanted else [c for c in columns if c.shown] or columns
    if form is Format.TABLE:
        return tables.table(records, seen, cells)
    if form is Format.MARKDOWN:
        return tables.markdown(records, seen)
    if form is Format.HTML:
        return tables.html(records, seen)
    if form is Format.LATEX:
        return tables.latex(records, seen)
    if form is Format.CSV:
        return machines.separated(records, chosen, ",", str)
    if form is Format.TSV:
        return machines.separated(records, chosen, "\t", machines.on_one_line)
    if wanted:
        records = ({c.key: r[c.key] for c in chosen if c.key in r} for r in records)
    if form is Format.JSON:
        return machines.json_array(records)
    return map(object_line, records)


def escaped(text: str, form: Format) -> str:
    """A line of text to stand outside a table, in one of the formats for people."""
    text = visible(text)
    if form is Format.MARKDOWN:
        return tables.MARKDOWN_MEANS.sub(r"\\\1", text)
    if form is Format.HTML:
        return text.translate(tables.HTML_MEANS)
    if form is Format.LATEX:
        meant: dict[str, str] = tables.tabulate_module().LATEX_ESCAPE_RULES
        return "".join(meant.get(character, character) for character in text)
    return text


def _chosen(columns: Sequence[Column], wanted: Sequence[str] | None) -> Sequence[Column]:
    if not wanted:
        return columns
    known = {column.key: column for column in columns}
    for name in wanted:
        if name not in known:
            raise UsageFault(f'no column "{name}"', f"one or more of: {', '.join(known)}")
    return [known[name] for name in dict.fromkeys(wanted)]
