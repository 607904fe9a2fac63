"""All disputes at once, as columns of numbers: what `disputes` and `draw` do for a few claims, done
for a whole database. Both give the same figures; `tests/store/test_scores.py` holds them to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimtrack.scoring.disputes import EDGES
from claimtrack.scoring.evidence import letter
from claimtrack.scoring.graphs import Edge, Graph, amount
from claimtrack.scoring.layout import components
from claimtrack.scoring.profiles import ADMIRALTY, Profile
from claimtrack.store import disputes
from claimtrack.vocabulary import Credibility, Relation, Reliability

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.store.engine import Connection

Numbers = NDArray[np.int64]
NONE = -1
"""What is not there, in a column of numbers."""
AT_A_TIME = 100_000
"""Rows that the database tells in one text."""
RELATIONS = [relation.value for relation in Relation]
LETTERS = [reliability.value for reliability in Reliability]
DIGITS = [credibility.value for credibility in Credibility]


class Corpus(NamedTuple):
    """The live claims by number, the node of the graph that each is, and the graph. `dispute` is
    the lowest number in a claim's dispute, `size` how many claims that has."""

    claims: Numbers
    node: Numbers
    graph: Graph
    dispute: Numbers
    size: Numbers


class Ties(NamedTuple):
    """The live links that join claims, as columns; ends are places among the claims, `aimed` the
    place of the link that an undercut is aimed at."""

    relation: Numbers
    source: Numbers
    target: Numbers
    aimed: Numbers


def corpus(connection: Connection, profile: Profile = ADMIRALTY) -> Corpus:
    """The graph of all live claims, their reports weighed by a profile."""
    claims, voice = _columns(connection, _claims, "claim", 2)
    ties = _ties(connection, claims)
    root = components(len(claims), *_restating(ties))
    if np.array_equal(root, np.arange(len(claims))):
        node = root
    else:
        leader, node = np.unique(root, return_inverse=True)
        voice = _voices(connection, claims, voice, node, len(leader))
    columns: Any = (voice, *_evidence(connection, profile, claims, node), *_weighing(ties, node))
    graph = Graph(*columns)
    component = components(len(claims), *_joined(ties))
    size = np.bincount(component, minlength=len(claims))
    return Corpus(claims, node, graph, claims[component], size[component])


def _columns(connection: Connection, build: Any, table: str, width: int) -> Numbers:
    """The columns of a statement whose values are all whole numbers, in the order of the first. The
    rows of a table come as texts, many in one, which takes half as long as a row at a time."""
    last = connection.value(_last, table) or 0
    texts = (
        connection.value(build, connection.dialect, first=first, last=first + AT_A_TIME - 1)
        for first in range(1, last + 1, AT_A_TIME)
    )
    parts = [np.fromstring(text, dtype=np.int64, sep=",") for text in texts if text]
    cells = np.concatenate([np.empty(0, dtype=np.int64), *parts]).reshape(-1, width)
    return np.ascontiguousarray(cells[np.argsort(cells[:, 0], kind="stable")].T)


def _places(numbers: Numbers) -> Numbers:
    """For each number its place among these; NONE for others. See `_at`."""
    place = np.full(int(numbers.max(initial=0)) + 2, NONE)
    place[numbers] = np.arange(len(numbers))
    return place


def _at(table: Numbers, numbers: Numbers) -> Numbers:
    """What a table has for these numbers; its last entry, for NONE and for what is beyond it."""
    found: Numbers = table[np.minimum(numbers, len(table) - 1)]
    return found


def _ties(connection: Connection, claims: Numbers) -> Ties:
    number, told, target = _columns(connection, _links, "link", 3)
    relation, source = told % len(RELATIONS), told // len(RELATIONS)
    target, aimed = np.where(target > 0, target, NONE), np.where(target < 0, -target, NONE)
    place = _places(claims)
    source, end = _at(place, source), _at(place, target)
    # Ends that are not live take the link out of the graph; so does a target that is no claim's.
    kept = (source != NONE) & ((end != NONE) | (target == NONE))
    number, relation, source, end, aimed = (
        column[kept] for column in (number, relation, source, end, aimed)
    )
    return Ties(relation, source, end, np.where(aimed == NONE, NONE, _at(_places(number), aimed)))


