"""Claims, the statements that make them, and the quotes that prove those."""

from __future__ import annotations

from typing import Any, NamedTuple

from claimtrack.dates import is_to_come, parse
from claimtrack.errors import Refused, UsageFault
from claimtrack.folding import tokens
from claimtrack.ledger.links import add_link
from claimtrack.ledger.parties import affiliate, find_or_add_party
from claimtrack.ledger.quotes import PLAIN, Quoting, add_quote, move
from claimtrack.ledger.revising import edit, require_words, warn_of_joined
from claimtrack.ledger.sources import SourceGiven, find_or_add_source
from claimtrack.ledger.topics import file_under, find_or_add_topic, take_out
from claimtrack.queries import parties as party_queries
from claimtrack.queries.recognition import with_words
from claimtrack.queries.references import Reference, require_live, resolve
from claimtrack.queries.sources import of_statement as source_of
from claimtrack.queries.sources import told_dates
from claimtrack.store.engine import Connection
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import Kind, Relation, Tie

_CANDIDATES = 50
"""Claims that have all words of a new one, and maybe others: so many of them are looked at."""


class Wording(NamedTuple):
    """The claim itself."""

    text: str
    language: str | None = None
    original: str | None = None
    original_language: str | None = None
    note: str | None = None
    topics: tuple[str, ...] = ()


class Telling(NamedTuple):
    """One occasion on which somebody made a claim, as a command describes it."""

    by: str | None = None
    role: str | None = None
    speaks_for: str | None = None
    member_of: str | None = None
    source: SourceGiven = SourceGiven()
    said: str | None = None
    place: str | None = None
    speech: str | None = None
    quotes: tuple[str, ...] = ()
    quoting: Quoting = PLAIN
    note: str | None = None
    credibility: str | None = None

    def says_something(self) -> bool:
        """Whether there is a statement to keep. How credible it is, or how quotes are to be found,
        says nothing of its own."""
        return self._replace(credibility=None, quoting=PLAIN) != Telling()


def add_claim(revision: Revision, wording: Wording, telling: Telling) -> int:
    """A new claim with its first statement and its topics; returns its number."""
    text = require_words(wording.text, "claim")
    known = _same_words(revision.connection, text)
    claim = revision.create(
        Kind.CLAIM,
        text=text,
        language=wording.language,
        original=wording.original,
        original_language=wording.original_language,
        note=wording.note,
    )
    if known is not None:
        revision.notes.append(
            f"C{known} has the same words; if it is the same claim: claimtrack state C{known} …,"
            f" and retract C{claim}"
        )
    warn_of_joined(revision, wording.text)
    for name in wording.topics:
        file_under(revision, claim, find_or_add_topic(revision, name))
    if telling.says_something():
        add_statement(revision, claim, telling)
    elif telling.credibility is not None:
        raise UsageFault(
            "--credibility judges a statement, and none is described",
            "add --by or --source; the claim itself is judged by: claimtrack assess",
        )
    return claim


def answer_claim(
    revision: Revision,
    target: str,
    relation: Relation,
    wording: Wording,
    telling: Telling,
    because: str | None,
) -> int:
    """A new claim linked to the claim it answers; returns its number."""
    answered = resolve(revision.connection, target, Kind.CLAIM)
    require_live(revision.connection, answered)
    claim = add_claim(revision, wording, telling)
    add_link(revision, Reference(Kind.CLAIM, claim), relation, answered, because)
    return claim


def add_statement(revision: Revision, claim: int, telling: Telling) -> int:
    """A further occasion on which a claim was made; returns the statement's number."""
    if not telling.says_something():
        raise Refused("nothing is said of the statement", "give --by, --source, --said or --quote")
    claimant = find_or_add_party(revision, telling.by) if telling.by is not None else None
    _affiliate(revision, claimant, telling)
    source = find_or_add_source(revision, telling.source)
    number = revision.create(
        Kind.STATEMENT,
        claim_id=claim,
        claimant_id=claimant,
        source_id=source,
        said=telling.said,
        place=telling.place,
        role=telling.role,
        speech=telling.speech,
        note=telling.note,
        credibility=telling.credibility,
    )
    _warn_of_dates(revision, number)
    for quote in telling.quotes:
        add_quote(revision, number, source, quote, telling.quoting)
    return number


def edit_claim(
    revision: Revision,
    claim: int,
    fields: dict[str, Any],
    *,
    into: tuple[str, ...] = (),
    out_of: tuple[str, ...] = (),
) -> bool:
    """Changes a claim's fields and topics; returns whether anything changed."""
    changed = edit(revision, Reference(Kind.CLAIM, claim), fields)
    for name in out_of:
        take_out(revision, claim, name)
        changed = True
    for name in into:
        changed |= file_under(revision, claim, find_or_add_topic(revision, name))
    return changed


def edit_statement(
    revision: Revision,
    statement: int,
    fields: dict[str, Any],
    quotes: tuple[str, ...] = (),
    quoting: Quoting = PLAIN,
) -> bool:
    """Changes a statement's fields and adds quotes; returns whether anything changed. With another
    source (a SourceGiven; one that names nothing empties it) its quotes are looked for there."""
    fields = dict(fields)
    source = source_of(revision.connection, statement)
    if "by" in fields:
        name = fields.pop("by")
        fields["claimant_id"] = find_or_add_party(revision, name) if name else None
    if "source" in fields:
        given: SourceGiven = fields.pop("source")
        fields["source_id"] = find_or_add_source(revision, given) if given.named else None
    changed = edit(revision, Reference(Kind.STATEMENT, statement), fields)
    if changed and fields.keys() & {"said", "source_id"}:
        _warn_of_dates(revision, statement)
    if fields.get("source_id", source) != source:
        source = fields["source_id"]
        move(revision, statement, source, quoting)
    for quote in quotes:
        add_quote(revision, statement, source, quote, quoting)
        changed = True
    return changed


def _same_words(connection: Connection, text: str) -> int | None:
    """The oldest live claim of the same words, whatever their case, accents and punctuation: made
    again it is one claim, with a further statement."""
    words = tokens(text)
    found = with_words(connection, dict.fromkeys(words), _CANDIDATES)
    return min((number for number, other in found if tokens(other) == words), default=None)


def _warn_of_dates(revision: Revision, statement: int) -> None:
    """Notes a day that cannot be: it is mostly a slip, and the order of events rests on it."""
    said, source, published = told_dates(revision.connection, statement)
    if said is None:
        return
    earliest = parse(said).earliest
    if is_to_come(earliest):
        revision.notes.append(
            f"warning: the date of T{statement}, {said}, is still to come; mend it:"
            f" claimtrack edit T{statement} --said DATE"
        )
    if published is not None and earliest > parse(published).latest:
        revision.notes.append(
            f"warning: the date of T{statement}, {said}, is after S{source} was published,"
            f" {published}; mend one of them: claimtrack edit T{statement} --said DATE,"
            f" or claimtrack source edit S{source} --published DATE"
        )


def _affiliate(revision: Revision, claimant: int | None, telling: Telling) -> None:
    """Ties the claimant to what it speaks for or belongs to, unless it is so tied already."""
    for tie, name in ((Tie.SPEAKS_FOR, telling.speaks_for), (Tie.MEMBER_OF, telling.member_of)):
        if name is None:
            continue
        if claimant is None:
            raise Refused(f'who is tied to "{name}"?', "name the claimant with --by")
        institution = find_or_add_party(revision, name)
        said = parse(telling.said) if telling.said else None
        if not party_queries.tied(revision.connection, claimant, tie, institution, said):
            affiliate(revision, claimant, tie, institution, role=telling.role)
