"""What a shell offers at TAB: claims, parties, topics, sources of the database in use.

A completion never fails loudly: with no database there is nothing to offer.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

import typer

from claimtrack.vocabulary import Confidence, Credibility, Likelihood

OFFERED = 200
TOLD = 36
"""Characters told of an offer: typer wraps longer ones, and a second line would be an offer."""

VERDICTS = (
    "true", "mostly true", "half true", "misleading", "exaggerated", "unsupported", "unproven",
    "mostly false", "false",
)  # fmt: skip
"""The usual ones; any other words will do."""

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


def actors(ctx: typer.Context, args: list[str], incomplete: str) -> Offers:
    """Those who recorded something."""
    from claimtrack.queries import completions

    return _asked(ctx, lambda c: completions.recorded(c, "actor", incomplete, OFFERED))


def commands(ctx: typer.Context, args: list[str], incomplete: str) -> Offers:
    """Commands by which something was recorded."""
    from claimtrack.queries import completions

    return _asked(ctx, lambda c: completions.recorded(c, "command", incomplete, OFFERED))


def units(ctx: typer.Context, args: list[str], incomplete: str) -> Offers:
    """Units that estimates have."""
    from claimtrack.queries import completions

    return _asked(ctx, lambda c: completions.counted(c, "unit", incomplete, OFFERED))


def counted(ctx: typer.Context, args: list[str], incomplete: str) -> Offers:
    """What estimates count, in the words used before."""
    from claimtrack.queries import completions

    return _asked(ctx, lambda c: completions.counted(c, "counted", incomplete, OFFERED))


def verdicts(incomplete: str) -> Offers:
    """The usual verdicts."""
    return _begun(incomplete, [(verdict, "") for verdict in VERDICTS])


def credibilities(incomplete: str) -> Offers:
    """The Admiralty digits, with what they mean."""
    return _begun(incomplete, [(word.value, word.label) for word in Credibility])


def likelihoods(incomplete: str) -> Offers:
    """The words of ICD 203, joined as they are typed (by hyphens, which need no quotes), with their
    percentages."""
    joint = next((character for character in " _" if character in incomplete), "-")
    told = [
        (word.value.replace("_", joint), "{} to {} per cent".format(*word.percentages))
        for word in Likelihood
    ]
    return _begun(incomplete, told)


def confidences(incomplete: str) -> Offers:
    """The levels of confidence."""
    return _begun(incomplete, [(word.value, "") for word in Confidence])


def _begun(incomplete: str, known: Offers) -> Offers:
    """Those of the known words that begin as what was typed."""
    return _offered([(word, told) for word, told in known if word.startswith(incomplete)])


def _asked(ctx: typer.Context, ask: Callable[[Any], Offers]) -> Offers:
    from claimtrack import config
    from claimtrack.store.engine import reading

    try:
        flag = ctx.params.get("db") or ctx.find_root().params.get("database")
        with reading(config.database(flag)) as connection:
            found = ask(connection)
    except Exception:  # noqa: BLE001 (see above)
        return []
    return _offered(found)


def _offered(found: Offers) -> Offers:
    """What was found, as the user's shell wants it."""
    shell = os.environ.get("_CLAIMTRACK_COMPLETE", "").rpartition("_")[2]
    return [(_typed(value, shell), _plain(told)) for value, told in found if _fits(value, shell)]


class _Typed(str):
    """A value as it is put on the line. typer compares it, quoted, with what was typed, unquoted;
    the database has compared already."""

    __slots__ = ()

    def startswith(self, *_: Any) -> bool:
        return True


def _typed(value: str, shell: str) -> str:
    """A value as the shell's line wants it: bash's as one word, whatever is in it."""
    if shell != "bash" or _in_quotes():
        return value
    return _Typed(re.sub(r"([^\w@%+=,./-])", r"\\\1", value))


def _in_quotes() -> bool:
    """Whether bash's user has opened a quotation mark."""
    import shlex

    try:
        shlex.split(os.environ.get("COMP_WORDS", ""))
    except ValueError:
        return True
    return False


def _fits(value: str, shell: str) -> bool:
    """Whether a name can be put on the line as it is. typer's script for zsh evaluates what it is
    given, and a TAB must never run what a name says: there only plain ones are offered."""
    if shell == "zsh" or (shell == "bash" and _in_quotes()):
        return all(map(_is_plain, value))
    return value.isprintable()


def _is_plain(character: str) -> bool:
    """Whether no shell makes more of a character than it is."""
    if character.isascii():
        return character.isalnum() or character in " -_.,/+@%"
    return character.isprintable()


def _plain(told: str) -> str:
    """What is told of an offer, in a line that no shell reads anything into."""
    return "".join(c if _is_plain(c) and c.isprintable() else " " for c in told)[:TOLD].strip()
