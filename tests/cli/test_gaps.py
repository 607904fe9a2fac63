"""`gaps`: each kind of gap goes when the very command that its line names is run; the order is that
of the rule. On both databases."""

from __future__ import annotations

import csv
import json
import os
import shlex
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from factories import claim, link, revising
from programs import result_of

from claimtrack.ledger import captures
from claimtrack.ledger.captures import Taking
from claimtrack.ledger.claims import Telling, add_statement
from claimtrack.ledger.links import add_link
from claimtrack.ledger.parties import affiliate, edit_party
from claimtrack.ledger.revising import retract
from claimtrack.ledger.sources import SourceGiven
from claimtrack.queries.gaps import MATTERS
from claimtrack.queries.references import Reference
from claimtrack.queries.sources import by_url
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import GapKind, Kind, Relation, Tie

ROOT = Path(__file__).parent.parent.parent
TODAY = datetime.now(UTC).date()
WHOLE = "https://example.org/whole"
LONG_AGO = "2016-05"
REPORT = "A report, word by word."
FILLED = {
    "--by": "Quite Another",
    "--source": "https://example.org/another",
    "--quote": "Words.",
    "--text": "word by word",
}


class Desk:
    """The command on one database."""

    def __init__(self, in_process: Run, database: str, folder: Path) -> None:
        self.in_process = in_process
        self.database = database
        self.folder = folder

    def gaps(self, *words: object) -> list[dict[str, Any]]:
        """All gaps as a program reads them."""
        result = self.in_process("gaps", "-n", 0, "--json", *words, db=self.database)
        assert result.code == 0, result
        assert not result.err
        found: list[dict[str, Any]] = json.loads(result.out)
        return found

    def one(self, kind: GapKind, *words: object) -> dict[str, Any] | None:
        """The one gap of a kind, if there is any."""
        found = self.gaps("--kind", kind.value, *words)
        assert len(found) <= 1, found
        return found[0] if found else None

    def claims(self, kind: GapKind, *words: object) -> set[int]:
        return {gap["claim"] for gap in self.gaps("--kind", kind.value, *words)}

    def follow(self, command: str) -> None:
        """Does what a line says, as a user would who fills in the dots."""
        program, *words = shlex.split(command)
        assert program == "claimtrack"
        if words[:2] == ["source", "capture"]:
            # No page is there to be fetched; a file that was saved of it does.
            words = ["FILE" if word == "--fetch" else word for word in words]
        given = [self.filled(word, words[at - 1]) for at, word in enumerate(words)]
        result = self.in_process(*given, db=self.database)
        assert result.code == 0, (given, result)

    def filled(self, word: str, before: str) -> str:
        if word == "FILE":
            path = self.folder / "report.txt"
            path.write_text(REPORT, encoding="utf-8")
            return str(path)
        known = {"DATE": TODAY.isoformat(), "A…F": "B", "…": FILLED.get(before, "A reason.")}
        return known.get(word, word)


@pytest.fixture
def at(in_process: Run, database: str, tmp_path: Path) -> Desk:
    return Desk(in_process, database, tmp_path)


def capture(revision: Revision, source: int, *, text: bool = True) -> int:
    """A saved copy of a source."""
    copy = captures.content(f"Copy of S{source}.".encode(), Taking(with_text=text))
    return captures.keep(revision, source, copy)


def whole(revision: Revision, text: str, by: str = "Ann") -> int:
    """A claim that lacks nothing: two voices, dated, from a source that is rated and saved."""
    number = claim(revision, text, by=by, source=WHOLE, said="2018")
    add_statement(revision, number, Telling(by=f"{by} Two", source=SourceGiven(WHOLE), said="2018"))
    source = by_url(revision.connection, WHOLE)
    assert source
    captured = f"SELECT id FROM capture WHERE source_id = {source}"
    if not revision.connection.plain(captured):
        capture(revision, source)
        revision.create(Kind.RATING, source_id=source, letter="B", rated="2020-01-01")
    return number


