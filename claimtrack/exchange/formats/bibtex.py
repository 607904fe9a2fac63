r"""BibTeX: the sources that the claims rest on, for LaTeX.

Entries and fields by the BibTeX manual (Oren Patashnik, "BibTeXing", 1988) and, for `date`,
`urldate` and `url`, by the biblatex manual (section 2.3). The file is UTF-8. A name or title stands
in double braces: neither "and" nor a comma in it means anything, and styles keep its capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimtrack.exchange.citing import MONTHS, dated, key, title
from claimtrack.exchange.iris import iri
from claimtrack.exchange.registry import Format, Options
from claimtrack.reports.wrapping import visible

if TYPE_CHECKING:
    from claimtrack.queries.exports import Export, OutSource

# BibTeX counts braces even behind a backslash, so a brace is written by its name.
_MEANS = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
    **{character: f"\\{character}" for character in "$&#%_"},
}  # fmt: skip
_MEANING = str.maketrans(_MEANS)
_KINDS = {
    "outlet": ("article", "journal"),
    "government": ("techreport", "institution"),
    "organisation": ("techreport", "institution"),
}
"""The type of entry by who published, and the field that the publisher's name stands in."""


def write(export: Export, options: Options) -> Iterator[bytes]:
    """The sources as BibTeX."""
    from claimtrack.queries.exports import sources

    for source in sources(export):
        kind, fields = _fields(source)
        lines = "".join(f"  {name} = {value},\n" for name, value in fields.items())
        yield f"@{kind}{{{key(source)},\n{lines}}}\n\n".encode()


def _fields(source: OutSource) -> tuple[str, dict[str, str]]:
    """The type of entry, and the fields with their delimiters."""
    publisher = source.publisher
    kind, published_by = _KINDS.get((publisher and publisher.party_kind) or "", ("misc", ""))
    fields = {"author": _name(source.author), "title": _name(title(source))}
    if publisher is not None:
        fields[published_by or "howpublished"] = _name(publisher.name)
    if kind == "techreport":
        fields["type"] = "Publication"
    fields |= _dates(source)
    address = iri(source.url)
    fields["url"] = re.sub("[%](?![0-9A-Fa-f]{2})", "%25", address) if address else ""
    fields["language"] = latex(source.language or "")
    fields["annote"] = latex(source.note or "")
    told = {name: f"{{{value}}}" for name, value in fields.items() if value}
    return kind, told | _month(source)


def _dates(source: OutSource) -> dict[str, str]:
    """`year` for every style, `date` for biblatex, which knows uncertain ones."""
    found = dated(source.published)
    if found is None:
        return {"note": latex(f"Published {source.published}") if source.published else ""}
    year = f"{found.first[0]:04}"
    if found.last and found.last[0] != found.first[0]:
        year = f"{year}--{found.last[0]:04}"
    fields = {"year": f"c. {year}" if found.about else year}
    ends = [_iso(found.first), *([_iso(found.last)] if found.last else [])]
    fields["date"] = "/".join(f"{end}~" if found.about else end for end in ends)
    read = dated(source.accessed)
    if read is not None and len(read.first) == 3 and not read.last and not read.about:
        fields["urldate"] = _iso(read.first)
    return fields


def _month(source: OutSource) -> dict[str, str]:
    """By the macro that every style defines."""
    found = dated(source.published)
    if found is None or found.last or found.about or len(found.first) < 2:
        return {}
    return {"month": MONTHS[found.first[1] - 1][:3].lower()}


def _iso(parts: tuple[int, ...]) -> str:
    return "-".join(f"{part:0{4 if place == 0 else 2}}" for place, part in enumerate(parts))


def _name(text: str | None) -> str:
    return f"{{{latex(text)}}}" if text else ""


def latex(text: str) -> str:
    """The text as LaTeX sets it, on one line."""
    return visible(text).translate(_MEANING)


FORMAT = Format(
    name="bibtex",
    label="BibTeX, the sources",
    media_type="application/x-bibtex",
    suffixes=(".bib",),
    specification="https://ctan.org/pkg/bibtex",
    write=write,
)
