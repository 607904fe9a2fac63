"""The contested-claim report: each disputed claim with who said it, and who answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from claimtrack.queries.claims import ClaimRow
from claimtrack.queries.contests import Contest
from claimtrack.queries.dossier import Statement
from claimtrack.reports.output import Column, Format, escaped, render
from claimtrack.reports.phrases import counted, names, rebutted, who, words
from claimtrack.reports.records import known, statement_record
from claimtrack.reports.wrapping import visible, wrap

COLUMNS = (
    Column("who", "Who", wraps=True),
    Column("said", "When"),
    Column("source", "Source", wraps=True),
    Column("words", "Words", wraps=True),
)
SUMMARY = (
    Column("id", "Claim"),
    Column("text", "Text", wraps=True),
    Column("claimant", "Claimant", wraps=True),
    Column("said", "When"),
    Column("rebuttals", "Reb.", number=True),
    Column("voices", "Voices", number=True),
    Column("rebutted_by", "Rebutted by", wraps=True),
)
SOURCES = (
    Column("id", "Source"),
    Column("title", "Title", wraps=True),
    Column("publisher", "Publisher", wraps=True),
    Column("published", "Published"),
    Column("url", "URL", wraps=True),
)
FLAT = tuple(
    Column(key, key)
    for key in (
        "claim", "claim_text", "relation", "id", "text", "statement", "claimant", "role", "said",
        "place", "speech", "source", "title", "publisher", "published", "url", "quotes", "because",
    )
)  # fmt: skip


def report(contests: Iterable[Contest], form: Format, cells: int) -> Iterator[str]:
    """The report for people: a section a claim, then a summary table and the sources."""
    shown: list[ClaimRow] = []
    sources: dict[int, dict[str, str]] = {}
    for contest in contests:
        shown.append(contest.claim)
        sources |= _sources(contest)
        yield from _heading(contest, form, cells)
        yield from render(_rows(contest, form), COLUMNS, form, cells=cells)
        if contest.more:
            more = counted(contest.more, "more answer")
            yield f"and {more}: claimtrack show C{contest.claim.id} -n 0\n"
        yield "\n"
    if not shown:
        return
    yield from _title(f"Summary: {counted(len(shown), 'disputed claim')}", form)
    yield from render((_summary(row) for row in shown), SUMMARY, form, cells=cells)
    if sources:
        yield "\n"
        yield from _title("Sources", form)
        yield from render(
            (sources[number] for number in sorted(sources)), SOURCES, form, cells=cells
        )


def nested(contest: Contest) -> dict[str, Any]:
    """One disputed claim as a record, its answers within."""
    return known(
        {
            **contest.claim._asdict(),
            "statements": [statement_record(statement) for statement in contest.statements],
            "answers": [
                {
                    "id": answer.link.claim,
                    "relation": answer.link.relation,
                    **known({"because": answer.link.because}),
                    "link": answer.link.id,
                    "text": answer.link.other_text,
                    "statements": [statement_record(one) for one in answer.statements],
                }
                for answer in contest.answers
            ],
        }
    )


def flat(contest: Contest) -> Iterator[dict[str, Any]]:
    """One row for each statement of a disputed claim and of its answers, for spreadsheets."""
    claim = {"claim": contest.claim.id, "claim_text": contest.claim.text}
    own = {"relation": "claims", "id": contest.claim.id, "text": contest.claim.text}
    for statement in contest.statements:
        yield claim | own | _flat(statement)
    for answer in contest.answers:
        link = answer.link
        told = {"relation": link.relation, "id": link.claim, "text": link.other_text}
        told = claim | told | known({"because": link.because})
        if not answer.statements:
            yield told
        for one in answer.statements:
            yield told | _flat(one)


def _flat(statement: Statement) -> dict[str, Any]:
    return known(
        {
            "statement": statement.id,
            "claimant": statement.claimant,
            "role": statement.role,
            "said": statement.said,
            "place": statement.place,
            "speech": statement.speech,
            "source": statement.source_id,
            "title": statement.source,
            "publisher": statement.publisher,
            "published": statement.published,
            "url": statement.url,
            "quotes": [quote.exact for quote in statement.quotes],
        }
    )


def _heading(contest: Contest, form: Format, cells: int) -> Iterator[str]:
    claim = contest.claim
    tally = (
        f"{rebutted(claim.rebuttals, claim.rebuttal_voices)}, {counted(claim.supports, 'support')}"
    )
    if form is not Format.TABLE:
        yield from _title(f"C{claim.id}. {claim.text}", form)
        yield from _line(tally, form)
        return
    head = f"C{claim.id}  "
    for number, line in enumerate(wrap(visible(claim.text), cells - len(head))):
        yield f"{' ' * len(head) if number else head}{line}\n"
    yield f"{' ' * len(head)}{tally}\n\n"


def _title(text: str, form: Format) -> Iterator[str]:
    before, after = {
        Format.MARKDOWN: ("## ", "\n\n"),
        Format.HTML: ("<h2>", "</h2>\n"),
        Format.LATEX: ("\\section*{", "}\n"),
    }.get(form, ("", "\n\n"))
    yield f"{before}{escaped(text, form)}{after}"


def _line(text: str, form: Format) -> Iterator[str]:
    before, after = ("<p>", "</p>\n") if form is Format.HTML else ("", "\n\n")
    yield f"{before}{escaped(text, form)}{after}"


def _rows(contest: Contest, form: Format) -> Iterator[dict[str, str]]:
    """The claim's statements, then each answer's; in a table with an empty row between."""
    for statement in contest.statements:
        yield _row(statement, words(statement) or "no quote")
    if not contest.statements:
        yield NOBODY | {"words": "no quote"}
    for answer in contest.answers:
        link = answer.link
        said = f"C{link.claim} {link.relation}: {link.other_text}"
        statements: list[Statement | None] = [*answer.statements]
        for told in statements or [None]:
            if form is Format.TABLE:
                yield BLANK
            yield _row(told, f"{said} {words(told)}".strip()) if told else NOBODY | {"words": said}
            said = f"C{link.claim} again."


BLANK: dict[str, str] = {}
NOBODY = {"who": "unattributed", "said": "undated", "source": "unsourced"}


def _row(statement: Statement, told: str) -> dict[str, str]:
    """A statement as a row. Its source is named short; the list of sources has the rest."""
    named = (statement.publisher or statement.source, statement.published)
    source = ", ".join(part for part in named if part)
    return {
        "who": who(statement),
        "said": statement.said or NOBODY["said"],
        "source": f"S{statement.source_id} {source}" if statement.source_id else NOBODY["source"],
        "words": told,
    }


def _sources(contest: Contest) -> dict[int, dict[str, str]]:
    told = [*contest.statements, *(one for answer in contest.answers for one in answer.statements)]
    return {
        one.source_id: known(
            {
                "id": f"S{one.source_id}",
                "title": one.source,
                "publisher": one.publisher,
                "published": one.published,
                "url": one.url,
            }
        )
        for one in told
        if one.source_id is not None
    }


def _summary(row: ClaimRow) -> dict[str, Any]:
    return {
        "id": f"C{row.id}",
        "text": row.text,
        "claimant": row.claimant or "unattributed",
        "said": row.said or "undated",
        "rebuttals": row.rebuttals,
        "voices": row.rebuttal_voices,
        "rebutted_by": names(row.rebutted_by, row.rebuttals),
    }
