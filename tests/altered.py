"""A desk with a row in every table, and somebody with another program who may alter it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from factories import claim, link, revising

from claimtrack.ledger import captures
from claimtrack.ledger.assessments import Judgement, assess
from claimtrack.ledger.claims import Telling, Wording, add_claim, edit_claim
from claimtrack.ledger.estimates import Counting, add_estimate
from claimtrack.ledger.parties import add_alias, affiliate, edit_party, rate
from claimtrack.ledger.revising import retract
from claimtrack.ledger.sources import SourceGiven, add_named_source, add_source
from claimtrack.queries.references import Reference
from claimtrack.store.checks.problems import Problem
from claimtrack.store.engine import Connection, connected
from claimtrack.store.log import Change, revision_hash
from claimtrack.store.records import SHAPES, digest
from claimtrack.store.verification import problems, scope
from claimtrack.vocabulary import Kind, Relation, Tie

TEXT = (
    b"<html><body><p>The Vorl dam burst by itself, the ministry said on Tuesday.</p>"
    b"<p>Nobody was hurt.</p></body></html>"
)


def fill(database: str) -> None:
    """Five revisions: records of every kind, edits, edits of edits, and a retraction."""
    paper = SourceGiven(
        "https://example.org/1", title="A paper", author="A. Writer", publisher="Vorl Gazette",
        published="2021-03-05", accessed="2021-04", archive_url="https://example.org/a/1",
    )  # fmt: skip
    with revising(database, message="the first") as revision:
        add_named_source(revision, paper)
        captures.keep(revision, 1, captures.content(TEXT))
        told = Telling(
            "Water Ministry", source=SourceGiven("S1"), said="~2021-03", place="Vorl",
            role="spokesman", speech="reported", quotes=("burst by itself",),
            credibility="2",
        )  # fmt: skip
        add_claim(revision, Wording("The Vorl dam burst by itself.", topics=("Vorl",)), told)
        claim(revision, "The Vorl dam was shelled.", by="Anna Kerr", speaks_for="River Watch")
        claim(revision, "River Watch had nobody there.", by="Water Ministry", said="2021-03-09")
        claim(revision, "The dam had leaked for years.", by="Ali Khan", quotes=("For years.",))
        claim(revision, "Entered by mistake.", by="Ali Khan")
        link(revision, 2, Relation.REBUTS, 1)
        link(revision, 4, Relation.SUPPORTS, 1)
        revision.create(Kind.LINK, claim_id=3, relation="undercuts", target_link_id=1, because="y")
    with revising(database) as revision:
        add_alias(revision, 2, "Ministry of Water")
        add_source(revision, SourceGiven(title="A reprint", derived_from="S1"))
        affiliate(revision, 3, Tie.MEMBER_OF, 5, role="member", since="2019", until="2022-06")
        rate(revision, Reference(Kind.PARTY, 2), "B", "2021-05-01", "A guess.")
        rate(revision, Reference(Kind.SOURCE, 1), "C", "2021-05-02", "Another.")
        assess(
            revision, Reference(Kind.CLAIM, 2),
            Judgement("half true", "3", "likely", "low"),
            because="So it seems.",
            assessed="2021-06-01",
        )  # fmt: skip
        add_estimate(
            revision, Reference(Kind.CLAIM, 4), Counting("~40", "litres", "an hour", "2019", "note")
        )
    with revising(database, message="an edit") as revision:
        edit_claim(revision, 1, {"note": "A note.", "language": "en"})
        edit_party(revision, 5, {"same_as": "P2", "note": "As it seems."})
        revision.edit(Kind.STATEMENT, 1, note="On the phone.")
    with revising(database) as revision:
        edit_claim(revision, 1, {"note": "Another note.", "original": "Обрыв: плотинный."})
        revision.edit(Kind.STATEMENT, 2, said="2021-03-08")
    with revising(database) as revision:
        retract(revision, Reference(Kind.CLAIM, 5), "Entered twice.")
        retract(revision, Reference(Kind.QUOTE, 2), "Misread.")


@contextmanager
def somebody(database: str) -> Iterator[Connection]:
    """A connection of somebody who may do anything."""
    with connected(database) as connection:
        if connection.dialect == "sqlite":
            connection.plain("PRAGMA foreign_keys = OFF")
            connection.plain("PRAGMA ignore_check_constraints = ON")
        else:
            connection.plain("SET session_replication_role = replica")
        yield connection


@contextmanager
def undone(connection: Connection) -> Iterator[None]:
    """Whatever is done meanwhile is undone at the end."""
    connection.plain("BEGIN")
    try:
        yield
    finally:
        connection.plain("ROLLBACK")


@contextmanager
def altering(database: str) -> Iterator[Connection]:
    """The same for one alteration."""
    with somebody(database) as connection, undone(connection):
        yield connection


def found(connection: Connection, *, deep: bool = True) -> list[Problem]:
    """What verify finds."""
    return list(problems(connection, scope(connection, deep=deep)))


def rewrite(connection: Connection, since: int) -> None:
    """Makes the chain fit what now stands in it, from a revision on: what its hashes cover is put
    in by somebody who knows how they are made."""
    for number, *told in connection.plain(
        "SELECT id, uuid, command_id, recorded_at, actor, command, message FROM revision"
        f" WHERE id >= {since} ORDER BY id"
    ):
        names = ("uuid", "command_id", "recorded_at", "actor", "command", "message")
        parents = connection.plain(
            "SELECT hash FROM revision_parent JOIN revision ON id = parent_id"
            f" WHERE revision_id = {number} ORDER BY ordinal"
        )
        header = {"version": 1, **dict(zip(names, told, strict=True))}
        header["parents"] = [row[0] for row in parents]
        changes = [
            Change(
                Kind(kind), row, _uuid(connection, kind, row), operation, bytes(digest),
                None if before is None else json.loads(before),
            )
            for kind, row, operation, digest, before in connection.plain(
                "SELECT kind, row_id, operation, digest, before FROM change"
                f" WHERE revision_id = {number} ORDER BY ordinal"
            )
        ]  # fmt: skip
        forged = revision_hash(header, changes)
        connection.plain(f"UPDATE revision SET hash = '{forged}' WHERE id = {number}")


def _uuid(connection: Connection, kind: str, number: int) -> str:
    return str(connection.plain(f"SELECT uuid FROM {kind} WHERE id = {number}")[0][0])


def redigest(connection: Connection, kind: Kind, number: int) -> None:
    """Makes the newest change of a record without references fit what now stands there."""
    names = ("uuid", *SHAPES[kind].fields, "retraction")
    (row,) = connection.plain(f"SELECT {', '.join(names)} FROM {kind} WHERE id = {number}")
    record = {name: value for name, value in zip(names, row, strict=True) if value is not None}
    digits = digest(kind, record).hex()
    value = f"x'{digits}'" if connection.dialect == "sqlite" else f"decode('{digits}', 'hex')"
    connection.plain(
        f"UPDATE change SET digest = {value} WHERE kind = '{kind}' AND row_id = {number}"
        " AND revision_id = (SELECT max(revision_id) FROM change AS c"
        f" WHERE c.kind = '{kind}' AND c.row_id = {number})"
    )
