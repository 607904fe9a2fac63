"""Makes a database of many disputes: what rescoring everything, or one rebuttal, has to do with.

    python bench/disputes.py FILE --claims 1000000 --links 3000000 --seed 1

Disputes of 2 to 5,000 claims, most of them small; three claims in ten are in disputes of exactly
100. Claim 1 is the root of one of these, claim 2 of one of the largest. Which number a claim has
says nothing of its dispute: the records of a dispute lie scattered, as they do in life.

The rows go straight into the tables, past the ledger: the log has one revision with one change, so
the history of a record is empty, and a merge would find nothing. Tallies, voices and words are as
the code would have them. Every figure is still to be computed.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from generate import GOODS, PLACES, REASONS, SENTENCES, Author
from numpy.typing import NDArray

from claimtrack.folding import tokens
from claimtrack.store import migrations
from claimtrack.store.engine import Connection, connected, transaction
from claimtrack.store.revisions import writing
from claimtrack.vocabulary import Kind, PartyKind, Relation

Numbers = NDArray[np.int64]
NORMAL, LARGEST = 100, 5_000
"""Claims of the disputes that are measured."""
PARTIES, SOURCES, TEXTS = 5_000, 20_000, 4_000
KINDS = (PartyKind.PERSON, PartyKind.GOVERNMENT, PartyKind.OUTLET, PartyKind.ORGANISATION)
RELATIONS = (
    Relation.REBUTS, Relation.SUPPORTS, Relation.QUALIFIES, Relation.UNDERCUTS, Relation.RESTATES,
)  # fmt: skip
REBUTS, SUPPORTS, UNDERCUTS = (
    RELATIONS.index(relation)
    for relation in (Relation.REBUTS, Relation.SUPPORTS, Relation.UNDERCUTS)
)
FREQUENT = (0.62, 0.30, 0.03, 0.045, 0.005)
"""The share of each relation among the links that hold no dispute together."""
TOLD = 0.8
"""The share of statements that have a digit."""


class Disputes(NamedTuple):
    """Claims by place, those of a dispute side by side: `number` is what each is called, `start`
    and `size` are those of its dispute."""

    number: Numbers
    start: Numbers
    size: Numbers


class Links(NamedTuple):
    """Links in the order of their numbers; ends are places, `aimed` a link's number or 0."""

    claim: Numbers
    relation: Numbers
    target: Numbers
    aimed: Numbers


class Heard(NamedTuple):
    """Who says each claim, by its number less one; 0 where nothing tells. `voice` follows."""

    claimant: Numbers
    source: Numbers
    voice: Numbers