# --- each kind, and the command that closes it


def test_nothing_is_missing(at: Desk, in_process: Run) -> None:
    assert at.gaps() == []
    with revising(at.database) as revision:
        whole(revision, "A claim.")
    assert at.gaps() == []
    result = in_process("gaps", db=at.database)
    assert (result.code, result.out, result.err) == (0, "", "no gap\n")


def test_a_claimant_who_never_answered(at: Desk) -> None:
    with revising(at.database) as revision:
        one, two = whole(revision, "One."), whole(revision, "Two.", by="Bob")
        link(revision, two, Relation.REBUTS, one)
    [gap] = at.gaps()
    assert gap["kind"] == "unanswered" and gap["claim"] == one and gap["text"] == "One."
    assert gap["command"] == f'claimtrack rebut C{two} "…" --by Ann'
    at.follow(gap["command"])
    # Bob rebutted a claim of hers himself: the two have answered one another, once and for all.
    assert at.claims(GapKind.UNANSWERED) == set()


def test_a_dispute_of_two_ends_but_a_third_party_is_owed_an_answer(at: Desk) -> None:
    with revising(at.database) as revision:
        one, two = whole(revision, "One."), whole(revision, "Two.", by="Bob")
        link(revision, two, Relation.REBUTS, one)
        three, four = whole(revision, "Three."), whole(revision, "Four.", by="Bob")
        link(revision, three, Relation.REBUTS, two)
        undercut = Reference(Kind.LINK, link(revision, four, Relation.REBUTS, three))
        five = whole(revision, "Five.")
        add_link(revision, Reference(Kind.CLAIM, five), Relation.UNDERCUTS, undercut)
        six = whole(revision, "Six.", by="Bob")
        link(revision, six, Relation.REBUTS, five)
    assert at.gaps() == []
    with revising(at.database) as revision:
        other = whole(revision, "Seven.", by="Cleo")
        link(revision, other, Relation.REBUTS, two)
    gap = at.one(GapKind.UNANSWERED)
    assert gap and gap["claim"] == two
    assert gap["command"] == f'claimtrack rebut C{other} "…" --by Bob'
    at.follow(gap["command"])
    assert at.claims(GapKind.UNANSWERED) == set()


def test_what_is_an_answer_and_what_is_none(at: Desk) -> None:
    def answered(relation: Relation, by: str, target: str) -> bool:
        """Whether a claim by a party answers a rebuttal of a fresh claim by Ann."""
        with revising(at.database) as revision:
            first, second = whole(revision, "One."), whole(revision, "Two.", by="Bob")
            rebuttal = link(revision, second, Relation.REBUTS, first)
            answer = claim(revision, "Three.", by=by)
            if target == "link":
                revision.create(
                    Kind.LINK,
                    claim_id=answer,
                    relation=relation.value,
                    target_link_id=rebuttal,
                )
            else:
                link(revision, answer, relation, {"rebuttal": second, "claim": first}[target])
        return first not in at.claims(GapKind.UNANSWERED)

    with revising(at.database) as revision:
        claim(revision, by="Ann"), claim(revision, by="Her Office")
        affiliate(revision, 2, Tie.SPEAKS_FOR, 1)
    assert answered(Relation.REBUTS, "Ann", "rebuttal")
    assert answered(Relation.UNDERCUTS, "Ann", "rebuttal")
    assert answered(Relation.UNDERCUTS, "Ann", "link")
    assert answered(Relation.QUALIFIES, "Ann", "claim")
    assert answered(Relation.SUPERSEDES, "Ann", "claim")
    assert answered(Relation.REBUTS, "Her Office", "rebuttal")
    assert not answered(Relation.REBUTS, "Carl", "rebuttal")
    assert not answered(Relation.UNDERCUTS, "Carl", "link")
    assert not answered(Relation.QUALIFIES, "Carl", "claim")
    assert not answered(Relation.SUPPORTS, "Ann", "rebuttal")
    assert not answered(Relation.QUALIFIES, "Ann", "rebuttal")


