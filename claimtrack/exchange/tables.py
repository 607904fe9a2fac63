"""Tables as records: one row, one claim. Which column is which field says `mapping.py`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

from claimtrack.errors import Refused, UsageFault
from claimtrack.exchange import mapping
from claimtrack.exchange.mapping import Column
from claimtrack.exchange.reviews import UNNAMED
from claimtrack.exchange.written_dates import ORDERS, as_kept, order_of, unclear
from claimtrack.folding import fold, tokens
from claimtrack.ledger.entries import (
    AssessmentEntry,
    ClaimEntry,
    Entry,
    EstimateEntry,
    Guess,
    LinkEntry,
    PartyEntry,
    Place,
    QuoteEntry,
    Read,
    Rejected,
    SourceEntry,
    StatementEntry,
)
from claimtrack.vocabulary import NOBODY, Relation

OPTIONS: Mapping[str, str] = {
    "map": 'which column is which field: "Statement=text,Speaker=by"; COLUMN=- leaves one out',
    "head": "no, where the first row holds a claim: columns are then called #1, #2 …; else yes",
    "dates": "day-first or month-first: how 3/4/2018 is read; else as the others there tell",
    "FIELD": "the value of a field that no column has: publisher=PolitiFact",
}
"""What every table can be asked."""
SAMPLED = 200
"""Rows that a guess looks at."""
MOST_COLUMNS = 1000
_TITLE_ROWS = 10
"""Rows that may stand above the names of columns."""
_RELATIONS = tuple(str(one) for one in Relation)
_OF_SOURCE = ("published", "accessed", "author", "archive_url")
_OF_FIGURE = ("unit", "counted", "estimated_for")
_GUARDED = re.compile("''*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What a cell looks like that was guarded against being taken for a formula."""
_DATES = ("said", "published", "accessed", "assessed", "estimated_for")
_BARE_URL = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#:]\S*)?", re.IGNORECASE)
_VALUE = re.compile(r"[-+.,\d/: ]*\d[-+.,\d/: ]*%?|https?://\S+")
"""A number, a date in figures or an address: what no column is called."""
_UNTOLD_IN = {
    "by",
    "source",
    "url",
    "title",
    "publisher",
    "author",
    "archive_url",
    "analyst",
    *_DATES,
}
_NAMES = ("by", "publisher", "author", "analyst")
_UNTOLD = {
    "nan",
    "n/a",
    "none",
    "null",
    "nil",
    "not available",
    "unknown",
    "-",
    "--",
    "–",
    "—",
    "?",
}
"""How tables write in these columns that something is not known."""
_TOTALS = {
    *("total", "totals", "grandtotal", "sum", "subtotal", "summe", "gesamt", "gesamtsumme"),
    *("insgesamt", "zwischensumme", "somme", "totale", "suma", "soma", "итого", "всего", "разом"),
    *("toplam", "مجموع", "المجموع", "جمع", "合計", "合计", "总计", "總計"),
}
"""What stands below a table where a claim would stand, folded and without spaces: its numbers,
added up."""
_LONG_TOTAL = 20
"""Characters: what is longer is none of these, and is not folded for it."""
_OF_TOTALS = {"text", "key", "figure", "unit", "counted"}
"""All that such a row may say."""
_COMMAS = {"tags", "tag", "keywords"}
"""Columns of topics that are mostly set apart by commas."""


class Row(NamedTuple):
    """One row of a table."""

    place: Place
    cells: list[str]
    raw: bytes


Fields = dict[str, list[str]]
"""What a row says, field by field."""


class _Plan(NamedTuple):
    """How rows are read."""

    columns: tuple[Column, ...]
    constants: Mapping[str, str]
    order: str | None
    keyed: bool
    """Whether a column has keys; else a claim is called by its text."""
    fields: Mapping[str, str]