def sizes(rng: np.random.Generator, claims: int) -> Numbers:
    """The claims of each dispute, the first of NORMAL claims, the second as large as it gets."""
    normal = [NORMAL] * max(1, claims * 3 // 10 // NORMAL)
    most = min(LARGEST, (claims - sum(normal)) // 2)
    left = claims - sum(normal) - most
    # Of k claims as often as k ** -2, by the inverse of its distribution.
    drawn = (2 / (1 - rng.random(left) * (1 - 2 / most))).astype(np.int64)
    drawn = drawn[: np.searchsorted(np.cumsum(drawn), left)]
    rest = left - int(drawn.sum())
    drawn = np.append(drawn, rest) if rest > 1 else drawn
    found = np.array([NORMAL, most, *normal[1:], *drawn.tolist()], dtype=np.int64)
    found[-1] += claims - int(found.sum())
    return found


def disputes(rng: np.random.Generator, claims: int) -> Disputes:
    """Claims divided among disputes, and numbered at random but for the two that are known."""
    size = sizes(rng, claims)
    start = np.cumsum(size) - size
    number = rng.permutation(claims) + 1
    for known, place in ((1, 0), (2, NORMAL)):
        other = int(np.flatnonzero(number == known)[0])
        number[[place, other]] = number[[other, place]]
    return Disputes(number, np.repeat(start, size), np.repeat(size, size))


def links(rng: np.random.Generator, found: Disputes, count: int) -> Links:
    """A tree of rebuttals and support to each dispute, then links between its claims until there
    are so many; of two claims at most one is linked to the other, and once."""
    claims = len(found.number)
    place = np.arange(claims)
    child = place[place > found.start]
    parent = found.start[child] + _early(rng, child - found.start[child])
    tree = len(child)
    tied = np.unique(parent * claims + child)
    if count < tree:
        raise ValueError(f"{claims} claims in such disputes need {tree} links")
    while len(tied) < count:
        first = rng.integers(0, claims, 2 * (count - len(tied)) + 10)
        other = found.start[first] + _early(rng, found.size[first])
        low, high = np.minimum(first, other), np.maximum(first, other)
        new = np.unique((low * claims + high)[low != high])
        new = rng.permutation(np.setdiff1d(new, tied, assume_unique=True))
        tied = np.union1d(tied, new[: count - len(tied)])
    inner = np.isin(tied, parent * claims + child, assume_unique=True)
    target, claim = tied // claims, tied % claims
    relation = rng.choice(len(RELATIONS), count, p=FREQUENT)
    relation[inner] = np.where(relation[inner] == SUPPORTS, SUPPORTS, REBUTS)
    number = rng.permutation(count) + 1
    holding = np.zeros(claims, dtype=np.int64)
    holding[claim[inner]] = number[inner]
    # Half of the undercuts are aimed at the link that ties the target to its dispute.
    aimed = np.where((relation == UNDERCUTS) & (rng.random(count) < 0.5), holding[target], 0)
    turned = ~inner & (aimed == 0) & (rng.random(count) < 0.3)
    claim, target = np.where(turned, target, claim), np.where(turned, claim, target)
    order = np.argsort(number)
    return Links(claim[order], relation[order], target[order], aimed[order])


def _early(rng: np.random.Generator, below: Numbers) -> Numbers:
    """A number below each of these, the low ones more often."""
    return (rng.random(len(below)) ** 2 * below).astype(np.int64)


def hear(rng: np.random.Generator, claims: int, publisher: Numbers) -> Heard:
    """Who says each claim and where: 95 in 100 are attributed, 90 have a source."""
    claimant = 1 + (rng.random(claims) ** 2 * PARTIES).astype(np.int64)
    source = 1 + (rng.random(claims) ** 2 * SOURCES).astype(np.int64)
    claimant[rng.random(claims) < 0.05] = 0
    source[rng.random(claims) < 0.10] = 0
    printed = np.append(publisher, 0)[source - 1]
    return Heard(claimant, source, np.where(claimant > 0, claimant, printed))


def generate(path: Path, claims: int, count: int, seed: int) -> None:
    """Makes the database. It gets its name only when it is whole."""
    began = time.monotonic()
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        migrations.create(str(unfinished))
        with writing(str(unfinished), actor="bench", command="bench/disputes.py") as revision:
            revision.create(Kind.PARTY, name="Party 1", party_kind=KINDS[0].value)
        with connected(str(unfinished)) as connection:
            fill(connection, claims, count, seed)
        os.rename(unfinished, path)
    finally:
        for end in ("", "-wal", "-shm", "-lock"):
            Path(f"{unfinished}{end}").unlink(missing_ok=True)
    seconds, megabytes = time.monotonic() - began, path.stat().st_size / 1e6
    print(
        f"{path}: {claims:,} claims, {count:,} links, {megabytes:,.0f} MB, {seconds:.0f} s",
        file=sys.stderr,
    )


def fill(connection: Connection, claims: int, count: int, seed: int) -> None:
    """Adds all rows but the first party's. Indexes are made anew at the end, which is faster."""
    rng = np.random.default_rng(seed)
    found = disputes(rng, claims)
    made = links(rng, found, count)
    publisher = np.where(rng.random(SOURCES) < 0.8, rng.integers(1, PARTIES + 1, SOURCES), 0)
    heard = hear(rng, claims, publisher)
    hasty = ("foreign_keys = OFF", "synchronous = OFF", "journal_mode = OFF")
    for pragma in (*hasty, "temp_store = MEMORY", "cache_size = -500000"):
        connection.plain(f"PRAGMA {pragma}")
    listed = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    with transaction(connection):
        indexes = connection.plain(listed)
        for name, _ in indexes:
            connection.plain(f"DROP INDEX {name}")
        _parties(connection, rng)
        _sources(connection, publisher)
        _claims(connection, rng, claims)
        _statements(connection, rng, heard)
        _links(connection, rng, found, made)
        _assessments(connection, rng, claims)
        _tallies(connection, found, made, heard)
        for _, statement in indexes:
            connection.plain(statement)
        broken = connection.plain("PRAGMA foreign_key_check")
        if broken:
            raise RuntimeError(f"rows point at what is not there: {broken[:3]}")
    connection.plain("PRAGMA journal_mode = WAL")


def _uuids(kind: int, count: int) -> Iterator[str]:
    """UUIDs of version 7 in their order, the same whenever they are made."""
    return (f"01900000-{kind:04x}-7000-8000-{number:012x}" for number in range(1, count + 1))


def _or_none(column: Numbers) -> Iterator[int | None]:
    return (number or None for number in column.tolist())


def _parties(connection: Connection, rng: np.random.Generator) -> None:
    rows = (
        (number, uuid, f"Party {number}", KINDS[number % len(KINDS)].value, 1)
        for number, uuid in enumerate(_uuids(1, PARTIES), 1)
        if number > 1
    )
    connection.fill("party", ("id", "uuid", "name", "party_kind", "recorded_in"), rows)
    rated: list[tuple[int | None, int | None]]
    rated = [(number, None) for number in range(1, PARTIES + 1, 3)]
    rated += [(None, number) for number in range(1, SOURCES + 1, 5)]
    letters = rng.choice(list("ABCDEF"), len(rated), p=(0.1, 0.3, 0.3, 0.15, 0.05, 0.1)).tolist()
    ratings = (
        (number, uuid, *ends, letter, "2020-01-01", 1)
        for number, uuid, ends, letter in zip(
            range(1, len(rated) + 1), _uuids(2, len(rated)), rated, letters, strict=True
        )
    )
    named = ("id", "uuid", "party_id", "source_id", "letter", "rated", "recorded_in")
    connection.fill("rating", named, ratings)


def _sources(connection: Connection, publisher: Numbers) -> None:
    numbers = range(1, SOURCES + 1)
    titles = (f"Report {number}" for number in numbers)
    rows = zip(numbers, _uuids(3, SOURCES), titles, _or_none(publisher), repeat(1))
    connection.fill("source", ("id", "uuid", "title", "publisher_id", "recorded_in"), rows)


def _claims(connection: Connection, rng: np.random.Generator, claims: int) -> None:
    texts = _sentences(rng)
    words = [" ".join(tokens(text)) for text in texts]
    chosen = rng.integers(0, len(texts), claims).tolist()
    rows = (
        (number, uuid, f"{texts[text]} ({number})", 1)
        for number, uuid, text in zip(range(1, claims + 1), _uuids(4, claims), chosen, strict=True)
    )
    connection.fill("claim", ("id", "uuid", "text", "recorded_in"), rows)
    told = ((number, f"{words[text]} {number}") for number, text in enumerate(chosen, 1))
    connection.fill("claim_words", ("rowid", "words"), told)


def _sentences(rng: np.random.Generator) -> list[str]:
    import random

    author = Author(random.Random(int(rng.integers(1 << 32))))
    return [author.text(SENTENCES) for _ in range(TEXTS)]


def _statements(connection: Connection, rng: np.random.Generator, heard: Heard) -> None:
    claims = len(heard.voice)
    numbers = range(1, claims + 1)
    days = [
        f"{year}-{month:02}-{day:02}"
        for year in range(2014, 2021)
        for month in range(1, 13)
        for day in range(1, 29)
    ]
    said = [days[day] for day in rng.integers(0, len(days), claims).tolist()]
    digits = rng.choice(6, claims, p=(0.1, 0.35, 0.25, 0.15, 0.1, 0.05)) + 1
    digits[rng.random(claims) > TOLD] = 0
    named = (
        "id", "uuid", "claim_id", "claimant_id", "source_id", "said", "said_earliest",
        "said_latest", "credibility", "recorded_in",
    )  # fmt: skip
    who, where = _or_none(heard.claimant), _or_none(heard.source)
    credibility = (str(digit) if digit else None for digit in digits.tolist())
    rows: Iterable[Any] = zip(
        numbers, _uuids(5, claims), numbers, who, where, said, said, said, credibility, repeat(1)
    )
    connection.fill("statement", named, rows)
    connection.fill(
        "voice", ("statement_id", "party_id"), zip(numbers, _or_none(heard.voice), strict=True)
    )


def _links(connection: Connection, rng: np.random.Generator, found: Disputes, made: Links) -> None:
    count = len(made.claim)
    names = [relation.value for relation in RELATIONS]
    reasons: Sequence[str | None] = [
        None, *(text.format(goods=GOODS[0], place=PLACES[0], side="Russia") for text in REASONS)
    ]  # fmt: skip
    relation = (names[one] for one in made.relation.tolist())
    target = np.where(made.aimed > 0, 0, found.number[made.target])
    because = (reasons[one] for one in rng.integers(0, len(reasons), count).tolist())
    named = (
        "id", "uuid", "claim_id", "relation", "target_claim_id", "target_link_id", "because",
        "recorded_in",
    )  # fmt: skip
    rows = zip(
        range(1, count + 1), _uuids(6, count), found.number[made.claim].tolist(), relation,
        _or_none(target), _or_none(made.aimed), because, repeat(1),
    )  # fmt: skip
    connection.fill("link", named, rows)


def _assessments(connection: Connection, rng: np.random.Generator, claims: int) -> None:
    judged = np.sort(rng.choice(claims, min(claims, claims // 500 + 1), replace=False)) + 1
    digits = rng.integers(1, 7, len(judged)).tolist()
    named = ("id", "uuid", "claim_id", "analyst", "assessed", "credibility", "recorded_in")
    rows = (
        (number, uuid, claim, "bench", "2020-06-01", str(digit), 1)
        for number, uuid, claim, digit in zip(
            range(1, len(judged) + 1), _uuids(7, len(judged)), judged.tolist(), digits, strict=True
        )
    )
    connection.fill("assessment", named, rows)


def _tallies(connection: Connection, found: Disputes, made: Links, heard: Heard) -> None:
    claims = len(found.number)
    voice = np.where(heard.voice > 0, heard.voice, -1 - np.arange(claims))
    direct = made.aimed == 0
    rebuts = direct & (made.relation == REBUTS)
    target = found.number[made.target] - 1
    pairs = np.unique(
        np.stack([target[rebuts], voice[found.number[made.claim[rebuts]] - 1]]), axis=1
    )
    counted = (
        target[rebuts], pairs[0], target[direct & (made.relation == SUPPORTS)],
    )  # fmt: skip
    columns = (np.bincount(one, minlength=claims).tolist() for one in counted)
    numbers = range(1, claims + 1)
    named = (
        "claim_id", "live", "first_statement_id", "voice_id", "rebuttals", "rebuttal_voices",
        "supports",
    )  # fmt: skip
    rows = zip(numbers, repeat(1), numbers, _or_none(heard.voice), *columns)
    connection.fill("tally", named, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="a new SQLite file")
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--links", type=int, default=3_000_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.claims < 4 * NORMAL or not given.claims <= given.links <= 3 * given.claims:
        parser.error(f"needs {4 * NORMAL} claims or more, and one to three links for each")
    if given.file.exists():
        parser.error(f"{given.file} exists already")
    generate(given.file, given.claims, given.links, given.seed)


if __name__ == "__main__":
    main()
