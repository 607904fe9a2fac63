"""Measures what it costs to anchor a quote, and to recheck quotes against newer saved copies.

    python bench/anchoring.py [-n 15] [--captures 1000] [--quotes 10000]

Texts are made at random, in lines, with the capitals and curly quotation marks of a newspaper. All
is timed in one process, by its CPU time, each round in turn. Nothing is asserted. README.md beside
this file says how to read the figures.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from start import machine

from claimtrack.evidence.anchors import Anchor, Place, anchored, anchors
from claimtrack.evidence.likeness import nearest
from claimtrack.evidence.rechecking import check
from claimtrack.store.documents import pack

LETTERS = "etaoinshrdlucmfwypvbgkjqxz"
COMMON = 3, 2, 3, 5, 4, 6, 3, 7, 2, 4
"""The lengths of the most frequent words, most frequent first; others have 4 to 12 letters."""
KEPT, SHIFTED, REWORDED, DROPPED = "kept", "shifted", "reworded", "dropped"
SHARES = {KEPT: 0.90, SHIFTED: 0.06, REWORDED: 0.03, DROPPED: 0.01}
"""What becomes of quotes in the newer copy."""
MOST_ANCHORING, MOST_RECHECKING = 3.0, 5.0


class Copy(NamedTuple):
    """The newer copy of a source as it is kept, and the quotes of the older one."""

    packed: bytes
    quotes: list[Anchor]


def words(rng: random.Random) -> list[str]:
    """A vocabulary, the most frequent words first."""
    lengths = [*COMMON, *(rng.randint(4, 12) for _ in range(20_000))]
    return ["".join(rng.choices(LETTERS, range(26, 0, -1), k=length)) for length in lengths]


def prose(rng: random.Random, known: Sequence[str], size: int) -> str:
    """A text of that many characters; how often a word occurs follows Zipf's law."""
    weights = [1 / (rank + 3) for rank in range(len(known))]
    drawn = rng.choices(known, weights, k=size // 4)
    sentences = []
    for at in range(0, len(drawn), 15):
        sentence = " ".join(drawn[at : at + 15]).capitalize()
        sentences.append(f"“{sentence}.”" if at % 4 == 0 else f"{sentence}.")
    lines = [" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)]
    return "\n".join(lines)[:size]


def whole_words(text: str, start: int, end: int) -> Place:
    """That part of the text, less the words that it cuts."""
    return Place(text.index(" ", start) + 1, text.rindex(" ", start, end))


def copies(captures: int, quotes: int, seed: int = 1) -> list[Copy]:
    """Sources of 20 to 200 kB with their quotes of 40 to 200 characters, after the newer copy was
    saved: each quote is as SHARES have it."""
    rng = random.Random(seed)
    known = words(rng)
    return [_copy(rng, known, quotes // captures) for _ in range(captures)]


def _copy(rng: random.Random, known: Sequence[str], quotes: int) -> Copy:
    text = prose(rng, known, rng.randint(20_000, 200_000))
    taken, fates = [], rng.choices([*SHARES], [*SHARES.values()], k=quotes)
    # What shifts all that follows happens behind the quotes that stay.
    order = sorted(fates, key=lambda fate: (fate != KEPT, fate == SHIFTED))
    room = len(text) // max(quotes, 1)
    newer = text
    edits: list[tuple[Place, str]] = []
    for number, fate in enumerate(order):
        start = number * room + rng.randrange(room - 300) + 50
        place = whole_words(text, start, start + rng.randint(40, 200))
        taken.append(anchored(text, place))
        exact = taken[-1].exact
        if fate == SHIFTED:
            edits.append((Place(start - 45, start - 45), "A line was added. "))
        elif fate == REWORDED:
            middle = len(exact) // 2
            edits.append((place, exact[:middle] + "other words" + exact[middle + 11 :]))
        elif fate == DROPPED:
            edits.append((Place(start - 40, place.end + 40), "x" * (len(exact) + 80)))
    for place, other in reversed(edits):
        newer = newer[: place.start] + other + newer[place.end :]
    return Copy(pack(newer.encode()).packed, taken)


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one piece of work."""
    began = time.process_time()
    work()
    return time.process_time() - began


def compared(runs: int, *works: Callable[[], object]) -> list[list[float]]:
    """The times of each work, taken in turn; the first round only warms up."""
    rounds = [[seconds(work) for work in works] for _ in range(runs + 1)][1:]
    return [list(times) for times in zip(*rounds, strict=True)]


def ratio(mine: Sequence[float], its: Sequence[float]) -> float:
    """The median over the rounds of the ratio in each."""
    return statistics.median(one / other for one, other in zip(mine, its, strict=True))


def anchoring(size: int, runs: int) -> list[str]:
    """One line for each kind of quote, in a text of that size, and what was to be reached."""
    rng = random.Random(1)
    text = prose(rng, words(rng), size)
    last = anchored(text, whole_words(text, size - 151, size - 1)).exact
    short = " ".join(text[size // 2 :].split()[1:4])
    kinds = {"at the end": last, "three words": short, "broken lines": "\n".join(last.split(" "))}
    packed = pack(text.encode()).packed
    lines = [f"{'anchoring':<28}{'places':>8}{'ms':>9}{'× find':>9}{'× find, both read':>20}"]
    met = []

    def read() -> str:
        return zlib.decompress(packed).decode()

    def row(name: str, places: str, work: Callable[[str], object], exact: str) -> float:
        # The quote as it stands is looked for on the other side, wherever line breaks differ.
        plain = exact if exact in text else last
        bare, find, whole, reading = compared(
            runs,
            lambda: [work(text) for _ in range(10)],
            lambda: [text.find(plain) for _ in range(10)],
            lambda: work(read()),
            lambda: read().find(plain),
        )
        times, both = ratio(bare, find), ratio(whole, reading)
        lines.append(
            f"{name:<28}{places:>8}{statistics.median(bare) * 100:9.2f}{times:9.1f}{both:20.2f}"
        )
        return both

    for name, exact in kinds.items():
        count = len(anchors(text, exact))
        both = row(name, str(count), partial(anchors, exact=exact), exact)
        met.append(_target(both, MOST_ANCHORING, f"anchoring, {name}  by  find, both read"))
    missing = last[:70] + "other words" + last[81:]
    row("nearest, other words", "-", lambda text: nearest(text, missing), last)
    return [*lines, "", *met]


def rechecking(captures: int, quotes: int, runs: int) -> list[str]:
    """What rechecking takes, against unpacking the copies alone."""
    kept = copies(captures, quotes)
    states: Counter[str] = Counter()
    for copy in kept:
        text = zlib.decompress(copy.packed).decode()
        states.update(check(text, quote).state.value for quote in copy.quotes)

    def unpack() -> None:
        for copy in kept:
            zlib.decompress(copy.packed)

    def recheck() -> None:
        for copy in kept:
            text = zlib.decompress(copy.packed).decode()
            for quote in copy.quotes:
                check(text, quote)

    mine, its = compared(runs, recheck, unpack)
    total = states.total()
    shares = ", ".join(f"{100 * count / total:.1f} % {state}" for state, count in states.items())
    return [
        f"rechecking {total:,} quotes in {captures:,} copies: {shares}",
        f"{statistics.median(mine):.2f} s, unpacking alone {statistics.median(its):.2f} s",
        "",
        _target(ratio(mine, its), MOST_RECHECKING, "rechecking  by  unpacking"),
    ]


def _target(found: float, most: float, what: str) -> str:
    return f"{'met' if found <= most else 'MISSED':<7}{found:5.2f} of at most {most:.1f} ×  {what}"


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", type=int, default=15, metavar="RUNS", help="rounds of each")
    parser.add_argument("--size", type=int, default=1_000_000, help="of the text anchored in")
    parser.add_argument("--captures", type=int, default=1000)
    parser.add_argument("--quotes", type=int, default=10_000)
    asked = parser.parse_args(given)
    runs = max(1, asked.n)
    print(machine())
    print(f"Medians of {runs} rounds, CPU time; of rechecking {max(1, runs // 5)}\n")
    print("\n".join([*anchoring(asked.size, runs), ""]))
    print("\n".join(rechecking(asked.captures, asked.quotes, max(1, runs // 5))))


if __name__ == "__main__":
    main()
