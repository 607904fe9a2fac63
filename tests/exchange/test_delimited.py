"""Quotes in tables that were not written by the rules: a row never swallows others."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.exchange import registry
from claimtrack.ledger.entries import Entry, Read, Rejected


def read(raw: str, form: str) -> list[Read]:
    found = registry.named(form, "read")
    assert found.read is not None
    stream = io.BufferedReader(cast(io.RawIOBase, io.BytesIO(raw.encode())))
    return list(found.read(cast(BinaryIO, stream), "file", {}))


def rows(raw: str, form: str) -> list[tuple[str, str | None]]:
    """What each row claims, and who does."""
    found = []
    for one in read(raw, form):
        if isinstance(one, Entry):
            statements = one.claims[0].statements
            claimant = statements[0].claimant if statements else None
            found.append((one.claims[0].text, claimant.name if claimant else None))
    return found


def test_a_quote_in_a_tsv_is_a_character_where_it_does_not_enclose_a_cell() -> None:
    raw = (
        "claim\tby\n"
        '"We have jobs, says the mayor\ta\n'
        "Crime is down.\tb\n"
        '"Surge" worked.\tc\n'
        'He said "yes" twice.\td\n'
        '"He agrees ""on Iran"" again."\te\n'
        'So it is "the worst\t"f\n'
    )
    assert rows(raw, "tsv") == [
        ('"We have jobs, says the mayor', "a"),
        ("Crime is down.", "b"),
        ('"Surge" worked.', "c"),
        ('He said "yes" twice.', "d"),
        ('He agrees "on Iran" again.', "e"),
        ('So it is "the worst', '"f'),
    ]


def test_a_cell_of_several_lines_is_read_where_its_quote_is_closed() -> None:
    assert rows('claim\tby\n"One\ntwo"\ta\nB.\tb\n', "tsv") == [("One\ntwo", "a"), ("B.", "b")]
    assert rows('claim,by\n"One\ntwo",a\nB.,b\n', "csv") == [("One\ntwo", "a"), ("B.", "b")]


def test_a_quote_that_is_closed_in_another_row_swallows_no_row() -> None:
    raw = 'claim,by\n"A is so,a\nB.,b\nThe "third" one.,c\nD.,d\n'
    assert rows(raw, "csv") == [("B.", "b"), ('The "third" one.', "c"), ("D.", "d")]
    (told,) = [one for one in read(raw, "csv") if isinstance(one, Rejected)]
    assert (str(told.place), told.raw) == ("line 2", b'"A is so,a\n')
    assert "never closed" in told.problem


@given(
    st.lists(
        st.text(st.sampled_from("ab\" ,'é"), min_size=1).map(lambda one: f"x {one} y"),
        min_size=1,
        max_size=6,
    )
)
def test_a_tsv_without_quoting_comes_in_as_it_stands(cells: list[str]) -> None:
    raw = "claim\tby\n" + "".join(f"{cell}\tme\n" for cell in cells)
    assert rows(raw, "tsv") == [(cell.strip(), "me") for cell in cells]


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
@given(st.lists(st.text(st.sampled_from('ab" ,;\n'), max_size=8), min_size=1, max_size=6))
def test_what_is_quoted_by_the_rules_comes_in(form: str, delimiter: str, cells: list[str]) -> None:
    raw = io.StringIO()
    table = csv.writer(raw, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    table.writerow(["claim", "by"])
    table.writerows([f"x{cell}y", "me"] for cell in cells)
    assert rows(raw.getvalue(), form) == [(f"x{cell}y", "me") for cell in cells]
