"""Profile files: what is read, and each refusal in one line that names file and field."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from claimtrack.errors import Refused
from claimtrack.scoring.profiles import ADMIRALTY, load

DESK = """
name = "desk"
version = "2026-11"

[for.1]
A = 8
B = 4.196152423

[for.2]
A = 2.5

[against.5]
A = 8
F = 0.5
"""


def content(weight: str) -> str:
    return f'name = "desk"\nversion = "1"\n[for.1]\nA = {weight}\n'


@pytest.fixture
def file(tmp_path):
    return tmp_path / "desk.toml"


def test_a_profile_is_read(file):
    file.write_text(DESK)
    profile = load(file)
    assert (profile.name, profile.version) == ("desk", "2026-11")
    assert profile.weight("B", "1") == ("for", Decimal("4.196152423"))
    assert profile.weight("F", "5") == ("against", Decimal("0.5"))
    # A letter or digit that is left out weighs nothing.
    assert profile.weight("B", "2") == profile.weight("A", "6") == ("for", 0)


def test_a_version_may_be_a_number(file):
    file.write_text(DESK.replace('"2026-11"', "3"))
    assert load(file).version == "3"


def test_the_hash_tells_contents_apart_and_not_spellings(file):
    file.write_text(DESK)
    first = load(file).hash
    file.write_text(DESK.replace("A = 2.5", "A = 2.500\nD = 0") + "\n# a remark\n")
    assert load(file).hash == first
    for one, other in [("2.5", "2.6"), ("desk", "Desk"), ("2026-11", "2026-12"), ("F =", "B =")]:
        file.write_text(DESK.replace(one, other))
        assert load(file).hash != first


def test_the_weights_of_the_default_are_the_odds_by_the_discounts():
    odds = {"1": 9.0, "2": 3.0, "3": 1.0, "4": 3.0, "5": 9.0, "6": 1.0}
    discount = {"A": 1, "B": 0.75, "C": 0.5, "D": 0.25, "E": 0, "F": 0.5}
    for digit, ratio in odds.items():
        for letter, power in discount.items():
            side, weight = ADMIRALTY.weight(letter, digit)
            assert float(weight) == pytest.approx(ratio**power - 1, abs=5e-10)
            assert side == "against" if digit in "45" and weight else side == "for"


REFUSED = {
    "not a number": (content("nan"), "for.1.A"),
    "minus not a number": (content("-nan"), "for.1.A"),
    "infinite": (content("inf"), "for.1.A"),
    "beyond all numbers": (content("1e999"), "for.1.A"),
    "beyond decimals": (content("1e99999999999999999999"), "TOML"),
    "of 5,000 digits": (content("9" * 5000), "TOML"),
    "negative": (content("-0.5"), "for.1.A"),
    "too heavy": (content("1000.5"), "for.1.A"),
    "too fine": (content("0.0000000001"), "for.1.A"),
    "smaller than can be told": (content("1e-999999"), "for.1.A"),
    "true": (content("true"), "for.1.A"),
    "a text": (content('"8"'), "for.1.A"),
    "a date": (content("2026-11-24"), "for.1.A"),
    "a list": (content("[8]"), "for.1.A"),
    "a table": (content("{ x = 1 }"), "for.1.A"),
    "no letter": (content("8\nG = 1"), "for.1.G"),
    "a small letter": (content("8\na = 1"), "for.1.a"),
    "no digit": (content("8\n[for.7]\nA = 1"), "for.7"),
    "the unknown digit": (content("8\n[for.6]\nA = 1"), "for.6"),
    "a worse letter above a better": (content("1\nB = 2"), "for.1"),
    "a worse letter alone": (content("0\nC = 2"), "for.1"),
    "probable above confirmed": (content("8\n[for.2]\nA = 9"), "for.2.A"),
    "doubtful above improbable": (
        content("8\n[against.4]\nA = 1\n[against.5]\nA = 0.5"),
        "against.4.A",
    ),
    "for and against at once": (content("8\n[against.1]\nA = 1"), "for.1.A"),
    "nothing weighs": (content("0"), "for"),
    "no tables": ('name = "desk"\nversion = "1"\n', "for"),
    "a side that is no table": ('name = "desk"\nversion = "1"\nfor = 3\n', "for"),
    "a digit that is no table": ('name = "desk"\nversion = "1"\nfor.1 = 3\n', "for.1"),
    "an unknown field": (content("8") + "[because]\nA = 1\n", "because"),
    "a field of two lines": ('"a\\nb" = 1\n' + content("8"), "a\nb"),
    "a letter that steers a terminal": (content('8\n"\\u001b[2J" = 1'), "for.1.\u001b[2J"),
    "no name": ('version = "1"\n[for.1]\nA = 8\n', "name"),
    "an empty name": (content("8").replace("desk", " "), "name"),
    "a name that is too long": (content("8").replace("desk", "d" * 61), "name"),
    "a name of two lines": (content("8").replace("desk", "a\\nb"), "name"),
    "a name that is true": (content("8").replace('"desk"', "true"), "name"),
    "a name that is a number of 5,000 digits": (
        content("8").replace('"desk"', "0x" + "f" * 5000),
        "name",
    ),
    "no version": ('name = "desk"\n[for.1]\nA = 8\n', "version"),
    "a key twice": (content("8\nA = 9"), "TOML"),
    "a table twice": (content("8\n[for.1]\nB = 1"), "TOML"),
    "nested too deeply": ("a = " + "[" * 100_000, "TOML"),
    "not TOML": ("name: desk", "TOML"),
    "empty": ("", "name"),
}


@pytest.mark.parametrize(("text", "field"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_profile_is_refused(file, text, field):
    file.write_text(text)
    with pytest.raises(Refused) as refusal:
        load(file)
    told = str(refusal.value)
    assert told.startswith(f"{file}: {field} " if field != "TOML" else f"{file} is not TOML: ")
    assert refusal.value.next_step


def test_what_is_not_utf_8_is_refused(file):
    file.write_bytes(content("8").replace("desk", "dêsk").encode("latin-1"))
    with pytest.raises(Refused, match=r"desk\.toml is not TOML: .*utf-8"):
        load(file)


def test_a_file_that_is_not_there_and_a_directory_are_refused(file):
    with pytest.raises(Refused, match=r"desk\.toml cannot be read: No such file"):
        load(file)
    file.mkdir()
    with pytest.raises(Refused, match=r"desk\.toml is not a file"):
        load(file)


def test_what_never_ends_is_not_read(file):
    with pytest.raises(Refused, match="/dev/zero is not a file"):
        load(Path("/dev/zero"))
    file.write_text("#" * 1_000_001)
    with pytest.raises(Refused, match=r"desk\.toml is too large"):
        load(file)


def test_a_byte_order_mark_is_passed_over(file):
    file.write_bytes(b"\xef\xbb\xbf" + content("8").encode())
    assert load(file).name == "desk"
