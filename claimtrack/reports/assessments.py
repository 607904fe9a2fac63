"""What analysts judged of a claim, apart from what is computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimtrack.queries.assessments import Assessment
from claimtrack.queries.grades import Grade
from claimtrack.reports.wrapping import visible, wrap
from claimtrack.vocabulary import Credibility, Likelihood


def section(assessments: Sequence[Assessment], cells: int) -> Iterator[str]:
    """The assessments of a claim, newest first: that one in full, of the others what they say and
    why."""
    if not assessments:
        return
    newest, *older = assessments
    yield "\nAnalysts' verdicts (judged, not computed)\n"
    lines = [f"{_head(newest)}{f': {newest.verdict}' if newest.verdict else ''}"]
    lines += [f"    {told}" for told in _judgements(newest)]
    if newest.because:
        lines.append(f"    because: {newest.because}")
    for one in older:
        lines.append(f"{_head(one)}: {'; '.join(filter(None, _in_short(one)))}")
        if one.because:
            lines.append(f"    because: {one.because}")
    for line in lines:
        yield from _paragraph(line, cells)


def graded(grade: Grade) -> str:
    """`B2`; an unknown letter or digit is a question mark, and nothing but unknown just one."""
    letter, digit = grade.known
    return f"{letter or '?'}{digit or '?'}" if letter or digit else "?"


def likelihood(value: str) -> str:
    """`very likely (80–95 %)`."""
    word = Likelihood(value)
    return "{} ({}–{} %)".format(word.label, *word.percentages)


def _head(one: Assessment) -> str:
    return f"J{one.id} {one.assessed}, {one.analyst}"


def _judgements(one: Assessment) -> Iterator[str]:
    """Each on a line of its own: a likelihood and a confidence are not read as one."""
    if one.credibility:
        yield f"credibility: {one.credibility}, {Credibility(one.credibility).label}"
    if one.likelihood:
        yield f"likelihood: {likelihood(one.likelihood)}"
    if one.confidence:
        yield f"confidence: {one.confidence}"


def _in_short(one: Assessment) -> tuple[str | None, ...]:
    return (
        one.verdict,
        one.credibility and f"credibility {one.credibility}",
        one.likelihood and likelihood(one.likelihood),
        one.confidence and f"confidence {one.confidence}",
    )


def _paragraph(line: str, cells: int) -> Iterator[str]:
    lead = len(line) - len(line.lstrip())
    first, *rest = wrap(visible(line.strip()), cells - lead - 4)
    yield f"{' ' * lead}{first}\n"
    for part in rest:
        yield f"{' ' * (lead + 4)}{part}\n"
