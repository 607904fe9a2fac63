"""add, rebut, support, state."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from claimtrack.cli.asking import asking_where
from claimtrack.cli.blocks import ClaimArgument, ToldBy, Worded, Writing
from claimtrack.cli.command import command
from claimtrack.cli.editing import edited
from claimtrack.cli.estimates import Counted
from claimtrack.cli.streams import tell
from claimtrack.errors import Refused, UsageFault
from claimtrack.folding import has_substance
from claimtrack.vocabulary import Kind, Relation

if TYPE_CHECKING:
    from claimtrack.ledger.quotes import Quoting

Text = Annotated[
    str | None,
    Argument(metavar="TEXT", help="One sentence, in neutral words; - reads one claim a line."),
]
Edit = Annotated[bool, Option("--edit", "-e", help="Write the text in $VISUAL or $EDITOR.")]
Because = Annotated[
    str | None, Option("--because", metavar="TEXT", help="Why the link holds; kept with it.")
]


@command(
    'claimtrack add "About 10,000 IS militants are in Afghanistan." --by Russia \\\n'
    '    --said "~2018-02" --topic Afghanistan --source https://example.org/a --title "A report"'
)
def add(
    worded: Worded,
    told: ToldBy,
    counted: Counted,
    writing: Writing,
    text: Text = None,
    edit: Edit = False,
) -> None:
    """Add a claim, with who made it, where and when. Its number goes to stdout.

    A party, source or topic that is new is made, and told on stderr. A name close to a known one
    is refused with the known one named.
    """
    from claimtrack.ledger.claims import add_claim

    texts, telling = _texts(text, edit), told.telling()

    def add_all(how: Quoting) -> list[int]:
        told = telling._replace(quoting=how)
        with writing.revision("add") as revision:
            made = [add_claim(revision, worded.wording(one), told) for one in texts]
            counted.attach(revision, made)
        return made

    _print_numbers(asking_where(add_all, telling.quoting))


@command(
    'claimtrack rebut 1 "The figure of 10,000 is exaggerated." --by "John Nicholson" \\\n'
    '    --role "Commander, Resolute Support" --affiliation "Resolute Support" --said "~2018-03"'
)
def rebut(
    claim: ClaimArgument,
    worded: Worded,
    told: ToldBy,
    counted: Counted,
    writing: Writing,
    text: Text = None,
    edit: Edit = False,
    because: Because = None,
) -> None:
    """Add a claim that says another is false or overstated, and link it."""
    blocks = (worded, told, counted)
    _answer("rebut", Relation.REBUTS, claim, _texts(text, edit), blocks, writing, because)


@command('claimtrack support 7 "A strike was not followed up." --by "An analyst" --said 2018')
def support(
    claim: ClaimArgument,
    worded: Worded,
    told: ToldBy,
    counted: Counted,
    writing: Writing,
    text: Text = None,
    edit: Edit = False,
    because: Because = None,
) -> None:
    """Add a claim that gives reason to believe another, and link it."""
    blocks = (worded, told, counted)
    _answer("support", Relation.SUPPORTS, claim, _texts(text, edit), blocks, writing, because)


@command('claimtrack state 1 --by Russia --said 2018-03 --place Moscow --quote "ten thousand"')
def state(
    claim: ClaimArgument,
    told: ToldBy,
    writing: Writing,
    note: Annotated[str | None, Option("--note", metavar="TEXT", help="A note to keep.")] = None,
) -> None:
    """Add a further statement of a claim: again, elsewhere, or by another claimant."""
    from claimtrack.ledger.claims import add_statement
    from claimtrack.queries.references import require_live, resolve

    telling = told.telling(note)

    def add_it(how: Quoting) -> int:
        with writing.revision("state") as revision:
            found = resolve(revision.connection, claim, Kind.CLAIM)
            require_live(revision.connection, found)
            return add_statement(revision, found.id, telling._replace(quoting=how))

    print(f"T{asking_where(add_it, telling.quoting)}")


def _answer(
    verb: str,
    relation: Relation,
    claim: str,
    texts: list[str],
    blocks: tuple[Worded, ToldBy, Counted],
    writing: Writing,
    because: str | None,
) -> None:
    worded, told, counted = blocks
    from claimtrack.ledger.claims import answer_claim

    telling = told.telling()

    def add_all(how: Quoting) -> list[int]:
        told = telling._replace(quoting=how)
        with writing.revision(verb) as revision:
            made = [
                answer_claim(revision, claim, relation, worded.wording(one), told, because)
                for one in texts
            ]
            counted.attach(revision, made)
        return made

    _print_numbers(asking_where(add_all, telling.quoting))


def _texts(text: str | None, edit: bool) -> list[str]:
    """The texts to add: the one given, those of standard input, or what the editor gives."""
    if text == "-":
        if edit:
            raise UsageFault("--edit and - both give the text", "leave one of them out")
        try:
            lines = sys.stdin.buffer.read().decode("utf-8-sig").split("\n")
        except UnicodeDecodeError as error:
            raise Refused(
                f"standard input is not UTF-8 (byte {error.start})", "convert it, with iconv say"
            ) from None
        found = [line.strip() for line in lines if has_substance(line)]
        if not found:
            raise Refused("standard input holds no claim", "give one claim a line")
        return found
    if edit:
        return [" ".join(edited(text or "").split())]
    if text is None:
        raise UsageFault("the claim's text is missing", "give it in quotes, or - or --edit")
    return [text]


def _print_numbers(made: list[int]) -> None:
    for number in made:
        print(number)
    if not made:
        tell("nothing to add")
