"""Stored scores against what the records come to, and the marks of those that are old."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimtrack.store import disputes, scores
from claimtrack.store.checks.problems import REBUILD, Grouped, Problem, Scope
from claimtrack.store.checks.tallies import recent_claims
from claimtrack.store.engine import Connection, Row
from claimtrack.store.marks import RULES
from claimtrack.store.statements import members

if TYPE_CHECKING:
    from sqlalchemy import Executable

FEW = 1000
"""Claims that are solved one by one: for more of them numpy is worth its start."""


def stored(connection: Connection, scope: Scope) -> Iterator[Problem]:
    """The score of each live claim that is not marked as old, or of those that changed lately and
    what they are joined to."""
    claims = connection.value(_claims) or 0
    rules = connection.value(_rules)
    if rules is None:
        return  # which is told of among the single rows
    if rules != RULES:
        # More claims than a revision walks through: it takes the name of the rules away.
        if rules == "" and claims > scores.WALKED:
            scope.notes.append("all scores are marked as outdated; see: claimtrack score")
        else:
            yield Problem("scores", "were computed by other rules than these", REBUILD)
        return
    marks = {row[0] for row in connection.all(_marks)}
    unscored = scores.UNSCORED in marks
    marks.discard(scores.UNSCORED)
    if claims <= scores.AT_ONCE:
        for mark in sorted(marks):
            yield Problem("scores", f"a dispute {mark} is marked, and none is that large", REBUILD)
    yield from _compared(connection, scope, claims, marks, unscored)


def _compared(
    connection: Connection, scope: Scope, claims: int, marks: set[int], unscored: bool
) -> Iterator[Problem]:
    """The stored scores beside the fresh ones, in the order of the claims."""
    old = {row[0] for row in connection.all(_marked)}
    fresh, dispute = _fresh(connection, scope, claims, old)
    asked = json.dumps([row[0] for row in fresh])
    kept = Grouped(connection.each(_stored, connection.dialect, ids=asked))
    marked = {dispute[claim] for claim in (old | marks) & dispute.keys()}
    for row in fresh:
        stored = next(kept.of(row[0]), None)
        if dispute[row[0]] in marked or (stored is None and unscored):
            old.add(row[0])
        elif stored is None:
            yield Problem(f"C{row[0]}", "has no score, and nothing marks that", REBUILD)
        elif stored != row:
            yield Problem(f"C{row[0]}", "its score is not what the records come to", REBUILD)
    for (claim,) in connection.all(_left):
        yield Problem(f"C{claim}", "has a score, and is not live", REBUILD)
    if old:
        scope.notes.append(f"{len(old):,} scores are marked as outdated; see: claimtrack score")


def _fresh(
    connection: Connection, scope: Scope, claims: int, old: set[int]
) -> tuple[list[Row], dict[int, int]]:
    """The rows that `score` should have, in order, and of each claim the dispute it belongs to. Of
    those that are marked as old some may be left out."""
    if not scope.deep:
        found = _one_by_one(connection, recent_claims(connection, scope) or set(), fences=True)
        if not found[2]:
            scope.notes.append("scores of large disputes were passed over; --deep computes them")
        return found[:2]
    asked = {row[0] for row in connection.all(_live)} - old
    if claims <= FEW or (old and len(asked) <= scores.AT_ONCE):
        found = _one_by_one(connection, asked, fences=bool(old))
        if found[2]:
            return found[:2]
    return _all_at_once(connection)


def _all_at_once(connection: Connection) -> tuple[list[Row], dict[int, int]]:
    """The same for all live claims, by numpy."""
    from claimtrack.scoring.solvers import solved_whole
    from claimtrack.store.corpus import corpus

    found = corpus(connection)
    columns = scores.laid_out(found, solved_whole(found.graph))
    dispute = dict(zip(columns[0], found.dispute.tolist(), strict=True))
    return list(zip(*columns, strict=True)), dispute


def _one_by_one(
    connection: Connection, claims: set[int], *, fences: bool
) -> tuple[list[Row], dict[int, int], bool]:
    """The same for these claims and what they are joined to, and whether that is all of it: what is
    too large is left out, and with `fences` what is told to be."""
    found = disputes.walk(connection, claims, fences=fences, most=scores.WALKED)
    if len(found.claims) > scores.WALKED:
        return [], {}, False
    dispute: dict[int, int] = {}
    whole = True
    for part in scores.parts(found.claims.keys() | found.fenced.keys(), found.ties.values()):
        if part & found.fenced.keys() or len(part) > scores.AT_ONCE:
            whole = False
        else:
            dispute |= dict.fromkeys(part, min(part))
    kept = {number: claim for number, claim in found.claims.items() if number in dispute}
    rows = scores.rows(disputes.whole(connection, found._replace(claims=kept)))
    return [tuple(row[name] for name in scores.COLUMNS) for row in rows], dispute, whole


def _rules() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import scoring

    return sa.select(scoring.c.rules)


def _claims() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import claim

    return sa.select(sa.func.count()).select_from(claim)


def _live() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import tally

    return sa.select(tally.c.claim_id).where(tally.c.live == sa.literal_column("1"))


def _marks() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import outdated

    return sa.select(outdated.c.dispute_id)


def _marked() -> Executable:
    """The claims of the disputes that are marked as old."""
    import sqlalchemy as sa

    from claimtrack.store.tables import outdated, score

    return sa.select(score.c.claim_id).join(outdated, outdated.c.dispute_id == score.c.dispute_id)


def _left() -> Executable:
    """The claims that have a score, and should have none."""
    import sqlalchemy as sa

    from claimtrack.store.tables import score, tally

    return (
        sa.select(score.c.claim_id)
        .outerjoin(tally, tally.c.claim_id == score.c.claim_id)
        .where(sa.func.coalesce(tally.c.live, 0) != sa.literal_column("1"))
        .order_by(score.c.claim_id)
    )


def _stored(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import score

    return (
        sa.select(*(score.c[name] for name in scores.COLUMNS))
        .where(score.c.claim_id.in_(members(dialect)))
        .order_by(score.c.claim_id)
    )
