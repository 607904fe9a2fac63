"""Disputed claims with those who answer them, for the report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from claimtrack.queries import dossier as dossiers
from claimtrack.queries.claims import MANY, ClaimRow, Filters, listed
from claimtrack.queries.dossier import Link, Statement
from claimtrack.store.engine import Connection


class Answer(NamedTuple):
    """One live rebuttal or undercut, with the statements that make it."""

    link: Link
    statements: list[Statement]


class Contest(NamedTuple):
    """One disputed claim with its answers; `more` counts those beyond the limit asked for."""

    claim: ClaimRow
    statements: list[Statement]
    answers: list[Answer]
    more: int


def contests(
    connection: Connection, filters: Filters, *, sort: str, limit: int | None, answers: int
) -> Iterator[Contest]:
    """The disputed claims that pass the filters, each with at most `answers` answers of each
    relation; 0 is all."""
    for claim in listed(connection, filters._replace(disputed=True), sort=sort, limit=limit):
        links = dossiers.answers(connection, claim.id, limit=answers or MANY)
        told = [Answer(link, dossiers.statements(connection, link.claim)) for link in links]
        in_all = dossiers.count_answers(connection, claim.id)
        yield Contest(claim, dossiers.statements(connection, claim.id), told, in_all - len(links))
