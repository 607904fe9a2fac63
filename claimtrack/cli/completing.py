"""What a shell offers at TAB: claims, parties, topics, sources of the database in use.

A completion never fails loudly: with no database there is nothing to offer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

OFFERED = 200

Offers = list[tuple[str, str]]


def claims(ctx: typer.Context, args: list[str], incomplete: str) -> Offers:
    """Claim numbers, with their texts."""
    from claimtrack.queries import completions

    return _asked(ctx, lambda connection: completions.claims(connection, incomplete, OFFERED))


def parties(ctx: typer.Context, args: list[str], incomplete: str) -> Offers:
    """Party names."""
    from claimtrack.queries import completions

    return _asked(ctx, lambda c: completions.names(c, "party", incomplete, OFFERED))


def topics(ctx: typer.Context, args: list[str], incomplete: str) -> Offers:
    """Topic names."""
    from claimtrack.queries import completions

    return _asked(ctx, lambda c: completions.names(c, "topic", incomplete, OFFERED))


def sources(ctx: typer.Context, args: list[str], incomplete: str) -> Offers:
    """Source numbers, with their titles."""
    from claimtrack.queries import completions

    return _asked(ctx, lambda connection: completions.sources(connection, incomplete, OFFERED))


def _asked(ctx: typer.Context, ask: Callable[[Any], Offers]) -> Offers:
    from claimtrack import config
    from claimtrack.store.engine import reading

    try:
        flag = ctx.params.get("db") or ctx.find_root().params.get("database")
        with reading(config.database(flag)) as connection:
            return ask(connection)
    except Exception:  # noqa: BLE001 (see above)
        return []
