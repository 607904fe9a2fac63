"""Entries of a file become records: recognised, not doubled; taken whole or set aside whole."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

import pytest
from factories import claim, link, revising
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimtrack.errors import Refused
from claimtrack.ledger import importing
from claimtrack.ledger.assessments import Judgement, assess
from claimtrack.ledger.entries import (
    AssessmentEntry,
    ClaimEntry,
    Entry,
    EstimateEntry,
    LinkEntry,
    PartyEntry,
    Place,
    QuoteEntry,
    Read,
    Rejected,
    SourceEntry,
    StatementEntry,
)
from claimtrack.ledger.lookalikes import lookalikes
from claimtrack.ledger.parties import add_party
from claimtrack.ledger.recording import Recorder
from claimtrack.ledger.revising import retract
from claimtrack.queries.references import Reference
from claimtrack.store import verification
from claimtrack.store.engine import Connection, reading
from claimtrack.store.series import series
from claimtrack.vocabulary import Kind, Relation

QUIET = importing.Told(*[lambda _: None] * 4)
OFFICE = PartyEntry("Water Ministry")
PAPER = SourceEntry("https://example.org/paper", "A paper", PartyEntry("Vorl Gazette"))


def said(text: str = "The Vorl dam burst.", **more: Any) -> ClaimEntry:
    """A claim by the ministry in the paper."""
    statement = StatementEntry(OFFICE, PAPER, more.pop("said", "2021-03-04"))
    return ClaimEntry(text, statements=(statement,), **more)


def entries(*claims: ClaimEntry | LinkEntry) -> list[Entry]:
    """A record for each."""
    return [
        Entry(
            Place("row", number),
            f"row {number}\n".encode(),
            (one,) if isinstance(one, ClaimEntry) else (),
            (one,) if isinstance(one, LinkEntry) else (),
        )
        for number, one in enumerate(claims, 1)
    ]


class Ran:
    """What an import came to."""

    def __init__(
        self, database: str, items: Iterable[Read], *, strict: bool = False, dry: bool = False
    ) -> None:
        self.recorder, self.outcome = Recorder(), importing.Outcome("file")
        self.aside: list[Rejected] = []
        told = QUIET._replace(set_aside=self.aside.append)
        with series(
            database, actor="tester", command="import", at_once=strict, dry=dry
        ) as following:
            importing.run(following, items, self.recorder, self.outcome, told, strict=strict)

    @property
    def new(self) -> dict[str, int]:
        return {str(kind): count for kind, count in self.recorder.new.items() if count}

    @property
    def problems(self) -> list[str]:
        return [f"{one.place}: {one.problem}" for one in self.aside]


def rows(database: str, sql: str) -> list[tuple[Any, ...]]:
    with reading(database) as connection:
        return connection.plain(sql)


def test_all_of_a_claim_is_kept_and_a_second_import_adds_nothing(database: str) -> None:
    statement = StatementEntry(
        PartyEntry("Anna Kerr", "person", aliases=("A. Kerr",)),
        PAPER._replace(author="A. Writer", published="2021-03-05"),
        "~2021-03",
        "Vorl",
        "Director",
        "direct",
        "Told on the phone.",
        "2",
        (QuoteEntry(" It burst. ", "en"),),
    )
    full = ClaimEntry(
        " The Vorl dam burst. ",
        language="en",
        note="Of the old dam.",
        topics=("Vorl dam", "Vorl dam"),
        statements=(statement,),
        assessments=(AssessmentEntry("CheckIt", None, "half true"),),
        estimates=(EstimateEntry("~40", "litres"),),
    )
    first = Ran(database, entries(full))
    assert first.new == {
        "party": 2, "alias": 1, "source": 1, "claim": 1, "statement": 1, "quote": 1, "topic": 1,
        "claim_topic": 1, "assessment": 1, "estimate": 1,
    }  # fmt: skip
    assert rows(database, "SELECT text, language, note FROM claim") == [
        ("The Vorl dam burst.", "en", "Of the old dam.")
    ]
    assert rows(database, "SELECT said, place, role, speech, credibility FROM statement") == [
        ("~2021-03", "Vorl", "Director", "direct", "2")
    ]
    assert rows(database, "SELECT exact, capture_id FROM quote") == [(" It burst. ", None)]
    ((because,),) = rows(database, "SELECT because FROM assessment")
    assert "imported on" in because
    second = Ran(database, entries(full))
    assert (second.new, second.outcome.committed, second.aside) == ({}, 0, [])
    with verification.reading(database) as connection:
        scope = verification.scope(connection, deep=True)
        assert list(verification.problems(connection, scope)) == []


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (said(), True),
        (said("The Vorl dam burst!"), False),
        (said(said=None), True),
        (said()._replace(statements=(StatementEntry(OFFICE),)), False),
        (said()._replace(statements=(StatementEntry(PartyEntry("Another"), PAPER),)), False),
        (said()._replace(statements=()), False),
    ],
)
def test_a_claim_is_the_same_by_text_claimant_and_source(
    sqlite: str, other: ClaimEntry, same: bool
) -> None:
    Ran(sqlite, entries(said()))
    again = Ran(sqlite, entries(other))
    assert ("claim" in again.new) != same
    assert not same or again.outcome.committed == 0


def test_what_a_known_claim_lacks_is_added_to_it(database: str) -> None:
    Ran(database, entries(said()))
    richer = said(
        said="2021-03-09",
        topics=("Vorl dam",),
        assessments=(AssessmentEntry("CheckIt", "2021-04-01", "false"),),
        estimates=(EstimateEntry("40"),),
    )
    assert Ran(database, entries(richer)).new == {
        "statement": 1, "topic": 1, "claim_topic": 1, "assessment": 1, "estimate": 1,
    }  # fmt: skip
    # A coarser date than one that stands is the same occasion; nothing here is changed by it.
    assert Ran(database, entries(said(said="2021-03"), said(said="2021"))).new == {}


def test_a_judgement_without_a_day_is_not_doubled_on_another_day(sqlite: str) -> None:
    judged = said(assessments=(AssessmentEntry("", None, "false"),))
    with revising(sqlite) as revision:
        number = claim(revision, "The Vorl dam burst.", by="Water Ministry",
                       source="https://example.org/paper")  # fmt: skip
        assess(revision, Reference(Kind.CLAIM, number), Judgement("false"), assessed="2020-01-02")
    assert "assessment" not in Ran(sqlite, entries(judged)).new  # "" is whoever imports
    dated = said(assessments=(AssessmentEntry("tester", "2020-01-03", "false"),))
    assert Ran(sqlite, entries(dated)).new["assessment"] == 1


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (said(said="20/3/2021"), "said"),
        (said("…"), "text"),
        (said("a\0b"), "text"),
        (said("\ud800"), "text"),
        (said("x " * 9000), "text"),
        (said(uuid="1234"), "uuid"),
        (said(topics=("",)), "topic"),
        (said(estimates=(EstimateEntry("1e999"),)), "figure"),
        (said(assessments=(AssessmentEntry("A"),)), "verdict"),
        (said(assessments=(AssessmentEntry("A", "2999-01-01", "false"),)), "assessed"),
        (said(assessments=(AssessmentEntry("A", None, "x", likelihood="sure"),)), "likelihood"),
        (said()._replace(statements=(StatementEntry(PartyEntry("x" * 3000)),)), "by"),
        (said()._replace(statements=(StatementEntry(PartyEntry("A", "king")),)), "party_kind"),
        (said()._replace(statements=(StatementEntry(source=SourceEntry("not")),)), "url"),
        (said()._replace(statements=(StatementEntry(source=SourceEntry()),)), "source"),
        (said()._replace(statements=(StatementEntry(OFFICE, speech="loud"),)), "speech"),
        (said()._replace(statements=(StatementEntry(quotes=(QuoteEntry("q" * 10_001),)),)),
         "quote"),
        (LinkEntry("a", "refutes", "b"), "relation"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_sets_the_whole_record_aside(
    database: str, bad: ClaimEntry | LinkEntry, field: str
) -> None:
    ran = Ran(database, entries(said("A good one."), bad, said("Another good one.")))
    assert (ran.new["claim"], ran.outcome.rejected) == (2, 1)
    (aside,) = ran.aside
    assert (aside.raw, aside.place) == (b"row 2\n", Place("row", 2, field))
    assert aside.problem and aside.next_step
    with pytest.raises(Refused, match=f'^file, row 2, field "{field}"'):
        Ran(database, entries(said("A third one."), bad), strict=True)
    assert rows(database, "SELECT count(*) FROM claim") == [(2,)]


def test_links_name_keys_that_come_later_and_what_contradicts_is_told(database: str) -> None:
    first = Ran(
        database,
        entries(
            LinkEntry("b", "undercuts", "l", key="u"),
            LinkEntry("b", "rebuts", "a", "He says so.", key="l"),
            said("A.", key="a"),
            said("B.", key="b"),
            LinkEntry("b", "supports", "a"),
            LinkEntry("a", "rebuts", "nobody"),
            LinkEntry("a", "rebuts", "a"),
        ),
    )
    assert first.new["link"] == 2
    assert rows(database, "SELECT relation, because FROM link ORDER BY id") == [
        ("rebuts", "He says so."),
        ("undercuts", None),
    ]
    told = "\n".join(first.problems)
    assert len(first.problems) == 3
    assert 'row 5, field "supports": C2 rebuts C1 (L1)' in told
    assert 'row 6, field "rebuts": no claim "nobody"' in told
    assert "row 7" in told and "itself" in told
    again = Ran(database, entries(LinkEntry("b", "rebuts", "a"), said("A.", key="a"),
                                  said("B.", key="b")))  # fmt: skip
    assert (again.new, again.outcome.committed) == ({}, 0)


def test_keys_of_a_record_that_no_other_names_are_forgotten(sqlite: str) -> None:
    pair = Entry(
        Place("review", 1),
        b"",
        (said("A.", key="a"), said("B.", key="b")),
        (LinkEntry("b", "rebuts", "a"),),
        keys_stay=False,
    )
    other = pair._replace(claims=(said("C.", key="c"),), links=(LinkEntry("c", "rebuts", "a"),))
    ran = Ran(sqlite, [pair, other])
    assert ran.new["link"] == 1 and ran.outcome.rejected == 1


def reviews(first: int, count: int) -> Iterator[Read]:
    """Claims that are in dispute, each by parties and in a source of its own."""
    for number in range(first, first + count):
        party, source = PartyEntry(f"Party {number}"), SourceEntry(f"https://e.org/{number}")
        checked, found = f"Claim {number}", f"Review {number}"
        both = tuple(
            ClaimEntry(text, text, statements=(StatementEntry(party, source),))
            for text in (checked, found)
        )
        links = (LinkEntry(found, "rebuts", checked),)
        yield Entry(Place("review", number), b"", both, links, keys_stay=False)


def test_a_batch_takes_as_few_statements_however_long_it_is(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    execute = Connection._execute

    def counted(self: Connection, build: Any, *more: Any) -> Any:
        asked.append(build)
        return execute(self, build, *more)

    monkeypatch.setattr(Connection, "_execute", counted)
    with revising(database) as revision:
        claim(revision)
    spent = []
    for first, count in ((100, 60), (200, 120)):
        asked.clear()
        assert Ran(database, reviews(first, count)).new["link"] == count
        spent.append(Counter(one.__name__ for one in asked))
    assert spent[0] == spent[1]


def test_a_link_is_held_against_those_made_with_it(database: str) -> None:
    a, b = (said(text, key=text) for text in ("A", "B"))
    ran = Ran(
        database,
        entries(
            LinkEntry("A", "supersedes", "B"),
            LinkEntry("B", "supersedes", "A"),
            LinkEntry("B", "rebuts", "A", key="l"),
            LinkEntry("A", "supports", "B"),
            LinkEntry("B", "rebuts", "A"),
            LinkEntry("A", "undercuts", "l"),
            a,
            b,
        ),
    )
    assert (ran.new["link"], ran.recorder.known[Kind.LINK]) == (3, 1)
    assert ran.problems == [
        'row 2, field "supersedes": C1 supersedes C2 already, at first or second hand',
        'row 4, field "supports": C2 rebuts C1 (L2), so it cannot be that C1 supports C2',
    ]
    logged = rows(database, "SELECT kind, row_id FROM change ORDER BY ordinal")
    claims = [("claim", 1), ("statement", 1), ("claim", 2), ("statement", 2)]
    links = [("link", 1), ("link", 2), ("link", 3)]
    assert logged == [("party", 1), ("party", 2), ("source", 1), *claims, *links]
    with verification.reading(database) as connection:
        scope = verification.scope(connection, deep=True)
        assert list(verification.problems(connection, scope)) == []


def test_what_another_withdraws_meanwhile_is_linked_no_more(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read() -> Iterator[Read]:
        first, *rest = entries(said("A.", key="a"), said("B.", key="b"),
                               LinkEntry("b", "rebuts", "a"))  # fmt: skip
        yield first
        with revising(database) as revision:
            retract(revision, Reference(Kind.CLAIM, 1), "wrong")
        yield from rest

    monkeypatch.setattr(importing, "FIRST", 1)
    ran = Ran(database, read())
    assert ran.problems == ['row 3, field "rebuts": C1 was retracted: wrong']


def test_of_two_parties_of_one_name_the_older_is_taken_and_told(database: str) -> None:
    with revising(database) as revision:
        for _ in range(2):
            add_party(revision, "Ali Khan", namesake=True)
    khan = ClaimEntry("A.", statements=(StatementEntry(PartyEntry("Ali Khan")),))
    for _ in range(2):
        ran = Ran(database, entries(khan, khan))
        assert "party" not in ran.new
        assert ran.recorder.remarks == {'"Ali Khan" is the name of P1, P2; P1 was taken': 2}
    assert rows(database, "SELECT claimant_id FROM statement") == [(1,)]


def test_an_alias_is_its_party_and_a_source_is_its_url(database: str) -> None:
    Ran(database, entries(ClaimEntry("A.", statements=(StatementEntry(PartyEntry("Russia",
        aliases=("Russian Federation",)), PAPER),))))  # fmt: skip
    by_alias = StatementEntry(PartyEntry("Russian Federation"), SourceEntry(PAPER.url))
    assert Ran(database, entries(ClaimEntry("A.", statements=(by_alias,)))).new == {}


def test_a_name_goes_before_an_alias_and_no_alias_makes_a_name_ambiguous(database: str) -> None:
    def by(*parties: PartyEntry) -> Ran:
        return Ran(
            database,
            entries(*(ClaimEntry("A.", statements=(StatementEntry(one),)) for one in parties)),
        )

    with revising(database) as revision:
        older = add_party(revision, "Old Ministry")
        revision.create(Kind.ALIAS, party_id=older, name="River Watch")
        add_party(revision, "River Watch", namesake=True)
        add_party(revision, "Dam Office")
    by(PartyEntry("River Watch"), PartyEntry("Office", aliases=("Dam Office",)))
    assert rows(database, "SELECT claimant_id FROM statement ORDER BY id") == [(2,), (4,)]
    assert rows(database, "SELECT count(*) FROM alias") == [(1,)]


def test_what_has_one_uuid_is_one_and_is_told_where_it_is_called_otherwise(database: str) -> None:
    uuid = "01234567-89ab-7111-8000-000000000000"

    def claim_(number: int) -> ClaimEntry:
        source = SourceEntry(f"https://example.org/{number}", uuid=uuid)
        statement = StatementEntry(PartyEntry(f"Party {number}", uuid=uuid), source)
        return ClaimEntry(f"Claim {number}.", statements=(statement,), uuid=uuid)

    told = {
        '"Party 2" has the UUID of P1, which was taken: it has another name here': 1,
        "a source came with the UUID of S1, which was taken: it has another address here": 1,
        "C1 has another text here than in the file; it was left so": 1,
    }
    first = Ran(database, entries(claim_(1), claim_(2)))
    assert (first.new["claim"], first.new["party"], first.new["source"]) == (1, 1, 1)
    assert first.recorder.remarks == told
    assert Ran(database, entries(claim_(2))).recorder.remarks == told
    assert not Ran(database, entries(claim_(1))).recorder.remarks


def test_a_record_with_several_links_that_lead_nowhere_is_set_aside_once(database: str) -> None:
    claim_ = ClaimEntry("A.", "a")
    links = tuple(LinkEntry("a", "supports", key) for key in ("x", "y", "z"))
    ran = Ran(database, [Entry(Place("row", 1), b"row 1\n", (claim_,), links)])
    assert (ran.outcome.rejected, len(ran.aside)) == (1, 1)
    assert [one.problem for one in ran.outcome.problems] == [
        f'no claim "{key}" came in from the file' for key in "xyz"
    ]


def test_anonymous_claimants_are_not_one_voice(database: str) -> None:
    def by(name: str, kind: str | None, paper: str) -> ClaimEntry:
        source = SourceEntry(f"https://example.org/{paper}", publisher=PartyEntry(paper))
        return ClaimEntry("A.", statements=(StatementEntry(PartyEntry(name, kind), source),))

    Ran(database, entries(by("Anonymous", "person", "Gazette"), by("Unnamed officials", None, "B"),
        by("Anonymous Press", None, "C")))  # fmt: skip
    assert rows(
        database, "SELECT name, party_kind FROM party WHERE name LIKE '%n%' ORDER BY id"
    ) == [
        ("Anonymous", "anonymous_group"),
        ("Unnamed officials", "anonymous_group"),
        ("Anonymous Press", None),
    ]


def test_what_the_database_refuses_is_not_told_as_added(
    sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "FIRST", 2)
    with closing(sqlite3.connect(sqlite)) as bare:
        bare.execute(
            "CREATE TRIGGER full BEFORE INSERT ON claim WHEN new.text = 'D.'"
            " BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    recorder, outcome = Recorder(), importing.Outcome("file")
    with pytest.raises(Refused), series(sqlite, actor="tester", command="import") as following:
        items = entries(*(ClaimEntry(text) for text in ("A.", "B.", "C.", "D.")))
        importing.run(following, items, recorder, outcome, QUIET)
    assert rows(sqlite, "SELECT count(*) FROM claim") == [(2,)]
    assert (recorder.new[Kind.CLAIM], list(recorder.claims), outcome.committed) == (2, [1, 2], 1)


def test_an_undo_takes_the_whole_import_and_it_can_come_in_again(
    database: str, in_process: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "FIRST", 10)
    uuid = "0123456789ab-7111-8000-000000000000"
    uuid = f"01234567-89ab-{uuid[13:]}"
    many = entries(said("Known by its UUID.", uuid=uuid), *(said(f"Claim {n}.") for n in range(60)))
    first = Ran(database, many)
    assert first.outcome.committed > 1
    assert len(rows(database, "SELECT DISTINCT command_id FROM revision")) == 1
    assert in_process("undo", db=database, CLAIMTRACK_ACTOR="tester").code == 0
    assert rows(database, "SELECT count(*) FROM claim WHERE retraction IS NULL") == [(0,)]
    assert Ran(database, many).new["claim"] == 61
    assert Ran(database, many).outcome.committed == 0


@pytest.mark.parametrize("at_once", [1, 500])
def test_rows_of_one_claim_stay_one_when_they_come_in_again(
    database: str, in_process: Any, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Whether they are in one batch or in several: its UUID is a withdrawn record's by then."""
    monkeypatch.setattr(importing, "FIRST", at_once)
    monkeypatch.setattr(importing, "LEAST", at_once)
    uuid = "01234567-89ab-7111-8000-000000000000"
    rows_of_it = [
        ClaimEntry("The dam burst.", uuid=uuid, statements=(StatementEntry(PartyEntry(name)),))
        for name in ("Ada", "Bela", "Cleo")
    ]
    first = Ran(database, entries(*rows_of_it))
    assert (first.new["claim"], first.new["statement"]) == (1, 3)
    assert in_process("undo", db=database, CLAIMTRACK_ACTOR="tester").code == 0
    again = Ran(database, entries(*rows_of_it))
    assert (again.new["claim"], again.new["statement"]) == (1, 3)
    assert Ran(database, entries(*rows_of_it)).outcome.committed == 0
    assert in_process("verify", "--deep", db=database).code == 0


