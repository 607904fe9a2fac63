"""The words of the field, each with its label and, where it has one, its published source.

Every enum's value is what is stored, exported and typed; `label` is what a person reads.
"""

from __future__ import annotations

from enum import Enum


class Word(str, Enum):
    """A member of a closed vocabulary: its value is stored, its label is shown."""

    label: str

    def __new__(cls, value: str, label: str) -> Word:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    def __str__(self) -> str:
        return str(self.value)


class PartyKind(Word):
    """What sort of party speaks or publishes."""

    PERSON = "person", "person"
    GOVERNMENT = "government", "government"
    ARMED_GROUP = "armed_group", "armed group"
    ORGANISATION = "organisation", "organisation"
    OUTLET = "outlet", "outlet"
    ANONYMOUS_GROUP = "anonymous_group", "anonymous group"


class Tie(Word):
    """How one party is tied to an institution. Only *speaks for* merges voices."""

    SPEAKS_FOR = "speaks_for", "speaks for"
    MEMBER_OF = "member_of", "member of"


class Speech(Word):
    """Whether the source gives the claimant's own words or reports them in its own."""

    DIRECT = "direct", "direct"
    REPORTED = "reported", "reported"


class Relation(Word):
    """A directed relation from a claim to a claim, or (undercuts) to a link.

    *Rebuts* and *undercuts* are Pollock's two kinds of defeater (Pollock 1987).
    """

    REBUTS = "rebuts", "rebuts"
    UNDERCUTS = "undercuts", "undercuts"
    SUPPORTS = "supports", "supports"
    RESTATES = "restates", "restates"
    QUALIFIES = "qualifies", "qualifies"
    SUPERSEDES = "supersedes", "supersedes"


class Reliability(Word):
    """Reliability of a source or party by the Admiralty code (NATO AJP-2.1). F is unknown."""

    A = "A", "completely reliable"
    B = "B", "usually reliable"
    C = "C", "fairly reliable"
    D = "D", "not usually reliable"
    E = "E", "unreliable"
    F = "F", "reliability cannot be judged"


class Kind(Word):
    """A kind of record. Its label is what a person reads; `LETTERS` has its reference letter."""

    PARTY = "party", "party"
    ALIAS = "alias", "alias"
    AFFILIATION = "affiliation", "affiliation"
    SOURCE = "source", "source"
    RATING = "rating", "rating"
    TOPIC = "topic", "topic"
    CLAIM = "claim", "claim"
    CLAIM_TOPIC = "claim_topic", "topic of a claim"
    STATEMENT = "statement", "statement"
    QUOTE = "quote", "quote"
    LINK = "link", "link"


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
    return tuple(str(word.value) for word in words)
