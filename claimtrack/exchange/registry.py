"""Every format in which records come in or go out, found by its file in `formats/`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, Literal, NamedTuple

from claimtrack.errors import UsageFault
from claimtrack.exchange import formats, mapping

if TYPE_CHECKING:
    from claimtrack.ledger.entries import Read
    from claimtrack.queries.exports import Export

Options = Mapping[str, str]
"""What a user asks of one format by `--set NAME=VALUE`."""
Doing = Literal["read", "write"]
FIELD = "FIELD"
"""As the name of an option: any of `mapping.FIELDS`."""
_DONE: Mapping[Doing, str] = {"read": "read", "write": "written"}


class Format(NamedTuple):
    """One format. What it is specified by stands in the docstring of its file."""

    name: str
    """As typed after `--format`."""
    label: str
    """What it is, in a few words: "schema.org ClaimReview (JSON-LD)"."""
    media_type: str
    """As registered with IANA, or as its specification names it."""
    suffixes: tuple[str, ...]
    """Of the names of such files, in lower case, the most usual first: ".jsonl"."""
    specification: str
    """Its address, or where it is described."""
    likely: Callable[[bytes, str], int] | None = None
    """How sure it is, 0 (not so) to 100, that a file is of this format, by its first 64 KiB (after
    gzip) and its name in lower case. None: never guessed."""
    read: Callable[[BinaryIO, str, Options], Iterator[Read]] | None = None
    """Reads a stream (its name, for messages) as it goes: what it holds, and what is refused of it.
    Raises Refused when nothing more of it can be read."""
    write: Callable[[Export, Options], Iterator[bytes]] | None = None
    """The bytes of a file with the records chosen, in pieces."""
    read_options: Mapping[str, str] = {}
    """The names of what it can be asked when it is read, each with a line of help; one that ends in
    a colon is the beginning of names: "rating:"."""
    write_options: Mapping[str, str] = {}
    """The same, when it is written."""
    write_each: Callable[[Export, Options], Iterator[tuple[str, bytes]]] | None = None
    """A file for each claim: its name, which is made of a number or UUID and never of text from
    outside, and what it holds."""
    binary: bool = False
    """Whether what it writes is no text, which a terminal cannot show."""

    def options(self, doing: Doing) -> Mapping[str, str]:
        """What it can be asked in one direction."""
        return self.read_options if doing == "read" else self.write_options


@cache
def known() -> dict[str, Format]:
    """Every format by its name, in order of name."""
    found = [
        importlib.import_module(f"{formats.__name__}.{module.name}").FORMAT
        for module in pkgutil.iter_modules(formats.__path__)
    ]
    return {one.name: one for one in sorted(found, key=lambda one: one.name)}


def named(name: str, doing: Doing) -> Format:
    """The format of that name. Raises UsageFault where it cannot."""
    found = known().get(name)
    if found is None or getattr(found, doing) is None:
        can = ", ".join(one.name for one in known().values() if getattr(one, doing) is not None)
        raise UsageFault(f'no format "{name}" to {doing}', f"known: {can}")
    return found


def by_suffix(name: str) -> tuple[Format, ...]:
    """The formats to write that a file of this name may have, by the longest suffix it has."""
    lowered = name.lower().removesuffix(".gz")
    writers = [one for one in known().values() if one.write is not None]
    ends = {suffix for one in writers for suffix in one.suffixes if lowered.endswith(suffix)}
    longest = max(ends, key=len, default="")
    return tuple(one for one in writers if longest and longest in one.suffixes)


def chosen(form: Format, doing: Doing, given: Iterable[str]) -> dict[str, str]:
    """What was asked of a format, as NAME=VALUE each. Raises UsageFault for what it does not take
    when it is so used."""
    known = form.options(doing)
    found: dict[str, str] = {}
    for one in given:
        name, mark, value = one.partition("=")
        name = name.strip()
        if not mark or not name:
            raise UsageFault(f'--set "{one}" is not NAME=VALUE', "write: --set NAME=VALUE")
        if not _takes(known, name):
            can = ", ".join(known) or "none"
            raise UsageFault(
                f'{form.name} has no option "{name[:64]}" to be {_DONE[doing]} with',
                f"it has: {can}",
            )
        found[name] = value
    return found


def _takes(known: Mapping[str, str], name: str) -> bool:
    if FIELD in known and name in mapping.FIELDS:
        return True
    begun = any(one.endswith(":") and name.startswith(one) for one in known)
    return begun or (name in known and name != FIELD)


def guess(head: bytes, name: str) -> Format | None:
    """The format that a file most likely has, by its first bytes and its name; None if none."""
    lowered = name.lower()
    sure = [(one.likely(head, lowered), one) for one in known().values() if one.read and one.likely]
    best = max(sure, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] > 0 else None
