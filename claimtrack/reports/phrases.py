"""Small wordings that several reports share."""

from __future__ import annotations

from claimtrack.queries.dossier import Statement


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 rebuttal`, `3 rebuttals`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def rebutted(rebuttals: int, voices: int) -> str:
    """`3 rebuttals from 2 voices`."""
    return f"{counted(rebuttals, 'rebuttal')} from {counted(voices, 'voice')}"


def who(statement: Statement) -> str:
    """The claimant, in the role of that day."""
    name = statement.claimant or "unattributed"
    return f"{name}, {statement.role}" if statement.role else name


def where(statement: Statement) -> str:
    """The source: number, publisher, title, date."""
    if statement.source_id is None:
        return "unsourced"
    # A publisher whose name the title tells already need not be named twice.
    title = statement.source or ""
    publisher = statement.publisher or ""
    named = title if publisher.lower() in title.lower() else f"{publisher}: {title}"
    dated = f", {statement.published}" if statement.published else ""
    return f"S{statement.source_id} {named}{dated}"


def words(statement: Statement) -> str:
    """The quotes, each in quotation marks."""
    return " ".join(f"“{quote.exact}”" for quote in statement.quotes)


def names(found: list[str], count: int, shown: int = 3) -> str:
    """Up to three names, and how many rebuttals stand behind the others."""
    if len(found) <= shown and count <= len(found):
        return ", ".join(found)
    listed = found[:shown]
    rest = count - len(listed)
    return ", ".join(listed) + (f" and {rest:,} more" if len(found) > shown and rest > 0 else "")
