"""What was done since and stands in the way of an undo is named; what only was there before is no
hindrance."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256

import pytest
from factories import claim, link, revising

from claimtrack.errors import Refused
from claimtrack.ledger import captures
from claimtrack.ledger.assessments import Judgement, assess, edit_assessment
from claimtrack.ledger.claims import edit_claim, edit_statement
from claimtrack.ledger.parties import add_alias, add_party, affiliate, edit_party, rate
from claimtrack.ledger.quotes import edit_quote
from claimtrack.ledger.revising import retract
from claimtrack.ledger.sources import SourceGiven, add_named_source, edit_source
from claimtrack.ledger.topics import add_topic
from claimtrack.ledger.undoing import chosen, undo
from claimtrack.queries.references import Reference
from claimtrack.queries.reversals import reversal
from claimtrack.store.engine import reading
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import Kind, Relation, Tie

Step = Callable[[Revision], object]
CLAIM = Reference(Kind.CLAIM, 1)


def taken_back(kind: Kind, number: int) -> Step:
    return lambda revision: retract(revision, Reference(kind, number), "a slip")


def saved(source: int, text: str) -> Step:
    return lambda revision: captures.keep(revision, source, captures.content(text.encode()))


def linked(one: int, relation: Relation, other: int) -> Step:
    return lambda revision: link(revision, one, relation, other)


def called(name: str) -> Step:
    return lambda revision: add_alias(revision, 1, name)


def tied(revision: Revision) -> None:
    affiliate(revision, 1, Tie.SPEAKS_FOR, 2, since="2018")


def uncalled(number: int) -> Step:
    return lambda revision: revision.edit(Kind.ALIAS, number, retraction="not its name")


def quoted(exact: str) -> Step:
    return lambda revision: edit_statement(revision, 1, {}, (exact,))


def moved(source: int) -> Step:
    return lambda revision: edit_statement(revision, 1, {"source": SourceGiven(f"S{source}")})


def judged(revision: Revision) -> None:
    assess(revision, CLAIM, Judgement("half true"))


def filed(revision: Revision) -> None:
    edit_claim(revision, 1, {}, into=("War",))


def unfiled(revision: Revision) -> None:
    edit_claim(revision, 1, {}, out_of=("War",))


def party(**fields: str) -> Step:
    return lambda revision: edit_party(revision, 1, dict(fields))


def source(**fields: str) -> Step:
    return lambda revision: edit_source(revision, 1, dict(fields))


def party_named(name: str) -> Step:
    return lambda revision: add_party(revision, name)


def topic_named(name: str) -> Step:
    return lambda revision: add_topic(revision, name)


def found_at(url: str) -> Step:
    return lambda revision: add_named_source(revision, SourceGiven(url))


def found_in(name: str) -> Step:
    return lambda revision: revision.create(
        Kind.SOURCE, file_name=name, file_sha256=sha256(b"The same.").hexdigest()
    )


IN_THE_WAY: dict[str, tuple[tuple[Step, ...], Step, Step, str]] = {
    "alias": ((called("Rus"),), uncalled(1), called("Rus"), "P1 has the same alias by now"),
    "filing": ((filed,), unfiled, filed, "C1 has the same claim topic by now"),
    "link": (
        (linked(2, Relation.REBUTS, 1),), taken_back(Kind.LINK, 1), linked(2, Relation.REBUTS, 1),
        "C2 has the same link L2 by now",
    ),
    "affiliation": (
        (tied,), taken_back(Kind.AFFILIATION, 1), tied, "P1 has the same affiliation A2 by now",
    ),
    "quote": (
        (quoted("so many"),), taken_back(Kind.QUOTE, 1), quoted("so many"),
        "T1 has the same quote Q2 by now",
    ),
    "name of a party": (
        (party_named("Ann"),), taken_back(Kind.PARTY, 4), party_named("Ann"),
        "P5 has the name of P4 by now",
    ),
    "alias as the name of another": (
        (called("Rus"),), uncalled(1), party_named("Rus"), "P4 has the name of P1 by now",
    ),
    "name as the alias of another": (
        (), party(name="Moscow"), lambda revision: add_alias(revision, 2, "Russia"),
        "P2 has the name of P1 by now",
    ),
    "name of a topic": (
        (topic_named("War"),), taken_back(Kind.TOPIC, 1), topic_named("War"),
        "O2 has the name of O1 by now",
    ),
    "address of a source": (
        (found_at("https://example.org/3"),), taken_back(Kind.SOURCE, 3),
        found_at("https://example.org/3"), "S4 has the URL of S3 by now",
    ),
    "bytes of a source": (
        (found_in("a.txt"),), taken_back(Kind.SOURCE, 3), found_in("b.txt"),
        "S4 has the file of S3 by now",
    ),
    "opposite": (
        (linked(2, Relation.REBUTS, 1),), taken_back(Kind.LINK, 1), linked(1, Relation.SUPPORTS, 2),
        "L2 contradicts L1",
    ),
    "newer": (
        (linked(3, Relation.SUPERSEDES, 1),), taken_back(Kind.LINK, 1),
        linked(1, Relation.SUPERSEDES, 3), "L2 has it the other way round than L1",
    ),
    "same": (
        (party(same_as="P2"),), party(same_as=""),
        lambda revision: edit_party(revision, 2, {"same_as": "P1"}),
        "P2 is recorded as P1, which would be recorded as P2",
    ),
    "title": (
        (), source(title="A paper"), source(url=""),
        "S1 would be left without title, url or file name",
    ),
    "judgement": (
        (judged,), lambda revision: edit_assessment(revision, 1, {"likelihood": "likely"}),
        lambda revision: edit_assessment(revision, 1, {"verdict": ""}),
        "J1 would be left without verdict, credibility, likelihood or confidence",
    ),
    "quote in the other source": (
        (saved(1, "One."), saved(2, "Two.")), moved(2), quoted("Two."),
        "Q1 stands in a copy of the source that T1 would no longer have",
    ),
    "statement of another source": (
        (saved(1, "One."), quoted("One.")), taken_back(Kind.QUOTE, 1), moved(2),
        "T1 has another source than Q1 stands in a copy of",
    ),
    "words of a quote": (
        (quoted("so many"),), lambda revision: edit_quote(revision, 1, {"exact": "so few"}),
        saved(1, "There are so few."), "Q1 was changed",
    ),
    "the same field": (
        (), lambda revision: edit_statement(revision, 1, {"said": "2017"}),
        lambda revision: edit_statement(revision, 1, {"said": "2016"}), "T1 was changed",
    ),
    "rests on a party": (
        (), lambda revision: edit_statement(revision, 1, {"by": "Newcomer"}),
        lambda revision: rate(revision, Reference(Kind.PARTY, 4), "A", "2018-01-01", None),
        "a rating rests on P4",
    ),
    "would rest on nothing": (
        (), lambda revision: edit_statement(revision, 2, {"by": "P1"}), taken_back(Kind.PARTY, 2),
        "T2 would rest on P2, which was retracted",
    ),
    "comes back to nothing": (
        (linked(2, Relation.REBUTS, 1),), taken_back(Kind.LINK, 1), taken_back(Kind.CLAIM, 2),
        "L1 would rest on C2, which was retracted",
    ),
}  # fmt: skip
"""What went before, what is to be undone, what was done since, and what the refusal names."""


def undone(database: str, named: str) -> None:
    with revising(database, "undo") as revision:
        found = chosen(revision.connection, named, "tester")
        undo(revision, reversal(revision.connection, found, "undone: for a test"))


@pytest.mark.parametrize("case", IN_THE_WAY)
def test_what_stands_in_the_way_is_named(database: str, case: str) -> None:
    before, step, since, words = IN_THE_WAY[case]
    with revising(database) as revision:
        claim(revision, "The first.", by="Russia", source="https://example.org/1", said="2018")
        claim(revision, "The second.", by="NATO", source="https://example.org/2")
        claim(revision, "The third.", by="Russia", source="https://example.org/1")
        edit_party(revision, 2, {"note": "an alliance"})
        revision.create(Kind.PARTY, name="A third party")
        for one in before:
            one(revision)
    for one in (step, since):
        with revising(database) as revision:
            one(revision)
    with pytest.raises(Refused) as refused:
        undone(database, "R2")
    assert f": {words} (R3); undo that first: claimtrack undo R3" in str(refused.value)
    # The last first, and nothing is in the way; nor is it on the way back.
    for named in ("R3", "R2", "R5", "R4"):
        undone(database, named)
    with pytest.raises(Refused, match=re.escape(words)):
        undone(database, "R2")


def test_what_was_there_before_is_no_hindrance(database: str) -> None:
    """A claim's retraction leaves its statement and link as they are, and they do not keep its
    restoring from being undone."""
    with revising(database) as revision:
        claim(revision, "The first.", by="Russia")
        link(revision, claim(revision, "The second."), Relation.REBUTS, 1)
    with revising(database) as revision:
        retract(revision, CLAIM, "a slip")
    undone(database, "R2")
    with revising(database) as revision:
        edit_statement(revision, 1, {"said": "2018"})
        revision.edit(Kind.LINK, 1, because="why")
    with revising(database) as revision:
        retract(revision, Reference(Kind.LINK, 1), "a slip, or not")
    undone(database, "R5")
    undone(database, "R3")
    with reading(database) as connection:
        assert connection.plain("SELECT retraction FROM claim WHERE id = 1") == [("a slip",)]


def test_what_was_changed_and_changed_back_is_no_hindrance(database: str) -> None:
    with revising(database) as revision:
        claim(revision, "The first.", by="Russia")
    for text in ("Other words.", "The first."):
        with revising(database) as revision:
            revision.edit(Kind.CLAIM, 1, text=text)
    undone(database, "R1")
    with reading(database) as connection:
        assert connection.plain("SELECT count(*) FROM claim WHERE retraction IS NULL") == [(0,)]
