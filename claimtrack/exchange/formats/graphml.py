"""GraphML: claims as nodes, links as edges, for network analysis (Gephi, yEd, NetworkX, igraph).

The GraphML file format of the Graph Drawing community (Brandes et al., primer of 2004). Nodes stand
before edges. A link at which another one is aimed is a node too; see `exchange.drawing`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimtrack.exchange.drawing import Edge, Joint, claim_name, drawn, joint_name
from claimtrack.exchange.markup import xml_text
from claimtrack.exchange.registry import Format, Options

if TYPE_CHECKING:
    from claimtrack.queries.exports import Export, OutClaim

PIECE = 1 << 16
HELD = 1 << 22
"""Bytes of edges that are held; more of them wait in a file until all nodes are written."""
_OF_NODE = {
    "kind": "string", "number": "int", "text": "string", "claimant": "string", "said": "string",
    "topics": "string", "language": "string", "strength": "double", "contestedness": "double",
    "standing": "string", "verdict": "string",
}  # fmt: skip
_OF_EDGE = {"relation": "string", "because": "string"}
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"


def write(export: Export, options: Options) -> Iterator[bytes]:
    """The claims chosen and the links between them."""
    yield _head().encode()
    with tempfile.SpooledTemporaryFile(HELD) as edges:
        for one in drawn(export):
            if isinstance(one, Edge):
                edges.write(_edge(one).encode())
            elif isinstance(one, Joint):
                name = joint_name(one.link.uuid)
                yield _node(name, {"kind": "link", "relation": one.link.relation}).encode()
            else:
                yield _node(claim_name(one.uuid), _of(one)).encode()
        edges.seek(0)
        while piece := edges.read(PIECE):
            yield piece
    yield b"</graph>\n</graphml>\n"


def _head() -> str:
    named = [("node", _OF_NODE | {"relation": "string"}), ("edge", _OF_EDGE)]
    keys = "".join(
        f'<key id="{owner}-{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>\n'
        for owner, keys in named
        for name, kind in keys.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{_NAMESPACE}">\n{keys}'
        '<graph id="claims" edgedefault="directed">\n'
    )


def _of(claim: OutClaim) -> dict[str, object]:
    first = claim.statements[0] if claim.statements else None
    verdicts = [one.verdict for one in claim.assessments if one.verdict]
    return {
        "kind": "claim",
        "number": claim.number,
        "text": claim.text,
        "claimant": first.claimant.name if first and first.claimant else None,
        "said": first.said if first else None,
        "topics": "; ".join(claim.topics) or None,
        "language": claim.language,
        "strength": claim.strength,
        "contestedness": claim.contestedness,
        "standing": claim.standing,
        "verdict": verdicts[-1] if verdicts else None,
    }


def _node(name: str, told: dict[str, object]) -> str:
    return f'<node id="{name}">{_told("node", told)}</node>\n'


def _edge(edge: Edge) -> str:
    told = _told("edge", {"relation": edge.link.relation, "because": edge.link.because})
    ends = f'source="{edge.start}" target="{edge.end}"'
    return f'<edge id="edge-{edge.name}" {ends}>{told}</edge>\n'


def _told(owner: str, told: dict[str, object]) -> str:
    return "".join(
        f'<data key="{owner}-{name}">{xml_text(str(value))}</data>'
        for name, value in told.items()
        if value is not None
    )


FORMAT = Format(
    name="graphml",
    label="GraphML, claims and links as a network",
    media_type="application/graphml+xml",
    suffixes=(".graphml",),
    specification="http://graphml.graphdrawing.org/specification.html",
    write=write,
)