def test_an_answer_that_was_withdrawn_is_none(at: Desk) -> None:
    with revising(at.database) as revision:
        one, two = whole(revision, "One."), whole(revision, "Two.", by="Bob")
        link(revision, two, Relation.REBUTS, one)
        answer = claim(revision, "Three.", by="Ann")
        link(revision, answer, Relation.UNDERCUTS, two)
    assert at.one(GapKind.UNANSWERED) is None
    with revising(at.database) as revision:
        retract(revision, Reference(Kind.CLAIM, answer), "entered twice")
    assert at.claims(GapKind.UNANSWERED) == {one}


@pytest.mark.parametrize("case", ["nobody", "another's voice now"])
def test_a_claim_that_nobody_can_be_named_for_answers_itself(case: str, at: Desk) -> None:
    with revising(at.database) as revision:
        if case == "nobody":
            one = claim(revision, "One.")
        else:
            one = claim(revision, "One.", by="Ann", said="2016")
            claim(revision, "An office.", by="Office")
            affiliate(revision, 1, Tie.SPEAKS_FOR, 2, since="2019")
        two = claim(revision, "Two.", by="Bob")
        link(revision, two, Relation.REBUTS, one)
    gap = at.one(GapKind.UNANSWERED)
    assert gap and gap["command"] == f"claimtrack link C{one} rebuts C{two} --because …"
    at.follow(gap["command"])
    # Each of the two now rebuts the other.
    assert at.claims(GapKind.UNANSWERED) == set()


def test_a_rebuttal_without_evidence(at: Desk) -> None:
    with revising(at.database) as revision:
        one, two = whole(revision, "One."), claim(revision, "Two.", by="Bob", said="2018")
        link(revision, two, Relation.REBUTS, one)
        claim(revision, "Rebuts nothing, and needs none.", by="Bob")
    gap = at.one(GapKind.NO_EVIDENCE)
    assert gap and gap["claim"] == two
    [statement] = [gap["statement"] for gap in at.gaps("--kind", "no_evidence")]
    assert gap["command"] == f"claimtrack edit T{statement} --source …"
    at.follow(gap["command"])
    assert at.one(GapKind.NO_EVIDENCE) is None
    assert two in at.claims(GapKind.ONE_VOICE)


def test_a_rebuttal_that_nobody_is_known_to_have_made(at: Desk) -> None:
    with revising(at.database) as revision:
        one, two = whole(revision, "One."), claim(revision, "Two.")
        link(revision, two, Relation.REBUTS, one)
    gap = at.one(GapKind.NO_EVIDENCE)
    assert gap and gap["command"] == f"claimtrack state C{two} --by … --source …"
    at.follow(gap["command"])
    assert at.one(GapKind.NO_EVIDENCE) is None


def test_nobody_is_no_second_voice(at: Desk) -> None:
    with revising(at.database) as revision:
        one = claim(revision, "One.", by="Ann", said="2018")
        for _ in range(2):
            add_statement(revision, one, Telling(said="2019"))
        restating = claim(revision, "The same.", said="2020")
        link(revision, restating, Relation.RESTATES, one)
    assert at.claims(GapKind.ONE_VOICE) == {one, restating}
    with revising(at.database) as revision:
        add_statement(revision, restating, Telling(by="Bob"))
    assert at.claims(GapKind.ONE_VOICE) == set()


def test_a_claim_with_one_voice(at: Desk) -> None:
    with revising(at.database) as revision:
        one = claim(revision, "One.", by="Ann", said="2018")
        add_statement(revision, one, Telling(by="Ann", said="2019"))
        claim(revision, "Nobody is known to have said this.")
    gap = at.one(GapKind.ONE_VOICE)
    assert gap and gap["claim"] == one
    assert gap["command"] == f"claimtrack state C{one} --by … --source …"
    at.follow(gap["command"])
    assert at.one(GapKind.ONE_VOICE) is None


