"""What a table holds that nothing is kept of: it is told, and no claim is taken for a heading."""

from __future__ import annotations

import io
from typing import BinaryIO, cast

import pytest

from claimtrack.errors import Refused
from claimtrack.exchange import registry
from claimtrack.exchange.written_dates import as_kept
from claimtrack.ledger.entries import Entry, Guess, Header, Read, Rejected


def read(raw: str, form: str = "csv", **options: str) -> list[Read]:
    found = registry.named(form, "read")
    assert found.read is not None
    stream = io.BufferedReader(cast(io.RawIOBase, io.BytesIO(raw.encode())))
    return list(found.read(cast(BinaryIO, stream), "file", options))


def remarks(raw: str, **options: str) -> list[str]:
    return [told for one in read(raw, **options) if isinstance(one, Entry) for told in one.remarks]


HEADLESS = (
    "2635.json\tfalse\tSays the group supports abortions on demand.\tsomebody\t0\t1\n"
    "10540.json\ttrue\tThe decline of coal began when gas took off.\tanybody\t0\t0\n"
)


def test_a_first_row_that_is_a_claim_is_not_taken_for_names() -> None:
    with pytest.raises(Refused, match=r"looks like a claim.*--set head=no"):
        read(HEADLESS, "tsv")
    found = [one for one in read(HEADLESS, "tsv", head="no") if isinstance(one, Entry)]
    assert len(found) == 2
    found = [one for one in read(HEADLESS, "tsv", head="yes") if isinstance(one, Entry)]
    assert len(found) == 1
    assert len(read("claim,2019,2020\nIt is so.,1,2\n")) == 3


@pytest.mark.parametrize(
    ("head", "cells", "told"),
    [
        ("published", "2020-02-03", ["published is left out where there is no source"]),
        ("archive", "https://a.example", ["archive_url is left out where there is no source"]),
        ("publisher", "Desk", ["publisher is left out where there is no source"]),
        ("publisher,verdict", "Desk,False", []),
        ("published,url", "2020-02-03,https://a.example", []),
        ("analyst", "Me", ["analyst is left out where there is no verdict"]),
        ("reason", "So.", ["because is left out where there is no verdict or link"]),
        ("reason,rebuts", "So.,Another.", []),
        ("unit", "men", ["unit is left out where there is no figure"]),
        ("unit,figure", "men,10", []),
        ("unit,reason", ",", []),
    ],
)
def test_what_describes_nothing_is_told(head: str, cells: str, told: list[str]) -> None:
    assert remarks(f"claim,{head}\nIt is so.,{cells}\n") == told


def test_it_is_told_whose_the_verdicts_are() -> None:
    def lines(raw: str, **options: str) -> str:
        (guess,) = [one for one in read(raw, **options) if isinstance(one, Guess)]
        return " ".join(guess.lines)

    assert "kept as yours" in lines("claim,verdict\nA.,False\n")
    assert "--set analyst=NAME" in lines("claim,verdict\nA.,False\n")
    assert "kept as yours" not in lines("claim,verdict\nA.,False\n", analyst="CheckIt")
    assert "kept as yours" not in lines("claim,verdict,fact checker\nA.,False,CheckIt\n")
    assert "kept as yours" not in lines("claim,by\nA.,x\n")
    # A newspaper that printed the claim has not judged it, unless somebody says so.
    printed = lines("claim,verdict,newspaper\nA.,False,The Echo\n")
    assert "kept as those of the publisher" in printed
    assert "--set analyst=NAME" in printed
    assert "analyst" not in lines("claim,verdict,fact checker\nA.,False,CheckIt\n")
    assert "kept as" not in lines("claim,verdict,newspaper,analyst\nA.,False,The Echo,Jo\n")


