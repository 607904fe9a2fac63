r"""DOT: claims and links as a picture, by Graphviz: `dot -Tsvg claims.dot > claims.svg`.

The DOT language (graphviz.org/doc/info/lang.html). All texts are escStrings: a backslash is `\\`, a
line end within a label `\l`, and an ampersand `&amp;`. What steers a terminal or cannot be seen
becomes U+FFFD, since the text is for the eye. A link at which another one is aimed is a dot of its
own; see `exchange.drawing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimtrack.exchange.drawing import Edge, Joint, claim_name, drawn, joint_name
from claimtrack.exchange.iris import iri
from claimtrack.exchange.markup import characters
from claimtrack.exchange.registry import Format, Options
from claimtrack.reports.wrapping import visible, wrap

if TYPE_CHECKING:
    from claimtrack.queries.exports import Export, OutClaim

CELLS = 36
"""How wide the text in a box is."""
MOST = 8
"""Lines of a text that are shown in a box; all of it stands in its tooltip."""
_HEAD = b"""digraph claims {
graph [rankdir=BT];
node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica", fontsize=10];
edge [fontname="Helvetica", fontsize=9];
"""
# Of the palette of Okabe and Ito, which the colour-blind tell apart; the words say it as well.
_BOXES = {
    "unchallenged": "#ffffff", "holds": "#cfe8dd", "contested": "#fbeeb8", "outweighed": "#f4d3bd",
    "unsettled": "#e3e3e3",
}  # fmt: skip
_EDGES = {
    "rebuts": 'color="#D55E00", fontcolor="#D55E00"',
    "undercuts": 'color="#CC79A7", fontcolor="#A0527D", style=dashed',
    "supports": 'color="#009E73", fontcolor="#007A59"',
    "restates": 'color="#0072B2", fontcolor="#0072B2", style=dotted',
    "qualifies": 'color="#7F7F7F", fontcolor="#5F5F5F"',
    "supersedes": 'color="#7F7F7F", fontcolor="#5F5F5F", style=dotted',
}


def write(export: Export, options: Options) -> Iterator[bytes]:
    """The claims chosen and the links between them, answers below what they answer."""
    yield _HEAD
    for one in drawn(export):
        if isinstance(one, Edge):
            yield _edge(one).encode()
        elif isinstance(one, Joint):
            named = quoted(joint_name(one.link.uuid))
            yield f"{named} [shape=point, tooltip={quoted(one.link.relation)}];\n".encode()
        else:
            yield _node(one).encode()
    yield b"}\n"


def _node(claim: OutClaim) -> str:
    first = claim.statements[0] if claim.statements else None
    lines = wrap(_seen(claim.text), CELLS)
    if len(lines) > MOST:
        lines = [*lines[: MOST - 1], "…"]
    speaker = first.claimant.name if first and first.claimant else "unattributed"
    said = f", {first.said}" if first and first.said else ""
    lines += wrap(_seen(f"{speaker}{said}"), CELLS)
    if claim.strength is not None:
        lines.append(f"{claim.standing}, {claim.strength:.2f}")
    label = "".join(f"{escaped(line)}\\l" for line in [f"C{claim.number}", *lines])
    told = [
        f'label="{label}"',
        f"tooltip={quoted(claim.text)}",
        f'fillcolor="{_BOXES.get(claim.standing or "", "#ffffff")}"',
    ]
    if address := iri(first.source.url if first and first.source else None):
        told.append(f"URL={quoted(address)}")
    return f"{quoted(claim_name(claim.uuid))} [{', '.join(told)}];\n"


def _edge(edge: Edge) -> str:
    look = _EDGES.get(edge.link.relation, "")
    if edge.ends_at_joint:
        told = f"arrowhead=none, {look}"
    else:
        told = f"label={quoted(edge.link.relation)}, {look}"
        if edge.link.because:
            told = f"tooltip={quoted(edge.link.because)}, {told}"
    return f"{quoted(edge.start)} -> {quoted(edge.end)} [{told}];\n"


def quoted(text: str) -> str:
    """A text as an escString in double quotes. (Graphviz 2.42 still makes the node's name of a text
    that has `\\N` in its tooltip: it undoes escapes there twice.)"""
    return f'"{escaped(_seen(text))}"'


def _seen(text: str) -> str:
    """What of a text can be seen. Graphviz takes any character, and writes SVG that is no XML."""
    return characters(visible(text))


def escaped(text: str) -> str:
    """A text without what means something in an escString."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")


FORMAT = Format(
    name="dot",
    label="DOT, claims and links as a picture (Graphviz)",
    media_type="text/vnd.graphviz",
    suffixes=(".dot", ".gv"),
    specification="https://graphviz.org/doc/info/lang.html",
    write=write,
)
