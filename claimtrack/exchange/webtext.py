"""Texts and addresses as web pages' markup holds them, made into plain ones."""

from __future__ import annotations

import html
import re
from typing import Any

from claimtrack.errors import Refused
from claimtrack.ledger.sources import checked_url

# What begins like a tag of HTML, or like a comment; "a < b" and "<3" do not.
_TAG = re.compile(r"<(?:/?[A-Za-z]|!--)[^<>]{0,2000}>")
_BREAK = re.compile(r"</?(?:br|p|div|li|ul|ol|h[1-6]|tr|td|blockquote)\b[^<>]{0,2000}>", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ud800-\udfff]")
_BETWEEN = re.compile(r"[\s,;|]{1,20}(?:(?:and|et|und|or|y|e|&) )?(?=https?://)", re.IGNORECASE)
# Without its semicolon "&copy" is part of an address: ?a=1&copy=2.
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_USUAL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[!#$%&'()*+\-./0-9:=?@A-Z_a-z~]*)?")
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\w{4,20}/(?=\S)", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}(?::\d{1,5})?(?:[/?#].*)?")


def plain(value: Any) -> str | None:
    """A text without tags, with entities for what they stand for (also where they were escaped
    twice), and white space closed up. A number as its figures. None for an empty text, and for what
    is no text."""
    text = value if isinstance(value, str) else _figures(value)
    for _ in range(2):
        if "<" in text:
            text = _TAG.sub("", _BREAK.sub(" ", text))
        if "&" not in text:
            break
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", text))
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    return " ".join(text.split()) or None


def addresses(value: Any) -> list[str]:
    """The http(s) addresses in a text: one, or several set apart by white space or commas. One
    without a scheme gets https. Empty where there is none that can be kept."""
    if not isinstance(value, str):
        return []
    if _USUAL.fullmatch(value) and "&" not in value:
        return [value]
    text = _ENTITY.sub(lambda found: html.unescape(found[0]), value)
    text = " ".join(_CONTROL.sub(" ", text).split())
    several = _BETWEEN.split(text) if text.count("://") > 1 else [text]
    mended = (_mended(one.strip(" ,;|<>\"'")) for one in several)
    return list(dict.fromkeys(one for one in mended if one))


def address(value: Any) -> str | None:
    """The first address in a text."""
    return next(iter(addresses(value)), None)


def host(url: str) -> str:
    """Who stands behind an address, as far as it tells: its host without "www."; of a copy at the
    Internet Archive, that of what was copied."""
    url = _ARCHIVED.sub("", url)
    return re.sub(
        r"^(?:https?://)?(?:[^/?#@]*@)?(?:www\.)?([^/?#:]+).*$", r"\1", url, flags=re.I | re.S
    )


def shortened(text: str, longest: int) -> str:
    """The text, or its beginning up to a space, and "…"."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rpartition(" ")[0].rstrip(" ,;:") or cut) + "…"


def _mended(text: str) -> str | None:
    if text.startswith("//"):
        text = "https:" + text
    elif re.match(r"https?:/?(?=[^/\s])", text, re.IGNORECASE):
        text = re.sub(r"^https?:/?", lambda found: found[0].rstrip("/") + "//", text, flags=re.I)
    elif not re.match("https?://", text, re.IGNORECASE):
        if not _HOST.fullmatch(text):
            return None
        text = "https://" + text
    scheme, mark, rest = text.partition("://")
    try:
        return checked_url(scheme.lower() + mark + rest.replace(" ", "%20"))
    except Refused:
        return None


def _figures(value: Any) -> str:
    """A number as text; nothing for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e6
    return f"{value:g}" if whole else str(value)
