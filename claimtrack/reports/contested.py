"""The contested-claim report: each disputed claim with who said it, and who answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from claimtrack.queries.claims import ClaimRow
from claimtrack.queries.contests import Contest
from claimtrack.queries.dossier import Statement
from claimtrack.reports.output import Column, Format, escaped, render
from claimtrack.reports.phrases import (
    counted,
    quoted,
    rebutted,
    row_of,
    standing,
    voiced,
    who,
    words,
)
from claimtrack.reports.records import (
    claim_record,
    known,
    link_record,
    scored_record,
    statement_record,
)
from claimtrack.reports.wrapping import visible, wrap
from claimtrack.vocabulary import Relation

COLUMNS = (
    Column("who", "Who", wraps=True),
    Column("said", "When", wraps=True),
    Column("source", "Source", wraps=True),
    Column("words", "Words", wraps=True),
)
SUMMARY = (
    Column("id", "Claim"),
    Column("text", "Text", wraps=True),
    Column("claimant", "Claimant", wraps=True),
    Column("rebutted_by", "Rebutted by", wraps=True),
    Column("strength", "Str.", number=True),
    Column("contestedness", "Con.", number=True),
    Column("standing", "Standing"),
)
SOURCES = (
    Column("id", "Source"),
    Column("title", "Title", wraps=True),
    Column("publisher", "Publisher", wraps=True),
    Column("published", "Published", wraps=True),
    Column("where", "Where", wraps=True),
)
RULED = (
    "Strength and contestedness are computed, from 0 to 1, by {rules}."
    " They are no verdict: claimtrack score CLAIM --explain shows every term."
)
FLAT = tuple(
    Column(key, key)
    for key in (
        "claim", "claim_text", "strength", "lower", "upper", "certified", "contestedness",
        "standing", "outdated", "scored_by", "relation", "id", "text", "statement", "claimant",
        "role", "said", "place", "speech", "source", "title", "publisher", "published", "url",
        "quotes", "quote_states", "because",
    )
)  # fmt: skip


def report(
    contests: Iterable[Contest], form: Format, cells: int, about: str | None = None
) -> Iterator[str]:
    """The report for people: a section a claim, then a summary table and the sources; before them
    which past it is `about`."""
    if form is Format.HTML:
        yield HTML_HEAD
    shown: list[ClaimRow] = []
    sources: dict[int, dict[str, str]] = {}
    for contest in contests:
        if about and not shown:
            yield from _line(about, form)
        shown.append(contest.claim)
        sources |= _sources(contest)
        yield from _heading(contest, form, cells)
        yield from render(_rows(contest, form), COLUMNS, form, cells=cells)
        if contest.more:
            more = counted(contest.more, "more answer")
            yield "\n"
            yield from _line(f"and {more}: claimtrack show C{contest.claim.id} -n 0", form)
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
    rules = next((row.scored.rules for row in shown if row.scored), None)
    if rules:
        yield "\n"
        told = RULED.format(rules=rules)
        if form is Format.TABLE:
            yield from (f"{line}\n" for line in wrap(told, cells))
        else:
            yield from _line(told, form)
    if form is Format.HTML:
        yield "</html>\n"


def nested(contest: Contest) -> dict[str, Any]:
    """One disputed claim as a record, its answers within."""
    return known(
        {
            **claim_record(contest.claim),
            "more_answers": contest.more or None,
            "statements": [statement_record(statement) for statement in contest.statements],
            "answers": [
                {
                    "id": answer.link.claim,
                    "relation": answer.link.relation,
                    **known({"because": answer.link.because}),
                    "link": answer.link.id,
                    "text": answer.link.other_text,
                    "statements": [statement_record(one) for one in answer.statements],
                    "undercut_by": [link_record(one) for one in answer.link.undercut_by],
                }
                for answer in contest.answers
            ],
        }
    )


def flat(contest: Contest) -> Iterator[dict[str, Any]]:
    """One row for each statement of a disputed claim and of its answers, for spreadsheets."""
    claim = {
        "claim": contest.claim.id,
        "claim_text": contest.claim.text,
        **scored_record(contest.claim.scored),
    }
    own = {"relation": "claims", "id": contest.claim.id, "text": contest.claim.text}
    for statement in contest.statements:
        yield claim | own | flat_statement(statement)
    for answer in contest.answers:
        link = answer.link
        told = {"relation": link.relation, "id": link.claim, "text": link.other_text}
        told = claim | told | known({"because": link.because})
        if not answer.statements:
            yield told
        for one in answer.statements:
            yield told | flat_statement(one)


def flat_statement(statement: Statement) -> dict[str, Any]:
    """A statement as part of such a row."""
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
            # In quotation marks, since "; " stands between them, and in some.
            "quotes": [quoted(quote) for quote in statement.quotes],
            "quote_states": [quote.state for quote in statement.quotes],
        }
    )


def _heading(contest: Contest, form: Format, cells: int) -> Iterator[str]:
    claim = contest.claim
    tally = (
        f"{rebutted(claim.rebuttals, claim.rebuttal_voices)}, {counted(claim.supports, 'support')};"
        f" {standing(claim.scored)}"
    )
    if form is not Format.TABLE:
        yield from _title(f"C{claim.id}. {claim.text}", form)
        yield from _line(tally, form)
        return
    head = f"C{claim.id}  "
    for number, line in enumerate(wrap(visible(claim.text), cells - len(head))):
        yield f"{' ' * len(head) if number else head}{line}\n"
    for line in wrap(tally, cells - len(head)):
        yield f"{' ' * len(head)}{line}\n"
    yield "\n"


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
    """The claim's statements, then each answer's with what undercuts it; in a table with an empty
    row between."""
    own: list[Statement | None] = [*contest.statements]
    for statement in own or [None]:
        told = (words(statement) if statement else "") or "no quote"
        yield _row(statement, told)
    for answer in contest.answers:
        link = answer.link
        said = f"C{link.claim} {link.relation}: {link.other_text}"
        statements: list[Statement | None] = [*answer.statements]
        for one in statements or [None]:
            if form is Format.TABLE:
                yield BLANK
            told = f"{said} {words(one)}" if one else said
            yield _row(one, told.strip())
            said = f"C{link.claim} again."
        for other in link.undercut_by:
            if form is Format.TABLE:
                yield BLANK
            yield {
                "who": voiced(other.other_claimant or NOBODY["who"], other.other_voice),
                "said": other.other_said or NOBODY["said"],
                "source": "",
                "words": f"C{other.claim} undercuts that rebuttal (L{link.id}): {other.other_text}"
                if link.relation == Relation.REBUTS.value
                else f"C{other.claim} undercuts that link (L{link.id}): {other.other_text}",
            }


HTML_HEAD = """<!doctype html>
<html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Contested claims</title>
<style>
body { font: 15px/1.4 Georgia, serif; margin: 2em auto; max-width: 60em; color: #000; }
table { border-collapse: collapse; width: 100%; margin-bottom: 2em; }
th, td { border-top: 1px solid #000; padding: .3em .8em .3em 0; text-align: left;
  vertical-align: top; }
.number { text-align: right; }
</style></head>
"""
BLANK: dict[str, str] = {}
NOBODY = {"who": "unattributed", "said": "undated", "source": "unsourced"}


def _row(statement: Statement | None, told: str) -> dict[str, str]:
    """A statement as a row. Its source is named short; the list of sources has the rest."""
    if statement is None:
        return NOBODY | {"words": told}
    named = (statement.publisher or statement.source, statement.published)
    source = ", ".join(part for part in named if part)
    derived = f" (from S{statement.derived_from})" if statement.derived_from else ""
    return {
        "who": voiced(who(statement), statement.voice),
        "said": statement.said or NOBODY["said"],
        "source": f"S{statement.source_id} {source}{derived}"
        if statement.source_id
        else NOBODY["source"],
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
                "where": one.url,
            }
        )
        for one in told
        if one.source_id is not None
    }


def _summary(row: ClaimRow) -> dict[str, Any]:
    return row._asdict() | row_of(row, short=True) | {"id": f"C{row.id}"}
