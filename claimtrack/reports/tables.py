"""Records for people: table, Markdown, HTML and LaTeX. See `output`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from types import ModuleType

from claimtrack.reports.columns import Column, Record
from claimtrack.reports.machines import as_text
from claimtrack.reports.wrapping import fit, visible, width, word_widths, wrap

MARKDOWN_MEANS = re.compile(r"([\\`*_\[\]<>|~&$])")
HTML_MEANS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})

_CHUNK = 1000  # records held at a time
_GAP = 2  # cells between two columns of a table
_PROSE = 8  # cells that a column of prose keeps, however narrow the terminal
_LONG_WORD = 20  # cells; a longer word may be cut while there is room for it
_DECIMALS = 4  # of a figure that people read
_LATEX_ARGUMENT = re.compile(r"^\s*(?=[\[*])")
_BLANK = "\0"  # no text has one; tabulate would make no line of a row of nothing


def _told(value: object) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(round(value, _DECIMALS))
    return visible(as_text(value))


def _batches(records: Iterable[Record], columns: Sequence[Column]) -> Iterator[list[list[str]]]:
    """The cells, at most 1,000 rows at a time."""
    source = iter(records)
    while some := list(islice(source, _CHUNK)):
        yield [[_told(record.get(column.key, "")) for column in columns] for record in some]


@cache
def tabulate_module() -> ModuleType:
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
    text: str = tabulate_module().tabulate(
        rows,
        headings,
        tablefmt=style,
        colalign=align,
        disable_numparse=True,  # or 0012 becomes 12, and 1e5 100000
    )
    return text


def table(records: Iterable[Record], columns: Sequence[Column], cells: int) -> Iterator[str]:
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
        text = text.replace(_BLANK, " ")
        yield (text if top else text.partition("\n")[2]) + "\n"


def _wrapped(row: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> list[str]:
    if not any(row):
        return [_BLANK, *row[1:]]
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


def markdown(records: Iterable[Record], columns: Sequence[Column]) -> Iterator[str]:
    """A table in GitHub's Markdown."""

    def row(texts: Iterable[str]) -> list[str]:
        return [MARKDOWN_MEANS.sub(r"\\\1", text) for text in texts]

    headings = row(column.heading for column in columns)
    batches = ([row(texts) for texts in rows] for rows in _batches(records, columns))
    for lines in _framed(batches, headings, columns, "pipe", head=2, tail=0):
        yield _joined(lines)


def latex(records: Iterable[Record], columns: Sequence[Column]) -> Iterator[str]:
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


def html(records: Iterable[Record], columns: Sequence[Column]) -> Iterator[str]:
    """A table element, without any style: numbers have the class `number`."""
    kinds = [' class="number"' if column.number else "" for column in columns]

    def row(tag: str, texts: Iterable[str]) -> str:
        cells = (
            f"<{tag}{kind}>{text.translate(HTML_MEANS)}</{tag}>"
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
