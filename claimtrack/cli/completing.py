"""What a shell offers at TAB: claims, parties, topics, sources of the database in use.

A completion never fails loudly: with no database there is nothing to offer.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import typer

OFFERED = 200
TOLD = 60
"""Characters told of an offer: typer wraps longer ones, and a second line would be an offer."""

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
            found = ask(connection)
    except Exception:  # noqa: BLE001 (see above)
        return []
    bash = os.environ.get("_CLAIMTRACK_COMPLETE", "").endswith("bash")
    return [
        (_quoted(value) if bash else value, _plain(told))
        for value, told in found
        if all(_is_plain(character) for character in value)
    ]


def _is_plain(character: str) -> bool:
    """Whether no shell, and none of typer's scripts for them, makes more of a character than it
    is. A name with any other is not offered: a TAB must never run what a name says."""
    if character.isascii():
        return character.isalnum() or character in " -_.,/+@%"
    return character.isprintable()


def _plain(told: str) -> str:
    """What is told of an offer, in a line that no shell reads anything into."""
    return "".join(c if _is_plain(c) and c.isprintable() else " " for c in told)[:TOLD].strip()


def _quoted(value: str) -> str:
    """A value as bash wants it on its line: one word."""
    return value.replace(" ", "\\ ")
