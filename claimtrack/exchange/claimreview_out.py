"""Verdicts as ClaimReview, such that a page with one passes what Google asks: claimReviewed, url
and reviewRating.alternateName, a name for each author, dates in ISO 8601, and of each reviewer one
review of a claim, the latest.

https://developers.google.com/search/docs/appearance/structured-data/factcheck
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claimtrack.errors import UsageFault
from claimtrack.exchange import ratings
from claimtrack.exchange.registry import Options
from claimtrack.exchange.webtext import address

if TYPE_CHECKING:
    from claimtrack.queries.exports import Export, OutAssessment, OutClaim, OutParty, OutSource

OPTIONS: dict[str, str] = {
    "url": "The address of the page with a check; {number} or {uuid} of the claim in it.",
    "analyst": "Only the verdicts of this analyst.",
    "author": "Who publishes all of the checks. Else the analyst of each.",
    "author_url": "The address of who publishes them.",
    "scale": "no, to leave out the numbers 1 to 5 that the table of ratings gives.",
}
_CONTEXT = "https://schema.org"
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_NUMBERS = {"rebuts": 1, "qualifies": 3, "supports": 5}
_TYPES = {"person": "Person", "government": "GovernmentOrganization"}


def write(export: Export, options: Options) -> Iterator[bytes]:
    """A DataFeed: an item for each verdict, in order of claims."""
    from claimtrack.queries.exports import claims

    known = _checked(options)
    head = json.dumps({"@context": _CONTEXT, "@type": "DataFeed"})
    yield (head[:-1] + ', "dataFeedElement": [').encode()
    mark = "\n"
    for claim in claims(export):
        for review in reviews(claim, options, known):
            review.pop("@context")
            item = {"@type": "DataFeedItem", "item": [review]}
            if "datePublished" in review:
                item["dateModified"] = review["datePublished"]
            yield (mark + json.dumps(item, ensure_ascii=False)).encode()
            mark = ",\n"
    yield b"\n]}\n"


def write_each(export: Export, options: Options) -> Iterator[tuple[str, bytes]]:
    """A file for each claim that has a verdict: its reviews, fit for the script of a page."""
    from claimtrack.queries.exports import claims

    known = _checked(options)
    for claim in claims(export):
        found = list(reviews(claim, options, known))
        if found:
            content = json.dumps(found[0] if len(found) == 1 else found, indent=2)
            # So that no text in it ends the script that it is put into.
            yield f"C{claim.number}.json", content.replace("</", "<\\/").encode() + b"\n"


def reviews(claim: OutClaim, options: Options, known: ratings.Table) -> Iterator[dict[str, Any]]:
    """The reviews of a claim: the latest verdict of each who reviewed it."""
    latest: dict[str, OutAssessment] = {}
    for one in sorted(claim.assessments, key=lambda one: (one.assessed, one.uuid)):
        wanted = options.get("analyst") in (None, one.analyst)
        if one.verdict is not None and wanted:
            latest[options.get("author") or one.analyst] = one
    for by, assessment in latest.items():
        yield _review(claim, assessment, by, options, known)


def _review(
    claim: OutClaim, assessment: OutAssessment, by: str, options: Options, known: ratings.Table
) -> dict[str, Any]:
    author: dict[str, Any] = {"@type": "Organization", "name": by}
    if site := options.get("author_url"):
        author["url"] = site
    found: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "ClaimReview",
        "url": page(claim, options),
        "claimReviewed": claim.text,
        "author": author,
        "datePublished": assessment.assessed,
        "reviewRating": _rating(assessment, options, known),
    }
    if claim.language:
        found["inLanguage"] = claim.language
    if assessment.because:
        found["reviewBody"] = assessment.because
    if item := _item(claim):
        found["itemReviewed"] = item
    return found


def _rating(assessment: OutAssessment, options: Options, known: ratings.Table) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "Rating", "alternateName": assessment.verdict}
    says = ratings.relation(assessment.verdict, None, known)
    if says and options.get("scale") != "no":
        found |= {"ratingValue": _NUMBERS[says], "worstRating": 1, "bestRating": 5}
    return found


def _item(claim: OutClaim) -> dict[str, Any]:
    """What is known of the claim itself, by the statements: who made it, when, where."""
    found: dict[str, Any] = {}
    claimants = [one.claimant for one in claim.statements if one.claimant]
    if claimants:
        authors = [_party(one) for one in {one.uuid: one for one in claimants}.values()]
        found["author"] = authors[0] if len(authors) == 1 else authors
    if claim.statements:
        first, *later = claim.statements
        if first.said and _ISO.fullmatch(first.said):
            found["datePublished"] = first.said
        if first.source and (work := _work(first.source)):
            found["firstAppearance"] = work
        works = [work for one in later if one.source and (work := _work(one.source))]
        if works:
            found["appearance"] = works
    return {"@type": "Claim", **found} if found else {}


def _party(party: OutParty) -> dict[str, Any]:
    return {"@type": _TYPES.get(party.party_kind or "", "Organization"), "name": party.name}


def _work(source: OutSource) -> dict[str, Any] | None:
    url = address(source.url)
    if url is None and source.title is None:
        return None
    found: dict[str, Any] = {"@type": "CreativeWork"}
    found |= {"url": url} if url else {}
    found |= {"headline": source.title} if source.title else {}
    found |= {"author": {"@type": "Person", "name": source.author}} if source.author else {}
    found |= {"publisher": _party(source.publisher)} if source.publisher else {}
    if source.published and _ISO.fullmatch(source.published):
        found["datePublished"] = source.published
    if source.archive_url:
        found["archivedAt"] = source.archive_url
    return found | ({"inLanguage": source.language} if source.language else {})


def page(claim: OutClaim, options: Options) -> str:
    """The address of the page on which a claim is checked."""
    pattern = options["url"]
    return pattern.replace("{number}", str(claim.number)).replace("{uuid}", claim.uuid)


def _checked(options: Options) -> ratings.Table:
    """The table of ratings. Raises UsageFault where Google would refuse all that is written."""
    pattern = options.get("url", "")
    if "{number}" not in pattern and "{uuid}" not in pattern:
        raise UsageFault(
            "a ClaimReview needs the address of the page with the check",
            "add --set 'url=https://desk.example/checks/{number}'",
        )
    filled = pattern.replace("{number}", "1").replace("{uuid}", "1")
    if address(filled) != filled:
        raise UsageFault(f"--set url={pattern[:80]}: not a web address", "write it as https://…")
    site = options.get("author_url")
    if site and address(site) != site:
        raise UsageFault(f"--set author_url={site[:80]}: not a web address", "write https://…")
    return ratings.table(options)
