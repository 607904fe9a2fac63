"""Desks made at random: some parties and sources, two claims, and whatever is done to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from factories import claim, link, revising
from hypothesis import strategies as st

from claimtrack.errors import ClaimtrackError
from claimtrack.ledger import undoing
from claimtrack.ledger.claims import edit_claim, edit_statement
from claimtrack.ledger.estimates import Counting, add_estimate
from claimtrack.ledger.links import add_link
from claimtrack.ledger.parties import add_alias, affiliate, edit_party
from claimtrack.ledger.quotes import edit_quote
from claimtrack.ledger.revising import edit, retract
from claimtrack.ledger.sources import edit_source
from claimtrack.queries.references import Reference, resolve
from claimtrack.queries.reversals import reversal
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import LETTER_OF, Kind, Relation, Tie

SMALL = st.integers(1, 5)
PARTY = st.integers(1, 3)
DATES = st.sampled_from([None, "2016", "2017-06", "~2018", "2018-02-20", "2019"])
LETTERS = st.sampled_from("ABCDEF")
DIGITS = st.sampled_from("123456")
STEP = st.one_of(
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
)
STEPS = st.lists(STEP, min_size=3, max_size=25)
WORDS = st.sampled_from(["alpha", "beta", "gamma"])
FURTHER_STEP = st.one_of(
    st.tuples(st.just("word"), SMALL, WORDS),
    st.tuples(st.just("file"), SMALL, WORDS),
    st.tuples(st.just("take out"), SMALL, WORDS),
    st.tuples(st.just("alias"), PARTY, WORDS),
    st.tuples(st.just("quote"), SMALL, WORDS),
    st.tuples(st.just("requote"), SMALL, WORDS),
    st.tuples(st.just("estimate"), SMALL, st.integers(1, 9)),
    st.tuples(st.just("name"), SMALL, st.sampled_from(["title", "url"]), st.booleans()),
    st.tuples(st.just("claimant"), SMALL, PARTY),
    st.tuples(
        st.just("retract"),
        st.sampled_from([Kind.PARTY, Kind.SOURCE, Kind.TOPIC, Kind.QUOTE, Kind.ESTIMATE]),
        SMALL,
    ),
)
"""What bears on no figure."""

LATE = st.integers(1, 8)
LATER_STEP = st.one_of(
    st.just(("new party",)),
    st.tuples(st.just("new source"), LATE),
    st.tuples(st.just("same"), LATE, LATE),
    st.tuples(st.just("apart"), LATE),
    st.tuples(st.just("tie"), LATE, LATE, DATES),
    st.tuples(st.just("rate"), st.sampled_from(["party", "source"]), LATE, LETTERS),
    st.tuples(st.just("claimant"), SMALL, LATE),
    st.tuples(st.just("move"), LATE, LATE),
    st.just(("undo",)),
)
"""What may lead by ways that were not there before."""


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
            for number in (party, other):
                resolve(revision.connection, f"P{number}", Kind.PARTY)
            affiliate(revision, party, Tie.SPEAKS_FOR, other, since=since)
        case ("same", party, other):
            found = resolve(revision.connection, f"P{party}", Kind.PARTY)
            edit_party(revision, found.id, {"same_as": f"P{other}"})
        case ("apart", party):
            found = resolve(revision.connection, f"P{party}", Kind.PARTY)
            edit_party(revision, found.id, {"same_as": ""})
        case ("new party",):
            revision.create(Kind.PARTY, name="late")
        case ("new source", publisher):
            revision.create(Kind.SOURCE, title="late", publisher_id=publisher)
        case ("undo",):
            last = undoing.chosen(revision.connection, None, revision.actor)
            undoing.undo(revision, reversal(revision.connection, last, "undone"))
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
            found = resolve(revision.connection, f"S{source}", Kind.SOURCE)
            edit_source(revision, found.id, {"publisher": f"P{publisher}"})
        case _:
            take_further(revision, step)


def take_further(revision: Revision, step: tuple[Any, ...]) -> None:
    match step:
        case ("word", number, text):
            edit(revision, resolve(revision.connection, f"C{number}", Kind.CLAIM), {"text": text})
        case ("file", number, name):
            found = resolve(revision.connection, f"C{number}", Kind.CLAIM)
            edit_claim(revision, found.id, {}, into=(name,))
        case ("take out", number, name):
            found = resolve(revision.connection, f"C{number}", Kind.CLAIM)
            edit_claim(revision, found.id, {}, out_of=(name,))
        case ("alias", party, name):
            add_alias(revision, party, name, namesake=True)
        case ("quote", number, words):
            found = resolve(revision.connection, f"T{number}", Kind.STATEMENT)
            edit_statement(revision, found.id, {}, (words,))
        case ("requote", number, words):
            found = resolve(revision.connection, f"Q{number}", Kind.QUOTE)
            edit_quote(revision, found.id, {"exact": words})
        case ("estimate", number, figure):
            found = resolve(revision.connection, f"C{number}", Kind.CLAIM)
            add_estimate(revision, found, Counting(str(figure)))
        case ("name", source, field, whether):
            named = f"https://example.org/{source}" if field == "url" else f"Source {source}"
            edit_source(revision, source, {field: named if whether else ""})
        case ("claimant", number, party):
            found = resolve(revision.connection, f"T{number}", Kind.STATEMENT)
            edit_statement(revision, found.id, {"by": f"P{party}"})
        case _:
            raise AssertionError(step)


def begin(database: str) -> None:
    """Some parties and sources, and two claims."""
    with revising(database) as revision:
        for name in "abcde":
            number = revision.create(Kind.PARTY, name=name)
            revision.create(Kind.SOURCE, title=name, publisher_id=number)
        claim(revision, "The first.")
        claim(revision, "The second.")


def play(database: str, steps: list[tuple[Any, ...]]) -> Iterator[None]:
    """Does one thing after the other, each in a revision of its own; yields after each."""
    begin(database)
    yield
    for step in steps:
        try:
            with revising(database) as revision:
                take(revision, step)
        except ClaimtrackError:
            continue  # a step that does not fit what there is by now
        yield
