"""An answer of who as nodes and edges."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from tests.healing import healing, library

from bondgraph.answers import Graph, GraphEdge


def drawn(graph: Graph, kind: str) -> set[tuple[str, str]]:
    return {(edge.start, edge.end) for edge in graph.edges if edge.type == kind}


def test_claims_are_drawn_with_holders_concepts_and_relations() -> None:
    graph = library().graph()
    kinds = Counter(node.kind for node in graph.nodes)
    assert kinds == {
        "claim": 6,
        "agent": 7,
        "concept": 3,
    }  # the editors hold nothing, nobody speaks of two concepts
    assert drawn(graph, "holds") >= {("agent:ash", "claim:ash-helps"), ("agent:odegaard", "claim:ash-helps")}
    assert drawn(graph, "about") == {
        ("claim:ash-helps", "concept:alliance"),
        ("claim:ash-helps", "concept:warmth"),
        ("claim:mueller-heals", "concept:bond"),
        ("claim:smith-warm", "concept:warmth"),
    }
    assert drawn(graph, "supports") == {
        ("claim:ash-helps", "claim:mueller-heals"),
        ("claim:smith-too", "claim:smith-warm"),
    }
    assert drawn(graph, "contrasts") == {
        ("claim:critic-denies", "claim:mueller-heals"),
        ("claim:page-right", "claim:mueller-heals"),
    }
    assert drawn(graph, "defines") == {
        ("claim:ash-helps", "concept:alliance"),
        ("claim:smith-warm", "concept:warmth"),
    }
    assert (graph.title, graph.total, graph.filters) == ("Healing [bold]", 6, {})


def test_only_what_passes_is_drawn() -> None:
    graph = library().graph(author="ash")
    assert {node.id for node in graph.nodes} == {
        "claim:ash-helps", "agent:ash", "agent:odegaard", "concept:alliance", "concept:warmth",
    }  # fmt: skip
    assert drawn(graph, "supports") == set()  # what it supports is not there
    assert graph.filters == {"author": ["ash"]}


@pytest.mark.parametrize("filters", [{}, {"limit": 2}, {"question": "heals"}, {"words": "unheard"}])
def test_every_edge_joins_nodes_that_are_there_once(filters: dict[str, Any]) -> None:
    graph = library().graph(**filters)
    nodes = [node.id for node in graph.nodes]
    assert len(nodes) == len(set(nodes))
    assert all(edge.start in nodes and edge.end in nodes for edge in graph.edges)


def test_what_the_limit_cuts_is_counted() -> None:
    graph = library().graph(limit=2)
    assert sum(node.kind == "claim" for node in graph.nodes) == 2
    assert graph.total == 6


def test_an_edge_of_a_relation_has_its_reason() -> None:
    edge = next(
        edge
        for edge in library().graph().edges
        if edge.start == "claim:critic-denies" and edge.type == "contrasts"
    )
    assert edge.passage is not None
    assert edge == GraphEdge(
        start="claim:critic-denies", end="claim:mueller-heals", type="contrasts", label="contradicts",
        relation=edge.relation,
        because="One says no.", basis="in-text", nature="contradicts", passage=edge.passage,
    )  # fmt: skip
    assert edge.passage.id == "p2"


@pytest.mark.parametrize(
    ("claim", "label"),
    [
        ("mueller-heals", "Müller 1990"),
        ("ash-helps", "Ash & Ödegaard 2005"),
        ("smith-too", "Smith"),
        ("page-right", "The page"),
        ("critic-denies", "a critic whom nobody names, rejected by Müller 1990"),
        ("smith-warm", "Smith, in Müller 1990"),
    ],
)
def test_a_claim_is_labelled_as_a_reader_would_point_at_it(claim: str, label: str) -> None:
    labels = {node.id: node.label for node in library().graph().nodes}
    assert labels[f"claim:{claim}"] == label


def test_agents_bring_their_short_names() -> None:
    short = {node.id: node.short for node in library().graph().nodes}
    assert (short["agent:mueller"], short["agent:page"], short["claim:smith-too"]) == (
        "Müller",
        "The page",
        None,
    )


def test_the_details_of_a_claim() -> None:
    (node,) = (node for node in library().graph().nodes if node.id == "claim:smith-warm")
    details = {fact.name: [*fact.texts, *(link.label for link in fact.links)] for fact in node.details}
    start = healing().passages[3].start
    assert details == {
        "held by": ["J. Smith"],
        "told by": ["Zoë Ash reports", "Jörg Müller (Müller 1990) quotes"],
        "position": ["Ways: Through warmth"],
    }
    (passage,) = node.passages
    assert (passage.source.label, passage.start, passage.end) == ("A page", start, start + 68)
    assert node.text == "The bond is warm."
