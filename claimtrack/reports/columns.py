"""What rows are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Record = Mapping[str, Any]
"""What JSON can hold, by name. What is not known is left out."""


class Column(NamedTuple):
    """A key of the records, and how people see it."""

    key: str
    heading: str
    wraps: bool = False
    """Prose: gives way when the terminal is narrow. Other columns are never broken."""
    shown: bool = True
    """Whether people see it without asking for it."""
    number: bool = False
    """Aligned to the right."""
