"""The chains of sources behind a claim, as a tree."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrack.queries.dossier import Statement
from claimtrack.queries.origins import Document, Origins
from claimtrack.reports.phrases import counted, voiced, words
from claimtrack.reports.records import Record, known, statement_record
from claimtrack.reports.wrapping import visible, wrap


def page(found: Origins, cells: int) -> Iterator[str]:
    """The claim, how many reports, origins and voices it has, then a tree for each origin."""
    yield from _branch("", "", f"C{found.claim}  {found.text}", cells, hanging=4)
    voices = counted(len(found.hearing.voices), "voice")
    origins = counted(len(found.chains), "origin")
    yield f"    {counted(found.reports, 'report')}, {origins}, {voices}\n"
    for circle in found.hearing.circles:
        yield from _branch("    ", "    ", circle, cells)
    for chain in found.chains:
        yield "\n"
        yield from _branch("", "", _told(chain, top=True), cells, hanging=4)
        yield from _below(chain, "", cells, found)
    if found.unsourced:
        yield "\nno source\n"
        for place, one in enumerate(found.unsourced, 1):
            last = place == len(found.unsourced)
            yield from _leaf(one, "", last, cells, found)


def record(found: Origins) -> Record:
    """The same for programs."""
    return known(
        {
            "id": found.claim,
            "text": found.text,
            "reports": found.reports,
            "origins": len(found.chains),
            "voices": len(found.hearing.voices),
            "circles": found.hearing.circles,
            "chains": [_record(chain, found) for chain in found.chains],
            "unsourced": [_statement(one, found) for one in found.unsourced],
        }
    )


def _record(document: Document, found: Origins) -> Record:
    return known(
        {
            "source": document.id,
            "title": document.title,
            "publisher": document.publisher,
            "published": document.published,
            "circle": list(document.circle),
            "reports": [_statement(one, found) for one in document.statements],
            "derived": [_record(one, found) for one in document.derived],
        }
    )


def _statement(statement: Statement, found: Origins) -> Record:
    told = statement_record(statement)
    return {name: value for name, value in told.items() if name != "source"}


def _told(document: Document, *, top: bool = False) -> str:
    publisher = document.publisher or ""
    title = document.title
    named = title if publisher.lower() in title.lower() else f"{publisher}: {title}"
    dated = f", {document.published}" if document.published else ""
    told = f"S{document.id}  {named}{dated}"
    if document.circle:
        way = " from ".join(f"S{number}" for number in (*document.circle, document.circle[0]))
        return f"{told}: circular, {way}; there is no origin"
    return f"{told} (origin)" if top else told


def _below(document: Document, indent: str, cells: int, found: Origins) -> Iterator[str]:
    leaves = len(document.statements)
    for place, one in enumerate(document.statements, 1):
        yield from _leaf(one, indent, place == leaves and not document.derived, cells, found)
    for place, other in enumerate(document.derived, 1):
        last = place == len(document.derived)
        first, rest = (f"{indent}└── ", f"{indent}    ") if last else (
            f"{indent}├── ", f"{indent}│   "
        )  # fmt: skip
        yield from _branch(first, rest, _told(other), cells, hanging=4)
        yield from _below(other, rest, cells, found)


def _leaf(
    statement: Statement, indent: str, last: bool, cells: int, found: Origins
) -> Iterator[str]:
    name = voiced(statement.claimant or "unattributed", statement.voice)
    said = f", {statement.said}" if statement.said else ", undated"
    quoted = f": {words(statement)}" if statement.quotes else ""
    first, rest = ("└── ", "    ") if last else ("├── ", "│   ")
    told = f"T{statement.id}  {name}{said}{quoted}"
    yield from _branch(indent + first, indent + rest, told, cells, hanging=4)


def _branch(first: str, rest: str, told: str, cells: int, hanging: int = 0) -> Iterator[str]:
    """A line of the tree, wrapped under its own beginning."""
    # However deep a chain is, some words still fit on a line.
    space = max(24, cells - len(rest) - hanging)
    for number, line in enumerate(wrap(visible(told), space)):
        yield f"{rest}{' ' * hanging}{line}\n" if number else f"{first}{line}\n"
