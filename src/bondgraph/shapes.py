"""Shapes → violations: what a graph must keep that its files cannot show, told by the node concerned.

The shapes are SHACL and stand in ``ontology/shapes.ttl``, for others to run on their copy of a graph. pySHACL and
rdflib are loaded when first needed: they take longer than the rest of the package together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bondgraph.errors import CannotJudge
from bondgraph.ids import Ref
from bondgraph.namespaces import BG, VOID

if TYPE_CHECKING:
    from rdflib import Graph

SHAPES: Final = "shapes.ttl"


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a graph fails its shapes.

    Attributes:
        iri: the node that fails, or what belongs to a node, such as ``…/claim/x#told-1``.
        shape: the name of the shape in shapes.ttl.
        path: the property concerned, where it is a single one.
        value: the value concerned, where there is one.
        message: what is wrong and what to do.
        ref: the node of the corpus that fails or that `iri` belongs to; None where there is none.
    """

    iri: str
    shape: str
    path: str
    value: str
    message: str
    ref: Ref | None


def ontology() -> Path:
    """The folder of the ontology and its shapes: in the installed package, else in the checkout.

    Raises:
        CannotJudge: it is in neither place.
    """
    package = Path(__file__).parent
    places = (package / "_corpus" / "ontology", package.parent.parent / "graph" / "ontology")
    for place in places:
        if (place / SHAPES).is_file():
            return place
    raise CannotJudge(places[-1], f"no shapes here; looked for {SHAPES} in {places[0]} too")


def validate(statements: Iterable[str]) -> list[Violation]:
    """Hold a graph against the shapes.

    Args:
        statements: lines of N-Triples.

    Returns:
        The violations, sorted, each once; none where the graph conforms.

    Raises:
        ValueError: a line is not N-Triples.
        CannotJudge: the shapes are not where they belong.
    """
    import pyshacl
    from rdflib import RDF, SH, Graph, URIRef
    from rdflib.exceptions import ParserError

    graph = Graph(bind_namespaces="none")
    try:
        graph.parse(data="".join(statements), format="nt")
    except ParserError as error:
        raise ValueError(str(error)) from error
    conforms, report, said = pyshacl.validate(graph, shacl_graph=_shapes(), inplace=True)
    if conforms:
        return []
    if not isinstance(report, Graph):
        raise RuntimeError(f"the shapes could not be run: {said}")
    base = str(next(graph.objects(predicate=URIRef(VOID.uriSpace)), ""))
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus, value, shape, path = (
            report.value(result, term) for term in (SH.focusNode, SH.value, SH.sourceShape, SH.resultPath)
        )
        # A query over the whole graph is targeted at the term that it is about: what fails is then its value.
        if str(focus).startswith(BG.base):
            focus, value = value, None
        found.add(
            Violation(
                iri=str(focus),
                shape=str(shape).rpartition("#")[2],
                path=str(path) if isinstance(path, URIRef) else "",
                value="" if value is None else str(value),
                message=str(report.value(result, SH.resultMessage)),
                ref=_owner(base, str(focus)),
            )
        )
    return sorted(found, key=lambda each: (each.iri, each.shape, each.path, each.value, each.message))


@cache
def _shapes() -> Graph:
    from rdflib import Graph

    return Graph().parse(ontology() / SHAPES)


def _owner(base: str, iri: str) -> Ref | None:
    """The node that an IRI stands for or that what it stands for belongs to."""
    node = base + re.split("[#?]", iri.removeprefix(base), maxsplit=1)[0]
    try:
        return Ref.of_iri(base, node) if base and iri.startswith(base) else None
    except ValueError:
        return None
