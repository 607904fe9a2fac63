"""Rows as the records that machine formats print: names promised in docs/commands.md, numbers as
numbers, dates as their author wrote them, what is not known left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.queries.captures import CaptureRow
from claimtrack.queries.claims import ClaimRow
from claimtrack.queries.dossier import Dossier, Link, Statement
from claimtrack.queries.estimates import Estimate
from claimtrack.queries.figures import WHOLE, Scored
from claimtrack.queries.parties import PartyRow, RatingRow, SameRow, TieRow
from claimtrack.queries.sources import SourceRow
from claimtrack.queries.voices import Hearing
from claimtrack.store.marks import RULES
from claimtrack.vocabulary import Relation

if TYPE_CHECKING:
    from claimtrack.evidence.amounts import Amount
    from claimtrack.scoring.tracks import Track

Record = dict[str, Any]

ALWAYS = frozenset(
    {
        "aliases", "assessments", "captures", "chains", "circle", "circles", "compared", "derived",
        "documents", "estimates", "links", "parents", "quotes", "ratings", "rebutted_by",
        "relations", "reports", "same", "statements", "tied", "ties", "topics", "undercut_by",
        "unsourced", "voices",
    }
)  # fmt: skip
"""Lists that a record has even when they are empty: a program may loop over them unasked. A record
that has no such list at all has None there."""


def known(fields: Mapping[str, Any]) -> Record:
    """A record without what is not known."""
    return {
        name: value
        for name, value in fields.items()
        if value is not None and value != "" and (value != [] or name in ALWAYS)
    }


def claim_record(row: ClaimRow) -> Record:
    """One claim of a list."""
    fields = row._asdict()
    return known(fields | scored_record(fields.pop("scored")))


def scored_record(scored: Scored | None) -> Record:
    """The figures of a claim, and by what rules they were made; a claim that is not scored yet is
    only said to be outdated."""
    if scored is None:
        return {"outdated": True}
    return {
        "strength": scored.strength,
        "lower": scored.lower / WHOLE,
        "upper": scored.upper / WHOLE,
        "certified": scored.certified,
        "contestedness": scored.contestedness,
        "standing": scored.standing,
        **({"outdated": True} if scored.outdated else {}),
        "scored_by": scored.rules,
    }


def statement_record(statement: Statement) -> Record:
    """One statement; its source is an object, its quotes a list of objects."""
    source = known(
        {
            "id": statement.source_id,
            "title": statement.source,
            "publisher": statement.publisher,
            "published": statement.published,
            "url": statement.url,
            "derived_from": statement.derived_from,
        }
    )
    return known(
        {
            "id": statement.id,
            "uuid": statement.uuid,
            "claimant": statement.claimant,
            "claimant_id": statement.claimant_id,
            "role": statement.role,
            "source": source or None,
            "voice": statement.voice,
            "said": statement.said,
            "place": statement.place,
            "speech": statement.speech,
            "note": statement.note,
            "credibility": statement.credibility,
            "quotes": [known(quote._asdict()) for quote in statement.quotes],
        }
    )


def link_record(link: Link) -> Record:
    """One link. `other` is the claim at its other end."""
    return known(
        {
            "id": link.id,
            "uuid": link.uuid,
            "claim": link.claim,
            "relation": link.relation,
            "target_claim": link.target_claim,
            "target_link": link.target_link,
            "because": link.because,
            "live": link.live,
            "other": known(
                {
                    "text": link.other_text,
                    "claimant": link.other_claimant,
                    "said": link.other_said,
                    "voice": link.other_voice,
                }
            ),
            "undercut_by": [link_record(other) for other in link.undercut_by],
        }
    )


def dossier_record(dossier: Dossier, hearing: Hearing) -> Record:
    """One claim with its statements and links; `voices` are whose its reports are, and why."""
    first = dossier.statements[0] if dossier.statements else None
    rebutters = [
        link.other_claimant or "unattributed"
        for link in dossier.incoming
        if link.relation == Relation.REBUTS.value and link.live
    ]
    return known(
        {
            "id": dossier.id,
            "uuid": dossier.uuid,
            "text": dossier.text,
            "language": dossier.language,
            "original": dossier.original,
            "original_language": dossier.original_language,
            "note": dossier.note,
            "retraction": dossier.retraction,
            "live": dossier.live,
            "claimant": first and first.claimant,
            "said": first and first.said,
            "source": first and first.source_id,
            "voice": dossier.voice,
            "voices": [
                known({"voice": voice, "reports": [known(one._asdict()) for one in reports]})
                for voice, reports in hearing.voices.items()
            ],
            "circles": hearing.circles,
            **(scored_record(dossier.scored) if dossier.live else {}),
            "topics": dossier.topics,
            "rebuttals": dossier.rebuttals,
            "rebuttal_voices": dossier.rebuttal_voices,
            "supports": dossier.supports,
            "rebutted_by": list(dict.fromkeys(rebutters)),
            "recorded_at": dossier.recorded_at,
            "recorded_by": dossier.recorded_by,
            "statements": [
                known(statement_record(one) | {"reliability": dossier.grades[one.id].known[0]})
                for one in dossier.statements
            ],
            "links": [link_record(link) for link in (*dossier.incoming, *dossier.outgoing)],
            "assessments": [known(one._asdict()) for one in dossier.assessments],
            "estimates": [estimate_record(one) for one in dossier.estimates],
        }
    )


def estimate_record(estimate: Estimate) -> Record:
    """One estimate; of low, best and high those that its figure gives."""
    return known(
        {
            "id": estimate.id,
            "uuid": estimate.uuid,
            "figure": estimate.figure,
            **values_of(estimate.amount),
            "unit": estimate.unit,
            "counted": estimate.counted,
            "estimated_for": estimate.estimated_for,
            "note": estimate.note,
        }
    )


def values_of(amount: Amount) -> Record:
    """`low`, `best` and `high` as numbers; those that are not told are left out."""
    from claimtrack.evidence.amounts import number

    told = amount._asdict().items()
    return {name: number(value) for name, value in told if value is not None}


def source_record(
    row: SourceRow,
    ratings: list[RatingRow] | None = None,
    derived: list[int] | None = None,
    captures: list[CaptureRow] | None = None,
) -> Record:
    """One source; `derived` are the sources derived from it, `captures` its saved copies."""
    lists = {
        "ratings": _listed(ratings),
        "derived": derived,
        "captures": _listed(captures),
    }
    return known(row._asdict() | lists)


def _listed(rows: Iterable[NamedTuple] | None) -> list[Record] | None:
    """Rows as records; of a list that was not asked for, nothing."""
    return None if rows is None else [known(row._asdict()) for row in rows]


def party_record(
    row: PartyRow,
    aliases: list[str] | None = None,
    ties: list[TieRow] | None = None,
    voices: list[TieRow] | None = None,
    ratings: list[RatingRow] | None = None,
    track: Track | None = None,
    same: list[SameRow] | None = None,
) -> Record:
    """One party; `same` are those that really are this one, `ties` are what it speaks for or
    belongs to, `tied` who is so tied to it."""
    return known(
        {
            **row._asdict(),
            "aliases": aliases,
            "same": _listed(same),
            "ties": _listed(ties),
            "tied": _listed(voices),
            "ratings": _listed(ratings),
            "track_record": track and track_record(track),
        }
    )


def told_party(record: Record) -> Record:
    """A party's record as a list has it for people: its kind in words, and who it really is."""
    told = dict(record)
    if "party_kind" in record:
        told["party_kind"] = record["party_kind"].replace("_", " ")
    if "same_as" in record:
        told["name"] = f"{record['name']} (is P{record['same_as']})"
    return told


def track_record(track: Track) -> Record:
    """The counts, the share that holds with its 90 % interval, and by what rules."""
    return {
        "holds": track.holds,
        "outweighed": track.outweighed,
        "open": track.open,
        "mean": track.mean,
        "lower": track.interval.lower,
        "upper": track.interval.upper,
        "scored_by": RULES,
    }
