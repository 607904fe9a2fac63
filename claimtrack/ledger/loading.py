"""Records that come with UUIDs of their own, as a file holds them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from claimtrack.errors import Refused
from claimtrack.evidence import amounts
from claimtrack.store.records import SHAPES, Record
from claimtrack.store.revisions import Revision
from claimtrack.vocabulary import Kind


class Line(NamedTuple):
    """One record, with the number of its line in the file."""

    number: int
    kind: Kind
    uuid: str
    record: Record


def load(revision: Revision, lines: Iterable[Line], name: str) -> int:
    """Creates every record; returns how many. Raises Refused for a record that points at none."""
    numbers: dict[str, tuple[Kind, int]] = {}
    for line in lines:
        if line.uuid in numbers:
            raise Refused(
                f'{name}, line {line.number}, field "uuid": {line.uuid} stands above already',
                "a record comes but once",
            )
        content: dict[str, str | int] = dict(line.record)
        for field, kind in SHAPES[line.kind].references.items():
            target = content.pop(field, None)
            if target is None:
                continue
            found = numbers.get(str(target))
            if found is None or found[0] is not kind:
                raise Refused(
                    f'{name}, line {line.number}, field "{field}": no {kind.label} {target} above',
                    "put that record first",
                )
            content[f"{field}_id"] = found[1]
        try:
            if line.kind is Kind.ESTIMATE:
                amounts.parse(line.record["figure"])
            number = revision.create(line.kind, line.uuid, **content)
        except Refused as error:
            raise Refused(f"{name}, line {line.number}: {error.problem}", error.next_step) from None
        numbers[line.uuid] = (line.kind, number)
    return len(numbers)
