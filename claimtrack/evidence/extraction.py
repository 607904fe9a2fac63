"""From a document's bytes to its text, by its media type."""

from __future__ import annotations

from claimtrack.evidence.decoding import decode, decode_page
from claimtrack.evidence.extracts import Extract, value
from claimtrack.evidence.media_types import UNKNOWN, is_text, is_xml, media_type_of

__all__ = ["Extract", "extract", "media_type_of"]

_PAGES = ("text/html", "application/xhtml+xml")


def extract(
    content: bytes,
    media_type: str,
    *,
    encoding: str | None = None,
    sent_encoding: str | None = None,
    url: str | None = None,
    name: str | None = None,
) -> Extract:
    """The text of a document, and what it says of itself.

    - text/html, application/xhtml+xml: the article, then all else that is to be seen, each part
      after a line of a form feed and ⁂; where no article can be told apart, the page as it stands.
      Each paragraph is a line. What is hidden or struck out is left out.
    - application/pdf: page by page, with a form feed between pages; lines as they are set.
    - text/plain, text/markdown and all else of text/, JSON, XML and YAML: as it is, markup
      included. CRLF and CR become LF, NUL becomes U+FFFD. So is what nobody knows the type of,
      where the user names its encoding.
    - Others have no text, and a note that says so.

    `encoding` is what the user says the document is in, `sent_encoding` what whoever sent it said,
    which counts for nothing where it is not known. `url` is where it was found, `name` what a
    message calls it. Raises Refused when it is not in its encoding (UTF-8 when none is named),
    broken, locked with a password, or takes too much to read; and for an unknown `encoding`.
    """
    called = value(name) or value(url) or "the document"
    if media_type in _PAGES:
        from claimtrack.evidence.pages import page_extract

        return page_extract(content, called, encoding, sent_encoding, url)
    if media_type == "application/pdf":
        from claimtrack.evidence.pdfs import pdf_extract

        return pdf_extract(content, called)
    if not is_text(media_type) and not (media_type == UNKNOWN and encoding):
        return Extract(note=f"no text is taken from {media_type}")
    decoding = decode_page if is_xml(media_type) else decode
    decoded = decoding(content, called, encoding, sent_encoding)
    if not decoded.text.strip():
        return Extract(note="no text in it")
    return Extract(decoded.text, f"text ({decoded.encoding})")
