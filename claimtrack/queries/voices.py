"""Whose voices a claim's reports are, and why: who speaks for whom, what is derived from what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.store.engine import Connection
from claimtrack.store.hearing import statements
from claimtrack.store.voices import Voices

if TYPE_CHECKING:
    from sqlalchemy import Executable


class Heard(NamedTuple):
    """One report. `voice` is None when nothing tells; `why` tells how one comes from the claimant
    to the voice, empty when they are the same."""

    statement: int
    voice: str | None
    why: str


class Hearing(NamedTuple):
    """The reports of a claim, first appearance first, and the circles met on the way: of sources
    each derived from the next, or parties each speaking for the next."""

    reports: list[Heard]
    circles: list[str]

    @property
    def voices(self) -> dict[str | None, list[Heard]]:
        """The reports by voice."""
        found: dict[str | None, list[Heard]] = {}
        for report in self.reports:
            found.setdefault(report.voice, []).append(report)
        return found


SHOWN = 6
"""Sources of a chain that are named; of a longer one the first, and the last."""


def chained(sources: Sequence[int]) -> str:
    """`S5 from S4 from S1`; of a long chain not all."""
    named = [f"S{number}" for number in sources]
    if len(named) > SHOWN:
        named[SHOWN - 1 : -1] = ["…"]
    return " from ".join(named)


def circular(sources: Sequence[int]) -> str:
    """`circular reporting: S1 from S2 from S1`."""
    return f"circular reporting: {chained((*sources, sources[0]))}"


def hearing(connection: Connection, claim: int, voices: Voices | None = None) -> Hearing:
    """Whose voices the live reports of a claim are, and why; `voices` may know some already."""
    voices, names = voices or Voices(connection), _Names(connection)
    reports: list[Heard] = []
    circles: dict[str, None] = {}
    for statement, claimant, source, earliest, latest in connection.all(statements, id=claim):
        why: list[str] = []
        documents = voices.sources(source) if source else None
        if documents and documents.circle:
            circles[circular(documents.circle)] = None
        speaker = voices.speaker(claimant, source)
        if claimant is not None and speaker == voices.same(claimant) != claimant:
            why.append(f"{names[claimant]} is {names[speaker]}")
        elif speaker is not None and (claimant is None or speaker != voices.same(claimant)):
            chain = chained(documents.passed) if documents else f"S{source}"
            why.append(f"unnamed in {chain}, published by {names[speaker]}")
        heard = None
        if speaker is not None:
            trace = voices.spoken_for(speaker, earliest, latest)
            heard = names[trace.end]
            for one, other in zip(trace.passed, trace.passed[1:], strict=False):
                why.append(f"{names[one]} speaks for {names[other]}")
            if trace.circle:
                named = " speaks for ".join(names[number] for number in trace.circle)
                circles[f"circle of voices: {named} speaks for {names[trace.circle[0]]}"] = None
        reports.append(Heard(statement, heard, ", ".join(why)))
    return Hearing(reports, list(circles))


class _Names(dict[int, str]):
    """The names of parties, looked up once each."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __missing__(self, number: int) -> str:
        name = self[number] = str(self._connection.value(_name, id=number))
        return name


def _name() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import party

    return sa.select(party.c.name).where(party.c.id == sa.bindparam("id"))
