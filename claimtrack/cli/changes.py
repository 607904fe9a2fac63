"""edit, retract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from claimtrack.cli import completing
from claimtrack.cli.asking import asking_where
from claimtrack.cli.blocks import Database, Writing
from claimtrack.cli.command import command, one_of
from claimtrack.cli.copying import copied
from claimtrack.cli.editing import edited
from claimtrack.cli.streams import changed_words, tell
from claimtrack.errors import Refused, UsageFault
from claimtrack.vocabulary import Confidence, Credibility, Kind, Likelihood, Speech

if TYPE_CHECKING:
    from claimtrack.ledger.quotes import Quoting
    from claimtrack.queries.references import Reference
    from claimtrack.store.revisions import Revision

FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.CLAIM: ("text", "language", "original", "original_language", "note"),
    Kind.STATEMENT: (
        "by", "source", "said", "place", "role", "speech", "credibility", "note"
    ),
    Kind.LINK: ("because",),
    Kind.QUOTE: ("text", "language"),
    Kind.ASSESSMENT: (
        "verdict", "credibility", "likelihood", "confidence", "assessed", "because"
    ),
    Kind.ESTIMATE: ("estimate", "unit", "counted", "estimated_for", "note"),
}  # fmt: skip
"""What `edit` changes, kind by kind."""


def _field(flag: str, metavar: str, told: str, **more: Any) -> Any:
    return Option(flag, metavar=metavar, help=told, **more)


@command('claimtrack edit 1 --text "About 10,000 IS fighters are active in Afghanistan."')
def edit(
    reference: Annotated[
        str,
        Argument(
            metavar="REF",
            help="A claim (12), statement (T5), link (L7), quote (Q3), assessment (J1) or estimate"
            " (E3).",
            autocompletion=completing.claims,
        ),
    ],
    writing: Writing,
    text: Annotated[str | None, _field("--text", "TEXT", "A claim's or quote's words.")] = None,
    in_editor: Annotated[
        bool, Option("--edit", "-e", help="Change the text in $VISUAL or $EDITOR.")
    ] = False,
    language: Annotated[str | None, _field("--language", "TAG", "Language of the text.")] = None,
    original: Annotated[str | None, _field("--original", "TEXT", "Original wording.")] = None,
    original_language: Annotated[
        str | None, _field("--original-language", "TAG", "Language of the original.")
    ] = None,
    note: Annotated[
        str | None, _field("--note", "TEXT", "A claim's, statement's or estimate's note.")
    ] = None,
    topic: Annotated[
        list[str] | None,
        _field(
            "--topic",
            "TOPIC",
            "Put a claim under it. Repeatable.",
            autocompletion=completing.topics,
        ),
    ] = None,
    no_topic: Annotated[
        list[str] | None,
        _field(
            "--no-topic",
            "TOPIC",
            "Take a claim out of it. Repeatable.",
            autocompletion=completing.topics,
        ),
    ] = None,
    by: Annotated[
        str | None,
        _field("--by", "PARTY", "A statement's claimant.", autocompletion=completing.parties),
    ] = None,
    source: Annotated[
        str | None,
        _field("--source", "SOURCE", "A statement's source.", autocompletion=completing.sources),
    ] = None,
    said: Annotated[str | None, _field("--said", "DATE", "When a statement was made.")] = None,
    place: Annotated[str | None, _field("--place", "TEXT", "Where it was made.")] = None,
    role: Annotated[str | None, _field("--role", "TEXT", "In what role.")] = None,
    speech: Annotated[
        str | None,
        _field(
            "--speech", "direct|reported", "Whose words.", callback=one_of(Speech, or_none=True)
        ),
    ] = None,
    quote: Annotated[
        list[str] | None, _field("--quote", "TEXT", "Add a quote to a statement. Repeatable.")
    ] = None,
    prefix: Annotated[
        str | None, _field("--prefix", "TEXT", "What stands right before a quote found often.")
    ] = None,
    unverified: Annotated[
        bool, Option("--unverified", help="Keep a quote that is not found; it is marked so.")
    ] = False,
    credibility: Annotated[
        str | None,
        _field(
            "--credibility",
            "1…6",
            "A statement's or assessment's digit.",
            callback=one_of(Credibility, or_none=True),
            autocompletion=completing.credibilities,
        ),
    ] = None,
    verdict: Annotated[
        str | None,
        _field("--verdict", "TEXT", "An assessment's verdict.", autocompletion=completing.verdicts),
    ] = None,
    likelihood: Annotated[
        str | None,
        _field(
            "--likelihood",
            "WORDS",
            "An assessment's likelihood.",
            callback=one_of(Likelihood, or_none=True),
            autocompletion=completing.likelihoods,
        ),
    ] = None,
    confidence: Annotated[
        str | None,
        _field(
            "--confidence",
            "low|moderate|high",
            "An assessment's confidence.",
            callback=one_of(Confidence, or_none=True),
            autocompletion=completing.confidences,
        ),
    ] = None,
    assessed: Annotated[
        str | None, _field("--assessed", "DATE", "The day of an assessment.")
    ] = None,
    because: Annotated[
        str | None, _field("--because", "TEXT", "A link's or assessment's reason.")
    ] = None,
    estimate: Annotated[str | None, _field("--estimate", "FIGURE", "An estimate's number.")] = None,
    unit: Annotated[
        str | None, _field("--unit", "TEXT", "An estimate's unit.", autocompletion=completing.units)
    ] = None,
    counted: Annotated[
        str | None,
        _field("--counted", "TEXT", "What it counts.", autocompletion=completing.counted),
    ] = None,
    estimated_for: Annotated[
        str | None, _field("--estimated-for", "DATE", "The date an estimate is for.")
    ] = None,
) -> None:
    """Change a claim, statement, link, quote, assessment or estimate. What stood before is kept
    in the history.

    Only what is named changes; an empty text ("") empties a field.
    """
    from claimtrack.ledger.quotes import Quoting
    from claimtrack.ledger.sources import SourceGiven
    from claimtrack.queries import texts
    from claimtrack.queries.references import resolve

    given: dict[str, Any] = {
        "text": text, "language": language, "original": original,
        "original_language": original_language, "note": note, "by": by, "source": source,
        "said": said, "place": place, "role": role, "speech": speech, "because": because,
        "credibility": credibility, "verdict": verdict, "likelihood": likelihood,
        "confidence": confidence, "assessed": assessed, "estimate": estimate, "unit": unit,
        "counted": counted, "estimated_for": estimated_for,
    }  # fmt: skip
    lists = {
        "topic": tuple(topic or ()),
        "no_topic": tuple(no_topic or ()),
        "quote": tuple(quote or ()),
    }
    fields = {name: value for name, value in given.items() if value is not None}
    if source is not None:
        fields["source"] = copied(SourceGiven(source))
    shown = None
    if in_editor:
        # Before the transaction: nobody should wait for an editor to be closed.
        shown = _text_of(writing, reference)
        fields["text"] = edited(shown if text is None else text)

    def change(how: Quoting) -> str:
        with writing.revision("edit") as revision:
            found = resolve(revision.connection, reference, *FIELDS)
            if shown is not None and shown != texts.text_of(revision.connection, found):
                raise Refused(f"{found} was changed by somebody else meanwhile", "edit it again")
            if in_editor and found.kind is Kind.CLAIM:
                fields["text"] = " ".join(fields["text"].split())  # a claim is one line
            named = [*fields, *(name for name in lists if lists[name])]
            placing = [name for name in ("prefix", "unverified") if getattr(how, name)]
            _check(found, named, placing)
            changed = _apply(revision, found, dict(fields), lists, how)
        return changed_words(found, changed)

    tell(asking_where(change, Quoting(prefix or None, unverified)))


@command('claimtrack retract L1 --because "The interview answers another claim."')
def retract(
    reference: Annotated[
        str,
        Argument(
            metavar="REF",
            help="A claim (12), statement (T5), link (L7), quote (Q3), source"
            " (S3), saved copy (K1), party (P4), affiliation (A2), topic (O1), assessment (J1) or"
            " estimate (E1).",
            autocompletion=completing.claims,
        ),
    ],
    because: Annotated[str, Option("--because", metavar="TEXT", help="The reason; kept with it.")],
    writing: Writing,
) -> None:
    """Withdraw anything, with a reason. It stays in the history."""
    from claimtrack.ledger.revising import retract as withdraw
    from claimtrack.queries.references import resolve

    kinds = (Kind.CLAIM, Kind.STATEMENT, Kind.LINK, Kind.QUOTE, Kind.SOURCE, Kind.AFFILIATION,
             Kind.PARTY, Kind.TOPIC, Kind.ASSESSMENT, Kind.CAPTURE, Kind.ESTIMATE)  # fmt: skip
    with writing.revision("retract") as revision:
        found = resolve(revision.connection, reference, *kinds)
        withdraw(revision, found, because)
    tell(f"{found} retracted (R{revision.id})")


def _text_of(writing: Writing, reference: str) -> str:
    from claimtrack.queries import texts
    from claimtrack.queries.references import require_live, resolve

    with Database(writing.db).reading() as connection:
        found = resolve(connection, reference, *FIELDS)
        require_live(connection, found)
        if found.kind not in (Kind.CLAIM, Kind.QUOTE):
            raise UsageFault(f"{found} has no text to edit", "name its fields, such as --said")
        return texts.text_of(connection, found)


def _check(found: Reference, named: list[str], placing: list[str]) -> None:
    """Raises UsageFault for a field that this kind of record has not, or when none is named.
    `placing` says where quotes are found, which is something to change of a quote alone."""
    from claimtrack.queries.references import a_or_an

    known = (*FIELDS[found.kind], *{
        Kind.CLAIM: ("topic", "no_topic"),
        Kind.STATEMENT: ("quote", "prefix", "unverified"),
        Kind.QUOTE: ("prefix", "unverified"),
    }.get(found.kind, ()))  # fmt: skip
    flags = ", ".join(f"--{name.replace('_', '-')}" for name in known)
    named = [*named, *placing] if named or found.kind is Kind.QUOTE else named
    if not named:
        raise UsageFault("nothing to change is named", f"for {found}, one of: {flags}")
    for name in named:
        if name not in known:
            flag = name.replace("_", "-")
            raise UsageFault(
                f"{found} is {a_or_an(found.kind.label)} and has no --{flag}", f"it has: {flags}"
            )


def _apply(
    revision: Revision,
    found: Reference,
    fields: dict[str, Any],
    lists: dict[str, tuple[str, ...]],
    how: Quoting,
) -> bool:
    from claimtrack.ledger import assessments, claims, estimates, links, quotes

    if found.kind is Kind.CLAIM:
        return claims.edit_claim(
            revision, found.id, fields, into=lists["topic"], out_of=lists["no_topic"]
        )
    if found.kind is Kind.STATEMENT:
        return claims.edit_statement(revision, found.id, fields, lists["quote"], how)
    if found.kind is Kind.LINK:
        return links.edit_link(revision, found.id, fields["because"])
    if found.kind is Kind.ASSESSMENT:
        return assessments.edit_assessment(revision, found.id, fields)
    if found.kind is Kind.ESTIMATE:
        if "estimate" in fields:
            fields["figure"] = fields.pop("estimate")
        return estimates.edit_estimate(revision, found.id, fields)
    if "text" in fields:
        fields["exact"] = fields.pop("text")
    if fields.get("exact") == "":
        raise Refused(
            "the quote is empty", f"to withdraw it: claimtrack retract {found} --because …"
        )
    return quotes.edit_quote(revision, found.id, fields, how)
