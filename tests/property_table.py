"""Measures which properties hold under which semantics, for the table in docs/semantics.md:
`python tests/property_table.py` writes it there.

Each is tried on graphs from a fixed seed. One on which it fails is made as small as it can be while
it fails for the same semantics, and shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from random import Random
from textwrap import fill
from typing import NamedTuple

import property_failures as fails
from drawn_graphs import (
    REBUTTALS,
    all_against_all,
    any_graph,
    apart,
    described,
    joined,
    less,
    outnumbered,
    sink,
    star,
    supports,
)

from claimtrack.scoring import SEMANTICS
from claimtrack.scoring.graphs import UNIT, Edge, Graph

PAGE = Path(__file__).parent.parent / "docs" / "semantics.md"
TITLE = "## Properties, measured"
TRIED = 30
TRIED_IF_SMALL = 100
SEED = 1
COLUMNS = 118
HEAD = f"""{TITLE}

Which of the semantics does what a reader of disputes may expect? The test suite tries each
property below under all six, on {TRIED} random graphs of up to six claims and fourteen links, or
{TRIED_IF_SMALL} small ones, drawn from a fixed seed, and on a few that random ones are rarely like.
*Holds* says that no counterexample was found there. That is evidence and no proof: proofs are above
for `ledger`, in the papers for the others, and property tests try many more graphs. *No* says that
one was found; the smallest stands below the table, with what each semantics makes of it. Numbers
beside claims are evidence, and base scores follow from it as said above; `hcat` sees neither
evidence nor supports.