def _restating(ties: Ties) -> tuple[Numbers, Numbers]:
    chosen = ties.relation == RELATIONS.index(Relation.RESTATES.value)
    return ties.source[chosen], ties.target[chosen]


def _joined(ties: Ties) -> tuple[Numbers, Numbers]:
    """The pairs of claims that links join; an undercut of a link joins its claim to the link's."""
    end = np.where(ties.aimed == NONE, ties.target, ties.source[ties.aimed])
    chosen = end != NONE
    return ties.source[chosen], end[chosen]


def _weighing(ties: Ties, node: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Kind, source and target of the links that weigh: see `scoring.disputes.draw`."""
    code = np.full(len(RELATIONS), NONE)
    for relation, edge in EDGES.items():
        code[RELATIONS.index(relation)] = edge
    kind = code[ties.relation]
    of_link = ties.target == NONE
    kind[of_link & (kind == Edge.UNDERCUTS)] = Edge.UNDERCUTS_LINK
    source = node[ties.source]
    target = np.where(of_link, NONE, node[ties.target])
    kept = (kind != NONE) & np.where(of_link, ties.aimed != NONE, source != target)
    while True:
        # An undercut falls with the link it is aimed at, and what undercuts it falls in turn.
        falls = kept & of_link & ~kept[ties.aimed]
        if not falls.any():
            break
        kept &= ~falls
    place = np.cumsum(kept) - 1
    target = np.where(of_link, place[ties.aimed], target)
    return kind[kept], source[kept], target[kept]


def _voices(
    connection: Connection, claims: Numbers, voice: Numbers, node: Numbers, nodes: int
) -> Numbers:
    """The voice of each node: of claims that restate one another, that of the first to appear."""
    several = np.bincount(node, minlength=nodes) > 1
    found = np.empty(nodes, dtype=np.int64)
    found[node] = voice
    appeared = dict(disputes.appearances(connection, claims[several[node]].tolist()))
    first: dict[int, tuple[tuple[str, ...], int]] = {}
    for place in np.flatnonzero(several[node]).tolist():
        key = (appeared[int(claims[place])], int(voice[place]))
        first[int(node[place])] = min(key, first.get(int(node[place]), key))
    for number, (_, heard) in first.items():
        found[number] = heard
    return found


def _evidence(
    connection: Connection, profile: Profile, claims: Numbers, node: Numbers
) -> tuple[Numbers, Numbers]:
    """What speaks for and against each node by its own reports: of each voice the strongest."""
    _, claim, voice, claimant, source, own = _columns(connection, _statements, "statement", 6)
    place = _at(_places(claims), claim)
    digit = np.where(own == NONE, _at(_table(connection, _judged), claim), own) - 1
    known = (place != NONE) & (digit >= 0)
    place, voice, digit = place[known], voice[known], digit[known]
    parties, documents = _letters(connection)
    speaker, paper = _at(parties, claimant[known]), _at(documents, source[known])
    printer = _at(parties, _at(_table(connection, _publishers), source[known]))
    weights = _weights(profile)[:, digit, speaker, paper, printer]
    amounts = []
    nodes = int(node.max(initial=-1)) + 1
    for weight in weights:
        order = np.lexsort((weight, voice, node[place]))
        at, heard = node[place][order], voice[order]
        last = np.ones(len(order), dtype=bool)
        last[:-1] = (at[1:] != at[:-1]) | (heard[1:] != heard[:-1])
        total = np.zeros(nodes, dtype=np.int64)
        np.add.at(total, at[last], weight[order][last])
        amounts.append(total)
    return amounts[0], amounts[1]


def _table(connection: Connection, build: Any) -> Numbers:
    """What rows of a number and its value say, by number; of several the last. See `_at`."""
    rows = np.array(connection.all(build), dtype=np.int64).reshape(-1, 2)
    table = np.full(int(rows[:, 0].max(initial=0)) + 2, NONE)
    table[rows[:, 0]] = rows[:, 1]
    return table


def _letters(connection: Connection) -> tuple[Numbers, Numbers]:
    """The letters of all parties and all sources by number, as places in LETTERS; unknown is F."""
    letters = disputes.Letters(connection)
    parties, sources = ([row[0] for row in connection.all(b)] for b in (_parties, _rated))
    letters.learn(parties, sources)
    found = []
    for numbers, of in ((parties, letters.of_party), (sources, letters.of_source)):
        table = np.full(max(numbers, default=0) + 2, LETTERS.index(Reliability.F.value))
        for number in numbers:
            table[number] = LETTERS.index(of(number) or Reliability.F.value)
        found.append(table)
    return found[0], found[1]


def _weights(profile: Profile) -> Numbers:
    """What a report adds, by side, digit, and the letters of speaker, document and publisher."""
    table = np.zeros((2, len(DIGITS), *[len(LETTERS)] * 3), dtype=np.int64)
    for place in np.ndindex(table.shape[1:]):
        digit, *known = place
        heard = letter(*(LETTERS[one] for one in known))
        side, weight = profile.weight(heard, DIGITS[digit])
        table[(int(side == "against"), *place)] = amount(weight)
    return table


def _last(name: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    return sa.select(sa.func.max(metadata.tables[name].c.id))


def _told(dialect: str, first: Any, *others: Any) -> Any:
    """Rows of whole numbers as one text, those whose first number lies between two parameters."""
    import sqlalchemy as sa

    comma: Any = sa.literal_column("','")
    text: Any = sa.cast(first, sa.Text)
    for other in others:
        text = text.concat(comma).concat(sa.cast(other, sa.Text))
    joined = sa.func.group_concat if dialect == "sqlite" else sa.func.string_agg
    return sa.select(joined(text, comma)).where(
        first >= sa.bindparam("first"), first <= sa.bindparam("last")
    )


def _claims(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import tally

    # A claim whose voice nothing tells is a voice of its own; no party has a negative number.
    return _told(  # type: ignore[no-any-return]
        dialect, tally.c.claim_id, sa.func.coalesce(tally.c.voice_id, -tally.c.claim_id)
    ).where(tally.c.live == sa.literal_column("1"))


def _links(dialect: str) -> Executable:
    """The number; claim and relation in one number; the claim or (negative) the link aimed at."""
    import sqlalchemy as sa

    from claimtrack.store.tables import link

    relation = sa.case(
        *(
            (link.c.relation == sa.literal_column(f"'{name}'"), sa.literal_column(str(place)))
            for place, name in enumerate(RELATIONS)
        )
    )
    return _told(  # type: ignore[no-any-return]
        dialect,
        link.c.id,
        link.c.claim_id * sa.literal_column(str(len(RELATIONS))) + relation,
        sa.func.coalesce(link.c.target_claim_id, -link.c.target_link_id),
    ).where(link.c.retraction.is_(None), disputes.joining())


def _statements(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement as s
    from claimtrack.store.tables import voice

    none: Any = sa.literal_column(str(NONE))
    return (  # type: ignore[no-any-return]
        _told(
            dialect,
            s.c.id,
            s.c.claim_id,
            sa.func.coalesce(voice.c.party_id, -s.c.claim_id),
            sa.func.coalesce(s.c.claimant_id, none),
            sa.func.coalesce(s.c.source_id, none),
            sa.func.coalesce(sa.cast(s.c.credibility, sa.Integer), none),
        )
        .select_from(s.outerjoin(voice, voice.c.statement_id == s.c.id))
        .where(s.c.retraction.is_(None))
    )


def _judged() -> Executable:
    """The digits of claims by their assessments, the latest last."""
    import sqlalchemy as sa

    from claimtrack.store.tables import assessment as a

    return (
        sa.select(a.c.claim_id, sa.cast(a.c.credibility, sa.Integer))
        .where(a.c.credibility.is_not(None), a.c.retraction.is_(None))
        .order_by(a.c.assessed, a.c.uuid)
    )


def _publishers() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    return sa.select(source.c.id, source.c.publisher_id).where(source.c.publisher_id.is_not(None))


def _parties() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import party

    return sa.select(party.c.id)


def _rated() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import rating

    return sa.select(rating.c.source_id).distinct().where(rating.c.source_id.is_not(None))
