"""What a document is: by its first bytes, else as it was told, else by its name."""

from __future__ import annotations

import codecs
import mimetypes
import os
import re

UNKNOWN = "application/octet-stream"

_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"OggS", "application/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
)
# A ZIP file is often something else besides: a .docx, an .odt, an .epub.
_ZIPPED = ("application/vnd.", "application/epub")
_BY_SUFFIX = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".htm": "text/html",
    ".html": "text/html",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".txt": "text/plain",
    ".xhtml": "application/xhtml+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Only what begins a whole page: a Markdown file may well begin with a <p> or a <div>.
_PAGE = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)*(?:<!doctype\s+html|<(?:html|head|body|title)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_XML_PAGE = re.compile(
    rb"\s*<\?xml[^>]{0,200}>\s*(?:<!--.{0,2000}?-->\s*)*(?:<!doctype\s+html|<html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
# A drawing (image/svg+xml) is none.
_WRITTEN = re.compile(r"application/(?:(?:x-)?(?:json|ndjson|xml|yaml)|[^/]+\+(?:json|xml|yaml))")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}")


def media_type_of(content: bytes, name: str | None, told: str | None = None) -> str:
    """The media type of a document, in lower case and without parameters: by its first bytes, else
    as `told` (a Content-Type), else by the suffix of its name. What nothing is said of is
    text/plain where it is UTF-8 without control characters, else application/octet-stream."""
    begun = _by_beginning(content)
    if begun is not None and begun != "application/zip":
        return begun
    named = (_by_told(told), _by_suffix(name))
    if begun is not None:
        return next((kind for kind in named if kind and kind.startswith(_ZIPPED)), begun)
    kind = next((kind for kind in named if kind), None)
    return kind or ("text/plain" if _reads_as_text(content) else UNKNOWN)


def is_text(media_type: str) -> bool:
    """Whether a document of this type can be read as it is, markup and all."""
    return media_type.startswith("text/") or bool(_WRITTEN.fullmatch(media_type))


def is_xml(media_type: str) -> bool:
    """Whether it is a text that may say itself which encoding it is in."""
    return is_text(media_type) and media_type.endswith(("/xml", "+xml"))


def _reads_as_text(content: bytes) -> bool:
    """Whether bytes can be read as text without anybody's word for it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text) and not _CONTROL.search(text)


def _by_beginning(content: bytes) -> str | None:
    head = content[:4096]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    head = head.removeprefix(codecs.BOM_UTF8)
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in (b"heic", b"mif1") else "video/mp4"
    if _XML_PAGE.match(head):
        return "application/xhtml+xml"
    if _PAGE.match(head):
        return "text/html"
    return "application/pdf" if head.lstrip()[:5] == b"%PDF-" else None


def _by_told(told: str | None) -> str | None:
    plain = (told or "").partition(";")[0].strip().lower()
    # Servers say this of whatever they know nothing about.
    if plain.endswith("/octet-stream") or not _MEDIA_TYPE.fullmatch(plain):
        return None
    return plain


def _by_suffix(name: str | None) -> str | None:
    suffix = os.path.splitext(name or "")[1].lower()
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    # The table of Python itself: that of the system differs from machine to machine.
    found = mimetypes.MimeTypes().types_map[True].get(suffix)
    return found.lower() if found else None
