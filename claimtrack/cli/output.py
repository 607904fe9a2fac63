"""How rows are printed: the options that every list has, and the printing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar

from typer import Option

from claimtrack.cli.streams import tell, terminal_cells
from claimtrack.errors import UsageFault

if TYPE_CHECKING:
    from claimtrack.queries.claims import ClaimRow, Filters
    from claimtrack.reports.output import Column
    from claimtrack.store.engine import Connection

T = TypeVar("T")
LARGEST = 2**31 - 2
FORMATS = ("table", "markdown", "html", "latex", "csv", "tsv", "json", "jsonl")


class Output(NamedTuple):
    """How rows are printed."""

    format: Annotated[
        str, Option("--format", "-f", metavar="|".join(FORMATS), help="How rows are printed.")
    ] = "table"
    json: Annotated[bool, Option("--json", help="The same as --format json.")] = False
    columns: Annotated[
        str | None, Option("--columns", metavar="A,B", help="Which columns, in which order.")
    ] = None
    quiet: Annotated[bool, Option("-q", "--quiet", help="Only the numbers.")] = False
    limit: Annotated[
        int, Option("-n", "--limit", min=0, max=LARGEST, help="At most so many; 0 is all.")
    ] = 50

    @property
    def bound(self) -> int | None:
        """The limit as queries take it: one more than is shown, to tell whether there are more."""
        return self.limit + 1 if self.limit else None

    def limited(self, rows: Iterable[T]) -> Iterator[T]:
        """The rows to show; when there are more, that is said at the end."""
        for count, row in enumerate(rows):
            if count == self.limit and self.limit:
                tell(f"only the first {self.limit} are shown; -n 0 shows all")
                return
            yield row

    @property
    def machine(self) -> bool:
        """Whether a program reads the output."""
        return self.json or self.format in ("csv", "tsv", "json", "jsonl")

    def form(self) -> Any:
        """The format chosen. Raises UsageFault for an unknown one."""
        from claimtrack.reports.output import Format

        if self.json and self.format not in ("table", "json", "jsonl"):
            raise UsageFault(f"--json and --format {self.format} differ", "leave one of them out")
        if self.format not in FORMATS:
            raise UsageFault(f'no format "{self.format}"', f"one of: {', '.join(FORMATS)}")
        return Format("json" if self.json and self.format == "table" else self.format)

    def some(self, connection: Connection, filters: Filters) -> list[ClaimRow]:
        """The claims to show with a party, source or topic; people do not see who rebuts."""
        from claimtrack.queries.claims import MANY, listed

        names = MANY if self.machine else 0
        rows = listed(connection, filters, sort="id", limit=self.bound, names=names)
        return list(self.limited(rows))

    @property
    def _wanted(self) -> list[str] | None:
        return [name.strip() for name in self.columns.split(",")] if self.columns else None

    def check(self, columns: Sequence[Column]) -> None:
        """Raises UsageFault for a format or a column that there is not, before anything is done."""
        from claimtrack.reports.output import render

        render((), columns, self.form(), wanted=self._wanted)

    def print(
        self, records: Iterable[Mapping[str, Any]], columns: Sequence[Column], nothing: str
    ) -> None:
        """Prints records; of an empty list, `nothing` on stderr when a person reads."""
        from claimtrack.reports.output import render

        form = self.form()
        records = self.limited(records)
        if self.quiet:
            for record in records:
                print(record.get("id", next(iter(record.values()))))
            return
        self.speak_utf8()
        empty = True
        for chunk in render(records, columns, form, wanted=self._wanted, cells=terminal_cells()):
            empty = False
            sys.stdout.write(chunk)
        if empty and not self.machine:
            tell(nothing)

    def speak_utf8(self) -> None:
        """What goes to a program or a file is the same bytes under any terminal."""
        if self.form().value != "table" and isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")

    def print_one(
        self,
        record: Mapping[str, Any],
        columns: Sequence[Column],
        title: str = "",
        claims: Sequence[ClaimRow] | None = None,
    ) -> None:
        """Prints one record: whole to a program (an object in JSON), as a page to a person, with
        the claims that belong to it."""
        from claimtrack.reports import cards
        from claimtrack.reports.output import object_line
        from claimtrack.reports.records import claim_record

        form = self.form()
        self.speak_utf8()
        if claims is not None:
            record = {**record, "claims": [claim_record(row) for row in claims]}
        if form.value in ("json", "jsonl") and not self.columns and not self.quiet:
            sys.stdout.write(object_line(record))
        elif form.value == "table" and not self.columns and not self.quiet:
            shown = claims or ()
            sys.stdout.writelines(cards.card(title, record, columns, shown, terminal_cells()))
        else:
            self.print([record], columns, "")