def test_claims_that_restate_one_another_are_heard_together(at: Desk) -> None:
    with revising(at.database) as revision:
        one, two, three = (claim(revision, "A claim.", by=by) for by in ("Ann", "Ann", "Bob"))
        link(revision, two, Relation.RESTATES, one)
    assert at.claims(GapKind.ONE_VOICE) == {one, two, three}
    with revising(at.database) as revision:
        joint = link(revision, two, Relation.RESTATES, three)
    assert at.claims(GapKind.ONE_VOICE) == set()
    with revising(at.database) as revision:
        retract(revision, Reference(Kind.LINK, joint), "another thing")
    assert at.claims(GapKind.ONE_VOICE) == {one, two, three}


def test_a_claim_without_a_capture(at: Desk) -> None:
    with revising(at.database) as revision:
        one = claim(revision, "One.", by="Ann", source="https://example.org/one")
    gap = at.one(GapKind.NO_CAPTURE)
    assert gap and (gap["claim"], gap["source"]) == (one, 1)
    assert gap["command"] == "claimtrack source capture S1 --fetch"
    at.follow(gap["command"])
    assert at.one(GapKind.NO_CAPTURE) is None
    with revising(at.database) as revision:
        retract(revision, Reference(Kind.CAPTURE, 1), "another page")
    assert at.one(GapKind.NO_CAPTURE) == gap


def test_a_source_that_has_no_address_is_captured_from_a_file(at: Desk) -> None:
    with revising(at.database) as revision:
        revision.create(Kind.SOURCE, title="A book")
        one = claim(revision, "One.", by="Ann", source="S1")
    gap = at.one(GapKind.NO_CAPTURE)
    assert gap and gap["command"] == "claimtrack source capture S1 FILE"
    with revising(at.database) as revision:
        fetched = SourceGiven("https://example.org/one")
        add_statement(revision, one, Telling(by="Ann", source=fetched))
    gap = at.one(GapKind.NO_CAPTURE)
    assert gap and gap["command"] == "claimtrack source capture S2 --fetch"


def test_a_claim_without_any_source(at: Desk) -> None:
    with revising(at.database) as revision:
        one = claim(revision, "One.", by="Ann")
    gap = at.one(GapKind.NO_CAPTURE)
    assert gap and gap["command"] == f"claimtrack edit T{gap['statement']} --source FILE"
    assert "source" not in gap
    at.follow(gap["command"])
    assert one in at.claims(GapKind.ONE_VOICE)
    # The file may have been kept with that, or may have to be.
    if left := at.one(GapKind.NO_CAPTURE):
        assert left["command"] == "claimtrack source capture S1 FILE"
        at.follow(left["command"])
        assert at.one(GapKind.NO_CAPTURE) is None


def test_an_unverified_quote(at: Desk) -> None:
    with revising(at.database) as revision:
        claim(revision, "One.", by="Ann", quotes=("Word for word.",))
    gap = at.one(GapKind.UNVERIFIED)
    assert gap and (gap["claim"], gap["statement"], gap["quote"]) == (1, 1, 1)
    assert gap["text"] == "Word for word."
    assert gap["command"] == "claimtrack edit T1 --source …"
    at.follow(gap["command"])
    gap = at.one(GapKind.UNVERIFIED)
    assert gap and gap["command"] == "claimtrack source capture S1 --fetch"
    at.follow(gap["command"])
    verify = 'claimtrack edit Q1 --text "…"'
    copied = at.one(GapKind.UNVERIFIED)
    assert copied and copied["command"] == verify
    # In a copy that was withdrawn, and in one without a text, there is nothing to look in.
    with revising(at.database) as revision:
        retract(revision, Reference(Kind.CAPTURE, 1), "another page")
    assert at.one(GapKind.UNVERIFIED) == gap
    with revising(at.database) as revision:
        capture(revision, 1, text=False)
    assert at.one(GapKind.UNVERIFIED) == gap
    at.follow(gap["command"])
    assert at.one(GapKind.UNVERIFIED) == copied
    at.follow(verify)
    assert at.one(GapKind.UNVERIFIED) is None


