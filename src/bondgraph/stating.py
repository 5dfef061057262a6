"""Nodes → their statements, each with what belongs to it: lines of N-Triples, batch by batch.

What belongs to a node has the node's IRI with a mark and a name behind it (``…/claim/x#told-1``), and one of the two
names the other. A definition belongs to the claim that gives it and to the concept that has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final, NamedTuple

from bondgraph.ids import Kind, Ref
from bondgraph.namespaces import DCTERMS, OA, SKOS, Iri
from bondgraph.queries import Queries

_BATCH: Final = 200
"""Nodes that are asked for at once."""

# By what parts name the node that they belong to, where it does not name them: a concept scheme, annotations, definitions.
_NAMING: Final[dict[Kind, tuple[Iri, ...]]] = {
    "corpus": (DCTERMS.isPartOf,),
    "claim": (OA.hasBody, DCTERMS.source),
}
_DEFINITION: Final = SKOS.definition.n3()


class _Pointing(NamedTuple):
    node: Ref
    property: str
    origin: Ref | str


class Stated:
    """The statements of a corpus, node by node.

    Args:
        queries: what is asked for them.
        base: the IRI under which the nodes stand.
    """

    def __init__(self, queries: Queries, base: str) -> None:
        self._queries = queries
        self._base = base
        self._mark = "?" if "#" in base else "#"

    def about(self, refs: Iterable[Ref]) -> Iterator[str]:
        """The statements about nodes, those of one behind those of another.

        Args:
            refs: the nodes, each once. One that there is not has no statements; a definition that belongs to two of
                them is told once.
        """
        rest, told = iter(refs), set[str]()
        while batch := list(islice(rest, _BATCH)):
            yield from self._batch(batch, told)

    def naming(self, ref: Ref, most: int) -> tuple[list[str], bool]:
        """The statements that name a node, so many at most, and whether these are all."""
        lines = sorted(self._queries.statements("naming", limit=most + 1, object=[ref]))
        return lines[:most], len(lines) <= most

    def _batch(self, batch: list[Ref], told: set[str]) -> Iterator[str]:
        nodes = {Iri(ref.iri(self._base)).n3(): ref for ref in batch}
        said = dict(self._said(nodes))
        parts = {node: self._parts(node, said.get(node, ())) for node in nodes}
        defining: set[str] = set()
        for node, ref in nodes.items():
            if ref.kind == "concept":
                defining |= (own := _objects(said.get(node, ()), _DEFINITION))
                parts[node] |= own
        for node, part, definition in self._naming(batch):
            parts[node].add(part)
            if definition:
                defining.add(part)
        fresh = set().union(*parts.values())
        while fresh:
            said |= self._said(fresh)
            found = {
                node: {each for part in own & fresh for each in self._parts(node, said.get(part, ()))}
                for node, own in parts.items()
            }
            fresh = set().union(*found.values()) - said.keys()
            for node, own in found.items():
                parts[node] |= own
        for node, own in parts.items():
            for each in (node, *sorted(own - told)):
                yield from said.get(each, ())
            told |= own & defining

    def _said(self, subjects: Iterable[str]) -> Mapping[str, list[str]]:
        """What is said of subjects, each as it is written, in a fixed order."""
        said: defaultdict[str, list[str]] = defaultdict(list)
        rest = iter(subjects)
        while batch := [Iri(subject[1:-1]) for subject in islice(rest, _BATCH)]:
            for line in self._queries.statements("statements", subject=batch):
                said[line.partition(" ")[0]].append(line)
        return {subject: sorted(lines) for subject, lines in said.items()}

    def _parts(self, node: str, lines: Iterable[str]) -> set[str]:
        """What belongs to a node, among what statements name."""
        begins = f"{node[:-1]}{self._mark}"
        return {value for value in _objects(lines) if value.startswith(begins)}

    def _naming(self, batch: list[Ref]) -> Iterator[tuple[str, str, bool]]:
        """What belongs to nodes and names them: the node, the part, and whether that is a definition."""
        for kind, properties in _NAMING.items():
            of_kind = [ref for ref in batch if ref.kind == kind]
            if not of_kind:
                continue
            for row in self._queries.rows(_Pointing, "pointing", node=of_kind, property=properties):
                node = Iri(row.node.iri(self._base)).n3()
                part = Iri(str(row.origin)).n3()
                if isinstance(row.origin, str) and part.startswith(f"{node[:-1]}{self._mark}"):
                    yield node, part, row.property == DCTERMS.source


def _objects(lines: Iterable[str], predicate: str | None = None) -> set[str]:
    """The IRIs that statements have as their objects."""
    found = set()
    for line in lines:
        _, of, value = line.split(" ", 2)
        if value.startswith("<") and (predicate is None or of == predicate):
            found.add(value.removesuffix(" .\n"))
    return found
