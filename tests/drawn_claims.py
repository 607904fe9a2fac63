"""Claims drawn at random, as they go out in the formats of others."""

from __future__ import annotations

import uuid
from typing import Any

from hypothesis import strategies as st

from claimtrack.queries.exports import (
    OutAssessment,
    OutClaim,
    OutEstimate,
    OutLink,
    OutParty,
    OutQuote,
    OutSource,
    OutStatement,
)
from claimtrack.vocabulary import (
    Confidence,
    Credibility,
    Likelihood,
    PartyKind,
    Relation,
    Speech,
    values,
)

SPECIAL = "\\@#*_[]<>/{}()+-.:;,!?'\"`~^=&|% \n\t\r\x0b\x1f\x85\xa0\u2028абв猫🙂"


def texts(longest: int = 40) -> st.SearchStrategy[str]:
    """Texts as they are kept: not empty, no white space at their ends, no NUL, no surrogates."""
    character = st.one_of(
        st.sampled_from(SPECIAL),
        st.sampled_from("abcz019 "),
        st.characters(exclude_categories=["Cs"]),
    )
    kept = st.text(character, min_size=1, max_size=longest).map(
        lambda text: text.replace("\0", "").strip()
    )
    return kept.filter(bool)


def uuids() -> st.SearchStrategy[str]:
    return st.uuids(version=4).map(str)


def maybe(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | one


WORDS = st.sampled_from(["2018", "2018-02", "~2018-02-20", "2018-01/2018-03"])
PARTIES = st.builds(
    OutParty, st.integers(1, 99), uuids(), texts(), maybe(st.sampled_from(values(PartyKind)))
)
SOURCES = st.builds(
    OutSource,
    number=st.integers(1, 99),
    uuid=uuids(),
    title=texts(),
    publisher=maybe(PARTIES),
    author=maybe(texts()),
    url=maybe(
        st.sampled_from(
            [
                "http://a.example/x?y=1#z",
                "https://b.example/{é}(1)[2] 100%",
                "https://c.пример/#a#б",
            ]
        )
    ),
    archive_url=maybe(st.just("https://archive.example/1")),
    file_name=st.none(),
    published=maybe(WORDS),
    accessed=maybe(WORDS),
    language=maybe(st.just("en")),
    derived_from=st.none(),
    note=maybe(texts()),
)
QUOTES = st.builds(
    OutQuote,
    number=st.integers(1, 99),
    uuid=uuids(),
    exact=texts(),
    language=st.none(),
    prefix=st.none(),
    suffix=st.none(),
    start=st.none(),
    end=st.none(),
    captured=st.none(),
    sha256=st.none(),
)
STATEMENTS = st.builds(
    OutStatement,
    number=st.integers(1, 99),
    uuid=uuids(),
    claimant=maybe(PARTIES),
    source=maybe(SOURCES),
    said=maybe(WORDS),
    place=maybe(texts()),
    role=maybe(texts()),
    speech=maybe(st.sampled_from(values(Speech))),
    note=maybe(texts()),
    credibility=maybe(st.sampled_from(values(Credibility))),
    quotes=st.lists(QUOTES, max_size=2).map(tuple),
)
ASSESSMENTS = st.builds(
    OutAssessment,
    number=st.integers(1, 99),
    uuid=uuids(),
    analyst=texts(),
    assessed=st.dates().map(lambda day: day.isoformat()),
    verdict=texts(),
    credibility=maybe(st.sampled_from(values(Credibility))),
    likelihood=maybe(st.sampled_from(values(Likelihood))),
    confidence=maybe(st.sampled_from(values(Confidence))),
    because=maybe(texts()),
)
ESTIMATES = st.builds(
    OutEstimate,
    number=st.integers(1, 99),
    uuid=uuids(),
    figure=st.just("~10000"),
    unit=maybe(texts()),
    counted=maybe(texts()),
    estimated_for=maybe(WORDS),
    note=maybe(texts()),
)
_CLAIM = st.builds(
    OutClaim,
    number=st.just(0),
    uuid=uuids(),
    text=texts(60),
    language=maybe(st.just("en")),
    original=maybe(texts()),
    original_language=maybe(st.just("ru")),
    note=maybe(texts()),
    topics=st.lists(texts(15), max_size=3, unique=True).map(tuple),
    statements=st.lists(STATEMENTS, max_size=3).map(tuple),
    links=st.just(()),
    assessments=st.lists(ASSESSMENTS, max_size=2).map(tuple),
    estimates=st.lists(ESTIMATES, max_size=2).map(tuple),
    strength=st.none(),
    contestedness=st.none(),
    standing=st.none(),
)


@st.composite
def linked_claims(draw: st.DrawFn) -> list[OutClaim]:
    """A few claims with links between them, to links too; cycles and all."""
    claims = draw(st.lists(_CLAIM, min_size=1, max_size=4, unique_by=lambda one: one.uuid))
    links: list[list[OutLink]] = [[] for _ in claims]
    known: list[str] = []
    pairs = set()
    for _ in range(draw(st.integers(0, 5))):
        speaker = draw(st.integers(0, len(claims) - 1))
        target = draw(st.integers(0, len(claims) - 1))
        relation = draw(st.sampled_from(values(Relation)))
        other = draw(st.sampled_from(known)) if known and draw(st.booleans()) else None
        if other:
            relation = "undercuts"
        pair = (speaker, relation, other or target)
        if pair in pairs or (not other and target == speaker):
            continue
        pairs.add(pair)
        known.append(str(uuid.UUID(int=len(known) + 1, version=4)))
        links[speaker].append(
            OutLink(
                number=len(known),
                uuid=known[-1],
                relation=relation,
                target_claim=None if other else claims[target].uuid,
                target_link=other,
                because=draw(maybe(texts())),
            )
        )
    return [
        one._replace(number=number, links=tuple(some))
        for number, (one, some) in enumerate(zip(claims, links, strict=True), 1)
    ]
