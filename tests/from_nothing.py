"""What follows from the records, worked out the long way: what caches are held to."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from claimtrack.store import scores
from claimtrack.store.engine import Connection

TALLY = "SELECT claim_id, live, first_statement_id, voice_id, rebuttals, rebuttal_voices, supports"


def table(connection: Connection, name: str) -> dict[int, dict[str, Any]]:
    cursor = connection.driver.execute(f"SELECT * FROM {name}")
    names = [column[0] for column in cursor.description]
    return {row["id"]: row for row in (dict(zip(names, r, strict=True)) for r in cursor.fetchall())}


def counted(connection: Connection) -> list[tuple[Any, ...]]:
    """The tallies, worked out the long way from the records alone."""
    parties, sources = table(connection, "party"), table(connection, "source")
    ties, links = table(connection, "affiliation"), table(connection, "link")
    claims, statements = table(connection, "claim"), table(connection, "statement")

    def follow(start: int, onward: Any) -> int:
        seen = [start]
        while (step := onward(seen[-1])) is not None:
            if step in seen:
                return min(seen[seen.index(step) :])
            seen.append(step)
        return seen[-1]

    def same(party: int) -> int:
        return follow(party, lambda number: parties[number]["same_as_id"])

    def same_class(party: int, number: int) -> bool:
        """Whether the first leads to the second by *same as*."""
        seen: set[int] = set()
        while party is not None and party not in seen:
            if party == number:
                return True
            seen.add(party)
            party = parties[party]["same_as_id"]
        return False

    def spoken(party: int, day: tuple[str, str]) -> int:
        def institution(number: int) -> int | None:
            fit = [
                tie
                for tie in ties.values()
                if same_class(tie["party_id"], number)
                and tie["relation"] == "speaks_for"
                and tie["retraction"] is None
                and (tie["since_earliest"] or "0") <= day[1]
                and (tie["until_latest"] or "9999-99") >= day[0]
            ]
            fit.sort(key=lambda tie: tie["uuid"])
            fit.sort(key=lambda tie: tie["since_earliest"] or "0000", reverse=True)
            return same(fit[0]["institution_id"]) if fit else None

        return follow(party, institution)

    def voice(statement: dict[str, Any]) -> int | None:
        day = (statement["said_earliest"] or "0", statement["said_latest"] or "9999-99")
        claimant = statement["claimant_id"] and same(statement["claimant_id"])
        if claimant and parties[claimant]["party_kind"] != "anonymous_group":
            return spoken(claimant, day)
        if statement["source_id"]:
            origin = follow(
                statement["source_id"], lambda number: sources[number]["derived_from_id"]
            )
            if sources[origin]["publisher_id"]:
                return spoken(same(sources[origin]["publisher_id"]), day)
        return claimant

    found: dict[int, list[Any]] = {}
    for number, row in claims.items():
        superseded = any(
            one["target_claim_id"] == number
            and one["relation"] == "supersedes"
            and one["retraction"] is None
            and claims[one["claim_id"]]["retraction"] is None
            for one in links.values()
        )
        made = [s for s in statements.values() if s["claim_id"] == number and not s["retraction"]]
        made.sort(key=lambda s: s["uuid"])
        made.sort(key=lambda s: (s["said_earliest"] is None, s["said_earliest"], s["said_latest"]))
        live = int(row["retraction"] is None and not superseded)
        found[number] = [number, live, made[0]["id"] if made else None,
                         voice(made[0]) if made else None]  # fmt: skip
    for number in claims:
        incoming: dict[str, list[int]] = {"rebuts": [], "supports": []}
        for one in links.values():
            at_it = one["target_claim_id"] == number and one["retraction"] is None
            if at_it and found[one["claim_id"]][1]:
                incoming.setdefault(one["relation"], []).append(one["claim_id"])
        voices = {found[other][3] or -other for other in incoming["rebuts"]}
        found[number] += [len(incoming["rebuts"]), len(voices), len(incoming["supports"])]
    return [tuple(found[number]) for number in sorted(found)]


def stored(connection: Connection) -> list[tuple[Any, ...]]:
    return connection.plain(f"{TALLY} FROM tally ORDER BY claim_id")


def fresh(connection: Connection) -> dict[int, dict[str, Any]]:
    """What every live claim's figures are, computed from the records now."""
    rows = zip(*scores._everything(connection), strict=True)
    return {row[0]: dict(zip(scores.COLUMNS, row, strict=True)) for row in rows}


def copied(empty: Path, folder: Path) -> str:
    path = folder / "desk.db"
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    return str(shutil.copy(empty, path))
