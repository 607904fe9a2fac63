"""The cache of figures: stored scores, kept by dispute, and the marks of those that are old.

A dispute is a connected component of live claims. A revision solves the disputes it touched in its
own transaction, up to `AT_ONCE` claims each. What is larger is marked instead, in the same
transaction, and solved by the next `rescore`, so nobody reads an old figure without its mark:

- the claims of a large dispute have its number (its lowest claim's) in `score.dispute_id`, and its
  mark is that number's row in `outdated`;
- a revision that bears on more claims than can be walked at once takes the rules' name out of
  `scoring`, which marks everything; so does a newer claimtrack with other rules;
- a live claim without a row is not scored yet, which readers show as outdated too; after a bulk
  load there are such, and 0 in `outdated` says so.

Two disputes may come to share a number while both are marked; the next `rescore` numbers them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from typing import TYPE_CHECKING, Any

from claimtrack.scoring.disputes import Dispute, Tie, draw
from claimtrack.scoring.figures import Figures
from claimtrack.scoring.profiles import ADMIRALTY
from claimtrack.scoring.semantics import solve
from claimtrack.store import disputes
from claimtrack.store.engine import check_schema, connected, snapshot, transaction
from claimtrack.store.marks import RULES
from claimtrack.store.statements import members

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from claimtrack.store.corpus import Corpus
    from claimtrack.store.engine import Connection, Row, Values

AT_ONCE = 10_000
"""Claims of a dispute that a revision solves in its own transaction."""
COLUMNS = (
    "claim_id", "lower", "upper", "for_lower", "for_upper", "against_lower", "against_upper",
    "contestedness", "standing", "dispute_id",
)  # fmt: skip
"""Of the table `score`, in order."""
UNSCORED = 0
"""No dispute's number: in `outdated` it says that there are claims without figures."""
WALKED = 3 * AT_ONCE
"""Claims that a revision looks at in all before it marks everything."""


def refresh(connection: Connection, touched: set[int]) -> None:
    """Solves the disputes of the claims whose figures may have changed, or marks them."""
    if not touched:
        return
    rules = connection.value(_rules)
    if rules != RULES:
        # Scores by another claimtrack's rules: this revision made some of them old there, too.
        if rules:
            connection.run(_name_rules, rules="")
        return
    # What is no longer live has no figure: a hundred thousand claims are withdrawn like one.
    live = {row[0] for row in connection.among(touched, _live)}
    if len(live) > WALKED:
        connection.run(_name_rules, rules="")
        return
    found = disputes.walk(connection, live, fences=True, most=WALKED)
    if len(found.claims) > WALKED:
        connection.run(_name_rules, rules="")
        return
    small: set[int] = set()
    for claims in parts(found.claims.keys() | found.fenced.keys(), found.ties.values()):
        numbers = {found.fenced[claim] for claim in claims if claim in found.fenced}
        if numbers or len(claims) > AT_ONCE:
            _mark(connection, numbers, claims - found.fenced.keys())
        else:
            small |= claims
    kept = {number: claim for number, claim in found.claims.items() if number in small}
    _store(connection, disputes.whole(connection, found._replace(claims=kept)))
    connection.run_among(touched - live, _forget)


def postpone(connection: Connection, touched: set[int], created: Set[int]) -> None:
    """Solves nothing, for a revision among many: what was `created` stays without figures, and what
    was joined to it loses its own, until the next `rescore`. A mark says so."""
    rules = connection.value(_rules)
    if not rules:
        return
    scored = {row[0] for row in connection.among(touched - created, _scored)}
    found = disputes.walk(connection, scored, fences=True, most=WALKED)
    if rules != RULES or len(scored | found.claims.keys()) > WALKED:
        connection.run(_name_rules, rules="")
        return
    numbers = {*found.fenced.values(), *((UNSCORED,) if scored or created else ())}
    connection.many(_outdate, rows=[{"dispute": one} for one in sorted(numbers)])
    connection.run_among((scored | found.claims.keys()) - found.fenced.keys(), _forget)


