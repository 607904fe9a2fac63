"""How the numbers of one party moved from one time it gave them to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.queries import estimates, parties
from claimtrack.queries.estimates import EstimateRow, TakenUp
from claimtrack.store.engine import Connection
from claimtrack.vocabulary import Relation, Tie

if TYPE_CHECKING:
    from claimtrack.evidence.comparisons import Factor


class Move(NamedTuple):
    """A number, and how it moved from the one `after` which it was given; None for the first of its
    thing and where nothing tells which came first. `link` is how one claim takes account of the
    other; `order_uncertain` when the dates leave open which came first."""

    row: EstimateRow
    after: EstimateRow | None = None
    factor: Factor | None = None
    link: TakenUp | None = None
    order_uncertain: bool = False

    @property
    def other_date(self) -> bool:
        """Whether both are for dates of their own that cannot be one: the next of a series, say."""
        from claimtrack.evidence.comparisons import for_other_dates

        return self.after is not None and for_other_dates(self.after.measured, self.row.measured)

    @property
    def without_a_word(self) -> bool:
        """Whether another claim gives another number for what may be the same date, and neither
        takes account of the other."""
        return (
            self.after is not None
            and self.link is None
            and not self.other_date
            and self.after.claim != self.row.claim
            and self.after.amount != self.row.amount
        )


def drift(connection: Connection, party: int) -> list[Move]:
    """The numbers that a party gave, of one thing after the other, each by the day it was said,
    the undated last; but what a claim supersedes stands before that claim."""
    things: dict[tuple[str, str], list[EstimateRow]] = {}
    for row in estimates.of_party(connection, party):
        told = things.setdefault(row.measured.thing, [])
        newer = (at for at, one in enumerate(told) if _supersedes(connection, one, row))
        told.insert(next(newer, len(told)), row)
    moves = []
    for told in things.values():
        moves.append(Move(told[0]))
        moves += [_move(connection, *two) for two in zip(_before(told), told[1:], strict=True)]
    return moves


def institutions_with_estimates(connection: Connection, party: int) -> list[int]:
    """Those that a party was ever tied to as a speaker, and whose numbers drift would show."""
    ties = parties.ties(connection, party, inward=False)
    found = dict.fromkeys(tie.party_id for tie in ties if tie.relation == Tie.SPEAKS_FOR.value)
    return [one for one in found if estimates.of_party(connection, one)]


def _before(told: list[EstimateRow]) -> Iterator[EstimateRow]:
    """Which estimate each but the first moved from: the last before it that may be for the same
    date, so that a series does not hide that one of its numbers was revised; else the last."""
    from claimtrack.evidence.comparisons import for_other_dates

    measured = [row.measured for row in told]
    for place in range(1, len(told)):
        for earlier in range(place - 1, -1, -1):
            if not for_other_dates(measured[earlier], measured[place]):
                yield told[earlier]
                break
        else:
            yield told[place - 1]


def _move(connection: Connection, earlier: EstimateRow, row: EstimateRow) -> Move:
    from claimtrack.evidence.comparisons import factor

    link = estimates.taken_up(connection, earlier.claim, row.claim)
    uncertain = False
    if not (link and link.relation is Relation.SUPERSEDES):
        if earlier.said_latest is None or row.said_earliest is None:
            return Move(row)
        uncertain = row.said_earliest <= earlier.said_latest
    return Move(row, earlier, factor(earlier.amount, row.amount), link, uncertain)


def _supersedes(connection: Connection, one: EstimateRow, other: EstimateRow) -> bool:
    """Whether the claim of one supersedes that of the other."""
    link = estimates.taken_up(connection, one.claim, other.claim)
    return link is not None and (link.claim, link.relation) == (one.claim, Relation.SUPERSEDES)
