"""What the comparison of numbers finds, in words."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.reports.findings import differ, untold

WORDS = st.sampled_from(["", "a", "b"])


@given(st.dictionaries(st.tuples(WORDS, WORDS), st.integers(1, 3)))
def test_pairs_that_are_not_told_to_differ_are_counted(sizes: dict[tuple[str, str], int]) -> None:
    assert untold(sizes) == sum(
        sizes[one] * sizes[other] for one, other in combinations(sizes, 2) if not differ(one, other)
    )
