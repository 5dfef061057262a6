"""Nodes → their statements, each with what belongs to it: lines of N-Triples, batch by batch.

What belongs to a node has the node's IRI with a mark and a name behind it (``…/claim/x#told-1``), and one of the two
names the other. A definition belongs to the claim that gives it and to the concept that has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
            nodes = self._written(batch)
            yield from self._batch(nodes, dict(self._said(nodes)), told)

    def short(self, refs: Iterable[Ref], most: int) -> tuple[list[str], list[Ref]]:
        """The statements about nodes, with so many definitions of a concept at most, whichever are found first.

        Returns:
            The statements, and the concepts that have more definitions.
        """
        rest, told = iter(refs), set[str]()
        lines, cut = list[str](), list[Ref]()
        while batch := list(islice(rest, _BATCH)):
            nodes = self._written(batch)
            concepts = {node: ref for node, ref in nodes.items() if ref.kind == "concept"}
            said = dict(self._said(nodes.keys() - concepts.keys()))
            said |= self._said(concepts, without=[SKOS.definition])
            for node, defined in self._defined(concepts, most).items():
                said[node] = sorted([*said.get(node, ()), *defined[:most]])
                if len(defined) > most:
                    cut.append(concepts[node])
            lines += self._batch(nodes, said, told)
        return lines, cut

    def _defined(self, concepts: Iterable[str], most: int) -> dict[str, list[str]]:
        """Which definitions concepts have: of one that has more than so many, one more."""
        names = list(concepts)
        if not names:
            return {}
        enough = most * len(names) + 1
        subjects = [Iri(name[1:-1]) for name in names]
        lines = list(
            self._queries.statements(
                "statements", limit=enough, subject=subjects, predicate=[SKOS.definition]
            )
        )
        if len(names) > 1 and len(lines) == enough:
            # One has so many that others may be missing.
            return {name: own for each in names for name, own in self._defined([each], most).items()}
        found: defaultdict[str, list[str]] = defaultdict(list)
        for line in sorted(lines):
            found[line.partition(" ")[0]].append(line)
        return found

    def _written(self, refs: Iterable[Ref]) -> dict[str, Ref]:
        """Nodes by their IRIs, as these are written."""
        return {Iri(ref.iri(self._base)).n3(): ref for ref in refs}

    def naming(self, ref: Ref, most: int) -> tuple[list[str], bool]:
        """The statements that name a node, so many at most, and whether these are all."""
        lines = sorted(self._queries.statements("naming", limit=most + 1, object=[ref]))
        return lines[:most], len(lines) <= most

    def _batch(self, nodes: dict[str, Ref], said: dict[str, list[str]], told: set[str]) -> Iterator[str]:
        """The statements about nodes, of each of which it is known what is said."""
        parts = {node: self._parts(node, said.get(node, ())) for node in nodes}
        defining: set[str] = set()
        for node, ref in nodes.items():
            if ref.kind == "concept":
                defining |= (own := _objects(said.get(node, ()), _DEFINITION))
                parts[node] |= own
        for node, part, definition in self._naming(list(nodes.values())):
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

    def _said(self, subjects: Iterable[str], without: Sequence[Iri] = ()) -> Mapping[str, list[str]]:
        """What is said of subjects, each as it is written, in a fixed order."""
        said: defaultdict[str, list[str]] = defaultdict(list)
        rest = iter(subjects)
        while batch := [Iri(subject[1:-1]) for subject in islice(rest, _BATCH)]:
            for line in self._queries.statements("statements", subject=batch, without=without):
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