def headed(
    rows: Iterator[Row | Rejected], options: Mapping[str, str]
) -> tuple[Row | Rejected | None, list[str], Iterator[Row | Rejected]]:
    """The first row, which mostly names the columns (None where there is none), what stands above
    it, and the rows below. A title stands alone in its row, above names of which one is that of
    the claims."""
    filled = (row for row in rows if isinstance(row, Rejected) or any(row.cells))
    looked = [first] if (first := next(filled, None)) else []
    above: list[str] = []
    while looked and len(looked) <= _TITLE_ROWS and options.get("head") is None:
        row = looked[-1]
        said = [cell for cell in row.cells if cell.strip()] if isinstance(row, Row) else []
        # A title across merged cells stands in each of them.
        cells = said if len(set(said)) > 1 else said[:1]
        named = "text" in map(mapping.meant, cells)
        if above and named and len(cells) > 1:
            return row, above, filled
        following = next(filled, None) if len(cells) == 1 and not named else None
        if following is None:
            break
        above += cells
        looked.append(following)
    return first, [], chain(looked[1:], filled)


def entries(
    head: list[str],
    rows: Iterable[Row | Rejected],
    options: Mapping[str, str],
    known: set[str],
    above: Sequence[str] = (),
) -> Iterator[Read]:
    """The claims of a table's rows, after the guess of what its columns are. `known` are further
    options of the format. Raises Refused where no column has the claims, UsageFault for options
    that do not fit."""
    if len(head) > MOST_COLUMNS:
        raise Refused(f"a table of {len(head):,} columns", f"at most {MOST_COLUMNS:,} are read")
    constants = _constants(options, known)
    following = iter(rows)
    first = list(islice(following, SAMPLED))
    names = mapping.named(head)
    samples = [
        [*one.cells[: len(names)], *[""] * (len(names) - len(one.cells))]
        for one in first
        if isinstance(one, Row)
    ]
    given = mapping.told(options.get("map", ""))
    columns = tuple(mapping.mapped(names, given, samples))
    fields = {column.field: column.name for column in columns if column.field}
    if "text" not in fields:
        raise Refused(
            f"no column has the claims; there are: {', '.join(names)[:400]}",
            f'say which: --map "{names[0][:40]}=text"',
        )
    if "head" not in options and not given and _holds_values(head):
        raise Refused(
            f"the first row looks like a claim, not like the names of columns: {head[0][:40]} …",
            "add --set head=no if it is one, else --set head=yes",
        )
    order = options.get("dates")
    if order not in (None, *ORDERS):
        raise UsageFault(f'dates cannot be "{order}"', f"say one of: {', '.join(ORDERS)}")
    written = [row[one.number] for one in columns if one.field in _DATES for row in samples]
    seen = order_of(written)
    guess = _guess(columns, constants, seen if order is None else None)
    if order is None and seen is None and (either := unclear(written)):
        which = f'"{either[:20]}" may be either: --set dates=day-first or --set dates=month-first'
        guess = guess._replace(lines=(*guess.lines, which))
    if above:
        title = f"left out above the names of columns: {'; '.join(above)[:400]}"
        guess = guess._replace(lines=(title, *guess.lines))
    yield guess
    order = order or seen
    linked = set(fields) & set(_RELATIONS)
    plan = _Plan(columns, constants, order, "key" in fields, fields)
    for one in chain(first, following):
        if isinstance(one, Rejected):
            yield one
        elif any(cell.strip() for cell in one.cells):
            yield _entry(one, plan, bool(linked))


def _holds_values(head: list[str]) -> bool:
    """Whether the first row is a row like others, by what stands in it."""
    return not any(map(mapping.meant, head)) and any(map(_VALUE.fullmatch, head))


def _constants(options: Mapping[str, str], known: set[str]) -> dict[str, str]:
    found = {}
    for name, value in options.items():
        if name in mapping.FIELDS:
            found[name] = value
        elif name not in known and name not in OPTIONS:
            raise UsageFault(
                f'a table has no option "{name}"', f"known: {', '.join(sorted({*OPTIONS, *known}))}"
            )
    return found


