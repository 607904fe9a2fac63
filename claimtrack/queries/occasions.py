"""When a statement counts as made: by its own date, or else by that of its source.

What a source reports was said no later than the source was published. So a statement without a date
of its own is placed there, and that it is so is always told beside it. One rule, for whatever sorts
or narrows statements by when they were made.
"""

from __future__ import annotations

from typing import Any

BOUNDS = ("earliest", "latest")
"""The first and the last day that an uncertain date can mean."""


def day(bound: str, statement: Any, source: Any) -> Any:
    """The first or last day (`bound`) on which a row of `statement` counts as made, `source` being
    its source in an outer join; NULL where neither is dated."""
    import sqlalchemy as sa

    return sa.func.coalesce(statement.c[f"said_{bound}"], source.c[f"published_{bound}"])


def since(statement: Any) -> Any:
    """Whether a row of `statement` may have been made on the day `since` or later."""
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    day_: Any = sa.bindparam("since")
    later = sa.select(source.c.id).where(source.c.published_latest >= day_)
    undated = statement.c.said_latest.is_(None) & statement.c.source_id.in_(later)
    return (statement.c.said_latest >= day_) | undated


def placed_by(said: str | None, published: str | None) -> str | None:
    """Which of the two dates that is: `said`, `published`, or None."""
    return "said" if said is not None else "published" if published is not None else None
