"""What changed between two copies of a text, and where quotes stand in the newest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from claimtrack.evidence.alterations import alterations
from claimtrack.evidence.differences import told as told_difference
from claimtrack.queries.captures import CaptureRow
from claimtrack.queries.quotes import Rechecked
from claimtrack.reports.phrases import counted, in_context
from claimtrack.reports.records import Record, known
from claimtrack.reports.wrapping import visible, wrap

MOST_SHOWN = 1_000_000
"""Characters of a passage that are shown; nobody reads more, and breaking lines takes time."""


def head(capture: CaptureRow) -> str:
    """What a copy is called above a comparison."""
    return f"K{capture.id}, {capture.captured}"


def told(old: str, new: str, heads: tuple[str, str], cells: int) -> Iterator[str]:
    """The paragraphs that differ, each with its words as [-taken out-] and {+put in+}, after the
    number of its line in the newer text. Of a passage that is too long to be compared only the
    lines are counted."""
    yield f"[-{visible(heads[0])}-]\n{{+{visible(heads[1])}+}}\n"
    before, after = old.split("\n"), new.split("\n")
    for change in alterations(before, after):
        yield f"\nline {change.first + 1}\n"
        out, into = before[change.start : change.end], after[change.first : change.last]
        if change.compared and sum(map(len, out + into)) <= MOST_SHOWN:
            passage = words("\n".join(out), "\n".join(into))
        else:
            passage = f"too much has changed to show it: {_lines(out)} became {_lines(into)}"
        for line in passage.split("\n"):
            for part in wrap(visible(line), cells - 4) or [""]:
                yield f"    {part}\n"


def words(old: str, new: str) -> str:
    """A passage as it became another, word by word."""
    before, after = _cut(old), _cut(new)
    found = []
    at = 0
    for change in alterations(before, after):
        found += after[at : change.first]
        found.append(
            _marked(
                "".join(before[change.start : change.end]),
                "".join(after[change.first : change.last]),
            )
        )
        at = change.last
    return "".join([*found, *after[at:]])


OUT, INTO, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[m"


def coloured(lines: Iterable[str]) -> Iterator[str]:
    """Lines of `words`, for a terminal that has colours: what was taken out in red, what was put in
    in green. Each line begins and ends plain."""
    import re

    within = PLAIN
    for line in lines:
        found = [within] if within != PLAIN else []
        for part in re.split(r"(\[-|-\]|\{\+|\+\})", line):
            if part in ("[-", "{+"):
                within = OUT if part == "[-" else INTO
                found += [within, part]
            elif part in ("-]", "+}"):
                within = PLAIN
                found += [part, PLAIN]
            else:
                found.append(part)
        yield "".join([*found, PLAIN] if within != PLAIN else found)


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


def _lines(several: Sequence[str]) -> str:
    return counted(len(several), "line")


def _cut(text: str) -> list[str]:
    """A text as words and marks, each with the white space after it."""
    import re

    # A number with its separators is one word: a reader is told of 92,000, not of 92.
    return re.findall(r"(?:\d+(?:[.,\u00a0\u202f]\d+)+|\w+)\s*|[^\w\s]+\s*|\s+", text)


def _marked(old: str, new: str) -> str:
    """What was taken out and put in; the white space that ends both is of neither."""
    blank = old[len(old.rstrip()) :]
    if not (blank and old.strip() and new.strip() and new.endswith(blank)):
        blank = ""
    old, new = old.removesuffix(blank), new.removesuffix(blank)
    # Of one that only goes on where the other ends, what stands in both was not changed.
    kept = min(old, new, key=len)
    longer = max(old, new, key=len)
    kept = kept if longer.startswith(kept) and longer[len(kept) :][:1].isspace() else ""
    old, new = old.removeprefix(kept), new.removeprefix(kept)
    return kept + (f"[-{old}-]" if old else "") + (f"{{+{new}+}}" if new else "") + blank
