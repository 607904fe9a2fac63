"""Questions to the person at the terminal, asked where no lock is held."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from claimtrack.cli.streams import tell

if TYPE_CHECKING:
    from claimtrack.ledger.quotes import Quoting, SeveralPlaces

Made = TypeVar("Made")
ASKED = 20
"""Places that are offered; among more one is better named by what stands before it."""


def asking_where(work: Callable[[Quoting], Made], how: Quoting) -> Made:
    """What `work` makes. Where a quote stands several times in a saved copy, the person is asked
    which place is meant, and the work is done anew. Raises SeveralPlaces where nobody can be asked:
    standard input or standard error is no terminal."""
    from claimtrack.ledger.quotes import SeveralPlaces

    while True:
        try:
            return work(how)
        except SeveralPlaces as several:
            if not (sys.stdin.isatty() and sys.stderr.isatty()) or len(several.places) > ASKED:
                raise
            key = several.capture, several.exact
            others = tuple(one for one in how.chosen if one[:2] != key)
            how = how._replace(chosen=(*others, (*key, _chosen(several))))


def _chosen(several: SeveralPlaces) -> int:
    """Where the place begins that the person chose. Raises SeveralPlaces without an answer."""
    from claimtrack.ledger.quotes import told_place

    tell(f"“{several.exact}” stands {len(several.places)} times in the saved copy:")
    for number, place in enumerate(several.places, 1):
        tell(f"  {number}  {told_place(place)}")
    while True:
        print("Which one? ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline()
        if not answer.strip():
            raise several
        if answer.strip().isdecimal() and 1 <= int(answer) <= len(several.places):
            return several.places[int(answer) - 1].start
        tell(f"a number from 1 to {len(several.places)}; nothing but Enter gives up")
