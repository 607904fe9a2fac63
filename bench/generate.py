"""Makes a large claimtrack database, skewed as attention is: a few claims are answered thousands
of times, most hardly ever.

    python bench/generate.py bench/out/large.db --claims 100000 --links 300000 --seed 1

What is said is nonsense from a small word list, of realistic length. The same seed makes the same
records; only UUIDs, and times and hashes with them, differ.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, NamedTuple

from claimtrack.store import migrations
from claimtrack.store.revisions import writing
from claimtrack.vocabulary import Kind, PartyKind, Relation, Speech, Tie

BATCH = 10_000
"""Records of one revision."""
TOPICS = (
    "Afghanistan", "Fighter counts", "Arms deliveries", "Air strikes", "Civilian losses",
    "Refugees", "Prisoners", "Elections", "Opium", "Pipelines", "Border", "Peace talks",
    "Sanctions", "Hostages", "Mercenaries", "Helicopters", "Schools", "Hospitals", "Water",
    "Motives",
)  # fmt: skip
COUNTRIES = (
    "Russia", "Afghanistan", "Pakistan", "Iran", "India", "China", "Turkey", "Uzbekistan",
    "Tajikistan", "Qatar", "Germany", "Norway", "Italy", "Canada", "Poland", "Georgia",
)  # fmt: skip
PLACES = (
    "Nangarhar", "Kunar", "Jowzjan", "Kunduz", "Helmand", "Zabul", "Faryab", "Badakhshan", "Ghazni",
    "Logar", "Paktia", "Paktika", "Khost", "Kandahar", "Herat", "Badghis", "Sar-e Pol", "Balkh",
    "Samangan", "Baghlan", "Takhar", "Panjshir", "Kapisa", "Laghman", "Nuristan", "Wardak",
    "Uruzgan", "Daykundi", "Bamyan", "Ghor", "Farah", "Nimruz", "Parwan", "Kabul", "Achin",
    "Darzab", "Tora Bora",
)  # fmt: skip
GROUPS = (
    "militants", "IS fighters", "Taliban fighters", "foreign fighters", "government soldiers",
    "border guards", "local policemen", "mercenaries", "recruits", "prisoners", "commanders",
)  # fmt: skip
GOODS = (
    "weapons", "ammunition", "fuel", "night-vision devices", "money", "radio sets", "vehicles",
    "medicine", "uniforms", "rockets", "machine guns", "explosives", "passports", "food",
)  # fmt: skip
DOUBTS = ("exaggerated", "far too low", "invented", "out of date", "a guess", "not confirmed")
SENTENCES = (
    "About {n} {group} are active in {place}.",
    "The figure of {n} {group} in {place} is {doubt}.",
    "{side} has delivered {goods} to {group} in {place} since {year}.",
    "{side} has never delivered {goods} to {group}, neither in {place} nor elsewhere.",
    "An air strike on a compound in {place} killed {few} {group} and {fewer} civilians.",
    "No {group} were left in {place} by the end of {year}, after a campaign of the {side} army.",
    "Unmarked helicopters brought {goods} for {group} to {place} by night.",
    "{n} families fled {place} in {year}, when {group} took their villages.",
    "{side} counts {n} {group} in {place}; its allies count a tenth of that.",
    "The {goods} found in {place} in {year} came from {other} and not from {side}.",
    "{side} holds talks with {group} so as to fight others in {place}, not to arm them.",
    "Reports of {group} in {place} are {doubt}, and serve to justify {goods} from {side}.",
    "Of the {n} {group} said to be in {place}, most are {other}'s own and carry its {goods}.",
)
ORIGINALS = (
    "В провинции {place} около {n} боевиков.",
    "Эти {n} боевиков в {place} выдуманы.",
    "Оружие в {place} поступило в {year} году из другой страны.",
)
REASONS = (
    "A rival count for the same year.",
    "Names another origin of the {goods}.",
    "The same figure, from another witness in {place}.",
    "Speaks of {place} only.",
    "Motive: the figure would serve to justify {goods}.",
    "Read as a contradiction by us; {side} is not recorded as answering it.",
)
FIRST = (
    "John", "Zamir", "Maria", "Abdul", "Sergei", "Fatima", "Tom", "Yasin", "Olga", "Ahmad", "Ivan",
    "Karim", "Anna", "Omar", "James", "Nadia", "Farid", "Igor", "Sara", "Hamid", "Peter", "Laila",
)  # fmt: skip
LAST = (
    "Kabulov", "Nicholson", "Malik", "Karimi", "Petrov", "Noori", "Hansen", "Rahimi", "Smirnova",
    "Wardak", "Miller", "Safi", "Orlov", "Haidari", "Rossi", "Popal", "Weber", "Stanikzai", "Novak",
)  # fmt: skip
PARTY_KINDS = (
    PartyKind.GOVERNMENT, PartyKind.OUTLET, PartyKind.PERSON, PartyKind.PERSON,
    PartyKind.ORGANISATION, PartyKind.PERSON, PartyKind.PERSON, PartyKind.ANONYMOUS_GROUP,
    PartyKind.PERSON, PartyKind.PERSON, PartyKind.OUTLET, PartyKind.PERSON,
    PartyKind.ARMED_GROUP, PartyKind.PERSON, PartyKind.PERSON, PartyKind.ORGANISATION,
)  # fmt: skip
"""The kinds of parties, in turn, so that the smallest database has some of each."""
INSTITUTIONS = (PartyKind.GOVERNMENT, PartyKind.ORGANISATION, PartyKind.ARMED_GROUP)
RELATIONS = {
    Relation.REBUTS: 60,
    Relation.SUPPORTS: 22,
    Relation.QUALIFIES: 7,
    Relation.RESTATES: 6,
    Relation.UNDERCUTS: 5,
}
"""How many of a hundred links."""

New = tuple[Kind, dict[str, Any]]


class Size(NamedTuple):
    """How many of each kind."""

    claims: int
    links: int

    @property
    def parties(self) -> int:
        return max(len(PARTY_KINDS), self.claims // 50)

    @property
    def sources(self) -> int:
        return max(10, self.claims // 20)


class Skewed:
    """Draws numbers by Zipf's law: the first of `order` most often, the r-th as r ** -exponent."""

    def __init__(self, rng: random.Random, order: Sequence[int], exponent: float) -> None:
        self._rng = rng
        self._order = order
        self._sums = list(accumulate(rank**-exponent for rank in range(1, len(order) + 1)))

    def draw(self) -> int:
        return self._order[bisect(self._sums, self._rng.random() * self._sums[-1])]


