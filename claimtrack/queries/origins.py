"""Where a claim's reports come from: the chains of derived sources, from their origins down."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.queries.dossier import Statement, statements
from claimtrack.queries.voices import Hearing, hearing
from claimtrack.store.engine import Connection
from claimtrack.store.tallies import Voices

if TYPE_CHECKING:
    from sqlalchemy import Executable


class Document(NamedTuple):
    """A source in a chain: the statements of the claim that it reports, and what is derived from
    it. `circle` has the sources that are each derived from the next, where there is no origin."""

    id: int
    title: str
    publisher: str | None
    published: str | None
    statements: list[Statement]
    derived: list[Document]
    circle: tuple[int, ...] = ()


class Origins(NamedTuple):
    """The chains of a claim's reports, by their origins; `unsourced` reports name no source."""

    claim: int
    text: str
    chains: list[Document]
    unsourced: list[Statement]
    hearing: Hearing

    @property
    def reports(self) -> int:
        """How many live statements the claim has."""
        return len(self.hearing.reports)


def origins(connection: Connection, claim: int) -> Origins:
    """Where the live reports of a claim come from."""
    voices = Voices(connection)
    by_source: dict[int, list[Statement]] = {}
    unsourced: list[Statement] = []
    for one in statements(connection, claim):
        found = unsourced if one.source_id is None else by_source.setdefault(one.source_id, [])
        found.append(one)
    below: dict[int, dict[int, None]] = {}
    circles: dict[int, tuple[int, ...]] = {}
    tops: dict[int, None] = {}
    for source in by_source:
        trace = voices.sources(source)
        top = trace.end
        tops[top], circles[top] = None, trace.circle
        outside = len(trace.passed) - len(trace.circle)
        chain = trace.passed[: outside + 1] if trace.circle else trace.passed
        for lower, upper in pairwise(chain):
            below.setdefault(upper, {})[lower] = None
        # All of a circle stand side by side under one of them: none is the first.
        below.setdefault(top, {}).update({one: None for one in trace.circle if one != top})

    def document(number: int) -> Document:
        title, publisher, published = connection.all(_source, id=number)[0]
        return Document(
            number,
            title,
            publisher,
            published,
            by_source.get(number, []),
            [document(one) for one in below.get(number, {})],
            circles.get(number, ()),
        )

    text = str(connection.value(_text, id=claim))
    chains = [document(number) for number in tops]
    return Origins(claim, text, chains, unsourced, hearing(connection, claim))


def _source() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import party, source

    s = source.c
    return (
        sa.select(sa.func.coalesce(s.title, s.file_name, s.url), party.c.name, s.published)
        .select_from(source.outerjoin(party, party.c.id == s.publisher_id))
        .where(s.id == sa.bindparam("id"))
    )


def _text() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim

    return sa.select(claim.c.text).where(claim.c.id == sa.bindparam("id"))
