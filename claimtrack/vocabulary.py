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


class Credibility(Word):
    """Credibility of what is reported, by the Admiralty code (NATO AJP-2.1). 6 is unknown."""

    CONFIRMED = "1"
    PROBABLY_TRUE = "2"
    POSSIBLY_TRUE = "3"
    DOUBTFUL = "4"
    IMPROBABLE = "5"
    UNKNOWN = "6"

    @property
    def label(self) -> str:
        """The code's own words."""
        return {
            "1": "confirmed by other sources",
            "2": "probably true",
            "3": "possibly true",
            "4": "doubtful",
            "5": "improbable",
            "6": "truth cannot be judged",
        }[self.value]


class Likelihood(Word):
    """How likely something is, in the words of ICD 203 (US intelligence community, 2015)."""

    ALMOST_NO_CHANCE = "almost_no_chance"
    VERY_UNLIKELY = "very_unlikely"
    UNLIKELY = "unlikely"
    ROUGHLY_EVEN_CHANCE = "roughly_even_chance"
    LIKELY = "likely"
    VERY_LIKELY = "very_likely"
    ALMOST_CERTAIN = "almost_certain"

    @property
    def percentages(self) -> tuple[int, int]:
        """The lowest and the highest probability that the word stands for, in per cent."""
        return {
            "almost_no_chance": (1, 5),
            "very_unlikely": (5, 20),
            "unlikely": (20, 45),
            "roughly_even_chance": (45, 55),
            "likely": (55, 80),
            "very_likely": (80, 95),
            "almost_certain": (95, 99),
        }[self.value]


class Confidence(Word):
    """How well founded a judgement is (ICD 203). It is no likelihood, and stands apart from it."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Standing(Word):
    """Where a claim stands by its computed strength. No verdict: arithmetic refutes nothing."""

    UNCHALLENGED = "unchallenged"
    HOLDS = "holds"
    CONTESTED = "contested"
    OUTWEIGHED = "outweighed"
    UNSETTLED = "unsettled"


class QuoteState(Word):
    """Whether a quote stands in the newest saved copy of its source, and how."""

    PRESENT = "present"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"
    UNVERIFIED = "unverified"


class GapKind(Word):
    """What is missing, in the order of how much it matters; of equal ones the first comes first."""

    UNANSWERED = "unanswered"
    NO_EVIDENCE = "no_evidence"
    ONE_VOICE = "one_voice"
    NO_CAPTURE = "no_capture"
    UNVERIFIED = "unverified"
    UNRATED = "unrated"
    UNDATED = "undated"
    STALE = "stale"

    @property
    def label(self) -> str:
        """What a person reads."""
        return {
            "no_evidence": "rebuttal without evidence",
            "unverified": "unverified quote",
            "unrated": "unrated source",
            "undated": "undated statement",
        }.get(self.value, super().label)


class Kind(Word):
    """A kind of record. `LETTERS` has the letters of references."""

    PARTY = "party"
    ALIAS = "alias"
    AFFILIATION = "affiliation"
    SOURCE = "source"
    CAPTURE = "capture"
    RATING = "rating"
    TOPIC = "topic"
    CLAIM = "claim"
    CLAIM_TOPIC = "claim_topic"
    STATEMENT = "statement"
    QUOTE = "quote"
    LINK = "link"
    ASSESSMENT = "assessment"
    ESTIMATE = "estimate"


NOBODY = "unknown"
"""The analyst of an assessment that came from a file without a name."""

LETTERS: dict[str, Kind] = {
    "C": Kind.CLAIM,
    "T": Kind.STATEMENT,
    "L": Kind.LINK,
    "S": Kind.SOURCE,
    "P": Kind.PARTY,
    "Q": Kind.QUOTE,
    "A": Kind.AFFILIATION,
    "O": Kind.TOPIC,
    "J": Kind.ASSESSMENT,
    "K": Kind.CAPTURE,
    "E": Kind.ESTIMATE,
}
"""The letter before the number in a reference: `C12`, `T5`, `L7`. A revision is `R9`."""

LETTER_OF: dict[str, str] = {kind.value: letter for letter, kind in LETTERS.items()}


def values(words: type[Word]) -> tuple[str, ...]:
    """The stored values of a vocabulary, in order."""
    return tuple(word.value for word in words)
