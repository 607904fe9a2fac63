"""The chains of sources behind a claim, as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from claimtrack.queries.dossier import Statement
from claimtrack.queries.origins import Chain, Document, Origins
from claimtrack.queries.voices import circular
from claimtrack.reports.phrases import counted, document, voiced, words
from claimtrack.reports.records import Record, known, statement_record
from claimtrack.reports.wrapping import visible, wrap

ROOM = 28
"""Cells that the words of a line have at least, those it hangs by included."""
DEEPEST = 8
"""Levels of a tree that are drawn by an indent; in a narrow terminal it is fewer."""


class _Node(NamedTuple):
    level: int
    told: str


def page(found: Origins, cells: int) -> Iterator[str]:
    """The claim, how many reports, origins and voices it has, then a tree for each origin."""
    yield from _branch("", "", f"C{found.claim}  {found.text}", cells, hanging=4)
    told = [
        counted(found.reports, "report"),
        counted(found.origins, "origin"),
        counted(len(found.hearing.voices), "voice"),
    ]
    yield f"    {', '.join(told)}\n"
    for circle in found.hearing.circles:
        yield from _branch("    ", "    ", circle, cells)
    # At the deepest level a report still has room for some words.
    deepest = max(1, min(DEEPEST, (cells - ROOM) // 4 - 1))
    for chain in found.chains:
        yield "\n"
        yield from _branch("", "", _top(chain), cells, hanging=4)
        yield from _tree(_nodes(chain, deepest), cells)
    if found.unsourced:
        yield "\nno source\n"
        yield from _tree([_Node(1, _report(one)) for one in found.unsourced], cells)


def record(found: Origins) -> Record:
    """The same for programs."""
    return known(
        {
            "id": found.claim,
            "text": found.text,
            "reports": found.reports,
            "origins": found.origins,
            "voices": len(found.hearing.voices),
            "circles": found.hearing.circles,
            "chains": [_record(chain) for chain in found.chains],
            "unsourced": [_statement(one) for one in found.unsourced],
        }
    )


def _record(chain: Chain) -> Record:
    return known(
        {
            "origin": None if chain.circle else chain.documents[0].id,
            "circle": list(chain.circle),
            "documents": [
                known(
                    {
                        "source": one.id,
                        "title": one.title,
                        "publisher": one.publisher,
                        "published": one.published,
                        "derived_from": one.derived_from,
                        "depth": one.depth,
                        "reports": [_statement(report) for report in one.statements],
                    }
                )
                for one in chain.documents
            ],
        }
    )


def _statement(statement: Statement) -> Record:
    told = statement_record(statement)
    return {name: value for name, value in told.items() if name != "source"}


def _top(chain: Chain) -> str:
    told = f"S{chain.documents[0].id}  {_named(chain.documents[0])}"
    if chain.circle:
        return f"{told}: {circular(chain.circle)}; there is no origin"
    return f"{told} (origin)"


def _named(one: Document) -> str:
    return document(one.title, one.publisher, one.published)


def _nodes(chain: Chain, deepest: int) -> Iterator[_Node]:
    """What stands below the top of a chain: reports, and derived sources with theirs. Those that
    are deeper than can be drawn stand side by side, and say how deep they are."""
    for place, one in enumerate(chain.documents):
        level = min(one.depth, deepest)
        if place:
            deep = f" from S{one.derived_from} ({one.depth} deep)" if one.depth > level else ""
            yield _Node(level, f"S{one.id}{deep}  {_named(one)}")
        yield from (_Node(level + 1, _report(report)) for report in one.statements)


def _report(statement: Statement) -> str:
    name = voiced(statement.claimant or "unattributed", statement.voice)
    said = f", {statement.said}" if statement.said else ", undated"
    quoted = f": {words(statement)}" if statement.quotes else ""
    return f"T{statement.id}  {name}{said}{quoted}"


def _tree(nodes: Iterable[_Node], cells: int) -> Iterator[str]:
    """The nodes as branches, in their order; no level follows one that is not above it."""
    nodes = list(nodes)
    last = _last(nodes)
    rails: list[str] = []
    for node, ends in zip(nodes, last, strict=True):
        indent = "".join(rails[: node.level - 1])
        rails[node.level - 1 :] = ["    " if ends else "│   "]
        fork = "└── " if ends else "├── "
        yield from _branch(indent + fork, indent + rails[-1], node.told, cells, hanging=4)


def _last(nodes: Sequence[_Node]) -> list[bool]:
    """Of each node, whether it is the last on its branch."""
    last = []
    open_levels: set[int] = set()
    for node in reversed(nodes):
        last.append(node.level not in open_levels)
        open_levels = {level for level in open_levels if level < node.level} | {node.level}
    return last[::-1]


def _branch(first: str, rest: str, told: str, cells: int, hanging: int = 0) -> Iterator[str]:
    """A line of the tree, wrapped under its own beginning."""
    space = max(ROOM - 4, cells - len(rest) - hanging)
    for number, line in enumerate(wrap(visible(told), space)):
        yield f"{rest}{' ' * hanging}{line}\n" if number else f"{first}{line}\n"
