"""The history, as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice

from claimtrack.queries.changes import ChangeRow
from claimtrack.queries.history import RevisionRow
from claimtrack.reports import comparisons
from claimtrack.reports.machines import growing
from claimtrack.reports.output import Column
from claimtrack.reports.phrases import counted, shortened
from claimtrack.reports.records import Record, known
from claimtrack.reports.wrapping import visible, wrap
from claimtrack.store.records import SHAPES
from claimtrack.vocabulary import LETTER_OF, Kind

COLUMNS = (
    Column("id", "Revision", number=True),
    Column("recorded_at", "Recorded"),
    Column("actor", "By", wraps=True),
    Column("command", "Command"),
    Column("message", "Why", wraps=True),
    Column("changed", "Changes", number=True),
    Column("changes", "What", wraps=True),
    Column("uuid", "UUID", shown=False),
    Column("command_id", "Command's UUID", shown=False),
    Column("parents", "Parents", shown=False),
    Column("hash", "Hash", shown=False),
    Column("merged_in", "Came in with", number=True, shown=False),
)
FLAT = tuple(
    Column(key, key)
    for key in (
        "id", "recorded_at", "actor", "command", "message", "changed", "uuid", "command_id",
        "parents", "hash", "merged_in", "kind", "record", "reference", "record_uuid", "operation",
        "digest", "before", "after", "told",
    )
)  # fmt: skip

MADE: dict[str, tuple[str, ...]] = {
    "party": ("{name}", "{party_kind}"),
    "alias": ("“{name}” of {party}",),
    "affiliation": (
        "{party} {relation} {institution}", "as {role}", "from {since}", "until {until}"
    ),
    "source": ("{title}", "{url}", "{file_name}", "published {published}", "from {derived_from}"),
    "capture": ("of {source}", "{captured}", "{media_type}"),
    "rating": ("{letter} of {party}", "{letter} of {source}"),
    "topic": ("{name}",),
    "claim": ("{text}",),
    "claim_topic": ("{claim} under {topic}",),
    "statement": ("of {claim}", "by {claimant}", "said {said}", "in {source}"),
    "quote": ("of {statement}", "“{exact}”"),
    "link": (
        "{claim} {relation} {target_claim}", "{claim} {relation} {target_link}", "“{because}”"
    ),
    "assessment": (
        "of {claim}", "{verdict}", "credibility {credibility}", "{likelihood}",
        "confidence {confidence}",
    ),
    "estimate": ("of {claim}", "{figure} {unit}", "{counted}", "for {estimated_for}"),
}  # fmt: skip
"""What is told of a record that was created; a part that names what it has not is left out."""

SHORT = 100
"""Characters told of a text that was entered; the record itself has the rest."""
PROSE = 20
"""Characters from which on a text that was changed is told word by word."""
MOST_COMPARED = 100_000
"""Characters of a text that is compared word by word; nobody reads more in a list."""


def pages(revisions: Iterable[RevisionRow], cells: int, *, coloured: bool) -> Iterator[str]:
    """A paragraph a revision, for a terminal of `cells` columns."""
    for row in revisions:
        day, clock = row.recorded_at[:10], row.recorded_at[11:19]
        came = f"  (came in with R{row.merged_in})" if row.merged_in else ""
        who = f"{visible(row.actor)}  {visible(row.command)}{came}"
        yield f"R{row.id}  {day} {clock} UTC  {who}\n"
        if row.message:
            yield from _hung(f"“{row.message}”", cells)
        shown = 0
        for change in row.changes:
            shown += 1
            for line in told(change):
                yield from _hung(line, cells, coloured=coloured and change.before is not None)
        if row.changed > shown:
            all_of = f"of {counted(row.changed, 'change')} in all"
            yield from _hung(f"{all_of}: claimtrack history R{row.id} -n 0", cells)
        yield "\n"


def _hung(text: str, cells: int, *, coloured: bool = False) -> Iterator[str]:
    """A paragraph, its further lines set in."""
    lines = wrap(visible(text), cells - 6)
    for number, line in enumerate(comparisons.coloured(lines) if coloured else lines):
        yield f"{' ' * (6 if number else 4)}{line}\n"


def told(change: ChangeRow) -> Iterator[str]:
    """A change in words: a creation in one line, an edit in one for each field. What a merge made
    of the other desk's records is told as that."""
    if change.parent not in (None, 1):
        there = change._replace(parent=None)
        yield from (f"of what came in: {line}" for line in told(there))
        return
    if change.before is None:
        yield f"added {change.reference}{_described(change)}"
        return
    known_by = change.kind in LETTER_OF
    called = change.names[change.uuid] if known_by else f"{change.reference}{_described(change)}"
    for field, was in change.before.items():
        now = change.stood.get(field)
        if field == "retraction":
            yield f"retracted {called}: {now}" if now else f"restored {called}"
        else:
            what = turned(change.kind, change.names, field, was, now)
            yield f"changed {called} {field.replace('_', ' ')}: {what}"