def test_an_undated_statement(at: Desk) -> None:
    with revising(at.database) as revision:
        claim(revision, "One.", by="Ann")
    gap = at.one(GapKind.UNDATED)
    assert gap and (gap["claim"], gap["statement"]) == (1, 1)
    assert gap["command"] == "claimtrack edit T1 --said DATE"
    at.follow(gap["command"])
    assert at.one(GapKind.UNDATED) is None


def test_an_unrated_source(at: Desk) -> None:
    with revising(at.database) as revision:
        claim(revision, "One.", by="Ann", source="https://example.org/one")
        revision.create(Kind.SOURCE, title="Reports nothing")
    gap = at.one(GapKind.UNRATED)
    assert gap and gap["source"] == 1 and gap["text"] == "https://example.org/one"
    assert not {"claim", "statement", "quote"} & gap.keys()
    assert gap["command"] == "claimtrack source edit S1 --reliability A…F"
    at.follow(gap["command"])
    assert at.one(GapKind.UNRATED) is None
    with revising(at.database) as revision:
        revision.edit(Kind.RATING, 1, retraction="of another")
    assert at.one(GapKind.UNRATED) == gap


def test_a_rating_of_the_publisher_under_any_name_is_one(at: Desk) -> None:
    with revising(at.database) as revision:
        other = revision.create(Kind.PARTY, name="Herald, The")
        publisher = revision.create(Kind.PARTY, name="The Herald")
        revision.create(Kind.SOURCE, title="A report", publisher_id=publisher)
        claim(revision, "One.", by="Ann", source="S1")
        edit_party(revision, other, {"same_as": f"P{publisher}"})
    assert at.one(GapKind.UNRATED)
    with revising(at.database) as revision:
        number = revision.create(Kind.RATING, party_id=other, letter="F", rated="2020-01-01")
    # F is a judgement, too: that nothing can be said.
    assert at.one(GapKind.UNRATED) is None
    with revising(at.database) as revision:
        revision.edit(Kind.RATING, number, retraction="of another")
    assert at.one(GapKind.UNRATED)


def test_a_stale_claim(at: Desk) -> None:
    ago = [(TODAY - timedelta(days=days)).isoformat() for days in range(12)]
    with revising(at.database) as revision:
        claim(revision, "One.", by="Ann", said=ago[11])
        claim(revision, "Two.", by="Ann", said=ago[10])
        claim(revision, "Undated.", by="Ann")
        claim(revision, "Open.", by="Ann", said=f"{LONG_AGO}/..")
    assert "stale" not in {gap["kind"] for gap in at.gaps()}
    assert at.claims(GapKind.STALE, "--stale", 10) == {1}
    assert at.claims(GapKind.STALE, "--stale", 9) == {1, 2}
    assert at.claims(GapKind.STALE, "--stale", 2**31 - 2) == set()
    gap = at.one(GapKind.STALE, "--stale", 10)
    assert gap and gap["command"] == "claimtrack state C1 --by Ann --said DATE --source …"
    at.follow(gap["command"])
    assert at.one(GapKind.STALE, "--stale", 10) is None
    assert 1 in at.claims(GapKind.ONE_VOICE)


def test_of_a_stale_claim_the_claimant_is_named_not_the_office(at: Desk) -> None:
    with revising(at.database) as revision:
        one = claim(revision, "One.", by="Ann O'Hara", said="2018")
        claim(revision, "An office.", by="Office")
        affiliate(revision, 1, Tie.SPEAKS_FOR, 2)
        two = claim(revision, "Two.", said="2018")
    commands = [gap["command"] for gap in at.gaps("--kind", "stale", "--stale", 1)]
    named = shlex.quote("Ann O'Hara")
    assert commands == [
        f"claimtrack state C{one} --by {named} --said DATE --source …",
        f"claimtrack state C{two} --by … --said DATE --source …",
    ]


