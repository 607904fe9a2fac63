"""Sources: the documents that claims were found in."""

from __future__ import annotations

import hashlib
import os
from typing import Any, NamedTuple

from claimtrack.errors import NoSuch, Refused, UsageFault
from claimtrack.ledger.parties import find_or_add_party
from claimtrack.ledger.revising import edit
from claimtrack.queries import sources as queries
from claimtrack.queries.references import Reference, require_live, resolve
from claimtrack.store.revisions import Revision
from claimtrack.store.tallies import Voices
from claimtrack.vocabulary import Kind


class SourceGiven(NamedTuple):
    """What a command says of a source. `named` is a number, UUID, URL or file; the rest
    describes a new one."""

    named: str | None = None
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    accessed: str | None = None
    archive_url: str | None = None
    derived_from: str | None = None
    language: str | None = None
    note: str | None = None

    def described(self) -> dict[str, str]:
        """What is said beyond its name."""
        told = {key: (value or "").strip() for key, value in self._asdict().items()}
        return {key: value for key, value in told.items() if value and key != "named"}


def find_or_add_source(revision: Revision, given: SourceGiven) -> int | None:
    """The source a command names, made when it is new; None when the command names none.

    Raises Refused when a known source is described otherwise than it stands.
    """
    if given.named is None:
        if given.described():
            raise UsageFault(
                f"--{next(iter(given.described())).replace('_', '-')} describes a source, and none"
                " is named",
                "add --source URL or FILE; a source with neither is made by: claimtrack source add",
            )
        return None
    named = given.named.strip()
    if _is_url(named):
        known = queries.by_url(revision.connection, named)
        identity = {"url": checked_url(named)}
    elif not _is_reference(named) and os.path.isfile(os.path.expanduser(named)):
        identity = _file_identity(os.path.expanduser(named))
        known = queries.by_file(revision.connection, identity["file_sha256"])
    else:
        known = _resolved(revision, named)
        identity = {}
    if known is None:
        number = add_source(revision, given, **identity)
        revision.notes.append(f"new source S{number} {given.title or named}")
        return number
    require_live(revision.connection, Reference(Kind.SOURCE, known))
    fields = _fields(revision, given)
    if fields and not queries.says(revision.connection, known, fields):
        raise Refused(
            f"S{known} is known already, and described otherwise",
            f"leave the description out, or change it: claimtrack source edit S{known} …",
        )
    return known


def add_source(revision: Revision, given: SourceGiven, **identity: str) -> int:
    """A new source. `identity` is its url, or its file_name and file_sha256, or nothing."""
    fields = _fields(revision, given)
    if not identity and not fields.get("title"):
        raise Refused("a source needs a title, a URL or a file", "name one")
    return revision.create(Kind.SOURCE, **fields, **identity)


def add_named_source(revision: Revision, given: SourceGiven) -> int:
    """A new source for `source add`. Raises Refused when its URL or file is known."""
    identity: dict[str, str] = {}
    known = None
    if given.named is not None:
        named = given.named.strip()
        if os.path.isfile(os.path.expanduser(named)):
            identity = _file_identity(os.path.expanduser(named))
            known = queries.by_file(revision.connection, identity["file_sha256"])
        elif _is_url(named):
            identity = {"url": checked_url(named)}
            known = queries.by_url(revision.connection, named)
        else:
            raise NoSuch(
                f'"{named[:64]}" is neither a URL nor a file',
                'a URL begins with https://; without either give --title "…"',
            )
    if known is not None:
        raise Refused(f"that is S{known} already", f"see: claimtrack source show S{known}")
    return add_source(revision, given, **identity)


def edit_source(revision: Revision, number: int, given: dict[str, Any]) -> bool:
    """Changes a source's fields; "" empties one. Returns whether anything changed."""
    fields = dict(given)
    for name in ("url", "archive_url"):
        if fields.get(name):
            fields[name] = checked_url(fields[name])
    if "publisher" in fields:
        name = fields.pop("publisher")
        fields["publisher_id"] = find_or_add_party(revision, name) if name else None
    if "derived_from" in fields:
        name = fields.pop("derived_from")
        origin = _origin(revision, name) if name else None
        if origin == number:
            raise Refused(f"S{number} cannot be derived from itself", "name another source")
        if origin is not None and Voices(revision.connection).sources(origin).end == number:
            raise Refused(f"S{origin} is derived from S{number} already", "undo that first")
        fields["derived_from_id"] = origin
    identity = {"title", "url"}
    if identity & fields.keys() and not queries.keeps_a_name(revision.connection, number, fields):
        raise Refused(f"S{number} would have no title, URL or file left", "keep one of them")
    return edit(revision, Reference(Kind.SOURCE, number), fields)


def checked_url(url: str) -> str:
    """An http(s) address with a host. Raises Refused for any other."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url.strip())
        fit = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        fit = False
    if not fit or any(c.isspace() or not c.isprintable() for c in url.strip()):
        raise Refused(f'"{url[:64]}" is not a web address', "write it as https://…")
    return url.strip()


def _fields(revision: Revision, given: SourceGiven) -> dict[str, Any]:
    fields: dict[str, Any] = given.described()
    if "archive_url" in fields:
        fields["archive_url"] = checked_url(fields["archive_url"])
    if publisher := fields.pop("publisher", None):
        fields["publisher_id"] = find_or_add_party(revision, publisher)
    if origin := fields.pop("derived_from", None):
        fields["derived_from_id"] = _origin(revision, origin)
    return fields


def _origin(revision: Revision, named: str) -> int:
    found = resolve(revision.connection, named, Kind.SOURCE)
    require_live(revision.connection, found)
    return found.id


def _is_url(text: str) -> bool:
    return "://" in text


def _is_reference(named: str) -> bool:
    """Whether a word is meant as S3 or 3, even where a file is called so: that is ./S3."""
    return named.isdecimal() or (named[:1] in "Ss" and named[1:].isdecimal())


def _resolved(revision: Revision, named: str) -> int:
    try:
        return resolve(revision.connection, named, Kind.SOURCE).id
    except NoSuch as error:
        if any(c.isdecimal() for c in named) and len(named) < 20 and "." not in named:
            raise
        raise NoSuch(
            f'"{named[:64]}" is neither a source\'s number, a URL nor a file that exists',
            "a URL begins with https://; known ones: claimtrack source list",
        ) from error


def _file_identity(path: str) -> dict[str, str]:
    """A file's name and SHA-256. Raises Refused when it cannot be read."""
    try:
        with open(path, "rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}", "check its rights") from None
    return {"file_name": os.path.basename(path), "file_sha256": found}
