"""Where a claim's reports come from: the chains of derived sources, from their origins down."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.queries.dossier import Statement, statements
from claimtrack.queries.references import Reference
from claimtrack.queries.texts import text_of
from claimtrack.queries.voices import Hearing, hearing
from claimtrack.store.engine import Connection
from claimtrack.store.voices import Voices
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable


class Document(NamedTuple):
    """A source in a chain, `depth` steps below its origin, and the statements of the claim that it
    reports."""

    id: int
    title: str
    publisher: str | None
    published: str | None
    derived_from: int | None
    depth: int
    statements: list[Statement]


class Chain(NamedTuple):
    """The sources that are derived from one origin, it first, and each before what is derived from
    it. Where there is no origin, `circle` has the sources that are each derived from the next; they
    stand under the lowest of them, none being the first."""

    documents: list[Document]
    circle: tuple[int, ...]


class Origins(NamedTuple):
    """The chains of a claim's reports, by their origins; `unsourced` reports name no source."""

    claim: int
    text: str
    chains: list[Chain]
    unsourced: list[Statement]
    hearing: Hearing

    @property
    def reports(self) -> int:
        """How many live statements the claim has."""
        return len(self.hearing.reports)

    @property
    def origins(self) -> int:
        """How many of the chains have an origin."""
        return sum(not chain.circle for chain in self.chains)


def origins(connection: Connection, claim: int) -> Origins:
    """Where the live reports of a claim come from."""
    voices = Voices(connection)
    by_source: dict[int, list[Statement]] = {}
    unsourced: list[Statement] = []
    for one in statements(connection, claim):
        found = unsourced if one.source_id is None else by_source.setdefault(one.source_id, [])
        found.append(one)
    below: dict[int, list[int]] = {}
    circles: dict[int, tuple[int, ...]] = {}
    placed: set[int] = set()
    for source in by_source:
        trace = voices.sources(source)
        top = trace.end
        if top not in circles:
            circles[top] = trace.circle
            # All of a circle stand side by side under one of them.
            below[top] = [one for one in trace.circle if one != top]
            placed |= {top, *trace.circle}
        for lower, upper in pairwise(trace.passed):
            if lower in placed:
                break
            placed.add(lower)
            below.setdefault(upper, []).append(lower)

    def chain(top: int) -> Chain:
        documents = []
        waiting = [(top, 0)]
        while waiting:
            number, depth = waiting.pop()
            told = connection.all(_source, id=number)[0]
            documents.append(Document._make((number, *told, depth, by_source.get(number, []))))
            waiting += [(one, depth + 1) for one in reversed(below.get(number, []))]
        return Chain(documents, circles[top])

    text = text_of(connection, Reference(Kind.CLAIM, claim))
    chains = [chain(top) for top in circles]
    return Origins(claim, text, chains, unsourced, hearing(connection, claim, voices))


def _source() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import party, source

    s = source.c
    return (
        sa.select(
            sa.func.coalesce(s.title, s.file_name, s.url), party.c.name, s.published,
            s.derived_from_id,
        )
        .select_from(source.outerjoin(party, party.c.id == s.publisher_id))
        .where(s.id == sa.bindparam("id"))
    )  # fmt: skip