# --- what is no gap, and in which order


def test_what_was_withdrawn_never_appears(at: Desk) -> None:
    with revising(at.database) as revision:
        for text in ("One.", "Two."):
            claim(revision, text, by="Ann", source="https://example.org/a", quotes=("Words.",))
        link(revision, 2, Relation.REBUTS, 1)
        newer = whole(revision, "Three.")
        whole(revision, "Four.", by="Bob")
    assert len(at.gaps("--stale", 1)) > 10
    with revising(at.database) as revision:
        retract(revision, Reference(Kind.CLAIM, 2), "entered twice")
        link(revision, newer, Relation.SUPERSEDES, 1)
    assert at.gaps() == []
    with revising(at.database) as revision:
        add_statement(revision, newer, Telling(by="Ann", quotes=("More words.",)))
    assert {gap["kind"] for gap in at.gaps()} == {"undated", "unverified"}
    with revising(at.database) as revision:
        retract(revision, Reference(Kind.STATEMENT, 7), "said by another")
    assert at.gaps() == []


def test_the_order_is_that_of_the_rule_worked_out_by_hand(at: Desk) -> None:
    """C1 is rebutted by the voices of Bob and Cleo: it weighs 1 + 2 and its contestedness. C2 and
    C3 are without a source, C4 is all alone, and all have one voice."""
    with revising(at.database) as revision:
        claim(revision, "One.", by="Ann", source="https://example.org/one", said="2018")
        for by in ("Bob", "Cleo"):
            link(revision, claim(revision, f"{by} denies it.", by=by), Relation.REBUTS, 1)
        claim(revision, "Four.", by="Ann", source="https://example.org/one", said="2018")
    listed = json.loads(at.in_process("list", "--json", db=at.database).out)
    con = {one["id"]: round(one["contestedness"], 2) for one in listed}
    assert con[1] > 0 and con[4] == 0
    expected = [
        ("unanswered", 1, 8 * (3 + con[1])),
        ("one_voice", 1, 5 * (3 + con[1])),
        ("unrated", None, 3 * (3 + con[1] + 1)),
        ("no_capture", 1, 4 * (3 + con[1])),
        *((kind, number, MATTERS[GapKind(kind)] * (1 + con[number]))
          for kind in ("no_evidence", "one_voice", "no_capture", "undated") for number in (2, 3)),
        ("one_voice", 4, 5),
        ("no_capture", 4, 4),
    ]  # fmt: skip
    places = {kind.value: place for place, kind in enumerate(GapKind)}
    expected.sort(key=lambda gap: (-round(gap[2], 2), places[gap[0]], gap[1]))
    found = [(gap["kind"], gap.get("claim"), gap["matters"]) for gap in at.gaps()]
    assert found == [(kind, number, round(matters, 2)) for kind, number, matters in expected]


def test_only_of_the_claims_that_pass(at: Desk) -> None:
    with revising(at.database) as revision:
        for by, said in (("Ann", "2016"), ("Bob", "2018")):
            claim(revision, f"{by}'s.", by=by, said=said, source="https://example.org/one")
        claim(revision, "Third.", by="Ann", said="2020", source="https://example.org/two")
    in_process, words = at.in_process, ("--topic", "Dam")
    assert in_process("edit", 1, *words, db=at.database).code == 0
    assert {gap.get("claim") for gap in at.gaps(*words)} == {1, None}
    assert at.claims(GapKind.ONE_VOICE, "--by", "Ann") == {1, 3}
    assert at.claims(GapKind.ONE_VOICE, "--source", "S1") == {1, 2}
    assert at.claims(GapKind.ONE_VOICE, "--since", "2017") == {2, 3}
    until = in_process("gaps", "--until", "2017", "--kind", "one_voice", "--json", db=at.database)
    assert [gap["claim"] for gap in json.loads(until.out)] == [1]
    # A source weighs by those of its claims that pass.
    assert [gap["matters"] for gap in at.gaps("--kind", "unrated")] == [6, 3]
    assert [gap["matters"] for gap in at.gaps("--kind", "unrated", *words)] == [3]


