"""What a reference names: `12`, `C12`, `T5`, `L7`, `S3`, `P4`, a name, a UUID or its beginning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.errors import Ambiguous, NoSuch
from claimtrack.folding import alike, tokens
from claimtrack.store.engine import Connection
from claimtrack.vocabulary import LETTER_OF, LETTERS, Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable

SHORTEST_PREFIX = 13
"""Hex digits of a UUID that tell apart what was made in different milliseconds."""
_LARGEST = 2**31 - 1
_NAMED = (Kind.PARTY, Kind.TOPIC)


class Reference(NamedTuple):
    """A row that exists."""

    kind: Kind
    id: int

    def __str__(self) -> str:
        return f"{LETTER_OF[self.kind.value]}{self.id}"


def resolve(connection: Connection, text: str, *kinds: Kind) -> Reference:
    """The one row of `kinds` that `text` names; a bare number is of the first kind.

    Raises NoSuch when there is none, Ambiguous when there are several.
    """
    text = text.strip()
    wanted = " or ".join(kind.label for kind in kinds)
    if kinds[0] in _NAMED and (found := named(connection, kinds[0], text)):
        return _only(connection, kinds[0], text, found)  # a topic may be called 1979
    numbered = re.fullmatch(r"([A-Za-z]?)([0-9]{1,12})", text)
    if numbered:
        kind = LETTERS.get(numbered[1].upper()) if numbered[1] else kinds[0]
        if kind in kinds:
            assert kind is not None
            return _numbered(connection, kind, int(numbered[2]))
        if not set(kinds) & set(_NAMED):
            was = f"is {a_or_an(kind.label)}" if kind else "is no reference to one"
            raise NoSuch(f"{a_or_an(wanted)} is wanted here, and {text} {was}", _hint(kinds[0]))
    prefix = text.replace("-", "").lower()
    if len(prefix) >= SHORTEST_PREFIX and re.fullmatch("[0-9a-f]{1,32}", prefix):
        return _by_uuid(connection, text, prefix, kinds)
    with_names = [kind for kind in kinds if kind in _NAMED]
    for kind in with_names:
        if found := named(connection, kind, text):
            return _only(connection, kind, text, found)
    if with_names:
        return _only(connection, with_names[0], text, [])
    raise NoSuch(f'"{text[:64]}" names no {wanted}', _hint(kinds[0]))


def named(connection: Connection, kind: Kind, name: str) -> list[int]:
    """The live parties (by name or alias) or topics of exactly this name."""
    return [row[0] for row in connection.all(_named, kind.value, name=name.strip())]


def similar(connection: Connection, kind: Kind, name: str) -> list[tuple[int, str]]:
    """Live parties or topics with a name so close to this one that it may be a slip."""
    found = connection.all(_names, kind.value)
    return sorted({(number, known) for number, known in found if alike(name, known)})


def exists(connection: Connection, kind: Kind, number: int) -> bool:
    """Whether there is such a row, retracted or not."""
    return number <= _LARGEST and bool(connection.value(_exists, kind.value, id=number))


def require_live(connection: Connection, reference: Reference) -> None:
    """Raises NoSuch when the row was retracted: new work must not rest on it."""
    reason = connection.value(_retraction, reference.kind.value, id=reference.id)
    if reason is not None:
        raise NoSuch(f"{reference} was retracted: {reason}", f"see: claimtrack history {reference}")


def describe(connection: Connection, kind: Kind, found: list[int]) -> str:
    """Numbers with their names, for a message that asks the user to choose."""
    parts = [
        f"{LETTER_OF[kind.value]}{number} {connection.value(_name, kind.value, id=number)}"
        for number in found[:5]
    ]
    return ", ".join(parts) + (f" and {len(found) - 5} more" if len(found) > 5 else "")


def _numbered(connection: Connection, kind: Kind, number: int) -> Reference:
    if not exists(connection, kind, number):
        if connection.past is not None:
            _require_then(connection, kind, number)
        raise NoSuch(f"there is no {kind.label} {LETTER_OF[kind.value]}{number}", _hint(kind))
    return Reference(kind, number)


def _require_then(connection: Connection, kind: Kind, number: int) -> None:
    from claimtrack.store.past import is_there_today

    if is_there_today(connection, kind, number):
        raise NoSuch(
            f"{LETTER_OF[kind.value]}{number} was not there yet",
            "look at a later day, or leave out --as-of and --until",
        )


def _by_uuid(connection: Connection, text: str, prefix: str, kinds: tuple[Kind, ...]) -> Reference:
    low, high = (_dashed(prefix.ljust(32, digit)) for digit in "0f")
    found = [
        Reference(kind, row[0])
        for kind in kinds
        for row in connection.all(_uuids, kind.value, low=low, high=high)
    ]
    if not found:
        raise NoSuch(f"nothing has a UUID that starts with {text}", _hint(kinds[0]))
    if len(found) > 1:
        raise Ambiguous(
            f"{text} begins several UUIDs: {', '.join(map(str, found[:5]))}", "give more digits"
        )
    return found[0]


def _only(connection: Connection, kind: Kind, text: str, found: list[int]) -> Reference:
    if len(found) == 1:
        return Reference(kind, found[0])
    if found:
        raise Ambiguous(
            f'several are called "{text[:64]}": {describe(connection, kind, found)}',
            "name one by its number",
        )
    close = [number for number, _ in similar(connection, kind, text)]
    close = close or _with_words(connection, kind, text)
    guess = f"did you mean {describe(connection, kind, close)}?" if close else _hint(kind)
    raise NoSuch(f'there is no {kind.label} "{text[:64]}"', guess)


def _with_words(connection: Connection, kind: Kind, text: str) -> list[int]:
    """Live parties or topics whose name has all these words, and others."""
    words = set(tokens(text))
    found = connection.all(_names, kind.value) if words else []
    return sorted({number for number, known in found if words <= set(tokens(known))})


def _hint(kind: Kind) -> str:
    if kind is Kind.CLAIM:
        return "see: claimtrack list"
    if kind in (Kind.SOURCE, Kind.PARTY, Kind.TOPIC):
        return f"see: claimtrack {kind.value} list"
    if kind is Kind.CAPTURE:
        return "numbers stand in: claimtrack source show SOURCE"
    return "numbers stand in: claimtrack show CLAIM"


def a_or_an(word: str) -> str:
    """The word with its article."""
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _dashed(digits: str) -> str:
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _exists(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row.id).where(row.id == sa.bindparam("id"))


def _retraction(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row.retraction).where(row.id == sa.bindparam("id"))


def _uuids(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row.id).where(row.uuid.between(sa.bindparam("low"), sa.bindparam("high")))


def _name(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import metadata

    row = metadata.tables[table].c
    return sa.select(row.name).where(row.id == sa.bindparam("id"))


def _named(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import alias, metadata

    row = metadata.tables[table].c
    direct = sa.select(row.id).where(row.name == sa.bindparam("name"), row.retraction.is_(None))
    if table != Kind.PARTY.value:
        return direct.order_by(row.id)
    other = (
        sa.select(alias.c.party_id)
        .join(row.id.table, row.id == alias.c.party_id)
        .where(
            alias.c.name == sa.bindparam("name"),
            alias.c.retraction.is_(None),
            row.retraction.is_(None),
        )
    )
    return sa.union(direct, other).order_by("id")


def _names(table: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import alias, metadata

    row = metadata.tables[table].c
    direct = sa.select(row.id, row.name).where(row.retraction.is_(None))
    if table != Kind.PARTY.value:
        return direct
    other = sa.select(alias.c.party_id, alias.c.name).where(alias.c.retraction.is_(None))
    return sa.union_all(direct, other)
