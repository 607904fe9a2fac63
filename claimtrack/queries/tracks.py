"""The track record of a party, computed from the records as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.queries.claims import one_party
from claimtrack.store.engine import Connection

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.scoring.tracks import Track

MOST = 10_000
"""Claims of the disputes that a party takes part in; a record over more would take minutes."""


def track_record(connection: Connection, party: int) -> Track | None:
    """How the live claims stand that a party made under any of its names, each with its own
    evidence left out. None when its disputes are too large to tell at once."""
    from claimtrack.scoring.disputes import draw
    from claimtrack.scoring.profiles import ADMIRALTY
    from claimtrack.scoring.tracks import track
    from claimtrack.store import disputes

    claims = [row[0] for row in connection.all(_claims, by=party)]
    found = disputes.walk(connection, claims, most=MOST)
    if len(found.claims) * len(claims) > MOST * MOST // 50:
        return None
    return track(draw(disputes.whole(connection, found), ADMIRALTY), claims)


def _claims() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    return (
        sa.select(statement.c.claim_id)
        .distinct()
        .where(statement.c.claimant_id.in_(one_party()), statement.c.retraction.is_(None))
        .order_by(statement.c.claim_id)
    )