def catch_up(database: str, most: int = AT_ONCE) -> bool:
    """After `postpone`: solves everything, unless there are more than `most` live claims; returns
    whether it did. Raises DatabaseFault."""
    with connected(database) as connection:
        check_schema(connection)
        few = int(connection.value(_live_count)) <= most
    if few:
        rescore(database)
    return few


def rescore(database: str, told: Callable[[str], None] = lambda _: None) -> tuple[int, int]:
    """Solves everything anew and stores it; returns how many claims' figures changed, and how many
    there are. Others may write meanwhile: then it starts again, and the third time they wait.
    `told` hears what is being done. Raises DatabaseFault."""
    with connected(database) as connection:
        check_schema(connection)
        for _ in range(2):
            with snapshot(connection):
                head, columns = connection.value(_head, False), _everything(connection, told)
            with transaction(connection):
                if connection.value(_head, True) == head:
                    return _replace(connection, columns, told)
        with transaction(connection):
            connection.value(_head, True)
            return _replace(connection, _everything(connection, told), told)


def begin(connection: Connection) -> None:
    """Says of a new database that what is stored, nothing, is up to date."""
    connection.run(_name_rules, rules=RULES)


def solve_all(connection: Connection) -> None:
    """Solves everything for a connection that has scores of its own: one that looks back."""
    _fill(connection, _everything(connection))


def parts(claims: Iterable[int], ties: Iterable[Tie]) -> list[set[int]]:
    """The connected parts that links make of some claims; an undercut of a link joins its ends."""
    root = {claim: claim for claim in claims}

    def find(claim: int) -> int:
        while root[claim] != claim:
            root[claim] = claim = root[root[claim]]
        return claim

    by_number = {tie.number: tie for tie in ties}
    for tie in by_number.values():
        aimed = by_number.get(tie.target_link or 0)
        for end in (tie.target_claim, aimed and aimed.claim):
            if end in root and tie.claim in root:
                one, other = sorted((find(tie.claim), find(end)))
                root[other] = one
    found: dict[int, set[int]] = {}
    for claim in root:
        found.setdefault(find(claim), set()).add(claim)
    return list(found.values())


def _mark(connection: Connection, numbers: set[int], joined: set[int]) -> None:
    """Marks large disputes as outdated, and what was joined to them with them."""
    number = min(numbers | joined)
    connection.many(_join, rows=[{"id": claim, "dispute": number} for claim in sorted(joined)])
    connection.many(_outdate, rows=[{"dispute": one} for one in sorted(numbers | {number})])


def _store(connection: Connection, dispute: Dispute) -> None:
    """Stores the figures of every claim of some disputes, none of them large."""
    connection.many(_put, rows=rows(dispute))


def rows(dispute: Dispute) -> Iterator[Values]:
    """The rows of `score` for the claims of some disputes, none of them large."""
    drawn = draw(dispute, ADMIRALTY)
    figures = solve(drawn.graph)
    for claim in dispute.claims:
        found = row(figures[drawn.node[claim.number]])
        yield {"claim_id": claim.number, **found, "dispute_id": None}


def row(figures: Figures) -> Values:
    """Figures as they are stored."""
    return {
        "lower": figures.lower,
        "upper": figures.upper,
        "for_lower": figures.for_lower,
        "for_upper": figures.for_upper,
        "against_lower": figures.against_lower,
        "against_upper": figures.against_upper,
        "contestedness": figures.contestedness,
        "standing": figures.standing.value,
    }


def _everything(
    connection: Connection, told: Callable[[str], None] = lambda _: None
) -> list[list[Any]]:
    """The columns of `score` for all live claims, in the order of `COLUMNS`."""
    from claimtrack.scoring.solvers import solved_whole
    from claimtrack.store.corpus import corpus

    told("reading the records…")
    found = corpus(connection)
    told(f"solving {len(found.claims):,} claims…")
    return laid_out(found, solved_whole(found.graph))


