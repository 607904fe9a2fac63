"""Small wordings that several reports share."""

from __future__ import annotations

from typing import Any

from claimtrack.evidence.white import one_spaced
from claimtrack.queries.claims import ClaimRow
from claimtrack.queries.dossier import Statement
from claimtrack.queries.figures import WHOLE, Scored
from claimtrack.queries.quotes import Quote
from claimtrack.vocabulary import QuoteState

OUTDATED = "*"
"""Marks a figure that the records have left behind; alone, one that was never computed."""


DOUBTED = {
    state: f" [{state.label}]"
    for state in (QuoteState.UNVERIFIED, QuoteState.CHANGED, QuoteState.GONE)
}
"""What is said of quotes that do not stand, word for word, in the newest saved copy."""


def in_context(exact: str, prefix: str | None, suffix: str | None) -> str:
    """A quote between the words that stand around it, these outside the quotation marks; to the
    letter, but for line breaks."""
    before, after = one_spaced(prefix or ""), one_spaced(suffix or "")
    # The words at the far ends may be cut in two; they are left out.
    left, right = before.partition(" ")[2], after.rpartition(" ")[0]
    started = f"…{left}" if left else ""
    ended = f"{right}…" if right else ""
    return f"{started}“{one_spaced(exact).strip(' ')}”{ended}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 rebuttal`, `3 rebuttals`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def shortened(text: str, longest: int) -> str:
    """A text on one line, cut where it is longer."""
    line = one_spaced(text).strip(" ")
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def rebutted(rebuttals: int, voices: int) -> str:
    """`3 rebuttals from 2 voices`."""
    return f"{counted(rebuttals, 'rebuttal')} from {counted(voices, 'voice')}"


def who(statement: Statement) -> str:
    """The claimant, in the role of that day."""
    name = statement.claimant or "unattributed"
    return f"{name}, {statement.role}" if statement.role else name


def voiced(name: str, voice: str | None) -> str:
    """Who speaks, and for whom where that is not said yet: what makes two rebuttals one voice."""
    return name if voice is None or voice in name else f"{name} (voice: {voice})"


def where(statement: Statement) -> str:
    """The source: number, publisher, title, date."""
    if statement.source_id is None:
        return "unsourced"
    named = document(statement.source or "", statement.publisher, statement.published)
    return f"S{statement.source_id} {named}"


def document(title: str, publisher: str | None, published: str | None) -> str:
    """What a document is called: publisher, title, date. A publisher whose name the title tells
    already is not named twice."""
    publisher = publisher or ""
    named = title if publisher.lower() in title.lower() else f"{publisher}: {title}"
    return f"{named}, {published}" if published else named


def words(statement: Statement) -> str:
    """The quotes, each as `quoted`."""
    return " ".join(map(quoted, statement.quotes))


def quoted(quote: Quote) -> str:
    """A quote in quotation marks; one that does not stand in the newest saved copy of its source
    says so."""
    return f"“{quote.exact}”{DOUBTED.get(quote.state, '')}"


def names(found: list[str], *, cut: bool, shown: int = 3) -> str:
    """Up to three names, and how many more there are; `cut` says that not all were looked up."""
    if len(found) <= shown and not cut:
        return ", ".join(found)
    rest = len(found) - shown
    more = " and others" if cut else f" and {rest} more"
    return ", ".join(found[:shown]) + more


def share(number: float) -> str:
    """A figure between 0 and 1 in two digits: `.49`, `1.00`. What is below 1 is not shown as 1."""
    text = f"{min(number, 0.99) if number < 1 else number:.2f}"
    return text.removeprefix("0")


def figures(scored: Scored | None) -> dict[str, str]:
    """Strength, contestedness and standing for a table. An asterisk marks what is outdated; two
    ends stand for a strength that is not certified."""
    if scored is None:
        return dict.fromkeys(("strength", "contestedness", "standing"), OUTDATED)
    mark = OUTDATED if scored.outdated else ""
    ends = (scored.lower / WHOLE, scored.upper / WHOLE)
    strength = share(scored.strength) if scored.certified else "–".join(map(share, ends))
    return {
        "strength": strength + mark,
        "contestedness": share(scored.contestedness) + mark,
        "standing": scored.standing + mark,
    }


def standing(scored: Scored | None) -> str:
    """`contested: strength .49, contestedness .68`."""
    if scored is None:
        return "not scored yet"
    told = figures(scored)
    figure = f"strength {told['strength']}, contestedness {told['contestedness']}"
    return f"{told['standing']}: {figure}"


def row_of(row: ClaimRow, *, short: bool, looked_up: int = 1_000_000) -> dict[str, Any]:
    """What a person reads of a claim in a list, where that is not the record itself. Short: the
    columns that nobody chose, in which one cell tells what two would. `looked_up` is how many
    rebuttals were looked at for names."""
    told: dict[str, Any] = {
        "claimant": row.claimant or "unattributed",
        "said": row.said or "undated",
        "rebutted_by": names(row.rebutted_by, cut=row.rebuttals > looked_up),
        **figures(row.scored),
    }
    if short:
        told["text"] = row.text if row.source else f"{row.text} [unsourced]"
        told["claimant"] = f"{told['claimant']}, {told['said']}"
        if row.rebuttals:
            counts = f"{row.rebuttals} by {row.rebuttal_voices}"
            told["rebutted_by"] = f"{counts}: {told['rebutted_by']}"
    return told
