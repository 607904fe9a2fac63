"""GraphML and DOT, read by the readers of others: every claim is a node, every link an edge."""

from __future__ import annotations

import html
import re

import networkx
import pydot
import pytest
from factories import claim, link, revising
from lxml import etree
from outgoing import hostile, telling

from claimtrack.exchange import registry
from claimtrack.queries.exports import Export, claims
from claimtrack.reports.wrapping import visible
from claimtrack.store.engine import reading
from claimtrack.vocabulary import Kind, Relation

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def written(database: str, name: str, chosen: tuple[int, ...] | None = None) -> str:
    write = registry.named(name, "write").write
    assert write is not None
    with reading(database) as connection:
        return b"".join(write(Export(connection, chosen), {})).decode()


def graphml(told: str) -> networkx.MultiDiGraph:
    return networkx.parse_graphml(told, force_multigraph=True)


def drawn(told: str) -> pydot.Dot:
    found = pydot.graph_from_dot_data(told)
    assert found is not None and len(found) == 1
    return found[0]


def said(attribute: str | None) -> str:
    """What an escString in quotes says, by its specification."""
    assert attribute is not None and attribute[0] == attribute[-1] == '"'
    told = attribute[1:-1].replace('\\"', '"')
    return html.unescape(told.replace("\\\\", "\\"))


@hostile
def test_graphml_gives_every_text_back(outgoing_desk: str, text: str) -> None:
    with telling(outgoing_desk, text) as made:
        told = made.written("graphml")
    etree.fromstring(told, etree.XMLParser(resolve_entities=False))
    graph = graphml(told.decode())
    for one in (made.claim, made.rebuttal):
        node = graph.nodes[f"claim-{one.uuid}"]
        first = one.statements[0]
        assert first.claimant is not None
        assert node["text"] == ILLEGAL.sub("\ufffd", one.text)
        assert node["claimant"] == ILLEGAL.sub("\ufffd", first.claimant.name)
        assert node["verdict"] == ILLEGAL.sub("\ufffd", one.assessments[0].verdict or "")
        assert node["number"] == one.number and node["said"] == first.said
    (edge,) = graph.edges(data=True)
    assert edge[:2] == (f"claim-{made.rebuttal.uuid}", f"claim-{made.claim.uuid}")
    assert edge[2]["relation"] == "rebuts"
    assert edge[2]["because"] == ILLEGAL.sub("\ufffd", made.rebuttal.links[0].because or "")


@pytest.mark.slow
@hostile
def test_dot_gives_every_text_back_as_it_can_be_seen(outgoing_desk: str, text: str) -> None:
    with telling(outgoing_desk, text) as made:
        graph = drawn(made.written("dot").decode())
    nodes = {node.get_name().strip('"'): node for node in graph.get_nodes()}
    for one in (made.claim, made.rebuttal):
        node = nodes[f"claim-{one.uuid}"]
        assert said(node.get("tooltip")) == ILLEGAL.sub("\ufffd", visible(one.text))
        assert node.get("label").startswith(f'"C{one.number}\\l')
    (edge,) = graph.get_edges()
    assert said(edge.get("label")) == "rebuts"
    because = visible(made.rebuttal.links[0].because or "")
    assert said(edge.get("tooltip")) == ILLEGAL.sub("\ufffd", because)


def undercut(database: str) -> None:
    """2 rebuts 1; 3 undercuts that; 4 undercuts this in turn; 5 supports 1."""
    with revising(database) as revision:
        for number in range(1, 6):
            claim(revision, f"Claim {number}.")
        link(revision, 2, Relation.REBUTS, 1)
        for number in (3, 4):
            revision.create(
                Kind.LINK, claim_id=number, relation="undercuts", target_link_id=number - 2
            )
        link(revision, 5, Relation.SUPPORTS, 1)


def test_a_link_that_is_undercut_is_a_node_with_an_edge_on_either_side(database: str) -> None:
    undercut(database)
    with reading(database) as connection:
        found = {one.number: one for one in claims(Export(connection))}
    names = {number: f"claim-{one.uuid}" for number, one in found.items()}
    rebuttal, aimed = (f"link-{found[number].links[0].uuid}" for number in (2, 3))
    graph = graphml(written(database, "graphml"))
    assert set(graph.nodes) == {*names.values(), rebuttal, aimed}
    assert graph.nodes[rebuttal] == {"kind": "link", "relation": "rebuts"}
    assert set(graph.edges()) == {
        (names[2], rebuttal), (rebuttal, names[1]),
        (names[3], aimed), (aimed, rebuttal),
        (names[4], aimed), (names[5], names[1]),
    }  # fmt: skip
    dot = drawn(written(database, "dot"))
    ends = {(e.get_source().strip('"'), e.get_destination().strip('"')) for e in dot.get_edges()}
    assert ends == set(graph.edges())


def test_a_link_that_leads_out_of_the_choice_is_left_out(database: str) -> None:
    undercut(database)
    for chosen, nodes, edges in (
        ((2, 3, 4), 3, 0),
        ((1, 2), 2, 1),
        ((1, 2, 4), 3, 1),
        ((1, 2, 3), 4, 3),
    ):
        graph = graphml(written(database, "graphml", chosen))
        assert (graph.number_of_nodes(), graph.number_of_edges()) == (nodes, edges), chosen
        dot = drawn(written(database, "dot", chosen))
        named = {node.get_name().strip('"') for node in dot.get_nodes()}
        assert set(graph.nodes) <= named and len(dot.get_edges()) == edges


def test_each_claim_and_link_of_the_fixture_is_drawn(fixture_database: str) -> None:
    with reading(fixture_database) as connection:
        found = list(claims(Export(connection)))
    graph = graphml(written(fixture_database, "graphml"))
    kinds = [told["kind"] for _, told in graph.nodes(data=True)]
    assert kinds.count("claim") == len(found)
    links = sum(len(one.links) for one in found)
    assert graph.number_of_edges() == links + kinds.count("link")
    standings = {
        told["number"]: told.get("standing")
        for _, told in graph.nodes(data=True)
        if told["kind"] == "claim"
    }
    assert standings == {one.number: one.standing for one in found}


def test_nodes_stand_before_edges(fixture_database: str) -> None:
    told = written(fixture_database, "graphml")
    assert told.rindex("<node ") < told.index("<edge ")