@pytest.mark.parametrize(
    ("row", "claims"),
    [
        ("Total,,58", []),
        ("Summe:,,58", []),
        ("GRAND TOTAL,,", []),
        ("合計,,58", []),
        ("Total,,58,dead", []),
        ("Total,Jo,58", ["Total"]),
        ("A total of 58 died.,,58", ["A total of 58 died."]),
    ],
)
def test_a_row_of_totals_is_no_claim_and_is_told(row: str, claims: list[str]) -> None:
    found = read(f"claim,by,figure,unit\nIt is so.,Jo,58,dead\n{row}\n", topic="War")
    entries = [one for one in found if isinstance(one, Entry)]
    assert [claim.text for one in entries for claim in one.claims] == ["It is so.", *claims]
    text = row.split(",")[0]
    assert entries[-1].remarks == (() if claims else (f"a row of totals is left out: {text}",))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Mon, 02 Mar 2020 10:00:00 GMT", "2020-03-02"),
        ("2 Mar 2020 10:00 +0100", "2020-03-02"),
        ("Sunday, March 1st, 2020", "2020-03-01"),
        ("2019年3月4日", "2019-03-04"),
        ("2019年13月4日", "2019年13月4日"),
        ("Mon", "Mon"),
        ("Sunny 3 March 2020", "Sunny 3 March 2020"),
    ],
)
def test_dates_with_their_day_of_the_week(written: str, kept: str) -> None:
    assert as_kept(written) == kept


TITLED = 'Checks of the Desk\n\n"As of March, all of them"\nClaim,Speaker\nIt rains.,Jo\n'


def test_a_title_above_the_names_of_columns_is_passed_over_and_told() -> None:
    found = read(TITLED)
    (guess,) = [one for one in found if isinstance(one, Guess)]
    assert guess.mapping == (("Claim", "text"), ("Speaker", "by"))
    assert guess.lines[0] == (
        "left out above the names of columns: Checks of the Desk; As of March, all of them"
    )
    (entry,) = [one for one in found if isinstance(one, Entry)]
    assert entry.claims[0].text == "It rains." and str(entry.place) == "line 5"
    (head,) = [one for one in found if isinstance(one, Header)]
    assert head.raw == b"Claim,Speaker\n"
    whole = read(TITLED, head="no", map="#1=text")
    assert len([one for one in whole if isinstance(one, Entry | Rejected)]) == 4
    alone = [one for one in read("claim\nIt rains.\nClaim,by\n") if isinstance(one, Entry)]
    assert [one.claims[0].text for one in alone] == ["It rains."]
    assert (
        len(
            [
                one
                for one in read("What was said\nIt rains today again.\n")
                if isinstance(one, Entry)
            ]
        )
        == 1
    )


def test_a_title_across_merged_cells_is_one() -> None:
    found = read("Our checks,Our checks\nClaim,Speaker\nIt rains.,Jo\n")
    (guess,) = [one for one in found if isinstance(one, Guess)]
    assert guess.lines[0] == "left out above the names of columns: Our checks"
    (entry,) = [one for one in found if isinstance(one, Entry)]
    assert entry.claims[0].text == "It rains."


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_stands_between_cells_is_found_below_a_title(delimiter: str) -> None:
    raw = f"Checks of 2020\n\nClaim{delimiter}Speaker\nIt rains.{delimiter}Jo\n"
    (entry,) = [one for one in read(raw) if isinstance(one, Entry)]
    (statement,) = entry.claims[0].statements
    assert statement.claimant and statement.claimant.name == "Jo"


def test_a_row_in_another_encoding_says_how_to_name_it() -> None:
    raw = "Claim,by\nIt rains.,Jo\nEs schneit sch\udcf6n.,Jo\n".encode(errors="surrogateescape")
    found = registry.named("csv", "read")
    assert found.read is not None
    stream = cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, io.BytesIO(raw))))
    (told,) = [one for one in found.read(stream, "file", {}) if isinstance(one, Rejected)]
    assert (str(told.place), told.raw) == ("line 3", b"Es schneit sch\xf6n.,Jo\n")
    assert "--encoding windows-1252" in told.next_step
