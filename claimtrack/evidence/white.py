"""White space as quotes know it: what ASCII has of it. A no-break space is a character like others.

It stands apart from the search for quotes, whose patterns cost a command that only prints one its
quick start.
"""

from __future__ import annotations

import re

WHITE = " \t\n\v\f\r"


def one_spaced(text: str) -> str:
    """The text with one space for each run of white space."""
    return re.sub(f"[{WHITE}]+", " ", text)