class Author:
    """Makes up texts and dates."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def chance(self, percent: float) -> bool:
        return self.rng.random() * 100 < percent

    def text(self, shapes: Sequence[str]) -> str:
        side, other = self.rng.sample(COUNTRIES, 2)
        return self.rng.choice(shapes).format(
            n=f"{self.rng.randrange(100, 20_000, 50):,}",
            few=self.rng.randrange(10, 100),
            fewer=self.rng.randrange(2, 10),
            group=self.rng.choice(GROUPS),
            place=self.rng.choice(PLACES),
            goods=self.rng.choice(GOODS),
            doubt=self.rng.choice(DOUBTS),
            side=side,
            other=other,
            year=self.rng.randrange(2014, 2021),
        )

    def date(self) -> str:
        """A date in one of the plain forms, as exact as dates in reports are."""
        year, month = self.rng.randrange(2014, 2021), self.rng.randrange(1, 13)
        day = self.rng.randrange(1, 29)
        forms = {
            f"{year}-{month:02}-{day:02}": 45,
            f"{year}-{month:02}": 25,
            f"~{year}-{month:02}": 12,
            f"{year}": 10,
            f"{year}-{month:02}/{year + 1}-{month:02}": 5,
            f"~{year}-{month:02}-{day:02}": 3,
        }
        return self.rng.choices(list(forms), list(forms.values()))[0]


def records(size: Size, seed: int) -> Iterator[New]:
    """Every record in the order in which it can be created. References are numbers: the records of
    a kind are numbered from 1 as they come."""
    author = Author(random.Random(seed))
    yield from parties(author, size)
    yield from sources(author, size)
    yield from ((Kind.TOPIC, {"name": name}) for name in TOPICS)
    yield from claims(author, size)
    yield from links(author, size)


def kind_of(party: int) -> PartyKind:
    return PARTY_KINDS[(party - 1) % len(PARTY_KINDS)]


def numbers_of(size: Size, *kinds: PartyKind) -> list[int]:
    return [party for party in range(1, size.parties + 1) if kind_of(party) in kinds]


def parties(author: Author, size: Size) -> Iterator[New]:
    """Parties (the first is Russia), then what two in three persons speak for or belong to."""
    taken: set[str] = set()
    for party in range(1, size.parties + 1):
        name = _name(author, kind_of(party)) if party > 1 else COUNTRIES[0]
        while name in taken:
            name = f"{name} {author.rng.choice('ABCDEFGHIJKLMNOPRSTVWYZ')}."
        taken.add(name)
        yield Kind.PARTY, {"name": name, "party_kind": kind_of(party).value}
    institutions = Skewed(author.rng, numbers_of(size, *INSTITUTIONS), 0.8)
    for person in numbers_of(size, PartyKind.PERSON):
        if author.chance(67):
            yield (
                Kind.AFFILIATION,
                {
                    "party_id": person,
                    "relation": (Tie.SPEAKS_FOR if author.chance(60) else Tie.MEMBER_OF).value,
                    "institution_id": institutions.draw(),
                    "since": str(author.rng.randrange(2010, 2018)) if author.chance(20) else None,
                },
            )


def _name(author: Author, kind: PartyKind) -> str:
    choice = author.rng.choice
    if kind is PartyKind.PERSON:
        return f"{choice(FIRST)} {choice(LAST)}"
    shape = {
        PartyKind.GOVERNMENT: "Ministry of {topic} of {country}",
        PartyKind.OUTLET: "{place} Herald",
        PartyKind.ORGANISATION: "{country} Institute for {topic}",
        PartyKind.ARMED_GROUP: "{place} Front",
        PartyKind.ANONYMOUS_GROUP: "officials in {place}",
    }[kind]
    return shape.format(topic=choice(TOPICS), country=choice(COUNTRIES), place=choice(PLACES))


def sources(author: Author, size: Size) -> Iterator[New]:
    """Sources, four in five with a publisher, one in eight derived from an earlier one."""
    outlets = Skewed(author.rng, numbers_of(size, PartyKind.OUTLET), 0.8)
    for source in range(1, size.sources + 1):
        derived = source > 1 and author.chance(12.5)
        yield (
            Kind.SOURCE,
            {
                "title": author.text(SENTENCES).rstrip("."),
                "url": f"https://news.example.org/{author.rng.randrange(2014, 2021)}/{source:06}",
                "publisher_id": outlets.draw() if author.chance(80) else None,
                "derived_from_id": author.rng.randrange(1, source) if derived else None,
                "published": author.date(),
                "language": "en",
            },
        )


def claims(author: Author, size: Size) -> Iterator[New]:
    """Each claim with its topics, one or two statements, and every third time a quote."""
    speakers = Skewed(author.rng, range(1, size.parties + 1), 0.8)
    papers = Skewed(author.rng, range(1, size.sources + 1), 0.8)
    topics = Skewed(author.rng, range(1, len(TOPICS) + 1), 0.7)
    statement = 0
    for claim in range(1, size.claims + 1):
        content = _wording(author)
        yield Kind.CLAIM, content
        for topic in {topics.draw() for _ in range(2 if author.chance(25) else 1)}:
            yield Kind.CLAIM_TOPIC, {"claim_id": claim, "topic_id": topic}
        for _ in range(2 if author.chance(50) else 1):
            statement += 1
            yield Kind.STATEMENT, {"claim_id": claim, **_telling(author, speakers, papers)}
        if author.chance(100 / 3):
            exact = content["text"].split(" ", 2)[-1].rstrip(".")
            yield Kind.QUOTE, {"statement_id": statement, "exact": exact}


def _wording(author: Author) -> dict[str, Any]:
    translated = author.chance(8)
    return {
        "text": author.text(SENTENCES),
        "language": "en",
        "original": author.text(ORIGINALS) if translated else None,
        "original_language": "ru" if translated else None,
        "note": author.text(REASONS) if author.chance(15) else None,
    }


def _telling(author: Author, speakers: Skewed, papers: Skewed) -> dict[str, Any]:
    return {
        "claimant_id": speakers.draw() if author.chance(92) else None,
        "source_id": papers.draw() if author.chance(90) else None,
        "said": author.date() if author.chance(90) else None,
        "place": author.rng.choice(PLACES) if author.chance(30) else None,
        "role": "spokesman" if author.chance(20) else None,
        "speech": author.rng.choice(list(Speech)).value,
    }


def links(author: Author, size: Size) -> Iterator[New]:
    """Links from any claim to a claim drawn by Zipf's law; half of the undercuts aim at a link.

    Of two claims at most one is linked to the other, and once: so no link is double and no pair
    both supports and rebuts.
    """
    order = list(range(1, size.claims + 1))
    author.rng.shuffle(order)
    targets = Skewed(author.rng, order, 1.0)
    linked: set[tuple[int, int]] = set()
    undercut: set[tuple[int, int]] = set()
    made: list[int] = []  # the claim that each link so far comes from
    while len(made) < size.links:
        claim = author.rng.randrange(1, size.claims + 1)
        relation = author.rng.choices(list(RELATIONS), list(RELATIONS.values()))[0]
        content: dict[str, Any] = {"claim_id": claim, "relation": relation.value}
        if relation is Relation.UNDERCUTS and made and author.chance(50):
            link = author.rng.randrange(1, len(made) + 1)
            if (claim, link) in undercut or made[link - 1] == claim:
                continue
            undercut.add((claim, link))
            content["target_link_id"] = link
        else:
            target = targets.draw()
            pair = (min(claim, target), max(claim, target))
            if claim == target or pair in linked:
                continue
            linked.add(pair)
            content["target_claim_id"] = target
        content["because"] = author.text(REASONS) if author.chance(40) else None
        made.append(claim)
        yield Kind.LINK, content


def write(database: str, found: Iterator[New]) -> int:
    """Creates the records, BATCH to a revision, all under one command; returns how many."""
    began, written, command_id = time.monotonic(), 0, None
    while batch := list(islice(found, BATCH)):
        with writing(database, actor="bench", command="bench/generate.py") as revision:
            command_id = revision.command_id = command_id or revision.command_id
            for kind, content in batch:
                revision.create(kind, **content)
        written += len(batch)
        if written % (5 * BATCH) < len(batch):
            seconds = time.monotonic() - began
            print(f"{written:9,} records, {seconds:4.0f} s, {batch[-1][0]}s", file=sys.stderr)
    return written


def generate(path: Path, size: Size, seed: int) -> None:
    """Makes the database. It gets its name only when it is whole."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        migrations.create(str(unfinished))
        began = time.monotonic()
        written = write(str(unfinished), records(size, seed))
        seconds = time.monotonic() - began
        os.rename(unfinished, path)
    finally:
        for end in ("", "-wal", "-shm", "-lock"):
            Path(f"{unfinished}{end}").unlink(missing_ok=True)
    megabytes = path.stat().st_size / 1e6
    print(
        f"{path}: {written:,} records, {megabytes:,.0f} MB, {seconds:.0f} s"
        f" ({seconds / written * 1e6:.0f} µs a record)",
        file=sys.stderr,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="a new SQLite file")
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--links", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.claims < 1 or not 0 <= given.links <= given.claims * (given.claims - 1) // 8:
        parser.error("needs a claim, and at most one link for every eight ordered pairs of claims")
    if given.file.exists():
        parser.error(f"{given.file} exists already")
    generate(given.file, Size(given.claims, given.links), given.seed)


if __name__ == "__main__":
    main()
