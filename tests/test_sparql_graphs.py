"""A corpus in the default graph, asked as if it were a named one: the engine answers alike over one that is."""

from __future__ import annotations

from random import Random
from typing import Final

import pyoxigraph

from bondgraph.sparql.graphs import of_corpus
from bondgraph.sparql.query import read

CORPUS: Final = "a:c"
TRIPLES: Final = ("?s ?p ?o .", "?o ?q ?r .", "?s <a:p1> ?t ; ?p ?o .", "?s <a:p0>* ?z .")
CLAUSES: Final = (
    f"FROM NAMED <{CORPUS}>",
    f"FROM <{CORPUS}>",
    f"FROM <{CORPUS}> FROM NAMED <{CORPUS}>",
    f"FROM <a:none> FROM NAMED <{CORPUS}>",
)


def pattern(random: Random, depth: int) -> str:
    """A group of patterns; Oxigraph binds the variable behind GRAPH by statements only, so that one stands in each."""
    found = []
    for _ in range(random.randint(1, 3)):
        inner = pattern(random, depth - 1) if depth else ""
        found.append(
            random.choice(
                [
                    random.choice(TRIPLES),
                    f"GRAPH ?g {{ ?s ?p ?o . {inner} }}",
                    f"GRAPH <{CORPUS}> {{ {inner} }}",
                    f"OPTIONAL {{ {inner} }}",
                    f"{{ {inner} }} UNION {{ ?s ?p ?o }}",
                    f"FILTER NOT EXISTS {{ {inner} }}",
                    f"FILTER(?s != <a:0> && EXISTS {{ {inner} }})",
                    "VALUES (?s ?x) { (<a:1> 1) (<a:2> 2) }",
                ]
                if depth
                else TRIPLES
            )
        )
    return " ".join(found)


def rows(found: object) -> list[str]:
    assert isinstance(found, pyoxigraph.QuerySolutions)
    names = sorted(variable.value for variable in found.variables)
    return sorted(str([(name, str(row[name])) for name in names if row[name]]) for row in found)


def test_what_is_asked_means_the_same_as_over_a_graph_of_that_name() -> None:
    named, unnamed = pyoxigraph.Store(), pyoxigraph.Store()
    for n in range(4):
        start, to, end = (pyoxigraph.NamedNode(f"a:{each}") for each in (n, f"p{n % 2}", (n + 1) % 4))
        named.add(pyoxigraph.Quad(start, to, end, pyoxigraph.NamedNode(CORPUS)))
        unnamed.add(pyoxigraph.Quad(start, to, end))
    random = Random(5)
    answered = 0
    for _ in range(800):
        query = f"SELECT * {random.choice(CLAUSES)} {{ {pattern(random, 2)} }}"
        asked = of_corpus(read(query), None, [CORPUS], "http://e/")
        assert asked.dataset is not None
        found = unnamed.query(
            asked.query.text,
            default_graph=[
                pyoxigraph.NamedNode(iri) if iri else pyoxigraph.DefaultGraph()
                for iri in asked.dataset.default
            ],
            named_graphs=[pyoxigraph.NamedNode(iri) for iri in asked.dataset.named],
        )
        expected = rows(named.query(query))
        assert rows(found) == expected, query
        answered += bool(expected)
    assert answered > 200
