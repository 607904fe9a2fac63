"""The names and scales that STIX 2.1 shares with what claimtrack keeps.

STIX Version 2.1, OASIS Standard of 10 June 2021: identifiers (section 2.9), identities (4.5 and
10.7), opinions (4.12), confidence (appendix A), extension definitions (7.3).
"""

from __future__ import annotations

import uuid
from typing import Any

SPACE = uuid.UUID("3f0c1f0e-6f43-5f5e-9a64-0d6b8a5b7c21")
"""Names made in it are version 5: those of claimtrack, version 7, the schemas of STIX refuse."""

CLASSES = {
    "person": "individual",
    "government": "organization",
    "armed_group": "group",
    "organisation": "organization",
    "outlet": "organization",
    "anonymous_group": "class",
}
"""Kinds of party as classes of identity."""
KINDS = {"individual": "person", "organization": "organisation", "group": None, "class": None}
"""The other way round, where it is certain."""

OPINIONS = ("strongly-disagree", "disagree", "neutral", "agree", "strongly-agree")
BY_CREDIBILITY = {"1": OPINIONS[4], "2": OPINIONS[3], "3": OPINIONS[2], "4": OPINIONS[1],
                  "5": OPINIONS[0]}  # fmt: skip
BY_LIKELIHOOD = {
    "almost_no_chance": OPINIONS[0],
    "very_unlikely": OPINIONS[0],
    "unlikely": OPINIONS[1],
    "roughly_even_chance": OPINIONS[2],
    "likely": OPINIONS[3],
    "very_likely": OPINIONS[4],
    "almost_certain": OPINIONS[4],
}

ADMIRALTY = {"1": 90, "2": 70, "3": 50, "4": 30, "5": 10}
"""Credibility as confidence, by the table of the appendix; 6 is left out, as it says."""
LEVELS = {"low": 15, "moderate": 50, "high": 85}


def level(confidence: object) -> str | None:
    """The level that a confidence of 0 to 100 stands for; None where it stands for none."""
    if not isinstance(confidence, int) or isinstance(confidence, bool):
        return None
    for least, name in ((70, "high"), (30, "moderate"), (1, "low")):
        if least <= confidence <= 100:
            return name
    return None


def stix_id(kind: str, ours: str) -> str:
    """The identifier of what is a record of ours; the same every time."""
    return f"{kind}--{uuid.uuid5(SPACE, ours)}"


PRODUCER = stix_id("identity", "claimtrack")
EXTENSION = stix_id("extension-definition", "claims, version 1")
_FIXED = "2026-12-01T00:00:00.000Z"
_COMMON = {"spec_version": "2.1", "created": _FIXED, "modified": _FIXED}
PREAMBLE: tuple[dict[str, Any], ...] = (
    {"type": "identity", "id": PRODUCER, **_COMMON, "name": "claimtrack",
     "identity_class": "system"},
    {
        "type": "extension-definition",
        "id": EXTENSION,
        **_COMMON,
        "created_by_ref": PRODUCER,
        "name": "claims",
        "description": "What claimtrack keeps of a claim and STIX has no property for.",
        "schema": "Properties by the names of the JSONL format of claimtrack (docs/format.md):"
        " uuid of the record; of a note the statements, estimates, note and original of its claim;"
        " of an opinion the assessment, or in undercut_by the note whose claim undercuts the link.",
        "version": "1.0.0",
        "extension_types": ["property-extension"],
    },
)  # fmt: skip
"""What every bundle begins with."""
