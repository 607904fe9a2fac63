"""What must hold of a record that comes from a file, beyond what its format asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from claimtrack.errors import Refused
from claimtrack.evidence import amounts
from claimtrack.queries import captures
from claimtrack.queries.sources import of_statement as source_of
from claimtrack.store import documents
from claimtrack.store.engine import Connection
from claimtrack.store.records import Record
from claimtrack.vocabulary import Kind, Relation

Numbers = Mapping[Kind, Mapping[str, int]]
"""The numbers of what records point at, by kind and UUID."""


class Fault(Exception):
    """Why a record cannot be taken: the field, what is wrong, what to do."""

    def __init__(self, field: str | None, problem: str, next_step: str) -> None:
        super().__init__(field, problem, next_step)
        self.field, self.problem, self.next_step = field, problem, next_step


def checked(kind: Kind) -> bool:
    """Whether there is anything to check of a kind."""
    return kind in _APART or kind in _ONE_OF or kind in _FURTHER


def check(connection: Connection, kind: Kind, uuid: str, record: Record, numbers: Numbers) -> None:
    """Raises Fault for a record that does not fit what it points at, or itself."""
    for field in _APART.get(kind, ()):
        aimed = record.get(field)
        if aimed is not None and aimed in (uuid, record.get("claim"), record.get("party")):
            raise Fault(field, f"a {kind.label} cannot point at itself", "name another")
    one_of = _ONE_OF.get(kind)
    if one_of and sum(field in record for field in one_of) != 1:
        raise Fault(one_of[0], f"exactly one of {' and '.join(one_of)} is needed", SEE)
    further = _FURTHER.get(kind)
    if further is not None:
        further(connection, record, numbers)


SEE = "see docs/format.md"
_APART = {
    Kind.PARTY: ("same_as",),
    Kind.AFFILIATION: ("institution",),
    Kind.SOURCE: ("derived_from",),
    Kind.LINK: ("target_claim", "target_link"),
}
_ONE_OF = {Kind.RATING: ("party", "source"), Kind.LINK: ("target_claim", "target_link")}


def _check_source(connection: Connection, record: Record, numbers: Numbers) -> None:
    if len(record.get("file_sha256", "0" * 64)) != 64:
        raise Fault("file_sha256", "must be 64 hex digits", SEE)


def _check_link(connection: Connection, record: Record, numbers: Numbers) -> None:
    if "target_link" in record and record["relation"] != Relation.UNDERCUTS.value:
        raise Fault("target_link", f"only {Relation.UNDERCUTS} has one", "name a target_claim")


def _check_estimate(connection: Connection, record: Record, numbers: Numbers) -> None:
    try:
        amounts.parse(record["figure"])
    except Refused as fault:
        raise Fault("figure", fault.problem, fault.next_step) from None


def keep(connection: Connection, sha256: str, content: bytes) -> None:
    """Keeps a document. Raises Fault for one that is not what its hash says."""
    packed = documents.pack(content)
    if packed.sha256 != sha256:
        raise Fault(
            "sha256",
            f"the document has {packed.sha256}",
            "it was changed, or its hash was; get the file anew",
        )
    documents.keep(connection, packed)


def _check_copy(connection: Connection, record: Record, numbers: Numbers) -> None:
    for field in ("sha256", "text_sha256"):
        wanted = record.get(field)
        if wanted is not None and not documents.kept(connection, wanted):
            raise Fault(field, f"no document {wanted} above", "put that document first")
    if ("text_sha256" in record) != ("extractor" in record):
        raise Fault("extractor", "goes with text_sha256", "give both or neither")
    if "text_sha256" in record:
        try:
            text = captures.text(connection, record["text_sha256"])
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text:
            raise Fault(
                "text_sha256",
                "that document is no UTF-8 text",
                "leave text_sha256 and extractor out",
            )


def _check_place(connection: Connection, record: Record, numbers: Numbers) -> None:
    """Raises Fault unless a quote stands where it says, in a copy of its statement's source."""
    anchored = [field in record for field in ("capture", "start", "end")]
    if any(anchored) != all(anchored) or (
        {"prefix", "suffix"} & record.keys() and not any(anchored)
    ):
        raise Fault("capture", "goes with start and end", "give all three or none")
    if not any(anchored):
        return
    number = numbers[Kind.CAPTURE].get(record["capture"])
    statement = numbers[Kind.STATEMENT].get(record["statement"])
    if number is None or statement is None:
        return  # it points at none, which is told of any record
    copy = captures.one(connection, number)
    if copy.source != source_of(connection, statement):
        raise Fault("capture", "is no copy of the statement's source", "name another")
    text = "" if copy.text_sha256 is None else _text(connection, copy.text_sha256)
    start, end = record["start"], record["end"]
    stands = start.isdecimal() and end.isdecimal() and len(start + end) < 20
    if stands:
        before, after = record.get("prefix", ""), record.get("suffix", "")
        around = text[max(0, int(start) - len(before)) : int(end) + len(after)]
        stands = int(start) >= len(before) and around == before + record["exact"] + after
        stands = stands and int(end) - int(start) == len(record["exact"])
    if not stands:
        raise Fault(
            "start",
            "the quote does not stand there in the text of its capture",
            "leave capture, start, end, prefix and suffix out where it was not verified",
        )


@lru_cache(maxsize=1)
def _text(connection: Connection, sha256: str) -> str:
    """The quotes of one copy follow one another."""
    return captures.text(connection, sha256)


_FURTHER: dict[Kind, Callable[[Connection, Record, Numbers], None]] = {
    Kind.SOURCE: _check_source,
    Kind.LINK: _check_link,
    Kind.ESTIMATE: _check_estimate,
    Kind.CAPTURE: _check_copy,
    Kind.QUOTE: _check_place,
}
