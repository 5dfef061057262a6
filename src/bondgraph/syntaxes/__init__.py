"""Lines of N-Triples → the syntaxes that RDF is written in, node by node, so that no graph need stand in memory.

rdflib writes them too, but from a graph in memory, and at a million claims that is more than a machine has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from bondgraph.syntaxes.jsonld import CONTEXT, jsonld
from bondgraph.syntaxes.rdfxml import rdfxml
from bondgraph.syntaxes.sorting import in_order
from bondgraph.syntaxes.turtle import short_turtle, trig, turtle


class Syntax(NamedTuple):
    """A syntax of RDF.

    Attributes:
        name: what it is asked for by.
        title: what it is called.
        extension: what the names of its files end in, without the dot.
        media_type: its media type.
        write: takes lines of N-Triples, the IRI under which the nodes stand, and that of the graph, for those that name one.
    """

    name: str
    title: str
    extension: str
    media_type: str
    write: Callable[[Iterable[str], str, str], Iterator[str]]


def nquads(lines: Iterable[str], graph: str) -> Iterator[str]:
    """Statements as N-Quads (https://www.w3.org/TR/n-quads/), all in one named graph.

    >>> list(nquads(["<a:s> <a:p> <a:o> .\\n"], "a:g"))
    ['<a:s> <a:p> <a:o> <a:g> .\\n']
    """
    ending = f" <{graph}> .\n"
    return (line.removesuffix(" .\n") + ending for line in lines)


SYNTAXES: Final[Mapping[str, Syntax]] = MappingProxyType(
    {
        syntax.name: syntax
        for syntax in (
            Syntax("turtle", "Turtle", "ttl", "text/turtle", lambda lines, base, _: turtle(lines, base)),
            Syntax("ntriples", "N-Triples", "nt", "application/n-triples", lambda lines, _, __: iter(lines)),
            Syntax(
                "nquads", "N-Quads", "nq", "application/n-quads", lambda lines, _, graph: nquads(lines, graph)
            ),
            Syntax("trig", "TriG", "trig", "application/trig", trig),
            Syntax("jsonld", "JSON-LD", "jsonld", "application/ld+json", lambda lines, _, __: jsonld(lines)),
            Syntax("rdfxml", "RDF/XML", "rdf", "application/rdf+xml", lambda lines, _, __: rdfxml(lines)),
        )
    }
)
"""The syntaxes by name."""


def document(syntax: Syntax, lines: Iterable[str], base: str, graph: str = "") -> str:
    """A few statements as one text; in Turtle, no prefix is declared in vain.

    Args:
        syntax: how it is written.
        lines: N-Triples.
        base: the IRI under which the nodes stand.
        graph: the IRI of the graph, for syntaxes that name one.

    >>> document(SYNTAXES["turtle"], ["<a:s> <a:p> <a:o> .\\n"], "https://example.org/").strip()
    '<a:s> <a:p> <a:o> .'
    """
    if syntax.name == "turtle":
        return short_turtle(lines, base)
    return "".join(syntax.write(lines, base, graph))


__all__ = [
    "CONTEXT", "SYNTAXES", "Syntax", "document", "in_order", "jsonld", "nquads", "rdfxml", "short_turtle", "trig", "turtle",
]  # fmt: skip
