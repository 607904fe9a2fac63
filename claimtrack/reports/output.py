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

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from itertools import islice
from math import isfinite
from types import ModuleType
from typing import Any, NamedTuple

from claimtrack.errors import UsageFault
from claimtrack.reports.wrapping import HIDDEN, fit, visible, width, word_widths, wrap

Record = Mapping[str, Any]
"""What JSON can hold, by name. What is not known is left out."""


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


class Column(NamedTuple):
    """A key of the records, and how people see it."""

    key: str
    heading: str
    wraps: bool = False
    """Prose: gives way when the terminal is narrow. Other columns are never broken."""
    shown: bool = True
    """Whether people see it without asking for it."""
    number: bool = False
    """Aligned to the right."""


_CHUNK = 1000  # records held at a time
_GAP = 2  # cells between two columns of a table
_PROSE = 8  # cells that a column of prose keeps, however narrow the terminal
_LONG_WORD = 20  # cells; a longer word may be cut while there is room for it
_DECIMALS = 4  # of a figure that people read

_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_ONE_LINE = re.compile("\r\n|[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKDOWN_MEANS = re.compile(r"([\\`*_\[\]<>|~&$])")
_HTML_MEANS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
_LATEX_ARGUMENT = re.compile(r"^\s*(?=[\[*])")


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
        return _table(records, seen, cells)
    if form is Format.MARKDOWN:
        return _markdown(records, seen)
    if form is Format.HTML:
        return _html(records, seen)
    if form is Format.LATEX:
        return _latex(records, seen)
    if form is Format.CSV:
        return _separated(records, chosen, ",", str)
    if form is Format.TSV:
        return _separated(records, chosen, "\t", _on_one_line)
    if wanted:
        records = ({c.key: r[c.key] for c in chosen if c.key in r} for r in records)
    return _json_array(records) if form is Format.JSON else map(object_line, records)


def object_line(record: Record) -> str:
    """One record as a JSON object on a line of its own."""
    return f"{_json(record)}\n"


def escaped(text: str, form: Format) -> str:
    """A line of text to stand outside a table, in one of the formats for people."""
    text = visible(text)
    if form is Format.MARKDOWN:
        return _MARKDOWN_MEANS.sub(r"\\\1", text)
    if form is Format.HTML:
        return text.translate(_HTML_MEANS)
    if form is Format.LATEX:
        meant: dict[str, str] = _tabulate().LATEX_ESCAPE_RULES
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


# --- for programs


def _json_array(records: Iterable[Record]) -> Iterator[str]:
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


def _separated(
    records: Iterable[Record], columns: Sequence[Column], comma: str, text: Callable[[str], str]
) -> Iterator[str]:
    from csv import writer

    # With \r\n for a line end the writer quotes both; with \n, before Python 3.13, only that.
    write = writer(_Echo(), delimiter=comma, lineterminator="\r\n").writerow
    keys = [column.key for column in columns]
    yield f"{comma.join(keys)}\n"
    for record in records:
        row = [text(_guarded(record.get(key, ""))) for key in keys]
        line: str = write(row)
        yield line.removesuffix("\r\n") + "\n"


def _guarded(value: object) -> str:
    """A value as a cell of a spreadsheet, never as a formula."""
    text = _SURROGATE.sub("\ufffd", _text(value))
    if isinstance(value, int | float):
        return text
    return f"'{text}" if _FORMULA.match(text) else text


def _on_one_line(text: str) -> str:
    return _ONE_LINE.sub(" ", text)


def _text(value: object) -> str:
    """A value as text: a list's items apart by semicolons, an object as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(map(_text, value))
    if isinstance(value, bool | Mapping):
        return _json(value)
    return str(value)


# --- for people


def _told(value: object) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(round(value, _DECIMALS))
    return visible(_text(value))


def _batches(records: Iterable[Record], columns: Sequence[Column]) -> Iterator[list[list[str]]]:
    """The cells, at most 1,000 rows at a time."""
    source = iter(records)
    while some := list(islice(source, _CHUNK)):
        yield [[_told(record.get(column.key, "")) for column in columns] for record in some]


@cache
def _tabulate() -> ModuleType:
    """tabulate, with our `width` for a measure.

    tabulate imports wcwidth where it is installed, and asks its `wcswidth` about every cell. That
    import costs more than tabulate's own. So while tabulate is imported, a stand-in that measures
    with `width` answers to the name: it asks the real one, but only about text that needs it, and
    so the two never disagree about a width either.
    """
    import sys

    measure = ModuleType("wcwidth")
    vars(measure)["wcswidth"] = width
    real = sys.modules.get("wcwidth")
    sys.modules["wcwidth"] = measure
    try:
        import tabulate
    finally:
        del sys.modules["wcwidth"]
        if real:
            sys.modules["wcwidth"] = real
    vars(tabulate).update(wcwidth=measure, WIDE_CHARS_MODE=True)  # in case it was there already
    return tabulate


def _laid_out(
    rows: Sequence[Sequence[str]],
    headings: Sequence[str],
    style: str,
    align: Sequence[str | None],
) -> str:
    text: str = _tabulate().tabulate(
        rows,
        headings,
        tablefmt=style,
        colalign=align,
        disable_numparse=True,  # or 0012 becomes 12, and 1e5 100000
    )
    return text


def _table(records: Iterable[Record], columns: Sequence[Column], cells: int) -> Iterator[str]:
    """Columns as wide as the first 1,000 rows want them. Later prose is wrapped to that width;
    where a later number or name is wider, its column grows from there on: it is never broken."""
    align = ["right" if column.number else "left" for column in columns]
    headings = [column.heading for column in columns]
    widths: list[int] = []
    for rows in _batches(records, columns):
        top = [] if widths else [headings]
        if widths:
            wants = _wants(rows, columns)
            widths = [
                w if c.wraps else max(w, x) for c, w, x in zip(columns, widths, wants, strict=True)
            ]
        else:
            widths = _widths([headings, *rows], columns, cells)
        # The rule fixes the widths. It is a row, as tabulate makes headings two cells wider.
        rule = ["-" * cell for cell in widths]
        lines = [_wrapped(row, columns, widths) for row in (*top, rule, *rows)]
        text = _laid_out(lines, (), "plain", align)
        yield (text if top else text.partition("\n")[2]) + "\n"


def _wrapped(row: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> list[str]:
    return [
        "\n".join(wrap(text, cells)) if column.wraps else text
        for text, column, cells in zip(row, columns, widths, strict=True)
    ]


def _wants(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> list[int]:
    """How wide each column would be if nothing were wrapped."""
    return [max(width(row[at]) for row in rows) for at in range(len(columns))]


def _widths(rows: Sequence[Sequence[str]], columns: Sequence[Column], cells: int) -> list[int]:
    """The widths of the columns. The first row is the headings."""
    wanted = _wants(rows, columns)
    total = cells - _GAP * (len(columns) - 1)
    if sum(wanted) <= total:
        return wanted
    words = [
        set[int]().union(*(word_widths(row[at]) for row in rows)) for at in range(len(columns))
    ]
    least = wanted
    for cap in range(_LONG_WORD, -1, -1):  # the longest words are the first to be cut
        least = [
            _least(column, want, widths, cap) if column.wraps else want
            for column, want, widths in zip(columns, wanted, words, strict=True)
        ]
        if sum(least) <= total:
            break
    return fit(wanted, least, total)


def _least(column: Column, want: int, words: set[int], cap: int) -> int:
    """What a column of prose needs to show its heading, and its words up to some width, whole."""
    heading = max(word_widths(column.heading), default=0)
    return max(heading, min(want, _PROSE), *(word for word in words if word <= cap))


def _framed(
    batches: Iterable[list[list[str]]],
    headings: Sequence[str],
    columns: Sequence[Column],
    style: str,
    head: int,
    tail: int,
) -> Iterator[list[str]]:
    """tabulate's lines in one of its styles: the head once, the rows, the tail once.

    `head` and `tail` say how many lines those are. Prose is not padded: one long text would make
    all its column as long."""
    align = ["right" if c.number else None if c.wraps else "left" for c in columns]
    lines: list[str] = []
    for rows in batches:
        first = not lines
        lines = _laid_out(rows, headings, style, align).split("\n")
        if first:
            yield lines[:head]
        yield lines[head : len(lines) - tail]
    if lines and tail:
        yield lines[-tail:]


def _markdown(records: Iterable[Record], columns: Sequence[Column]) -> Iterator[str]:
    def row(texts: Iterable[str]) -> list[str]:
        return [_MARKDOWN_MEANS.sub(r"\\\1", text) for text in texts]

    headings = row(column.heading for column in columns)
    batches = ([row(texts) for texts in rows] for rows in _batches(records, columns))
    for lines in _framed(batches, headings, columns, "pipe", head=2, tail=0):
        yield _joined(lines)


def _latex(records: Iterable[Record], columns: Sequence[Column]) -> Iterator[str]:
    """A tabular for the booktabs package. tabulate escapes the cells."""
    headings = [column.heading for column in columns]
    prose = sum(column.wraps for column in columns)
    kinds = ["r" if c.number else _paragraph(prose) if c.wraps else "l" for c in columns]
    framed = _framed(
        _batches(records, columns), headings, columns, "latex_booktabs", head=4, tail=2
    )
    for number, lines in enumerate(framed):
        if number == 0:  # tabulate knows no paragraphs, and prose would run off the page
            lines[0] = f"\\begin{{tabular}}{{{''.join(kinds)}}}"
        # At the start of a row, [ or * would be taken for an argument of the end of the row above.
        yield _joined(_LATEX_ARGUMENT.sub(" {}", line) for line in lines)


def _paragraph(among: int) -> str:
    return f"p{{{0.7 / among:.2f}\\linewidth}}"


def _html(records: Iterable[Record], columns: Sequence[Column]) -> Iterator[str]:
    """A table element, without any style: numbers have the class `number`."""
    kinds = [' class="number"' if column.number else "" for column in columns]

    def row(tag: str, texts: Iterable[str]) -> str:
        cells = (
            f"<{tag}{kind}>{text.translate(_HTML_MEANS)}</{tag}>"
            for kind, text in zip(kinds, texts, strict=True)
        )
        return f"<tr>{''.join(cells)}</tr>"

    empty = True
    for rows in _batches(records, columns):
        if empty:
            headings = row("th", (column.heading for column in columns))
            yield f"<table>\n<thead>\n{headings}\n</thead>\n<tbody>\n"
        empty = False
        yield _joined(row("td", texts) for texts in rows)
    if not empty:
        yield "</tbody>\n</table>\n"


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
