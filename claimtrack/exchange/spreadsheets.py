"""Claims as the rows of a spreadsheet, which `import` reads back.

A row is one statement of a claim with one of its quotes; what belongs to the claim stands in each
of its rows. The n-th assessment and the n-th estimate of a claim stand in its n-th row; where a
claim has more of them than of statements, its first statement stands there again. A reader that
knows a claim, a statement or a quote again therefore takes each once.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from claimtrack.queries.exports import (
    Export,
    OutAssessment,
    OutClaim,
    OutEstimate,
    OutQuote,
    OutStatement,
    claims,
)
from claimtrack.vocabulary import Relation

COLUMNS = (
    "id", "uuid", "text", "claimant", "said", "place", "role", "speech", "credibility", "url",
    "title", "publisher", "author", "published", "accessed", "archive_url", "quote", "topics",
    *Relation,
    "language", "original", "original_language", "note", "statement_note",
    "verdict", "analyst", "assessed", "assessed_credibility", "likelihood", "confidence", "because",
    "figure", "unit", "counted", "estimated_for",
    "strength", "contestedness", "standing",
)  # fmt: skip
"""In their order. Under the name of a relation stand the numbers (`id`) of the claims of the file
that the claim so relates to; topics and numbers are set apart by semicolons."""


def every_row(export: Export) -> Iterator[tuple[OutClaim, dict[str, Any]]]:
    """The rows of the claims chosen, each with its claim."""
    chosen = None if export.claims is None else frozenset(export.claims)
    for claim in claims(export):
        for row in rows(claim, chosen):
            yield claim, row


def rows(claim: OutClaim, chosen: frozenset[int] | None = None) -> Iterator[dict[str, Any]]:
    """A claim's rows, by the names of columns; what is not known is left out, and so is a link to
    a claim that is not among those `chosen` (None: all are)."""
    told = _of_claim(claim, chosen)
    said = [
        (statement, quote)
        for statement in claim.statements
        for quote in statement.quotes or (None,)
    ]
    again: tuple[OutStatement, None] | tuple[None, None] = (
        (claim.statements[0], None) if claim.statements else (None, None)
    )
    beside = list(zip_longest(claim.assessments, claim.estimates))
    for number in range(max(len(said), len(beside), 1)):
        statement, quote = said[number] if number < len(said) else again
        assessment, estimate = beside[number] if number < len(beside) else (None, None)
        found = told | _of_statement(statement, quote) | _of_judgement(assessment, estimate)
        yield {name: value for name, value in found.items() if value not in (None, "")}


def _of_claim(claim: OutClaim, chosen: frozenset[int] | None) -> dict[str, Any]:
    linked = {
        relation.value: "; ".join(
            str(link.target)
            for link in claim.links
            if link.relation == relation
            and link.target is not None
            and (chosen is None or link.target in chosen)
        )
        for relation in Relation
    }
    return linked | {
        "id": claim.number,
        "uuid": claim.uuid,
        "text": claim.text,
        "topics": "; ".join(claim.topics),
        "language": claim.language,
        "original": claim.original,
        "original_language": claim.original_language,
        "note": claim.note,
        "strength": claim.strength,
        "contestedness": claim.contestedness,
        "standing": claim.standing,
    }


def _of_statement(statement: OutStatement | None, quote: OutQuote | None) -> dict[str, Any]:
    if statement is None:
        return {}
    source = statement.source
    found: dict[str, Any] = {
        "claimant": statement.claimant.name if statement.claimant else None,
        "said": statement.said,
        "place": statement.place,
        "role": statement.role,
        "speech": statement.speech,
        "credibility": statement.credibility,
        "statement_note": statement.note,
        "quote": quote.exact if quote else None,
    }
    if source is not None:
        found |= {
            "url": source.url,
            "title": source.title or (None if source.url else source.file_name),
            "publisher": source.publisher.name if source.publisher else None,
            "author": source.author,
            "published": source.published,
            "accessed": source.accessed,
            "archive_url": source.archive_url,
        }
    return found


def _of_judgement(assessment: OutAssessment | None, estimate: OutEstimate | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if assessment is not None:
        found = {
            "verdict": assessment.verdict,
            "analyst": assessment.analyst,
            "assessed": assessment.assessed,
            "assessed_credibility": assessment.credibility,
            "likelihood": assessment.likelihood,
            "confidence": assessment.confidence,
            "because": assessment.because,
        }
    if estimate is not None:
        found |= {
            "figure": estimate.figure,
            "unit": estimate.unit,
            "counted": estimate.counted,
            "estimated_for": estimate.estimated_for,
        }
    return found
