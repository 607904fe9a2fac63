"""From a document's bytes to its text, by its media type."""

from __future__ import annotations

from claimtrack.evidence.decoding import decode
from claimtrack.evidence.extracts import Extract, value
from claimtrack.evidence.media_types import media_type_of

__all__ = ["Extract", "extract", "media_type_of"]

_PAGES = ("text/html", "application/xhtml+xml")


def extract(
    content: bytes,
    media_type: str,
    *,
    encoding: str | None = None,
    url: str | None = None,
    name: str | None = None,
) -> Extract:
    """The text of a document, and what it says of itself.

    - text/html, application/xhtml+xml: the article, then all else that is to be seen, each part
      after a line of a form feed and ⁂; where no article can be told apart, the page as it stands.
      Each paragraph is a line. What is hidden or struck out is left out.
    - application/pdf: page by page, with a form feed between pages; lines as they are set.
    - text/plain, text/markdown and all else of text/: as it is, markup included. CRLF and CR become
      LF, NUL becomes U+FFFD.
    - Others have no text, and a note that says so.

    `encoding` is what whoever sent the document said it is in. `url` is where it was found, `name`
    what a message calls it. Raises Refused when it is not in the encoding told (UTF-8 when none
    is), broken, locked with a password, or takes too much to read.
    """
    called = value(name) or value(url) or "the document"
    if media_type in _PAGES:
        from claimtrack.evidence.pages import page_extract

        return page_extract(content, called, encoding, url)
    if media_type == "application/pdf":
        from claimtrack.evidence.pdfs import pdf_extract

        return pdf_extract(content, called)
    if not media_type.startswith("text/"):
        return Extract(note=f"no text is taken from {media_type}")
    decoded = decode(content, called, encoding)
    if not decoded.text.strip():
        return Extract(note="no text in it")
    return Extract(decoded.text, f"text ({decoded.encoding})")
