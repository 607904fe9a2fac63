"""One source, party or topic on one page, with its claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from claimtrack.queries.claims import ClaimRow
from claimtrack.reports.output import Column, Format, render
from claimtrack.reports.phrases import counted, row_of, share
from claimtrack.reports.wrapping import visible, wrap

CLAIMS = (
    Column("id", "Claim", number=True),
    Column("text", "Text", wraps=True),
    Column("claimant", "Claimant", wraps=True),
    Column("rebutted_by", "Rebutted by", wraps=True),
    Column("strength", "Str.", number=True),
    Column("contestedness", "Con.", number=True),
    Column("standing", "Standing"),
)


def card(
    title: str,
    record: Mapping[str, Any],
    columns: Sequence[Column],
    claims: Sequence[ClaimRow],
    cells: int,
) -> Iterator[str]:
    """The record's fields by heading, then its claims as a table."""
    for line in wrap(visible(title), cells):
        yield f"{line}\n"
    told = [
        (column.heading, _referred(column.key, record[column.key]))
        for column in columns
        # The title has said the number and the name.
        if column.key not in ("id", "name") and record.get(column.key) not in (None, "", [])
    ]
    margin = max((len(heading) for heading, _ in told), default=0) + 2
    for heading, value in told:
        for line in _lines(value):
            for part in wrap(visible(line), max(20, cells - margin - 4)):
                yield f"    {heading:<{margin}}{part}\n"
                heading = ""
    if claims:
        yield "\n"
        rows = (row._asdict() | row_of(row, short=True) for row in claims)
        yield from render(rows, CLAIMS, Format.TABLE, cells=cells)


def _referred(key: str, value: Any) -> Any:
    """Numbers of other records as references, with their letter."""
    if key == "party_kind":
        return str(value).replace("_", " ")
    letter = {"derived": "S", "derived_from": "S", "same_as": "P"}.get(key)
    if letter is None:
        return value
    numbers = value if isinstance(value, list) else [value]
    return ", ".join(f"{letter}{number}" for number in numbers)


def _lines(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [_track(value)]
    if not isinstance(value, list):
        return [str(value)]
    return [_told(part) if isinstance(part, dict) else str(part) for part in value]


def _track(track: Mapping[str, Any]) -> str:
    """A track record in words."""
    counts = f"{track['holds']} hold, {track['outweighed']} outweighed, {track['open']} open"
    if not track["holds"] + track["outweighed"]:
        return f"{counts}, each without its own evidence"
    ends = f"{share(track['lower'])}–{share(track['upper'])}"
    return (
        f"{counts}, each without its own evidence: {share(track['mean'])} of such claims hold"
        f" (90 %: {ends})"
    )


def _told(part: Mapping[str, Any]) -> str:
    """A tie, a rating, a saved copy or a party that is the same, in words."""
    if "sha256" in part:
        text = part.get("extractor", "no text")
        # "text (utf-8)" was taken by nothing: it is the document itself.
        text = f", {text}" if text.startswith(("text ", "no text")) else f", text by {text}"
        by = f" by {part['captured_by']}" if "captured_by" in part else ""
        return (
            f"K{part['id']} {part['captured']}{by}: {part['media_type']}, {part['size']:,} bytes"
            f"{text}; SHA-256 {part['sha256']}"
        )
    if "letter" in part:
        reason = f": {part['because']}" if "because" in part else ""
        return f"{part['letter']}, {part['rated']}{reason}"
    if "statement_count" in part:
        return f"P{part['id']} {part['name']}, {counted(part['statement_count'], 'statement')}"
    tie = f"A{part['id']} {part['relation'].replace('_', ' ')} P{part['party_id']} {part['party']}"
    role = f", {part['role']}" if "role" in part else ""
    since = f", since {part['since']}" if "since" in part else ""
    until = f", until {part['until']}" if "until" in part else ""
    return f"{tie}{role}{since}{until}"
