"""Estimative language (ICD 203): how likely something is and how sure one is of it are told apart.

"It is likely, with moderate confidence, that …" leaves open what is moderate. ICD 203 (D.6.e.2.a)
therefore keeps a likelihood and a level of confidence out of one sentence.
"""

from __future__ import annotations

import re

_LIKELIHOOD = re.compile(
    # Both rows of ICD 203's table. "Likelihood" names the thing and says nothing of it.
    r"(?<![^\W_])(?:(?:un)?likel(?:y|ier|iest)|(?:im)?probab(?:le|ly)|almost no chance"
    r"|remote (?:chance|possibility)|roughly even (?:chance|odds)|(?:almost|nearly) certain(?:ly)?)"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_LEVEL = r"(?:low|moderate|medium|high)"
_RANGE = rf"{_LEVEL}(?:[ -](?:to|or)[ -]{_LEVEL})?"
# Whose it is: the confidence of consumers is no analyst's.
_NOBODY_ELSES = "".join(
    f"(?<!{whose} )"
    for whose in ("business", "consumer", "investor", "market", "popular", "public", "voter")
)
_CONFIDENCE = re.compile(
    rf"\b{_RANGE}[ -](?:(?:level|degree) of )?(?:analytic(?:al)? )?confidence\b"
    r"|\b(?:highly|moderately) confident\b"
    rf"|\b{_NOBODY_ELSES}confidence(?: levels?)?(?: (?:in|of|that)(?: \S+){{1,8}}?)?"
    rf"(?: ?[:=(] ?| (?:is|was|remains) )(?:\w+ )??{_LEVEL}\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?…。！？]+[\"'”’»)\]]*(?=\s|$)|\n\s*\n")
_NEXT = re.compile(r"\s*(\S?)")
_ABBREVIATION = re.compile(
    r"(?:\b\w|\b(?:Adm|Brig|Capt|Col|Dr|Gen|Gov|Lt|Maj|Mr|Mrs|Ms|No|Nos|Prof|Rep|Sen|Sgt|St|approx"
    r"|ca|cf|etc|vs))\.$",
    re.IGNORECASE,
)


def joined(text: str) -> str | None:
    """The first sentence that joins a likelihood with a level of confidence, or None."""
    for sentence in sentences(text):
        plain = " ".join(sentence.replace("\N{NON-BREAKING HYPHEN}", "-").split())
        if _LIKELIHOOD.search(plain) and _CONFIDENCE.search(plain):
            return plain
    return None


def sentences(text: str) -> list[str]:
    """The sentences of a text, as far as marks and capitals tell: a full stop after an abbreviation
    or before a small letter ends none."""
    found, start = [], 0
    for stop in _STOP.finditer(text):
        if stop[0] == "." and _goes_on(text, stop.end()):
            continue
        found.append(text[start : stop.end()].strip())
        start = stop.end()
    return [sentence for sentence in (*found, text[start:].strip()) if sentence]


def _goes_on(text: str, end: int) -> bool:
    """Whether the full stop before `end` is that of an abbreviation, or of a sentence that goes on
    with a small letter."""
    after = _NEXT.match(text, end)
    small = after is not None and after[1].islower()
    return small or _ABBREVIATION.search(text[max(0, end - 12) : end]) is not None
