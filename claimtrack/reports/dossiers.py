"""One claim on one page."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrack.queries.dossier import Dossier, Link, Statement
from claimtrack.queries.grades import Grade
from claimtrack.queries.quotes import Quote
from claimtrack.queries.voices import Hearing
from claimtrack.reports import estimates
from claimtrack.reports.assessments import graded, section
from claimtrack.reports.output import Column, Format, render
from claimtrack.reports.phrases import counted, in_context, rebutted, standing, where, who, words
from claimtrack.reports.wrapping import visible, wrap
from claimtrack.vocabulary import QuoteState, Standing

STATEMENT_COLUMNS = (
    Column("id", ""),
    Column("who", "Who", wraps=True),
    Column("said", "When"),
    Column("source", "Source", wraps=True),
    Column("grade", "Code"),
    Column("words", "Words", wraps=True),
)
LINK_COLUMNS = (
    Column("link", ""),
    Column("how", "How"),
    Column("what", "What", wraps=True),
    Column("who", "Who", wraps=True),
    Column("said", "When"),
    Column("because", "Because", wraps=True),
)


def page(dossier: Dossier, hearing: Hearing, cells: int) -> Iterator[str]:
    """The dossier as text for a terminal of `cells` columns."""
    head = f"C{dossier.id}  "
    lines = wrap(visible(dossier.text), cells - len(head))
    for number, line in enumerate(lines):
        yield f"{' ' * len(head) if number else head}{line}\n"
    for line in _facts(dossier, hearing):
        yield from _paragraph(f"    {line}", cells, indent=6)
    yield "\n"
    if dossier.statements:
        rows = [statement_row(one, dossier.grades[one.id]) for one in dossier.statements]
        yield from render(rows, STATEMENT_COLUMNS, Format.TABLE, cells=cells)
    else:
        yield "No statement: nobody is known to have made this claim, and no source is named.\n"
    yield from _quotes(dossier.statements, cells)
    yield from estimates.section(dossier.estimates, cells)
    yield from section(dossier.assessments, cells)
    incoming = [row for link in dossier.incoming for row in _link_rows(link, outgoing=False)]
    if incoming:
        yield "\nLinks at it\n"
        yield from render(incoming, LINK_COLUMNS, Format.TABLE, cells=cells)
    if dossier.more_incoming:
        yield f"and {dossier.more_incoming:,} more: claimtrack show C{dossier.id} -n 0\n"
    outgoing = [row for link in dossier.outgoing for row in _link_rows(link, outgoing=True)]
    if outgoing:
        yield "\nLinks from it\n"
        yield from render(outgoing, LINK_COLUMNS, Format.TABLE, cells=cells)


def _quotes(statements: list[Statement], cells: int) -> Iterator[str]:
    """Each quote in its context, with where it stands."""
    quoted = [(one, quote) for one in statements for quote in one.quotes]
    if quoted:
        yield "\nQuotes\n"
    for statement, quote in quoted:
        head = f"Q{quote.id}  "
        context = in_context(quote.exact, quote.prefix, quote.suffix)
        for number, line in enumerate(wrap(visible(context), cells - len(head))):
            yield f"{' ' * len(head) if number else head}{line}\n"
        yield f"{' ' * len(head)}{_place(statement, quote)}\n"


def _place(statement: Statement, quote: Quote) -> str:
    if quote.capture is None:
        return f"T{statement.id}, unverified: found in no saved copy of its source"
    told = f"T{statement.id}, K{quote.capture} of S{statement.source_id}"
    told += f", characters {quote.start:,} to {quote.end:,}"
    if quote.state is QuoteState.PRESENT:
        return told
    return f"{told}; {quote.state} since: claimtrack recheck S{statement.source_id}"


def statement_row(statement: Statement, grade: Grade) -> dict[str, str]:
    """A statement as a row of a table."""
    told = words(statement)
    if statement.note:
        told = f"{told} [{statement.note}]" if told else f"[{statement.note}]"
    return {
        "id": f"T{statement.id}",
        "who": who(statement),
        "said": statement.said or "undated",
        "source": where(statement),
        "grade": graded(grade),
        "words": told or "no quote",
    }


def _facts(dossier: Dossier, hearing: Hearing) -> Iterator[str]:
    if dossier.retraction:
        yield f"RETRACTED: {dossier.retraction}"
    elif not dossier.live:
        yield "SUPERSEDED by its claimant's newer version"
    if dossier.original:
        language = f" ({dossier.original_language})" if dossier.original_language else ""
        yield f"Original{language}: {dossier.original}"
    if dossier.rebuttals or dossier.supports:
        yield (
            f"{rebutted(dossier.rebuttals, dossier.rebuttal_voices)},"
            f" {counted(dossier.supports, 'support')}"
        )
    else:
        yield "no rebuttal, no support"
    if dossier.live:
        rules = f" (computed by {dossier.scored.rules})" if dossier.scored else ""
        yield f"{standing(dossier.scored)}{rules}"
        challenged = dossier.scored and dossier.scored.standing != Standing.UNCHALLENGED
        if challenged and not dossier.rebuttals:
            # An undercut, a report against it, or what it rebuts itself, which weighs back.
            yield f"why, though no claim rebuts it: claimtrack score C{dossier.id} --explain"
    if hearing.reports:
        yield _heard(hearing)
    yield from hearing.circles
    if dossier.topics:
        yield f"Topics: {', '.join(dossier.topics)}"
    if dossier.note:
        yield f"Note: {dossier.note}"
    yield f"Recorded {dossier.recorded_at[:10]} by {dossier.recorded_by} · {dossier.uuid}"


def _heard(hearing: Hearing) -> str:
    """`4 reports, 2 voices: Russia (T1; T2, Sergey Lavrov speaks for Russia), …`."""
    voices = [
        f"{voice or 'unknown'} ("
        + "; ".join(", ".join(filter(None, (f"T{one.statement}", one.why))) for one in reports)
        + ")"
        for voice, reports in hearing.voices.items()
    ]
    counts = f"{counted(len(hearing.reports), 'report')}, {counted(len(voices), 'voice')}"
    return f"{counts}: {', '.join(voices)}"


def _link_rows(link: Link, *, outgoing: bool) -> Iterator[dict[str, str]]:
    target = f"L{link.target_link}" if link.target_link else f"C{link.target_claim}"
    how = f"{link.relation} {target}" if outgoing else f"C{link.claim} {link.relation}"
    yield {
        "link": f"L{link.id}",
        "how": how,
        "what": link.other_text + ("" if link.live else " (no longer live)"),
        "who": link.other_claimant or "unattributed",
        "said": link.other_said or "undated",
        "because": link.because or "",
    }
    for other in link.undercut_by:
        for row in _link_rows(other, outgoing=False):
            yield row | {"how": f"C{other.claim} undercuts L{link.id}"}


def _paragraph(text: str, cells: int, indent: int) -> Iterator[str]:
    lead = len(text) - len(text.lstrip())
    body = visible(text.strip())
    lines = wrap(body, max(20, cells - max(lead, indent)))
    yield f"{' ' * lead}{lines[0]}\n"
    for line in lines[1:]:
        yield f"{' ' * indent}{line}\n"
