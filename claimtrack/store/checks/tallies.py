"""Tallies and voices, counted anew from the records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claimtrack.store.checks.problems import REBUILD, Grouped, Problem, Scope, changed_lately
from claimtrack.store.engine import Connection
from claimtrack.store.hearing import appearance
from claimtrack.store.statements import members
from claimtrack.store.tallies import retired
from claimtrack.store.voices import Voices
from claimtrack.vocabulary import Relation

if TYPE_CHECKING:
    from sqlalchemy import Executable

COUNTED = ("live", "first_statement_id", "voice_id", "rebuttals", "rebuttal_voices", "supports")


def tallies(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """What is counted ahead of each claim, or of those whose records changed lately."""
    for claim, what in wrong(connection, recent_claims(connection, scope)):
        yield Problem(f"C{claim}", what, REBUILD)


def recent_claims(connection: Connection, scope: Scope) -> set[int] | None:
    """The claims that the records of lately belong to; None for all claims."""
    if scope.deep:
        return None
    return {row[0] for row in connection.all(_recent_claims, since=scope.since)}


def wrong(connection: Connection, claims: set[int] | None) -> Iterator[tuple[int, str]]:
    """The claims whose tally, or whose statements' voices, are not what the records come to, and
    what is wrong with them; of these claims, or of all."""
    voices = Voices(connection)
    some = claims is not None
    asked = {"ids": json.dumps(sorted(claims))} if claims is not None else {}
    told = Grouped(connection.each(_told, connection.dialect, some, **asked))
    incoming = Grouped(connection.each(_incoming, connection.dialect, some, **asked))
    for row in connection.each(_kept, connection.dialect, some, **asked):
        claim, live, kept = row[0], row[1], tuple(row[2:])
        first: tuple[int | None, int | None] = (None, None)
        for _, number, claimant, source, earliest, latest, heard, voice in told.of(claim):
            due = voices.of_statement(claimant, source, earliest, latest)
            first = first if first[0] is not None else (number, due)
            if heard is None or voice != due:
                yield claim, f"the voice kept of T{number} is not its own"
        counts = next((row[1:] for row in incoming.of(claim)), (0, 0, 0))
        dues = (live, *first, *counts)
        if kept == dues:
            continue
        for name, was, due in zip(COUNTED, kept, dues, strict=True):
            if was != due:
                yield claim, f"its tally has {name} {_shown(was)}, and it is {_shown(due)}"
    for statement, claim in connection.all(_unheard_of):
        if claims is None or claim in claims:
            yield claim, f"a voice is kept of T{statement}, which was retracted"


def _shown(value: Any) -> str:
    return "none" if value is None else str(value)[:64]


def _of(found: Any, column: Any, dialect: str, some: bool) -> Any:
    return found.where(column.in_(members(dialect))) if some else found


def _kept(dialect: str, some: bool) -> Executable:
    """Every claim: whether it is live, and its tally."""
    import sqlalchemy as sa

    from claimtrack.store.tables import claim, tally

    found = sa.select(
        claim.c.id, sa.case((retired(), 0), else_=1), *(tally.c[name] for name in COUNTED)
    ).select_from(claim.outerjoin(tally, tally.c.claim_id == claim.c.id))
    return _of(found, claim.c.id, dialect, some).order_by(claim.c.id)  # type: ignore[no-any-return]


def _told(dialect: str, some: bool) -> Executable:
    """The live statements of every claim, the first appearance first, with the voice kept."""
    import sqlalchemy as sa

    from claimtrack.store.tables import statement as s
    from claimtrack.store.tables import voice

    found = (
        sa.select(
            s.c.claim_id,
            s.c.id,
            s.c.claimant_id,
            s.c.source_id,
            s.c.said_earliest,
            s.c.said_latest,
            voice.c.statement_id,
            voice.c.party_id,
        )
        .select_from(s.outerjoin(voice, voice.c.statement_id == s.c.id))
        .where(s.c.retraction.is_(None))
    )
    return _of(found, s.c.claim_id, dialect, some).order_by(  # type: ignore[no-any-return]
        s.c.claim_id, *appearance(s)
    )


def _incoming(dialect: str, some: bool) -> Executable:
    """Of every claim that live claims link to: rebuttals, their voices, supports."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link, tally

    def of(relation: Relation, value: Any) -> Any:
        return sa.case((link.c.relation == sa.literal_column(f"'{relation.value}'"), value))

    voice = sa.func.coalesce(tally.c.voice_id, -tally.c.claim_id)
    found = (
        sa.select(
            link.c.target_claim_id,
            sa.func.count(of(Relation.REBUTS, link.c.id)),
            sa.func.count(sa.distinct(of(Relation.REBUTS, voice))),
            sa.func.count(of(Relation.SUPPORTS, link.c.id)),
        )
        .select_from(link.join(tally, tally.c.claim_id == link.c.claim_id))
        .where(
            link.c.target_claim_id.is_not(None),
            link.c.retraction.is_(None),
            tally.c.live == sa.literal_column("1"),
        )
    )
    column = link.c.target_claim_id
    return _of(found, column, dialect, some).group_by(column).order_by(column)  # type: ignore[no-any-return]


def _unheard_of() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement, voice

    return (
        sa.select(statement.c.id, statement.c.claim_id)
        .join(voice, voice.c.statement_id == statement.c.id)
        .where(statement.c.retraction.is_not(None))
    )


def _recent_claims() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import assessment, claim, link, quote, statement

    changed = changed_lately
    quoted = quote.join(statement, statement.c.id == quote.c.statement_id)
    return sa.union(
        sa.select(claim.c.id).where(changed(claim)),
        sa.select(statement.c.claim_id).where(changed(statement)),
        sa.select(statement.c.claim_id).select_from(quoted).where(changed(quote)),
        sa.select(assessment.c.claim_id).where(changed(assessment)),
        sa.select(link.c.claim_id).where(changed(link)),
        sa.select(link.c.target_claim_id).where(changed(link), link.c.target_claim_id.is_not(None)),
    )
