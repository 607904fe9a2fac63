"""The passage of a text that looks most like a quote which does not stand there word for word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from claimtrack.evidence.anchors import Anchor, Place, anchored, occurrences, whole
from claimtrack.evidence.differences import Difference, Token, differences, fold, tokens
from claimtrack.evidence.edges import cuts
from claimtrack.evidence.white import WHITE, one_spaced

ENOUGH = 0.6
"""The likeness from which on a passage is worth showing: below it, two sentences that share no more
than their little words pass for alike."""
_PARTS, _SEEDS, _SEED = 8, 3, 16
"""Words are looked for by which passages are found: of so many parts of the quote so many each, by
so many of their first characters."""
_HITS = 2000
"""Places of one word that are looked at."""
_LONG = 4000
"""Code points from which on texts are compared by words."""
_SLID = 500
"""Code points of a quote up to which it is slid along a passage: that takes as many steps as both
are long, for each place."""
_INSIDE = 1000
"""Places where a quote stands inside of words, as it is or with look-alikes, that are looked at."""
_WIDER = 64
"""How much longer a passage becomes at either end until it cuts no word."""
_WORK = 100_000
"""Code points of all passages that are compared, or two of them if they are longer."""


class Nearest(NamedTuple):
    """The passage that looks most like a quote, how it differs, and how alike they are: 1 where
    only look-alikes or white space differ."""

    anchor: Anchor
    differences: list[Difference]
    likeness: float


def nearest(text: str, exact: str) -> Nearest | None:
    """The passage most like the quote, from a word's start to a word's end; of several the first.
    None where none is ENOUGH like it, and the quote stands not even inside of words. Raises
    ValueError for a quote without anything but white space."""
    folded, quote = _folded(text), fold(exact)
    if not quote.strip():
        if exact.strip(WHITE):
            return None
        raise ValueError("a quote needs more than white space")
    found = list(islice(occurrences(folded, quote), _INSIDE if len(quote) <= _LONG else 1))
    alike = [place for place in found if whole(text, place)][:8]
    if alike:
        passages = [anchored(text, place) for place in alike]
        several = [Nearest(one, differences(exact, one.exact), 1.0) for one in passages]
        return min(several, key=lambda one: len(one.differences))
    inside = [widened(text, place) for place in found[:8]]
    best = _best(folded, quote, inside)
    if best is None or best[0] < ENOUGH:
        elsewhere = [widened(text, place) for place in _passages(folded, quote)]
        other = _best(folded, quote, elsewhere)
        if other is not None and other[0] >= ENOUGH:
            best = other
    if best is None:
        return None
    passage = anchored(text, best[1])
    return Nearest(passage, differences(exact, passage.exact), best[0])


def widened(text: str, place: Place) -> Place:
    """The passage with the rest of the words that it cuts."""
    start, end = place
    while place.start - start < _WIDER and cuts(text, start):
        start -= 1
    while end - place.end < _WIDER and cuts(text, end):
        end += 1
    return Place(start, end)


def likeness(quote: str, passage: str) -> float:
    """How alike two folded texts are, 0 to 1: by their characters, very long ones by their words.
    White space counts as one space."""
    from rapidfuzz.distance import Levenshtein

    # Two long texts take as many steps as the product of their lengths.
    if max(len(quote), len(passage)) > _LONG:
        given, found = ([one.word for one in tokens(whole)] for whole in (quote, passage))
        return Levenshtein.normalized_similarity(given, found)
    return Levenshtein.normalized_similarity(one_spaced(quote), one_spaced(passage))


@lru_cache(maxsize=1)
def _folded(text: str) -> str:
    """The folded text. It is kept, since many quotes are looked for in one text."""
    return fold(text)


def _best(folded: str, quote: str, several: list[Place]) -> tuple[float, Place] | None:
    """The place whose passage is most like the quote, the first of several, and how alike they
    are."""
    alike = ((likeness(quote, folded[slice(*place)]), place) for place in several)
    return max(alike, key=lambda one: (one[0], -one[1].start), default=None)


def _worded(several: list[Token]) -> list[Token]:
    return [token for token in several if token.word != " "]


def _passages(folded: str, quote: str) -> Iterator[Place]:
    """Passages that may be like the quote, the most promising first: where its rare words stand as
    far from one another as they do in it."""
    words = _worded(tokens(quote))
    span = max(16, len(quote) // 4)
    votes: dict[int, float] = defaultdict(float)
    for seed in _seeds(words):
        hits = list(_hits(folded, seed.word[:_SEED]))
        buckets = {(hit - seed.start) // span for hit in hits}
        for bucket in buckets | {bucket - 1 for bucket in buckets}:
            votes[bucket] += 1 / len(buckets)
    promising = sorted(votes, key=lambda bucket: (-votes[bucket], bucket))
    slack = span + 40
    most = max(2, min(12, _WORK // len(quote)))
    for bucket in promising[:most]:
        start = max(0, bucket * span - slack)
        end = min(len(folded), bucket * span + 2 * span + len(quote) + slack)
        yield from _aligned(folded, Place(start, end), words)
        if len(quote) <= _SLID:
            yield from _slid(folded, Place(start, end), quote)


def _seeds(words: list[Token]) -> list[Token]:
    """The longest words of each part of the quote: long ones are rare."""
    size = -(-len(words) // _PARTS)
    found: dict[str, Token] = {}
    for part in range(0, len(words), max(size, 1)):
        longest = sorted(words[part : part + size], key=lambda token: -len(token.word))
        for token in longest[:_SEEDS]:
            if token.word[0].isalnum():
                found.setdefault(token.word[:_SEED], token)
    return list(found.values())


def _hits(folded: str, word: str) -> Iterator[int]:
    at = folded.find(word)
    for _ in range(_HITS):
        if at < 0:
            return
        yield at
        at = folded.find(word, at + len(word))


def _slid(folded: str, window: Place, quote: str) -> Iterator[Place]:
    """The part of the window that is most like the quote, character by character, when this is slid
    along it. Words are not aligned, so that one which the passage before it has too, such as “the”,
    does not draw the passage out to there."""
    from rapidfuzz.fuzz import partial_ratio_alignment

    there = folded[slice(*window)]
    found = partial_ratio_alignment(quote, there) if len(there) >= len(quote) else None
    if found is not None:
        start, end = found.dest_start, found.dest_end
        # A mark beside the words belongs to the passage where the quote has one too.
        while start < end and quote[0].isalnum() and not there[start].isalnum():
            start += 1
        while start < end and quote[-1].isalnum() and not there[end - 1].isalnum():
            end -= 1
        if start < end:
            yield Place(window.start + start, window.start + end)


def _aligned(folded: str, window: Place, words: list[Token]) -> set[Place]:
    """The parts of the window that may answer to the quote, from a word's start to a word's end.
    Words that the quote has and the passage has not stand for as many others."""
    from rapidfuzz.distance import Indel, Levenshtein

    there = _worded(tokens(folded[slice(*window)]))
    # A word that the window cuts is none.
    if window.start and there and not there[0].start:
        del there[0]
    if window.end < len(folded) and there and there[-1].end == window.end - window.start:
        del there[-1]
    given = [token.word for token in words]
    found = [token.word for token in there]
    # One takes a word for the next one rather than leave it out, the other the other way round; and
    # that one needs room as the product of both lengths.
    ways = (Levenshtein, Indel) if len(given) <= _LONG else (Levenshtein,)
    parts = set[Place]()
    for way in ways:
        same = [block for block in way.opcodes(given, found) if block.tag == "equal"]
        if same:
            first = max(0, same[0].dest_start - same[0].src_start)
            last = min(len(there), same[-1].dest_end + len(given) - same[-1].src_end)
            start, end = there[first].start, there[last - 1].end
            parts.add(Place(window.start + start, window.start + end))
    return parts
