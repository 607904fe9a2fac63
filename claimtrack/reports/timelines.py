"""Who said what when, as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from claimtrack import dates
from claimtrack.queries.timelines import Entry, Relating
from claimtrack.reports.contested import flat_statement
from claimtrack.reports.output import Column
from claimtrack.reports.phrases import where, who, words
from claimtrack.reports.records import known, statement_record
from claimtrack.reports.wrapping import visible, width, wrap

COLUMNS = (
    Column("when", "When", wraps=True),
    Column("who", "Who", wraps=True),
    Column("claim", "Claim"),
    Column("text", "What", wraps=True),
    Column("relations", "Bears on", wraps=True),
    Column("quotes", "Words", wraps=True),
    Column("source", "Source", wraps=True),
    Column("id", "Statement", shown=False),
)
NESTED = tuple(
    Column(key, key)
    for key in (
        "id", "uuid", "claim", "claim_uuid", "text", "live", "placed_by", "said", "said_earliest",
        "said_latest", "published", "published_earliest", "published_latest", "rebuttals",
        "claimant",
        "claimant_id", "role", "voice", "place", "speech", "credibility", "note", "source",
        "quotes", "relations",
    )
)  # fmt: skip
FLAT = tuple(
    Column(key, key)
    for key in (
        "id", "uuid", "claim", "claim_uuid", "text", "live", "relations", "placed_by", "claimant",
        "role", "said", "said_earliest", "said_latest", "place", "speech", "source", "title",
        "publisher", "published", "published_earliest", "published_latest", "url", "quotes",
        "quote_states",
    )
)  # fmt: skip

PASSIVE = {
    "rebuts": "rebutted by",
    "undercuts": "undercut by",
    "supports": "supported by",
    "restates": "restated by",
    "qualifies": "qualified by",
    "supersedes": "superseded by",
}
"""A relation as its target tells it."""

WIDE = 100
"""Cells from which on what a statement answers has a column of its own."""
WHEN = 15
"""Cells of the column of dates."""
GAP = "  "
UNDATED = "Undated: neither the statement nor its source has a date"


def page(entries: Iterable[Entry], cells: int) -> Iterator[str]:
    """A timeline for a terminal of `cells` columns: dates at the left, beside each who said what,
    and on a wide one in a third column what that answers."""
    dated = True
    for number, entry in enumerate(entries):
        if number:
            yield "\n"
        if dated and entry.placed_by is None:
            dated = False
            yield "".join(f"{line}\n" for line in [*wrap(UNDATED, cells), ""])
        rest = cells - WHEN - len(GAP)
        if cells < WIDE:
            told = [*_heading(entry), *_answers(entry), *_body(entry)]
            yield from _beside([when(entry), told], (WHEN, rest))
        else:
            told = [*_heading(entry), *_body(entry)]
            beside = (rest - len(GAP)) // 3
            widths = (WHEN, rest - len(GAP) - beside, beside)
            yield from _beside([when(entry), told, _answers(entry)], widths)


def _beside(columns: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """Columns of paragraphs, line by line."""
    wrapped = [
        [line for text in column for line in wrap(visible(text), cells)]
        for column, cells in zip(columns, widths, strict=True)
    ]
    for number in range(max(map(len, wrapped))):
        line = ""
        for lines, cells in zip(wrapped, widths, strict=True):
            part = lines[number] if number < len(lines) else ""
            line += part + " " * (cells - width(part)) + GAP
        yield f"{line.rstrip()}\n"


def _heading(entry: Entry) -> list[str]:
    superseded = "" if entry.live else " [superseded]"
    return [who(entry.statement), f"C{entry.claim}{superseded} {entry.text}"]


def _answers(entry: Entry) -> list[str]:
    return [answer(entry, one) for one in entry.relations]


def _body(entry: Entry) -> list[str]:
    told = words(entry.statement)
    return [*([told] if told else []), f"T{entry.statement.id}, {where(entry.statement)}"]


def when(entry: Entry) -> list[str]:
    """When something was said, as its author wrote it, or when its source was published; then, of
    what is no exact day, until when that can have been."""
    statement = entry.statement
    if statement.said is not None:
        reach = _reach(statement.said, entry.said_earliest, entry.said_latest)
        return [statement.said, *reach]
    if statement.published is not None:
        reach = _reach(statement.published, entry.published_earliest, entry.published_latest)
        return [f"published {statement.published}", *reach]
    return ["undated"]


def _reach(written: str, earliest: str | None, latest: str | None) -> list[str]:
    """What a date that is no exact day can mean: `(to 02-28)`, and from when on where it does not
    begin as it is written."""
    assert earliest is not None and latest is not None
    if earliest == latest or written == f"{earliest}/{latest}":
        return []
    if latest == dates.OPEN_END:
        return [f"(from {earliest} on)"]
    if earliest == dates.OPEN_START:
        return [f"(to {latest})"]
    last = latest[5:] if latest[:4] == earliest[:4] else latest
    begun = earliest.startswith(written) or written.startswith(earliest)
    return [f"(to {last})" if begun else f"({earliest} to {last})"]


def answer(entry: Entry, one: Relating) -> str:
    """What a statement is to another: `rebuts C1 (Russia, ~2018-02)`, `rebutted by C2`."""
    if one.claim != entry.claim:
        through = f" (L{one.target_link})" if one.target_link else ""
        others = entry.rebuttals - 1 if one.relation == "rebuts" and entry.live else 0
        more = f" and {others} more" if others > 0 else ""
        return f"{PASSIVE[one.relation]} C{one.claim}{through}{more}"
    if one.undercut is not None:
        speaks, relation, target = one.undercut
        return f"{one.relation} {one.target} (C{speaks} {relation} {target})"
    published = f"published {one.published}" if one.published else "undated"
    claimant = one.claimant or "unattributed"
    return f"{one.relation} {one.target} ({claimant}, {one.said or published})"


def row(entry: Entry) -> dict[str, Any]:
    """A row of a table."""
    return {
        "when": " ".join(when(entry)),
        "who": who(entry.statement),
        "claim": f"C{entry.claim}",
        "text": entry.text if entry.live else f"{entry.text} [superseded]",
        "relations": _answers(entry),
        "quotes": words(entry.statement),
        "source": where(entry.statement),
        "id": f"T{entry.statement.id}",
    }


def record(entry: Entry) -> dict[str, Any]:
    """A statement in its place, for programs."""
    return known(
        {
            **statement_record(entry.statement),
            **_placed(entry),
            "relations": [_related(one) for one in entry.relations],
        }
    )


def flat(entry: Entry) -> dict[str, Any]:
    """The same as one flat row; the relations are in words."""
    told = {"id": entry.statement.id, "uuid": entry.statement.uuid, **_placed(entry)}
    return flat_statement(entry.statement) | known({**told, "relations": _answers(entry)})


def _placed(entry: Entry) -> dict[str, Any]:
    return {
        "claim": entry.claim,
        "claim_uuid": entry.claim_uuid,
        "text": entry.text,
        "live": entry.live,
        "placed_by": entry.placed_by,
        "said_earliest": entry.said_earliest,
        "said_latest": entry.said_latest,
        "published": entry.statement.published,
        "published_earliest": entry.published_earliest,
        "published_latest": entry.published_latest,
        "rebuttals": entry.rebuttals,
    }


def _related(one: Relating) -> dict[str, Any]:
    speaks, relation, target = one.undercut or (None, None, None)
    return known(
        {
            "relation": one.relation,
            "link": one.link,
            "claim": one.claim,
            "target": one.target,
            "other": one.other,
            "claimant": one.claimant,
            "said": one.said,
            "published": one.published,
            "undercut": one.undercut and {"claim": speaks, "relation": relation, "target": target},
        }
    )
