"""A desk with a row in every table, and the ways in which another program can alter it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from factories import claim, link, revising

from claimtrack.ledger import captures
from claimtrack.ledger.assessments import Judgement, assess
from claimtrack.ledger.claims import Telling, Wording, add_claim, edit_claim
from claimtrack.ledger.estimates import Counting, add_estimate
from claimtrack.ledger.parties import add_alias, affiliate, edit_party, rate
from claimtrack.ledger.revising import retract
from claimtrack.ledger.sources import SourceGiven, add_named_source, add_source
from claimtrack.queries.references import Reference
from claimtrack.store import tables
from claimtrack.store.checks.problems import Problem
from claimtrack.store.engine import Connection, connected
from claimtrack.store.records import SHAPES, digest
from claimtrack.store.revisions import Change, revision_hash
from claimtrack.store.verification import problems, scope
from claimtrack.vocabulary import Kind, Relation, Tie

BOUNDS = ("earliest", "latest")
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
            Judgement("half true", "3", "likely", "low"), because="So it seems.", assessed="2021-06-01",
        )  # fmt: skip
        add_estimate(
            revision, Reference(Kind.CLAIM, 4), Counting("~40", "litres", "an hour", "2019", "note")
        )
    with revising(database, message="an edit") as revision:
        edit_claim(revision, 1, {"note": "A note.", "language": "en"})
        edit_party(revision, 5, {"same_as": "P2", "note": "As it seems."})
        revision.edit(Kind.STATEMENT, 1, note="On the phone.")
    with revising(database) as revision:
        edit_claim(revision, 1, {"note": "Another note.", "original": "Плотина прорвалась."})
        revision.edit(Kind.STATEMENT, 2, said="2021-03-08")
    with revising(database) as revision:
        retract(revision, Reference(Kind.CLAIM, 5), "Entered twice.")
        retract(revision, Reference(Kind.QUOTE, 2), "Misread.")


class Alteration(NamedTuple):
    """SQL statements that another program may run, and what they are called."""

    name: str
    statements: tuple[str, ...]


@contextmanager
def altering(database: str) -> Iterator[Connection]:
    """A connection of somebody who may do anything; whatever is done is undone at the end."""
    with connected(database) as connection:
        if connection.dialect == "sqlite":
            connection.plain("PRAGMA foreign_keys = OFF")
            connection.plain("PRAGMA ignore_check_constraints = ON")
            connection.plain("BEGIN")
        else:
            connection.plain("BEGIN")
            connection.plain("SET LOCAL session_replication_role = replica")
        try:
            yield connection
        finally:
            connection.plain("ROLLBACK")


def found(connection: Connection, *, deep: bool = True) -> list[Problem]:
    """What verify finds."""
    return list(problems(connection, scope(connection, deep=deep)))


def other_values() -> Iterator[Alteration]:
    """Every column of every table, in a row that has a value there, changed by a bit; and emptied
    or filled where it may be."""
    for table in tables.metadata.sorted_tables:
        key = next(iter(table.primary_key.columns)).name
        for column in table.columns:
            name = f'"{column.name}"'
            where = f"WHERE {key} = (SELECT max({key}) FROM {table.name} WHERE {name} IS NOT NULL)"
            kind = column.type.__visit_name__
            if kind in ("text", "string"):
                # The last character becomes its neighbour.
                changed = (
                    f"substr({name}, 1, length({name}) - 1) ||"
                    f" CASE substr({name}, length({name})) WHEN '1' THEN '2' ELSE '1' END"
                )
            elif kind == "large_binary":
                changed = "x'" + hashlib.sha256(b"").hexdigest() + "'"
            elif kind == "float":
                changed = f"{name} + 0.0001"
            else:
                changed = f"{name} + 1000"
            yield Alteration(
                f"{table.name}.{column.name} changed",
                (f"UPDATE {table.name} SET {name} = {changed} {where}",),
            )
            if column.nullable:
                yield Alteration(
                    f"{table.name}.{column.name} emptied",
                    (f"UPDATE {table.name} SET {name} = NULL {where}",),
                )
                value = "1" if kind == "integer" else "'1'"
                empty = f"WHERE {key} = (SELECT max({key}) FROM {table.name} WHERE {name} IS NULL)"
                yield Alteration(
                    f"{table.name}.{column.name} filled",
                    (f"UPDATE {table.name} SET {name} = {value} {empty}",),
                )
