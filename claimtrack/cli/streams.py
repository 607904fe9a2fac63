"""Standard output, standard error, and the terminal behind them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress


def close_stdout() -> None:
    """Lets the rest of the output go nowhere: its reader (`head`, say) has seen enough, which is no
    error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def reopen_closed() -> None:
    """Gives a program that was started without one of the three streams an empty one, before a
    database file is opened under its number."""
    while (handle := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(handle)
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def tell(line: str) -> None:
    """One line of words for a person: to stderr, data being for stdout."""
    from claimtrack.reports.wrapping import visible

    # What is done is done, whether or not somebody listens.
    with suppress(OSError):
        print(visible(line), file=sys.stderr, flush=True)


def changed_words(what: object, changed: bool) -> str:
    """What is told after an edit."""
    return f"{what} changed" if changed else f"{what} stands so already; nothing was changed"


def terminal_cells() -> int:
    """The terminal's width, at most 120 and at least 40; 80 where there is none."""
    import shutil

    return max(40, min(120, shutil.get_terminal_size((80, 24)).columns))


def has_colours() -> bool:
    """Whether stdout is a terminal that has colours, and its user did not ask for none."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def watched() -> Callable[[str], None]:
    """Tells a terminal what a long command is doing, on one line; "" takes the line away."""
    watching = sys.stderr.isatty()

    def told(stage: str) -> None:
        if watching:
            print(f"\r\033[K{stage}", end="", file=sys.stderr, flush=True)

    return told