def turned(
    kind: str, names: Mapping[str, str], field: str, was: str | None, now: str | None
) -> str:
    """What a field was and became: of prose the words that differ, of the rest both."""
    prose = was and now and len(was) > PROSE < len(now) and _is_text(kind, field)
    if prose and was and now and len(was) + len(now) <= MOST_COMPARED:
        return comparisons.words(was, now)
    before, after = (_shown(kind, names, field, value) for value in (was, now))
    return f"{before} → {after}"


def _is_text(kind: str, field: str) -> bool:
    shape = SHAPES[Kind(kind)]
    others = {*shape.words, *shape.days, *shape.times, *shape.numbers}
    return field in shape.fields and field not in others


def _shown(kind: str, names: Mapping[str, str], field: str, value: str | None) -> str:
    if value is None:
        return "nothing"
    shape = SHAPES[Kind(kind)]
    if field in shape.references:
        return names[value]
    if field in shape.words:
        return value.replace("_", " ")
    return f"“{shortened(value, SHORT)}”" if _is_text(kind, field) else value


def _described(change: ChangeRow) -> str:
    """What a record says, to follow its number."""
    told_of = described(change.kind, change.stood, change.names)
    return f" {told_of}" if told_of.startswith("of ") else f": {told_of}" if told_of else ""


def described(kind: str, stood: Mapping[str, str], names: Mapping[str, str]) -> str:
    """What a record says, in a few words."""
    shape = SHAPES[Kind(kind)]
    fields = {
        name: names[value]
        if name in shape.references
        else value.replace("_", " ")
        if name in shape.words
        else shortened(value, SHORT)
        for name, value in stood.items()
    }
    found = []
    for part in MADE[kind]:
        with suppress(KeyError):
            found.append(part.format_map(fields))
    return ", ".join(found)


def record(row: RevisionRow) -> Record:
    """A revision without its changes."""
    fields = row._asdict()
    del fields["changes"]
    return known(fields)


def change_record(change: ChangeRow) -> Record:
    """A change, for programs; `names` says what a person calls the records named by UUID."""
    fields = {**change._asdict(), "after": change.after, "reference": change.reference}
    del fields["stood"]
    return known(fields)


def nested(row: RevisionRow) -> Record:
    """A revision with its changes."""
    return {**record(row), "changes": [change_record(change) for change in row.changes]}


def worded(row: RevisionRow) -> Record:
    """A revision with its changes in words, for a table."""
    lines = (line for change in row.changes for line in told(change))
    return {**record(row), "changes": list(islice(lines, SHORT))}


def flat(row: RevisionRow) -> Iterator[Record]:
    """One row for each change, for spreadsheets."""
    of_revision = record(row)
    for change in row.changes:
        yield of_revision | known(
            {
                "kind": change.kind,
                "record": change.id,
                "reference": change.reference,
                "record_uuid": change.uuid,
                "operation": change.operation,
                "digest": change.digest,
                "before": change.before,
                "after": change.after,
                "told": list(told(change)),
            }
        )


def json(revisions: Iterable[RevisionRow], *, lines: bool) -> Iterator[str]:
    """The revisions as JSON, an array or a line each; of a revision's changes, one is held at a
    time."""
    begun = False
    for row in revisions:
        if not lines:
            yield ",\n" if begun else "[\n"
        begun = True
        yield from growing(record(row), "changes", map(change_record, row.changes))
        if lines:
            yield "\n"
    if not lines:
        yield "\n]\n" if begun else "[]\n"
