"""Claims, statements and links, as the ledger's verbs make them."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import claim, link, revising

from claimtrack.errors import Ambiguous, ClaimtrackError, NoSuch, Refused
from claimtrack.ledger.claims import (
    Telling,
    Wording,
    add_claim,
    add_statement,
    answer_claim,
    edit_statement,
)
from claimtrack.ledger.links import add_link
from claimtrack.ledger.parties import add_party, find_or_add_party
from claimtrack.ledger.revising import edit, retract
from claimtrack.ledger.sources import SourceGiven, find_or_add_source
from claimtrack.queries.dossier import dossier
from claimtrack.queries.references import Reference
from claimtrack.store.engine import reading
from claimtrack.vocabulary import Kind, Relation


def test_add_makes_what_it_names_and_says_so(database: str) -> None:
    telling = Telling(
        by="Russia",
        role="foreign ministry",
        speaks_for="Russian government",
        source=SourceGiven("https://example.org/a", "A report", "The Example", published="2018"),
        said="~2018-02",
        quotes=("the words", "and more"),
    )
    with revising(database) as revision:
        number = add_claim(revision, Wording("A claim.", topics=("Afghanistan",)), telling)
        assert revision.notes == [
            "new topic Afghanistan",
            "new party P1 Russia",
            "new party P2 Russian government",
            "new party P3 The Example",
            "new source S1 A report",
            *(
                f"“{words}” is unverified: S1 has no saved copy with a text; add one:"
                " claimtrack source capture S1"
                for words in ("the words", "and more")
            ),
        ]
    with reading(database) as connection:
        found = dossier(connection, number)
    (statement,) = found.statements
    assert (statement.claimant, statement.role, statement.said) == (
        "Russia",
        "foreign ministry",
        "~2018-02",
    )
    assert [quote.exact for quote in statement.quotes] == ["the words", "and more"]
    assert (statement.source, statement.publisher) == ("A report", "The Example")
    assert found.voice == "Russian government"
    assert found.topics == ["Afghanistan"]


def test_days_that_cannot_be_are_warned_of_and_kept(database: str) -> None:
    source = SourceGiven("https://example.org/a", "A report", published="2018-02-20")
    never = "warning: the date of T{}, {}, is after S1 was published, 2018-02-20; "
    with revising(database) as revision:
        number = add_claim(revision, Wording("A claim."), Telling(said="9000-01", source=source))
        assert revision.notes[-2:] == [
            "warning: the date of T1, 9000-01, is still to come; mend it: claimtrack edit T1"
            " --said DATE",
            never.format(1, "9000-01")
            + "mend one of them: claimtrack edit T1 --said DATE, or claimtrack source edit S1"
            " --published DATE",
        ]
        told = len(revision.notes)
        for said in ("2018-02-20", "~2018-02-21", "2018", "2017", None):
            add_statement(revision, number, Telling(said=said, source=SourceGiven("S1")))
        add_statement(revision, number, Telling(said="2019"))
        assert len(revision.notes) == told
        edit_statement(revision, 2, {"said": "2018-03"})
        assert revision.notes[-1].startswith(never.format(2, "2018-03"))
        edit_statement(revision, 2, {"note": "as it is"})
        edit_statement(revision, 2, {"said": ""})
        assert len(revision.notes) == told + 1
        edit_statement(revision, 7, {"source": SourceGiven("S1")})
        assert revision.notes[-1].startswith(never.format(7, "2019"))


def test_a_claim_needs_no_more_than_its_text(database: str) -> None:
    with revising(database) as revision:
        number = claim(revision, "A claim.")
    with reading(database) as connection:
        found = dossier(connection, number)
    assert (found.statements, found.voice, found.live) == ([], None, True)


@pytest.mark.parametrize("name", ["Rusia", "russia", "RUSSIA", "Russıa", "Rússia", "Rus sia"])
def test_a_near_match_is_offered_instead_of_a_second_party(database: str, name: str) -> None:
    with revising(database) as revision:
        find_or_add_party(revision, "Russia")
        with pytest.raises(Ambiguous, match="P1 Russia"):
            find_or_add_party(revision, name)


@pytest.mark.parametrize("name", ["Iraq", "Pakistan", "Russian Federation", "South Korea"])
def test_another_name_is_another_party(database: str, name: str) -> None:
    with revising(database) as revision:
        for known in ("Iran", "Tajikistan", "Russia", "North Korea"):
            find_or_add_party(revision, known)
        assert find_or_add_party(revision, name) == 5


def test_an_alias_is_a_name(database: str) -> None:
    with revising(database) as revision:
        number = add_party(revision, "Russia", aliases=("Россия", "RF"))
        for name in ("Россия", "RF", "P1", "1", " Russia "):
            assert find_or_add_party(revision, name) == number


def test_namesakes_must_be_told_apart(database: str) -> None:
    with revising(database) as revision:
        add_party(revision, "John Smith")
        with pytest.raises(Ambiguous, match="--namesake"):
            add_party(revision, "John Smith")
        assert add_party(revision, "John Smith", namesake=True) == 2
        with pytest.raises(Ambiguous, match=r"P1 John Smith, P2 John Smith"):
            find_or_add_party(revision, "John Smith")
        assert find_or_add_party(revision, "P2") == 2


def test_one_url_or_file_is_one_source(database: str, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("what was said")
    with revising(database) as revision:
        first = find_or_add_source(revision, SourceGiven("https://example.org/a", "A report"))
        assert find_or_add_source(revision, SourceGiven("https://example.org/a")) == first
        same = SourceGiven("https://example.org/a", "A report")
        assert find_or_add_source(revision, same) == first
        with pytest.raises(Refused, match="described otherwise"):
            find_or_add_source(revision, SourceGiven("https://example.org/a", "Another"))
        second = find_or_add_source(revision, SourceGiven(str(path)))
        moved = path.rename(tmp_path / "moved.txt")
        assert find_or_add_source(revision, SourceGiven(str(moved))) == second == 2
        moved.write_text("something else")
        assert find_or_add_source(revision, SourceGiven(str(moved))) == 3


@pytest.mark.parametrize(
    "named",
    ["S9", "9", "nation.com.pk/27-Aug", "javascript://x/%0aalert(1)", "https://", "http://[", ""],
)
def test_what_is_no_source_is_refused(database: str, named: str) -> None:
    with pytest.raises(ClaimtrackError), revising(database) as revision:
        find_or_add_source(revision, SourceGiven(named))


def test_a_claim_cannot_answer_itself_or_twice(database: str) -> None:
    with revising(database) as revision:
        one, other = claim(revision), claim(revision)
        with pytest.raises(Refused, match="itself"):
            link(revision, one, Relation.REBUTS, one)
        link(revision, one, Relation.REBUTS, other)
        with pytest.raises(Refused, match=r"already \(L1\)"):
            link(revision, one, Relation.REBUTS, other)
        link(revision, other, Relation.REBUTS, one)  # the other way round is another link


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("first", [Relation.REBUTS, Relation.SUPPORTS])
def test_a_pair_does_not_both_support_and_rebut(database: str, first: Relation, back: bool) -> None:
    second = Relation.SUPPORTS if first is Relation.REBUTS else Relation.REBUTS
    with revising(database) as revision:
        one, other = claim(revision), claim(revision)
        link(revision, one, first, other)
        with pytest.raises(Refused, match="cannot be"):
            link(revision, *((other, second, one) if back else (one, second, other)))
        retract(revision, Reference(Kind.LINK, 1), "wrong")
        link(revision, one, second, other)


def test_only_undercuts_may_point_at_a_link(database: str) -> None:
    with revising(database) as revision:
        for _ in range(3):
            claim(revision)
        link(revision, 2, Relation.REBUTS, 1)
        target = Reference(Kind.LINK, 1)
        for relation in Relation:
            if relation is Relation.UNDERCUTS:
                add_link(revision, Reference(Kind.CLAIM, 3), relation, target)
            else:
                with pytest.raises(Refused, match="only undercuts"):
                    add_link(revision, Reference(Kind.CLAIM, 3), relation, target)
    with reading(database) as connection:
        (rebuttal,) = dossier(connection, 1).incoming
        assert [one.claim for one in rebuttal.undercut_by] == [3]


def test_only_the_same_claimant_supersedes(database: str) -> None:
    with revising(database) as revision:
        mine, newer = claim(revision, by="Russia"), claim(revision, by="Russia")
        yours = claim(revision, by="Pakistan")
        with pytest.raises(Refused, match="different claimants"):
            link(revision, yours, Relation.SUPERSEDES, mine)
        link(revision, newer, Relation.SUPERSEDES, mine)
        with pytest.raises(Refused, match="already"):
            link(revision, mine, Relation.SUPERSEDES, newer)
    with reading(database) as connection:
        assert not dossier(connection, mine).live


def test_work_does_not_rest_on_what_was_retracted(database: str) -> None:
    with revising(database) as revision:
        one, other = claim(revision, by="Russia"), claim(revision)
        retract(revision, Reference(Kind.CLAIM, one), "misheard")
        with pytest.raises(NoSuch, match="misheard"):
            link(revision, other, Relation.REBUTS, one)
        with pytest.raises(NoSuch):
            answer_claim(revision, "C1", Relation.REBUTS, Wording("No."), Telling(), None)
        with pytest.raises(NoSuch):
            edit(revision, Reference(Kind.CLAIM, one), {"text": "New."})
        with pytest.raises(NoSuch):
            retract(revision, Reference(Kind.CLAIM, one), "again")


def test_a_party_in_use_is_not_withdrawn(database: str) -> None:
    with revising(database) as revision:
        claim(revision, by="Russia", source="https://example.org/a")
        with pytest.raises(Refused, match=r"1 statement \(T1\)"):
            retract(revision, Reference(Kind.PARTY, 1), "a slip")
        with pytest.raises(Refused, match=r"1 statement \(T1\)"):
            retract(revision, Reference(Kind.SOURCE, 1), "a slip")
        retract(revision, Reference(Kind.STATEMENT, 1), "a slip")
        retract(revision, Reference(Kind.PARTY, 1), "a slip")


def test_an_empty_statement_is_refused(database: str) -> None:
    with revising(database) as revision:
        claim(revision)
        with pytest.raises(Refused, match="nothing is said"):
            add_statement(revision, 1, Telling())
