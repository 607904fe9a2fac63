"""Bytes to characters. An encoding is told, never guessed: a wrong guess falsifies quotes."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from claimtrack.errors import Refused
from claimtrack.evidence.extracts import NO_TEXT, keepable

_MARKS = (  # that of UTF-32 begins like that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# They decode, but are no encodings of documents.
_NOT_OF_TEXTS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
# What pages mean by these names, by the Encoding Standard (https://encoding.spec.whatwg.org/): a
# browser shows byte 93 of an "iso-8859-1" page as a curly quote.
_ON_PAGES = {
    "ascii": "windows-1252",
    "iso-8859-1": "windows-1252",
    "iso-8859-9": "windows-1254",
    "iso-8859-11": "windows-874",
    "tis-620": "windows-874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc-kr": "cp949",
    "shift-jis": "cp932",
}
_DECLARED = re.compile(
    rb"""<\?xml[^>]{1,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})"""
    rb"""|<meta\b[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""",
    re.IGNORECASE,
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_DECLARED_WITHIN = 8192  # bytes; browsers look at 1,024
# Those proposed: of all that Python knows, many are of machines long gone.
_LIKELY = [f"cp125{n}" for n in range(9)] + [
    *("koi8_r", "koi8_u", "iso8859_2", "iso8859_6", "cp874", "gb18030", "big5"),
    *("shift_jis", "euc_jp", "euc_kr", "utf_16_le", "utf_16_be"),
]
_SAMPLE = 20_000  # bytes on either side of the one that does not fit


class Decoded(NamedTuple):
    """The text of bytes, and the encoding that they are in."""

    text: str
    encoding: str


def decode(
    content: bytes, name: str, encoding: str | None = None, sent: str | None = None
) -> Decoded:
    """The text of a document: by its byte order mark, else in the encoding that the user names,
    else in the one that it was sent as, where that is known, else as UTF-8. Line ends become LF,
    NUL becomes U+FFFD; all else is kept as it is.

    Raises Refused for an encoding of the user's that is not known, and when the bytes are not in
    the one that counts.
    """
    told = encoding_named(encoding or sent or "")
    if encoding and told is None:
        raise Refused(
            f'"{encoding[:40]}" is not an encoding', "such are utf-8, windows-1251, iso-8859-6"
        )
    for mark, marked in _MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], marked, name, len(mark))
    if told is None:
        _require_no_utf16(content, name)
    return _decoded(content, told or "utf-8", name)


def decode_page(
    content: bytes, name: str, encoding: str | None = None, sent: str | None = None
) -> Decoded:
    """As `decode`, for HTML and XML: what the document itself declares counts where nothing else
    does, and names mean what they mean to browsers."""
    # A name that is no encoding's counts for nothing, as in browsers; but the user's is refused.
    sent = encoding_named(sent or "") or _declared(content)
    if encoding:
        encoding = _ON_PAGES.get(encoding_named(encoding) or "", encoding)
    return decode(content, name, encoding, _ON_PAGES.get(sent or "", sent))


def encoding_named(name: str) -> str | None:
    """One spelling for each encoding, as in utf-8 or windows-1251; None for one not known."""
    try:
        codec = codecs.lookup(name.strip())
        # There are codecs that are no encodings: "hex", "zip", "rot13".
        b"text".decode(codec.name, "replace")
    except (LookupError, ValueError, UnicodeError):
        return None
    plain = codec.name.lower().replace("_", "-")
    plain = re.sub(r"^cp(125[0-8]|874)$", r"windows-\1", plain)
    plain = re.sub(r"^iso8859-", "iso-8859-", plain)
    return None if plain in _NOT_OF_TEXTS else plain


def _declared(content: bytes) -> str | None:
    """The encoding that a page says it is in, if there is such a one."""
    head = _COMMENT.sub(b"", content[:_DECLARED_WITHIN])
    match = _DECLARED.search(head)
    named = encoding_named((match[1] or match[2]).decode("ascii")) if match else None
    # Had it been in UTF-16, the name could not have been read.
    return "utf-8" if named and named.startswith("utf-16") else named


def _decoded(content: bytes, encoding: str, name: str, skipped: int = 0) -> Decoded:
    try:
        return Decoded(keepable(content.decode(encoding)), encoding)
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        likely = _likely(content, start, encoding) or "windows-1251"
    raise _not_in(encoding, name, content, start, skipped, likely)


def _require_no_utf16(content: bytes, name: str) -> None:
    """UTF-16 without a byte order mark may well be UTF-8 by its bytes, though every other one is a
    control character."""
    head = content[:4096]
    halves = {"utf-16-be": _CONTROL.sub(b"", head[::2]), "utf-16-le": _CONTROL.sub(b"", head[1::2])}
    least = min(halves, key=lambda half: len(halves[half]))
    if len(head) >= 4 and len(halves[least]) * 4 < len(head):
        raise _not_in("utf-8", name, content, 0, 0, least)


def _not_in(
    encoding: str, name: str, content: bytes, start: int, skipped: int, likely: str
) -> Refused:
    line = content.count(b"\n", 0, start) + 1
    return Refused(
        f"{name} is not in {encoding}: byte {start + skipped + 1:,}, in line {line:,}",
        f"name its encoding, as in --encoding {likely}, or {NO_TEXT}",
    )


def _likely(content: bytes, start: int, refused: str) -> str | None:
    """The encoding that bytes around the wrong one look like, and that fits all of them."""
    from charset_normalizer import from_bytes

    try:
        sample = content[max(0, start - _SAMPLE) : start + _SAMPLE]
        best = from_bytes(sample, cp_isolation=_LIKELY).best()
        likely = encoding_named(best.encoding) if best else None
        if likely in (None, refused, "ascii", "utf-8"):
            return None
        content.decode(likely)
    except (UnicodeError, LookupError, ValueError):
        return None
    return likely
