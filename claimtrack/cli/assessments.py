"""assess."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from claimtrack.cli import completing
from claimtrack.cli.blocks import ClaimArgument, Writing
from claimtrack.cli.command import command, one_of
from claimtrack.vocabulary import Confidence, Credibility, Kind, Likelihood


@command(
    'claimtrack assess 1 --verdict exaggerated --credibility 4 --likelihood "very unlikely" \\\n'
    '    --confidence moderate --because "No count by anybody else comes near it."'
)
def assess(
    claim: ClaimArgument,
    writing: Writing,
    verdict: Annotated[
        str | None,
        Option(
            "--verdict",
            metavar="TEXT",
            help="What it is, in your words: true, half true, exaggerated, unproven …",
            autocompletion=completing.verdicts,
        ),
    ] = None,
    credibility: Annotated[
        str | None,
        Option(
            "--credibility",
            metavar="1…6",
            callback=one_of(Credibility),
            help="Admiralty digit, for statements without one of their own: 1 confirmed by other"
            " sources … 5 improbable, 6 truth cannot be judged.",
            autocompletion=completing.credibilities,
        ),
    ] = None,
    likelihood: Annotated[
        str | None,
        Option(
            "--likelihood",
            metavar="WORDS",
            callback=one_of(Likelihood),
            help="ICD 203: almost no chance (1–5 %), very unlikely (5–20), unlikely (20–45),"
            " roughly even chance (45–55), likely (55–80), very likely (80–95), almost certain"
            " (95–99).",
            autocompletion=completing.likelihoods,
        ),
    ] = None,
    confidence: Annotated[
        str | None,
        Option(
            "--confidence",
            metavar="low|moderate|high",
            callback=one_of(Confidence),
            help="How well founded the judgement is, whatever the likelihood.",
            autocompletion=completing.confidences,
        ),
    ] = None,
    because: Annotated[
        str | None, Option("--because", metavar="TEXT", help="Why; kept with the assessment.")
    ] = None,
    assessed: Annotated[
        str | None, Option("--assessed", metavar="DATE", help="On which day; today when left out.")
    ] = None,
) -> None:
    """Judge a claim: your verdict, dated and in your name. Its number goes to stdout.

    Earlier assessments stay. Of all this only the credibility has a part in a computed figure:
    verdict, likelihood and confidence stand beside the figures and never enter them.
    """
    from claimtrack.ledger import assessments as ledger
    from claimtrack.queries.references import resolve

    judgement = ledger.Judgement(verdict, credibility, likelihood, confidence)
    with writing.revision("assess") as revision:
        found = resolve(revision.connection, claim, Kind.CLAIM)
        number = ledger.assess(revision, found, judgement, because=because, assessed=assessed)
    print(f"J{number}")