# --- names from outside


HOSTILE = [
    "O'Brien & Sons",
    'The "Herald"',
    "$(touch hacked)",
    "`touch hacked`; touch hacked",
    "a' ; touch hacked ; '",
    "$HOME * ? [a-z] \\ !! ~ #",
    "--by",
    "-n",
    "Ann; claimtrack add Mine",
    "two\nlines",
    "two  spaces",
    "Alert\x1b[2J\x9b31m",
    "turned\u202eround",
    "P2",
    "2",
    "ملا عمر",
    "王",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_from_outside_is_one_word_of_the_command(
    name: str, sqlite: str, in_process: Run, tmp_path: Path
) -> None:
    with revising(sqlite) as revision:
        revision.create(Kind.PARTY, name="Bob")
        revision.create(Kind.PARTY, name=name)
        one = claim(revision, "One.", by=name)
        link(revision, claim(revision, "Two.", by="Bob"), Relation.REBUTS, one)
    at = Desk(in_process, sqlite, tmp_path)
    gap = at.one(GapKind.UNANSWERED)
    assert gap and gap["command"].isprintable()
    assert gap["command"] == " ".join(gap["command"].split())  # a table keeps no other spaces
    folder = tmp_path / "shell"
    folder.mkdir()
    env = {**os.environ, "CLAIMTRACK_DB": sqlite}
    env["PATH"] = f"{Path(sys.executable).parent}:{env['PATH']}"
    # As it is printed for a person, where a table may have joined what it keeps on one line.
    shown = in_process("gaps", "--kind", "unanswered", "-f", "csv", db=sqlite, COLUMNS="200").out
    assert next(iter(csv.DictReader(shown.splitlines())))["command"] == gap["command"]
    filled = gap["command"].replace("…", "Not so.", 1)
    done = result_of(["bash", "-c", filled], cwd=folder, env=env)
    assert done.code == 0 and not done.err, done
    assert list(folder.iterdir()) == []
    assert one not in at.claims(GapKind.UNANSWERED)


def test_of_namesakes_one_is_named_by_number(at: Desk) -> None:
    with revising(at.database) as revision:
        for name in ("Ann", "Ann", "Bob"):
            revision.create(Kind.PARTY, name=name)
        link(revision, claim(revision, by="P3"), Relation.REBUTS, claim(revision, by="P2"))
    gap = at.one(GapKind.UNANSWERED)
    assert gap and gap["command"].endswith("--by P2")
    at.follow(gap["command"])
    assert gap["claim"] not in at.claims(GapKind.UNANSWERED)


def test_text_that_steers_a_terminal_does_not(sqlite: str, in_process: Run) -> None:
    with revising(sqlite) as revision:
        claim(revision, "A \x1b[2J claim \u202e.", by="An\x1b[31mn", quotes=("Q\x9b31m",))
        link(revision, claim(revision, "Not so.", by="B\x07b"), Relation.REBUTS, 1)
    result = in_process("gaps", db=sqlite)
    assert result.out.replace("\n", "").isprintable()


# --- as it is printed


@pytest.fixture
def lacking(at: Desk) -> Iterator[Desk]:
    """Two claims by one voice, without source or date; the first rebuts the second."""
    with revising(at.database) as revision:
        for text in ("One, with quite a few words that a table does not show to the end of it.",
                     "Two."):  # fmt: skip
            claim(revision, text, by="Ann" if text == "Two." else "Bob")
        link(revision, 1, Relation.REBUTS, 2)
    yield at


def test_check_says_whether_there_are_any(lacking: Desk, in_process: Run) -> None:
    db = lacking.database
    whole_list = in_process("gaps", db=db)
    assert whole_list.code == 0
    for words in ([], ["-n", 1], ["-q"], ["--json"], ["--kind", "undated"]):
        plain, checked = (
            in_process("gaps", *words, db=db),
            in_process("gaps", "--check", *words, db=db),
        )
        assert (checked.code, checked.out, checked.err) == (1, plain.out, plain.err)
        assert checked.out
    for words in (["--kind", "unrated"], ["--by", "Ann", "--kind", "stale",
                                          "--stale", 1]):  # fmt: skip
        found = in_process("gaps", "--check", *words, db=db)
        assert (found.code, found.out, found.err) == (0, "", "no gap\n")


def test_people_are_told_how_many_there_are_in_all(lacking: Desk, in_process: Run) -> None:
    result = in_process("gaps", "-n", 2, db=lacking.database, COLUMNS="200")
    assert len(result.out.splitlines()) == 4
    told = (
        "8 gaps: 1 unanswered, 1 rebuttal without evidence, 2 claims with one voice,"
        " 2 claims without a capture, 2 undated statements"
    )
    assert result.err.splitlines() == ["only the first 2 are shown; -n 0 shows all",
                                       told]  # fmt: skip
    everything = in_process("gaps", "-f", "html", db=lacking.database).out
    cut = "C1 One, with quite a few words that a table does not show to…"
    assert f"<td>one voice</td><td>{cut}</td>" in everything
    only = in_process("gaps", "--kind", "undated", db=lacking.database).err
    assert only == "2 gaps: 2 undated statements\n"


def test_quiet_prints_what_each_gap_concerns(lacking: Desk, in_process: Run) -> None:
    result = in_process("gaps", "-q", db=lacking.database)
    assert not result.err
    found = result.out.split()
    assert sorted(set(found)) == ["C1", "C2", "T1", "T2"]
    assert len(found) == len(lacking.gaps())


def test_columns_of_csv_are_those_of_the_records(lacking: Desk, in_process: Run) -> None:
    out = in_process("gaps", "-f", "csv", db=lacking.database).out
    rows = list(csv.DictReader(out.splitlines()))
    assert set(rows[0]) == {
        "kind", "matters", "claim", "statement", "quote", "source", "text", "command"
    }  # fmt: skip
    assert [row["command"] for row in rows] == [gap["command"] for gap in lacking.gaps()]
    chosen = in_process("gaps", "--json", "--columns", "command,kind", db=lacking.database).out
    assert all(list(gap) == ["command", "kind"] for gap in json.loads(chosen))


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--kind", "magic"], 2, "unanswered"),
        (["--kind", "stale"], 2, "--stale"),
        (["--stale", "-1"], 2, "--stale"),
        (["--stale", "x"], 2, "--stale"),
        (["--columns", "nothing"], 2, "command"),
        (["--format", "pdf"], 2, "pdf"),
        (["--topic", "Nowhere"], 3, "Nowhere"),
    ],
)
def test_what_cannot_be_listed_is_one_line(
    words: list[str], code: int, told: str, dispute: str, in_process: Run, refused: Any
) -> None:
    refused(in_process("gaps", *words, db=dispute), code, told)


def test_the_page_has_the_weights(in_process: Run) -> None:
    page = (ROOT / "docs" / "gaps.md").read_text(encoding="utf-8")
    told = " ".join(in_process("gaps", "--help").out.split())
    for kind, weight in MATTERS.items():
        assert f"| `{kind.value}` | {weight} |" in page
        assert f"{kind.value}" in told
    assert "never answered 8, a rebuttal without evidence 6, a claim with one voice 5" in told
    assert "capture 4, an unverified quote 4, an unrated source 3" in told
    assert "undated statement 2, a stale claim 1" in told
