"""Standard output, standard error, and the terminal behind them."""

from __future__ import annotations

import os
import sys


def close_stdout() -> None:
    """Lets the rest of the output go nowhere: its reader (`head`, say) has seen enough, which is no
    error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(line: str) -> None:
    """One line of words for a person: to stderr, data being for stdout."""
    from claimtrack.reports.wrapping import visible

    print(visible(line), file=sys.stderr)


def terminal_cells() -> int:
    """The terminal's width, at most 120 and at least 40; 80 where there is none."""
    import shutil

    return max(40, min(120, shutil.get_terminal_size((80, 24)).columns))