def laid_out(found: Corpus, solution: Any) -> list[list[Any]]:
    """A solved corpus as the columns of `score`."""
    from claimtrack.scoring.columns import STANDINGS, columns

    figures, node = columns(found.graph, solution), found.node
    large = found.size > AT_ONCE
    return [
        found.claims.tolist(),
        *(bounds[node].tolist() for bounds in solution[:6]),
        figures.contestedness[node].tolist(),
        [STANDINGS[place].value for place in figures.standing[node].tolist()],
        [
            number if fenced else None
            for number, fenced in zip(found.dispute.tolist(), large.tolist(), strict=True)
        ],
    ]


def _replace(
    connection: Connection, columns: list[list[Any]], told: Callable[[str], None]
) -> tuple[int, int]:
    told(f"storing {len(columns[0]):,} scores…")
    stored = connection.each(_stored)
    changed = _differing(stored, zip(*columns[:-1], strict=True))
    _fill(connection, columns)
    return changed, len(columns[0])


def _fill(connection: Connection, columns: list[list[Any]]) -> None:
    connection.run(_forget_all)
    connection.run(_forget_marks)
    connection.fill("score", COLUMNS, zip(*columns, strict=True))
    connection.run(_name_rules, rules=RULES)


def _differing(old: Iterator[Row], new: Iterator[Row]) -> int:
    """How many of the new rows are not among the old; both in the order of their first column."""
    differing, known = 0, next(old, None)
    for row in new:
        while known is not None and known[0] < row[0]:
            known = next(old, None)
        differing += known != row
    return differing


def _rules() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import scoring

    return sa.select(scoring.c.rules)


def _name_rules() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import scoring

    return scoring.update().values(rules=sa.bindparam("rules"))


def _head(locked: bool) -> Executable:
    """The number of the chain's head; locked, as every writer does first on PostgreSQL."""
    import sqlalchemy as sa

    from claimtrack.store.tables import chain

    head = sa.select(chain.c.head_id)
    return head.with_for_update() if locked else head


def _put() -> Executable:
    import sqlalchemy as sa

    listed, values = ", ".join(COLUMNS), ", ".join(f":{name}" for name in COLUMNS)
    renewed = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
    return sa.text(
        f"INSERT INTO score ({listed}) VALUES ({values})"
        f" ON CONFLICT (claim_id) DO UPDATE SET {renewed}"
    )


def _stored() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import score

    return sa.select(*(score.c[name] for name in COLUMNS[:-1])).order_by(score.c.claim_id)


def _live(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import tally

    return sa.select(tally.c.claim_id).where(
        tally.c.claim_id.in_(members(dialect)), tally.c.live == sa.literal_column("1")
    )


def _scored(dialect: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import score

    return sa.select(score.c.claim_id).where(score.c.claim_id.in_(members(dialect)))


def _live_count() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import tally

    live = tally.c.live == sa.literal_column("1")
    return sa.select(sa.func.count()).select_from(tally).where(live)


def _forget(dialect: str) -> Executable:
    from claimtrack.store.tables import score

    return score.delete().where(score.c.claim_id.in_(members(dialect)))


def _forget_all() -> Executable:
    from claimtrack.store.tables import score

    return score.delete()


def _forget_marks() -> Executable:
    from claimtrack.store.tables import outdated

    return outdated.delete()


def _join() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import score

    joined: dict[str, Any] = {"dispute_id": sa.bindparam("dispute")}
    return score.update().where(score.c.claim_id == sa.bindparam("id")).values(joined)


def _outdate() -> Executable:
    import sqlalchemy as sa

    return sa.text(
        "INSERT INTO outdated (dispute_id) VALUES (:dispute) ON CONFLICT (dispute_id) DO NOTHING"
    )
