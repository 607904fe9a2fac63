"""What is taken from a document: its text, and what it says of itself."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from claimtrack.dates import parse
from claimtrack.errors import BadDate, Refused

LONGEST_VALUE = 500
"""Characters of a title, an author's name and the like; longer ones are none."""
NO_TEXT = "keep it without text: --no-text"

_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?![\d/-])")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")


class Extract(NamedTuple):
    """The text of a document and what took it out, both or neither; `note` says why there is none.
    The rest is what the document says of itself."""

    text: str | None = None
    extractor: str | None = None
    note: str | None = None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None


def keepable(text: str) -> str:
    """The text with every line end as LF, and U+FFFD for what no database keeps: NUL and halves of
    surrogate pairs."""
    return _UNKEEPABLE.sub("\ufffd", _LINE_END.sub("\n", text))


def value(found: object) -> str | None:
    """A title or name in one line, without control characters; None when it is empty or over
    500 characters long, or is no text."""
    if not isinstance(found, str) or len(found) > 20 * LONGEST_VALUE:
        return None
    told = _UNSEEN.sub(" ", keepable(found)).strip()
    return told if 0 < len(told) <= LONGEST_VALUE else None


def day(found: object) -> str | None:
    """The day, month or year that a timestamp begins with, as it was written, in the time zone of
    whoever wrote it; None for other ways to write a date, which would have to be guessed at."""
    told = value(found)
    if told is None or not (match := _DAY.match(told)):
        return None
    try:
        return parse(match[0]).text
    except BadDate:
        return None


def address(found: object, base: str | None = None) -> str | None:
    """An http(s) address, completed from `base` when it is relative; None for any other, and for
    one with a password or without a port that there can be: nobody else can open it."""
    told = value(found)
    if told is None:
        return None
    try:
        whole = urljoin(base or "", told)
        parts = urlsplit(whole)
        fit = parts.scheme in ("http", "https") and bool(parts.hostname)
        fit = fit and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return None
    fit = fit and whole.isprintable() and " " not in whole and len(whole) <= LONGEST_VALUE
    return whole if fit else None


def language_tag(found: object) -> str | None:
    """A language as HTML names it, such as fa or en-GB; None for anything else."""
    told = value(found)
    return told if told and _LANGUAGE.fullmatch(told) else None


@contextmanager
def libraries(name: str, kind: str) -> Iterator[None]:
    """Within it, libraries neither log nor warn, and whatever they raise becomes one Refused."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (Refused, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - they raise whatever a broken document leads to
        said = (value(str(error)) or type(error).__name__)[:100]
        raise Refused(f"{name} cannot be read as {kind} ({said})", NO_TEXT) from None
    finally:
        logging.disable(before)