def test_a_dry_run_tells_all_and_keeps_nothing(database: str) -> None:
    both = entries(said("A."), said("B.", said="someday"), said("A."))
    dry = Ran(database, both, dry=True)
    assert rows(database, "SELECT count(*) FROM revision") == [(0,)]
    real = Ran(database, both)
    assert (dry.new, dry.problems) == (real.new, real.problems)
    assert dry.recorder.known == real.recorder.known


def test_what_came_in_before_a_file_breaks_off_stays(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Iterator[Read]:
        yield from entries(said("A."))
        raise Refused("line 2: no more", "get it anew")

    ran = Ran(database, broken())
    assert ran.outcome.cut is not None and ran.new["claim"] == 1
    with pytest.raises(Refused, match="no more"):
        Ran(database, broken(), strict=True)

    def nothing() -> Iterator[Read]:
        yield from ()
        raise Refused("line 1: no table", "name another")

    with pytest.raises(Refused, match="no table"):
        Ran(database, nothing())


def test_an_interruption_keeps_what_was_committed_and_a_second_run_the_rest(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FIRST", "LEAST", "MOST"):
        monkeypatch.setattr(importing, name, 10)
    whole = entries(*(said(f"Claim {n}.") for n in range(35)))

    def stopped() -> Iterator[Read]:
        yield from whole[:25]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Ran(database, stopped())
    assert rows(database, "SELECT count(*) FROM claim") == [(20,)]
    assert Ran(database, whole).new["claim"] == 15


def test_others_write_while_an_import_goes_on(database: str) -> None:
    """None waits for its end: others get in between two batches."""
    over = threading.Event()

    def beside() -> None:
        number = 0
        while not over.is_set():
            number += 1
            with revising(database) as revision:
                claim(revision, f"Beside {number}.")
            time.sleep(0.05)

    writer = threading.Thread(target=beside)
    writer.start()
    try:
        ran = Ran(database, entries(*(said(f"Claim {n}.") for n in range(4000))))
    finally:
        over.set()
        writer.join()
    assert ran.new["claim"] == 4000
    commands = [row[0] for row in rows(database, "SELECT command FROM revision ORDER BY id")]
    last = len(commands) - commands[::-1].index("import")
    assert set(commands[commands.index("import") : last]) > {"import"}


def test_claims_that_look_the_same_are_found(database: str) -> None:
    with revising(database) as revision:
        claim(revision, "The Vorl dam was shelled.")
        claim(revision, "About 10,000 militants operate in the valley of Kunar this year.")
        retract(revision, Reference(Kind.CLAIM, claim(revision, "It rained a lot.")), "mistake")
    many = entries(
        said("the VORL dam was shelled!"),
        said("It rained a lot."),
        said("About 12 000 militants operate in the valley of Kunar this year."),
        said("About 10 000 militants now operate in the valley of Kunar this year."),
        said("Nothing of the kind."),
    )
    ran = Ran(database, many)
    with reading(database) as connection:
        few = [(one.new, one.other) for one in lookalikes(connection, ran.recorder.claims)]
        assert few == [(4, 1), (7, 2)]
        filled = [*ran.recorder.claims, *range(100, 1200)]
        assert [(one.new, one.other) for one in lookalikes(connection, filled)] == [(4, 1)]


words = st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["A", "B", "2021", "false"]))
parties = st.builds(PartyEntry, st.text(max_size=8), words)
sources = st.builds(
    SourceEntry, st.one_of(st.none(), st.just("https://example.org/x"), st.text(max_size=9)), words
)
statements = st.builds(
    StatementEntry, st.none() | parties, st.none() | sources, words, words, words, words, words,
    st.sampled_from([None, "1", "9"]), st.tuples() | st.tuples(st.builds(QuoteEntry, st.text())),
)  # fmt: skip
claims = st.builds(
    ClaimEntry, st.sampled_from(["A claim.", "B claim."]) | st.text(max_size=9),
    st.sampled_from([None, "a", "b"]), words, topics=st.lists(st.text(max_size=4)).map(tuple),
    statements=st.lists(statements, max_size=2).map(tuple),
    assessments=st.lists(st.builds(AssessmentEntry, st.text(max_size=3), words, words),
                         max_size=1).map(tuple),
    estimates=st.lists(st.builds(EstimateEntry, st.text(max_size=5)), max_size=1).map(tuple),
)  # fmt: skip
links = st.builds(
    LinkEntry, st.sampled_from("abc"), st.sampled_from([*Relation, "x"]), st.sampled_from("abcl"),
    words, st.sampled_from([None, "l"]),
)  # fmt: skip


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(claims | links, max_size=6))
def test_any_entries_come_in_or_are_set_aside_and_never_twice(
    sqlite: str, drawn: list[ClaimEntry | LinkEntry]
) -> None:
    Ran(sqlite, entries(*drawn))
    again = Ran(sqlite, entries(*drawn))
    assert (again.outcome.committed, again.new) == (0, {})


def test_a_claim_without_links_is_as_the_ledger_makes_it(sqlite: str) -> None:
    """What is imported looks the same as what is typed in."""
    with revising(sqlite) as revision:
        one = claim(revision, "A.", by="X", source="https://example.org/1", said="2020")
        two = claim(revision, "B.", by="Y")
        link(revision, two, Relation.REBUTS, one)
    imported = entries(
        ClaimEntry("A.", "a", statements=(StatementEntry(
            PartyEntry("X"), SourceEntry("https://example.org/1"), "2020"),)),
        ClaimEntry("B.", "b", statements=(StatementEntry(PartyEntry("Y")),)),
        LinkEntry("b", "rebuts", "a"),
    )  # fmt: skip
    assert Ran(sqlite, imported).outcome.committed == 0
