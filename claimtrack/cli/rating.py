"""--reliability, of parties and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.errors import UsageFault

if TYPE_CHECKING:
    from claimtrack.queries.references import Reference
    from claimtrack.store.revisions import Revision


def rate_if_given(
    revision: Revision, rated: Reference, letter: str | None, because: str | None
) -> bool:
    """Rates a party or source as of today (UTC); returns whether a letter was given."""
    if not letter:
        if because:
            raise UsageFault("--because goes with --reliability", "add a letter, A to F")
        return False
    from datetime import UTC, datetime

    from claimtrack.ledger.parties import rate

    rate(revision, rated, letter, datetime.now(UTC).date().isoformat(), because)
    return True
