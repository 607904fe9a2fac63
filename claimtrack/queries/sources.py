"""Sources: what they are, where they come from, what rests on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from claimtrack.errors import NoSuch
from claimtrack.queries.references import resolve
from claimtrack.store.engine import Connection
from claimtrack.vocabulary import Kind

if TYPE_CHECKING:
    from sqlalchemy import Executable


class SourceRow(NamedTuple):
    """One source. `statement_count` counts live ones of claims that were not retracted;
    `reliability` is the latest letter."""

    id: int
    uuid: str
    title: str | None
    publisher: str | None
    author: str | None
    published: str | None
    accessed: str | None
    url: str | None
    archive_url: str | None
    file_name: str | None
    file_sha256: str | None
    language: str | None
    note: str | None
    derived_from: int | None
    retraction: str | None
    statement_count: int
    reliability: str | None

    @property
    def label(self) -> str:
        """What a person calls it: title, else file, else address."""
        return self.title or self.file_name or self.url or ""


def every(
    connection: Connection, *, limit: int | None, number: int | None = None
) -> list[SourceRow]:
    """All live sources by number, or the one of that number."""
    values = {} if number is None else {"id": number}
    if limit is not None:
        values["limit"] = limit
    rows = connection.all(_every, number is not None, limit is not None, **values)
    return [SourceRow._make(row) for row in rows]


def derived(connection: Connection, number: int) -> list[int]:
    """The live sources that are derived from one, directly."""
    return [row[0] for row in connection.all(_derived, id=number)]


def by_url(connection: Connection, url: str) -> int | None:
    """The first live source at this very address."""
    found: int | None = connection.value(_by, "url", value=url.strip())
    return found


def by_file(connection: Connection, sha256: str) -> int | None:
    """The first live source with these very bytes."""
    found: int | None = connection.value(_by, "file_sha256", value=sha256)
    return found


def is_file_by_its_own_word(connection: Connection, number: int) -> bool:
    """Whether a source was added as a file and none of its copies was fetched from anywhere."""
    return connection.value(_unfetched, id=number) is not None


def of_statement(connection: Connection, statement: int) -> int | None:
    """The source that a statement was found in."""
    found: int | None = connection.value(_of_statement, id=statement)
    return found


def told_dates(connection: Connection, statement: int) -> tuple[str | None, int | None, str | None]:
    """When a statement was made, its source, and when that was published."""
    row = connection.one(_told_dates, id=statement)
    return (row[0], row[1], row[2]) if row else (None, None, None)


def find(connection: Connection, named: str) -> int:
    """The source of a number, UUID or known URL. Raises NoSuch when there is none."""
    if "://" not in named:
        return resolve(connection, named, Kind.SOURCE).id
    found = by_url(connection, named)
    if found is None:
        raise NoSuch(f"no source is at {named[:200]}", "see: claimtrack source list")
    return found


def says(connection: Connection, number: int, fields: dict[str, Any]) -> bool:
    """Whether a source's columns hold these values already."""
    row = connection.one(_columns, tuple(sorted(fields)), id=number)
    return row is not None and list(row) == [fields[name] for name in sorted(fields)]


def keeps_a_name(connection: Connection, number: int, fields: dict[str, Any]) -> bool:
    """Whether a source still has a title, URL or file once `fields` are changed."""
    names = ("title", "url", "file_name")
    row = connection.one(_columns, names, id=number) or ()
    return any((dict(zip(names, row, strict=True)) | fields).get(name) for name in names)


def _every(one: bool, limited: bool) -> Executable:
    import sqlalchemy as sa

    from claimtrack.queries.parties import latest_letter, standing_statements
    from claimtrack.store.tables import party, rating, source, statement

    s = source.c
    statements = standing_statements(statement.c.source_id, s.id)
    columns: list[Any] = [
        s.id, s.uuid, s.title, party.c.name, s.author, s.published, s.accessed, s.url,
        s.archive_url, s.file_name, s.file_sha256, s.language, s.note, s.derived_from_id,
        s.retraction, statements, latest_letter(rating.c.source_id, s.id),
    ]  # fmt: skip
    found = (
        sa.select(*columns)
        .select_from(source.outerjoin(party, party.c.id == s.publisher_id))
        .order_by(s.id)
    )
    found = found.where(s.id == sa.bindparam("id")) if one else found.where(s.retraction.is_(None))
    return found.limit(sa.bindparam("limit")) if limited else found


def _derived() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    return (
        sa.select(source.c.id)
        .where(source.c.derived_from_id == sa.bindparam("id"), source.c.retraction.is_(None))
        .order_by(source.c.id)
    )


def _unfetched() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import capture, source

    fetched: Any = sa.select(sa.literal_column("1")).where(
        capture.c.source_id == source.c.id,
        capture.c.url.is_not(None),
        capture.c.retraction.is_(None),
    )
    return sa.select(source.c.id).where(
        source.c.id == sa.bindparam("id"),
        source.c.file_sha256.is_not(None),
        ~fetched.exists(),
    )


def _told_dates() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source, statement

    return (
        sa.select(statement.c.said, source.c.id, source.c.published)
        .select_from(statement.outerjoin(source, source.c.id == statement.c.source_id))
        .where(statement.c.id == sa.bindparam("id"))
    )


def _of_statement() -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import statement

    return sa.select(statement.c.source_id).where(statement.c.id == sa.bindparam("id"))


def _by(column: str) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    return (
        sa.select(source.c.id)
        .where(source.c[column] == sa.bindparam("value"), source.c.retraction.is_(None))
        .order_by(source.c.id)
        .limit(sa.literal_column("1"))
    )


def _columns(names: tuple[str, ...]) -> Executable:
    import sqlalchemy as sa

    from claimtrack.store.tables import source

    return sa.select(*(source.c[name] for name in names)).where(source.c.id == sa.bindparam("id"))
