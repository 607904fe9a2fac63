"""What an import came to, and which formats there are, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.reports.columns import Column
from claimtrack.reports.phrases import counted
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from claimtrack.exchange.registry import Format
    from claimtrack.ledger.importing import Outcome
    from claimtrack.ledger.lookalikes import Pair
    from claimtrack.ledger.recording import Recorder

FIRST_REMARKS = 10
FIRST_PAIRS = 20
_KINDS = {
    Kind.CLAIM: ("claim", "claims"),
    Kind.STATEMENT: ("statement", "statements"),
    Kind.QUOTE: ("quote", "quotes"),
    Kind.LINK: ("link", "links"),
    Kind.ASSESSMENT: ("assessment", "assessments"),
    Kind.ESTIMATE: ("estimate", "estimates"),
    Kind.SOURCE: ("source", "sources"),
    Kind.PARTY: ("party", "parties"),
    Kind.TOPIC: ("topic", "topics"),
}
FORMATS = (
    Column("name", "name"),
    Column("label", "what it is", wraps=True),
    Column("reads", "read"),
    Column("writes", "written"),
    Column("media_type", "media type", shown=False),
    Column("suffixes", "names end in", wraps=True),
    Column("specification", "specification", shown=False),
)
RATINGS = (Column("words", "rating"), Column("relation", "the review … the claim"))
OPTIONS = (
    Column("name", "--set"),
    Column("when", "when it is"),
    Column("help", "what it is", wraps=True),
)
MAPPINGS = (
    Column("name", "name"),
    Column("mapping", "column: field", wraps=True),
    Column("file", "kept in"),
)


class Summary(NamedTuple):
    """What is told at the end of an import."""

    name: str
    """Of the file."""
    rejects: str | None
    """The file of what was set aside."""
    dry: bool
    understood: str = ""
    """The options that told how to read the file: `--map and --set`."""

    def lines(self, recorder: Recorder, outcome: Outcome) -> Iterator[str]:
        """In the order in which a person asks."""
        new = ", ".join(
            counted(recorder.new[kind], *words)
            for kind, words in _KINDS.items()
            if recorder.new[kind]
        )
        would = "would add" if self.dry else "added"
        read = counted(outcome.read, "record")
        yield f"{self.name}: {read} read; {would} {new or 'nothing'}"
        known = ", ".join(
            counted(recorder.known[kind], *words)
            for kind, words in _KINDS.items()
            if recorder.known[kind]
        )
        if known:
            yield f"here already: {known}"
        yield from outcome.notes
        yield from self._problems(outcome)
        for remark, count in recorder.remarks.most_common(FIRST_REMARKS):
            yield f"{remark} ({counted(count, 'time')})"
        if len(recorder.remarks) > FIRST_REMARKS:
            yield f"and {len(recorder.remarks) - FIRST_REMARKS:,} further remarks"

    def alike(self, pairs: Sequence[Pair]) -> Iterator[str]:
        """Claims that may be one, for a person to decide."""
        for pair in pairs[:FIRST_PAIRS]:
            shown = pair.text if len(pair.text) <= 70 else f"{pair.text[:69]}…"
            yield f"C{pair.new} looks like C{pair.other} “{shown}”"
        if len(pairs) > FIRST_PAIRS:
            yield f"and {len(pairs) - FIRST_PAIRS:,} more that look alike"
        if pairs:
            pair = pairs[0]
            yield (
                f"they were not joined; if they say the same: claimtrack link C{pair.new} restates"
                f" C{pair.other}, or retract one"
            )

    def _problems(self, outcome: Outcome) -> Iterator[str]:
        for one in outcome.problems:
            yield f"{self.name}, {one.place}: {one.problem}; {one.next_step}"
        rest = outcome.wrong - len(outcome.problems)
        if rest:
            yield f"and {rest:,} more such"
        if outcome.rejected:
            told = counted(outcome.rejected, "record")
            if self.rejects:
                how = f" with the same {self.understood}" if self.understood else ""
                yield f"{told} set aside in {self.rejects}: mend that file, then import it{how}"
            else:
                yield f"{told} left out; --rejects FILE sets such aside, to be mended"
        if outcome.cut:
            yield f"the file could not be read to its end: {outcome.cut}"


def format_record(form: Format) -> dict[str, Any]:
    """One format as a row."""
    return {
        "name": form.name,
        "label": form.label,
        "reads": "yes" if form.read else "",
        "writes": "yes" if form.write else "",
        "media_type": form.media_type,
        "suffixes": list(form.suffixes),
        "specification": form.specification,
    }


def option_records(form: Format) -> Iterator[dict[str, Any]]:
    """The options of a format as rows, with the direction in which each is taken."""
    for when, options in (("read", form.read_options), ("written", form.write_options)):
        yield from ({"name": name, "when": when, "help": told} for name, told in options.items())


def rating_record(rating: tuple[str, str]) -> dict[str, Any]:
    """A rating, and what it says, as a row."""
    words, relation = rating
    return {"words": words, "relation": relation}
