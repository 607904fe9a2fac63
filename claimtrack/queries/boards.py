"""All claims by other rules than the stored scores are made by: computed when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from claimtrack.queries.accounts import Named, named_claims
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.graphs import Graph
from claimtrack.scoring.profiles import Profile
from claimtrack.scoring.published import Strength
from claimtrack.scoring.semantics import solve
from claimtrack.store.engine import Connection

AT_ONCE = 1000
"""Claims that are named in one question to the database."""


class Scored(NamedTuple):
    """A claim and its figures by each of the semantics that were asked for."""

    claim: Named
    by: dict[str, Figures | Strength]

    @property
    def agree(self) -> bool:
        """Whether the claim has the same standing by all of them."""
        return len({one.standing for one in self.by.values()}) == 1


def board(connection: Connection, profile: Profile, semantics: Sequence[str]) -> Iterator[Scored]:
    """Every live claim, by number."""
    from claimtrack.store.corpus import corpus

    found = corpus(connection, profile)
    columns: Any = (column.tolist() for column in found.graph)  # type: ignore[attr-defined]
    graph = Graph(*columns)
    solved = {name: solve(graph, name) for name in semantics}
    nodes = dict(zip(found.claims.tolist(), found.node.tolist(), strict=True))
    claims = list(nodes)
    for start in range(0, len(claims), AT_ONCE):
        for number, claim in named_claims(connection, claims[start : start + AT_ONCE]).items():
            yield Scored(claim, {name: solved[name][nodes[number]] for name in semantics})
