"""Search finds the same claims on both databases, whatever is typed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import served
from factories import claim, revising
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claimtrack.folding import fold, tokens
from claimtrack.ledger.revising import retract
from claimtrack.queries.claims import Filters, listed
from claimtrack.queries.references import Reference
from claimtrack.store.engine import reading
from claimtrack.vocabulary import Kind

TEXTS = [
    "About 10,000 IS militants are active in Afghanistan.",
    "Россия заявила о 10 тысячах боевиков ИГ.",
    "داعش در افغانستان حضور دارد",
    "Le général a démenti l'estimation à Orléans.",
    "The price of C++ books rose by 5% (O'Reilly said).",
    "Çok büyük bir iddia; İstanbul",
    "e\u0301tude and étude",
    "state-of-the-art_underscored words",
    "一万人の戦闘員",
    "x" * 5000,
]


def found(database: str, query: str) -> list[int]:
    with reading(database) as connection:
        return sorted(row.id for row in listed(connection, Filters(query=query), sort="relevance"))


def fill(database: str) -> str:
    with revising(database) as revision:
        for text in TEXTS:
            claim(revision, text)
    return database


@pytest.fixture(scope="module")
def filled(shared_database: str) -> str:
    """A database with the texts, for tests that leave it as it is."""
    return fill(shared_database)


HOSTILE = [
    '"', '""', "'", "*", "a*b", "**", "NEAR(", "NEAR(a b, 2)", "-a", "a -b", "C++", "O'Reilly",
    "(", ")", "AND", "OR", "NOT", "a AND", "col:val", "{a b}", "^a", "a:b:*", "\\", "%", "_", ";",
    "'; DROP TABLE claim; --", "a & b", "a | !b", "<->", ":*", "\x1b[31m", "\u202e", '"a', 'a"',
    "“quoted words”", "  ", "", "\t\n", "x" * 10_000, "a " * 2_000, "\ud800", "٣", "½", "ß", "ﬁ",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query)[:20])
def test_no_query_is_an_error(filled: str, query: str) -> None:
    found(filled, query)


@pytest.mark.parametrize(
    ("query", "claims"),
    [
        ("militants", [1]),
        ("MILITANTS active", [1]),
        ("militants nothing", []),
        ("militant", []),
        ("militant*", [1]),
        ("10,000", [1]),
        ("10 000", [1]),
        ("10000", [1]),
        ("000", []),
        ("戦闘員", [9]),
        ("闘戦", []),
        ('"active in"', [1]),
        ('"in active"', []),
        ("россия", [2]),
        ("боевик*", [2]),
        ("иг", [2]),
        ("افغانستان", [3]),
        ("general estimation", [4]),
        ("Orleans", [4]),
        ("C++", [5]),
        ("O'Reilly", [5]),
        ("5%", [5]),
        ("buyuk cok", [6]),
        ("etude", [7]),
        ("e\u0301tude", [7]),
        ("étude", [7]),
        ("art", [8]),
        ("underscored", [8]),
        ("state-of-the-art", [8]),
        ("is", [1]),
        ("", []),
        ("!!!", []),
    ],
)
def test_words_are_found(filled: str, query: str, claims: list[int]) -> None:
    assert found(filled, query) == claims


def test_originals_and_quotes_are_searched_while_they_stand(database: str) -> None:
    with revising(database) as revision:
        number = claim(revision, "A claim.", by="Russia", quotes=("larger than life",))
        revision.edit(Kind.CLAIM, number, original="Исходный текст")
    assert found(database, "larger life") == found(database, "исходныи") == [number]
    with revising(database) as revision:
        retract(revision, Reference(Kind.QUOTE, 1), "misread")
        revision.edit(Kind.CLAIM, number, original=None, text="Another text.")
    assert found(database, "larger") == found(database, "исходныи") == []
    assert found(database, "claim") == []
    assert found(database, "another") == [number]


def test_a_retracted_claim_is_not_found(database: str) -> None:
    fill(database)
    with revising(database) as revision:
        retract(revision, Reference(Kind.CLAIM, 1), "wrong")
    assert found(database, "militants") == []


ANYTHING = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
MIXED = st.lists(
    st.one_of(ANYTHING, st.sampled_from([*TEXTS[:8], '"', "*", "active", "иг", "of-the"])),
    max_size=4,
).map(" ".join)


@pytest.fixture(scope="module")
def both(
    empty_sqlite: Path, empty_postgresql: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    path = tmp_path_factory.mktemp("both") / "desk.db"
    shutil.copy(empty_sqlite, path)
    with served(empty_postgresql) as url:
        yield fill(str(path)), fill(url)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=MIXED)
@example(query="\u0b83")
@example(query="ᾳ")
@example(query="𝒳 x")
def test_both_databases_find_the_same(both: tuple[str, str], query: str) -> None:
    one, other = both
    assert found(one, query) == found(other, query)


@given(text=ANYTHING)
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert tokens(" ".join(tokens(text))) == tokens(text)
    assert tokens(text.upper()) == tokens(text.upper().lower())
