"""Gaps as people and programs read them, each with the command that closes it."""

from __future__ import annotations

from shlex import quote
from typing import Any

from claimtrack.queries.gaps import WHOLE, GapRow
from claimtrack.reports.columns import Column
from claimtrack.reports.phrases import counted
from claimtrack.reports.records import Record, known
from claimtrack.reports.wrapping import visible
from claimtrack.vocabulary import GapKind

COLUMNS = (
    Column("matters", "Matters", number=True),
    Column("kind", "Gap", wraps=True),
    Column("text", "What", wraps=True),
    Column("command", "Close with", wraps=True),
    Column("claim", "Claim", shown=False, number=True),
    Column("statement", "Statement", shown=False, number=True),
    Column("quote", "Quote", shown=False, number=True),
    Column("source", "Source", shown=False, number=True),
)
_SHORT = 60
"""Characters of a text that people are shown."""
_COUNTED: dict[GapKind, tuple[str, str]] = {
    GapKind.UNANSWERED: ("unanswered", "unanswered"),
    GapKind.NO_EVIDENCE: ("rebuttal without evidence", "rebuttals without evidence"),
    GapKind.ONE_VOICE: ("claim with one voice", "claims with one voice"),
    GapKind.NO_CAPTURE: ("claim without a capture", "claims without a capture"),
    GapKind.UNVERIFIED: ("unverified quote", "unverified quotes"),
    GapKind.UNRATED: ("unrated source", "unrated sources"),
    GapKind.UNDATED: ("undated statement", "undated statements"),
    GapKind.STALE: ("stale claim", "stale claims"),
}


def record(row: GapRow) -> Record:
    """One gap as a program reads it."""
    gap = row.gap
    return known(
        {
            "kind": gap.kind.value,
            "matters": gap.matters / WHOLE,
            "claim": gap.claim,
            "statement": gap.statement,
            "quote": gap.quote,
            "source": gap.source,
            "text": row.text,
            "command": command(row),
        }
    )


def line(row: GapRow) -> dict[str, Any]:
    """One gap as a person reads it."""
    text = row.text
    if len(text) > _SHORT:
        # A script that sets no spaces is cut where it is too long.
        text = f"{text[:_SHORT].rsplit(None, 1)[0].rstrip(' ,;:')}…"
    if row.gap.kind is GapKind.UNVERIFIED:
        text = f"“{text}”"
    elif row.gap.kind is GapKind.UNDATED:
        text = f"of C{row.gap.claim} {text}"
    return record(row) | {
        "matters": matters(row.gap.matters),
        "kind": row.gap.kind.label,
        "text": f"{reference(row)} {text}",
    }


def reference(row: GapRow) -> str:
    """What the gap concerns: `C1`, `Q3`, `T5`, `S2`."""
    letter = {
        GapKind.UNVERIFIED: "Q",
        GapKind.UNDATED: "T",
        GapKind.UNRATED: "S",
    }.get(row.gap.kind, "C")
    return f"{letter}{row.gap.number}"


def summary(counts: dict[GapKind, int]) -> str:
    """`61 gaps: 2 unanswered, 1 rebuttal without evidence`."""
    told = ", ".join(counted(number, *_COUNTED[kind]) for kind, number in counts.items())
    return f"{counted(sum(counts.values()), 'gap')}: {told}"


def matters(hundredths: int) -> str:
    """`8.00`, `1,204.50`."""
    return f"{hundredths // WHOLE:,}.{hundredths % WHOLE:02}"


def command(row: GapRow) -> str:
    """The command that closes the gap; what stands for something of one's own is `…`, or a word in
    capitals."""
    gap = row.gap
    match gap.kind:
        case GapKind.UNANSWERED if row.voice is None:
            # Nobody can be named whose answer it would be: the claim answers for itself.
            return f"claimtrack link C{gap.claim} rebuts C{gap.rebuttal} --because …"
        case GapKind.UNANSWERED:
            return f'claimtrack rebut C{gap.rebuttal} "…" --by {_by(row)}'
        # Never a `state` without --by: it would make a statement by nobody.
        case GapKind.NO_EVIDENCE if gap.statement is None:
            return f"claimtrack state C{gap.claim} --by … --source …"
        case GapKind.NO_EVIDENCE:
            return f"claimtrack edit T{gap.statement} --source …"
        case GapKind.ONE_VOICE:
            return f"claimtrack state C{gap.claim} --by … --source …"
        case GapKind.NO_CAPTURE if gap.source is None:
            if gap.statement is None:
                return f"claimtrack state C{gap.claim} --by … --source FILE"
            return f"claimtrack edit T{gap.statement} --source FILE"
        case GapKind.UNVERIFIED if gap.source is None:
            return f"claimtrack edit T{gap.statement} --source …"
        case GapKind.UNVERIFIED if gap.legible:
            return f'claimtrack edit Q{gap.quote} --text "…"'
        case GapKind.NO_CAPTURE | GapKind.UNVERIFIED:
            how = "--fetch" if gap.fetchable else "FILE"
            return f"claimtrack source capture S{gap.source} {how}"
        case GapKind.UNRATED:
            return f"claimtrack source edit S{gap.source} --reliability A…F"
        case GapKind.UNDATED:
            return f"claimtrack edit T{gap.statement} --said DATE"
        case GapKind.STALE:
            by = "…" if row.voice is None else _by(row)
            return f"claimtrack state C{gap.claim} --by {by} --said DATE --source …"


def _by(row: GapRow) -> str:
    """A name as a shell takes it; a number where a name is not what one would see and copy: with
    what a terminal does not show, or with spaces that a table does not keep."""
    name = row.name
    if name is None or name != visible(name) or name != " ".join(name.split()) or name[0] == "-":
        return f"P{row.voice}"
    return quote(name)
