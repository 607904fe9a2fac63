"""Desks made at random: some parties and sources, two claims, and whatever is done to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from factories import claim, link, revising
from hypothesis import strategies as st

from claimtrack.errors import ClaimtrackError
from claimtrack.ledger.links import add_link
from claimtrack.ledger.parties import affiliate, edit_party
from claimtrack.ledger.revising import retract
from claimtrack.ledger.sources import edit_source
from claimtrack.queries.references import Reference, resolve
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import LETTER_OF, Kind, Relation, Tie

SMALL = st.integers(1, 5)
PARTY = st.integers(1, 3)
DATES = st.sampled_from([None, "2016", "2017-06", "~2018", "2018-02-20", "2019"])
LETTERS = st.sampled_from("ABCDEF")
DIGITS = st.sampled_from("123456")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("claim"), PARTY, SMALL, DATES),
        st.tuples(st.just("state"), PARTY, SMALL, DATES),
        st.tuples(st.just("link"), SMALL, st.sampled_from(list(Relation)), SMALL),
        st.tuples(st.just("tie"), PARTY, PARTY, DATES),
        st.tuples(st.just("same"), PARTY, PARTY),
        st.tuples(st.just("derive"), SMALL, SMALL),
        st.tuples(st.just("anonymous"), SMALL, st.booleans()),
        st.tuples(
            st.just("retract"),
            st.sampled_from([Kind.CLAIM, Kind.LINK, Kind.STATEMENT, Kind.AFFILIATION]),
            SMALL,
        ),
        st.tuples(st.just("date"), SMALL, DATES),
        st.tuples(st.just("undercut"), SMALL, SMALL),
        st.tuples(st.just("rate"), st.sampled_from(["party", "source"]), SMALL, LETTERS),
        st.tuples(st.just("assess"), SMALL, DIGITS, st.integers(1, 3)),
        st.tuples(st.just("credit"), SMALL, DIGITS),
        st.tuples(st.just("move"), SMALL, SMALL),
    ),
    min_size=3,
    max_size=25,
)


def take(revision: Revision, step: tuple[Any, ...]) -> None:
    match step:
        case ("claim" | "state" as verb, party, source, said):
            telling = {"by": f"P{party}", "source": f"S{source}", "said": said}
            if verb == "claim" or revision.connection.plain("SELECT count(*) FROM claim") == [(0,)]:
                claim(revision, "A claim.", **telling)
            else:
                revision.create(
                    Kind.STATEMENT, claim_id=1, claimant_id=party, source_id=source, said=said
                )
        case ("link", one, relation, other):
            link(revision, one, relation, other)
        case ("tie", party, other, since):
            affiliate(revision, party, Tie.SPEAKS_FOR, other, since=since)
        case ("same", party, other):
            edit_party(revision, party, {"same_as": f"P{other}"})
        case ("derive", source, other):
            edit_source(revision, source, {"derived_from": f"S{other}"})
        case ("anonymous", party, whether):
            edit_party(revision, party, {"party_kind": "anonymous_group" if whether else ""})
        case ("retract", kind, number):
            retract(revision, resolve(revision.connection, f"{LETTER_OF[kind]}{number}", kind), "-")
        case ("date", statement, said):
            found = resolve(revision.connection, f"T{statement}", Kind.STATEMENT)
            revision.edit(Kind.STATEMENT, found.id, said=said)
        case ("undercut", number, aimed):
            found = resolve(revision.connection, f"L{aimed}", Kind.LINK)
            add_link(revision, Reference(Kind.CLAIM, number), Relation.UNDERCUTS, found)
        case ("rate", table, number, letter):
            revision.create(
                Kind.RATING, **{f"{table}_id": number}, letter=letter, rated="2020-01-01"
            )
        case ("assess", number, digit, day):
            resolve(revision.connection, f"C{number}", Kind.CLAIM)
            revision.create(
                Kind.ASSESSMENT,
                claim_id=number,
                analyst="a tester",
                assessed=f"2020-01-0{day}",
                credibility=digit,
            )
        case ("credit", statement, digit):
            found = resolve(revision.connection, f"T{statement}", Kind.STATEMENT)
            revision.edit(Kind.STATEMENT, found.id, credibility=digit)
        case ("move", source, publisher):
            edit_source(revision, source, {"publisher": f"P{publisher}"})


def play(database: str, steps: list[tuple[Any, ...]]) -> Iterator[None]:
    """Does one thing after the other, each in a revision of its own; yields after each."""
    with revising(database) as revision:
        for name in "abcde":
            number = revision.create(Kind.PARTY, name=name)
            revision.create(Kind.SOURCE, title=name, publisher_id=number)
        claim(revision, "The first.")
        claim(revision, "The second.")
    yield
    for step in steps:
        try:
            with revising(database) as revision:
                take(revision, step)
        except ClaimtrackError:
            continue  # a step that does not fit what there is by now
        yield
