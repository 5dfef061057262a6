"""Walks over the relations of the built-in corpus, worked out by hand from its files; and how nodes get their numbers."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import pytest

import bondgraph
from bondgraph.ids import Ref
from bondgraph.library import Library
from bondgraph.numbering import Edge, ListedRelations


@cache
def built_in() -> Library:
    return bondgraph.open()


@pytest.mark.parametrize(
    ("start", "end", "steps"),
    [
        # Nothing leads to doubtful-alone but from it; bt-changes-behaviour has two relations, one with what it supports.
        (
            "mindful-doubtful-alone",
            "examzify-bt-changes-behaviour",
            ["supports mindful-best-integrated", "is supported by examzify-bt-changes-behaviour"],
        ),
        # The primary agent has one relation, with a primary component; working models have three, none with that.
        (
            "seba-flores-bowlby-working-models",
            "seba-flores-the-primary-agent",
            [
                "contrasts with flores-attachment-not-insight",
                "supports flores-a-primary-component",
                "contrasts with seba-flores-the-primary-agent",
            ],
        ),
        (
            "seba-flores-the-primary-agent",
            "examzify-core-engine",
            ["contrasts with flores-a-primary-component", "is supported by examzify-core-engine"],
        ),
    ],
)
def test_paths_through_the_built_in_corpus(start: str, end: str, steps: list[str]) -> None:
    answer = built_in().path(start, end)
    assert [f"{step.how} {step.end.id}" for step in answer.steps] == steps


def test_what_searches_arrays_is_loaded_when_it_is_needed() -> None:
    code = "import sys, bondgraph.library; print('scipy' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "False\n"


def claim(name: str) -> Ref:
    return Ref("claim", name)


def test_nodes_are_numbered_by_kind_and_id_and_relations_by_id() -> None:
    nodes = [Ref("concept", "a"), claim("c"), claim("b"), claim("alone")]
    edges = [
        Edge(Ref("relation", "y"), claim("c"), Ref("concept", "a"), "defines"),
        Edge(Ref("relation", "x"), claim("c"), claim("b"), "contrasts"),
    ]
    relations = ListedRelations(nodes, edges, lambda _: [claim("c"), claim("alone")])
    assert [relations.node(number) for number in range(4)] == [
        claim("alone"),
        claim("b"),
        claim("c"),
        Ref("concept", "a"),
    ]
    assert [relations.relation(number) for number in range(2)] == [Ref("relation", "x"), Ref("relation", "y")]
    assert relations.stations(claim("b")) == [1]
    assert relations.stations(Ref("concept", "a")) == [3]
    assert relations.stations(Ref("agent", "any")) == [2, 0]
    near = relations.arrays.within([2], 1, limit=5)
    assert (near.nodes, near.relations) == ((1, 3), (0, 1))
    assert relations.arrays.within([2], 1, limit=5, types=[1]).nodes == (1,)
    assert relations.arrays.within([2], 1, limit=5, types=[2]).nodes == (3,)
