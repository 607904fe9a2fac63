"""What changed between two copies of a text, and where quotes stand in the newest."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from claimtrack.evidence.differences import told as told_difference
from claimtrack.queries.captures import CaptureRow
from claimtrack.queries.quotes import Rechecked
from claimtrack.reports.phrases import in_context
from claimtrack.reports.records import Record, known
from claimtrack.reports.wrapping import visible, wrap

MOST_WORDS = 4_000
"""Words of a passage that are compared one by one; comparing more takes too long."""


def head(capture: CaptureRow) -> str:
    """What a copy is called above a comparison."""
    return f"K{capture.id}, {capture.captured}"


def told(old: str, new: str, heads: tuple[str, str], cells: int) -> Iterator[str]:
    """The paragraphs that differ, each with its words as [-taken out-] and {+put in+}, after the
    number of its line in the newer text."""
    yield f"[-{visible(heads[0])}-]\n{{+{visible(heads[1])}+}}\n"
    before, after = old.split("\n"), new.split("\n")
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, start, end, first, last in matcher.get_opcodes():
        if what == "equal":
            continue
        yield f"\nline {first + 1}\n"
        passage = words("\n".join(before[start:end]), "\n".join(after[first:last]))
        for line in passage.split("\n"):
            for part in wrap(visible(line), cells - 4) or [""]:
                yield f"    {part}\n"


def words(old: str, new: str) -> str:
    """A passage as it became another, word by word."""
    before, after = _cut(old), _cut(new)
    if len(before) + len(after) > MOST_WORDS:
        return _marked(old, new)
    found = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, start, end, first, last in matcher.get_opcodes():
        if what == "equal":
            found.append("".join(after[first:last]))
        else:
            found.append(_marked("".join(before[start:end]), "".join(after[first:last])))
    return "".join(found)


def rechecked(one: Rechecked) -> Record:
    """A rechecked quote as a record. `now` is the passage that stands there, if another, and how it
    differs, or the quote in its context, if that is wholly another; `start` and `end` are in the
    newest copy."""
    quote, place, found = one.quote, one.place, one.found
    anchor = found.anchor if found else None
    now = None
    if found is not None and anchor is not None and found.differences:
        how = "; ".join(told_difference(difference) for difference in found.differences[:3])
        now = f"“{anchor.exact}” ({how})"
    elif found is not None and anchor is not None and found.elsewhere:
        now = f"now in: {in_context(anchor.exact, anchor.prefix, anchor.suffix)}"
    return known(
        {
            "id": quote.id,
            "claim": place.claim,
            "statement": place.statement,
            "source": place.source,
            "state": quote.state,
            "exact": quote.exact,
            "now": now,
            "capture": quote.capture,
            "newest": place.newest,
            "start": anchor and anchor.start,
            "end": anchor and anchor.end,
        }
    )


def _cut(text: str) -> list[str]:
    """A text as words and marks, each with the white space after it."""
    import re

    return re.findall(r"\w+\s*|[^\w\s]+\s*|\s+", text)


def _marked(old: str, new: str) -> str:
    return (f"[-{old}-]" if old else "") + (f"{{+{new}+}}" if new else "")
