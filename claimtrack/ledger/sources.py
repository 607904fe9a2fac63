"""Sources: the documents that claims were found in."""

from __future__ import annotations

from typing import Any, NamedTuple

from claimtrack.errors import Ambiguous, NoSuch, Refused, UsageFault
from claimtrack.ledger import captures
from claimtrack.ledger.captures import AS_IT_IS, Copy, Taking
from claimtrack.ledger.parties import find_or_add_party
from claimtrack.ledger.revising import edit
from claimtrack.queries import captures as copies
from claimtrack.queries import sources as queries
from claimtrack.queries.references import Reference, require_live, resolve
from claimtrack.queries.voices import circular
from claimtrack.store.revisions import Revision
from claimtrack.store.voices import Voices
from claimtrack.vocabulary import Kind

FOUND = ("title", "author", "publisher", "published", "language")
"""What a document may say of itself."""


class SourceGiven(NamedTuple):
    """What a command says of a source. `named` is a number, UUID, URL or file, `copy` a copy of it
    that is to be kept; the rest describes a new one."""

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
    copy: Copy | None = None

    def described(self) -> dict[str, str]:
        """What is said beyond its name."""
        fields = self._replace(named=None, copy=None)._asdict()
        told = {key: (value or "").strip() for key, value in fields.items()}
        return {key: value for key, value in told.items() if value}

    def copied(self, taking: Taking = AS_IT_IS) -> SourceGiven:
        """The same with a copy of the file it names, or of the page where that is to be fetched.
        To be asked before a revision is begun: reading takes time. Raises Refused."""
        if self.copy is not None or self.named is None or _is_reference(self.named.strip()):
            return self
        return self._replace(copy=captures.copy_of(self.named.strip(), taking))


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
    named, given = given.named.strip(), given.copied()
    known, identity = _known(revision, given)
    if known is None and not identity:
        known = _resolved(revision, named)
    if known is None:
        return add_source(revision, given, named, **identity)
    require_live(revision.connection, Reference(Kind.SOURCE, known))
    if _is_url(named) and queries.is_file_by_its_own_word(revision.connection, known):
        revision.notes.append(
            f"S{known} is a file that says it is from there; is it? else: claimtrack source edit"
            f' S{known} --url ""'
        )
    fields = _fields(revision, given)
    if fields and not queries.says(revision.connection, known, fields):
        raise Refused(
            f"S{known} is known already, and described otherwise",
            f"leave the description out, or change it: claimtrack source edit S{known} …",
        )
    if given.copy is not None and not _is_kept(revision, known, given.copy):
        captures.keep(revision, known, given.copy)
    return known


def add_source(
    revision: Revision, given: SourceGiven, told: str | None = None, **identity: str
) -> int:
    """A new source with its copy, if there is one. `identity` is its url, or its file_name and
    file_sha256, or nothing. What the user left out is filled with what the copy says of itself.
    With `told` it is noted under its title, or that word."""
    if not identity and not given.described().get("title"):
        raise Refused("a source needs a title, a URL or a file", "name one")
    given, identity = _filled(revision, given, identity)
    number = revision.create(Kind.SOURCE, **_fields(revision, given), **identity)
    if told is not None:
        revision.notes.append(f"new source S{number} {given.title or told}")
    if given.copy is not None:
        captures.keep(revision, number, given.copy)
    return number


def add_named_source(revision: Revision, given: SourceGiven) -> int:
    """A new source for `source add`. Raises Refused when its URL or file is known."""
    given = given.copied()
    known, identity = _known(revision, given)
    if given.named is not None and not identity:
        raise NoSuch(
            f'"{given.named[:64]}" is neither a URL nor a file',
            'a URL begins with https://; without either give --title "…"',
        )
    if known is not None:
        raise Refused(
            f"that is S{known} already",
            f"a further copy of it is kept by: claimtrack source capture S{known}",
        )
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
        fields["derived_from_id"] = origin
    identity = {"title", "url"}
    if identity & fields.keys() and not queries.keeps_a_name(revision.connection, number, fields):
        raise Refused(f"S{number} would have no title, URL or file left", "keep one of them")
    changed = edit(revision, Reference(Kind.SOURCE, number), fields)
    if changed and "derived_from_id" in fields:
        # Two outlets that cite one another are a finding, not a slip: it is kept, and told.
        circle = Voices(revision.connection).sources(number).circle
        if number in circle:
            revision.notes.append(f"{circular(circle)}; there is no origin")
    return changed


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


def _known(revision: Revision, given: SourceGiven) -> tuple[int | None, dict[str, str]]:
    """The source that has the URL or the bytes that a command names, and what a new one would be
    known by; neither for a reference."""
    named = (given.named or "").strip()
    if _is_url(named):
        return queries.by_url(revision.connection, named), {"url": checked_url(named)}
    if given.copy is None or given.copy.file_name is None:
        return None, {}
    sha256 = given.copy.content.sha256
    known = queries.by_file(revision.connection, sha256)
    if known is None:
        known = copies.source_with(revision.connection, sha256)
    return known, {"file_name": given.copy.file_name, "file_sha256": sha256}


def _is_kept(revision: Revision, source: int, copy: Copy) -> bool:
    """Whether a source has a copy already that serves as well: of a page the newest one, since a
    page may have changed back; of a file any."""
    rows = copies.of_source(revision.connection, source)
    return any(
        row.sha256 == copy.content.sha256 and (row.text_sha256 or copy.text is None)
        for row in (rows if copy.url is None else rows[:1])
    )


def _filled(
    revision: Revision, given: SourceGiven, identity: dict[str, str]
) -> tuple[SourceGiven, dict[str, str]]:
    """What was given, with what the copy says of itself where nothing was; it is told."""
    found = given.copy and given.copy.found
    if found is None:
        return given, identity
    said = {name: getattr(found, name) for name in FOUND}
    filled = {name: value for name, value in said.items() if value and not getattr(given, name)}
    if publisher := filled.get("publisher"):
        try:
            # A page that calls itself P1 does not get to say whose voice it is.
            find_or_add_party(revision, publisher, by_name=True)
        except (Ambiguous, Refused) as error:
            # Whom a page names is not worth a refusal: the user may name its publisher later.
            revision.notes.append(f"publisher left out: {error.problem}")
            del filled["publisher"]
    told = [f"{name} {value}" for name, value in filled.items()]
    url = found.url
    if url and "url" not in identity and queries.by_url(revision.connection, url) is None:
        identity = {**identity, "url": checked_url(url)}
        told.append(f"url {url}")
    elif url and identity.get("url") not in (None, url):
        told.append(f"its own address is {url}")
    if told:
        revision.notes.append(f"from the document: {'; '.join(told)}")
    return given._replace(**filled), identity
