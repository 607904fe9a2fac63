"""The words of the field, each with its label and, where it has one, its published source.

A value is what is stored, exported and typed; `label` is what a person reads.
"""

from __future__ import annotations

from enum import StrEnum


class Word(StrEnum):
    """A member of a closed vocabulary."""

    @property
    def label(self) -> str:
        """What a person reads."""
        return self.value.replace("_", " ")


class PartyKind(Word):
    """What sort of party speaks or publishes."""

    PERSON = "person"
    GOVERNMENT = "government"
    ARMED_GROUP = "armed_group"
    ORGANISATION = "organisation"
    OUTLET = "outlet"
    ANONYMOUS_GROUP = "anonymous_group"


class Tie(Word):
    """How one party is tied to an institution. Only *speaks for* merges voices."""

    SPEAKS_FOR = "speaks_for"
    MEMBER_OF = "member_of"


class Speech(Word):
    """Whether the source gives the claimant's own words or reports them in its own."""

    DIRECT = "direct"
    REPORTED = "reported"


class Relation(Word):
    """A directed relation from a claim to a claim, or (undercuts) to a link.

    *Rebuts* and *undercuts* are Pollock's two kinds of defeater (Pollock 1987).
    """

    REBUTS = "rebuts"
    UNDERCUTS = "undercuts"
    SUPPORTS = "supports"
    RESTATES = "restates"
    QUALIFIES = "qualifies"
    SUPERSEDES = "supersedes"


class Reliability(Word):
    """Reliability of a source or party by the Admiralty code (NATO AJP-2.1). F is unknown."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"

    @property
    def label(self) -> str:
        """The code's own words."""
        return {
            "A": "completely reliable",
            "B": "usually reliable",
            "C": "fairly reliable",
            "D": "not usually reliable",
            "E": "unreliable",
            "F": "reliability cannot be judged",
        }[self.value]


class Kind(Word):
    """A kind of record. `LETTERS` has the letters of references."""

    PARTY = "party"
    ALIAS = "alias"
    AFFILIATION = "affiliation"
    SOURCE = "source"
    RATING = "rating"
    TOPIC = "topic"
    CLAIM = "claim"
    CLAIM_TOPIC = "claim_topic"
    STATEMENT = "statement"
    QUOTE = "quote"
    LINK = "link"


LETTERS: dict[str, Kind] = {
    "C": Kind.CLAIM,
    "T": Kind.STATEMENT,
    "L": Kind.LINK,
    "S": Kind.SOURCE,
    "P": Kind.PARTY,
    "Q": Kind.QUOTE,
    "A": Kind.AFFILIATION,
    "O": Kind.TOPIC,
}
"""The letter before the number in a reference: `C12`, `T5`, `L7`. A revision is `R9`."""

LETTER_OF: dict[str, str] = {kind.value: letter for letter, kind in LETTERS.items()}


def values(words: type[Word]) -> tuple[str, ...]:
    """The stored values of a vocabulary, in order."""
    return tuple(word.value for word in words)