def _guess(columns: tuple[Column, ...], constants: Mapping[str, str], order: str | None) -> Guess:
    read = [
        one.name if one.name == one.field else f"{one.name} = {one.field}"
        for one in columns
        if one.field
    ]
    read += [f'"{value}" = {name}' for name, value in constants.items()]
    unused = [one.name for one in columns if not one.field]
    lines = [f"columns read as: {', '.join(read)}"]
    if unused:
        lines.append(f"columns not read: {', '.join(unused)}")
    fields = {one.field for one in columns} | set(constants)
    if "verdict" in fields and "analyst" not in fields and not mapping.judges(columns):
        whose = "those of the publisher" if "publisher" in fields else "yours"
        lines.append(f"no column tells whose the verdicts are: they are kept as {whose}")
        lines.append("if they are not: --set analyst=NAME")
    if order is not None:
        lines.append(f"dates such as 3/4/2018 are read {order}, since others there can only be so")
    kept = tuple((one.name, one.field or mapping.LEFT_OUT) for one in columns)
    return Guess(tuple(lines), kept)


def _entry(row: Row, plan: _Plan, linked: bool) -> Entry | Rejected:
    said = _fields(row, plan)
    text = _only(said, "text")
    if text is None:
        field = plan.fields["text"]
        return Rejected(row.place._replace(field=field), "there is no claim", "fill it in", row.raw)
    if _is_total(text) and _told_in(row, plan) <= _OF_TOTALS:
        left_out = f"a row of totals is left out: {text}"
        return Entry(row.place, row.raw, remarks=(left_out,))
    key = (_only(said, "key") if plan.keyed else None) or text
    claim = ClaimEntry(
        text=text,
        key=key if linked else None,
        language=_only(said, "language"),
        original=_only(said, "original"),
        original_language=_only(said, "original_language"),
        note=_only(said, "note"),
        topics=tuple(said.get("topic", ())),
        statements=_statements(said),
        assessments=_assessments(said),
        estimates=_estimates(said),
        uuid=_only(said, "uuid"),
    )
    because = None if claim.assessments else _only(said, "because")
    links = tuple(
        LinkEntry(key, relation, target, because)
        for relation in _RELATIONS
        for target in said.get(relation, ())
    )
    remarks = _lost(said, claim, bool(links))
    return Entry(row.place, row.raw, (claim,), links, fields=plan.fields, remarks=remarks)


def _lost(said: Fields, claim: ClaimEntry, linked: bool) -> tuple[str, ...]:
    """What a row tells of something that it does not have, and that so is nowhere kept."""
    judged = bool(claim.assessments)
    sourced = any(one.source for one in claim.statements)
    lost = [(one, "source", sourced) for one in _OF_SOURCE]
    lost += [("publisher", "source", sourced or judged)]
    lost += [(one, "verdict", judged) for one in ("analyst", "assessed")]
    lost += [("because", "verdict or link", judged or linked)]
    lost += [(one, "figure", bool(claim.estimates)) for one in _OF_FIGURE]
    return tuple(
        f"{field} is left out where there is no {lacking}"
        for field, lacking, there in lost
        if said.get(field) and not there
    )


def _is_total(text: str) -> bool:
    return len(text) < _LONG_TOTAL and "".join(tokens(text)) in _TOTALS


def _told_in(row: Row, plan: _Plan) -> set[str | None]:
    """The fields of which the row itself tells something, whatever is set for all of them."""
    numbered = ((one.field, one.number) for one in plan.columns if one.field)
    return {field for field, at in numbered if at < len(row.cells) and row.cells[at].strip()}