Where `ledger` has *no*, the reason is among the limits below, or a choice. A claim weighs by its
evidence, not by its strength alone. So ten unknown voices do not crush a confirmed one; but
strengths do not tell everything, a supporter and an attacker do not cancel, and a rebutter that is
rebutted weighs what it did while it is at least even. Support is not passed on, so that no circle
of it feeds itself. Under `euler` ten unknown voices do no harm because nothing does: no strength
falls below the square of its base score.
"""


class Known(NamedTuple):
    """A graph that no random one is like; where it is large, in words."""

    words: str
    graph: Graph


class Property(NamedTuple):
    """A row of the table. `failure` tells what a semantics makes of a graph on which the property
    fails, and is None where it holds."""

    name: str
    meaning: str
    draw: Callable[[Random], Graph]
    failure: Callable[[str, Graph], str | None]
    known: tuple[Known, ...] = ()
    tried: int = TRIED


of_rebuttals = partial(any_graph, kinds=REBUTTALS, most=6, links=14)
SEVEN = Known("seven claims with evidence 8 that all rebut one another", all_against_all(7, 8))
SIXTY = Known(
    "sixty claims with evidence 8 against each that all rebut one another",
    all_against_all(60, 0, 8),
)

SUPPORTED_OPPONENT = Known(
    "",
    Graph([0, 1, 2], [0, 8 * UNIT, 0], [0, 0, 0], [Edge.SUPPORTS, Edge.SUPPORTS, Edge.REBUTS],
          [1, 0, 0], [0, 2, 2]),
)  # fmt: skip

PROPERTIES = (
    Property(
        "own share",
        "A claim on which nothing bears has the share of its evidence that is for it, the benefit"
        " of the doubt on either side; ½ where nothing is known (stability).",
        apart,
        fails.another_share,
        tried=TRIED_IF_SMALL,
    ),
    Property(
        "never certain",
        "No strength is 0 or 1, and no end of its bounds (resilience).",
        any_graph,
        fails.certain,
    ),
    Property(
        "contradictories",
        "Of two claims that rebut one another by a link that nothing undercuts, not both are above"
        " ½, whatever else there is (proposition 4).",
        any_graph,
        fails.both_above_even,
    ),
    Property(
        "the better evidenced",
        "Of two claims that rebut one another, and nothing else, the one with more evidence for it"
        " and no more against it ends higher.",
        joined((Edge.REBUTS, 0, 1)),
        fails.not_the_better,
        tried=TRIED_IF_SMALL,
    ),
    Property(
        "twins",
        "Two claims that are linked alike and rebut one another end equal, to the bit"
        " (proposition 5).",
        partial(any_graph, most=3, links=4),
        fails.unequal_twins,
    ),
    Property(
        "ten unknown voices",
        "A confirmed claim, with evidence 8, stays at two thirds or above when up to ten claims"
        " without evidence rebut it.",
        outnumbered,
        fails.outvoted,
        tried=TRIED_IF_SMALL,
    ),
    Property(
        "forty confirmed voices",
        "They bring a claim below .2 when they attack it and above .8 when they support it, also"
        " one that is attacked already (open-mindedness).",
        joined((Edge.ATTACKS, 1, 0)),
        fails.unmoved,
    ),
    Property(
        "undercuts alone",
        "They never push below ½ a claim that has nothing against it (proposition 6).",
        any_graph,
        fails.below_by_undercuts,
    ),
    Property(
        "one answer, rebuttals",
        "Where all links are rebuttals and attacks, the bounds meet (proposition 3).",
        of_rebuttals,
        fails.no_answer,
        (SEVEN, SIXTY),
    ),
    Property(
        "one answer, all links", "The bounds meet.", any_graph, fails.no_answer, (SEVEN, SIXTY)
    ),
    Property(
        "bounds enclose",
        "Wherever damped iteration of the formulas comes to rest lies within them (proposition 1).",
        any_graph,
        fails.out_of_bounds,
    ),
    Property(
        "more for, rebuttals",
        "Where all links are rebuttals and attacks, more evidence for a claim never lowers it"
        " (proposition 7).",
        of_rebuttals,
        fails.lowered_by_more,
    ),
    Property(
        "more against, rebuttals",
        "There, more evidence against a claim never raises it (proposition 7).",
        of_rebuttals,
        fails.raised_by_more_against,
    ),
    Property(
        "more for, all links",
        "More evidence for a claim never lowers it, whatever links there are.",
        any_graph,
        fails.lowered_by_more,
        (SUPPORTED_OPPONENT,),
    ),
    Property(
        "all else held",
        "A claim that bears on nothing is never lowered by a further supporter, nor raised by a"
        " further attack or undercut (monotony).",
        sink,
        fails.moved_the_wrong_way,
    ),
    Property(
        "every voice counts",
        "A further unknown claim raises what it supports and lowers what it attacks (strict"
        " monotony).",
        star,
        fails.without_effect,
        tried=TRIED_IF_SMALL,
    ),
    Property(
        "defence",
        "A confirmed claim that rebuts the only rebutter of a claim raises that claim.",
        joined((Edge.REBUTS, 1, 0)),
        fails.not_defended,
        tried=TRIED_IF_SMALL,
    ),
    Property(
        "one voice",
        "What supports or attacks a claim counts no more when another claim of the same voice, as"
        " well evidenced, does so too.",
        star,
        fails.heard_twice,
        tried=TRIED_IF_SMALL,
    ),
    Property(
        "no circle feeds itself",
        "Where all links are supports, what a claim supports does not come back to raise it.",
        supports,
        fails.fed_by_a_circle,
    ),
    Property(
        "support is passed on",
        "A claim is raised by a confirmed supporter of its supporter.",
        joined((Edge.SUPPORTS, 1, 0)),
        fails.not_passed_on,
        tried=TRIED_IF_SMALL,
    ),
    Property(
        "only strengths count",
        "What bears on a claim counts by its strength alone: nothing changes when both piles of it"
        " are three times as large (equivalence).",
        star,
        fails.more_than_strength,
        tried=TRIED_IF_SMALL,
    ),
    Property(
        "balance",
        "An unknown supporter and an unknown attacker more cancel each other (Franklin).",
        star,
        fails.out_of_balance,
        tried=TRIED_IF_SMALL,
    ),
    Property(
        "duality",
        "Attacks and evidence against take from a claim what supports and evidence for give to it:"
        " with the sides changed its strength is 1 less what it was.",
        star,
        fails.not_dual,
        tried=TRIED_IF_SMALL,
    ),
    Property(
        "names and order",
        "Other names of claims and voices, and another order of claims and links, change no bit"
        " (anonymity).",
        any_graph,
        fails.named_otherwise,
    ),
    Property(
        "directions",
        "What does not lead to a claim changes no bit of it (directionality).",
        any_graph,
        fails.from_nowhere,
    ),
)


class Example(NamedTuple):
    """A graph, in words, on which a property fails, and what some semantics make of it."""

    words: str
    made: dict[str, str]


def examples(one: Property) -> list[Example]:
    """Of every semantics under which a property fails, one failure; few graphs for many."""
    chance = Random(f"{SEED} {one.name}")
    drawn = [one.draw(chance) for _ in range(one.tried)]
    drawn += [graph for words, graph in one.known if not words]
    failing = [(graph, failures(one, graph, SEMANTICS)) for graph in drawn]
    known = [(words, failures(one, graph, SEMANTICS)) for words, graph in one.known if words]
    told = set[str]()
    found: list[Example] = []
    while missing := {name for _, names in failing for name in names} - told:
        graph, names = max(
            failing, key=lambda case: (len(missing & set(case[1])), -len(case[0].kind))
        )
        names = [name for name in names if name in missing]
        graph = smallest(one, graph, names)
        found.append(Example(described(graph), failures(one, graph, names)))
        told |= set(names)
    for words, names in known:
        if rest := {name: made for name, made in names.items() if name not in told}:
            found.append(Example(words, rest))
            told |= set(rest)
    return found


def failures(one: Property, graph: Graph, names: Iterable[str]) -> dict[str, str]:
    made = ((name, one.failure(name, graph)) for name in names)
    return {name: words for name, words in made if words is not None}


def smallest(one: Property, graph: Graph, names: list[str]) -> Graph:
    """A graph of which nothing can be taken while the property fails for all of these."""
    for smaller in less(graph):
        if len(failures(one, smaller, names)) == len(names):
            return smallest(one, smaller, names)
    return graph


def section() -> str:
    """The section of the page, as measured."""
    rows = [("", *(f"`{name}`" for name in SEMANTICS))]
    told = []
    for one in PROPERTIES:
        found = examples(one)
        failed = {name for example in found for name in example.made}
        rows.append((one.name, *("no" if name in failed else "holds" for name in SEMANTICS)))
        told.append(paragraph(one, found))
    table = ["".join(f"| {cell} " if cell else "| " for cell in row) + "|" for row in rows]
    table.insert(1, "|---" * len(rows[0]) + "|")
    return "\n".join([HEAD, *table, "", *told]) + "\n"


def paragraph(one: Property, found: list[Example]) -> str:
    """What a property says, and where it fails."""
    words = f"- **{one.name}.** {one.meaning}"
    for example in found:
        made = "; ".join(f"`{name}` {told}" for name, told in example.made.items())
        words += f" *No:* {example.words}: {made}."
    return fill(words, COLUMNS, subsequent_indent="  ", break_on_hyphens=False)


def parts(page: str) -> tuple[str, str, str]:
    """The page before the section, the section, and the page after it."""
    before, rest = page.split(TITLE, 1)
    inside, after = rest.split("\n## ", 1)
    return before, f"{TITLE}{inside}", f"\n## {after}"


if __name__ == "__main__":
    head, _, tail = parts(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(head + section() + tail, encoding="utf-8")
