"""score."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from typer import Argument, Option

from claimtrack.cli import completing
from claimtrack.cli.blocks import Reading
from claimtrack.cli.command import command
from claimtrack.cli.output import Output
from claimtrack.cli.streams import tell, terminal_cells
from claimtrack.errors import DatabaseFault, UsageFault
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from claimtrack.scoring.profiles import Profile
    from claimtrack.store.engine import Connection


class Asked(NamedTuple):
    """What a run of `score` is to tell, and by which rules."""

    explain: Annotated[
        bool, Option("--explain", help="Every term, until they add up; what each link is worth.")
    ] = False
    what_if: Annotated[
        list[str] | None,
        Option(
            "--what-if",
            metavar="CHANGE",
            help='The figures after a change, such as "retract 14". Repeatable, tried together.',
        ),
    ] = None
    semantics: Annotated[
        str,
        Option("--semantics", metavar="NAME", help="Score by this; ledger unless told otherwise."),
    ] = "ledger"
    compare: Annotated[bool, Option("--compare", help="By all semantics, side by side.")] = False
    profile: Annotated[
        Path | None,
        Option("--profile", metavar="FILE", help="What a report weighs by letter and digit: TOML."),
    ] = None

    def check(self) -> None:
        """Raises UsageFault for options that do not go together, and unknown semantics."""
        from claimtrack.scoring.semantics import SEMANTICS

        if self.semantics not in SEMANTICS:
            named = ", ".join(SEMANTICS)
            raise UsageFault(f'no semantics "{self.semantics[:64]}"', f"one of: {named}")
        asked = [
            flag
            for flag, given in (
                ("--explain", self.explain),
                ("--what-if", self.what_if),
                ("--compare", self.compare),
            )
            if given
        ]
        if len(asked) > 1:
            raise UsageFault(f"{' and '.join(asked)} do not go together", "ask one at a time")
        if self.semantics != "ledger" and (self.explain or self.compare):
            why = "shows all semantics" if self.compare else "has the terms of ledger only"
            raise UsageFault(f"{asked[0]} {why}", f"leave out --semantics {self.semantics}")

    def rated_by(self) -> Profile:
        """The profile. Raises Refused for a file that is none."""
        from claimtrack.scoring import profiles

        return profiles.load(self.profile) if self.profile else profiles.ADMIRALTY


@command("claimtrack score 1 --explain")
def score(
    asked: Asked,
    database: Reading,
    output: Output,
    claim: Annotated[
        str | None,
        Argument(metavar="CLAIM", help="Its number.", autocompletion=completing.claims),
    ] = None,
) -> None:
    """Score claims: how solid each one is, and why.

    Changes to try with --what-if: retract 14, retract T5, retract L7; rebut 12 B2, support 12 B2,
    undercut 12 B2 or L7 B2 (a new claim by a new voice, with one report of that reliability and
    credibility); rate T5 B2. Nothing is written. What a retracted claim superseded would be live
    again; that is said, but not reckoned with.
    """
    asked.check()
    output.form()
    profile = asked.rated_by()
    if claim is None and not (asked.what_if or asked.explain):
        _all(database, asked, profile, output)
        return
    if claim is None and asked.explain:
        raise UsageFault("which claim?", "such as: claimtrack score 1 --explain")
    with database.reading() as connection:
        number = None if claim is None else _found(connection, claim)
        if asked.what_if:
            _try(connection, number, asked, profile, output)
        elif number is not None and asked.compare:
            _compare(connection, number, profile, output)
        elif number is not None and asked.semantics != "ledger":
            _score_by(connection, number, asked.semantics, profile, output)
        elif number is not None:
            _account(connection, number, asked, profile, output)


def _all(database: Reading, asked: Asked, profile: Profile, output: Output) -> None:
    """Every claim: by the stored scores, which are brought up to date, or by other rules."""
    if not (asked.compare or asked.profile or asked.semantics != "ledger"):
        if not database.looks_back:
            _bring_up_to_date(database)
        from claimtrack.cli.lists import print_claims
        from claimtrack.queries.claims import Filters

        with database.reading() as connection:
            print_claims(connection, Filters(), "contestedness", output, "no claim yet")
        return
    from claimtrack.queries.boards import board
    from claimtrack.reports import boards
    from claimtrack.scoring.semantics import SEMANTICS

    names = SEMANTICS if asked.compare else (asked.semantics,)
    with database.reading() as connection:
        rows = board(connection, profile, names)
        record = boards.record if output.machine else boards.row
        told = (record(one, profile) for one in rows)
        output.print(told, boards.columns(names), "no claim yet")


def _bring_up_to_date(database: Reading) -> None:
    """Computes what is outdated; where nothing can be written, old figures are shown, marked."""
    from claimtrack.cli.databases import rescore_all
    from claimtrack.queries.figures import any_outdated

    with database.reading() as connection:
        outdated = any_outdated(connection)
    if not outdated:
        return
    try:
        _, count = rescore_all(database.name)
    except DatabaseFault as fault:
        tell(f"the scores could not be brought up to date: {fault.problem}")
    else:
        tell(f"computed the scores of {count:,} claims")


def _found(connection: Connection, claim: str) -> int:
    from claimtrack.queries.references import resolve

    return resolve(connection, claim, Kind.CLAIM).id


def _account(
    connection: Connection, claim: int, asked: Asked, profile: Profile, output: Output
) -> None:
    from claimtrack.queries.accounts import account
    from claimtrack.reports import accounts, terms

    found = account(connection, claim, profile, whole=asked.explain)
    if _as_page(output):
        sys.stdout.writelines(accounts.page(found, terminal_cells()))
        return
    record = terms.account_record(found)
    if asked.explain:
        _print(record, terms.term_rows(found), terms.TERMS, output)
    else:
        _print(record, [record], terms.FIGURES, output)


def _score_by(
    connection: Connection, claim: int, semantics: str, profile: Profile, output: Output
) -> None:
    from claimtrack.queries.accounts import of_one
    from claimtrack.reports import terms, trials

    named, found = of_one(connection, claim, profile, semantics)
    if _as_page(output):
        page = trials.of_one(named, found, semantics, profile, terminal_cells())
        sys.stdout.writelines(page)
        return
    record = {
        **terms.claim_record(named),
        "semantics": semantics,
        "profile": terms.profile_record(profile),
        **terms.figures_record(found),
    }
    _print(record, [record], terms.FIGURES, output)


def _compare(connection: Connection, claim: int, profile: Profile, output: Output) -> None:
    from claimtrack.queries.accounts import compared
    from claimtrack.reports import terms, trials

    found = compared(connection, claim, profile)
    if _as_page(output):
        sys.stdout.writelines(trials.compared(found, terminal_cells()))
        return
    record = terms.comparison_record(found)
    _print(record, terms.comparison_rows(found), terms.COMPARED, output)


def _try(
    connection: Connection, claim: int | None, asked: Asked, profile: Profile, output: Output
) -> None:
    from claimtrack.queries.trials import tried
    from claimtrack.reports import terms, trials

    found = tried(connection, asked.what_if or (), claim, profile, asked.semantics)
    if _as_page(output):
        sys.stdout.writelines(trials.tried(found, terminal_cells()))
        return
    record = terms.trial_record(found)
    _print(record, map(terms.effect_row, found.effects), terms.TRIED, output)


def _as_page(output: Output) -> bool:
    """Whether a person reads it, in no format of a table."""
    return output.form().value == "table" and not output.quiet and not output.columns


def _print(
    record: Mapping[str, Any],
    rows: Iterable[Mapping[str, Any]],
    columns: tuple[Any, ...],
    output: Output,
) -> None:
    """One object in JSON, in other formats a row for each part of it."""
    from claimtrack.reports.output import object_line

    if output.form().value in ("json", "jsonl") and not output.quiet and not output.columns:
        output.speak_utf8()
        sys.stdout.write(object_line(record))
    else:
        output.print(rows, columns, "")
