"""An Argdown document as a graph: its statements and arguments, and how they bear on one another
(https://argdown.org/syntax).

Read are statements and arguments with their titles, relations of all kinds and directions, lists,
and premise-conclusion structures. What breaks these rules costs its block and is told.

A premise-conclusion structure becomes supports: the premises of a step support its conclusion. In
the last step of an argument with a title the premises support the argument, and that supports the
conclusion. Who undercuts an inference, or an argument with such a structure, undercuts those links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from claimtrack.exchange.argdown_inline import Content, Fault, content
from claimtrack.exchange.argdown_lines import Block, Element, blocks, front_matter

_RELATIONS = {"+": "supports", "-": "rebuts", "_": "undercuts"}
HEADINGS = "headings are left out"
RULES = "the rules of an inference are left out"
INCLUDES = "files to be included are not read: import them, too"
ITSELF = "a relation to itself is left out"
_INCLUDE = re.compile(r"@include\([^)\n]*\)")


class Tie(NamedTuple):
    """That one statement or argument bears on another, or on a tie."""

    line: int
    speaker: str
    relation: str
    target: str

    @property
    def key(self) -> str:
        """By which an undercut names it."""
        return f"{self.speaker} {self.relation} {self.target}"


class _Undercut(NamedTuple):
    """Of an argument, which may turn out to be a link; or of a step of its own block."""

    line: int
    speaker: str
    target: str | int


class _Step(NamedTuple):
    premises: tuple[str, ...]
    conclusion: str


class Found(NamedTuple):
    """What a block comes to."""

    contents: tuple[tuple[str, Content], ...]
    """With their keys: titles in their brackets, or "line 5"."""
    ties: tuple[Tie, ...]
    undercuts: tuple[_Undercut, ...]
    remarks: tuple[str, ...]
    argument: str | None
    """The argument that the next block may give the premises of."""
    structured: tuple[str, ...]
    """The ties of the last step of `argument`."""


class Graph(NamedTuple):
    """A document."""

    contents: dict[str, list[Content]]
    """By key, in order: every place where it is named."""
    ties: dict[str, Tie]
    remarks: list[str]
    faults: list[tuple[Fault, Block]]


def graph(text: str, name: str) -> Graph:
    """The graph of a document. Raises Refused where its front matter has no end."""
    strict = re.search(r"^\s*mode:\s*[\"']?strict", front_matter(text, name), re.MULTILINE)
    whole = Graph({}, {}, [], [])
    undercuts: list[_Undercut] = []
    structures: dict[str, tuple[str, ...]] = {}
    argument = None
    for block in blocks(text, name):
        try:
            found = _Reading(argument).block(block)
        except Fault as fault:
            whole.faults.append((fault, block))
            argument = None
            continue
        argument = found.argument
        for key, one in found.contents:
            places = whole.contents.setdefault(key, [])
            if not places or one.text or one.tags or one.data:  # else it only names it again
                places.append(one)
        undercuts += found.undercuts
        whole.remarks.extend(found.remarks)
        if argument and found.structured:
            structures[argument] = found.structured
            argument = None
        for tie in found.ties:
            _add(whole, tie)
            statements = tie.speaker[0] != "<" and tie.target[0] != "<"
            if strict and statements and tie.relation == "rebuts":  # "-" is contrary, both ways
                _add(whole, Tie(tie.line, tie.target, "rebuts", tie.speaker))
    for undercut in undercuts:
        target = str(undercut.target)
        for called in structures.get(target, (target,)):
            _add(whole, Tie(undercut.line, undercut.speaker, "undercuts", called))
    return whole


def _add(whole: Graph, tie: Tie) -> None:
    if tie.speaker == tie.target:
        whole.remarks.append(ITSELF)
    else:
        whole.ties.setdefault(tie.key, tie)


class _Reading:
    """How far a block is read."""

    def __init__(self, argument: str | None) -> None:
        self.argument = argument
        """Which the block may give the premises of."""
        self.contents: list[tuple[str, Content]] = []
        self.ties: list[Tie] = []
        self.undercuts: list[_Undercut] = []
        self.remarks: list[str] = []
        self.parents: list[tuple[int, str | int]] = []
        """What relations may stand below, with its indent: a key, or the number of a step."""
        self.premises: list[str] = []
        self.steps: list[_Step] = []
        self.inferring = False
        """Whether a conclusion must follow."""
        self.opened = False
        """Whether an inference is not closed yet."""

    def block(self, block: Block) -> Found:
        """What the block comes to. Raises Fault."""
        for element in block.elements:
            self._element(element)
        if self.inferring or (self.steps and len(self.premises) > 1):
            last = block.elements[-1]
            raise Fault(last.line, "no conclusion after the last premise", "infer one, or cut it")
        kinds = {one.kind for one in block.elements}
        if "number" in kinds and not self.steps:
            raise Fault(block.line, "numbered statements without an inference", "write ---- in it")
        argument = None
        structured: tuple[str, ...] = ()
        if self.steps:
            argument, structured = self.argument, self._structure(block.line)
        elif kinds <= {"", "relation"} and self.contents and self.contents[0][1].argument:
            argument = self.contents[0][0]
        return Found(
            tuple(self.contents), tuple(self.ties), tuple(self.undercuts), tuple(self.remarks),
            argument, structured,
        )  # fmt: skip

    def _element(self, element: Element) -> None:
        if element.kind == "heading":
            self.remarks.append(HEADINGS)
            self.parents = []
        elif not element.kind and _INCLUDE.fullmatch(element.content.strip()):
            self.remarks.append(INCLUDES)
            self.parents = []
        elif element.kind == "inference":
            self._inference(element)
        elif element.kind == "relation":
            self._relation(element)
        else:
            key = self._content(element)
            self.parents = [(element.indent, key)]
            if element.kind == "number":
                self._numbered(element, key)

    def _content(self, element: Element) -> str:
        """The key of what stands there."""
        one = content(element.content, element.line)
        if one.title is None:
            key = f"line {element.line}"
        else:
            key = f"<{one.title}>" if one.argument else f"[{one.title}]"
        self.contents.append((key, one))
        return key

    def _numbered(self, element: Element, key: str) -> None:
        if self.opened:
            raise Fault(element.line, "an inference that is not closed", "close it with --")
        if self.inferring:
            self.steps.append(_Step(tuple(dict.fromkeys(self.premises)), key))
            self.premises, self.inferring = [], False
        self.premises.append(key)

    def _inference(self, element: Element) -> None:
        if self.opened:
            self.opened = False
        elif not self.premises or self.inferring:
            raise Fault(element.line, "an inference from nothing", "write numbered premises first")
        else:
            self.inferring, self.opened = True, set(element.symbol) == {"-"}
            self.opened = self.opened and len(element.symbol) < 4
            if element.symbol.strip("-") or (self.opened and element.content):
                self.remarks.append(RULES)
        if element.content and not self.opened:
            raise Fault(element.line, "text after an inference", "number the conclusion")
        self.parents = [(element.indent, len(self.steps))]

    def _relation(self, element: Element) -> None:
        while self.parents and self.parents[-1][0] >= element.indent:
            self.parents.pop()
        if not self.parents or self.opened:
            raise Fault(
                element.line,
                f'"{element.symbol}" relates to nothing',
                "indent it below a statement or an argument",
            )
        parent, symbol = self.parents[-1][1], element.symbol
        key = self._content(element)
        self.parents.append((element.indent, key))
        if symbol in ("_", "<_"):
            self.undercuts.append(_Undercut(element.line, key, self._undercut(parent)))
        elif isinstance(parent, int):
            raise Fault(element.line, f'"{symbol}" below an inference', "it can only be undercut")
        elif symbol == "_>":
            self.undercuts.append(_Undercut(element.line, parent, key))
        elif symbol == "><":
            self.ties.append(Tie(element.line, parent, "rebuts", key))
            self.ties.append(Tie(element.line, key, "rebuts", parent))
        else:
            ends = (parent, key) if symbol.endswith(">") else (key, parent)
            relation = _RELATIONS[symbol.strip("<>")]
            self.ties.append(Tie(element.line, ends[0], relation, ends[1]))

    def _undercut(self, parent: str | int) -> str | int:
        """Below the conclusion of a step, an undercut is one of the step."""
        if self.steps and parent == self.steps[-1].conclusion and len(self.parents) == 2:
            return len(self.steps) - 1
        return parent

    def _structure(self, line: int) -> tuple[str, ...]:
        """Makes ties of the steps; returns the keys of those of the last one."""
        keys: tuple[str, ...] = ()
        for number, step in enumerate(self.steps):
            made = list(self._step(line, step, number == len(self.steps) - 1))
            self.ties += made
            keys = tuple(tie.key for tie in made if tie.target == step.conclusion)
            self.undercuts = [
                _Undercut(one.line, one.speaker, key)
                for one in self.undercuts
                for key in (keys if one.target == number else (one.target,))
            ]
        return keys

    def _step(self, line: int, step: _Step, last: bool) -> Iterator[Tie]:
        through = self.argument if last else None
        for premise in step.premises:
            yield Tie(line, premise, "supports", through or step.conclusion)
        if through:
            yield Tie(line, through, "supports", step.conclusion)
