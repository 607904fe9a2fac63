"""Profiles: what a report weighs by its Admiralty letter and digit. Named, versioned, hashed.

A profile file (TOML):

    name = "desk"
    version = "2026-11"

    [for.1]            # reports of credibility 1, by reliability, add to the pile for the claim
    A = 8
    B = 4.196152423

    [against.5]        # reports of credibility 5 add to the pile against it
    A = 8

A letter or digit that is left out weighs nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from claimtrack.errors import Refused
from claimtrack.vocabulary import Reliability

SIDES = ("for", "against")
HEAVIEST_REPORT = 1000
LARGEST_FILE = 1_000_000
"""Bytes of a profile file."""
PLACES = 9
"""Decimals of a weight: more than 2^-32 can tell apart would not count."""


class Profile(NamedTuple):
    """`weights[side, digit, letter]`: what such a report adds to that pile; 0 where absent."""

    name: str
    version: str
    weights: Mapping[tuple[str, str, str], Decimal]

    def weight(self, letter: str, digit: str) -> tuple[str, Decimal]:
        """The side ("for" or "against") and the amount that one report adds."""
        against = self.weights.get(("against", digit, letter), Decimal(0))
        if against:
            return "against", against
        return "for", self.weights.get(("for", digit, letter), Decimal(0))

    @property
    def hash(self) -> str:
        """SHA-256 (first 12 hex digits) of name, version and every weight above 0."""
        told = {
            " ".join(key): str(weight.normalize()) for key, weight in self.weights.items() if weight
        }
        content = json.dumps([self.name, self.version, told], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.hash})"


def _row(side: str, digit: str, weights: str) -> dict[tuple[str, str, str], Decimal]:
    return {
        (side, digit, letter): Decimal(weight)
        for letter, weight in zip("ABCDF", weights.split(), strict=True)
    }


ADMIRALTY = Profile(
    "admiralty",
    "1",
    {
        # odds^d − 1: odds 9, 3, 1, 1/3, 1/9 of the digits' probabilities .9 .75 .5 .25 .1; d the
        # letters' discounts 1 .75 .5 .25 0, F as C (MISP taxonomy admiralty-scale, version 5).
        **_row("for", "1", "8 4.196152423 2 0.732050808 2"),
        **_row("for", "2", "2 1.279507057 0.732050808 0.316074013 0.732050808"),
        **_row("against", "4", "2 1.279507057 0.732050808 0.316074013 0.732050808"),
        **_row("against", "5", "8 4.196152423 2 0.732050808 2"),
    },
)
"""The default. Written out, not computed: a power differs in its last bit between machines."""


def load(path: Path) -> Profile:
    """The profile of a TOML file. Raises Refused, naming file and field, for what is none."""
    import tomllib

    try:
        if path.exists() and not path.is_file():
            raise Refused(f"{path} is not a file", "name a profile file")
        with path.open("rb") as file:
            text = file.read(LARGEST_FILE + 1)
        if len(text) > LARGEST_FILE:
            raise Refused(f"{path} is too large for a profile", "at most 1 MB")
        content = tomllib.loads(text.decode("utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}", "name a profile file") from None
    # ValueError: what is no TOML, no UTF-8, or a number of more digits than Python reads.
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise Refused(f"{path} is not TOML: {error}", "see: docs/scoring.md") from None
    return _Reading(path).profile(content)


class _Reading(NamedTuple):
    """One file being read, so that every complaint names it."""

    path: Path

    def profile(self, content: dict[str, Any]) -> Profile:
        for field in sorted(content.keys() - {"name", "version", *SIDES}):
            raise self.fault(
                field[:64], "is not a field of a profile", "name, version, for, against"
            )
        name, version = (self.word(content, field) for field in ("name", "version"))
        weights = {
            key: weight for side in SIDES for key, weight in self.side(content, side).items()
        }
        if not any(weights.values()):
            raise self.fault("for", "gives no report any weight", "write a table: [for.1]")
        for (side, digit, letter), weight in weights.items():
            other = "against" if side == "for" else "for"
            if weight and weights.get((other, digit, letter)):
                raise self.fault(f"{side}.{digit}.{letter}", f"also stands {other}", "choose one")
        for letter in Reliability:
            self.require_falling(weights, "for", letter, "12345")
            self.require_falling(weights, "against", letter, "54321")
        return Profile(name, version, weights)

    def require_falling(
        self, weights: Mapping[tuple[str, str, str], Decimal], side: str, letter: str, digits: str
    ) -> None:
        """Raises Refused where what is less confirmed, or less improbable, weighs more; of digits
        that are left out nothing is asked."""
        for stronger, weaker in pairwise(digits):
            more, less = (weights.get((side, digit, letter), 0) for digit in (stronger, weaker))
            if more and less > more:
                field, other = f"{side}.{weaker}.{letter}", f"{side}.{stronger}.{letter}"
                raise self.fault(field, f"weighs more than {other}", "a digit nearer 3 weighs less")

    def word(self, content: dict[str, Any], field: str) -> str:
        found = content.get(field)
        # Python tells no number of thousands of digits as text.
        number = isinstance(found, int) and not isinstance(found, bool) and abs(found) < 10**60
        text = str(found) if number or isinstance(found, str) else ""
        if not text.strip() or not text.isprintable() or len(text) > 60:
            problem = "is missing" if found is None else "is no name to print"
            raise self.fault(field, problem, f'write: {field} = "…", up to 60 characters')
        return text

    def side(self, content: dict[str, Any], side: str) -> dict[tuple[str, str, str], Decimal]:
        found: dict[tuple[str, str, str], Decimal] = {}
        for digit, letters in self.table(content.get(side, {}), side).items():
            if digit not in ("1", "2", "3", "4", "5"):
                step = "6 is unknown, which weighs nothing" if digit == "6" else "digits are 1 to 5"
                raise self.fault(f"{side}.{digit}", "is no credibility that weighs", step)
            table = self.table(letters, f"{side}.{digit}")
            for letter, weight in table.items():
                if letter not in list(Reliability):
                    raise self.fault(f"{side}.{digit}.{letter}", "is no letter", "A, B, C, D, E, F")
                found[side, digit, letter] = self.weight(weight, f"{side}.{digit}.{letter}")
            falling = [found.get((side, digit, letter), Decimal(0)) for letter in "ABCDE"]
            if falling != sorted(falling, reverse=True):
                raise self.fault(
                    f"{side}.{digit}", "weighs a worse letter above a better", "from A down to E"
                )
        return found

    def table(self, found: Any, field: str) -> dict[str, Any]:
        if not isinstance(found, dict):
            raise self.fault(field, "is not a table", f"write: [{field}]")
        return found

    def weight(self, found: Any, field: str) -> Decimal:
        number = isinstance(found, int | Decimal) and not isinstance(found, bool)
        weight = Decimal(found) if number else Decimal("NaN")
        if not (weight.is_finite() and 0 <= weight <= HEAVIEST_REPORT):
            raise self.fault(field, "is no weight", f"a number from 0 to {HEAVIEST_REPORT}")
        if weight != round(weight, PLACES):
            raise self.fault(field, "is too fine", f"at most {PLACES} decimals")
        return weight

    def fault(self, field: str, problem: str, step: str) -> Refused:
        return Refused(f"{self.path}: {field} {problem}", step)