def _fields(row: Row, plan: _Plan) -> Fields:
    found: Fields = {name: [value] for name, value in plan.constants.items()}
    for column in plan.columns:
        if column.field is None or column.number >= len(row.cells):
            continue
        text = row.cells[column.number]
        if _GUARDED.match(text):
            text = text[1:]
        if not text.strip():
            continue
        parts = [text]
        if column.field == "topic":
            comma = column.name.lower() in _COMMAS and ";" not in text
            parts = re.split("[,|\n]" if comma else "[;|\n]", text)
        elif column.field in _RELATIONS and plan.keyed:
            parts = re.split("[;|\n]", text)
        elif column.field in _DATES:
            parts = [as_kept(text, plan.order)]
        values = [part.strip() for part in parts if part.strip()]
        if column.field in _UNTOLD_IN:
            values = [value for value in values if value.lower() not in _UNTOLD]
        if column.field in _NAMES:
            values = [value for value in values if fold(value) not in UNNAMED]
        if column.field == "analyst" and text.strip() == NOBODY:
            # So `export` writes an assessment by nobody, which does not become the importer's.
            values = [NOBODY]
        if column.field in plan.constants:
            found[column.field] = values
        else:
            found.setdefault(column.field, []).extend(values)
    return found


def _only(said: Fields, name: str) -> str | None:
    return said[name][0] if said.get(name) else None


def _statements(said: Fields) -> tuple[StatementEntry, ...]:
    """One statement for each source; quotes are in the first."""
    by = _only(said, "by")
    quotes = tuple(QuoteEntry(one) for one in said.get("quote", ()))
    sources = _sources(said)
    statement = StatementEntry(
        claimant=PartyEntry(by) if by else None,
        source=sources[0] if sources else None,
        said=_only(said, "said"),
        place=_only(said, "place"),
        role=_only(said, "role"),
        speech=(_only(said, "speech") or "").lower() or None,
        note=_only(said, "statement_note"),
        credibility=_only(said, "credibility"),
        quotes=quotes,
    )
    if statement._replace(credibility=None) == StatementEntry():
        return ()
    further = (statement._replace(source=one, quotes=()) for one in sources[1:])
    return (statement, *further)


def _sources(said: Fields) -> list[SourceEntry]:
    urls: list[str] = []
    title = _only(said, "title")
    for cell in said.get("url", ()):
        urls += _addresses(cell) or [cell]
    for cell in said.get("source", ()):
        found = _addresses(cell)
        urls += found
        if not found:
            title = title or cell
    publisher = _only(said, "publisher")
    described = SourceEntry(
        title=title,
        publisher=PartyEntry(publisher) if publisher else None,
        author=_only(said, "author"),
        published=_only(said, "published"),
        accessed=_only(said, "accessed"),
        archive_url=_only(said, "archive_url"),
    )
    if not urls:
        return [described] if title else []
    # What describes the source describes the first that is named.
    first, *others = dict.fromkeys(urls)
    return [described._replace(url=first), *(SourceEntry(url=url) for url in others)]


def _addresses(cell: str) -> list[str]:
    """The web addresses of a cell that has nothing else; one without its scheme gets https."""
    parts = [part.strip(",;") for part in cell.split()]
    found = [
        part if "://" in part else f"https://{part}"
        for part in parts
        if part.lower().startswith(("http://", "https://")) or _BARE_URL.fullmatch(part)
    ]
    return found if len(found) == len(parts) else []


def _assessments(said: Fields) -> tuple[AssessmentEntry, ...]:
    likelihood, confidence = (
        (_only(said, name) or "").lower().replace("-", "_").replace(" ", "_") or None
        for name in ("likelihood", "confidence")
    )
    verdict = _only(said, "verdict")
    credibility = _only(said, "assessed_credibility")
    if not (verdict or credibility or likelihood or confidence):
        return ()
    return (
        AssessmentEntry(
            analyst=_only(said, "analyst") or _only(said, "publisher") or "",
            assessed=_only(said, "assessed"),
            verdict=verdict,
            credibility=credibility,
            likelihood=likelihood,
            confidence=confidence,
            because=_only(said, "because"),
        ),
    )


def _estimates(said: Fields) -> tuple[EstimateEntry, ...]:
    figure = _only(said, "figure")
    if figure is None:
        return ()
    return (EstimateEntry(figure, *(_only(said, name) for name in _OF_FIGURE)),)
