"""What a reference may be, and that nothing else gets past `resolve` but as a plain refusal."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.errors import Ambiguous, NoSuch
from claimtrack.queries.references import Reference, exists, resolve
from claimtrack.store.engine import connected, reading
from claimtrack.vocabulary import LETTER_OF, LETTERS, Kind

KINDS = list(LETTERS.values())


def rows(database: str, kind: Kind) -> list[tuple[int, str]]:
    with connected(database) as connection:
        return connection.plain(f"SELECT id, uuid FROM {kind.value} ORDER BY id")


def forms(kind: Kind, number: int, uuid: str) -> list[str]:
    letter = LETTER_OF[kind.value]
    return [
        str(number), f" {number} ", f"00{number}", f"{letter}{number}", f"{letter.lower()}{number}",
        f"\t{letter}0{number}\n", uuid, uuid.upper(), uuid.replace("-", ""), f" {uuid} ",
        uuid[:30], uuid.replace("-", "")[:24],
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_form_of_every_row_names_it(quarrelling: str, kind: Kind) -> None:
    known = rows(quarrelling, kind)
    assert known
    with reading(quarrelling) as connection:
        for number, uuid in known:
            for form in forms(kind, number, uuid):
                assert resolve(connection, form, kind) == Reference(kind, number), form
            assert resolve(connection, uuid, *KINDS) == Reference(kind, number)
            assert resolve(connection, f"{LETTER_OF[kind.value]}{number}", *KINDS).kind is kind
        beyond = known[-1][0] + 1
        for form in (str(beyond), f"{LETTER_OF[kind.value]}{beyond}", "0", "99999999999"):
            with pytest.raises(NoSuch):
                resolve(connection, form, kind)
        assert not exists(connection, kind, beyond)


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("Water Ministry", Kind.PARTY, 1),
        ("  Anna Kerr ", Kind.PARTY, 3),
        ("Vorl dam", Kind.TOPIC, 1),
        ("0123456789ab71", Kind.CLAIM, 6),
        ("01234567-89ab-72", Kind.CLAIM, 7),
    ],
)
def test_names_and_prefixes(quarrelling: str, text: str, kind: Kind, number: int) -> None:
    with reading(quarrelling) as connection:
        assert resolve(connection, text, kind) == Reference(kind, number)


@pytest.mark.parametrize("text", ["Ali Khan", "0123456789ab7", "01234567-89AB-7"])
def test_what_names_several_names_none(quarrelling: str, text: str) -> None:
    with reading(quarrelling) as connection, pytest.raises(Ambiguous):
        resolve(connection, text, Kind.PARTY if " " in text else Kind.CLAIM)


def test_a_retracted_party_gives_its_name_back(dispute: str, run: Run) -> None:
    assert run("party", "show", "Gone Office", db=dispute).code == 3
    assert run("party", "show", "P8", db=dispute).code == 0
    made = run("add", "A claim.", "--by", "Gone Office", db=dispute)
    assert made.code == 0 and "new party P9 Gone Office" in made.err


@pytest.fixture(scope="module")
def connections(quarrel_file: Any, dispute_on_server: str) -> Any:
    with reading(str(quarrel_file)) as file, reading(dispute_on_server) as server:
        yield file, server


# An argument holds no NUL, and one that is not UTF-8 is refused before it is looked up.
ARGUMENTS = st.one_of(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=80),
    st.from_regex(r"[A-Za-z]?[0-9]{1,25}", fullmatch=True),
    st.from_regex(r"[0-9a-fA-F-]{1,40}", fullmatch=True),
    st.sampled_from(["%", "_", "\\", "'", '"', "C", "L", "1.0", "1e3", "-1", "１", "٣", "C１"]),
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=ARGUMENTS, kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True))
def test_any_text_is_a_reference_or_is_refused_alike_on_both_databases(
    connections: Any, text: str, kinds: list[Kind]
) -> None:
    found = []
    for connection in connections:
        try:
            found.append(resolve(connection, text, *kinds))
        except (NoSuch, Ambiguous) as error:
            assert error.problem and error.next_step
            found.append(type(error))
    assert found[0] == found[1]


def test_a_prefix_may_happen_to_be_all_digits(sqlite: str, run: Run) -> None:
    from factories import revising

    uuid = "01991234-5678-7123-8000-00000000000a"
    with revising(sqlite) as revision:
        number = revision.create(Kind.CLAIM, uuid, text="A claim.")
    shown = run("show", uuid.replace("-", "")[:14], "-q", db=sqlite)
    assert shown.out == f"{number}\n", shown


@pytest.mark.parametrize("words", [["history"], ["retract", "--because", "too wide"]])
def test_a_topic_goes_by_its_name_where_a_party_does_too(
    run: Run, dispute: str, words: list[str]
) -> None:
    assert run(*words, "Vorl dam", db=dispute).code == 0
