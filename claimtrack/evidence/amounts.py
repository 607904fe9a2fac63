"""A number as it was written, and the lowest, best and highest value that it gives.

    10000, 10,000, 10 000, 10.5    a best value
    ~10000                         about: 20 per cent to either side
    10000±20%, 10000 ± 500         as far to either side as is told; +/- is ±
    1500-2500                      from one to another, without a best value
    2000 (1500-2500)               the same with one
    >1000, >=1000, 1000+           open above; whether 1000 itself is meant makes no difference here
    <500, <=500                    open below

How far "about" reaches is this program's own convention, as there is none to follow. A comma, a
space or an apostrophe sets thousands apart, a point begins the decimals, whatever the country; what
could be read both ways is refused. So are words, and zero: amounts are compared by their ratios,
and nothing is a multiple of zero.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import NamedTuple

from claimtrack.errors import Refused

ABOUT = Decimal("0.2")
"""How far "about" reaches to either side, as a share."""
DIGITS = 15
"""Of a number, at most: so many survive any program that reads JSON into floats."""
DECIMALS = 6
"""Of a number, at most."""
LONGEST = 64
"""Characters of a figure, at most."""

NO_ZERO = "zero is not kept, because estimates are compared by how many times one is the other"

_ROUGHLY = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)
_WIDE = Context(prec=4 * DIGITS, rounding=ROUND_HALF_EVEN)
_SPACES = "\u00a0\u2007\u2009\u202f"
_NUMBER = (
    "((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,3}(?:['’][0-9]{3})+|[0-9]+)"
    r"(?:\.[0-9]+)?)"
)
_EXAMPLES = "write 10000, ~10000, 1500-2500, 2000 (1500-2500), 10000±20%, >1000 or <500"


# Not compiled here: most commands never meet a figure.
_PLAIN = _NUMBER
_ABOUT = f"~ ?{_NUMBER}"
_BETWEEN = f"{_NUMBER} ?- ?{_NUMBER}"
_BEST_AND_BETWEEN = rf"{_NUMBER} ?\( ?{_BETWEEN} ?\)"
_WITHIN = f"{_NUMBER} ?± ?{_NUMBER}"
_WITHIN_SHARE = f"{_WITHIN} ?%"
_ABOVE = f">=? ?{_NUMBER}"
_OR_MORE = rf"{_NUMBER} ?\+"
_BELOW = f"<=? ?{_NUMBER}"

_SCALES = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "mln": 6, "million": 6, "millions": 6, "bn": 9,
    "billion": 9, "billions": 9, "hundred": 2, "dozen": None,
}  # fmt: skip


_SIGNS = {
    "~": "~|about|around|approximately|approx\\.?|roughly|some|circa|ca\\.?|c\\.",
    ">=": ">=|at least|no fewer than|no less than|not less than|minimum",
    "<=": "<=|at most|up to|no more than|not more than|maximum",
    ">": ">|more than|over|above",
    "<": "<|fewer than|less than|under|below",
}
"""The signs, and the words that people write for them."""


class Amount(NamedTuple):
    """The values that a figure gives, all above zero, low ≤ best ≤ high. A low or a high alone has
    an open end; a best alone has no width that is told."""

    low: Decimal | None
    best: Decimal | None
    high: Decimal | None

    @property
    def least(self) -> Decimal | None:
        """The lowest value that it allows; None when it is open below."""
        return self.low if self.low is not None else self.best

    @property
    def most(self) -> Decimal | None:
        """The highest value that it allows; None when it is open above."""
        return self.high if self.high is not None else self.best

    @property
    def told(self) -> tuple[Decimal, ...]:
        """The values that are there, from low to high: one to three of them."""
        return tuple(value for value in self if value is not None)


def parse(text: str) -> Amount:
    """What a figure gives. Raises Refused, with how to write it, for what is no figure."""
    text = text.strip()
    if len(text) > LONGEST:
        raise _refused(text, f"a figure has at most {LONGEST} characters")
    plain = _plainly(text)
    if found := re.fullmatch(_PLAIN, plain):
        return Amount(None, _value(found[1], text), None)
    if found := re.fullmatch(_ABOUT, plain):
        best = _value(found[1], text)
        return _around(best, best * ABOUT, text)
    if found := re.fullmatch(_WITHIN_SHARE, plain):
        best, share = _value(found[1], text), _value(found[2], text)
        return _around(best, _WIDE.divide(_WIDE.multiply(best, share), Decimal(100)), text)
    if found := re.fullmatch(_WITHIN, plain):
        return _around(_value(found[1], text), _value(found[2], text), text)
    if found := re.fullmatch(_BETWEEN, plain):
        return _between(None, found[1], found[2], text)
    if found := re.fullmatch(_BEST_AND_BETWEEN, plain):
        return _between(_value(found[1], text), found[2], found[3], text)
    if found := re.fullmatch(_ABOVE, plain) or re.fullmatch(_OR_MORE, plain):
        return Amount(_value(found[1], text), None, None)
    if found := re.fullmatch(_BELOW, plain):
        return Amount(None, None, _value(found[1], text))
    raise _refused(text, _hint(plain))


def written(amount: Amount) -> str:
    """A figure that gives this amount, in the shortest of the forms above that always can."""
    low, best, high = (None if value is None else plainly(value) for value in amount)
    if best is None:
        return f"{low}-{high}" if low and high else f">={low}" if low else f"<={high}"
    return best if low is None else f"{best} ({low}-{high})"


def plainly(value: Decimal) -> str:
    """A value in digits, as `parse` reads it: `10000`, `10.5`; `1.5000`, because `1.500` could be
    fifteen hundred."""
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    whole, _, decimals = digits.partition(".")
    return digits + "0" if _either_way(whole, decimals) else digits


def number(value: Decimal) -> int | float:
    """A value as JSON tells it: whole ones without a point."""
    return int(value) if value == value.to_integral_value() else float(value)


def _plainly(text: str) -> str:
    """The text with one sort of dash, space and plus-minus."""
    for space in _SPACES:
        text = text.replace(space, " ")
    for dash in "‐‑‒–—−":
        text = text.replace(dash, "-")
    for sign, plain in (("+/-", "±"), ("+-", "±"), ("≥", ">="), ("≤", "<="), ("≈", "~")):
        text = text.replace(sign, plain)
    return re.sub(" +", " ", text)


def _value(digits: str, text: str) -> Decimal:
    whole, _, decimals = digits.partition(".")
    if not re.search("[,' ’]", whole) and _either_way(whole, decimals):
        other = plainly(Decimal(digits))
        raise _refused(text, f"is {digits} {whole}{decimals} or {other}? Write the one you mean")
    bare = re.sub("[,' ’]", "", digits)
    if len(bare.replace(".", "")) > DIGITS or len(decimals) > DECIMALS:
        raise _refused(text, f"at most {DIGITS} digits, {DECIMALS} of them decimals, can be kept")
    value = Decimal(bare)
    if not value:
        raise _refused(text, f"{NO_ZERO}: for none at all write <0.5")
    return value


def _either_way(whole: str, decimals: str) -> bool:
    """Whether the point could set thousands apart: 1.500 is fifteen hundred in half of Europe."""
    return len(decimals) == 3 and len(whole) <= 3 and not whole.startswith("0")


def _around(best: Decimal, by: Decimal, text: str) -> Amount:
    low, high = (_rounded(_WIDE.add(best, way)) for way in (-by, by))
    if low <= 0:
        raise _refused(text, "it reaches down to zero: write <= and the highest number")
    if high >= Decimal(10) ** DIGITS:
        raise _refused(text, f"at most {DIGITS} digits can be kept")
    return Amount(None, best, None) if low == best == high else Amount(low, best, high)


def _rounded(value: Decimal) -> Decimal:
    """As many digits as a figure may have; what has no more stands as it is."""
    kept = _ROUGHLY.plus(value)
    fine = kept.quantize(Decimal(1).scaleb(-DECIMALS), context=_WIDE)
    return kept if kept == fine else fine


def _between(best: Decimal | None, lower: str, upper: str, text: str) -> Amount:
    if not Decimal(re.sub("[,' ’]", "", lower)):
        _value(upper, text)
        raise _refused(text, f"{NO_ZERO}: write <={upper}")
    low, high = _value(lower, text), _value(upper, text)
    if low > high:
        raise _refused(text, "the range runs backwards: write the lower number first")
    if low == high:
        raise _refused(text, f"the range has no width: write {upper}")
    if best is not None and not low <= best <= high:
        raise _refused(text, "the best value lies outside of the range")
    return Amount(low, best, high)


def _refused(text: str, why: str) -> Refused:
    return Refused(f'"{text[:LONGEST]}" is not a figure claimtrack can keep', why)


def _hint(text: str) -> str:
    """What to write instead."""
    if (said := _in_words(text)) is not None:
        return said
    begins = re.match(_PLAIN, text)
    if not text:
        return _EXAMPLES
    if any(c.isdigit() and not c.isascii() for c in text):
        return "write the digits 0 to 9"
    if not re.search("[0-9]", text):
        return "words are no number, and never a zero: leave the estimate out"
    if re.fullmatch(r"- ?[0-9].*", text):
        return "an amount is above zero: a loss is a number of what was lost"
    if re.fullmatch(r".*[0-9][eE][-+]?[0-9].*", text):
        return "write the number out, as in 100000"
    if "," in text and re.search(r"[0-9]\.[0-9]{3},|,[0-9]{1,2}(?![0-9])", text):
        return "write a point before the decimals: 1.5; commas set thousands apart: 10,000"
    if re.search(r"[0-9]\.[0-9]+\.[0-9]", text):
        return "write thousands as 1500000 or 1,500,000"
    if re.search(r"[0-9] ?\+ ?\S", text):
        first = begins[0] if begins else "the number"
        return (
            f"an estimate counts one thing: give {first} and say which by --counted; the rest is"
            " an estimate of its own"
        )
    if re.search(r"~.*[-±]|[-±].*~", text):
        return 'leave out the "~": the range says already how uncertain it is'
    if re.search(r"[0-9] ?(?:to|till|and|bis|\.\.+|…) ?[0-9]", text):
        return "write a range as 1500-2500"
    if begins and (word := re.fullmatch(r" ?([^\W\d_]+)", text[begins.end() :])):
        return _of_word(begins[0], word[1])
    if begins and text[begins.end() :].strip() == "%":
        return f'write {begins[0]}, and --unit "per cent"'
    return _EXAMPLES


def _in_words(text: str) -> str | None:
    """What to write for a figure among words that there is a sign for; None for any other."""
    number = rf"{_NUMBER} ?([^\W\d_]*)"
    if found := re.fullmatch(rf"(?:between |from )?{number} ?(?:and|to|-) ?{number}", text, re.I):
        low, high = _figures(found[1], found[2]), _figures(found[3], found[4])
        if not low or not high or Decimal(low) == Decimal(high):
            return None
        return f"write {'-'.join(sorted((low, high), key=Decimal))}"
    for sign, words in _SIGNS.items():
        if found := re.fullmatch(rf"(?:{words}) ?{number}", text, re.I):
            plain = _figures(found[1], found[2])
            return f'write "{sign}{plain}"' if plain else None
    return None


def _figures(digits: str, word: str) -> str | None:
    """A number and a word such as `k` in digits; None where the word is of another sort."""
    bare = re.sub("[,' ’]", "", digits)
    places = _SCALES.get(word.lower()) if word else 0
    if places is None or len(bare) > DIGITS or _either_way(*digits.partition(".")[::2]):
        return None
    value = Decimal(bare).scaleb(places)
    fits = value.adjusted() < DIGITS and -int(value.as_tuple().exponent) <= DECIMALS
    return plainly(value) if value and fits else None


def _of_word(digits: str, word: str) -> str:
    """What to write for a number and a word."""
    places = _SCALES.get(word.lower())
    bare = re.sub("[,' ’]", "", digits)
    if places is not None and len(bare) <= DIGITS:
        return f"write it in figures: {plainly(Decimal(bare).scaleb(places))}"
    if word.lower() in _SCALES:
        return "write it in figures"
    return f'write {digits}, and --unit "{word}"'
