"""The text of a PDF, page by page, and what it says of itself."""

from __future__ import annotations

import io
import re
import time
from typing import TYPE_CHECKING, Any

from claimtrack.errors import Refused
from claimtrack.evidence.extracts import NO_TEXT, Extract, day, keepable, libraries, value

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 5_000
LONGEST_TEXT = 50_000_000
"""Characters of a PDF's text."""
PATIENCE = 60.0
"""Seconds that a PDF may take. It is a program of sorts: what it takes cannot be told before."""
BETWEEN_PAGES = "\f"

_LIMITS: dict[str, Any] = {
    # Of one stream: text of 20 MB on one page is none that anybody reads.
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "array_based_stream_maximum_output_length": 20_000_000,
    "page_tree_maximum_page_entries": 10 * MOST_PAGES,
}
_PDF_DAY = re.compile(r"D?:?(\d{4})(\d{2})?(\d{2})?")


def pdf_extract(content: bytes, name: str) -> Extract:
    """The text of a PDF, a form feed between its pages, lines and words broken as they are set; a
    note when there is none. Its title, author and date are those of its document information.

    Raises Refused when it is broken, needs a password, or takes too much to read.
    """
    import pypdf
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import DependencyError

    with libraries(name, "a PDF"), apply_configuration(**_LIMITS):
        try:
            reader = PdfReader(io.BytesIO(content), strict=False)
            # Many are locked against printing only, with an empty password.
            locked = reader.is_encrypted and not reader.decrypt("")
        except DependencyError:
            locked = True
        if locked:
            raise Refused(f"{name} is encrypted, and cannot be read without its password", NO_TEXT)
        text = BETWEEN_PAGES.join(_pages(reader, name))
        facts = _facts(reader)
    if not text.strip():
        return Extract(note="no text in it (a scan?)", **facts)
    return Extract(text, f"pypdf {pypdf.__version__}", **facts)


def _pages(reader: PdfReader, name: str) -> list[str]:
    count = len(reader.pages)
    if count > MOST_PAGES:
        raise Refused(
            f"{name} has too many pages to take text from: {count:,}, at most {MOST_PAGES:,}",
            NO_TEXT,
        )
    end = time.monotonic() + PATIENCE

    def in_time(*_: Any) -> None:
        if time.monotonic() > end:
            raise Refused(f"{name} takes more than {PATIENCE:.0f} seconds to read", NO_TEXT)

    texts, length = [], 0
    for page in reader.pages:
        texts.append(keepable(page.extract_text(visitor_operand_before=in_time)))
        # pypdf goes on after an error within a form.
        in_time()
        length += len(texts[-1])
        if length > LONGEST_TEXT:
            raise Refused(f"{name} has more than {LONGEST_TEXT:,} characters of text", NO_TEXT)
    return texts


def _facts(reader: PdfReader) -> dict[str, str | None]:
    """What the document information says. Odd values say nothing."""
    found: dict[str, str | None] = {}
    for key, entry in (("title", "/Title"), ("author", "/Author"), ("published", "/CreationDate")):
        try:
            told = value(reader.metadata and reader.metadata.get(entry))
        except Exception:  # noqa: BLE001 - a reference may lead anywhere; the text is what counts
            told = None
        if key == "published" and told:
            match = _PDF_DAY.match(told)
            told = day("-".join(part for part in match.groups() if part)) if match else None
        found[key] = told
    return found
