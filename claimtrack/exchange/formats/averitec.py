"""AVeriTeC: claims that fact-checkers checked, with questions, answers and a label.

The data set of the FEVER workshops, JSON; described where it is kept, and in Schlichtkrull, Guo,
Vlachos, "AVeriTeC: A Dataset for Real-world Claim Verification with Evidence from the Web" (2023):
https://github.com/MichSchli/AVeriTeC

The label is the annotators', not the fact-checkers', so the assessment is by "AVeriTeC". Questions
and answers are not claims that anybody made, and no label says which of them speak for the claim:
they are kept with their sources in the assessment's reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from claimtrack.exchange import ratings
from claimtrack.exchange.jsonelements import taken
from claimtrack.exchange.jsonstreams import elements
from claimtrack.exchange.registry import Format, Options
from claimtrack.exchange.reviews import MEND, UNNAMED, date, party, publisher
from claimtrack.exchange.webtext import address, host, plain, shortened
from claimtrack.folding import says_something
from claimtrack.ledger.entries import (
    AssessmentEntry,
    ClaimEntry,
    Entry,
    LinkEntry,
    PartyEntry,
    Place,
    Rejected,
    SourceEntry,
    StatementEntry,
)

ANALYST = "AVeriTeC"
_NOT_ENOUGH = "not enough evidence"
_LONGEST_REASON = 8000
_FIELDS = {"text": "claim", "by": "speaker", "said": "claim_date", "verdict": "label"}


def read(stream: BinaryIO, name: str, options: Options) -> Iterator[Entry | Rejected]:
    """The claims of a file, each with its label."""
    known = ratings.table(options)
    for number, element in enumerate(elements(stream, name), 1):
        place = Place(f"line {element.line}, claim", number)
        found = taken(element, place, torn=MEND, wrong=MEND)
        if isinstance(found, Rejected):
            yield found
            continue
        yield _entry(found.value, place, element.raw, known)


def _entry(value: Any, place: Place, raw: bytes, known: ratings.Table) -> Entry | Rejected:
    text = plain(value.get("claim")) if isinstance(value, dict) else None
    if text is None or not says_something(text):
        return Rejected(place._replace(field="claim"), "no text of a claim", MEND, raw)
    told: list[str] = []
    label = plain(value.get("label"))
    article = address(value.get("fact_checking_article"))
    if plain(value.get("fact_checking_article")) and article is None:
        told.append("fact_checking_article is no web address: left out")
    key = str(place.number)
    claim = ClaimEntry(
        text,
        key,
        note=_note(value),
        statements=(_statement(value, article, told),),
        assessments=_assessments(value, label, article),
    )
    claims, links = [claim], []
    says = ratings.relation(label, None, known)
    if article and label and says:
        claims.append(_of_article(text, label, article, key))
        links.append(LinkEntry(f"{key}.0", says, key, f'Labelled "{label}" in AVeriTeC.'))
    elif label is None:
        told.append("a claim without a label")
    elif says is None and ratings.compared(label) != _NOT_ENOUGH:
        told.append(f'label "{shortened(label, 60)}" is not in the table of ratings: not linked')
    return Entry(place, raw, tuple(claims), tuple(links), tuple(told), _FIELDS, keys_stay=False)


def _statement(value: dict[str, Any], article: str | None, told: list[str]) -> StatementEntry:
    """The claim where it was first made; else as the article reports it."""
    original = address(value.get("original_claim_url"))
    reported_by = party(plain(value.get("reporting_source")))
    said = date(value.get("claim_date"), "day-first", told, "claim_date")
    speaker = party(plain(value.get("speaker")))
    if original:
        cached = address(value.get("cached_original_claim_url"))
        source = SourceEntry(original, publisher=reported_by, archive_url=cached)
        return StatementEntry(speaker, source, said)
    if article:
        source = SourceEntry(article, publisher=publisher(None, article))
        return StatementEntry(speaker, source, said, speech="reported")
    return StatementEntry(speaker, None, said)


def _of_article(text: str, label: str, article: str, key: str) -> ClaimEntry:
    """What the article found, as the annotators labelled it."""
    by = publisher(None, article) or PartyEntry(host(article))
    return ClaimEntry(
        f'The claim "{shortened(text, 400)}" is labelled "{label}", after a check by {by.name}.',
        f"{key}.0",
        language="en",
        statements=(StatementEntry(by, SourceEntry(article, publisher=by), speech="reported"),),
    )


def _assessments(
    value: dict[str, Any], label: str | None, article: str | None
) -> tuple[AssessmentEntry, ...]:
    if label is None:
        return ()
    reasons = [plain(value.get("justification"))]
    reasons += [f"Review: {article}"] if article else []
    reasons += list(_questions(value.get("questions")))
    because = shortened("\n".join(one for one in reasons if one), _LONGEST_REASON)
    return (AssessmentEntry(ANALYST, verdict=label, because=because or None),)


def _questions(value: Any) -> Iterator[str]:
    """Each question with its answers, and where each was found."""
    for one in value if isinstance(value, list) else ():
        question = plain(one.get("question")) if isinstance(one, dict) else None
        if question is None:
            continue
        yield f"Q: {question}"
        answers = one.get("answers")
        for given in answers if isinstance(answers, list) else [answers]:
            answer = given if isinstance(given, dict) else {"answer": given}
            told = [plain(answer.get("answer")), plain(answer.get("boolean_explanation"))]
            where = address(answer.get("source_url")) or address(answer.get("cached_source_url"))
            text = ". ".join(re.sub(r"\.$", "", part) for part in told if part)
            if text or where:
                yield f"A: {text or 'see'}" + (f" ({where})" if where else "")


def _note(value: dict[str, Any]) -> str | None:
    told = [
        f"{label}: {', '.join(texts)}"
        for label, name in (
            ("About", "location_ISO_code"),
            ("Types", "claim_types"),
            ("Strategies", "fact_checking_strategies"),
            # Else it is the publisher of the source.
            *([] if address(value.get("original_claim_url")) else [("In", "reporting_source")]),
        )
        if (texts := _texts(value.get(name)))
    ]
    return "; ".join(told) or None


def _texts(value: Any) -> list[str]:
    given = value if isinstance(value, list) else [value]
    return [text for text in map(plain, given) if text and text.lower() not in UNNAMED]


def likely(head: bytes, name: str) -> int:
    """By the words that nothing else has."""
    if b'"claim"' not in head:
        return 0
    sure = (b'"fact_checking_article"', b'"claim_date"', b'"reporting_source"', b'"questions"')
    return min(96, 32 * sum(word in head for word in sure))


FORMAT = Format(
    name="averitec",
    label="AVeriTeC (JSON)",
    media_type="application/json",
    suffixes=(".json", ".jsonl"),
    specification="https://github.com/MichSchli/AVeriTeC",
    likely=likely,
    read=read,
    read_options=ratings.OPTIONS,
)
