"""Text as XML 1.0 holds it (W3C, fifth edition, sections 2.2 and 2.11)."""

from __future__ import annotations

import re

_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MEANS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_MEANING = str.maketrans(_MEANS)


def xml_text(text: str) -> str:
    """The text as it stands between two tags."""
    return characters(text).translate(_MEANING)


def characters(text: str) -> str:
    """The text with U+FFFD for what XML has no way to write."""
    return _NO_CHARACTER.sub("\ufffd", text)
